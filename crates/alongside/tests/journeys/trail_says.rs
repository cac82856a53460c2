//! What the trail says of each look and act, what it keeps under a key, and that nothing happens without it.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Act, Error, Id, trail};
use axum::body::Body;
use axum::http::Request;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::support::{Caller, RUNTIME, World, on_both_engines};
use crate::town::{self, TOM};
use crate::trail::{connection, key, seal};

on_both_engines!(
    nothing_is_shown_or_changed_without_its_entry,
    searched_words_can_be_forgotten_and_the_trail_still_holds,
    without_the_folder_of_keys_nobody_searches,
    the_trail_says_in_what_session_from_what_network_and_in_what_request,
    forms_from_elsewhere_are_entered_and_fill_nothing,
);

fn nothing_is_shown_or_changed_without_its_entry(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let form = tom.get(&format!("{family}/contacts/new"));
    assert_eq!((tom.get(&family).status, form.status), (200, 200));
    let refuse = match connection(world) {
        DbConnection::Sqlite(_) => {
            "create trigger no_entries before insert on trail begin select raise(abort, 'the disk is full'); end;"
        }
        DbConnection::Postgres(_) => {
            "create function no_entries() returns trigger language plpgsql as $no$
             begin raise exception 'the disk is full'; end $no$;
             create trigger no_entries before insert on trail for each row execute function no_entries();"
        }
    };
    connection(world).batch_execute(refuse).expect("refused from now on");
    let before = crate::joining::everything(world);
    for path in [family.clone(), format!("{family}/people"), format!("{family}/print?for=work"), "/caseload".to_owned()]
    {
        let answer = tom.get(&path);
        assert!(answer.status >= 500, "{path}: {}", answer.status);
        assert!(!answer.body.contains("Rahman") && !answer.body.contains("Hawthorn"), "{path} shows what it must not");
    }
    let present = town::person_in(&form.body, "Yusuf Rahman");
    let contact = [("what_happened", "We talked."), ("kind", "home_visit"), ("present", present.as_str())];
    let sent = tom.send_changed(&format!("{family}/contacts/new"), &form, &contact);
    assert!(sent.status >= 500, "{}: {}", sent.status, sent.body);
    // Also what was denied, what was tried at the door, and signing in itself.
    assert!(tom.get("/families/F0000-00000").status >= 500);
    assert!(tom.get("/accounts").status >= 500);
    let id = world.site().db().chance().id(world.site().clock().now()).to_string();
    let door = [("form_id", id.as_str()), ("form_name", "sign-in"), ("email", "tom.fielding@example.org")];
    for password in ["a wrong one", crate::support::PASSWORD] {
        let answer = Caller::stranger(world).post("/sign-in", &[&door[..], &[("password", password)]].concat());
        assert!(answer.status >= 500, "{}", answer.status);
    }
    assert!(before == crate::joining::everything(world), "something was changed without its entry");
}

/// Tom looks for somebody by name; gives back the entry's id.
fn searches(world: &World, name: &str) -> (u16, Option<Id>) {
    let caller = Caller::signed_in(world, &town::TOM);
    let form = town::hidden_in(&caller.get("/search").body, "form_id");
    let status = caller.post("/search", &[("form_id", &form), ("name", name)]).status;
    let found = world.site().db().plain(|connection| {
        use alongside_schema::tables::trail;
        let newest = trail::table.filter(trail::act.eq(Act::Searched).and(trail::commitment.ne("")));
        Ok(newest.order(trail::id.desc()).select(trail::id).first::<Id>(connection).optional()?)
    });
    (status, RUNTIME.block_on(found).expect("an id"))
}

fn words(world: &World, entry: &Id) -> Result<Option<String>, Error> {
    let entry = entry.clone();
    RUNTIME.block_on(world.site().db().housekeeping(move |tx| Ok(trail::words(tx, &entry)?.1)))
}

