//! The front door: what waits, who looks at it, and what stands still.

use alongside_clocks::{Clocks, Pause, Standing};
use alongside_schema::{Act, Day, Entry, Reference, Viewer};
use alongside_web::{Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_reference;
use crate::codes::Urgency;
use crate::store::{self, Waiting};

/// The time limit of the decision, in the definitions of the clocks crate.
const DECIDE: &str = "decide_request";

#[derive(Template)]
#[template(path = "requests/inbox.html")]
struct InboxPage {
    frame: Frame,
    requests: Vec<Waiting>,
    hidden: i64,
    today: Day,
    clocks: Clocks,
}

impl InboxPage {
    fn due(&self, waiting: &Waiting) -> Due {
        due(&self.clocks, waiting, self.today)
    }
}

/// When a request must be decided, in words, and whether that is past.
pub(super) struct Due {
    pub(super) words: String,
    pub(super) is_late: bool,
}

/// How the clock of a request stands today.
pub(super) fn due(clocks: &Clocks, waiting: &Waiting, today: Day) -> Due {
    let Some(run) = clocks.run(DECIDE, waiting.received_at.day().0) else {
        return Due { words: "no time limit is set".to_owned(), is_late: false };
    };
    let pauses = waiting.pauses.iter().map(|(_, from, to)| Pause {
        reason: "held_for_information".to_owned(),
        from: from.0,
        to: to.map(|day| day.0),
    });
    let run = run.urgency(waiting.urgency.code()).pauses(pauses);
    let is_late = matches!(run.standing(today.0), Standing::Late { .. });
    Due { words: run.words(today.0), is_late }
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let (requests, hidden) = site
        .db()
        .read(move |connection| {
            let waiting = store::waiting(connection, &by, 200)?;
            let hidden = store::nobody_is_cleared(connection)?;
            Ok(Entry::new(&by, Act::ListRead).target("requests").with((waiting, hidden)))
        })
        .await?;
    let today = site.clock().today();
    let frame = site.frame(Some(&viewer), "Requests for help").at("/requests");
    page(&InboxPage { frame, requests, hidden, today, clocks: Clocks::built_in() })
}

/// A change of where a request stands, by a button: the same steps for all four.
async fn change(
    site: Site,
    viewer: Viewer,
    text: String,
    values: Values,
    (name, detail): (&'static str, &'static str),
    work: impl FnOnce(&mut alongside_schema::Tx<'_>, &Viewer, &store::Received) -> alongside_schema::Result<()>
    + Send
    + 'static,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::sent(&site, &viewer, values, name, &reference.to_string()).await?;
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/requests/{reference}"))?;
            let received = store::received(tx.connection(), &viewer, &reference)?;
            work(tx, &viewer, &received)?;
            Ok(Entry::new(&viewer, Act::RequestDecided).target(reference).detail(detail).with(led_to))
        })
        .await?;
    then(&led_to)
}

pub(super) async fn take(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let what = ("take", "taken to look at");
    change(site, viewer, text, values, what, |tx, by, request| store::assign(tx, request, Some(&by.user_id))).await
}

pub(super) async fn give_back(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let what = ("give-back", "given back");
    change(site, viewer, text, values, what, |tx, _, request| store::assign(tx, request, None)).await
}

pub(super) async fn hold(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reason = values.get("waits_for").trim().to_owned();
    change(site, viewer, text, values, ("hold", "held"), move |tx, _, request| {
        if reason.is_empty() {
            let words = "Enter what the request waits for, and who brings it.".to_owned();
            return Err(alongside_schema::Error::Refused(words));
        }
        if request.line.urgency == Urgency::Danger {
            let words = "Somebody may be in danger, so this request can not wait. Decide on it now.".to_owned();
            return Err(alongside_schema::Error::Refused(words));
        }
        store::hold(tx, request, &reason)
    })
    .await
}

pub(super) async fn go_on(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    change(site, viewer, text, values, ("go-on", "goes on"), |tx, _, request| store::resume(tx, request)).await
}

/// Opens one of these small forms for the page of a request.
pub(super) fn button(site: &Site, name: &str, reference: &Reference) -> Form {
    Form::blank(site.db().chance().id(site.clock().now()), name, &reference.to_string())
}
