//! Which home a row names: the UPRN if there is one, else what other rows with that address say its UPRN is, else
//! the postcode (or the street), the number and the flat.

use rustc_hash::{FxHashMap, FxHashSet};

use super::people::Home;
use super::places::{Address, Postcode};
use crate::config::Role;
use crate::hash;
use crate::read::Table;

/// The homes, and for every row which one; 0 where it is not known.
pub(crate) struct Homes {
    pub homes: Vec<Home>,
    pub of_row: Vec<u32>,
}

/// The key of an address by its text, 0 if it does not say which home it is.
fn text_key(address: &Address, postcode: Postcode) -> u64 {
    // A number says which home it is only with a postcode or a street.
    let street = if address.words[0] != 0 { u64::from(address.words[0]) | 1 << 40 } else { 0 };
    let area = if postcode.whole != 0 { postcode.whole } else { street };
    if area == 0 || (address.number == 0 && address.words[0] == 0) {
        return 0;
    }
    let place = if address.number != 0 { u64::from(address.number) } else { street };
    hash::pair(hash::pair(area, place), u64::from(address.flat))
}

/// Whether a UPRN is one: up to twelve figures, not all the same.
pub(crate) fn uprn(text: &str) -> u64 {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
    let same = digits.iter().all(|d| *d == digits[0]);
    if digits.is_empty() || digits.len() > 12 || same || text.len() > 14 {
        0
    } else {
        hash::pair(7, hash::bytes(&digits))
    }
}

/// Every distinct text of the UPRN's column as a key.
pub(crate) fn uprns(table: &Table) -> Vec<u64> {
    table.role(Role::Uprn).dict.iter().map(uprn).collect()
}

/// What the rows of a table that say more tell of addresses that say less.
#[derive(Debug)]
pub(crate) struct Said {
    /// The UPRN of an address.
    uprns: FxHashMap<u64, u64>,
    /// The home with a postcode of a number and street that stand without one.
    streets: FxHashMap<u64, u64>,
}

/// How often each of several keys was named beside another.
#[derive(Default)]
struct Beside(FxHashMap<u64, Vec<(u64, u32)>>);

impl Beside {
    fn note(&mut self, of: u64, key: u64) {
        let list = self.0.entry(of).or_default();
        match list.iter_mut().find(|(known, _)| *known == key) {
            Some((_, count)) => *count += 1,
            None => list.push((key, 1)),
        }
    }

    /// The key that most rows name, the smaller of equals; none where they name several: such an address is a block whose flats
    /// were left out, or stands in two streets of one name.
    fn most(self) -> FxHashMap<u64, u64> {
        let most = |list: &Vec<(u64, u32)>| {
            let all: u32 = list.iter().map(|l| l.1).sum();
            let top = list.iter().max_by_key(|(key, n)| (*n, std::cmp::Reverse(*key)))?;
            (top.1 * 10 >= all * 8).then_some(top.0)
        };
        self.0.iter().filter_map(|(of, list)| Some((*of, most(list)?))).collect()
    }
}

impl Said {
    /// What the rows that have both say an address's UPRN is, and which home a number and street without a postcode are.
    pub(crate) fn of(table: &Table, addresses: &[Address], postcodes: &[(Postcode, String)], uprns: &[u64]) -> Self {
        let (mut said, mut streets) = (Beside::default(), Beside::default());
        let row = |row: usize| {
            let text = key_of_text(table, addresses, postcodes, row);
            (text, uprns[table.role(Role::Uprn).at(row) as usize])
        };
        if uprns.len() > 1 {
            let both = (0..table.rows()).map(row).filter(|(text, uprn)| *text != 0 && *uprn != 0);
            both.for_each(|(text, uprn)| said.note(text, uprn));
        }
        let said = said.most();
        let address = |row: usize| &addresses[table.role(Role::Address).at(row) as usize];
        let postcode = |row: usize| postcodes[table.role(Role::Postcode).at(row) as usize].0;
        let street = |row: &usize| address(*row).number != 0 && address(*row).words[0] != 0;
        let (with, without): (Vec<usize>, Vec<usize>) =
            (0..table.rows()).filter(street).partition(|row| postcode(*row).whole != 0);
        let street = |row: usize| text_key(address(row), Postcode::default());
        let asked: FxHashSet<u64> = without.into_iter().map(street).collect();
        for row in with.into_iter().filter(|row| !asked.is_empty() && asked.contains(&street(*row))) {
            let text = text_key(address(row), postcode(row));
            streets.note(street(row), said.get(&text).copied().unwrap_or(text));
        }
        Self { uprns: said, streets: streets.most() }
    }

    /// The key of the home that a row with a UPRN (or none, 0) names; 0 if it names none.
    pub(crate) fn home(
        &self,
        table: &Table,
        addresses: &[Address],
        postcodes: &[(Postcode, String)],
        (row, uprn): (usize, u64),
    ) -> u64 {
        if uprn != 0 {
            return uprn;
        }
        let text = key_of_text(table, addresses, postcodes, row);
        self.uprns.get(&text).or_else(|| self.streets.get(&text)).copied().unwrap_or(text)
    }
}

fn key_of_text(table: &Table, addresses: &[Address], postcodes: &[(Postcode, String)], row: usize) -> u64 {
    let address = &addresses[table.role(Role::Address).at(row) as usize];
    text_key(address, postcodes[table.role(Role::Postcode).at(row) as usize].0)
}

/// Finds the home of every row.
pub(crate) fn places_of_rows(table: &Table, addresses: &[Address], postcodes: &[(Postcode, String)]) -> Homes {
    let uprns = uprns(table);
    let said = Said::of(table, addresses, postcodes, &uprns);
    let mut homes = vec![Home::default()];
    let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
    let of_row = (0..table.rows())
        .map(|row| {
            let key = said.home(table, addresses, postcodes, (row, uprns[table.role(Role::Uprn).at(row) as usize]));
            if key == 0 {
                return 0;
            }
            let number = *numbers.entry(key).or_insert_with(|| {
                homes.push(Home { key, rows: 0 });
                homes.len() as u32 - 1
            });
            homes[number as usize].rows += 1;
            number
        })
        .collect();
    Homes { homes, of_row }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean::places::{address, postcode};

    #[test]
    fn a_number_alone_is_no_home() {
        assert_eq!(text_key(&address("12"), Postcode::default()), 0);
        assert_ne!(text_key(&address("12"), postcode("LU8 1AA")), 0);
        assert_ne!(text_key(&address("12 Mill Lane"), Postcode::default()), 0);
        assert_eq!(text_key(&address(""), postcode("LU8 1AA")), 0, "a postcode is a street, not a home");
    }

    #[test]
    fn numbers_that_are_no_uprn() {
        assert_eq!(uprn("000000000000"), 0);
        assert_ne!(uprn("999000047006"), 0);
    }
}
