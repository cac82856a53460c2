//! What comes to the front door a second time, or must not be read by everybody there: no words are lost and none are poured out.

use alongside_families::codes::Safe;
use alongside_families::store::{NewFamily, add_family};
use alongside_schema::tables::{channels, families, family_members, people, requests, users};
use alongside_schema::{Act, Entry, Error, Id, ReferenceKind, Role};
use diesel::prelude::*;

use crate::deciding::{DALFORD, asked, decides, is_refused, sends_without_a_page};
use crate::front_door::{CLEO, HEADING, ask_by_program, import, row, waiting};
use crate::inbox::ask;
use crate::support::{Caller, RUNTIME, Who, World, on_both_engines, query};
use crate::town::{self, ASHA, OWEN, PRIYA, TOM};

on_both_engines!(
    a_page_that_is_sent_again_with_other_words_is_another_request,
    a_form_that_is_sent_again_with_other_words_is_another_request,
    a_key_that_is_used_again_for_something_else_is_refused,
    two_that_come_at_once_are_one,
    a_restricted_request_that_nobody_may_read_is_counted,
    a_request_about_a_restricted_family_is_restricted,
    a_request_about_the_household_of_a_colleague_is_restricted,
    a_restricted_request_restricts_the_family_that_it_is_linked_to,
    one_child_alone_opens_the_work,
    two_of_one_name_stay_two,
    a_number_that_is_marked_never_anywhere_is_never_sent_to,
    free_words_keep_messages_from_who_is_meant,
    a_code_phrase_is_shown_and_kept,
    a_clock_that_runs_ahead_puts_nothing_off,
    a_character_that_is_none_is_refused_in_words,
);

/// Reads restricted requests, and has the name of a mother.
const ALMA: Who =
    Who { name: "Alma Reed", job_title: "service manager", agency: "Luton Council", team: "", roles: &[Role::Cleared] };

/// Reads restricted requests at the front door.
const DREW: Who = Who {
    name: "Drew Pell",
    job_title: "head of the front door",
    agency: "Luton Council",
    team: "",
    roles: &[Role::FrontDoor, Role::Cleared],
};

/// Somebody goes back in the browser, ticks that there is danger, and sends the page again.
fn a_page_that_is_sent_again_with_other_words_is_another_request(world: &World) {
    world.add(OWEN);
    assert_eq!(ask(world, "192.0.2.7", "01", false).status, 200);
    assert_eq!(ask(world, "192.0.2.7", "01", true).status, 200);
    assert_eq!(ask(world, "192.0.2.7", "01", true).status, 200);
    let owen = Caller::signed_in(world, &OWEN);
    let requests = waiting(&owen);
    assert_eq!(requests.len(), 2, "the same words are one, and the new words are not lost");
    let (later, first) = (&requests[0], &requests[1]);
    let page = owen.get(&format!("/requests/{later}")).body;
    assert!(page.contains("Someone may be in danger now") && page.contains("This follows"), "{page}");
    assert!(page.contains(&format!("href=\"/requests/{first}\"")));
    let page = owen.get(&format!("/requests/{first}")).body;
    assert!(page.contains("follows this one") && page.contains(&format!("href=\"/requests/{later}\"")), "{page}");
}

fn a_form_that_is_sent_again_with_other_words_is_another_request(world: &World) {
    world.add(OWEN);
    let first = row("E-1", "Noor Aziz 04/05/2018", "Hana Aziz (mum) 07700 900101", "soon");
    let corrected = first.replace("Reads every day", "He hit her last night");
    let sends = |row: &str| import(world, "forms.csv", &[HEADING, row].concat()).0.to_string();
    assert_eq!(sends(&first), "1 accepted, 0 already known, 0 rejected");
    assert_eq!(sends(&corrected), "1 accepted, 0 already known, 0 rejected");
    assert_eq!(sends(&corrected), "0 accepted, 1 already known, 0 rejected");
    assert_eq!(sends(&first), "0 accepted, 1 already known, 0 rejected");
    let owen = Caller::signed_in(world, &OWEN);
    let requests = waiting(&owen);
    assert_eq!(requests.len(), 2);
    let pages: Vec<String> = requests.iter().map(|one| owen.get(&format!("/requests/{one}")).body).collect();
    assert!(pages.iter().any(|page| page.contains("He hit her last night") && page.contains("This follows")));

    // The same words under another reference are one while they wait; once it is decided somebody asks again.
    let again = first.replace("E-1", "E-2");
    assert_eq!(sends(&again), "0 accepted, 1 already known, 0 rejected");
    for request in &requests {
        let address = format!("/requests/{request}");
        let decision = [("outcome", "nfa"), ("hears", "told met a1"), ("hears_words", "Rung.")];
        assert_eq!(decides(world, &address, &decision).status, 303);
    }
    assert_eq!(sends(&again), "1 accepted, 0 already known, 0 rejected");
    assert_eq!(sends(&first), "0 accepted, 1 already known, 0 rejected", "a file read in again adds nothing");
}

