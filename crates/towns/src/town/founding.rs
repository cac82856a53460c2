//! Households as they are when the story begins, and as they come from elsewhere: who lives together, how old they are, whose children they are.

use super::homes::Kind;
use super::{FIRST, NOBODY, Person, Role, Tenure, Town};
use crate::chance::Chance;
use crate::days::{Day, NEVER, day, year};
use crate::names::{COMMUNITIES, Name, Naming, name_newcomer, of_marriage};

/// Of a hundred rooms, how many stay free, so that people can move.
const FREE: f64 = 0.03;

/// Fills the empty town.
pub(super) fn settle(town: &mut Town, chance: &mut Chance) {
    for district in 0..town.empty.len() {
        for kind in [Kind::House, Kind::Flat, Kind::Rooms, Kind::Hostel] {
            let mut free = std::mem::take(&mut town.empty[district][kind as usize]);
            chance.shuffle(&mut free);
            let keep = (free.len() as f64 * if kind == Kind::Hostel { 0.5 } else { FREE }) as usize;
            for home in free.drain(keep..) {
                let lived = chance.between(0, 9) * chance.between(30, 700);
                let community = a_community(chance, district);
                let shape = Shape::of(kind, community, chance);
                household(town, home, shape, community, FIRST - lived, chance);
            }
            town.empty[district][kind as usize] = free;
        }
    }
}

/// A household comes from elsewhere on a day. Newcomers are younger, and fewer of them are from here.
pub(super) fn arrive(town: &mut Town, home: u32, on: Day, chance: &mut Chance) {
    let place = &town.homes[home as usize];
    let (kind, district) = (place.kind, place.district as usize);
    let mut community = a_community(chance, district);
    if community == 0 && chance.hit(0.3) {
        community = a_community(chance, district);
    }
    let mut shape = Shape::of(kind, community, chance);
    if matches!(shape, Shape::Old { .. }) && chance.hit(0.8) {
        shape = Shape::Couple;
    }
    household(town, home, shape, community, on, chance);
}

/// A naming community by its share. People live more among their own: each lean to some districts.
fn a_community(chance: &mut Chance, district: usize) -> usize {
    let mut shares = [0.0; COMMUNITIES.len()];
    for (place, (share, community)) in shares.iter_mut().zip(&COMMUNITIES).enumerate() {
        let lean = if place == 0 {
            [0.75, 1.1, 1.25, 0.9][district % 4]
        } else {
            [1.25, 1.0, 0.75, 1.0][(district + place / 3) % 4]
        };
        *share = community.share * lean;
    }
    chance.by_weight(&shares)
}

/// What a household is made of.
#[derive(Clone, Copy)]
enum Shape {
    Alone,
    Couple,
    Old { two: bool },
    Parents { two: bool, elders: bool },
    Sharing,
}

impl Shape {
    fn of(kind: Kind, community: usize, chance: &mut Chance) -> Self {
        if kind == Kind::Rooms || kind == Kind::Hostel {
            return if kind == Kind::Hostel && chance.hit(0.3) {
                Self::Parents { two: false, elders: false }
            } else {
                Self::Alone
            };
        }
        let asian = matches!(COMMUNITIES[community].word, "pakistani" | "bangladeshi" | "sikh" | "gujarati" | "tamil");
        let weights = if asian { [9.0, 12.0, 8.0, 63.0, 2.0] } else { [19.0, 18.0, 21.0, 39.0, 2.0] };
        let mut weights = weights;
        if kind == Kind::Flat {
            weights[0] *= 2.0;
            weights[3] *= 0.6;
        }
        match chance.by_weight(&weights) {
            0 => Self::Alone,
            1 => Self::Couple,
            2 => Self::Old { two: chance.hit(0.55) },
            3 => {
                let lone = if asian { 0.12 } else { 0.28 };
                Self::Parents { two: !chance.hit(lone), elders: chance.hit(if asian { 0.22 } else { 0.04 }) }
            }
            _ => Self::Sharing,
        }
    }
}

