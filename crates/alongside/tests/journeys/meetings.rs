//! The team around the family: a meeting from the invitation to the copies of its record, and what each agency owes.

use alongside_families::codes::PairState;
use alongside_schema::tables::{families, nondisclosures, users};
use diesel::prelude::*;

use crate::support::{Caller, Person, RUNTIME, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, PRIYA, TOM};

in_six_ways!(a_team_meets_and_each_reader_has_their_copy);
on_both_engines!(
    a_copy_goes_to_nobody_who_must_not_be_told,
    odd_meetings_are_put_right,
    a_colleague_has_a_copy_and_the_place_is_put_right,
    an_agency_sees_what_it_owes_and_nothing_else,
    two_people_write_one_record,
);

fn a_team_meets_and_each_reader_has_their_copy(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut tom = world.another_screen_of(&TOM);
    tom.signs_in().open(&family).follow("Add a goal").fill("What does the family want?", "Calmer mornings.");
    tom.within("Who said it?").choose("Who said it?", "Nadia Rahman");
    tom.press("Add the goal");
    sets_it_up(&mut tom, &family);
    answers(&mut tom);
    writes_the_record(world, &mut tom);
    decides(&mut tom);
    gives_copies(&mut tom);
    let mut priya = world.another_screen_of(&PRIYA);
    answers_for_the_school(&mut priya);
    tom.open(&family).sees("Priya Shah").sees("Mrs Ellis, Bramble Primary School: Not done").sees("The club is full");
}

fn sets_it_up(tom: &mut Person, family: &str) {
    tom.open(family).follow("Meetings").sees("There are none yet").press("Set up a meeting");
    tom.fill("What is it for?", "So that we all pull the same way in the mornings.");
    tom.fill_day("Which day?", "24 11 2026").fill("When does it start?", "4pm");
    tom.fill("Where is it, or how do they join?", "Bramble Primary School, the library");
    tom.press("Set it up").sees("Tick who is to come, or name a professional below");
    tom.within("Who of the family is to come?").tick("Nadia Rahman, Mother");
    tom.within("Who of the family is to come?").tick("Salma Begum, Grandmother");
    tom.fill("Professionals who do not sign in here (optional)", "Mrs Ellis");
    tom.press("Set it up").sees("Line 1: enter a name, a comma and for whom they work");
    let named = "Mrs Ellis, Bramble Primary School, 01632 960123\nDr Rao, Mill Surgery";
    tom.fill("Professionals who do not sign in here (optional)", named);
    tom.press("Set it up").at("/families/*/meetings/*").sees("Tuesday 24 November, 4pm").sees("No answer yet");
    tom.sees_not("Not everybody invited may be in one room");
}

fn answers(tom: &mut Person) {
    tom.follow("Write down the answer of Nadia Rahman").choose("What did they answer?", "Will come");
    tom.press("Save the answer").sees("Will come");
    tom.follow("Write down the answer of Dr Rao").choose("What did they answer?", "Sends apologies");
    tom.fill("Their report, if you have it (optional)", "Idris is well.");
    tom.press("Save the answer").sees("Select that they send a report instead, or take the report away");
    tom.choose("What did they answer?", "Sends a report instead").press("Save the answer");
    tom.sees("Report from Dr Rao: Idris is well.");
}

fn writes_the_record(world: &World, tom: &mut Person) {
    let meeting = tom.path();
    world.it_is("2026-11-26T10:00:00Z");
    tom.signs_in().at("/caseload").sees("Records of meetings to write").sees("due Friday 27 November");
    tom.follow("Write the record for Rahman").at("/families/*/meetings/*/record");
    tom.press("Save the record").sees("Tick who came").sees("Enter what is going well");
    tom.fill("What is going well?", "Yusuf reads to his sister.");
    tom.fill("What are people worried about? (optional)", "Salma is tired.");
    tom.within("Who must not read the worries?").tick("Salma Begum");
    tom.fill("What does Yusuf Rahman want said? (if they were not there)", "I like breakfast club.");
    tom.within("Who came?").tick("Nadia Rahman");
    tom.within("Who came?").tick("Mrs Ellis, Bramble Primary School");
    tom.within("Who came separately, at another time or to another room?").tick("Salma Begum");
    tom.press("Save the record").at("/families/*/meetings/*").sees("Came separately").sees("done Thursday 26 November");
    tom.sees("Kept from Salma Begum").sees("I like breakfast club.");
    tom.open("/caseload").sees_not("Records of meetings to write").open(&meeting);
}

