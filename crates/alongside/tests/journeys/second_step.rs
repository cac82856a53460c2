//! The second step of signing in, recovery codes, and where somebody is signed in. That a proof grows old is told in `proving.rs`.

use std::sync::Barrier;

use alongside_access::Permission;
use alongside_schema::tables::{drafts, recovery_codes, second_factors, sessions};
use alongside_web::settings::SecondFactor;
use axum::http::Method;
use diesel::prelude::*;

use crate::sign_in::IDA;
use crate::support::{Answer, App, Caller, PASSWORD, Person, Who, World, in_six_ways, on_both_engines, query};
use crate::town::{self, ASHA, GRACE, PRIYA, SAM, TOM};

in_six_ways!(a_second_step_is_set_up_and_asked_for);

on_both_engines!(
    who_has_done_one_step_gets_nowhere,
    a_code_is_guessed_five_times_and_no_more,
    of_two_who_send_a_code_at_once_one_comes_in,
    no_secret_of_a_second_step_can_be_read,
    who_only_asks_for_help_needs_no_second_step,
    a_second_step_is_set_up_anew,
    somebody_sees_where_they_are_signed_in,
    whoever_loses_their_access_is_signed_out_at_once,
    who_lost_everything_begins_anew_by_two_people,
);

const CODE: &str = "The six numbers that your app shows";

/// The service as an empty file sets it up.
pub fn strict(world: &World) -> World {
    world.served_with_second_step(SecondFactor::Always)
}

/// Signs in with the password alone, as far as that goes.
pub fn by_password<'a>(person: &'a mut Person, who: &Who) -> &'a mut Person {
    person.open("/sign-in").fill("E-mail address", &who.email()).fill("Password", PASSWORD).press("Sign in")
}

/// Signs in for the first time, sets the second step up, and has it in an app and the codes on paper.
pub fn sets_up(world: &World, person: &mut Person, who: &Who) -> (App, Vec<String>) {
    by_password(person, who).at("/account/second-factor");
    person.press("Set up a second step");
    let app = App::with_key(&person.reads_the_key());
    person.fill(CODE, &app.shows(world.site().clock().now())).press("Save");
    let codes = person.sees("Ten codes for when you lose your telephone").reads_recovery_codes();
    person.follow("I have them on paper: go on");
    (app, codes)
}

fn a_second_step_is_set_up_and_asked_for(world: &World) {
    world.add(TOM);
    let world = strict(world);
    let now = || world.site().clock().now();
    let mut tom = world.another_screen_of(&TOM);
    by_password(&mut tom, &TOM).at("/account/second-factor").sees("so you set it up before you go on");
    tom.sees_not("Tom Fielding").open("/caseload").at("/account/second-factor");
    tom.press("Set up a second step").sees("Show neither to anybody");
    let app = App::with_key(&tom.reads_the_key());
    tom.fill(CODE, "000 000").press("Save").sees("This is not the code that your app shows now");
    assert!(App::with_key(&tom.reads_the_key()).shows(now()) == app.shows(now()), "the key is still there");
    tom.fill(CODE, &app.shows(now())).press("Save").sees("Each works once");
    let codes = tom.reads_recovery_codes();
    assert_eq!(codes.len(), 10);
    tom.follow("I have them on paper: go on").at("/caseload").press("Sign out");

    by_password(&mut tom, &TOM).at("/sign-in/second-step").sees_not("Tom Fielding");
    tom.open("/caseload").at("/sign-in/second-step");
    tom.press("Sign in").sees("Enter the six numbers that your app shows");
    tom.fill(CODE, &app.shows(now())).press("Sign in").sees("This code is not right, or was used already");
    world.minutes_pass(1);
    tom.fill(CODE, &app.shows(now())).press("Sign in").at("/caseload").sees("Tom Fielding");
    tom.follow("Your account").sees("You set it up on 21 November 2026 at 10:00am.").press("Sign out");

    by_password(&mut tom, &TOM).fill(CODE, &codes[3].to_lowercase()).press("Sign in").at("/caseload");
    tom.open("/account/recovery").sees("You have 9 of ten left").press("Sign out");
    by_password(&mut tom, &TOM).fill(CODE, &codes[3]).press("Sign in").sees("This code is not right");
    tom.press("Sign in as somebody else").at("/sign-in");
}

