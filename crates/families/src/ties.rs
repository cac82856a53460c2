//! What one person can be to another: each kind with the words for both directions, and the rules that no tie may break.
//!
//! A tie is one row. Read from its first person it says "mother of", from its second "child of".

use std::collections::HashSet;

use alongside_schema::{Day, Id};

use crate::dated::Life;

/// What a tie looks like in a picture of the family, and which rules hold for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The first is a parent, or in a parent's place.
    Parent,
    /// Two partners.
    Couple,
    /// Brothers and sisters.
    Sibling,
    /// Other relatives.
    Kin,
    /// Friends, neighbours and others whom the family counts on.
    Network,
}

/// One kind of tie, as data.
#[derive(Debug, PartialEq, Eq)]
pub struct TieKind {
    /// The code that is stored. Never changed or used again.
    pub code: &'static str,
    /// What the first is to the second.
    pub one: &'static str,
    /// What the second is to the first.
    pub other: &'static str,
    /// How it is drawn.
    pub shape: Shape,
    /// From which day there is such a thing in law, for ties that the law made; year, month, day.
    pub since: Option<(i16, i8, i8)>,
}

const fn kind(code: &'static str, one: &'static str, other: &'static str, shape: Shape) -> TieKind {
    TieKind { code, one, other, shape, since: None }
}

/// Every kind, in the order in which a page offers them. Source: the family codes of HL7 that the social care data standard uses, in plain
/// words; kinds beyond relatives from the domain notes, 7.2.
pub const KINDS: &[TieKind] = &[
    kind("mother", "mother of", "child of", Shape::Parent),
    kind("father", "father of", "child of", Shape::Parent),
    kind("parent", "parent of", "child of", Shape::Parent),
    kind("adoptive_parent", "adoptive parent of", "adopted child of", Shape::Parent),
    kind("step_parent", "step-parent of", "step-child of", Shape::Parent),
    kind("foster_carer", "foster carer of", "fostered by", Shape::Parent),
    // Special guardianship began on 30 December 2005 (Adoption and Children Act 2002, section 115).
    TieKind {
        since: Some((2005, 12, 30)),
        ..kind("special_guardian", "special guardian of", "under special guardianship of", Shape::Parent)
    },
    kind("kinship_carer", "kinship carer of", "in kinship care with", Shape::Parent),
    kind("partner", "partner of", "partner of", Shape::Couple),
    kind("sibling", "brother or sister of", "brother or sister of", Shape::Sibling),
    kind("twin", "twin of", "twin of", Shape::Sibling),
    kind("identical_twin", "identical twin of", "identical twin of", Shape::Sibling),
    kind("half_sibling", "half-brother or half-sister of", "half-brother or half-sister of", Shape::Sibling),
    kind("step_sibling", "step-brother or step-sister of", "step-brother or step-sister of", Shape::Sibling),
    kind("grandparent", "grandparent of", "grandchild of", Shape::Kin),
    kind("great_grandparent", "great-grandparent of", "great-grandchild of", Shape::Kin),
    kind("aunt_uncle", "aunt or uncle of", "niece or nephew of", Shape::Kin),
    kind("cousin", "cousin of", "cousin of", Shape::Kin),
    kind("in_law", "related by marriage to", "related by marriage to", Shape::Kin),
    kind("relative", "another relative of", "another relative of", Shape::Kin),
    kind("friend", "friend of", "friend of", Shape::Network),
    kind("neighbour", "neighbour of", "neighbour of", Shape::Network),
    kind("faith", "of one faith community with", "of one faith community with", Shape::Network),
    kind("godparent", "godparent of", "godchild of", Shape::Network),
    kind("mentor", "mentor of", "mentored by", Shape::Network),
    kind("teacher", "teacher of", "pupil of", Shape::Network),
    kind("other", "known to", "known to", Shape::Network),
];