fn decides(tom: &mut Person) {
    tom.follow("Add a decision").fill("What was decided?", "A place in breakfast club from January.");
    tom.press("Add the decision").sees("Select what comes of it");
    tom.choose("What comes of it?", "Somebody does something: an action of the plan");
    tom.choose("For an action: who does it?", "Mrs Ellis, Bramble Primary School");
    tom.press("Add the decision").sees("A place in breakfast club from January.").sees("by 10 December 2026");
    tom.follow("Add a decision").fill("What was decided?", "I will ring you every Friday until then.");
    tom.choose("What comes of it?", "I promise the family something").press("Add the decision");
    tom.sees("Tom Fielding promises it, by 10 December 2026");
}

fn gives_copies(tom: &mut Person) {
    let meeting = tom.path();
    tom.follow("Copy of the record for Salma Begum").sees("Copy for Salma Begum").sees("Yusuf reads to his sister.");
    tom.sees_not("Salma is tired.").prints("A place in breakfast club from January.");
    tom.choose("How were they given it?", "By post").press("They have it").sees("Nobody said a plain yes to this way");
    tom.open(&meeting).sees_not("Has a copy").follow("Copy of the record for Salma Begum");
    tom.choose("How were they given it?", "By hand").press("They have it");
    tom.at("/families/*/meetings/*").sees("Has a copy: by hand, 26 November 2026, from Tom Fielding");
    tom.follow("Copy of the record for Nadia Rahman").sees("Salma is tired.").open(&meeting);
}

fn answers_for_the_school(priya: &mut Person) {
    priya.signs_in().follow("What we owe families").sees("A place in breakfast club from January.");
    priya.sees("Tom Fielding").sees_not("Rahman").sees_not("Calmer").sees_not("Salma");
    priya.follow("A place in breakfast club from January.").press("Save").sees("Select whether it is done");
    priya.choose("Is it done?", "No").press("Save").sees("Enter why not, and what happens next");
    priya.fill("What happened, or why not?", "The club is full. I ask again on Monday.").press("Save");
    priya.at("/our-actions").sees("Nothing is open just now");
}

/// Sends the form of a page with some fields changed and some boxes ticked.
fn send(caller: &Caller, address: &str, changes: &[(&str, &str)]) -> crate::support::Answer {
    caller.send_changed(address, &caller.get(address), changes)
}

const USUAL: &[(&str, &str)] = &[
    ("purpose", "Mornings."),
    ("on_day", "24"),
    ("on_month", "11"),
    ("on_year", "2026"),
    ("at", "4pm"),
    ("place", "The library"),
];

/// The usual fields of a meeting with these in place of their own.
fn usual<'a>(fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let others = USUAL.iter().filter(|(name, _)| fields.iter().all(|(other, _)| other != name));
    others.chain(fields).copied().collect()
}

/// Sets a meeting up with one of the family; gives back its address.
fn meeting_with(caller: &Caller, family: &str, person: &str, others: &str) -> String {
    let address = format!("{family}/meetings/new");
    let made = send(caller, &address, &usual(&[("family", person), ("others", others)]));
    assert_eq!(made.status, 303, "{}", made.body);
    made.location
}

/// The first who can be ticked as having come.
fn guest_in(page: &str) -> String {
    let field = page.split("name=\"came\"").nth(1).expect("somebody invited");
    field.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an id").to_owned()
}