fn household(town: &mut Town, home: u32, shape: Shape, community: usize, from: Day, chance: &mut Chance) {
    let tenure = match chance.by_weight(&[46.0, 30.0, 24.0]) {
        0 => Tenure::Owned,
        1 => Tenure::Private,
        _ => Tenure::Social,
    };
    // Most have little trouble and a few have much: a square of a bell, with a mean of about one.
    let bell = chance.bell();
    let strain = (bell * bell * if tenure == Tenure::Social { 1.5 } else { 0.85 }) as f32;
    let household = town.found(home, tenure, strain, community as u8);
    let (youngest, oldest) = match shape {
        Shape::Alone => (19, 78),
        Shape::Couple => (21, 62),
        Shape::Old { .. } => (63, 90),
        Shape::Parents { .. } => (21, 50),
        Shape::Sharing => (19, 34),
    };
    let age = chance.between(youngest, oldest);
    let woman = chance.hit(if matches!(shape, Shape::Parents { two: false, .. }) { 0.9 } else { 0.5 });
    let head = newcomer(town, community, usize::from(!woman), born_at(age, from, chance), chance);
    town.come_in(head, household, Role::Head, stay(town, head, from));
    match shape {
        Shape::Alone => {}
        Shape::Sharing => {
            for _ in 0..chance.between(1, 3) {
                let community = a_community(chance, chance_district(town, home));
                let sex = chance.below(2);
                let born = born_at(chance.between(19, 34), from, chance);
                let mate = newcomer(town, community, sex, born, chance);
                town.come_in(mate, household, Role::Lodger, stay(town, mate, from));
            }
        }
        Shape::Couple | Shape::Old { two: true } => {
            partner(town, household, head, from, chance);
        }
        Shape::Old { two: false } => {}
        Shape::Parents { two, elders } => {
            let partner = if two { Some(partner(town, household, head, from, chance)) } else { None };
            children(town, household, head, partner, from, chance);
            if elders {
                elder(town, household, head, from, chance);
            }
        }
    }
    if tenure == Tenure::Owned && chance.hit(0.012) {
        lodger(town, household, from.max(FIRST - 300), chance);
    }
}

fn chance_district(town: &Town, home: u32) -> usize {
    town.homes[home as usize].district as usize
}

/// Since when somebody can have lived somewhere: not before they were born.
fn stay(town: &Town, person: u32, from: Day) -> Day {
    from.max(town.people[person as usize].born)
}

fn born_at(age: i32, on: Day, chance: &mut Chance) -> Day {
    day(year(on) - age, 1, 1) + chance.between(0, 364) - 180
}

/// Somebody without parents in the town.
pub(super) fn newcomer(town: &mut Town, community: usize, sex: usize, born: Day, chance: &mut Chance) -> u32 {
    let birth = crate::names::Birth { community, sex, born: year(born), father: None, mother: None, taken: &[] };
    let naming = name_newcomer(&mut town.names, &town.tables, &birth, chance);
    let grown = born < day(1998, 1, 1);
    let official =
        if grown && chance.hit(COMMUNITIES[community].first_of_january / 100.0) { day(year(born), 1, 1) } else { born };
    town.add(person(naming, sex, community, official, NOBODY, NOBODY))
}

fn person(naming: Naming, sex: usize, community: usize, born: Day, mother: u32, father: u32) -> Person {
    Person {
        naming,
        sex: sex as u8,
        community: community as u8,
        born,
        died: NEVER,
        mother,
        father,
        spell: NOBODY,
        second: NOBODY,
        household: NOBODY,
    }
}

/// A partner for the head of a household, of about the same age and mostly of the other sex and the same community.
fn partner(town: &mut Town, household: u32, head: u32, from: Day, chance: &mut Chance) -> u32 {
    let Person { sex, community, born, naming, .. } = town.people[head as usize].clone();
    let community =
        if chance.hit(0.07) { a_community(chance, town.district_of(household)) } else { community as usize };
    let sex = if chance.hit(0.02) { sex as usize } else { 1 - sex as usize };
    let older = if sex == 1 { 2.0 } else { -2.0 };
    let born = born - ((older + 3.2 * chance.bell()) * 365.0) as Day;
    let born = born.min(from - 18 * 366);
    let partner = newcomer(town, community, sex, born, chance);
    let married = from - chance.between(0, 4000);
    let (wife, husband) = if sex == 0 { (partner, naming) } else { (head, town.people[partner as usize].naming) };
    if chance.hit(0.7) {
        let naming = town.people[wife as usize].naming;
        let community = town.people[wife as usize].community as usize;
        let naming = of_marriage(&mut town.names, community, naming, husband, married, chance);
        town.people[wife as usize].naming = naming;
    }
    town.come_in(partner, household, Role::Head, stay(town, partner, from));
    partner
}

