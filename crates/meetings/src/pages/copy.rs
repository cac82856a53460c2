//! A copy of the record for one reader: it holds what that reader may know, and says who was given it, when and how.

use alongside_families::Bar;
use alongside_families::store::{self as families, Family, hold};
use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::{Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{id, reference};
use crate::codes::{CopyWay, NoteKind};
use crate::store::{self, Invitation, Meeting, MeetingNote};

const FORM: &str = "meeting-copy";

/// What stands in a copy: nothing that is not for its reader was left in.
#[derive(Clone)]
struct Contents {
    family: Family,
    meeting: Meeting,
    reader: Invitation,
    present: Vec<String>,
    notes: Vec<MeetingNote>,
}

#[derive(Template)]
#[template(path = "meetings/copy.html")]
struct CopyPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    back: String,
    of: Contents,
}

impl CopyPage {
    fn notes(&self, kind: &NoteKind) -> impl Iterator<Item = &MeetingNote> {
        let kind = *kind;
        self.of.notes.iter().filter(move |note| note.kind == kind)
    }
}

async fn read(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    meeting: &Id,
    guest: &Id,
) -> alongside_schema::Result<Contents> {
    let (viewer, reference, meeting, guest) = (viewer.clone(), reference.clone(), meeting.clone(), guest.clone());
    let read = site.db().read(move |connection| {
        let family = families::open(connection, &viewer, &reference)?;
        let of = store::meeting(connection, &viewer, &family.id, &meeting)?;
        let reader = store::invitation(connection, &viewer, &family.id, &meeting, &guest)?;
        let known = store::ids_of(connection, &family.id, &of, &reader)?;
        let mut notes = store::notes(connection, &viewer, &family.id, &meeting)?;
        notes.retain(|note| known.may_have(&note.marks));
        let texts = notes.iter().flat_map(|note| [note.words.as_str(), note.said_by.as_str()]);
        families::not_on_paper(connection, &family.id, texts.chain([of.purpose.as_str(), of.place.as_str()]))?;
        let invited = store::invitations(connection, &viewer, &family.id, &meeting)?;
        let present = invited.iter().filter(|one| one.state.was_there() && known.may_have(&one.marks));
        let present = present.map(Invitation::words).collect();
        let entry =
            Entry::new(&viewer, Act::FamilyPrinted).family(&family.id).target(&guest).detail("copy of a record");
        Ok(entry.with(Contents { family, meeting: of, reader, present, notes }))
    });
    read.await
}

fn render(site: &Site, viewer: &Viewer, of: Contents, form: Form) -> Page {
    let back = format!("/families/{}/meetings/{}", of.family.reference, of.meeting.id);
    page(&CopyPage {
        frame: site.frame(Some(viewer), "Copy of a record").with_errors(form.has_errors()),
        bar: Bar::from(&of.family),
        address: format!("{back}/copies/{}", of.reader.id),
        back,
        form,
        of,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting, guest)): Path<(String, String, String)>,
) -> Page {
    let (reference, meeting, guest) = (reference(&text)?, id(&meeting)?, id(&guest)?);
    let of = read(&site, &viewer, &reference, &meeting, &guest).await?;
    let form = Form::open(&site, &viewer, FORM, guest.as_str()).await?.with_day("on", site.clock().today());
    render(&site, &viewer, of, form)
}

pub(super) async fn give(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting, guest)): Path<(String, String, String)>,
    values: Values,
) -> Page {
    let (reference, meeting, guest) = (reference(&text)?, id(&meeting)?, id(&guest)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, guest.as_str()).await?;
    let of = read(&site, &viewer, &reference, &meeting, &guest).await?;
    let parsed = form.check(site.clock().today(), |check| {
        let way = check.code("way", "Select how they were given it").unwrap_or(CopyWay::InHand);
        (way, check.past_day("on", "the date on which they were given it").unwrap_or(check.today()))
    });
    let Some(given) = parsed else { return Ok(forms::refused(render(&site, &viewer, of, form)?)) };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/meetings/{meeting}"))?;
            let family = hold(tx, &viewer, &reference)?;
            store::give_copy(tx, &viewer, &family.id, &of.meeting, &of.reader, given)?;
            let entry = Entry::new(&viewer, Act::MeetingChanged).family(&family.id).target(&guest).detail("copy given");
            Ok(entry.with(led_to))
        })
        .await?;
    then(&led_to)
}