/// Writes the record of a meeting to which the first came.
fn record(caller: &Caller, meeting: &str) {
    let address = format!("{meeting}/record");
    let page = caller.get(&address);
    let saved = caller.send_changed(&address, &page, &[("well", "All of it."), ("came", &guest_in(&page.body))]);
    assert_eq!(saved.status, 303, "{}", saved.body);
}

/// Salma must not be told something about Nadia.
fn keep_apart(world: &World, family: &str, salma: &str, nadia: &str) {
    let (salma, nadia, reference) =
        (salma.to_owned(), nadia.to_owned(), family.rsplit('/').next().expect("a reference").to_owned());
    let done = world.site().db().housekeeping(move |tx| {
        let id: String =
            families::table.filter(families::reference.eq(reference)).select(families::id).first(tx.connection())?;
        let (new, now) = (tx.new_id(), tx.now());
        diesel::insert_into(nondisclosures::table)
            .values((
                nondisclosures::id.eq(new),
                nondisclosures::family_id.eq(id),
                nondisclosures::who_person_id.eq(&salma),
                nondisclosures::who.eq("Salma"),
                nondisclosures::about_person_id.eq(&nadia),
                nondisclosures::what.eq("where she works"),
                nondisclosures::state.eq(PairState::Confirmed),
                nondisclosures::created_at.eq(now),
                nondisclosures::subjects.eq(format!("|{nadia}|")),
                nondisclosures::withheld_from.eq(format!("|{salma}|")),
                nondisclosures::visibility.eq("team"),
                nondisclosures::source.eq("a test"),
            ))
            .execute(tx.connection())?;
        Ok(())
    });
    RUNTIME.block_on(done).expect("a pair");
}

fn a_copy_goes_to_nobody_who_must_not_be_told(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let page = tom.get(&format!("{family}/meetings/new")).body;
    let (salma, nadia) = (town::person_in(&page, "Salma Begum"), town::person_in(&page, "Nadia Rahman"));
    keep_apart(world, &family, &salma, &nadia);
    let meeting = meeting_with(&tom, &family, &salma, "");
    assert!(!tom.get(&meeting).body.contains("Not everybody invited"), "she comes alone so far");
    town::was_in_the_family(world, &ASHA, "Salma Begum");
    assert_eq!(asha.get(&meeting).status, 200, "her own invitation is no secret from her");
    assert_eq!(send(&tom, &format!("{meeting}/invite"), &[("family", &nadia)]).status, 303);
    assert!(tom.get(&meeting).body.contains("Not everybody invited may be in one room"));
    for path in [&meeting, &format!("{meeting}/record")] {
        assert_eq!(asha.get(path).status, 404, "where Nadia will be is kept from her: {path}");
    }
    for path in [family.clone(), format!("{family}/meetings")] {
        assert!(!asha.get(&path).body.contains("Not everybody invited"), "{path}");
    }
    record(&tom, &meeting);
    let copy = town::link_in(&tom.get(&meeting).body, "/copies/");
    let answer = tom.get(&copy);
    assert!(answer.status == 422 && answer.body.contains("No copy can be given here"), "{}", answer.status);
    assert!(!answer.body.contains("Salma") && !answer.body.contains("where she works"));
    // Going round the page: the form of a copy for Nadia sent for Salma.
    let body = tom.get(&meeting).body;
    let other = body
        .split("/copies/")
        .skip(1)
        .filter_map(|rest| rest.get(..36))
        .find(|id| !copy.ends_with(id))
        .expect("another");
    let others = tom.get(&format!("{meeting}/copies/{other}"));
    let sent = tom.send_changed(
        &copy,
        &others,
        &[("form_subject", copy.rsplit('/').next().expect("an id")), ("way", "in_hand")],
    );
    assert_eq!(sent.status, 422);
    assert!(!tom.get(&meeting).body.contains("Has a copy"));
}

