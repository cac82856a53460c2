//! The way out of the pages that are open to everybody, for somebody who must not be seen here: to the weather, and nothing comes back by going back.
//!
//! A browser keeps the page that somebody leaves as it was, with what was typed, and shows it again on the way back. It throws such pages away
//! when we say so (`Clear-Site-Data: "cache"`), but only those that it keeps already: so the button leads to a page that goes on at once,
//! and the answer to that says so. The first page does not stay in the history, since it goes on by itself.

use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::components::ExitThisPage;

/// Where the button leads.
pub const LEAVE: &str = "/leave";
/// Where that goes on to by itself.
pub const LEFT: &str = "/leave/now";
/// What somebody is shown then: a page that gives nothing away.
const ELSEWHERE: &str = "https://www.bbc.co.uk/weather";

/// With every answer: what the browser kept of ours goes.
const CLEARED: (&str, &str) = ("clear-site-data", "\"cache\"");

/// The button that leaves.
pub fn exit() -> ExitThisPage {
    ExitThisPage::new(LEAVE)
}

/// `GET /leave`: goes on at once, and names nothing while it does.
pub async fn leave() -> Response {
    let on = [CLEARED, ("refresh", "0; url=/leave/now")];
    let page = "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><title>Weather</title></head>\n\
                <body><h1><a href=\"/leave/now\">Weather</a></h1></body>\n</html>\n";
    (on, Html(page)).into_response()
}

/// `GET /leave/now`: to the weather, and what the browser kept of ours is gone.
pub async fn left() -> Response {
    ([CLEARED], Redirect::to(ELSEWHERE)).into_response()
}
