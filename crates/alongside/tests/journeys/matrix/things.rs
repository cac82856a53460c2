//! The record that is asked for: four families with the same rows in each (`things.toml`), and a marker in every column of words.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use alongside_schema::tables::{FACT_TABLES, OTHER_TABLES, agencies, sessions, teams, users};
use alongside_schema::{Act, Entry, Id, Reference, ReferenceKind, Tx, bulk};
use diesel::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::people::{FULL, INDEX, KINDS, PEOPLE, Persona, RECORD, Signed};
use crate::front_door::ask_by_program;
use crate::support::{Caller, RUNTIME, World};
use crate::town;

/// How far a copy of a row is seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Marked {
    /// As far as its table.
    Plain,
    /// By the lead and the manager.
    Limited,
    /// Not by one account.
    Withheld,
    /// By those who work with the family, and not by the mother, who has no account: she is given copies on paper.
    Kept,
}

impl Marked {
    pub const ALL: [Marked; 4] = [Marked::Plain, Marked::Limited, Marked::Withheld, Marked::Kept];

    pub fn suffix(self) -> &'static str {
        match self {
            Marked::Plain => "",
            Marked::Limited => "_limited",
            Marked::Withheld => "_withheld",
            Marked::Kept => "_kept",
        }
    }

    /// Whether somebody sees such a row of a table that is seen from this reach, by the two sentences above and nothing of the program's.
    pub fn is_seen_by(self, persona: &Persona, kind: usize, least: i64) -> bool {
        let reach = persona.reach(kind);
        match self {
            Marked::Plain | Marked::Kept => reach >= least,
            Marked::Limited => reach >= FULL,
            Marked::Withheld => reach >= least && !persona.withheld,
        }
    }
}

#[derive(Deserialize)]
struct RowLine {
    of: String,
    name: Option<String>,
    #[serde(rename = "in")]
    kinds: Option<Vec<String>>,
    #[serde(default)]
    copies: bool,
    #[serde(default)]
    keyless: bool,
    least: Option<String>,
    #[serde(default)]
    told: HashMap<String, Vec<String>>,
    /// Whether those are told of its copies too.
    #[serde(default)]
    told_copies: bool,
    #[serde(default)]
    each: Vec<String>,
    set: toml::Table,
}

#[derive(Deserialize)]
struct Lines {
    row: Vec<RowLine>,
}

/// What reaching the family does not show: who is told of it is said beside it.
pub const NEVER: i64 = 99;
/// What a request for help says: those who decide on requests read it, and whoever sent it has it.
pub const ASKED: i64 = 100;

/// A word that stands in one column of one row and nowhere else.
#[derive(Clone, Debug)]
pub struct Marker {
    pub word: String,
    pub kind: usize,
    pub table: String,
    pub column: String,
    pub copy: Marked,
    pub least: i64,
    /// Who else is told of it.
    pub told: Vec<String>,
    /// In which of the sets of four families it stands.
    pub set: u64,
}

/// The record, and who asks.
pub struct Things {
    ids: HashMap<(usize, String), String>,
    copied: Vec<String>,
    pub markers: Vec<Marker>,
    pub callers: Vec<Asker>,
}

/// Somebody with what shows who they are.
pub struct Asker {
    pub persona: &'static Persona,
    pub caller: Caller,
    /// With which a program of theirs asks.
    pub token: Option<String>,
}

/// A column as the migrations make it: whether it must have a value, and whether it holds words (ids, codes and days have a collation).
#[derive(Clone, Copy)]
struct Column {
    required: bool,
    words: bool,
}

