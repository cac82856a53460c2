//! What stands in the first field of the search. Whoever is in a hurry types there whatever they have: a number from a letter, a date, a postcode.
//! It is looked for as what it is, and never as a name that nobody has.

use alongside_schema::Day;

use crate::numbers;
use crate::person_codes::NumberSystem;
use crate::store::homes::postcode_key;
use crate::store::search::Terms;

/// The same terms, with a text that is no name moved to where it belongs, if nothing stands there.
pub(super) fn in_place(terms: &Terms) -> Terms {
    let mut placed = terms.clone();
    let typed = terms.name.trim();
    let field = if let Some(day) = day(typed).filter(|_| terms.birth_date.is_none()) {
        (placed.birth_date, placed.birth_parts) = (Some(day), 3);
        None
    } else if let Some(number) = number(typed) {
        Some((&mut placed.number, number))
    } else if is_way(typed) {
        Some((&mut placed.reach, typed.to_owned()))
    } else if is_postcode(typed) {
        Some((&mut placed.address, typed.to_owned()))
    } else {
        return placed;
    };
    match field {
        Some((field, _)) if !field.is_empty() => return placed,
        Some((field, text)) => *field = text,
        None => {}
    }
    placed.name.clear();
    placed
}

/// An NHS number or a unique pupil number, by its check digit.
fn number(typed: &str) -> Option<String> {
    [NumberSystem::Nhs, NumberSystem::Upn].into_iter().find_map(|system| numbers::read(system, typed).ok())
}

/// An e-mail address, or seven digits and more with nothing but signs between them.
fn is_way(typed: &str) -> bool {
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    let is_telephone = digits >= 7 && typed.chars().all(|c| c.is_ascii_digit() || " +()-".contains(c));
    is_telephone || (typed.contains('@') && !typed.contains(char::is_whitespace))
}

/// A letter first, a digit and two letters last, as every postcode of the United Kingdom. Source: BS 7666, postcode formats.
fn is_postcode(typed: &str) -> bool {
    let key = postcode_key(typed);
    let [first, .., digit, before, last] = key.as_bytes() else { return false };
    (5..=7).contains(&key.len())
        && [first, before, last].into_iter().all(u8::is_ascii_alphabetic)
        && digit.is_ascii_digit()
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A whole date as people write it here: 12/4/1990, 12.04.1990, 12 April 1990.
fn day(typed: &str) -> Option<Day> {
    let parts: Vec<&str> = typed.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let month = month.parse().ok().or_else(|| month_by_name(month))?;
    if year.len() != 4 || day.len() > 2 {
        return None;
    }
    Day::of(year.parse().ok()?, month, day.parse().ok()?)
}

fn month_by_name(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let begins = |month: &str| word.starts_with(month) && word.chars().all(char::is_alphabetic);
    MONTHS.iter().position(|month| begins(month)).map(|at| at as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(typed: &str) -> Terms {
        in_place(&Terms { name: typed.to_owned(), ..Terms::default() })
    }

    #[test]
    fn what_is_no_name_is_looked_for_as_what_it_is() {
        for day in ["12/4/1990", "12.04.1990", "12 April 1990", "12 apr 1990"] {
            let found = placed(day);
            assert_eq!((found.birth_date, found.name.as_str()), (Day::of(1990, 4, 12), ""), "{day}");
        }
        assert_eq!(placed("943 476 5919").number, "9434765919");
        assert_eq!(placed("H801200001001").number, "H801200001001");
        assert_eq!(placed("01632 960 101").reach, "01632 960 101");
        assert_eq!(placed("nadia@example.org").reach, "nadia@example.org");
        assert_eq!(placed("lu8 3qd").address, "lu8 3qd");
    }

    #[test]
    fn a_name_stays_a_name_and_a_field_that_is_filled_in_is_left_alone() {
        for name in ["Nadia Rahman", "Mary April May", "O'Neill", "April 1990", "Bo", "31/2/1990"] {
            assert_eq!(placed(name), Terms { name: name.to_owned(), ..Terms::default() }, "{name}");
        }
        let both = Terms { name: "LU8 3QD".to_owned(), address: "Mill Row".to_owned(), ..Terms::default() };
        assert_eq!(in_place(&both), both);
    }
}
