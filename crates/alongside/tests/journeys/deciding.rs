//! Deciding on a request: each child as it needs, the family told only by a way that is safe, and nothing said to those who must not know.

use alongside_families::codes::{Safe, Way};
use alongside_requests::store::tell_later;
use alongside_requests::telling::FamilyHears;
use alongside_schema::tables::{agreements, channels, nondisclosures, outbox, request_tellings, requests};
use alongside_schema::{Act, DbConnection, Entry, Error, Reference};
use diesel::prelude::*;

use crate::front_door::{import, waiting};
use crate::support::{Answer, Caller, Person, RUNTIME, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, OWEN, PRIYA};

in_six_ways!(a_decision_reaches_the_family_safely);

on_both_engines!(
    nothing_is_sent_by_going_round_the_page,
    the_record_can_speak_against_a_message,
    a_message_is_sent_once_whoever_presses,
    a_protection_decision_is_saved_on_the_day_of_its_hand_over,
    declining_is_kept_in_their_words_and_becomes_an_agreement,
    the_requester_hears_where_it_stands_and_no_more,
    without_a_number_to_ring_nothing_is_sent,
);

/// Leah can be sent a text and rung before three; Gary must not learn the address, and nobody asked him anything.
pub const DALFORD: &str = r#"{
    "reference": "D-1", "route": "school", "urgency": "today",
    "completed_by": {"name": "Gill Hale", "role": "SENCo", "organisation": "Mill School"},
    "people": [
        {"ref": "c1", "kind": "child", "names": [{"use": "usual", "text": "Ida Dalford"}], "dob": "2017-03-01", "school": "Mill School"},
        {"ref": "c2", "kind": "child", "names": [{"use": "usual", "text": "Noah Dalford"}], "dob": "2019-05-04"},
        {"ref": "a1", "kind": "adult", "names": [{"use": "usual", "text": "Leah Dalford"}], "dob": "1993-02-02", "phone": "07700 900101"},
        {"ref": "a2", "kind": "adult", "names": [{"use": "usual", "text": "Gary Holt"}], "phone": "07700 900102"}
    ],
    "homes": [{"address": "3 Kiln Yard, LU8 4AA", "residents": ["c1", "c2", "a1"], "visibility": "confidential"}],
    "relationships": [{"from": "a1", "to": "c1", "kind": "mother"}, {"from": "a2", "to": "c1", "kind": "father"}],
    "worries": ["Noah has bruises that nobody explains."], "working_well": ["Ida sings."], "needs_to_happen": ["A quiet evening."],
    "consent": {"working_together": [{"person": "a1", "answer": "yes"}], "sharing": {"may_not": ["a2: the address"]}},
    "safe_contact": [{"person": "a1", "text": "yes", "call": "only before 3pm", "post": "NEVER, he has a key to the box"}]
}"#;

/// The request for the Dalfords, changed in one place. Gives back its address as Owen sees it.
pub fn asked(world: &World, from: &str, to: &str) -> String {
    let text = DALFORD.replace(from, to);
    assert!(from.is_empty() || text != DALFORD, "{from} stands in the request");
    let (tally, said) = import(world, "dalford.json", &text);
    assert_eq!(tally.accepted, 1, "{said:?}");
    format!("/requests/{}", waiting(&Caller::signed_in(world, &OWEN))[0])
}

