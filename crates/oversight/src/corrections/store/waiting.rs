//! What waits for those who answer for families: corrections to decide on, and people to tell.

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, officer_corrections, reach};
use alongside_schema::tables::{correction_tellings, corrections, families};
use alongside_schema::{Day, Id, Reference, Result, Viewer, visible};
use diesel::prelude::*;

/// A correction on which something waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The family.
    pub family: Reference,
    /// What it is called.
    pub name: String,
    /// The correction.
    pub id: Id,
    /// When it was asked.
    pub asked_on: Day,
    /// Whether it is still to be decided.
    pub is_undecided: bool,
    /// Whether the privacy officer decides.
    pub for_officer: bool,
    /// How many are to be told.
    pub to_tell: usize,
    /// Whether who says so is to be told what was decided.
    pub to_answer: bool,
}

impl Waiting {
    /// Whether somebody who answers for the family has something to do about it.
    pub fn is_theirs(&self) -> bool {
        (self.is_undecided && !self.for_officer) || self.to_tell > 0 || self.to_answer
    }
}

/// The families in which anything waits at all, whoever may know of it: the views are asked of those alone.
fn families_with(connection: &mut DbConnection) -> Result<Vec<Id>> {
    let mut found: Vec<Id> = corrections::table
        .filter(corrections::decision.is_null().or(corrections::answered_on.is_null()))
        .select(corrections::family_id)
        .distinct()
        .load(connection)?;
    found.extend(
        correction_tellings::table
            .filter(correction_tellings::how.is_null())
            .select(correction_tellings::family_id)
            .distinct()
            .load::<Id>(connection)?,
    );
    found.sort();
    found.dedup();
    Ok(found)
}

/// What waits in the families that the viewer answers for, the oldest first.
pub fn waiting(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Waiting>> {
    let some = families_with(connection)?;
    if some.is_empty() {
        return Ok(Vec::new());
    }
    let theirs: Vec<(Id, Reference, String)> = families::table
        .inner_join(reach::table.on(reach::family_id.eq(families::id)))
        .filter(reach::viewer_id.eq(&viewer.user_id).and(reach::grade.ge(GRADE_FULL)))
        .filter(families::id.eq_any(some))
        .order(families::id)
        .select((families::id, families::reference, families::name))
        .load(connection)?;
    let mut found = Vec::new();
    for (id, family, name) in theirs {
        of_family(connection, viewer, (&id, &family, &name), &mut found)?;
    }
    found.sort_by_key(|one| one.asked_on);
    Ok(found)
}

fn of_family(
    connection: &mut DbConnection,
    viewer: &Viewer,
    (id, family, name): (&Id, &Reference, &str),
    found: &mut Vec<Waiting>,
) -> Result<()> {
    use visible::corrections as seen;
    let open: Vec<Id> = visible!(correction_tellings, viewer, id)
        .filter(visible::correction_tellings::how.is_null())
        .select(visible::correction_tellings::correction_id)
        .load(connection)?;
    let all: Vec<(Id, Day, bool, bool, bool)> = visible!(corrections, viewer, id)
        .order(seen::id)
        .select((seen::id, seen::asked_on, seen::decision.is_null(), seen::for_officer, seen::answered_on.is_null()))
        .load(connection)?;
    for (id, asked_on, is_undecided, for_officer, is_unanswered) in all {
        let one = Waiting {
            family: family.clone(),
            name: name.to_owned(),
            to_tell: open.iter().filter(|of| **of == id).count(),
            to_answer: !is_undecided && is_unanswered,
            id,
            asked_on,
            is_undecided,
            for_officer,
        };
        if one.is_undecided || one.is_theirs() {
            found.push(one);
        }
    }
    Ok(())
}

/// How many wait for the viewer.
pub fn to_tell_or_decide(connection: &mut DbConnection, viewer: &Viewer) -> Result<usize> {
    Ok(waiting(connection, viewer)?.iter().filter(|one| one.is_theirs()).count())
}

/// When the oldest was asked on which nobody has decided and of which this privacy officer may know.
pub fn oldest(connection: &mut DbConnection, viewer: &Viewer) -> Result<Option<Day>> {
    Ok(corrections::table
        .inner_join(officer_corrections::table.on(officer_corrections::correction_id.eq(corrections::id)))
        .filter(officer_corrections::viewer_id.eq(&viewer.user_id).and(corrections::decision.is_null()))
        .order(corrections::asked_on)
        .select(corrections::asked_on)
        .first(connection)
        .optional()?)
}
