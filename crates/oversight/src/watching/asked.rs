//! What somebody looks for in the trail.

use alongside_schema::{Day, Id, Moment};
use alongside_web::{Check, Form};

use crate::codes::Screen;
use crate::which::Which;

/// How many days back somebody looks who says nothing else.
const USUAL_DAYS: i64 = 30;
/// The longest time that is looked through at once.
const MOST_DAYS: i64 = 366;

/// What somebody looks for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Where.
    pub screen: Screen,
    /// From which day.
    pub from: Day,
    /// To which day, which is looked at whole.
    pub to: Day,
    /// Of which family, where the screen is about one.
    pub family: Option<Which>,
    /// Of which account. Where there is none, of all.
    pub user: Option<Id>,
}

impl Asked {
    /// What is shown before anybody has asked: the last month, where the screen is about nobody.
    pub fn at_first(screen: Screen, today: Day) -> Option<Self> {
        let needs_one = matches!(screen, Screen::Family | Screen::Outside);
        let all = Self { screen, from: today.plus_days(-USUAL_DAYS), to: today, family: None, user: None };
        (!needs_one).then_some(all)
    }

    /// The form as it is offered.
    pub fn offered(form: Form, today: Day) -> Form {
        form.with_day("from", today.plus_days(-USUAL_DAYS)).with_day("to", today)
    }

    /// Reads what was asked for; whoever may be chosen is in `accounts`.
    pub fn read(check: &mut Check<'_>, screen: Screen, accounts: &[(Id, String)]) -> Option<Self> {
        let (from, to) = (check.past_day("from", "the first day"), check.past_day("to", "the last day"));
        if let (Some(from), Some(to)) = (from, to) {
            if from > to {
                check.error("from_day", "The first day must not be after the last");
            } else if from.days_until(to) > MOST_DAYS {
                check.error("from_day", "Look through a year at once at the most");
            }
        }
        let family = if screen == Screen::Family { Which::read(check) } else { None };
        let chosen = check.values().get("user").to_owned();
        let user = accounts.iter().map(|(id, _)| id).find(|id| id.as_str() == chosen).cloned();
        if screen == Screen::Outside && user.is_none() {
            check.error("user", "Select whose looks you want to see");
        }
        Some(Self { screen, from: from?, to: to?, family, user })
    }

    /// When it begins: the first moment of its first day.
    pub fn begins(&self) -> Moment {
        first_moment(self.from)
    }

    /// When it has ended: the first moment after its last day.
    pub fn ends(&self) -> Moment {
        first_moment(self.to.plus_days(1))
    }

    /// For the trail: the days, and whose.
    pub fn detail(&self) -> String {
        let whose = self.user.as_ref().map(|user| format!(", of {user}")).unwrap_or_default();
        format!("{} to {}{whose}", self.from, self.to)
    }
}

/// Midnight is on every day of the clock in England.
fn first_moment(day: Day) -> Moment {
    day.at(0, 0).unwrap_or(Moment(jiff::Timestamp::UNIX_EPOCH))
}
