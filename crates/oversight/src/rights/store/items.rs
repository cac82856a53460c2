//! What was decided on each row, and who has checked it. It counts only while the row is, to the letter and by its marks, what it was when it was decided.

use std::collections::HashMap;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::subject_items;
use alongside_schema::{Error, Id, Moment, Result, Tx, Viewer};
use diesel::prelude::*;

use super::super::codes::{Given, Ground, Step};
use super::super::held::Held;
use super::requests::{Request, write_down};

/// What was decided on one row.
#[derive(Clone, Debug, Queryable)]
pub struct Item {
    /// The decision.
    pub id: Id,
    /// The table of the row.
    pub table: String,
    /// The row.
    pub row: Id,
    /// What of it is given.
    pub given: Given,
    /// On which ground it is not, or not all of it.
    pub ground: Option<Ground>,
    /// The words that are given.
    pub words: String,
    /// What the row was when it was decided.
    pub seen: String,
    /// Who decided.
    pub marked_by: Id,
    /// Who has checked it.
    pub checked_by: Option<Id>,
    /// Why the second person did not agree, where they did not.
    pub sent_back: String,
    /// The count of its changes.
    pub version: i64,
}

/// How far a row has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody has decided.
    New,
    /// It is not what it was when somebody decided, or what is kept from a reader has changed.
    Changed,
    /// The second person did not agree.
    SentBack,
    /// It is decided, and waits for a second person.
    Marked,
    /// Both agree.
    Checked,
}

impl Item {
    /// How far it has come, for the row as it stands.
    pub fn stage(&self, held: &Held) -> Stage {
        match (self.seen == held.seen, self.sent_back.is_empty(), &self.checked_by) {
            (false, ..) => Stage::Changed,
            (true, false, _) => Stage::SentBack,
            (true, true, None) => Stage::Marked,
            (true, true, Some(_)) => Stage::Checked,
        }
    }
}

/// How far a row has come, with what was decided on it, where something was.
pub fn stage(item: Option<&Item>, held: &Held) -> Stage {
    item.map_or(Stage::New, |item| item.stage(held))
}

/// What was decided, by table and row.
pub type Items = HashMap<(String, Id), Item>;

/// All that was decided for a request.
pub fn items(connection: &mut DbConnection, request: &Id) -> Result<Items> {
    let items: Vec<Item> = subject_items::table
        .filter(subject_items::request_id.eq(request))
        .order(subject_items::id)
        .select((
            subject_items::id,
            subject_items::fact_table,
            subject_items::fact_id,
            subject_items::given,
            subject_items::ground,
            subject_items::words,
            subject_items::seen,
            subject_items::marked_by,
            subject_items::checked_by,
            subject_items::sent_back,
            subject_items::version,
        ))
        .load(connection)?;
    Ok(items.into_iter().map(|item| ((item.table.clone(), item.row.clone()), item)).collect())
}

/// A decision.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What of it is given.
    pub given: Given,
    /// On which ground it is not, or not all of it.
    pub ground: Option<Ground>,
    /// The words that are given.
    pub words: String,
}

const MEANWHILE: &str = "Somebody else has decided on one of these meanwhile. Look at it again.";

/// Decides what of a row is given. `before` is what was decided until now, read in this transaction after the request was held: of two who decide at once the second
/// waits for the first. A new decision is checked anew.
pub fn mark(
    tx: &mut Tx<'_>,
    by: &Viewer,
    request: &Request,
    held: &Held,
    (decision, before): (&Decision, Option<&Item>),
) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    let what = (
        subject_items::first.eq(held.first),
        subject_items::first_why.eq(held.why),
        subject_items::seen.eq(&held.seen),
        subject_items::given.eq(decision.given),
        subject_items::ground.eq(decision.ground),
        subject_items::words.eq(&decision.words),
        subject_items::marked_by.eq(&by.user_id),
        subject_items::marked_at.eq(now),
    );
    let changed = match before {
        None => diesel::insert_into(subject_items::table)
            .values((
                (
                    subject_items::id.eq(id),
                    subject_items::request_id.eq(&request.id),
                    subject_items::fact_table.eq(held.table),
                    subject_items::fact_id.eq(&held.id),
                ),
                what,
            ))
            .execute(tx.connection())?,
        Some(item) => {
            let as_seen = subject_items::id.eq(&item.id).and(subject_items::version.eq(item.version));
            diesel::update(subject_items::table.filter(as_seen))
                .set((
                    what,
                    subject_items::checked_by.eq(None::<Id>),
                    subject_items::checked_at.eq(None::<Moment>),
                    subject_items::sent_back.eq(""),
                    subject_items::version.eq(item.version + 1),
                ))
                .execute(tx.connection())?
        }
    };
    if changed == 1 { Ok(()) } else { Err(Error::Refused(MEANWHILE.to_owned())) }
}

/// What a second person says of a decision.
#[derive(Clone, Debug)]
pub enum Check {
    /// It is right.
    Right,
    /// It is not, with why.
    SendBack(String),
}

/// Checks decisions of somebody else, as they were when the viewer read them. Of two who check at once, and of a check and a new decision, the second is told.
pub fn check(tx: &mut Tx<'_>, by: &Viewer, request: &Request, items: &[(Item, Check)]) -> Result<()> {
    let now = tx.now();
    let mut agreed = 0;
    for (item, said) in items {
        if item.marked_by == by.user_id {
            let words = "Nobody checks what they have decided themselves. Another privacy officer does.";
            return Err(Error::Refused(words.to_owned()));
        }
        let as_seen = subject_items::id
            .eq(&item.id)
            .and(subject_items::version.eq(item.version))
            .and(subject_items::marked_by.ne(&by.user_id))
            .and(subject_items::checked_by.is_null());
        let row = diesel::update(subject_items::table.filter(as_seen));
        let version = subject_items::version.eq(item.version + 1);
        let changed = match said {
            Check::Right => {
                agreed += 1;
                row.set((subject_items::checked_by.eq(&by.user_id), subject_items::checked_at.eq(now), version))
                    .execute(tx.connection())?
            }
            Check::SendBack(words) => {
                row.set((subject_items::sent_back.eq(words), version)).execute(tx.connection())?
            }
        };
        if changed == 0 {
            return Err(Error::Refused(MEANWHILE.to_owned()));
        }
        if let Check::SendBack(words) = said {
            write_down(tx, by, &request.id, (Step::SentBack, words, Some(1)))?;
        }
    }
    if agreed > 0 {
        write_down(tx, by, &request.id, (Step::Checked, "", Some(agreed)))?;
    }
    Ok(())
}
