//! The texts that were shown, as they were first used under their version.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::wordings;
use alongside_schema::{Error, Id, Result, Tx, written};
use alongside_web::settings::Wording;
use diesel::prelude::*;

use crate::codes::Question;

/// A text as it was shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// By which version it is known.
    pub version: String,
    /// The text.
    pub words: String,
}

impl Shown {
    /// What is shown for this question today.
    pub fn now(question: Question, wording: &Wording) -> Self {
        Self { version: wording.version.clone(), words: question.text(wording).to_owned() }
    }
}

/// Two who first use a text at once keep it once.
pub(in crate::store) const KEEP_WORDING: &str =
    "insert into wordings (id, question, version, words, first_used_at) values ($1, $2, $3, $4, $5)
     on conflict (question, version) do nothing";

/// The row of a text, kept when it is first used. Refused where another text stands under its version: what somebody was told must stay what it was.
pub(super) fn wording(tx: &mut Tx<'_>, question: Question, shown: &Shown) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    written(KEEP_WORDING)
        .with(id)
        .with(question)
        .with(&shown.version)
        .with(&shown.words)
        .with(now)
        .execute(tx.connection())?;
    let (id, words): (Id, String) = wordings::table
        .filter(wordings::question.eq(question).and(wordings::version.eq(&shown.version)))
        .select((wordings::id, wordings::words))
        .first(tx.connection())?;
    if words == shown.words { Ok(id) } else { Err(Error::Refused(other_text(question, &shown.version))) }
}

fn other_text(question: Question, version: &str) -> String {
    format!(
        "The text on \u{201c}{}\u{201d} is another one than families were shown before under the version {version:?}. Whoever looks after the service must give it a version of its own (wording.version); until then no answer to it can be written down.",
        question.words()
    )
}

/// Which texts of the settings are others than were shown under the same version, in words: for looking at a set-up.
pub fn wording_faults(connection: &mut DbConnection, wording: &Wording) -> Result<Vec<String>> {
    let used: Vec<(Question, String)> = wordings::table
        .filter(wordings::version.eq(&wording.version))
        .select((wordings::question, wordings::words))
        .load(connection)?;
    let changed = used.into_iter().filter(|(question, words)| question.text(wording) != words);
    Ok(changed.map(|(question, _)| other_text(question, &wording.version)).collect())
}
