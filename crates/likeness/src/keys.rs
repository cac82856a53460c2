//! Under which keys a person is stored and looked up.
//!
//! Every key joins two pieces of evidence, or is a telephone number. So one shared key is always enough to compare two
//! people, no single common name ever fetches a crowd, and the lookup is one indexed `key in (...)`. Two common names
//! (Mohammed Khan) make no key on their own: they mean nothing without a date, a home or a number, and `compare` would
//! not propose them either.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::homes::{self, Home};
use crate::likely_names::is_common;
use crate::names::{self, Part};
use crate::nicknames::{comes_before_call_name, full_names};
use crate::person::{Born, Person};
use crate::{births, sound};

/// Names beyond this many parts make no more keys.
const MOST_PARTS: usize = 8;

/// The keys of a person, sorted, each once. Two people who share one are worth comparing.
///
/// | key | joins | example |
/// |---|---|---|
/// | `nn:` | the sounds of two parts of one name, in order of the alphabet | `nn:AMN RMN` |
/// | `nd:` | the sound of a part and the date of birth, also with day and month changed about | `nd:AMN 2018-02-03` |
/// | `nh:` | the sound of a part and the home | `nh:RMN LU82QD 41` |
/// | `hd:` | the date of birth and the home, for names with a slip | `hd:2018-02-03 LU82QD 41` |
/// | `ne:` | the sound of a surname and the months around the expected day of a baby | `ne:RMN 2027-01` |
/// | `he:` | a baby on the way and the home | `he:LU82QD 41` |
/// | `p:` | a telephone number | `p:01632960123` |
///
/// A part stands under its own sound and under that of every full name it is short for. A person has about ten keys;
/// with many names it may be fifty. Keys hold names, dates and homes: keep them as safe as those. When a rule here
/// changes, keys that are stored are made anew.
pub fn keys(person: &Person) -> Vec<String> {
    let mut keys = BTreeSet::new();
    let read = names::read_all(&person.names);
    let home = Home::read(person.address.as_deref(), person.postcode.as_deref()).key();
    let days = match person.born {
        Born::On(day) => [Some(day), births::swapped(day)].into_iter().flatten().collect(),
        _ => Vec::new(),
    };
    for name in &read {
        let parts: Vec<&Part> = name
            .given
            .iter()
            .chain(&name.family)
            .filter(|part| part.folded.chars().count() > 1)
            .take(MOST_PARTS)
            .collect();
        for (at, part) in parts.iter().enumerate() {
            for sound in sounds(part) {
                keys.extend(days.iter().map(|day| format!("nd:{sound} {day}")));
                keys.extend(home.iter().map(|home| format!("nh:{sound} {home}")));
                for other in &parts[at + 1..] {
                    if !(says_little(part) && says_little(other)) {
                        keys.extend(sounds(other).into_iter().map(|other| pair(&sound, &other)));
                    }
                }
            }
        }
        if let Born::Expected(due) = person.born {
            let months = months_around(due);
            keys.extend(name.family.iter().flat_map(|part| months.iter().map(|at| format!("ne:{} {at}", part.sound))));
        }
    }
    if let Some(home) = &home {
        keys.extend(days.iter().map(|day| format!("hd:{day} {home}")));
        if matches!(person.born, Born::Expected(_)) {
            keys.insert(format!("he:{home}"));
        }
    }
    keys.extend(person.phone.as_deref().and_then(homes::read_phone).map(|phone| format!("p:{phone}")));
    keys.into_iter().collect()
}

/// What a shared key means, for whoever looks at why somebody was fetched; nothing for a key of another kind.
pub fn key_in_words(key: &str) -> Option<&'static str> {
    Some(match key.split_once(':')?.0 {
        "nn" => "two names sound alike",
        "nd" => "a name sounds alike, same date of birth",
        "nh" => "a name sounds alike, same home",
        "hd" => "same date of birth, same home",
        "ne" => "a baby expected then, surname sounds alike",
        "he" => "a baby expected, same home",
        "p" => "same telephone number",
        _ => return None,
    })
}

