//! Who must not be told what: proposed by the program, decided by a worker, and never seen by those it is about.

use alongside_families::codes::{HomeClass, StoryKind};
use alongside_families::codes::{PersonKind, Safe, Way};
use alongside_families::store::{
    NewChannel, NewFamily, NewHome, NewNondisclosure, NewPerson, NewTie, add_family, open, withhold_again,
};
use alongside_schema::tables::{people, stories, timeline_entries, users, visible};
use alongside_schema::{Act, Entry, Error, ReferenceKind};
use alongside_workers::store::{give_lead, workers};
use diesel::prelude::*;

use crate::second_person::{ROSA, agrees};
use crate::support::{Answer, Caller, Person, RUNTIME, Who, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};

in_six_ways!(a_pair_is_confirmed_and_a_pair_is_dropped);

on_both_engines!(
    who_a_pair_names_never_sees_it_nor_what_it_keeps,
    dropping_gives_back_only_what_that_pair_kept,
    two_who_decide_on_one_pair_both_keep_their_words,
    what_comes_later_is_kept_too,
);

/// The Dalfords: Leah and Ida in a confidential home, Gary in his own, and Joan who lives nowhere in the record. Gary and Joan must not be told.
fn dalford() -> NewFamily {
    let day = |text: &str| text.parse().ok();
    let way = |way, value: &str| NewChannel::new(way, value, Safe::Yes);
    let person = |name: &str, kind, relationship: &str, home| NewPerson::new(name, kind, relationship).lives_in(home);
    let pair = |who: usize, name: &str, what: &str| NewNondisclosure {
        who: Some(who),
        who_words: name.to_owned(),
        about: Some(0),
        what: what.to_owned(),
    };
    let home = |address: &str, class| NewHome { address: address.to_owned(), postcode: "LU8 4AA".to_owned(), class };
    let mut leah = person("Leah Dalford", PersonKind::Adult, "Mother", Some(0));
    leah.channels = vec![way(Way::Text, "07700 900101")];
    NewFamily {
        name: "Dalford".to_owned(),
        people: vec![
            leah,
            person("Ida Dalford", PersonKind::Child, "Child", Some(0)).born(day("2017-03-01")),
            person("Gary Holt", PersonKind::Adult, "Father", Some(1)),
            person("Joan Holt", PersonKind::Adult, "Grandmother", None),
        ],
        homes: vec![home("3 Kiln Yard", HomeClass::Confidential), home("9 Mill Row", HomeClass::Ordinary)],
        ties: vec![NewTie { from: 0, to: 1, kind: "Mother".to_owned(), ..NewTie::default() }],
        nondisclosures: vec![pair(2, "Gary Holt", "the address"), pair(3, "Joan Holt", "that help was asked for")],
        told: vec![
            (StoryKind::Safety, "Gary follows her.".to_owned(), "2026-11-20".parse().expect("a day")),
            (StoryKind::WhatWouldHelp, "Quiet evenings.".to_owned(), "2026-11-20".parse().expect("a day")),
        ],
        said: "The request said: Leah, 07700 900101".to_owned(),
        source: "Gill Hale, Mill School".to_owned(),
        reason: "They ask.".to_owned(),
        ..NewFamily::default()
    }
}

/// Makes the family, with Tom to lead it. Gives back its path.
pub fn made(world: &World) -> String {
    for who in [OWEN, ASHA, TOM, GRACE] {
        world.add(who);
    }
    let made = world.site().db().write(|tx| {
        let viewer = |tx: &mut alongside_schema::Tx<'_>, who: &Who| {
            let user = alongside_access::user_of_email(tx.connection(), &who.email())?;
            alongside_access::viewer(tx.connection(), &user)?.ok_or(Error::NotFound)
        };
        let (owen, asha) = (viewer(tx, &OWEN)?, viewer(tx, &ASHA)?);
        let reference = tx.new_reference(ReferenceKind::Family);
        let made = add_family(tx, &owen, &reference, &dalford())?;
        let family = open(tx.connection(), &asha, &reference)?;
        let tom = workers(tx.connection())?.into_iter().find(|one| one.name == TOM.name).ok_or(Error::NotFound)?;
        give_lead(tx, &asha, &family, &tom, "")?;
        Ok(Entry::new(&owen, Act::FamilyAdded).family(&made.family_id).with(reference))
    });
    format!("/families/{}", RUNTIME.block_on(made).expect("a family"))
}

