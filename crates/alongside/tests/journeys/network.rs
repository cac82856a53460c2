//! The family's own network: who there is, what each offers, and what is never told to whom.

use alongside_families::store::{TieText, add_ties, open};
use alongside_families::ties::TieKind;
use alongside_network::codes::Kind;
use alongside_network::store::{MemberText, add_member};
use alongside_schema::tables::people;
use alongside_schema::{Act, Entry, Error, Id, Marks, People, Tx, Viewer};
use diesel::prelude::*;

use crate::support::{Answer, Caller, RUNTIME, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, OWEN, SAM, TOM};

in_six_ways!(building_a_network_with_a_parent);
on_both_engines!(
    who_must_not_be_told_learns_nothing_of_the_network,
    nobody_reads_what_was_said_of_them,
    what_one_member_must_not_know,
    the_same_person_twice,
    who_is_in_the_record_is_not_copied,
    what_a_promise_names_is_taken_up,
    nobody_is_their_own_network,
    two_hundred_people,
    numbers_are_kept_and_never_averaged,
    two_who_change_one_member,
    what_is_over_is_not_counted_on,
    a_light_contact_is_no_person_of_the_record,
    that_somebody_harms_another_is_kept_from_them,
);

fn building_a_network_with_a_parent(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Family network").sees("Who helps you when it is hard?");
    tom.press("Add").sees("Enter a name. A first name is enough").sees("Select who they are");
    tom.fill("First name", "Pat").select("Who are they?", "A neighbour").press("Add");
    tom.at("/families/*/network").sees("Pat").sees("Nobody offers yet to: have the children overnight");
    tom.fill("First name", "Salma").select("Who are they?", "A relative").press("Add");
    tom.sees("Say whether it is somebody who is there already");
    tom.choose("Is it somebody who is there already?", "Salma Begum, grandmother").press("Add");
    tom.at("/families/*/network").sees("Salma Begum").sees("Picture of the network");

    tom.follow("Pat").sees("Nobody has asked them yet.").sees("Not asked yet: Yusuf Rahman.");
    tom.follow("Add what they can do").press("Save").sees("Select what they can do");
    tom.choose("What can they do?", "Take the children to school");
    tom.fill("When, and how often? (optional)", "Thursdays before school");
    tom.fill("What do they need in return? (optional)", "Petrol money");
    tom.within("For which children?").tick("Yusuf Rahman");
    tom.press("Save").at("/families/*/network/*").sees("They said yes").sees("For Yusuf Rahman.");
    tom.sees("In return they need: Petrol money").sees_not("Nobody has asked them yet.");

    tom.follow("Write down what somebody answered").press("Save").sees("Select who answered");
    tom.choose("Who answered?", "Yusuf Rahman: wants them to help").choose("What did they answer?", "Not sure");
    tom.fill("In their words (optional)", "Only if Mum is late.").press("Save");
    tom.at("/families/*/network/*").sees("Yusuf Rahman wants them to help: not sure").sees("Only if Mum is late.");
    tom.follow("Write down what somebody answered");
    tom.choose("Who answered?", "Nadia Rahman: agrees that they help").choose("What did they answer?", "Yes");
    tom.press("Save").sees("Nadia Rahman agrees that they help: yes").sees_not("Not asked yet");

    tom.follow("Write down numbers").press("Save").sees("Enter at least one number from 0 to 10");
    tom.fill("Willing: do they want to? (0 to 10)", "11").press("Save").sees("Enter a whole number from 0 to 10");
    tom.fill("Willing: do they want to? (0 to 10)", "9").fill("Able: can they? (0 to 10)", "4");
    tom.select("For what?", "Take the children to school").press("Save");
    tom.at("/families/*/network/*").sees("not said").sees("they themselves");

    tom.follow("Say how strong the tie is").press("Save").sees("Select how strong it is");
    tom.select("Whose tie is it?", "Nadia Rahman").choose("How strong is it?", "Strong");
    tom.choose("Which way does help go?", "Each helps the other").fill("Who says so?", "Nadia").press("Save");
    tom.at("/families/*/network/*").sees("Nadia Rahman: strong. Each helps the other");
    tom.follow("Change what is known of them").fill("Telephone number (optional)", "01632 960123");
    tom.fill("When is it safe to ring? (optional)", "After six").press("Save").sees("01632 960123").sees("After six");

    tom.follow("The whole network").sees("Thursdays before school").sees("Take the children to school");
    tom.sees("Pat (they said yes)").sees("The same in words");
}

