//! Somebody is invited by e-mail: who may, what the link does, and what it tells.

use std::collections::HashSet;

use alongside_clocks::Clocks;
use alongside_schema::Role;
use alongside_schema::tables::outbox;
use diesel::prelude::*;

use crate::sign_in::IDA;
use crate::support::{Answer, Caller, RUNTIME, Who, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, PRIYA, SAM};
use crate::workers::id_of;

in_six_ways!(a_nurse_is_invited);

on_both_engines!(
    links_that_do_not_work_are_all_alike,
    an_address_that_is_not_known_takes_two,
    work_that_nobody_gives_alone_does_not_go_by_e_mail,
    a_link_is_kept_nowhere,
    the_newest_link_works_and_no_other,
    without_an_address_of_the_service_nobody_is_invited,
);

const NEW: &str = "marmalade ferry quiet";

/// Who is invited.
const NELL: Who = Who {
    name: "Nell Ward",
    job_title: "school nurse",
    agency: "Bramble Primary School",
    team: "",
    roles: &[Role::Professional],
};

/// The service at an address, which knows the school's domain.
pub fn at_an_address(world: &World) -> World {
    let mut settings = world.site().settings().clone();
    settings.server.origin = Some("https://help.example.org".to_owned());
    settings.sign_in.work_domains.insert(NELL.agency.to_owned(), vec!["example.org".to_owned()]);
    world.served_as(settings, Clocks::built_in())
}

/// What was put into the outbox, the newest last.
pub fn letters(world: &World) -> Vec<(String, String)> {
    query(world, |connection| {
        let letters = outbox::table.order((outbox::created_at, outbox::id)).select((outbox::address, outbox::body));
        Ok(letters.load(connection)?)
    })
}

/// The path of the newest link that went to this address.
fn link_to(world: &World, address: &str) -> String {
    let letters = letters(world);
    let (_, text) = letters.iter().rev().find(|(to, _)| to == address).expect("a letter");
    let line = text.lines().find_map(|line| line.strip_prefix("https://help.example.org")).expect("a link");
    line.trim().to_owned()
}

fn a_nurse_is_invited(world: &World) {
    world.add(PRIYA);
    let world = &at_an_address(world);
    let mut sam = world.person(SAM);
    sam.signs_in().open("/accounts").follow("Who was invited by e-mail").sees("Nobody was invited yet");
    sam.follow("Invite somebody").fill("Name", NELL.name).fill("E-mail address at work", &NELL.email());
    sam.fill("What they are called at work", NELL.job_title).select("Who employs them", NELL.agency);
    sam.sees_not("Privacy officer").press("Invite").sees("Select what they do here");
    sam.tick("Professional").fill_day("From which day do they have no access any more? (optional)", "1 3 2027");
    sam.press("Invite").at("/accounts/invitations").sees("The link works until 28 November 2026 at 10:00am");

    let link = link_to(world, &NELL.email());
    let mut nell = world.another_screen_of(&NELL);
    nell.open(&link).sees("You are invited").sees("Sam Okafor, administrator, Luton Council, invites you");
    nell.fill("New password", "nellward2026").press("Save and sign in").sees("This password is easy to guess");
    nell.sees("Sam Okafor, administrator").fill("New password", NEW).press("Save and sign in");
    nell.open("/account").sees("school nurse, Bramble Primary School").sees("Professional");
    nell.press("Sign out").open(&link).sees("This link does not work").sees_not("Sam Okafor");
    nell.open("/sign-in").fill("E-mail address", &NELL.email()).fill("Password", NEW).press("Sign in");
    nell.open("/account").sees("Nell Ward");
    sam.open("/accounts/invitations").sees("Came in").sees("by Sam Okafor");
}