fn searched_words_can_be_forgotten_and_the_trail_still_holds(world: &World) {
    town::family_with_a_lead(world);
    let (first, second) =
        (searches(world, "Nadia Rahman").1.expect("kept"), searches(world, "14 Hawthorn").1.expect("kept"));
    seal(world);
    let well = |connection: &mut DbConnection| {
        let report = trail::verify(connection, &key(), &[]).expect("a report");
        assert_eq!((report.fault, report.waiting), (None, 0));
    };
    let mut connection = connection(world);
    well(&mut connection);
    // The words stand nowhere that the database alone could tell of, and are read with the key.
    for table in ["trail", "trail_words", "trail_seals"] {
        let whole = alongside_schema::rows::whole_table(&mut connection, table).expect("rows").concat();
        assert!(!whole.contains("Nadia") && !whole.contains("Hawthorn"), "{table}");
    }
    assert_eq!(words(world, &first).expect("words").as_deref(), Some("Nadia Rahman"));
    // They are not changed, not put under another entry, and not taken away.
    let refused = |connection: &mut DbConnection, done: &str| {
        let error = connection.batch_execute(done).expect_err("refused").to_string();
        assert!(error.contains("is only ever added to"), "{error}");
    };
    refused(&mut connection, "update trail_words set envelope = 'other words'");
    refused(&mut connection, "delete from trail_words");
    refused(&mut connection, "update trail set commitment = ''");
    // One is forgotten by emptying its envelope, which the guard lets happen; the other with all of its quarter.
    let empty = format!("update trail_words set envelope = '' where entry_id = '{first}'");
    connection.batch_execute(&empty).expect("emptied");
    assert_eq!(words(world, &first).expect("no words"), None);
    assert_eq!(words(world, &second).expect("words").as_deref(), Some("14 Hawthorn"));
    well(&mut connection);
    std::fs::remove_file(world.keys_folder().join("words-2026-Q4.key")).expect("destroyed");
    assert_eq!(words(world, &second).expect("no words"), None);
    well(&mut connection);
    let (status, third) = searches(world, "Yusuf");
    assert_eq!((status, words(world, &third.expect("kept")).expect("words").as_deref()), (303, Some("Yusuf")));
    assert_eq!(words(world, &second).expect("no words"), None, "a new key does not open what the old one kept");
}

fn without_the_folder_of_keys_nobody_searches(world: &World) {
    town::family_with_a_lead(world);
    std::fs::remove_dir_all(world.keys_folder()).expect("gone");
    let caller = Caller::signed_in(world, &TOM);
    let form = town::hidden_in(&caller.get("/search").body, "form_id");
    let before = crate::joining::everything(world);
    let answer = caller.post("/search", &[("form_id", &form), ("name", "Nadia Rahman")]);
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("the keys of the service can not be read. Nothing was done"), "{}", answer.body);
    assert!(before == crate::joining::everything(world), "no search is kept without its entry");
    assert_eq!(caller.get("/caseload").status, 200, "what needs no words goes on");
}

/// What stands in these columns of the newest entry of this act.
fn newest(world: &World, act: Act) -> (String, String, String, String, String) {
    let row = world.site().db().plain(move |connection| {
        use alongside_schema::tables::trail::{act as of, id, network_name, outcome, request_id, roles, session_name};
        let newest = alongside_schema::tables::trail::table.filter(of.eq(act)).order(id.desc());
        Ok(newest.select((session_name, network_name, request_id, roles, outcome)).first(connection)?)
    });
    RUNTIME.block_on(row).expect("an entry")
}

fn the_trail_says_in_what_session_from_what_network_and_in_what_request(world: &World) {
    let family = town::family_with_a_lead(world);
    let (tom, again) = (Caller::signed_in(world, &TOM), Caller::signed_in(world, &TOM));
    let signed_in = newest(world, Act::SignedIn);
    assert_eq!(tom.get(&family).status, 200);
    let (session, network, request, roles, outcome) = newest(world, Act::FamilyRead);
    assert_eq!((roles.as_str(), outcome.as_str()), ("practitioner", "done"));
    assert_eq!((session.len(), network.len(), request.len()), (16, 64, 36));
    assert_eq!(again.get(&family).status, 200);
    let other = newest(world, Act::FamilyRead);
    assert_eq!((&other.0, &other.1), (&signed_in.0, &network), "the second session is the one that signed in last");
    assert!(other.0 != session && other.2 != request, "each session and each request has a name of its own");
    assert_eq!(tom.get("/accounts").status, 403);
    let denied = newest(world, Act::Denied);
    assert_eq!((denied.0, denied.4.as_str()), (session.clone(), "denied"));
    // What the names stand for is found by nobody who does not have the key: neither the address nor the cookie.
    let keys = world.site().db().keys();
    assert_eq!(network, keys.name("network", "unknown"));
    assert_ne!(network, alongside_access::code_hash("network unknown"));
    let hash = alongside_access::code_hash(tom.cookie().split('=').nth(1).expect("a secret"));
    assert!(!hash.starts_with(&session), "the name of a session is not the beginning of its hash");
}

fn forms_from_elsewhere_are_entered_and_fill_nothing(world: &World) {
    town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let forged = || {
        let request = Request::post("/sign-out")
            .header("sec-fetch-site", "cross-site")
            .header("content-type", "application/x-www-form-urlencoded");
        tom.send(request.body(Body::from("form_id=1")).expect("a request")).status
    };
    let most = world.site().settings().sign_in.network_tries;
    for _ in 0..most + 20 {
        assert_eq!(forged(), 403);
    }
    let count = |act: Act| {
        use alongside_schema::tables::trail;
        let count = world.site().db().plain(move |connection| {
            Ok(trail::table.filter(trail::act.eq(act)).count().get_result::<i64>(connection)?)
        });
        RUNTIME.block_on(count).expect("a count")
    };
    assert_eq!((count(Act::FormRefused), count(Act::TooManyTries)), (most, 1));
    assert_eq!(tom.get("/caseload").status, 200, "Tom is still signed in");
}
