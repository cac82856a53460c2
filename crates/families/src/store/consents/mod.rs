//! What people answered to the four questions, and what follows from it in the same transaction.

mod answer;
mod stops;
mod wordings;

pub use answer::{NewAnswer, answer_question};
pub use stops::{ReasonToGoOn, Stops, go_on, reasons_to_go_on, stops_of, work_that_stops};
pub use wordings::{Shown, wording_faults};

pub(super) use wordings::KEEP_WORDING;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{users, wordings as texts};
use alongside_schema::{Day, Error, Id, Moment, People, Result, Viewer, visible};
use diesel::prelude::*;

use crate::codes::{Answered, Decision, Method, Question};

/// One answer of one person.
#[derive(Clone, Debug)]
pub struct Consent {
    /// The answer.
    pub id: Id,
    /// Whose it is.
    pub person_id: Id,
    /// To what.
    pub question: Question,
    /// What they said.
    pub answer: Answered,
    /// In their words.
    pub words: String,
    /// By which version the text was known that they were shown.
    pub version: String,
    /// That text.
    pub shown: String,
    /// In which language it was explained.
    pub language: String,
    /// Who interpreted, if somebody did.
    pub interpreter: String,
    /// Who explained it.
    pub explained_by: String,
    /// How.
    pub method: Method,
    /// From when it holds.
    pub from_on: Day,
    /// Until when it held; nothing for the one that holds.
    pub to_on: Option<Day>,
    /// Who wrote it down.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Moment,
    /// Who must not learn of it.
    pub kept_from: People,
}

/// Every answer that the viewer may see, the newest first.
pub fn consents(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Consent>> {
    use visible::consents as seen;
    Ok(visible!(consents, viewer, family)
        .inner_join(texts::table.on(texts::id.eq(seen::wording_id)))
        .inner_join(users::table.on(users::id.eq(seen::recorded_by)))
        .order((seen::from_on.desc(), seen::id.desc()))
        .select((
            (seen::id, seen::person_id, seen::question, seen::answer, seen::words),
            (texts::version, texts::words),
            (seen::language, seen::interpreter, seen::explained_by, seen::method, seen::from_on, seen::to_on),
            (users::name, seen::recorded_at, seen::withheld_from),
        ))
        .load::<Row>(connection)?
        .into_iter()
        .map(Consent::from)
        .collect())
}

type Row = (
    (Id, Id, Question, Answered, String),
    (String, String),
    (String, String, String, Method, Day, Option<Day>),
    (String, Moment, People),
);

impl From<Row> for Consent {
    fn from((said, text, how, by): Row) -> Self {
        let (id, person_id, question, answer, words) = said;
        let (version, shown) = text;
        let (language, interpreter, explained_by, method, from_on, to_on) = how;
        let (recorded_by, recorded_at, kept_from) = by;
        Self {
            id,
            person_id,
            question,
            answer,
            words,
            version,
            shown,
            language,
            interpreter,
            explained_by,
            method,
            from_on,
            to_on,
            recorded_by,
            recorded_at,
            kept_from,
        }
    }
}

/// One of them.
pub fn consent(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Consent> {
    consents(connection, viewer, family)?.into_iter().find(|one| one.id == *id).ok_or(Error::NotFound)
}

/// The answer of this person to this question that holds. In a record that was joined there may be two without an end: the newest holds.
pub fn holding<'a>(answers: &'a [Consent], person: &Id, question: Question) -> Option<&'a Consent> {
    answers.iter().find(|one| one.person_id == *person && one.question == question && one.to_on.is_none())
}

/// How many answers of this person to this question there are: what a form was opened with, by which somebody who answers at the same moment is noticed.
pub fn version_of(answers: &[Consent], person: &Id, question: Question) -> i64 {
    answers.iter().filter(|one| one.person_id == *person && one.question == question).count() as i64
}

/// What was explained and agreed before answers were kept for each question and each person, and what somebody declined at the front door.
#[derive(Clone, Debug, Queryable)]
pub struct OldAgreement {
    /// When.
    pub agreed_on: Day,
    /// What was explained.
    pub explained: String,
    /// In which language.
    pub language: String,
    /// What they decided.
    pub decision: Decision,
    /// Their words.
    pub words: String,
    /// Whose it was.
    pub with: People,
}

/// The same for a family, the newest first. History: nothing asks it any more.
pub fn old_agreements(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<OldAgreement>> {
    use visible::agreements as seen;
    Ok(visible!(agreements, viewer, family)
        .order((seen::agreed_on.desc(), seen::id.desc()))
        .select((seen::agreed_on, seen::explained, seen::language, seen::decision, seen::words, seen::subjects))
        .load(connection)?)
}
