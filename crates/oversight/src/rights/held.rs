//! What is held about somebody: each row as it stands now, taken apart into sentences, with what is given of it at first sight.

use alongside_families::copy::Reader;
use alongside_families::kept::{Kept, speaks_of};
use alongside_files::Digest;
use alongside_schema::rows::columns;
use alongside_schema::{Id, Marks, People};

use super::codes::{ByWhom, Given, Ground, Why};
use super::first::{Fact, For, Origin, first, is_place};
use super::names::{self, Name};
use super::row::{Names, Row};
use super::sentences::sentences;

/// Somebody of the record.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who.
    pub id: Id,
    /// What they are called.
    pub name: String,
}

/// Everything around the rows of one request by which they are judged.
#[derive(Clone, Debug)]
pub struct Around {
    /// Whose record it is.
    pub person: Person,
    /// Who asks, where they are somebody else of the record.
    pub asker: Option<Person>,
    /// In what standing they ask.
    pub by_whom: ByWhom,
    /// Everybody into whose hands it may come.
    pub readers: Vec<Reader>,
    /// What is kept from them and can be found in a text.
    pub kept: Vec<Kept>,
    /// The names by which ids are shown.
    pub names: Names,
    /// The names of everybody else, as the readers know them.
    pub others: Vec<Name>,
    /// The names of the person, as they stand in what is written of others.
    pub own: Vec<Name>,
    /// The homes in which who asks lives.
    pub asker_homes: Vec<Id>,
    /// The homes in which others live or lived, and the person never.
    pub others_homes: Vec<Id>,
    /// Schools, surgeries and other agencies by which somebody may be found, where it goes to somebody else than the person: where a row is from tells of them too.
    pub places: Vec<Kept>,
    /// Names of agencies and workers: what is known from them is known from no informant.
    pub agencies: Vec<String>,
}

/// One sentence of a row.
#[derive(Clone, Debug)]
pub struct Piece {
    /// What it is a sentence of.
    pub label: String,
    /// The sentence as it stands.
    pub words: String,
    /// The same without the names of others.
    pub left: String,
    /// Whether it says something that is kept from a reader, so that nobody can give it.
    pub is_kept: bool,
    /// Whether it says from which school or surgery something is, and somebody else gets it: it is not given unless somebody chooses it.
    pub says_where: bool,
}

/// A file of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileOf {
    /// By what it lies on the shelf.
    pub digest: Digest,
    /// What it is, by its content: the ending of its name.
    pub kind: String,
    /// What it is called.
    pub title: String,
}

/// One row that is held about somebody.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its table.
    pub table: &'static str,
    /// Its id.
    pub id: Id,
    /// What it says.
    pub pieces: Vec<Piece>,
    /// The file, where it is one.
    pub file: Option<FileOf>,
    /// Whether it tells of many people at length, so that nothing of it is proposed: somebody chooses each sentence.
    pub is_mixed: bool,
    /// What is given of it at first sight.
    pub first: Given,
    /// Why.
    pub why: Why,
    /// What all of this stands for: another text as soon as a letter of it, a mark of it or what is kept from a reader is another.
    pub seen: String,
}

/// Whether a row is about this person: it names them, it is about their whole family, or its words name them. A row that is about others alone is not theirs.
pub fn is_about(row: &Row, around: &Around, until: Option<&Id>) -> bool {
    let (subjects, person) = (row.marks().subjects, &around.person.id);
    if row.table == "homes" && around.others_homes.contains(&row.id) {
        return false;
    }
    if row.table == "people" || subjects.contains(person) || row.named().contains(person) {
        return true;
    }
    // What was written about the whole family after somebody had left it is not about them.
    if subjects == People::none() && until.is_none_or(|until| row.id < *until) {
        return true;
    }
    row.says(columns(row.table), &around.names).iter().any(|said| names::says(&said.words, &around.own))
}

/// The row as it is held, judged by what is around it.
pub fn held(row: &Row, around: &Around) -> Held {
    let pieces = pieces(row, around);
    let marks = marks(row, around);
    let named = People::new(row.named().iter().filter(|id| around.names.people.contains_key(id)).cloned());
    let says = |rule: &dyn Fn(&str) -> bool| pieces.iter().any(|piece| rule(&piece.words));
    // A school stands in two tables.
    let is_school = row.table == "person_details" && row.text("kind") == "school";
    let fact = Fact {
        table: if is_school { "schools" } else { row.table },
        marks: &marks,
        named: &named,
        says_pair: says(&|words| says_pair(words, around)),
        says_protected: is_protected_home(row)
            || (is_place(row.table)
                && says(&|words| speaks_of(&around.kept, words).iter().any(|kept| kept.is_protected()))),
        says_kept: pieces.iter().any(|piece| piece.is_kept),
        says_others: says(&|words| names::says(words, &around.others)),
        says_where: pieces.iter().any(|piece| piece.says_where),
        is_where_asker_is: is_where_asker_is(row, around),
        is_safety_story: row.table == "stories" && ["safety", "safe_contact"].contains(&row.text("kind")),
        origin: origin(&marks, around),
    };
    let to = For {
        person: &around.person.id,
        readers: &around.readers,
        by_whom: around.by_whom,
        asker: around.asker.as_ref().map(|asker| &asker.id),
    };
    let (given, why) = first(&fact, &to);
    let file = file(row);
    Held {
        table: row.table,
        id: row.id.clone(),
        seen: seen(&pieces, file.as_ref(), given, why),
        pieces,
        file,
        is_mixed: is_mixed(row),
        first: given,
        why,
    }
}

/// What a request for help says, and the line of the timeline that tells all of it.
fn is_mixed(row: &Row) -> bool {
    row.table == "requests" || (row.table == "timeline_entries" && ["request", "decision"].contains(&row.text("kind")))
}

