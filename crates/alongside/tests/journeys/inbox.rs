//! The front door's list: what is most urgent, who looks at what, what can not wait until the office opens, and the time limits.

use alongside_clocks::Clocks;
use alongside_requests::assessment::{Assessment, Kind, Name, Person as Somebody};
use alongside_requests::codes::Urgency;
use alongside_requests::store::{Arrival, arrive};
use alongside_schema::{Act, Entry, Moment, Reference, ReferenceKind, Role};
use alongside_web::Settings;
use alongside_web::settings::{Ask, Server};
use axum::body::Body;
use axum::http::{Request, header};

use crate::front_door::{CLEO, import, waiting};
use crate::support::{Answer, Caller, RUNTIME, Who, World, in_six_ways, on_both_engines};
use crate::town::{self, ASHA, OWEN, PRIYA, TOM};

in_six_ways!(an_evening_when_the_office_is_closed, a_request_is_given_to_a_colleague);

on_both_engines!(
    the_office_opens_by_the_clock_on_the_wall,
    two_give_a_request_away_at_once,
    a_barred_colleague_is_never_given_a_request,
    more_than_two_hundred_wait,
    a_request_is_judged_by_the_rule_of_its_day,
    a_flood_from_one_network_stops_nobody_else,
);

/// The front door, at the next desk.
pub const HANA: Who = Who {
    name: "Hana Brook",
    job_title: "front door coordinator",
    agency: "Luton Council",
    team: "",
    roles: &[Role::FrontDoor],
};

/// Somebody asks for help for a child, at this moment. Gives back the request's reference.
fn asked(world: &World, urgency: Urgency, at: &str, child: &str) -> String {
    let sent_at: Moment = at.parse().expect("a moment");
    let person = Somebody {
        reference: "c1".to_owned(),
        kind: Kind::Child,
        names: vec![Name { text: child.to_owned(), ..Name::default() }],
        ..Somebody::default()
    };
    let said = Assessment { people: vec![person], worries: child.to_owned(), urgency, ..Assessment::default() };
    let arrived = world.site().db().write(move |tx| {
        let reference: Reference = tx.new_reference(ReferenceKind::Request);
        let arrival = Arrival { sent_at: Some(sent_at), ..Arrival::default() };
        arrive(tx, &reference, &said, &arrival)?;
        Ok(Entry::by_nobody(Act::HelpRequested).target(&reference).with(reference.to_string()))
    });
    RUNTIME.block_on(arrived).expect("a request")
}

/// Saturday: a mother is in danger, a school wrote on Monday, another on Friday. Only what can not wait is there, and all the rest is one link away.
fn an_evening_when_the_office_is_closed(world: &World) {
    let world = &world.served_as(Settings::default(), Clocks::built_in());
    let late = asked(world, Urgency::Routine, "2026-11-16T09:00:00Z", "Ida");
    let can_wait = asked(world, Urgency::Soon, "2026-11-20T12:00:00Z", "Noor");
    let mut mother = world.person(PRIYA);
    mother.open("/ask").fill("What would help?", "He is outside the door.").tick("Somebody may be in danger now");
    mother.press("Go on").sees("If somebody is in danger now, ring 999. Do not wait for us.");
    mother.choose("How?", "Send me a text").fill("Your number or e-mail address", "07700 900145").press("Go on");
    mother.press("Go back").press("Go back").has_ticked("Somebody may be in danger now").press("Go on").press("Go on");
    mother
        .press("Send")
        .sees("We have your request")
        .sees("reads it after our office opens on Monday 23 November at 8:45am, before anything else")
        .sees("ring 999");
    mother.prints("Your reference is").prints("What happens next");

    let mut owen = world.person(OWEN);
    owen.signs_in().at("/requests").sees("The office opens again on Monday 23 November at 8:45am");
    owen.sees("1 request for help says that somebody may be in danger now").sees("asks for their own family");
    owen.sees(&late).sees("late by 2 working days").sees_not(&can_wait);
    owen.follow("1 more request can wait: see everything").sees(&late).sees(&can_wait).sees("due Monday 23 November");
    owen.follow("Time limits, and where they come from")
        .at("/time-limits")
        .sees("Saturday")
        .sees("at most 45 working days");
    owen.open("/search").sees("1 request for help says that somebody may be in danger now");
    owen.follow("1 request for help says that somebody may be in danger now").at("/requests").sees_not(&can_wait);

    world.it_is("2026-11-23T08:45:00Z");
    owen.signs_in().at("/requests").sees_not("opens again").sees(&can_wait).sees("due today");
}

