//! Another day or place, or that a meeting does not happen.

use alongside_families::Bar;
use alongside_families::store::hold;
use alongside_schema::{Act, Entry, Error, Viewer};
use alongside_web::{Form, Frame, Page, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::set_up::{parse_plan, with_plan};
use super::{Whole, id, reference, whole};
use crate::codes::How;
use crate::store::{self, MeetingChange};

const FORM: &str = "meeting-change";

#[derive(Template)]
#[template(path = "meetings/change.html")]
struct ChangePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
}

fn render(site: &Site, viewer: &Viewer, of: &Whole, form: Form) -> Page {
    page(&ChangePage {
        frame: site.frame(Some(viewer), "Change a meeting").with_errors(form.has_errors()),
        bar: Bar::from(&of.family),
        address: format!("{}/change", of.address()),
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
    let parsed = form.check(site.clock().today(), |check| {
        let reason = check.optional("not_held_reason");
        // One that does not happen needs no day to come.
        if reason.is_empty() {
            return parse_plan(check);
        }
        MeetingChange {
            meets_on: was.meets_on,
            meets_at: was.meets_at.clone(),
            place: was.place.clone(),
            how: was.how,
            not_held_reason: reason,
        }
    });
    let Some(to) = parsed else { return Ok(forms::refused(render(&site, &viewer, &of, form)?)) };
    let (by, sent, address, was) = (viewer.clone(), form.clone(), of.address(), of.meeting.clone());
    let of_family = of.family.reference.clone();
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, address)?;
            let family = hold(tx, &by, &of_family)?;
            store::change(tx, &by, &family.id, &was, &to, sent.version())?;
            let entry = Entry::new(&by, Act::MeetingChanged).family(&family.id).target(&was.id).detail("changed");
            Ok(entry.with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let of = whole(&site, &viewer, &reference, &meeting).await?;
            let now = &of.meeting;
            let theirs = |label: &str, text: String| Theirs { label: label.to_owned(), text };
            let theirs = vec![
                theirs("Which day", now.day().words()),
                theirs("When it starts", now.meets_at.clone()),
                theirs("Where", now.place.clone()),
                theirs("How far it has come", now.stage.words().to_owned()),
            ];
            let form = form.overtaken(now.version, theirs);
            Ok(forms::overtaken(render(&site, &viewer, &of, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
