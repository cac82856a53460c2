//! The clocks of a plan: the about six months of help, and the next review.

use alongside_clocks::Clocks;
use alongside_schema::Day;

/// What pages need to know to judge a plan by the council's numbers.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Today.
    pub today: Day,
    /// The number of appointments a week above which the plan says that it is a lot for one person.
    pub much: i64,
    /// The council's clocks.
    pub clocks: Clocks,
}

/// Help that has gone on for longer than the about-six-month clock, and asks for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Since when help goes on.
    pub since: Day,
    /// For how many days.
    pub days: i64,
    /// When the decision was due.
    pub due_on: Day,
}

impl Limits {
    /// Whether the clock `six_months` has run out: from the day on which help began or, once it was decided with a reason that it goes on,
    /// from the day of that decision. Source: mission M14, about six months with a family.
    pub fn drift(&self, began_on: Day, decided_on: Option<Day>) -> Option<Drift> {
        let run = self.clocks.run("six_months", decided_on.unwrap_or(began_on).0.at(0, 0, 0, 0))?;
        let due_on = Day(run.due(self.today.0).on);
        (due_on < self.today).then(|| Drift { since: began_on, days: began_on.days_until(self.today), due_on })
    }

    /// The last day on which the plan must be reviewed by the council's clocks: `further_review` from the last review, `first_review` from
    /// the day the plan was begun, which may be before an assessment is finished.
    pub fn review_by(&self, begun_on: Day, last_review: Option<Day>) -> Option<Day> {
        let (clock, from) = match last_review {
            Some(last) => ("further_review", last),
            None => ("first_review", begun_on),
        };
        Some(Day(self.clocks.run(clock, from.0.at(0, 0, 0, 0))?.due(self.today.0).on))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn six_months_run_again_from_a_decision() {
        let limits = |today| Limits { today: day(today), much: 2, clocks: Clocks::built_in() };
        let began = day("2026-05-01");
        assert_eq!(limits("2026-10-30").drift(began, None), None, "182 days are not too long");
        let drift = limits("2026-10-31").drift(began, None).expect("drift");
        assert_eq!((drift.days, drift.due_on), (183, day("2026-10-30")));
        assert_eq!(limits("2027-04-01").drift(began, Some(day("2026-11-02"))), None);
        assert!(limits("2027-06-01").drift(began, Some(day("2026-11-02"))).is_some());
    }

    #[test]
    fn a_review_is_due_by_the_clock_of_its_kind() {
        let limits = Limits { today: day("2026-11-21"), much: 2, clocks: Clocks::built_in() };
        assert_eq!(limits.review_by(day("2026-11-01"), None), Some(day("2026-12-13")));
        assert_eq!(limits.review_by(day("2026-01-01"), Some(day("2026-11-01"))), Some(day("2027-01-24")));
    }
}
