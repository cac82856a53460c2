use alongside_schema::connection::DbConnection;
use alongside_schema::tables::status_spells;
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::codes::LegalStatus;

/// A stretch of time in which a child has one legal status. The day it ends is the day the next begins.
#[derive(Clone, Debug, Queryable)]
pub struct Spell {
    /// The row.
    pub id: Id,
    /// The child.
    pub person_id: Id,
    /// The status.
    pub status: LegalStatus,
    /// From this day.
    pub started_on: Day,
    /// Until this day, or still.
    pub ended_on: Option<Day>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub decided_by: String,
}

macro_rules! spell_columns {
    () => {
        (
            visible::status_spells::id,
            visible::status_spells::person_id,
            visible::status_spells::status,
            visible::status_spells::started_on,
            visible::status_spells::ended_on,
            visible::status_spells::reason,
            visible::status_spells::decided_by,
        )
    };
}

/// Each child's status today.
pub fn current_spells(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Spell>> {
    Ok(visible!(status_spells, viewer, family)
        .filter(visible::status_spells::ended_on.is_null())
        .select(spell_columns!())
        .load(connection)?)
}

/// Every status of every child of the family, newest first.
pub fn spells(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Spell>> {
    Ok(visible!(status_spells, viewer, family)
        .order((visible::status_spells::started_on.desc(), visible::status_spells::id.desc()))
        .select(spell_columns!())
        .load(connection)?)
}

/// A new legal status of a child.
#[derive(Clone, Debug)]
pub struct NewSpell {
    /// The child.
    pub child: Id,
    /// The status.
    pub status: LegalStatus,
    /// From this day.
    pub started_on: Day,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub decided_by: String,
}

/// Ends the child's present status on the day the new one begins. It touches nobody's involvement.
pub fn change_status(tx: &mut Tx<'_>, family: &Id, new: &NewSpell, marks: &Marks) -> Result<Id> {
    let NewSpell { child, status, started_on, reason, decided_by } = new;
    let present: Option<(Id, LegalStatus, Day)> = status_spells::table
        .filter(status_spells::person_id.eq(child).and(status_spells::ended_on.is_null()))
        .select((status_spells::id, status_spells::status, status_spells::started_on))
        .first(tx.connection())
        .optional()?;
    if let Some((present, now, since)) = present {
        if now == *status {
            return Err(Error::Refused(format!("The legal status is already: {}.", status.words())));
        }
        if *started_on < since {
            return Err(Error::Refused(format!(
                "The present status began on {}. The new one can not begin before that.",
                since.words()
            )));
        }
        diesel::update(
            status_spells::table.filter(status_spells::id.eq(present).and(status_spells::ended_on.is_null())),
        )
        .set(status_spells::ended_on.eq(started_on))
        .execute(tx.connection())?;
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(status_spells::table)
        .values((
            (
                status_spells::id.eq(&id),
                status_spells::family_id.eq(family),
                status_spells::person_id.eq(child),
                status_spells::status.eq(status),
                status_spells::started_on.eq(started_on),
                status_spells::reason.eq(reason),
                status_spells::decided_by.eq(decided_by),
                status_spells::created_at.eq(now),
            ),
            (
                status_spells::subjects.eq(&marks.subjects),
                status_spells::withheld_from.eq(&marks.withheld_from),
                status_spells::visibility.eq(marks.visibility),
                status_spells::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// When the work ends, children whose status was early help have universal services again. What the law has decided stays as it is.
pub fn end_early_help(tx: &mut Tx<'_>, by: &Viewer, family: &Id, on: Day) -> Result<()> {
    for spell in current_spells(tx.connection(), by, family)? {
        if spell.status == LegalStatus::EarlyHelp {
            let marks = Marks::about(People::one(&spell.person_id), by.agency.clone());
            let new = NewSpell {
                child: spell.person_id,
                status: LegalStatus::Universal,
                started_on: on.max(spell.started_on),
                reason: "The work with the family ended.".to_owned(),
                decided_by: by.name.clone(),
            };
            change_status(tx, family, &new, &marks)?;
        }
    }
    Ok(())
}