/// The text columns of every table, from the migrations.
fn columns() -> HashMap<String, BTreeMap<String, Column>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("migrations").flatten().map(|file| file.path()).collect();
    files.sort();
    let mut tables: HashMap<String, BTreeMap<String, Column>> = HashMap::new();
    for file in files {
        let text = std::fs::read_to_string(file).expect("a migration");
        let mut table = String::new();
        for line in text.lines() {
            let line = line.trim();
            if let Some(rest) = line.strip_prefix("create table ") {
                table = rest.trim_end_matches(" (").to_owned();
                tables.insert(table.clone(), BTreeMap::new());
                continue;
            }
            if let Some((before, after)) =
                line.strip_prefix("alter table ").and_then(|rest| rest.split_once(" rename to "))
            {
                let columns = tables.remove(before).unwrap_or_default();
                tables.insert(after.trim_end_matches(';').to_owned(), columns);
                continue;
            }
            let (of, definition) =
                match line.strip_prefix("alter table ").and_then(|rest| rest.split_once(" add column ")) {
                    Some((altered, definition)) => (altered.to_owned(), definition),
                    None => (table.clone(), line),
                };
            let Some((name, kind)) = definition.split_once(' ') else { continue };
            if let (true, Some(columns)) = (kind.starts_with("text"), tables.get_mut(&of)) {
                let has_default = kind.contains("default");
                let required = kind.contains("not null") && !has_default;
                let words = !kind.contains("collate") && kind.contains("not null") && !name.ends_with("_at");
                columns.insert(name.to_owned(), Column { required, words });
            }
            if line == ");" {
                table.clear();
            }
        }
    }
    tables
}

/// A picture of one point.
const PICTURE: [u8; 67] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49,
    0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01, 0x48, 0xaf, 0xa4, 0x71, 0x00, 0x00,
    0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// What is written in the place of a marker, of which this is the word and the number.
type Dress = fn(&str, u64) -> String;

struct Filling<'t, 'x> {
    tx: &'t mut Tx<'x>,
    columns: HashMap<String, BTreeMap<String, Column>>,
    ids: HashMap<(usize, String), String>,
    markers: Vec<Marker>,
    numbers: u64,
    files: HashMap<String, (String, u64)>,
    seed: u64,
    dress: Dress,
    set: u64,
}

/// One row that is being written.
struct Place<'a> {
    kind: usize,
    line: &'a RowLine,
    copy: Marked,
    each: Option<&'a str>,
    number: i64,
}

impl Filling<'_, '_> {
    fn row(&mut self, place: &Place) {
        let line = place.line;
        let table = line.of.as_str();
        let known = FACT_TABLES.iter().map(|fact| (fact.name, fact.columns)).chain(OTHER_TABLES.iter().copied());
        let all = known.into_iter().find(|(name, _)| *name == table).unwrap_or_else(|| panic!("no table {table}")).1;
        let mut row = Map::new();
        if !line.keyless {
            let id = self.tx.new_id().to_string();
            if let Some(name) = &line.name {
                self.ids.insert((place.kind, format!("{name}{}", place.copy.suffix())), id.clone());
            }
            row.insert("id".to_owned(), json!(id));
        }
        let columns = self.columns[table].clone();
        for column in all {
            if let Some(value) = line.set.get(*column) {
                let value = self.value(place, column, value);
                row.insert((*column).to_owned(), value);
                continue;
            }
            let text = columns.get(*column);
            let value = match *column {
                "id" => continue,
                "family_id" => json!(self.ids[&(place.kind, "family".to_owned())]),
                "visibility" => json!(if place.copy == Marked::Limited { "limited" } else { "team" }),
                "withheld_from" if place.copy == Marked::Withheld => {
                    json!(format!("|{}|", self.ids[&(0, "withheld".to_owned())]))
                }
                "withheld_from" if place.copy == Marked::Kept => json!(format!("|{}|", self.id(place, "mother"))),
                "subjects" | "withheld_from" => json!(""),
                "version" if table != "people" => json!(1),
                "full_time_percent" => continue,
                _ if text.is_some_and(|text| text.words) => json!(self.marker(place, column)),
                _ if text.is_some_and(|text| text.required) && column.ends_with("_at") => {
                    json!(moment("2026-11-20T10:00:00Z"))
                }
                _ => continue,
            };
            row.insert((*column).to_owned(), value);
        }
        let names: Vec<&str> = row.keys().map(String::as_str).collect();
        bulk::insert(self.tx.connection(), table, &names, &[&row])
            .unwrap_or_else(|error| panic!("a row of {table} in the {} family: {error:?}", KINDS[place.kind]));
    }