const BY_PROGRAM: &str = r#"{"reference":"X-1","people":[{"ref":"c1","kind":"child","names":[{"use":"usual","text":"Ida"}],
    "dob":"2021-03-01"}],"worries":["Cold at night"],"urgency":"today"}"#;

fn a_key_that_is_used_again_for_something_else_is_refused(world: &World) {
    world.add(PRIYA);
    world.add(OWEN);
    let (token, key) = (town::token(world, &PRIYA), "0190a0a0-0000-7000-8000-00000000000a");
    assert_eq!(ask_by_program(world, &token, key, BY_PROGRAM).0, 200);
    let other = BY_PROGRAM.replace("Cold at night", "Nobody was home");
    for body in [other.clone(), other.replace("X-1", "X-2")] {
        let (status, problem) = ask_by_program(world, &token, key, &body);
        let words = problem["error"].as_str().unwrap_or_default();
        assert!(status == 422 && words.contains("Idempotency-Key was used for another request"), "{status} {problem}");
    }
    let owen = Caller::signed_in(world, &OWEN);
    assert_eq!(waiting(&owen).len(), 1, "nothing of it is stored");
    let (status, sent) = ask_by_program(world, &token, "0190a0a0-0000-7000-8000-00000000000b", &other);
    assert_eq!((status, sent["known"].as_bool()), (200, Some(false)), "{sent}");
    assert_eq!(waiting(&owen).len(), 2, "with a key of its own it is taken in");
}

fn two_that_come_at_once_are_one(world: &World) {
    world.add(PRIYA);
    let token = town::token(world, &PRIYA);
    for round in 0..5 {
        let body = BY_PROGRAM.replace("X-1", &format!("X-{round}")).replace("Ida", &format!("Ida {round}"));
        let answers = std::thread::scope(|scope| {
            let send = |key: String| {
                let (token, body) = (&token, &body);
                scope.spawn(move || ask_by_program(world, token, &key, body))
            };
            let sent = [1, 2, 3].map(|at| send(format!("0190a0a0-0000-7000-8000-0000000000{round}{at}")));
            sent.map(|sent| sent.join().expect("an answer"))
        });
        for (status, answer) in &answers {
            assert_eq!((*status, &answer["reference"]), (200, &answers[0].1["reference"]), "{answer}");
        }
    }
    let stored: i64 = query(world, |connection| Ok(requests::table.count().get_result(connection)?));
    assert_eq!(stored, 5);
}

/// Everybody who is cleared may be the mother: nobody reads it, and everybody at the front door knows that somebody must.
fn a_restricted_request_that_nobody_may_read_is_counted(world: &World) {
    for who in [OWEN, ALMA] {
        world.add(who);
    }
    let owen = Caller::signed_in(world, &OWEN);
    assert!(!owen.get("/requests").body.contains("nobody is cleared to read it"));
    let mother = row("E-1", "Noor Aziz 04/05/2018", "Alma Reed (mum) 07700 900101", "immediate danger");
    import(world, "forms.csv", &[HEADING, &mother].concat());
    assert!(waiting(&owen).is_empty() && waiting(&Caller::signed_in(world, &ALMA)).is_empty());
    let list = owen.get("/requests").body;
    assert!(list.contains("1 restricted request waits, and nobody is cleared to read it"), "{list}");
    assert!(list.contains("1 request for help says that somebody may be in danger now"), "{list}");
    assert!(!list.contains("Noor") && !list.contains("Alma Reed") && !list.contains("Mill School"));
    assert!(owen.get("/search").body.contains("1 request for help says that somebody may be in danger now"));
    world.add(CLEO);
    assert_eq!(waiting(&Caller::signed_in(world, &CLEO)).len(), 1);
    let list = owen.get("/requests").body;
    assert!(!list.contains("restricted request") && !list.contains("in danger now"), "somebody reads it: {list}");
}

