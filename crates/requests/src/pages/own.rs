//! "Where is it?": what a requester is told of their own requests, and no more.

use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::inbox::button;
use super::parse_reference;
use crate::store::{self, Progress, Unsent};

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
    let form = button(&site, "withdraw", &request.reference);
    page(&SentPage { frame: site.frame(Some(&viewer), "Your request for help"), request, form, help })
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
