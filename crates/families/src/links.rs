//! Whether somebody of the record is whom a colleague has said that they know: the rule, without a query.

use alongside_likeness as likeness;
use alongside_schema::{Day, code_list};
use likeness::Born;

use crate::names;

code_list! {
    /// Who somebody is to the one who declares them.
    #[derive(Default)]
    pub enum LinkKind {
        /// The one who signs in, by their particulars at home.
        #[default]
        Own = "self", "Myself";
        /// A relative, also by marriage, and whoever is as near as one.
        Relative = "relative", "A relative, or somebody who is like one";
        /// Somebody who lives with them.
        Household = "household", "Somebody I live with";
        /// A neighbour.
        Neighbour = "neighbour", "A neighbour";
        /// A friend.
        Friend = "friend", "A friend";
        /// Anybody else whose record they should not read.
        Other = "other", "Somebody else whose record I should not see";
    }
}

impl LinkKind {
    /// Whether a family with somebody whom it names is to be restricted unless the privacy officer says otherwise: the family of whoever works here,
    /// and of their relatives. Of a friend or a neighbour it is enough that the one who knows them finds nothing.
    pub fn restricts(self) -> bool {
        matches!(self, Self::Own | Self::Relative | Self::Household)
    }
}

code_list! {
    /// By what a link and somebody of the record are thought to be one, the surest first.
    pub enum Why {
        /// Every part of a name, and the day of birth.
        NameAndBirth = "name_birth", "The whole name and the date of birth are the same";
        /// One door and one surname.
        HomeAndSurname = "home_surname", "The address and the surname are the same";
        /// Names and what else is known are alike.
        Alike = "alike", "The name and what else is known are alike";
        /// One door.
        Home = "home", "The address is the same";
        /// One postcode and one surname.
        PostcodeAndSurname = "postcode_surname", "The postcode and the surname are the same";
        /// By a home that not everybody may learn: what of it agrees is not said.
        Kept = "kept", "Something agrees that is not shown here";
    }
}

impl Why {
    /// What is sure enough to lock before anybody looks; by a home that is kept it is sure too, since no more can be shown to decide on.
    pub const SURE: [Self; 3] = [Self::NameAndBirth, Self::HomeAndSurname, Self::Kept];
}

/// What came of comparing: why, and whether that is sure enough to lock before anybody looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Why.
    pub why: Why,
    /// Whether it locks at once. Safe comes before convenient: who is locked by mistake is let in again, and nothing that was read is unread.
    pub is_sure: bool,
}

/// A home as it is compared, and whether anybody is kept from it.
#[derive(Clone, Debug)]
pub struct SeenHome {
    /// The address.
    pub address: String,
    /// The postcode.
    pub postcode: String,
    /// Whether anybody is kept from it.
    pub is_kept: bool,
}

/// Somebody as they are compared with a link: as the matcher sees them, with every home of now.
#[derive(Clone, Debug)]
pub struct Seen {
    /// As the matcher sees them.
    pub person: likeness::Person,
    /// Where they live.
    pub homes: Vec<SeenHome>,
}

impl From<&likeness::Person> for Seen {
    fn from(person: &likeness::Person) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let home = SeenHome { address: text(&person.address), postcode: text(&person.postcode), is_kept: false };
        Self { person: person.clone(), homes: vec![home] }
    }
}

/// Somebody as a colleague declared them.
#[derive(Clone, Debug)]
pub struct Declared {
    /// Their name.
    pub name: String,
    /// When they were born, if that was said.
    pub birth_date: Option<Day>,
    /// Their address, without the postcode.
    pub address: String,
    /// Their postcode.
    pub postcode: String,
}

impl Declared {
    /// As the matcher sees them.
    pub fn looks(&self) -> likeness::Person {
        let born = self.birth_date.map_or(Born::NotKnown, |day| Born::On(day.0));
        likeness::Person::named(&self.name).born(born).home(&self.address, &self.postcode)
    }

