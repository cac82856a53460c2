//! One meeting: who is invited, its record, and who has a copy.

use alongside_families::Bar;
use alongside_schema::Viewer;
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Whole, id, reference, whole};
use crate::codes::{NoteKind, Stage};
use crate::due::{Due, record_due};
use crate::store::{Copy, Invitation, MeetingNote};

#[derive(Template)]
#[template(path = "meetings/one.html")]
struct OnePage {
    frame: Frame,
    bar: Bar,
    address: String,
    of: Whole,
    due: Option<Due>,
    can_change: bool,
}

impl OnePage {
    fn notes(&self, kind: &NoteKind) -> impl Iterator<Item = &MeetingNote> {
        let kind = *kind;
        self.of.notes.iter().filter(move |note| note.kind == kind)
    }

    fn copies_of(&self, one: &Invitation) -> impl Iterator<Item = &Copy> {
        let id = one.id.clone();
        self.of.copies.iter().filter(move |copy| copy.invitation_id == id)
    }

    /// Who must not read a note, by name.
    fn kept_from(&self, note: &MeetingNote) -> String {
        let withheld = &note.marks.withheld_from;
        let names: Vec<&str> = self
            .of
            .members
            .iter()
            .filter(|member| withheld.contains(&member.person_id))
            .map(|member| member.name.as_str())
            .collect();
        names.join(", ")
    }

    /// Whether the day has come, so that its record can be written.
    fn can_record(&self) -> bool {
        self.can_change && self.of.meeting.stage != Stage::NotHeld
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, meeting)): Path<(String, String)>,
) -> Page {
    let (reference, meeting) = (reference(&text)?, id(&meeting)?);
    let of = whole(&site, &viewer, &reference, &meeting).await?;
    let (is_due, now) = (of.meeting.stage != Stage::NotHeld, site.clock().now());
    let due = record_due(site.clocks(), of.meeting.day(), of.meeting.recorded_at, now).filter(|_| is_due);
    page(&OnePage {
        frame: site.frame(Some(&viewer), "A meeting about a family"),
        bar: Bar::from(&of.family),
        address: of.address(),
        due,
        can_change: of.family.may_be_changed(),
        of,
    })
}
