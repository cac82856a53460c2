//! A worker's week: visits with travel and their clashes, what else is due, cover, and what a manager may see of it.

use alongside_schema::{Act, Entry, Role};
use alongside_workers::store::{Days, name_cover, note_absence, workers};

use crate::support::{Answer, Caller, Person, RUNTIME, Who, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, TOM};

in_six_ways!(a_week_is_planned_moved_and_made);
on_both_engines!(
    who_stands_in_finds_what_is_planned,
    what_else_is_due_stands_on_its_day,
    a_family_no_longer_reached_leaves_no_gap,
    a_manager_sees_their_team_and_no_more,
    two_who_move_one_visit_notice_each_other,
    odd_visits_are_put_right,
    a_withheld_visit_is_absent,
);

/// A colleague of Tom in the team North.
const JO: Who = Who {
    name: "Jo Marsh",
    job_title: "family support worker",
    agency: "Luton Council",
    team: "North",
    roles: &[Role::Practitioner],
};
/// The manager of another team.
const BEA: Who = Who {
    name: "Bea Lind",
    job_title: "team manager",
    agency: "Luton Council",
    team: "South",
    roles: &[Role::Manager],
};

fn a_week_is_planned_moved_and_made(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().follow("Diary").at("/diary").sees("Your diary").sees("From 16 November 2026 to 22 November 2026");
    tom.press("Plan a visit").at("/diary").select("With which family?", "Rahman").press("Plan a visit");
    tom.at("/families/*/visits/new").fill_day("Which day?", "24 11 2026").fill("At what time? (optional)", "half two");
    tom.press("Save").sees("Enter a time of day like 2:30pm, or leave it empty while it is open");
    tom.fill("At what time? (optional)", "2.30pm");
    tom.fill("How many minutes do you travel, there and back? (optional)", "30");
    tom.within("Whom do you mean to see? (optional)").tick("Yusuf Rahman");
    tom.press("Save").at("/diary").sees("From 23 November 2026 to 29 November 2026");
    tom.within("Tuesday 24 November").sees("2:30pm").sees("1 visit, 30 minutes of travel");
    tom.sees_not("Clashes").sees_not("It happened");
    clashes_and_moves(&mut tom, &family);
    happens(world, &mut tom, &family);
}

/// A second visit on the same day: pointed out, moved, and called off with a reason that the record keeps.
fn clashes_and_moves(tom: &mut Person, family: &str) {
    tom.open(family).follow("Plan a visit").fill_day("Which day?", "24 11 2026");
    tom.fill("At what time? (optional)", "3:45pm").choose("How will you meet?", "Meeting somewhere else");
    tom.fill("How many minutes do you travel, there and back? (optional)", "40").press("Save").at("/diary");
    tom.within("Tuesday 24 November").sees("Clashes with another").sees("2 visits, 1 hour 10 minutes of travel");
    tom.follow("The week before").sees("Nothing planned").follow("The week after").sees("3:45pm");
    a_length_is_planned(tom);
    tom.follow("Move it or call it off: Rahman, 3:45pm").sees("Meeting somewhere else, Tuesday 24 November, 3:45pm");
    tom.fill("At what time? (optional)", "5pm").press("Save").at("/diary").sees("5pm").sees_not("Clashes");
    tom.follow("Move it or call it off: Rahman, 5pm").follow("Call it off").press("Call it off");
    tom.sees("Enter why the visit is called off").fill("Why is it called off?", "Salma is ill.").press("Call it off");
    tom.at("/diary").sees("1 visit, 30 minutes of travel").sees_not("5pm");
    tom.open(family).sees("Planned visit moved from Tuesday 24 November, 3:45pm to Tuesday 24 November, 5pm");
    tom.sees("Planned visit of Tuesday 24 November, 5pm called off").sees("Salma is ill.");
}

/// A first visit of half an hour leaves room for the second; a long one does not, and the diary says until when it goes.
fn a_length_is_planned(tom: &mut Person) {
    tom.follow("Move it or call it off: Rahman, 2:30pm").sees("Leave it empty for the usual 60 minutes.");
    tom.fill("How many minutes will it take? (optional)", "30").press("Save").at("/diary");
    tom.within("Tuesday 24 November").sees("2:30pm to 3pm").sees_not("Clashes with another");
    tom.follow("Move it or call it off: Rahman, 2:30pm to 3pm").sees("Home visit, Tuesday 24 November, 2:30pm to 3pm");
    tom.fill("How many minutes will it take? (optional)", "90").press("Save").at("/diary").sees("2:30pm to 4pm");
    tom.sees("Clashes with another").follow("Move it or call it off: Rahman, 2:30pm to 4pm");
    tom.holds("How many minutes will it take? (optional)", "90").fill("How many minutes will it take? (optional)", "");
    tom.press("Save").at("/diary").sees("3:45pm").sees_not("2:30pm to");
}