/// Every route there is, with a session that has done one of two steps.
fn gets_nowhere(world: &World, caller: &Caller, leads_to: &str, but: &[&str]) {
    let routes = alongside::app(world.site());
    let asked = routes.listed().iter().filter(|route| {
        route.permission != Permission::Public && !route.path.starts_with("/api/") && !but.contains(&route.path)
    });
    let mut count = 0;
    for route in asked {
        let path = route.path.replace(['{', '}'], "");
        let answer = if route.method == Method::GET { caller.get(&path) } else { caller.post(&path, &[]) };
        match path.as_str() {
            "/drafts" => assert_eq!(answer.status, 401),
            _ => assert!(
                answer.status == 303 && answer.location.starts_with(leads_to) && answer.body.is_empty(),
                "{} {path}: {} {}",
                route.method,
                answer.status,
                answer.location
            ),
        }
        count += 1;
    }
    assert!(count > 200, "{count} routes");
}

fn who_has_done_one_step_gets_nowhere(world: &World) {
    world.add(TOM);
    let world = strict(world);
    let before = Caller::signed_in(&world, &TOM);
    let set_up = ["/account/second-factor", "/account/second-factor/begin", "/prove", "/prove/council", "/sign-out"];
    gets_nowhere(&world, &before, "/account/second-factor", &set_up);
    let mut tom = world.another_screen_of(&TOM);
    let (app, _) = sets_up(&world, &mut tom, &TOM);
    assert_eq!(before.get("/account/second-factor").location, "/sign-in?next=/account/second-factor", "it was ended");

    let half = Caller::signed_in(&world, &TOM);
    gets_nowhere(&world, &half, "/sign-in/second-step?next=/", &["/sign-in/second-step", "/sign-out"]);
    // What it brings when it has run out is not put into one of Tom's pages.
    world.minutes_pass(11);
    let typed = [("form_id", form_id(&world)), ("form_name", "search".into()), ("name", "Nadia".into())];
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert!(half.post("/search", &typed).status >= 300);
    assert_eq!(
        send_code(&world, &half, &app.shows(world.site().clock().now())).location,
        "/sign-in?next=/sign-in/second-step"
    );
    let kept: i64 = query(&world, |connection| Ok(drafts::table.count().get_result(connection)?));
    assert_eq!(kept, 0);
}

fn form_id(world: &World) -> String {
    world.site().db().chance().id(world.site().clock().now()).to_string()
}

fn send_code(world: &World, caller: &Caller, code: &str) -> Answer {
    let id = form_id(world);
    caller.post("/sign-in/second-step", &[("form_id", &id), ("form_name", "second-step"), ("code", code)])
}

fn a_code_is_guessed_five_times_and_no_more(world: &World) {
    world.add(TOM);
    let world = strict(world);
    let now = || world.site().clock().now();
    let (app, codes) = sets_up(&world, &mut world.another_screen_of(&TOM), &TOM);
    world.minutes_pass(1);
    let half = Caller::signed_in(&world, &TOM);
    for wrong in ["", "1", "12345678901234567890", "000000", "0000-0000-0000-0000-0000", "é"] {
        assert_eq!(send_code(&world, &half, wrong).status, 422, "{wrong:?}");
    }
    let waits = send_code(&world, &half, &app.shows(now()));
    assert!(waits.is(429).contains("Wait 15 minutes"), "the right one waits as well");
    assert_eq!(send_code(&world, &half, &codes[0]).status, 429, "and so does a recovery code");
    world.minutes_pass(16);
    let half = Caller::signed_in(&world, &TOM);
    assert_eq!(send_code(&world, &half, &app.shows(now())).location, "/");
}

fn of_two_who_send_a_code_at_once_one_comes_in(world: &World) {
    world.add(TOM);
    let world = strict(world);
    let (app, codes) = sets_up(&world, &mut world.another_screen_of(&TOM), &TOM);
    world.minutes_pass(1);
    for code in [app.shows(world.site().clock().now()), codes[0].clone()] {
        let callers = [Caller::signed_in(&world, &TOM), Caller::signed_in(&world, &TOM)];
        let both = Barrier::new(2);
        let answers: Vec<u16> = std::thread::scope(|scope| {
            let sent: Vec<_> = callers
                .iter()
                .map(|caller| {
                    scope.spawn(|| {
                        both.wait();
                        send_code(&world, caller, &code).status
                    })
                })
                .collect();
            sent.into_iter().map(|sent| sent.join().expect("an answer")).collect()
        });
        assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
    }
}

