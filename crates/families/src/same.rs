//! People of the record and of requests, as the matcher sees them.

use alongside_likeness::{Born, Kind, Person};
use alongside_schema::Day;

use crate::codes::{NameUse, PersonKind};

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
    let mut person = Person::named(name).born(born);
    for (used_as, other) in other_names {
        let used = match used_as {
            NameUse::Usual | NameUse::Official => alongside_likeness::NameUse::Usual,
            NameUse::Old => alongside_likeness::NameUse::Former,
            NameUse::Nickname => alongside_likeness::NameUse::Known,
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
