//! Cleaning rows that come to a table whose other rows are cleaned.
//!
//! What was counted over the whole table (how common names, homes and values are, which UPRN an address has, which years two figures
//! stand for) stays as it was counted then.

use rustc_hash::FxHashMap;

use super::dates::{self, Formats};
use super::homes::{self, Said};
use super::identifiers::{self, Identifier};
use super::names::{self, Cell};
use super::people::{self, Home, Name, People, Record};
use super::places;
use crate::config::{Config, Role};
use crate::read::Table;

/// What of a whole table is needed to clean further rows as its own were.
#[derive(Debug)]
pub(crate) struct Context {
    births: Formats,
    sightings: Formats,
    newest: i32,
    said: Said,
    homes: FxHashMap<u64, u32>,
    heads: FxHashMap<u64, [u32; 2]>,
}

impl Context {
    /// The context of a table and its rows cleaned.
    pub(crate) fn of(table: &Table, people: &People, config: &Config) -> Self {
        let newest = people::newest_year(table, config);
        let tokens = (1..people.tokens.len() as u32).map(|n| people.tokens.about(n));
        Self {
            births: people::formats(config.columns.birth_date_format.as_ref(), newest),
            sightings: people::formats(config.columns.seen_format.as_ref(), newest),
            newest,
            said: Said::of(table, &people.addresses, &people.postcodes, &homes::uprns(table)),
            homes: people.homes.iter().enumerate().skip(1).map(|(n, home)| (home.key, n as u32)).collect(),
            heads: tokens.map(|t| (t.head, t.head_uses)).collect(),
        }
    }

    /// Cleans the rows of the table from `first` on into records behind the others.
    pub(crate) fn append(&mut self, table: &Table, config: &Config, first: usize, people: &mut People) {
        for n in people.addresses.len() as u32..table.role(Role::Address).dict.len() as u32 {
            people.addresses.push(places::address(table.role(Role::Address).dict.get(n)));
        }
        for n in people.postcodes.len() as u32..table.role(Role::Postcode).dict.len() as u32 {
            let text = table.role(Role::Postcode).dict.get(n);
            people.postcodes.push((places::postcode(text), places::signs(text)));
        }
        for (n, extra) in people.extras.iter_mut().enumerate() {
            let dict = &table.columns[Role::ALL.len() + n].dict;
            for value in extra.texts.len() as u32..dict.len() as u32 {
                extra.push(people::read_value(dict.get(value), config.compare[n].kind, self.newest));
            }
        }
        for row in first..table.rows() {
            self.row(table, row, people);
        }
    }

    fn row(&mut self, table: &Table, row: usize, people: &mut People) {
        let name = self.name(table, row, people);
        people.names.push(name);
        let sex = people::read_sex(table.text(Role::Sex, row));
        let uprn = homes::uprn(table.text(Role::Uprn, row));
        let key = self.said.home(table, &people.addresses, &people.postcodes, (row, uprn));
        let home = match key {
            0 => 0,
            key => *self.homes.entry(key).or_insert_with(|| {
                people.homes.push(Home { key, rows: 1 });
                people.homes.len() as u32 - 1
            }),
        };
        people.records.push(Record {
            row: row as u32,
            name: people.names.len() as u32 - 1,
            home,
            address: table.role(Role::Address).at(row),
            postcode: table.role(Role::Postcode).at(row),
            born: dates::born(table.text(Role::BirthDate, row), &self.births),
            list: table.role(Role::List).at(row),
            seen: dates::day(table.text(Role::Seen, row), &self.sightings).unwrap_or(Record::UNSEEN),
            feed: table.role(Role::Feed).at(row).min(u32::from(u16::MAX)) as u16,
            sex: if sex > 0 { sex } else { name.sex },
            input: table.input[row],
        });
        let kinds = [(Role::NhsNumber, Identifier::Nhs), (Role::Upn, Identifier::Upn), (Role::Nino, Identifier::Nino)];
        let with_column = kinds.into_iter().filter(|(role, _)| !table.role(*role).values.is_empty());
        for (values, (role, kind)) in people.identifiers.iter_mut().zip(with_column) {
            values.push(identifiers::read(kind, table.text(role, row)));
        }
        if !people.uprns.is_empty() {
            people.uprns.push(table.role(Role::Uprn).at(row));
        }
        for (n, extra) in people.extras.iter_mut().enumerate() {
            let value = table.columns[Role::ALL.len() + n].at(row);
            extra.values.push(if extra.keys[value as usize] == 0 { 0 } else { value });
        }
    }

    /// The name of a row. A part that no row had before is as common as its other spellings, or stands in one row.
    fn name(&self, table: &Table, row: usize, people: &mut People) -> Name {
        let known = people.tokens.len() as u32;
        let mut cell =
            |role: Role, cell: Cell| people::number(&names::parse(table.text(role, row), cell), &mut people.tokens);
        let whole = cell(Role::FullName, Cell::Whole);
        let (forename, middle) = (cell(Role::Forename, Cell::Given), cell(Role::Middle, Cell::Given));
        let mut name = people::join(whole, forename, middle, cell(Role::Surname, Cell::Family));
        for number in known.max(1)..people.tokens.len() as u32 {
            let head = people.tokens.about(number).head;
            people.tokens.set_uses(number, self.heads.get(&head).copied().unwrap_or([1, 1]));
        }
        people::call(std::slice::from_mut(&mut name), &people.tokens);
        name
    }
}
