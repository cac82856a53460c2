//! The people of a family, one page for each, and who comes and goes.

pub(super) mod add;
pub(super) mod change;
pub(super) mod known_by;
pub(super) mod leave;
pub(super) mod list;
pub(super) mod person;

use alongside_schema::{Day, Id};
use alongside_web::Check;

use crate::person_codes::{Accuracy, Detail, Ethnicity, Sex, Wanted};
use crate::store::Member;

/// What a person is called in a list: the name, and who they are.
pub(super) fn called(members: &[Member], id: &Id) -> String {
    members.iter().find(|member| member.person_id == *id).map_or_else(String::new, |member| member.name.clone())
}

/// The value of a detail in words: a code's own, or as it was said.
pub(super) fn detail_words(detail: Detail, value: &str) -> String {
    let words = match detail {
        Detail::Sex => value.parse::<Sex>().ok().map(Sex::words),
        Detail::Ethnicity => value.parse::<Ethnicity>().ok().map(Ethnicity::words),
        Detail::Interpreter => value.parse::<Wanted>().ok().map(Wanted::words),
        _ => None,
    };
    words.map_or_else(|| value.to_owned(), str::to_owned)
}

/// Reads a date of birth that may be known in part only. Nobody is over 120 or born tomorrow.
pub(super) fn birth(check: &mut Check<'_>, field: &str, whose: &str) -> Option<(Day, Accuracy)> {
    let what = format!("{whose} date of birth");
    let (day, parts) = check.partial_day(field, &what)?;
    if day > check.today() {
        check.error(
            &format!("{field}_day"),
            "A date of birth is in the past. For a baby on the way, enter when the baby is due",
        );
        return None;
    }
    if day.years_until(check.today()) > crate::dated::OLDEST {
        check.error(
            &format!("{field}_day"),
            format!("That would make them over {}. Check the year", crate::dated::OLDEST),
        );
        return None;
    }
    let is_about = check.values().is_ticked(&format!("{field}_about"), "yes");
    let accuracy = match parts {
        _ if is_about => Accuracy::About,
        1 => Accuracy::Year,
        2 => Accuracy::Month,
        _ => Accuracy::Day,
    };
    Some((day, accuracy))
}

/// Reads the day on which a baby is due: from a while ago, since babies are late and so are records, to ten months ahead.
pub(super) fn due(check: &mut Check<'_>, field: &str) -> Option<Day> {
    let day = check.life_day_if_any(field, "the date the baby is due")?;
    let away = check.today().days_until(day);
    if !(-60..=crate::dated::LONGEST_WAIT).contains(&away) {
        check.error(
            &format!("{field}_day"),
            "The date the baby is due must be within the last two months or the next ten",
        );
        return None;
    }
    Some(day)
}
