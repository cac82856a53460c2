//! Families of whom only named people may know: set, looked at again, lifted by two, and nothing of it told to anybody else.

use alongside_schema::tables::{families, outbox, restrictions, trail};
use alongside_schema::{Day, Id, Role};
use diesel::prelude::*;

use crate::finding::found;
use crate::front_door::CLEO;
use crate::joining::second_family;
use crate::support::{Answer, Caller, Who, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

in_six_ways!(a_family_is_restricted_and_looked_at_again);

on_both_engines!(
    whoever_is_not_named_finds_nothing,
    nobody_lifts_a_restriction_alone,
    an_overdue_look_never_lifts_it,
    somebody_who_answers_must_know,
    of_two_who_look_at_it_at_once_one_is_told,
    who_must_not_see_it_learns_not_that_there_is_one,
    a_privacy_officer_sees_that_there_is_one,
    who_names_themselves_is_seen,
    who_knows_no_more_loses_it_at_once,
    a_joining_is_not_taken_back_while_the_family_is_restricted,
    whoever_has_it_open_in_an_emergency_is_no_choice,
    who_comes_to_know_by_joining_the_work_stands_in_its_history,
);

/// Looks at who looked.
const PIP: Who = Who {
    name: "Pip Lowry",
    job_title: "privacy officer",
    agency: "Luton Council",
    team: "",
    roles: &[Role::PrivacyOfficer],
};

fn a_family_is_restricted_and_looked_at_again(world: &World) {
    let family = town::family_with_a_lead(world);
    let reference = family.rsplit('/').next().expect("a reference").to_owned();
    town::works_with(world, &GRACE, &family);
    let (mut asha, mut grace) = (world.another_screen_of(&ASHA), world.another_screen_of(&GRACE));
    let mut cleo = world.person(CLEO);
    grace.signs_in().open(&family).sees("Nadia Rahman");
    asha.signs_in().open(&family).follow("Who may know of this family");
    asha.has_ticked("Asha Mirza, team manager").has_ticked("Tom Fielding, family support worker");
    asha.press("Only these may know").sees("Select why");
    asha.choose("Why?", "Somebody who must not find them may know somebody here");
    asha.fill("In your words", "His sister works for the council.").press("Only these may know").at(&family);
    asha.open(&family).sees("Nadia Rahman");
    grace.finds_nothing_at(&family);

    world.minutes_pass(90 * 24 * 60);
    cleo.signs_in().at("/requests").sees("A restriction waits to be looked at again").open("/restrictions");
    cleo.sees("Due").follow(&reference).sees("His sister works for the council").sees("Asha Mirza");
    cleo.choose("What do you say of it?", "It stays").fill("Why?", "I asked Asha.").press("Save");
    cleo.at("/restrictions").sees_not("Due").sees_not("waits to be looked at again");

    asha.signs_in().open("/restrictions").follow(&reference);
    asha.choose("What do you say of it?", "It should be lifted. Somebody else decides")
        .fill("Why?", "She has moved away.");
    asha.press("Save").follow(&reference).sees("You asked for it to be lifted. Somebody else decides");
    cleo.open("/restrictions")
        .sees("A restriction waits to be looked at again")
        .sees("Somebody asks for it to be lifted")
        .follow(&reference)
        .sees("You decide");
    cleo.choose("What do you say of it?", "It is lifted, as somebody else asked").fill("Why?", "I rang her landlord.");
    cleo.press("Save").at("/restrictions").sees("No family that you may know of is restricted");
    grace.signs_in().open(&family).sees("Nadia Rahman");
}

/// Restricts the family to Tom and Asha, as Asha. Gives back the path of the restriction.
fn restricted(world: &World, family: &str) -> String {
    let asha = Caller::signed_in(world, &ASHA);
    let page = format!("{family}/restriction");
    let why = [("kind", "hidden"), ("reason", "His sister works for the council.")];
    let set = asha.send_changed(&page, &asha.get(&page), &why);
    assert_eq!(set.status, 303, "{}", set.body);
    asha.get(&page).location
}

fn says(caller: &Caller, restriction: &str, look: &str) -> Answer {
    says_on(caller, restriction, &caller.get(restriction), look)
}

fn says_on(caller: &Caller, restriction: &str, page: &Answer, look: &str) -> Answer {
    caller.send_changed(restriction, page, &[("look", look), ("words", "I asked them.")])
}

fn whoever_is_not_named_finds_nothing(world: &World) {
    let family = town::family_with_a_lead(world);
    let reference = family.rsplit('/').next().expect("a reference").to_owned();
    town::works_with(world, &GRACE, &family);
    world.add(CLEO);
    restricted(world, &family);
    for who in [&GRACE, &OWEN] {
        let caller = Caller::signed_in(world, who);
        assert!([403, 404].contains(&caller.get(&family).status), "{}", who.name);
        assert!(found(&caller, "name", "Nadia Rahman").contains("Nobody found"), "{}", who.name);
        let id = town::hidden_in(&caller.get("/search").body, "form_id");
        let sent = caller.post("/search", &[("form_id", &id), ("name", &reference)]);
        let led_to = caller.get(&sent.location);
        assert!(led_to.status == 404 || led_to.body.contains("Nobody found"), "{} by reference", who.name);
        for page in ["/caseload", "/diary", "/requests", "/"] {
            assert!(!caller.get(page).body.contains("Rahman"), "{} at {page}", who.name);
        }
    }
    assert_eq!(Caller::signed_in(world, &TOM).get(&family).status, 200, "who is named goes on");
    let entries: Vec<(String, Option<Id>)> = query(world, |connection| {
        let of = trail::act.eq("family_restricted");
        Ok(trail::table.filter(of).select((trail::detail, trail::family_id)).load(connection)?)
    });
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].0, "hidden, 2 may know");
}