pub(crate) fn adds(caller: &Caller, family: &str, name: &str, kind: &str, more: &[(&str, &str)]) -> Answer {
    let address = format!("{family}/network");
    let mut fields = vec![("name", name), ("kind", kind)];
    fields.extend(more);
    caller.send_changed(&address, &caller.get(&address), &fields)
}

/// The page of somebody of the network.
pub(crate) fn page_of(caller: &Caller, family: &str, name: &str) -> String {
    let list = caller.get(&format!("{family}/network")).body;
    let at = list.find(&format!("\">{name}</a>")).unwrap_or_else(|| panic!("{name} is there: {list}"));
    list[..at].rsplit("href=\"").next().expect("an address").to_owned()
}

/// Sends a form below somebody's page.
pub(crate) fn sends(caller: &Caller, page: &str, form: &str, fields: &[(&str, &str)]) -> Answer {
    let address = format!("{page}/{form}");
    caller.send_changed(&address, &caller.get(&address), fields)
}

pub(crate) fn offers(caller: &Caller, page: &str, kind: &str, times: &str, more: &[(&str, &str)]) {
    let mut fields = vec![("kind", kind), ("times", times), ("state", "confirmed")];
    fields.extend(more);
    assert_eq!(sends(caller, page, "offers/new", &fields).status, 303);
}

pub(crate) fn person(world: &World, name: &'static str) -> String {
    crate::support::query(world, move |connection| {
        Ok(people::table.filter(people::name.eq(name)).select(people::id).first::<String>(connection)?)
    })
}

