//! Carrying out what two have signed, family by family, and following the ledger where the database is older than it.

use std::sync::Arc;

use alongside_keeping::Rules;
use alongside_schema::connection::DbConnection;
use alongside_schema::erase::{self, Behind, Gone, Named};
use alongside_schema::tables::{disposal_families, disposals, families};
use alongside_schema::{Act, Database, Entry, Error, Id, Recorded, Reference, Result, Tx, trail};
use diesel::prelude::*;

use super::super::codes::{Outcome, State};
use super::due::is_over;
use super::erase::{Point, Points, rows};
use super::holds::is_held;

/// Follows the lines of the ledger that this database has not followed: an older database that was put back, or one of before the program stopped. Before anything
/// of the record is shown to anybody. Gives back how many there were.
///
/// # Errors
///
/// In words that say what to do, where the ledger is missing, cut or another one.
pub async fn follow_ledger(db: &Database) -> Result<usize> {
    let ledger = db.keys().erased.clone();
    let behind = db.plain(move |connection| erase::still_to_do(connection, &ledger)).await?;
    let count = behind.len();
    for line in behind {
        db.write(move |tx| follow(tx, &line)).await?;
    }
    Ok(count)
}

fn follow(tx: &mut Tx<'_>, line: &Behind) -> Result<Recorded<()>> {
    let goes = erase::goes(tx.connection(), &line.named)?;
    let gone = rows(tx, &goes)?;
    for family in &line.named.families {
        let of = disposal_families::record_id.eq(family).and(disposal_families::outcome.is_null());
        let list: Option<Id> = disposal_families::table
            .filter(of)
            .select(disposal_families::disposal_id)
            .first(tx.connection())
            .optional()?;
        if let Some(list) = list {
            say(tx, (&list, family), Outcome::Destroyed, &gone)?;
        }
    }
    line.followed(tx)?;
    let family = line.named.families.first();
    let detail = format!("followed line {} of the ledger", line.number());
    Ok(Entry::by_nobody(Act::FamilyErased).of_family(family).detail(detail).counted(total(&gone)).with(()))
}

fn total(gone: &[Gone]) -> usize {
    gone.iter().map(|(_, count)| usize::try_from(*count).unwrap_or(0)).sum()
}

/// Carries out every list that two have signed, and gives back how many records were destroyed. What the ledger says and the database has not followed is done
/// first. A family that somebody holds by now, or whose time is not over any more, stays, and the list says so.
pub async fn carry_out(db: &Database, rules: &Rules, points: &Arc<dyn Points>) -> Result<usize> {
    follow_ledger(db).await?;
    let mut destroyed = 0;
    let lists: Vec<Id> = db
        .plain(|connection| {
            let signed = disposals::table.filter(disposals::state.eq(State::Signed)).order(disposals::id);
            Ok(signed.select(disposals::id).load(connection)?)
        })
        .await?;
    for list in lists {
        for family in db
            .plain({
                let list = list.clone();
                move |connection| to_do(connection, &list)
            })
            .await?
        {
            if carry_out_one(db, rules, points, &list, &family).await? == Outcome::Destroyed {
                destroyed += 1;
            }
        }
        db.write(move |tx| finish(tx, &list)).await?;
    }
    if destroyed > 0 {
        points.at(Point::Ended)?;
    }
    Ok(destroyed)
}

fn to_do(connection: &mut DbConnection, list: &Id) -> Result<Vec<Id>> {
    let of = disposal_families::disposal_id.eq(list).and(disposal_families::outcome.is_null());
    let families = disposal_families::table.filter(of).order(disposal_families::id);
    Ok(families.select(disposal_families::record_id).load(connection)?)
}

async fn carry_out_one(
    db: &Database,
    rules: &Rules,
    points: &Arc<dyn Points>,
    list: &Id,
    family: &Id,
) -> Result<Outcome> {
    // Looking for who is named elsewhere takes time, so it is done before the transaction, which looks once more at what can have changed.
    let named = Named::family(family);
    let goes = db.plain(move |connection| erase::goes(connection, &named)).await?;
    let (rules, points, list, family) = (rules.clone(), points.clone(), list.clone(), family.clone());
    db.write(move |tx| {
        points.at(Point::Begin)?;
        let (outcome, gone) = match what_becomes(tx, &rules, (&list, &family))? {
            Outcome::Destroyed => (Outcome::Destroyed, rows(tx, &goes)?),
            kept => (kept, Vec::new()),
        };
        say(tx, (&list, &family), outcome, &gone)?;
        if outcome == Outcome::Destroyed {
            points.at(Point::RowsTaken)?;
            erase::write_down(tx, Some(&list), &goes)?;
            points.at(Point::Written)?;
        }
        let act = if outcome == Outcome::Destroyed { Act::FamilyErased } else { Act::KeepingChanged };
        let entry = Entry::by_nobody(act).family(&family).target(&list).detail(outcome);
        Ok(entry.counted(total(&gone)).with(outcome))
    })
    .await
}

/// What becomes of a family of a list at this moment. Its row is held until the transaction ends, so that no hold is set meanwhile.
fn what_becomes(tx: &mut Tx<'_>, rules: &Rules, (list, family): (&Id, &Id)) -> Result<Outcome> {
    let today = tx.today();
    // Where the record was joined with another since, the row has moved with it to a record that nobody signed: its reference is another.
    let signed: Reference = disposal_families::table
        .filter(disposal_families::disposal_id.eq(list).and(disposal_families::record_id.eq(family)))
        .select(disposal_families::reference)
        .first(tx.connection())?;
    let there = families::table
        .filter(families::id.eq(family).and(families::joined_into.is_null()))
        .filter(families::reference.eq(signed));
    let held = diesel::update(there).set(families::name.eq(families::name)).execute(tx.connection())?;
    if held == 0 {
        return Ok(Outcome::NotDue);
    }
    if is_held(tx.connection(), family)? {
        return Ok(Outcome::Held);
    }
    Ok(if is_over(tx.connection(), rules, today, family)?.is_some() { Outcome::Destroyed } else { Outcome::NotDue })
}

/// Writes down what became of a family of a list.
fn say(tx: &mut Tx<'_>, (list, family): (&Id, &Id), outcome: Outcome, gone: &[Gone]) -> Result<()> {
    let now = tx.now();
    let counts: Vec<String> = gone.iter().map(|(table, count)| format!("{table}={count}")).collect();
    let row = disposal_families::disposal_id.eq(list).and(disposal_families::record_id.eq(family));
    let said = diesel::update(disposal_families::table.filter(row.and(disposal_families::outcome.is_null())))
        .set((
            disposal_families::outcome.eq(outcome),
            disposal_families::counts.eq(counts.join(" ")),
            disposal_families::done_at.eq(now),
        ))
        .execute(tx.connection())?;
    if said == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// Ends a list of which nothing is left to do: from now on its page is the certificate.
fn finish(tx: &mut Tx<'_>, list: &Id) -> Result<Recorded<()>> {
    let now = tx.now();
    let left = to_do(tx.connection(), list)?.len();
    if left == 0 {
        let (number, seal) = trail::end(tx.connection())?;
        diesel::update(disposals::table.filter(disposals::id.eq(list).and(disposals::state.eq(State::Signed))))
            .set((
                disposals::state.eq(State::Done),
                disposals::done_at.eq(now),
                disposals::head_number.eq(number),
                disposals::head_seal.eq(seal),
            ))
            .execute(tx.connection())?;
    }
    Ok(Entry::by_nobody(Act::KeepingChanged).target(list).detail("carried out").counted(left).with(()))
}
