//! Reading the test of an outcome, with the parameters that this test has.

use super::row::{Faults, Row};
use super::rules::{AbsenceBasis, Aggregate, Clock, Length, Operator, Scope, Test, WordSet, ZeroBase};
use super::vocabulary::{WordList, Words};

/// Months, weeks, terms and points are below this.
const MOST: u64 = 1000;

const NAMES: [(&str, u8); 9] = [
    ("attendance_over_terms", 0),
    ("exclusions_over_terms", 1),
    ("no_event_for", 2),
    ("event_reduction", 3),
    ("status_absent_for", 4),
    ("status_held_for", 5),
    ("status_cumulative", 6),
    ("distance_travelled", 7),
    ("professional_evidence", 8),
];

/// The test that a row names. Nothing, and faults, where it can not be read.
pub(super) fn read(row: &Row, words: &Words, faults: &Faults) -> Option<Test> {
    let reader = Reader { row, words, faults };
    match row.needed_choice("test", &NAMES)? {
        0 => reader.attendance(),
        1 => reader.exclusions(),
        2 => reader.no_event(),
        3 => reader.reduction(),
        4 => reader.absent(),
        5 => reader.held(),
        6 => reader.cumulative(),
        7 => reader.distance(),
        _ => reader.evidence(),
    }
}

struct Reader<'a, 'r, 't> {
    row: &'a Row<'r, 't>,
    words: &'a Words,
    faults: &'a Faults<'t>,
}