/// On the day it is recorded with what is known, and stands in the diary as recorded.
fn happens(world: &World, tom: &mut Person, family: &str) {
    world.it_is("2026-11-25T09:00:00Z");
    tom.signs_in().open("/diary").sees("Wednesday 25 November (today)").sees("Not recorded yet");
    tom.follow("It happened: Rahman, 2:30pm").at("/families/*/contacts/new").has_ticked("Home visit");
    tom.within("Who was there?").has_ticked("Yusuf Rahman (10 years old)");
    tom.within("When?").holds("Day", "24");
    tom.fill("What happened?", "He beat me at chess.").press("Save").at("/families/*").sees("He beat me at chess.");
    tom.open("/diary").within("Tuesday 24 November").sees("Recorded").sees("1 visit").sees_not("Not recorded yet");
    tom.sees_not("It happened").open(family).sees_not("Planned: Tuesday");
}

/// Sends the form of a page with some fields changed.
fn send(caller: &Caller, address: &str, changes: &[(&str, &str)]) -> Answer {
    caller.send_changed(address, &caller.get(address), changes)
}

/// Plans a visit with the family on a day of November.
fn plans(caller: &Caller, family: &str, day: &str, time: &str) {
    let fields = [
        ("on_day", day),
        ("on_month", "11"),
        ("on_year", "2026"),
        ("time", time),
        ("travel", "20"),
        ("minutes", ""),
        ("kind", "home_visit"),
    ];
    let sent = send(caller, &format!("{family}/visits/new"), &fields);
    assert_eq!(sent.status, 303, "{}", sent.body);
}

/// Tom is away, and Jo stands in for him with the family.
fn jo_stands_in(world: &World, family: &str, from: &str, to: &str) {
    let days = Days { from: from.parse().expect("a day"), to: to.parse().expect("a day") };
    let reference = family.rsplit('/').next().expect("a reference").parse().expect("a reference");
    let named = world.site().db().write(move |tx| {
        let asha = alongside_access::user_of_email(tx.connection(), &ASHA.email())?;
        let asha = alongside_access::viewer(tx.connection(), &asha)?.ok_or(alongside_schema::Error::NotFound)?;
        let family = alongside_families::store::open(tx.connection(), &asha, &reference)?;
        let all = workers(tx.connection())?;
        let of = |name: &str| all.iter().find(|worker| worker.name == name).cloned().expect("a worker");
        let (tom, jo) = (of(TOM.name), of(JO.name));
        note_absence(tx, &asha, &tom.id, days.from, days.to)?;
        name_cover(tx, &asha, &family, &tom.id, &jo, days)?;
        Ok(Entry::new(&asha, Act::CoverNamed).with(()))
    });
    RUNTIME.block_on(named).expect("a cover");
}

fn who_stands_in_finds_what_is_planned(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(JO);
    let tom = Caller::signed_in(world, &TOM);
    plans(&tom, &family, "23", "10am");
    plans(&tom, &family, "27", "9:15am");
    let alert = [
        ("kind", "visiting"),
        ("words", "The dog bites."),
        ("source", "Nadia"),
        ("to_day", "23"),
        ("to_month", "11"),
        ("to_year", "2026"),
        ("review_day", "23"),
        ("review_month", "11"),
        ("review_year", "2026"),
    ];
    let set = send(&tom, &format!("{family}/alerts"), &alert);
    assert_eq!(set.status, 303, "{}", set.body);
    jo_stands_in(world, &family, "2026-11-23", "2026-11-25");
    let toms = tom.get("/diary?on=2026-11-23").body;
    assert!(toms.contains("Away: Jo Marsh stands in for Rahman"), "{toms}");
    assert_eq!(toms.matches("The dog bites.").count(), 1, "on the day on which it holds: {toms}");

    let early = Caller::signed_in(world, &JO).get("/diary?on=2026-11-23").body;
    assert!(early.contains("For Tom Fielding, from 23 November 2026 to 25 November 2026"), "{early}");
    assert!(!early.contains("Rahman") && !early.contains("10am") && !early.contains("dog"), "{early}");

    world.it_is("2026-11-23T08:00:00Z");
    let jo = Caller::signed_in(world, &JO);
    let now = jo.get("/diary").body;
    assert!(now.contains("Rahman</a>, for Tom Fielding, from 23 November 2026 to 25 November 2026"), "{now}");
    assert!(now.contains("planned by Tom Fielding, for whom you stand in") && now.contains("10am"), "{now}");
    assert!(now.contains("The dog bites.") && now.contains("1 visit, 20 minutes of travel"), "{now}");
    assert!(!now.contains("9:15am"), "on that day Tom is back: {now}");
    assert!(now.contains(">Rahman</option>"), "and a visit can be planned: {now}");
    let visit = town::link_in(&now, "/visits/");
    assert_eq!(send(&jo, &visit, &[("time", "11am")]).status, 303);
    let toms = Caller::signed_in(world, &TOM).get("/diary").body;
    assert!(toms.contains("11am") && !toms.contains("10am"), "still Tom's visit: {toms}");

    world.it_is("2026-11-26T08:00:00Z");
    let later = Caller::signed_in(world, &JO).get("/diary").body;
    assert!(!later.contains("Rahman") && !later.contains("11am") && !later.contains("Tom Fielding"), "{later}");
}