/// Does something to the family as Tom does.
fn as_tom(
    world: &World,
    family: &str,
    work: impl FnOnce(&mut Tx<'_>, &Viewer, &Id) -> alongside_schema::Result<()> + Send + 'static,
) {
    let reference = family.rsplit('/').next().expect("a reference").parse().expect("a reference");
    let done = world.site().db().write(move |tx| {
        let tom = alongside_access::user_of_email(tx.connection(), &TOM.email())?;
        let tom = alongside_access::viewer(tx.connection(), &tom)?.ok_or(Error::NotFound)?;
        let family = open(tx.connection(), &tom, &reference)?;
        work(tx, &tom, &family.id)?;
        Ok(Entry::new(&tom, Act::NetworkChanged).family(&family.id).with(()))
    });
    RUNTIME.block_on(done).expect("done");
}

pub(crate) fn must_not_be_told(caller: &Caller, family: &str, who: &str, about: &str) {
    let list = format!("{family}/not-to-be-told");
    let pair = [("who", who), ("about", about), ("what", "where he is"), ("reason", "The court said so.")];
    assert_eq!(caller.send_changed(&list, &caller.get(&list), &pair).status, 303);
}

fn who_must_not_be_told_learns_nothing_of_the_network(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let (salma, yusuf) = (person(world, "Salma Begum"), person(world, "Yusuf Rahman"));
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    assert_eq!(adds(&tom, &family, "Salma", "relative", &[("same", &salma)]).status, 303);
    let (pat, salmas) = (page_of(&tom, &family, "Pat"), page_of(&tom, &family, "Salma Begum"));
    offers(&tom, &pat, "school_run", "Acorn School at eight", &[]);
    offers(&tom, &salmas, "listening", "On the telephone", &[]);
    must_not_be_told(&tom, &family, &salma, &yusuf);
    // What comes later is kept as well.
    offers(&tom, &pat, "care_overnight", "At 3 Elm Row", &[]);
    assert_eq!(adds(&tom, &family, "Maryam", "faith", &[]).status, 303);
    town::was_in_the_family(world, &GRACE, "Salma Begum");

    let seen = grace.get(&format!("{family}/network"));
    assert_eq!(seen.status, 200);
    for kept in ["Pat", "Acorn", "Elm Row", "Maryam"] {
        assert!(!seen.body.contains(kept), "{kept}: {}", seen.body);
    }
    assert!(seen.body.contains("Salma Begum") && seen.body.contains("On the telephone"), "their own part stays");
    for form in ["", "/change", "/offers/new", "/answers/new", "/numbers/new", "/ties/new"] {
        assert_eq!(grace.get(&format!("{pat}{form}")).status, 404, "nor by its address: {form}");
    }
    assert!(!grace.get(&salmas).body.contains("Pat"), "nor among those from whom something can be kept");
    // Whoever adds the same name hears nothing of the one who is kept.
    assert_eq!(adds(&grace, &family, "Pat", "friend", &[]).status, 303);
    let all = tom.get(&format!("{family}/network")).body;
    assert!(all.contains("Acorn") && all.contains("Elm Row") && all.contains("Maryam"));
    for who in [&OWEN, &SAM] {
        assert_ne!(Caller::signed_in(world, who).get(&pat).status, 200);
    }
}

fn nobody_reads_what_was_said_of_them(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let (salma, yusuf) = (person(world, "Salma Begum"), person(world, "Yusuf Rahman"));
    assert_eq!(adds(&tom, &family, "Salma", "relative", &[("same", &salma)]).status, 303);
    let page = page_of(&tom, &family, "Salma Begum");
    let answer = [("person", yusuf.as_str()), ("answer", "no"), ("words", "She shouts.")];
    assert_eq!(sends(&tom, &page, "answers/new", &answer).status, 303);
    let by_tom = [("able", "2"), ("by_whom", "worker"), ("words", "Her knees hurt.")];
    assert_eq!(sends(&tom, &page, "numbers/new", &by_tom).status, 303);
    let by_herself = [("able", "9"), ("by_whom", "themselves"), ("words", "I am fit.")];
    assert_eq!(sends(&tom, &page, "numbers/new", &by_herself).status, 303);
    let tie = [("strength", "stressful"), ("said_by", "Nadia at the door")];
    assert_eq!(sends(&tom, &page, "ties/new", &tie).status, 303);
    let toms = tom.get(&page).body;
    for said in ["She shouts.", "Her knees hurt.", "I am fit.", "Nadia at the door"] {
        assert!(toms.contains(said), "{said}");
    }
    town::was_in_the_family(world, &GRACE, "Salma Begum");
    let own = grace.get(&page).body;
    assert!(own.contains("I am fit."), "what she said herself is hers");
    for said in ["She shouts.", "Her knees hurt.", "Nadia at the door"] {
        assert!(!own.contains(said), "{said}");
        assert!(!grace.get(&format!("{family}/network")).body.contains(said), "{said}");
    }
}

fn what_one_member_must_not_know(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let salma = person(world, "Salma Begum");
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    assert_eq!(adds(&tom, &family, "Maryam", "faith", &[]).status, 303);
    let (pat, maryam) = (page_of(&tom, &family, "Pat"), page_of(&tom, &family, "Maryam"));
    let pats_row = pat.rsplit('/').next().expect("an id").to_owned();
    offers(&tom, &maryam, "care_overnight", "Every other Friday", &[("kept_from", &pats_row)]);
    offers(&tom, &maryam, "meals", "Soup on Mondays", &[]);
    assert!(tom.get(&maryam).body.contains("Must not know of it: Pat"));
    // Pat turns out to be somebody of the record: what was kept from the neighbour is kept from the person.
    let change = [("person", salma.as_str())];
    assert_eq!(sends(&tom, &pat, "change", &change).status, 303);
    town::was_in_the_family(world, &GRACE, "Salma Begum");
    let seen = grace.get(&maryam).body;
    assert!(seen.contains("Soup on Mondays") && !seen.contains("Every other Friday"), "{seen}");
    // Who answers for the family can open it again; who only works with it can not.
    let address = town::link_in(&tom.get(&maryam).body, "/offers/");
    let page = tom.get(&address);
    assert_eq!(tom.send_changed(&address, &page, &[("times", "Every Friday")]).status, 303, "the ticks stay");
    assert!(!grace.get(&maryam).body.contains("Every Friday"));
}

fn the_same_person_twice(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let salma = person(world, "Salma Begum");
    let names = |name: &str| tom.get(&format!("{family}/network")).body.matches(&format!("\">{name}</a>")).count();
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    let again = adds(&tom, &family, " PAT ", "friend", &[]);
    assert_eq!(again.status, 422);
    assert!(again.body.contains("is in the network already") && again.body.contains("somebody else with this name"));
    assert_eq!(names("Pat"), 1, "nothing is stored before somebody has said");
    assert_eq!(adds(&tom, &family, "Pat", "friend", &[("same", "new")]).status, 303);
    assert_eq!(names("Pat"), 2);
    let of_record = [("same", salma.as_str())];
    assert_eq!(adds(&tom, &family, "salma", "relative", &of_record).status, 303);
    assert_eq!(adds(&tom, &family, "Salma Begum", "relative", &of_record).status, 422, "the one is there once");
    assert_eq!(names("Salma Begum"), 1);
    // One form that is sent twice stores one.
    let address = format!("{family}/network");
    let page = tom.get(&address);
    for _ in 0..2 {
        let sent = tom.send_changed(&address, &page, &[("name", "Maryam"), ("kind", "faith")]);
        assert_eq!(sent.status, 303);
    }
    assert_eq!(names("Maryam"), 1);
    // Nor is the person linked to a second row.
    let pat = page_of(&tom, &family, "Pat");
    let linked = sends(&tom, &pat, "change", &[("person", &salma)]);
    assert_eq!(linked.status, 422);
    assert!(linked.body.contains("Salma Begum is in the network already."), "{}", linked.body);
    for wrong in [("name", " "), ("kind", "cousin")] {
        let fields = [("name", "Ola"), ("kind", "friend"), wrong];
        let address = format!("{family}/network");
        assert_eq!(tom.send_changed(&address, &tom.get(&address), &fields).status, 422, "{wrong:?}");
    }
}

fn who_is_in_the_record_is_not_copied(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let (salma, yusuf) = (person(world, "Salma Begum"), person(world, "Yusuf Rahman"));
    let (from, to) = (salma.parse().expect("an id"), yusuf.parse().expect("an id"));
    as_tom(world, &family, move |tx, tom, family| {
        add_ties(tx, tom, family, &[TieText { from, to, kind: TieKind::of("grandparent") }])
    });
    let address = format!("{family}/network");
    let page = tom.get(&address).body;
    assert!(page.contains("Salma Begum, grandparent of Yusuf Rahman"), "{page}");
    assert!(!page.contains("Yusuf Rahman, grandchild"), "a child is offered to nobody");
    for _ in 0..2 {
        assert_eq!(tom.post(&format!("{address}/known"), &[("who", &salma)]).status, 303);
    }
    let page = tom.get(&address).body;
    assert_eq!(page.matches("\">Salma Begum</a>").count(), 1, "{page}");
    assert!(!page.contains("In the record already"));
    let one = tom.get(&page_of(&tom, &family, "Salma Begum")).body;
    assert!(one.contains(&format!("{family}/people/{salma}")), "she leads to her own page");
    assert_eq!(tom.post(&format!("{address}/known"), &[("who", "nobody we know")]).status, 303);
    assert_eq!(tom.get(&address).body.matches("alongside-member").count(), 1, "nobody is made up");
}

fn what_a_promise_names_is_taken_up(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let tom = Caller::signed_in(world, &TOM);
    let nadia = person(world, "Nadia Rahman");
    let address = format!("{family}/promises/new");
    let promise = [
        ("promise", "I take Yusuf on Thursdays."),
        ("maker", "network"),
        ("maker_name", "Rukhsana"),
        ("to_whom", "Nadia"),
        ("promise_due_day", "1"),
        ("promise_due_month", "12"),
        ("promise_due_year", "2026"),
        ("repeats", "once"),
        ("kept_from", nadia.as_str()),
    ];
    assert_eq!(tom.send_changed(&address, &tom.get(&address), &promise).status, 303);
    let list = format!("{family}/network");
    assert!(tom.get(&list).body.contains("Rukhsana, named in a promise"));
    assert_eq!(tom.post(&format!("{list}/known"), &[("who", "Rukhsana")]).status, 303);
    let page = page_of(&tom, &family, "Rukhsana");
    let one = tom.get(&page).body;
    assert!(one.contains("I take Yusuf on Thursdays.") && one.contains("They were in the record"), "{one}");
    assert!(one.contains("Must not know of them"), "the row has the marks of the promise: {one}");
    town::was_in_the_family(world, &GRACE, "Nadia Rahman");
    assert!(!Caller::signed_in(world, &GRACE).get(&list).body.contains("Rukhsana"));
}

fn nobody_is_their_own_network(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let (salma, yusuf) = (person(world, "Salma Begum"), person(world, "Yusuf Rahman"));
    assert_eq!(adds(&tom, &family, "Salma", "relative", &[("same", &salma)]).status, 303);
    let page = page_of(&tom, &family, "Salma Begum");
    assert_eq!(sends(&tom, &page, "answers/new", &[("person", &salma), ("answer", "yes")]).status, 422);
    let tie = [("person", salma.as_str()), ("strength", "strong"), ("said_by", "Salma")];
    assert_eq!(sends(&tom, &page, "ties/new", &tie).status, 422);
    // Nor their own grandfather.
    let ties = format!("{family}/ties");
    let (one, other) = (salma.clone(), yusuf.clone());
    as_tom(world, &family, move |tx, tom, family| {
        let (from, to) = (one.parse().expect("an id"), other.parse().expect("an id"));
        let kind = TieKind::of("grandparent");
        add_ties(tx, tom, family, &[TieText { from, to, kind }])?;
        let (from, to) = (other.parse().expect("an id"), one.parse().expect("an id"));
        match add_ties(tx, tom, family, &[TieText { from, to, kind }]) {
            Err(Error::Refused(words)) if words.contains("is a child or grandchild of") => Ok(()),
            other => panic!("somebody is their own grandfather: {other:?}"),
        }
    });
    assert_eq!(tom.get(&ties).status, 200);
}

fn two_hundred_people(world: &World) {
    let family = town::family_with_a_lead(world);
    as_tom(world, &family, |tx, tom, family| {
        for number in 1..=200 {
            let marks = Marks::about(People::none(), tom.agency.clone());
            let new =
                MemberText::new(format!("Helper{number} of a long name, who is everybody's friend"), Kind::Friend);
            add_member(tx, tom, family, &new, &marks)?;
        }
        Ok(())
    });
    let tom = Caller::signed_in(world, &TOM);
    let page = tom.get(&format!("{family}/network")).body;
    assert_eq!(page.matches("class=\"alongside-member\"").count(), 200);
    let drawn = page.split("<svg").nth(1).expect("a picture");
    assert!(drawn.contains("Helper1 ") && drawn.contains("Helper200"), "all of them are drawn");
    assert_eq!(adds(&tom, &family, "Helper201", "friend", &[]).status, 303);
}

fn numbers_are_kept_and_never_averaged(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    let page = page_of(&tom, &family, "Pat");
    let said = |fields: &[(&str, &str)]| sends(&tom, &page, "numbers/new", fields).status;
    assert_eq!(said(&[("willing", "2"), ("by_whom", "themselves")]), 303);
    assert_eq!(said(&[("willing", "10"), ("by_whom", "parent"), ("said_by", "Nadia")]), 303);
    for wrong in [
        vec![("willing", "-1"), ("by_whom", "themselves")],
        vec![("willing", "7.5"), ("by_whom", "themselves")],
        vec![("by_whom", "themselves")],
        vec![("willing", "5"), ("by_whom", "parent")],
        vec![("willing", "5"), ("by_whom", "themselves"), ("said_year", "2099")],
    ] {
        assert_eq!(said(&wrong), 422, "{wrong:?}");
    }
    let one = tom.get(&page).body;
    assert!(one.contains(">2</td>") && one.contains(">10</td>") && one.contains("Nadia</span> (a parent)"), "{one}");
    assert!(!one.contains(">6</td>") && !one.contains(">6.0"), "nobody makes an average");
}

fn two_who_change_one_member(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    let address = format!("{}/change", page_of(&tom, &family, "Pat"));
    let (toms, ashas) = (tom.get(&address), asha.get(&address));
    assert_eq!(tom.send_changed(&address, &toms, &[("tie_words", "Lives at number nine")]).status, 303);
    let late = asha.send_changed(&address, &ashas, &[("tie_words", "Lives next door")]);
    assert_eq!(late.status, 409);
    assert!(late.body.contains("Lives at number nine") && late.body.contains("Lives next door"), "{}", late.body);
}

fn what_is_over_is_not_counted_on(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(adds(&tom, &family, "Pat", "neighbour", &[]).status, 303);
    let page = page_of(&tom, &family, "Pat");
    let until = [("until_day", "22"), ("until_month", "11"), ("until_year", "2026")];
    offers(&tom, &page, "meals", "Soup on Mondays", &until);
    let list = format!("{family}/network");
    assert!(tom.get(&list).body.contains("Soup on Mondays"));
    world.minutes_pass(2 * 24 * 60);
    let tom = Caller::signed_in(world, &TOM);
    assert!(!tom.get(&list).body.contains("Soup on Mondays"), "its last day is over");
    assert!(tom.get(&page).body.contains("Until 22 November 2026"));
    let ended = [("ended_day", "23"), ("ended_month", "11"), ("ended_year", "2026")];
    assert_eq!(sends(&tom, &page, "change", &ended).status, 422, "it is said why");
    let why = [("ended_day", "23"), ("ended_month", "11"), ("ended_year", "2026"), ("ended_why", "She moved.")];
    assert_eq!(sends(&tom, &page, "change", &why).status, 303);
    assert!(tom.get(&list).body.contains("Not in the network any more"));
    let late = sends(&tom, &page, "offers/new", &[("kind", "meals"), ("state", "confirmed")]);
    assert_eq!(late.status, 422);
    assert!(late.body.contains("is not in the network any more"), "{}", late.body);
}

fn a_light_contact_is_no_person_of_the_record(world: &World) {
    use alongside_schema::tables::{family_members, person_keys};
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let counted = |world: &World| {
        crate::support::query(world, |connection| {
            let people: i64 = people::table.count().get_result(connection)?;
            let members: i64 = family_members::table.count().get_result(connection)?;
            let keys: i64 = person_keys::table.count().get_result(connection)?;
            Ok((people, members, keys))
        })
    };
    let before = counted(world);
    assert_eq!(adds(&tom, &family, "Rukhsana Malik", "neighbour", &[]).status, 303);
    let page = page_of(&tom, &family, "Rukhsana Malik");
    assert_eq!(sends(&tom, &page, "change", &[("telephone", "01632 960777")]).status, 303);
    assert_eq!(counted(world), before);
    assert!(!tom.get(&format!("{family}/people")).body.contains("Rukhsana"));
}

fn that_somebody_harms_another_is_kept_from_them(world: &World) {
    let family = town::family_with_a_lead(world);
    town::works_with(world, &GRACE, &family);
    let (tom, grace) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &GRACE));
    let (salma, nadia) = (person(world, "Salma Begum"), person(world, "Nadia Rahman"));
    as_tom(world, &family, move |tx, tom, family| {
        let (from, to) = (salma.parse().expect("an id"), nadia.parse().expect("an id"));
        add_ties(tx, tom, family, &[TieText { from, to, kind: TieKind::of("mother") }])
    });
    let ties = format!("{family}/ties");
    let tie = town::link_in(&tom.get(&ties).body, "/ties/");
    let harm = [("closeness", "harms"), ("closeness_by", "Nadia")];
    assert_eq!(tom.send_changed(&tie, &tom.get(&tie), &harm).status, 303);
    let drawn = tom.get(&format!("{family}/genogram")).body;
    assert!(drawn.contains("genogram-harmful") && drawn.contains("does them harm, says Nadia"), "{drawn}");
    assert!(drawn.contains("is harmed by them, says Nadia"));
    // Only who answers for the family takes it back.
    let back = [("closeness", "close"), ("closeness_by", "Nadia")];
    assert_eq!(grace.send_changed(&tie, &grace.get(&tie), &back).status, 422);
    town::was_in_the_family(world, &GRACE, "Salma Begum");
    assert_eq!(grace.get(&tie).status, 404);
    assert!(!grace.get(&format!("{family}/genogram")).body.contains("says Nadia"));
}