/// The lead lets a colleague join the work with a restricted family. Why is asked for, and stands with their name where everybody does who may know.
fn who_comes_to_know_by_joining_the_work_stands_in_its_history(world: &World) {
    let family = town::family_with_a_lead(world);
    let restriction = restricted(world, &family);
    let tom = Caller::signed_in(world, &TOM);
    let (page, grace) = (format!("{family}/workers"), crate::workers::id_of(world, &GRACE).to_string());
    let joins = [
        ("worker", grace.as_str()),
        ("part", "team_member"),
        ("from_day", "21"),
        ("from_month", "11"),
        ("from_year", "2026"),
    ];
    let refused = tom.send_changed(&page, &tom.get(&page), &joins);
    assert!(refused.is(422).contains("Enter why this person must work with it"), "{}", refused.body);
    assert_eq!(Caller::signed_in(world, &GRACE).get(&family).status, 404);
    let joins = [&joins[..], &[("why", "She speaks Bengali.")]].concat();
    tom.send_changed(&page, &tom.get(&page), &joins).is(303);
    let history = tom.get(&restriction).body;
    assert!(history.contains("Grace Adeyemi") && history.contains("She speaks Bengali."), "{history}");
}

fn nobody_lifts_a_restriction_alone(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(CLEO);
    let restriction = restricted(world, &family);
    let (asha, tom, cleo) =
        (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &TOM), Caller::signed_in(world, &CLEO));
    let alone = says(&asha, &restriction, "lift");
    assert!(alone.status == 422 && alone.body.contains("Nobody lifts a restriction alone"), "{}", alone.status);
    assert_eq!(says(&asha, &restriction, "ask").status, 303);
    assert_eq!(says(&asha, &restriction, "lift").status, 422, "nor after asking");
    assert_eq!(
        says(&tom, &restriction, "stays").status,
        303,
        "somebody else says that it stays, and the asking is over"
    );
    assert_eq!(says(&cleo, &restriction, "lift").status, 422);
    assert_eq!(says(&tom, &restriction, "ask").status, 303);
    // What she said before is still typed, so she is shown what was said meanwhile.
    let meanwhile = says(&cleo, &restriction, "lift");
    assert!(meanwhile.status == 409 && meanwhile.body.contains("Asked for it to be lifted"), "{}", meanwhile.status);
    assert_eq!(says_on(&cleo, &restriction, &meanwhile, "lift").status, 303);
    assert_eq!(cleo.get(&restriction).status, 404, "it is over");
    let open: Vec<bool> =
        query(world, |connection| Ok(families::table.select(families::restricted).load(connection)?));
    assert_eq!(open, [false]);
    // And it can begin anew.
    assert_ne!(restricted(world, &family), restriction);
}