impl Reader<'_, '_, '_> {
    fn attendance(&self) -> Option<Test> {
        let row = self.row;
        let threshold = row.needed_number("threshold", 100);
        let operator = row.needed_choice("operator", &[(">=", Operator::AtLeast), (">", Operator::Above)]);
        let terms = self.terms();
        let absence = row.needed_choice(
            "absence_basis",
            &[
                ("all", AbsenceBasis::All),
                ("unauthorised", AbsenceBasis::Unauthorised),
                ("exclude_authorised", AbsenceBasis::ExcludeAuthorised),
            ],
        );
        let aggregate = row.choice("aggregate", &[("sum", Aggregate::Sum), ("each", Aggregate::Each)]);
        let scope = self.school_scope();
        Some(Test::AttendanceOverTerms {
            threshold: threshold?,
            operator: operator?,
            terms: terms?,
            absence: absence?,
            aggregate: aggregate.unwrap_or(Aggregate::Sum),
            scope,
        })
    }

    fn exclusions(&self) -> Option<Test> {
        let row = self.row;
        let (most, most_days) = (row.number("most", MOST), row.number("most_days", MOST));
        let permanent_allowed = row.flag("permanent_allowed").unwrap_or(false);
        let scope = self.school_scope();
        Some(Test::ExclusionsOverTerms { most, most_days, permanent_allowed, terms: self.terms()?, scope })
    }

    fn no_event(&self) -> Option<Test> {
        let clock = self.row.needed_choice("clock", &[("last_event", Clock::LastEvent), ("closure", Clock::Closure)]);
        let (kinds, months, scope) = (self.kinds(&self.words.events), self.months("months"), self.scope());
        Some(Test::NoEventFor { kinds: kinds?, months: months?, clock: clock?, scope })
    }

    fn reduction(&self) -> Option<Test> {
        let row = self.row;
        let (kinds, scope) = (self.kinds(&self.words.events), self.scope());
        let percent = row.needed_number("percent", 100);
        let months = self.months("months");
        let base_months = row.number("base_months", MOST).or(months);
        let zero_base = row.needed_choice(
            "zero_base",
            &[("none_in_period", ZeroBase::NoneInPeriod), ("not_known", ZeroBase::NotKnown)],
        );
        Some(Test::EventReduction {
            kinds: kinds?,
            percent: percent?,
            months: months?,
            base_months: base_months?,
            zero_base: zero_base?,
            scope,
        })
    }

    fn absent(&self) -> Option<Test> {
        let (kinds, months, scope) = (self.kinds(&self.words.statuses), self.months("months"), self.scope());
        Some(Test::StatusAbsentFor { kinds: kinds?, months: months?, scope })
    }

    fn held(&self) -> Option<Test> {
        let kind = self.status();
        let length = match (self.row.number("weeks", MOST), self.row.number("terms", 20)) {
            (Some(weeks), None) => Some(Length::Weeks(weeks)),
            (None, Some(terms)) => Some(Length::Terms(terms)),
            _ => {
                self.row.fault("status_held_for needs weeks or terms, and one of them only");
                None
            }
        };
        Some(Test::StatusHeldFor { kind: kind?, length: length? })
    }

    fn cumulative(&self) -> Option<Test> {
        let kind = self.status();
        let weeks = self.row.needed_number("weeks", MOST);
        let within_weeks = self.row.needed_number("within_weeks", MOST);
        if within_weeks < weeks {
            self.row.fault("within_weeks is less than weeks");
        }
        Some(Test::StatusCumulative { kind: kind?, weeks: weeks?, within_weeks: within_weeks? })
    }

    fn distance(&self) -> Option<Test> {
        let tool = self.row.needed_text("tool");
        let higher_is_better = self.row.needed_choice("better", &[("higher", true), ("lower", false)]);
        let step = self.row.needed_number("step", MOST);
        Some(Test::DistanceTravelled { tool: tool?, higher_is_better: higher_is_better?, step: step? })
    }

    fn evidence(&self) -> Option<Test> {
        let row = self.row;
        let kinds = self.set("kinds", &self.words.evidence);
        let kinds = if row.texts("kinds").is_empty() { all(&self.words.evidence) } else { kinds };
        let not_by = self.set("not_by", &self.words.roles);
        let months = row.number("months", MOST).unwrap_or(0);
        let most_age_months = row.number("most_age_months", MOST);
        let void_by = self.set("void_by", &self.words.events);
        Some(Test::ProfessionalEvidence { kinds, not_by, months, most_age_months, void_by })
    }

    fn terms(&self) -> Option<u16> {
        let terms = self.row.needed_number("terms", 20);
        if terms == Some(0) {
            self.row.fault("terms is 0, so there is nothing to look at");
        }
        terms
    }

    fn months(&self, key: &'static str) -> Option<u16> {
        self.row.needed_number(key, MOST)
    }

    fn scope(&self) -> Scope {
        let words = [("family", Scope::Family), ("subject", Scope::Subject)];
        self.row.choice("scope", &words).unwrap_or(Scope::Family)
    }

    fn school_scope(&self) -> Scope {
        let words = [("every_school_age_child", Scope::Family), ("subject", Scope::Subject)];
        self.row.choice("scope", &words).unwrap_or(Scope::Family)
    }

    fn status(&self) -> Option<u8> {
        let word = self.row.needed_text("status")?;
        let at = self.words.statuses.find(&word);
        if at.is_none() {
            self.row.fault(format!("{word:?} is no status; {}", self.words.statuses));
        }
        at
    }

    /// The words of `kinds`, of which there has to be one.
    fn kinds(&self, list: &WordList) -> Option<WordSet> {
        let set = self.set("kinds", list);
        if set.is_empty() && self.row.texts("kinds").is_empty() {
            self.row.fault("the test needs kinds, a list of words");
        }
        (!set.is_empty()).then_some(set)
    }

    fn set(&self, key: &'static str, list: &WordList) -> WordSet {
        let mut set = WordSet::default();
        for (word, line) in self.row.texts(key) {
            match list.find(&word) {
                Some(at) => set.add(at),
                None => self.faults.add(line, format!("{word:?} is not a word for {key} here; {list}")),
            }
        }
        set
    }
}

fn all(list: &WordList) -> WordSet {
    let mut set = WordSet::default();
    (0..64).take(list.count()).for_each(|word| set.add(word));
    set
}
