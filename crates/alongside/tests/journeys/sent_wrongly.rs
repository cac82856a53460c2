//! The three public cases in which an address or an assessment reached the one person who must not have it, as what is sent by this program.

use alongside_schema::tables::{homes, residents};
use diesel::prelude::*;

use crate::documents::add_file;
use crate::leaks::add_home;
use crate::pairs::{made, pair_of, sends};
use crate::people::person;
use crate::sending::{adds_way, in_the_book, letter_box, prepares, printed, says};
use crate::support::{Caller, World, change, on_both_engines};
use crate::town::{self, ASHA, TOM};

on_both_engines!(
    charnwood_an_address_in_a_note_is_not_posted_to_the_old_address,
    wakefield_an_address_inside_an_attached_report_does_not_go,
    an_unredacted_assessment_is_not_sent_to_the_other_parent,
    what_is_printed_tells_no_protected_address_either,
    what_was_released_is_looked_at_again_when_it_is_printed,
);

const LETTER: &str = "A letter that you write here";

/// She has moved to where he must not find her. A worker writes to her and the new address stands in the letter; it is to go to the old address, where he
/// lives.
fn charnwood_an_address_in_a_note_is_not_posted_to_the_old_address(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let salma = person(&tom, &family, "Salma Begum");
    let nadia = in_the_book(&tom, &family, "Nadia Rahman");
    assert_eq!(adds_way(&tom, &nadia, &letter_box("14 Hawthorn Close", "LU8 3QD")).status, 303);
    let before = prepares(&tom, &family, LETTER, "See you on Friday.", "Nadia Rahman: By post");
    assert_eq!(says(&tom, &before, "goes").status, 303);
    assert!(printed(&tom, &before).is_ok(), "while she lives there, nothing speaks against it");
    let hidden =
        [("address", "77 Hidden Lane"), ("postcode", "LU5 5ZZ"), ("class", "confidential"), ("kept_from", &salma)];
    assert_eq!(add_home(&tom, &family, "Nadia Rahman", &hidden).status, 303);
    moves_in(world, "Nadia Rahman", "14 Hawthorn Close", "Salma Begum");

    let letter = "We will visit you at 77 hidden lane on Friday.";
    let sending = prepares(&tom, &family, LETTER, letter, "Nadia Rahman: By post");
    let page = tom.get(&sending).body;
    assert!(page.contains("It says something of a protected address") && page.contains("moved away"), "{page}");
    let sent = says(&tom, &sending, "goes");
    assert!(sent.status == 422 && sent.body.contains("It can not go as it is"), "no second person releases it either");
    assert_eq!(printed(&tom, &sending), Err(404));
    // Without the address it still goes to a place from which she has moved: somebody else reads it, and stops it.
    let sending = prepares(&tom, &family, LETTER, "We will visit you on Friday.", "Nadia Rahman: By post");
    assert_eq!(says(&tom, &sending, "goes").status, 303);
    assert_eq!(printed(&tom, &sending), Err(404));
    assert!(asha.get(&sending).body.contains("moved away") && asha.get("/sending/waits").body.contains(&sending));
    assert_eq!(says(&asha, &sending, "stops").status, 303);
    assert_eq!(printed(&tom, &sending), Err(404));
}

/// The first leaves a home in which the other lives from now on.
fn moves_in(world: &World, who: &'static str, from: &'static str, other: &'static str) {
    use alongside_schema::tables::people;
    change(world, move |connection| {
        let person = |connection: &mut alongside_schema::DbConnection, name: &str| {
            people::table.filter(people::name.eq(name)).select(people::id).first::<String>(connection)
        };
        let (gone, comes) = (person(connection, who)?, person(connection, other)?);
        let home: String = homes::table.filter(homes::address.eq(from)).select(homes::id).first(connection)?;
        let left = residents::table.filter(residents::person_id.eq(&gone).and(residents::home_id.eq(&home)));
        diesel::update(left).set(residents::lived_to.eq("2026-11-20")).execute(connection)?;
        let stays = residents::table.filter(residents::person_id.eq(&comes));
        assert!(diesel::update(stays).set(residents::home_id.eq(&home)).execute(connection)? > 0);
        Ok(())
    });
}

