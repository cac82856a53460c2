//! Passkeys: made and used by a device of the tests' own, and once in a browser with its own.

#[allow(dead_code, reason = "the tests of the engine use more of it")]
#[path = "../../../passkeys/tests/passkeys/device.rs"]
mod device;

use alongside_schema::tables::{passkeys, sessions, trail};
use alongside_schema::{Act, Role};
use diesel::prelude::*;
use serde_json::{Value, json};

use self::device::{Device, PRESENT};
use crate::second_step::{by_password, sets_up};
use crate::support::{Answer, Caller, PASSWORD, Way, Who, World, change, on_both_engines, query, run};
use crate::town::{GRACE, TOM};

on_both_engines!(
    a_passkey_is_added_and_signs_in,
    what_is_wrong_with_a_passkey_is_refused_in_the_same_words,
    an_answer_with_a_passkey_is_used_once,
    a_passkey_proves_who_somebody_is,
    a_passkey_that_ended_opens_nothing,
    a_passkey_takes_another_way_in_beside_it,
    who_begins_anew_has_no_passkey_of_before,
    passkeys_are_there_only_for_a_machine_with_a_name,
);

/// The same record with passkeys, where everybody has two steps.
fn with_passkeys(world: &World) -> World {
    world.served_by_name(|settings, address| settings.server.origin = Some(address.origin().ascii_serialization()))
}

fn origin(world: &World) -> String {
    world.address().origin().ascii_serialization()
}

/// Somebody who is signed in by both steps, which `second_step.rs` tells.
fn signed_in(world: &World, who: &Who) -> Caller {
    let caller = Caller::signed_in(world, who);
    change(world, |connection| {
        Ok(diesel::update(sessions::table.filter(sessions::kind.eq("password")))
            .set(sessions::strength.eq(2))
            .execute(connection)?)
    });
    caller
}

/// Somebody with a second step that is set up, signed in by it: their password alone opens nothing any more.
fn with_a_second_step(world: &World, who: &Who) -> Caller {
    world.add(*who);
    let email = who.email();
    change(world, move |connection| {
        use alongside_schema::tables::{second_factors, users};
        let user: String = users::table.filter(users::email.eq(email)).select(users::id).first(connection)?;
        let factor = (
            second_factors::user_id.eq(user),
            second_factors::envelope.eq("of an app"),
            second_factors::last_step.eq(0),
        );
        let set_up = second_factors::set_up_at.eq("2026-11-20T10:00:00.000000Z");
        let rest = second_factors::new_envelope.eq("");
        Ok(diesel::insert_into(second_factors::table).values((factor, set_up, rest)).execute(connection)?)
    });
    let caller = signed_in(world, who);
    change(world, |connection| {
        let proved = sessions::proved_at.eq("2026-11-21T10:00:00.000000Z");
        Ok(diesel::update(sessions::table)
            .set((proved, sessions::ends_at.eq("2026-11-21T22:00:00.000000Z")))
            .execute(connection)?)
    });
    caller
}

/// What the page asks the browser.
fn asked(page: &Answer) -> Value {
    let page = scraper::Html::parse_document(page.is(200));
    let form = scraper::Selector::parse("form[data-passkey]").expect("a selector");
    let form = page.select(&form).next().expect("a form that asks for a passkey");
    serde_json::from_str(form.attr("data-passkey").expect("a question")).expect("JSON")
}

/// The cookie that binds what was begun, beside that of the session.
fn bound(caller: &Caller, world: &World, begun: &Answer) -> Caller {
    let mut both = Caller::stranger(world);
    both.takes_cookie_of(begun);
    let begun = both.cookie().to_owned();
    Caller::with_cookie(
        world,
        &[caller.cookie(), &begun].into_iter().filter(|cookie| !cookie.is_empty()).collect::<Vec<_>>().join("; "),
    )
}