fn what_else_is_due_stands_on_its_day(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let address = format!("{family}/meetings/new");
    let page = tom.get(&address).body;
    let (nadia, own) = (town::person_in(&page, "Nadia Rahman"), town::person_in(&page, "Tom Fielding"));
    let meeting = [
        ("purpose", "Mornings."),
        ("on_day", "24"),
        ("on_month", "11"),
        ("on_year", "2026"),
        ("at", "4pm"),
        ("place", "The library"),
        ("family", nadia.as_str()),
        ("workers", own.as_str()),
    ];
    assert_eq!(send(&tom, &address, &meeting).status, 303);
    plans(&tom, &family, "24", "3pm");
    let week = tom.get("/diary?on=2026-11-24").body;
    assert!(week.contains("Team around the family, The library (no answer yet)"), "{week}");
    assert_eq!(week.matches("Clashes with another").count(), 2, "the visit, its travel and the meeting: {week}");
    let at = |words: &str| week.find(words).expect(words);
    assert!(at("Tuesday 24 November") < at("3pm") && at("3pm") < at("4pm"), "in order of time");
    let mut at_a_screen = world.another_screen_of(&TOM);
    at_a_screen.signs_in().open("/diary?on=2026-11-24").follow("Meeting: Rahman, 4pm");
    at_a_screen.follow("Write down the answer of Tom Fielding").choose("What did they answer?", "Sends apologies");
    at_a_screen.press("Save the answer");
    let week = tom.get("/diary?on=2026-11-24").body;
    assert!(week.contains("(sends apologies)") && !week.contains("Clashes"), "{week}");

    let goal = format!("{family}/goals/new");
    let sent = send(&tom, &goal, &[("words", "Calmer mornings."), ("said_by", &nadia)]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let due = tom.get("/diary?on=2027-01-02").body;
    assert!(due.contains("Review of the plan due") && due.contains("Saturday 2 January"), "{due}");
    assert!(!Caller::signed_in(world, &GRACE).get("/diary?on=2027-01-02").body.contains("Rahman"));
    ends_with_calls(&tom, &family);
    let call = tom.get("/diary?on=2027-02-21").body;
    assert!(call.contains("They want a call to say how things are"), "{call}");
    let due = tom.get("/diary?on=2027-01-02").body;
    assert!(!due.contains("Review of the plan due"), "the work has ended: {due}");
}

fn ends_with_calls(tom: &Caller, family: &str) {
    let fields = [
        ("family_says", "We are well."),
        ("who_goes_on", "The family."),
        ("who_to_ring", "Mrs Ellis"),
        ("calls", "yes"),
        ("how", "Nadia, mornings"),
        ("reason", "outcomes_met"),
    ];
    let ended = send(tom, &format!("{family}/end"), &fields);
    assert_eq!(ended.status, 303, "{}", ended.body);
}

fn a_family_no_longer_reached_leaves_no_gap(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(JO);
    let tom = Caller::signed_in(world, &TOM);
    plans(&tom, &family, "24", "10am");
    let visit = town::link_in(&tom.get("/diary?on=2026-11-24").body, "/visits/");
    let pages = [visit.clone(), format!("{visit}/off")].map(|address| (address.clone(), tom.get(&address)));
    let asha = Caller::signed_in(world, &ASHA);
    let lead = format!("{family}/lead");
    let page = asha.get(&lead);
    let jo = town::person_in(&page.body, "Jo Marsh");
    let given = asha.send_changed(&lead, &page, &[("worker", &jo), ("code", "LEFTRL"), ("reason", "Moves on.")]);
    assert_eq!(given.status, 303, "{}", given.body);
    let week = tom.get("/diary?on=2026-11-24").body;
    assert!(!week.contains("Rahman") && !week.contains("10am") && !week.contains("of travel"), "{week}");
    assert_eq!(week.matches("Nothing planned").count(), 7, "no gap: {week}");
    for (address, page) in pages {
        assert_eq!(tom.get(&address).status, 404, "{address}");
        assert_eq!(tom.send_changed(&address, &page, &[("why", "Ill.")]).status, 404, "also from an old page");
    }
    assert!(
        Caller::signed_in(world, &JO).get(&family).body.contains("Planned: Tuesday 24 November, 10am, Tom Fielding")
    );
}

fn a_manager_sees_their_team_and_no_more(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(BEA);
    let tom = Caller::signed_in(world, &TOM);
    plans(&tom, &family, "24", "10am");
    let asha = Caller::signed_in(world, &ASHA);
    let list = asha.get("/workers").body;
    let diary = list.split("href=\"").filter_map(|rest| rest.split('"').next()).filter(|href| href.ends_with("/diary"));
    let diaries: Vec<String> = diaries_of(&asha, diary);
    let [toms] = &diaries[..] else { panic!("one of the team has a visit: {diaries:?}") };
    let week = asha.get(&format!("{toms}?on=2026-11-24")).body;
    assert!(week.contains("Diary of Tom Fielding") && week.contains("10am"), "{week}");
    assert!(!week.contains("Move it or call it off") && !week.contains("Plan a visit"), "{week}");
    assert_eq!(Caller::signed_in(world, &GRACE).get(toms).status, 403);
    assert_eq!(Caller::signed_in(world, &BEA).get(toms).status, 404, "another team's worker");
    let reference = family.rsplit('/').next().expect("a reference").parse().expect("a reference");
    let moved = world.site().db().write(move |tx| {
        let bea = alongside_access::user_of_email(tx.connection(), &BEA.email())?;
        let bea = alongside_access::viewer(tx.connection(), &bea)?.ok_or(alongside_schema::Error::NotFound)?;
        let asha = alongside_access::user_of_email(tx.connection(), &ASHA.email())?;
        let asha = alongside_access::viewer(tx.connection(), &asha)?.ok_or(alongside_schema::Error::NotFound)?;
        let family = alongside_families::store::open(tx.connection(), &asha, &reference)?;
        town::answered_by(tx, &family.id, &bea)?;
        Ok(Entry::new(&asha, Act::LeadGiven).with(()))
    });
    RUNTIME.block_on(moved).expect("another team answers");
    let week = asha.get(&format!("{toms}?on=2026-11-24")).body;
    assert!(week.contains("Diary of Tom Fielding") && !week.contains("Rahman") && !week.contains("10am"), "{week}");
    assert!(tom.get("/diary?on=2026-11-24").body.contains("10am"), "he still leads");
}

/// Those of these diaries in whose next week something is planned.
fn diaries_of<'a>(asha: &Caller, all: impl Iterator<Item = &'a str>) -> Vec<String> {
    let planned = |href: &&str| asha.get(&format!("{href}?on=2026-11-24")).body.contains("Home visit");
    all.filter(planned).map(str::to_owned).collect()
}

