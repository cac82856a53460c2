//! What somebody takes away on paper is read, as it would be printed, for what is kept from whoever would come to read it.

use std::collections::BTreeSet;
use std::path::Path;

use alongside_families::papers::{LookedThrough, PAPERS};
use alongside_schema::tables::{second_looks, trail};
use axum::http::Method;
use diesel::prelude::*;

use crate::pairs::made;
use crate::people::person;
use crate::rules::{files, read, sources};
use crate::sending::{adds_way, in_the_book, letter_box, page_of};
use crate::support::{Answer, Caller, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, TOM};

in_six_ways!(a_paper_that_says_what_is_kept_is_read_by_two);
on_both_engines!(
    the_list_of_papers_is_that_of_the_routes,
    a_paper_is_agreed_to_as_it_was_read_and_not_as_it_is_later,
    whoever_works_with_the_family_asks_and_who_answers_for_it_decides,
    of_two_who_decide_on_a_paper_one_is_told,
    nobody_gives_a_protected_address_on_any_paper,
    a_word_from_a_note_that_is_kept_is_found,
    what_is_never_to_be_mentioned_to_somebody_is_found_in_their_copies,
    the_record_is_printed_for_who_prints_it,
);

/// An address that is kept from her, and that a goal says.
const PLACE: &str = "3 Kiln Yard";

/// Every page that can be printed, every route of a paper and every place that enters one stand in one list.
fn the_list_of_papers_is_that_of_the_routes(world: &World) {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of the crates");
    let prints = |file: &&std::path::PathBuf| read(file).contains("data-print");
    let named =
        |file: &std::path::PathBuf| file.strip_prefix(crates).expect("a template").to_string_lossy().into_owned();
    let printable: BTreeSet<String> = files("html", &[]).iter().filter(prints).map(named).collect();
    let known: BTreeSet<String> = PAPERS.iter().map(|paper| paper.template.to_owned()).collect();
    assert_eq!(printable, known, "a page can be printed that is in no line of PAPERS, or the other way round");

    let app = alongside::app(world.site());
    let has = |method: Method, path: &str| app.listed().iter().any(|one| one.method == method && one.path == path);
    for paper in PAPERS {
        assert!(has(Method::GET, paper.path), "{}", paper.path);
        let is_here = matches!(paper.looked_through, LookedThrough::Here(_));
        assert_eq!(paper.second.is_some_and(|path| has(Method::POST, path)), is_here, "{}", paper.path);
    }
    let enters: BTreeSet<String> = sources(&["schema"])
        .iter()
        .filter(|file| without_reading(&read(file)).contains("Act::FamilyPrinted)"))
        .map(|file| file.strip_prefix(crates).expect("a source").to_string_lossy().into_owned())
        .collect();
    let known = ["families/src/pages/papers.rs", "sending/src/pages/paper.rs"].map(str::to_owned);
    assert_eq!(enters, BTreeSet::from(known));
}

fn without_reading(text: &str) -> String {
    text.split_whitespace().collect()
}

/// A family in which the address of an aunt is kept from Salma Begum; the goal that says it is for everybody. Gives back the family and her copy of the plan.
fn with_a_place(world: &World) -> (String, String) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let nadia = in_the_book(&tom, &family, "Nadia Rahman");
    let salma = person(&tom, &family, "Salma Begum");
    keeps(&tom, &nadia, (PLACE, "LU4 4KY"), &salma);
    goal(&tom, &family, &format!("Amina plays at {PLACE} on Sundays."));
    (family.clone(), format!("{family}/plan/copies/{salma}"))
}

/// Writes a place into the address book that is kept from somebody.
fn keeps(caller: &Caller, recipient: &str, (address, postcode): (&str, &str), from: &str) {
    let place = [&letter_box(address, postcode)[..], &[("kept_from", from)]].concat();
    adds_way(caller, recipient, &place).is(303);
}

fn goal(caller: &Caller, family: &str, words: &str) {
    let address = format!("{family}/goals/new");
    let by = person(caller, family, "Nadia Rahman");
    caller.send_changed(&address, &caller.get(&address), &[("words", words), ("said_by", &by)]).is(303);
}

const HELD: &str = "not to be given like this";

