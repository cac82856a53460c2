//! A picture of a family, drawn from the ties that are recorded and from nothing else. It is given only what the viewer may see, so that
//! what is withheld is absent and leaves no gap.
//!
//! `alongside_genogram` draws it; this file says what a row of the record means in a drawing. Nobody is singled out, since no family has a head.

use std::fmt;

use alongside_genogram::{
    Accuracy, English, Family, Feeling, FeelingKind, Home, Kin, KinKind, Options, Parent, ParentKind, Person, Sex,
    Stage, Twins, Union, UnionKind, When, Words, genogram,
};
use alongside_schema::{Day, Id};

use crate::dated::Life;
use crate::person_codes;
use crate::tie_codes::{Closeness, Couple};
use crate::ties::{Shape, TieKind};

/// What the picture is called, by people and by screen readers.
const TITLE: &str = "Picture of the family";
/// The seed of what is tried in search of an order with fewer crossings.
const SEED: u64 = 1;

/// Somebody to be drawn.
#[derive(Clone, Debug)]
pub struct Figure<'a> {
    /// The person.
    pub id: &'a Id,
    /// What they are called.
    pub name: &'a str,
    /// The dates of their life.
    pub life: Life,
    /// Recorded sex, as the code of [`person_codes::Sex`]; empty where it is not recorded.
    pub sex: &'a str,
    /// In which of the homes they live, as the page numbers them.
    pub homes: Vec<usize>,
    /// Where a click on them leads.
    pub address: String,
}

/// What is between two of them.
#[derive(Clone, Debug)]
pub struct Bond<'a> {
    /// The first.
    pub from: &'a Id,
    /// The second.
    pub to: &'a Id,
    /// What the first is to the second.
    pub kind: &'static TieKind,
    /// Since when, if that is recorded.
    pub since: Option<Day>,
    /// How partners stand.
    pub couple: Couple,
    /// How it is between them.
    pub closeness: Closeness,
}

/// The finished picture: SVG in which every word of the record is escaped.
#[derive(Clone, Debug)]
pub struct Picture {
    svg: String,
    odd: Vec<String>,
}

impl Picture {
    /// What is odd in the record, and what to look at.
    pub fn odd(&self) -> &[String] {
        &self.odd
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.svg)
    }
}

impl askama::filters::HtmlSafe for Picture {}

/// Draws the family: everybody who is given, and every tie between two of them.
pub fn draw(figures: &[Figure<'_>], bonds: &[Bond<'_>], today: Day) -> Picture {
    let mut family = Family { people: figures.iter().map(person).collect(), ..Family::default() };
    let last = figures.iter().flat_map(|figure| &figure.homes).max().copied().unwrap_or(0);
    for home in 1..=last {
        let people = figures.iter().filter(|figure| figure.homes.contains(&home));
        family
            .homes
            .push(Home { name: format!("Home {home}"), people: people.map(|figure| figure.id.to_string()).collect() });
    }
    bonds.iter().for_each(|bond| take(&mut family, bond));
    family.twins = twins(bonds);
    let options =
        Options { today: today.0, seed: SEED, right_to_left: false, words: &English, title: TITLE, prefix: "genogram" };
    let drawing = genogram(&family, &options);
    Picture { svg: drawing.svg, odd: drawing.troubles.iter().map(|trouble| English.trouble(trouble)).collect() }
}

/// How somebody of a family is drawn, here and in the picture of its network.
pub fn person(figure: &Figure<'_>) -> Person {
    let life = &figure.life;
    let is_expected = life.is_expected();
    Person {
        id: figure.id.to_string(),
        name: figure.name.to_owned(),
        sex: match figure.sex {
            "F" => Sex::Female,
            "M" => Sex::Male,
            _ => Sex::NotKnown,
        },
        stage: if is_expected { Stage::Expected } else { Stage::Born },
        life: alongside_genogram::Life {
            born: life.birth_date.map(|day| When { date: day.0, accuracy: accuracy(life.accuracy) }),
            died: life.death_date.map(|day| When::day(day.0)),
            has_died: life.death_date.is_some(),
            due: life.expected_date.filter(|_| is_expected).map(|day| day.0),
        },
        address: Some(figure.address.clone()),
        is_index: false,
    }
}

fn accuracy(accuracy: person_codes::Accuracy) -> Accuracy {
    match accuracy {
        person_codes::Accuracy::Day => Accuracy::Day,
        person_codes::Accuracy::Month => Accuracy::Month,
        person_codes::Accuracy::Year => Accuracy::Year,
        person_codes::Accuracy::About => Accuracy::About,
    }
}

