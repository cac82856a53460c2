//! Who opened far more records on a day than they usually do.

use std::collections::{BTreeMap, BTreeSet};

use alongside_schema::{Day, Id};

/// Fewer families on a day are never many. A number of our own: the trust notes ask for outliers and name none.
pub(super) const LEAST: usize = 30;
/// How many times the usual is many.
pub(super) const TIMES: usize = 3;
/// The days before a day in which is seen what is usual.
pub(super) const USUAL_DAYS: i64 = 30;

/// A day on which an account opened many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Busy {
    /// The day.
    pub day: Day,
    /// The account.
    pub user: Id,
    /// The families whose records it opened.
    pub families: usize,
    /// The median of the days of the month before on which it opened any; nothing where it opened none.
    pub usual: usize,
}

/// Counts each account's families of a day.
#[derive(Default)]
pub(super) struct Looks(BTreeMap<Id, BTreeMap<Day, BTreeSet<Id>>>);

impl Looks {
    /// An account opened this family's record on this day.
    pub fn add(&mut self, user: Id, day: Day, family: Id) {
        self.0.entry(user).or_default().entry(day).or_default().insert(family);
    }

    /// The days from a day on of which an account opened many, the newest first.
    pub fn many(&self, from: Day) -> Vec<Busy> {
        let mut found: Vec<Busy> = self.0.iter().flat_map(|(user, days)| of_account(user, days, from)).collect();
        found.sort_by(|a, b| b.day.cmp(&a.day).then(b.families.cmp(&a.families)).then(a.user.cmp(&b.user)));
        found
    }
}

fn of_account<'a>(user: &'a Id, days: &'a BTreeMap<Day, BTreeSet<Id>>, from: Day) -> impl Iterator<Item = Busy> + 'a {
    days.range(from..).filter_map(move |(day, families)| {
        let before = days.range(day.plus_days(-USUAL_DAYS)..*day).map(|(_, families)| families.len());
        let usual = median(before.collect());
        let is_many = families.len() >= LEAST && families.len() >= TIMES * usual;
        is_many.then(|| Busy { day: *day, user: user.clone(), families: families.len(), usual })
    })
}

fn median(mut counts: Vec<usize>) -> usize {
    counts.sort_unstable();
    counts.get(counts.len() / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u64) -> Id {
        format!("01936f00-0000-7000-8000-{number:012x}").parse().expect("an id")
    }

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn looks(of: &[(&str, usize)]) -> Vec<(String, usize, usize)> {
        let mut looks = Looks::default();
        for (date, count) in of {
            for family in 0..*count {
                looks.add(id(1), day(date), id(100 + family as u64));
                looks.add(id(1), day(date), id(100 + family as u64));
            }
        }
        let many = looks.many(day("2026-11-20"));
        many.into_iter().map(|busy| (busy.day.to_string(), busy.families, busy.usual)).collect()
    }

    #[test]
    fn three_times_the_usual_and_thirty_is_many() {
        assert_eq!(looks(&[("2026-11-19", 10), ("2026-11-20", 30)]), [("2026-11-20".to_owned(), 30, 10)]);
        assert!(looks(&[("2026-11-19", 10), ("2026-11-20", 29)]).is_empty(), "29 are not 30");
        assert!(looks(&[("2026-11-19", 11), ("2026-11-20", 32)]).is_empty(), "32 are not three times 11");
        assert_eq!(looks(&[("2026-11-20", 30)]).len(), 1, "who never opened any and then thirty");
    }

    #[test]
    fn only_the_month_before_says_what_is_usual() {
        assert_eq!(looks(&[("2026-10-01", 100), ("2026-11-20", 30)]).len(), 1);
        assert!(looks(&[("2026-11-19", 100)]).is_empty(), "it is before the first day");
    }
}
