//! A device on which somebody signed in is known: whoever tries their password or their code elsewhere does not keep them out there.

use alongside_clocks::Clocks;
use alongside_schema::tables::known_devices;
use alongside_web::settings::{SecondFactor, SignIn};
use axum::body::Body;
use axum::http::{Request, header};
use diesel::prelude::*;

use crate::support::{Answer, Caller, PASSWORD, World, on_both_engines, query};
use crate::town::{SAM, TOM};

on_both_engines!(
    strangers_on_the_same_network_lock_nobody_out_of_their_own_device,
    a_device_is_known_once_every_step_was_done,
    a_device_is_forgotten,
);

/// The cookie of this name that an answer sets.
fn cookie_in(answer: &Answer, name: &str) -> Option<String> {
    let pair = answer.head.split('"').find(|part| part.starts_with(&format!("{name}=")))?;
    pair.split(';').next().map(str::to_owned)
}

fn signs_in(world: &World, device: &str, email: &str, password: &str) -> Answer {
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    let fields = [("form_id", id.as_str()), ("form_name", "sign-in"), ("email", email), ("password", password)];
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post("/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", "203.0.113.1")
        .header(header::COOKIE, device);
    Caller::stranger(world).send(request.body(Body::from(body)).expect("a request"))
}

fn behind_a_proxy(world: &World) -> World {
    let mut settings = world.site().settings().clone();
    settings.server.proxies = 1;
    settings.sign_in = SignIn { second_factor: SecondFactor::Asked, ..SignIn::default() };
    world.served_as(settings, Clocks::built_in())
}

fn strangers_on_the_same_network_lock_nobody_out_of_their_own_device(world: &World) {
    world.add(TOM);
    world.add(SAM);
    let world = &behind_a_proxy(world);
    let first = signs_in(world, "", &TOM.email(), PASSWORD);
    let device = cookie_in(&first, "alongside-device").expect("a cookie of the device");
    assert!(first.head.contains("Max-Age=7776000"), "{}", first.head);
    for _ in 0..6 {
        signs_in(world, "", &TOM.email(), "not the password");
    }
    assert_eq!(signs_in(world, "", &TOM.email(), PASSWORD).status, 429, "on that network his account waits");
    assert_eq!(signs_in(world, &device, &TOM.email(), PASSWORD).status, 303, "but not on his own device");
    // Somebody else's device, or a cookie that somebody made up, is none.
    assert_eq!(signs_in(world, &device, &SAM.email(), "wrong").status, 422);
    let sams = cookie_in(&signs_in(world, "", &SAM.email(), PASSWORD), "alongside-device").expect("a cookie");
    assert_ne!(sams, device);
    assert_eq!(signs_in(world, &sams, &TOM.email(), PASSWORD).status, 429);
    let made_up = format!("alongside-device={}", "a".repeat(64));
    assert_eq!(signs_in(world, &made_up, &TOM.email(), PASSWORD).status, 429);
    // Whoever has the device guesses no more often there than anywhere.
    let tried: Vec<u16> = (0..6).map(|_| signs_in(world, &device, &TOM.email(), "not the password").status).collect();
    assert_eq!(tried, [422, 422, 422, 422, 422, 429]);
    world.minutes_pass(16);
    assert_eq!(signs_in(world, &device, &TOM.email(), PASSWORD).status, 303);
}

/// Whoever has the password alone has no device that is known, so their guesses at the code count with everybody's.
fn a_device_is_known_once_every_step_was_done(world: &World) {
    world.add(TOM);
    let world = &crate::second_step::strict(world);
    let mut tom = world.another_screen_of(&TOM);
    let (_, codes) = crate::second_step::sets_up(world, &mut tom, &TOM);
    let count = || -> i64 { query(world, |connection| Ok(known_devices::table.count().get_result(connection)?)) };
    let before = count();
    let first = signs_in(world, "", &TOM.email(), PASSWORD);
    assert!(first.status == 303 && cookie_in(&first, "alongside-device").is_none(), "{}", first.head);
    assert_eq!(count(), before);
    let half = Caller::with_cookie(world, &cookie_in(&first, "alongside").expect("a session"));
    let page = half.get("/sign-in/second-step");
    let both = half.send_changed("/sign-in/second-step", &page, &[("code", &codes[0])]);
    assert_eq!(both.status, 303, "{}", both.body);
    assert!(cookie_in(&both, "alongside-device").is_some());
    assert_eq!(count(), before + 1);
}

fn a_device_is_forgotten(world: &World) {
    world.add(TOM);
    let world = &behind_a_proxy(world);
    let first = signs_in(world, "", &TOM.email(), PASSWORD);
    let device = cookie_in(&first, "alongside-device").expect("a cookie of the device");
    world.minutes_pass(91 * 24 * 60);
    for _ in 0..6 {
        signs_in(world, "", &TOM.email(), "not the password");
    }
    assert_eq!(signs_in(world, &device, &TOM.email(), PASSWORD).status, 429, "after 90 days nobody knows it");
    let swept = world.site().db().housekeeping(alongside_access::forget_old);
    crate::support::RUNTIME.block_on(swept).expect("swept");
    let left: i64 = query(world, |connection| Ok(known_devices::table.count().get_result(connection)?));
    assert_eq!(left, 0);
}
