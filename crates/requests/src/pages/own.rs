//! "Where is it?": what a requester is told of their own requests, and no more.

use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::inbox::button;
use super::{parse_reference, unsent};
use crate::assessment::{Agreements, Assessment};
use crate::codes::{FamilyKnows, Urgency};
use crate::store::{self, Progress, Unsent};

const AGAIN: &str = "request-again";

#[derive(Template)]
#[template(path = "requests/mine.html")]
struct ListPage {
    frame: Frame,
    unsent: Vec<Unsent>,
    requests: Vec<Progress>,
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let (unsent, requests) = site
        .db()
        .read(move |connection| {
            let unsent = store::all_unsent(connection, &by)?;
            let own = store::own(connection, &by, None, 100)?;
            Ok(Entry::new(&by, Act::ListRead).target("own requests").with((unsent, own)))
        })
        .await?;
    let frame = site.frame(Some(&viewer), "Your requests for help").at("/requests/mine");
    page(&ListPage { frame, unsent, requests })
}

#[derive(Template)]
#[template(path = "requests/sent.html")]
struct SentPage {
    frame: Frame,
    request: Progress,
    form: Form,
    again: Form,
    help: String,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let by = viewer.clone();
    let request = site
        .db()
        .read(move |connection| {
            let own = store::own(connection, &by, Some(&reference), 1)?;
            Ok(Entry::new(&by, Act::RequestRead).target(reference).detail("own progress").with(own))
        })
        .await?
        .pop()
        .ok_or(Problem::NotFound)?;
    let help = site.settings().council.help.clone();
    let (form, again) = (button(&site, "withdraw", &request.reference), button(&site, AGAIN, &request.reference));
    page(&SentPage { frame: site.frame(Some(&viewer), "Your request for help"), request, form, again, help })
}

/// The requester asks again for the same family: they begin from their own words, and tell nothing a second time. What must be asked of the
/// family each time (what they agree to, and how soon somebody must look) is left open, and each part is looked at again before it is sent.
/// Nothing that others know of the family, or that became of the request, comes with it.
pub(super) async fn ask_again(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::sent(&site, &viewer, values, AGAIN, &reference.to_string()).await?;
    let led_to = site
        .db()
        .write(move |tx| {
            let before = store::own_words(tx.connection(), &viewer, &reference)?;
            let said = Assessment {
                sender: unsent::sender(&viewer),
                agreements: Agreements::default(),
                family_knows: FamilyKnows::default(),
                urgency: Urgency::default(),
                ..before
            };
            let id = store::begin_unsent(tx, &viewer, &said)?;
            let led_to = forms::receive(tx, &viewer, &form, unsent::address(&id, ""))?;
            Ok(unsent::changed(&viewer, &id, format_args!("begun from {reference}")).with(led_to))
        })
        .await?;
    then(&led_to)
}

/// The requester takes the request back.
pub(super) async fn withdraw(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::sent(&site, &viewer, values, "withdraw", &reference.to_string()).await?;
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/requests/mine/{reference}"))?;
            store::withdraw(tx, &viewer, &reference)?;
            Ok(Entry::new(&viewer, Act::HelpRequested).target(reference).detail("withdrawn").with(led_to))
        })
        .await?;
    then(&led_to)
}