/// Neither the key nor a code stands in the database, and nothing of them is kept as a draft.
fn no_secret_of_a_second_step_can_be_read(world: &World) {
    world.add(TOM);
    let world = strict(world);
    let mut tom = world.another_screen_of(&TOM);
    by_password(&mut tom, &TOM).press("Set up a second step");
    let key = tom.reads_the_key();
    tom.fill(CODE, &App::with_key(&key).shows(world.site().clock().now())).press("Save");
    let codes = tom.reads_recovery_codes();
    let texts: Vec<String> = query(&world, |connection| {
        let mut texts: Vec<String> = second_factors::table.select(second_factors::envelope).load(connection)?;
        texts.extend(recovery_codes::table.select(recovery_codes::code_hash).load::<String>(connection)?);
        texts.extend(drafts::table.select(drafts::fields).load::<String>(connection)?);
        Ok(texts)
    });
    assert_eq!(texts.len(), 11, "an envelope, ten hashes, no draft");
    let plain = |text: &str| text.replace([' ', '-'], "");
    for secret in codes.iter().chain([&key]) {
        assert!(texts.iter().all(|text| !text.contains(&plain(secret)) && !text.contains(secret.as_str())));
    }
    // Without the key of the service the envelope opens no more, and the codes on paper still do.
    std::fs::remove_file(world.keys_folder().join("factors.key")).expect("a key that was lost");
    world.minutes_pass(1);
    let half = Caller::signed_in(&world, &TOM);
    assert_eq!(send_code(&world, &half, &App::with_key(&key).shows(world.site().clock().now())).status, 422);
    assert_eq!(send_code(&world, &half, &codes[0]).status, 303);
}

fn who_only_asks_for_help_needs_no_second_step(world: &World) {
    world.add(PRIYA);
    world.add(GRACE);
    let world = strict(world);
    let mut priya = world.another_screen_of(&PRIYA);
    by_password(&mut priya, &PRIYA).at("/requests/mine");
    priya.follow("Your account").sees("You have none. Whoever learns your password can sign in as you.");
    priya.follow("Set up a second step").press("Set up a second step").sees("Show neither to anybody");
    // Where a council asks it only of those who have one, so does everybody else.
    let asked = world.served_with_second_step(SecondFactor::Asked);
    by_password(&mut asked.another_screen_of(&GRACE), &GRACE).at("/caseload");
}

/// With a new telephone: the old one works until a code of the new one has come, and no longer.
fn a_second_step_is_set_up_anew(world: &World) {
    world.add(TOM);
    let world = strict(world);
    let now = || world.site().clock().now();
    let mut tom = world.another_screen_of(&TOM);
    let (old, _) = sets_up(&world, &mut tom, &TOM);
    world.minutes_pass(1);
    let elsewhere = Caller::signed_in(&world, &TOM);
    tom.open("/account").follow("Your second step").press("Set up a second step");
    let new = App::with_key(&tom.reads_the_key());
    assert_eq!(send_code(&world, &elsewhere, &new.shows(now())).status, 422, "nothing is confirmed yet");
    assert_eq!(send_code(&world, &elsewhere, &old.shows(now())).status, 303);
    tom.fill(CODE, &new.shows(now())).press("Save").at("/account/second-factor").sees("You set this up on");
    assert_eq!(elsewhere.get("/caseload").location, "/sign-in?next=/caseload", "signed out everywhere else");
    world.minutes_pass(1);
    let half = Caller::signed_in(&world, &TOM);
    assert_eq!(send_code(&world, &half, &old.shows(now())).status, 422);
    assert_eq!(send_code(&world, &half, &new.shows(now())).status, 303);
}

