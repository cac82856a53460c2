use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{promise_times, promises};
use alongside_schema::{Day, Error, Id, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::promises::{Promise, promise, tell};
use crate::codes::Outcome;
use crate::promises::next_day;

/// What came of a promise one time.
#[derive(Clone, Debug, Queryable)]
pub struct PromiseTime {
    /// Which promise.
    pub promise_id: Id,
    /// What came of it.
    pub outcome: Outcome,
    /// What had been promised.
    pub promised: String,
    /// By when.
    pub due_on: Day,
    /// When it was reported.
    pub happened_on: Day,
    /// What else was said.
    pub note: String,
    /// Who agreed, where it was agreed anew.
    pub agreed_with: String,
    /// Who said so.
    pub reported_by: String,
}

/// What came of each promise to the family, in the order in which it was reported.
pub fn promise_times(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<PromiseTime>> {
    Ok(visible!(promise_times, viewer, family)
        .order(visible::promise_times::id)
        .select((
            visible::promise_times::promise_id,
            visible::promise_times::outcome,
            visible::promise_times::promised,
            visible::promise_times::due_on,
            visible::promise_times::happened_on,
            visible::promise_times::note,
            visible::promise_times::agreed_with,
            visible::promise_times::reported_by,
        ))
        .load(connection)?)
}

/// What came of a promise one time, as it is reported.
#[derive(Clone, Debug)]
pub struct Report {
    /// What came of it.
    pub outcome: Outcome,
    /// What else was said.
    pub note: String,
    /// Who says so.
    pub reported_by: String,
    /// Where it is agreed anew: what is promised from now on, by when, and who agreed.
    pub anew: Option<(String, Day)>,
    /// Who agreed, where it was agreed anew or let go.
    pub agreed_with: String,
}

/// Adds what came of a promise that stands at this version. Nothing that was written before is changed: what had been promised stands in
/// the row that is added. Kept, or not, one that repeats goes on to its next day; one that does not stays open until it is kept, agreed
/// anew or let go. [`Error::Stale`] where somebody reported meanwhile.
pub fn report_promise(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    was: &Promise,
    report: &Report,
    version: i64,
) -> Result<()> {
    let today = tx.today();
    let next = next_day(was.repeats, was.first_due_on.unwrap_or(was.due_on), was.due_on, was.until_on);
    let (words, due_on, kept_on, first) = match (report.outcome, next, &report.anew) {
        (Outcome::Anew, _, Some((words, due))) => (words.clone(), *due, None, Some(*due)),
        (Outcome::LetGo, ..) | (Outcome::Kept, None, _) => {
            (was.words.clone(), was.due_on, Some(today), was.first_due_on)
        }
        (_, Some(next), _) => (was.words.clone(), next, None, was.first_due_on),
        (_, None, _) => (was.words.clone(), was.due_on, None, was.first_due_on),
    };
    let open = promises::id.eq(&was.id).and(promises::version.eq(version)).and(promises::kept_on.is_null());
    let changed = diesel::update(promises::table.filter(open))
        .set((
            promises::words.eq(&words),
            promises::due_on.eq(due_on),
            promises::kept_on.eq(kept_on),
            promises::first_due_on.eq(first),
            promises::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    add_time(tx, by, family, was, report, version)?;
    let mut body = was.words.clone();
    if words != was.words {
        body = format!("{words}\n\nBefore: {body}");
    }
    if !report.note.is_empty() {
        body = format!("{body}\n\n{}", report.note);
    }
    let title = match report.outcome {
        Outcome::Anew => format!("Promise agreed anew with {}: by {}", report.agreed_with, due_on.words()),
        outcome => format!("Promise {}", outcome.words().to_lowercase()),
    };
    tell(tx, by, family, today, title, body, (&was.id, &was.marks))
}

fn add_time(tx: &mut Tx<'_>, by: &Viewer, family: &Id, was: &Promise, report: &Report, number: i64) -> Result<()> {
    let (id, now, today) = (tx.new_id(), tx.now(), tx.today());
    diesel::insert_into(promise_times::table)
        .values((
            (
                promise_times::id.eq(id),
                promise_times::family_id.eq(family),
                promise_times::promise_id.eq(&was.id),
                promise_times::number.eq(number),
                promise_times::outcome.eq(report.outcome),
                promise_times::promised.eq(&was.words),
                promise_times::due_on.eq(was.due_on),
                promise_times::happened_on.eq(today),
                promise_times::note.eq(&report.note),
                promise_times::agreed_with.eq(&report.agreed_with),
                promise_times::reported_by.eq(&report.reported_by),
            ),
            (
                promise_times::recorded_by.eq(&by.user_id),
                promise_times::recorded_at.eq(now),
                promise_times::subjects.eq(&was.marks.subjects),
                promise_times::withheld_from.eq(&was.marks.withheld_from),
                promise_times::visibility.eq(was.marks.visibility),
                promise_times::source.eq(&was.marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Marks a promise as kept, as its page showed it: at this version. Whoever presses second, or on a page that is old, has nothing to do.
pub fn keep_promise(tx: &mut Tx<'_>, by: &Viewer, family: &Id, id: &Id, version: Option<i64>) -> Result<()> {
    let was = promise(tx.connection(), by, family, id)?;
    if was.kept_on.is_some() || version != Some(was.version) {
        return Ok(());
    }
    let report = Report {
        outcome: Outcome::Kept,
        note: String::new(),
        reported_by: by.name.clone(),
        anew: None,
        agreed_with: String::new(),
    };
    match report_promise(tx, by, family, &was, &report, was.version) {
        Err(Error::Stale) => Ok(()),
        other => other,
    }
}
