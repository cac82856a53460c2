//! Six years, month by month: births, deaths, couples, separations, children who leave home, moves within the town, into it and out of it.
//!
//! **Order.** In each month every household has one thing happen to it at most, on days that only go forward, so that nobody leaves a home
//! before they came. Room that became free is let from the next month on. The rates below are of a month, rounded, from general knowledge
//! of England; each is a plain number, so that a reader can argue with it.

use super::homes::Kind;
use super::{FIRST, LAST, NOBODY, Role, Tenure, Town, founding};
use crate::chance::Chance;
use crate::days::{Day, date, day, length_of_month};
use crate::names::{COMMUNITIES, of_marriage};

/// Moves within the town, by tenure: owned, private, social.
const MOVES: [f64; 3] = [0.0025, 0.011, 0.004];
/// Whole households that leave the town.
const LEAVES_TOWN: f64 = 0.002;
/// A couple that lives together parts.
const PARTS: f64 = 0.0018;
/// A woman of 20 to 39 with a partner has a child, while they have fewer than usual among them.
const BIRTH: f64 = 0.011;
/// Somebody of 18 to 30 leaves their parents' home.
const LEAVES_HOME: f64 = 0.009;
/// Somebody who heads a household alone looks for a partner.
const LOOKS: f64 = 0.006;
/// A family takes a lodger; a lodger goes on.
const LODGER: [f64; 2] = [0.0003, 0.06];
/// A grandparent comes to live with the family.
const ELDER: f64 = 0.0004;
/// Somebody in a hostel finds a home of their own.
const LEAVES_HOSTEL: f64 = 0.14;
/// How many of a hundred children of parted parents have two homes.
const TWO_HOMES: f64 = 0.38;

