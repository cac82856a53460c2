//! Whom each agency sees, and when.

use rustc_hash::FxHashMap;

use crate::chance::Chance;
use crate::days::{Day, NEVER, day};
use crate::town::homes::Kind;
use crate::town::{FIRST, LAST, Role, Spell, Tenure, Town};

/// Somebody is written down by an agency on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    /// Which of [`super::FEEDS`].
    pub feed: u8,
    /// The day on which the row was true.
    pub on: Day,
    /// The class, tenancy or incident it is of; 0 if none. Rows of one list are of different people.
    pub list: u32,
    /// Who.
    pub person: u32,
}

const SCHOOL: u8 = 0;
const HEALTH: u8 = 1;
const HOUSING: u8 = 2;
const BENEFITS: u8 = 3;
const POLICE: u8 = 4;
const SOCIAL_CARE: u8 = 5;

/// The autumns whose school census the town sends.
const CENSUS: [i32; 3] = [2020, 2022, 2024];

/// All sightings of a finished town, agency by agency.
pub fn gather(town: &Town) -> Vec<Sighting> {
    let mut seen = Seen { town, all: Vec::new(), lists: 0 };
    let members = Members::of(town);
    seen.school(&mut Chance::of(town.seed, 20, 0, 0));
    seen.health(&mut Chance::of(town.seed, 21, 0, 0));
    seen.by_household(&members);
    seen.all
}

/// The spells of each household.
struct Members {
    first: Vec<u32>,
    spells: Vec<u32>,
}

impl Members {
    fn of(town: &Town) -> Self {
        let mut first = vec![0; town.households.len() + 1];
        for spell in &town.spells {
            first[spell.household as usize + 1] += 1;
        }
        for place in 1..first.len() {
            first[place] += first[place - 1];
        }
        let mut next = first.clone();
        let mut spells = vec![0; town.spells.len()];
        for (place, spell) in town.spells.iter().enumerate() {
            let slot = &mut next[spell.household as usize];
            spells[*slot as usize] = place as u32;
            *slot += 1;
        }
        Self { first, spells }
    }

    fn spells<'a>(&'a self, town: &'a Town, household: usize) -> impl Iterator<Item = &'a Spell> {
        let range = self.first[household] as usize..self.first[household + 1] as usize;
        self.spells[range].iter().map(|place| &town.spells[*place as usize])
    }
}

struct Seen<'a> {
    town: &'a Town,
    all: Vec<Sighting>,
    lists: u32,
}

