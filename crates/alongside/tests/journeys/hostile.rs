//! Files that somebody made to do harm, as they are sent through both pages that take files: each is refused in words and lies nowhere, or is taken in a form in which it
//! does none and is handed out to be saved, as what it is.

use alongside_hostile::{Met, all};

use crate::documents::sends_document;
use crate::support::{Answer, Caller, World, on_both_engines};
use crate::town::{self, PRIYA, TOM};
use crate::writing::{attach, begun, lying};

on_both_engines!(hostile_files_as_documents_of_a_family, hostile_files_as_letters_of_a_request);

/// What somebody reads on a page, with the signs as they were meant.
fn said(answer: &Answer) -> String {
    let signs = [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")];
    signs.iter().fold(answer.body.clone(), |text, (written, sign)| text.replace(written, sign))
}

/// The link with this title on a page.
fn titled(page: &str, title: &str) -> String {
    let before = page.split(&format!(">{title}")).next().filter(|before| before.len() < page.len());
    let before = before.unwrap_or_else(|| panic!("{title} is not there"));
    let link = before.rsplit("href=\"").next().and_then(|rest| rest.split('"').next());
    link.expect("a link").to_owned()
}

/// It was refused in the words of its fault, and lies nowhere.
fn is_refused(what: &str, answer: &Answer, words: &str, world: &World, before: usize) {
    assert_eq!(answer.status, 422, "{what}");
    assert!(said(answer).contains(words), "{what}: {words} is not said");
    assert_eq!(lying(world), before, "{what} lies on the shelf");
}

/// It is handed out to be saved, as its kind, and no browser guesses what else it may be.
fn is_handed_out(what: &str, file: &Answer, media_type: &str) {
    assert_eq!(file.status, 200, "{what}");
    let head = file.head.to_lowercase();
    assert!(head.contains(&format!("\"content-type\": \"{media_type}\"")), "{what}: {head}");
    assert!(head.contains("\"content-disposition\": \"attachment;"), "{what}: {head}");
    assert!(head.contains("\"x-content-type-options\": \"nosniff\""), "{what}: {head}");
}

fn hostile_files_as_documents_of_a_family(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let list = format!("{family}/documents");
    let (mut refused, mut taken) = (0, 0);
    for case in all() {
        let (what, before) = (case.what, lying(world));
        let title = format!("Case {}.", refused + taken);
        let answer = sends_document(&tom, &family, &title, ("letter.pdf", &case.content));
        match case.met {
            Met::Refused(why) => {
                is_refused(what, &answer, &format!("letter.pdf: {why}"), world, before);
                assert!(!tom.get(&list).body.contains(&title), "{what} is a document");
                refused += 1;
            }
            Met::Taken(kind) => {
                answer.is(303);
                let document = tom.get(&titled(&tom.get(&list).body, &title));
                let file = tom.get(&town::link_in(&document.body, "/files/"));
                is_handed_out(what, &file, kind.media_type());
                taken += 1;
            }
        }
    }
    assert!(refused > 100 && taken > 10, "{refused} refused, {taken} taken");
}

fn hostile_files_as_letters_of_a_request(world: &World) {
    world.add(PRIYA);
    let priya = Caller::signed_in(world, &PRIYA);
    let mut unsent = begun(&priya);
    let (mut refused, mut taken) = (0, 0);
    for case in all() {
        let (what, before) = (case.what, lying(world));
        let name = format!("case-{}", refused + taken);
        let answer = attach(&priya, &unsent, &name, &case.content);
        let letters = format!("{unsent}/letters");
        match case.met {
            Met::Refused(why) => {
                is_refused(what, &answer, &format!("{name}: {why}"), world, before);
                assert!(!priya.get(&letters).body.contains(&format!(">{name}")), "{what} is attached");
                refused += 1;
            }
            Met::Taken(kind) => {
                answer.is(303);
                let letter = priya.get(&titled(&priya.get(&letters).body, &name));
                is_handed_out(what, &letter, kind.media_type());
                taken += 1;
                // Two of them are the same once they are cleaned, and what a request has already is not attached to it again.
                unsent = begun(&priya);
            }
        }
    }
    assert!(refused > 100 && taken > 10, "{refused} refused, {taken} taken");
}