/// Lets the town live from its first day to its last.
pub(super) fn live(town: &mut Town, chance: &mut Chance) {
    let (mut year, mut month) = (date(FIRST).0, 1);
    while day(year, month, 1) < LAST {
        a_month(town, day(year, month, 1), length_of_month(year, month), chance);
        month += 1;
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
}

fn a_month(town: &mut Town, first: Day, length: i32, chance: &mut Chance) {
    let count = town.households.len();
    let start = chance.below(count);
    let mut looking = Vec::new();
    for step in 0..count {
        let household = (start + step) % count;
        if town.households[household].members.is_empty() {
            continue;
        }
        // The days go forward as the households are gone through, from a chance place in each month. The last day is for couples.
        let on = first + (step as i64 * i64::from(length - 1) / count as i64) as Day;
        of_a_household(town, household as u32, on, &mut looking, chance);
    }
    pair(town, &looking, first + length - 1, chance);
    newcomers(town, first, length, chance);
    town.let_again();
}

fn of_a_household(town: &mut Town, household: u32, on: Day, looking: &mut Vec<u32>, chance: &mut Chance) {
    if dies(town, household, on, chance) {
        return;
    }
    let here = &town.households[household as usize];
    let heads: Vec<u32> =
        here.members.iter().filter(|(_, role)| *role == Role::Head).map(|(person, _)| *person).collect();
    let kind = town.homes[here.home as usize].kind;
    let (tenure, people) = (here.tenure, here.members.len());
    // One draw decides which of the things that exclude each other happens, so that most months cost one draw.
    let mut at = chance.unit();
    let mut happens = |rate: f64| {
        at -= rate;
        at < 0.0
    };
    if happens(if kind == Kind::Hostel { LEAVES_HOSTEL } else { MOVES[tenure as usize] }) {
        move_house(town, household, people, on, chance);
    } else if happens(LEAVES_TOWN) {
        leave_town(town, household, on);
    } else if heads.len() == 2 && happens(PARTS) {
        part(town, household, &heads, on, chance);
    } else if heads.len() == 1 && happens(LOOKS) {
        looking.push(heads[0]);
    } else if heads.len() == 2 && happens(ELDER) {
        let has = town.households[household as usize].members.iter().any(|(_, role)| *role == Role::Elder);
        let free = town.people[heads[0] as usize].mother == NOBODY && town.people[heads[0] as usize].father == NOBODY;
        if !has && free {
            founding::elder(town, household, heads[0], on, chance);
        }
    } else if happens(LODGER[0]) && kind == Kind::House {
        founding::lodger(town, household, on, chance);
    } else {
        of_its_members(town, household, &heads, on, chance);
    }
}

/// Death by age; the chance doubles every six to seven years and is near a third a year at ninety-five.
fn dies(town: &mut Town, household: u32, on: Day, chance: &mut Chance) -> bool {
    let at = chance.unit();
    let mut sum = 0.0;
    for place in 0..town.households[household as usize].members.len() {
        let (person, role) = town.households[household as usize].members[place];
        if role == Role::Visitor {
            continue;
        }
        sum += of_dying(town.age(person, on));
        if at < sum {
            town.end_second_home(person, on);
            town.people[person as usize].died = on;
            town.go_out(person, on);
            orphans(town, household, on);
            return true;
        }
    }
    false
}

/// The chance of dying in a month at an age, from a third a year at 95 downwards, by halves; the table spares a power for each person and month.
fn of_dying(age: f64) -> f64 {
    const BY_AGE: [f64; 24] = [
        3e-4, 1e-5, 1e-5, 2e-5, 3e-5, 4e-5, 5e-5, 7e-5, 1e-4, 1.4e-4, 2e-4, 3e-4, 5e-4, 7e-4, 1.1e-3, 1.9e-3, 3.2e-3,
        6e-3, 1.1e-2, 2.2e-2, 3.8e-2, 6e-2, 9e-2, 0.2,
    ];
    BY_AGE[((age / 5.0).max(0.0) as usize).min(BY_AGE.len() - 1)]
}

/// When no head is left: a grown child or an elder heads the household, or else it goes from the town.
fn orphans(town: &mut Town, household: u32, on: Day) {
    let members = town.households[household as usize].members.clone();
    if members.iter().any(|(_, role)| *role == Role::Head) || members.is_empty() {
        return;
    }
    let grown = members
        .iter()
        .filter(|(_, role)| *role != Role::Visitor)
        .max_by_key(|(person, _)| -town.people[*person as usize].born);
    match grown {
        Some((eldest, _)) if town.age(*eldest, on) >= 18.0 => {
            for (person, role) in &mut town.households[household as usize].members {
                if person == eldest {
                    *role = Role::Head;
                }
            }
        }
        _ => leave_town(town, household, on),
    }
}

fn move_house(town: &mut Town, household: u32, people: usize, on: Day, chance: &mut Chance) {
    let Some(home) = town.take_home(town.district_of(household), people, chance) else { return };
    let tenure = town.households[household as usize].tenure;
    let tenure =
        if chance.hit(0.7) { tenure } else { [Tenure::Owned, Tenure::Private, Tenure::Social][chance.below(3)] };
    let members = town.households[household as usize].members.clone();
    town.move_all(household, home, tenure, on);
    for (person, role) in members {
        if role == Role::Lodger {
            alone(town, person, on, chance);
        }
    }
}

fn leave_town(town: &mut Town, household: u32, on: Day) {
    for (person, role) in town.households[household as usize].members.clone() {
        if role != Role::Visitor {
            town.end_second_home(person, on);
            town.go_out(person, on);
        }
    }
}

/// Somebody who lives nowhere finds a room, a flat, or goes from the town.
fn alone(town: &mut Town, person: u32, on: Day, chance: &mut Chance) {
    let kind = if chance.hit(0.35) { Kind::Rooms } else { Kind::Flat };
    let district = chance.below(town.empty.len());
    let Some(home) = town.take_room(kind, district, chance).or_else(|| town.take_home(district, 1, chance)) else {
        return;
    };
    let community = town.people[person as usize].community;
    let strain = chance.bell();
    let household = town.found(home, Tenure::Private, (strain * strain) as f32, community);
    town.come_in(person, household, Role::Head, on);
}

/// A couple parts: one goes, to a home, a room, a hostel or away. The children stay with the mother mostly; some have two homes from then on.
fn part(town: &mut Town, household: u32, heads: &[u32], on: Day, chance: &mut Chance) {
    let woman_first = town.people[heads[0] as usize].sex == 0;
    let leaves = if woman_first == chance.hit(0.8) { heads[1] } else { heads[0] };
    let children: Vec<u32> = town.households[household as usize]
        .members
        .iter()
        .filter(|(child, role)| *role == Role::Child && town.age(*child, on) < 17.0)
        .map(|(child, _)| *child)
        .filter(|child| town.people[*child as usize].mother == leaves || town.people[*child as usize].father == leaves)
        .collect();
    let takes_them = town.people[leaves as usize].sex == 0 && chance.hit(0.7);
    town.go_out(leaves, on);
    let strain = (town.households[household as usize].strain + 1.0).min(9.0);
    town.households[household as usize].strain = strain;
    if chance.hit(0.12) && !takes_them {
        return;
    }
    let district = town.district_of(household);
    let hostel = if chance.hit(0.08) { town.take_room(Kind::Hostel, district, chance) } else { None };
    let people = if takes_them { children.len() + 1 } else { 1 };
    let Some(home) = hostel.or_else(|| town.take_home(district, people, chance)) else { return };
    let tenure = if hostel.is_some() || chance.hit(0.35) { Tenure::Social } else { Tenure::Private };
    let community = town.people[leaves as usize].community;
    let new = town.found(home, tenure, strain, community);
    town.come_in(leaves, new, Role::Head, on);
    let two_homes = hostel.is_none() && chance.hit(TWO_HOMES);
    for child in children {
        if takes_them {
            town.end_second_home(child, on);
            town.go_out(child, on);
            town.come_in(child, new, Role::Child, on);
        }
        if two_homes && town.people[child as usize].second == NOBODY {
            let other = if takes_them { household } else { new };
            town.come_in(child, other, Role::Visitor, on);
        }
    }
}

fn of_its_members(town: &mut Town, household: u32, heads: &[u32], on: Day, chance: &mut Chance) {
    let mother = heads
        .iter()
        .copied()
        .find(|head| town.people[*head as usize].sex == 0 && (18.0..43.0).contains(&town.age(*head, on)));
    if let Some(mother) = mother {
        let father = heads.iter().copied().find(|head| town.people[*head as usize].sex == 1).unwrap_or(NOBODY);
        let children =
            town.households[household as usize].members.iter().filter(|(_, role)| *role == Role::Child).count() as f64;
        let usual = COMMUNITIES[town.people[mother as usize].community as usize].children;
        let slower = if children < usual { 1.0 } else { 0.15 } * if father == NOBODY { 0.25 } else { 1.0 };
        let young = town.households[household as usize]
            .members
            .iter()
            .any(|(child, role)| *role == Role::Child && town.age(*child, on) < 1.0);
        if chance.hit(BIRTH * slower) && !young {
            founding::birth(town, household, mother, father, on, on, chance);
            return;
        }
    }
    let count = town.households[household as usize].members.len();
    if count <= heads.len() {
        return;
    }
    let (person, role) = town.households[household as usize].members[chance.below(count)];
    let age = town.age(person, on);
    let goes = match role {
        Role::Child if (18.0..31.0).contains(&age) => LEAVES_HOME * count as f64,
        Role::Lodger => LODGER[1],
        _ => 0.0,
    };
    if chance.hit(goes) {
        town.end_second_home(person, on);
        town.go_out(person, on);
        if chance.hit(0.7) {
            alone(town, person, on, chance);
        }
    }
}

/// Who looks for a partner finds one among those who look in the same month: of about the same age, mostly of the same community.
fn pair(town: &mut Town, looking: &[u32], on: Day, chance: &mut Chance) {
    let mut men = Vec::new();
    let mut women = Vec::new();
    for person in
        looking.iter().copied().filter(|person| town.here(*person) && (19.0..60.0).contains(&town.age(*person, on)))
    {
        let person_in = (town.people[person as usize].community, town.people[person as usize].born / 1500, person);
        if town.people[person as usize].sex == 0 { women.push(person_in) } else { men.push(person_in) }
    }
    men.sort_unstable();
    women.sort_unstable();
    for (him, her) in men.into_iter().zip(women) {
        let (him, her) = (him.2, her.2);
        let apart = town.people[him as usize].born.abs_diff(town.people[her as usize].born);
        let related = kin(town, him, her);
        if apart < 12 * 365 && !related {
            join(town, him, her, on, chance);
        }
    }
}

/// Whether two are parent and child or have a parent in common.
fn kin(town: &Town, one: u32, other: u32) -> bool {
    let (first, second) = (&town.people[one as usize], &town.people[other as usize]);
    let shared = (first.mother != NOBODY && first.mother == second.mother)
        || (first.father != NOBODY && first.father == second.father);
    shared || first.mother == other || first.father == other || second.mother == one || second.father == one
}

fn join(town: &mut Town, him: u32, her: u32, on: Day, chance: &mut Chance) {
    let (his, hers) = (town.people[him as usize].household, town.people[her as usize].household);
    if his == NOBODY || hers == NOBODY || his == hers {
        return;
    }
    // They live where there are more people already, and who comes brings their children.
    let (comes, to) = if town.households[his as usize].members.len() > town.households[hers as usize].members.len() {
        (hers, his)
    } else {
        (his, hers)
    };
    let kind = town.homes[town.households[to as usize].home as usize].kind;
    let small = matches!(kind, Kind::Rooms | Kind::Hostel);
    let to = if small {
        let people = town.households[to as usize].members.len() + town.households[comes as usize].members.len();
        let Some(home) = town.take_home(town.district_of(to), people, chance) else { return };
        town.move_all(to, home, Tenure::Private, on)
    } else {
        to
    };
    for (person, role) in town.households[comes as usize].members.clone() {
        if role == Role::Visitor {
            town.end_second_home(person, on);
            continue;
        }
        if town.people[person as usize].second != NOBODY
            && town.spells[town.people[person as usize].second as usize].household == to
        {
            town.end_second_home(person, on);
        }
        town.go_out(person, on);
        if role == Role::Lodger {
            alone(town, person, on, chance);
        } else {
            town.come_in(person, to, role, on);
        }
    }
    if chance.hit(0.45) {
        let (wife, husband) = (town.people[her as usize].naming, town.people[him as usize].naming);
        let community = town.people[her as usize].community as usize;
        // Names follow the wedding, which follows the moving in, or not.
        town.people[her as usize].naming =
            of_marriage(&mut town.names, community, wife, husband, on + chance.between(0, 500), chance);
    }
}

/// Homes that stand empty beyond the usual are let to people from elsewhere.
fn newcomers(town: &mut Town, first: Day, length: i32, chance: &mut Chance) {
    for district in 0..town.empty.len() {
        for kind in [Kind::House, Kind::Flat, Kind::Rooms] {
            let usual = town.homes.len() / town.empty.len() / 80 / if kind == Kind::Rooms { 4 } else { 1 };
            while town.empty[district][kind as usize].len() > usual {
                let place = chance.below(town.empty[district][kind as usize].len());
                let home = town.empty[district][kind as usize].swap_remove(place);
                founding::arrive(town, home, first + chance.between(0, length - 1), chance);
            }
        }
    }
}
