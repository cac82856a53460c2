//! Changing a row because somebody said that it is wrong: what it said is kept, and so is what the timeline told of it.

use alongside_schema::tables::people;
use alongside_schema::{Day, Error, Id, Marks, Result, Tx, Viewer, rows};
use diesel::prelude::*;

use super::events::{NewEvent, begin, finish};
use super::findable::refresh;
use super::homes::postcode_key;
use super::ways::value_key;
use crate::tie_codes::LifeEvent;

/// What is changed in a row: which columns, with what they said and what they are to say.
#[derive(Clone, Debug)]
pub struct Correction<'a> {
    /// The table.
    pub table: &'static str,
    /// The row.
    pub id: &'a Id,
    /// Its columns, each with the words that stand there and the words that are right; nothing where nothing is known.
    pub values: Vec<(&'static str, String, Option<String>)>,
    /// Whom it is about where it decides by what somebody is found.
    pub people: Vec<Id>,
    /// What kind of thing it is: "Homes".
    pub called: String,
}

/// Fewer letters than these may stand anywhere in a line of the timeline, and are not looked for there.
const LEAST_TO_FIND: usize = 4;

/// Writes it into the row. Gives back the act, under which what it said is kept. The act is not taken back: whoever sees it otherwise asks for another correction.
pub fn correct(tx: &mut Tx<'_>, by: &Viewer, family: &Id, new: &Correction<'_>, marks: &Marks) -> Result<Id> {
    let today = tx.today();
    let act = NewEvent {
        kind: LifeEvent::Corrected,
        person: None,
        other: None,
        happened_on: today,
        // Why stands with the correction, which follows the row if it is kept from more people later; this line does not.
        words: "",
        marks,
    };
    let event = begin(tx, by, family, &act)?;
    let mut values: Vec<(&str, Option<String>)> =
        new.values.iter().map(|(column, _, to)| (*column, to.clone())).collect();
    for (column, _, to) in &new.values {
        let to = to.clone().unwrap_or_default();
        match (new.table, *column) {
            ("homes", "postcode") => values.push(("postcode_key", Some(postcode_key(&to)))),
            ("channels", "value") => values.push(("value_key", Some(value_key(&to)))),
            _ => {}
        }
    }
    values.extend(source(tx, new, today)?);
    rows::set(tx, &event, (new.table, new.id), &values)?;
    for (_, from, to) in &new.values {
        if from.chars().count() >= LEAST_TO_FIND {
            rows::set_in_story(tx, &event, new.id, from, to.as_deref().unwrap_or_default())?;
        }
    }
    for person in &new.people {
        refresh(tx, person)?;
    }
    finish(tx, by, family, &event, &act, format!("Corrected: {}", new.called))?;
    Ok(event)
}

/// Where it is from says since when it is as it is now.
fn source(tx: &mut Tx<'_>, new: &Correction<'_>, today: Day) -> Result<Option<(&'static str, Option<String>)>> {
    let there = if new.table == "people" {
        people::table.filter(people::id.eq(new.id)).select(people::source).first(tx.connection())?
    } else {
        rows::whole(tx.connection(), new.table, rows::Rows::One(new.id))?
            .into_iter()
            .next()
            .and_then(|row| serde_json::from_str::<serde_json::Value>(&row.row).ok())
            .and_then(|row| row.get("source")?.as_str().map(str::to_owned))
            .ok_or(Error::NotFound)?
    };
    let words = format!("corrected on {}", today.words());
    let said = if there.is_empty() { words } else { format!("{there}, {words}") };
    Ok(Some(("source", Some(said))))
}
