//! Writing down that somebody says something is wrong, deciding on it, and that they were told.

use alongside_families::codes::Corrected;
use alongside_families::store::{Correction as Change, Family, correct};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::GRADE_FULL;
use alongside_schema::tables::corrections;
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::row::{Disputed, authors, together};
use super::{Correction, had};
use crate::rights::tables::heading;

/// What somebody says is wrong.
#[derive(Clone, Debug)]
pub struct NewCorrection {
    /// Who says so.
    pub asked_by: String,
    /// Who that is, where they are of the record.
    pub asker: Option<Id>,
    /// When.
    pub asked_on: Day,
    /// What is wrong, in their words.
    pub is_wrong: String,
    /// What is right, in their words.
    pub is_right: String,
    /// Who must not learn of it, beside those who must not learn of the row.
    pub kept_from: People,
}

/// Writes it down. Where the lead practitioner wrote the row, the privacy officer decides.
pub fn raise(tx: &mut Tx<'_>, by: &Viewer, family: &Family, of: &Disputed, new: &NewCorrection) -> Result<Id> {
    let wrote = authors(tx.connection(), by, family, of)?;
    let for_officer = family.lead.as_ref().is_some_and(|(lead, _)| wrote.contains(lead));
    let (id, now) = (tx.new_id(), tx.now());
    let subjects = People::new(of.subjects().iter().cloned().chain(new.asker.clone()));
    let own = Marks::about(subjects, by.agency.clone()).withheld_from(new.kept_from.clone());
    let marks = together(&own, &of.row.marks());
    diesel::insert_into(corrections::table)
        .values((
            (
                corrections::id.eq(&id),
                corrections::family_id.eq(&family.id),
                corrections::fact_table.eq(of.row.table),
                corrections::fact_id.eq(&of.row.id),
                corrections::seen.eq(&of.seen),
                corrections::asked_by.eq(&new.asked_by),
                corrections::asker_person_id.eq(&new.asker),
                corrections::asked_on.eq(new.asked_on),
                corrections::is_wrong.eq(&new.is_wrong),
                corrections::is_right.eq(&new.is_right),
                corrections::for_officer.eq(for_officer),
                corrections::reason.eq(""),
                corrections::answered_words.eq(""),
                corrections::told_who.eq(false),
            ),
            (corrections::recorded_by.eq(&by.user_id), corrections::recorded_at.eq(now), corrections::version.eq(1)),
            (
                corrections::subjects.eq(&marks.subjects),
                corrections::withheld_from.eq(&marks.withheld_from),
                corrections::visibility.eq(marks.visibility),
                corrections::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Whether this worker decides: those who answer for the family, and nobody on what they wrote themselves.
pub fn may_decide(
    connection: &mut DbConnection,
    by: &Viewer,
    family: &Family,
    of: &Correction,
    row: &Disputed,
) -> Result<()> {
    let no = |words: &str| Err(Error::Refused(words.to_owned()));
    if of.for_officer {
        return no(
            "The privacy officer decides on this, since it is about what somebody wrote who would have to decide.",
        );
    }
    if family.grade < GRADE_FULL {
        return no("The lead practitioner decides on this, or their manager. Speak with them.");
    }
    if authors(connection, by, family, row)?.contains(&by.user_id) {
        return no(
            "You wrote what is said to be wrong, so you do not decide. Your manager does, or ask the privacy officer.",
        );
    }
    Ok(())
}

/// What is decided.
#[derive(Clone, Debug)]
pub struct Decided {
    /// What.
    pub decision: Corrected,
    /// Why.
    pub reason: String,
    /// What is written into the row: column, what stands there, what is right.
    pub values: Vec<(&'static str, String, Option<String>)>,
}

/// Decides. Of two who decide at once the second is told. Whoever had what is changed now, or is disputed, becomes a line that is open until they are told.
pub fn decide(
    tx: &mut Tx<'_>,
    by: &Viewer,
    of: &Correction,
    row: &Disputed,
    said: &Decided,
    version: i64,
) -> Result<()> {
    let now = tx.now();
    let event = if said.decision == Corrected::Changed { change(tx, by, of, row, said)? } else { None };
    let as_seen = corrections::id.eq(&of.id).and(corrections::version.eq(version)).and(corrections::decision.is_null());
    let decided = diesel::update(corrections::table.filter(as_seen))
        .set((
            corrections::decision.eq(said.decision),
            corrections::reason.eq(&said.reason),
            corrections::event_id.eq(&event),
            corrections::decided_by.eq(&by.user_id),
            corrections::decided_at.eq(now),
            corrections::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if decided == 0 {
        return Err(Error::Stale);
    }
    if said.decision.is_told_on() { had::write_down(tx, of, row) } else { Ok(()) }
}

const NOT_CHANGED: &str = "It says what it said when this was written down. Change what is wrong here, or on its own page first; or say that it stays.";

/// Writes what is right into the row. Where it was changed on its own page since, nothing more is to do here.
fn change(tx: &mut Tx<'_>, by: &Viewer, of: &Correction, row: &Disputed, said: &Decided) -> Result<Option<Id>> {
    if said.values.is_empty() {
        return if row.seen == of.seen { Err(Error::Refused(NOT_CHANGED.to_owned())) } else { Ok(None) };
    }
    let change = Change {
        table: row.row.table,
        id: &row.row.id,
        values: said.values.clone(),
        people: row.found_by(),
        called: heading(row.row.table),
    };
    Ok(Some(correct(tx, by, &of.family_id, &change, &together(&of.marks, &row.row.marks()))?))
}

/// Lets the privacy officer decide.
pub fn ask_officer(tx: &mut Tx<'_>, of: &Correction, version: i64) -> Result<()> {
    let as_seen = corrections::id.eq(&of.id).and(corrections::version.eq(version)).and(corrections::decision.is_null());
    let asked = diesel::update(corrections::table.filter(as_seen.and(corrections::for_officer.eq(false))))
        .set((corrections::for_officer.eq(true), corrections::version.eq(version + 1)))
        .execute(tx.connection())?;
    if asked == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Writes down that who says so was told what was decided.
pub fn answer(tx: &mut Tx<'_>, of: &Correction, (on, words, told_who): (Day, &str, bool), version: i64) -> Result<()> {
    let as_seen =
        corrections::id.eq(&of.id).and(corrections::version.eq(version)).and(corrections::decision.is_not_null());
    let answered = diesel::update(corrections::table.filter(as_seen))
        .set((
            corrections::answered_on.eq(on),
            corrections::answered_words.eq(words),
            corrections::told_who.eq(told_who),
            corrections::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if answered == 1 { Ok(()) } else { Err(Error::Stale) }
}
