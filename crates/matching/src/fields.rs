//! What is compared of two records, and the grades that a comparison can have.
//!
//! Every grade has three preset rates: how often it is met between two records of one person, of two people of one
//! home or family, and of two strangers. They are general knowledge, no result of any data set; they are where
//! learning begins and what it falls back on where a table tells little.

use crate::clean::People;
use crate::config::{Config, Kind};

/// The most fields that a pattern holds.
pub const MOST_FIELDS: usize = 32;

/// A grade of agreement.
#[derive(Clone, Copy, Debug)]
pub struct Grade {
    /// What it is called in models and reports.
    pub name: &'static str,
    /// How often it is met in one person, in relatives, in strangers.
    pub preset: [f64; 3],
}

const fn grade(name: &'static str, same: f64, relatives: f64, strangers: f64) -> Grade {
    Grade { name, preset: [same, relatives, strangers] }
}

/// What sort of evidence a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The forename.
    Given,
    /// The second forename.
    Middle,
    /// The surname.
    Family,
    /// The date of birth.
    Born,
    /// Where the person lives.
    Place,
    /// Sex.
    Sex,
    /// An identifier with a check digit; the number is its place in [`People::identifiers`].
    Identifier(usize),
    /// A further column; the number is its place in [`People::extras`].
    Extra(usize, Kind),
}

/// The place of the forename among the fields.
pub const GIVEN_AT: usize = 0;
/// The place of the date of birth among the fields.
pub const BORN_AT: usize = 3;
/// The place of the home among the fields.
pub const PLACE_AT: usize = 4;
/// The place of sex among the fields.
pub const SEX_AT: usize = 5;

/// Whether a pattern shares the forename, or one that sounds like it: then strangers and relatives are mostly of one sex too, as namesakes are.
pub fn shares_forename(pattern: Pattern) -> bool {
    matches!(grade_of(pattern, GIVEN_AT), given::SAME | given::SPELLING | given::SOUND)
}

/// Whether a pattern shares a forename in some way. Parents name no two of their children alike, so relatives who share one are no twins:
/// their dates of birth have as little to do with each other as those of strangers.
pub fn bears_one_forename(pattern: Pattern) -> bool {
    matches!(grade_of(pattern, GIVEN_AT), given::SAME | given::SPELLING | given::SHORT | given::OTHER)
}

/// A field: what is compared, and its grades. Grade 0 is "not known on one side" and weighs nothing.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in models and reports.
    pub name: String,
    /// What sort of evidence it is.
    pub sort: Sort,
    /// Its grades but the first.
    pub grades: &'static [Grade],
}

impl Field {
    /// Whether one person truly has one value at a time all their life, so that a difference is an error. Surnames
    /// and places change.
    pub fn stays(&self) -> bool {
        !matches!(self.sort, Sort::Family | Sort::Place)
    }
}

impl Field {
    /// For names, how often two strangers who share forename and surname write them alike or in two spellings, by the
    /// first grades; none of other fields.
    pub(crate) fn shared_name(&self) -> Option<&'static [f64]> {
        matches!(self.sort, Sort::Given | Sort::Family).then_some(&[0.9, 0.1])
    }
}

/// Grades of forenames.
#[expect(missing_docs, reason = "each says what its grade is called")]
pub mod given {
    use super::{Grade, grade};
    pub const SAME: u8 = 1;
    pub const SPELLING: u8 = 2;
    pub const SHORT: u8 = 3;
    pub const OTHER: u8 = 4;
    pub const SLIP: u8 = 5;
    pub const INITIAL: u8 = 6;
    pub const ALIKE: u8 = 7;
    pub const SWAPPED: u8 = 8;
    pub const DIFFERENT: u8 = 9;
    pub const ONE_FEED: u8 = 10;
    pub const SOUND: u8 = 11;
    pub const GRADES: &[Grade] = &[
        grade("same", 0.80, 0.010, 0.004),
        grade("other spelling", 0.04, 0.004, 0.001),
        grade("short name", 0.03, 0.003, 0.001),
        grade("another forename shared", 0.03, 0.020, 0.005),
        grade("slip", 0.04, 0.002, 0.0005),
        grade("initial or first part", 0.03, 0.060, 0.050),
        grade("alike, both known names", 0.005, 0.020, 0.010),
        grade("forename and surname changed round", 0.01, 0.001, 0.0005),
        grade("different", 0.012, 0.560, 0.629),
        grade("different, both of one feed", 0.003, 0.320, 0.300),
        grade("the same sound in other letters", 0.010, 0.002, 0.0003),
    ];
}

