//! What somebody who is invited answered, and their report if they gave one.

use alongside_families::Bar;
use alongside_families::act::refuse;
use alongside_families::store::{self as families, Family, hold};
use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{id, reference};
use crate::codes::Reply;
use crate::store::{self, Invitation};

const FORM: &str = "meeting-answer";

#[derive(Template)]
#[template(path = "meetings/answer.html")]
struct AnswerPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    one: Invitation,
}

impl AnswerPage {
    fn answers(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Reply::BEFORE.into_iter().map(|reply| (reply.code(), reply.words()))
    }
}

/// An invitation, by where it stands.
struct Place {
    reference: Reference,
    meeting: Id,
    guest: Id,
}

impl Place {
    fn of((text, meeting, guest): (String, String, String)) -> Result<Self, Problem> {
        Ok(Self { reference: reference(&text)?, meeting: id(&meeting)?, guest: id(&guest)? })
    }

    fn meeting(&self) -> String {
        format!("/families/{}/meetings/{}", self.reference, self.meeting)
    }
}

async fn read(site: &Site, viewer: &Viewer, at: &Place) -> Result<(Family, Invitation), Problem> {
    let (viewer, reference, meeting, guest) =
        (viewer.clone(), at.reference.clone(), at.meeting.clone(), at.guest.clone());
    let read = site.db().read(move |connection| {
        let family = families::open(connection, &viewer, &reference)?;
        let one = store::invitation(connection, &viewer, &family.id, &meeting, &guest)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(&guest).with((family, one)))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, at: &Place, read: (Family, Invitation), form: Form) -> Page {
    let (family, one) = read;
    page(&AnswerPage {
        frame: site.frame(Some(viewer), "Answer to an invitation").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("{}/invitations/{}", at.meeting(), at.guest),
        form,
        one,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(path): Path<(String, String, String)>,
) -> Page {
    let at = Place::of(path)?;
    let read = read(&site, &viewer, &at).await?;
    let form = Form::open(&site, &viewer, FORM, at.guest.as_str()).await?;
    let form = form.with("state", read.1.state.code()).with("report", &read.1.report).of_version(read.1.version);
    render(&site, &viewer, &at, read, form)
}

pub(super) async fn save(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(path): Path<(String, String, String)>,
    values: Values,
) -> Page {
    let at = Place::of(path)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, at.guest.as_str()).await?;
    let known = read(&site, &viewer, &at).await?;
    let parsed = form.check(site.clock().today(), |check| {
        let state = check.code("state", "Select what they answered").unwrap_or(Reply::Invited);
        if !Reply::BEFORE.contains(&state) {
            check.error("state", "Whether they came stands in the record of the meeting. Select what they answered");
        }
        let report = check.optional("report");
        if !report.is_empty() && state != Reply::Report {
            check.error("report", "Select that they send a report instead, or take the report away");
        }
        (state, report)
    });
    let Some((state, report)) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, &at, known, form)?));
    };
    let (by, sent, led_to, reference) = (viewer.clone(), form.clone(), at.meeting(), at.reference.clone());
    let (known_again, one) = (known.clone(), known.1);
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, led_to)?;
            let family = hold(tx, &by, &reference)?;
            store::answer(tx, &by, &family.id, &one, (state, &report), sent.version())?;
            // What is shared with an agency by it is kept from whoever must not learn of it.
            families::withhold_again(tx, &family.id)?;
            let entry = Entry::new(&by, Act::MeetingChanged).family(&family.id).target(&one.id).detail("answer");
            Ok(entry.with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let now = read(&site, &viewer, &at).await?;
            let theirs = vec![
                Theirs { label: "What they answered".to_owned(), text: now.1.state.words().to_owned() },
                Theirs { label: "Their report".to_owned(), text: now.1.report.clone() },
            ];
            let form = form.overtaken(now.1.version, theirs);
            Ok(forms::overtaken(render(&site, &viewer, &at, now, form)?))
        }
        Err(Error::Refused(words)) => {
            refuse(&site, &mut form, "state", words);
            Ok(forms::refused(render(&site, &viewer, &at, known_again, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