    fn value(&mut self, place: &Place, column: &str, value: &toml::Value) -> Value {
        match value {
            toml::Value::Integer(number) => json!(number),
            toml::Value::Boolean(is) => json!(is),
            toml::Value::String(text) => self.text(place, column, text),
            other => panic!("{other} is no value"),
        }
    }

    fn text(&mut self, place: &Place, column: &str, text: &str) -> Value {
        match text {
            "#" => return json!(place.number),
            "?restricted" => return json!(KINDS[place.kind] == "restricted"),
            "!picture" => return json!(alongside_files::Digest::of(&PICTURE).to_string()),
            "!document" => return json!(self.file(place).0),
            "!bytes" => return json!(self.file(place).1),
            "%F" => return json!(self.reference(place, ReferenceKind::Family)),
            "%P" => return json!(self.reference(place, ReferenceKind::Person)),
            "%S" => return json!(self.reference(place, ReferenceKind::OwnRecord)),
            _ => {}
        }
        let mut written = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['@', '~']) {
            written.push_str(&rest[..at]);
            let (sign, after) = rest[at..].split_at(1);
            rest = after;
            if sign == "~" {
                written.push_str(&self.marker(place, column));
                continue;
            }
            let end = rest.find(|c: char| !(c.is_ascii_lowercase() || "_.".contains(c))).unwrap_or(rest.len());
            written.push_str(&self.id(place, &rest[..end]));
            rest = &rest[end..];
        }
        written.push_str(rest);
        json!(moment(&written))
    }

    fn id(&self, place: &Place, name: &str) -> String {
        let name = if name == "each" { place.each.expect("each of some") } else { name };
        let (kind, name) = match name.split_once('.') {
            Some((kind, name)) => (KINDS.iter().position(|known| *known == kind).expect("a kind"), name),
            None => (place.kind, name),
        };
        let found = self.ids.get(&(kind, name.to_owned())).or_else(|| self.ids.get(&(0, name.to_owned())));
        found.unwrap_or_else(|| panic!("no row is called {name}")).clone()
    }

    fn reference(&mut self, place: &Place, kind: ReferenceKind) -> String {
        self.numbers += 1;
        let reference = Reference::numbered(kind, 700_000 + self.numbers).to_string();
        if let Some(name) = &place.line.name {
            self.ids.insert((place.kind, format!("{name}/reference")), reference.clone());
        }
        reference
    }

    fn marker(&mut self, place: &Place, column: &str) -> String {
        let word = self.word(place, column);
        (self.dress)(&word, self.numbers)
    }

    fn word(&mut self, place: &Place, column: &str) -> String {
        self.numbers += 1;
        let word = word(self.seed, self.numbers);
        let set = |name: &str| place.line.set.get(name).and_then(toml::Value::as_str).unwrap_or_default();
        let copy = match (set("visibility"), set("withheld_from")) {
            ("limited", _) => Marked::Limited,
            (_, "|@withheld|") => Marked::Withheld,
            (_, "|@mother|") => Marked::Kept,
            _ => place.copy,
        };
        let least = match place.line.least.as_deref() {
            Some("index") => INDEX,
            Some("full") => FULL,
            Some("never") => NEVER,
            Some("asked") => ASKED,
            Some(other) => panic!("{other} is no reach"),
            None => RECORD,
        };
        let told = place
            .line
            .told
            .get(column)
            .into_iter()
            .flatten()
            .filter(|_| copy == Marked::Plain || place.line.told_copies);
        let told = told.filter_map(|key| match key.split_once('.') {
            Some((kind, key)) => (KINDS[place.kind] == kind).then(|| key.to_owned()),
            None => Some(key.clone()),
        });
        let told = told.collect();
        let table = place.line.of.clone();
        self.markers.push(Marker {
            word: word.clone(),
            kind: place.kind,
            table,
            column: column.to_owned(),
            copy,
            least,
            told,
            set: self.set,
        });
        word
    }

    /// What a letter or document holds: a marker of its own.
    fn file(&mut self, place: &Place) -> (String, u64) {
        let key = format!(
            "{}/{}/{}/{:?}",
            place.kind,
            place.line.of,
            place.line.name.as_deref().unwrap_or_default(),
            place.copy
        );
        if let Some(known) = self.files.get(&key) {
            return known.clone();
        }
        let content = format!("A letter. {}\n", self.word(place, "content"));
        let digest = alongside_files::Digest::of(content.as_bytes()).to_string();
        let file = (digest, content.len() as u64);
        self.files.insert(key, file.clone());
        self.files.insert(format!("content/{}", file.0), (content, 0));
        file
    }
}