fn form_id(world: &World) -> String {
    world.site().db().chance().id(world.site().clock().now()).to_string()
}

/// Adds the passkey of a device, and goes on with the session's new secret.
fn adds(world: &World, caller: &mut Caller, device: &mut Device, name: &str) -> Answer {
    let begun = caller.post("/account/passkeys/begin", &[]);
    let answer = device.makes(&asked(&begun)).to_string();
    let added = bound(caller, world, &begun).post("/account/passkeys", &[("name", name), ("answer", &answer)]);
    if added.status == 303 {
        caller.takes_cookie_of(&added);
    }
    added
}

/// Begins to sign in: the browser, and what it is asked.
fn begins(world: &World) -> (Caller, Value) {
    let stranger = Caller::stranger(world);
    let begun = stranger.post("/sign-in/passkey/begin", &[("next", "/caseload")]);
    let question = asked(&begun);
    (bound(&stranger, world, &begun), question)
}

fn sends(caller: &Caller, answer: &Value) -> Answer {
    caller.post("/sign-in/passkey", &[("next", "/caseload"), ("answer", &answer.to_string())])
}

/// Signs in with the device's passkey.
fn signs_in(world: &World, device: &mut Device) -> Answer {
    device.counter += 1;
    let (browser, question) = begins(world);
    sends(&browser, &device.uses(&question))
}

fn details(world: &World, act: Act) -> Vec<String> {
    query(world, move |connection| {
        Ok(trail::table.filter(trail::act.eq(act)).order(trail::id).select(trail::detail).load(connection)?)
    })
}

fn a_passkey_is_added_and_signs_in(world: &World) {
    let world = with_passkeys(world);
    let mut tom = with_a_second_step(&world, &TOM);
    let elsewhere = signed_in(&world, &TOM);
    assert!(tom.get("/account").is(200).contains("You have none."));
    let mut device = Device::new(&origin(&world), b"Tom's telephone");
    assert_eq!(adds(&world, &mut tom, &mut device, "My telephone").location, "/account/passkeys");
    assert!(elsewhere.get("/caseload").location.starts_with("/sign-in"), "signed out everywhere else");
    let page = tom.get("/account/passkeys").is(200).clone();
    assert!(page.contains("My telephone") && page.contains("Not yet"), "{page}");

    let seen = signs_in(&world, &mut device);
    assert_eq!((seen.status, seen.location.as_str()), (303, "/caseload"), "both steps are done by it: {}", seen.body);
    let mut by_passkey = Caller::stranger(&world);
    by_passkey.takes_cookie_of(&seen);
    assert_eq!(by_passkey.get("/caseload").status, 200);
    assert!(!by_passkey.get("/account/passkeys").is(200).contains("Not yet"));
    // It counts as a proof, for as long as any.
    assert_eq!(by_passkey.post("/account/recovery", &[]).status, 200);
    assert_eq!(details(&world, Act::FactorChanged)[0], "added a passkey");
    assert_eq!(details(&world, Act::SignedIn), ["passkey"]);
    // The same device offers no second one, and none is kept twice.
    let again = tom.post("/account/passkeys/begin", &[]);
    assert_eq!(asked(&again)["excludeCredentials"][0]["id"], device::letters(b"Tom's telephone"));
    let twice =
        bound(&tom, &world, &again).post("/account/passkeys", &[("answer", &device.makes(&asked(&again)).to_string())]);
    assert!(twice.is(422).contains("No passkey was added"));
    let kept: i64 = query(&world, |connection| Ok(passkeys::table.count().get_result(connection)?));
    assert_eq!(kept, 1);
}

type Wrong = (&'static str, &'static str, fn(&mut Device));