fn odd_meetings_are_put_right(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let address = format!("{family}/meetings/new");
    let salma = town::person_in(&tom.get(&address).body, "Salma Begum");
    let refused = |fields: &[(&str, &str)], words: &str| {
        let answer = send(&tom, &address, &usual(fields));
        assert!(answer.status == 422 && answer.body.contains(words), "{words}: {}", answer.status);
    };
    refused(&[("family", &salma), ("on_day", "1")], "must be between today and five years from now");
    refused(&[("family", &salma), ("on_day", "31")], "must be a real date");
    refused(&[("family", "")], "Tick who is to come");
    let many = |count: usize| (0..count).map(|at| format!("Guest {at}, Agency {at}")).collect::<Vec<_>>().join("\n");
    refused(&[("others", &many(101))], "A meeting has up to 100 people");
    // Sixty come, and whoever is named twice, or invited again, is invited once.
    let meeting = meeting_with(&tom, &family, &salma, &format!("{}\nguest  1, agency 1", many(60)));
    assert_eq!(tom.get(&meeting).body.matches("/invitations/").count(), 61);
    assert_eq!(
        send(&tom, &format!("{meeting}/invite"), &[("family", &salma), ("others", "GUEST 2, agency 2")]).status,
        303
    );
    assert_eq!(tom.get(&meeting).body.matches("/invitations/").count(), 61);
    // A report of 100,000 characters is kept whole; one more is too much.
    let answer = town::link_in(&tom.get(&meeting).body, "/invitations/");
    let report = "\u{1f600}".repeat(100_000);
    let too_long = send(&tom, &answer, &[("state", "report"), ("report", &format!("{report}x"))]);
    assert_eq!(too_long.status, 422);
    assert_eq!(send(&tom, &answer, &[("state", "report"), ("report", &report)]).status, 303);
    assert!(tom.get(&meeting).body.contains(&report));
    // Sent twice is stored once.
    let page = tom.get(&address);
    let changes = usual(&[("family", &salma)]);
    let (first, second) = (tom.send_changed(&address, &page, &changes), tom.send_changed(&address, &page, &changes));
    assert_eq!((first.status, &first.location), (303, &second.location));
    // Nobody else's meeting: another team's worker finds nothing.
    let grace = Caller::signed_in(world, &GRACE);
    for path in [meeting.clone(), format!("{family}/meetings"), format!("{meeting}/record"), answer] {
        assert_eq!(grace.get(&path).status, 404, "{path}");
    }
    // One that does not happen says why, and needs no record.
    assert_eq!(send(&tom, &format!("{meeting}/change"), &[("not_held_reason", "Snow.")]).status, 303);
    world.it_is("2026-12-14T10:00:00Z");
    let tom = Caller::signed_in(world, &TOM);
    let body = tom.get(&meeting).body;
    assert!(body.contains("Did not happen") && body.contains("Snow.") && !body.contains("Late"));
}

/// Whoever is invited by their account has a copy as others have, also where a pair names somebody in words; and where it was can be put right afterwards.
fn a_colleague_has_a_copy_and_the_place_is_put_right(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let address = format!("{family}/meetings/new");
    let toms = town::person_in(&tom.get(&address).body, "Tom Fielding");
    let meeting = send(&tom, &address, &usual(&[("workers", &toms)])).location;
    assert!(tom.get(&meeting).body.contains("Change the meeting"));
    record(&tom, &meeting);
    let copy = town::link_in(&tom.get(&meeting).body, "/copies/");
    assert!(tom.get(&copy).is(200).contains("All of it."));
    let anna = [
        ("who", "other"),
        ("who_words", "Somebody called Anna"),
        ("about", "all"),
        ("what", "where they live"),
        ("reason", "Nadia asks for it."),
    ];
    assert_eq!(send(&tom, &format!("{family}/not-to-be-told"), &anna).status, 303);
    assert!(tom.get(&copy).is(200).contains("All of it."), "a pair about somebody else");
    // What was held is not called off, and its day stays.
    let change = format!("{meeting}/change");
    assert!(!tom.get(&change).is(200).contains("If it does not happen"));
    let put_right = [("place", "The hub on Mill Row"), ("not_held_reason", "Snow."), ("on_day", "1")];
    assert_eq!(send(&tom, &change, &put_right).status, 303);
    let page = tom.get(&meeting);
    assert!(page.body.contains("The hub on Mill Row") && page.body.contains("Held") && !page.body.contains("Snow."));
}