/// The marks of a row; the row of the person is about them.
fn marks(row: &Row, around: &Around) -> Marks {
    let marks = row.marks();
    if row.table == "people" { Marks { subjects: People::one(&around.person.id), ..marks } } else { marks }
}

fn pieces(row: &Row, around: &Around) -> Vec<Piece> {
    let said = row.says(columns(row.table), &around.names);
    let piece = |label: &str, words: &str| Piece {
        label: label.to_owned(),
        words: words.to_owned(),
        left: names::without(words, &around.others),
        is_kept: !speaks_of(&around.kept, words).is_empty() || says_pair(words, around),
        says_where: !speaks_of(&around.places, words).is_empty(),
    };
    said.iter()
        .flat_map(|said| sentences(&said.words).into_iter().map(|words| piece(&said.label, words)).collect::<Vec<_>>())
        .collect()
}

/// Whether a text names somebody of whom a reader must not be told. The person's own name is no such thing.
fn says_pair(words: &str, around: &Around) -> bool {
    let not_about =
        around.readers.iter().flat_map(|reader| &reader.not_about).filter(|(about, _)| *about != around.person.id);
    let words: Vec<String> = words
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    not_about.flat_map(|(_, known_by)| known_by).any(|known| words.contains(known))
}

fn is_protected_home(row: &Row) -> bool {
    row.table == "homes" && row.text("class") != "ordinary"
}

fn is_where_asker_is(row: &Row, around: &Around) -> bool {
    let Some(asker) = &around.asker else { return false };
    match row.table {
        "homes" => around.asker_homes.contains(&row.id),
        "residents" => row.value("home_id").is_some_and(|home: Id| around.asker_homes.contains(&home)),
        "channels" | "recipients" => row.value("person_id").is_some_and(|person: Id| person == asker.id),
        _ => false,
    }
}

/// From whom it is known, as far as the words say: an agency or a worker whom we know, the person, or somebody else.
fn origin(marks: &Marks, around: &Around) -> Origin {
    let source = marks.source.to_lowercase();
    let says = |name: &str| !name.is_empty() && source.contains(&name.to_lowercase());
    if source.is_empty() || source == "the family" || around.agencies.iter().any(|agency| says(agency)) {
        Origin::Agency
    } else if says(&around.person.name) {
        Origin::Themselves
    } else {
        Origin::Informant
    }
}

fn file(row: &Row) -> Option<FileOf> {
    let is_file = ["document_files", "attachments"].contains(&row.table);
    let digest = is_file.then(|| row.value("digest")).flatten()?;
    Some(FileOf { digest, kind: row.text("kind").to_owned(), title: row.text("title").to_owned() })
}

fn seen(pieces: &[Piece], file: Option<&FileOf>, given: Given, why: Why) -> String {
    let mut text = format!("{given} {why}");
    for piece in pieces {
        text.push_str(&format!("\n{}\u{1f}{}\u{1f}{}\u{1f}{}", piece.label, piece.words, piece.left, piece.is_kept));
    }
    if let Some(file) = file {
        text.push_str(&format!("\n{}", file.digest));
    }
    Digest::of(text.as_bytes()).to_string()
}

impl Held {
    /// The sentences that can be given.
    fn can_be_ticked(&self) -> Vec<usize> {
        self.pieces.iter().enumerate().filter(|(_, piece)| !piece.is_kept).map(|(at, _)| at).collect()
    }

    /// The sentences that are ticked at first sight: all that can be given and say of no place, and none where it tells of many people.
    pub fn ticked(&self) -> Vec<usize> {
        let mut ticked = if self.is_mixed { Vec::new() } else { self.can_be_ticked() };
        ticked.retain(|at| !self.pieces[*at].says_where);
        ticked
    }

    /// Whether nothing of it says what is kept from a reader, so that all of it could be given.
    pub fn can_be_whole(&self) -> bool {
        !self.why.is_final() && self.pieces.iter().all(|piece| !piece.is_kept)
    }

    /// Whether a part of it could be given.
    pub fn can_be_part(&self) -> bool {
        !self.why.is_final() && self.file.is_none() && !self.can_be_ticked().is_empty()
    }

    /// The words that are given of it, of these sentences; none where it is kept back.
    pub fn words(&self, given: Given, ticked: &[usize]) -> String {
        let chosen = self.pieces.iter().enumerate().filter(|(at, piece)| match given {
            Given::Whole => true,
            Given::Part => ticked.contains(at) && !piece.is_kept,
            Given::Kept => false,
        });
        let mut lines: Vec<(&str, String)> = Vec::new();
        for (_, piece) in chosen {
            let words = if given == Given::Whole { &piece.words } else { &piece.left };
            match lines.last_mut() {
                Some((label, line)) if *label == piece.label => {
                    line.push(' ');
                    line.push_str(words);
                }
                _ => lines.push((&piece.label, words.clone())),
            }
        }
        lines.into_iter().map(|(label, line)| format!("{label}: {line}")).collect::<Vec<_>>().join("\n")
    }

    /// What the first look proposes: what is given, on which ground not all of it is, and the words. Nothing that could be given is nothing.
    pub fn proposal(&self) -> (Given, Option<Ground>, String) {
        let words = self.words(self.first, &self.ticked());
        let is_empty = words.is_empty() && self.file.is_none();
        match self.first {
            Given::Whole => (Given::Whole, None, words),
            Given::Part if !is_empty => (Given::Part, Some(Ground::ThirdParty), words),
            Given::Part | Given::Kept => {
                (Given::Kept, Some(self.why.ground().unwrap_or(Ground::ThirdParty)), String::new())
            }
        }
    }
}

#[cfg(test)]
#[path = "held_cases.rs"]
mod cases;
