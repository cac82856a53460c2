//! Between forms, settings and the engine of money.

use alongside_pence::{Limits, MOST, NotMoney, Pence};
use alongside_schema::{Error, Result};
use alongside_web::Check;
use alongside_web::settings::Packages;

/// A stored number of pence. One that can not be is a fault of ours: the tables refuse it.
pub(crate) fn stored(number: i64) -> Result<Pence> {
    Pence::of(number).ok_or_else(|| Error::Fault("a stored amount is no amount".to_owned()))
}

/// The council's limits, as the engine knows them.
pub fn limits_of(settings: &Packages) -> Limits {
    let pence = |number: i64| Pence::of(number).unwrap_or_default();
    Limits {
        same_day: pence(settings.same_day_pence),
        same_day_together: pence(settings.same_day_together_pence),
        manager: pence(settings.manager_pence),
    }
}

/// An amount that somebody typed, more than nothing. What is wrong is said with what to do.
pub fn parse_pence(check: &mut Check<'_>, field: &str, what: &str) -> Option<Pence> {
    match check.optional(field).parse::<Pence>() {
        Ok(pence) if pence.is_nothing() => {
            check.error(field, format!("Enter {what} that is more than £0"));
            None
        }
        Ok(pence) => Some(pence),
        Err(NotMoney::NoNumber) => {
            check.error(field, format!("Enter {what} in pounds, like £120 or £120.50"));
            None
        }
        Err(NotMoney::NotTwoFigures) => {
            check.error(field, "Enter the pence with 2 numbers, like £120.50");
            None
        }
        Err(NotMoney::TooMuch) => {
            check.error(field, format!("Enter {what} of no more than {}", Pence::of(MOST).unwrap_or_default()));
            None
        }
    }
}
