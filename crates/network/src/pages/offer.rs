//! What somebody of the network can do, when, and what they need in return.

use alongside_families::Bar;
use alongside_schema::{Id, Marks, People, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::take::{About, Stored, is_in_it, nothing_stored};
use super::{Whole, act, reference};
use crate::codes::{OfferKind, OfferState};
use crate::store::{self, NetworkMember, OfferText};

#[derive(Template)]
#[template(path = "network/offer.html")]
struct OfferPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    whole: Whole,
}

const NEW: About<OfferText> = About {
    name: "network-offer",
    field: "kind",
    fill: |form, _, _| form.with("state", OfferState::Confirmed),
    parse,
    keep: |tx, by, family, (member, _), new, _| {
        is_in_it(member)?;
        store::add_offer(tx, by, &family.id, member, new)
    },
    stored: nothing_stored,
    render: |site, viewer, whole, form| render(site, viewer, whole, form, "offers/new"),
};

const CHANGE: About<OfferText> = About {
    name: "network-offer-change",
    field: "kept_from",
    fill: |form, whole, _| fill(form, whole),
    parse,
    keep: |tx, _, family, (member, whole), change, version| {
        let was = whole.offer.as_ref().ok_or(alongside_schema::Error::NotFound)?;
        store::change_offer(tx, family, member, was, change, version)?;
        Ok(was.id.clone())
    },
    stored,
    render: |site, viewer, whole, form| {
        let below = format!("offers/{}", whole.subject());
        render(site, viewer, whole, form, &below)
    },
};

fn render(site: &Site, viewer: &Viewer, whole: Whole, form: Form, below: &str) -> Page {
    page(&OfferPage {
        frame: site.frame(Some(viewer), "What they can do").with_errors(form.has_errors()),
        bar: Bar::from(&whole.family),
        form,
        address: format!("{}/{below}", whole.address()),
        whole,
    })
}

fn fill(form: Form, whole: &Whole) -> Form {
    let Some(offer) = &whole.offer else { return form };
    let form = form
        .with("kind", offer.kind)
        .with("times", &offer.times)
        .with("limits", &offer.limits)
        .with("in_return", &offer.in_return)
        .with("state", offer.state)
        .with_ticked("children", offer.marks.subjects.iter())
        .with_ticked("kept_from", offer.marks.withheld_from.iter())
        .of_version(offer.version);
    match offer.until_on {
        Some(day) => form.with_day("until", day),
        None => form,
    }
}

fn stored(whole: &Whole) -> (i64, Vec<Stored>) {
    let Some(offer) = &whole.offer else { return (0, Vec::new()) };
    let stored = vec![
        ("times", "When and how often", offer.times.clone()),
        ("limits", "Within what limits", offer.limits.clone()),
        ("in_return", "What they need in return", offer.in_return.clone()),
        ("state", "Where it stands", offer.state.to_string()),
    ];
    (offer.version, stored)
}

fn parse(check: &mut Check<'_>, whole: &Whole, _: &Viewer) -> OfferText {
    let was = whole.offer.as_ref().map(|offer| &offer.marks);
    let offered: Vec<Id> = whole.children().filter_map(|(id, _)| id.parse().ok()).collect();
    let unseen = was.map(|marks| those_not_offered(marks, &whole.member, &offered)).unwrap_or_default();
    OfferText {
        kind: check.code("kind", "Select what they can do").unwrap_or(OfferKind::Other),
        times: check.optional("times"),
        limits: check.optional("limits"),
        in_return: check.optional("in_return"),
        state: check.values().get("state").parse().unwrap_or_default(),
        until_on: check.day_if_any("until", "the last day on which it holds"),
        children: People::new(check.ticked("children", &offered).into_iter().chain(unseen)),
        kept_from: whole.ticked(check, "kept_from", was.map_or(&People::none(), |marks| &marks.withheld_from)),
    }
}

/// Whom an offer is about beside the children whom the page offers and the member themselves: they stay named.
fn those_not_offered(marks: &Marks, member: &NetworkMember, offered: &[Id]) -> Vec<Id> {
    let others = marks.subjects.iter().filter(|id| !offered.contains(id) && !member.marks.subjects.contains(id));
    others.cloned().collect()
}

pub(super) async fn show_new(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id): (_, Id) = (reference(&text)?, act::id(&id)?);
    NEW.show(&site, &viewer, (&reference, &id, None)).await
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id): (_, Id) = (reference(&text)?, act::id(&id)?);
    NEW.take(&site, &viewer, (&reference, &id, None), values).await
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id, row)): Path<(String, String, String)>,
) -> Page {
    let (reference, id, row): (_, Id, Id) = (reference(&text)?, act::id(&id)?, act::id(&row)?);
    CHANGE.show(&site, &viewer, (&reference, &id, Some(&row))).await
}

pub(super) async fn save(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id, row)): Path<(String, String, String)>,
    values: Values,
) -> Page {
    let (reference, id, row): (_, Id, Id) = (reference(&text)?, act::id(&id)?, act::id(&row)?);
    CHANGE.take(&site, &viewer, (&reference, &id, Some(&row)), values).await
}