fn asks(caller: &Caller, copy: &str) -> Answer {
    caller.send_changed(
        &format!("{copy}/second"),
        &caller.get(copy),
        &[("does", "asks"), ("why", "She was there before.")],
    )
}

fn says(caller: &Caller, copy: &str, answer: &str) -> Answer {
    let fields = [("does", "decides"), ("answer", answer), ("why", "I have read it.")];
    caller.send_changed(&format!("{copy}/second"), &caller.get(copy), &fields)
}

/// One asks for a paper and the other, who has read it, agrees.
pub fn read_by_two(one: &Caller, other: &Caller, paper: &str) {
    asks(one, paper).is(303);
    says(other, paper, "agrees").is(303);
}

fn a_paper_that_says_what_is_kept_is_read_by_two(world: &World) {
    let (family, copy) = with_a_place(world);
    let reference = family.rsplit('/').next().expect("a reference").to_owned();
    let (mut tom, mut asha) = (world.another_screen_of(&TOM), world.another_screen_of(&ASHA));
    tom.signs_in().open(&format!("{family}/plan")).follow("Print a copy for somebody");
    tom.follow("Print the copy for Salma Begum").sees(HELD).sees("Under “Goal 1”: an address or a street");
    tom.sees_not(PLACE).press("Ask a second person to read it").sees("Enter why");
    tom.fill("Why should they have it as it stands?", "She was there before.");
    tom.press("Ask a second person to read it").at("/families/*/plan/copies/*").sees("Waits for a second person");

    asha.signs_in().at("/team").sees("A colleague waits for you to decide as the second person");
    asha.open("/second-looks").sees("A paper would go to somebody from whom something that stands in it is kept");
    asha.follow(&reference).sees("She was there before.").sees("A copy of the plan").sees_not("I agree");
    asha.follow("Read it as it would be given, and say there whether it goes").sees(&format!("Amina plays at {PLACE}"));
    asha.press("Save").sees("Select whether it is given").sees("Enter why");
    asha.choose(
        "You read it as the second person. What do you say?",
        "I have read it: it can be given as it stands here",
    );
    asha.fill("Why?", "She knows the place.").press("Save").prints(PLACE);
    tom.open(&copy).prints(&format!("Amina plays at {PLACE}")).prints("Printed for Salma Begum");
}

/// She asked that her new job is never mentioned to her where somebody else may read it. A copy of the plan
/// for her waits for a second person, and one for her son too, who lives with her; one for the grandmother elsewhere does not.
fn what_is_never_to_be_mentioned_to_somebody_is_found_in_their_copies(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let [nadia, yusuf, salma] = ["Nadia Rahman", "Yusuf Rahman", "Salma Begum"].map(|name| person(&tom, &family, name));
    let way = format!("{family}/people/{nadia}/ways/new");
    let said = [
        ("way", "post"),
        ("safe", "with_care"),
        ("note", "Her mother opens letters."),
        ("never_mention", "new job\nthe solicitor"),
    ];
    tom.send_changed(&way, &tom.get(&way), &said).is(303);
    goal(&tom, &family, "Nadia keeps her NEW job at the bakery.");
    for there in [nadia, yusuf] {
        let copy = tom.get(&format!("{family}/plan/copies/{there}")).body;
        assert!(copy.contains(HELD) && copy.contains("something that is never to be mentioned to them"), "{copy}");
        assert!(!copy.contains("at the bakery"), "{copy}");
    }
    let elsewhere = tom.get(&format!("{family}/plan/copies/{salma}")).body;
    assert!(elsewhere.contains("NEW job at the bakery") && !elsewhere.contains(HELD), "{elsewhere}");
}

fn acts(world: &World, of: &'static [&'static str]) -> Vec<(String, String)> {
    query(world, move |connection| {
        let entries = trail::table.filter(trail::act.eq_any(of.iter().copied())).order(trail::id);
        Ok(entries.select((trail::act, trail::detail)).load(connection)?)
    })
}