/// A file of this folder.
pub fn written(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journeys/matrix");
    std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Twelve letters that no page has by itself.
fn word(seed: u64, number: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number.wrapping_mul(0xbf58_476d_1ce4_e5b9));
    let mut letters = String::from("Qz");
    for _ in 0..10 {
        state ^= state >> 27;
        state = state.wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^= state >> 31;
        letters.push(char::from(b'a' + (state % 26) as u8));
    }
    letters
}

/// A request for help of the professional, by program, with a marker in each of its words; its reference and the markers.
fn asked(world: &World, seed: u64, kind: usize) -> (String, Vec<Marker>) {
    let columns = ["name", "address", "worries", "working_well"];
    let marker = |(at, column): (usize, &&str)| Marker {
        word: word(seed, 10 * kind as u64 + at as u64),
        kind,
        table: "requests".to_owned(),
        column: (*column).to_owned(),
        copy: Marked::Plain,
        least: ASKED,
        told: Vec::new(),
        set: 0,
    };
    let markers: Vec<Marker> = columns.iter().enumerate().map(marker).collect();
    let [name, address, worries, well] = [0, 1, 2, 3].map(|at| &markers[at].word);
    let body = json!({
        "reference": format!("X-{kind}"), "route": "school", "urgency": "soon",
        "people": [{"ref": "c1", "kind": "child", "names": [{"use": "usual", "text": name}], "dob": "2021-03-01"}],
        "homes": [{"ref": "h1", "address": format!("7 {address} Row, LU8 2CD"), "residents": ["c1"]}],
        "worries": [worries], "working_well": [well],
    });
    let professional = PEOPLE.iter().find(|persona| persona.key == "professional").and_then(|persona| persona.who);
    let token = town::token(world, &professional.expect("somebody of a school"));
    let key = format!("0190a0a0-0000-7000-8000-00000000000{kind}");
    let (status, answer) = ask_by_program(world, &token, &key, &body.to_string());
    assert_eq!(status, 200, "{answer}");
    (answer["reference"].as_str().expect("a reference").to_owned(), markers)
}

/// Restricts the request where it is to be; the open one is also begun anew, not sent yet. Gives back the ids of the rows.
fn requests_of(
    tx: &mut Tx,
    ids: &HashMap<(usize, String), String>,
    reference: &str,
    kind: usize,
) -> alongside_schema::Result<Vec<((usize, String), String)>> {
    use alongside_schema::tables::{requests, unsent_requests};
    let asked = requests::table.filter(requests::reference.eq(reference));
    let (id, said): (String, String) = asked.select((requests::id, requests::said)).first(tx.connection())?;
    diesel::update(asked).set(requests::restricted.eq(KINDS[kind] == "restricted")).execute(tx.connection())?;
    let mut made = vec![("request", id), ("request/reference", reference.to_owned())];
    if kind == 0 {
        let (unsent, now) = (tx.new_id(), tx.now());
        diesel::insert_into(unsent_requests::table)
            .values((
                unsent_requests::id.eq(&unsent),
                unsent_requests::user_id.eq(&ids[&(0, "professional".to_owned())]),
                unsent_requests::said.eq(said),
                unsent_requests::done.eq(""),
                unsent_requests::started_at.eq(now),
                unsent_requests::updated_at.eq(now),
            ))
            .execute(tx.connection())?;
        made.push(("unsent", unsent.to_string()));
    }
    Ok(made.into_iter().map(|(name, id)| ((kind, name.to_owned()), id)).collect())
}

