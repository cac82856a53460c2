//! What somebody typed, kept under a key beside the chain, so that it can be forgotten without bending the trail.

use alongside_keys::{Fresh, Kept};
use diesel::prelude::*;

use crate::database::Tx;
use crate::dates::{Day, Moment};
use crate::error::{Error, Result};
use crate::ids::Id;
use crate::tables::{trail, trail_words};

const NOT_KEPT: &str = "What you typed has to be kept safe for the trail, and that is not possible just now: the keys of the service can not \
    be read. Nothing was done. Tell whoever runs the service.";

/// Keeps these words of this entry. Gives back what stands for them in the chain.
pub(super) fn keep(tx: &mut Tx<'_>, entry: &Id, words: &str) -> Result<String> {
    if words.is_empty() {
        return Ok(String::new());
    }
    let fresh = Fresh { key: tx.chance().secret(), bytes: tx.chance().salt() };
    let kept = tx.keys.words.keep(&quarter(tx.today()), entry.as_str(), words, &fresh).map_err(|fault| {
        tracing::error!(%fault, "words of the trail can not be kept");
        Error::Refused(NOT_KEPT.to_owned())
    })?;
    diesel::insert_into(trail_words::table)
        .values((trail_words::entry_id.eq(entry), trail_words::envelope.eq(kept.envelope)))
        .execute(tx.connection())?;
    Ok(kept.commitment)
}

/// The words of this entry, and when it was written; no words where there were none or where they were made unreadable.
pub fn words(tx: &mut Tx<'_>, entry: &Id) -> Result<(Moment, Option<String>)> {
    let (at, commitment): (Moment, String) = trail::table
        .filter(trail::id.eq(entry))
        .select((trail::at, trail::commitment))
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    let envelope: Option<String> = trail_words::table
        .filter(trail_words::entry_id.eq(entry))
        .select(trail_words::envelope)
        .first(tx.connection())
        .optional()?;
    let Some(envelope) = envelope else { return Ok((at, None)) };
    let opened = tx.keys.words.open(entry.as_str(), &Kept { envelope, commitment });
    Ok((at, opened.map_err(|fault| Error::Refused(fault.to_string()))?))
}

/// Makes words unreadable for ever that name somebody of whom nothing is to be held any more: their envelopes are emptied, and the chain stays as it is. What is kept
/// under a key that is not there can not be read already. Gives back how many.
pub fn forget(tx: &mut Tx<'_>, names: impl Fn(&str) -> bool) -> Result<usize> {
    let kept: Vec<(String, String, String)> = trail_words::table
        .inner_join(trail::table.on(trail::id.eq(trail_words::entry_id)))
        .filter(trail_words::envelope.ne(""))
        .order(trail_words::entry_id)
        .select((trail_words::entry_id, trail_words::envelope, trail::commitment))
        .load(tx.connection())?;
    let mut forgotten = 0;
    for (entry, envelope, commitment) in kept {
        let opened = tx.keys.words.open(&entry, &Kept { envelope, commitment });
        // What was altered is for the check of the trail to find; it is not made unreadable here.
        if matches!(opened, Ok(Some(words)) if names(&words)) {
            let of_entry = trail_words::table.filter(trail_words::entry_id.eq(&entry));
            forgotten += diesel::update(of_entry).set(trail_words::envelope.eq("")).execute(tx.connection())?;
        }
    }
    Ok(forgotten)
}

/// The quarter of a year, by which keys are named and destroyed: `2026-Q4`.
fn quarter(day: Day) -> String {
    format!("{}-Q{}", day.0.year(), (day.0.month() + 2) / 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_four_quarters() {
        let of = |day: &str| quarter(day.parse().expect("a day"));
        assert_eq!((of("2026-01-01"), of("2026-03-31")), ("2026-Q1".to_owned(), "2026-Q1".to_owned()));
        assert_eq!((of("2026-04-01"), of("2026-12-31")), ("2026-Q2".to_owned(), "2026-Q4".to_owned()));
    }
}