/// Grades of second forenames.
#[expect(missing_docs, reason = "each says what its grade is called")]
pub mod middle {
    use super::{Grade, grade};
    pub const SAME: u8 = 1;
    pub const INITIAL: u8 = 2;
    pub const DIFFERENT: u8 = 3;
    pub const GRADES: &[Grade] =
        &[grade("same", 0.85, 0.05, 0.02), grade("initial", 0.10, 0.06, 0.06), grade("different", 0.05, 0.89, 0.92)];
}

/// Grades of surnames.
#[expect(missing_docs, reason = "each says what its grade is called")]
pub mod family {
    use super::{Grade, grade};
    pub const SAME: u8 = 1;
    pub const SPELLING: u8 = 2;
    pub const PART: u8 = 3;
    pub const SLIP: u8 = 4;
    pub const INITIAL: u8 = 5;
    pub const ALIKE: u8 = 6;
    pub const SWAPPED: u8 = 7;
    pub const SOFT: u8 = 8;
    pub const DIFFERENT: u8 = 9;
    pub const SOUND: u8 = 10;
    pub const GRADES: &[Grade] = &[
        grade("same", 0.82, 0.70, 0.005),
        grade("other spelling", 0.03, 0.03, 0.001),
        grade("one part shared", 0.03, 0.06, 0.003),
        grade("slip", 0.04, 0.04, 0.0005),
        grade("initial", 0.01, 0.01, 0.010),
        grade("alike, both known names", 0.003, 0.005, 0.010),
        grade("forename and surname changed round", 0.01, 0.001, 0.0005),
        grade("one is no family's own surname", 0.02, 0.05, 0.050),
        grade("different", 0.037, 0.104, 0.920),
        grade("the same sound in other letters", 0.005, 0.005, 0.0003),
    ];
}

/// Grades of dates of birth.
#[expect(missing_docs, reason = "each says what its grade is called")]
pub mod born {
    use super::{Grade, grade};
    pub const SAME: u8 = 1;
    pub const SWAPPED: u8 = 2;
    pub const SLIP: u8 = 3;
    pub const CONSISTENT: u8 = 4;
    pub const PART: u8 = 5;
    pub const YEAR: u8 = 6;
    pub const DIFFERENT: u8 = 7;
    pub const SAME_GROWN: u8 = 8;
    pub const EXPECTED: u8 = 9;
    pub const GENERATION: u8 = 10;
    pub const GRADES: &[Grade] = &[
        grade("same, not grown up", 0.40, 0.006, 0.000025),
        grade("day and month changed round", 0.01, 0.0002, 0.00003),
        grade("one figure wrong", 0.04, 0.005, 0.0006),
        grade("the same as far as known", 0.015, 0.003, 0.002),
        grade("two of day, month and year the same", 0.02, 0.012, 0.005),
        grade("same year", 0.01, 0.020, 0.015),
        grade("different", 0.015, 0.395, 0.337),
        grade("same, grown up", 0.48, 0.0005, 0.000025),
        // Two children of one home are hardly ever expected in the same two months.
        grade("born about when expected", 0.010, 0.0001, 0.003),
        grade("different, a generation apart", 0.010, 0.550, 0.640),
    ];
}

/// Grades of places.
#[expect(missing_docs, reason = "each says what its grade is called")]
pub mod place {
    use super::{Grade, grade};
    pub const HOME: u8 = 1;
    pub const NEAR_HOME: u8 = 2;
    pub const BUILDING: u8 = 3;
    pub const POSTCODE: u8 = 4;
    pub const STREET: u8 = 5;
    pub const AREA: u8 = 6;
    pub const DIFFERENT: u8 = 7;
    pub const GRADES: &[Grade] = &[
        grade("same home", 0.60, 0.90, 0.00001),
        grade("same home but for a slip", 0.06, 0.05, 0.00002),
        grade("same building, another flat", 0.01, 0.005, 0.00002),
        grade("same postcode, number not known", 0.02, 0.02, 0.0002),
        grade("same street, another number", 0.01, 0.005, 0.0003),
        grade("same area", 0.10, 0.01, 0.05),
        grade("elsewhere", 0.20, 0.01, 0.949),
    ];
}

