//! Somebody of a partner agency works in the same record, with the part of it that the lead practitioner gave them.

use alongside_families::codes::StoryKind;
use alongside_schema::tables::{contacts, involvements, sharing_decisions, trail};
use diesel::prelude::*;

use crate::people::person;
use crate::support::{Answer, Caller, Who, World, change, in_six_ways, on_both_engines, query};
use crate::town::{self, GRACE, PRIYA, TOM};

in_six_ways!(a_school_works_in_its_part_of_the_record);

on_both_engines!(
    only_who_answers_for_the_family_gives_a_part,
    what_is_not_of_the_part_is_not_there,
    a_part_is_changed_and_ends_at_once,
    nobody_wishes_away_what_then_stays,
    protecting_a_child_goes_before_the_wish,
    a_part_of_a_restricted_record_asks_for_the_same,
    what_a_partner_writes_down_is_kept_from_whom_it_must,
);

/// A school nurse who may be given parts of records.
pub const NOOR: Who = Who {
    name: "Noor Haddad",
    job_title: "school nurse",
    agency: "Larch Health",
    team: "",
    roles: &[alongside_schema::Role::Partner],
};

fn a_school_works_in_its_part_of_the_record(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(NOOR);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Who works with the family").follow("Who has a part of the record");
    tom.press("Give them this part").sees("Select who is to see a part of the record");
    tom.sees("Enter what they do with the family, and why they need this for it").sees("Select what allows it");
    tom.select("Who?", "Noor Haddad, school nurse, Larch Health").tick("The plan");
    tom.fill(
        "What do they do with the family, and why do they need this for it?",
        "She weighs Yusuf and sees him at school.",
    );
    tom.choose("What allows it?", "They agreed to it").choose("Does the family know?", "Yes, they know");
    tom.press("Give them this part").at("/families/*/workers").sees("Noor Haddad, Partner with a part of the record");
    tom.sees("Sees: who is in the family, alerts, the plan");
    tom.open(&format!("{family}/sharing")).sees("Larch Health, Noor Haddad").sees("She weighs Yusuf");
    let mut noor = world.another_screen_of(&NOOR);
    noor.signs_in().at("/parts").follow("Rahman").at("/families/*/part").sees("Yusuf Rahman").sees("Tom Fielding");
    noor.sees_not("Hawthorn Close").sees_not("Calmer mornings");
    noor.follow("Write down what you did with them").press("Save").sees("Enter what you did and what happened");
    noor.fill("What did you do, and what happened?", "He has grown.");
    noor.within("Who was there?").tick("Yusuf Rahman");
    noor.press("Save");
    noor.at("/families/*/part");
    tom.open(&family).sees("He has grown.");
}

/// Gives Noor these areas of the family's record, on this ground.
pub fn gives(tom: &Caller, family: &str, areas: &[&str], ground: &str) -> Answer {
    let page = format!("{family}/workers/part");
    let form = tom.get(&page);
    let noor = town::person_in_list(&form.body, "Noor Haddad, school nurse, Larch Health");
    let mut said = vec![("partner", noor.as_str()), ("why", "She sees Yusuf."), ("ground", ground), ("told", "told")];
    said.extend(areas.iter().map(|area| ("areas", *area)));
    tom.send_changed(&page, &form, &said)
}

fn family_and_noor(world: &World) -> (String, Caller, Caller) {
    let family = town::family_with_a_lead(world);
    world.add(NOOR);
    (family, Caller::signed_in(world, &TOM), Caller::signed_in(world, &NOOR))
}

fn part_of(noor: &Caller, family: &str) -> Answer {
    noor.get(&format!("{family}/part"))
}