fn an_overdue_look_never_lifts_it(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(CLEO);
    let restriction = restricted(world, &family);
    let today = world.site().clock().today();
    let due: Day =
        query(world, |connection| Ok(restrictions::table.select(restrictions::review_on).first(connection)?));
    assert_eq!(today.days_until(due), 90);
    let alarmed =
        |who: &Who| Caller::signed_in(world, who).get("/account").body.contains("waits to be looked at again");
    world.minutes_pass(89 * 24 * 60);
    assert!(!alarmed(&CLEO) && !alarmed(&ASHA));
    world.minutes_pass(24 * 60);
    assert!(alarmed(&CLEO) && alarmed(&ASHA), "on the day");
    assert!(!alarmed(&OWEN) && !alarmed(&GRACE), "and nobody else hears that there is one");
    world.minutes_pass(400 * 24 * 60);
    assert_eq!(Caller::signed_in(world, &GRACE).get(&family).status, 404);
    let cleo = Caller::signed_in(world, &CLEO);
    let page = cleo.get(&restriction);
    let far = [("look", "stays"), ("words", "x"), ("again_day", "1"), ("again_month", "1"), ("again_year", "2030")];
    let refused = cleo.send_changed(&restriction, &page, &far);
    assert!(refused.status == 422 && refused.body.contains("within the next 90 days"), "{}", refused.body);
}

fn somebody_who_answers_must_know(world: &World) {
    let family = town::family_with_a_lead(world);
    let asha = Caller::signed_in(world, &ASHA);
    let page = format!("{family}/restriction");
    let (tom_id, asha_id) = {
        let body = asha.get(&page).body;
        (town::person_in(&body, "Tom Fielding"), town::person_in(&body, "Asha Mirza"))
    };
    let send = |cleared: &[&str]| {
        let open = asha.get(&page);
        let kept: Vec<(String, String)> = open.fields().into_iter().filter(|(name, _)| name != "cleared").collect();
        let mut fields: Vec<(&str, &str)> = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.retain(|(name, _)| !["kind", "reason"].contains(name));
        fields.extend([("kind", "other"), ("reason", "Ask me.")]);
        fields.extend(cleared.iter().map(|id| ("cleared", *id)));
        asha.post(&page, &fields)
    };
    let without_lead = send(&[&asha_id]);
    assert!(
        without_lead.status == 422 && without_lead.body.contains("Tom Fielding leads the work"),
        "{}",
        without_lead.status
    );
    let without_manager = send(&[&tom_id]);
    assert!(
        without_manager.status == 422 && without_manager.body.contains("No manager who answers"),
        "{}",
        without_manager.status
    );
    assert_eq!(send(&[]).status, 422);
    let open: Vec<bool> =
        query(world, |connection| Ok(families::table.select(families::restricted).load(connection)?));
    assert_eq!(open, [false], "nothing was changed");
    let grace = Caller::signed_in(world, &GRACE);
    town::works_with(world, &GRACE, &family);
    let refused = grace.get(&page);
    assert!(refused.body.contains("is for its lead practitioner and their manager to say"), "{}", refused.status);
}