fn a_pair_is_confirmed_and_a_pair_is_dropped(world: &World) {
    let family = made(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Who must not be told what (2 to look at)");
    tom.within("Gary Holt must not be told about Leah Dalford: the address").sees("Proposed");
    tom.sees("by Owen Hale, from Gill Hale, Mill School");
    decides(
        &mut tom,
        "Confirm or drop it: Gary Holt must not be told about Leah Dalford: the address",
        "It holds: confirm it",
        "Leah told me herself.",
    );
    tom.sees("Confirmed on 21 November 2026 at 10:00am by Tom Fielding: Leah told me herself.");
    decides(
        &mut tom,
        "Confirm or drop it: Joan Holt must not be told about Leah Dalford: that help was asked for",
        "It does not hold: drop it",
        "She drives them to school.",
    );
    let mut asha = world.another_screen_of(&ASHA);
    let reference = family.rsplit('/').next().expect("a reference").to_owned();
    asha.signs_in().open("/second-looks").follow(&reference).choose("What do you decide?", "I agree: it is done now");
    asha.fill("Why?", "I asked Leah.").press("Save").at("/second-looks");
    tom.open(&format!("{family}/not-to-be-told")).unfold("Dropped or ended");
    tom.sees("Dropped on 21 November 2026 at 10:00am by Asha Mirza").sees("She drives them to school.");

    tom.follow("Look at it again or end it: Gary Holt must not be told about Leah Dalford: the address");
    tom.choose("What do you decide?", "It still holds: look at it again another day")
        .fill("Why?", "The order runs out.");
    tom.press("Save").sees("Enter the day on which somebody looks at it again");
    tom.fill_day("When shall somebody look at it again? (optional)", "22 11 2026").press("Save");
    tom.sees("Look at it again on 22 November 2026")
        .open(&family)
        .sees("Who must not be told what")
        .sees_not("to look at)");
    world.minutes_pass(25 * 60);
    tom.signs_in().open(&family).follow("Who must not be told what (1 to look at)").sees("Now");

    tom.press("Add it")
        .sees("Select who must not be told")
        .sees("Select about whom")
        .sees("Enter what they must not be told");
    tom.choose("Who must not be told?", "Ida Dalford").choose("About whom?", "Ida Dalford");
    tom.fill("What must they not be told?", "the new school").fill("Why?", "Leah asked.").press("Add it");
    tom.sees("Nobody can be kept from their own facts");
    tom.choose("Who must not be told?", "Somebody who is not named here")
        .fill("If they are not named: who is it?", "Gary's mother")
        .press("Add it");
    tom.at("/families/*/not-to-be-told")
        .within("Gary's mother must not be told about Ida Dalford: the new school")
        .sees("Confirmed");
    tom.open(&family).sees("Who must not be told what: confirmed");
}

fn decides(tom: &mut Person, link: &str, choice: &str, why: &str) {
    tom.follow(link).press("Save").sees("Select what you decide").sees("Enter why, and who said so");
    tom.choose("What do you decide?", choice).fill("Why?", why).press("Save").at("/families/*/not-to-be-told");
}

/// The address of the pair that names this person, as somebody sees it.
pub fn pair_of(caller: &Caller, family: &str, who: &str) -> String {
    let list = caller.get(&format!("{family}/not-to-be-told")).body;
    let at = list.find(&format!(": {who} must not be told")).unwrap_or_else(|| panic!("{who} is there: {list}"));
    let link = list[..at].rsplit("href=\"").next().expect("a link");
    link.split('"').next().expect("an address").to_owned()
}

pub fn sends(caller: &Caller, address: &str, step: &str) -> Answer {
    let page = caller.get(address);
    caller.send_changed(address, &page, &[("step", step), ("reason", "As she said.")])
}

/// What this worker sees of the family: addresses, numbers, stories, and how many lines of the timeline.
fn sees(world: &World, who: &Who) -> (Vec<String>, Vec<String>, usize, usize) {
    let email = who.email();
    query(world, move |connection| {
        let viewer: String = users::table.filter(users::email.eq(email)).select(users::id).first(connection)?;
        let homes = visible::homes::table.filter(visible::homes::viewer_id.eq(&viewer)).order(visible::homes::position);
        let homes = homes.select(visible::homes::address).load(connection)?;
        let numbers = visible::channels::table.filter(visible::channels::viewer_id.eq(&viewer));
        let numbers = numbers.select(visible::channels::value).load(connection)?;
        let told: i64 =
            visible::stories::table.filter(visible::stories::viewer_id.eq(&viewer)).count().get_result(connection)?;
        let lines = visible::timeline_entries::table.filter(visible::timeline_entries::viewer_id.eq(&viewer));
        let lines: i64 = lines.count().get_result(connection)?;
        Ok((homes, numbers, told as usize, lines as usize))
    })
}

fn who_a_pair_names_never_sees_it_nor_what_it_keeps(world: &World) {
    let family = made(world);
    // Asha manages the team that works with the family, and turns out to be Gary.
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let address = pair_of(&tom, &family, "Gary Holt");
    assert!(asha.get(&format!("{family}/not-to-be-told")).body.contains("Gary Holt must not be told"));
    let before = sees(world, &ASHA);
    assert_eq!(before.0, ["3 Kiln Yard", "9 Mill Row"]);
    town::was_in_the_family(world, &ASHA, "Gary Holt");

    let list = asha.get(&format!("{family}/not-to-be-told"));
    assert_eq!(list.status, 200);
    assert!(!list.body.contains("Gary Holt must not") && list.body.contains("Joan Holt must not"), "{}", list.body);
    assert_eq!(asha.get(&address).status, 404, "nor by its address");
    assert_eq!(sends(&asha, &pair_of(&asha, &family, "Joan Holt"), "confirmed").status, 303, "others he may decide on");
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    let subject = address.rsplit('/').next().expect("an id").to_owned();
    let machinery = [
        ("form_id", id.as_str()),
        ("form_name", "pair-step"),
        ("form_subject", subject.as_str()),
        ("form_version", "1"),
    ];
    let dropped = asha.post(&address, &[&machinery[..], &[("step", "dropped"), ("reason", "x")]].concat());
    assert_eq!(dropped.status, 404, "and can not drop it unseen");
    assert_eq!(sees(world, &ASHA).0, ["9 Mill Row"], "proposed, it keeps the confidential home");
    assert_eq!(sees(world, &ASHA).1, ["07700 900101"]);

    let before = sees(world, &ASHA).3;
    assert_eq!(sends(&tom, &address, "confirmed").status, 303);
    let (homes, numbers, told, lines) = sees(world, &ASHA);
    assert_eq!(
        (homes, numbers, told),
        (vec!["9 Mill Row".to_owned()], Vec::new(), 1),
        "confirmed, it keeps numbers too"
    );
    assert!(lines < before, "and what the request said");
    let page = asha.get(&family).body
        + &asha.get(&format!("{family}/print?for=work")).body
        + &asha.get(&format!("{family}/timeline")).body;
    for kept in ["Kiln Yard", "07700 900101", "Gary follows her", "the address"] {
        assert!(!page.contains(kept), "{kept}");
    }
    assert!(page.contains("Quiet evenings."));
    assert_eq!(sees(world, &TOM).0, ["3 Kiln Yard", "9 Mill Row"], "who works with them sees it all");

    // Another team, and those who only ask, see no page at all.
    assert_eq!(Caller::signed_in(world, &GRACE).get(&format!("{family}/not-to-be-told")).status, 404);
    assert_eq!(Caller::signed_in(world, &GRACE).get(&address).status, 404);
    assert_eq!(Caller::signed_in(world, &OWEN).get(&format!("{family}/not-to-be-told")).status, 403);
    assert_eq!(tom.get(&format!("{family}/not-to-be-told/nonsense")).status, 404);
}

fn dropping_gives_back_only_what_that_pair_kept(world: &World) {
    let family = made(world);
    let tom = Caller::signed_in(world, &TOM);
    let address = pair_of(&tom, &family, "Gary Holt");
    // What somebody withheld for a reason of its own is not this pair's to give back.
    let done = world.site().db().housekeeping(|tx| {
        let gary: String =
            people::table.filter(people::name.eq("Gary Holt")).select(people::id).first(tx.connection())?;
        let quiet = stories::table.filter(stories::words.eq("Quiet evenings."));
        Ok(diesel::update(quiet).set(stories::withheld_from.eq(format!("|{gary}|"))).execute(tx.connection())?)
    });
    assert_eq!(RUNTIME.block_on(done).expect("withheld"), 1);
    // A second pair keeps the same things from him.
    let list = format!("{family}/not-to-be-told");
    let page = tom.get(&list);
    let (gary, leah) = (
        town::person_in(&page.body, "Gary Holt"),
        query(world, |connection| {
            Ok(people::table.filter(people::name.eq("Leah Dalford")).select(people::id).first::<String>(connection)?)
        }),
    );
    let second = [("who", gary.as_str()), ("about", leah.as_str()), ("what", "her number"), ("reason", "She asked.")];
    assert_eq!(tom.send_changed(&list, &page, &second).status, 303);
    assert_eq!(tom.send_changed(&list, &page, &second).status, 303, "sent twice");
    assert_eq!(
        tom.get(&list).body.matches("Gary Holt must not be told about Leah Dalford: her number</h2>").count(),
        1,
        "stored once"
    );
    town::was_in_the_family(world, &ASHA, "Gary Holt");
    assert!(sees(world, &ASHA).1.is_empty());

    world.add(ROSA);
    let rosa = Caller::signed_in(world, &ROSA);
    assert_eq!(sends(&tom, &address, "dropped").status, 303);
    agrees(&rosa);
    let (homes, numbers, ..) = sees(world, &ASHA);
    assert_eq!((homes.len(), numbers.len()), (1, 0), "the second pair keeps both still");
    let other = pair_of(&tom, &family, "Gary Holt");
    assert_ne!(other, address);
    assert_eq!(sends(&tom, &other, "ended").status, 303);
    agrees(&rosa);
    let (homes, numbers, told, _) = sees(world, &ASHA);
    assert_eq!(
        (homes.len(), numbers.len(), told),
        (2, 1, 1),
        "given back, but not what was withheld for another reason"
    );
    let kept = query(world, |connection| {
        let lines = timeline_entries::table
            .filter(timeline_entries::withheld_from.ne(""))
            .filter(timeline_entries::kind.ne("safety"));
        Ok(lines.count().get_result::<i64>(connection)?)
    });
    assert_eq!(kept, 0, "nothing of the timeline but the decisions themselves");
    assert_eq!(sends(&tom, &address, "confirmed").status, 303, "a mistake can be put right");
    assert_eq!(sees(world, &ASHA).0, ["9 Mill Row"]);
}

fn two_who_decide_on_one_pair_both_keep_their_words(world: &World) {
    let family = made(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let address = pair_of(&tom, &family, "Gary Holt");
    let page = asha.get(&address);
    assert_eq!(sends(&tom, &address, "confirmed").status, 303);
    let late = asha.send_changed(&address, &page, &[("step", "dropped"), ("reason", "I heard otherwise 🙂.")]);
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("I heard otherwise 🙂.")
            && late.body.contains("As she said.")
            && late.body.contains("Confirmed, Tom Fielding")
    );
    assert!(tom.get(&address).body.contains("<strong>Confirmed</strong>"), "and nothing is overwritten");
    let wrong = sends(&tom, &address, "dropped");
    assert!(wrong.status == 422 && wrong.body.contains("Select what you decide"), "what was confirmed ends");
    let long = tom.send_changed(&address, &tom.get(&address), &[("step", "ended"), ("reason", &"x".repeat(100_001))]);
    assert_eq!(long.status, 422);
    let past = [
        ("step", "looked_again"),
        ("reason", "x"),
        ("review_day", "20"),
        ("review_month", "11"),
        ("review_year", "2026"),
    ];
    assert!(
        tom.send_changed(&address, &tom.get(&address), &past).body.contains("must be between today and five years")
    );

    // Two at once: one of them is told.
    let joan = pair_of(&tom, &family, "Joan Holt");
    let pages = [tom.get(&joan), asha.get(&joan)];
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| tom.send_changed(&joan, &pages[0], &[("step", "confirmed"), ("reason", "a")]).status);
        let other =
            scope.spawn(|| asha.send_changed(&joan, &pages[1], &[("step", "confirmed"), ("reason", "b")]).status);
        (one.join().expect("an answer"), other.join().expect("an answer"))
    });
    assert_eq!([one.min(other), one.max(other)], [303, 409]);
}

/// Numbers, homes and stories that come to the record later are kept by the pairs that hold.
fn what_comes_later_is_kept_too(world: &World) {
    let family = made(world);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(sends(&tom, &pair_of(&tom, &family, "Gary Holt"), "confirmed").status, 303);
    town::was_in_the_family(world, &ASHA, "Gary Holt");
    let later = world.site().db().housekeeping(|tx| {
        use alongside_families::store::tell;
        use alongside_schema::{Id, Marks, People};
        let (family, marks): (Id, Marks) = (
            stories::table.select(stories::family_id).first(tx.connection())?,
            Marks::about(People::none(), "a later request"),
        );
        let on = tx.today();
        tell(tx, &family, StoryKind::Safety, "He has a new car.", on, &marks)?;
        withhold_again(tx, &family)?;
        withhold_again(tx, &family)
    });
    RUNTIME.block_on(later).expect("told");
    assert!(!Caller::signed_in(world, &ASHA).get(&family).body.contains("He has a new car."));
    assert!(tom.get(&family).body.contains("He has a new car."));
}