/// Takes one, gives it to the next desk with a place in the list that stays; the lists are links.
fn a_request_is_given_to_a_colleague(world: &World) {
    let first = asked(world, Urgency::Soon, "2026-11-20T09:00:00Z", "Ida");
    let second = asked(world, Urgency::Soon, "2026-11-20T10:00:00Z", "Noor");
    let (mut owen, mut hana) = (world.person(OWEN), world.person(HANA));
    let order = |who: &Who| waiting(&Caller::signed_in(world, who));
    assert_eq!(order(&OWEN), [first.clone(), second.clone()]);

    owen.signs_in().sees("Everything (2)").sees("Yours (0)").follow("Nobody’s (2)").sees(&first).follow(&first);
    owen.press("I will look at it").sees("Being looked at by Owen Hale since 21 November 2026 at 10:00am");
    owen.open("/requests").follow("Yours (1)").sees(&first).sees_not(&second);
    owen.follow(&first).follow("Give it to a colleague").sees("Now: Owen Hale, since 21 November 2026 at 10:00am");
    owen.press("Save").sees("Select who is to look at it");
    owen.choose("Give it to", "Hana Brook, front door coordinator").press("Save").at("/requests/*");
    owen.sees("Being looked at by Hana Brook").open("/requests").follow("Yours (0)").sees("You look at no request");

    hana.signs_in().follow("Yours (1)").sees(&first).follow(&first).unfold("Put on hold");
    hana.fill("What does it wait for, and who brings it?", "A letter, from the school").press("Put it on hold");
    hana.open("/requests").follow("Waiting for something (1)").sees(&first).sees("stands still").sees_not(&second);
    assert_eq!(order(&HANA), [first.clone(), second.clone()], "taken, given and held, it stands where it stood");
    hana.follow(&first).follow("Give it to a colleague").choose("Give it to", "Nobody yet: back to the list");
    hana.press("Save").press("Take off hold").sees("Received").open("/requests").follow("Nobody’s (2)").sees(&first);
}

/// Just before and after opening, at night, on a bank holiday, and over the weekends on which the clocks change.
fn the_office_opens_by_the_clock_on_the_wall(world: &World) {
    world.add(OWEN);
    let world = &world.served_as(Settings::default(), Clocks::built_in());
    let is_closed = |moment: &str| {
        world.it_is(moment);
        let page = Caller::signed_in(world, &OWEN).get("/requests").body;
        page.split("The office opens again on ").nth(1).and_then(|rest| rest.split('.').next()).map(str::to_owned)
    };
    let monday = |words: &str| Some(words.to_owned());
    assert_eq!(is_closed("2026-11-20T08:44:59Z"), monday("Friday 20 November at 8:45am"));
    assert_eq!(is_closed("2026-11-20T08:45:00Z"), None);
    assert_eq!(is_closed("2026-11-20T16:59:59Z"), None);
    assert_eq!(is_closed("2026-11-20T17:00:00Z"), monday("Monday 23 November at 8:45am"));
    assert_eq!(is_closed("2026-08-28T17:00:00Z"), monday("Tuesday 1 September at 8:45am"), "a bank holiday in summer");
    assert_eq!(is_closed("2026-12-24T18:00:00Z"), monday("Tuesday 29 December at 8:45am"));
    // The clocks go back on 25 October: 8:45am is then 8:45 by universal time, and an hour earlier the week before.
    assert_eq!(is_closed("2026-10-23T07:44:00Z"), monday("Friday 23 October at 8:45am"));
    assert_eq!(is_closed("2026-10-23T07:45:00Z"), None);
    assert_eq!(is_closed("2026-10-26T08:44:00Z"), monday("Monday 26 October at 8:45am"));
    assert_eq!(is_closed("2026-10-26T08:45:00Z"), None);
    // They go forward on 29 March 2026.
    assert_eq!(is_closed("2026-03-28T12:00:00Z"), monday("Monday 30 March at 8:45am"));
    assert_eq!(is_closed("2026-03-30T07:45:00Z"), None);
}

fn two_give_a_request_away_at_once(world: &World) {
    for who in [OWEN, HANA, CLEO] {
        world.add(who);
    }
    let address = format!("/requests/{}/assign", asked(world, Urgency::Soon, "2026-11-20T09:00:00Z", "Ida"));
    let (owen, hana) = (Caller::signed_in(world, &OWEN), Caller::signed_in(world, &HANA));
    let (owens, hanas) = (owen.get(&address), hana.get(&address));
    let who = |page: &Answer, name: &str| town::person_in(&page.body, name);
    let first = owen.send_changed(&address, &owens, &[("who", &who(&owens, "Hana Brook"))]);
    assert_eq!(first.status, 303, "{}", first.body);
    let again = owen.send_changed(&address, &owens, &[("who", &who(&owens, "Hana Brook"))]);
    assert_eq!((again.status, &again.location), (303, &first.location), "sent twice, given once");
    let second = hana.send_changed(&address, &hanas, &[("who", &who(&hanas, "Cleo Marsh"))]);
    assert_eq!(second.status, 409);
    assert!(second.body.contains("Hana Brook, since 21 November 2026 at 10:00am"), "{}", second.body);
    let knowing = hana.send_changed(&address, &second, &[("who", &who(&second, "Cleo Marsh"))]);
    assert_eq!(knowing.status, 303, "having seen it, she may");
    assert!(owen.get("/requests").body.contains("Being looked at by Cleo Marsh"));
}

