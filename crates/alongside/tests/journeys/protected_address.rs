//! A protected address stands on no page: whoever needs it says why, is known to be who they are, and sees it once.

use alongside_schema::Act;
use alongside_schema::tables::trail;
use alongside_web::settings::SecondFactor;
use diesel::prelude::*;

use crate::leaks::add_home;
use crate::matrix::things::{Asker, Things};
use crate::people::person;
use crate::subject_access::visit;
use crate::support::{Caller, World, in_six_ways, on_both_engines, query};
use crate::town::{self, GRACE, TOM};

in_six_ways!(a_protected_address_is_seen_on_purpose);
on_both_engines!(
    no_page_shows_it_by_chance,
    each_look_is_entered_with_its_reason,
    a_change_keeps_what_was_not_filled_in,
    an_old_sign_in_proves_itself_first,
    no_meeting_is_where_they_hide,
    what_was_written_before_is_for_the_lead_from_then_on,
    what_is_written_afterwards_is_for_the_lead_too,
);

/// Nadia and Yusuf live where Salma must not find them.
fn hidden(world: &World) -> String {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let salma = person(&tom, &family, "Salma Begum");
    let home = [("address", "5 Alder Way"), ("postcode", "LU8 4AB"), ("class", "confidential"), ("kept_from", &salma)];
    assert_eq!(add_home(&tom, &family, "Nadia Rahman", &home).status, 303);
    family
}

/// The pages behind which a protected address of the family stands.
fn addresses(caller: &Caller, family: &str) -> Vec<String> {
    let page = caller.get(&format!("{family}/people")).body;
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|link| link.contains("/homes/") && link.ends_with("/address")).map(str::to_owned).collect()
}

/// What somebody reads who looks at every protected address of the family, with a reason.
pub fn looked_at(caller: &Caller, family: &str) -> String {
    let look = |path: &String| {
        let seen = caller.send_changed(path, &caller.get(path), &[("need", "visit")]);
        assert_eq!(seen.status, 200, "{}", seen.body);
        seen.body
    };
    addresses(caller, family).iter().map(look).collect()
}

fn a_protected_address_is_seen_on_purpose(world: &World) {
    let family = hidden(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).sees("A protected address").sees_not("Alder Way");
    tom.follow("See it: the address of home 3").sees("can anybody see your screen?").press("Show the address");
    tom.sees("Select why you need the address").sees_not("Alder Way");
    tom.choose("Why do you need it?", "To visit, or to meet somebody there").press("Show the address");
    tom.sees("5 Alder Way, LU8 4AB").sees("Do not write it into notes").follow("People and homes");
    tom.sees("Confidential: somebody must not learn this address").sees_not("Alder Way");
}

fn no_page_shows_it_by_chance(world: &World) {
    let family = hidden(world);
    let tom = Caller::signed_in(world, &TOM);
    let nadia = person(&tom, &family, "Nadia Rahman");
    let home = addresses(&tom, &family).first().expect("a protected home").trim_end_matches("/address").to_owned();
    let pages =
        ["", "/people", "/print?for=work", "/timeline", "/moving", "/genogram", "/homes/new", "/corrections/new/homes"];
    let pages = pages.iter().map(|page| format!("{family}{page}"));
    for page in pages.chain([format!("{family}/people/{nadia}"), home.clone(), format!("{home}/address")]) {
        let answer = tom.get(&page);
        assert_eq!(answer.status, 200, "{page}");
        assert!(!answer.body.contains("Alder Way") && !answer.body.contains("LU8 4AB"), "{page}: {}", answer.body);
    }
    let grace = Caller::signed_in(world, &GRACE);
    assert_eq!(grace.get(&format!("{home}/address")).status, 404, "another team");
    let ordinary = tom.get(&format!("{family}/people")).body;
    let ordinary = ordinary.split("/homes/").map(|rest| rest.get(..36).unwrap_or_default().to_owned());
    let ordinary = ordinary.skip(1).find(|id| !home.ends_with(id) && id.starts_with('0')).expect("an ordinary home");
    let ordinary = format!("{family}/homes/{ordinary}/address");
    assert_eq!(tom.get(&ordinary).status, 404, "an ordinary one is hidden nowhere");
    let form = tom.get(&format!("{home}/address"));
    let by_hand = ["form_id", "form_name", "form_subject"].map(|name| (name, town::hidden_in(&form.body, name)));
    let by_hand: Vec<(&str, &str)> = by_hand.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let answer = tom.post(&ordinary, &[by_hand.as_slice(), &[("need", "transport")]].concat());
    assert_eq!(answer.status, 404, "nor shown by a form made by hand");
    assert_eq!(looks(world), Vec::<String>::new(), "and nothing was entered as if it had been seen");
}

