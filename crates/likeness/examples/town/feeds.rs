//! Reads the invented town, roughly: enough to measure by, not an importer.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use alongside_likeness::{Born, Kind, NameUse, Person, Sex};
use jiff::civil::Date;

use crate::{Asked, Entry, Known};

/// The town: its requests, and the people that each other feed knows.
pub struct Town {
    pub asked: Vec<Asked>,
    pub known: BTreeMap<&'static str, Known>,
}

/// Who a slot of a row is.
struct Slot {
    name: String,
    person: String,
    family: String,
    others: String,
}

/// (feed, row) to the slots of the row.
type Truth = HashMap<(String, String), Vec<Slot>>;
type Row = HashMap<String, String>;

/// The town, if it is there.
pub fn town() -> Option<Town> {
    let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/inputs");
    let file = |name: &str| -> PathBuf { inputs.join("town-small").join(format!("{name}.csv")) };
    let mut truth = Truth::new();
    for row in rows(&inputs.join("town-small-truth/person_truth.csv"))? {
        let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
        let slots = truth.entry((cell("feed"), cell("row"))).or_default();
        let (person, family, others) = (cell("person_id"), cell("family_id"), cell("other_family_ids"));
        slots.push(Slot { name: cell("slot"), person, family, others });
    }
    let care = rows(&file("childrens_social_care"))?;
    let confidential: BTreeSet<String> = care
        .iter()
        .filter(|row| row.get("AddressRestricted").is_some_and(|flag| flag.starts_with(['Y', 'y'])))
        .map(|row| door(&row["Address"]))
        .collect();
    let mut known = BTreeMap::new();
    type Reader = fn(&Row) -> Vec<(&'static str, Person)>;
    let feeds: [(&str, Reader); 4] = [
        ("school_attendance", pupil),
        ("childrens_social_care", child_in_care),
        ("health", child_and_mother),
        ("housing", tenants),
    ];
    for (feed, read) in feeds {
        let mut people: Known = Vec::new();
        for (at, row) in (1..).zip(rows(&file(feed))?) {
            for (slot, mut person) in read(&row) {
                if person.address.as_deref().is_some_and(|address| confidential.contains(&door(address))) {
                    (person.address, person.postcode) = (None, None);
                }
                let Some(slot) = slot_of(&truth, feed, at, slot) else { continue };
                let entry = Entry { family: slot.family.clone(), id: slot.person.clone(), person };
                if !people.contains(&entry) {
                    people.push(entry);
                }
            }
        }
        known.insert(feed, people);
    }
    let requests = (1..).zip(rows(&file("requests_for_help"))?);
    let asked = requests.filter_map(|(at, row)| request(at, &row, &truth)).collect();
    Some(Town { asked, known })
}

/// An address as it is told from others, whatever is behind the comma.
fn door(address: &str) -> String {
    address.to_lowercase().replace(", luton", "").split_whitespace().collect()
}

fn slot_of<'a>(truth: &'a Truth, feed: &str, at: usize, name: &str) -> Option<&'a Slot> {
    let slots = truth.get(&(feed.to_owned(), at.to_string()))?;
    slots.iter().find(|slot| slot.name == name && !slot.family.is_empty())
}

fn cell<'a>(row: &'a Row, name: &str) -> &'a str {
    row.get(name).map_or("", |text| text.trim())
}

fn sex(text: &str) -> Option<Sex> {
    match text.to_lowercase().as_str() {
        "m" | "male" | "1" => Some(Sex::Male),
        "f" | "female" | "2" => Some(Sex::Female),
        _ => None,
    }
}

fn pupil(row: &Row) -> Vec<(&'static str, Person)> {
    let name = format!("{}, {}", cell(row, "Surname"), cell(row, "Forename(s)"));
    let person = Person::named(&name).born(day(cell(row, "DOB"))).home(cell(row, "Address"), cell(row, "Postcode"));
    let school = Some(cell(row, "School Name").to_owned());
    vec![("child", Person { sex: sex(cell(row, "Sex")), kind: Some(Kind::Child), school, ..person })]
}