/// A request about a manager's own family: only who may read it can be given it, whatever is sent.
fn a_barred_colleague_is_never_given_a_request(world: &World) {
    /// Cleared, but of the team of the mother.
    const CARA: Who = Who {
        name: "Cara Doyle",
        job_title: "senior practitioner",
        agency: "Luton Council",
        team: "North",
        roles: &[Role::Cleared],
    };
    for who in [OWEN, ASHA, TOM, CLEO, CARA] {
        world.add(who);
    }
    let heading = "Submission ID,Submitted,Children,Adults,Address,What are you worried about,Urgency\n";
    import(
        world,
        "forms.csv",
        &format!("{heading}E-1,2026-11-20T10:00:00+00:00,Zara Mirza,Asha Mirza (mum),,Cold,danger\n"),
    );
    let (cleo, cara) = (Caller::signed_in(world, &CLEO), Caller::signed_in(world, &CARA));
    let address = format!("/requests/{}/assign", waiting(&cleo)[0]);
    assert!(cleo.get("/requests").body.contains("somebody may be in danger now"));
    let others_page = cara.get("/requests").body;
    assert!(!others_page.contains("in danger now") && others_page.contains("Everything (0)"), "not even a count");
    assert_eq!(cara.get(&address).status, 404);
    let page = cleo.get(&address);
    assert!(page.body.contains("Cleo Marsh") && !page.body.contains("Cara Doyle") && !page.body.contains("Owen Hale"));
    let email = CARA.email();
    let id = world.site().db().plain(move |connection| alongside_access::user_of_email(connection, &email));
    let id = RUNTIME.block_on(id).expect("an account").to_string();
    let forced = cleo.send_changed(&address, &page, &[("who", &id)]);
    assert_eq!(forced.status, 422);
    assert!(cleo.get("/requests").body.contains("Received"));
}

/// The most urgent stand on the first page whenever they came; each page goes on where the last one ended, also when somebody takes one meanwhile.
fn more_than_two_hundred_wait(world: &World) {
    world.add(OWEN);
    world.add(HANA);
    for at in 0..228 {
        let urgency = if at % 2 == 0 { Urgency::Soon } else { Urgency::Routine };
        asked(world, urgency, "2026-11-20T09:00:00Z", &format!("Child {at}"));
    }
    let urgent = [(); 2].map(|()| asked(world, Urgency::Danger, "2026-11-21T09:59:00Z", "Ida"));
    let owen = Caller::signed_in(world, &OWEN);
    let references = |page: &str| -> Vec<String> {
        let links = page.split("<th scope=\"row\"").skip(1).filter_map(|row| row.split("/requests/").nth(1));
        links.filter_map(|rest| Some(rest.split('"').next()?.to_owned())).collect()
    };
    let next = |page: &str| {
        let link = page.split("href=\"/requests?show=everything&#38;after=").nth(1)?;
        Some(format!("/requests?show=everything&after={}", link.split('"').next()?))
    };
    let mut page = owen.get("/requests").body;
    let mut all = references(&page);
    assert_eq!(all.len(), 100);
    assert!(urgent.iter().all(|reference| all[..2].contains(reference)), "danger stands first");
    while let Some(address) = next(&page) {
        let hana = Caller::signed_in(world, &HANA);
        let taken = hana.get(&format!("/requests/{}", all[all.len() - 1])).body;
        let form = taken.split("/take\"").nth(1).expect("a button").to_owned();
        let (id, subject) = (town::hidden_in(&form, "form_id"), all[all.len() - 1].clone());
        let machinery = [("form_id", id.as_str()), ("form_name", "take"), ("form_subject", subject.as_str())];
        assert_eq!(hana.post(&format!("/requests/{subject}/take"), &machinery).status, 303);
        page = owen.get(&address).body;
        assert!(page.contains("2 requests for help say that somebody may be in danger now"), "never out of sight");
        all.extend(references(&page));
    }
    assert_eq!(all.len(), 230);
    let unique: std::collections::BTreeSet<&String> = all.iter().collect();
    assert_eq!(unique.len(), 230, "each once");
    assert!(owen.get("/requests?show=everything&after=R0000-00000").status == 200, "an unknown place is the beginning");
}