/// Why somebody looked at a protected address, look by look.
fn looks(world: &World) -> Vec<String> {
    query(world, |connection| {
        let of = trail::table.filter(trail::act.eq(Act::AddressSeen)).order(trail::id);
        Ok(of.select(trail::detail).load(connection)?)
    })
}

fn each_look_is_entered_with_its_reason(world: &World) {
    let family = hidden(world);
    let tom = Caller::signed_in(world, &TOM);
    let path = addresses(&tom, &family).remove(0);
    let page = tom.get(&path);
    assert_eq!(tom.send_changed(&path, &page, &[("need", "curious")]).status, 422);
    assert_eq!(looks(world), Vec::<String>::new(), "nothing was seen");
    assert!(tom.send_changed(&path, &page, &[("need", "transport")]).body.contains("5 Alder Way"));
    assert!(tom.send_changed(&path, &page, &[("need", "safety"), ("words", "He is on his way.")]).status == 200);
    assert_eq!(looks(world), ["transport", "safety"], "each look, also of one page");
    assert!(!tom.get(&path).body.contains("Alder Way"), "and it stands there no more");
}

/// Whoever changes something else of the home does not have to read the address, and does not lose it.
fn a_change_keeps_what_was_not_filled_in(world: &World) {
    let family = hidden(world);
    let tom = Caller::signed_in(world, &TOM);
    let home = addresses(&tom, &family).remove(0).trim_end_matches("/address").to_owned();
    let page = tom.get(&home);
    assert!(page.body.contains("Leave it empty to keep it"));
    assert_eq!(tom.send_changed(&home, &page, &[("area", "Mill Row")]).status, 303);
    assert!(looked_at(&tom, &family).contains("5 Alder Way, LU8 4AB"));
    let moved = [("address", "6 Alder Way"), ("postcode", "LU8 4AC")];
    assert_eq!(tom.send_changed(&home, &tom.get(&home), &moved).status, 303);
    let seen = looked_at(&tom, &family);
    assert!(seen.contains("6 Alder Way, LU8 4AC"), "{seen}");
    assert!(!tom.get(&format!("{family}/people")).body.contains("Alder Way"), "the one before stays protected");
}

fn an_old_sign_in_proves_itself_first(world: &World) {
    let family = hidden(world);
    let world = world.served_with_second_step(SecondFactor::Asked);
    let tom = Caller::signed_in(&world, &TOM);
    let path = addresses(&tom, &family).remove(0);
    let page = tom.get(&path);
    world.minutes_pass(16);
    let asked = tom.send_changed(&path, &page, &[("need", "visit")]);
    assert!(asked.body.contains("Prove that it is you") && !asked.body.contains("Alder Way"), "{}", asked.body);
}

/// Everybody who is invited reads where a meeting is.
fn no_meeting_is_where_they_hide(world: &World) {
    let family = hidden(world);
    let tom = Caller::signed_in(world, &TOM);
    let new = format!("{family}/meetings/new");
    let salma = person(&tom, &family, "Salma Begum");
    let at = |place: &str| {
        let fields = [
            ("purpose", "Mornings."),
            ("on_day", "24"),
            ("on_month", "11"),
            ("on_year", "2026"),
            ("at", "4pm"),
            ("place", place),
            ("family", salma.as_str()),
        ];
        tom.send_changed(&new, &tom.get(&new), &fields)
    };
    let refused = at("5 Alder Way");
    assert!(refused.is(422).contains("This tells of a protected address"), "{}", refused.body);
    assert!(refused.body.contains("Mornings."), "nothing typed is lost");
    let meeting = at("The library").location;
    let change = format!("{meeting}/change");
    let moved = tom.send_changed(&change, &tom.get(&change), &[("place", "At theirs, LU8 4AB")]);
    assert!(moved.is(422).contains("This tells of a protected address"));
    assert!(tom.get(&meeting).body.contains("The library"));
}