fn of_two_who_look_at_it_at_once_one_is_told(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(CLEO);
    let restriction = restricted(world, &family);
    let (asha, cleo) = (Caller::signed_in(world, &ASHA), Caller::signed_in(world, &CLEO));
    let pages = (asha.get(&restriction), cleo.get(&restriction));
    assert_eq!(says_on(&asha, &restriction, &pages.0, "ask").status, 303);
    let late = says_on(&cleo, &restriction, &pages.1, "stays");
    assert_eq!(late.status, 409, "{}", late.body);
    assert!(late.body.contains("Asked for it to be lifted"));
}

fn who_must_not_see_it_learns_not_that_there_is_one(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(CLEO);
    let tom = Caller::signed_in(world, &TOM);
    let page = format!("{family}/lock-out");
    let asha = Caller::signed_in(world, &ASHA);
    let cleo_id = town::person_in_list(&asha.get(&page).body, "Cleo Marsh, principal social worker, Luton Council");
    let out = [("who", cleo_id.as_str()), ("lock_reason", "His aunt.")];
    assert_eq!(asha.send_changed(&page, &asha.get(&page), &out).status, 303);
    assert!(!asha.get(&format!("{family}/restriction")).body.contains("Cleo Marsh"), "she is no choice");
    let restriction = restricted(world, &family);
    let cleo = Caller::signed_in(world, &CLEO);
    assert_eq!(cleo.get(&restriction).status, 404);
    assert!(cleo.get("/restrictions").body.contains("No family that you may know of is restricted"));
    world.minutes_pass(100 * 24 * 60);
    assert!(!Caller::signed_in(world, &CLEO).get("/account").body.contains("waits to be looked at"));
    let knows = format!("{restriction}/knows");
    let tom_again = Caller::signed_in(world, &TOM);
    let sent = tom_again.send_changed(&knows, &tom_again.get(&restriction), &[("who", cleo_id.as_str()), ("why", "x")]);
    assert_eq!(sent.status, 422, "nor can she be named");
    drop(tom);
}

fn a_privacy_officer_sees_that_there_is_one(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let restriction = restricted(world, &family);
    let pip = Caller::signed_in(world, &PIP);
    let list = pip.get("/restrictions").body;
    assert!(list.contains(family.rsplit('/').next().expect("a reference")));
    for secret in ["Rahman", "Tom Fielding", "Asha Mirza", "His sister"] {
        assert!(!list.contains(secret), "{secret}");
    }
    assert_eq!(pip.get(&restriction).status, 404);
    assert_eq!(pip.post(&restriction, &[("look", "lift")]).status, 404);
    assert_eq!(pip.get(&family).status, 403);
}

fn who_names_themselves_is_seen(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(CLEO);
    world.add(PIP);
    let restriction = restricted(world, &family);
    let cleo = Caller::signed_in(world, &CLEO);
    let page = cleo.get(&restriction);
    let cleo_id = town::person_in_list(&page.body, "Cleo Marsh, principal social worker");
    let knows = format!("{restriction}/knows");
    let form = cleo.send_changed(&knows, &page, &[("who", cleo_id.as_str()), ("why", "Tom is ill, the police ask.")]);
    assert_eq!(form.status, 303, "{}", form.body);
    assert!(cleo.get(&restriction).body.contains("May know of the family: Cleo Marsh"));
    let told: Vec<(String, String)> = query(world, |connection| {
        let to_pip = outbox::table.filter(outbox::address.eq(PIP.email()));
        Ok(to_pip.select((outbox::subject, outbox::body)).load(connection)?)
    });
    assert_eq!(told.len(), 1, "the privacy officer hears of it");
    assert_eq!(told[0].0, "Who may know of a restricted family");
    assert!(!told[0].1.contains("Cleo") && !told[0].1.contains("Rahman"), "and not of whom: {}", told[0].1);
}

