//! The documents of a family: a letter that was photographed, its versions, who may see it, and a copy with parts made unreadable.

use alongside_schema::tables::trail;
use alongside_schema::{Act, Role};
use axum::body::Body;
use axum::http::{Request, header};
use diesel::prelude::*;

use crate::corrections::{first_of, says_wrong};
use crate::support::{Answer, Caller, Who, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, TOM};
use crate::writing::{self, letter, photograph};

in_six_ways!(a_photographed_letter_is_kept);
on_both_engines!(
    who_must_not_learn_of_it_does_not,
    a_redacted_copy_stands_beside_its_original,
    two_people_add_a_version_at_once,
    two_people_change_who_may_see_it,
    what_is_no_document_is_not_taken,
    the_letters_of_a_request_are_documents_of_the_family,
    what_is_said_to_be_wrong_stands_beside_documents_and_goals,
);

fn a_photographed_letter_is_kept(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Documents").sees("There are none yet").press("Add a document");
    tom.fill("What is it called? (optional)", "Letter about the new school place").press("Add it");
    tom.sees("Select what it is").holds("What is it called? (optional)", "Letter about the new school place");
    tom.choose("What is it?", "Letter")
        .press("Add it")
        .sees("Choose a file, or several that are pages of one document");
    tom.choose_file("Choose the file, or its pages in order", "page.jpg", &photograph());
    tom.fill("From whom did it come? (optional)", "Admissions, Bramble Primary School");
    tom.fill_day("Which day stands on it? (optional)", "3 11 2026");
    tom.within("About whom is it?").tick("Yusuf Rahman");
    tom.press("Add it").at("/families/*/documents").sees("Letter about the new school place").sees("3 November 2026");
    tom.follow("Letter about the new school place").sees("Yusuf Rahman").sees("Now: version 1").sees("page.jpg");
    tom.unfold("Add a new version").choose_file("Choose the file, or its pages in order", "typed.pdf", &letter());
    tom.press("Add the version").sees("Now: version 2").sees("Before: version 1").sees("typed.pdf");
    tom.unfold("Change who may see it").choose("Who may see it?", "Only the lead practitioner and their manager");
    tom.within("Who must not learn of it?").tick("Salma Begum");
    tom.press("Save").at("/families/*/documents").sees("Lead and manager only");
    tom.follow("Letter about the new school place").sees("Kept from").sees("Salma Begum");
    tom.open(&family).sees("New version of letter: Letter about the new school place");
}

