//! Signing in with a council account, against a real provider. What is forged, replayed, swapped and cut is in `forged.rs`.

mod forged;
mod provider;
mod signing_out;
mod visitor;

use std::sync::Barrier;

use alongside_schema::tables::{account_askings, identities, one_time_codes, sessions, trail, user_roles, users};
use alongside_schema::{Act, Entry, Id, Role};
use alongside_web::Settings;
use alongside_web::settings::{Group, Oidc, SecondFactor};
use diesel::prelude::*;
use serde_json::json;
use url::Url;

use self::provider::{CLIENT, Council, SECRET};
use self::visitor::{Seen, Visitor};
use crate::support::{App, Caller, PASSWORD, RUNTIME, Way, Who, World, change, on_both_engines, query, run};
use crate::town::{GRACE, PRIYA, SAM, TOM};

on_both_engines!(
    somebody_new_links_their_council_account_and_signs_in,
    nobody_is_known_by_an_e_mail_address,
    where_the_provider_says_one_step_the_second_is_done_here,
    groups_give_work_and_take_it,
    a_group_gives_no_reach_alone,
    nobody_gets_work_that_is_kept_apart,
    an_account_is_added_only_where_the_council_wants_it,
    somebody_links_the_account_that_they_have,
    who_signs_in_by_the_council_proves_it_there_again,
    an_answer_is_used_once_by_two_at_once,
    an_account_that_ended_is_let_in_no_more,
    a_code_that_links_takes_the_old_password_away,
    it_is_shown_only_where_it_is_set,
);

/// The way home of somebody whom the service knows.
const IN: &str = "/caseload";

/// The same record with the council's sign-on, and the council.
pub fn with_council(world: &World, set: impl FnOnce(&mut Oidc)) -> (World, Council) {
    council_of(world, |world, set| world.served_with(set), set)
}