const SEX: &[Grade] = &[grade("same", 0.98, 0.50, 0.50), grade("different", 0.02, 0.50, 0.50)];
const IDENTIFIER: &[Grade] = &[grade("same", 0.95, 0.005, 0.0000002), grade("different", 0.05, 0.995, 0.9999998)];
const EXACT: &[Grade] =
    &[grade("same", 0.90, 0.03, 0.001), grade("slip", 0.04, 0.003, 0.0003), grade("different", 0.06, 0.967, 0.9987)];
const CATEGORY: &[Grade] = &[grade("same", 0.90, 0.50, 0.20), grade("different", 0.10, 0.50, 0.80)];
const WORDS: &[Grade] = &[
    grade("same", 0.75, 0.40, 0.02),
    grade("slip", 0.08, 0.03, 0.003),
    grade("a word shared", 0.05, 0.07, 0.03),
    grade("different", 0.12, 0.50, 0.947),
];
const CODES: &[Grade] = &[
    grade("same", 0.88, 0.03, 0.001),
    grade("slip", 0.05, 0.003, 0.0003),
    grade("a word shared", 0.01, 0.007, 0.003),
    grade("different", 0.06, 0.96, 0.9957),
];
const NUMBER: &[Grade] =
    &[grade("same", 0.75, 0.30, 0.05), grade("near", 0.10, 0.15, 0.10), grade("different", 0.15, 0.55, 0.85)];

/// The fields of a run, in the order in which they stand in a pattern.
pub fn fields(people: &People, config: &Config) -> Vec<Field> {
    let field = |name: &str, sort, grades| Field { name: name.to_owned(), sort, grades };
    let mut all = vec![
        field("forename", Sort::Given, given::GRADES),
        field("second forename", Sort::Middle, middle::GRADES),
        field("surname", Sort::Family, family::GRADES),
        field("date of birth", Sort::Born, born::GRADES),
        field("place", Sort::Place, place::GRADES),
        field("sex", Sort::Sex, SEX),
    ];
    let named =
        [("nhs_number", &config.columns.nhs_number), ("upn", &config.columns.upn), ("nino", &config.columns.nino)];
    let named = named.into_iter().filter(|(_, column)| column.is_some());
    for (n, (name, _)) in named.enumerate().take(people.identifiers.len()) {
        all.push(field(name, Sort::Identifier(n), IDENTIFIER));
    }
    for (n, compare) in config.compare.iter().enumerate() {
        let grades = match compare.kind {
            Kind::String if codes(&people.extras[n].texts) => CODES,
            Kind::String => WORDS,
            Kind::Exact => EXACT,
            Kind::Date => born::GRADES,
            Kind::Category => CATEGORY,
            Kind::Number => NUMBER,
        };
        all.push(field(&compare.column, Sort::Extra(n, compare.kind), grades));
    }
    all
}

/// Whether the texts of a column are mostly codes: numbers that somebody was given, which relatives share as little as strangers do, and
/// not words.
fn codes(texts: &[String]) -> bool {
    let filled = || texts.iter().filter(|t| !t.is_empty());
    let code = |t: &&String| t.bytes().filter(u8::is_ascii_digit).count() * 2 > t.len();
    filled().filter(code).count() * 2 > filled().count()
}

/// A pattern: the grade of every field, four bits each, the first field lowest.
pub type Pattern = u128;

/// The grade of a field in a pattern.
pub fn grade_of(pattern: Pattern, field: usize) -> u8 {
    (pattern >> (4 * field)) as u8 & 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preset_rates_of_a_field_are_shares_of_one() {
        for grades in [
            given::GRADES,
            middle::GRADES,
            family::GRADES,
            born::GRADES,
            place::GRADES,
            SEX,
            IDENTIFIER,
            EXACT,
            CATEGORY,
            WORDS,
            CODES,
            NUMBER,
        ] {
            assert!(grades.len() < 16, "a grade has four bits");
            for kind in 0..3 {
                let sum: f64 = grades.iter().map(|g| g.preset[kind]).sum();
                assert!((sum - 1.0).abs() < 0.03, "{} {kind}: {sum}", grades[0].name);
            }
        }
    }
}