/// A form with files as a browser sends it.
fn send(caller: &Caller, address: &str, page: &Answer, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
    let form = page.body.split(&format!("action=\"{address}\" enctype")).nth(1).expect("a form for files");
    let machinery = ["form_id", "form_name", "form_subject"].map(|name| (name, town::hidden_in(form, name)));
    let mut body = Vec::new();
    let all = machinery.iter().map(|(name, text)| (*name, text.as_str())).chain(fields.iter().copied());
    for (name, text) in all {
        body.extend(
            format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").into_bytes(),
        );
    }
    for (name, content) in files {
        let head = format!("Content-Disposition: form-data; name=\"files\"; filename=\"{name}\"");
        body.extend(format!("--part\r\n{head}\r\n\r\n").into_bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--part--\r\n");
    let request = Request::post(address)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=part")
        .header("sec-fetch-site", "same-origin");
    caller.send(request.body(Body::from(body)).expect("a request"))
}

const USUAL: &[(&str, &str)] =
    &[("kind", "letter"), ("title", "A letter"), ("visibility", "team"), ("retention", "early_help")];

/// The usual fields with these in place of their own.
fn usual<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let others = USUAL.iter().filter(|(name, _)| fields.iter().all(|(other, _)| other != name));
    others.chain(fields).copied().collect()
}

/// Adds a document; gives back its address.
pub fn add(caller: &Caller, family: &str, fields: &[(&str, &str)]) -> String {
    add_file(caller, family, fields, ("a.pdf", &letter()))
}

/// The same with another file.
pub fn add_file(caller: &Caller, family: &str, fields: &[(&str, &str)], file: (&str, &[u8])) -> String {
    let address = format!("{family}/documents/new");
    let added = send(caller, &address, &caller.get(&address), &usual(fields), &[file]);
    assert_eq!(added.status, 303, "{}", added.body);
    town::link_in(&caller.get(&format!("{family}/documents")).body, "/documents/")
}

/// Sends a file as a new document with this title.
pub fn sends_document(caller: &Caller, family: &str, title: &str, file: (&str, &[u8])) -> Answer {
    let address = format!("{family}/documents/new");
    send(caller, &address, &caller.get(&address), &usual(&[("title", title)]), &[file])
}

fn files_of(caller: &Caller, document: &str) -> Vec<String> {
    let page = caller.get(document).body;
    let files = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    files.filter(|href| href.contains("/files/")).map(str::to_owned).collect()
}

/// Asha's account belongs to the grandmother, who left the family: what is kept from the grandmother, she does not find, though she manages the team.
fn who_must_not_learn_of_it_does_not(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let salma = town::person_in(&tom.get(&format!("{family}/documents/new")).body, "Salma Begum");
    let document = add(&tom, &family, &[("kept_from", &salma), ("title", "Where they live now")]);
    let file = files_of(&tom, &document)[0].clone();
    assert_eq!(asha.get(&file).status, 200, "as long as nobody knows that she is the grandmother");
    town::was_in_the_family(world, &ASHA, "Salma Begum");
    for path in [&document, &file, &format!("{file}/show")] {
        assert_eq!(asha.get(path).status, 404, "{path}");
    }
    for path in [
        family.clone(),
        format!("{family}/documents"),
        format!("{family}/timeline"),
        format!("{family}/print?for=work"),
    ] {
        assert_eq!(asha.get(&path).status, 200, "{path}");
        assert!(!asha.get(&path).body.contains("Where they live now"), "{path}");
        assert!(path.ends_with("print") || tom.get(&path).body.contains("Where they live now"), "{path}");
    }
    for who in [GRACE, OWEN] {
        let status = Caller::signed_in(world, &who).get(&file).status;
        assert!([403, 404].contains(&status), "{}: {status}", who.name);
    }
}

/// Whoever reads a document or a goal sees that somebody disputes it, until it is decided.
fn what_is_said_to_be_wrong_stands_beside_documents_and_goals(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let document = add(&tom, &family, &[]);
    crate::one_plan::goal(&tom, &family, "Sleep.", &[]);
    let list = format!("{family}/documents");
    let plan = format!("{family}/plan");
    for page in [&document, &list, &plan, &family] {
        assert!(!tom.get(page).is(200).contains("Somebody says this is wrong"), "{page}");
    }
    says_wrong(&tom, &family, "Nadia Rahman", &first_of(&tom, &family, "documents"), &[]);
    says_wrong(&tom, &family, "Nadia Rahman", &first_of(&tom, &family, "goals"), &[]);
    for page in [&document, &list, &plan, &family] {
        assert!(tom.get(page).is(200).contains("Somebody says this is wrong"), "{page}");
    }
}

/// What came with the request is there for who leads, and kept from the father who must not learn the address.
fn the_letters_of_a_request_are_documents_of_the_family(world: &World) {
    for who in town::EVERYBODY {
        world.add(*who);
    }
    let (priya, owen) = (Caller::signed_in(world, &town::PRIYA), Caller::signed_in(world, &OWEN));
    let unsent = writing::written(&priya, "Novak");
    writing::save(&priya, &unsent, "people/new-adult", &[("name", "Petr Novak"), ("relation", "father")]);
    writing::save(&priya, &unsent, "reach", &[("reach_safely", "Not through Petr.")]);
    writing::save(&priya, &unsent, "agreed", &[]);
    let kept = [("kept1_who", "a2"), ("kept1_what", "the address"), ("kept1_outside", "")];
    writing::save(&priya, &unsent, "kept-from", &kept);
    assert_eq!(writing::attach(&priya, &unsent, "new tenancy.pdf", &letter()).status, 303);
    let address = format!("/requests/{}", writing::sent(&priya, &unsent));
    let decision = [
        ("outcome", "early_help"),
        ("reason", "They ask."),
        ("family", "new"),
        ("family_name", "Novak"),
        ("hears", "told met a1"),
        ("hears_words", "Seen at school."),
    ];
    let decided = owen.send_changed(&address, &owen.get(&address), &decision);
    assert_eq!(decided.status, 303, "{}", decided.body);
    let asha = Caller::signed_in(world, &ASHA);
    let waiting = asha.get("/waiting").body;
    let family = waiting.split('"').find_map(|part| part.strip_suffix("/lead")).expect("a family").to_owned();
    let document = town::link_in(&asha.get(&format!("{family}/documents")).body, "/documents/");
    let page = asha.get(&document).body;
    assert!(page.contains("new tenancy.pdf") && page.contains("Kept from") && page.contains("Petr Novak"), "{page}");
    assert!(asha.get(&files_of(&asha, &document)[0]).body.contains("%PDF-1.7"));
    the_front_door_opens_them_for_a_while(world, &address, &document);
}

/// Who manages the front door, and decides there too.
const NELL: Who = Who {
    name: "Nell Barker",
    job_title: "front door manager",
    agency: "Luton Council",
    team: "",
    roles: &[Role::FrontDoor, Role::Manager],
};

/// Four weeks after the decision the letters are the family's; whoever manages the front door opens one with a reason, which stands in the trail.
fn the_front_door_opens_them_for_a_while(world: &World, request: &str, document: &str) {
    world.add(NELL);
    let late = format!("{request}/letters");
    let letter = {
        let owen = Caller::signed_in(world, &OWEN);
        let letter = town::link_in(&owen.get(request).body, "/letters/");
        assert!(owen.get(&letter).is(200).contains("%PDF-1.7"));
        letter
    };
    world.minutes_pass(28 * 24 * 60 - 1);
    assert!(Caller::signed_in(world, &OWEN).get(&letter).is(200).contains("%PDF-1.7"), "to the minute");
    world.minutes_pass(2);
    let (owen, nell, asha) =
        (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &NELL), Caller::signed_in(world, &ASHA));
    let page = owen.get(request);
    assert!(
        page.is(200).contains("It came with 1.") && !page.body.contains("new tenancy") && !page.body.contains(&late)
    );
    for path in [&letter, &late] {
        owen.get(path).is(404);
    }
    owen.post(&late, &[("letter", letter.rsplit('/').next().expect("an id")), ("why", "x")]).is(404);
    nell.get(&letter).is(404);
    assert!(nell.get(request).body.contains(&late));
    let form = nell.get(&late);
    let id = letter.rsplit('/').next().expect("an id");
    let silent = nell.send_changed(&late, &form, &[("letter", id)]);
    assert!(silent.is(422).contains("Enter why you need it now"));
    let opened = nell.send_changed(&late, &form, &[("letter", id), ("why", "A complaint about the decision.")]);
    assert!(opened.is(200).contains("%PDF-1.7"));
    let entries: Vec<String> = query(world, |connection| {
        let opened = trail::table.filter(trail::act.eq(Act::LetterOpened)).order(trail::id.desc());
        Ok(opened.select(trail::detail).load(connection)?)
    });
    assert_eq!(entries[0], format!("letter {id}, later"));
    assert!(asha.get(&files_of(&asha, document)[0]).body.contains("%PDF-1.7"), "who reaches the family has it");
}

