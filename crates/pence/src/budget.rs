use jiff::civil::{Date, date};

use crate::Pence;

/// What stands in a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Balance {
    /// How much there is for the year.
    pub all: Pence,
    /// What was agreed to and is not paid yet.
    pub held: Pence,
    /// What was paid.
    pub spent: Pence,
}

impl Balance {
    /// What can still be agreed to; nothing where more is held and spent than there is.
    pub fn left(self) -> Pence {
        let gone = self.held.plus(self.spent);
        gone.and_then(|gone| self.all.minus(gone)).unwrap_or_default()
    }

    /// The same with this much more held, if there is so much.
    pub fn hold(self, more: Pence) -> Option<Self> {
        let held = self.held.plus(more).filter(|_| more <= self.left())?;
        Some(Self { held, ..self })
    }

    /// The same with this much of what is held paid.
    pub fn spend(self, amount: Pence) -> Option<Self> {
        Some(Self { held: self.held.minus(amount)?, spent: self.spent.plus(amount)?, ..self })
    }

    /// The same with this much of what is held given back, since it will not be paid.
    pub fn release(self, amount: Pence) -> Option<Self> {
        Some(Self { held: self.held.minus(amount)?, ..self })
    }

    /// The same with this much of what was paid come back.
    pub fn come_back(self, amount: Pence) -> Option<Self> {
        Some(Self { spent: self.spent.minus(amount)?, ..self })
    }
}

/// A budget year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
}

/// The year of a council's money in which a day lies: from 1 April to 31 March. Source: Local Government Finance Act 1992, section 116 (a financial year is the
/// twelve months that end on 31 March).
pub fn year_of(day: Date) -> Year {
    let begins = if (day.month(), day.day()) >= (4, 1) { day.year() } else { day.year() - 1 };
    Year { from: date(begins, 4, 1), to: date(begins + 1, 3, 31) }
}
