//! The rows as records: everything a comparison reads of one row in one place.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::dates::{self, Born, Formats};
use super::identifiers::{self, Identifier};
use super::names::{self, Cell, MOST_PARTS, Parsed};
use super::places::{self, Address, Postcode};
use super::{fold, says_nothing};
use crate::config::{Config, Kind, Names, Role};
use crate::dict::Dict;
use crate::hash;
use crate::read::{Column, Table, Warning};
use crate::tokens::Tokens;

/// A row as it is compared. Numbers lead into the tables of [`People`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Record {
    /// The row of the table.
    pub row: u32,
    /// Which name.
    pub name: u32,
    /// Which home, 0 if not known.
    pub home: u32,
    /// Which address text, 0 if none.
    pub address: u32,
    /// Which postcode, 0 if none.
    pub postcode: u32,
    /// Date of birth.
    pub born: Born,
    /// Which list, 0 if none.
    pub list: u32,
    /// When the row was true, in days since 1970; [`Record::UNSEEN`] if not said.
    pub seen: i32,
    /// Which feed, 0 if not said.
    pub feed: u16,
    /// 0 not known, 1 female, 2 male, 3 other.
    pub sex: u8,
    /// Which input.
    pub input: u8,
}

impl Record {
    /// A row that does not say when it was true: before any day, and far enough from the ends of numbers for days to be reckoned.
    pub const UNSEEN: i32 = i32::MIN / 4;
}

/// A name of token numbers; 0 ends each list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// Forenames in order.
    pub given: [u32; MOST_PARTS],
    /// Parts of the surname.
    pub family: [u32; MOST_PARTS],
    /// The place of the forename that somebody is called by.
    pub called: u8,
    /// Whether there is another forename that tells something.
    pub second: bool,
    /// 1 the younger, 2 the elder of one name.
    pub generation: u8,
    /// The sex that a title told.
    pub sex: u8,
}

/// What a home is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Home {
    /// Its hash: the same in every run.
    pub key: u64,
    /// Rows that name it.
    pub rows: u32,
}

/// A further column, cleaned.
#[derive(Debug, Default)]
pub struct Extra {
    /// How it is compared.
    pub kind: Option<Kind>,
    /// Every distinct value folded.
    pub texts: Vec<String>,
    /// Every distinct value as a date or a number.
    pub numbers: Vec<f64>,
    /// A key for finding: the bones of words, the hash of other values; 0 for nothing.
    pub keys: Vec<u64>,
    /// How often each value stands.
    pub uses: Vec<u32>,
    /// The value of every record.
    pub values: Vec<u32>,
}

impl Extra {
    /// Adds a distinct value that no row has yet.
    pub(super) fn push(&mut self, (text, number, key): (String, f64, u64)) {
        self.texts.push(text);
        self.numbers.push(number);
        self.keys.push(key);
        self.uses.push(0);
    }
}