/// What a device or its browser can get wrong, each with what the trail says.
const WRONG: &[Wrong] = &[
    ("another site", "another site", |device| device.origin = "https://help.example.com".to_owned()),
    ("another port of this machine", "another site", |device| device.origin = "http://localhost:1".to_owned()),
    ("in another site's frame", "another site", |device| device.more = json!({ "crossOrigin": true })),
    ("another service", "another service's", |device| device.service = "example.com".to_owned()),
    ("nobody made sure of", "did not make sure", |device| device.flags = PRESENT),
    ("another challenge", "another challenge", |device| device.more = json!({ "challenge": device::letters([1; 32]) })),
    ("the making of one", "another kind of question", |device| device.more = json!({ "type": "webauthn.create" })),
    ("a counter that went back", "the counter went back", |device| device.counter = 1),
    ("somebody else's handle", "another person's", |device| {
        device.handle = "0199f6a0-0000-7000-8000-000000000001".to_owned()
    }),
    ("a passkey that nobody has", "no such passkey", |device| device.id = b"nobody's".to_vec()),
];

fn what_is_wrong_with_a_passkey_is_refused_in_the_same_words(world: &World) {
    let world = with_passkeys(world);
    let (mut tom, mut grace) = (with_a_second_step(&world, &TOM), with_a_second_step(&world, &GRACE));
    let mut device = Device::new(&origin(&world), b"Tom's telephone");
    device.counter = 5;
    assert_eq!(adds(&world, &mut tom, &mut device, "").status, 303);
    let mut others = Device::new(&origin(&world), b"Grace's telephone");
    assert_eq!(adds(&world, &mut grace, &mut others, "").status, 303);
    let mut same = None;
    let mut refused = |what: &str, says: &str, seen: Answer| {
        assert_eq!(seen.status, 422, "{what}: {}", seen.body);
        assert!(!seen.head.contains("alongside="), "{what}: a session: {}", seen.head);
        assert_eq!(same.get_or_insert_with(|| seen.body.clone()), &seen.body, "{what}");
        let said = details(&world, Act::SignInRefused).pop().expect("an entry");
        assert!(said.contains(says), "{what}: {said}");
    };
    for (at, (what, says, set)) in WRONG.iter().enumerate() {
        let (browser, question) = begins(&world);
        let mut wrong = device.clone();
        wrong.counter = 6;
        set(&mut wrong);
        refused(what, says, sends(&browser, &wrong.uses(&question)));
        assert_eq!(details(&world, Act::SignInRefused).len(), at + 1, "{what}: one entry");
    }
    // Grace's passkey under the name of Tom's, and what is no answer at all.
    let (browser, question) = begins(&world);
    let mut swapped = others.uses(&question);
    (swapped["id"], swapped["rawId"]) = (json!(device::letters(&device.id)), json!(device::letters(&device.id)));
    refused("another's signature", "another person's", sends(&browser, &swapped));
    for wrong in [json!(""), json!({}), json!({ "id": 1 })] {
        let (browser, _) = begins(&world);
        refused("no answer", "can not be read", sends(&browser, &wrong));
    }
    refused(
        "a browser that began nothing",
        "nothing was begun",
        sends(&Caller::stranger(&world), &device.uses(&question)),
    );
    let (browser, question) = begins(&world);
    device.counter = 6;
    let late = device.uses(&question);
    world.minutes_pass(11);
    refused("too late", "nothing was begun", sends(&browser, &late));
    assert_eq!(signs_in(&world, &mut device).status, 303, "and right it is right");
    // Whoever goes on and on is not looked at any more.
    world.minutes_pass(16);
    let statuses: Vec<u16> = (0..32).map(|_| sends(&Caller::stranger(&world), &json!({})).status).collect();
    assert_eq!((statuses[0], statuses[31]), (422, 429));
}

