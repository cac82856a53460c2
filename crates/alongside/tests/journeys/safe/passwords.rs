//! What a password may be, and what is never asked for.

use crate::support::{Caller, PASSWORD, World, on_both_engines};
use crate::town::{self, TOM};

on_both_engines!(
    a_short_password_is_refused,
    any_signs_will_do,
    the_password_is_used_as_typed,
    a_password_does_not_age,
    no_question_is_a_secret
);

fn form_id(world: &World) -> String {
    world.site().db().chance().id(world.site().clock().now()).to_string()
}

/// Changes the password of somebody who is signed in; gives back the status.
fn changes(caller: &Caller, old: &str, new: &str) -> u16 {
    let page = caller.get("/account/password").body;
    let (id, name) = (town::hidden_in(&page, "form_id"), town::hidden_in(&page, "form_name"));
    let fields = [("form_id", id.as_str()), ("form_name", &name), ("old", old), ("new", new)];
    caller.post("/account/password", &fields).status
}

fn signs_in(world: &World, password: &str) -> u16 {
    let id = form_id(world);
    let email = TOM.email();
    let fields =
        [("form_id", id.as_str()), ("form_name", "sign-in"), ("email", email.as_str()), ("password", password)];
    Caller::stranger(world).post("/sign-in", &fields).status
}

fn a_short_password_is_refused(world: &World) {
    world.add(TOM);
    let tom = Caller::signed_in(world, &TOM);
    assert_eq!(changes(&tom, PASSWORD, "marmalade f"), 422, "eleven signs");
    assert_eq!(signs_in(world, PASSWORD), 303, "the one before holds");
}

/// No rule about capitals, digits and signs: twelve that are hard to guess are enough, in any writing; and managers of passwords can fill the fields.
fn any_signs_will_do(world: &World) {
    world.add(TOM);
    let mut tom = Caller::signed_in(world, &TOM);
    let mut now = PASSWORD.to_owned();
    for next in ["quiet marmalade ferry", "zażółć gęślą jaźń", "سفينة هادئة ومربى البرتقال", "🌊🧭 lantern harbour"]
    {
        assert_eq!(changes(&tom, &now, next), 303, "{next}");
        assert_eq!(signs_in(world, next), 303, "{next}");
        next.clone_into(&mut now);
        let id = form_id(world);
        let email = TOM.email();
        let fields =
            [("form_id", id.as_str()), ("form_name", "sign-in"), ("email", email.as_str()), ("password", next)];
        let answer = Caller::stranger(world).post("/sign-in", &fields);
        tom.takes_cookie_of(&answer);
    }
    let page = tom.get("/account/password").body;
    assert!(page.contains("autocomplete=\"current-password\"") && page.contains("autocomplete=\"new-password\""));
    assert!(Caller::stranger(world).get("/sign-in").body.contains("autocomplete=\"current-password\""));
    assert!(!page.contains("onpaste") && !page.contains("pattern="));
}

/// Every sign counts, spaces at the ends too, and 256 of them do.
fn the_password_is_used_as_typed(world: &World) {
    world.add(TOM);
    let tom = Caller::signed_in(world, &TOM);
    let long: String = "harbour lantern 7 ".chars().cycle().take(256).collect();
    assert_eq!(long.chars().count(), 256);
    assert_eq!(changes(&tom, PASSWORD, &long), 303);
    assert_eq!(signs_in(world, &long), 303);
    assert_eq!(signs_in(world, &long[..255]), 422, "not its beginning alone");
    assert_eq!(signs_in(world, &long.to_uppercase()), 422, "capitals count");
}

fn a_password_does_not_age(world: &World) {
    world.add(TOM);
    world.minutes_pass(5 * 366 * 24 * 60);
    assert_eq!(signs_in(world, PASSWORD), 303);
}

fn no_question_is_a_secret(world: &World) {
    world.add(TOM);
    let stranger = Caller::stranger(world);
    for path in ["/sign-in", "/first-sign-in"] {
        let page = stranger.get(path).body.to_lowercase();
        for word in ["mother's maiden", "first pet", "secret question", "security question", "hint for your password"] {
            assert!(!page.contains(word), "{path} asks {word}");
        }
    }
}