/// The Rahmans, of whom only these may know.
fn restricted_family(world: &World, cleared: &'static [Who]) {
    let family = |cleared: Vec<Id>| NewFamily { cleared: Some(cleared), ..town::rahman() };
    let made = world.site().db().write(move |tx| {
        let cleared: Vec<Id> = cleared
            .iter()
            .map(|who| alongside_access::user_of_email(tx.connection(), &who.email()))
            .collect::<Result<_, _>>()?;
        let by = alongside_access::viewer(tx.connection(), &cleared[0])?.ok_or(Error::NotFound)?;
        let reference = tx.new_reference(ReferenceKind::Family);
        add_family(tx, &by, &reference, &family(cleared))?;
        Ok(Entry::new(&by, Act::FamilyAdded).with(()))
    });
    RUNTIME.block_on(made).expect("a family");
}

fn about_the_rahmans() -> String {
    let child = row("E-1", "Yusuf Rahman 03/09/2016", "Nadia Rahman (mum) 07700 900101", "today");
    [HEADING, &child].concat()
}

fn a_request_about_a_restricted_family_is_restricted(world: &World) {
    for who in [OWEN, CLEO, DREW] {
        world.add(who);
    }
    restricted_family(world, &[CLEO]);
    import(world, "forms.csv", &about_the_rahmans());
    assert!(waiting(&Caller::signed_in(world, &OWEN)).is_empty(), "the front door may not know of this family");
    assert!(waiting(&Caller::signed_in(world, &DREW)).is_empty(), "nor who is cleared for other families");
    assert_eq!(waiting(&Caller::signed_in(world, &CLEO)).len(), 1, "and who is cleared for it reads it");
}

fn a_request_about_the_household_of_a_colleague_is_restricted(world: &World) {
    town::family_with_a_lead(world);
    for who in [CLEO, DREW] {
        world.add(who);
    }
    let email = DREW.email();
    let linked = world.site().db().housekeeping(move |tx| {
        let mother = people::table.filter(people::name.eq("Salma Begum")).select(people::id);
        let mother: String = mother.first(tx.connection())?;
        let account = users::table.filter(users::email.eq(email));
        Ok(diesel::update(account).set(users::person_id.eq(mother)).execute(tx.connection())?)
    });
    assert_eq!(RUNTIME.block_on(linked).expect("an account"), 1);
    import(world, "forms.csv", &about_the_rahmans());
    assert!(waiting(&Caller::signed_in(world, &OWEN)).is_empty(), "the front door sits beside her");
    assert!(waiting(&Caller::signed_in(world, &DREW)).is_empty(), "she never reads of her own household");
    assert_eq!(waiting(&Caller::signed_in(world, &CLEO)).len(), 1);
}

/// A request that names a colleague, about a family that is known and open: from the moment of linking only who is cleared knows of the family.
fn a_restricted_request_restricts_the_family_that_it_is_linked_to(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(DREW);
    let named = about_the_rahmans().replace("Nadia Rahman (mum)", "Asha Mirza (aunt)");
    import(world, "forms.csv", &named);
    let (drew, tom) = (Caller::signed_in(world, &DREW), Caller::signed_in(world, &TOM));
    assert_eq!((tom.get(&family).status, waiting(&Caller::signed_in(world, &OWEN)).len()), (200, 0));
    let address = format!("/requests/{}", waiting(&drew)[0]);
    let page = drew.get(&address);
    assert!(page.body.contains("it is restricted from then on"), "{}", page.body);
    let known = town::person_in(&page.body, "Rahman, F");
    let decision = [
        ("outcome", "early_help"),
        ("reason", "They ask."),
        ("family", known.as_str()),
        ("hears", "told met a1"),
        ("hears_words", "Seen at noon."),
        ("requester", "told"),
        ("requester_words", "Rung."),
    ];
    let unsaid = drew.send_changed(&address, &page, &decision);
    assert!(unsaid.body.contains("Tick one to three colleagues"), "{}", unsaid.status);
    let grace = town::person_in(&page.body, "Grace Adeyemi");
    let decided = drew.send_changed(&address, &page, &[&decision[..], &[("cleared", grace.as_str())]].concat());
    assert_eq!(decided.status, 303, "{}", decided.body);
    let restricted: bool =
        query(world, |connection| Ok(families::table.select(families::restricted).first(connection)?));
    assert!(restricted);
    for who in [&TOM, &ASHA] {
        assert_eq!(Caller::signed_in(world, who).get(&family).status, 404, "{}", who.name);
    }
}