fn an_answer_with_a_passkey_is_used_once(world: &World) {
    let world = with_passkeys(world);
    let mut tom = with_a_second_step(&world, &TOM);
    let mut device = Device::new(&origin(&world), b"Tom's telephone");
    // It does not count, so that the counter is no help.
    device.counter = 0;
    adds(&world, &mut tom, &mut device, "");
    let (browser, question) = begins(&world);
    let answer = device.uses(&question);
    let both = std::sync::Barrier::new(2);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let sent: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    both.wait();
                    sends(&browser, &answer).status
                })
            })
            .collect();
        sent.into_iter().map(|sent| sent.join().expect("an answer")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert_eq!(sends(&browser, &answer).status, 422);
    // An answer to one question is none to another, also of the same browser.
    let (next, _) = begins(&world);
    assert_eq!(sends(&next, &answer).status, 422);
}

fn a_passkey_proves_who_somebody_is(world: &World) {
    let world = with_passkeys(world);
    let (mut tom, mut grace) = (with_a_second_step(&world, &TOM), with_a_second_step(&world, &GRACE));
    let (mut device, mut others) = (Device::new(&origin(&world), b"Tom's"), Device::new(&origin(&world), b"Grace's"));
    adds(&world, &mut tom, &mut device, "");
    adds(&world, &mut grace, &mut others, "");
    world.minutes_pass(16);
    assert_eq!(grace.get("/account").status, 200, "she goes on working beside him");
    let page = tom.post("/account/recovery", &[("words", "kept in the page")]);
    assert!(page.is(200).contains("Use a passkey") && page.body.contains("kept in the page"));
    let id = form_id(&world);
    let carried =
        [("form_id", id.as_str()), ("to", "/account/recovery"), ("sent", "yes"), ("kept.words", "kept in the page")];
    let proves = |tom: &Caller, device: &mut Device| {
        let begun = tom.post("/prove/passkey/begin", &carried);
        assert!(begun.body.contains("kept in the page"), "it is carried on");
        device.counter += 1;
        let answer = device.uses(&asked(&begun)).to_string();
        let fields: Vec<(&str, &str)> = carried.into_iter().chain([("answer", answer.as_str())]).collect();
        bound(tom, &world, &begun).post("/prove/passkey", &fields)
    };
    let another = proves(&tom, &mut others);
    assert!(another.is(422).contains("It did not work with this passkey") && another.body.contains("kept in the page"));
    assert_eq!(details(&world, Act::SignInRefused), ["passkey: the passkey is another person's"]);
    let before = tom.cookie().to_owned();
    let proved = proves(&tom, &mut device);
    assert!(proved.is(200).contains("Now it is known that it is you") && proved.body.contains("kept in the page"));
    tom.takes_cookie_of(&proved);
    assert_ne!(tom.cookie(), before, "the session has a new secret");
    assert_eq!(tom.post("/account/recovery", &[]).status, 200);
    assert!(
        tom.get("/account/recovery").status == 200
            && Caller::with_cookie(&world, &before).get("/caseload").status == 303
    );
    assert_eq!(details(&world, Act::Proved), ["passkey"]);
    // What was begun in one session is not ended in another.
    world.minutes_pass(16);
    let begun = grace.post("/prove/passkey/begin", &carried);
    device.counter += 1;
    let answer = device.uses(&asked(&begun)).to_string();
    let fields: Vec<(&str, &str)> = carried.into_iter().chain([("answer", answer.as_str())]).collect();
    assert_eq!(bound(&tom, &world, &begun).post("/prove/passkey", &fields).status, 422);
}

