//! Identifiers, references that people can say on the telephone, and the injected source of chance.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha12Rng;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::dates::Moment;

/// What one row is called inside the system: a version 7 UUID as text, so that ids made later sort later.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow, Serialize, Deserialize)]
#[diesel(sql_type = Text)]
#[serde(transparent)]
pub struct Id(String);

impl Id {
    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Before every id that is made at this moment or later, and after every one that was made a millisecond earlier.
    pub fn first_of(moment: Moment) -> Self {
        let milliseconds = u64::try_from(moment.0.as_millisecond()).unwrap_or(0);
        let text = format!("{milliseconds:012x}");
        Self(format!("{}-{}-7000-8000-000000000000", &text[..8], &text[8..12]))
    }

    /// When it was made, to the millisecond, as the id itself says.
    pub fn made_at(&self) -> Option<Moment> {
        let (seconds, nanoseconds) = Uuid::try_parse(&self.0).ok()?.get_timestamp()?.to_unix();
        jiff::Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanoseconds).ok()?).ok().map(Moment)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Id {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let uuid = Uuid::try_parse(text).map_err(|_| "not an id".to_owned())?;
        Ok(Self(uuid.hyphenated().to_string()))
    }
}

text_column!(Id);

/// What a [`Reference`] refers to; its first letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `F`: a family.
    Family,
    /// `P`: a person.
    Person,
    /// `R`: a request for help.
    Request,
    /// `S`: somebody asks for their own record.
    OwnRecord,
}

impl ReferenceKind {
    const fn letter(self) -> char {
        match self {
            Self::Family => 'F',
            Self::Person => 'P',
            Self::Request => 'R',
            Self::OwnRecord => 'S',
        }
    }

    fn from_letter(letter: char) -> Option<Self> {
        [Self::Family, Self::Person, Self::Request, Self::OwnRecord].into_iter().find(|kind| kind.letter() == letter)
    }
}

/// 31 characters that are hard to mistake for each other when read aloud or written by hand. A prime number of them
/// lets one check character catch every single wrong character and every swap of two.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKMNPQRTVWXYZ";
const RANDOM_LENGTH: usize = 8;

/// A short name for a family, person or request that is safe to say on the telephone and to put in a web address: a
/// letter for its kind, eight random characters and a check character, like `F7KQ2-M9XT4`. It tells nothing, not even when it was made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow, Serialize)]
#[diesel(sql_type = Text)]
pub struct Reference(String);

impl Reference {
    /// The text of the reference.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it refers to.
    pub fn kind(&self) -> ReferenceKind {
        self.0.chars().next().and_then(ReferenceKind::from_letter).unwrap_or(ReferenceKind::Family)
    }

    /// A reference whose random part is this number; for bulk fills that must not collide.
    pub fn numbered(kind: ReferenceKind, mut number: u64) -> Self {
        let mut places = [0usize; RANDOM_LENGTH];
        for place in places.iter_mut().rev() {
            *place = (number % 31) as usize;
            number /= 31;
        }
        Self::from_places(kind, &places)
    }

    fn from_places(kind: ReferenceKind, places: &[usize; RANDOM_LENGTH]) -> Self {
        let mut text = String::with_capacity(11);
        text.push(kind.letter());
        for place in places.iter().chain([&check_place(places)]) {
            text.push(ALPHABET[*place] as char);
        }
        text.insert(5, '-');
        Self(text)
    }
}

/// Weighted sum modulo 31 with weights 2, 3, ...: the rule behind ISBN-10, over our alphabet.
fn check_place(places: &[usize]) -> usize {
    places.iter().enumerate().map(|(index, place)| (index + 2) * place).sum::<usize>() % 31
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Reference {
    type Err = String;

    /// Reads a reference as people type it: any case, with or without the hyphen and spaces.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "not a reference".to_owned();
        let typed: Vec<char> =
            text.chars().filter(|c| *c != '-' && !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).take(12).collect();
        let [kind, rest @ ..] = typed.as_slice() else { return Err(wrong()) };
        let kind = ReferenceKind::from_letter(*kind).ok_or_else(wrong)?;
        let places: Option<Vec<usize>> =
            rest.iter().map(|c| ALPHABET.iter().position(|known| *known as char == *c)).collect();
        let places = places.ok_or_else(wrong)?;
        let (check, random) = places.split_last().ok_or_else(wrong)?;
        let random: &[usize; RANDOM_LENGTH] = random.try_into().map_err(|_| wrong())?;
        if check_place(random) != *check {
            return Err(wrong());
        }
        Ok(Self::from_places(kind, random))
    }
}

text_column!(Reference);

