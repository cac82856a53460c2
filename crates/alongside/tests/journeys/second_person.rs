//! What nobody does alone: giving up that somebody must not be told something, letting more people learn of a home, ending an alert that is kept from somebody,
//! and taking back what changed homes or records where somebody is protected.

use alongside_families::store::{self, Event, Family, Taken};
use alongside_schema::reach::{GRADE_FULL, reach};
use alongside_schema::tables::{alerts, homes, nondisclosures, trail};
use alongside_schema::{Error, Id, Result, Role, Tx, Viewer};
use diesel::prelude::*;

use crate::joining::send;
use crate::leaks::{add_home, home_of};
use crate::pairs::{made, pair_of, sends};
use crate::people::person;
use crate::support::{Answer, Caller, Who, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, TOM};

in_six_ways!(protection_is_taken_away_by_the_lead_and_a_second_person);

on_both_engines!(
    nobody_agrees_to_their_own,
    more_people_learn_of_a_home_by_two,
    writing_an_address_anew_shows_it_to_nobody,
    an_alert_that_is_kept_from_somebody_is_ended_by_two,
    taking_back_is_no_way_around,
    whom_it_is_kept_from_is_asked_nothing,
    what_has_changed_since_is_not_agreed_to,
    of_two_who_decide_at_once_one_is_told,
);

/// A second manager of the team North.
pub const ROSA: Who = Who {
    name: "Rosa Kerr",
    job_title: "team manager",
    agency: "Luton Council",
    team: "North",
    roles: &[Role::Manager],
};

/// The first thing that waits for them.
pub fn waiting(caller: &Caller) -> String {
    town::link_in(&caller.get("/second-looks").body, "/second-looks/")
}

pub fn decides(caller: &Caller, look: &str, answer: &str) -> Answer {
    caller.send_changed(look, &caller.get(look), &[("answer", answer), ("why", "I spoke with her.")])
}

/// Somebody agrees to the first thing that waits for them.
pub fn agrees(caller: &Caller) {
    decides(caller, &waiting(caller), "agrees").is(303);
}

/// Takes an act back, by as many as it takes.
pub fn taken_back(tx: &mut Tx<'_>, by: &Viewer, family: &Family, event: &Event) -> Result<()> {
    let Taken::Asked(look) = store::take_back(tx, by, family, event, "A mistake.")? else { return Ok(()) };
    let second: Id = reach::table
        .filter(reach::family_id.eq(&family.id).and(reach::grade.ge(GRADE_FULL)))
        .filter(reach::viewer_id.ne(&by.user_id))
        .select(reach::viewer_id)
        .first(tx.connection())?;
    let second = alongside_access::viewer(tx.connection(), &second)?.ok_or(Error::NotFound)?;
    let family = store::open(tx.connection(), &second, &family.reference)?;
    let look = store::second_look(tx.connection(), &second, &family.id, &look)?;
    store::decide_second(tx, &second, &family, &look, true, "A mistake.")
}

