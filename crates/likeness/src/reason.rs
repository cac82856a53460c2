//! Why two people look alike, or not, in words for a page.

use std::fmt;

/// One reason. `Display` gives the words; names stand as they were typed, the asked one first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// Forename and surname agree.
    SameName,
    /// As `SameName`, by a name that one of them had before.
    FormerName,
    /// As `SameName`, by a nickname or another name in use.
    OtherNameInUse,
    /// The forename agrees.
    SameForename(String),
    /// Forenames are one name in two spellings.
    SpeltOtherwise(String, String),
    /// They sound alike.
    SoundsAlike(String, String),
    /// A letter or two apart.
    AlmostSpelt(String, String),
    /// One is short for the other.
    ShortFor(String, String),
    /// Only the first letter is known.
    Initial(String, String),
    /// The surname agrees.
    SameSurname(String),
    /// One part of a surname of several parts agrees.
    PartOfSurname(String),
    /// Forename and surname change places.
    NamesSwapped,
    /// The surname is another.
    OtherSurname,
    /// The forename is another.
    OtherForename,
    /// Born on the same day.
    SameBirth,
    /// As `SameBirth` on a 1 January, which often stands for a day that nobody knows.
    SameFirstOfJanuary,
    /// Day and month change places.
    DayMonthSwapped,
    /// One day apart.
    OneDayApart,
    /// Same day and month, one year apart.
    OneYearApart,
    /// Two of day, month and year agree.
    AlmostSameBirth,
    /// The same year, as far as it is known.
    SameYear,
    /// A year apart at most, as far as it is known.
    AboutSameYear,
    /// Two babies expected at about the same time, or one born at about the time it was expected.
    ExpectedThen,
    /// Born on another day within a year.
    OtherBirth,
    /// Born in other years.
    OtherYear,
    /// Fifteen years or more apart: perhaps parent and child of one name.
    GenerationApart,
    /// Brothers or sisters of one day: same surname and date of birth, another forename.
    PerhapsTwins,
    /// One is recorded as female, the other as male.
    OtherSex,
    /// One is told of as a child, the other as an adult.
    OtherKind,
    /// The same home.
    SameHome,
    /// The same postcode; the house is not known.
    SamePostcode,
    /// The same school.
    SameSchool,
    /// The same telephone number.
    SamePhone,
}

impl Reason {
    /// Whether it counts against the likeness.
    pub fn counts_against(&self) -> bool {
        matches!(
            self,
            Self::OtherSurname
                | Self::OtherForename
                | Self::OtherBirth
                | Self::OtherYear
                | Self::GenerationApart
                | Self::OtherSex
                | Self::OtherKind
        )
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Self::SameForename(name) => return write!(f, "same forename ({name})"),
            Self::SpeltOtherwise(one, other) => return write!(f, "name spelt another way ({one} / {other})"),
            Self::SoundsAlike(one, other) => return write!(f, "name sounds alike ({one} / {other})"),
            Self::AlmostSpelt(one, other) => return write!(f, "name spelt almost the same ({one} / {other})"),
            Self::ShortFor(one, other) => return write!(f, "nickname of ({one} / {other})"),
            Self::Initial(one, other) => return write!(f, "same first letter ({one} / {other})"),
            Self::SameSurname(name) => return write!(f, "same surname ({name})"),
            Self::PartOfSurname(name) => return write!(f, "part of the surname the same ({name})"),
            Self::SameName => "same name",
            Self::FormerName => "former name the same",
            Self::OtherNameInUse => "another name in use the same",
            Self::NamesSwapped => "forename and surname the other way round",
            Self::OtherSurname => "another surname",
            Self::OtherForename => "another forename",
            Self::SameBirth => "same date of birth",
            Self::SameFirstOfJanuary => "same date of birth, but 1 January",
            Self::DayMonthSwapped => "date of birth with day and month the other way round",
            Self::OneDayApart => "born one day apart",
            Self::OneYearApart => "same birthday, one year apart",
            Self::AlmostSameBirth => "date of birth almost the same",
            Self::SameYear => "same year of birth",
            Self::AboutSameYear => "born about the same year",
            Self::ExpectedThen => "baby expected about the same time",
            Self::OtherBirth => "another date of birth within a year",
            Self::OtherYear => "another year of birth",
            Self::GenerationApart => "born a generation apart",
            Self::PerhapsTwins => "same surname and date of birth, perhaps twins",
            Self::OtherSex => "recorded sex differs",
            Self::OtherKind => "one is a child, the other an adult",
            Self::SameHome => "same home",
            Self::SamePostcode => "same postcode",
            Self::SameSchool => "same school",
            Self::SamePhone => "same telephone number",
        };
        f.write_str(words)
    }
}
