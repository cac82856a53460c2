//! The rows of the input read into one net: people by number, couples, and groups of siblings, in an order that depends on nothing but ids and dates.

use std::collections::{BTreeMap, HashMap};

use crate::Trouble;
use crate::input::{Family, FeelingKind, Kin, Parent, ParentKind, Person, Union, UnionKind, When};

/// The family as the layout sees it. People are known by their place among all, sorted by id.
#[derive(Debug, Default)]
pub(crate) struct Net<'a> {
    pub(crate) people: Vec<&'a Person>,
    pub(crate) couples: Vec<Couple>,
    pub(crate) siblings: Vec<Siblings>,
    /// Who is recorded as whose parent: the child, the parent, and in what way.
    pub(crate) recorded: Vec<(usize, usize, ParentKind)>,
    /// Each with whether they are identical.
    pub(crate) twins: Vec<(Vec<usize>, Option<bool>)>,
    pub(crate) kin: Vec<(usize, usize, crate::KinKind)>,
    /// Each with its name.
    pub(crate) homes: Vec<(String, Vec<usize>)>,
    pub(crate) feelings: Vec<(usize, usize, FeelingKind)>,
    pub(crate) troubles: Vec<Trouble>,
}

/// Two people with what is between them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Couple {
    pub(crate) ends: [usize; 2],
    pub(crate) kind: UnionKind,
    pub(crate) from: Option<When>,
    pub(crate) until: Option<When>,
}

impl Couple {
    pub(crate) fn has(&self, person: usize) -> bool {
        self.ends.contains(&person)
    }
}

/// From whom a line to children begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Origin {
    /// A couple, by its place among the couples.
    Couple(usize),
    /// One person.
    One(usize),
    /// Nobody who is drawn: brothers and sisters whose parents are not recorded.
    Nobody(usize),
}

/// Children with one origin, the eldest first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Siblings {
    pub(crate) origin: Origin,
    pub(crate) children: Vec<(usize, Way)>,
}

/// How a line comes down to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Way {
    /// From a parent.
    Parent(ParentKind),
    /// From a relative further off, or from no parent who is recorded.
    Kin,
}

impl<'a> Net<'a> {
    pub(crate) fn read(family: &'a Family) -> Net<'a> {
        let mut net = Net::default();
        net.take_people(family);
        let at: HashMap<&str, usize> =
            net.people.iter().enumerate().map(|(at, person)| (person.id.as_str(), at)).collect();
        let mut reader = Reader { at, net };
        reader.couples(&family.unions);
        reader.parents(&family.parents);
        reader.kin(&family.kin);
        reader.rest(family);
        let mut net = reader.net;
        net.troubles.sort();
        net.troubles.dedup();
        net
    }

    fn take_people(&mut self, family: &'a Family) {
        let key = |person: &Person| (person.id.clone(), person.name.clone(), person.sex, person.stage);
        self.people = family.people.iter().collect();
        self.people.sort_by_key(|person| key(person));
        let troubles = &mut self.troubles;
        self.people.dedup_by(|next, kept| {
            let is_twice = next.id == kept.id;
            if is_twice && next != kept {
                troubles.push(Trouble::TwoOfOneId { one: kept.name.clone(), other: next.name.clone() });
            }
            is_twice
        });
    }

    /// In which order brothers and sisters stand: by birth, those of whom it is not known last.
    pub(crate) fn birth_order(&self, person: usize) -> (bool, Option<When>, Option<jiff::civil::Date>, usize) {
        let life = &self.people[person].life;
        (life.born.is_none() && life.due.is_none(), life.born.filter(|_| life.due.is_none()), life.due, person)
    }

    /// The name as words about somebody use it.
    pub(crate) fn name(&self, person: usize) -> String {
        self.people[person].name.clone()
    }
}

struct Reader<'a> {
    at: HashMap<&'a str, usize>,
    net: Net<'a>,
}