/// What a second person has read is given; another letter of it, or one more thing that is kept, is asked for anew.
fn a_paper_is_agreed_to_as_it_was_read_and_not_as_it_is_later(world: &World) {
    let (family, copy) = with_a_place(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let given = tom.get(&format!("{family}/plan/copies"));
    assert!(given.body.contains("They have a copy now"));
    let refused = tom.post(&format!("{copy}/given"), &[]);
    assert!(refused.is(422).contains("It can not be given as it is now"), "{}", refused.body);
    asks(&tom, &copy).is(303);
    assert!(asks(&tom, &copy).status != 303, "what waits is not asked for twice");
    let late = asha.get(&copy);
    goal(&tom, &family, "Calm mornings.");
    let fields = [("answer", "agrees"), ("why", "I have read it.")];
    let overtaken = asha.send_changed(&format!("{copy}/second"), &late, &fields);
    assert!(overtaken.is(409).contains("It has changed since you looked"), "{}", overtaken.body);
    asks(&tom, &copy).is(303);
    says(&asha, &copy, "agrees").is(303);
    assert!(tom.get(&copy).is(200).contains(PLACE));
    // The moment at which it is printed is another each time, and nobody reads that again.
    world.minutes_pass(20);
    let tom = Caller::signed_in(world, &TOM);
    assert!(tom.get(&copy).is(200).contains(PLACE));
    // From now on something else that stands there is kept from her too.
    goal(&tom, &family, "Amina walks to 5 Orchard Rise.");
    asks(&tom, &copy).is(303);
    says(&asha, &copy, "agrees").is(303);
    assert!(tom.get(&copy).is(200).contains("5 Orchard Rise"));
    let salma = person(&tom, &family, "Salma Begum");
    keeps(&tom, &page_of(&tom, &family, "Nadia Rahman"), ("5 Orchard Rise", "LU5 5ZZ"), &salma);
    assert!(tom.get(&copy).is(200).contains(HELD));
    let printed = acts(world, &["family_printed", "paper_held"]);
    assert!(printed.contains(&("paper_held".to_owned(), "plan; an address or a street".to_owned())), "{printed:?}");
    let by_two = "plan; an address or a street; read by two".to_owned();
    assert!(printed.contains(&("family_printed".to_owned(), by_two)), "{printed:?}");
}

fn whoever_works_with_the_family_asks_and_who_answers_for_it_decides(world: &World) {
    let (family, copy) = with_a_place(world);
    town::works_with(world, &GRACE, &family);
    let (tom, asha, grace) =
        (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA), Caller::signed_in(world, &GRACE));
    let found = grace.get(&copy);
    assert!(found.is(200).contains("What was found: an address or a street") && !found.body.contains("Goal 1"));
    asks(&grace, &copy).is(303);
    let waits = grace.get(&copy);
    assert!(waits.is(200).contains("Waits for a second person") && !waits.body.contains("name=\"why\""));
    let look = town::link_in(&tom.get("/second-looks").body, "/second-looks/");
    grace.get(&look).is(404);
    assert!(grace.get("/second-looks").body.contains("Nothing waits for you"));
    // Nobody agrees without the paper before their eyes, and nobody to their own.
    let blind = tom.send_changed(&look, &tom.get(&look), &[("answer", "agrees"), ("why", "I trust her.")]);
    assert!(blind.is(422).contains("Read the paper first"), "{}", blind.body);
    says(&tom, &copy, "stays").is(303);
    assert!(grace.get(&copy).body.contains("A second person has read it and said that it is not given like this"));
    asks(&tom, &copy).is(303);
    let own = tom.get(&copy);
    assert!(own.body.contains("Take it back") && !own.body.contains("I have read it: it can be given"));
    let seen = own.hidden("seen");
    let subject = own.hidden("form_subject");
    let id = own.hidden("form_id");
    let forged = [
        ("form_id", id.as_str()),
        ("form_name", "paper"),
        ("form_subject", &subject),
        ("seen", &seen),
        ("does", "decides"),
        ("answer", "agrees"),
        ("why", "x"),
    ];
    let refused = tom.post(&format!("{copy}/second"), &forged);
    assert!(refused.is(422).contains("You asked for this yourself"), "{}", refused.body);
    // Whom the paper is for finds nothing of it.
    town::was_in_the_family(world, &ASHA, "Salma Begum");
    assert!(asha.get("/second-looks").body.contains("Nothing waits for you"));
}

