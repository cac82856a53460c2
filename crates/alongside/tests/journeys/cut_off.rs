//! The connection is cut, the session ends, the window is closed: nothing that was typed is lost, and one request is stored.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use alongside_schema::tables::requests;
use diesel::prelude::*;

use crate::support::{Caller, RUNTIME, Way, World, on_both_engines, run};
use crate::town::{self, OWEN, PRIYA};
use crate::writing::{attach, begun, letter, lying, with_file, written};

on_both_engines!(cut_before_it_is_sent, cut_after_it_is_sent, cut_while_a_letter_is_sent, signed_out_while_writing);

/// Sends the beginning of a request over a connection of its own, and cuts it there. Gives back what came before the cut, if anything was waited for.
fn cut(world: &World, caller: &Caller, path: &str, kind: &str, body: &[u8], sent: usize, waits: bool) -> String {
    let address = world.address();
    let host = format!("{}:{}", address.host_str().expect("a host"), address.port().expect("a port"));
    let mut connection = TcpStream::connect(&host).expect("a connection");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        caller.cookie(),
        body.len()
    );
    connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(&body[..sent])).expect("it is sent");
    let mut answer = [0; 32];
    if waits {
        // It has arrived and is stored once the first bytes of the answer are on their way; nobody reads the rest.
        connection.set_read_timeout(Some(Duration::from_secs(30))).expect("a time limit");
        let read = connection.read(&mut answer).expect("the beginning of an answer");
        return String::from_utf8_lossy(&answer[..read]).into_owned();
    }
    String::new()
}

const FORM: &str = "application/x-www-form-urlencoded";

fn encoded(fields: &[(&str, &str)]) -> Vec<u8> {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes()
}

fn count_requests(world: &World) -> i64 {
    let count = world.site().db().plain(|connection| Ok(requests::table.count().get_result(connection)?));
    RUNTIME.block_on(count).expect("a count")
}

/// The connection goes while the form is on its way. What was autosaved before is there; sending it again stores it once.
fn cut_before_it_is_sent(world: &World) {
    world.add(PRIYA);
    let priya = Caller::signed_in(world, &PRIYA);
    let unsent = begun(&priya);
    let address = format!("{unsent}/things");
    let page = priya.get(&address);
    let typed = [("working_well", "She sings."), ("what_would_help", "Sleep."), ("worries", "Nights are long.")];
    assert_eq!(priya.send_changed("/drafts", &page, &typed).status, 200);
    let id = page.hidden("form_id");
    let subject = unsent.rsplit('/').next().expect("an id");
    let fields = [("form_id", id.as_str()), ("form_name", "request-things"), ("form_subject", subject)];
    let body = encoded(&[&fields[..], &typed].concat());
    cut(world, &priya, &address, FORM, &body, body.len() / 2, false);
    let again = priya.get(&address);
    assert!(again.body.contains("Nights are long.") && again.body.contains("is back"));
    assert!(priya.get(&unsent).body.contains("Not finished"));
    assert_eq!(priya.send_changed(&address, &again, &[]).status, 303);
    assert!(!priya.get(&address).body.contains("is back"));
}

/// The connection goes after the request was sent and before its answer. Pressing again leads to the one request.
fn cut_after_it_is_sent(world: &World) {
    for who in [PRIYA, OWEN] {
        world.add(who);
    }
    let priya = Caller::signed_in(world, &PRIYA);
    let unsent = written(&priya, "Ella");
    let address = format!("{unsent}/check");
    let page = priya.get(&address);
    let id = town::hidden_in(&page.body, "form_id");
    let subject = unsent.rsplit('/').next().expect("an id");
    let fields = [("form_id", id.as_str()), ("form_name", "request-check"), ("form_subject", subject)];
    let body = encoded(&fields);
    let answer = cut(world, &priya, &address, FORM, &body, body.len(), true);
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let again = priya.post(&address, &fields);
    assert_eq!((again.status, again.location.starts_with("/requests/mine/")), (303, true));
    assert_eq!(count_requests(world), 1);
}