fn only_who_answers_for_the_family_gives_a_part(world: &World) {
    let (family, tom, noor) = family_and_noor(world);
    town::works_with(world, &GRACE, &family);
    let grace = Caller::signed_in(world, &GRACE);
    let page = format!("{family}/workers/part");
    assert!(!grace.get(&page).body.contains("Give them this part"));
    let form = tom.get(&page);
    let noors = town::person_in_list(&form.body, "Noor Haddad, school nurse, Larch Health");
    let said = [("partner", noors.as_str()), ("why", "x"), ("ground", "agreed"), ("told", "told")];
    let forged = grace.send_changed(&page, &form, &said).status;
    assert!((400..500).contains(&forged), "not with the form of somebody who may: {forged}");
    assert_eq!(part_of(&noor, &family).status, 404);
    let told_not = [&said[..3], &[("told", "not_told")]].concat();
    assert_eq!(tom.send_changed(&page, &form, &told_not).status, 422, "who does not tell the family says why");
    assert_eq!(noor.get(&page).status, 403);
    assert_eq!(noor.get("/parts").status, 200);
    let priya = Caller::signed_in(world, &PRIYA);
    assert_eq!(priya.get("/parts").status, 403, "asking for help is no part of a record");
}

/// Every address of a family but the part itself is as if there were none, and of each area only what was given is on the page.
fn what_is_not_of_the_part_is_not_there(world: &World) {
    let mut told = town::rahman();
    let on = told.told[0].2;
    told.told.push((StoryKind::SafeContact, "Text after school".to_owned(), on));
    let family = town::family_led_by_tom(world, told);
    world.add(NOOR);
    let (tom, noor) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &NOOR));
    assert_eq!(crate::alerts::set(&tom, &family, "The dog bites.", &[]), 303);
    assert_eq!(gives(&tom, &family, &[], "agreed").status, 303);
    let core = part_of(&noor, &family).body;
    assert!(core.contains("Yusuf Rahman") && core.contains("Nadia Rahman") && core.contains("The dog bites."));
    for secret in ["Calmer mornings", "Hawthorn Close", "LU8 3QD", "Mill Row", "Early help", "12 April 1990"] {
        assert!(!core.contains(secret), "{secret} is in nobody's part without its area");
    }
    for address in
        ["", "/people", "/timeline", "/print?for=work", "/plan", "/meetings", "/documents", "/not-to-be-told", "/homes"]
    {
        let status = noor.get(&format!("{family}{address}")).status;
        assert!([403, 404].contains(&status), "{address}: {status}");
    }
    assert_eq!(gives(&tom, &family, &["story"], "agreed").status, 303);
    let story = part_of(&noor, &family).body;
    assert!(story.contains("Calmer mornings"));
    assert!(!story.contains("Text after school"), "how she is reached safely is no part of a story");
    assert_eq!(gives(&tom, &family, &["legal"], "agreed").status, 303);
    let legal = part_of(&noor, &family).body;
    assert!(
        legal.contains("Early help") && !legal.contains("Calmer mornings"),
        "another part in the place of the one before"
    );
}

fn a_part_is_changed_and_ends_at_once(world: &World) {
    let (family, tom, noor) = family_and_noor(world);
    assert_eq!(gives(&tom, &family, &["story"], "agreed").status, 303);
    assert_eq!(gives(&tom, &family, &["story", "plan"], "agreed").status, 303);
    let (rows, decisions) = query(world, |connection| {
        let rows: i64 = involvements::table.filter(involvements::role.eq("partner")).count().get_result(connection)?;
        let decisions: i64 =
            sharing_decisions::table.filter(sharing_decisions::way.eq("part")).count().get_result(connection)?;
        Ok((rows, decisions))
    });
    assert_eq!((rows, decisions), (1, 2), "one part, and a decision for each time that it was said what it is");
    let page = tom.get(&format!("{family}/workers")).body;
    let at =
        page.split("/leave").next().and_then(|before| before.rsplit('/').next()).expect("a part to end").to_owned();
    let leave = format!("{family}/workers/{at}/leave");
    assert_eq!(tom.post(&leave, &[(format!("why_{at}").as_str(), "OTHERS")]).status, 303);
    assert_eq!(part_of(&noor, &family).status, 404);
    assert!(noor.get("/parts").body.contains("Nobody has given you a part"));
}

