//! A professional writes a request for help: in any order, over days, on any device, with letters.

use std::time::Duration;

use alongside::background::sweep;
use alongside_schema::tables::attachments;
use axum::body::Body;
use axum::http::{Request, header};
use diesel::prelude::*;

use crate::front_door::waiting;
use crate::support::{Answer, Caller, Person, RUNTIME, World, in_six_ways, on_both_engines};
use crate::town::{self, GRACE, OWEN, PRIYA};

in_six_ways!(a_whole_family_is_told_of_with_its_letters);
on_both_engines!(
    two_windows_save_two_parts,
    who_is_taken_out_is_nowhere,
    nobody_else_sees_what_is_not_sent,
    what_is_thrown_away_is_gone,
    a_letter_is_kept_once_and_swept_when_nobody_uses_it,
    a_family_that_can_not_be,
);

/// A photograph with a note in it that says where it was taken.
pub fn photograph() -> Vec<u8> {
    let segment =
        |code: u8, payload: &[u8]| [&[0xff, code][..], &(payload.len() as u16 + 2).to_be_bytes(), payload].concat();
    [
        b"\xff\xd8".to_vec(),
        segment(0xe0, b"JFIF\0\x01\x02\x01\0\x48\0\x48\0\0"),
        segment(0xe1, b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0taken at 51.88 north, 0.42 west"),
        segment(0xdb, &[1; 65]),
        segment(0xc0, &[8, 1, 0xe0, 2, 0x80, 1, 1, 0x11, 0]),
        segment(0xc4, &[0; 18]),
        segment(0xda, b"\x01\x01\0\0\x3f\0"),
        b"picture\xff\0data\xff\xd9".to_vec(),
    ]
    .concat()
}

/// A letter that is a PDF as far as anybody who takes one in can tell.
pub fn letter() -> Vec<u8> {
    b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n42\n%%EOF".to_vec()
}

const MILA: &str = "“I like both rooms. I do not like the car in between.”";

/// The long way: a child in two homes, parents apart, an address that one must not learn, a letter and a photograph.
fn a_whole_family_is_told_of_with_its_letters(world: &World) {
    let (mut priya, mut owen) = (world.person(PRIYA), world.person(OWEN));
    priya.signs_in().press("Ask for help for a family").press("Start").at("/requests/unsent/*");
    let unsent = priya.path();
    names_the_family(&mut priya);
    says_where_and_who(&mut priya);
    says_how_things_are(&mut priya);
    says_what_is_safe(&mut priya);
    says_what_was_agreed(&mut priya);
    attaches_letters(&mut priya);
    priya
        .follow("How soon, and how to reach you")
        .choose("How soon must somebody look?", "Today")
        .press("Save and go on");
    priya.press("Check and send").sees(MILA).sees("letter from the GP.pdf").sees("a home nobody may know");
    priya.press("Send the request").at("/requests/mine/*").sees("Received").finds_nothing_at(&unsent);

    let reference = waiting(&Caller::signed_in(world, &OWEN))[0].clone();
    owen.signs_in().follow(&reference).sees(MILA).sees("Petr Novak must not be told about Jana Novak: the address");
    owen.sees("letter from the GP.pdf, a document (PDF), 1 KB")
        .sees("Jana Novak and Petr Novak: Former partner (They write, no more)");
    owen.sees("Crime or anti-social behaviour: Not known").sees("School attendance: Yes (62 of 180 sessions)");
    owen.sees("Jana Novak: Yes, but “not the school nurse”").sees("Given on paper: in Czech");
    owen.sees("Dr Amari, GP, Mill Surgery")
        .sees("The breakfast club: she went twice")
        .sees("text: only as was said (only before 3pm)");
    owen.sees("Jana Novak: Czech. Interpreter: yes").sees("Confidential: somebody must not learn this address");
}

fn names_the_family(priya: &mut Person) {
    priya.follow("Who is in the family").press("Add a child").fill("Name", "Mila Novak");
    priya.fill_day("Date of birth (if you know)", "4 5 2018");
    priya.fill("School or nursery, and year (optional)", "Bramble Primary School, Year 3").press("Save");
    priya.press("Add a baby on the way").fill_day("When is the baby due? (if you know)", "9 2 2027").press("Save");
    priya.press("Add an adult").fill("Name", "Jana Novak").select("Who are they to the children?", "Mother");
    priya
        .fill("Telephone number (if you know)", "07700 900171")
        .fill("Which language do they speak best? (optional)", "Czech");
    priya.select("Do they need an interpreter?", "Yes").press("Save");
    for (name, relation) in [("Petr Novak", "Father"), ("", "Grandmother")] {
        priya.press("Add an adult").fill("Name", name).select("Who are they to the children?", relation).press("Save");
    }
    priya.sees("An adult (no name yet)").sees("Grandmother").sees("due 9 February 2027").press("Go on");
}

fn says_where_and_who(priya: &mut Person) {
    let mut home = priya.follow("Where they live").within("Home 1");
    home.fill("Address", "a home nobody may know").fill("Postcode", "lu8 1aa");
    home.select("Who may know this address?", "Confidential: somebody must not learn this address");
    home.untick("Petr Novak").untick("An adult (no name yet)");
    drop(home);
    priya.within("Home 2").fill("Address", "9 Fell Road").tick("Mila Novak").tick("Petr Novak");
    priya.press("Add another home").within("Home 3").holds("Address", "");
    priya.within("Home 2").holds("Address", "9 Fell Road").has_ticked("Petr Novak");
    priya.press("Save and go on").follow("Who is what to whom");
    priya.within("Petr Novak").holds("To Mila Novak", "Father").select("Parental responsibility for Mila Novak", "Yes");
    let mut pair = priya.within("Jana Novak and Petr Novak");
    pair.select("What are they to each other?", "Former partners");
    pair.fill("How is it between them? (optional)", "They write, no more");
    drop(pair);
    priya.press("Save and go on");
}

fn says_how_things_are(priya: &mut Person) {
    priya.follow("What they say themselves").press("Save and go on");
    priya.sees("Enter what Mila Novak says or shows, or tick that nobody has spoken with them yet");
    priya.within("Mila Novak").fill("In their words, or what they show", MILA);
    priya.press("Save and go on");
    priya.follow("How things are").fill("What is working well?", "Both parents come to every assembly.");
    priya.fill("What would help?", "One calendar.").fill("What are you worried about?", "She sleeps in class.");
    priya.press("Save and go on").follow("The six problems");
    priya.within("School attendance").choose("Is it there?", "Yes");
    priya.press("Save and go on").sees("Enter what shows it: school attendance");
    priya.within("School attendance").fill("What shows it? (needed for a yes)", "62 of 180 sessions");
    priya.press("Save and go on");
    priya.follow("What was tried, and who is there already");
    priya
        .within("Tried before (1)")
        .fill("What was it?", "The breakfast club")
        .fill("What came of it?", "she went twice");
    let mut works = priya.within("Somebody who works with them (1)");
    works.fill("Name", "Dr Amari").fill("What do they do?", "GP").fill("Where do they work?", "Mill Surgery");
    drop(works);
    priya.press("Save and go on");
}

fn says_what_is_safe(priya: &mut Person) {
    priya.follow("How to reach them safely").fill("How can we reach them safely?", "Ring Jana, never Petr about Jana.");
    let mut jana = priya.within("Jana Novak, 07700 900171");
    jana.select("Call", "Yes, safe").select("Text", "Only like this").select("Post", "No, never");
    drop(jana);
    priya.press("Save and go on").sees("Enter how Jana Novak may be reached: text");
    priya.within("Jana Novak, 07700 900171").fill("Text: in their words (optional)", "only before 3pm");
    priya.press("Save and go on").follow("Who must not be told what");
    let mut kept = priya.within("Must not be told (1)");
    kept.select("Who must not be told?", "Petr Novak").select("About whom?", "Jana Novak");
    drop(kept);
    priya.press("Save and go on").sees("Enter what they must not be told, like the address, or anything");
    priya.within("Must not be told (1)").fill("What must they not be told?", "the address");
    priya.press("Save and go on");
}

fn says_what_was_agreed(priya: &mut Person) {
    priya.follow("What was explained and agreed").sees("Model wording 1, November 2026");
    priya.sees("This is your choice. You can stop at any time.").sees("You can object.");
    priya.choose("Does the family know that you ask?", "Yes, and they want help");
    priya.select("What does Jana Novak say?", "Yes, but").press("Save and go on");
    priya.sees("Enter what Jana Novak wants, and what not");
    priya.fill("Jana Novak: in their words (optional)", "not the school nurse");
    priya.select("Were they told of the record?", "Given on paper");
    priya.within("2. The record").fill("Anything to add (optional)", "in Czech");
    priya
        .press("Save and go on")
        .follow("What was explained and agreed")
        .holds("Were they told of the record?", "Given on paper");
    priya.press("Save and go on");
}

fn attaches_letters(priya: &mut Person) {
    let field = "Choose letters or pictures";
    priya.follow("Letters and pictures").press("Attach").sees("Choose a letter or picture, then press Attach");
    priya.choose_file(field, "letter from the GP.pdf", &letter()).press("Attach").sees("a document (PDF), 1 KB");
    priya.choose_file(field, "harmless.jpg", b"MZ\x90\0\x03 this is a program").press("Attach");
    priya.sees("harmless.jpg: This is a program, and we cannot take programs.").sees("letter from the GP.pdf");
    priya.choose_file(field, "kitchen table.jpg", &photograph()).press("Attach");
    priya
        .sees("Where it was taken has been taken out")
        .press("Take away kitchen table.jpg")
        .sees_not("kitchen table.jpg");
    priya.press("Go on").sees("1 attached");
}

/// Writes a request in which every text is this one, by program; gives back its address.
pub fn written(priya: &Caller, text: &str) -> String {
    let unsent = begun(priya);
    let t = text;
    save(
        priya,
        &unsent,
        "people/new-child",
        &[("name", t), ("school", t), ("note", t), ("ethnicity", t), ("other1_name", t)],
    );
    save(priya, &unsent, "people/new-adult", &[("name", t), ("relation", "mother"), ("phone", t), ("language", t)]);
    save(priya, &unsent, "homes", &[("home1_address", t), ("home1_postcode", t), ("home1_note", t)]);
    save(priya, &unsent, "ties", &[("pr_a1_c1", t)]);
    save(priya, &unsent, "voices", &[("voice_c1", t), ("how_c1", t), ("voice_a1", t)]);
    let things = [("working_well", t), ("what_would_help", t), ("worries", t), ("reason", t)];
    save(priya, &unsent, "things", &things);
    save(priya, &unsent, "problems", &[("health", "present"), ("evidence_health", t), ("source_health", t)]);
    save(priya, &unsent, "tried", &[("tried1_what", t), ("tried1_effect", t), ("works1_name", t)]);
    save(
        priya,
        &unsent,
        "reach",
        &[("reach_safely", t), ("a1_call", "with_care"), ("a1_call_words", t), ("a1_times", t)],
    );
    save(priya, &unsent, "kept-from", &[("kept1_who", "else"), ("kept1_outside", t), ("kept1_what", t)]);
    let agreed = [("family_knows", "agrees"), ("agreed_a1", "yes"), ("agreed_a1_words", t), ("may", t), ("may_not", t)];
    save(priya, &unsent, "agreed", &agreed);
    save(priya, &unsent, "urgency", &[("urgency", "soon"), ("contact", t)]);
    unsent
}

/// Begins a request; gives back its address.
pub fn begun(priya: &Caller) -> String {
    let id = town::hidden_in(&priya.get("/requests/new").body, "form_id");
    let fields = [("form_id", id.as_str()), ("form_name", "request-begin"), ("form_subject", "")];
    priya.post("/requests/new", &fields).location
}

pub fn save(priya: &Caller, unsent: &str, part: &str, fields: &[(&str, &str)]) {
    let address = format!("{unsent}/{part}");
    let saved = priya.send_changed(&address, &priya.get(&address), fields);
    assert_eq!(saved.status, 303, "{part}: {}", &saved.body[..saved.body.len().min(5_000)]);
}

/// Sends a request that is written; gives back its reference.
pub fn sent(priya: &Caller, unsent: &str) -> String {
    let address = format!("{unsent}/check");
    let sent = press(priya, &priya.get(&address), &address, "request-check");
    assert_eq!(sent.status, 303, "{}", sent.body);
    sent.location.strip_prefix("/requests/mine/").expect("a reference").to_owned()
}

/// Presses the button of a small form on this page: one with nothing but the machinery's fields.
pub fn press(caller: &Caller, page: &Answer, address: &str, name: &str) -> Answer {
    let form = page.body.split(&format!("action=\"{address}\"")).nth(1).expect("the form");
    let (id, subject) = (town::hidden_in(form, "form_id"), town::hidden_in(form, "form_subject"));
    caller.post(address, &[("form_id", &id), ("form_name", name), ("form_subject", &subject)])
}

fn two_windows_save_two_parts(world: &World) {
    world.add(PRIYA);
    let (desk, telephone) = (Caller::signed_in(world, &PRIYA), Caller::signed_in(world, &PRIYA));
    let unsent = begun(&desk);
    save(&desk, &unsent, "people/new-child", &[("name", "Ella")]);
    let (at_desk, on_telephone) = (desk.get(&format!("{unsent}/tried")), telephone.get(&format!("{unsent}/things")));
    let things = [("working_well", "She sings."), ("what_would_help", "Sleep."), ("worries", "Nights.")];
    assert_eq!(telephone.send_changed(&format!("{unsent}/things"), &on_telephone, &things).status, 303);
    assert_eq!(desk.send_changed(&format!("{unsent}/tried"), &at_desk, &[("tried1_what", "A rota")]).status, 303);
    assert!(desk.get(&format!("{unsent}/things")).body.contains("She sings."));
    assert!(telephone.get(&format!("{unsent}/tried")).body.contains("A rota"));
}

fn who_is_taken_out_is_nowhere(world: &World) {
    world.add(PRIYA);
    let priya = Caller::signed_in(world, &PRIYA);
    let unsent = written(&priya, "Ella");
    save(&priya, &unsent, "people/new-adult", &[("name", "Somebody Wrong"), ("relation", "father")]);
    let tasks = priya.get(&unsent).body;
    assert!(tasks.contains("Look again"), "who was added is asked about: {tasks}");
    let address = format!("{unsent}/people/a2");
    let gone = press(&priya, &priya.get(&address), &format!("{address}/take-away"), "request-take-away");
    assert_eq!((gone.status, gone.location), (303, format!("{unsent}/people")));
    for part in ["people", "homes", "ties", "voices", "reach", "agreed"] {
        assert!(!priya.get(&format!("{unsent}/{part}")).body.contains("Somebody Wrong"), "{part}");
    }
    assert_eq!(priya.get(&address).status, 404);
}

fn nobody_else_sees_what_is_not_sent(world: &World) {
    for who in [PRIYA, OWEN, GRACE] {
        world.add(who);
    }
    let (priya, owen) = (Caller::signed_in(world, &PRIYA), Caller::signed_in(world, &OWEN));
    let unsent = written(&priya, "Ella");
    let attached = attach(&priya, &unsent, "a letter.pdf", &letter());
    assert_eq!(attached.status, 303, "{}", attached.body);
    let letters = priya.get(&format!("{unsent}/letters"));
    let letter_address = town::link_in(&letters.body, "/letters/");
    assert!(priya.get(&letter_address).body.contains("%PDF-1.7"));
    assert!(waiting(&owen).is_empty());
    for part in ["", "/people", "/people/c1", "/homes", "/letters", "/check"] {
        assert_eq!(owen.get(&format!("{unsent}{part}")).status, 404, "{part}");
    }
    assert_eq!(owen.get(&letter_address).status, 404);
    assert_eq!(Caller::signed_in(world, &GRACE).get(&letter_address).status, 403);

    let reference = sent(&priya, &unsent);
    let page = owen.get(&format!("/requests/{reference}"));
    let opened = owen.get(&town::link_in(&page.body, "/letters/"));
    assert!(opened.status == 200 && opened.body.contains("%PDF-1.7"));
    assert_eq!(priya.get(&letter_address).status, 404, "once it is sent it is the front door's");
    assert_eq!(priya.get(&town::link_in(&page.body, "/letters/")).status, 403);
}

fn what_is_thrown_away_is_gone(world: &World) {
    world.add(PRIYA);
    let priya = Caller::signed_in(world, &PRIYA);
    let unsent = written(&priya, "Ella");
    let draft = priya.get(&format!("{unsent}/tried"));
    priya.send_changed("/drafts", &draft, &[("tried1_what", "half a sentence")]);
    assert!(priya.get(&unsent).body.contains("Not finished"));
    assert!(priya.get("/requests/mine").body.contains("Go on with the request of"));
    let thrown = press(&priya, &priya.get(&unsent), &format!("{unsent}/throw-away"), "request-discard");
    assert_eq!((thrown.status, thrown.location.as_str()), (303, "/requests/mine"));
    assert!(!priya.get("/requests/mine").body.contains("Go on with the request of"));
    assert_eq!(priya.get(&format!("{unsent}/tried")).status, 404);
    assert_eq!(priya.get(&format!("{unsent}/things")).status, 404);
}

/// A form with a file as a browser sends it.
pub fn with_file(page: &Answer, name: &str, content: &[u8]) -> Vec<u8> {
    let form = page.body.split("multipart/form-data").nth(1).expect("a form for files");
    let mut body = Vec::new();
    for field in ["form_id", "form_name", "form_subject"] {
        let value = town::hidden_in(form, field);
        body.extend(
            format!("--part\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").into_bytes(),
        );
    }
    body.extend(
        format!("--part\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n").into_bytes(),
    );
    body.extend(content);
    body.extend(b"\r\n--part--\r\n");
    body
}

pub fn attach(caller: &Caller, unsent: &str, name: &str, content: &[u8]) -> Answer {
    let address = format!("{unsent}/letters");
    let body = with_file(&caller.get(&address), name, content);
    let request = Request::post(&address)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=part")
        .header("sec-fetch-site", "same-origin");
    caller.send(request.body(Body::from(body)).expect("a request"))
}

/// How many files lie on the shelf.
pub fn lying(world: &World) -> usize {
    std::thread::sleep(Duration::from_millis(20));
    world.site().shelf().older_than(Duration::ZERO).expect("a shelf").len()
}

fn a_letter_is_kept_once_and_swept_when_nobody_uses_it(world: &World) {
    world.add(PRIYA);
    let priya = Caller::signed_in(world, &PRIYA);
    let (one, other) = (begun(&priya), begun(&priya));
    for (unsent, name) in [(&one, "a.pdf"), (&one, "a.pdf"), (&other, "b.pdf")] {
        assert_eq!(attach(&priya, unsent, name, &letter()).status, 303);
    }
    let photograph = attach(&priya, &one, "خط.jpg", &photograph());
    assert_eq!(photograph.status, 303, "{}", photograph.body);
    let rows = world.site().db().plain(|connection| Ok(attachments::table.count().get_result::<i64>(connection)?));
    assert_eq!((RUNTIME.block_on(rows).expect("a count"), lying(world)), (3, 2), "the same content lies there once");
    let thrown = press(&priya, &priya.get(&one), &format!("{one}/throw-away"), "request-discard");
    assert_eq!(thrown.status, 303);
    let sweep = |age| RUNTIME.block_on(sweep(world.site().db(), world.site().shelf(), age)).expect("swept");
    assert_eq!(sweep(Duration::from_secs(3600)), 0, "what was just put there stays");
    assert_eq!(sweep(Duration::ZERO), 1, "the photograph goes, the letter is still the other's");
    assert!(priya.get(&town::link_in(&priya.get(&format!("{other}/letters")).body, "/letters/")).status == 200);
}

fn a_family_that_can_not_be(world: &World) {
    world.add(PRIYA);
    let priya = Caller::signed_in(world, &PRIYA);
    let unsent = begun(&priya);
    let born = |year| [("name", "Sam"), ("born_day", "1"), ("born_month", "5"), ("born_year", year)];
    save(&priya, &unsent, "people/new-child", &born("2010"));
    let refused = |part: &str, fields: &[(&str, &str)], words: &str| {
        let address = format!("{unsent}/{part}");
        let answer = priya.send_changed(&address, &priya.get(&address), fields);
        assert!(answer.status == 422 && answer.body.contains(words), "{part}: {words}: {}", answer.status);
    };
    refused("people/new-child", &born("2010"), "This person is listed twice");
    let mother = [&born("2015")[..], &[("relation", "mother")]].concat();
    refused("people/new-adult", &mother, "A parent can not be younger than their child");
    refused("people/new-child", &[("name", "  ")], "Enter a name, even if it is only a first name");
    let ahead = [("name", "Jo"), ("born_day", "1"), ("born_month", "1"), ("born_year", "2027")];
    refused("people/new-child", &ahead, "This child is not born yet. Choose Baby on the way");
    for at in 2..=40 {
        let name = format!("Child {at}");
        // What was refused is kept as typed; the date that can not be goes first.
        save(
            &priya,
            &unsent,
            "people/new-child",
            &[("name", &name), ("born_day", ""), ("born_month", ""), ("born_year", "")],
        );
    }
    refused("people/new-child", &[("name", "One too many")], "A request names up to 40 people");
    let homes = priya.get(&format!("{unsent}/homes")).body;
    assert!(homes.contains("Child 40"), "all forty can be told where they live");
    refused("homes", &[("home1_address", "1 Long Row"), ("home1_who", "nobody")], "Tick who lives in home 1");
}
