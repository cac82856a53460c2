//! A person as the matcher sees them.

use jiff::civil::Date;

/// What a name is to the person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NameUse {
    /// What they are usually called in full, or on their papers.
    #[default]
    Usual,
    /// A name they had, such as before a marriage.
    Former,
    /// What people call them: a nickname, a call name, an alias.
    Known,
}

/// One name in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As it was typed: "Ștefan Enăchescu", "KHAN, Amina", "KHAN Amina", "Mrs J Smith", or one word alone.
    pub text: String,
    /// What it is to them.
    pub used: NameUse,
}

/// When somebody was born, as exactly as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Born {
    /// Nobody has said.
    #[default]
    NotKnown,
    /// In about this year: only the year was given, or it follows from an age.
    About(i16),
    /// On this day.
    On(Date),
    /// A baby on the way, expected on this day.
    Expected(Date),
}

/// Recorded sex. Leave it out where it is not known; it only ever counts against a likeness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// Whether somebody is told of as a child or as an adult. It only ever counts against a likeness, and only where a date
/// of birth is missing: a mother of 17 is both, and children grow up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A child, or a baby on the way.
    Child,
    /// An adult.
    Adult,
}

/// Somebody who is asked about, or somebody in the record. Everything may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// Every name in use; words such as "unborn" or "baby" are read as no name.
    pub names: Vec<Name>,
    /// When they were born.
    pub born: Born,
    /// Their sex, if it is known.
    pub sex: Option<Sex>,
    /// Child or adult, if it is known.
    pub kind: Option<Kind>,
    /// The postcode of their home.
    pub postcode: Option<String>,
    /// The address of their home; a postcode at its end is found when `postcode` is empty.
    pub address: Option<String>,
    /// Their school.
    pub school: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
}

impl Person {
    /// Somebody with a usual name and nothing else known.
    pub fn named(name: &str) -> Self {
        Self::default().also(name, NameUse::Usual)
    }

    /// With one more name; a blank one changes nothing.
    pub fn also(mut self, name: &str, used: NameUse) -> Self {
        if !name.trim().is_empty() {
            self.names.push(Name { text: name.trim().to_owned(), used });
        }
        self
    }

    /// With what is known of their birth.
    pub fn born(mut self, born: Born) -> Self {
        self.born = born;
        self
    }

    /// With a home: its address and its postcode, either of which may be blank.
    pub fn home(mut self, address: &str, postcode: &str) -> Self {
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        (self.address, self.postcode) = (given(address), given(postcode));
        self
    }
}
