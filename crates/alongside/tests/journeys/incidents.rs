//! Something went to the wrong person: said in two minutes, put right in order, decided within 72 hours, and seen by nobody who need not.

use alongside_schema::tables::{incident_steps, incidents, outbox};
use alongside_schema::{Reference, ReferenceKind};
use diesel::prelude::*;

use crate::emergencies::{PIP, nothing, opens};
use crate::support::{Answer, Caller, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, OWEN, PRIYA, TOM};

in_six_ways!(a_letter_that_went_to_the_father_is_put_right);

on_both_engines!(
    who_reports_sees_that_it_is_looked_at_and_no_more,
    what_somebody_saw_is_for_the_privacy_officer_alone,
    where_somebody_may_be_in_danger_those_who_answer_for_the_family_hear,
    an_emergency_opening_that_was_not_right_is_an_incident,
    an_incident_is_closed_when_it_is_safe_and_decided,
    of_two_who_decide_at_once_the_second_is_told,
    the_register_is_a_file_for_the_regulator,
    nobody_learns_by_reporting_whether_a_family_is_there,
);

const NOT_NEEDED: &str = "The Information Commissioner need not be told: a risk to anybody is unlikely";

/// The privacy officer, signed in.
fn privacy_officer(world: &World) -> Caller {
    world.add(PIP);
    Caller::signed_in(world, &PIP)
}

const WHAT: &str = "A letter about school went to the father's old flat.";

/// A teacher notices, the privacy officer and the lead see it, put it right in order, and the privacy officer decides and closes.
fn a_letter_that_went_to_the_father_is_put_right(world: &World) {
    let family = town::family_with_a_lead(world);
    let mut priya = world.another_screen_of(&PRIYA);
    let (mut tom, mut pip) = (world.another_screen_of(&TOM), world.person(PIP));
    priya.signs_in().follow("Did something go to the wrong person?").follow("Say what happened");
    priya.sees("Ring 999 now").press("Send it to the privacy officer");
    priya
        .sees("Select whether somebody may come to harm because of it")
        .sees("Say what happened, in a sentence or two");
    priya.choose("May somebody come to harm because of it?", "No");
    priya.choose("What happened?", "Something went to the wrong person or the wrong place");
    priya.fill("What happened, in a sentence or two?", WHAT);
    priya.fill("The family\u{2019}s reference, if you have it (optional)", family.trim_start_matches("/families/"));
    priya.press("Send it to the privacy officer").at("/incidents").sees("It is being looked at");

    pip.signs_in().sees("Something went wrong. Decide on it by 24 November 2026 at 10:00am");
    pip.open("/incidents").sees("72 hours are left").follow("Something went to the wrong person or the wrong place");
    pip.sees(WHAT).sees("Priya Shah").sees("Asked whoever has it to open it no further");

    tom.signs_in().open("/incidents").follow("Something went to the wrong person or the wrong place").sees(WHAT);
    tom.sees_not("The Information Commissioner").press("Write it down").sees("Select what was done");
    tom.choose(
        "Write down what was done",
        "Asked whoever has it to open it no further, to keep no copy and to pass it to nobody",
    );
    tom.fill("What was done, and what came of it?", "I rang him at noon. He has not opened it and posts it back.");
    tom.press("Write it down").sees("I rang him at noon");

    pip.open("/incidents").follow("Something went to the wrong person or the wrong place").sees("I rang him at noon");
    pip.choose("The Information Commissioner", NOT_NEEDED);
    pip.fill("When and under which number, or why not?", "Unopened, and his own children.");
    pip.choose("The people whom it is about", "The people whom it is about are told");
    pip.fill("How and when, or why not?", "Tom told her on Saturday, at the hub.");
    pip.press("Save who is told").sees("Unopened, and his own children.").sees_not("hours are left");
    pip.fill("What changes so that it does not happen again?", "The old flat is struck from his addresses.");
    pip.press("Close").sees("Closed").sees_not("Write down what was done");
    pip.open("/account").sees_not("Something went wrong. Decide");
    priya.open("/incidents").follow("Something went to the wrong person or the wrong place").sees("It was closed");
}

/// Reports something by a form, as a page sends it.
fn reports(caller: &Caller, fields: &[(&str, &str)]) -> Answer {
    let page = caller.get("/incidents/new");
    let usual = [("danger", "no"), ("kind", "wrong_recipient"), ("what", WHAT)];
    caller.send_changed("/incidents/new", &page, &[&usual[..], fields].concat())
}

/// The address of the newest incident.
fn newest(world: &World) -> String {
    let id: alongside_schema::Id = query(world, |connection| {
        Ok(incidents::table.order(incidents::id.desc()).select(incidents::id).first(connection)?)
    });
    format!("/incidents/{id}")
}

