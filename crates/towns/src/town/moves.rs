//! Who goes in and out of homes. All changes of spells and of the free room go through here.

use super::homes::Kind;
use super::{Household, NOBODY, Role, Spell, Tenure, Town};
use crate::chance::Chance;
use crate::days::{Day, NEVER};

impl Town {
    /// Takes free room of a kind, in the district if it can be, else anywhere. Nothing if the town is full.
    pub(super) fn take_room(&mut self, kind: Kind, district: usize, chance: &mut Chance) -> Option<u32> {
        let districts = self.empty.len();
        let first = if chance.hit(0.6) { district % districts } else { chance.below(districts) };
        for step in 0..districts {
            let free = &mut self.empty[(first + step) % districts][kind as usize];
            if !free.is_empty() {
                let place = chance.below(free.len());
                return Some(free.swap_remove(place));
            }
        }
        None
    }

    /// Takes a home for a family: a house or a flat, as they come.
    pub(super) fn take_home(&mut self, district: usize, people: usize, chance: &mut Chance) -> Option<u32> {
        let flat = chance.hit(if people > 3 { 0.08 } else { 0.45 });
        let (first, second) = if flat { (Kind::Flat, Kind::House) } else { (Kind::House, Kind::Flat) };
        self.take_room(first, district, chance).or_else(|| self.take_room(second, district, chance))
    }

    /// Begins a household in a home, without people.
    pub(super) fn found(&mut self, home: u32, tenure: Tenure, strain: f32, community: u8) -> u32 {
        self.households.push(Household { home, members: Vec::new(), tenure, strain, community });
        self.households.len() as u32 - 1
    }

    /// Somebody who lives nowhere comes into a household.
    pub(super) fn come_in(&mut self, person: u32, household: u32, role: Role, on: Day) {
        let home = self.households[household as usize].home;
        self.households[household as usize].members.push((person, role));
        self.spells.push(Spell { person, household, home, from: on, to: NEVER, second: role == Role::Visitor });
        let spell = self.spells.len() as u32 - 1;
        let person = &mut self.people[person as usize];
        if role == Role::Visitor {
            person.second = spell;
        } else {
            person.spell = spell;
            person.household = household;
        }
    }

    /// Somebody leaves where they live mainly. The room is free when nobody but visitors is left.
    pub(super) fn go_out(&mut self, person: u32, on: Day) {
        let household = self.people[person as usize].household;
        if household == NOBODY {
            return;
        }
        self.end(self.people[person as usize].spell, on);
        self.people[person as usize].household = NOBODY;
        self.strike(person, household, on);
    }

    /// A child has a second home no more.
    pub(super) fn end_second_home(&mut self, person: u32, on: Day) {
        let spell = self.people[person as usize].second;
        if spell == NOBODY {
            return;
        }
        self.end(spell, on);
        self.people[person as usize].second = NOBODY;
        self.households[self.spells[spell as usize].household as usize].members.retain(|(member, _)| *member != person);
    }

    fn end(&mut self, spell: u32, on: Day) {
        let spell = &mut self.spells[spell as usize];
        spell.to = on.max(spell.from);
    }

    fn strike(&mut self, person: u32, household: u32, on: Day) {
        let members = &mut self.households[household as usize].members;
        members.retain(|(member, role)| *member != person || *role == Role::Visitor);
        if members.iter().all(|(_, role)| *role == Role::Visitor) {
            for (visitor, _) in std::mem::take(members) {
                self.end(self.people[visitor as usize].second, on);
                self.people[visitor as usize].second = NOBODY;
            }
            self.emptied.push(self.households[household as usize].home);
        }
    }

    /// The whole household moves to another home; lodgers are left behind to find a room.
    pub(super) fn move_all(&mut self, household: u32, home: u32, tenure: Tenure, on: Day) -> u32 {
        let old = self.households[household as usize].clone();
        let new = self.found(home, tenure, old.strain, old.community);
        for (person, role) in old.members {
            if role == Role::Visitor {
                self.end_second_home(person, on);
            } else {
                self.go_out(person, on);
            }
            if role != Role::Lodger {
                self.come_in(person, new, role, on);
            }
        }
        new
    }

    /// What was emptied can be let again.
    pub(super) fn let_again(&mut self) {
        for home in std::mem::take(&mut self.emptied) {
            let (district, kind) = (self.homes[home as usize].district as usize, self.homes[home as usize].kind);
            self.empty[district][kind as usize].push(home);
        }
    }

    /// In which district a household lives.
    pub(super) fn district_of(&self, household: u32) -> usize {
        self.homes[self.households[household as usize].home as usize].district as usize
    }
}
