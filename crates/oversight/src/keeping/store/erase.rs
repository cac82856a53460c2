//! Destroying the record of one family in one transaction: its rows, the words of the trail that name its people, what went to their addresses, and the line in the
//! ledger.

use alongside_families::names::parts;
use alongside_families::store::refresh_who_stays;
use alongside_schema::connection::DbConnection;
use alongside_schema::erase::{Goes, Gone, erase as take_away};
use alongside_schema::tables::{channels, families, outbox, people, person_names, searches};
use alongside_schema::{Id, Reference, Result, Tx, trail};
use diesel::prelude::*;

/// Where the program can stop while it destroys a record. A test lets it stop at each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// Nothing is done yet.
    Begin,
    /// The rows are taken away in the transaction; the ledger does not know yet.
    RowsTaken,
    /// The ledger says so on the disk; the transaction has not ended.
    Written,
    /// The transaction has ended; the log of the database still has the rows.
    Ended,
}

/// What happens at each of these points: nothing in the service, an end in a test.
pub trait Points: Send + Sync {
    /// Called at a point; an error stops everything there.
    fn at(&self, point: Point) -> Result<()>;
}

/// Nothing happens.
#[derive(Clone, Copy, Debug)]
pub struct NoFaults;

impl Points for NoFaults {
    fn at(&self, _: Point) -> Result<()> {
        Ok(())
    }
}

/// What was typed somewhere about who goes, so that it is known again.
struct Traces {
    /// The parts of each name of each person.
    names: Vec<Vec<String>>,
    /// Telephone numbers and the like: as they stand, and their digits.
    reach: Vec<String>,
    references: Vec<String>,
}

impl Traces {
    fn of(connection: &mut DbConnection, goes: &Goes) -> Result<Self> {
        let rows: Vec<(Reference, String)> = people::table
            .filter(people::id.eq_any(&goes.people))
            .select((people::reference, people::name))
            .load(connection)?;
        let others: Vec<String> = person_names::table
            .filter(person_names::person_id.eq_any(&goes.people))
            .select(person_names::name)
            .load(connection)?;
        let of_families: Vec<Reference> =
            families::table.filter(families::id.eq_any(&goes.families)).select(families::reference).load(connection)?;
        let reach: Vec<String> = channels::table
            .filter(channels::family_id.eq_any(&goes.families).and(channels::value.ne("")))
            .select(channels::value)
            .load(connection)?;
        let names = rows.iter().map(|(_, name)| name).chain(&others).map(|name| parts(name)).collect();
        let references = rows.into_iter().map(|(reference, _)| reference).chain(of_families);
        Ok(Self { names, reach, references: references.map(|reference| reference.to_string()).collect() })
    }

    /// Whether words name somebody: by two parts of one name, by the only part that a name has, by a number or by a reference.
    fn are_in(&self, words: &str) -> bool {
        let said = parts(words);
        let by_name = |name: &Vec<String>| {
            let common = name.iter().filter(|part| said.contains(part)).count();
            common > 0 && common >= name.len().min(2)
        };
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let in_digits = digits(words);
        let by_number = |number: &String| {
            let of = digits(number);
            words.contains(number.as_str()) || (of.len() >= 7 && in_digits.contains(&of))
        };
        self.names.iter().any(by_name)
            || self.reach.iter().any(by_number)
            || self.references.iter().any(|reference| words.to_uppercase().contains(reference.as_str()))
    }
}

/// Takes away everything of what goes but the line in the ledger, which comes last.
pub(super) fn rows(tx: &mut Tx<'_>, goes: &Goes) -> Result<Vec<Gone>> {
    let traces = Traces::of(tx.connection(), goes)?;
    trail::forget(tx, |words| traces.are_in(words))?;
    forget_searches(tx, &traces)?;
    diesel::delete(outbox::table.filter(outbox::address.eq_any(&traces.reach))).execute(tx.connection())?;
    let gone = take_away(tx, goes)?;
    goes.stay.iter().try_for_each(|person| refresh_who_stays(tx, person))?;
    Ok(gone)
}

fn forget_searches(tx: &mut Tx<'_>, traces: &Traces) -> Result<()> {
    let kept: Vec<(Id, String)> = searches::table.select((searches::id, searches::terms)).load(tx.connection())?;
    let ids: Vec<Id> = kept.into_iter().filter(|(_, terms)| traces.are_in(terms)).map(|(id, _)| id).collect();
    diesel::delete(searches::table.filter(searches::id.eq_any(ids))).execute(tx.connection())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_known_again_by_name_number_or_reference() {
        let traces = Traces {
            names: vec![parts("Nadia Rahman"), parts("Cher")],
            reach: vec!["01632 960123".to_owned(), "nadia@example.org".to_owned()],
            references: vec!["F7KQ2-M9XT4".to_owned()],
        };
        for words in [
            "rahman, NADIA",
            "Nadia Lena Rahman 1990-04-12",
            "cher",
            "01632960123",
            "f7kq2-m9xt4",
            "to nadia@example.org",
        ] {
            assert!(traces.are_in(words), "{words}");
        }
        for words in ["Rahman", "Nadia", "1990-04-12", "960123", "Yusuf Begum", ""] {
            assert!(!traces.are_in(words), "{words}");
        }
    }
}
