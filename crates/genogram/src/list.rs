//! The same in words: everybody with what is known of them and what they are to each other, from the rows of the input and not from the drawing.

use std::collections::HashMap;

use crate::input::{Family, Options};
use crate::net::Net;

/// Somebody in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The person's id, as it was given.
    pub id: String,
    /// What they are called; may be empty.
    pub name: String,
    /// Where a click on them leads.
    pub address: Option<String>,
    /// The outline, the dates and the age, in words.
    pub about: Vec<String>,
    /// Where they live.
    pub homes: Vec<String>,
    /// What they are to each of the others, and how it is between them.
    pub ties: Vec<String>,
}

/// Everybody, from the top row to the lowest and from left to right.
pub(crate) fn list(family: &Family, net: &Net<'_>, order: &[Vec<usize>], options: &Options<'_>) -> Vec<Entry> {
    let names: HashMap<&str, &str> =
        net.people.iter().map(|person| (person.id.as_str(), person.name.as_str())).collect();
    let said = said(family, &names, options);
    let people = order.iter().flatten().filter_map(|slot| net.people.get(*slot));
    people
        .map(|person| {
            let homes = family.homes.iter().filter(|home| home.people.contains(&person.id));
            let mut homes: Vec<String> = homes.map(|home| options.words.lives(&home.name)).collect();
            homes.sort();
            let mut ties: Vec<(u8, String)> = said
                .iter()
                .filter(|(id, ..)| *id == person.id)
                .map(|(_, rank, words)| (*rank, words.clone()))
                .collect();
            ties.sort();
            ties.dedup();
            Entry {
                id: person.id.clone(),
                name: person.name.clone(),
                address: person.address.clone(),
                about: options.words.about(person, options.today),
                homes,
                ties: ties.into_iter().map(|(_, words)| words).collect(),
            }
        })
        .collect()
}

/// Everything that is said of anybody: of whom, in which group of ties it stands, and the words. Ties to somebody who is not drawn are not said.
fn said<'a>(family: &'a Family, names: &HashMap<&str, &str>, options: &Options<'_>) -> Vec<(&'a str, u8, String)> {
    let words = options.words;
    let mut said = Vec::new();
    let mut say = |one: &'a str,
                   other: &'a str,
                   rank: [u8; 2],
                   of_one: &dyn Fn(&str) -> String,
                   of_other: &dyn Fn(&str) -> String| {
        if let (Some(name), Some(other_name), false) = (names.get(one), names.get(other), one == other) {
            said.push((one, rank[0], of_one(other_name)));
            said.push((other, rank[1], of_other(name)));
        }
    };
    for union in &family.unions {
        let couple = |other: &str| words.couple(union, other);
        say(&union.one, &union.other, [0, 0], &couple, &couple);
    }
    for row in &family.parents {
        let (down, up) = (|name: &str| words.parent_of(row.kind, name), |name: &str| words.child_of(row.kind, name));
        say(&row.parent, &row.child, [2, 1], &down, &up);
    }
    for twins in &family.twins {
        let twin = |name: &str| words.twin_of(name, twins.identical);
        for (at, one) in twins.children.iter().enumerate() {
            twins.children[at + 1..].iter().for_each(|other| say(one, other, [3, 3], &twin, &twin));
        }
    }
    for kin in &family.kin {
        let (first, second) =
            (|name: &str| words.kin(kin.kind, true, name), |name: &str| words.kin(kin.kind, false, name));
        say(&kin.from, &kin.to, [4, 4], &first, &second);
    }
    for feeling in &family.feelings {
        let (first, second) = (
            |name: &str| words.feeling(feeling.kind, true, name),
            |name: &str| words.feeling(feeling.kind, false, name),
        );
        say(&feeling.from, &feeling.to, [5, 5], &first, &second);
    }
    said
}
