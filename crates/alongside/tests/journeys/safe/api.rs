//! What programs send: strict, answered as JSON, and told nothing of the inside.

use alongside_schema::tables::outbox;
use axum::body::Body;
use axum::http::Request;
use diesel::prelude::*;

use crate::support::{Answer, Caller, World, change, on_both_engines, query};
use crate::town::{self, OWEN, TOM};

on_both_engines!(
    api_answers_are_json,
    nothing_unknown_is_taken,
    a_fault_says_nothing,
    a_message_has_no_more_heads_than_it_says
);

fn sends(world: &World, token: &str, key: u8, body: &str) -> Answer {
    let request = Request::post("/api/v1/families")
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .header("idempotency-key", format!("0190a0a0-0000-7000-8000-0000000000{key:02}"))
        .body(Body::from(body.to_owned()));
    Caller::stranger(world).send(request.expect("a request"))
}

/// Texts with everything that could end a string, a script or a line come back as they were, in JSON.
fn api_answers_are_json(world: &World) {
    world.add(OWEN);
    world.add(TOM);
    let owen = town::token(world, &OWEN);
    let odd = "\u{201c}Zoë\u{201d} </script><script>alert(1)</script> \\ \" ' \u{2028} \u{202e} =1+1";
    let body = serde_json::json!({
        "name": odd, "reason": "They ask.", "people": [{ "name": odd, "kind": "adult", "relationship": "Mother" }],
    });
    let answer = sends(world, &owen, 1, &body.to_string());
    let said: serde_json::Value = serde_json::from_str(answer.is(200)).expect("JSON");
    assert!(said["reference"].as_str().is_some_and(|reference| reference.starts_with('F')), "{said}");
    assert!(answer.head.contains("application/json"), "{}", answer.head);
    for wrong in ["", "{", "[]", "null", "\u{feff}{}", "{\"name\": 3}"] {
        let answer = sends(world, &owen, 2, wrong);
        let said: serde_json::Value =
            serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{wrong}: {}", answer.body));
        assert!((400..500).contains(&answer.status) && said.is_object(), "{wrong}: {said}");
    }
}

/// A field that is not known, a number for a text and a text for a number are refused; nothing is guessed.
fn nothing_unknown_is_taken(world: &World) {
    world.add(OWEN);
    let owen = town::token(world, &OWEN);
    let person = r#"{"name": "N", "kind": "adult", "relationship": "Mother""#;
    for (key, wrong) in [
        format!(r#"{{"name": "F", "reason": "r", "people": [{person}}}], "role": "administrator"}}"#),
        format!(r#"{{"name": "F", "reason": "r", "people": [{person}, "restricted": false}}]}}"#),
        format!(r#"{{"name": "F", "reason": "r", "people": [{person}, "home": "0"}}]}}"#),
        format!(r#"{{"name": 7, "reason": "r", "people": [{person}}}]}}"#),
        r#"{"name": "F", "reason": "r", "people": []}"#.to_owned(),
    ]
    .iter()
    .enumerate()
    {
        let answer = sends(world, &owen, 10 + u8::try_from(key).expect("few"), wrong);
        assert!([400, 422].contains(&answer.status), "{wrong}: {} {}", answer.status, answer.body);
    }
}

/// What goes wrong inside says a number and no reason: no statement, no path, no name of a package.
fn a_fault_says_nothing(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    change(world, |connection| {
        use diesel::connection::SimpleConnection;
        Ok(connection.batch_execute("drop view visible_goals")?)
    });
    let answer = tom.get(&family);
    assert_eq!(answer.status, 500, "{}", answer.body);
    for inside in ["visible_goals", "select", "sqlite", "postgres", "diesel", ".rs", "panicked", "no such"] {
        assert!(!answer.body.to_lowercase().contains(inside), "{inside}: {}", answer.body);
    }
}

/// An address in which somebody hides a second line is no address, so no message gets more heads than it was given.
fn a_message_has_no_more_heads_than_it_says(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let salma = crate::people::person(&tom, &family, "Salma Begum");
    let page = format!("{family}/people/{salma}/ways/new");
    let wrong = [("kind", "email"), ("value", "salma@example.org\r\nBcc: all@example.org"), ("safe", "yes")];
    let _ = crate::joining::send(&tom, &page, &wrong);
    let written: Vec<(String, String)> =
        query(world, |connection| Ok(outbox::table.select((outbox::address, outbox::subject)).load(connection)?));
    assert!(
        written.iter().all(|(address, subject)| !format!("{address}{subject}").contains(['\r', '\n'])),
        "{written:?}"
    );
}