/// Moments are stored with their millionths.
fn moment(text: &str) -> String {
    match text.strip_suffix('Z') {
        Some(seconds) if text.len() == 20 && text.starts_with("20") => format!("{seconds}.000000Z"),
        _ => text.to_owned(),
    }
}

impl Things {
    /// Gives everybody an account and writes the four families.
    pub fn fill(world: &World, seed: u64) -> Self {
        Self::fill_dressed(world, seed, |word, _| word.to_owned())
    }

    /// The same with more than the word in the place of each marker.
    pub fn fill_dressed(world: &World, seed: u64, dress: Dress) -> Self {
        Self::fill_sets(world, seed, dress, 1)
    }

    /// Four families, and as many sets of four beside them to which everybody stands in the same relationships: lists grow long and are cut.
    pub fn fill_crowd(world: &World, seed: u64, sets: u64) -> Self {
        Self::fill_sets(world, seed, |word, _| word.to_owned(), sets)
    }

    fn fill_sets(world: &World, seed: u64, dress: Dress, sets: u64) -> Self {
        for who in PEOPLE.iter().filter_map(|persona| persona.who) {
            world.add(who);
        }
        let asked = [asked(world, seed, 0), asked(world, seed, 2)];
        let lines: Lines = toml::from_str(&written("things.toml")).expect("rows of things.toml");
        let copied = lines.row.iter().filter(|line| line.copies).filter_map(|line| line.name.clone()).collect();
        let filled = world.site().db().write(move |tx| {
            let mut ids = accounts(tx)?;
            let mut markers = Vec::new();
            for (reference, words) in asked {
                ids.extend(requests_of(tx, &ids, &reference, words[0].kind)?);
                markers.extend(words);
            }
            let columns = columns();
            let files = HashMap::new();
            let mut filling = Filling { tx, columns, ids, markers, numbers: 100, files, seed, dress, set: 0 };
            filling.families(lines.row.iter());
            let of_first = filling.ids.clone();
            for set in 1..sets {
                filling.set = set;
                filling.families(lines.row.iter().filter(|line| line.is_of_every_set()));
                filling.join()?;
                filling.ids.clone_from(&of_first);
            }
            filling.join()?;
            let Filling { ids, markers, files, .. } = filling;
            let own = &ids[&(0, "own_family".to_owned())];
            diesel::update(users::table.filter(users::id.eq(own)))
                .set(users::person_id.eq(&ids[&(0, "uncle".to_owned())]))
                .execute(tx.connection())?;
            Ok(Entry::by_nobody(Act::DemoFilled).with((ids, markers, files)))
        });
        let (ids, markers, files) = RUNTIME.block_on(filled).expect("four families");
        for (_, (content, _)) in files.iter().filter(|(key, _)| key.starts_with("content/")) {
            let limits = alongside_files::Limits::default();
            world.site().shelf().put(content.as_bytes(), &limits).expect("a file");
        }
        world.site().shelf().put(PICTURE.as_slice(), &alongside_files::Limits::default()).expect("a picture");
        let mut ids = ids;
        ids.extend(an_asset(world));
        let callers = PEOPLE.iter().map(|persona| Asker::new(world, persona)).collect();
        let things = Self { ids, copied, markers, callers };
        things.end_an_account(world);
        things
    }

    /// The id or reference of a row.
    pub fn id(&self, kind: usize, name: &str) -> Option<&str> {
        self.ids.get(&(kind, name.to_owned())).map(String::as_str)
    }

    /// Whether the row has a limited and a withheld copy.
    pub fn has_copies(&self, name: &str) -> bool {
        self.copied.iter().any(|copied| copied == name)
    }

    fn end_an_account(&self, world: &World) {
        let ended = self.ids[&(0, "ended".to_owned())].clone();
        let done = world.site().db().housekeeping(move |tx| {
            let account = users::table.filter(users::id.eq(&ended));
            diesel::update(account).set(users::active.eq(false)).execute(tx.connection())?;
            let theirs = sessions::table.filter(sessions::user_id.eq(&ended));
            Ok(diesel::update(theirs)
                .set(sessions::ended_at.eq(moment("2026-11-21T09:59:00Z")))
                .execute(tx.connection())?)
        });
        RUNTIME.block_on(done).expect("an ended account");
    }
}