/// The children that a couple or a lone parent of that age has by now.
fn children(town: &mut Town, household: u32, head: u32, partner: Option<u32>, from: Day, chance: &mut Chance) {
    // Of two women or two men the truth names the head alone.
    let of_sex =
        |sex| [Some(head), partner].into_iter().flatten().find(|parent| town.people[*parent as usize].sex == sex);
    let (mother, father) = (of_sex(0).unwrap_or(NOBODY), of_sex(1).unwrap_or(NOBODY));
    let parent = if mother == NOBODY { father } else { mother };
    let expected = COMMUNITIES[town.people[parent as usize].community as usize].children;
    let count = 1 + chance.times(expected - 0.7);
    // Counted from the younger of the two, so that no parent was a child.
    let younger =
        town.people[head as usize].born.max(partner.map_or(Day::MIN, |partner| town.people[partner as usize].born));
    let mut born = younger + chance.between(19 * 365, 31 * 365);
    // The home was found when some were there already; the others are born here.
    for _ in 0..count.min(8) {
        if born >= FIRST.max(from) {
            break;
        }
        let age = crate::days::years_between(born, from.max(FIRST));
        // Who is grown up has mostly left.
        if age < 18.0 || chance.hit(0.35 - (age - 18.0) * 0.03) {
            birth(town, household, mother, father, born, stay_of_child(from, born), chance);
        }
        born += chance.between(400, 1600);
    }
    // A lone parent has somebody: give a young child if none was left over.
    if town.households[household as usize].members.iter().all(|(_, role)| *role != Role::Child) {
        let oldest = crate::days::years_between(younger, from.max(FIRST)) - 17.5;
        if oldest > 0.5 {
            let born = from.max(FIRST) - (chance.unit() * oldest.min(16.0) * 365.0) as Day;
            birth(town, household, mother, father, born, stay_of_child(from, born), chance);
        }
    }
}

fn stay_of_child(from: Day, born: Day) -> Day {
    from.max(born)
}

/// A birth, sometimes of twins; whoever is born comes into the household on a day.
pub(super) fn birth(
    town: &mut Town,
    household: u32,
    mother: u32,
    father: u32,
    born: Day,
    on: Day,
    chance: &mut Chance,
) {
    let children = if chance.hit(0.016) { 2 } else { 1 };
    let identical = chance.hit(0.35);
    let mut sex = chance.below(2);
    for place in 0..children {
        if place == 1 && !identical {
            sex = chance.below(2);
        }
        let taken: Vec<Name> = town.households[household as usize]
            .members
            .iter()
            .filter(|(_, role)| *role == Role::Child)
            .map(|(member, _)| town.people[*member as usize].naming.forename)
            .collect();
        let naming_of = |parent: u32| (parent != NOBODY).then(|| town.people[parent as usize].naming);
        let by = if father == NOBODY || (mother != NOBODY && chance.hit(0.35)) { mother } else { father };
        let community = town.people[by as usize].community as usize;
        let birth = crate::names::Birth {
            community,
            sex,
            born: year(born),
            father: naming_of(father),
            mother: naming_of(mother),
            taken: &taken,
        };
        let naming = name_newcomer(&mut town.names, &town.tables, &birth, chance);
        let child = town.add(person(naming, sex, community, born, mother, father));
        town.come_in(child, household, Role::Child, on);
    }
}

/// A grandparent in the home.
pub(super) fn elder(town: &mut Town, household: u32, head: u32, from: Day, chance: &mut Chance) {
    let Person { community, born, naming, .. } = town.people[head as usize].clone();
    let sex = usize::from(chance.hit(0.3));
    let elder = newcomer(town, community as usize, sex, born - chance.between(20 * 365, 33 * 365), chance);
    if sex == 1 && town.people[head as usize].sex == 1 && chance.hit(0.8) {
        town.people[elder as usize].naming.surname = naming.surname;
    }
    let place = &mut town.people[head as usize];
    if sex == 1 {
        place.father = elder
    } else {
        place.mother = elder
    }
    town.come_in(elder, household, Role::Elder, stay(town, elder, from));
}

/// Somebody rents a room of the family's home.
pub(super) fn lodger(town: &mut Town, household: u32, from: Day, chance: &mut Chance) {
    let community = a_community(chance, town.district_of(household));
    let sex = chance.below(2);
    let born = born_at(chance.between(19, 45), from, chance);
    let lodger = newcomer(town, community, sex, born, chance);
    town.come_in(lodger, household, Role::Lodger, from);
}
