//! Another day or place, or that a meeting does not happen.

use alongside_families::Bar;
use alongside_families::act::Written;
use alongside_families::store::hold;
use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Theirs, Values, forms, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::set_up::{parse_place, parse_plan, with_plan};
use super::{Whole, id, reference, whole};
use crate::codes::How;
use crate::store::{self, Meeting, MeetingChange};

const FORM: &str = "meeting-change";

#[derive(Template)]
#[template(path = "meetings/change.html")]
struct ChangePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    /// Whether it was held: then only the hour and the place are put right.
    was_held: bool,
}

fn render(site: &Site, viewer: &Viewer, of: &Whole, form: Form) -> Page {
    page(&ChangePage {
        frame: site.frame(Some(viewer), "Change a meeting").with_errors(form.has_errors()),
        bar: Bar::from(&of.family),
        address: format!("{}/change", of.address()),
        was_held: of.meeting.held_on.is_some(),
        form,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting)): Path<(String, String)>,
) -> Page {
    let (reference, meeting) = (reference(&text)?, id(&meeting)?);
    let of = whole(&site, &viewer, &reference, &meeting).await?;
    let form = Form::open(&site, &viewer, FORM, meeting.as_str()).await?.of_version(of.meeting.version);
    let now = &of.meeting;
    let form = with_plan(form, now.meets_on, &now.meets_at, &now.place, now.how);
    render(&site, &viewer, &of, form)
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, meeting) = (reference(&text)?, id(&meeting)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, meeting.as_str()).await?;
    let of = whole(&site, &viewer, &reference, &meeting).await?;
    let was = of.meeting.clone();
    let parsed = form.check(site.clock().today(), |check| parse(check, &was));
    let Some(to) = parsed else { return Ok(forms::refused(render(&site, &viewer, &of, form)?)) };
    let (by, sent, address, was) = (viewer.clone(), form.clone(), of.address(), of.meeting.clone());
    let of_family = of.family.reference.clone();
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, address)?;
        let family = hold(tx, &by, &of_family)?;
        store::change(tx, &by, &family.id, &was, &to, sent.version())?;
        let entry = Entry::new(&by, Act::MeetingChanged).family(&family.id).target(&was.id).detail("changed");
        Ok(entry.with(led_to))
    });
    let again = async |form| render(&site, &viewer, &of, form);
    let overtaken = async |form: Form| {
        let now = whole(&site, &viewer, &reference, &meeting).await?;
        let form = form.overtaken(now.meeting.version, theirs(&now.meeting));
        render(&site, &viewer, &now, form)
    };
    Written::of(written.await)?.answer(&site, form, "place", again, overtaken).await
}

fn parse(check: &mut Check<'_>, was: &Meeting) -> MeetingChange {
    let stays = MeetingChange {
        meets_on: was.meets_on,
        meets_at: was.meets_at.clone(),
        place: was.place.clone(),
        how: was.how,
        not_held_reason: String::new(),
    };
    if was.held_on.is_some() {
        let (meets_at, place, how) = parse_place(check);
        return MeetingChange { meets_at, place, how, ..stays };
    }
    // One that does not happen needs no day to come.
    match check.optional("not_held_reason") {
        reason if reason.is_empty() => parse_plan(check),
        reason => MeetingChange { not_held_reason: reason, ..stays },
    }
}

/// What is stored now, for whoever was too late.
fn theirs(now: &Meeting) -> Vec<Theirs> {
    let theirs = |label: &str, text: String| Theirs { label: label.to_owned(), text };
    vec![
        theirs("Which day", now.day().words()),
        theirs("When it starts", now.meets_at.clone()),
        theirs("Where", now.place.clone()),
        theirs("How far it has come", now.stage.words().to_owned()),
    ]
}
