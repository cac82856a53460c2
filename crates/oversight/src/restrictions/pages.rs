//! Saying that only named people may know of a family.

use alongside_families::Bar;
use alongside_families::codes::RestrictionKind;
use alongside_families::store::{Family, open};
use alongside_schema::reach::GRADE_FULL;
use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::TO_LOOK_AT;
use super::store::{self, NewRestriction, One};

const FORM: &str = "restriction";

#[derive(Template)]
#[template(path = "oversight/restrict.html")]
struct RestrictPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    near: Vec<One>,
}

impl RestrictPage {
    fn kinds(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        RestrictionKind::options()
    }

    fn near(&self) -> impl Iterator<Item = (&str, &str)> {
        self.near.iter().map(|(id, words)| (id.as_str(), words.as_str()))
    }
}

fn parse_reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// A family, with its restriction where it has one, and whom somebody chooses from who restricts it.
struct Read {
    family: Family,
    restriction: Option<Id>,
    near: Vec<One>,
}

/// Only those who answer for a family say who may know of it.
async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<Read, Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        if family.grade < GRADE_FULL {
            return Err(Error::Refused(NOT_YOURS.to_owned()));
        }
        let restriction = store::restriction_of(connection, &viewer, &family.id)?;
        let near = store::who_is_near(connection, &family.id)?;
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("who may know of the family");
        Ok(entry.with(Read { family, restriction, near }))
    });
    Ok(read.await?)
}

const NOT_YOURS: &str =
    "Who may know of a family is for its lead practitioner and their manager to say. Ask one of them.";

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let read = read(&site, &viewer, reference.clone()).await?;
    if let Some(restriction) = &read.restriction {
        return then(&format!("{TO_LOOK_AT}/{restriction}"));
    }
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    // Who leads and who says it are ticked to begin with; everybody else is a choice.
    let lead = read.family.lead.as_ref().map(|(id, _)| id);
    let ticked: Vec<&Id> =
        read.near.iter().map(|(id, _)| id).filter(|id| **id == viewer.user_id || Some(*id) == lead).collect();
    let form = form.with_ticks("cleared", ticked);
    render(&site, &viewer, read, form)
}

fn render(site: &Site, viewer: &Viewer, read: Read, form: Form) -> Page {
    page(&RestrictPage {
        frame: site.frame(Some(viewer), "Who may know of a family").with_errors(form.has_errors()),
        bar: Bar::from(&read.family),
        address: format!("/families/{}/restriction", read.family.reference),
        form,
        near: read.near,
    })
}

fn parse(check: &mut Check<'_>, near: &[One]) -> Option<NewRestriction> {
    let offered: Vec<Id> = near.iter().map(|(id, _)| id.clone()).collect();
    let kind = check.code("kind", "Select why");
    let reason = check.text("reason", "Enter why. Those who look at it again read it");
    let cleared = check.ticked("cleared", &offered);
    if cleared.is_empty() {
        check.error("cleared", "Tick who may know of it");
    }
    Some(NewRestriction { kind: kind?, reason, cleared })
}

pub(super) async fn set(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let before = read(&site, &viewer, reference.clone()).await?;
    let Some(Some(new)) = form.check(site.clock().today(), |check| parse(check, &before.near)) else {
        return Ok(forms::refused(render(&site, &viewer, before, form)?));
    };
    let (by, sent) = (viewer.clone(), form.clone());
    let to = if new.cleared.contains(&viewer.user_id) { format!("/families/{reference}") } else { "/".to_owned() };
    let set = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, to)?;
        let family = store::held(tx, &by, &reference)?;
        if family.grade < GRADE_FULL {
            return Err(Error::Refused(NOT_YOURS.to_owned()));
        }
        store::set_restriction(tx, &by, &family, &new)?;
        let entry = Entry::new(&by, Act::FamilyRestricted).family(&family.id);
        Ok(entry.detail(format!("{}, {} may know", new.kind.code(), new.cleared.len())).with(led_to))
    });
    match set.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("cleared", words));
            Ok(forms::refused(render(&site, &viewer, before, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