/// How the record is served, and with which settings.
type Served = fn(&World, Box<dyn FnOnce(&mut Settings, &Url) + '_>) -> World;

fn council_of(world: &World, served: Served, set: impl FnOnce(&mut Oidc)) -> (World, Council) {
    let secret = world.keys_folder().join("council-secret");
    std::fs::write(&secret, format!("{SECRET}\n")).expect("a file for the secret");
    let people = json!({
        "tom": { "name": "Tom Fielding", "email": "tom.fielding@example.org", "email_verified": true, "groups": ["north"] },
        "grace": { "name": "Grace Adeyemi", "email": "someone.else@example.org", "email_verified": true, "groups": [] },
        "new": { "name": "Nia New", "email": "nia.new@example.org", "email_verified": true, "groups": ["heads"] },
        "nameless": { "email": "nameless@example.org", "email_verified": true },
        "unsure": { "name": "Una Unsure", "email": "una.unsure@example.org", "email_verified": false },
    });
    let mut council = None;
    let serve = |settings: &mut Settings, address: &Url| {
        let there = Council::start(world.site().clock(), address, &people);
        settings.server.origin = Some(address.origin().ascii_serialization());
        settings.oidc = Oidc {
            issuer: there.issuer().to_owned(),
            client_id: CLIENT.to_owned(),
            client_secret_file: Some(secret),
            strong: vec!["mfa".to_owned()],
            ..Oidc::default()
        };
        set(&mut settings.oidc);
        council = Some(there);
    };
    let served = served(world, Box::new(serve));
    (served, council.expect("a council"))
}

/// Presses "Sign in with your account", signs in at the provider, and comes back.
#[track_caller]
pub fn signs_in(world: &World, visitor: &mut Visitor, who: &str, proofs: &str) -> Seen {
    let there = visitor.begins(world.address(), "/sign-in/council", &[("next", IN)]);
    let back = visitor.signs_in_there(&there, who, proofs);
    visitor.get(&back)
}

fn id_of(world: &World, who: &Who) -> Id {
    let email = who.email();
    query(world, |connection| Ok(users::table.filter(users::email.eq(email)).select(users::id).first(connection)?))
}

/// A one-time code for somebody who has an account.
fn code_for(world: &World, who: &Who) -> String {
    let (user, code) = (id_of(world, who), world.site().db().chance().secret());
    let given = code.clone();
    let made = world.site().db().write(move |tx| {
        alongside_access::renew_code_on_server(tx, &user, &code, false)?;
        Ok(Entry::by_nobody(Act::AccountChanged).target(&user).with(()))
    });
    RUNTIME.block_on(made).expect("a code");
    given
}

fn form_id(world: &World) -> String {
    world.site().db().chance().id(world.site().clock().now()).to_string()
}

/// Links the account of the council with a one-time code.
#[track_caller]
pub fn links_by_code(world: &World, visitor: &mut Visitor, code: &str, who: &str) -> Seen {
    let id = form_id(world);
    let fields = [("form_id", id.as_str()), ("form_name", "first-sign-in"), ("council_code", code)];
    let there = visitor.begins(world.address(), "/first-sign-in/council", &fields);
    let back = visitor.signs_in_there(&there, who, "pwd mfa");
    visitor.get(&back)
}

/// An account whose council account is linked already.
pub fn linked(world: &World, who: &Who, subject: &str) {
    world.add(*who);
    let code = code_for(world, who);
    let seen = links_by_code(world, &mut Visitor::new(), &code, subject);
    assert_eq!(seen.status, 303, "{:?}", entered(world, &[Act::SignInRefused]));
    // They have read that a code was made for them.
    change(world, |connection| {
        let told = account_askings::told_at.eq("2026-11-21T10:00:00.000000Z");
        Ok(diesel::update(account_askings::table).set(told).execute(connection)?)
    });
}

/// What was entered since, each act with its detail.
pub fn entered(world: &World, acts: &[Act]) -> Vec<(Act, String)> {
    let acts = acts.to_vec();
    query(world, move |connection| {
        let those = trail::table.filter(trail::act.eq_any(acts)).order(trail::id);
        Ok(those.select((trail::act, trail::detail)).load(connection)?)
    })
}

fn roles(world: &World, who: &Who) -> Vec<Role> {
    let user = id_of(world, who);
    query(world, |connection| {
        let theirs = user_roles::table.filter(user_roles::user_id.eq(user)).order(user_roles::role);
        Ok(theirs.select(user_roles::role).load(connection)?)
    })
}

/// Whoever is signed in with a password has done the second step as well, which `second_step.rs` tells.
fn has_done_both_steps(world: &World) {
    change(world, |connection| {
        let by_password = sessions::table.filter(sessions::kind.eq("password"));
        Ok(diesel::update(by_password).set(sessions::strength.eq(2)).execute(connection)?)
    });
}

fn opens(world: &World, visitor: &mut Visitor, path: &str) -> Seen {
    visitor.get(&world.address().join(path).expect("a path"))
}

fn is_refused(seen: &Seen) -> bool {
    seen.status == 422 && seen.body.contains("You are not signed in")
}

fn somebody_new_links_their_council_account_and_signs_in(world: &World) {
    world.add(SAM);
    let (world, _council) = with_council(world, |_| {});
    let sam = Caller::signed_in(&world, &SAM);
    has_done_both_steps(&world);
    let id = form_id(&world);
    let agency: String =
        query(&world, |connection| Ok(users::table.select(users::agency_id).first::<Id>(connection)?.to_string()));
    let fields = [
        ("form_id", id.as_str()),
        ("form_name", "new-account"),
        ("name", TOM.name),
        ("email", "tom.fielding@example.org"),
        ("job_title", TOM.job_title),
        ("agency", agency.as_str()),
        ("roles", "practitioner"),
    ];
    let code = sam.post("/accounts/new", &fields).is(200).clone();
    let code = code.split("<code>").nth(1).and_then(|rest| rest.get(..64)).expect("a code").to_owned();

    // Whom nobody has linked is let in nowhere, also where the address is theirs.
    let mut tom = Visitor::new();
    assert!(is_refused(&signs_in(&world, &mut tom, "tom", "pwd mfa")));
    assert_eq!(opens(&world, &mut tom, IN).leads(), "/sign-in");
    assert_eq!(links_by_code(&world, &mut tom, &code, "tom").status, 303, "the code links it");
    assert_eq!(opens(&world, &mut tom, IN).status, 200);
    let account = opens(&world, &mut tom, "/account");
    assert!(account.body.contains("It was linked on 21 November 2026 at 10:00am."), "{}", account.body);
    assert!(account.body.contains("We do not know when your password was set"), "there is no password");

    // From now on no code is needed, and a code does not work twice.
    let mut at_home = Visitor::new();
    let seen = signs_in(&world, &mut at_home, "tom", "pwd mfa");
    assert_eq!((seen.status, seen.leads()), (303, IN), "{}", seen.body);
    assert_eq!(opens(&world, &mut at_home, IN).status, 200);
    let id = form_id(&world);
    let again = at_home.post(
        &world.address().join("/first-sign-in/council").expect("a path"),
        &[("form_id", &id), ("form_name", "first-sign-in"), ("council_code", &code)],
    );
    assert_eq!(again.status, 422);
    assert!(again.body.contains("This code is wrong, was used, or is too old"), "{}", again.body);
    let acts = [Act::SignedIn, Act::SignInRefused];
    assert_eq!(
        entered(&world, &acts),
        [
            (Act::SignInRefused, "council account: no account is linked".to_owned()),
            (Act::SignedIn, "council account".to_owned()),
            (Act::SignedIn, "council account".to_owned())
        ]
    );
    // In the list of accounts Tom is one who comes in: nobody makes a code for him alone.
    assert!(!sam.get("/accounts").is(200).contains("Has not signed in yet"));
    let refused = sam.post(&format!("/accounts/{}/code", id_of(&world, &TOM)), &[]);
    assert!(refused.body.contains("takes two administrators"), "{}", refused.body);
}

/// The provider says that it made sure of the address, which is that of an account here. It is not who somebody is.
fn nobody_is_known_by_an_e_mail_address(world: &World) {
    world.add(TOM);
    let (world, _council) = with_council(world, |oidc| oidc.adds_accounts = true);
    let mut tom = Visitor::new();
    assert!(is_refused(&signs_in(&world, &mut tom, "tom", "pwd mfa")));
    let (accounts, links): (i64, i64) = query(&world, |connection| {
        Ok((users::table.count().get_result(connection)?, identities::table.count().get_result(connection)?))
    });
    assert_eq!((accounts, links), (1, 0), "no account is added beside it, and none is linked");
}

fn where_the_provider_says_one_step_the_second_is_done_here(world: &World) {
    let (world, _council) = with_council(world, |_| {});
    linked(&world, &TOM, "tom");
    // By password alone at the council: the second step is set up here before anything opens.
    let mut tom = Visitor::new();
    let seen = signs_in(&world, &mut tom, "tom", "pwd");
    assert_eq!((seen.status, seen.leads()), (303, IN));
    assert_eq!(opens(&world, &mut tom, IN).leads(), "/account/second-factor");
    let secret = tom.post(&world.address().join("/account/second-factor/begin").expect("a path"), &[]);
    let key = secret.body.split("The key: <code>").nth(1).and_then(|rest| rest.split('<').next()).expect("a key");
    let app = App::with_key(key);
    let send = |tom: &mut Visitor, path: &str, code: String| {
        let id = form_id(&world);
        tom.post(
            &world.address().join(path).expect("a path"),
            &[("form_id", &id), ("form_name", "code"), ("code", &code)],
        )
    };
    assert_eq!(send(&mut tom, "/account/second-factor", app.shows(world.site().clock().now())).status, 200);
    assert_eq!(opens(&world, &mut tom, IN).status, 200);
    // The next time the code is asked for, and opens what one step does not.
    world.minutes_pass(1);
    let mut later = Visitor::new();
    let seen = signs_in(&world, &mut later, "tom", "pwd");
    assert_eq!(seen.leads(), "/sign-in/second-step");
    assert_eq!(opens(&world, &mut later, IN).leads(), "/sign-in/second-step");
    assert_eq!(send(&mut later, "/sign-in/second-step", app.shows(world.site().clock().now())).status, 303);
    assert_eq!(opens(&world, &mut later, IN).status, 200);
}

fn groups_give_work_and_take_it(world: &World) {
    let map = [("north", Role::Practitioner), ("heads", Role::Manager)];
    let groups = map.map(|(name, role)| (name.to_owned(), Group(role)));
    let (world, _council) = with_council(world, |oidc| oidc.groups = groups.into_iter().collect());
    linked(&world, &TOM, "tom");
    assert_eq!(roles(&world, &TOM), [Role::Practitioner]);
    // Grace is in no group: at her next sign-in she works with families no more. What no group gives she keeps.
    world.add(Who { roles: &[Role::Practitioner, Role::FrontDoor], ..GRACE });
    let mut already = Caller::signed_in(&world, &GRACE);
    has_done_both_steps(&world);
    assert_eq!(already.get(IN).status, 200);
    let code = code_for(&world, &GRACE);
    let seen = links_by_code(&world, &mut Visitor::new(), &code, "grace");
    assert_eq!(seen.status, 303);
    assert_eq!(roles(&world, &GRACE), [Role::FrontDoor]);
    already = Caller::with_cookie(&world, already.cookie());
    assert_ne!(already.get(IN).status, 200, "also where she was signed in before");
    // Tom is given work here that his group does not take away, and gets back what it gives.
    let user = id_of(&world, &TOM);
    change(&world, move |connection| {
        diesel::delete(user_roles::table.filter(user_roles::user_id.eq(&user))).execute(connection)?;
        let given = (user_roles::user_id.eq(&user), user_roles::role.eq(Role::FrontDoor));
        Ok(diesel::insert_into(user_roles::table).values(given).execute(connection)?)
    });
    assert_eq!(signs_in(&world, &mut Visitor::new(), "tom", "mfa").status, 303);
    assert_eq!(roles(&world, &TOM), [Role::FrontDoor, Role::Practitioner]);
    let said: Vec<String> = entered(&world, &[Act::AccountChanged]).into_iter().map(|(_, detail)| detail).collect();
    assert!(
        said.contains(&"by groups: -practitioner".to_owned()) && said.contains(&"by groups: +practitioner".to_owned()),
        "{said:?}"
    );
}

/// Whoever looks after the council's groups makes nobody a manager alone: it waits until somebody here has said yes.
fn a_group_gives_no_reach_alone(world: &World) {
    let groups = [("heads".to_owned(), Group(Role::Manager))];
    let (world, _council) = with_council(world, |oidc| {
        oidc.adds_accounts = true;
        oidc.groups = groups.into_iter().collect();
    });
    world.add(SAM);
    let nia = Who { name: "Nia New", ..TOM };
    for _ in 0..2 {
        assert_eq!(signs_in(&world, &mut Visitor::new(), "new", "mfa").status, 303);
        assert_eq!(roles(&world, &nia), []);
    }
    let asked =
        entered(&world, &[Act::AccountChanged]).into_iter().filter(|(_, detail)| detail.contains("asked for manager"));
    assert_eq!(asked.count(), 1, "once, however often she comes in");
    let sam = Caller::signed_in(&world, &SAM);
    has_done_both_steps(&world);
    let list = sam.get("/accounts").is(200).clone();
    assert!(list.contains("the council\u{2019}s own groups"), "{list}");
    let at = list.find("/accounts/asked/").expect("it waits");
    let address = list[at..].split('"').next().expect("its address").to_owned();
    assert_eq!(sam.post(&address, &[("decide", "confirm")]).status, 303, "and no code is shown: she comes in already");
    assert_eq!(signs_in(&world, &mut Visitor::new(), "new", "mfa").status, 303);
    assert_eq!(roles(&world, &nia), [Role::Manager]);
}

/// A privacy officer whom the council puts into a group that works with families: who watches over the others does not do their work.
fn nobody_gets_work_that_is_kept_apart(world: &World) {
    let groups = [("north".to_owned(), Group(Role::Practitioner))];
    let (world, _council) = with_council(world, |oidc| oidc.groups = groups.into_iter().collect());
    world.add(Who { roles: &[Role::PrivacyOfficer], ..TOM });
    let code = code_for(&world, &TOM);
    assert!(is_refused(&links_by_code(&world, &mut Visitor::new(), &code, "tom")));
    assert_eq!(roles(&world, &TOM), [Role::PrivacyOfficer]);
    assert!(is_refused(&signs_in(&world, &mut Visitor::new(), "tom", "mfa")));
    let refusals = entered(&world, &[Act::SignInRefused]);
    assert_eq!(refusals.len(), 2);
    assert!(
        refusals.iter().all(|(_, why)| why.contains("Nobody does the work Privacy officer and Practitioner together")),
        "{refusals:?}"
    );
}

fn an_account_is_added_only_where_the_council_wants_it(world: &World) {
    let (closed, _council) = with_council(world, |_| {});
    assert!(is_refused(&signs_in(&closed, &mut Visitor::new(), "new", "mfa")));
    let groups = [("north".to_owned(), Group(Role::Practitioner))];
    let (open, _other) = with_council(world, |oidc| {
        oidc.adds_accounts = true;
        oidc.groups = groups.into_iter().collect();
    });
    let mut nia = Visitor::new();
    assert_eq!(signs_in(&open, &mut nia, "new", "mfa").status, 303);
    assert!(opens(&open, &mut nia, "/account").body.contains("Nia New"));
    assert_eq!(opens(&open, &mut nia, "/requests/mine").status, 200, "she may ask for help for families");
    assert_eq!(opens(&open, &mut nia, IN).status, 403, "and no more");
    // Tom's group gives work, so he has that from the first day.
    assert_eq!(signs_in(&open, &mut Visitor::new(), "tom", "mfa").status, 303);
    assert_eq!(roles(&open, &TOM), [Role::Practitioner]);
    for who in ["nameless", "unsure"] {
        assert!(is_refused(&signs_in(&open, &mut Visitor::new(), who, "mfa")), "{who}");
    }
    let accounts: i64 = query(&open, |connection| Ok(users::table.count().get_result(connection)?));
    assert_eq!(accounts, 2);
}

/// By themselves, when they have proved of late who they are; and they end it again, as long as they have a password.
fn somebody_links_the_account_that_they_have(world: &World) {
    world.add(TOM);
    let (world, _council) = with_council(world, |_| {});
    let cookie = |caller: &Caller| caller.cookie().split_once('=').expect("a cookie").1.to_owned();
    let (desk, elsewhere) = (Caller::signed_in(&world, &TOM), Caller::signed_in(&world, &TOM));
    has_done_both_steps(&world);
    let mut tom = Visitor::new();
    tom.takes_cookie(world.address(), "alongside", &cookie(&desk));
    assert!(opens(&world, &mut tom, "/account").body.contains("None is linked."));
    let link = world.address().join("/account/council/link").expect("a path");
    world.minutes_pass(16);
    assert!(tom.post(&link, &[]).body.contains("Prove that it is you"), "not on a screen that somebody left");
    let id = form_id(&world);
    let prove = world.address().join("/prove").expect("a path");
    assert_eq!(tom.post(&prove, &[("form_id", &id), ("to", "/account"), ("password", PASSWORD)]).status, 303);
    let there = tom.begins(world.address(), "/account/council/link", &[]);
    let back = tom.signs_in_there(&there, "tom", "mfa");
    let before = tom.cookie(world.address(), "alongside").expect("a session").to_owned();
    // Another browser that learns of the answer links nothing, nor does one in which somebody else has signed in meanwhile.
    assert!(is_refused(&Visitor::new().get(&back)));
    assert_eq!(tom.get(&back).leads(), "/account/council");
    assert_ne!(tom.cookie(world.address(), "alongside"), Some(before.as_str()), "the session has a new secret");
    assert!(opens(&world, &mut tom, "/account/council").body.contains("It was linked on"));
    assert_eq!(elsewhere.get(IN).location, format!("/sign-in?next={IN}"), "signed out everywhere else");
    assert_eq!(signs_in(&world, &mut Visitor::new(), "tom", "mfa").status, 303);

    // One council account is one account's.
    world.add(GRACE);
    let grace = Caller::signed_in(&world, &GRACE);
    has_done_both_steps(&world);
    let mut visitor = Visitor::new();
    visitor.takes_cookie(world.address(), "alongside", &cookie(&grace));
    let there = visitor.begins(world.address(), "/account/council/link", &[]);
    let back = visitor.signs_in_there(&there, "tom", "mfa");
    assert!(is_refused(&visitor.get(&back)));
    // Whoever signed out meanwhile links nothing.
    let there = visitor.begins(world.address(), "/account/council/link", &[]);
    let back = visitor.signs_in_there(&there, "grace", "mfa");
    visitor.takes_cookie(world.address(), "alongside", "");
    assert!(is_refused(&visitor.get(&back)));

    let end = world.address().join("/account/council/end").expect("a path");
    assert_eq!(tom.post(&end, &[]).leads(), "/account/council");
    assert!(is_refused(&signs_in(&world, &mut Visitor::new(), "tom", "mfa")));
    let changed: Vec<String> = entered(&world, &[Act::FactorChanged]).into_iter().map(|(_, detail)| detail).collect();
    assert_eq!(changed, ["linked a council account", "ended the link to a council account"]);
}

/// A fresh proof is one that the provider was given after it was asked for: by the account that is linked, and in as many steps.
fn who_signs_in_by_the_council_proves_it_there_again(world: &World) {
    let (world, council) = with_council(world, |_| {});
    linked(&world, &TOM, "tom");
    linked(&world, &GRACE, "grace");
    let mut tom = Visitor::new();
    assert_eq!(signs_in(&world, &mut tom, "tom", "pwd mfa").status, 303);
    let path = |path: &str| world.address().join(path).expect("a path");
    // Signing in where the provider was just given a proof counts as one.
    assert!(tom.begins(world.address(), "/account/council/link", &[]).as_str().contains("response_type=code"));
    world.minutes_pass(16);
    let asked = tom.post(&path("/account/council/link"), &[("words", "kept in the page")]);
    assert!(asked.body.contains("Sign in again with your council account") && asked.body.contains("kept in the page"));
    let send = |tom: &mut Visitor| {
        let id = form_id(&world);
        let fields = [
            ("form_id", id.as_str()),
            ("to", "/account/council/link"),
            ("sent", "yes"),
            ("kept.words", "kept in the page"),
        ];
        tom.post(&path("/prove"), &fields)
    };
    assert!(send(&mut tom).body.contains("Sign in again with your council account first"));
    // Somebody else's account is no proof, nor one step where there were two.
    for (who, proofs) in [("grace", "pwd mfa"), ("tom", "pwd")] {
        tom.forgets(council.issuer());
        let there = tom.begins(world.address(), "/prove/council", &[]);
        assert!(there.as_str().contains("max_age=0") && there.as_str().contains("prompt=login"));
        let back = tom.signs_in_there(&there, who, proofs);
        assert!(is_refused(&tom.get(&back)), "{who} by {proofs}");
    }
    tom.forgets(council.issuer());
    let before = tom.cookie(world.address(), "alongside").expect("a session").to_owned();
    let there = tom.begins(world.address(), "/prove/council", &[]);
    let back = tom.signs_in_there(&there, "tom", "pwd mfa");
    let proved = tom.get(&back);
    assert!(proved.body.contains("Close this window"), "{}", proved.body);
    assert_ne!(tom.cookie(world.address(), "alongside"), Some(before.as_str()));
    assert!(send(&mut tom).body.contains("kept in the page"), "and goes on");
    assert_eq!(entered(&world, &[Act::Proved]), [(Act::Proved, "council account".to_owned())]);

    // Whoever comes with a session of the provider's that is hours old is signed in, and has proved nothing of late.
    let mut later = Visitor::new();
    assert_eq!(signs_in(&world, &mut later, "tom", "pwd mfa").status, 303);
    world.minutes_pass(20);
    assert_eq!(signs_in(&world, &mut later, "tom", "unasked").status, 303, "the provider asks nothing anew");
    assert!(later.post(&path("/account/council/link"), &[]).body.contains("Prove that it is you"));
    // Whoever has a password proves it by that, and is led nowhere.
    world.add(PRIYA);
    let priya = Caller::signed_in(&world, &PRIYA);
    assert_eq!(priya.post("/prove/council", &[]).status, 422);
}

fn an_answer_is_used_once_by_two_at_once(world: &World) {
    let (world, _council) = with_council(world, |_| {});
    linked(&world, &TOM, "tom");
    let mut tom = Visitor::new();
    let there = tom.begins(world.address(), "/sign-in/council", &[]);
    let back = tom.signs_in_there(&there, "tom", "mfa");
    let begun = tom.cookie(world.address(), "alongside-begun").expect("a ceremony").to_owned();
    let both = Barrier::new(2);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let came: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut one = Visitor::new();
                    one.takes_cookie(world.address(), "alongside-begun", &begun);
                    both.wait();
                    one.get(&back).status
                })
            })
            .collect();
        came.into_iter().map(|came| came.join().expect("an answer")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(tom.cookie(world.address(), "alongside-begun").is_some());
    assert!(is_refused(&tom.get(&back)));
    assert_eq!(tom.cookie(world.address(), "alongside-begun"), None, "and the browser forgets it");
}