fn a_passkey_that_ended_opens_nothing(world: &World) {
    let world = with_passkeys(world);
    let (mut tom, grace) = (with_a_second_step(&world, &TOM), with_a_second_step(&world, &GRACE));
    let mut device = Device::new(&origin(&world), b"Tom's telephone");
    adds(&world, &mut tom, &mut device, "My telephone");
    let mut by_passkey = Caller::stranger(&world);
    by_passkey.takes_cookie_of(&signs_in(&world, &mut device));
    let id: String = query(&world, |connection| Ok(passkeys::table.select(passkeys::id).first(connection)?));
    assert_eq!(grace.post(&format!("/account/passkeys/{id}/end"), &[]).status, 404, "nobody else ends it");
    assert!(!grace.get("/account/passkeys").is(200).contains("My telephone"));
    let (browser, question) = begins(&world);
    assert_eq!(tom.post(&format!("/account/passkeys/{id}/end"), &[]).location, "/account/passkeys");
    assert!(by_passkey.get("/caseload").location.starts_with("/sign-in"), "whoever came in by it is out");
    device.counter += 1;
    assert_eq!(sends(&browser, &device.uses(&question)).status, 422, "also who had begun before");
    assert_eq!(signs_in(&world, &mut device).status, 422);
    assert!(!tom.get("/account/passkeys").is(200).contains("My telephone"));
    assert_eq!(tom.post(&format!("/account/passkeys/{id}/end"), &[]).status, 404, "it ends once");
    // Where the account ends, its passkeys open nothing either.
    let mut other = Device::new(&origin(&world), b"another");
    adds(&world, &mut tom, &mut other, "");
    change(&world, |connection| {
        use alongside_schema::tables::users;
        Ok(diesel::update(users::table).set(users::active.eq(false)).execute(connection)?)
    });
    assert_eq!(signs_in(&world, &mut other).status, 422);
}

/// Whoever has a password and no second step sets that up first: by the password alone somebody else could do it in their place.
fn a_passkey_takes_another_way_in_beside_it(world: &World) {
    let world = with_passkeys(world);
    let priya = Who { roles: &[Role::Professional], ..TOM };
    world.add(priya);
    let caller = Caller::signed_in(&world, &priya);
    assert!(caller.get("/account/passkeys").is(200).contains("Set up a second step"));
    assert!(caller.post("/account/passkeys/begin", &[]).body.contains("Set up a second step first"));
    // Nobody adds one to a screen that was left, nor with an answer that was begun in another session.
    let mut tom = with_a_second_step(&world, &GRACE);
    let begun = tom.post("/account/passkeys/begin", &[]);
    let answer = Device::new(&origin(&world), b"a").makes(&asked(&begun)).to_string();
    assert_eq!(bound(&caller, &world, &begun).post("/account/passkeys", &[("answer", &answer)]).status, 422);
    world.minutes_pass(16);
    assert!(tom.post("/account/passkeys/begin", &[]).body.contains("Prove that it is you"));
    let mut device = Device::new(&origin(&world), b"b");
    device.flags = PRESENT;
    change(&world, |connection| {
        Ok(diesel::update(sessions::table)
            .set(sessions::proved_at.eq("2026-11-21T10:16:00.000000Z"))
            .execute(connection)?)
    });
    assert_eq!(adds(&world, &mut tom, &mut device, "").status, 422, "a device that makes sure of nobody");
    let kept: i64 = query(&world, |connection| Ok(passkeys::table.count().get_result(connection)?));
    assert_eq!(kept, 0);
}

/// Two administrators let somebody begin anew who lost everything: whoever has the lost device has nothing by it.
fn who_begins_anew_has_no_passkey_of_before(world: &World) {
    let world = with_passkeys(world);
    let mut tom = with_a_second_step(&world, &TOM);
    let mut device = Device::new(&origin(&world), b"Tom's telephone");
    adds(&world, &mut tom, &mut device, "");
    let code = world.site().db().chance().secret();
    let (given, user) = (code.clone(), TOM.email());
    let made = world.site().db().write(move |tx| {
        let user = alongside_access::user_of_email(tx.connection(), &user)?;
        alongside_access::renew_code_on_server(tx, &user, &code, true)?;
        Ok(alongside_schema::Entry::by_nobody(Act::AccountChanged).target(&user).with(()))
    });
    crate::support::RUNTIME.block_on(made).expect("a code");
    let id = form_id(&world);
    let fields = [
        ("form_id", id.as_str()),
        ("form_name", "first-sign-in"),
        ("code", &given),
        ("password", "another lantern in the orchard"),
    ];
    assert_eq!(Caller::stranger(&world).post("/first-sign-in", &fields).status, 303);
    assert_eq!(signs_in(&world, &mut device).status, 422);
}