/// Invites Nell, or somebody else at another address.
pub fn invites(by: &Caller, agency: &str, changes: &[(&str, &str)]) -> Answer {
    let page = by.get("/accounts/invite");
    let from = page.body.find(&format!(">{agency}</option>")).expect("the agency");
    let id = page.body[..from].rsplit("value=\"").next().and_then(|part| part.split('"').next()).expect("its id");
    let email = NELL.email();
    let mut fields = vec![
        ("name", NELL.name),
        ("email", email.as_str()),
        ("job_title", NELL.job_title),
        ("agency", id),
        ("roles", "professional"),
    ];
    fields.retain(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    fields.extend_from_slice(changes);
    by.send_changed("/accounts/invite", &page, &fields)
}

fn chooses(world: &World, link: &str, password: &str) -> Answer {
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    let code = link.rsplit('/').next().expect("a code");
    let fields =
        [("form_id", id.as_str()), ("form_name", "invitation-password"), ("code", code), ("password", password)];
    Caller::stranger(world).post("/invitation", &fields)
}

fn is_dead(world: &World, link: &str) -> bool {
    Caller::stranger(world).get(link).is(200).contains("This link does not work")
}

/// Too old, used, taken back, replaced, or never there: to the letter the same answer, to who opens it and to who sends a password with it.
fn links_that_do_not_work_are_all_alike(world: &World) {
    world.add(PRIYA);
    world.add(SAM);
    let world = &at_an_address(world);
    let link_of = |name: &str| {
        let (sam, email) = (Caller::signed_in(world, &SAM), format!("{name}@example.org"));
        assert_eq!(invites(&sam, NELL.agency, &[("email", &email)]).location, "/accounts/invitations");
        (link_to(world, &email), email)
    };
    let (used, _) = link_of("used");
    assert_eq!(chooses(world, &used, NEW).status, 303);
    let (taken_back, email) = link_of("taken.back");
    let user = query(world, move |connection| alongside_access::user_of_email(connection, &email));
    let sam = Caller::signed_in(world, &SAM);
    assert_eq!(sam.post(&format!("/accounts/invitations/{user}/take-back"), &[]).status, 303);
    let (old, _) = link_of("too.old");
    world.minutes_pass(7 * 24 * 60 + 1);
    let (live, email) = link_of("live");
    let mut answers = HashSet::new();
    let wrong = format!("/invitation/{}", "0".repeat(64));
    for link in [&used, &taken_back, &old, &wrong, &"/invitation/x".to_owned()] {
        let opened = Caller::stranger(world).get(link);
        let sent = chooses(world, link, NEW);
        assert!(opened.status == 200 && opened.body.contains("This link does not work"), "{link}: {}", opened.body);
        assert_eq!(sent.status, 422, "{link}");
        answers.extend([opened.body, sent.body]);
    }
    assert_eq!(answers.len(), 1, "to the letter the same page");
    for _ in 0..3 {
        assert!(!is_dead(world, &live), "looking at a link uses nothing up");
    }
    let weak = chooses(world, &live, "live2026live");
    assert!(weak.status == 422 && weak.body.contains("easy to guess") && weak.body.contains("Sam Okafor"));
    assert_eq!(chooses(world, &live, NEW).status, 303);
    assert!(is_dead(world, &live));
    // Who came in is not taken back.
    let sam = Caller::signed_in(world, &SAM);
    let user = query(world, move |connection| alongside_access::user_of_email(connection, &email));
    assert_eq!(sam.post(&format!("/accounts/invitations/{user}/take-back"), &[]).status, 422);
}

/// The addresses of what waits for another administrator.
fn waiting(caller: &Caller) -> Vec<String> {
    let page = caller.get("/accounts").body;
    let parts = page.split("href=\"").skip(1).filter_map(|part| part.split('"').next());
    parts.filter(|href| href.starts_with("/accounts/asked/")).map(str::to_owned).collect()
}

fn an_address_that_is_not_known_takes_two(world: &World) {
    world.add(PRIYA);
    world.add(SAM);
    let world = &at_an_address(world);
    let sam = Caller::signed_in(world, &SAM);
    let elsewhere = [("email", "nell@webmail.example"), ("how_known", "")];
    let alone = invites(&sam, NELL.agency, &[("email", "nell@webmail.example"), ("how_known", "She told me.")]);
    assert!(alone.status == 422 && alone.body.contains("there is none yet"), "{}", alone.body);
    world.add(IDA);
    let ida = Caller::signed_in(world, &IDA);
    let unsaid = invites(&sam, NELL.agency, &elsewhere);
    assert!(unsaid.status == 422 && unsaid.body.contains("Say how you know"), "{}", unsaid.body);
    let said = [("email", "nell@webmail.example"), ("how_known", "I rang the school.")];
    assert_eq!(invites(&sam, NELL.agency, &said).status, 303);
    assert!(letters(world).is_empty(), "nothing goes before somebody else has confirmed it");
    let user = query(world, |connection| alongside_access::user_of_email(connection, "nell@webmail.example"));
    let code = sam.post(&format!("/accounts/{user}/code"), &[]);
    assert!(code.status == 422 && code.body.contains("takes two administrators"), "nor is there a code for one alone");
    let asked = waiting(&ida).remove(0);
    let shown = ida.get(&asked);
    assert!(shown.body.contains("nell@webmail.example") && shown.body.contains("I rang the school."));
    assert_eq!(sam.post(&asked, &[("decide", "confirm")]).status, 422, "who asked does not confirm");
    let confirmed = ida.post(&asked, &[("decide", "confirm")]);
    assert_eq!((confirmed.status, confirmed.location.as_str()), (303, "/accounts"), "and no code is shown to anybody");
    let link = link_to(world, "nell@webmail.example");
    assert_eq!(chooses(world, &link, NEW).status, 303);

    // Who refuses it takes the invitation back.
    let other = [("email", "other@webmail.example"), ("how_known", "She told me.")];
    assert_eq!(invites(&sam, NELL.agency, &other).status, 303);
    let asked = waiting(&ida).remove(0);
    assert_eq!(ida.post(&asked, &[("decide", "no")]).status, 303);
    assert!(ida.get("/accounts/invitations").body.contains("Taken back"));
    assert_eq!(letters(world).len(), 1);
    assert!(sam.get("/accounts").body.contains("Access ended"));
    // Sent anew it is asked for again, and again by two.
    let id = sam.get("/accounts/invitations").body;
    let from = id.find("/accounts/invitations/").expect("the newest");
    let address = id[from..].split('"').next().expect("its address").to_owned();
    assert_eq!(sam.post(&address, &[]).status, 303);
    assert_eq!((letters(world).len(), waiting(&ida).len()), (1, 1));
}

fn work_that_nobody_gives_alone_does_not_go_by_e_mail(world: &World) {
    for who in [PRIYA, SAM, IDA, ASHA] {
        world.add(who);
    }
    let world = &at_an_address(world);
    let (sam, asha) = (Caller::signed_in(world, &SAM), Caller::signed_in(world, &ASHA));
    for role in Role::GUARDED {
        let refused = invites(&sam, NELL.agency, &[("roles", role.code())]);
        assert!(refused.status == 422 && refused.body.contains("not given by e-mail"), "{role}: {}", refused.body);
    }
    assert!(letters(world).is_empty());
    for address in ["/accounts/invite", "/accounts/invitations"] {
        assert_eq!(asha.get(address).status, 403, "{address}");
    }
}

/// The letter names nobody; its text is gone once it was sent, and the link is stored nowhere else.
fn a_link_is_kept_nowhere(world: &World) {
    let family = town::family_with_a_lead(world);
    let world = &at_an_address(world);
    let sam = Caller::signed_in(world, &SAM);
    assert_eq!(invites(&sam, NELL.agency, &[]).status, 303);
    let (link, letter) = (link_to(world, &NELL.email()), letters(world).pop().expect("a letter").1);
    for named in ["Sam", "Nell", "Okafor", "Rahman", "Bramble", "rofessional", family.as_str()] {
        assert!(!letter.contains(named), "{named}: {letter}");
    }
    let folder = std::env::temp_dir().join(format!("alongside-letters-{}-{:p}", std::process::id(), world));
    RUNTIME.block_on(alongside::background::send_waiting(world.site().db(), &folder)).expect("sent");
    std::fs::remove_dir_all(&folder).expect("gone");
    assert_eq!(letters(world), [(NELL.email(), String::new())]);
    assert!(!is_dead(world, &link));
    let code = link.rsplit('/').next().expect("a code").to_owned();
    let stored: i64 = query(world, move |connection| {
        use alongside_schema::tables::one_time_codes;
        Ok(one_time_codes::table.filter(one_time_codes::code_hash.eq(code)).count().get_result(connection)?)
    });
    assert_eq!(stored, 0, "only its hash");
}

fn the_newest_link_works_and_no_other(world: &World) {
    world.add(PRIYA);
    world.add(SAM);
    let world = &at_an_address(world);
    let sam = Caller::signed_in(world, &SAM);
    assert_eq!(invites(&sam, NELL.agency, &[]).status, 303);
    let twice = invites(&sam, NELL.agency, &[]);
    assert!(twice.status == 422 && twice.body.contains("already has an account"), "one for each address");
    let (first, address) = (link_to(world, &NELL.email()), format!("/accounts/invitations/{}", id_of(world, &NELL)));
    assert_eq!(sam.post(&format!("{address}/send"), &[]).status, 303);
    let second = link_to(world, &NELL.email());
    assert_ne!(first, second);
    assert!(is_dead(world, &first));
    assert_eq!(sam.post(&format!("{address}/take-back"), &[]).status, 303);
    assert!(is_dead(world, &second));
    assert_eq!(sam.post(&format!("{address}/send"), &[]).status, 303, "whoever was taken back can be invited again");
    let third = link_to(world, &NELL.email());
    assert_eq!(chooses(world, &third, NEW).status, 303);
    assert_eq!(sam.post(&format!("{address}/send"), &[]).status, 422, "but not who came in");
}

fn without_an_address_of_the_service_nobody_is_invited(world: &World) {
    world.add(PRIYA);
    world.add(SAM);
    let mut settings = world.site().settings().clone();
    settings.sign_in.work_domains.insert(NELL.agency.to_owned(), vec!["example.org".to_owned()]);
    let world = &world.served_as(settings, Clocks::built_in());
    let sam = Caller::signed_in(world, &SAM);
    assert!(sam.get("/accounts/invite").body.contains("No link can be sent yet"));
    let refused = invites(&sam, NELL.agency, &[]);
    assert!(refused.status == 422 && refused.body.contains("server.origin"), "{}", refused.body);
    let accounts: i64 = query(world, |connection| {
        use alongside_schema::tables::users;
        Ok(users::table.filter(users::email.eq(NELL.email())).count().get_result(connection)?)
    });
    assert_eq!(accounts, 0, "and no account is left behind");
}
