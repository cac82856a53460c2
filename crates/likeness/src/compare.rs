//! Whether two people may be one, or of one family.

use crate::births::{self, BirthEvidence};
use crate::evidence::{self, NameEvidence};
use crate::homes::{self, Home};
use crate::names::{self, Near, ReadName};
use crate::person::{Born, Kind, Person, Sex};
use crate::reason::Reason;

/// What the two may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Same {
    /// Two people of one family: twins, brothers and sisters, parent and child of one name.
    Family,
    /// One person.
    Person,
}

/// How alike two people are, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// From 0 to 100; see [`compare`]. For order and for thresholds, not a probability: do not show it.
    pub score: u8,
    /// What they may be.
    pub same: Same,
    /// Why, the weightiest first; what counts against is among them.
    pub reasons: Vec<Reason>,
}

/// Likenesses below this are not worth a thought, even together with others.
pub(crate) const FLOOR: i32 = 25;

/// Points for the same door, the same telephone, a postcode without a number, a school.
const HOME: i32 = 15;
const PHONE: i32 = 25;
const POSTCODE: i32 = 4;
const SCHOOL: i32 = 4;
/// Points against another recorded sex.
const OTHER_SEX: i32 = -10;
/// Points against where one is a child and the other an adult, and their dates of birth can not say better.
const OTHER_KIND: i32 = -15;

/// A person read once, to be compared with many.
pub(crate) struct Read {
    names: Vec<ReadName>,
    born: Born,
    sex: Option<Sex>,
    kind: Option<Kind>,
    home: Home,
    school: Option<String>,
    phone: Option<String>,
}

impl Read {
    pub(crate) fn new(person: &Person) -> Self {
        Self {
            names: names::read_all(&person.names),
            born: person.born,
            sex: person.sex,
            kind: person.kind,
            home: Home::read(person.address.as_deref(), person.postcode.as_deref()),
            school: person.school.as_deref().and_then(homes::read_school),
            phone: person.phone.as_deref().and_then(homes::read_phone),
        }
    }

    fn is_same_phone(&self, other: &Self) -> bool {
        self.phone.is_some() && self.phone == other.phone
    }
}

/// How alike two people are; nothing when there is too little to say. Either may be asked first, but reasons name the
/// asked person's words first.
///
/// Points are fixed and were set by hand (see `examples/town.rs` for what they do to the invented town): up to 25 each
/// for forename and surname, 40 for the date of birth, 25 for the telephone, 15 for the home, 4 for the school. Names
/// must agree in some way; 50 is about "same uncommon name and nothing against it". A forename that is surely another
/// makes it [`Same::Family`] at the most, and so does a generation between two of one name.
pub fn compare(asked: &Person, known: &Person) -> Option<Likeness> {
    compare_read(&Read::new(asked), &Read::new(known))
}

/// Those who are asked about, read once, to be looked for among many who are known.
pub struct Asked(Vec<Read>);

impl Asked {
    /// Reads them.
    pub fn new(asked: &[Person]) -> Self {
        Self(asked.iter().map(Read::new).collect())
    }

    /// Whether this person may be one of them; see [`compare`].
    ///
    /// ```
    /// use alongside_likeness::{Asked, Person};
    /// let asked = Asked::new(&[Person::named("Larissa Enacheanu"), Person::named("Owen Pemworth")]);
    /// assert!(asked.is_one(&Person::named("Enăcheanu, Larisa")));
    /// assert!(!asked.is_one(&Person::named("Tyler Pemworth")));
    /// ```
    pub fn is_one(&self, known: &Person) -> bool {
        let known = Read::new(known);
        self.0.iter().any(|asked| compare_read(asked, &known).is_some_and(|alike| alike.same == Same::Person))
    }
}

