use crate::Pence;

/// Up to how much somebody may agree to alone. Each includes the amount that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// What can not wait and is little: whoever answers for the family agrees on the same day.
    pub same_day: Pence,
    /// How much of that there may be for one family in four weeks, so that nobody cuts one large thing into many small ones.
    pub same_day_together: Pence,
    /// What the manager of the family's team agrees to alone.
    pub manager: Pence,
}

/// Who must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Whoever answers for the family, today.
    SameDay,
    /// The manager of its team.
    Manager,
    /// That manager, and after them somebody who keeps the budget.
    Holder,
}

/// Who must agree to this amount, where so much was agreed on the same day of late. What is paid again and again is never agreed on the same day.
pub fn step(amount: Pence, is_repeated: bool, of_late: Pence, limits: Limits) -> Step {
    let together = of_late.plus(amount);
    if !is_repeated && amount <= limits.same_day && together.is_some_and(|sum| sum <= limits.same_day_together) {
        Step::SameDay
    } else if amount <= limits.manager {
        Step::Manager
    } else {
        Step::Holder
    }
}
