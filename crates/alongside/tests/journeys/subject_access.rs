//! Somebody asks for their own record, or a parent for a child's: who may, by when, what is given, and what stays where it is. Everything that is to be kept back has a
//! word that stands nowhere else, and no such word is in any byte of what is given.

use alongside_families::codes::{PersonKind, StoryKind};
use alongside_families::store::{NewFamily, NewHome, NewPerson, NewTie};
use alongside_schema::tables::{
    homes, stories, subject_items, subject_releases, subject_requests, subject_steps, trail,
};
use alongside_schema::{Act, Id, Role};
use diesel::prelude::*;
use scraper::{Html, Selector};

use crate::consent::answers;
use crate::documents::add_file;
use crate::emergencies::PIP;
use crate::leaks::add_home;
use crate::near_ones::{looks, nadia_is_declared_by};
use crate::people::person;
use crate::support::{Answer, Caller, Who, World, change, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, PRIYA, SAM, TOM};

in_six_ways!(a_request_is_taken_in_and_its_time_is_kept);

on_both_engines!(
    a_young_person_gets_her_record_with_her_brothers_names_left_out,
    a_fathers_request_for_his_child_tells_no_address,
    what_an_informant_said_is_kept,
    two_people_check,
    of_two_who_check_or_decide_at_once_the_second_is_told,
    at_the_same_moment_one_decides_one_checks_and_one_releases,
    a_pair_added_after_the_check_stops_the_release,
    a_home_that_becomes_protected_stops_the_release,
    who_may_not_ask_is_told_why,
    a_request_is_refused_or_taken_back_in_words,
    more_time_is_taken_once_and_within_the_month,
    post_goes_only_where_it_is_safe,
    a_file_is_given_when_somebody_has_read_it,
    nobody_works_on_the_request_of_their_own_family,
    a_restricted_family_is_for_an_officer_who_is_cleared,
    workers_see_nothing_of_it,
    everything_is_in_the_trail_and_in_the_log,
);

/// A second privacy officer.
pub const QUINN: Who = Who {
    name: "Quinn Abara",
    job_title: "privacy officer",
    agency: "Luton Council",
    team: "",
    roles: &[Role::PrivacyOfficer],
};

/// The two officers, signed in.
pub fn officers(world: &World) -> (Caller, Caller) {
    world.add(PIP);
    world.add(QUINN);
    (Caller::signed_in(world, &PIP), Caller::signed_in(world, &QUINN))
}

/// Leila, who is fourteen, her brother Yusuf and their mother in one home; their father Karim in his own.
fn leilas() -> NewFamily {
    let day = |text: &str| text.parse().ok();
    let person = |name: &str, kind, born: Option<&str>, relationship: &str, home| {
        NewPerson::new(name, kind, relationship).born(born.and_then(day)).lives_in(Some(home))
    };
    let home = |address: &str, postcode: &str| NewHome {
        address: address.to_owned(),
        postcode: postcode.to_owned(),
        ..NewHome::default()
    };
    NewFamily {
        name: "Rahman".to_owned(),
        people: vec![
            person("Nadia Rahman", PersonKind::Adult, Some("1990-04-12"), "Mother", 0),
            person("Leila Rahman", PersonKind::Child, Some("2012-03-01"), "Child", 0),
            person("Yusuf Rahman", PersonKind::Child, Some("2016-09-03"), "Child", 0),
            person("Karim Rahman", PersonKind::Adult, Some("1988-01-30"), "Father", 1),
        ],
        homes: vec![home("14 Hawthorn Close", "LU8 3QD"), home("2 Mill Row", "LU9 1HB")],
        ties: vec![NewTie { from: 0, to: 1, kind: "Mother".to_owned(), ..NewTie::default() }],
        told: vec![(StoryKind::WhatWouldHelp, "Calmer mornings.".to_owned(), "2026-11-20".parse().expect("a day"))],
        source: "Priya Shah, Bramble Primary School".to_owned(),
        reason: "The family asks for help.".to_owned(),
        ..NewFamily::default()
    }
}

/// The family with Tom to lead it.
pub fn family(world: &World) -> (String, Caller) {
    let family = town::family_led_by_tom(world, leilas());
    (family, Caller::signed_in(world, &TOM))
}

pub fn sends(caller: &Caller, address: &str, fields: &[(&str, &str)]) -> Answer {
    caller.send_changed(address, &caller.get(address), fields)
}

/// Tom records a visit with these people.
pub fn visit(tom: &Caller, family: &str, with: &[&str], what_happened: &str) {
    let address = format!("{family}/contacts/new");
    let page = tom.get(&address);
    let mut fields = page.fields();
    fields.retain(|(name, _)| name != "present" && name != "what_happened");
    fields.push(("what_happened".to_owned(), what_happened.to_owned()));
    fields.extend(with.iter().map(|name| ("present".to_owned(), person(tom, family, name))));
    let recorded = post(tom, &address, &fields);
    assert_eq!(recorded.status, 303, "{}", recorded.body);
}

fn post(caller: &Caller, address: &str, fields: &[(String, String)]) -> Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    caller.post(address, &fields)
}

/// Takes a request in; gives back its address.
pub fn asks(pip: &Caller, fields: &[(&str, &str)]) -> String {
    let asked = sends(pip, "/oversight/rights/new", fields);
    assert_eq!(asked.status, 303, "{}", asked.body);
    asked.location
}

/// Says whom the request is about, by name and date of birth.
fn finds(pip: &Caller, request: &str, name: &str, (day, month, year): (&str, &str, &str)) -> Answer {
    let who = format!("{request}/who");
    sends(pip, &who, &[("name", name), ("born_day", day), ("born_month", month), ("born_year", year)])
}

const LEILA: (&str, (&str, &str, &str)) = ("Leila Rahman", ("1", "3", "2012"));
pub const PASSPORT: (&str, &str) = ("identity_seen", "Her passport, seen today.");