/// The address stands inside a report: in a word document, cut by its tags, and in plain text.
fn wakefield_an_address_inside_an_attached_report_does_not_go(world: &World) {
    let family = made(world);
    let tom = Caller::signed_in(world, &TOM);
    let gary = in_the_book(&tom, &family, "Gary Holt");
    assert_eq!(adds_way(&tom, &gary, &[("way", "in_hand")]).status, 303);
    let ida = person(&tom, &family, "Ida Dalford");
    let report = docx("<w:p><w:r><w:t>Leah now lives at 3 Ki</w:t></w:r><w:r><w:t>ln Yard.</w:t></w:r></w:p>");
    let files: [(&str, &str, &[u8]); 2] =
        [("Report of the school", "report.docx", &report), ("Note of the nurse", "note.txt", b"Moved to LU8  4aa.\n")];
    for (title, name, content) in files {
        add_file(&tom, &family, &[("title", title), ("about", &ida)], (name, content));
        let sending = prepares(&tom, &family, title, "As you asked.", "Gary Holt: By hand");
        let page = tom.get(&sending).body;
        assert!(page.contains("It says something of a protected address"), "{page}");
        assert!(!page.contains("Kiln Yard"), "what was found is said by its kind");
        assert_eq!(says(&tom, &sending, "goes").status, 422);
        assert_eq!(printed(&tom, &sending), Err(404));
    }
    // A paper that the program can not read is read by two people.
    add_file(&tom, &family, &[("title", "A scan"), ("about", &ida)], ("scan.pdf", &crate::writing::letter()));
    let sending = prepares(&tom, &family, "A scan", "", "Gary Holt: By hand");
    let unread = says(&tom, &sending, "goes");
    assert!(unread.status == 422 && unread.body.contains("Read every page of it, then tick that you have"));
    let page = tom.get(&sending);
    let sent = tom.send_changed(&sending, &page, &[("said", "goes"), ("read", "yes")]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert_eq!(printed(&tom, &sending), Err(404), "and by a second person");
}

/// The whole assessment is chosen for the father, and not the copy in which parts were made unreadable.
fn an_unredacted_assessment_is_not_sent_to_the_other_parent(world: &World) {
    let family = made(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let gary = in_the_book(&tom, &family, "Gary Holt");
    assert_eq!(adds_way(&tom, &gary, &[("way", "in_hand")]).status, 303);
    let ida = person(&tom, &family, "Ida Dalford");
    let whole = b"Assessment. Leah is afraid of Gary. Ida likes drawing.\n";
    let document = add_file(&tom, &family, &[("title", "Assessment, whole"), ("about", &ida)], ("whole.txt", whole));
    let sending = prepares(&tom, &family, "Assessment, whole", "", "Gary Holt: By hand");
    let page = tom.get(&sending).body;
    assert!(page.contains("must not be told something") && page.contains("It says something that is kept from them"));
    assert_eq!(says(&tom, &sending, "goes").status, 303);
    assert_eq!(printed(&tom, &sending), Err(404), "a second person reads it first");
    assert_eq!(says(&asha, &sending, "stops").status, 303);
    // The pair is confirmed: the paper itself is kept from him, and nothing of it goes.
    assert_eq!(sends(&tom, &pair_of(&tom, &family, "Gary Holt"), "confirmed").status, 303);
    let sending = prepares(&tom, &family, "Assessment, whole", "", "Gary Holt: By hand");
    let page = tom.get(&sending).body;
    assert!(page.contains("Nothing of it may go to them") && page.contains("it is kept from them"), "{page}");
    assert_eq!(says(&tom, &sending, "goes").status, 422);
    assert_eq!(printed(&tom, &sending), Err(404));
    assert_eq!(tom.get(&document).status, 200, "who works with them reads it");
}

/// What does not go by the program does not go by the printer beside it.
fn what_is_printed_tells_no_protected_address_either(world: &World) {
    let family = made(world);
    let tom = Caller::signed_in(world, &TOM);
    let ida = person(&tom, &family, "Ida Dalford");
    let address = format!("{family}/goals/new");
    let fields = [("words", "Gran comes to 3 kiln yard on Sundays."), ("said_by", ida.as_str())];
    assert_eq!(tom.send_changed(&address, &tom.get(&address), &fields).status, 303);
    let copy = format!("{family}/plan/copies/{ida}");
    let paper = tom.get(&copy);
    assert!(!paper.is(200).to_lowercase().contains("kiln"), "the goal is for the lead alone now: {}", paper.body);
    let goal = town::link_in(&tom.get(&family).body.replace("/actions/new", "/actions/new/"), "/goals/");
    assert_eq!(tom.send_changed(&goal, &tom.get(&goal), &[("words", "Gran comes on Sundays.")]).status, 303);
    assert!(
        tom.get(&copy).is(200).contains("Gran comes on Sundays."),
        "it says no place any more, and is everybody's again"
    );
}

/// A word document with this in it, not packed.
fn docx(body: &str) -> Vec<u8> {
    let types = "<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let parts = [("[Content_Types].xml", types), ("_rels/.rels", "<Relationships/>"), ("word/document.xml", &document)];
    let (mut content, mut list) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let (at, size) = (content.len() as u32, (text.len() as u32).to_le_bytes());
        let sum = crc(text.as_bytes()).to_le_bytes();
        let both =
            [&[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..], &sum, &size, &size, &(name.len() as u16).to_le_bytes(), &[0, 0]]
                .concat();
        content.extend([b"PK\x03\x04", &both[..], name.as_bytes(), text.as_bytes()].concat());
        let line = [b"PK\x01\x02", &[20, 0][..], &both, &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat();
        list.extend(line);
    }
    let (at, size, count) = (content.len() as u32, list.len() as u32, (parts.len() as u16).to_le_bytes());
    let end = [b"PK\x05\x06", &[0; 4][..], &count, &count, &size.to_le_bytes(), &at.to_le_bytes(), &[0, 0]].concat();
    [content, list, end].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

/// The letter was released while nothing spoke against it, and lies in the record. Then it becomes known that its reader must not be told; and then where she hides.
fn what_was_released_is_looked_at_again_when_it_is_printed(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let salma = in_the_book(&tom, &family, "Salma Begum");
    assert_eq!(adds_way(&tom, &salma, &letter_box("3 Kiln Yard", "LU4 4KY")).status, 303);
    let released = |words: &str| {
        let sending = prepares(&tom, &family, LETTER, words, "Salma Begum: By post");
        assert_eq!(says(&tom, &sending, "goes").status, 303);
        assert!(printed(&tom, &sending).is_ok(), "{words}");
        sending
    };
    let (to_hers, other) = (released("Come to 9 Elder Row on Friday."), released("Thank you."));
    let hidden = [("address", "9 Elder Row"), ("postcode", "LU5 5ZZ"), ("class", "restricted")];
    assert_eq!(add_home(&tom, &family, "Nadia Rahman", &hidden).status, 303);
    assert_eq!(printed(&tom, &to_hers), Err(422), "it says where she hides");
    assert!(printed(&tom, &other).is_ok(), "nothing speaks against the other one");
    let [salma, nadia] = ["Salma Begum", "Nadia Rahman"].map(|name| person(&tom, &family, name));
    let page = format!("{family}/not-to-be-told");
    let pair = [("who", salma.as_str()), ("about", &nadia), ("what", "where she is"), ("reason", "She says so.")];
    assert_eq!(tom.send_changed(&page, &tom.get(&page), &pair).status, 303);
    assert_eq!(printed(&tom, &other), Err(422), "she must not be told");
}
