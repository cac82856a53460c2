//! A town of invented people over six years: who they are, who is whose child, and who lived where with whom from when to when.

mod founding;
pub mod homes;
mod life;
mod moves;

use crate::chance::Chance;
use crate::days::{Day, NEVER, day};
use crate::names::{Names, Naming, Table};
use homes::Home;

/// No person, household or spell.
pub const NOBODY: u32 = u32::MAX;
/// The first day of the time that the feeds are about.
pub const FIRST: Day = day(2019, 1, 1);
/// The day after the last.
pub const LAST: Day = day(2025, 1, 1);

/// Somebody.
#[derive(Clone)]
pub struct Person {
    /// What they are called.
    pub naming: Naming,
    /// 0 female, 1 male.
    pub sex: u8,
    /// Their naming community.
    pub community: u8,
    /// The birthday in their papers.
    pub born: Day,
    /// The day of death.
    pub died: Day,
    /// The mother, if she is of the town.
    pub mother: u32,
    /// The father, if he is of the town.
    pub father: u32,
    /// Where their spells begin in [`Town::spells`], once the town is finished; while it lives, the spell that lasts.
    pub spell: u32,
    /// The lasting spell in a second home.
    pub second: u32,
    /// The household they live in mainly; nobody's when they are dead or gone.
    pub household: u32,
}

/// How somebody belongs to a household.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// One of the two adults who head it, or the only one.
    Head,
    /// A child of a head, of whatever age.
    Child,
    /// A parent of a head.
    Elder,
    /// Somebody who rents a room of the family's home and lives with it.
    Lodger,
    /// A child whose main home is another.
    Visitor,
}

/// People who live together.
#[derive(Clone)]
pub struct Household {
    /// Where.
    pub home: u32,
    /// Who and as what.
    pub members: Vec<(u32, Role)>,
    /// How they hold the home.
    pub tenure: Tenure,
    /// How much trouble they have, around one; most have less, few a lot.
    pub strain: f32,
    /// The naming community of its head.
    pub community: u8,
}

/// How a home is held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tenure {
    /// Owned.
    Owned,
    /// Rented from a private landlord.
    Private,
    /// Rented from the council or a housing association.
    Social,
}

/// A time in which somebody lived in a household.
#[derive(Clone, Copy, Debug)]
pub struct Spell {
    /// Who.
    pub person: u32,
    /// In which household.
    pub household: u32,
    /// In which home.
    pub home: u32,
    /// From this day, which may be before the first of the town.
    pub from: Day,
    /// Up to the day before this; [`NEVER`] while it lasts.
    pub to: Day,
    /// Whether it is a second home.
    pub second: bool,
}

/// A town.
pub struct Town {
    /// What it was made from.
    pub seed: u64,
    /// Every spelling of a name in it.
    pub names: Names,
    /// Everybody.
    pub people: Vec<Person>,
    /// Every dwelling.
    pub homes: Vec<Home>,
    /// Every household that ever was. Who moves as a whole becomes a new one.
    pub households: Vec<Household>,
    /// Every spell; sorted by person and beginning once the town is finished.
    pub spells: Vec<Spell>,
    tables: Vec<Table>,
    /// Room in homes that is free, by district and kind of home.
    empty: Vec<[Vec<u32>; 4]>,
    /// Room that became free in this month, and will be let from the next.
    emptied: Vec<u32>,
}

impl Town {
    /// Makes a town with about so many homes. The same seed and size give the same town, on every machine.
    pub fn new(seed: u64, homes: u32) -> Self {
        let mut names = Names::default();
        let tables = Table::all(&mut names);
        let districts = homes.div_ceil(1_000) as usize + 2;
        let mut town = Self {
            seed,
            names,
            people: Vec::new(),
            homes: Vec::new(),
            households: Vec::new(),
            spells: Vec::new(),
            tables,
            empty: (0..districts).map(|_| Default::default()).collect(),
            emptied: Vec::new(),
        };
        let mut chance = Chance::of(seed, 1, 0, 0);
        homes::build(&mut town, homes, &mut chance);
        let districts = town.homes.last().map_or(0, |home| home.district as usize + 1);
        town.empty.truncate(districts);
        founding::settle(&mut town, &mut chance);
        life::live(&mut town, &mut chance);
        town.finish();
        town
    }

    /// Sorts the spells by person, so that each person's stand together.
    fn finish(&mut self) {
        self.spells.retain(|spell| spell.from < spell.to);
        self.spells.sort_unstable_by_key(|spell| (spell.person, spell.from, spell.household, spell.to));
        for person in &mut self.people {
            person.spell = NOBODY;
        }
        for (place, spell) in self.spells.iter().enumerate().rev() {
            self.people[spell.person as usize].spell = place as u32;
        }
    }

    /// The spells of somebody, in order; only of a finished town.
    pub fn spells_of(&self, person: u32) -> &[Spell] {
        let first = self.people[person as usize].spell as usize;
        if first >= self.spells.len() {
            return &[];
        }
        let rest = &self.spells[first..];
        &rest[..rest.iter().take_while(|spell| spell.person == person).count()]
    }

    /// Where somebody lived mainly on a day.
    pub fn main_spell(&self, person: u32, on: Day) -> Option<&Spell> {
        self.spells_of(person).iter().find(|spell| !spell.second && spell.from <= on && on < spell.to)
    }

    /// Adds somebody who lives nowhere yet.
    fn add(&mut self, person: Person) -> u32 {
        self.people.push(person);
        self.people.len() as u32 - 1
    }

    /// How old somebody is on a day, in years.
    pub fn age(&self, person: u32, on: Day) -> f64 {
        crate::days::years_between(self.people[person as usize].born, on)
    }

    /// Whether somebody is alive and of the town.
    fn here(&self, person: u32) -> bool {
        let person = &self.people[person as usize];
        person.died == NEVER && person.household != NOBODY
    }
}