/// What somebody of the family wishes holds at once for what is about them, and a wish about the whole family for all of it.
fn nobody_wishes_away_what_then_stays(world: &World) {
    let (family, tom, noor) = family_and_noor(world);
    assert_eq!(gives(&tom, &family, &["story", "legal"], "agreed").status, 303);
    let nadia = person(&tom, &family, "Nadia Rahman");
    let page = format!("{family}/sharing/wishes/new");
    let form = tom.get(&page);
    let agency = town::person_in_list(&form.body, "Larch Health");
    let yusuf = town::person_in_list(&form.body, "Yusuf Rahman");
    let wish = |about: &str| {
        let said = [
            ("person", nadia.as_str()),
            ("agency", agency.as_str()),
            ("says", "no"),
            ("about", about),
            ("words", "No."),
        ];
        tom.send_changed(&page, &tom.get(&page), &said).status
    };
    assert!(part_of(&noor, &family).body.contains("Yusuf Rahman"));
    assert_eq!(wish(&yusuf), 303);
    let without = part_of(&noor, &family);
    assert_eq!(without.status, 200);
    assert!(!without.body.contains("Yusuf"), "nothing about him: not his name, not his legal status");
    assert!(without.body.contains("Salma Begum"));
    assert_eq!(wish("family"), 303);
    assert!(
        tom.get(&format!("{family}/workers")).body.contains("Sees: nothing just now"),
        "nor is it said that she sees it"
    );
    assert_eq!(part_of(&noor, &family).status, 404, "as if there were none");
    assert!(!noor.get("/parts").body.contains("Rahman"));
    assert_eq!(gives(&tom, &family, &["story"], "agreed").status, 422, "nor is it given against the wish");
}

fn protecting_a_child_goes_before_the_wish(world: &World) {
    let (family, tom, noor) = family_and_noor(world);
    let nadia = person(&tom, &family, "Nadia Rahman");
    let page = format!("{family}/sharing/wishes/new");
    let form = tom.get(&page);
    let agency = town::person_in_list(&form.body, "Larch Health");
    let said = [
        ("person", nadia.as_str()),
        ("agency", agency.as_str()),
        ("says", "no"),
        ("about", "family"),
        ("words", "No."),
    ];
    assert_eq!(tom.send_changed(&page, &form, &said).status, 303);
    assert_eq!(gives(&tom, &family, &["legal"], "agreed").status, 422);
    assert_eq!(gives(&tom, &family, &["legal"], "safeguarding").status, 303);
    assert!(part_of(&noor, &family).body.contains("Yusuf Rahman"));
}

fn a_part_of_a_restricted_record_asks_for_the_same(world: &World) {
    let (family, tom, noor) = family_and_noor(world);
    assert_eq!(gives(&tom, &family, &["story"], "agreed").status, 303);
    let reference = family.rsplit('/').next().expect("a reference").to_owned();
    change(world, move |connection| {
        use alongside_schema::tables::families;
        let of = families::table.filter(families::reference.eq(reference));
        Ok(diesel::update(of).set(families::restricted.eq(true)).execute(connection)?)
    });
    assert_eq!(part_of(&noor, &family).status, 404, "who was not cleared for it has no part of it either");
}

/// A partner's note is a contact like any: about who was there, kept from whom a pair says, and entered.
fn what_a_partner_writes_down_is_kept_from_whom_it_must(world: &World) {
    let (family, tom, noor) = family_and_noor(world);
    assert_eq!(gives(&tom, &family, &["work"], "agreed").status, 303);
    let page = format!("{family}/part/contacts/new");
    let form = noor.get(&page);
    let yusuf = town::person_in(&form.body, "Yusuf Rahman");
    let said = [("what_happened", "He said that he sleeps badly."), ("present", yusuf.as_str()), ("kind", "meeting")];
    assert_eq!(noor.send_changed(&page, &form, &said).status, 303);
    assert_eq!(noor.send_changed(&page, &form, &said).status, 303, "sent twice, kept once");
    let (kept, entered) = query(world, |connection| {
        let kept: Vec<(String, String)> =
            contacts::table.select((contacts::subjects, contacts::source)).load(connection)?;
        let entered: i64 = trail::table.filter(trail::act.eq("contact_recorded")).count().get_result(connection)?;
        Ok((kept, entered))
    });
    assert_eq!(kept, [(format!("|{yusuf}|"), "Larch Health".to_owned())]);
    assert_eq!(entered, 1);
    assert!(
        part_of(&noor, &family).body.contains("sleeps badly"),
        "with the area of visits and calls they read it again"
    );
    let nobody = [("what_happened", "Nobody was there."), ("kind", "meeting")];
    assert_eq!(noor.send_changed(&page, &noor.get(&page), &nobody).status, 422);
}
