//! The ledger of what was destroyed, and the same in the database.

use std::str::FromStr;

use alongside_keys::{Ledger, Line};
use diesel::dsl::max;
use diesel::prelude::*;

use super::Goes;
use crate::connection::DbConnection;
use crate::database::Tx;
use crate::error::{Error, Result};
use crate::ids::Id;
use crate::tables::erasures;

/// Whom a line names, or whoever asks that something is destroyed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Families.
    pub families: Vec<Id>,
    /// People who went with them.
    pub people: Vec<Id>,
    /// Requests that did.
    pub requests: Vec<Id>,
}

impl Named {
    /// This family, with all that goes with it.
    pub fn family(id: &Id) -> Self {
        Self { families: vec![id.clone()], ..Self::default() }
    }
}

impl FromStr for Named {
    type Err = String;
    fn from_str(body: &str) -> std::result::Result<Self, String> {
        let of = |name: &str| {
            let ids = body.split(' ').find_map(|part| part.strip_prefix(name));
            let ids = ids.ok_or_else(|| format!("a line of the ledger says nothing of {name}"))?;
            ids.split(',').filter(|id| !id.is_empty()).map(str::parse).collect::<std::result::Result<Vec<Id>, _>>()
        };
        Ok(Self { families: of("families=")?, people: of("people=")?, requests: of("requests=")? })
    }
}

fn body(at: crate::dates::Moment, goes: &Goes) -> String {
    let of = |ids: &[Id]| ids.iter().map(Id::as_str).collect::<Vec<_>>().join(",");
    format!("at={at} families={} people={} requests={}", of(&goes.families), of(&goes.people), of(&goes.requests))
}

fn says(fault: impl std::fmt::Display) -> Error {
    Error::Refused(fault.to_string())
}

/// Writes down what has just been taken away: first as a line of the ledger, which is on the disk when this returns, and then in the database. The last
/// thing that a transaction does which destroys something.
pub fn write_down(tx: &mut Tx<'_>, disposal: Option<&Id>, goes: &Goes) -> Result<i64> {
    let number = last_number(tx.connection())? + 1;
    let (body, fresh) = (body(tx.now(), goes), tx.chance().secret());
    let line = tx.keys.erased.append(number, &body, &fresh).map_err(|fault| {
        tracing::error!(%fault, "what is destroyed can not be written down");
        Error::Refused("What is destroyed could not be written down outside the database, so nothing was destroyed. Tell whoever runs the service.".to_owned())
    })?;
    store(tx, &line, disposal)?;
    Ok(number)
}

fn store(tx: &mut Tx<'_>, line: &Line, disposal: Option<&Id>) -> Result<()> {
    let at = tx.now();
    diesel::insert_into(erasures::table)
        .values((
            erasures::number.eq(line.number),
            erasures::at.eq(at),
            erasures::disposal_id.eq(disposal),
            erasures::body.eq(&line.body),
            erasures::digest.eq(&line.digest),
        ))
        .execute(tx.connection())?;
    Ok(())
}

fn last_number(connection: &mut DbConnection) -> Result<i64> {
    Ok(erasures::table.select(max(erasures::number)).first::<Option<i64>>(connection)?.unwrap_or(0))
}

/// A line of the ledger that this database has not followed yet: it is older than the line, or the program stopped before the transaction ended.
#[derive(Clone, Debug)]
pub struct Behind {
    line: Line,
    /// Whom it names.
    pub named: Named,
}

impl Behind {
    /// Notes that this database has followed it.
    pub fn followed(&self, tx: &mut Tx<'_>) -> Result<()> {
        store(tx, &self.line, None)
    }

    /// Its number.
    pub fn number(&self) -> i64 {
        self.line.number
    }
}

/// The lines of the ledger that this database has not followed.
///
/// # Errors
///
/// In words that say what to do, where the ledger is missing, shorter than the database says, or another one: then nobody knows what must not be there any
/// more, and nothing may be served.
pub fn still_to_do(connection: &mut DbConnection, ledger: &Ledger) -> Result<Vec<Behind>> {
    let known: Vec<(i64, String)> =
        erasures::table.order(erasures::number).select((erasures::number, erasures::digest)).load(connection)?;
    let place = ledger.path().display();
    if !known.is_empty() && !ledger.is_there() {
        return Err(says(format!(
            "The ledger of what was destroyed is not at {place}, and {} line(s) were written. Without it nobody knows what must not be in an older \
             database. Put it back from where keys are kept. If it is lost for good, `alongside ledger put-back` makes it again from this database",
            known.len()
        )));
    }
    let lines = ledger.lines().map_err(says)?;
    if let Some((number, _)) =
        known.iter().find(|(number, digest)| lines.iter().all(|line| line.number != *number || line.digest != *digest))
    {
        let why = if lines.len() < known.len() {
            "is shorter than this database says"
        } else {
            "is not the one that this database was written with"
        };
        return Err(says(format!(
            "The ledger of what was destroyed at {place} {why} (line {number}). Put back the newest one from where keys are kept. If it is lost for good, \
             `alongside ledger put-back` makes it again from this database"
        )));
    }
    let after = known.last().map_or(0, |(number, _)| *number);
    let behind = lines.into_iter().filter(|line| line.number > after);
    behind.map(|line| Ok(Behind { named: line.body.parse().map_err(says)?, line })).collect()
}

/// Makes a lost ledger again from what the database knows. Gives back how many lines it has.
///
/// # Errors
///
/// Where the file has other lines, or more: then it is not lost.
pub fn put_back_ledger(connection: &mut DbConnection, ledger: &Ledger) -> Result<usize> {
    let rows: Vec<(i64, String, String)> = erasures::table
        .order(erasures::number)
        .select((erasures::number, erasures::body, erasures::digest))
        .load(connection)?;
    let lines: Vec<Line> = rows.into_iter().map(|(number, body, digest)| Line { number, body, digest }).collect();
    ledger.put_back(&lines).map_err(says)?;
    Ok(lines.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Chance;

    #[test]
    fn a_line_names_ids_and_nothing_else() {
        let (chance, now) = (Chance::seeded(3), "2026-11-21T10:00:00Z".parse().expect("a moment"));
        let [family, mother, request] = [chance.id(now), chance.id(now), chance.id(now)];
        let goes = Goes {
            families: vec![family.clone()],
            people: vec![mother.clone()],
            requests: vec![request.clone()],
            stay: vec![],
        };
        let named: Named = body(now, &goes).parse().expect("a line");
        assert_eq!(named, Named { families: vec![family], people: vec![mother], requests: vec![request] });
        assert!("at=2026 families=".parse::<Named>().is_err());
        assert!("families=x people= requests=".parse::<Named>().is_err());
    }
}