fn an_account_that_ended_is_let_in_no_more(world: &World) {
    world.add(SAM);
    let (world, _council) = with_council(world, |_| {});
    linked(&world, &TOM, "tom");
    let mut tom = Visitor::new();
    assert_eq!(signs_in(&world, &mut tom, "tom", "mfa").status, 303);
    let sam = Caller::signed_in(&world, &SAM);
    has_done_both_steps(&world);
    assert_eq!(sam.post(&format!("/accounts/{}/end", id_of(&world, &TOM)), &[]).status, 303);
    assert_eq!(opens(&world, &mut tom, IN).leads(), "/sign-in");
    assert!(is_refused(&signs_in(&world, &mut tom, "tom", "mfa")));
    let refusals = entered(&world, &[Act::SignInRefused]);
    assert_eq!(refusals, [(Act::SignInRefused, "council account: the account has ended".to_owned())]);
}

/// Whoever knew the old password, or had a session by it, is out once the council account is linked with a code.
fn a_code_that_links_takes_the_old_password_away(world: &World) {
    world.add(TOM);
    let (world, _council) = with_council(world, |_| {});
    let before = Caller::signed_in(&world, &TOM);
    let code = code_for(&world, &TOM);
    let mut tom = Visitor::new();
    let seen = links_by_code(&world, &mut tom, &code, "tom");
    assert_eq!(seen.leads(), "/account/password-news", "they read that a code was made for them");
    assert!(before.get(IN).location.starts_with("/sign-in"));
    let id = form_id(&world);
    let fields = [
        ("form_id", id.as_str()),
        ("form_name", "sign-in"),
        ("email", "tom.fielding@example.org"),
        ("password", PASSWORD),
    ];
    assert_eq!(Caller::stranger(&world).post("/sign-in", &fields).status, 422);
    let open: i64 = query(&world, |connection| {
        Ok(one_time_codes::table.filter(one_time_codes::used_at.is_null()).count().get_result(connection)?)
    });
    assert_eq!(open, 0);
    // It is the one way in, so it is not ended.
    let end = world.address().join("/account/council/end").expect("a path");
    assert!(tom.post(&end, &[]).body.contains("You have no password yet"));
}