/// From Monday on this council takes three working days for what is soon; what came before is judged by the rule of its day.
fn a_request_is_judged_by_the_rule_of_its_day(world: &World) {
    for who in [OWEN, ASHA, TOM] {
        world.add(who);
    }
    let own = r#"
        [[clock]]
        code = "decide_request"
        words = "Decide what happens next"
        starts = "request_received"
        length = 3
        unit = "working_days"
        pauses = ["held_for_information"]
        from = 2026-11-23
        source = "Our front door handbook, page 4"
        [clock.by_urgency]
        danger = { unit = "same_day" }
        today = { unit = "same_day" }
        soon = { length = 3, unit = "working_days" }
        routine = { length = 5, unit = "working_days" }
        [[closed]]
        from = 2026-11-25
        until = 2026-11-25"#;
    let world = &world.served_as(Settings::default(), Clocks::with_own(own).expect("clocks"));
    world.it_is("2026-11-23T10:00:00Z");
    let before = asked(world, Urgency::Soon, "2026-11-20T09:00:00Z", "Ida");
    let after = asked(world, Urgency::Soon, "2026-11-23T09:00:00Z", "Noor");
    let owen = Caller::signed_in(world, &OWEN);
    assert!(owen.get(&format!("/requests/{before}")).body.contains("<strong>due today</strong>"));
    assert!(
        owen.get(&format!("/requests/{after}")).body.contains("due Friday 27 November"),
        "Wednesday is a closure day"
    );
    let page = Caller::signed_in(world, &ASHA).get("/time-limits").body;
    for words in [
        "Our front door handbook, page 4",
        "The council’s own",
        "Within a few days: 3 working days",
        "Within a few days: 1 working day",
        "From 23 November 2026",
        "at most 45 working days",
        "Wednesday 25 November 2026",
        "8:45am to 5:00pm",
        "While we wait for information",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(Caller::signed_in(world, &TOM).get("/time-limits").status, 403);
}

/// One family asks on the public pages, from this network.
pub fn ask(world: &World, network: &str, form: &str, danger: bool) -> Answer {
    let id = format!("0190a0a0-0000-7000-8000-0000000000{form}");
    let fields = [
        ("form_id", id.as_str()),
        ("form_name", "ask"),
        ("step", "3"),
        ("would_help", "A calm <evening>"),
        ("danger", if danger { "yes" } else { "" }),
        ("way", "text"),
        ("reach", "07700 900145"),
        ("children", "Ida, 3"),
    ];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post("/ask")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", format!("6.6.6.6, {network}"));
    Caller::stranger(world).send(request.body(Body::from(body)).expect("a request"))
}

/// A flood from one network is refused in words that help, keeps what was typed, and touches neither another network nor anybody in danger.
fn a_flood_from_one_network_stops_nobody_else(world: &World) {
    world.add(OWEN);
    let settings = Settings {
        ask: Ask { network_hour: 2, network_day: 3 },
        server: Server { proxies: 1, ..Server::default() },
        ..Settings::default()
    };
    let world = &world.served_as(settings, Clocks::built_in());
    let (hub, flat) = ("192.0.2.7", "192.0.2.8");
    assert_eq!(ask(world, hub, "01", false).status, 200);
    world.minutes_pass(5);
    assert_eq!(
        [ask(world, hub, "02", false).status, ask(world, hub, "02", false).status],
        [200, 200],
        "sent twice is one"
    );
    let refused = ask(world, hub, "03", false);
    assert_eq!(refused.status, 429);
    for words in [
        "has not been sent",
        "ring 999 now",
        "the family help team",
        "before 11:00am",
        "press Send again",
        "A calm &#60;evening&#62;",
        "Ida, 3",
        "07700 900145",
    ] {
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
    }
    assert_eq!(ask(world, flat, "04", false).status, 200, "another network");
    assert_eq!(ask(world, hub, "05", true).status, 200, "somebody in danger");
    world.minutes_pass(55);
    assert_eq!(ask(world, hub, "03", false).status, 200, "the same form, an hour after the first");
    world.minutes_pass(61);
    let of_the_day = ask(world, hub, "06", false);
    assert!(of_the_day.status == 429 && of_the_day.body.contains("before 22 November 2026 at 10:00am"));
    world.minutes_pass(22 * 60);
    assert_eq!(ask(world, hub, "06", false).status, 200);
    let owen = Caller::signed_in(world, &OWEN);
    let page = owen.get("/requests?show=everything").body;
    assert!(page.contains("Everything (6)"), "what was refused is nowhere: {page}");
}