fn passkeys_are_there_only_for_a_machine_with_a_name(world: &World) {
    world.add(TOM);
    let tom = Caller::signed_in(world, &TOM);
    assert!(!Caller::stranger(world).get("/sign-in").is(200).contains("passkey"));
    assert_eq!(tom.get("/account/passkeys").location, "/account");
    assert!(!tom.get("/account").is(200).contains("asskey"));
    let by_number =
        world.served_with(|settings, address| settings.server.origin = Some(address.origin().ascii_serialization()));
    assert!(!Caller::stranger(&by_number).get("/sign-in").is(200).contains("passkey"));
    assert_eq!(Caller::stranger(&by_number).post("/sign-in/passkey/begin", &[]).status, 422);
    let by_name = with_passkeys(world);
    assert!(Caller::stranger(&by_name).get("/sign-in").is(200).contains("Sign in with a passkey"));
}

/// In a browser, with the authenticator that it has for such tests: the script of ours asks it, and sends what it answers.
fn a_browser_makes_and_uses_a_passkey(world: &World) {
    world.add(TOM);
    let world = with_passkeys(world);
    let mut tom = world.another_screen_of(&TOM);
    let (app, _) = sets_up(&world, &mut tom, &TOM);
    tom.has_passkeys().open("/account").follow("Your passkeys").press("Add a passkey");
    tom.fill("What do you call it?", "My laptop").press("Make the passkey").at("/account/passkeys");
    tom.sees("My laptop").sees("Not yet").press("Sign out");
    tom.open("/sign-in").leaves_by("Sign in with a passkey").is_led_to("/caseload");
    tom.sees("Tom Fielding").open("/account/passkeys").sees_not("Not yet");
    world.minutes_pass(16);
    tom.open("/account/recovery").press("Make ten new codes").sees("Prove that it is you");
    tom.leaves_by("Use a passkey").is_led_to("/prove/passkey");
    tom.sees("Now it is known that it is you").press("Go on").sees("Ten codes");
    // The way without: the code of the app goes on to work.
    tom.open("/account/passkeys").press("End My laptop").sees_not("My laptop").press("Sign out");
    world.minutes_pass(1);
    by_password(&mut tom, &TOM).fill("The six numbers that your app shows", &app.shows(world.site().clock().now()));
    tom.press("Sign in").at("/caseload");
}

#[test]
fn a_browser_makes_and_uses_a_passkey_at_1280() {
    run(
        Way::Chromium { width: 1280, javascript: true },
        "a_browser_makes_and_uses_a_passkey",
        a_browser_makes_and_uses_a_passkey,
    );
}

#[test]
fn a_browser_makes_and_uses_a_passkey_at_320() {
    run(
        Way::Chromium { width: 320, javascript: true },
        "a_browser_makes_and_uses_a_passkey",
        a_browser_makes_and_uses_a_passkey,
    );
}

/// Without scripts the page says so, and the other ways are there.
#[test]
fn without_scripts_there_are_the_other_ways() {
    run(Way::Chromium { width: 320, javascript: false }, "without_scripts_there_are_the_other_ways", |world| {
        world.add(TOM);
        let world = with_passkeys(world);
        let mut tom = world.another_screen_of(&TOM);
        tom.open("/sign-in")
            .press("Sign in with a passkey")
            .sees("A passkey takes a browser that has them, with JavaScript");
        tom.follow("Another way")
            .at("/sign-in")
            .fill("E-mail address", &TOM.email())
            .fill("Password", PASSWORD)
            .press("Sign in");
        tom.at("/account/second-factor");
    });
}