/// Half a letter is no letter. All else that was said is there.
fn cut_while_a_letter_is_sent(world: &World) {
    world.add(PRIYA);
    let priya = Caller::signed_in(world, &PRIYA);
    let unsent = written(&priya, "Ella");
    let address = format!("{unsent}/letters");
    let long = [letter(), vec![b' '; 200_000], letter()].concat();
    let body = with_file(&priya.get(&address), "long.pdf", &long);
    cut(world, &priya, &address, "multipart/form-data; boundary=part", &body, body.len() / 2, false);
    std::thread::sleep(Duration::from_millis(200));
    let page = priya.get(&address);
    assert!(!page.body.contains("long.pdf"));
    assert_eq!(lying(world), 0, "nothing lies on the shelf");
    assert_eq!(attach(&priya, &unsent, "long.pdf", &long).status, 303);
    assert!(priya.get(&address).body.contains("long.pdf") && lying(world) == 1);
    assert!(priya.get(&format!("{unsent}/check")).body.contains("Ella"));
}

fn signed_out_while_writing(world: &World) {
    world.add(PRIYA);
    let priya = Caller::signed_in(world, &PRIYA);
    let unsent = begun(&priya);
    let address = format!("{unsent}/people/new-child");
    let page = priya.get(&address);
    world.minutes_pass(60);
    let away = priya.send_changed(&address, &page, &[("name", "Ella, who is five")]);
    assert_eq!((away.status, away.location), (303, format!("/sign-in?next={address}")));
    let back = Caller::signed_in(world, &PRIYA).get(&address);
    assert!(back.body.contains("Ella, who is five") && back.body.contains("is back"));
}

/// The browser keeps what is typed by itself: after ten seconds it is back on another device, though nobody pressed anything and the
/// window was closed while there was no connection.
#[test]
fn a_window_is_closed_without_a_word() {
    run(Way::Chromium { width: 1280, javascript: true }, "a_window_is_closed", |world| {
        let mut priya = world.person(PRIYA);
        priya.signs_in().press("Ask for help for a family").press("Start").follow("How things are");
        priya.fill("What is working well?", "He asks for the same book every night.");
        let address = priya.path();
        std::thread::sleep(Duration::from_secs(10));
        priya.loses_the_connection().fill("What would help?", "Only on this screen.");
        drop(priya);
        let mut again = world.another_screen_of(&PRIYA);
        again.signs_in().open(&address).sees("is back");
        again.holds("What is working well?", "He asks for the same book every night.");
        // What was typed in the last seconds without a connection was never anywhere else.
        again.holds("What would help?", "");
    });
}

/// Going to the button keeps what was typed, and pressing it sends the form: the form goes once what is kept has arrived, or else what arrives later would put
/// back the form as it was before.
#[test]
fn a_window_sends_the_form_after_what_it_keeps() {
    run(Way::Chromium { width: 1280, javascript: true }, "a_window_sends_in_order", |world| {
        let mut priya = world.person(PRIYA);
        priya.signs_in().press("Ask for help for a family").press("Start").at("/requests/unsent/*");
        let unsent = priya.path();
        priya.follow("How things are").fill("What is working well?", "He asks for the same book every night.");
        // From here on each answer to what is kept takes a second. The name of a window outlives its pages.
        let slow = "const now = window.fetch; window.fetch = async (...all) => { const answer = await now(...all);
            await new Promise(go => setTimeout(go, 1000)); window.name = 'kept'; return answer }";
        priya.does_elsewhere("/requests/unsent/*/things", slow);
        priya.fill("What would help?", "Sleep.");
        priya.fill("What are you worried about?", "Nights are long.").press("Save and go on");
        priya.does_elsewhere("/requests/unsent/*", "if (window.name !== 'kept') throw new Error('sent too early')");
        priya.open(&format!("{unsent}/things")).sees_not("is back").holds("What would help?", "Sleep.");
    });
}