/// All rows cleaned, in an order of their own contents: whatever order they came in, they stand here in the same.
#[derive(Debug, Default)]
pub struct People {
    /// The records.
    pub records: Vec<Record>,
    /// The names.
    pub names: Vec<Name>,
    /// The parts of the names.
    pub tokens: Tokens,
    /// The homes.
    pub homes: Vec<Home>,
    /// The addresses.
    pub addresses: Vec<Address>,
    /// The postcodes, and their signs.
    pub postcodes: Vec<(Postcode, String)>,
    /// Values of the identifiers with check digits, one list per identifier that has a column.
    pub identifiers: Vec<Vec<u64>>,
    /// Values of the UPRN, if there is such a column.
    pub uprns: Vec<u32>,
    /// The further columns.
    pub extras: Vec<Extra>,
    /// The day on which rows that do not say when they were true are taken to be: that of the newest row, or the end of the year of
    /// the last birth where no row says; in days since 1970.
    pub newest: i32,
    /// Whether the rows are of several inputs.
    pub several_inputs: bool,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

/// Cleans a table.
pub fn clean(table: &Table, config: &Config) -> People {
    let mut people = People::default();
    let (names, of_row) = read_names(table, &mut people.tokens);
    people.names = names;
    call(&mut people.names, &people.tokens);
    let newest = newest_year(table, config);
    let births: Vec<Born> = read_dates(table.role(Role::BirthDate), config.columns.birth_date_format.as_ref(), newest);
    let seen = table.role(Role::Seen);
    let days = read_days(seen, config.columns.seen_format.as_ref(), newest);
    people.addresses = per_text(table.role(Role::Address), places::address);
    people.postcodes = per_text(table.role(Role::Postcode), |t| (places::postcode(t), places::signs(t)));
    let sexes = per_text(table.role(Role::Sex), read_sex);
    let homes = super::places_of_rows(table, &people.addresses, &people.postcodes);
    let mut records: Vec<Record> = (0..table.rows())
        .into_par_iter()
        .map(|row| {
            let name = of_row[row];
            let sex = sexes[table.role(Role::Sex).at(row) as usize];
            Record {
                row: row as u32,
                name,
                home: homes.of_row[row],
                address: table.role(Role::Address).at(row),
                postcode: table.role(Role::Postcode).at(row),
                born: births[table.role(Role::BirthDate).at(row) as usize],
                list: table.role(Role::List).at(row),
                seen: days[seen.at(row) as usize],
                feed: table.role(Role::Feed).at(row).min(u32::from(u16::MAX)) as u16,
                sex: if sex > 0 { sex } else { people.names[name as usize].sex },
                input: table.input[row],
            }
        })
        .collect();
    let order = own_order(table, &records, &homes.homes);
    records = order.iter().map(|n| records[*n as usize]).collect();
    people.homes = homes.homes;
    people.newest = newest_day(&records);
    people.several_inputs = table.inputs.len() > 1;
    people.records = records;
    people.tokens.count(&people.names, &people.records);
    read_rest(table, config, newest, &mut people);
    crate::clean::unreadable(table, &births, &mut people.warnings);
    people
}

/// See [`People::newest`].
fn newest_day(records: &[Record]) -> i32 {
    let seen = records.iter().map(|r| r.seen).filter(|seen| *seen != Record::UNSEEN).max();
    let born = || records.iter().map(|r| r.born.year()).max().unwrap_or(0);
    seen.unwrap_or_else(|| dates::days(Born::new(born() as i32, 12, 31)).unwrap_or(0))
}

/// What every distinct text of a column is, in the order of their numbers.
fn per_text<T: Send>(column: &Column, read: impl Fn(&str) -> T + Sync) -> Vec<T> {
    (0..column.dict.len() as u32).into_par_iter().map(|n| read(column.dict.get(n))).collect()
}

/// The order of the rows' own contents: homes together, so that comparisons within one find their records near.
fn own_order(table: &Table, records: &[Record], homes: &[super::Home]) -> Vec<u32> {
    let key = |record: &Record| {
        let row = record.row as usize;
        let cells = table.columns.iter().map(|c| c.dict.hash(c.at(row)));
        let contents = cells.fold(hash::bytes(table.id(row).as_bytes()), hash::pair);
        (homes[record.home as usize].key, contents)
    };
    let mut keyed: Vec<(u64, u64, u8, u32)> = records
        .par_iter()
        .enumerate()
        .map(|(n, r)| {
            let (home, contents) = key(r);
            (home, contents, r.input, n as u32)
        })
        .collect();
    keyed.par_sort_unstable();
    keyed.into_iter().map(|k| k.3).collect()
}

/// Every distinct name, and which one each row bears.
fn read_names(table: &Table, tokens: &mut Tokens) -> (Vec<Name>, Vec<u32>) {
    let roles = [Role::FullName, Role::Forename, Role::Middle, Role::Surname];
    let cells = [Cell::Whole, Cell::Given, Cell::Given, Cell::Family];
    let mut parsed: Vec<Vec<Name>> = Vec::new();
    for (role, cell) in roles.into_iter().zip(cells) {
        let texts = per_text(table.role(role), |t| names::parse(t, cell));
        parsed.push(texts.iter().map(|p| number(p, tokens)).collect());
    }
    let (mut names, mut known) = (vec![Name::default()], FxHashMap::default());
    known.insert([0_u32; 4], 0_u32);
    let of_row = (0..table.rows())
        .map(|row| {
            let key = roles.map(|role| table.role(role).at(row));
            *known.entry(key).or_insert_with(|| {
                let cell = |n: usize| parsed[n][key[n] as usize];
                names.push(join(cell(0), cell(1), cell(2), cell(3)));
                names.len() as u32 - 1
            })
        })
        .collect();
    (names, of_row)
}

/// Finds the forename that each is called by.
pub(super) fn call(names: &mut [Name], tokens: &Tokens) {
    for name in names.iter_mut().filter(|n| n.given[0] != 0) {
        let called = crate::compare::call_name(tokens, &name.given);
        name.called = called as u8;
        let telling = |(n, part): (usize, &u32)| n != called && *part != 0 && !tokens.about(*part).generic;
        name.second = name.given.iter().enumerate().any(telling);
    }
}

/// A parsed name with the numbers of its tokens.
pub(super) fn number(parsed: &Parsed, tokens: &mut Tokens) -> Name {
    let mut list = |parts: &[String]| {
        let mut numbers = [0; MOST_PARTS];
        for (place, part) in numbers.iter_mut().zip(parts) {
            *place = tokens.number(part);
        }
        numbers
    };
    Name {
        given: list(&parsed.given),
        family: list(&parsed.family),
        generation: parsed.generation.map_or(0, |g| g as u8),
        sex: parsed.sex.map_or(0, |s| s as u8),
        ..Name::default()
    }
}

/// One name of the whole name's cell or, if those are filled, of the cells of its parts.
pub(super) fn join(whole: Name, forename: Name, middle: Name, surname: Name) -> Name {
    let parts = forename.given[0] != 0 || surname.family[0] != 0 || middle.given[0] != 0;
    if !parts {
        return whole;
    }
    let mut name = Name::default();
    let given = forename.given.iter().chain(&middle.given).filter(|t| **t != 0);
    name.given.iter_mut().zip(given).for_each(|(place, t)| *place = *t);
    let former = forename.family.iter().chain(&middle.family);
    let mut family: Vec<u32> = surname.family.iter().chain(former).copied().filter(|t| *t != 0).collect();
    if family.is_empty() {
        family = whole.family.iter().copied().filter(|t| *t != 0).collect();
    }
    name.family.iter_mut().zip(family).for_each(|(place, t)| *place = t);
    name.generation = forename.generation.max(surname.generation);
    name.sex = forename.sex.max(surname.sex).max(middle.sex);
    name
}

pub(super) fn formats(given: Option<&Names>, newest: i32) -> Formats {
    let given = given.map(|n| n.list().into_iter().map(str::to_owned).collect()).unwrap_or_default();
    Formats { given, newest }
}

fn read_dates(column: &Column, format: Option<&Names>, newest: i32) -> Vec<Born> {
    let formats = formats(format, newest);
    per_text(column, |t| dates::born(t, &formats))
}

fn read_days(column: &Column, format: Option<&Names>, newest: i32) -> Vec<i32> {
    let formats = formats(format, newest);
    per_text(column, |t| dates::day(t, &formats).unwrap_or(Record::UNSEEN))
}

/// The newest year in the table that is written in full: two figures stand for a year up to it.
pub(super) fn newest_year(table: &Table, config: &Config) -> i32 {
    let formats = formats(config.columns.seen_format.as_ref(), 2050);
    let years = |dict: &Dict, formats: &Formats| -> i32 {
        let years = dict.iter().filter(|t| t.len() >= 8).map(|t| dates::born(t, formats).year() as i32);
        years.filter(|y| *y <= 2100).max().unwrap_or(0)
    };
    let seen = years(&table.role(Role::Seen).dict, &formats);
    if seen > 0 {
        return seen + 1;
    }
    let births = self::formats(config.columns.birth_date_format.as_ref(), 2050);
    let born = years(&table.role(Role::BirthDate).dict, &births);
    if born > 0 { born + 1 } else { 2026 }
}

pub(super) fn read_sex(text: &str) -> u8 {
    match fold(text).trim() {
        "f" | "female" | "woman" | "girl" | "w" | "2" => 1,
        "m" | "male" | "man" | "boy" | "1" => 2,
        "x" | "other" | "indeterminate" => 3,
        _ => 0,
    }
}

/// Identifiers and further columns, in the records' order.
fn read_rest(table: &Table, config: &Config, newest: i32, people: &mut People) {
    let of_record =
        |column: &Column| -> Vec<u32> { people.records.iter().map(|r| column.at(r.row as usize)).collect() };
    for (role, kind) in
        [(Role::NhsNumber, Identifier::Nhs), (Role::Upn, Identifier::Upn), (Role::Nino, Identifier::Nino)]
    {
        let column = table.role(role);
        if !column.values.is_empty() {
            let read = per_text(column, |t| identifiers::read(kind, t));
            people.identifiers.push(of_record(column).into_iter().map(|n| read[n as usize]).collect());
        }
    }
    if !table.role(Role::Uprn).values.is_empty() {
        people.uprns = of_record(table.role(Role::Uprn));
    }
    for (n, compare) in config.compare.iter().enumerate() {
        let column = &table.columns[Role::ALL.len() + n];
        let mut extra = read_extra(column, compare.kind, newest);
        extra.values = of_record(column);
        extra.uses = vec![0; extra.keys.len()];
        for value in &mut extra.values {
            if extra.keys[*value as usize] == 0 {
                *value = 0;
            }
            extra.uses[*value as usize] += 1;
        }
        people.extras.push(extra);
    }
}

fn read_extra(column: &Column, kind: Kind, newest: i32) -> Extra {
    let mut extra = Extra { kind: Some(kind), ..Extra::default() };
    per_text(column, |text| read_value(text, kind, newest)).into_iter().for_each(|value| extra.push(value));
    extra
}

/// A value of a further column: its text folded, it as a number or date, and the key by which it is found.
pub(super) fn read_value(text: &str, kind: Kind, newest: i32) -> (String, f64, u64) {
    let folded = fold(text);
    if says_nothing(&folded) {
        return (String::new(), 0.0, 0);
    }
    match kind {
        Kind::Date => {
            let born = dates::born(text, &Formats { given: Vec::new(), newest });
            (folded, f64::from(born.0), if born.is_nothing() { 0 } else { hash::mix(u64::from(born.0)) })
        }
        Kind::Number => match folded.trim().parse::<f64>() {
            Ok(n) => (folded, n, hash::mix(n.to_bits())),
            Err(_) => (folded, 0.0, 0),
        },
        Kind::String => {
            let key = super::sound::key(&folded);
            (folded, 0.0, key)
        }
        Kind::Exact | Kind::Category => {
            let key = hash::bytes(folded.as_bytes());
            (folded, 0.0, key)
        }
    }
}