fn an_agency_sees_what_it_owes_and_nothing_else(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, priya) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &PRIYA));
    let salma = town::person_in(&tom.get(&format!("{family}/meetings/new")).body, "Salma Begum");
    let meeting = meeting_with(&tom, &family, &salma, "Mrs Ellis, bramble primary school");
    assert!(priya.get("/our-actions").body.contains("Nothing is open just now"), "an invitation is no duty");
    let body = tom.get(&meeting).body;
    let answer = body
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.contains("/invitations/"))
        .last()
        .expect("Mrs Ellis")
        .to_owned();
    assert_eq!(send(&tom, &answer, &[("state", "report")]).status, 303);
    let list = priya.get("/our-actions").body;
    assert!(list.contains("A report for the meeting of 24 November 2026") && list.contains("tom.fielding@example.org"));
    for secret in ["Rahman", "Mornings.", "The library", "Salma"] {
        assert!(!list.contains(secret), "{secret}");
    }
    let duty = town::link_in(&list, "/our-actions/");
    // A colleague who is one of the family, and whoever may never know of it, see nothing of it.
    let link = |person: Option<String>| {
        let done = world.site().db().housekeeping(move |tx| {
            let hers = users::table.filter(users::email.eq(PRIYA.email()));
            diesel::update(hers).set(users::person_id.eq(person)).execute(tx.connection())?;
            Ok(())
        });
        RUNTIME.block_on(done).expect("a link");
    };
    link(Some(salma));
    assert_eq!(priya.get(&duty).status, 404);
    assert!(priya.get("/our-actions").body.contains("Nothing is open just now"));
    link(None);
    for who in [&TOM, &ASHA] {
        assert_eq!(Caller::signed_in(world, who).get("/our-actions").status, 403, "{}", who.name);
    }
    // Two colleagues send a report at once: the second reads that it is answered.
    let (one, other) = (priya.get(&duty), priya.get(&duty));
    assert_eq!(priya.send_changed(&duty, &one, &[("words", "Maryam sings.")]).status, 303);
    let late = [("words", "Another."), ("form_id", "0190b0aa-0000-7000-8000-000000000001")];
    assert_eq!(priya.send_changed(&duty, &other, &late).status, 422);
    assert!(priya.get("/our-actions").body.contains("Nothing is open just now"));
    let seen = tom.get(&meeting).body;
    assert!(seen.contains("Report from Priya Shah: Maryam sings.") && !seen.contains("Another."));
}

fn two_people_write_one_record(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, asha) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &ASHA));
    let salma = town::person_in(&tom.get(&format!("{family}/meetings/new")).body, "Salma Begum");
    let meeting = meeting_with(&tom, &family, &salma, "");
    let address = format!("{meeting}/record");
    let (toms, ashas) = (tom.get(&address), asha.get(&address));
    let came = guest_in(&toms.body);
    assert_eq!(tom.send_changed(&address, &toms, &[("well", "Tom's words."), ("came", &came)]).status, 303);
    let both = asha.send_changed(&address, &ashas, &[("well", "Asha's words."), ("came", &came)]);
    assert_eq!(both.status, 409);
    assert!(both.body.contains("Tom&#39;s words.") || both.body.contains("Tom's words."));
    assert_eq!(asha.send_changed(&address, &both, &[]).status, 303, "having seen both");
    let seen = tom.get(&meeting).body;
    assert!(seen.contains("Asha") && seen.contains("words.") && seen.matches("words.").count() >= 2);
}