fn a_redacted_copy_stands_beside_its_original(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let told = [("title", "Letter with the address"), ("from_whom", "Luton Homes")];
    let original = add(&tom, &family, &told);
    let address = format!("{original}/redacted");
    let form = tom.get(&address);
    assert!(form.body.contains("value=\"Luton Homes\"") && !form.body.contains("value=\"Letter with the address\""));
    let copy = send(&tom, &address, &form, &usual(&[("title", "Letter, address out")]), &[("b.pdf", &letter())]);
    assert_eq!(copy.status, 303, "{}", copy.body);
    let list = tom.get(&format!("{family}/documents")).body;
    assert!(list.contains("Letter, address out") && list.contains("a redacted copy"));
    let whole = tom.get(&original).body;
    assert!(whole.contains("Only the lead practitioner and their manager"));
    assert!(whole.contains("Copies with parts made unreadable") && whole.contains("Letter, address out"));
    let copy = town::link_in(&list, "/documents/");
    assert_ne!(copy, original);
    assert!(tom.get(&copy).body.contains("Letter with the address"), "from the copy to what it is of");
    // Somebody else who works with the family has the copy, and nothing that says what the original is called.
    town::works_with(world, &GRACE, &family);
    let seen = Caller::signed_in(world, &GRACE).get(&copy).is(200).to_owned();
    assert!(seen.contains("Letter, address out") && !seen.contains("Letter with the address"), "{seen}");
}