fn who_knows_no_more_loses_it_at_once(world: &World) {
    let family = town::family_with_a_lead(world);
    let restriction = restricted(world, &family);
    let asha = Caller::signed_in(world, &ASHA);
    let id_of = |name: &str| -> String {
        let (name, connection_name) = (name.to_owned(), name.to_owned());
        let id: Id = query(world, move |connection| {
            use alongside_schema::tables::users;
            Ok(users::table.filter(users::name.eq(connection_name)).select(users::id).first(connection)?)
        });
        drop(name);
        id.to_string()
    };
    let out = |name: &str| asha.post(&format!("{restriction}/no-more/{}", id_of(name)), &[]);
    let lead = out(TOM.name);
    assert!(lead.body.contains("They lead the work with this family"), "{}", lead.status);
    let last = out(ASHA.name);
    assert!(last.body.contains("No manager who answers for this family"), "{}", last.status);
    let open = asha.get(&restriction);
    let grace_id = town::person_in_list(&open.body, "Grace Adeyemi, family support worker");
    let named =
        asha.send_changed(&format!("{restriction}/knows"), &open, &[("who", grace_id.as_str()), ("why", "She joins.")]);
    assert_eq!(named.status, 303, "{}", named.body);
    town::works_with(world, &GRACE, &family);
    let grace = Caller::signed_in(world, &GRACE);
    assert_eq!(grace.get(&family).status, 200);
    assert_eq!(out(GRACE.name).status, 303);
    assert_eq!(grace.get(&family).status, 404);
    assert_eq!(out(GRACE.name).status, 404, "twice is once");
}

/// Or the record that comes back would be seen by everybody again.
fn a_joining_is_not_taken_back_while_the_family_is_restricted(world: &World) {
    let family = town::family_with_a_lead(world);
    let other = second_family(world, &GRACE);
    let asha = Caller::signed_in(world, &ASHA);
    let join = format!("{family}/join");
    let one = [("other", other.trim_start_matches("/families/")), ("reason", "One family."), ("do", "save")];
    let joined = asha.send_changed(&join, &asha.get(&join), &one);
    assert_eq!(joined.status, 303, "{}", joined.body);
    let page = format!("{family}/restriction");
    let opened = asha.get(&page);
    let everybody: Vec<String> = ["Tom Fielding", "Asha Mirza", "Grace Adeyemi"]
        .into_iter()
        .map(|name| town::person_in(&opened.body, name))
        .collect();
    let mut fields: Vec<(String, String)> = opened.fields().into_iter().filter(|(name, _)| name != "cleared").collect();
    fields.retain(|(name, _)| !["kind", "reason"].contains(&name.as_str()));
    fields.extend([("kind".to_owned(), "hidden".to_owned()), ("reason".to_owned(), "His sister.".to_owned())]);
    fields.extend(everybody.into_iter().map(|id| ("cleared".to_owned(), id)));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(asha.post(&page, &fields).status, 303);
    let event = town::link_in(&asha.get(&format!("{family}/events")).body, "/events/");
    let back = asha.send_changed(&event, &asha.get(&event), &[("why", "They are cousins.")]);
    assert!(
        back.status == 422 && back.body.contains("A restricted family is not joined or divided here"),
        "{}",
        back.status
    );
    let restricted: Vec<bool> = query(world, |connection| {
        let standing = families::table.filter(families::joined_into.is_null());
        Ok(standing.select(families::restricted).load(connection)?)
    });
    assert_eq!(restricted, [true], "one record, and it is restricted");
}

fn whoever_has_it_open_in_an_emergency_is_no_choice(world: &World) {
    let family = town::family_with_a_lead(world);
    let grace = Caller::signed_in(world, &GRACE);
    let id = town::hidden_in(&grace.get("/emergency").body, "form_id");
    let asked = [
        ("form_id", id.as_str()),
        ("reference", family.trim_start_matches("/families/")),
        ("reason", "danger_now"),
        ("words", "She rang me from the street."),
    ];
    assert_eq!(grace.post("/emergency", &asked).status, 303);
    assert_eq!(grace.get(&family).status, 200);
    let page = Caller::signed_in(world, &ASHA).get(&format!("{family}/restriction")).body;
    assert!(page.contains("Tom Fielding") && !page.contains("Grace Adeyemi"));
    restricted(world, &family);
    assert_eq!(grace.get(&family).status, 404, "and the hour is over when the family is restricted");
}
