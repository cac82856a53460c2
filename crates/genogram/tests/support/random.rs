//! Families by chance, as knotted as one likes. The same seed gives the same family.

use alongside_genogram::{
    Family, Feeling, FeelingKind, Home, Kin, KinKind, Life, Parent, ParentKind, Person, Sex, Stage, Twins, Union,
    UnionKind, When,
};
use jiff::civil::date;

/// Numbers from a seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) | 1)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound.max(1)
    }

    fn once_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    pub fn shuffle<T>(&mut self, rows: &mut [T]) {
        for at in (1..rows.len()).rev() {
            rows.swap(at, self.below(at + 1));
        }
    }
}

const NAMES: [&str; 12] = [
    "Amira",
    "Tom",
    "Oyelaran Adebayo",
    "J",
    "Maria del Carmen Hernandez",
    "Wollstonecraft",
    "Li Wei",
    "",
    "Bronislawa",
    "\u{639}\u{627}\u{626}\u{634}\u{629} \u{628}\u{646}\u{62a} \u{645}\u{62d}\u{645}\u{62f}",
    "Nadia <b>",
    "Uncle Joe",
];

fn person(dice: &mut Dice, id: String, born: i16) -> Person {
    let sex = [Sex::Female, Sex::Male, Sex::Female, Sex::Male, Sex::Other, Sex::NotKnown][dice.below(6)];
    let stage = match dice.below(30) {
        0 => Stage::Expected,
        1 => Stage::Lost,
        _ => Stage::Born,
    };
    let mut life = Life::default();
    match stage {
        Stage::Expected => life.due = Some(date(2027, 2, 3)),
        Stage::Lost => {}
        Stage::Born => {
            life.born = (!dice.once_in(5)).then(|| When::year(born));
            life.has_died = dice.once_in(9);
        }
    }
    let name = NAMES[dice.below(NAMES.len())].to_owned();
    Person { address: Some(format!("/people/{id}")), id, name, sex, stage, life, is_index: false }
}

/// A family in which everybody descends from one couple and partners bring nobody with them: it can always be drawn without a crossing.
pub fn descending(seed: u64, people: usize) -> Family {
    let mut dice = Dice::new(seed);
    let mut family = Family::default();
    let mut row = vec![family.add(&mut dice, 1900)];
    let mut year = 1925;
    while family.people.len() < people && !row.is_empty() {
        let mut next = Vec::new();
        for parent in std::mem::take(&mut row) {
            // The first couple have children, so that a family comes of it; nobody has more than two partners.
            let is_first = family.people.len() == 1;
            for _ in 0..dice.below(3).max(usize::from(is_first)) {
                let partner = family.add(&mut dice, year - 25);
                family.pair(&mut dice, &parent, &partner);
                for _ in 0..dice.below(4) + 3 * usize::from(is_first) {
                    let born = year + dice.below(9) as i16;
                    let child = family.add(&mut dice, born);
                    family.bear(&[&parent, &partner], &child, ParentKind::Birth);
                    next.push(child);
                }
            }
        }
        row = next;
        year += 25;
    }
    family
}

/// Anybody may be tied to anybody a generation away, several times over; with homes, twins, carers and how it is between people.
pub fn knotted(seed: u64, people: usize) -> Family {
    let mut dice = Dice::new(seed);
    let mut family = Family::default();
    let rows = 2 + dice.below(4);
    let ids: Vec<(String, usize)> = (0..people)
        .map(|_| {
            let row = dice.below(rows);
            (family.add(&mut dice, 1900 + 25 * row as i16), row)
        })
        .collect();
    let of_row =
        |row: usize| -> Vec<String> { ids.iter().filter(|(_, of)| *of == row).map(|(id, _)| id.clone()).collect() };
    for row in 0..rows {
        let here = of_row(row);
        for pair in here.chunks(2).filter(|pair| pair.len() == 2) {
            if !dice.once_in(3) {
                family.pair(&mut dice, &pair[0], &pair[1]);
            }
        }
        for _ in 0..dice.below(3) {
            let (one, other) = (dice.below(here.len()), dice.below(here.len()));
            if one != other && !here.is_empty() {
                family.pair(&mut dice, &here[one], &here[other]);
            }
        }
        for child in of_row(row + 1) {
            if here.is_empty() {
                continue;
            }
            let at = dice.below(here.len()) & !1;
            let partner = here.get(at + 1).filter(|_| !dice.once_in(4));
            let parents: Vec<&String> = std::iter::once(&here[at]).chain(partner).collect();
            let parents: Vec<&str> = parents.into_iter().map(String::as_str).collect();
            family.bear(&parents, &child, ParentKind::Birth);
        }
    }
    family.trimmings(&mut dice, &ids);
    family
}

/// What a family is made with.
trait Make {
    fn add(&mut self, dice: &mut Dice, born: i16) -> String;
    fn pair(&mut self, dice: &mut Dice, one: &str, other: &str);
    fn bear(&mut self, parents: &[&str], child: &str, kind: ParentKind);
    fn trimmings(&mut self, dice: &mut Dice, ids: &[(String, usize)]);
}

impl Make for Family {
    fn add(&mut self, dice: &mut Dice, born: i16) -> String {
        let id = format!("{:03}", self.people.len());
        self.people.push(person(dice, id.clone(), born));
        id
    }

    fn pair(&mut self, dice: &mut Dice, one: &str, other: &str) {
        use UnionKind::{Apart, Divorced, Ended, Married, NotKnown, Separated, Together};
        let kind = [Apart, Divorced, Ended, Married, NotKnown, Separated, Together][dice.below(7)];
        let from = dice.once_in(2).then(|| When::year(1950 + dice.below(70) as i16));
        self.unions.push(Union { one: one.to_owned(), other: other.to_owned(), kind, from, until: None });
    }