/// The address stands in every field of words of every table, from a time when it was an ordinary one. From the moment at which it is protected, whoever is not the lead practitioner
/// or their manager reads it nowhere.
fn what_was_written_before_is_for_the_lead_from_then_on(world: &World) {
    let things = Things::fill_dressed(world, 1, |word, _| format!("{word}, 14 Alder Way"));
    let by = |key: &str| -> &Asker { things.callers.iter().find(|asker| asker.persona.key == key).expect("somebody") };
    let family = format!("/families/{}", things.id(0, "family/reference").expect("a family"));
    let (lead, team) = (&by("lead").caller, &by("team").caller);
    let pages =
        ["", "/timeline", "/plan", "/documents", "/recipients", "/network", "/told", "/corrections", "/promises"];
    let told = |caller: &Caller| {
        let bodies = pages.iter().map(|page| caller.get(&format!("{family}{page}")).body);
        bodies.map(|body| body.matches("Alder Way").count()).collect::<Vec<_>>()
    };
    let before = told(team);
    assert!(before.iter().filter(|count| **count > 0).count() > 5, "the team read it on many pages: {before:?}");
    let mother = things.id(0, "mother").expect("her");
    let home = [("address", "14 Alder Way"), ("postcode", "LU8 4AB"), ("class", "restricted")];
    let address = format!("{family}/homes/new");
    let nights = format!("nights_{mother}");
    let fields = [&home[..], &[(nights.as_str(), "all")]].concat();
    lead.send_changed(&address, &lead.get(&address), &fields).is(303);
    let after = told(team);
    // What the family and the people are called is no fact, and is never hidden from who works with them.
    let in_names = |caller: &Caller| caller.get(&format!("{family}/people")).body.matches("Alder Way").count();
    assert!(in_names(team) > 0, "the names of the people say it too, in this test");
    let open: Vec<String> = query(world, |connection| {
        let mut open = Vec::new();
        for table in alongside_schema::tables::FACT_TABLES.iter().map(|fact| fact.name) {
            for row in alongside_schema::rows::whole_table(connection, table)? {
                let is_of_the_family = row.contains("\"team\"") && row.contains("Alder Way");
                // A letter of their own that somebody prepares says on its page that it can not go; and what a coordinator alone reads would be read by nobody.
                let is_of_one = match table {
                    "sendings" => row.contains("\"prepared\""),
                    "conference_guests" => row.contains("\"invited_on\":null"),
                    // What is said of a row is seen as far as the row is: its view knows (ADR 0051).
                    "corrections" | "correction_tellings" => true,
                    other => other == "conference_prepared",
                };
                if is_of_the_family && table != "homes" && !is_of_one {
                    open.push(format!("{table}: {row}"));
                }
            }
        }
        Ok(open)
    });
    let id = things.id(0, "family").expect("a family");
    let open: Vec<&String> = open.iter().filter(|row| row.contains(id)).collect();
    assert_eq!(open, Vec::<&String>::new(), "{before:?} {after:?}");
    assert!(told(lead).iter().sum::<usize>() > after.iter().sum(), "the lead reads it still");
}

/// A worker who knows the address writes it down all the same. The team does not read it, and is told that there is something which they do not.
fn what_is_written_afterwards_is_for_the_lead_too(world: &World) {
    let family = hidden(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    visit(&grace, &family, &["Nadia Rahman"], "She sleeps at 5 Alder Way now.");
    visit(&grace, &family, &["Nadia Rahman"], "She sings.");
    let told = grace.get(&format!("{family}/timeline")).body;
    assert!(told.contains("She sings.") && !told.contains("Alder Way"), "{told}");
    assert!(told.contains("for the lead practitioner and their manager alone"), "{told}");
    assert!(tom.get(&format!("{family}/timeline")).body.contains("She sleeps at 5 Alder Way now."));
    let page = format!("{family}/alerts/new");
    let page = if tom.get(&page).status == 200 { page } else { format!("{family}/alerts") };
    let alert = [
        ("kind", "visiting"),
        ("words", "A dog at 5 alder way."),
        ("source", "Tom, on a visit"),
        ("review_day", "1"),
        ("review_month", "12"),
        ("review_year", "2026"),
    ];
    let refused = tom.send_changed(&page, &tom.get(&page), &alert);
    assert!(refused.is(422).contains("Write it without the place"), "{}", refused.body);
}