fn two_who_move_one_visit_notice_each_other(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    plans(&tom, &family, "24", "10am");
    let visit = town::link_in(&tom.get("/diary?on=2026-11-24").body, "/visits/");
    let (toms, graces, off) = (tom.get(&visit), grace.get(&visit), tom.get(&format!("{visit}/off")));
    assert_eq!(grace.send_changed(&visit, &graces, &[("time", "noon")]).status, 303);
    let overtaken = tom.send_changed(&visit, &toms, &[("time", "9am")]);
    assert_eq!(overtaken.status, 409, "{}", overtaken.body);
    assert!(
        overtaken.body.contains("Tuesday 24 November, 12pm") && overtaken.body.contains("9am"),
        "{}",
        overtaken.body
    );
    let address = format!("{visit}/off");
    let off = tom.send_changed(&address, &off, &[("why", "Ill.")]);
    assert_eq!(off.status, 409, "called off as it was, not as it is: {}", off.body);
    assert_eq!(tom.send_changed(&visit, &overtaken, &[]).status, 303, "sent again, having seen");
    let off = tom.send_changed(&address, &off, &[]);
    assert_eq!(off.status, 409, "moved once more meanwhile");
    let (first, second) = (tom.send_changed(&address, &off, &[]), tom.send_changed(&address, &off, &[]));
    assert_eq!((first.status, second.status), (303, 303), "sent twice");
    assert_eq!(tom.get(&family).body.matches("called off").count(), 1);
    assert_eq!(tom.get(&visit).status, 404, "it is planned no more");
    assert_eq!(
        tom.get(&format!("{family}/contacts/new?visit={}", visit.rsplit('/').next().expect("an id"))).status,
        200
    );
}

