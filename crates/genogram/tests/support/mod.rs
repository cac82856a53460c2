//! Families for tests: a short way to write them down.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod invented;
pub mod published;
pub mod published_more;
pub mod random;

use alongside_genogram::{
    Drawing, English, Family, Feeling, FeelingKind, Home, Kin, KinKind, Life, Options, Parent, ParentKind, Person, Sex,
    Stage, Twins, Union, UnionKind, When, genogram,
};
use jiff::civil::{Date, date};

pub const TODAY: Date = date(2026, 11, 27);

pub fn options(title: &str) -> Options<'_> {
    Options { today: TODAY, seed: 2026, right_to_left: false, words: &English, title, prefix: "genogram" }
}

pub fn drawn(family: &Family) -> Drawing {
    genogram(family, &options("Picture of the family"))
}

/// A year, or nothing for 0.
pub fn year(year: i16) -> Option<When> {
    (year != 0).then(|| When::year(year))
}

/// A family as it is written down, line by line. 0 stands for a year that is not known.
#[derive(Default)]
pub struct Told(pub Family);

impl Told {
    fn person(&mut self, id: &str, name: &str, sex: Sex, (born, died): (i16, i16)) -> &mut Self {
        let life = Life { born: year(born), died: year(died), ..Life::default() };
        self.0.people.push(Person { id: id.into(), name: name.into(), sex, life, ..Person::default() });
        self
    }

    pub fn man(&mut self, id: &str, name: &str, born: i16, died: i16) -> &mut Self {
        self.person(id, name, Sex::Male, (born, died))
    }

    pub fn woman(&mut self, id: &str, name: &str, born: i16, died: i16) -> &mut Self {
        self.person(id, name, Sex::Female, (born, died))
    }

    pub fn somebody(&mut self, id: &str, name: &str, sex: Sex) -> &mut Self {
        self.person(id, name, sex, (0, 0))
    }

    pub fn expected(&mut self, id: &str, due: Date) -> &mut Self {
        let life = Life { due: Some(due), ..Life::default() };
        self.0.people.push(Person { id: id.into(), stage: Stage::Expected, life, ..Person::default() });
        self
    }

    pub fn lost(&mut self, id: &str) -> &mut Self {
        self.0.people.push(Person { id: id.into(), stage: Stage::Lost, ..Person::default() });
        self
    }

    fn of(&mut self, id: &str) -> &mut Person {
        self.0.people.iter_mut().find(|person| person.id == id).expect("somebody of that id")
    }

    pub fn index(&mut self, id: &str) -> &mut Self {
        self.of(id).is_index = true;
        self
    }

    pub fn dead(&mut self, ids: &[&str]) -> &mut Self {
        ids.iter().for_each(|id| self.of(id).life.has_died = true);
        self
    }

    pub fn union(&mut self, one: &str, other: &str, kind: UnionKind, from: i16, until: i16) -> &mut Self {
        let (one, other) = (one.to_owned(), other.to_owned());
        self.0.unions.push(Union { one, other, kind, from: year(from), until: year(until) });
        self
    }

    pub fn married(&mut self, one: &str, other: &str, from: i16) -> &mut Self {
        self.union(one, other, UnionKind::Married, from, 0)
    }

    pub fn parents(&mut self, kind: ParentKind, parents: &[&str], children: &[&str]) -> &mut Self {
        for child in children {
            for parent in parents {
                self.0.parents.push(Parent { parent: (*parent).into(), child: (*child).into(), kind });
            }
        }
        self
    }

    pub fn children(&mut self, parents: &[&str], children: &[&str]) -> &mut Self {
        self.parents(ParentKind::Birth, parents, children)
    }

    pub fn twins(&mut self, children: &[&str], identical: Option<bool>) -> &mut Self {
        self.0.twins.push(Twins { children: children.iter().map(|id| (*id).to_owned()).collect(), identical });
        self
    }

    pub fn kin(&mut self, from: &str, to: &str, kind: KinKind) -> &mut Self {
        self.0.kin.push(Kin { from: from.into(), to: to.into(), kind });
        self
    }

    pub fn home(&mut self, name: &str, people: &[&str]) -> &mut Self {
        self.0.homes.push(Home { name: name.into(), people: people.iter().map(|id| (*id).to_owned()).collect() });
        self
    }

    pub fn feeling(&mut self, from: &str, to: &str, kind: FeelingKind) -> &mut Self {
        self.0.feelings.push(Feeling { from: from.into(), to: to.into(), kind });
        self
    }
}

/// A telling as a family.
pub fn told(tell: impl FnOnce(&mut Told)) -> Family {
    let mut told = Told::default();
    tell(&mut told);
    told.0
}
