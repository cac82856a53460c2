//! The front door: requests that come by file and by program, what waits, what is restricted, and what is taken back.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use alongside::import::{Tally, requests};
use alongside_schema::{Reference, Role};
use axum::body::Body;
use axum::http::Request;

use crate::support::{Caller, RUNTIME, Who, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, GRACE, OWEN, PRIYA, TOM};
use crate::workers;

in_six_ways!(a_mother_asks_for_help_herself);

on_both_engines!(
    a_file_is_taken_in_once,
    a_program_asks_once,
    a_request_waits_and_goes_on,
    a_request_is_taken_back,
    a_colleague_s_family_is_restricted_before_anybody_reads_it,
    asked_ten_times_in_an_hour,
);

/// Reads restricted requests.
pub const CLEO: Who = Who {
    name: "Cleo Marsh",
    job_title: "principal social worker",
    agency: "Luton Council",
    team: "",
    roles: &[Role::Cleared],
};

/// Three pages, three fields, no account. The front door reads it and decides; nobody had to sign in to be heard.
fn a_mother_asks_for_help_herself(world: &World) {
    let (mut mother, mut owen) = (world.person(PRIYA), world.person(OWEN));
    mother.open("/ask").sees("Page 1 of 3").press("Go on").sees("Write what would help, in a few words");
    mother.fill("What would help?", "Somebody to talk to about the nights. <b>She never sleeps</b>").press("Go on");
    mother.sees("Page 2 of 3").press("Go on").sees("Choose how we can reach you");
    mother.choose("How?", "Send me a text").fill("Your number or e-mail address", "not yet").press("Go on");
    mother.sees("Enter a telephone number, like 07700 900123");
    mother.fill("Your number or e-mail address", "07700 900145");
    mother.fill("What else must we be careful about? (optional)", "Not after 5, he is home then").press("Go on");
    mother
        .sees("Page 3 of 3")
        .press("Go back")
        .sees("Page 2 of 3")
        .holds("Your number or e-mail address", "07700 900145");
    mother.press("Go on").fill("Your children (optional)", "Ella, 3").press("Send");
    mother
        .sees("We have your request")
        .sees("reads it by Tuesday 24 November")
        .sees("by text")
        .sees_not("07700 900145");

    owen.signs_in().at("/requests").sees("asks for their own family").sees("Within a few days");
    let reference = waiting(&Caller::signed_in(world, &OWEN))[0].clone();
    owen.follow(&reference).sees("Somebody to talk to about the nights. <b>She never sleeps</b>");
    owen.sees("text: only as was said (Not after 5, he is home then)")
        .sees("Ella")
        .sees("“3”")
        .sees("Nobody like them was found");
    owen.choose("What happens next?", "Help at a family hub").fill("Why?", "The sleep group on Saturdays.");
    owen.choose("How does the family hear?", "I told An adult (no name yet) by text");
    owen.fill("How did it go, or why not yet?", "By text at 10am: ring me.").press("Save the decision");
    owen.at("/requests").sees("Nothing waits for a decision").open(&format!("/requests/{reference}"));
    owen.sees("This request is decided").sees("An adult (no name yet): by text: By text at 10am: ring me.");
}

/// Manages the team South, where Grace works.
pub const RUTH: Who = Who {
    name: "Ruth Lamb",
    job_title: "team manager",
    agency: "Luton Council",
    team: "South",
    roles: &[Role::Manager],
};

/// What the front door fills in to decide for early help for a new family.
pub const EARLY_HELP: &[(&str, &str)] = &[
    ("outcome", "early_help"),
    ("reason", "They ask."),
    ("family", "new"),
    ("family_name", "Fell"),
    ("hears", "told met a1"),
    ("hears_words", "Seen at noon."),
    ("requester", "told"),
    ("requester_words", "Rung."),
];

/// Takes in a file that is made of this text; gives back the tally and what was said.
pub fn import(world: &World, name: &str, text: &str) -> (Tally, Vec<String>) {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("alongside-import-{}-{number}", std::process::id()));
    std::fs::create_dir(&folder).expect("a folder");
    let file = folder.join(name);
    std::fs::write(&file, text).expect("a file");
    let told = import_files(world, &[file]);
    std::fs::remove_dir_all(&folder).expect("gone");
    told
}