fn somebody_sees_where_they_are_signed_in(world: &World) {
    town::family_with_a_lead(world);
    let (mut desk, mut telephone) = (world.another_screen_of(&TOM), world.another_screen_of(&TOM));
    desk.signs_in();
    world.minutes_pass(5);
    telephone.signs_in();
    world.minutes_pass(5);
    let mut third = world.another_screen_of(&TOM);
    third.signs_in();
    let asha = Caller::signed_in(world, &ASHA);
    desk.open("/account").follow("Where you are signed in").sees("This one").sees("A browser that we do not know");
    desk.sees("21 November 2026 at 10:00am").sees("21 November 2026 at 10:05am").sees("21 November 2026 at 10:10am");
    let of_telephone: String = query(world, |connection| {
        let fives = sessions::table.filter(sessions::created_at.like("%T10:05%"));
        Ok(fives.select(sessions::id).first(connection)?)
    });
    assert_eq!(asha.post(&format!("/account/sessions/{of_telephone}/end"), &[]).status, 404, "nobody else ends it");
    assert!(!asha.get("/account/sessions").body.contains(&of_telephone));
    desk.press("End A browser that we do not know, since 21 November 2026 at 10:05am").at("/account/sessions");
    desk.sees_not("since 21 November 2026 at 10:05am");
    telephone.open("/caseload").at("/sign-in");
    third.open("/caseload").at("/caseload");
    desk.press("End all others").sees_not("since 21 November 2026 at 10:10am").sees_not("End all others");
    third.open("/caseload").at("/sign-in");
    // One that was not used for half an hour is signed in no more, so it is not there.
    telephone.signs_in();
    world.minutes_pass(20);
    desk.open("/account/sessions").sees("since 21 November 2026 at 10:10am");
    world.minutes_pass(20);
    desk.open("/account/sessions").sees_not("since 21 November 2026 at 10:10am").sees("This one");
}

fn whoever_loses_their_access_is_signed_out_at_once(world: &World) {
    town::family_with_a_lead(world);
    let (mut grace, mut sam) = (world.another_screen_of(&GRACE), world.another_screen_of(&SAM));
    grace.signs_in().open("/caseload").at("/caseload");
    sam.signs_in().open("/accounts").follow("End access of Grace Adeyemi").press("End their access");
    grace.open("/caseload").at("/sign-in");
    let left: i64 = query(world, |connection| {
        let theirs = sessions::table.inner_join(
            alongside_schema::tables::users::table.on(alongside_schema::tables::users::id.eq(sessions::user_id)),
        );
        let live = theirs.filter(alongside_schema::tables::users::name.eq(GRACE.name));
        Ok(live.filter(sessions::ended_at.is_null()).count().get_result(connection)?)
    });
    assert_eq!(left, 0);
}

/// One administrator asks, another confirms and hands over the code. Until it is used the old password and second step stay, so nobody is locked
/// out by an asking; with it both are chosen anew.
fn who_lost_everything_begins_anew_by_two_people(world: &World) {
    for who in [TOM, SAM, IDA] {
        world.add(who);
    }
    let (asked, strict) = (world, strict(world));
    let now = || strict.site().clock().now();
    let mut tom = strict.another_screen_of(&TOM);
    let (app, codes) = sets_up(&strict, &mut tom, &TOM);
    let (mut sam, mut ida) = (asked.another_screen_of(&SAM), asked.another_screen_of(&IDA));
    sam.signs_in().open("/accounts").follow("New password for Tom Fielding");
    sam.fill("How did they ask you, and how do you know that it was they?", "He stood before me.");
    sam.tick("They have lost their second step and their recovery codes too").press("Ask another administrator");
    tom.open("/caseload").at("/caseload");
    ida.signs_in().open("/accounts").follow("A new password and a new second step for Tom Fielding");
    let code = ida.press("Confirm").reads_the_code();
    tom.open("/caseload").at("/sign-in");

    strict.minutes_pass(1);
    by_password(&mut tom, &TOM).fill(CODE, &app.shows(now())).press("Sign in");
    tom.at("/account/password-news").sees("A code for a new password and a new second step was made for you");
    tom.press("I have read this").press("Sign out");
    let mut other = strict.another_screen_of(&TOM);
    other.open("/first-sign-in").fill("One-time code", &code).fill("New password", "marmalade ferry quiet");
    other.press("Save and sign in").at("/account/second-factor").press("Set up a second step");
    let new = App::with_key(&other.reads_the_key());
    other.fill(CODE, &new.shows(now())).press("Save").follow("I have them on paper: go on");
    other.at("/account/password-news").sees("Your password was set anew, and your second step taken away");
    other.press("I have read this").at("/caseload").press("Sign out");
    strict.minutes_pass(1);
    other.fill("E-mail address", &TOM.email()).fill("Password", "marmalade ferry quiet").press("Sign in");
    other.fill(CODE, &app.shows(now())).press("Sign in").sees("This code is not right");
    other.fill(CODE, &codes[0]).press("Sign in").sees("This code is not right");
    other.fill(CODE, &new.shows(now())).press("Sign in").at("/caseload");
}