fn reference(family: &str) -> &str {
    family.trim_start_matches("/families/")
}

fn who_reports_sees_that_it_is_looked_at_and_no_more(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let (owen, grace) = (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &GRACE));
    assert_eq!(reports(&owen, &[("reference", reference(&family))]).status, 303);
    let address = newest(world);
    let seen = owen.get(&address);
    assert!(seen.status == 200 && seen.body.contains("The privacy officer is looking at it"), "{}", seen.body);
    for kept in ["old flat", reference(&family), "72 hours", "Write down what was done"] {
        assert!(!seen.body.contains(kept) && !owen.get("/incidents").body.contains(kept), "{kept}");
    }
    let id = address.trim_start_matches("/incidents/");
    let form = [("form_id", id), ("form_name", "incident-step"), ("form_subject", id)];
    let step = [&form[..], &[("step", "taken_back"), ("words", "I rang.")]].concat();
    assert_eq!(owen.post(&format!("{address}/steps"), &step).status, 404);
    assert_eq!(grace.get(&address).status, 404, "who neither reported it nor answers for the family");
    assert!(!grace.get("/incidents").body.contains("went to the wrong person or the wrong place"));
    for caller in [&owen, &grace, &Caller::signed_in(world, &TOM), &Caller::signed_in(world, &ASHA)] {
        assert_eq!(caller.post(&format!("{address}/decide"), &form).status, 403);
        assert_eq!(caller.post("/incidents/file", &[]).status, 403);
    }
}

/// It may be the lead of whom somebody says that they looked at what they must not.
fn what_somebody_saw_is_for_the_privacy_officer_alone(world: &World) {
    let family = town::family_with_a_lead(world);
    let pip = privacy_officer(world);
    let grace = Caller::signed_in(world, &GRACE);
    let fields = [("kind", "seen"), ("danger", "yes"), ("reference", reference(&family))];
    assert_eq!(reports(&grace, &fields).status, 303);
    let address = newest(world);
    assert!(pip.get(&address).body.contains("old flat"));
    for who in [&TOM, &ASHA] {
        let caller = Caller::signed_in(world, who);
        assert_eq!(caller.get(&address).status, 404, "{}", who.name);
        assert!(!caller.get("/incidents").body.contains("Somebody saw or was told"), "{}", who.name);
    }
    assert_eq!(told(world), [PIP.email()]);
}

fn told(world: &World) -> Vec<String> {
    query(world, |connection| {
        let about = outbox::subject.like("Something went wrong%");
        Ok(outbox::table.filter(about).order(outbox::address).select(outbox::address).load(connection)?)
    })
}

fn where_somebody_may_be_in_danger_those_who_answer_for_the_family_hear(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let priya = Caller::signed_in(world, &PRIYA);
    assert_eq!(reports(&priya, &[("reference", reference(&family))]).status, 303);
    assert_eq!(told(world), [PIP.email()], "nobody is in danger: it is for the privacy officer");
    assert_eq!(reports(&priya, &[("reference", reference(&family)), ("danger", "not_sure")]).status, 303);
    let mut heard = vec![PIP.email(), PIP.email(), TOM.email(), ASHA.email()];
    heard.sort();
    assert_eq!(told(world), heard, "and where nobody knows, those hear who can keep them safe");
    let pip = Caller::signed_in(world, &PIP);
    assert!(pip.get("/account").body.contains("somebody may be in danger. Look at it now"));
    let bodies: Vec<String> = query(world, |connection| {
        let about = outbox::subject.like("Something went wrong%");
        Ok(outbox::table.filter(about).select(outbox::body).load(connection)?)
    });
    assert!(bodies.iter().all(|body| !body.contains("flat") && !body.contains(reference(&family))), "{bodies:?}");
}

fn an_emergency_opening_that_was_not_right_is_an_incident(world: &World) {
    let family = town::family_with_a_lead(world);
    let pip = privacy_officer(world);
    let grace = Caller::signed_in(world, &GRACE);
    assert_eq!(opens(&grace, &family).status, 303);
    let list = pip.get("/emergency-openings");
    let opening = town::link_in(&list.body, "/emergency-openings/");
    let said = [("outcome", "not_right"), ("words", "She was curious. I have spoken with her.")];
    assert_eq!(pip.send_changed(&opening, &pip.get(&opening), &said).status, 303);
    let address = newest(world);
    let seen = pip.get(&address).body;
    assert!(seen.contains("it was not right") && seen.contains(&opening), "{seen}");
    assert_eq!(grace.get(&address).status, 404, "it is about her");
    assert_eq!(Caller::signed_in(world, &TOM).get(&address).status, 404);
}