impl Reader<'_> {
    /// The two people that a row means; nothing where one is not drawn, since whoever asks may not know of them.
    fn pair(&mut self, one: &str, other: &str) -> Option<(usize, usize)> {
        let (one, other) = (*self.at.get(one)?, *self.at.get(other)?);
        if one == other {
            let name = self.net.name(one);
            self.net.troubles.push(Trouble::TiedToThemselves { name });
            return None;
        }
        Some((one, other))
    }

    fn couples(&mut self, unions: &[Union]) {
        let mut found: BTreeMap<[usize; 2], Couple> = BTreeMap::new();
        for union in unions {
            let Some((one, other)) = self.pair(&union.one, &union.other) else { continue };
            let ends = [one.min(other), one.max(other)];
            let couple = Couple { ends, kind: union.kind, from: union.from, until: union.until };
            // Of a pair with several rows the latest is drawn; the list has them all.
            let key = |couple: &Couple| (couple.from, couple.until, std::cmp::Reverse(couple.kind));
            match found.get(&ends) {
                Some(known) if key(known) >= key(&couple) => {}
                _ => {
                    found.insert(ends, couple);
                }
            }
        }
        self.net.couples = found.into_values().collect();
    }

    fn parents(&mut self, rows: &[Parent]) {
        let mut kinds: BTreeMap<(usize, usize), ParentKind> = BTreeMap::new();
        for row in rows {
            if let Some((parent, child)) = self.pair(&row.parent, &row.child) {
                let kind = kinds.entry((child, parent)).or_insert(row.kind);
                *kind = row.kind.min(*kind);
            }
        }
        let mut by_child: BTreeMap<usize, Vec<(usize, ParentKind)>> = BTreeMap::new();
        self.net.recorded = kinds.iter().map(|((child, parent), kind)| (*child, *parent, *kind)).collect();
        for ((child, parent), kind) in kinds {
            by_child.entry(child).or_default().push((parent, kind));
            self.look_at_dates(parent, child, kind);
        }
        let mut groups: BTreeMap<Origin, Vec<(usize, Way)>> = BTreeMap::new();
        for (child, parents) in by_child {
            for (origin, kind) in self.origins(&parents) {
                groups.entry(origin).or_default().push((child, Way::Parent(kind)));
            }
        }
        for (origin, mut children) in groups {
            children.sort_by_key(|(child, kind)| (self.net.birth_order(*child), *kind));
            children.dedup_by_key(|(child, _)| *child);
            self.net.siblings.push(Siblings { origin, children });
        }
    }

    /// From which couples and single people lines go to a child of these parents.
    fn origins(&mut self, parents: &[(usize, ParentKind)]) -> Vec<(Origin, ParentKind)> {
        let mut origins = Vec::new();
        let by_law_or_birth = |kind: ParentKind| matches!(kind, ParentKind::Birth | ParentKind::Adopted);
        let own: Vec<usize> = parents.iter().filter(|(_, kind)| by_law_or_birth(*kind)).map(|(own, _)| *own).collect();
        let mut kinds: Vec<ParentKind> = parents.iter().map(|(_, kind)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            let mut left: Vec<usize> = parents.iter().filter(|(_, of)| *of == kind).map(|(who, _)| *who).collect();
            while let Some(couple) = self.couple_among(&left, &left) {
                left.retain(|person| !self.net.couples[couple].has(*person));
                origins.push((Origin::Couple(couple), kind));
            }
            if kind == ParentKind::Step {
                while let Some(couple) = self.couple_among(&left, &own) {
                    left.retain(|person| !self.net.couples[couple].has(*person));
                    origins.push((Origin::Couple(couple), kind));
                }
            }
            // Two parents of one child stand as a couple of whom nothing is said. Carers are not made into one.
            if by_law_or_birth(kind) && left.len() == 2 {
                let ends = [left[0].min(left[1]), left[0].max(left[1])];
                let couple = Couple { ends, kind: UnionKind::NotKnown, from: None, until: None };
                self.net.couples.push(couple);
                origins.push((Origin::Couple(self.net.couples.len() - 1), kind));
                left.clear();
            }
            origins.extend(left.into_iter().map(|person| (Origin::One(person), kind)));
        }
        origins
    }

    /// The first couple of one of these and one of those.
    fn couple_among(&self, these: &[usize], those: &[usize]) -> Option<usize> {
        self.net.couples.iter().position(|couple| {
            let [one, other] = couple.ends;
            (these.contains(&one) && those.contains(&other)) || (these.contains(&other) && those.contains(&one))
        })
    }

    fn look_at_dates(&mut self, parent: usize, child: usize, kind: ParentKind) {
        let born = |person: usize| self.net.people[person].life.born.map(|when| when.date.year());
        let (Some(of_parent), Some(of_child)) = (born(parent), born(child)) else { return };
        if kind == ParentKind::Birth && of_parent >= of_child {
            let (parent, child) = (self.net.name(parent), self.net.name(child));
            self.net.troubles.push(Trouble::ParentNotOlder { parent, child });
        }
    }

    /// Brothers and sisters without a parent in common get a bar of their own; the others only say in which row somebody stands.
    fn kin(&mut self, rows: &[Kin]) {
        let mut kin: Vec<(usize, usize, crate::KinKind)> = rows
            .iter()
            .filter_map(|row| self.pair(&row.from, &row.to).map(|(from, to)| (from, to, row.kind)))
            .collect();
        kin.sort_unstable();
        kin.dedup();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (one, other, kind) in &kin {
            if *kind != crate::KinKind::Sibling || self.share_parents(*one, *other) {
                continue;
            }
            let (with, without): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|group: &Vec<usize>| group.contains(one) || group.contains(other));
            let mut joined: Vec<usize> = with.into_iter().flatten().chain([*one, *other]).collect();
            joined.sort_unstable();
            joined.dedup();
            groups = without;
            groups.push(joined);
        }
        groups.sort();
        for mut group in groups {
            group.sort_by_key(|person| self.net.birth_order(*person));
            let children = group.into_iter().map(|person| (person, Way::Kin)).collect();
            self.net.siblings.push(Siblings { origin: Origin::Nobody(self.net.siblings.len()), children });
        }
        let grandparent = |kind| matches!(kind, crate::KinKind::Grandparent | crate::KinKind::GreatGrandparent);
        self.net.kin = kin;
        for (from, to, kind) in self.net.kin.clone() {
            if grandparent(kind) && !self.is_forebear(from, to) {
                let origin = Origin::One(from);
                let row = (to, Way::Kin);
                match self.net.siblings.iter_mut().find(|siblings| siblings.origin == origin) {
                    Some(known) if known.children.iter().any(|(child, _)| *child == to) => {}
                    Some(known) => known.children.push(row),
                    None => self.net.siblings.push(Siblings { origin, children: vec![row] }),
                }
            }
        }
    }

    fn share_parents(&self, one: usize, other: usize) -> bool {
        let has = |siblings: &Siblings, person| siblings.children.iter().any(|(child, _)| *child == person);
        self.net.siblings.iter().any(|siblings| has(siblings, one) && has(siblings, other))
    }

    fn is_forebear(&self, of_old: usize, person: usize) -> bool {
        let parents = self.net.parents();
        let mut seen = vec![false; self.net.people.len()];
        let mut next = vec![person];
        while let Some(person) = next.pop() {
            if !std::mem::replace(&mut seen[person], true) {
                next.extend(parents.iter().filter(|(_, child, _)| *child == person).map(|(parent, ..)| *parent));
            }
        }
        seen[of_old] && of_old != person
    }

    fn rest(&mut self, family: &Family) {
        let known = |at: &HashMap<&str, usize>, ids: &[String]| {
            let mut people: Vec<usize> = ids.iter().filter_map(|id| at.get(id.as_str()).copied()).collect();
            people.sort_unstable();
            people.dedup();
            people
        };
        let mut homes: Vec<(String, Vec<usize>)> =
            family.homes.iter().map(|home| (home.name.clone(), known(&self.at, &home.people))).collect();
        homes.retain(|(_, people)| !people.is_empty());
        homes.sort();
        self.net.homes = homes;
        let mut twins: Vec<(Vec<usize>, Option<bool>)> =
            family.twins.iter().map(|twins| (known(&self.at, &twins.children), twins.identical)).collect();
        twins.retain(|(children, _)| children.len() > 1);
        twins.sort();
        self.net.twins = twins;
        let mut feelings = Vec::new();
        for feeling in &family.feelings {
            if let Some((from, to)) = self.pair(&feeling.from, &feeling.to) {
                let is_mutual = feeling.kind != FeelingKind::Harmful;
                let (from, to) = if is_mutual { (from.min(to), from.max(to)) } else { (from, to) };
                feelings.push((from, to, feeling.kind));
            }
        }
        feelings.sort_unstable();
        feelings.dedup();
        self.net.feelings = feelings;
    }
}

impl Net<'_> {
    /// Everybody's parents as they are drawn: the parent, the child, and in what way.
    pub(crate) fn parents(&self) -> Vec<(usize, usize, Way)> {
        let mut rows = Vec::new();
        for siblings in &self.siblings {
            let parents = match siblings.origin {
                Origin::Couple(couple) => self.couples[couple].ends.to_vec(),
                Origin::One(person) => vec![person],
                Origin::Nobody(_) => Vec::new(),
            };
            for (child, kind) in &siblings.children {
                rows.extend(parents.iter().filter(|parent| *parent != child).map(|parent| (*parent, *child, *kind)));
            }
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}
