//! Who must not be told what about whom. Those whom a pair names never see it: the row is withheld from them, like all that follows from it.

mod change;
mod conferences;
mod network;
mod said;
mod withhold;

pub use change::{NewPair, NewStep, add_pair, take_step};
pub use withhold::withhold_again;

pub(in crate::store) use change::{give_up, propose};
pub(in crate::store) use withhold::withhold_within;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{people, users};
use alongside_schema::{Day, Error, Id, Marks, Moment, Result, Viewer, visible};
use diesel::prelude::*;

use crate::codes::PairState;
use crate::pairs::PairStep;

/// A pair as it stands.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The pair.
    pub id: Id,
    /// Who must not be told, where they are of the record.
    pub who_id: Option<Id>,
    /// Who must not be told, in words.
    pub who: String,
    /// About whom; nobody means the whole family.
    pub about_id: Option<Id>,
    /// The name of that person.
    pub about: Option<String>,
    /// What they must not be told.
    pub what: String,
    /// Where it stands.
    pub state: PairState,
    /// Who proposed it.
    pub source: String,
    /// When.
    pub created_at: Moment,
    /// What came of it, the earliest first.
    pub steps: Vec<Step>,
    /// The marks of the row, for what follows from it.
    pub marks: Marks,
}

/// One step of a pair.
#[derive(Clone, Debug, Queryable)]
pub struct Step {
    /// What it was.
    pub step: PairStep,
    /// Why.
    pub reason: String,
    /// When it is to be looked at again.
    pub review_on: Option<Day>,
    /// Who took it.
    pub by: String,
    /// When.
    pub at: Moment,
}

impl Pair {
    /// In one sentence: "Gary Holt must not be told about Leah Dalford: the address".
    pub fn words(&self) -> String {
        format!("{} must not be told about {}: {}", self.who, self.about_words(), self.what)
    }

    /// About whom, in words.
    pub fn about_words(&self) -> &str {
        self.about.as_deref().unwrap_or("the family")
    }

    /// When it is to be looked at again, if it holds and somebody set a day.
    pub fn review_on(&self) -> Option<Day> {
        self.steps.last().and_then(|step| step.review_on).filter(|_| self.state == PairState::Confirmed)
    }

    /// The count of its steps, by which two workers notice each other.
    pub fn version(&self) -> i64 {
        self.steps.len() as i64
    }
}

type Row = (Id, Option<Id>, String, Option<Id>, Option<String>, String, PairState, Moment, Marks);

/// The pairs of a family that the viewer may see, in the order in which they came, each with what came of it.
pub fn pairs(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Pair>> {
    use visible::nondisclosures as seen;
    let rows: Vec<Row> = visible!(nondisclosures, viewer, family)
        .left_join(people::table.on(people::id.nullable().eq(seen::about_person_id)))
        .order(seen::id)
        .select((
            seen::id,
            seen::who_person_id,
            seen::who,
            seen::about_person_id,
            people::name.nullable(),
            seen::what,
            seen::state,
            seen::created_at,
            (seen::subjects, seen::withheld_from, seen::visibility, seen::source),
        ))
        .load(connection)?;
    let steps: Vec<(Id, Step)> = visible!(nondisclosure_steps, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::nondisclosure_steps::taken_by)))
        .order(visible::nondisclosure_steps::id)
        .select((
            visible::nondisclosure_steps::nondisclosure_id,
            (
                visible::nondisclosure_steps::step,
                visible::nondisclosure_steps::reason,
                visible::nondisclosure_steps::review_on,
                users::name,
                visible::nondisclosure_steps::taken_at,
            ),
        ))
        .load(connection)?;
    let pair = |(id, who_id, who, about_id, about, what, state, created_at, marks): Row| {
        let steps = steps.iter().filter(|(of, _)| *of == id).map(|(_, step)| step.clone()).collect();
        Pair { who_id, who, about_id, about, what, state, source: marks.source.clone(), created_at, steps, marks, id }
    };
    Ok(rows.into_iter().map(pair).collect())
}

/// One pair, if the viewer may see it.
pub fn pair(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Pair> {
    pairs(connection, viewer, family)?.into_iter().find(|pair| pair.id == *id).ok_or(Error::NotFound)
}
