//! A row of the record as somebody may read it: each column with what it is called, ids as the names they stand for, and no mark of it.

use std::collections::HashMap;
use std::str::FromStr;

use alongside_schema::{Day, Id, Marks, Moment, People, Visibility};
use serde_json::{Map, Value};

/// One row, as it is stored.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its table.
    pub table: &'static str,
    /// Its id.
    pub id: Id,
    columns: Map<String, Value>,
}

/// The names by which ids are shown.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Of everybody in the families.
    pub people: HashMap<Id, String>,
    /// Of accounts and agencies: they are always given.
    pub others: HashMap<Id, String>,
}

/// One thing that a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it is.
    pub label: String,
    /// The words.
    pub words: String,
}

/// Columns that say nothing to anybody: marks, keys, counts of changes, where a row stands in a list, and how the program tells rows apart.
const NOT_SHOWN: &[&str] = &[
    "id",
    "seen",
    "fact",
    "fact_id",
    "fact_table",
    "owner_kind",
    "change_code",
    "birth_accuracy",
    "subjects",
    "withheld_from",
    "visibility",
    "version",
    "position",
    "digest",
    "said_digest",
    "bytes",
    "page",
    "number",
    "assignments",
];

/// Columns that are yes or no. One of the two engines keeps these as numbers.
const YES_OR_NO: &[&str] = &["alone", "checked", "cleaned", "told", "restricted", "for_officer", "told_who"];

/// Labels that can not be made from the name of the column.
const LABELS: &[(&str, &str)] = &[
    ("what", "What"),
    ("for_officer", "A privacy officer decides"),
    ("told_who", "They were told who had it"),
    ("owner_name", "Who does it"),
    ("at_time", "At what time"),
    ("source", "Where it is from"),
    ("person_id", "Who"),
    ("user_id", "Worker"),
    ("said", "What the request says"),
    ("to_on", "Until"),
    ("from_on", "From"),
];

impl Row {
    /// The row with these columns, as one JSON object says them. Nothing where it is none, which never happens to a stored row.
    pub fn read(table: &'static str, id: &str, columns: &str) -> Option<Self> {
        let columns = serde_json::from_str(columns).ok()?;
        Some(Self { table, id: id.parse().ok()?, columns })
    }

    /// A column as text; nothing where it is empty.
    pub fn text(&self, column: &str) -> &str {
        self.columns.get(column).and_then(Value::as_str).unwrap_or_default()
    }

    /// A column as it is stored, of any kind.
    pub(crate) fn stored(&self, column: &str) -> String {
        self.columns.get(column).map(Value::to_string).unwrap_or_default()
    }

    /// A column as whatever can be read from its text.
    pub fn value<T: FromStr>(&self, column: &str) -> Option<T> {
        self.text(column).parse().ok()
    }

    /// Its marks. A row of a table that has none is about nobody in particular, for everybody who works with the family.
    pub fn marks(&self) -> Marks {
        Marks {
            subjects: self.value("subjects").unwrap_or_default(),
            withheld_from: self.value("withheld_from").unwrap_or_default(),
            visibility: self.value("visibility").unwrap_or(Visibility::Team),
            source: self.text("source").to_owned(),
        }
    }

    /// Everybody whom it names by id, as one or in a list; not those from whom it is withheld.
    pub fn named(&self) -> People {
        let texts = self
            .columns
            .iter()
            .filter(|(column, _)| *column != "withheld_from")
            .filter_map(|(_, value)| value.as_str());
        People::new(texts.flat_map(|text| text.split('|')).filter_map(|part| part.parse().ok()))
    }

    /// What it says, column by column in the order of the table, with nothing where nothing stands.
    pub fn says(&self, order: &[&str], names: &Names) -> Vec<Said> {
        let shown = order.iter().filter(|column| !NOT_SHOWN.contains(column) && !column.ends_with("_key"));
        let said = |column: &&str| {
            let words = self.words(column, names);
            (!words.is_empty()).then(|| Said { label: label(column), words })
        };
        shown.filter_map(said).collect()
    }

    fn words(&self, column: &str, names: &Names) -> String {
        match self.columns.get(column) {
            Some(Value::Bool(is)) => yes_or_no(*is),
            Some(Value::Number(number)) if YES_OR_NO.contains(&column) => yes_or_no(number.as_i64() == Some(1)),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::String(text)) if column == "said" => document(text),
            Some(Value::String(text)) => written(text, names),
            _ => String::new(),
        }
    }
}

fn yes_or_no(is: bool) -> String {
    if is { "Yes" } else { "No" }.to_owned()
}