/// Leila's own request, made sure.
pub fn leila_asks(pip: &Caller, tom: &Caller, family: &str) -> String {
    let request = asks(pip, &[("by_whom", "young_person"), ("asked_by", "Leila Rahman")]);
    let view = [("matter", "own_record"), ("conclusion", "can"), ("reasons", "She knows what it is for.")];
    let competence = format!("{family}/people/{}/competence", person(tom, family, "Leila Rahman"));
    assert_eq!(sends(tom, &competence, &view).status, 303);
    assert_eq!(finds(pip, &request, LEILA.0, LEILA.1).status, 200);
    let made_sure = sends(pip, &format!("{request}/who"), &[PASSPORT]);
    assert_eq!((made_sure.status, made_sure.location), (303, request.clone()), "{}", made_sure.body);
    request
}

/// Her father's request for her, made sure.
fn karim_asks(pip: &Caller, tom: &Caller, family: &str) -> String {
    let request = asks(pip, &[("by_whom", "parent"), ("asked_by", "Karim Rahman"), ("about", "Leila Rahman")]);
    let (karim, leila) = (person(tom, family, "Karim Rahman"), person(tom, family, "Leila Rahman"));
    let certificate = [("basis", "registered"), ("evidence", "Her birth certificate")];
    let who = [("person", karim.as_str()), ("child", leila.as_str())];
    let new = format!("{family}/responsibilities/new");
    assert_eq!(sends(tom, &new, &[&certificate[..], &who].concat()).status, 303);
    let found = finds(pip, &request, LEILA.0, LEILA.1);
    assert_eq!(found.status, 200, "{}", found.body);
    let spell = town::person_in(&found.body, "Karim Rahman");
    let fields = [PASSPORT, ("responsibility", &spell), ("authority_seen", "Leila says that he may have it.")];
    let made_sure = sends(pip, &format!("{request}/who"), &fields);
    assert_eq!(made_sure.status, 303, "{}", made_sure.body);
    request
}

/// The values of the boxes of this name on a page.
fn boxes(page: &str, name: &str) -> Vec<String> {
    let page = Html::parse_document(page);
    let boxes = Selector::parse(&format!("input[type=checkbox][name={name}]")).expect("a selector");
    page.select(&boxes).filter_map(|input| input.attr("value")).map(str::to_owned).collect()
}

/// Ticks all boxes of this name on a page and sends it. Nothing where there are none.
fn ticks_all(caller: &Caller, address: &str, name: &str) -> Option<Answer> {
    let page = caller.get(address);
    let boxes = boxes(page.is(200), name);
    if boxes.is_empty() {
        return None;
    }
    let mut fields = page.fields();
    fields.extend(boxes.into_iter().map(|value| (name.to_owned(), value)));
    Some(post(caller, address, &fields))
}

