//! What a council sets about support packages: who agrees to how much.

use serde::Deserialize;

/// Who agrees to how much for those who step in for a child, in pence. No council's limits were found (practice notes 2.8: "no published limit found"), so these are the
/// product's: small sums on the same day, so that a child is not kept waiting for a bed; what a family's manager knows best; and above that one more pair of eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Packages {
    /// Up to this much, once, whoever answers for the family agrees to on the same day.
    pub same_day_pence: i64,
    /// How much of that there may be for one family in four weeks.
    pub same_day_together_pence: i64,
    /// Up to this much the manager of the family's team agrees to; above it somebody who keeps the budgets as well.
    pub manager_pence: i64,
    /// How many days after a payment something must show what came of it: a receipt, a picture, that somebody saw it.
    pub evidence_days: i64,
}

impl Default for Packages {
    fn default() -> Self {
        Self { same_day_pence: 5_000, same_day_together_pence: 15_000, manager_pence: 100_000, evidence_days: 28 }
    }
}

impl Packages {
    /// Whether these can be worked with.
    pub(super) fn check(&self) -> Result<(), String> {
        const MOST: i64 = 1_000_000_000;
        let rising = [self.same_day_pence, self.same_day_together_pence, MOST];
        if self.same_day_pence < 0 || rising.windows(2).any(|pair| pair[0] > pair[1]) {
            return Err(
                "packages.same_day_pence must be 0 or more, and packages.same_day_together_pence at least as much"
                    .to_owned(),
            );
        }
        if !(self.same_day_pence..=MOST).contains(&self.manager_pence) {
            return Err("packages.manager_pence must be at least packages.same_day_pence".to_owned());
        }
        if !(1..=366).contains(&self.evidence_days) {
            return Err("packages.evidence_days must be from 1 to 366".to_owned());
        }
        Ok(())
    }
}