fn a_decision_reaches_the_family_safely(world: &World) {
    let mut owen = world.person(OWEN);
    let address = asked(world, "", "");
    owen.signs_in().at("/requests").open(&address);
    owen.choose("What happens next?", "Early help: the family gets a lead practitioner");
    owen.fill("Why?", "Leah wants help, and somebody must look at the bruises today.");
    owen.unfold("It is different for one of the children");
    owen.select("What happens next for Noah Dalford?", "Child protection route: handed over today");
    owen.fill("Why, for Noah Dalford?", "Bruises that nobody explains.");
    owen.sees_not("Send Gary Holt").sees_not("I told Leah Dalford by letter");
    owen.within("How does the family hear?")
        .sees("only before 3pm")
        .sees("Must not be told about Leah Dalford: the address");
    owen.sees("It says only: “Please ring 01632 960000 when it is a good time for you.”");
    owen.choose("How does the family hear?", "Send Leah Dalford a text now, to 07700 900101")
        .press("Save the decision");

    owen.sees("Select how the person who asked will hear")
        .sees("They learn what was decided and who leads, and no more");
    owen.choose("How will Gill Hale, SENCo, Mill School hear what was decided?", "Not yet");
    owen.fill("How did the person who asked hear, or why not?", "The school is closed on Saturday.");
    owen.sees("Enter whom you handed this over to")
        .sees("Enter the time of the hand-over")
        .sees("Select how you handed over");
    owen.fill("To whom did you hand this over?", "Maya Lind, duty social worker, 01632 960100");
    owen.fill_day("On which day?", "20 11 2026").fill("At what time?", "9.40am").choose("How?", "By telephone");
    owen.press("Save the decision").sees("The hand-over was not today. Enter why it is written down only now");
    owen.fill_day("On which day?", "21 11 2026").press("Save the decision").at("/requests");
    owen.sees("Nothing waits for a decision")
        .within("Still to be told")
        .sees("Tell the family by 28 November 2026")
        .sees("Tell the person who asked by 24 November 2026");
    the_message_is_in_the_outbox(world);

    owen.open(&address)
        .within("What was decided")
        .sees("Leah wants help")
        .sees("For Noah Dalford")
        .sees("Owen Hale, on 21 November 2026 at 10:00am");
    owen.sees("Maya Lind, duty social worker, 01632 960100: handed over on 21 November 2026 at 9:40am, by telephone");
    owen.sees("You can ask for help again at any time").sees("Leah Dalford: asked to ring, by text");
    owen.sees("Somebody must still tell the family, by 28 November 2026");
    owen.sees("Somebody must still tell the person who asked, by 24 November 2026");
    world.minutes_pass(25 * 60);
    the_school_hears(&mut owen, &address);
    owen.choose("How does the family hear?", "I told Leah Dalford by telephone").press("Save for the family");
    owen.sees("Enter how it went, in a few words").fill("How did it go, or why not yet?", "She rang. She is glad.");
    owen.press("Save for the family").at("/requests/*").sees("Leah Dalford: by telephone: She rang. She is glad.");
    owen.sees_not("Somebody must still tell").open("/requests").sees_not("Still to be told");
}

/// The school has no account: somebody rings it, and until then it stands in the list.
fn the_school_hears(owen: &mut Person, address: &str) {
    let question = "How will Gill Hale, SENCo, Mill School hear what was decided?";
    owen.signs_in().open(address).choose(question, "I have told them").press("Save how they heard");
    owen.sees("Enter how you told the person who asked, in a few words");
    owen.fill("How did the person who asked hear, or why not?", "Rang the school: early help, a lead is being found.");
    owen.press("Save how they heard")
        .at("/requests/*")
        .sees("Gill Hale, SENCo, Mill School: Rang the school: early help, a lead is being found.");
    owen.sees_not("Somebody must still tell the person who asked").sees("Somebody must still tell the family");
}

/// Exactly one message, and nothing in it but a number to ring.
fn the_message_is_in_the_outbox(world: &World) {
    let folder = tempfile_folder("outbox");
    RUNTIME.block_on(alongside::send_waiting(world.site().db(), &folder)).expect("sent");
    let files: Vec<String> = std::fs::read_dir(&folder)
        .expect("a folder")
        .map(|file| std::fs::read_to_string(file.expect("a file").path()).expect("a message"))
        .collect();
    std::fs::remove_dir_all(&folder).expect("gone");
    let message = "To: 07700 900101\nBy: text\nSubject: Please ring\n\nPlease ring 01632 960000 when it is a good time for you.\n";
    assert_eq!(files, [message]);
}

fn tempfile_folder(name: &str) -> std::path::PathBuf {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("alongside-{name}-{}-{number}", std::process::id()))
}

fn sent_to(world: &World) -> Vec<String> {
    query(world, |connection| Ok(outbox::table.order(outbox::id).select(outbox::address).load(connection)?))
}

/// What Owen sends to decide, with some fields changed.
pub fn decides(world: &World, address: &str, changes: &[(&str, &str)]) -> Answer {
    let owen = Caller::signed_in(world, &OWEN);
    let page = owen.get(address);
    let usual = [
        ("outcome", "early_help"),
        ("reason", "They ask."),
        ("family", "new"),
        ("family_name", "Dalford"),
        ("hears", "told met a1"),
        ("hears_words", "At school."),
        ("requester", "told"),
        ("requester_words", "Rung."),
        ("danger", "Rung at once: nobody is in danger now."),
    ];
    let kept = usual.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name)).copied();
    owen.send_changed(address, &page, &kept.chain(changes.iter().copied()).collect::<Vec<_>>())
}