    /// Whether they may be this person, and why.
    pub fn compare(&self, seen: &Seen) -> Option<Match> {
        let sure = |why| Some(Match { why, is_sure: true });
        let perhaps = |why| Some(Match { why, is_sure: false });
        if self.has_name_and_birth_of(&seen.person) {
            return sure(Why::NameAndBirth);
        }
        let shares_surname = self.shares_surname(&seen.person);
        let door = likeness::home_key(&self.address, &self.postcode);
        let is_home = |home: &&SeenHome| door.is_some() && likeness::home_key(&home.address, &home.postcode) == door;
        let home = seen.homes.iter().find(is_home);
        let shown = |home: &SeenHome, why| if home.is_kept { Why::Kept } else { why };
        if let Some(home) = home.filter(|_| shares_surname) {
            return sure(shown(home, Why::HomeAndSurname));
        }
        let alike = likeness::compare(&self.looks(), &seen.person);
        if alike.is_some_and(|alike| alike.same == likeness::Same::Person) {
            return perhaps(Why::Alike);
        }
        if let Some(home) = home {
            return perhaps(shown(home, Why::Home));
        }
        let code = postcode(&self.postcode);
        let is_near = |home: &&SeenHome| code.len() >= 5 && postcode(&home.postcode) == code;
        let near = seen.homes.iter().find(is_near).filter(|_| shares_surname)?;
        perhaps(shown(near, Why::PostcodeAndSurname))
    }

    fn has_name_and_birth_of(&self, person: &likeness::Person) -> bool {
        let born = self.birth_date.is_some_and(|day| person.born == Born::On(day.0));
        let is_whole = names::parts(&self.name).len() >= 2;
        born && is_whole && person.names.iter().any(|name| names::are_same(&name.text, &self.name))
    }

    fn shares_surname(&self, person: &likeness::Person) -> bool {
        let own = names::parts(names::family_part(&self.name));
        let theirs = |name: &likeness::Name| names::parts(names::family_part(&name.text));
        !own.is_empty() && person.names.iter().any(|name| theirs(name) == own)
    }
}

fn postcode(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn declared(name: &str, born: Option<&str>, address: &str, postcode: &str) -> Declared {
        Declared {
            name: name.to_owned(),
            birth_date: born.map(day),
            address: address.to_owned(),
            postcode: postcode.to_owned(),
        }
    }

    fn nadia(is_kept: bool) -> Seen {
        let person = likeness::Person::named("Nadia Rahman").born(Born::On(day("1990-04-12").0));
        let home = SeenHome { address: "14 Hawthorn Close".to_owned(), postcode: "LU8 3QD".to_owned(), is_kept };
        Seen { person, homes: vec![home] }
    }

    fn of(declared: &Declared) -> Option<(Why, bool)> {
        declared.compare(&nadia(false)).map(|found| (found.why, found.is_sure))
    }

    #[test]
    fn what_is_sure_locks_and_what_may_be_is_proposed() {
        let whole = declared("RAHMAN Nadia", Some("1990-04-12"), "", "");
        assert_eq!(of(&whole), Some((Why::NameAndBirth, true)));
        let sister = declared("Samira Rahman", None, "14 Hawthorn Cl", "lu83qd");
        assert_eq!(of(&sister), Some((Why::HomeAndSurname, true)));
        assert_eq!(of(&declared("Nadia Rahman", None, "", "")), Some((Why::Alike, false)));
        let lodger = declared("Peter Quill", None, "14 Hawthorn Close", "LU8 3QD");
        assert_eq!(of(&lodger), Some((Why::Home, false)));
        let cousin = declared("Omar Rahman", None, "3 Hawthorn Close", "LU8 3QD");
        assert_eq!(of(&cousin), Some((Why::PostcodeAndSurname, false)));
    }

    #[test]
    fn a_surname_alone_and_another_birth_say_nothing() {
        assert_eq!(of(&declared("Omar Rahman", None, "9 Mill Row", "LU9 1HB")), None);
        assert_eq!(of(&declared("Peter Quill", Some("1990-04-12"), "", "")), None);
        assert_eq!(of(&declared("", None, "", "")), None);
    }

    #[test]
    fn why_says_nothing_of_a_home_that_is_kept() {
        let neighbour = declared("Peter Quill", None, "14 Hawthorn Close", "LU8 3QD");
        assert_eq!(neighbour.compare(&nadia(true)).map(|found| found.why), Some(Why::Kept));
    }
}