fn protection_is_taken_away_by_the_lead_and_a_second_person(world: &World) {
    let family = made(world);
    let reference = family.rsplit('/').next().expect("a reference").to_owned();
    let (mut tom, mut asha) = (world.another_screen_of(&TOM), world.another_screen_of(&ASHA));
    let list = format!("{family}/not-to-be-told");
    let pair = "Gary Holt must not be told about Leah Dalford: the address";
    tom.signs_in().open(&list).follow(&format!("Confirm or drop it: {pair}"));
    tom.choose("What do you decide?", "It holds: confirm it").fill("Why?", "Leah told me.").press("Save").at(&list);

    let end = format!("Look at it again or end it: {pair}");
    tom.follow(&end).choose("What do you decide?", "It held and no longer does: end it");
    tom.fill("Why?", "They live together again.").press("Save").at(&list);
    tom.within(pair).sees("Confirmed");
    tom.sees("Until a second person has decided, everything stays as it is").follow("See what was asked");
    tom.sees("You asked for it. Somebody else who answers for the family decides").sees_not("I agree");

    asha.signs_in().at("/team").sees("A colleague waits for you to decide as the second person");
    asha.open("/second-looks").sees("Somebody could be told what is kept from them now").follow(&reference);
    asha.sees("They live together again.").sees(&format!("This would hold no more: {pair}"));
    asha.sees("Gary Holt could be told: homes and who lives there");
    asha.press("Save").sees("Select what you decide").sees("Enter why");
    asha.choose("What do you decide?", "It stays as it is").fill("Why?", "I am not sure.").press("Save");
    asha.at("/second-looks").sees("Nothing waits for you");
    tom.open(&list).within(pair).sees("Confirmed").sees_not("See what was asked");

    tom.follow(&end).choose("What do you decide?", "It held and no longer does: end it");
    tom.fill("Why?", "Leah told the court so.").press("Save").at(&list);
    asha.open("/second-looks").follow(&reference).choose("What do you decide?", "I agree: it is done now");
    asha.fill("Why?", "I rang Leah.").press("Save").at("/second-looks");
    tom.open(&list).unfold("Dropped or ended").sees("Ended on 21 November 2026 at 10:00am by Asha Mirza");
    tom.sees("Tom Fielding asked for it, and Asha Mirza agreed: I rang Leah.");
}

fn state_of_pairs(world: &World) -> Vec<String> {
    let mut states: Vec<String> =
        query(world, |connection| Ok(nondisclosures::table.select(nondisclosures::state).load(connection)?));
    states.sort();
    states
}

fn nobody_agrees_to_their_own(world: &World) {
    let family = made(world);
    town::works_with(world, &GRACE, &family);
    let (tom, asha, grace) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &GRACE));
    let pair = pair_of(&tom, &family, "Gary Holt");
    sends(&grace, &pair, "dropped").is(422);
    sends(&tom, &pair, "dropped").is(303);
    assert_eq!(state_of_pairs(world), ["proposed", "proposed"]);
    let look = waiting(&asha);
    assert!(tom.get("/second-looks").body.contains("Nothing waits for you"));
    let own = tom.send_changed(&look, &tom.get(&look), &[("answer", "agrees"), ("why", "I am sure.")]);
    assert!(own.is(422).contains("You asked for this yourself"), "{}", own.body);
    grace.get(&look).is(404);
    assert!(grace.get("/second-looks").body.contains("Nothing waits for you"), "who does not answer for the family");
    let twice = sends(&tom, &pair, "dropped");
    assert!(twice.is(422).contains("Somebody has asked for this already"));
    // Who asked can take it back, and ask anew.
    decides(&tom, &look, "stays").is(303);
    sends(&tom, &pair, "dropped").is(303);
    agrees(&asha);
    assert_eq!(state_of_pairs(world), ["dropped", "proposed"]);
    let acts: Vec<(String, String)> = query(world, |connection| {
        let of = trail::act.eq_any(["second_asked", "second_decided"]);
        Ok(trail::table.filter(of).order(trail::id).select((trail::act, trail::detail)).load(connection)?)
    });
    let said: Vec<(&str, &str)> = acts.iter().map(|(act, detail)| (act.as_str(), detail.as_str())).collect();
    let expected = [
        ("second_asked", "dropped"),
        ("second_decided", "pair: stays"),
        ("second_asked", "dropped"),
        ("second_decided", "pair: agreed"),
    ];
    assert_eq!(said, expected);
}

/// The form of a home as it is, with these fields about who may learn of it.
fn change(caller: &Caller, home: &str, fields: &[(&str, &str)]) -> Answer {
    let page = caller.get(home);
    let all = page.fields();
    let said = |name: &str| fields.iter().any(|(field, _)| *field == name);
    let kept = all.iter().filter(|(name, _)| !["class", "kept_from", "why"].contains(&name.as_str()) && !said(name));
    let kept: Vec<(&str, &str)> = kept.map(|(name, text)| (name.as_str(), text.as_str())).collect();
    caller.post(home, &[&kept[..], fields].concat())
}