fn says_little(part: &Part) -> bool {
    is_common(&part.folded) || comes_before_call_name(&part.folded)
}

fn pair(one: &str, other: &str) -> String {
    if one <= other { format!("nn:{one} {other}") } else { format!("nn:{other} {one}") }
}

/// The sounds of a part: its own, and those of the full names it may stand for.
fn sounds(part: &Part) -> BTreeSet<String> {
    full_names(&part.folded).map(sound::sound).chain([part.sound.clone()]).collect()
}

/// The month of a day, the one before and the one after.
fn months_around(day: Date) -> Vec<String> {
    let months = [day.checked_sub(1.month()), Ok(day), day.checked_add(1.month())];
    months.into_iter().flatten().map(|day| day.strftime("%Y-%m").to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::NameUse;

    fn born(text: &str) -> Born {
        Born::On(text.parse().expect("a day"))
    }

    fn share(one: &Person, other: &Person) -> bool {
        keys(one).iter().any(|key| keys(other).contains(key))
    }

    #[test]
    fn keys_look_as_they_are_described() {
        let amina = Person::named("Amina Rahman").born(born("2018-02-03")).home("41 High Street", "LU8 2QD");
        assert_eq!(
            keys(&Person { phone: Some("+44 1632 960123".to_owned()), ..amina }),
            [
                "hd:2018-02-03 LU82QD 41",
                "hd:2018-03-02 LU82QD 41",
                "nd:AMN 2018-02-03",
                "nd:AMN 2018-03-02",
                "nd:RMN 2018-02-03",
                "nd:RMN 2018-03-02",
                "nh:AMN LU82QD 41",
                "nh:RMN LU82QD 41",
                "nn:AMN RMN",
                "p:01632960123",
            ]
        );
    }

    #[test]
    fn two_common_names_fetch_nobody_without_something_more() {
        assert_eq!(keys(&Person::named("Mohammed Khan")), Vec::<String>::new());
        assert_eq!(keys(&Person::named("Charlotte")), Vec::<String>::new());
        assert!(share(
            &Person::named("Mohammed Khan").born(born("2018-02-03")),
            &Person::named("Muhammad Khan").born(born("2018-03-02"))
        ));
    }

    #[test]
    fn other_spellings_and_short_names_meet() {
        assert!(share(&Person::named("Ștefan Enăchescu"), &Person::named("ENACHESCU, Stephen")));
        assert!(share(&Person::named("Alfie Carter"), &Person::named("Alfred Carter")));
        assert!(share(
            &Person::named("Leah Dalford").also("Leah Burnfield", NameUse::Former),
            &Person::named("Leah Burnfield")
        ));
        assert!(!share(&Person::named("Amina Khan"), &Person::named("Amina Rahman")));
    }

    #[test]
    fn keys_stay_short_and_few_whatever_the_name() {
        let many = Person::named(&"Abcdefghij ".repeat(1000)).born(born("2018-02-03"));
        assert!(keys(&many).len() < 100);
        assert!(
            keys(&Person::named(&"x".repeat(100_000)).home("1 A Street", "LU8 2QD")).iter().all(|key| key.len() < 100)
        );
        assert!(keys(&Person::named("💥, ''")).is_empty());
    }

    #[test]
    fn every_kind_of_key_has_words() {
        let baby = Person::named("Unborn Khan").born(Born::Expected("2027-01-06".parse().expect("a day")));
        let baby = baby.home("41 High Street", "LU8 2QD");
        assert!(keys(&baby).contains(&"ne:KN 2027-01".to_owned()), "{:?}", keys(&baby));
        assert!(keys(&baby).iter().all(|key| key_in_words(key).is_some()));
        assert_eq!(key_in_words("n:khan"), None);
    }
}