fn two_people_add_a_version_at_once(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let document = add(&tom, &family, &[]);
    let version = |caller: &Caller, page: &Answer, name: &str| {
        send(caller, &format!("{document}/version"), page, &[], &[(name, &letter())]).status
    };
    let (toms, ashas) = (tom.get(&document), asha.get(&document));
    let statuses = std::thread::scope(|both| {
        let one = both.spawn(|| version(&tom, &toms, "toms.pdf"));
        let other = both.spawn(|| version(&asha, &ashas, "ashas.pdf"));
        [one.join().expect("an answer"), other.join().expect("an answer")]
    });
    assert_eq!(statuses, [303, 303]);
    let page = tom.get(&document).body;
    assert!(page.contains("Now: version 3") && page.contains("toms.pdf") && page.contains("ashas.pdf"));
    assert_eq!(version(&tom, &toms, "toms.pdf"), 303, "sent again leads to the same page");
    assert!(!tom.get(&document).body.contains("version 4"));
}

fn two_people_change_who_may_see_it(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let document = add(&tom, &family, &[]);
    let (toms, ashas) = (tom.get(&document), asha.get(&document));
    assert_eq!(asha.send_changed(&document, &ashas, &[("visibility", "limited")]).status, 303);
    let overtaken = tom.send_changed(&document, &toms, &[("visibility", "team")]);
    assert!(overtaken.status == 409 && overtaken.body.contains("Somebody else changed this while you were writing"));
    assert!(tom.get(&document).body.contains("Only the lead practitioner and their manager"));
}

fn what_is_no_document_is_not_taken(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let address = format!("{family}/documents/new");
    let try_to_add = |files: &[(&str, &[u8])]| send(&tom, &address, &tom.get(&address), USUAL, files);
    let page = try_to_add(&[("a.pdf", &letter()), ("b.html", b"<html><script>alert(1)</script></html>")]);
    assert!(page.status == 422 && page.body.contains("b.html: This is a web page"), "{}", page.body);
    assert!(tom.get(&format!("{family}/documents")).body.contains("There are none yet"), "all pages or none");
    let both = [&letter()[..], b"<html><script>alert(1)</script></html>"].concat();
    assert_eq!(try_to_add(&[("two in one.pdf", &both)]).status, 422, "a file that is two kinds at once");
    // A file that came with a form that is not right is not held, and the page says so.
    let unkind: Vec<(&str, &str)> = USUAL.iter().filter(|(name, _)| *name != "kind").copied().collect();
    let again = send(&tom, &address, &tom.get(&address), &unkind, &[("a.pdf", &letter())]);
    assert!(again.is(422).contains("Choose the file again") && again.body.contains("Select what it is"));
    let large = vec![b'x'; 11 * 1024 * 1024];
    let refused = try_to_add(&[("large.txt", &large)]);
    assert!(refused.status == 422 && refused.body.contains("The most is 10 MB"), "{}", refused.status);
    let document = add(&tom, &family, &[("title", "<script>alert(1)</script>")]);
    assert!(!tom.get(&document).body.contains("<script>alert"));
    let picture = format!("{}/show", files_of(&tom, &document)[0]);
    assert_eq!(tom.get(&picture).status, 404, "only pictures are shown inside a page");
}