pub(crate) fn compare_read(asked: &Read, known: &Read) -> Option<Likeness> {
    let names = evidence::compare(&asked.names, &known.names);
    let birth = births::compare(asked.born, known.born);
    let Some(names) = names else { return nameless(asked, known, &birth) };
    let other_forename = names.given == Some(Near::No);
    let only_initial = names.given == Some(Near::Initial);
    let parent_and_child =
        (birth.is_generation() && names.given.is_some()) || (only_initial && is_other_kind(asked, known));
    if other_forename || parent_and_child {
        return relatives(asked, known, names, birth);
    }
    if names.given.is_none() && !can_do_without_forename(asked, known, &names, &birth) {
        return None;
    }
    let points = names.points + birth.points;
    let reasons: Vec<Reason> = names.reasons.into_iter().chain(birth.reason).collect();
    finish(asked, known, points, reasons, Same::Person)
}

/// A surname alone says one person only with a date, a home or a telephone.
fn can_do_without_forename(asked: &Read, known: &Read, names: &NameEvidence, birth: &BirthEvidence) -> bool {
    let surname = names.family.is_some_and(|near| near > Near::Initial);
    let door = asked.home.is_same(&known.home);
    let is_baby = matches!(asked.born, Born::Expected(_)) || matches!(known.born, Born::Expected(_));
    (surname && (birth.points >= 15 || door || asked.is_same_phone(known))) || (is_baby && birth.points > 0 && door)
}

/// Somebody without any name: only a baby on the way can be told by home and time.
fn nameless(asked: &Read, known: &Read, birth: &BirthEvidence) -> Option<Likeness> {
    let is_baby = matches!(asked.born, Born::Expected(_)) || matches!(known.born, Born::Expected(_));
    if !is_baby || birth.points <= 0 || !(asked.home.is_same(&known.home) || asked.is_same_phone(known)) {
        return None;
    }
    finish(asked, known, birth.points, birth.reason.iter().cloned().collect(), Same::Person)
}

/// One is told of as a child and the other as an adult, and a date that could say better is missing.
fn is_other_kind(asked: &Read, known: &Read) -> bool {
    let no_date = asked.born == Born::NotKnown || known.born == Born::NotKnown;
    no_date && asked.kind.zip(known.kind).is_some_and(|(one, other)| one != other)
}

/// What the home, the telephone and the rest add; nothing when it stays below [`FLOOR`].
fn finish(asked: &Read, known: &Read, points: i32, mut reasons: Vec<Reason>, same: Same) -> Option<Likeness> {
    let mut points = points;
    let mut add = |holds: bool, worth: i32, reason: Reason| {
        if holds {
            points += worth;
            reasons.push(reason);
        }
    };
    add(asked.is_same_phone(known), PHONE, Reason::SamePhone);
    add(asked.home.is_same(&known.home), HOME, Reason::SameHome);
    add(asked.home.is_near(&known.home), POSTCODE, Reason::SamePostcode);
    add(asked.school.is_some() && asked.school == known.school, SCHOOL, Reason::SameSchool);
    let other_sex = asked.sex.zip(known.sex).is_some_and(|(one, other)| one != other);
    add(other_sex && same == Same::Person, OTHER_SEX, Reason::OtherSex);
    add(is_other_kind(asked, known) && same == Same::Person, OTHER_KIND, Reason::OtherKind);
    (points >= FLOOR).then(|| Likeness { score: points.clamp(0, 100) as u8, same, reasons })
}

/// Two people who are not one: how likely of one family. A common surname needs the same home or telephone.
fn relatives(asked: &Read, known: &Read, names: NameEvidence, birth: BirthEvidence) -> Option<Likeness> {
    let surname = names.family.is_some_and(|near| near > Near::Initial);
    let (home, phone) = (asked.home.is_same(&known.home), asked.is_same_phone(known));
    let twins = birth.is_same_day() && surname;
    let mut points = 0;
    if surname {
        points += if names.is_rare { 15 } else { 7 };
    }
    // A surname at one door is one household nearly always; a door alone may have changed hands.
    points += if home && surname { 20 } else { 0 };
    points += if twins { 12 } else { 0 };
    if !surname && !phone {
        return None;
    }
    let mut reasons: Vec<Reason> = names.reasons;
    if twins {
        reasons.retain(|reason| !matches!(reason, Reason::SameSurname(_)));
        reasons.insert(0, Reason::PerhapsTwins);
    } else if birth.is_generation() {
        reasons.extend(birth.reason);
    }
    finish(asked, known, points, reasons, Same::Family)
}
