//! The record of a meeting: who came, and what was said. Sending it again adds to it.

use alongside_families::Bar;
use alongside_families::store::{Member, hold};
use alongside_schema::{Act, Entry, Error, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Whole, id, reference, whole};
use crate::codes::Reply;
use crate::store::{self, NewRecord};

const FORM: &str = "meeting-record";

#[derive(Template)]
#[template(path = "meetings/record.html")]
struct RecordPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    of: Whole,
}

impl RecordPage {
    fn children(&self) -> impl Iterator<Item = &Member> {
        self.of.members.iter().filter(|member| member.is_child())
    }

    fn field_of(&self, child: &Member) -> String {
        view_of(&child.person_id)
    }
}

/// The field for what a child wants said.
fn view_of(child: &Id) -> String {
    format!("view_{child}")
}

fn render(site: &Site, viewer: &Viewer, of: Whole, form: Form) -> Page {
    page(&RecordPage {
        frame: site.frame(Some(viewer), "Record of a meeting").with_errors(form.has_errors()),
        bar: Bar::from(&of.family),
        address: format!("{}/record", of.address()),
        form,
        of,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting)): Path<(String, String)>,
) -> Page {
    let (reference, meeting) = (reference(&text)?, id(&meeting)?);
    let of = whole(&site, &viewer, &reference, &meeting).await?;
    let mut form = Form::open(&site, &viewer, FORM, meeting.as_str()).await?.of_version(of.meeting.version);
    form = form.with_day("on", of.meeting.day().min(site.clock().today()));
    let was = |reply: Reply| of.invited.iter().filter(move |one| one.state == reply).map(|one| one.id.clone());
    form = form.with_ticks("came", was(Reply::Came)).with_ticks("separately", was(Reply::Separately));
    render(&site, &viewer, of, form)
}

pub(super) async fn save(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, meeting) = (reference(&text)?, id(&meeting)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, meeting.as_str()).await?;
    let of = whole(&site, &viewer, &reference, &meeting).await?;
    let Some(record) = form.check(site.clock().today(), |check| parse(check, &of)) else {
        return Ok(forms::refused(render(&site, &viewer, of, form)?));
    };
    let (by, sent) = (viewer.clone(), form.clone());
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, of.address())?;
            let family = hold(tx, &by, &of.family.reference)?;
            store::write_record(tx, &by, &family.id, &of.meeting, &of.invited, &record, sent.version())?;
            let entry = Entry::new(&by, Act::MeetingChanged).family(&family.id).target(&of.meeting.id).detail("record");
            Ok(entry.with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let of = whole(&site, &viewer, &reference, &meeting).await?;
            let theirs =
                of.notes.iter().map(|note| Theirs { label: note.kind.words().to_owned(), text: note.words.clone() });
            let form = form.overtaken(of.meeting.version, theirs.collect());
            Ok(forms::overtaken(render(&site, &viewer, of, form)?))
        }
        Err(error) => Err(error.into()),
    }
}

fn parse(check: &mut Check<'_>, of: &Whole) -> NewRecord {
    let ids: Vec<Id> = of.invited.iter().map(|one| one.id.clone()).collect();
    let members = of.member_ids();
    let (came, separately) = (check.ticked("came", &ids), check.ticked("separately", &ids));
    if came.iter().any(|one| separately.contains(one)) {
        check.error(
            "separately",
            "Somebody is ticked twice. Tick who came with the others above, and who came separately here",
        );
    }
    let both = of.invited.is_empty() || !(came.is_empty() && separately.is_empty());
    if !both {
        check
            .error("came", "Tick who came. If nobody came, go back, change the meeting and say that it did not happen");
    }
    let well = match of.meeting.has_record() {
        true => check.optional("well"),
        false => check.text("well", "Enter what is going well: every record begins with it"),
    };
    let views = of.members.iter().filter(|member| member.is_child()).filter_map(|child| {
        let words = check.optional(&view_of(&child.person_id));
        (!words.is_empty()).then(|| (child.person_id.clone(), child.name.clone(), words))
    });
    let views = views.collect();
    NewRecord {
        held_on: check.past_day("on", "the date on which it was held").unwrap_or(check.today()),
        came,
        separately,
        well,
        worries: (check.optional("worries"), check.ticked("worries_kept_from", &members)),
        views,
        views_kept_from: check.ticked("views_kept_from", &members),
    }
}
