//! People of the record and of requests, as the matcher sees them.

use alongside_likeness::{Born, Kind, Person};
use alongside_schema::Day;

use crate::codes::{NameUse, PersonKind, Way};

/// Somebody as the matcher sees them. `home` is left out where the reader may not learn it.
pub fn looks_like(
    name: &str,
    other_names: &[(NameUse, &str)],
    kind: PersonKind,
    birth_date: Option<Day>,
    today: Day,
    home: Option<(&str, &str)>,
    phone: Option<&str>,
) -> Person {
    let born = match birth_date {
        None => Born::NotKnown,
        Some(day) if day > today => Born::Expected(day.0),
        Some(day) => Born::On(day.0),
    };
    looks(name, other_names, kind, born, home, phone)
}

/// The same, of somebody whose birth is known as it stands in the record.
pub fn looks(
    name: &str,
    other_names: &[(NameUse, &str)],
    kind: PersonKind,
    born: Born,
    home: Option<(&str, &str)>,
    phone: Option<&str>,
) -> Person {
    let mut person = Person::named(name).born(born);
    for (used_as, other) in other_names {
        let used = match used_as {
            NameUse::Usual | NameUse::Official => alongside_likeness::NameUse::Usual,
            NameUse::Old => alongside_likeness::NameUse::Former,
            NameUse::Nickname | NameUse::Alias => alongside_likeness::NameUse::Known,
        };
        person = person.also(other, used);
    }
    if let Some((address, postcode)) = home {
        person = person.home(address, postcode);
    }
    person.kind = Some(if kind == PersonKind::Child { Kind::Child } else { Kind::Adult });
    person.phone = phone.filter(|phone| !phone.is_empty()).map(str::to_owned);
    person
}

/// Whether two numbers, or two addresses, lead to the same telephone or letter box, however they are written.
///
/// ```
/// use alongside_families::{codes::Way, same::same_value};
/// assert!(same_value(Way::Text, "07700 900101", "+44 7700 900101"));
/// assert!(same_value(Way::Email, "Leah@Example.org ", "leah@example.org"));
/// assert!(!same_value(Way::Call, "", ""));
/// ```
pub fn same_value(way: Way, one: &str, other: &str) -> bool {
    let folded = |text: &str| match way {
        Way::Call | Way::Text | Way::Voicemail => number(text),
        Way::Email | Way::Post | Way::Visit => text.trim().to_lowercase(),
    };
    let one = folded(one);
    !one.is_empty() && one == folded(other)
}

/// The digits of a telephone number, from its 0 on.
fn number(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let rest = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44"));
    rest.map_or_else(|| digits.clone(), |rest| format!("0{}", rest.trim_start_matches('0')))
}