fn one_child_alone_opens_the_work(world: &World) {
    world.add(OWEN);
    let address = asked(
        world,
        r#""kind": "child", "names": [{"use": "usual", "text": "Noah"#,
        r#""kind": "unborn", "names": [{"use": "usual", "text": "Noah"#,
    );
    let page = Caller::signed_in(world, &OWEN).get(&address).body;
    assert!(page.contains("What happens next for Noah Dalford?"), "a baby on the way can go another way too");
    let decision =
        [("outcome", "info_advice"), ("child1_outcome", "early_help"), ("child1_reason", "Before the birth.")];
    assert_eq!(decides(world, &address, &decision).status, 303);
    let opened: Vec<Option<String>> = query(world, |connection| {
        Ok(requests::table.filter(requests::family_id.is_not_null()).select(requests::episode_id).load(connection)?)
    });
    assert!(matches!(opened.as_slice(), [Some(_)]), "the work begins: {opened:?}");
}

/// Father and son of one name, of whom nobody knows when they were born.
fn two_of_one_name_stay_two(world: &World) {
    world.add(OWEN);
    let first = asked(world, "", "");
    assert_eq!(decides(world, &first, &[]).status, 303);
    let two = DALFORD
        .replace("D-1", "D-2")
        .replace(r#"{"ref": "c2", "kind": "child", "names": [{"use": "usual", "text": "Noah Dalford"}], "dob": "2019-05-04"}"#, r#"{"ref": "c2", "kind": "child", "names": [{"use": "usual", "text": "Sam Orme"}]}, {"ref": "a3", "kind": "adult", "names": [{"use": "usual", "text": "Sam Orme"}]}"#);
    assert_eq!(import(world, "dalford.json", &two).0.accepted, 1);
    let owen = Caller::signed_in(world, &OWEN);
    let address = format!("/requests/{}", waiting(&owen)[0]);
    let family = town::person_in(&owen.get(&address).body, "Dalford, F");
    assert_eq!(decides(world, &address, &[("family", &family)]).status, 303);
    let named: i64 = query(world, |connection| {
        let members = family_members::table.inner_join(people::table.on(people::id.eq(family_members::person_id)));
        Ok(members.filter(people::name.eq("Sam Orme")).count().get_result(connection)?)
    });
    assert_eq!(named, 2);
}

fn a_number_that_is_marked_never_anywhere_is_never_sent_to(world: &World) {
    world.add(OWEN);
    let first = asked(world, r#""text": "yes""#, r#""text": "NEVER, he reads them""#);
    assert_eq!(decides(world, &first, &[]).status, 303);
    // Another family, of whom nothing is linked, gives the same number and says yes to it.
    let other = r#"{"reference": "O-1", "people": [
        {"ref": "c1", "kind": "child", "names": [{"text": "Kit Marlow"}], "dob": "2020-01-09"},
        {"ref": "a1", "kind": "adult", "names": [{"text": "Jo Marlow"}], "phone": "+44 7700 900 101"}],
        "safe_contact": [{"person": "a1", "text": "yes"}]}"#;
    let sends = |text: &str| {
        assert_eq!(import(world, "other.json", text).0.accepted, 1);
        let address = format!("/requests/{}", waiting(&Caller::signed_in(world, &OWEN))[0]);
        assert_eq!(decides(world, &address, &[("outcome", "info_advice")]).status, 303);
        sends_without_a_page(world, &address, "a1", alongside_families::codes::Way::Text)
    };
    assert!(is_refused(&sends(other)));
    let free = other.replace("O-1", "O-2").replace("900 101", "900 777");
    assert!(sends(&free).is_ok(), "another number is free");
}

