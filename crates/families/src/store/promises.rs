use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{promises, users};
use alongside_schema::{Day, Error, Id, Marks, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::fingerprint;
use super::timeline::{Note, note};
use crate::codes::{Maker, Repeats, TimelineKind};
use crate::promises::standing;

/// Something that was promised to the family.
#[derive(Clone, Debug, Queryable)]
pub struct Promise {
    /// The promise.
    pub id: Id,
    /// The words that were used.
    pub words: String,
    /// The account that made it or wrote it down.
    pub recorded_by: String,
    /// By when, the next time.
    pub due_on: Day,
    /// The day on which nothing more was to come of it.
    pub kept_on: Option<Day>,
    /// Who made it.
    pub maker: Maker,
    /// Their name, where it is not the account's.
    pub maker_name: String,
    /// To whom.
    pub to_whom: String,
    /// How often.
    pub repeats: Repeats,
    /// Until when it repeats.
    pub until_on: Option<Day>,
    /// The first time it came due, where it repeats.
    pub first_due_on: Option<Day>,
    /// Who does it if they can not.
    pub backup: String,
    /// What happens if it breaks.
    pub if_it_breaks: String,
    /// The count of the times that were reported.
    pub version: i64,
    /// Its marks.
    pub marks: Marks,
}

impl Promise {
    /// Who made it, by name.
    pub fn made_by(&self) -> &str {
        if self.maker_name.is_empty() { &self.recorded_by } else { &self.maker_name }
    }

    /// A number that is another as soon as it is kept from others.
    pub fn kept_from_state(&self) -> i64 {
        fingerprint(&self.marks.withheld_from.to_string())
    }

    /// How it stands, in an honest line.
    pub fn standing(&self, today: Day) -> String {
        match self.kept_on {
            Some(day) => format!("closed on {}", day.words()),
            None => standing(self.due_on, today),
        }
    }
}

macro_rules! columns {
    () => {
        (
            visible::promises::id,
            visible::promises::words,
            users::name,
            visible::promises::due_on,
            visible::promises::kept_on,
            visible::promises::maker_kind,
            visible::promises::maker_name,
            visible::promises::to_whom,
            visible::promises::repeats,
            visible::promises::until_on,
            visible::promises::first_due_on,
            visible::promises::backup,
            visible::promises::if_it_breaks,
            visible::promises::version,
            (
                visible::promises::subjects,
                visible::promises::withheld_from,
                visible::promises::visibility,
                visible::promises::source,
            ),
        )
    };
}

/// The promises that wait to be kept, the most urgent first.
pub fn open_promises(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Promise>> {
    Ok(visible!(promises, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::promises::made_by)))
        .filter(visible::promises::kept_on.is_null())
        .order((visible::promises::due_on, visible::promises::id))
        .limit(20)
        .select(columns!())
        .load(connection)?)
}

/// Every promise to the family, the newest first.
pub fn promises(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Promise>> {
    Ok(visible!(promises, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::promises::made_by)))
        .order(visible::promises::id.desc())
        .select(columns!())
        .load(connection)?)
}

/// One promise.
pub fn promise(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Promise> {
    visible!(promises, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::promises::made_by)))
        .filter(visible::promises::id.eq(id))
        .select(columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// A promise that is to be kept in the record.
#[derive(Clone, Debug)]
pub struct NewPromise {
    /// The words that were used.
    pub words: String,
    /// Who made it.
    pub maker: Maker,
    /// Their name; empty for the account that writes it down.
    pub maker_name: String,
    /// To whom.
    pub to_whom: String,
    /// By when, the first time.
    pub due_on: Day,
    /// How often.
    pub repeats: Repeats,
    /// Until when, where it repeats.
    pub until_on: Option<Day>,
    /// Who does it if they can not.
    pub backup: String,
    /// What happens if it breaks.
    pub if_it_breaks: String,
}

/// Keeps a promise that the writer makes once, in the words used. Gives back which it is.
pub fn make_promise(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    words: &str,
    made_on: Day,
    due_on: Day,
    marks: &Marks,
) -> Result<Id> {
    let new = NewPromise {
        words: words.to_owned(),
        maker: Maker::Worker,
        maker_name: String::new(),
        to_whom: String::new(),
        due_on,
        repeats: Repeats::Once,
        until_on: None,
        backup: String::new(),
        if_it_breaks: String::new(),
    };
    add_promise(tx, by, family, &new, made_on, marks)
}

/// Keeps a promise of anybody, in the words used. Gives back which it is.
pub fn add_promise(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    new: &NewPromise,
    made_on: Day,
    marks: &Marks,
) -> Result<Id> {
    let id = tx.new_id();
    diesel::insert_into(promises::table)
        .values((
            (
                promises::id.eq(&id),
                promises::family_id.eq(family),
                promises::words.eq(&new.words),
                promises::made_by.eq(&by.user_id),
                promises::made_on.eq(made_on),
                promises::due_on.eq(new.due_on),
                promises::maker_kind.eq(new.maker),
                promises::maker_name.eq(&new.maker_name),
                promises::to_whom.eq(&new.to_whom),
                promises::repeats.eq(new.repeats),
                promises::until_on.eq(new.until_on),
                promises::first_due_on.eq(new.due_on),
                promises::backup.eq(&new.backup),
                promises::if_it_breaks.eq(&new.if_it_breaks),
            ),
            (
                promises::subjects.eq(&marks.subjects),
                promises::withheld_from.eq(&marks.withheld_from),
                promises::visibility.eq(marks.visibility),
                promises::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    let who = if new.maker_name.is_empty() { String::new() } else { format!(" of {}", new.maker_name) };
    let title = format!("Promise{who}: by {}", new.due_on.words());
    tell(tx, by, family, made_on, title, new.words.clone(), (&id, marks))?;
    Ok(id)
}

pub(super) fn tell(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    happened_on: Day,
    title: String,
    body: String,
    of: (&Id, &Marks),
) -> Result<()> {
    let (fact, marks) = of;
    note(tx, by, Note { family, happened_on, kind: TimelineKind::Promise, title, body, fact: Some(fact), marks })
}