    fn bear(&mut self, parents: &[&str], child: &str, kind: ParentKind) {
        let rows = parents.iter().map(|parent| Parent { parent: (*parent).to_owned(), child: child.to_owned(), kind });
        self.parents.extend(rows);
    }

    fn trimmings(&mut self, dice: &mut Dice, ids: &[(String, usize)]) {
        use ParentKind::{Adopted, Foster, Guardian, Kinship, Step};
        let any = |dice: &mut Dice| ids[dice.below(ids.len())].clone();
        for _ in 0..ids.len() / 6 {
            let (one, other) = (any(dice), any(dice));
            let kind = [Adopted, Foster, Guardian, Kinship, Step][dice.below(5)];
            if one.1 != other.1 || dice.once_in(4) {
                self.bear(&[&one.0], &other.0, kind);
            }
        }
        for _ in 0..ids.len() / 8 {
            use FeelingKind::{Close, CloseConflict, Conflict, CutOff, Distant, Harmful};
            let kind = [Close, CloseConflict, Conflict, CutOff, Distant, Harmful][dice.below(6)];
            self.feelings.push(Feeling { from: any(dice).0, to: any(dice).0, kind });
        }
        for _ in 0..dice.below(3) {
            let kind = [KinKind::Sibling, KinKind::Grandparent, KinKind::AuntUncle, KinKind::Cousin][dice.below(4)];
            self.kin.push(Kin { from: any(dice).0, to: any(dice).0, kind });
        }
        for home in 0..dice.below(4) {
            let people = (0..2 + dice.below(5)).map(|_| any(dice).0).collect();
            self.homes.push(Home { name: format!("Home {}", home + 1), people });
        }
        let siblings: Vec<String> = self
            .parents
            .iter()
            .filter(|row| row.kind == ParentKind::Birth && row.parent == ids[0].0)
            .map(|row| row.child.clone())
            .collect();
        if siblings.len() > 1 {
            self.twins.push(Twins { children: siblings[..2].to_vec(), identical: Some(dice.once_in(2)) });
        }
    }
}

/// A family as it is recorded in practice, over five generations: children with the forebears of both parents, aunts and uncles with their own
/// families, parents who parted and have children with somebody else, two homes, and how it is between some of them.
pub fn both_sides(seed: u64, people: usize) -> Family {
    let mut dice = Dice::new(seed);
    let mut family = Family::default();
    let (father, mother) = (family.add(&mut dice, 1985), family.add(&mut dice, 1987));
    family.couple(&father, &mother, UnionKind::Separated);
    let mut homes = vec![vec![father.clone()], vec![mother.clone()]];
    for born in 0..3 {
        let child = family.add(&mut dice, 2012 + 2 * born);
        family.bear(&[&father, &mother], &child, ParentKind::Birth);
        homes.iter_mut().for_each(|home| home.push(child.clone()));
    }
    for (parent, home) in [&father, &mother].into_iter().zip(0..) {
        let partner = family.add(&mut dice, 1988);
        family.couple(parent, &partner, UnionKind::Together);
        let child = family.add(&mut dice, 2022);
        family.bear(&[parent, &partner], &child, ParentKind::Birth);
        homes[home].extend([partner, child]);
    }
    let mut upper = vec![(father.clone(), 1985), (mother.clone(), 1987)];
    while family.people.len() < people {
        let mut next = Vec::new();
        for (child, born) in std::mem::take(&mut upper) {
            let (one, other) = (family.add(&mut dice, born - 26), family.add(&mut dice, born - 24));
            family.couple(&one, &other, UnionKind::Married);
            family.bear(&[&one, &other], &child, ParentKind::Birth);
            next.extend([(one.clone(), born - 26), (other.clone(), born - 24)]);
            for _ in 0..2 {
                if family.people.len() < people && born > 1950 {
                    family.aunt(&mut dice, [&one, &other], born);
                }
            }
        }
        upper = next.into_iter().filter(|(_, born)| *born > 1915).collect();
        if upper.is_empty() {
            break;
        }
    }
    while family.people.len() < people {
        let child = family.add(&mut dice, 2015);
        family.bear(&[&mother], &child, ParentKind::Foster);
        homes[1].push(child);
    }
    for (at, people) in homes.into_iter().enumerate() {
        family.homes.push(Home { name: format!("Home {}", at + 1), people });
    }
    family.feelings.push(Feeling { from: father, to: mother, kind: FeelingKind::Conflict });
    family
}

/// Couples of a kind that is said, and an aunt or uncle with a family of their own.
trait Widen {
    fn couple(&mut self, one: &str, other: &str, kind: UnionKind);
    fn aunt(&mut self, dice: &mut Dice, parents: [&str; 2], born: i16);
}

impl Widen for Family {
    fn couple(&mut self, one: &str, other: &str, kind: UnionKind) {
        self.unions.push(Union { one: one.to_owned(), other: other.to_owned(), kind, from: None, until: None });
    }

    fn aunt(&mut self, dice: &mut Dice, parents: [&str; 2], born: i16) {
        let aunt = self.add(dice, born + 3);
        self.bear(&parents, &aunt, ParentKind::Birth);
        if dice.once_in(3) {
            return;
        }
        let partner = self.add(dice, born + 2);
        self.couple(&aunt, &partner, UnionKind::Married);
        for _ in 0..1 + dice.below(2) {
            let child = self.add(dice, born + 28);
            self.bear(&[&aunt, &partner], &child, ParentKind::Birth);
        }
    }
}
