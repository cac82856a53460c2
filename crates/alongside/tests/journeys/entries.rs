//! One look, one entry: every page that can be asked for without an id, as somebody who may, as somebody who may not, and as a stranger.
//!
//! The table is made of the routes themselves. What leaves another number of entries than one stands in a list here with its reason, so that a new
//! page is either entered or thought about.

use alongside_access::{Listed, Permission, may};
use alongside_schema::tables::trail;
use alongside_schema::{Act, Id};
use axum::http::Method;
use diesel::prelude::*;

use crate::doors::viewer_like;
use crate::front_door::CLEO;
use crate::support::{Caller, RUNTIME, Who, World, on_both_engines};
use crate::town;

on_both_engines!(a_look_leaves_one_entry_and_a_denial_one);

/// Pages that somebody signed in may ask for and that leave no entry, each with its reason.
const NO_RECORD: &[(&str, &str)] = &[
    ("/", "leads to somebody's first page, which is entered"),
    ("/account", "what is known of one's own account"),
    ("/account/council", "whether a council account is linked to one's own; where no sign-on is set it leads on"),
    ("/account/passkeys", "one's own passkeys; where none can be used it leads on"),
    ("/account/password", "a blank form"),
    ("/account/password-news", "who changed one's own password; where there is nothing new it leads on"),
    ("/account/recovery", "how many recovery codes of one's own are left"),
    ("/account/second-factor", "whether one's own account has a second step"),
    ("/account/sessions", "where one is signed in oneself"),
    ("/accounts/invite", "a blank form"),
    ("/accounts/new", "a blank form"),
    ("/prove", "a blank form"),
    ("/sign-in/second-step", "a blank form"),
    ("/already-open", "a blank form; what is asked, and what was heard, is entered"),
    ("/emergency", "a blank form; what is asked for, and whether it was opened, is entered"),
    ("/incidents/new", "a blank form; what is reported is entered"),
    ("/oversight/rights/new", "a blank form; what is taken in is entered"),
    ("/packages/came-back", "a blank form; what is taken in is entered"),
    ("/oversight/keeping/rules", "the rules themselves, about nobody"),
    ("/time-limits", "the rules themselves, about nobody"),
    ("/search", "a blank form; what is searched for and found is entered"),
    ("/diary/plan", "leads to the form of the family that was chosen, which is entered"),
];

/// Why a route is not walked here yet. Those with an id need a row of each kind behind every address, and forms need what is to be sent.
fn is_walked(route: &Listed) -> bool {
    route.method == Method::GET && !route.path.contains('{')
}

fn entries(world: &World) -> Vec<(Id, Act, String)> {
    let read = world.site().db().plain(|connection| {
        let rows = trail::table.order(trail::id).select((trail::id, trail::act, trail::target));
        Ok(rows.load(connection)?)
    });
    RUNTIME.block_on(read).expect("entries")
}

/// What this left in the trail.
fn left<T>(world: &World, done: impl FnOnce() -> T) -> (T, Vec<(Act, String)>) {
    let before = entries(world).len();
    let done = done();
    (done, entries(world).split_off(before).into_iter().map(|(_, act, target)| (act, target)).collect())
}

fn a_look_leaves_one_entry_and_a_denial_one(world: &World) {
    town::family_with_a_lead(world);
    world.add(CLEO);
    let everybody: Vec<(&Who, Caller)> =
        town::EVERYBODY.iter().chain([&CLEO]).map(|who| (who, Caller::signed_in(world, who))).collect();
    let stranger = Caller::stranger(world);
    let routes = alongside::app(world.site());
    let (mut looked, mut denied, mut faults) = (0, 0, Vec::new());
    for route in routes.listed().iter().filter(|route| is_walked(route)) {
        let path = route.path;
        let (answer, entries) = left(world, || stranger.get(path));
        // A stranger is nobody who could be named, and is shown nothing: no entry, but for a program that should have had a token.
        let of_stranger: &[Act] = if path.starts_with("/api/") { &[Act::TokenRefused] } else { &[] };
        if entries.iter().map(|(act, _)| *act).collect::<Vec<_>>() != of_stranger {
            faults.push(format!("{path} as a stranger ({}): {entries:?}", answer.status));
        }
        if path.starts_with("/api/") || route.permission == Permission::Public {
            continue;
        }
        let expected = usize::from(NO_RECORD.iter().all(|(exempt, _)| *exempt != path));
        for (who, caller) in &everybody {
            let is_let = may(&viewer_like(who.roles, world), route.permission);
            let (answer, entries) = left(world, || caller.get(path));
            let is_right = if is_let {
                looked += 1;
                entries.len() == expected && entries.iter().all(|(act, _)| !act.is_refusal())
            } else {
                denied += 1;
                answer.status == 403 && entries == [(Act::Denied, path.to_owned())]
            };
            if !is_right {
                faults.push(format!("{path} as {} ({}): {entries:?}", who.name, answer.status));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(looked > 20 && denied > 20, "{looked} looks and {denied} denials");
    let known = |path: &str| routes.listed().iter().any(|route| is_walked(route) && route.path == path);
    assert!(NO_RECORD.iter().all(|(path, reason)| known(path) && !reason.is_empty()), "an exemption of no route");
}
