//! Somebody whom a request lists twice: noticed, and taken as one.

use alongside_families::names;

use super::{Assessment, Person};

impl Person {
    /// Whether another line lists this very person: the same name, in either of the ways in which exports write it, and the same date of birth. Twins
    /// have names of their own.
    pub(crate) fn is_listed_again_as(&self, other: &Self) -> bool {
        let name = in_order(self.called());
        self.birth_date.is_some()
            && self.birth_date == other.birth_date
            && self.kind == other.kind
            && [self, other].iter().all(|one| one.names.iter().any(|name| !name.text.trim().is_empty()))
            && !name.is_empty()
            && name == in_order(other.called())
    }

    /// Adds what another line says of the same person; nothing that either said is lost.
    fn add(&mut self, other: Self) {
        let texts = [
            (&mut self.age_said, other.age_said),
            (&mut self.sex, other.sex),
            (&mut self.ethnicity, other.ethnicity),
            (&mut self.school, other.school),
            (&mut self.phone, other.phone),
            (&mut self.email, other.email),
            (&mut self.disability, other.disability),
            (&mut self.note, other.note),
        ];
        for (text, more) in texts {
            if text.is_empty() {
                *text = more;
            } else if !more.is_empty() && *text != more {
                *text += &format!("; {more}");
            }
        }
        for name in other.names {
            if self.names.iter().all(|known| in_order(&known.text) != in_order(&name.text)) {
                self.names.push(name);
            }
        }
    }
}

/// The parts of a name, forename first: "KHAN Amina" is read as "Amina Khan". Two capitals or more in a word make it a surname that stands first.
fn in_order(name: &str) -> Vec<String> {
    let is_capitals =
        |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase);
    let words: Vec<&str> = name.split_whitespace().collect();
    let capitals = words.iter().take_while(|word| is_capitals(word)).count();
    let surname = if capitals < words.len() { capitals } else { 0 };
    names::parts(&[&words[surname..], &words[..surname]].concat().join(" "))
}

impl Assessment {
    /// The same with everybody who is listed twice as one person, under the reference of the first line.
    pub(crate) fn each_once(mut self) -> Self {
        let mut once: Vec<Person> = Vec::new();
        for person in std::mem::take(&mut self.people) {
            match once.iter_mut().find(|first| first.is_listed_again_as(&person)) {
                None => once.push(person),
                Some(first) => {
                    let (from, to) = (person.reference.clone(), first.reference.clone());
                    first.add(person);
                    self.now_called(&from, &to);
                }
            }
        }
        self.people = once;
        self
    }

    /// Whatever was said of one reference is said of another.
    fn now_called(&mut self, from: &str, to: &str) {
        if from == to {
            return;
        }
        let rename = |reference: &mut String| {
            if reference == from {
                to.clone_into(reference);
            }
        };
        self.relationships.iter_mut().flat_map(|tie| [&mut tie.from, &mut tie.to]).for_each(rename);
        self.homes.iter_mut().flat_map(|home| &mut home.residents).for_each(rename);
        self.voices.iter_mut().map(|voice| &mut voice.person).for_each(rename);
        self.not_spoken_with.iter_mut().for_each(rename);
        self.agreements.working_together.iter_mut().map(|one| &mut one.person).for_each(rename);
        self.safe_contact.iter_mut().map(|contact| &mut contact.person).for_each(rename);
        self.not_to_be_told.iter_mut().flat_map(|pair| [&mut pair.who, &mut pair.about]).for_each(rename);
        self.languages.iter_mut().map(|language| &mut language.person).for_each(rename);
        for home in &mut self.homes {
            each_stands_once(&mut home.residents);
        }
        each_stands_once(&mut self.relationships);
        each_stands_once(&mut self.not_spoken_with);
        each_stands_once(&mut self.not_to_be_told);
    }
}

fn each_stands_once<T: PartialEq + Clone>(list: &mut Vec<T>) {
    let all = std::mem::take(list);
    for one in all {
        if !list.contains(&one) {
            list.push(one);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Home, Kind, Name, Relationship};

    fn child(reference: &str, name: &str, born: &str) -> Person {
        Person {
            reference: reference.to_owned(),
            kind: Kind::Child,
            names: vec![Name { text: name.to_owned(), ..Name::default() }],
            birth_date: born.parse().ok(),
            ..Person::default()
        }
    }

    #[test]
    fn a_child_in_two_ways_of_writing_is_one_child() {
        let twice = Person { school: "Bramble Primary".to_owned(), ..child("c2", "KHAN Amina", "2025-07-10") };
        let tie = |to: &str| Relationship { from: "a1".to_owned(), to: to.to_owned(), ..Relationship::default() };
        let said = Assessment {
            people: vec![child("c1", "Amina Khan", "2025-07-10"), twice, child("c3", "Adam Khan", "2025-07-10")],
            relationships: vec![tie("c1"), tie("c2"), tie("c3")],
            homes: vec![Home { residents: vec!["c2".to_owned(), "c1".to_owned()], ..Home::default() }],
            ..Assessment::default()
        };
        let once = said.each_once();
        let people: Vec<_> = once.people.iter().map(|one| (one.reference.as_str(), one.school.as_str())).collect();
        assert_eq!(people, [("c1", "Bramble Primary"), ("c3", "")], "a twin has a name of their own");
        assert_eq!(once.relationships, [tie("c1"), tie("c3")]);
        assert_eq!(once.homes[0].residents, ["c1"]);
        assert_eq!(once.people[0].names.len(), 1, "the same name in capitals is no other name");
    }

    #[test]
    fn who_may_be_somebody_else_stays_two() {
        let stays_two = |one: Person, other: Person| !one.is_listed_again_as(&other);
        let hassan = || child("c1", "Hassan Hussain", "2020-01-02");
        assert!(stays_two(hassan(), child("c2", "Hussain Hassan", "2020-01-02")), "brothers can be called so");
        assert!(stays_two(hassan(), child("c2", "Hassan Hussain", "")), "nobody knows when the other was born");
        assert!(stays_two(hassan(), child("c2", "Hassan Hussain", "2021-01-02")));
        assert!(!stays_two(hassan(), child("c2", "HUSSAIN Hassan", "2020-01-02")));
        let nobody = |reference: &str| Person { names: Vec::new(), ..child(reference, "", "2026-12-01") };
        assert!(stays_two(nobody("u1"), nobody("u2")), "two babies without a name may be twins");
    }
}