fn child_in_care(row: &Row) -> Vec<(&'static str, Person)> {
    let name = format!("{}, {}", cell(row, "LastName"), cell(row, "FirstName"));
    let born = match (day(cell(row, "DOB")), day(cell(row, "ExpectedDOB"))) {
        (Born::NotKnown, Born::On(due)) => Born::Expected(due),
        (born, _) => born,
    };
    let person = Person::named(&name).also(cell(row, "AKA"), NameUse::Known).born(born);
    let person = person.home(cell(row, "Address"), cell(row, "Postcode"));
    let carer = Person { kind: Some(Kind::Adult), ..Person::named(cell(row, "KinshipCarer")) };
    vec![("person", Person { sex: sex(cell(row, "Sex")), kind: Some(Kind::Child), ..person }), ("kinship_carer", carer)]
}

fn child_and_mother(row: &Row) -> Vec<(&'static str, Person)> {
    let name = format!("{}, {}", cell(row, "CHILD_SURNAME"), cell(row, "CHILD_FORENAME"));
    let born = match (day(cell(row, "CHILD_DOB")), day(cell(row, "EDD"))) {
        (Born::NotKnown, Born::On(due)) => Born::Expected(due),
        (born, _) => born,
    };
    let at_home = |person: Person| person.home(cell(row, "ADDRESS"), cell(row, "POSTCODE"));
    let child =
        Person { sex: sex(cell(row, "SEX")), kind: Some(Kind::Child), ..at_home(Person::named(&name).born(born)) };
    let mother = at_home(Person::named(cell(row, "MOTHER_NAME")).born(day(cell(row, "MOTHER_DOB"))));
    vec![("child", child), ("mother", Person { sex: Some(Sex::Female), kind: Some(Kind::Adult), ..mother })]
}

fn tenants(row: &Row) -> Vec<(&'static str, Person)> {
    let cell_text = cell(row, "Tenant(s)").replace(" and ", "&").replace([';', '/'], "&");
    let names = cell_text.split('&').map(str::trim).filter(|name| !name.is_empty());
    let at_home = |name: &str| {
        let tenant = Person::named(name).home(cell(row, "Property Address"), cell(row, "Post Code"));
        Person { kind: Some(Kind::Adult), ..tenant }
    };
    ["tenant1", "tenant2"].into_iter().zip(names.map(at_home)).collect()
}

fn request(at: usize, row: &Row, truth: &Truth) -> Option<Asked> {
    let slots = truth.get(&("requests_for_help".to_owned(), at.to_string()))?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for slot in slots.iter().filter(|slot| !slot.family.is_empty()) {
        *counts.entry(&slot.family).or_default() += 1;
    }
    let own = counts.iter().max_by_key(|(_, count)| **count)?.0.to_string();
    let others = slots.iter().flat_map(|slot| slot.others.split([' ', ';']).chain([slot.family.as_str()]));
    let mut right = vec![own];
    right.extend(others.filter(|family| !family.is_empty()).map(str::to_owned));
    let submitted: i16 = cell(row, "Submitted").get(..4)?.parse().ok()?;
    let at_home = |person: Person| person.home(cell(row, "Address"), cell(row, "Postcode"));
    let as_child = |person: Person| Person { kind: Some(Kind::Child), ..person };
    let children = cell(row, "Children").lines().map(|line| at_home(as_child(child(line, submitted))));
    let adults = cell(row, "Adults").lines().map(|line| {
        let lives_elsewhere = line.contains("elsewhere") || line.contains("live here");
        if lives_elsewhere { adult(line) } else { at_home(adult(line)) }
    });
    let id = |slot: String| slots.iter().find(|at| at.name == slot).map_or(String::new(), |at| at.person.clone());
    let children = (1..).zip(children).map(|(at, person)| (person, id(format!("child{at}"))));
    let adults = (1..).zip(adults).map(|(at, person)| (person, id(format!("adult{at}"))));
    let (people, ids) = children.chain(adults).filter(|(person, _)| !person.names.is_empty()).unzip();
    Some(Asked { row: at, people, ids, right })
}