/// Takes in these files.
pub fn import_files(world: &World, files: &[PathBuf]) -> (Tally, Vec<String>) {
    let mut said = Vec::new();
    let db = world.site().db().clone();
    let tally = RUNTIME.block_on(requests(&db, "Luton Council".to_owned(), files, |line| said.push(line)));
    (tally.expect("an import"), said)
}

/// The references of the requests that wait, as somebody sees them.
pub fn waiting(caller: &Caller) -> Vec<String> {
    let page = caller.get("/requests").body;
    let mut found: Vec<String> = page
        .split("href=\"/requests/R")
        .skip(1)
        .filter_map(|rest| Some(format!("R{}", rest.split('"').next()?)))
        .collect();
    found.dedup();
    found
}

pub const HEADING: &str = "Submission ID,Submitted,Route,Completed by,Role,Organisation,Family knows,Children,Adults,Address,Postcode,\
What are you worried about,What is working well,What needs to happen,Agrees to work together,Call,Post,Do not share with,Urgency\n";

pub fn row(id: &str, child: &str, adult: &str, urgency: &str) -> String {
    format!(
        "{id},2026-11-20T10:00:00+00:00,school,Gill Hale,SENCo,Mill School,Yes,{child},{adult},12 Fell Road,LU8 1AB,\
         \"=cmd|' /C calc'!A0, مرحبا and 😀\",Reads every day,A calm morning,Yes,OK,NO!!,Grandad,{urgency}\n"
    )
}

fn a_file_is_taken_in_once(world: &World) {
    world.add(OWEN);
    let file = [
        HEADING,
        &row("E-1", "Noor Aziz 04/05/2018", "Hana Aziz (mum) 07700 900101", "soon"),
        &row("E-2", "Test TEST 01/01/2020", "Mickey Test", "soon"),
        HEADING,
        &row("E-1", "Noor Aziz 04/05/2018", "Hana Aziz (mum) 07700 900101", "soon"),
        &row("E-3", "AZIZ Noor DOB 04.05.18", "", "immediate danger"),
        "E-4,short\n",
    ]
    .concat();
    let (tally, said) = import(world, "forms.csv", &file);
    assert_eq!(tally.to_string(), "2 accepted, 1 already known, 3 rejected", "{said:#?}");
    assert!(said.iter().any(|line| line.starts_with("forms.csv, row 2: rejected: a test submission")));
    let (again, _) = import(world, "forms.csv", &file);
    assert_eq!(again.to_string(), "0 accepted, 3 already known, 3 rejected");

    let owen = Caller::signed_in(world, &OWEN);
    let requests = waiting(&owen);
    assert_eq!(requests.len(), 2, "the urgent one stands first");
    let first = owen.get(&format!("/requests/{}", requests[0])).body;
    assert!(first.contains("Someone may be in danger now") && first.contains("late by"), "{first}");
    let second = owen.get(&format!("/requests/{}", requests[1])).body;
    assert!(
        second.contains("=cmd|")
            && second.contains("مرحبا and 😀")
            && second.contains("post: do not use: not safe (NO!!)")
    );
    assert!(second.contains("Other requests that may be about the same family") && second.contains(&requests[0]));
    assert!(second.contains("Grandad must not be told"));
    let (none, said) = import(world, "other.csv", "a,b\n1,2\n");
    assert_eq!((none.rejected, said[0].contains("Submission ID")), (1, true));
}

/// Asks for help by program; gives back the status and the answer.
pub fn ask_by_program(world: &World, token: &str, key: &str, body: &str) -> (u16, serde_json::Value) {
    let request = Request::post("/api/v1/requests")
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", key)
        .body(Body::from(body.to_owned()))
        .expect("a request");
    let answer = Caller::stranger(world).send(request);
    (answer.status, serde_json::from_str(&answer.body).expect("JSON"))
}