impl TieKind {
    /// The kind with this code; what an older program wrote and nobody knows any more is "known to".
    pub fn of(code: &str) -> &'static TieKind {
        KINDS.iter().find(|kind| kind.code == code).unwrap_or(&KINDS[KINDS.len() - 1])
    }

    /// Whether the first is a forebear of the second by it.
    pub fn is_descent(&self) -> bool {
        self.shape == Shape::Parent || ["grandparent", "great_grandparent"].contains(&self.code)
    }

    /// Whether it reads the same in both directions.
    pub fn is_mutual(&self) -> bool {
        self.one == self.other
    }

    /// The kind that somebody meant by these words, and whether they were said of the second person: "Mother", "child of", "grandchild".
    pub fn in_words(words: &str) -> Option<(&'static TieKind, bool)> {
        let said = words.trim().to_lowercase().replace(['_', '-'], " ");
        let said = said.strip_suffix(" of").unwrap_or(&said);
        let is = |reading: &str| {
            let reading = reading.replace('-', " ");
            reading.strip_suffix(" of").unwrap_or(&reading) == said
        };
        let by_code =
            KINDS.iter().find(|kind| kind.code.replace('_', " ") == said || is(kind.one)).map(|kind| (kind, false));
        by_code.or_else(|| {
            let parent = KINDS.iter().find(|kind| kind.code == "parent")?;
            let said_of_child = ["child", "son", "daughter"].contains(&said);
            if said_of_child {
                Some((parent, true))
            } else {
                KINDS.iter().find(|kind| is(kind.other)).map(|kind| (kind, true))
            }
        })
    }
}

/// Somebody of whom ties are told.
#[derive(Clone, Debug)]
pub struct Who<'a> {
    /// The person.
    pub id: &'a Id,
    /// What they are called.
    pub name: &'a str,
    /// When they were born, as far as it is known.
    pub life: Life,
}

/// A tie between two people.
#[derive(Clone, Debug)]
pub struct Between<'a> {
    /// The first.
    pub from: &'a Id,
    /// The second.
    pub to: &'a Id,
    /// What the first is to the second.
    pub kind: &'static TieKind,
    /// From when.
    pub from_on: Option<Day>,
    /// Until when; nothing while it holds.
    pub to_on: Option<Day>,
}

/// Whether a new tie may stand beside those that are there. What is wrong is said in words with names.
///
/// Nobody is tied to themselves; a pair has one tie of a kind at a time; nobody is their own forebear; a parent by birth is older
/// than their child; no tie ends before it begins or holds before the law knew it.
pub fn check(people: &[Who<'_>], there: &[Between<'_>], new: &Between<'_>) -> Result<(), String> {
    let name = |id: &Id| people.iter().find(|who| who.id == id).map_or("Somebody", |who| who.name);
    if new.from == new.to {
        return Err(format!("{} can not be {} themselves.", name(new.from), new.kind.one));
    }
    if let (Some(from), Some(to)) = (new.from_on, new.to_on)
        && to < from
    {
        return Err(format!("A tie can not end on {}, before it begins on {}.", to.words(), from.words()));
    }
    if let (Some((year, month, day)), Some(from)) = (new.kind.since, new.from_on)
        && let Some(since) = Day::of(year, month, day)
        && from < since
    {
        return Err(format!("There was no such tie before {}. Look at the day again.", since.words()));
    }
    let of_pair = |tie: &&Between<'_>| {
        tie.to_on.is_none()
            && tie.kind == new.kind
            && ((tie.from, tie.to) == (new.from, new.to)
                || (new.kind.is_mutual() && (tie.to, tie.from) == (new.from, new.to)))
    };
    if there.iter().any(|tie| of_pair(&tie)) {
        return Err(format!("It is there already: {} is {} {}.", name(new.from), new.kind.one, name(new.to)));
    }
    if new.kind.is_descent() { check_descent(people, there, new) } else { Ok(()) }
}

fn check_descent(people: &[Who<'_>], there: &[Between<'_>], new: &Between<'_>) -> Result<(), String> {
    let who = |id: &Id| people.iter().find(|who| who.id == id);
    let (Some(parent), Some(child)) = (who(new.from), who(new.to)) else { return Ok(()) };
    if is_forebear(there, new.to, new.from) {
        return Err(format!(
            "{} can not be {} {}: by the ties that are recorded, {} is a child or grandchild of {}.",
            parent.name, new.kind.one, child.name, parent.name, child.name
        ));
    }
    let by_birth = ["mother", "father", "parent"].contains(&new.kind.code);
    if by_birth && !parent.life.can_be_parent_of(&child.life) {
        return Err(format!(
            "{} can not be {} {}: by the dates of birth, {} would have been a child or not yet born. Look at the dates first.",
            parent.name, new.kind.one, child.name, parent.name
        ));
    }
    Ok(())
}