/// What a tie means in a drawing. Friends and neighbours are no lines of a family; how it is with them is.
fn take(family: &mut Family, bond: &Bond<'_>) {
    let (from, to) = (bond.from.to_string(), bond.to.to_string());
    match (bond.kind.shape, bond.kind.code) {
        (Shape::Parent, code) => {
            family.parents.push(Parent { parent: from.clone(), child: to.clone(), kind: parent_kind(code) });
        }
        (Shape::Couple, _) => family.unions.push(Union {
            one: from.clone(),
            other: to.clone(),
            kind: union_kind(bond.couple),
            from: bond.since.map(|day| When::day(day.0)),
            until: None,
        }),
        (Shape::Sibling, _) => family.kin.push(kin(&from, &to, KinKind::Sibling)),
        (Shape::Kin, "grandparent") => family.kin.push(kin(&from, &to, KinKind::Grandparent)),
        (Shape::Kin, "great_grandparent") => family.kin.push(kin(&from, &to, KinKind::GreatGrandparent)),
        (Shape::Kin, "aunt_uncle") => family.kin.push(kin(&from, &to, KinKind::AuntUncle)),
        (Shape::Kin, "cousin") => family.kin.push(kin(&from, &to, KinKind::Cousin)),
        (Shape::Kin | Shape::Network, _) => {}
    }
    let (from, to) = if bond.closeness == Closeness::Harmed { (to, from) } else { (from, to) };
    let kind = match bond.closeness {
        Closeness::Harms | Closeness::Harmed => FeelingKind::Harmful,
        Closeness::Close => FeelingKind::Close,
        Closeness::CloseConflict => FeelingKind::CloseConflict,
        Closeness::Conflict => FeelingKind::Conflict,
        Closeness::Distant => FeelingKind::Distant,
        Closeness::CutOff => FeelingKind::CutOff,
        Closeness::NotKnown => return,
    };
    family.feelings.push(Feeling { from, to, kind });
}