/// Sends as the store does, with no page before it.
pub fn sends_without_a_page(world: &World, address: &str, person: &str, way: Way) -> Result<(), Error> {
    let reference: Reference = address.trim_start_matches("/requests/").parse().expect("a reference");
    let (person, email) = (person.to_owned(), OWEN.email());
    RUNTIME.block_on(world.site().db().write(move |tx| {
        let owen = alongside_access::user_of_email(tx.connection(), &email)?;
        let owen = alongside_access::viewer(tx.connection(), &owen)?.ok_or(Error::NotFound)?;
        tell_later(tx, &owen, &reference, &FamilyHears::Send { person, way }, "01632 960000")?;
        Ok(Entry::new(&owen, Act::FamilyTold).with(()))
    }))
}

pub fn is_refused(answer: &Result<(), Error>) -> bool {
    matches!(answer, Err(Error::Refused(_)))
}

fn nothing_is_sent_by_going_round_the_page(world: &World) {
    world.add(OWEN);
    let address = asked(world, "", "");
    for made_up in [
        "send text a2",
        "send call a1",
        "send email a1",
        "send post a1",
        "told post a1",
        "send text ",
        "send text a9",
        "🙂",
    ] {
        let answer = decides(world, &address, &[("hears", made_up)]);
        assert_eq!(answer.status, 422, "{made_up}");
        assert!(answer.body.contains("Select how the family hears of this"), "{made_up}");
    }
    assert!(is_refused(&sends_without_a_page(world, &address, "a1", Way::Text)), "nothing is decided yet");
    assert_eq!(decides(world, &address, &[("outcome", "info_advice")]).status, 303);
    for (person, way) in [
        ("a2", Way::Text),
        ("a1", Way::Call),
        ("a1", Way::Post),
        ("a1", Way::Email),
        ("c1", Way::Text),
        ("", Way::Text),
    ] {
        assert!(is_refused(&sends_without_a_page(world, &address, person, way)), "{person} by {way}");
    }
    assert_eq!(sent_to(world), Vec::<String>::new());
    assert!(sends_without_a_page(world, &address, "a1", Way::Text).is_ok(), "and the safe one goes");

    // What a request says against it: each a request of its own, and each refused by the store itself.
    let against = [
        (r#""text": "yes""#, r#""text": "yes, but not at night""#),
        (r#""text": "yes""#, r#""text": "yes", "times": "before 3pm""#),
        (r#""text": "yes""#, r#""text": "yes", "code_phrase": "the dentist""#),
        (r#""residents": ["c1", "c2", "a1"]"#, r#""residents": ["c1", "c2", "a1", "a2"]"#),
        (r#""phone": "07700 900102""#, r#""phone": "+44 7700 900101""#),
        (r#""may_not": ["a2: the address"]"#, r#""may_not": ["a1: anything"]"#),
    ];
    for (at, (from, to)) in against.into_iter().enumerate() {
        let text = DALFORD.replace("D-1", &format!("D-2{at}")).replace(from, to);
        assert_eq!(import(world, "dalford.json", &text).0.accepted, 1, "{to}");
        let address = format!("/requests/{}", waiting(&Caller::signed_in(world, &OWEN))[0]);
        assert_eq!(decides(world, &address, &[("hears", "send text a1")]).status, 422, "{to}");
        assert_eq!(decides(world, &address, &[("outcome", "info_advice")]).status, 303, "{to}");
        assert!(is_refused(&sends_without_a_page(world, &address, "a1", Way::Text)), "{to}");
    }
    assert_eq!(sent_to(world).len(), 1);
}

fn the_record_can_speak_against_a_message(world: &World) {
    world.add(OWEN);
    let address = asked(world, "", "");
    assert_eq!(decides(world, &address, &[]).status, 303);
    let change = |work: fn(&mut DbConnection) -> diesel::QueryResult<usize>| {
        let done = world.site().db().housekeeping(move |tx| Ok(work(tx.connection())?));
        assert!(RUNTIME.block_on(done).expect("a change") > 0);
    };
    change(|connection| {
        diesel::update(channels::table.filter(channels::kind.eq(Way::Text)))
            .set(channels::safe.eq(Safe::No))
            .execute(connection)
    });
    assert!(
        is_refused(&sends_without_a_page(world, &address, "a1", Way::Text)),
        "a worker has learnt that it is not safe"
    );
    change(|connection| {
        diesel::update(channels::table.filter(channels::kind.eq(Way::Text)))
            .set(channels::safe.eq(Safe::Yes))
            .execute(connection)
    });
    change(|connection| {
        let leah = channels::table
            .filter(channels::kind.eq(Way::Text))
            .select(channels::person_id)
            .first::<String>(connection)?;
        diesel::update(nondisclosures::table).set(nondisclosures::who_person_id.eq(leah)).execute(connection)
    });
    assert!(is_refused(&sends_without_a_page(world, &address, "a1", Way::Text)), "she must not be told something now");
    change(|connection| {
        diesel::update(nondisclosures::table).set(nondisclosures::state.eq("dropped")).execute(connection)
    });
    assert!(sends_without_a_page(world, &address, "a1", Way::Text).is_ok());
    assert_eq!(sent_to(world), ["07700 900101"]);
}

fn a_message_is_sent_once_whoever_presses(world: &World) {
    world.add(OWEN);
    let address = asked(world, "", "");
    let owen = Caller::signed_in(world, &OWEN);
    let page = owen.get(&address);
    let decision = [("outcome", "info_advice"), ("reason", "x"), ("hears", "send text a1")];
    let decision = [&decision[..], &[("requester", "told"), ("requester_words", "Rung.")]].concat();
    let (first, again) = (owen.send_changed(&address, &page, &decision), owen.send_changed(&address, &page, &decision));
    assert_eq!((first.status, again.status), (303, 303), "{}", first.body);
    assert!(
        is_refused(&sends_without_a_page(world, &address, "a1", Way::Text)),
        "somebody else presses on the same day"
    );
    let both = std::thread::scope(|scope| {
        world.minutes_pass(24 * 60);
        let send = || scope.spawn(|| sends_without_a_page(world, &address, "a1", Way::Text).is_ok());
        let (one, other) = (send(), send());
        [one, other].map(|sent| sent.join().expect("an answer"))
    });
    assert_eq!(both.iter().filter(|sent| **sent).count(), 1, "two at once");
    assert_eq!(sent_to(world), ["07700 900101", "07700 900101"]);
}

fn a_protection_decision_is_saved_on_the_day_of_its_hand_over(world: &World) {
    world.add(OWEN);
    let address = asked(world, "", "");
    let handed = [
        ("outcome", "cp_route"),
        ("handed_to", "Maya Lind"),
        ("handed_on_day", "21"),
        ("handed_time", "9.40am"),
        ("handed_by", "telephone"),
    ];
    let with = |changes: &[(&'static str, &'static str)]| {
        let kept = handed.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name)).copied();
        decides(world, &address, &kept.chain(changes.iter().copied()).collect::<Vec<_>>())
    };
    for (wrong, words) in [
        ([("handed_on_day", "20")], "Enter why it is written down only now"),
        ([("handed_on_day", "22")], "The hand-over must have happened"),
        ([("handed_on_day", "31")], "must be a real date"),
        ([("handed_time", "10.01am")], "The hand-over must have happened"),
        ([("handed_time", "soon")], "Enter the time of the hand-over"),
        ([("handed_to", " ")], "Enter whom you handed this over to"),
        ([("handed_by", "pigeon")], "Select how you handed over"),
    ] {
        let answer = with(&wrong);
        assert!(answer.status == 422 && answer.body.contains(words), "{wrong:?}: {}", answer.status);
    }
    assert_eq!(with(&[("hears", "not_yet"), ("hears_words", "")]).status, 422, "why the family has not been told");
    let later = with(&[
        ("hears", "not_yet"),
        ("hears_words", "It is not safe before the visit."),
        ("tell_by_day", "23"),
        ("tell_by_month", "11"),
        ("tell_by_year", "2026"),
    ]);
    assert_eq!(later.status, 303, "the family may be told later: {}", later.body);
    let told = query(world, |connection| {
        Ok(request_tellings::table
            .filter(request_tellings::kind.eq("handed_over"))
            .select((request_tellings::whom, request_tellings::how))
            .load::<(String, String)>(connection)?)
    });
    assert_eq!(told, [("Maya Lind".to_owned(), "handed over on 21 November 2026 at 9:40am, by telephone".to_owned())]);
    let page = Caller::signed_in(world, &OWEN).get(&address).body;
    assert!(page.contains("because: It is not safe before the visit.") && page.contains("by 23 November 2026"));
}

fn declining_is_kept_in_their_words_and_becomes_an_agreement(world: &World) {
    world.add(OWEN);
    world.add(ASHA);
    let address = asked(world, "", "");
    let page = Caller::signed_in(world, &OWEN).get(&address).body;
    assert!(
        page.contains("Leah Dalford, in their words") && !page.contains("Ida Dalford, in their words"),
        "a small child is not asked"
    );
    assert_eq!(decides(world, &address, &[("not_now3", "I will sort my own <things> out. 🙂")]).status, 303);
    let page = Caller::signed_in(world, &OWEN).get(&address).body;
    assert!(page.contains("Does not want this now: “I will sort my own &#60;things&#62; out. 🙂”"), "{page}");
    assert!(page.contains("The family hub nearest to you") && !page.to_lowercase().contains("refus"));
    let kept = query(world, |connection| {
        Ok(agreements::table.select((agreements::decision, agreements::words, agreements::explained)).load::<(
            String,
            String,
            String,
        )>(
            connection
        )?)
    });
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].0.as_str(), kept[0].1.as_str()), ("not_now", "I will sort my own <things> out. 🙂"));
    assert!(kept[0].2.contains("The family hub nearest to you"));
    let outcomes =
        query(world, |connection| Ok(requests::table.select(requests::decision).load::<Option<String>>(connection)?));
    assert_eq!(outcomes, [Some("early_help".to_owned())], "it is no outcome of its own");
}

fn the_requester_hears_where_it_stands_and_no_more(world: &World) {
    for who in [OWEN, PRIYA] {
        world.add(who);
    }
    let token = town::token(world, &PRIYA);
    let request = axum::http::Request::post("/api/v1/requests")
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", "0190a0a0-0000-7000-8000-00000000000d")
        .body(axum::body::Body::from(DALFORD));
    assert_eq!(Caller::stranger(world).send(request.expect("a request")).status, 200);
    let reference = waiting(&Caller::signed_in(world, &OWEN))[0].clone();
    let address = format!("/requests/{reference}");
    let handed = [
        ("handed_to", "Maya Lind"),
        ("handed_time", "9am"),
        ("handed_by", "telephone"),
        ("child1_outcome", "cp_route"),
        ("child1_reason", "Bruises"),
    ];
    let decided =
        decides(world, &address, &[&handed[..], &[("not_now2", "Not yet"), ("hears", "send text a1")]].concat());
    assert_eq!(decided.status, 303, "{}", decided.body);
    let priya = Caller::signed_in(world, &PRIYA);
    let mine = priya.get(&format!("/requests/mine/{reference}")).body;
    assert!(mine.contains("Decided: early help. A lead practitioner is being found"));
    for kept in ["Maya", "Bruises", "protection", "They ask", "Not yet", "hub nearest", "text", "Owen", "Leah"] {
        assert!(!mine.contains(kept), "{kept}");
    }
    assert_eq!(priya.get(&address).status, 403);
    assert_eq!(priya.post(&format!("{address}/told"), &[]).status, 403);
}

fn without_a_number_to_ring_nothing_is_sent(world: &World) {
    world.add(OWEN);
    let address = asked(world, "", "");
    assert_eq!(decides(world, &address, &[("outcome", "info_advice")]).status, 303);
    let reference: Reference = address.trim_start_matches("/requests/").parse().expect("a reference");
    let email = OWEN.email();
    let sent = RUNTIME.block_on(world.site().db().write(move |tx| {
        let owen = alongside_access::user_of_email(tx.connection(), &email)?;
        let owen = alongside_access::viewer(tx.connection(), &owen)?.ok_or(Error::NotFound)?;
        tell_later(tx, &owen, &reference, &FamilyHears::Send { person: "a1".to_owned(), way: Way::Text }, " ")?;
        Ok(Entry::new(&owen, Act::FamilyTold).with(()))
    }));
    assert!(is_refused(&sent) && sent_to(world).is_empty());
}