impl RowLine {
    /// Whether it belongs to a family, and so to each: accounts and what is about them are there once.
    fn is_of_every_set(&self) -> bool {
        let is_about_accounts = self.kinds.as_ref().is_some_and(|kinds| kinds == &["open"]);
        !is_about_accounts && !ONCE.contains(&self.of.as_str())
    }
}

/// What says something of accounts for every family at once, or would stand against a second like it.
const ONCE: &[&str] = &["covers", "emergency_openings", "already_open_askings", "wordings"];

impl Filling<'_, '_> {
    /// One set of four families with these lines.
    fn families<'l>(&mut self, lines: impl Iterator<Item = &'l RowLine> + Clone) {
        for (kind, name) in KINDS.iter().enumerate() {
            for line in lines.clone() {
                let kinds = line.kinds.as_ref();
                if kinds.map_or(kind < 3, |kinds| kinds.iter().any(|known| known == name)) {
                    self.line(kind, line);
                }
            }
        }
    }

    /// The last family of the set that was written last is joined to its first.
    fn join(&mut self) -> alongside_schema::Result<()> {
        use alongside_schema::tables::families;
        let [open, joined] = [0, 3].map(|kind| &self.ids[&(kind, "family".to_owned())]);
        diesel::update(families::table.filter(families::id.eq(joined)))
            .set(families::joined_into.eq(open))
            .execute(self.tx.connection())?;
        Ok(())
    }

    fn line(&mut self, kind: usize, line: &RowLine) {
        let copies: &[Marked] = if line.copies { &Marked::ALL } else { &[Marked::Plain] };
        for (at, copy) in copies.iter().enumerate() {
            let place = |each| Place { kind, line, copy: *copy, each, number: at as i64 + 1 };
            if line.each.is_empty() {
                self.row(&place(None));
            }
            for each in &line.each {
                self.row(&place(Some(each)));
                if let Some(name) = &line.name {
                    let id = self.ids[&(kind, name.clone())].clone();
                    self.ids.insert((kind, format!("{name}_{each}")), id);
                }
            }
        }
    }
}

/// The ids of every persona's account, of the teams and of the agencies, under their names.
fn accounts(tx: &mut Tx) -> alongside_schema::Result<HashMap<(usize, String), String>> {
    let mut ids = HashMap::new();
    let mut add = |name: String, id: Id| ids.insert((0, name), id.to_string());
    for persona in PEOPLE {
        let Some(who) = persona.who else { continue };
        add(persona.key.to_owned(), alongside_access::user_of_email(tx.connection(), &who.email())?);
    }
    let found: Vec<(Id, String)> = teams::table.select((teams::id, teams::name)).load(tx.connection())?;
    found.into_iter().for_each(|(id, name)| _ = add(format!("team_{}", name.to_lowercase()), id));
    let found: Vec<(Id, String)> = agencies::table.select((agencies::id, agencies::name)).load(tx.connection())?;
    for (id, name) in found {
        let known = [("Bramble Primary School", "agency_school"), ("Luton Council", "agency_council")];
        if let Some((_, short)) = known.iter().find(|(long, _)| *long == name) {
            add((*short).to_owned(), id);
        }
    }
    Ok(ids)
}

/// The address of one of the files that every page takes.
fn an_asset(world: &World) -> [((usize, String), String); 2] {
    let page = Caller::stranger(world).get("/sign-in").body;
    let after = page.split("\"/assets/").nth(1).expect("a file of the page");
    let (digest, name) = after.split('"').next().and_then(|path| path.split_once('/')).expect("a digest and a name");
    [("asset_digest", digest), ("asset_name", name)].map(|(name, value)| ((0, name.to_owned()), value.to_owned()))
}

impl Asker {
    fn new(world: &World, persona: &'static Persona) -> Self {
        let Some(who) = persona.who else {
            return Self { persona, caller: Caller::stranger(world), token: None };
        };
        let token = (persona.signed != Signed::Not).then(|| town::token(world, &who));
        Self { persona, caller: Caller::signed_in(world, &who), token }
    }
}