fn of_two_who_decide_on_a_paper_one_is_told(world: &World) {
    let (_, copy) = with_a_place(world);
    world.add(crate::second_person::ROSA);
    let (tom, asha, rosa) = (
        Caller::signed_in(world, &TOM),
        Caller::signed_in(world, &ASHA),
        Caller::signed_in(world, &crate::second_person::ROSA),
    );
    asks(&tom, &copy).is(303);
    let pages = [asha.get(&copy), rosa.get(&copy)];
    let send = |caller: &Caller, page: &Answer, answer: &str| {
        let fields = [("does", "decides"), ("answer", answer), ("why", "I have read it.")];
        caller.send_changed(&format!("{copy}/second"), page, &fields).status
    };
    let (one, other) = std::thread::scope(|scope| {
        let one = scope.spawn(|| send(&asha, &pages[0], "agrees"));
        let other = scope.spawn(|| send(&rosa, &pages[1], "stays"));
        (one.join().expect("an answer"), other.join().expect("an answer"))
    });
    assert!([one, other].contains(&303) && one != other, "{one} {other}");
    let states: Vec<String> =
        query(world, |connection| Ok(second_looks::table.select(second_looks::state).load(connection)?));
    assert_eq!(states, [if one == 303 { "agreed" } else { "declined" }]);
    assert_eq!(tom.get(&copy).body.contains(HELD), one != 303);
}

/// What tells where a protected home is goes on no paper: copies are made without it, also for who lives there, and who prints the record for the file is told to take it out.
fn nobody_gives_a_protected_address_on_any_paper(world: &World) {
    let family = made(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let (leah, ida) = (person(&tom, &family, "Leah Dalford"), person(&tom, &family, "Ida Dalford"));
    let address = format!("{family}/goals/new");
    let fields = [("words", "We meet at 3 kiln yard."), ("said_by", ida.as_str())];
    tom.send_changed(&address, &tom.get(&address), &fields).is(303);
    for copy in [&ida, &leah] {
        let copy = tom.get(&format!("{family}/plan/copies/{copy}")).body;
        assert!(!copy.contains(HELD) && !copy.to_lowercase().contains("kiln yard"), "{copy}");
    }
    let paper = format!("{family}/print");
    let held = tom.get(&format!("{paper}?for=work"));
    assert!(held.is(200).contains("something of a protected address"), "{}", held.body);
    assert!(!held.body.to_lowercase().contains("kiln yard") && !held.body.contains("name=\"why\""));
    let second = format!("{paper}/second?for=work");
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    let unseen = [("form_id", id.as_str()), ("form_name", "paper"), ("form_subject", ""), ("why", "x")];
    assert!(asha.post(&second, &unseen).status >= 400, "{second}");
    let asked: i64 = query(world, |connection| Ok(second_looks::table.count().get_result(connection)?));
    assert_eq!(asked, 0, "no second person is asked for what nobody can give");
}

/// A note is kept from her. Somebody copies a line of it into a goal that is for everybody.
fn a_word_from_a_note_that_is_kept_is_found(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let salma = person(&tom, &family, "Salma Begum");
    let note = "Come by the back gate after six and never on a market day.";
    assert_eq!(crate::alerts::set(&tom, &family, note, &[("kept_from", &salma)]), 303);
    let copy = format!("{family}/plan/copies/{salma}");
    goal(&tom, &family, "Somebody comes by the back door.");
    tom.get(&copy).is(200);
    assert!(!tom.get(&copy).body.contains(HELD));
    goal(&tom, &family, "Friends come by the back gate after six and never knock.");
    let held = tom.get(&copy);
    assert!(
        held.is(200).contains("Under “Goal 2”: words of a note") || held.body.contains("words of a note"),
        "{}",
        held.body
    );
}

fn the_record_is_printed_for_who_prints_it(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let asked = tom.get(&format!("{family}/print"));
    assert!(asked.is(200).contains("who will read it?") && !asked.body.contains("Printed for"), "{}", asked.body);
    assert!(tom.get(&format!("{family}/print?for=work")).is(200).contains("Printed for Tom Fielding"));
    let nadia = person(&tom, &family, "Nadia Rahman");
    let refused = tom.get(&format!("{family}/print?for={nadia}"));
    assert!(refused.is(422).contains("The printed record is for your own work"), "{}", refused.body);
}