fn free_words_keep_messages_from_who_is_meant(world: &World) {
    world.add(OWEN);
    for (at, words) in ["DO NOT CONTACT MUM", "ex partner / his family", "the school office"].iter().enumerate() {
        let text = DALFORD.replace("D-1", &format!("D-7{at}")).replace("a2: the address", words);
        assert_eq!(import(world, "dalford.json", &text).0.accepted, 1, "{words}");
        let address = format!("/requests/{}", waiting(&Caller::signed_in(world, &OWEN))[0]);
        assert_eq!(decides(world, &address, &[("hears", "send text a1")]).status, 422, "{words}");
        assert_eq!(decides(world, &address, &[("outcome", "info_advice")]).status, 303, "but a worker can tell her");
        assert!(is_refused(&sends_without_a_page(world, &address, "a1", alongside_families::codes::Way::Text)));
    }
}

fn a_code_phrase_is_shown_and_kept(world: &World) {
    world.add(OWEN);
    let said = r#""times": "Tuesdays at ten", "code_phrase": "the eczema clinic"}, {"person": "a1", "call": "no", "text": "yes"}]"#;
    let address = asked(world, r#"he has a key to the box"}]"#, &format!(r#"he has a key to the box", {said}"#));
    let page = Caller::signed_in(world, &OWEN).get(&address).body;
    assert!(page.contains("When: Tuesdays at ten") && page.contains("What to say: “the eczema clinic”"), "{page}");
    assert_eq!(decides(world, &address, &[]).status, 303);
    let kept: Vec<(String, Safe, String, String)> = query(world, |connection| {
        let of_leah = channels::table.inner_join(people::table.on(people::id.eq(channels::person_id)));
        Ok(of_leah
            .filter(people::name.eq("Leah Dalford"))
            .order(channels::kind)
            .select((channels::kind, channels::safe, channels::times, channels::code_phrase))
            .load(connection)?)
    });
    assert_eq!(kept.len(), 3, "{kept:?}");
    for (way, safe, times, phrase) in &kept {
        assert_eq!((times.as_str(), phrase.as_str()), ("Tuesdays at ten", "the eczema clinic"), "{way}");
        assert_eq!(*safe, if way == "text" { Safe::Yes } else { Safe::No }, "{way}: the most careful word");
    }
}

fn a_clock_that_runs_ahead_puts_nothing_off(world: &World) {
    world.add(OWEN);
    let text = BY_PROGRAM.replacen('{', r#"{"submitted":"2031-01-01T10:00:00Z","#, 1);
    assert_eq!(import(world, "ahead.json", &text).0.accepted, 1);
    let owen = Caller::signed_in(world, &OWEN);
    let page = owen.get(&format!("/requests/{}", waiting(&owen)[0])).body;
    assert!(page.contains("21 November 2026") && page.contains("due today"), "{page}");
    assert_eq!(page.matches("2031").count(), 1, "and only the note beside it says what that clock said");
    assert!(page.contains("submitted is 1 January 2031, which has not come yet"), "{page}");
}

fn a_character_that_is_none_is_refused_in_words(world: &World) {
    world.add(PRIYA);
    let token = town::token(world, &PRIYA);
    let text = BY_PROGRAM.replace("Cold at night", "Cold \\u0000 at night");
    let (status, problem) = ask_by_program(world, &token, "0190a0a0-0000-7000-8000-00000000000c", &text);
    let words = problem["error"].as_str().unwrap_or_default();
    assert!((400..500).contains(&status) && words.contains("is no letter"), "{status} {problem}");
    let (tally, said) = import(world, "none.json", &text);
    assert_eq!((tally.accepted, tally.rejected), (0, 1), "{said:?}");
    let endless = BY_PROGRAM.replace("Cold at night", &"cold ".repeat(30_000));
    assert!(import(world, "endless.json", &endless).1[0].contains("longer than 100000 characters"));
}