/// Whether the one is a parent, grandparent or further forebear of the other, by ties that hold.
fn is_forebear(there: &[Between<'_>], one: &Id, other: &Id) -> bool {
    let (mut seen, mut next) = (HashSet::new(), vec![one]);
    while let Some(person) = next.pop() {
        if person == other {
            return true;
        }
        if seen.insert(person) {
            let children =
                there.iter().filter(|tie| tie.kind.is_descent() && tie.to_on.is_none() && tie.from == person);
            next.extend(children.map(|tie| tie.to));
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use alongside_schema::Chance;

    use super::*;
    use crate::person_codes::Accuracy;

    fn ids(count: usize) -> Vec<Id> {
        let chance = Chance::seeded(7);
        (0..count).map(|_| chance.id("2026-11-21T10:00:00Z".parse().expect("a moment"))).collect()
    }

    fn between<'a>(from: &'a Id, to: &'a Id, code: &str) -> Between<'a> {
        Between { from, to, kind: TieKind::of(code), from_on: None, to_on: None }
    }

    fn who<'a>(id: &'a Id, name: &'a str, born: Option<&str>) -> Who<'a> {
        let birth_date = born.map(|day| day.parse().expect("a day"));
        Who { id, name, life: Life { birth_date, accuracy: Accuracy::Day, ..Life::default() } }
    }

    #[test]
    fn codes_are_there_once() {
        let codes: HashSet<&str> = KINDS.iter().map(|kind| kind.code).collect();
        assert_eq!(codes.len(), KINDS.len());
        assert_eq!(TieKind::of("nonsense").code, "other");
    }

    #[test]
    fn words_that_people_use_are_understood() {
        for (words, code, of_second) in [
            ("Mother", "mother", false),
            ("mother of", "mother", false),
            ("Child", "parent", true),
            ("step_parent", "step_parent", false),
            ("Step-child of", "step_parent", true),
            ("grandchild", "grandparent", true),
            ("brother or sister", "sibling", false),
        ] {
            let found = TieKind::in_words(words).map(|(kind, of_second)| (kind.code, of_second));
            assert_eq!(found, Some((code, of_second)), "{words}");
        }
        assert_eq!(TieKind::in_words("lodger"), None);
    }

    #[test]
    fn nobody_is_their_own_parent_or_forebear() {
        let ids = ids(3);
        let people = [who(&ids[0], "Ada", None), who(&ids[1], "Bo", None), who(&ids[2], "Cy", None)];
        let there = [between(&ids[0], &ids[1], "mother"), between(&ids[1], &ids[2], "father")];
        assert!(
            check(&people, &there, &between(&ids[0], &ids[0], "mother")).expect_err("refused").contains("themselves")
        );
        let loops = check(&people, &there, &between(&ids[2], &ids[0], "parent")).expect_err("refused");
        assert!(loops.contains("Cy is a child or grandchild of Ada"), "{loops}");
        assert!(check(&people, &there, &between(&ids[0], &ids[2], "kinship_carer")).is_ok());
        assert!(check(&people, &there, &between(&ids[0], &ids[2], "grandparent")).is_ok());
        let own_grandfather = check(&people, &there, &between(&ids[2], &ids[0], "grandparent")).expect_err("refused");
        assert!(own_grandfather.contains("Cy is a child or grandchild of Ada"), "{own_grandfather}");
        let as_grandparent = [between(&ids[0], &ids[2], "grandparent")];
        assert!(check(&people, &as_grandparent, &between(&ids[2], &ids[0], "father")).is_err());
        assert!(check(&people, &there, &between(&ids[0], &ids[1], "mother")).expect_err("refused").contains("already"));
    }

    #[test]
    fn a_mother_is_older_than_her_child() {
        let ids = ids(2);
        let people = [who(&ids[0], "Ada", Some("2010-01-01")), who(&ids[1], "Bo", Some("2016-01-01"))];
        assert!(
            check(&people, &[], &between(&ids[0], &ids[1], "mother")).expect_err("refused").contains("dates of birth")
        );
        assert!(check(&people, &[], &between(&ids[0], &ids[1], "sibling")).is_ok());
    }

    #[test]
    fn a_mutual_tie_is_there_whichever_way_it_is_told() {
        let ids = ids(2);
        let people = [who(&ids[0], "Ada", None), who(&ids[1], "Bo", None)];
        let there = [between(&ids[0], &ids[1], "sibling")];
        assert!(check(&people, &there, &between(&ids[1], &ids[0], "sibling")).is_err());
        let early = Between { from_on: Day::of(2001, 1, 1), ..between(&ids[1], &ids[0], "special_guardian") };
        assert!(check(&people, &[], &early).expect_err("refused").contains("30 December 2005"));
    }
}
