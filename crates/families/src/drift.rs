//! How long a family was not reached, and each child not seen: one definition, for every page that says it.
//!
//! * A family is *reached* on the day of a contact in which somebody of it took part: every kind but an attempt.
//! * A child is *seen* on the day of a visit or a meeting at which they were. A call or a letter is not seeing. A baby on the way
//!   can not be seen and is not counted, nor is a child who died.
//! * Only what happened in the open stretch of work counts; where nothing has, the days are counted from its beginning: for a child who was
//!   born or came into the family since, from that day.
//! * Attempts count from the day after the family was last reached.
//!
//! [`store::work_now`](crate::store::work_now) reads it for a family; `drift_columns!` has the same columns for lists. A viewer from whom a contact is
//! withheld is told what they may see.

use alongside_schema::Day;
use alongside_web::settings::Drift as Limits;

/// When a child was last seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// There is no child to be seen.
    NoChildren,
    /// At least one child was not seen at all yet.
    NotAll {
        /// Since when the child who has waited longest, seen before or not, was not seen.
        since: Day,
    },
    /// Each child was seen, the one who was seen longest ago on this day.
    All(Day),
}

/// What is known of a family's contacts in its open stretch of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Since when help goes on.
    pub opened_on: Day,
    /// When somebody was last reached.
    pub reached_on: Option<Day>,
    /// Attempts since then that reached nobody.
    pub attempts: i64,
    /// When the children were seen.
    pub seen: Seen,
}

impl Drift {
    /// Days since somebody was reached or, if nobody was yet, since help began.
    pub fn days_unreached(&self, today: Day) -> i64 {
        self.reached_on.unwrap_or(self.opened_on).days_until(today)
    }

    /// Days for which a child was not seen; none where there is no child.
    pub fn days_unseen(&self, today: Day) -> Option<i64> {
        match self.seen {
            Seen::NoChildren => None,
            Seen::NotAll { since: day } | Seen::All(day) => Some(day.days_until(today)),
        }
    }

    /// Whether the family was not reached for longer than the council's limit.
    pub fn is_unreached(&self, today: Day, limits: Limits) -> bool {
        self.days_unreached(today) > limits.reached_days
    }

    /// Whether a child was not seen for longer than the council's limit.
    pub fn is_unseen(&self, today: Day, limits: Limits) -> bool {
        self.days_unseen(today).is_some_and(|days| days > limits.child_seen_days)
    }

    /// When the family was last reached, in words, with the attempts since.
    pub fn reached_words(&self, today: Day) -> String {
        let reached = self.reached_on.map_or_else(|| "Not yet".to_owned(), |day| ago(day, today));
        match self.attempts {
            0 => reached,
            1 => format!("{reached}, 1 attempt since"),
            attempts => format!("{reached}, {attempts} attempts since"),
        }
    }

    /// When the children were seen, in words.
    pub fn seen_words(&self, today: Day) -> String {
        match self.seen {
            Seen::NoChildren => "No children to see".to_owned(),
            Seen::NotAll { .. } => "Not every child yet".to_owned(),
            Seen::All(day) => match day.days_until(today) {
                0 => "Every child today".to_owned(),
                1 => "Every child since yesterday".to_owned(),
                days => format!("Every child within {days} days"),
            },
        }
    }
}

/// How long ago a day was: "Today", "Yesterday", "12 days ago".
pub fn ago(day: Day, today: Day) -> String {
    match day.days_until(today) {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn before_anybody_was_reached_days_count_from_the_beginning() {
        let seen = Seen::NotAll { since: day("2026-11-01") };
        let drift = Drift { opened_on: day("2026-11-01"), reached_on: None, attempts: 2, seen };
        let (today, limits) = (day("2026-11-15"), Limits::default());
        assert_eq!(drift.days_unreached(today), 14);
        assert!(!drift.is_unreached(today, limits) && drift.is_unreached(day("2026-11-16"), limits));
        assert_eq!(drift.reached_words(today), "Not yet, 2 attempts since");
        assert!(drift.is_unseen(day("2026-12-02"), limits));
    }

    #[test]
    fn the_child_seen_longest_ago_decides() {
        let drift = Drift {
            opened_on: day("2026-06-01"),
            reached_on: Some(day("2026-11-20")),
            attempts: 0,
            seen: Seen::All(day("2026-10-20")),
        };
        let (today, limits) = (day("2026-11-21"), Limits::default());
        assert_eq!((drift.days_unreached(today), drift.days_unseen(today)), (1, Some(32)));
        assert!(!drift.is_unreached(today, limits) && drift.is_unseen(today, limits));
        assert_eq!(drift.seen_words(today), "Every child within 32 days");
        let none = Drift { seen: Seen::NoChildren, ..drift };
        assert!(!none.is_unseen(day("2027-11-21"), limits), "where there is no child none is missed");
    }
}