fn it_is_shown_only_where_it_is_set(world: &World) {
    let stranger = Caller::stranger(world);
    assert!(!stranger.get("/sign-in").is(200).contains("council"));
    assert!(!stranger.get("/first-sign-in").is(200).contains("council"));
    assert_eq!(stranger.post("/sign-in/council", &[]).status, 422);
    assert_eq!(stranger.get("/sign-in/council/back?code=a&state=b").status, 422);
    assert_eq!(stranger.post("/sign-in/council/logout", &[("logout_token", "a.b.c")]).status, 400);
    assert_eq!(entered(world, &[Act::SignInRefused, Act::TokenRefused]), [], "there is nothing to be refused by");
    let (there, council) = with_council(world, |_| {});
    assert!(Caller::stranger(&there).get("/sign-in").is(200).contains("Sign in with your account of Luton Council"));
    // What `alongside doctor` asks and `alongside serve` looks at.
    let (settings, now) = (there.site().settings(), there.site().clock().now().0.as_second());
    assert_eq!(RUNTIME.block_on(alongside_access::reach_sign_on(settings, now)), Some(Ok(())));
    let secret = settings.oidc.client_secret_file.clone().expect("a file");
    std::fs::write(&secret, "").expect("an empty file");
    assert!(alongside_access::check_sign_on(settings).expect_err("no secret").contains("client_secret_file"));
    drop(council);
    let gone = RUNTIME.block_on(alongside_access::reach_sign_on(settings, now)).expect("it is on");
    assert!(gone.expect_err("nobody answers").contains("does not answer"));
    let other = world.served_with_second_step(SecondFactor::Asked);
    assert_eq!(RUNTIME.block_on(alongside_access::reach_sign_on(other.site().settings(), now)), None);
}

