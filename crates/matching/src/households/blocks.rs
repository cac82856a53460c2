//! Blocks of flats: rows that leave the flat out name the block. Whoever was seen at the block without a flat lived in the
//! flat of those who share their surname, if that is one flat.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Person;
use crate::clean::People;
use crate::hash;

/// Puts stays at a block into a flat where kin lived.
pub(super) fn into_flats(people: &People, persons: &mut [Person]) {
    let mut building = vec![0_u64; people.homes.len()];
    let mut flat = vec![false; people.homes.len()];
    for record in people.records.iter().filter(|r| r.home != 0 && r.postcode != 0) {
        let address = &people.addresses[record.address as usize];
        if address.number != 0 {
            let postcode = people.postcodes[record.postcode as usize].0.whole;
            building[record.home as usize] = hash::pair(postcode, u64::from(address.number));
            flat[record.home as usize] |= address.flat != 0;
        }
    }
    let mut flats: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (home, key) in building.iter().enumerate().filter(|(home, key)| **key != 0 && flat[*home]) {
        flats.entry(*key).or_default().push(home as u32);
    }
    let stays = persons.iter().flat_map(|p| p.stays.iter().map(move |s| (s.home, p)));
    let named: FxHashSet<(u32, u64)> = stays.flat_map(|(home, p)| p.surnames.iter().map(move |s| (home, *s))).collect();
    for person in persons {
        for n in 0..person.stays.len() {
            let home = person.stays[n].home as usize;
            // Beyond the homes stand postcodes, of which no building is known.
            let Some(building) = building.get(home).filter(|_| !flat[home]) else { continue };
            let Some(doors) = flats.get(building) else { continue };
            let kin = |door: &&u32| person.surnames.iter().any(|s| named.contains(&(**door, *s)));
            let mut found = doors.iter().filter(kin);
            if let (Some(door), None) = (found.next(), found.next())
                && !person.stays.iter().any(|s| s.home == *door)
            {
                person.stays[n].home = *door;
            }
        }
    }
}