/// Where everything random comes from: the machine, or a seed when a run must be repeatable.
#[derive(Clone)]
pub struct Chance(Arc<Mutex<Inner>>);

struct Inner {
    random: ChaCha12Rng,
    last_millisecond: u64,
    counter: u16,
}

impl Chance {
    /// Seeded from the operating system.
    pub fn from_machine() -> Self {
        Self::new(rand::make_rng())
    }

    /// The same values in the same order each time.
    pub fn seeded(seed: u64) -> Self {
        Self::new(ChaCha12Rng::seed_from_u64(seed))
    }

    fn new(random: ChaCha12Rng) -> Self {
        Self(Arc::new(Mutex::new(Inner { random, last_millisecond: 0, counter: 0 })))
    }

    /// A new id made at this moment. Ids of one process sort in the order in which they were made, also within one
    /// millisecond and when the clock goes backwards.
    pub fn id(&self, now: Moment) -> Id {
        let mut inner = self.lock();
        let now = u64::try_from(now.0.as_millisecond()).unwrap_or(0);
        if now > inner.last_millisecond {
            inner.last_millisecond = now;
            inner.counter = 0;
        } else {
            inner.counter += 1;
            if inner.counter > 0x0fff {
                inner.last_millisecond += 1;
                inner.counter = 0;
            }
        }
        let mut bytes = [0u8; 10];
        inner.random.fill_bytes(&mut bytes);
        bytes[..2].copy_from_slice(&inner.counter.to_be_bytes());
        let uuid = uuid::Builder::from_unix_timestamp_millis(inner.last_millisecond, &bytes).into_uuid();
        Id(uuid.hyphenated().to_string())
    }

    /// A new reference. Two are equal about once in 850 billion; the table's unique index has the last word.
    pub fn reference(&self, kind: ReferenceKind) -> Reference {
        let mut inner = self.lock();
        let mut places = [0usize; RANDOM_LENGTH];
        for place in &mut places {
            *place = below(&mut inner.random, 31);
        }
        Reference::from_places(kind, &places)
    }

    /// A secret of 32 bytes, as 64 hexadecimal digits: for session cookies, one-time codes and tokens.
    pub fn secret(&self) -> String {
        let mut bytes = [0u8; 32];
        self.lock().random.fill_bytes(&mut bytes);
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Sixteen random bytes, as a password hash needs for its salt.
    pub fn salt(&self) -> [u8; 16] {
        let mut bytes = [0u8; 16];
        self.lock().random.fill_bytes(&mut bytes);
        bytes
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A number below `limit`, each equally likely.
fn below(random: &mut ChaCha12Rng, limit: u32) -> usize {
    let fair = u32::MAX - u32::MAX % limit;
    loop {
        let drawn = random.next_u32();
        if drawn < fair {
            return (drawn % limit) as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_in_the_order_they_were_made() {
        let chance = Chance::seeded(1);
        let now: Moment = "2026-11-21T10:00:00Z".parse().expect("a moment");
        let ids: Vec<Id> =
            (0..10_000).map(|n| chance.id(if n == 5_000 { now.minus_seconds(3600) } else { now })).collect();
        assert!(ids.is_sorted());
        assert_eq!(ids[0].as_str().len(), 36);
    }

    #[test]
    fn a_reference_survives_how_people_type_it() {
        let made = Chance::seeded(2).reference(ReferenceKind::Family);
        let typed = format!(" {} ", made.to_string().to_lowercase().replace('-', " "));
        assert_eq!(typed.parse::<Reference>().expect("the same reference"), made);
        assert!(made.to_string().len() <= 12);
    }

    #[test]
    fn one_wrong_character_or_a_swap_is_noticed() {
        let chance = Chance::seeded(3);
        for _ in 0..50 {
            let text: Vec<char> =
                chance.reference(ReferenceKind::Person).to_string().replace('-', "").chars().collect();
            for at in 1..text.len() {
                let mut wrong = text.clone();
                wrong[at] = if wrong[at] == '7' { '8' } else { '7' };
                if wrong != text {
                    assert!(wrong.iter().collect::<String>().parse::<Reference>().is_err());
                }
                let mut swapped = text.clone();
                swapped.swap(at, if at == 1 { 2 } else { at - 1 });
                if swapped != text && at > 1 && at < text.len() - 1 {
                    assert!(swapped.iter().collect::<String>().parse::<Reference>().is_err());
                }
            }
        }
    }

    #[test]
    fn nonsense_is_no_reference() {
        for text in ["", "F", "X1234-56789", "F1234", "💥", "F00000000000000000000"] {
            assert!(text.parse::<Reference>().is_err(), "{text}");
        }
    }
}