/// In a real browser, which holds every redirect of a form against the policy of its page, and cookies against the site from which somebody comes.
#[test]
fn a_browser_goes_to_the_council_and_comes_back() {
    run(
        Way::Chromium { width: 1280, javascript: true },
        "a_browser_goes_to_the_council_and_comes_back",
        to_the_council_and_back,
    );
}

#[test]
fn a_browser_without_scripts_goes_to_the_council_and_comes_back() {
    let way = Way::Chromium { width: 320, javascript: false };
    run(way, "a_browser_without_scripts_goes_to_the_council_and_comes_back", to_the_council_and_back);
}

fn to_the_council_and_back(world: &World) {
    // The provider dates its cookies by the journey's clock, and browsers throw away what has ended by their own.
    world.it_is("2036-03-03T10:00:00Z");
    // Under another name than the provider's, so that it is another site for the browser.
    let (world, _council) = council_of(world, |world, set| world.served_by_name(set), |_| {});
    linked(&world, &TOM, "tom");
    let mut tom = world.another_screen_of(&TOM);
    tom.open("/sign-in").leaves_by("Sign in with your account of Luton Council");
    let answers = "document.querySelector('[name=who]').value = 'tom'; document.querySelector('[name=proofs]').value = 'pwd mfa'; \
        document.querySelector('button').click()";
    tom.does_elsewhere("/who/*", answers).is_led_to(IN).sees("Tom Fielding");
    tom.open("/account").follow("Your council account").sees("It was linked on 3 March 2036").press("Sign out");
    // The council goes on knowing them, so it asks nothing and leads straight back.
    tom.open("/sign-in").leaves_by("Sign in with your account of Luton Council").is_led_to(IN);
}