/// Children of one birth: whoever is a twin of a twin belongs to them. They are identical where every pair is said to be.
fn twins(bonds: &[Bond<'_>]) -> Vec<Twins> {
    let mut births: Vec<Twins> = Vec::new();
    for bond in bonds.iter().filter(|bond| ["twin", "identical_twin"].contains(&bond.kind.code)) {
        let mut birth = Twins {
            children: vec![bond.from.to_string(), bond.to.to_string()],
            identical: (bond.kind.code == "identical_twin").then_some(true),
        };
        let (same, others): (Vec<Twins>, Vec<Twins>) =
            births.into_iter().partition(|known| known.children.iter().any(|child| birth.children.contains(child)));
        for known in same {
            birth.identical = birth.identical.and(known.identical);
            birth.children.extend(known.children);
        }
        birth.children.sort();
        birth.children.dedup();
        births = others;
        births.push(birth);
    }
    births
}

fn kin(from: &str, to: &str, kind: KinKind) -> Kin {
    Kin { from: from.to_owned(), to: to.to_owned(), kind }
}

fn parent_kind(code: &str) -> ParentKind {
    match code {
        "adoptive_parent" => ParentKind::Adopted,
        "step_parent" => ParentKind::Step,
        "foster_carer" => ParentKind::Foster,
        "special_guardian" => ParentKind::Guardian,
        "kinship_carer" => ParentKind::Kinship,
        _ => ParentKind::Birth,
    }
}

fn union_kind(couple: Couple) -> UnionKind {
    match couple {
        Couple::Married | Couple::Civil => UnionKind::Married,
        Couple::Cohabiting => UnionKind::Together,
        Couple::Apart => UnionKind::Apart,
        Couple::Separated => UnionKind::Separated,
        Couple::Divorced => UnionKind::Divorced,
        Couple::Ended => UnionKind::Ended,
        Couple::NotKnown => UnionKind::NotKnown,
    }
}

#[cfg(test)]
mod tests {
    use alongside_schema::Chance;

    use super::*;
    use crate::ties::KINDS;

    fn ids(count: usize) -> Vec<Id> {
        let chance = Chance::seeded(9);
        (0..count).map(|_| chance.id("2026-11-21T10:00:00Z".parse().expect("a moment"))).collect()
    }

    fn figure<'a>(id: &'a Id, name: &'a str, sex: &'a str) -> Figure<'a> {
        Figure { id, name, life: Life::default(), sex, homes: Vec::new(), address: format!("/people/{id}") }
    }

    fn bond<'a>(from: &'a Id, to: &'a Id, code: &str) -> Bond<'a> {
        let kind = TieKind::of(code);
        Bond { from, to, kind, since: None, couple: Couple::NotKnown, closeness: Closeness::NotKnown }
    }

    fn today() -> Day {
        "2026-11-21".parse().expect("a day")
    }

    #[test]
    fn a_family_is_drawn_with_its_generations_and_everybody_opens() {
        let ids = ids(5);
        let people = [
            figure(&ids[0], "Yusuf", "M"),
            figure(&ids[1], "Nadia", "F"),
            figure(&ids[2], "Salma", "F"),
            figure(&ids[3], "Imran", "M"),
            figure(&ids[4], "Maryam", "F"),
        ];
        let bonds = [
            bond(&ids[1], &ids[0], "mother"),
            bond(&ids[2], &ids[1], "mother"),
            Bond { couple: Couple::Separated, closeness: Closeness::Conflict, ..bond(&ids[1], &ids[3], "partner") },
            bond(&ids[3], &ids[4], "father"),
        ];
        let drawn = draw(&people, &bonds, today());
        let svg = drawn.to_string();
        assert!(svg.contains("<title") && svg.contains("Salma") && svg.contains("5 people in 3 generations"));
        assert!(svg.contains("genogram-separated") && svg.contains("genogram-conflict"));
        assert_eq!(svg.matches("<a href=\"/people/").count(), 5);
        assert!(drawn.odd().is_empty());
    }

    #[test]
    fn every_kind_of_tie_is_drawn_or_known_to_be_no_line() {
        let ids = ids(2);
        let people = [figure(&ids[0], "Nadia", "F"), figure(&ids[1], "Salma", "")];
        let drawn: Vec<&str> = KINDS
            .iter()
            .filter(|kind| {
                let picture = draw(&people, &[bond(&ids[0], &ids[1], kind.code)], today()).to_string();
                let lines = picture.split("genogram-ties").nth(1).unwrap_or_default();
                lines.split("</g>").next().unwrap_or_default().contains("<path")
            })
            .map(|kind| kind.code)
            .collect();
        let lines = KINDS.iter().filter(|kind| {
            let is_line = matches!(kind.shape, Shape::Parent | Shape::Couple | Shape::Sibling);
            is_line || kind.code.ends_with("grandparent")
        });
        assert_eq!(drawn, lines.map(|kind| kind.code).collect::<Vec<&str>>());
    }

    #[test]
    fn twins_and_harm_are_drawn() {
        let ids = ids(5);
        let people: Vec<Figure<'_>> =
            ids.iter().zip(["Nadia", "Ayan", "Bilal", "Cem", "Imran"]).map(|(id, name)| figure(id, name, "")).collect();
        let mut bonds: Vec<Bond<'_>> = (1..4).map(|child| bond(&ids[0], &ids[child], "mother")).collect();
        bonds.push(bond(&ids[1], &ids[2], "identical_twin"));
        bonds.push(bond(&ids[2], &ids[3], "twin"));
        bonds.push(Bond { closeness: Closeness::Harmed, ..bond(&ids[0], &ids[4], "partner") });
        let births = twins(&bonds);
        assert_eq!(births.len(), 1, "triplets are one birth");
        assert_eq!((births[0].children.len(), births[0].identical), (3, None));
        let drawn = draw(&people, &bonds, today()).to_string();
        assert!(drawn.contains("genogram-twins") && drawn.contains("genogram-harmful"), "{drawn}");
        let alike = twins(&bonds[..4]);
        assert_eq!(alike[0].identical, Some(true));
    }

    #[test]
    fn ties_in_a_loop_are_drawn_and_said() {
        let ids = ids(40);
        let people: Vec<Figure<'_>> =
            ids.iter().map(|id| figure(id, "A name of some length, with commas", "")).collect();
        let bonds: Vec<Bond<'_>> = (0..40).map(|at| bond(&ids[at], &ids[(at + 1) % 40], "parent")).collect();
        let drawn = draw(&people, &bonds, today());
        assert!(drawn.to_string().contains("40 people in 40 generations"));
        assert!(drawn.odd()[0].contains("somebody is their own forebear"));
        assert!(draw(&[], &[], today()).to_string().contains("<svg"));
    }

    #[test]
    fn a_tie_to_somebody_who_is_not_shown_leaves_no_line() {
        let ids = ids(2);
        let drawn = draw(&[figure(&ids[0], "Nadia", "F")], &[bond(&ids[1], &ids[0], "mother")], today()).to_string();
        assert!(!drawn.contains("genogram-birth") && !drawn.contains(&ids[1].to_string()));
    }
}