fn decision(fields: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let usual = [
        ("regulator", "told"),
        ("regulator_words", "By form at noon, IC-1."),
        ("people", "told"),
        ("people_words", "Tom told her."),
    ];
    [&usual[..], fields].concat()
}

fn an_incident_is_closed_when_it_is_safe_and_decided(world: &World) {
    town::family_with_a_lead(world);
    let pip = privacy_officer(world);
    assert_eq!(reports(&pip, &[("danger", "not_sure")]).status, 303);
    let address = newest(world);
    let send = |part: &str, fields: &[(&str, &str)]| {
        let page = pip.get(&address);
        pip.send_changed(&format!("{address}/{part}"), &page, fields)
    };
    let learned = [("learned", "We ring before we post.")];
    let refused = send("close", &learned);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("nobody has written down yet that they looked at it"), "{}", refused.body);
    assert!(refused.body.contains("We ring before we post."), "what was typed is kept");
    assert_eq!(send("steps", &[("step", "made_safe"), ("words", "Rang the hub.")]).status, 303);
    assert!(send("close", &learned).body.contains("Decide first who is told"));
    for made_up in ["decided", "closed"] {
        assert_eq!(send("steps", &[("step", made_up), ("words", "x")]).status, 422, "{made_up} is no step by itself");
    }
    assert_eq!(send("decide", &decision(&[])).status, 303);
    let again = decision(&[("regulator", "not_needed"), ("regulator_words", "It came back unopened.")]);
    assert_eq!(send("decide", &again).status, 303);
    let page = pip.get(&address).body;
    assert!(page.contains("IC-1") && page.contains("It came back unopened."), "what was decided before stays: {page}");
    let open = pip.get(&address);
    assert_eq!(send("close", &learned).status, 303);
    let step = vec![("step", "other"), ("words", "x")];
    for (part, fields) in [("steps", step), ("decide", decision(&[]))] {
        let refused = pip.send_changed(&format!("{address}/{part}"), &open, &fields);
        assert!(refused.status == 422 && refused.body.contains("It was closed meanwhile"), "{part}: {}", refused.body);
    }
    let steps: i64 = query(world, |connection| Ok(incident_steps::table.count().get_result(connection)?));
    assert_eq!(steps, 4, "made safe, decided twice, closed");
}

fn of_two_who_decide_at_once_the_second_is_told(world: &World) {
    town::family_with_a_lead(world);
    let pip = privacy_officer(world);
    assert_eq!(reports(&pip, &[]).status, 303);
    let address = newest(world);
    let (one, other) = (pip.get(&address), pip.get(&address));
    let path = format!("{address}/decide");
    assert_eq!(pip.send_changed(&path, &one, &decision(&[])).status, 303);
    let late = pip.send_changed(&path, &other, &decision(&[("people", "not_told")]));
    assert_eq!(late.status, 422);
    assert!(late.body.contains("Somebody else has decided something meanwhile"), "{}", late.body);
}

fn the_register_is_a_file_for_the_regulator(world: &World) {
    let family = town::family_with_a_lead(world);
    let pip = privacy_officer(world);
    let priya = Caller::signed_in(world, &PRIYA);
    let yesterday = [("noticed_day", "20"), ("noticed_month", "11"), ("noticed_year", "2026")];
    let fields = [&yesterday[..], &[("reference", reference(&family)), ("what", "=cmd(); a letter")]].concat();
    assert_eq!(reports(&priya, &fields).status, 303);
    let file = pip.post("/incidents/file", &[]);
    assert_eq!(file.status, 200, "{}", file.body);
    assert!(file.body.starts_with('\u{feff}') && file.body.contains(reference(&family)), "{}", file.body);
    assert!(file.body.contains("23 November 2026 at 12:00am"), "counted from the beginning of that day: {}", file.body);
    assert!(
        !file.body.contains("\n=cmd") && !file.body.contains(",=cmd"),
        "nothing is taken for a formula: {}",
        file.body
    );
    let left = crate::watching::looks(&pip, "left", &[]);
    assert!(
        left.contains("Pip Lowry") && left.contains("as a file"),
        "a file that is taken away is seen as one: {left}"
    );
}

fn nobody_learns_by_reporting_whether_a_family_is_there(world: &World) {
    let family = town::family_with_a_lead(world);
    world.add(PIP);
    let priya = Caller::signed_in(world, &PRIYA);
    let unused = Reference::numbered(ReferenceKind::Family, 77).to_string();
    let mut pages = Vec::new();
    for reference in [reference(&family), unused.as_str()] {
        assert_eq!(reports(&priya, &[("reference", reference)]).status, 303);
        pages.push(priya.get(&newest(world)).body);
    }
    assert_eq!(pages[0], pages[1]);
    nothing(&Caller::signed_in(world, &GRACE), &[("reference", &unused)]);
}