fn a_program_asks_once(world: &World) {
    world.add(PRIYA);
    world.add(OWEN);
    let token = town::token(world, &PRIYA);
    let key = "0190a0a0-0000-7000-8000-00000000000a";
    let body = r#"{"reference":"X-1","route":"school","people":[{"ref":"c1","kind":"child","names":[{"use":"usual","text":"Ida"}],
        "dob":"2021-03-01"}],"homes":[{"ref":"h1","address":"7 Long Row, LU8 2CD","residents":["c1"],"visibility":"confidential"}],
        "worries":["Cold at night"],"urgency":"today"}"#;
    let (status, first) = ask_by_program(world, &token, key, body);
    assert_eq!((status, first["known"].as_bool()), (200, Some(false)), "{first}");
    let (_, again) = ask_by_program(world, &token, key, body);
    assert_eq!((&again["reference"], again["known"].as_bool()), (&first["reference"], Some(true)));
    let (_, other_key) = ask_by_program(world, &token, "0190a0a0-0000-7000-8000-00000000000b", body);
    assert_eq!(other_key["reference"], first["reference"], "the agency's own reference is the same request");
    let (status, problem) = ask_by_program(world, &token, "0190a0a0-0000-7000-8000-00000000000c", "{\"people\":[]}");
    assert_eq!(
        (status, problem["error"].as_str().is_some_and(|words| words.contains("name at least one person"))),
        (422, true)
    );
    assert_eq!(waiting(&Caller::signed_in(world, &OWEN)).len(), 1);
    let mine = Caller::signed_in(world, &PRIYA).get("/requests/mine").body;
    assert!(mine.contains(first["reference"].as_str().expect("a reference")), "and its account can follow it");
}

fn a_request_waits_and_goes_on(world: &World) {
    world.add(OWEN);
    import(world, "forms.csv", &[HEADING, &row("E-1", "Noor Aziz 04/05/2018", "", "soon")].concat());
    let owen = Caller::signed_in(world, &OWEN);
    let address = format!("/requests/{}", waiting(&owen)[0]);
    let press = |name: &str, fields: &[(&str, &str)]| {
        let page = owen.get(&address).body;
        let form = page.split(&format!("action=\"{address}/{name}\"")).nth(1).expect("the form").to_owned();
        let id = town::hidden_in(&form, "form_id");
        let subject = address.trim_start_matches("/requests/");
        let machinery = [("form_id", id.as_str()), ("form_name", name), ("form_subject", subject)];
        owen.post(&format!("{address}/{name}"), &[&machinery[..], fields].concat())
    };
    assert_eq!(press("take", &[]).status, 303);
    assert!(owen.get("/requests").body.contains("Being looked at by Owen Hale"));
    let refused = press("hold", &[]);
    assert!(refused.is(422).contains("Enter what the request waits for"));
    assert!(refused.body.contains("What happens next?"), "the request is still there, and can be put on hold");
    assert_eq!(press("hold", &[("waits_for", "The school's letter, from Gill")]).status, 303);
    let page = owen.get(&address).body;
    assert!(page.contains("The school&#39;s letter") && page.contains("stands still"), "its clock stands still");
    assert_eq!(press("go-on", &[]).status, 303);
    assert!(owen.get("/requests").body.contains("Being looked at"));
}

fn a_request_is_taken_back(world: &World) {
    world.add(PRIYA);
    world.add(OWEN);
    let token = town::token(world, &PRIYA);
    let body = r#"{"people":[{"ref":"c1","kind":"child","names":[]}]}"#;
    let (_, sent) = ask_by_program(world, &token, "0190a0a0-0000-7000-8000-00000000000a", body);
    let reference: Reference = sent["reference"].as_str().and_then(|text| text.parse().ok()).expect("a reference");
    let priya = Caller::signed_in(world, &PRIYA);
    let address = format!("/requests/mine/{reference}");
    let id = town::hidden_in(&priya.get(&address).body, "form_id");
    let subject = reference.to_string();
    let machinery = [("form_id", id.as_str()), ("form_name", "withdraw"), ("form_subject", subject.as_str())];
    let withdrawn = priya.post(&format!("{address}/withdraw"), &machinery);
    assert_eq!(withdrawn.status, 303, "{}", withdrawn.body);
    assert!(priya.get(&address).body.contains("Withdrawn"));
    let owen = Caller::signed_in(world, &OWEN);
    assert!(waiting(&owen).is_empty());
    assert!(owen.get(&format!("/requests/{reference}")).body.contains("took it back"));
}