/// "happened_on" is "Happened".
pub(crate) fn label(column: &str) -> String {
    if let Some((_, label)) = LABELS.iter().find(|(known, _)| *known == column) {
        return (*label).to_owned();
    }
    let name = ["_on", "_at", "_id"].iter().find_map(|ending| column.strip_suffix(ending)).unwrap_or(column);
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A stored text as it is read: a day, a moment, a code, the name that an id stands for, or the words themselves.
fn written(text: &str, names: &Names) -> String {
    if let Ok(moment) = text.parse::<Moment>() {
        return moment.words();
    }
    if let Ok(day) = text.parse::<Day>() {
        return day.words();
    }
    let ids: Vec<Id> = text.split('|').filter_map(|part| part.parse().ok()).collect();
    if !ids.is_empty() {
        let known = ids.iter().filter_map(|id| names.people.get(id).or_else(|| names.others.get(id)));
        return known.cloned().collect::<Vec<_>>().join(", ");
    }
    let is_code = text.contains('_')
        && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_');
    if is_code { text.replace('_', " ") } else { text.to_owned() }
}

/// What a request for help says: each text of the document on a line of its own, with where it stands.
fn document(text: &str) -> String {
    let mut lines = Vec::new();
    if let Ok(value) = serde_json::from_str(text) {
        add_lines(&value, "", &mut lines);
    }
    lines.join("\n")
}

fn add_lines(value: &Value, place: &str, lines: &mut Vec<String>) {
    match value {
        Value::Object(parts) => parts.iter().for_each(|(name, part)| add_lines(part, &label(name), lines)),
        Value::Array(parts) => parts.iter().for_each(|part| add_lines(part, place, lines)),
        Value::String(words) if !words.is_empty() => {
            let words = written(words, &Names::default());
            if !words.is_empty() {
                lines.push(if place.is_empty() { words } else { format!("{place}: {words}") });
            }
        }
        Value::Bool(is) => lines.push(format!("{place}: {}", yes_or_no(*is).to_lowercase())),
        Value::Number(number) => lines.push(format!("{place}: {number}")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use alongside_schema::Chance;

    use super::*;

    #[test]
    fn a_row_is_read_as_people_read() {
        let (chance, now) = (Chance::seeded(1), "2026-11-21T10:00:00Z".parse().expect("a moment"));
        let (id, family, leila, yusuf, tom) =
            (chance.id(now), chance.id(now), chance.id(now), chance.id(now), chance.id(now));
        let row = format!(
            r#"{{"id":"{id}","family_id":"{family}","happened_on":"2026-11-02","kind":"home_visit","what_happened":"Tea. Biscuits.",
               "recorded_by":"{tom}","recorded_at":"2026-11-03T09:00:00.000000Z","next_step":"","attends":"|{leila}|{yusuf}|",
               "alone":1,"position":3,"value_key":"tea","subjects":"|{leila}|","withheld_from":"|{tom}|","visibility":"limited","source":"Luton Council"}}"#
        );
        let row = Row::read("contacts", id.as_str(), &row).expect("a row");
        let names = Names {
            people: [(leila.clone(), "Leila Rahman".to_owned()), (yusuf.clone(), "Yusuf Rahman".to_owned())].into(),
            others: [(tom.clone(), "Tom Fielding".to_owned())].into(),
        };
        let order = [
            "id",
            "family_id",
            "happened_on",
            "kind",
            "what_happened",
            "recorded_by",
            "recorded_at",
            "next_step",
            "attends",
            "alone",
            "position",
            "value_key",
            "subjects",
            "withheld_from",
            "visibility",
            "source",
        ];
        let said: Vec<String> =
            row.says(&order, &names).into_iter().map(|said| format!("{}: {}", said.label, said.words)).collect();
        assert_eq!(
            said,
            [
                "Happened: 2 November 2026",
                "Kind: home visit",
                "What happened: Tea. Biscuits.",
                "Recorded by: Tom Fielding",
                "Recorded: 3 November 2026 at 9:00am",
                "Attends: Leila Rahman, Yusuf Rahman",
                "Alone: Yes",
                "Where it is from: Luton Council",
            ]
        );
        let marks = row.marks();
        assert!(
            marks.subjects.contains(&leila)
                && marks.withheld_from.contains(&tom)
                && marks.visibility == Visibility::Limited
        );
        assert!(row.named().contains(&yusuf) && row.named().contains(&tom), "whom it names, also a worker");
        assert_eq!(Row::read("contacts", id.as_str(), "[]").map(|row| row.table), None);
    }

    #[test]
    fn a_document_is_read_line_by_line() {
        let text = r#"{"people":[{"names":[{"text":"Leila"}],"dob":"2016-09-03","ref":"c1"}],"worries":["She is tired. Very."],"danger":false,"count":2}"#;
        assert_eq!(
            document(text),
            "Count: 2\nDanger: no\nDob: 3 September 2016\nText: Leila\nRef: c1\nWorries: She is tired. Very."
        );
        assert_eq!(document("no document"), "");
    }
}