/// The families of the health feed as if somebody asked for help for each: its children and mother, as first written.
pub fn asked_by_health(known: &Known) -> Vec<Asked> {
    let mut families: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in known {
        let people = families.entry(&entry.family).or_default();
        if people.iter().all(|other| other.id != entry.id) {
            people.push(entry);
        }
    }
    let asked = |(family, people): (&str, Vec<&Entry>)| Asked {
        row: 0,
        people: people.iter().map(|entry| entry.person.clone()).collect(),
        ids: people.iter().map(|entry| entry.id.clone()).collect(),
        right: vec![family.to_owned()],
    };
    families.into_iter().map(asked).collect()
}

/// "Michał Cielinski 24/03/2017", "CIELINSKI Wojciech DOB 30.04.20", "Monika Cielinski (3)", "Max - year? - 2021".
fn child(line: &str, submitted: i16) -> Person {
    if let Some((name, year)) = line.split_once(" - year? - ") {
        return Person::named(name).born(year.trim().parse().map_or(Born::NotKnown, Born::About));
    }
    if let Some((name, age)) = line.split_once('(') {
        let age: Option<i16> = age.trim_end_matches([')', ' ']).parse().ok();
        return Person::named(name).born(age.map_or(Born::NotKnown, |age| Born::About(submitted - age)));
    }
    match line.trim().rsplit_once(' ') {
        Some((name, date)) if date.starts_with(|c: char| c.is_ascii_digit()) => {
            Person::named(name.trim_end_matches(" DOB")).born(day(date))
        }
        _ => Person::named(line),
    }
}

/// "Anna Cielinski (mum) 07700 900796".
fn adult(line: &str) -> Person {
    let (name, rest) = line.split_once('(').unwrap_or((line, ""));
    let phone: String = rest.chars().filter(char::is_ascii_digit).collect();
    let sex = if rest.starts_with("mum)") { Some(Sex::Female) } else { rest.starts_with("dad").then_some(Sex::Male) };
    Person { phone: Some(phone), sex, kind: Some(Kind::Adult), ..Person::named(name) }
}

/// A date as the feeds write it: 2018-02-03T..., 03/02/2018, 03/02/18, 03.02.18.
fn day(text: &str) -> Born {
    let text = text.split('T').next().unwrap_or_default();
    let numbers: Vec<i16> = text.split(['-', '/', '.']).filter_map(|part| part.parse().ok()).collect();
    let [one, month, other] = numbers[..] else { return Born::NotKnown };
    let (year, day) = if one > 31 { (one, other) } else { (other, one) };
    let year = if year < 100 { year + 2000 } else { year };
    let date = Date::new(year, month as i8, day as i8);
    date.ok().filter(|date| (1920..2028).contains(&date.year())).map_or(Born::NotKnown, Born::On)
}

/// The records of a CSV file by heading; bytes that are not UTF-8 are read as Windows-1252.
fn rows(path: &Path) -> Option<Vec<Row>> {
    let bytes = std::fs::read(path).ok()?;
    let text =
        String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().iter().map(|byte| *byte as char).collect());
    let mut records = records(text.trim_start_matches('\u{feff}')).into_iter();
    let headings = records.next()?;
    Some(records.map(|cells| headings.iter().cloned().zip(cells).collect()).collect())
}

fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell).trim_end_matches('\r').to_owned());
                records.push(std::mem::take(&mut record));
            }
            other => cell.push(other),
        }
    }
    if !cell.is_empty() || !record.is_empty() {
        record.push(cell);
        records.push(record);
    }
    records
}
