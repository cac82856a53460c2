//! Rows that tell a postcode and no home.
//!
//! They say at least that somebody was there and no longer where they were before. Whoever was seen in a postcode lived at the home
//! there of those who share their surname, or who stand in one list with them, if that is one home.

use rustc_hash::FxHashMap;

use super::Person;
use crate::clean::{People, Record};
use crate::hash;

/// Where rows may say that somebody lived: homes by their numbers, and beyond these postcodes by theirs.
pub(super) struct Places<'a> {
    pub people: &'a People,
    /// For every postcode the first that is the same, however it is written.
    first: Vec<u32>,
}

impl<'a> Places<'a> {
    pub(super) fn of(people: &'a People) -> Self {
        let mut known: FxHashMap<u64, u32> = FxHashMap::default();
        let wholes = people.postcodes.iter().map(|p| p.0.whole).enumerate();
        let first = wholes.map(|(n, whole)| *known.entry(whole).or_insert(n as u32)).collect();
        Self { people, first }
    }

    /// The postcode of a row, whatever else it tells; 0 if none.
    fn postcode(&self, record: &Record) -> u32 {
        self.first[record.postcode as usize]
    }

    /// What a row names: its home or else its postcode; 0 if neither.
    pub(super) fn named(&self, record: &Record) -> u32 {
        match (record.home, self.postcode(record)) {
            (0, 0) => 0,
            (0, postcode) => self.people.homes.len() as u32 + postcode,
            (home, _) => home,
        }
    }

    /// Whether a place is a home, and not only a postcode.
    pub(super) fn is_home(&self, place: u32) -> bool {
        (place as usize) < self.people.homes.len()
    }

    /// The hash of a place: the same in every run.
    pub(super) fn key(&self, place: u32) -> u64 {
        let homes = &self.people.homes;
        match (place as usize).checked_sub(homes.len()) {
            None => homes[place as usize].key,
            Some(postcode) => hash::pair(POSTCODE, self.people.postcodes[postcode].0.whole),
        }
    }

    /// Whether two rows name one postcode.
    pub(super) fn one_postcode(&self, a: &Record, b: &Record) -> bool {
        a.postcode != 0 && self.postcode(a) == self.postcode(b)
    }
}

/// Begins the hash of a place that is only a postcode.
const POSTCODE: u64 = 11;

/// The one home of several that were named; none if they are more or fewer.
#[derive(Clone, Copy)]
enum One {
    Home(u32),
    Several,
}

impl One {
    fn add(slot: Option<Self>, home: u32) -> Self {
        match slot {
            None => Self::Home(home),
            Some(Self::Home(known)) if known == home => Self::Home(home),
            Some(_) => Self::Several,
        }
    }
}

/// Puts stays of which only the postcode is known into a home there of kin, or of others of one list. `rows` are the records of
/// each person, behind the person's first.
pub(super) fn into_homes(places: &Places<'_>, rows: &[&[(u32, u32)]], persons: &mut [Person]) {
    let people = places.people;
    let open = |person: &Person| person.stays.iter().any(|s| !places.is_home(s.home));
    if !persons.iter().any(open) {
        return;
    }
    let mut of_list: FxHashMap<(u16, u32, u32), One> = FxHashMap::default();
    for record in people.records.iter().filter(|r| r.home != 0 && r.postcode != 0 && r.list != 0) {
        let key = (record.feed, record.list, places.postcode(record));
        of_list.insert(key, One::add(of_list.get(&key).copied(), record.home));
    }
    let mut postcode_of = vec![0_u32; people.homes.len()];
    people.records.iter().filter(|r| r.home != 0 && r.postcode != 0).for_each(|r| {
        postcode_of[r.home as usize] = places.postcode(r);
    });
    let mut of_kin: FxHashMap<(u32, u64), One> = FxHashMap::default();
    for person in persons.iter() {
        for stay in person.stays.iter().filter(|s| places.is_home(s.home)) {
            for surname in &person.surnames {
                let key = (postcode_of[stay.home as usize], *surname);
                of_kin.insert(key, One::add(of_kin.get(&key).copied(), stay.home));
            }
        }
    }
    for (person, rows) in persons.iter_mut().zip(rows).filter(|(person, _)| open(person)) {
        for n in 0..person.stays.len() {
            let Some(postcode) = person.stays[n].home.checked_sub(people.homes.len() as u32) else { continue };
            let records = rows.iter().map(|(_, row)| &people.records[*row as usize]);
            let there = records.filter(|r| r.home == 0 && places.postcode(r) == postcode);
            let listed = there.filter_map(|r| of_list.get(&(r.feed, r.list, postcode)));
            let kin = person.surnames.iter().filter_map(|s| of_kin.get(&(postcode, *s)));
            let found = listed.chain(kin).find_map(|one| if let One::Home(home) = one { Some(*home) } else { None });
            if let Some(home) = found.filter(|home| !person.stays.iter().any(|s| s.home == *home)) {
                person.stays[n].home = home;
            }
        }
    }
}