impl Seen<'_> {
    fn see(&mut self, feed: u8, person: u32, on: Day, list: u32) {
        self.all.push(Sighting { feed, on, list, person });
    }

    fn list(&mut self) -> u32 {
        self.lists += 1;
        self.lists
    }

    /// Every child on a roll, in the class they were in on the day of the autumn census.
    fn school(&mut self, chance: &mut Chance) {
        let town = self.town;
        let mut classes: FxHashMap<(u32, i32, i32, usize), u32> = FxHashMap::default();
        for autumn in CENSUS {
            for person in 0..town.people.len() as u32 {
                let born = town.people[person as usize].born;
                // The class of a child follows from the age at the end of August.
                let year = autumn - crate::days::date(born + 122).0 - 4;
                if !(0..12).contains(&year) {
                    continue;
                }
                let on = day(autumn, 10, 1) + chance.between(0, 20);
                let Some(spell) = town.main_spell(person, on) else { continue };
                if chance.hit(0.07) {
                    continue;
                }
                let home = &town.homes[spell.home as usize];
                let (school, forms) = if year < 7 {
                    (u32::from(home.district) * 1_000 + home.postcode % 4_000 / 70, 2)
                } else {
                    (u32::from(home.district) * 1_000 + 900 + chance.below(4) as u32, 6)
                };
                let class = (school, autumn, year, chance.below(forms));
                let list = match classes.get(&class) {
                    Some(list) => *list,
                    None => {
                        let list = self.list();
                        classes.insert(class, list);
                        list
                    }
                };
                self.see(SCHOOL, person, on, list);
            }
        }
    }

    /// Who is registered with a practice: at birth, on coming to the town, and again some time after a move.
    fn health(&mut self, chance: &mut Chance) {
        let town = self.town;
        for person in 0..town.people.len() as u32 {
            let child = town.people[person as usize].born > day(2003, 1, 1);
            if !chance.hit(if child { 0.75 } else { 0.68 }) {
                continue;
            }
            let mut first = true;
            for spell in town.spells_of(person).iter().filter(|spell| !spell.second) {
                let to = if spell.to == NEVER { LAST } else { spell.to };
                let on = spell.from + if first { chance.between(0, 90) } else { chance.between(5, 365) };
                if on < to && on < LAST && (first || chance.hit(0.82)) && spell.to > FIRST {
                    self.see(HEALTH, person, on, 0);
                    first = false;
                }
            }
        }
    }

    /// What follows from how a household lives: its tenancy, benefits, incidents, and children's social care.
    fn by_household(&mut self, members: &Members) {
        let town = self.town;
        for (place, household) in town.households.iter().enumerate() {
            let chance = &mut Chance::of(town.seed, 22, place as u64, 0);
            let spells: Vec<Spell> = members.spells(town, place).copied().collect();
            let Some(from) = spells.iter().map(|spell| spell.from).min() else { continue };
            let to = spells.iter().map(|spell| spell.to).max().unwrap_or(LAST).min(LAST);
            let span = (from.max(FIRST), to);
            if span.0 >= span.1 {
                continue;
            }
            let years = crate::days::years_between(span.0, span.1);
            if household.tenure == Tenure::Social || town.homes[household.home as usize].kind == Kind::Hostel {
                self.tenancy(&spells, from, span, chance);
            }
            let poor = match household.tenure {
                Tenure::Owned => 0.12,
                Tenure::Private => 0.4,
                Tenure::Social => 0.75,
            };
            if chance.hit(poor) {
                self.benefits(&spells, span, chance);
            }
            let strain = f64::from(household.strain);
            for _ in 0..chance.times(0.13 * years * strain) {
                self.incident(&spells, span, chance);
            }
            if strain > 1.6 && chance.hit(0.3) {
                self.social_care(&spells, span, chance);
            }
        }
    }

    /// Adults who hold a tenancy, at its beginning and at a later statement.
    fn tenancy(&mut self, spells: &[Spell], from: Day, span: (Day, Day), chance: &mut Chance) {
        let adults: Vec<u32> = self.grown(spells, span.0).into_iter().take(2).collect();
        let joint = chance.hit(0.55);
        let mut days = vec![from.max(FIRST - 2500)];
        for statement in [day(2021, 4, 1), day(2024, 4, 1)] {
            if (span.0..span.1).contains(&statement) && chance.hit(0.6) {
                days.push(statement);
            }
        }
        for on in days {
            let list = self.list();
            for person in adults.iter().take(if joint { 2 } else { 1 }) {
                if self.town.main_spell(*person, on).is_some() && self.town.age(*person, on) >= 18.0 {
                    self.see(HOUSING, *person, on, list);
                }
            }
        }
    }

    fn benefits(&mut self, spells: &[Spell], span: (Day, Day), chance: &mut Chance) {
        for person in self.grown(spells, span.1 - 1) {
            if !chance.hit(0.72) {
                continue;
            }
            for _ in 0..1 + chance.times(0.7) {
                let on = chance.between(span.0, span.1 - 1);
                if self.lives_in(spells, person, on) && self.town.age(person, on) >= 18.0 {
                    self.see(BENEFITS, person, on, 0);
                }
            }
        }
    }

    /// Some of those who are at home are written down, and now and then somebody from elsewhere.
    fn incident(&mut self, spells: &[Spell], span: (Day, Day), chance: &mut Chance) {
        let on = chance.between(span.0, span.1 - 1);
        let mut there: Vec<u32> =
            spells.iter().filter(|spell| spell.from <= on && on < spell.to).map(|spell| spell.person).collect();
        there.retain(|person| self.town.age(*person, on) > 9.0 || chance.hit(0.3));
        chance.shuffle(&mut there);
        there.truncate(1 + chance.times(0.8) as usize);
        if chance.hit(0.3) {
            let stranger = chance.below(self.town.people.len()) as u32;
            if self.town.main_spell(stranger, on).is_some()
                && self.town.age(stranger, on) > 12.0
                && !there.contains(&stranger)
            {
                there.push(stranger);
            }
        }
        let list = self.list();
        for person in there {
            self.see(POLICE, person, on, list);
        }
    }

    /// Children with a plan and the adults with them, once or again; a list is one visit.
    fn social_care(&mut self, spells: &[Spell], span: (Day, Day), chance: &mut Chance) {
        for _ in 0..1 + chance.times(0.8) {
            let on = chance.between(span.0, span.1 - 1);
            let there: Vec<u32> =
                spells.iter().filter(|spell| spell.from <= on && on < spell.to).map(|spell| spell.person).collect();
            if !there.iter().any(|person| self.town.age(*person, on) < 18.0) {
                continue;
            }
            let list = self.list();
            for person in there {
                if chance.hit(if self.town.age(person, on) < 18.0 { 0.85 } else { 0.7 }) {
                    self.see(SOCIAL_CARE, person, on, list);
                }
            }
        }
    }

    /// The adults of a household on a day, eldest spells first, without those who are there only at times.
    fn grown(&self, spells: &[Spell], on: Day) -> Vec<u32> {
        let adult = |spell: &&Spell| {
            !spell.second && spell.from <= on && on < spell.to && self.town.age(spell.person, on) >= 18.0
        };
        let mut grown: Vec<u32> = spells.iter().filter(adult).map(|spell| spell.person).collect();
        grown.sort_by_key(|person| {
            let role = |(member, role): &(u32, Role)| *member == *person && *role == Role::Head;
            let main =
                self.town.spells_of(*person).iter().find(|spell| spell.from <= on && on < spell.to && !spell.second);
            let heads =
                main.is_some_and(|spell| self.town.households[spell.household as usize].members.iter().any(role));
            (!heads, self.town.people[*person as usize].born)
        });
        grown
    }

    fn lives_in(&self, spells: &[Spell], person: u32, on: Day) -> bool {
        spells.iter().any(|spell| spell.person == person && spell.from <= on && on < spell.to)
    }
}