fn class_of(world: &World, address: &'static str) -> Vec<(String, bool)> {
    query(world, move |connection| {
        let rows = homes::table.filter(homes::address.eq(address)).order(homes::id);
        Ok(rows.select((homes::class, homes::withheld_from.ne(""))).load(connection)?)
    })
}

fn more_people_learn_of_a_home_by_two(world: &World) {
    let family = made(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let joan = person(&tom, &family, "Joan Holt");
    let home = home_of(&tom, &family, "9 Mill Row");
    change(&tom, &home, &[("class", "confidential"), ("kept_from", &joan)]).is(303);
    let kept = [("confidential".to_owned(), true)];
    assert_eq!(class_of(world, "9 Mill Row"), kept, "protection is added by one");
    let unsaid = change(&tom, &home, &[("class", "ordinary")]);
    assert!(unsaid.is(422).contains("Enter why more people may learn of it"), "{}", unsaid.body);
    change(&tom, &home, &[("class", "ordinary"), ("why", "She told Joan herself."), ("area", "West")]).is(303);
    assert_eq!(class_of(world, "9 Mill Row"), kept, "it stays until a second person has agreed");
    let page = tom.get(&home);
    assert!(page.body.contains("Until a second person has decided"), "{}", page.body);
    assert_eq!(page.hidden("area"), "West", "what else was said is stored");
    let look = waiting(&asha);
    let shown = asha.get(&look).body;
    assert!(shown.contains("Joan Holt could be told where it is."), "{shown}");
    assert!(shown.contains("The address would stand on pages and on paper"), "{shown}");
    assert!(!shown.contains("Mill Row"), "and the address does not stand here");
    agrees(&asha);
    assert_eq!(class_of(world, "9 Mill Row"), [("ordinary".to_owned(), false)]);
}

fn writing_an_address_anew_shows_it_to_nobody(world: &World) {
    let family = made(world);
    let tom = Caller::signed_in(world, &TOM);
    let refuge = [("address", "9 Refuge Row"), ("postcode", "LU5 5ZZ"), ("class", "restricted")];
    add_home(&tom, &family, "Leah Dalford", &refuge);
    assert_eq!(class_of(world, "9 Refuge Row")[0].0, "restricted");
    let again = [("address", "9, Refuge Row"), ("postcode", "lu55zz"), ("class", "ordinary")];
    add_home(&tom, &family, "Ida Dalford", &again);
    assert_eq!(class_of(world, "9, Refuge Row")[0].0, "restricted");
    let ida = person(&tom, &family, "Ida Dalford");
    let moves = [
        ("address", "9 Refuge Row."),
        ("postcode", "LU5 5ZZ"),
        ("class", "ordinary"),
        ("movers", ida.as_str()),
        ("out_of", "none"),
        ("do", "save"),
    ];
    send(&tom, &format!("{family}/moving"), &moves).is(303);
    assert_eq!(class_of(world, "9 Refuge Row.")[0].0, "restricted");
}

fn an_alert_that_is_kept_from_somebody_is_ended_by_two(world: &World) {
    let family = made(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let joan = person(&tom, &family, "Joan Holt");
    assert_eq!(crate::alerts::set(&tom, &family, "Come in pairs.", &[("kept_from", &joan)]), 303);
    let alert = town::link_in(&tom.get(&format!("{family}/alerts")).body, "/alerts/");
    let ends = [("answer", "ended"), ("why", "He has gone.")];
    send(&tom, &alert, &ends).is(303);
    assert!(tom.get(&family).body.contains("Come in pairs."), "it holds until a second person has agreed");
    assert!(asha.get(&waiting(&asha)).body.contains("This alert would end: How to visit safely: Come in pairs."));
    agrees(&asha);
    let ended: Vec<bool> =
        query(world, |connection| Ok(alerts::table.select(alerts::ended_on.is_not_null()).load(connection)?));
    assert_eq!(ended, [true]);
}

/// A move that brought a protected home into the record is not taken back by one, and neither is one of somebody who must not be told something.
fn taking_back_is_no_way_around(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let (nadia, salma) = (person(&tom, &family, "Nadia Rahman"), person(&tom, &family, "Salma Begum"));
    let moves = [
        ("address", "5 Orchard Rise"),
        ("postcode", "LU5 5ZZ"),
        ("class", "confidential"),
        ("kept_from", salma.as_str()),
        ("movers", nadia.as_str()),
        ("out_of", "none"),
        ("do", "save"),
    ];
    send(&tom, &format!("{family}/moving"), &moves).is(303);
    let event = town::link_in(&tom.get(&format!("{family}/events")).body, "/events/");
    let there = class_of(world, "5 Orchard Rise");
    send(&tom, &event, &[("why", "They move next month.")]).is(303);
    assert_eq!(class_of(world, "5 Orchard Rise"), there, "nothing is taken back yet");
    assert!(tom.get(&event).body.contains("Until a second person has decided"));
    agrees(&asha);
    assert!(class_of(world, "5 Orchard Rise").is_empty());
    assert!(tom.get(&event).body.contains("Taken back on"));
}

fn whom_it_is_kept_from_is_asked_nothing(world: &World) {
    let family = made(world);
    world.add(ROSA);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let pair = pair_of(&tom, &family, "Gary Holt");
    town::was_in_the_family(world, &ASHA, "Gary Holt");
    sends(&tom, &pair, "dropped").is(303);
    let rosa = Caller::signed_in(world, &ROSA);
    let look = waiting(&rosa);
    assert!(asha.get("/second-looks").body.contains("Nothing waits for you"));
    assert!(!asha.get("/team").body.contains("as the second person"));
    asha.get(&look).is(404);
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    let subject = look.rsplit('/').next().expect("an id");
    let unseen = [
        ("form_id", id.as_str()),
        ("form_name", "second-look"),
        ("form_subject", subject),
        ("answer", "agrees"),
        ("why", "x"),
    ];
    asha.post(&look, &unseen).is(404);
    agrees(&rosa);
}

fn what_has_changed_since_is_not_agreed_to(world: &World) {
    let family = made(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let pair = pair_of(&tom, &family, "Gary Holt");
    sends(&tom, &pair, "dropped").is(303);
    let look = waiting(&asha);
    sends(&asha, &pair, "confirmed").is(303);
    let late = decides(&asha, &look, "agrees");
    assert!(late.is(422).contains("It has changed since somebody asked for this"), "{}", late.body);
    assert_eq!(state_of_pairs(world), ["confirmed", "proposed"]);
    decides(&asha, &look, "stays").is(303);
    assert!(decides(&asha, &look, "agrees").status != 303, "what was decided is not decided again");
}

fn of_two_who_decide_at_once_one_is_told(world: &World) {
    let family = made(world);
    world.add(ROSA);
    let (tom, asha, rosa) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &ROSA));
    sends(&tom, &pair_of(&tom, &family, "Gary Holt"), "dropped").is(303);
    let look = waiting(&asha);
    let pages = [asha.get(&look), rosa.get(&look)];
    let send = |caller: &Caller, page: &Answer, answer: &str| {
        caller.send_changed(&look, page, &[("answer", answer), ("why", "I rang.")]).status
    };
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| send(&asha, &pages[0], "agrees"));
        let other = scope.spawn(|| send(&rosa, &pages[1], "stays"));
        (one.join().expect("an answer"), other.join().expect("an answer"))
    });
    assert_eq!([one.min(other), one.max(other)], [303, 409]);
    let dropped = state_of_pairs(world).contains(&"dropped".to_owned());
    assert_eq!(dropped, one == 303, "what the first decided is so");
}
