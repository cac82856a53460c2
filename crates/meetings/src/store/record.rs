use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{invitations, meeting_notes, meetings};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::invitations::Invitation;
use super::meeting::Meeting;
use super::tell;
use crate::codes::{Became, NoteKind, Reply, Stage};

/// Something that was said or decided at a meeting.
#[derive(Clone, Debug, Queryable)]
pub struct MeetingNote {
    /// The row.
    pub id: Id,
    /// What it tells of.
    pub kind: NoteKind,
    /// The words.
    pub words: String,
    /// Who said it; for a decision, who does what by when.
    pub said_by: String,
    /// What came of it.
    pub became: Became,
    /// Its marks.
    pub marks: Marks,
}

/// What was said and decided at a meeting, in the order in which it was written.
pub fn notes(connection: &mut DbConnection, viewer: &Viewer, family: &Id, meeting: &Id) -> Result<Vec<MeetingNote>> {
    Ok(visible!(meeting_notes, viewer, family)
        .filter(visible::meeting_notes::meeting_id.eq(meeting))
        .order(visible::meeting_notes::id)
        .select((
            visible::meeting_notes::id,
            visible::meeting_notes::kind,
            visible::meeting_notes::words,
            visible::meeting_notes::said_by,
            visible::meeting_notes::became,
            (
                visible::meeting_notes::subjects,
                visible::meeting_notes::withheld_from,
                visible::meeting_notes::visibility,
                visible::meeting_notes::source,
            ),
        ))
        .load(connection)?)
}

/// The record of a meeting, as it is first written or added to.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// When it was held.
    pub held_on: Day,
    /// Who came.
    pub came: Vec<Id>,
    /// Who came at another time, or to another room.
    pub separately: Vec<Id>,
    /// What is going well.
    pub well: String,
    /// What people are worried about, and who must not read it.
    pub worries: (String, Vec<Id>),
    /// What each child wants said who was not there: the child, the name, the words.
    pub views: Vec<(Id, String, String)>,
    /// Who must not read what the children say.
    pub views_kept_from: Vec<Id>,
}

/// Marks that are those of the meeting, about these people, and withheld from these too.
fn marks_of(meeting: &Meeting, by: &Viewer, about: People, kept_from: &[Id]) -> Marks {
    let withheld = meeting.marks.withheld_from.iter().chain(kept_from).cloned();
    Marks::about(about, by.agency.clone()).withheld_from(People::new(withheld)).seen_by(meeting.marks.visibility)
}

/// Writes the record of a meeting that stands at this version: who came, and what was said. Its clock ends the first time. Who is not ticked
/// and had not said that they would not come, did not come.
pub fn write_record(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    meeting: &Meeting,
    invited: &[Invitation],
    record: &NewRecord,
    version: i64,
) -> Result<()> {
    let first = meeting.recorded_at.unwrap_or(tx.now());
    let changed =
        diesel::update(meetings::table.filter(meetings::id.eq(&meeting.id).and(meetings::version.eq(version))))
            .set((
                meetings::stage.eq(Stage::Held),
                meetings::held_on.eq(record.held_on),
                meetings::not_held_reason.eq(""),
                meetings::recorded_by.eq(&by.user_id),
                meetings::recorded_at.eq(first),
                meetings::version.eq(version + 1),
            ))
            .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    for one in invited {
        let state = match one.state {
            _ if record.separately.contains(&one.id) => Reply::Separately,
            _ if record.came.contains(&one.id) => Reply::Came,
            Reply::Apologises | Reply::Report => one.state,
            _ => Reply::Absent,
        };
        diesel::update(invitations::table.filter(invitations::id.eq(&one.id)))
            .set((invitations::state.eq(state), invitations::version.eq(invitations::version + 1)))
            .execute(tx.connection())?;
    }
    let whole = marks_of(meeting, by, meeting.marks.subjects.clone(), &[]);
    add(tx, by, (family, &meeting.id), (NoteKind::Well, &record.well, ""), (Became::Nothing, None), &whole)?;
    let worries = marks_of(meeting, by, meeting.marks.subjects.clone(), &record.worries.1);
    add(tx, by, (family, &meeting.id), (NoteKind::Worry, &record.worries.0, ""), (Became::Nothing, None), &worries)?;
    for (child, name, words) in &record.views {
        let marks = marks_of(meeting, by, People::one(child), &record.views_kept_from);
        add(tx, by, (family, &meeting.id), (NoteKind::View, words, name), (Became::Nothing, None), &marks)?;
    }
    let title =
        format!("{}: {}", meeting.kind.words(), if meeting.has_record() { "added to its record" } else { "held" });
    tell(tx, by, family, record.held_on, title, meeting.purpose.clone(), (&meeting.id, &meeting.marks))
}

/// A decision of a meeting.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What was decided.
    pub words: String,
    /// Who does it by when, in words; empty where it is only written down.
    pub who: String,
    /// What came of it, and which row that is.
    pub became: (Became, Option<Id>),
    /// Its marks, as made by [`Decision::marks`].
    pub marks: Marks,
}

impl Decision {
    /// The marks of a decision of this meeting that these people must not read.
    pub fn marks(meeting: &Meeting, by: &Viewer, about: Option<Id>, kept_from: &[Id]) -> Marks {
        marks_of(meeting, by, People::new(about), kept_from)
    }
}

/// Adds a decision to the record of a meeting.
pub fn decide(tx: &mut Tx<'_>, by: &Viewer, family: &Id, meeting: &Id, decision: &Decision) -> Result<()> {
    let note = (NoteKind::Decision, decision.words.as_str(), decision.who.as_str());
    add(tx, by, (family, meeting), note, decision.became.clone(), &decision.marks)
}

/// A text that says nothing is no note.
fn add(
    tx: &mut Tx<'_>,
    by: &Viewer,
    of: (&Id, &Id),
    note: (NoteKind, &str, &str),
    became: (Became, Option<Id>),
    marks: &Marks,
) -> Result<()> {
    let (id, now, (kind, words, said_by)) = (tx.new_id(), tx.now(), note);
    if words.is_empty() {
        return Ok(());
    }
    diesel::insert_into(meeting_notes::table)
        .values((
            meeting_notes::id.eq(id),
            meeting_notes::family_id.eq(of.0),
            meeting_notes::meeting_id.eq(of.1),
            meeting_notes::kind.eq(kind),
            meeting_notes::words.eq(words),
            meeting_notes::said_by.eq(said_by),
            meeting_notes::became.eq(became.0),
            meeting_notes::fact_id.eq(became.1),
            meeting_notes::added_by.eq(&by.user_id),
            meeting_notes::added_at.eq(now),
            meeting_notes::subjects.eq(&marks.subjects),
            meeting_notes::withheld_from.eq(&marks.withheld_from),
            meeting_notes::visibility.eq(marks.visibility),
            meeting_notes::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}
