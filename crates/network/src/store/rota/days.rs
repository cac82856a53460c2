use alongside_schema::connection::DbConnection;
use alongside_schema::tables::rota_days;
use alongside_schema::{Day, Error, Id, Marks, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::TurnDay;
use crate::codes::Outcome;

/// How somebody of the network is asked whether they can step in: the program wires it.
pub trait Ask {
    /// Sends them a message where there is a safe way, with the number to ring. False where nothing was sent.
    fn step_in(tx: &mut Tx<'_>, family: &Id, person: &Id, number: &str) -> Result<bool>;
}

/// Things that are said of one turn on one day, at most: whoever presses again and again is not kept for ever.
const MOST_A_DAY: i64 = 12;

/// What came of all turns of a family, the newest first.
pub(super) fn days(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<TurnDay>> {
    use visible::rota_days as d;
    Ok(visible!(rota_days, viewer, family)
        .order((d::said_at.desc(), d::id.desc()))
        .select((
            d::id,
            d::turn_id,
            d::day,
            d::outcome,
            d::by_member_id,
            d::recorded_by,
            d::asked_backup,
            d::said_at,
            d::words,
            d::looked_at,
        ))
        .load(connection)?)
}

/// Who says what came of a turn.
#[derive(Clone, Debug)]
pub enum By {
    /// A worker, for whoever told them.
    Worker(Id),
    /// Somebody of the network, by their link.
    Member(Id),
}

/// What came of a turn on one day, as it is said.
#[derive(Clone, Debug)]
pub struct NewDay {
    /// Of which family.
    pub family: Id,
    /// Of which turn, with its marks.
    pub turn: Id,
    /// The marks of the turn.
    pub marks: Marks,
    /// On which day.
    pub day: Day,
    /// What.
    pub outcome: Outcome,
    /// In words.
    pub words: String,
    /// Who says so.
    pub by: By,
    /// The person who stands in and may be asked, where they are one of the record and nothing speaks against it.
    pub backup: Option<Id>,
}

/// Keeps what came of a turn on one day. Where it could not be done, whoever stands in is asked on a safe way, if there is one. Saying the same again keeps nothing new. Gives back
/// the row.
pub fn keep_day<A: Ask>(tx: &mut Tx<'_>, new: &NewDay, number: &str) -> Result<Id> {
    let (by_member, recorded_by) = match &new.by {
        By::Worker(user) => (None, Some(user)),
        By::Member(member) => (Some(member), None),
    };
    let of_day = rota_days::turn_id.eq(&new.turn).and(rota_days::day.eq(new.day));
    let said: Vec<(Id, Outcome, Option<Id>, bool)> = rota_days::table
        .filter(of_day)
        .order((rota_days::said_at.desc(), rota_days::id.desc()))
        .limit(MOST_A_DAY)
        .select((rota_days::id, rota_days::outcome, rota_days::by_member_id, rota_days::asked_backup))
        .load(tx.connection())?;
    if let Some((id, outcome, by, _)) = said.first()
        && *outcome == new.outcome
        && by.as_ref() == by_member
        && new.words.is_empty()
    {
        return Ok(id.clone());
    }
    if said.len() as i64 >= MOST_A_DAY {
        let words = "This was said and taken back many times already. Ring whoever works with the family.";
        return Err(Error::Refused(words.to_owned()));
    }
    let was_asked = said.iter().any(|(.., asked)| *asked);
    let is_to_come = new.outcome == Outcome::CouldNot && new.day >= tx.today();
    let asked = match &new.backup {
        Some(person) if is_to_come && !was_asked => A::step_in(tx, &new.family, person, number)?,
        _ => false,
    };
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(rota_days::table)
        .values((
            (
                rota_days::id.eq(&id),
                rota_days::family_id.eq(&new.family),
                rota_days::turn_id.eq(&new.turn),
                rota_days::day.eq(new.day),
                rota_days::outcome.eq(new.outcome),
                rota_days::by_member_id.eq(by_member),
                rota_days::recorded_by.eq(recorded_by),
                rota_days::asked_backup.eq(asked),
                rota_days::said_at.eq(now),
                rota_days::words.eq(&new.words),
            ),
            (
                rota_days::subjects.eq(&new.marks.subjects),
                rota_days::withheld_from.eq(&new.marks.withheld_from),
                rota_days::visibility.eq(new.marks.visibility),
                rota_days::source.eq(&new.marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Somebody has looked at it that a turn could not be done.
pub fn look_at_day(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, day: &Id) -> Result<()> {
    use visible::rota_days as d;
    let seen: Option<Id> =
        visible!(rota_days, viewer, family).filter(d::id.eq(day)).select(d::id).first(tx.connection()).optional()?;
    let seen = seen.ok_or(Error::NotFound)?;
    let now = tx.now();
    diesel::update(rota_days::table.filter(rota_days::id.eq(seen).and(rota_days::looked_at.is_null())))
        .set((rota_days::looked_by.eq(&viewer.user_id), rota_days::looked_at.eq(now)))
        .execute(tx.connection())?;
    Ok(())
}
