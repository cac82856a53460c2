//! Somebody tried and reached nobody: one page, with one thing to type at the most.

use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};

use super::contact::Of;
use super::{Bar, reference};
use crate::codes::ContactKind;
use crate::drift::Drift;
use crate::store::{self, Family, NewContact};

const FORM: &str = "attempt";

#[derive(Template)]
#[template(path = "families/attempt.html")]
struct AttemptPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    /// How long nobody was reached, in words.
    standing: String,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(of): Query<Of>,
) -> Page {
    let reference = reference(&text)?;
    let today = site.clock().today();
    let mut form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?.with_day("on", today);
    if let Some(planned) = of.planned(&site, &viewer, &reference).await? {
        form = form.with_day("on", planned.planned_on.min(today));
        form.values_mut().set("visit", &planned.id);
    }
    render(&site, &viewer, reference, form).await
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let (family, drift) = read(site, viewer, reference).await?;
    let today = site.clock().today();
    page(&AttemptPage {
        frame: site.frame(Some(viewer), "We could not reach them").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/attempts/new", family.reference),
        form,
        standing: drift.map(|drift| drift.reached_words(today)).unwrap_or_default(),
    })
}

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<(Family, Option<Drift>), Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let drift = store::work_now(connection, &viewer, &family)?.map(|now| now.drift);
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("attempt form").with((family, drift)))
    });
    Ok(read.await?)
}

pub(super) async fn record(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let planned: Option<Id> = form.values().get("visit").parse().ok();
    let Some(contact) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}"))?;
            let family = store::hold_in_emergency(tx, &viewer, &reference)?;
            let (id, _) = store::record_contact(tx, &viewer, &family.id, &contact)?;
            if let Some(planned) = planned {
                store::visit_made(tx, &viewer, &family.id, &planned, &id)?;
            }
            Ok(Entry::new(&viewer, Act::ContactRecorded).family(&family.id).detail("attempt").with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>) -> NewContact {
    NewContact {
        happened_on: check.past_day("on", "the day you tried").unwrap_or(check.today()),
        kind: ContactKind::Attempt,
        present: Vec::new(),
        seen_alone: Vec::new(),
        what_happened: String::new(),
        next_step: check.optional("next"),
        feedback: String::new(),
    }
}