fn a_colleague_s_family_is_restricted_before_anybody_reads_it(world: &World) {
    for who in [OWEN, ASHA, TOM, GRACE, PRIYA, RUTH] {
        world.add(who);
    }
    // Asha manages the team North, where Tom works.
    import(
        world,
        "forms.csv",
        &[HEADING, &row("E-1", "Zara Mirza 04/05/2018", "Asha MIRZA (mum) 07700 900101", "today")].concat(),
    );
    let owen = Caller::signed_in(world, &OWEN);
    assert!(waiting(&owen).is_empty(), "the front door does not see it");
    assert!(owen.get("/requests").body.contains("1 restricted request waits, and nobody is cleared to read it"));
    world.add(CLEO);
    assert!(
        !owen.get("/requests").body.contains("restricted"),
        "and once somebody is cleared, not even that it is there"
    );
    let cleo = Caller::signed_in(world, &CLEO);
    let address = format!("/requests/{}", waiting(&cleo)[0]);
    assert_eq!(owen.get(&address).status, 404);
    let page = cleo.get(&address);
    assert!(
        page.body.contains("We do not know. You find only families of which you may know by name."),
        "{}",
        page.body
    );
    let decision = [
        ("outcome", "early_help"),
        ("reason", "They ask."),
        ("family", "new"),
        ("family_name", "Mirza"),
        ("hears", "told met a1"),
        ("hears_words", "Seen at noon."),
        ("requester", "told"),
        ("requester_words", "Rung."),
    ];
    let refused = cleo.send_changed(&address, &page, &decision);
    assert!(refused.body.contains("Tick one to three colleagues"), "{}", refused.status);
    let ruth = town::person_in(&page.body, "Ruth Lamb");
    let decided = cleo.send_changed(&address, &page, &[&decision[..], &[("cleared", ruth.as_str())]].concat());
    assert_eq!(decided.status, 303, "{}", decided.body);
    gives_a_lead_who_may_know(world);
    let finds = |who: &Who| {
        let caller = Caller::signed_in(world, who);
        let id = town::hidden_in(&caller.get("/search").body, "form_id");
        let sent = caller.post("/search", &[("form_id", &id), ("name", "Zara Mirza")]);
        !caller.get(&sent.location).body.contains("Nobody found")
    };
    assert!(!finds(&OWEN), "a search finds nothing");
    assert!(!finds(&ASHA), "she does not find her own family in her work account");
    assert!(!finds(&TOM), "nor does her team");
    assert!(!Caller::signed_in(world, &ASHA).get("/waiting").body.contains("practitioner to Mirza"));
}

/// The cleared manager gives the family a lead: not one of the mother's team, and the one who leads may know from then on.
fn gives_a_lead_who_may_know(world: &World) {
    let ruth = Caller::signed_in(world, &RUTH);
    let list = ruth.get("/waiting").body;
    let address =
        list.split('"').find(|part| part.starts_with("/families/") && part.ends_with("/lead")).expect("a link");
    let page = ruth.get(address);
    let choose = |worker: &str| ruth.send_changed(address, &ruth.get(address), &[("worker", worker)]);
    let not = page.body.split("because they must not see this family: ").nth(1).expect("somebody can not be chosen");
    assert!(not.split("</p>").next().expect("names").contains("Tom Fielding"));
    assert!(
        choose(workers::id_of(world, &TOM).as_str())
            .body
            .contains("must not see this family, so they can not work with it")
    );
    assert_eq!(choose(&town::person_in(&page.body, "Grace Adeyemi")).status, 303);
    assert!(Caller::signed_in(world, &GRACE).get("/caseload").body.contains("Mirza"));
}

fn asked_ten_times_in_an_hour(world: &World) {
    world.add(OWEN);
    let rows: Vec<String> = (0..10)
        .map(|n| row(&format!("E-{n}"), "Noor Aziz 04/05/2018", &format!("Hana Aziz (mum) 07700 90010{n}"), "soon"))
        .collect();
    let (tally, _) = import(world, "forms.csv", &[HEADING.to_owned(), rows.concat()].concat());
    assert_eq!(tally.accepted, 10);
    let owen = Caller::signed_in(world, &OWEN);
    let requests = waiting(&owen);
    let address = format!("/requests/{}", requests[0]);
    let page = owen.get(&address);
    let shown = requests[1..].iter().filter(|other| page.body.contains(other.as_str())).count();
    assert_eq!(shown, 5, "at most five of the others are shown");
    let decision = [
        ("outcome", "early_help"),
        ("reason", "They ask."),
        ("family", "new"),
        ("family_name", "Aziz"),
        ("hears", "told call a1"),
        ("hears_words", "Rung."),
        ("requester", "told"),
        ("requester_words", "Rung."),
    ];
    assert_eq!(owen.send_changed(&address, &page, &decision).status, 303);
    let next = owen.get(&format!("/requests/{}", requests[1])).body;
    assert!(next.contains("Noor Aziz") && next.contains("may be <strong>"), "the family is now known");
}