fn odd_visits_are_put_right(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let address = format!("{family}/visits/new");
    let refused = |changes: &[(&str, &str)], words: &str| {
        let usual = [("on_day", "24"), ("on_month", "11"), ("on_year", "2026"), ("time", "10am")];
        let kept = usual.iter().filter(|(name, _)| changes.iter().all(|(other, _)| other != name));
        let fields: Vec<(&str, &str)> = kept.chain(changes).copied().collect();
        let answer = send(&tom, &address, &fields);
        assert_eq!(answer.status, 422, "{changes:?}");
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
    };
    refused(&[("on_day", "31")], "The day of the visit must be a real date");
    refused(&[("on_day", "20")], "must be between today and five years from now");
    refused(&[("time", "25:00")], "Enter a time of day like 2:30pm");
    refused(&[("travel", "-1")], "Enter the minutes of travel there and back");
    refused(&[("travel", "99999999999999999999")], "Enter the minutes of travel there and back");
    for odd in ["4", "481", "an hour", "99999999999999999999"] {
        refused(&[("minutes", odd)], "Enter how many minutes the visit takes");
    }
    refused(&[("kind", "attempt")], "Select how you will meet");
    refused(&[("kind", "")], "Select how you will meet");
    assert_eq!(grace.get(&address).status, 404);
    assert_eq!(tom.get(&format!("{family}/visits/no-id")).status, 404);
    for odd in ["", "x", "2026-02-31", "9999-12-31", "-9999-01-01", "2026-11-24%00"] {
        assert_eq!(tom.get(&format!("/diary?on={odd}")).status, 200, "{odd}");
    }
    assert_eq!(tom.get("/diary/plan?family=F0000-0000&on=x").status, 303);
    assert_eq!(tom.get("/diary/plan?family=//example.org").location, "/diary");
    // Without a time: last of the day, and no clash.
    plans(&tom, &family, "24", "");
    plans(&tom, &family, "24", "10am");
    let week = tom.get("/diary?on=2026-11-24").body;
    assert!(week.find("10am") < week.find("Time open") && !week.contains("Clashes"), "{week}");
    // Nobody was in: an attempt, and planned no more.
    world.it_is("2026-11-25T09:00:00Z");
    let mut at_a_screen = world.another_screen_of(&TOM);
    at_a_screen.signs_in().open("/diary").follow("I could not reach them: Rahman, 10am");
    at_a_screen.within("When did you try?").holds("Day", "24");
    at_a_screen.press("Save").sees("Last reached: Not yet, 1 attempt since");
    at_a_screen.open("/diary").within("Tuesday 24 November").sees("Recorded").sees("Time open");
    // Nobody records the other for weeks: it is not lost.
    world.it_is("2026-12-08T09:00:00Z");
    let week = Caller::signed_in(world, &TOM).get("/diary").body;
    assert!(week.contains("Planned for earlier weeks, and not recorded") && week.contains("Time open"), "{week}");
    assert!(!week.contains("10am"), "{week}");
}

/// A visit that is kept from somebody is not there for them, on no page.
fn a_withheld_visit_is_absent(world: &World) {
    use alongside_schema::People;
    use alongside_schema::tables::planned_visits;
    use diesel::prelude::*;
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    plans(&tom, &family, "24", "10am");
    let visit = town::link_in(&tom.get(&family).body, "/visits/");
    assert_eq!(grace.get(&visit).status, 200);
    assert!(grace.get(&family).body.contains("Planned: Tuesday 24 November, 10am"));
    let kept = world.site().db().write(|tx| {
        let grace = alongside_access::user_of_email(tx.connection(), &GRACE.email())?;
        diesel::update(planned_visits::table)
            .set(planned_visits::withheld_from.eq(People::one(&grace)))
            .execute(tx.connection())?;
        Ok(Entry::by_nobody(Act::VisitPlanned).with(()))
    });
    RUNTIME.block_on(kept).expect("kept from her");
    assert!(!grace.get(&family).body.contains("Planned:"));
    assert_eq!([grace.get(&visit).status, grace.get(&format!("{visit}/off")).status], [404, 404]);
    assert!(tom.get("/diary?on=2026-11-24").body.contains("10am"));
}