/// Takes what is proposed for every row that waits.
fn takes_everything(caller: &Caller, request: &str) {
    while let Some(answer) = ticks_all(caller, &format!("{request}/rows"), "take") {
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
}

/// Agrees with everything that somebody else has decided.
fn checks_everything(caller: &Caller, request: &str) {
    while let Some(answer) = ticks_all(caller, &format!("{request}/check"), "right") {
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
}

const IN_HAND: [(&str, &str); 2] = [("way", "in_hand"), ("words", "Her passport again.")];

fn releases(caller: &Caller, request: &str) -> Answer {
    sends(caller, &format!("{request}/release"), &IN_HAND)
}

/// The same where the page offers it no more, or not yet.
fn releases_by_hand(world: &World, caller: &Caller, request: &str) -> Answer {
    let of = request.rsplit('/').next().expect("an id").to_owned();
    let id: Id = of.parse().expect("an id");
    let version: i64 = query(world, move |connection| {
        let request = subject_requests::table.filter(subject_requests::id.eq(id));
        Ok(request.select(subject_requests::version).first(connection)?)
    });
    let (form, version) = (world.site().db().chance().id(world.site().clock().now()).to_string(), version.to_string());
    let form = [
        ("form_id", form.as_str()),
        ("form_name", "own-record-release"),
        ("form_subject", &of),
        ("form_version", &version),
    ];
    caller.post(&format!("{request}/release"), &[&form[..], &IN_HAND].concat())
}

/// Everything is taken as proposed, checked and released; gives back the copy.
pub fn gets(pip: &Caller, quinn: &Caller, request: &str) -> String {
    takes_everything(pip, request);
    checks_everything(quinn, request);
    let released = releases(quinn, request);
    assert_eq!(released.status, 303, "{}", released.body);
    copy(pip, request)
}

/// The copy as it is handed out, with what goes before it.
fn copy(caller: &Caller, request: &str) -> String {
    let copy = caller.post(&format!("{request}/copy"), &[]);
    assert_eq!(copy.status, 200, "{}", copy.body);
    assert!(copy.head.contains("attachment") && copy.head.contains("no-store"), "{}", copy.head);
    format!("{}\n{}", copy.head, copy.body)
}

/// The address of the row that says this, of those that wait or of all.
fn row_with(caller: &Caller, request: &str, words: &str) -> String {
    let mut from = 0;
    loop {
        let page = caller.get(&format!("{request}/rows?from={from}")).body;
        if let Some(at) = page.find(words) {
            let link = page[at..].split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
            return link.expect("a link to decide on it").to_owned();
        }
        assert!(page.contains("More of them"), "no row says {words}: {page}");
        from += 20;
    }
}

/// Takes a request in, keeps its time, finds whose record it is, and decides on a row, as an officer does it at a screen.
fn a_request_is_taken_in_and_its_time_is_kept(world: &World) {
    family(world);
    let mut pip = world.person(PIP);
    pip.signs_in().open("/oversight/rights").sees("Nobody waits for a copy").follow("Take a request in");
    pip.press("Take it in").sees("Select who asks").sees("Enter the name of who asks");
    pip.choose("Who asks?", "Somebody for themselves, 16 or older").fill("The name of who asks", "Nadia Rahman");
    pip.fill_day("When did they ask?", "10 11 2026").press("Take it in").at("/oversight/rights/*");
    pip.sees("due Thursday 10 December").sees("19 days are left").sees("Who asks is to be made sure");
    pip.press("Save the time").sees("Select what is so");
    pip.choose("What is so?", "It stands still: we asked for something that shows who they are, or that they may ask");
    pip.fill("In words", "Rang her, she brings her passport.").press("Save the time");
    pip.sees("stands still while we wait to see who asks");
    let request = pip.path();
    world.minutes_pass(3 * 24 * 60);
    pip.signs_in().open("/oversight/rights").sees("stands still while we wait to see who asks").open(&request);
    pip.choose("What is so?", "It runs again: we have it").fill("In words", "She was here.").press("Save the time");
    pip.sees("due Monday 14 December").sees("20 days are left");
    pip.follow("Make sure who asks, and whose record it is").press("Find them");
    pip.sees("Enter the person\u{2019}s reference, or their whole name and date of birth");
    pip.fill("Or their whole name", "rahman, NADIA")
        .fill_day("And their date of birth", "12 4 1990")
        .press("Find them");
    pip.sees("born 12 April 1990").press("Save, and gather what is held").sees("Say what you have seen");
    pip.fill("What have you seen that shows who they are?", "Her passport.").press("Save, and gather what is held");
    pip.at("/oversight/rights/*")
        .sees("To be put together")
        .follow("Decide what is given")
        .sees("Name and date of birth");
    pip.press("Take what is proposed for those that are ticked")
        .sees("Tick the rows for which what is proposed is right");
    pip.follow("Decide on it by itself: Name and date of birth, 1 on this page").sees("It is about them alone");
    pip.choose("What is given?", "Keep it back").press("Save").sees("Select what allows keeping it back");
    pip.choose("What is given?", "Give it").press("Save").at("/oversight/rights/*/rows");
    pip.follow("The request").follow("Check what somebody else has decided").sees("1 of your own wait");
    pip.follow("The request").follow("Give them the copy").sees("are not decided on and checked");
}

/// She is fourteen and somebody has seen that she can decide this. Her brother and her mother are not named in what she gets, and what is about them alone is not there.
fn a_young_person_gets_her_record_with_her_brothers_names_left_out(world: &World) {
    let (family, tom) = family(world);
    visit(&tom, &family, &["Leila Rahman"], "Leila drew a heron. She likes it quiet.");
    visit(&tom, &family, &["Leila Rahman", "Yusuf Rahman"], "Yusuf threw a cup. Leila laughed about Yusuf Rahman.");
    visit(&tom, &family, &["Yusuf Rahman"], "He told of zebrafish.");
    let (pip, quinn) = officers(world);
    let request = leila_asks(&pip, &tom, &family);
    let copy = gets(&pip, &quinn, &request);
    for given in [
        "Leila Rahman",
        "Leila drew a heron.",
        "She likes it quiet.",
        "[another person] threw a cup.",
        "Leila laughed about [another person].",
        "14 Hawthorn Close",
    ] {
        assert!(copy.contains(given), "{given} is given: {copy}");
    }
    for kept in ["Yusuf", "zebrafish", "Nadia", "Karim", "2 Mill Row"] {
        assert!(!copy.contains(kept), "{kept} is not given: {copy}");
    }
    assert!(!copy.contains("<script") && !copy.contains("src=") && !copy.contains("href="), "nothing is fetched");
    let page = pip.get(&request).body;
    assert!(page.contains("Given") && page.contains("done Saturday 21 November"), "{page}");
    assert_eq!(releases_by_hand(world, &pip, &request).status, 422, "it is given once");
}

/// He has parental responsibility, and a pair keeps from him where the mother lives, so where the child does. Her school, a way to ring her, an alert and a paper are
/// kept too, though they are about the child alone.
fn a_fathers_request_for_his_child_tells_no_address(world: &World) {
    let (family, tom) = family(world);
    let (karim, nadia, leila) = (
        person(&tom, &family, "Karim Rahman"),
        person(&tom, &family, "Nadia Rahman"),
        person(&tom, &family, "Leila Rahman"),
    );
    let refuge =
        [("address", "9 Quillwort Row"), ("postcode", "LU5 5ZZ"), ("class", "confidential"), ("kept_from", &karim)];
    assert_eq!(add_home(&tom, &family, "Leila Rahman", &refuge).status, 303);
    let pair = [("who", karim.as_str()), ("about", &nadia), ("what", "where they live"), ("reason", "xylocarp")];
    assert_eq!(sends(&tom, &format!("{family}/not-to-be-told"), &pair).status, 303);
    let known = [("school", "Umbrage Grove School"), ("communication", "Slowly, with pictures.")];
    assert_eq!(sends(&tom, &format!("{family}/people/{leila}/change"), &known).status, 303);
    let way = [("way", "call"), ("value", "01632 960777"), ("safe", "yes")];
    assert_eq!(sends(&tom, &format!("{family}/people/{leila}/ways/new"), &way).status, 303);
    let alert = [
        ("kind", "visiting"),
        ("words", "vantbrass at the gate"),
        ("about", &leila),
        ("source", "Nadia Rahman"),
        ("review_day", "1"),
        ("review_month", "2"),
        ("review_year", "2027"),
    ];
    assert_eq!(sends(&tom, &format!("{family}/alerts"), &alert).status, 303);
    visit(&tom, &family, &["Leila Rahman"], "Leila draws well. She moved to Quillwort Row. Nadia was wernard.");
    visit(&tom, &family, &["Leila Rahman", "Nadia Rahman"], "They spoke of kestrelwood.");
    visit(&tom, &family, &["Leila Rahman", "Yusuf Rahman"], "Leila is afraid of the pikethorn.");
    visit(&tom, &family, &["Leila Rahman", "Karim Rahman"], "Leila and her father baked.");
    add_file(
        &tom,
        &family,
        &[("title", "Jorvikpaper"), ("about", &leila)],
        ("a.txt", b"She lives at 9 Quillwort Row."),
    );
    let (pip, quinn) = officers(world);
    let request = karim_asks(&pip, &tom, &family);
    let row = row_with(&pip, &request, "9 Quillwort Row");
    let page = pip.get(&row);
    assert!(page.is(200).contains("Nobody gives it by this request"), "{}", page.body);
    let forced = pip.send_changed(&row, &page, &[("given", "give")]);
    assert_eq!(forced.status, 422, "and nobody can: {}", forced.body);
    let copy = gets(&pip, &quinn, &request);
    assert!(copy.contains("What Luton Council holds about Leila Rahman"), "{copy}");
    assert!(copy.contains("1 March 2012"), "what is about the child alone is given: {copy}");
    assert!(copy.contains("Leila and her father baked."), "and what both were at: {copy}");
    for kept in [
        "Quillwort",
        "LU5 5ZZ",
        "Hawthorn",
        "LU8 3QD",
        "Umbrage",
        "960777",
        "vantbrass",
        "wernard",
        "kestrelwood",
        "pikethorn",
        "Jorvikpaper",
        "xylocarp",
        "Nadia",
        "Yusuf",
    ] {
        assert!(!copy.contains(kept), "{kept} is not given: {copy}");
    }
    let stored: String =
        query(world, |connection| Ok(subject_releases::table.select(subject_releases::page).first(connection)?));
    assert!(copy.ends_with(&stored), "what is handed out is what was released");
}

/// A neighbour rang. What she said, and that somebody said something, stays where it is.
fn what_an_informant_said_is_kept(world: &World) {
    let (family, tom) = family(world);
    let (pip, quinn) = officers(world);
    change(world, |connection| {
        let told = stories::table.filter(stories::words.eq("Calmer mornings."));
        let leila: Id = alongside_schema::tables::people::table
            .filter(alongside_schema::tables::people::name.eq("Leila Rahman"))
            .select(alongside_schema::tables::people::id)
            .first(connection)?;
        let marks = (
            stories::words.eq("Leila cries behind the thistlewall."),
            stories::source.eq("Mrs Plover next door"),
            stories::subjects.eq(format!("|{leila}|")),
        );
        Ok(diesel::update(told).set(marks).execute(connection)?)
    });
    let request = leila_asks(&pip, &tom, &family);
    let row = pip.get(&row_with(&pip, &request, "thistlewall"));
    assert!(row.body.contains("Somebody told it who is not an agency, and not they themselves"), "{}", row.body);
    let copy = gets(&pip, &quinn, &request);
    for kept in ["thistlewall", "Plover"] {
        assert!(!copy.contains(kept), "{kept}: {copy}");
    }
    assert!(copy.contains("Some of it is left out or shortened"), "and she is told that not all is there");
}

/// Nobody checks what they have decided themselves, and nothing goes before somebody else has.
fn two_people_check(world: &World) {
    let (family, tom) = family(world);
    visit(&tom, &family, &["Leila Rahman"], "Leila drew a heron.");
    let (pip, quinn) = officers(world);
    let request = leila_asks(&pip, &tom, &family);
    takes_everything(&pip, &request);
    let refused = releases_by_hand(world, &pip, &request);
    assert!(refused.status == 422 && refused.body.contains("not decided on and checked"), "{}", refused.body);
    let page = pip.get(&format!("{request}/check"));
    assert!(
        boxes(&page.body, "right").is_empty() && page.body.contains("of your own wait for another"),
        "{}",
        page.body
    );
    // By hand, with what the other officer's page offers.
    let of_quinn = quinn.get(&format!("{request}/check"));
    let forged = boxes(&of_quinn.body, "right").into_iter().next().expect("something to check");
    let sent = pip.send_changed(&format!("{request}/check"), &page, &[("right", &forged)]);
    assert!(sent.status == 422 || sent.status == 400, "{} {}", sent.status, sent.body);
    let by_hand = format!("{request}/check");
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    let of = request.rsplit('/').next().expect("an id");
    let form = [("form_id", id.as_str()), ("form_name", "own-record-check"), ("form_subject", of), ("right", &forged)];
    let sent = pip.post(&by_hand, &form);
    assert!(
        sent.status == 422 && sent.body.contains("Nobody checks what they have decided themselves"),
        "{}",
        sent.body
    );
    let checked: i64 = query(world, |connection| {
        Ok(subject_items::table.filter(subject_items::checked_by.is_not_null()).count().get_result(connection)?)
    });
    assert_eq!(checked, 0);

    let row = row_with(&quinn, &request, "Leila drew a heron.");
    let back = quinn.send_changed(&format!("{row}/back"), &quinn.get(&row), &[("words", "The heron is a person.")]);
    assert_eq!(back.status, 303, "{}", back.body);
    checks_everything(&quinn, &request);
    assert_eq!(releases_by_hand(world, &quinn, &request).status, 422, "what was sent back is to be decided anew");
    let page = pip.get(&row);
    assert!(page.body.contains("The heron is a person."), "{}", page.body);
    let kept = [("given", "keep"), ("ground", "third_party")];
    assert_eq!(pip.send_changed(&row, &page, &kept).status, 303);
    checks_everything(&quinn, &request);
    assert_eq!(releases(&pip, &request).status, 303);
    let again = quinn.send_changed(&row, &page, &kept);
    assert_eq!(again.status, 422, "after the end nothing is decided: {}", again.body);
}

fn of_two_who_check_or_decide_at_once_the_second_is_told(world: &World) {
    let (family, tom) = family(world);
    visit(&tom, &family, &["Leila Rahman"], "Leila drew a heron.");
    let (pip, quinn) = officers(world);
    let request = leila_asks(&pip, &tom, &family);
    let row = row_with(&pip, &request, "Leila drew a heron.");
    let (one, other) = (pip.get(&row), quinn.get(&row));
    assert_eq!(pip.send_changed(&row, &one, &[("given", "give")]).status, 303);
    let late = quinn.send_changed(&row, &other, &[("given", "keep"), ("ground", "crime")]);
    assert!(late.status == 422 && late.body.contains("somebody else has decided on it meanwhile"), "{}", late.body);
    let check = quinn.get(&format!("{request}/check"));
    let open = pip.get(&row);
    assert_eq!(pip.send_changed(&row, &open, &[("given", "keep"), ("ground", "crime")]).status, 303);
    let mut fields = check.fields();
    fields.extend(boxes(&check.body, "right").into_iter().map(|value| ("right".to_owned(), value)));
    let late = post(&quinn, &format!("{request}/check"), &fields);
    assert!(late.status == 422 && late.body.contains("Nothing is stored: read them again"), "{}", late.body);
    checks_everything(&quinn, &request);
    takes_everything(&pip, &request);
    checks_everything(&quinn, &request);
    let (one, other) = (pip.get(&format!("{request}/release")), quinn.get(&format!("{request}/release")));
    assert_eq!(pip.send_changed(&format!("{request}/release"), &one, &IN_HAND).status, 303);
    let late = quinn.send_changed(&format!("{request}/release"), &other, &IN_HAND);
    assert_eq!(late.status, 422, "{}", late.body);
    let released: i64 = query(world, |connection| Ok(subject_releases::table.count().get_result(connection)?));
    assert_eq!(released, 1);
}

/// Two send at the same moment, again and again. Each time one is done and the other told, on PostgreSQL too, where nobody waits for a writer.
fn at_the_same_moment_one_decides_one_checks_and_one_releases(world: &World) {
    const RIA: Who = Who { name: "Ria Sund", ..QUINN };
    let (family, tom) = family(world);
    visit(&tom, &family, &["Leila Rahman"], "Leila drew a heron.");
    let (pip, quinn) = officers(world);
    world.add(RIA);
    let ria = Caller::signed_in(world, &RIA);
    let request = leila_asks(&pip, &tom, &family);
    let at_once = |callers: [&Caller; 2], address: &str, fields: &[(&str, &str)]| {
        let pages = callers.map(|caller| caller.get(address));
        let mut statuses = std::thread::scope(|both| {
            let [one, other] = [0, 1].map(|at| {
                let (caller, page) = (callers[at], &pages[at]);
                both.spawn(move || caller.send_changed(address, page, fields).status)
            });
            [one.join().expect("an answer"), other.join().expect("an answer")]
        });
        statuses.sort_unstable();
        statuses
    };
    let row = row_with(&pip, &request, "Leila drew a heron.");
    assert_eq!(at_once([&pip, &quinn], &row, &[("given", "give")]), [303, 422]);
    takes_everything(&pip, &request);
    checks_everything(&quinn, &request);
    // Whoever was told goes on from what stands there now, though what they had typed is back.
    for caller in [&quinn, &pip] {
        let open = caller.get(&row);
        assert_eq!(caller.send_changed(&row, &open, &[("given", "keep"), ("ground", "crime")]).status, 303);
    }
    let check = format!("{request}/check");
    let wait = |caller: &Caller| boxes(&caller.get(&check).body, "right");
    let right = wait(&ria).pop().expect("a decision");
    assert_eq!(at_once([&quinn, &ria], &check, &[("right", &right)]), [303, 422]);
    checks_everything(&pip, &request);
    checks_everything(&quinn, &request);
    assert_eq!(at_once([&pip, &quinn], &format!("{request}/release"), &IN_HAND), [303, 422]);
    let counts: (i64, i64) = query(world, |connection| {
        let released = subject_releases::table.count().get_result(connection)?;
        let steps = subject_steps::table.filter(subject_steps::step.eq("released")).count().get_result(connection)?;
        Ok((released, steps))
    });
    assert_eq!(counts, (1, 1));
}

/// Everything is decided and checked. Then the mother says that she must not be told something: what that keeps does not go, and somebody decides anew.
fn a_pair_added_after_the_check_stops_the_release(world: &World) {
    let (family, tom) = family(world);
    visit(&tom, &family, &["Leila Rahman"], "Leila asked after Yusuf. She drew a heron.");
    let (pip, quinn) = officers(world);
    let request = leila_asks(&pip, &tom, &family);
    takes_everything(&pip, &request);
    checks_everything(&quinn, &request);
    let open = quinn.get(&format!("{request}/release"));
    let (leila, yusuf) = (person(&tom, &family, "Leila Rahman"), person(&tom, &family, "Yusuf Rahman"));
    let pair = [("who", leila.as_str()), ("about", &yusuf), ("what", "his illness"), ("reason", "Nadia asked.")];
    assert_eq!(sends(&tom, &format!("{family}/not-to-be-told"), &pair).status, 303);
    let stopped = quinn.send_changed(&format!("{request}/release"), &open, &IN_HAND);
    assert!(stopped.status == 422 && stopped.body.contains("Look again."), "{}", stopped.body);
    let released: i64 = query(world, |connection| Ok(subject_releases::table.count().get_result(connection)?));
    assert_eq!(released, 0);
    let rows = pip.get(&format!("{request}/rows"));
    assert!(rows.body.contains("Look again"), "what has changed waits again: {}", rows.body);
    let copy = gets(&pip, &quinn, &request);
    for kept in ["asked after", "heron", "Yusuf"] {
        assert!(!copy.contains(kept), "{kept}: {copy}");
    }
}

/// The same for her own address that stands in a note: when the home is protected after the check, the note goes back.
fn a_home_that_becomes_protected_stops_the_release(world: &World) {
    let (family, tom) = family(world);
    visit(&tom, &family, &["Leila Rahman"], "Leila drew a heron. We met in Hawthorn Close.");
    let (pip, quinn) = officers(world);
    let request = leila_asks(&pip, &tom, &family);
    takes_everything(&pip, &request);
    checks_everything(&quinn, &request);
    let open = quinn.get(&format!("{request}/release"));
    assert!(open.body.contains("We met in Hawthorn Close."));
    change(world, |connection| {
        let home = homes::table.filter(homes::address.eq("14 Hawthorn Close"));
        Ok(diesel::update(home).set(homes::class.eq("confidential")).execute(connection)?)
    });
    let stopped = quinn.send_changed(&format!("{request}/release"), &open, &IN_HAND);
    assert!(stopped.status == 422 && stopped.body.contains("Look again."), "{}", stopped.body);
    let copy = gets(&pip, &quinn, &request);
    assert!(copy.contains("Leila drew a heron.") && !copy.contains("Hawthorn"), "{copy}");
}

fn who_may_not_ask_is_told_why(world: &World) {
    let (family, tom) = family(world);
    let (pip, _) = officers(world);
    let says = |by_whom: &str, asked_by: &str, fields: &[(&str, &str)]| {
        let request = asks(&pip, &[("by_whom", by_whom), ("asked_by", asked_by), ("about", "Leila Rahman")]);
        assert_eq!(finds(&pip, &request, LEILA.0, LEILA.1).status, 200);
        let answer = sends(&pip, &format!("{request}/who"), &[&[PASSPORT][..], fields].concat());
        (answer.status, answer.body)
    };
    let (status, page) = says("self", "Leila Rahman", &[]);
    assert!(status == 422 && page.contains("They are under 16"), "{page}");
    let (status, page) = says("young_person", "Leila Rahman", &[]);
    assert!(status == 422 && page.contains("Nobody has written down that this child can decide"), "{page}");
    let competence = format!("{family}/people/{}/competence", person(&tom, &family, "Leila Rahman"));
    let view = |conclusion: &str| {
        let said = [("matter", "own_record"), ("conclusion", conclusion), ("reasons", "Asked her.")];
        assert_eq!(sends(&tom, &competence, &said).status, 303);
    };
    view("not_sure");
    assert_eq!(says("young_person", "Leila Rahman", &[]).0, 422, "not clear is no yes");
    view("can");
    let (status, page) = says("parent", "Karim Rahman", &[("authority_seen", "She agrees.")]);
    assert!(status == 422 && page.contains("Whoever has no parental responsibility today can not ask"), "{page}");
    assert!(page.contains("The right is theirs: ask them what they want"), "{page}");
    let (status, page) = says("representative", "Hale and Partners", &[]);
    assert!(status == 422 && page.contains("Say what you have seen that shows that they may ask"), "{page}");
    assert_eq!(says("representative", "Hale and Partners", &[("authority_seen", "A signed form.")]).0, 303);
    let request = asks(&pip, &[("by_whom", "self"), ("asked_by", "Nobody Known")]);
    let nobody = finds(&pip, &request, "Nobody Known", ("1", "1", "1990"));
    assert!(nobody.status == 422 && nobody.body.contains("Nobody is found whom you may know of"), "{}", nobody.body);
    let row = format!("{request}/rows/contacts/{}", world.site().db().chance().id(world.site().clock().now()));
    assert_eq!(pip.get(&row).status, 422, "nothing is gathered before it is known who asks");
}

fn a_request_is_refused_or_taken_back_in_words(world: &World) {
    family(world);
    let (pip, quinn) = officers(world);
    let end =
        |request: &str, fields: &[(&str, &str)]| pip.send_changed(&format!("{request}/end"), &pip.get(request), fields);
    let request = asks(&pip, &[("by_whom", "self"), ("asked_by", "Nadia Rahman")]);
    let refused = end(&request, &[("state", "refused")]);
    assert!(refused.status == 422 && refused.body.contains("Say why, as they were told it"), "{}", refused.body);
    assert_eq!(end(&request, &[("state", "released"), ("why", "x")]).status, 422, "a copy is given on its own page");
    let open = quinn.get(&request);
    assert_eq!(end(&request, &[("state", "refused"), ("why", "The fourth time this month; told her so.")]).status, 303);
    let page = pip.get(&request).body;
    assert!(
        page.contains("Refused") && page.contains("The fourth time this month") && !page.contains("End it without")
    );
    let late = quinn.send_changed(&format!("{request}/end"), &open, &[("state", "withdrawn"), ("why", "x")]);
    assert!(late.status == 422 && late.body.contains("It has ended meanwhile"), "{}", late.body);
    let other = asks(&pip, &[("by_whom", "self"), ("asked_by", "Karim Rahman")]);
    assert_eq!(end(&other, &[("state", "withdrawn"), ("why", "He rang: he has what he wanted.")]).status, 303);
    let list = pip.get("/oversight/rights").body;
    assert!(
        list.contains("Nobody waits for a copy") && list.contains("Taken back") && list.contains("Refused"),
        "{list}"
    );
    let states: Vec<String> = query(world, |connection| {
        Ok(subject_requests::table.order(subject_requests::id).select(subject_requests::state).load(connection)?)
    });
    assert_eq!(states, ["refused", "withdrawn"]);
}

fn more_time_is_taken_once_and_within_the_month(world: &World) {
    family(world);
    let (pip, _) = officers(world);
    let october = [("asked_day", "25"), ("asked_month", "10"), ("asked_year", "2026")];
    let ask = |who: &str| asks(&pip, &[&october[..], &[("by_whom", "self"), ("asked_by", who)]].concat());
    let time = |request: &str, said: &str| {
        let fields = [("said", said), ("words", "A record of nine years; wrote to her.")];
        pip.send_changed(&format!("{request}/time"), &pip.get(request), &fields)
    };
    let (request, late) = (ask("Nadia Rahman"), ask("Karim Rahman"));
    assert!(pip.get(&request).body.contains("due Wednesday 25 November"));
    assert!(
        pip.get("/oversight/links").body.contains("asked for their own record weeks ago"),
        "told on the first page"
    );
    assert_eq!(time(&request, "longer").status, 303);
    assert!(pip.get(&request).body.contains("due Monday 25 January 2027"), "{}", pip.get(&request).body);
    let twice = time(&request, "longer");
    assert!(twice.status == 422 && twice.body.contains("More time can be taken once"), "{}", twice.body);
    assert_eq!(time(&request, "identity_asked").status, 303);
    let twice = time(&request, "scope_asked");
    assert!(twice.status == 422 && twice.body.contains("The time stands still already"), "{}", twice.body);
    world.minutes_pass(5 * 24 * 60);
    let pip = Caller::signed_in(world, &PIP);
    let page = pip.get(&late);
    assert!(page.body.contains("late by 1 day") && !page.body.contains("We take two more months"), "{}", page.body);
    let fields = [("said", "longer"), ("words", "Forgot.")];
    let refused = pip.send_changed(&format!("{late}/time"), &page, &fields);
    assert_eq!(refused.status, 422, "{}", refused.body);
}

/// He would read it too who lives where it goes.
fn post_goes_only_where_it_is_safe(world: &World) {
    let (family, tom) = family(world);
    let (pip, quinn) = officers(world);
    let request = leila_asks(&pip, &tom, &family);
    takes_everything(&pip, &request);
    checks_everything(&quinn, &request);
    let by_post = |fields: &[(&str, &str)]| {
        let usual = [
            ("way", "post"),
            ("words", "Rang her."),
            ("place", "14 Hawthorn Close"),
            ("postcode", "LU8 3QD"),
            ("made_sure_day", "20"),
            ("made_sure_month", "11"),
            ("made_sure_year", "2026"),
        ];
        sends(&quinn, &format!("{request}/release"), &[&usual[..], fields].concat())
    };
    let old = by_post(&[("made_sure_month", "1")]);
    assert!(old.status == 422 && old.body.contains("Make sure of the address again"), "{}", old.body);
    let karim = person(&tom, &family, "Karim Rahman");
    let leila = person(&tom, &family, "Leila Rahman");
    let at_mill_row = by_post(&[("place", "2 Mill Row"), ("postcode", "LU9 1HB")]);
    assert_eq!(at_mill_row.status, 303, "nothing keeps anything from him: {}", at_mill_row.body);

    let request = leila_asks(&pip, &tom, &family);
    takes_everything(&pip, &request);
    checks_everything(&quinn, &request);
    // Her own number is kept from him by who works with them, and stands in her copy.
    let way = [("way", "call"), ("value", "01632 960777"), ("safe", "yes")];
    assert_eq!(sends(&tom, &format!("{family}/people/{leila}/ways/new"), &way).status, 303);
    change(world, move |connection| {
        use alongside_schema::tables::channels;
        let way = channels::table.filter(channels::value.eq("01632 960777"));
        Ok(diesel::update(way).set(channels::withheld_from.eq(format!("|{karim}|"))).execute(connection)?)
    });
    takes_everything(&pip, &request);
    checks_everything(&quinn, &request);
    let place = [("place", "2 Mill Row"), ("postcode", "LU9 1HB")];
    let usual = [
        ("way", "post"),
        ("words", "Rang her."),
        ("made_sure_day", "20"),
        ("made_sure_month", "11"),
        ("made_sure_year", "2026"),
    ];
    let stopped = sends(&quinn, &format!("{request}/release"), &[&usual[..], &place].concat());
    assert!(
        stopped.status == 422 && stopped.body.contains("kept from somebody who would come to read it"),
        "{}",
        stopped.body
    );
    assert!(!stopped.body.contains("Karim"), "and nobody is told from whom");
    assert_eq!(releases(&quinn, &request).status, 303, "in hand it goes");
    assert!(copy(&pip, &request).contains("960777"));
}

fn a_file_is_given_when_somebody_has_read_it(world: &World) {
    let (family, tom) = family(world);
    let leila = person(&tom, &family, "Leila Rahman");
    add_file(&tom, &family, &[("title", "My drawing"), ("about", &leila)], ("a.txt", b"A heron by Leila."));
    add_file(&tom, &family, &[("title", "A report")], ("b.txt", b"Yusuf told of zebrafish."));
    let (pip, quinn) = officers(world);
    let request = leila_asks(&pip, &tom, &family);
    takes_everything(&pip, &request);
    let row = row_with(&pip, &request, "a.txt");
    let page = pip.get(&row);
    let file = pip.get(&format!("{row}/file"));
    assert!(file.status == 200 && file.body.contains("A heron by Leila."), "{}", file.body);
    let unread = pip.send_changed(&row, &page, &[("given", "give")]);
    assert!(unread.status == 422 && unread.body.contains("Read every page of the file"), "{}", unread.body);
    assert_eq!(pip.send_changed(&row, &pip.get(&row), &[("given", "give"), ("read", "yes")]).status, 303);
    takes_everything(&pip, &request);
    checks_everything(&quinn, &request);
    assert_eq!(releases(&quinn, &request).status, 303);
    let page = pip.get(&request).body;
    let links: Vec<&str> = page.split("action=\"").filter_map(|rest| rest.split('"').next()).collect();
    let files: Vec<&&str> = links.iter().filter(|link| link.contains("/copy/")).collect();
    assert_eq!(files.len(), 1, "{page}");
    let handed = pip.post(files[0], &[]);
    assert!(handed.status == 200 && handed.body.contains("A heron by Leila."), "{}", handed.body);
    assert!(!copy(&pip, &request).contains("zebrafish"));
    let other = format!("{request}/copy/{}", world.site().db().chance().id(world.site().clock().now()));
    assert_eq!(pip.post(&other, &[]).status, 404);
}

/// Pip has said that she knows Nadia: no request about anybody of that family is there for her, from the moment it is known whose record it is.
fn nobody_works_on_the_request_of_their_own_family(world: &World) {
    let (family, tom) = family(world);
    let (pip, quinn) = officers(world);
    let request = leila_asks(&quinn, &tom, &family);
    assert_eq!(pip.get(&request).status, 200);
    let other = asks(&pip, &[("by_whom", "representative"), ("asked_by", "Hale"), ("about", "their client")]);
    let named = asks(&quinn, &[("by_whom", "self"), ("asked_by", "rahman, NADIA")]);
    assert_eq!(pip.get(&named).status, 200);
    nadia_is_declared_by(world, &PIP);
    looks(world);
    assert_eq!(pip.get(&request).status, 404);
    assert_eq!(pip.get(&named).status, 404, "nor one that bears her name, before it is known whose record it is");
    assert!(!pip.get("/oversight/rights").body.contains("NADIA"));
    let hers = [("by_whom", "self"), ("asked_by", "Nadia Rahman")];
    assert_eq!(asks(&pip, &hers), "/oversight/rights", "which she takes in for another");
    for page in ["rows", "check", "release", "who"] {
        assert_eq!(pip.get(&format!("{request}/{page}")).status, 404, "{page}");
    }
    let reference: String = query(world, |connection| {
        Ok(subject_requests::table.order(subject_requests::id).select(subject_requests::reference).first(connection)?)
    });
    assert!(!pip.get("/oversight/rights").body.contains(&reference));
    assert!(quinn.get("/oversight/rights").body.contains(&reference));
    let found = finds(&pip, &other, "Nadia Rahman", ("12", "4", "1990"));
    assert!(found.status == 422 && found.body.contains("Nobody is found whom you may know of"), "{}", found.body);
    let nadia = person(&tom, &family, "Nadia Rahman");
    let forged = sends(&pip, &format!("{other}/who"), &[PASSPORT, ("person", &nadia)]);
    assert_eq!(forged.status, 404, "not by its id either: {}", forged.body);
}

fn a_restricted_family_is_for_an_officer_who_is_cleared(world: &World) {
    let (family, tom) = family(world);
    let (pip, quinn) = officers(world);
    let request = leila_asks(&pip, &tom, &family);
    change(world, |connection| {
        use alongside_schema::tables::{families, family_clearances, users};
        diesel::update(families::table).set(families::restricted.eq(true)).execute(connection)?;
        let family: Id = families::table.select(families::id).first(connection)?;
        for email in [PIP.email(), TOM.email()] {
            let user: Id = users::table.filter(users::email.eq(email)).select(users::id).first(connection)?;
            diesel::insert_into(family_clearances::table)
                .values((
                    family_clearances::family_id.eq(&family),
                    family_clearances::user_id.eq(user),
                    family_clearances::cleared.eq(true),
                    family_clearances::reason.eq(""),
                ))
                .execute(connection)?;
        }
        Ok(())
    });
    assert_eq!(pip.get(&request).status, 200, "who is cleared goes on");
    assert_eq!(quinn.get(&request).status, 404);
    let list = quinn.get("/oversight/rights").body;
    assert!(list.contains("For an officer who is cleared") && !list.contains("Leila"), "{list}");
}

fn workers_see_nothing_of_it(world: &World) {
    let (family, tom) = family(world);
    let (pip, _) = officers(world);
    let request = leila_asks(&pip, &tom, &family);
    for who in [&TOM, &ASHA, &GRACE, &OWEN, &PRIYA, &SAM] {
        let caller = Caller::signed_in(world, who);
        for address in ["/oversight/rights", request.as_str()] {
            assert_eq!(caller.get(address).status, 403, "{} {address}", who.name);
        }
    }
    assert_eq!(answers(&tom, &family, "Nadia Rahman", "record", &[("answer", "told")]).status, 303, "work goes on");
    let reference: String =
        query(world, |connection| Ok(subject_requests::table.select(subject_requests::reference).first(connection)?));
    for page in ["", "/timeline", "/people", "/print?for=work"] {
        let now = tom.get(&format!("{family}{page}")).body;
        assert!(!now.contains(&reference) && !now.contains("asked for her own record"), "{page}");
    }
}

fn everything_is_in_the_trail_and_in_the_log(world: &World) {
    let (family, tom) = family(world);
    visit(&tom, &family, &["Leila Rahman"], "Leila drew a heron.");
    let (pip, quinn) = officers(world);
    let request = leila_asks(&pip, &tom, &family);
    gets(&pip, &quinn, &request);
    let left = crate::watching::looks(&quinn, "left", &[]);
    assert!(left.contains("Gave somebody a copy of their own record") && left.contains("Pip Lowry"), "{left}");
    let reference = family.trim_start_matches("/families/");
    assert!(left.contains(reference), "{left}");
    let log = pip.post(&format!("{request}/log"), &[]);
    for step in [
        "It was taken in",
        "Who asks was made sure",
        "Decided what is given",
        "Checked by a second person",
        "The copy was released",
        "The copy was saved as a file",
    ] {
        assert!(log.is(200).contains(step), "{step}: {}", log.body);
    }
    assert!(log.body.contains("Quinn Abara") && !log.body.contains("heron"), "{}", log.body);
    let file = pip.post("/oversight/rights/file", &[]);
    assert!(file.is(200).contains("Leila Rahman") && file.body.contains("Given"), "{}", file.body);
    let (acts, steps): (Vec<String>, i64) = query(world, |connection| {
        let acts = trail::table.filter(trail::act.eq_any([Act::OwnRecordChanged, Act::OwnRecordGiven]));
        let acts = acts.order(trail::id).select(trail::detail).load(connection)?;
        Ok((acts, subject_steps::table.count().get_result(connection)?))
    });
    for detail in ["taken in", "identified", "released", "handed out"] {
        assert!(acts.iter().any(|act| act == detail), "{detail}: {acts:?}");
    }
    assert!(steps >= 6);
    assert!(acts.iter().all(|act| !act.contains("Leila") && !act.contains("heron")), "{acts:?}");
}
