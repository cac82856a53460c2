use alongside_schema::connection::DbConnection;
use alongside_schema::tables::problem_facts;
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::timeline::{Note, note};
use crate::codes::{Answer, Problem, TimelineKind};

/// Something that is known, or not known, of one of the six problems.
#[derive(Clone, Debug, Queryable)]
pub struct ProblemFact {
    /// The fact.
    pub id: Id,
    /// Which.
    pub problem: Problem,
    /// Whether it is there.
    pub answer: Answer,
    /// What shows it.
    pub evidence: String,
    /// On which day it was so.
    pub known_on: Option<Day>,
    /// Who knows it.
    pub source: String,
    /// Whom it is about, where it is about one person.
    pub person_id: Option<Id>,
    /// Whether somebody who works with the family wrote it down. What a request says is no evidence before that.
    pub checked: bool,
    /// When it was written down.
    pub recorded_at: Moment,
}

/// Something that a worker writes down of one of the six.
#[derive(Clone, Debug)]
pub struct NewProblem {
    /// Which.
    pub problem: Problem,
    /// Whether it is there.
    pub answer: Answer,
    /// What shows it; may be empty where it is not known.
    pub evidence: String,
    /// On which day it was so.
    pub known_on: Option<Day>,
    /// Who knows it.
    pub source: String,
    /// Whom it is about, where it is about one person.
    pub person: Option<Id>,
}

macro_rules! columns {
    () => {
        (
            visible::problem_facts::id,
            visible::problem_facts::problem,
            visible::problem_facts::answer,
            visible::problem_facts::evidence,
            visible::problem_facts::known_on,
            visible::problem_facts::source,
            visible::problem_facts::person_id,
            visible::problem_facts::checked,
            visible::problem_facts::recorded_at,
        )
    };
}

/// Everything that is known of the six problems, the newest first.
pub fn problem_facts(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<ProblemFact>> {
    Ok(visible!(problem_facts, viewer, family)
        .order((visible::problem_facts::recorded_at.desc(), visible::problem_facts::id.desc()))
        .limit(200)
        .select(columns!())
        .load(connection)?)
}

/// One of these facts.
pub fn problem_fact(connection: &mut DbConnection, viewer: &Viewer, family: &Id, fact: &Id) -> Result<ProblemFact> {
    visible!(problem_facts, viewer, family)
        .filter(visible::problem_facts::id.eq(fact))
        .select(columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// Writes down what is known of one of the six.
pub fn add_problem_fact(tx: &mut Tx<'_>, by: &Viewer, family: &Id, fact: &NewProblem) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    let marks = Marks::about(People::new(fact.person.clone()), fact.source.clone());
    diesel::insert_into(problem_facts::table)
        .values((
            (
                problem_facts::id.eq(&id),
                problem_facts::family_id.eq(family),
                problem_facts::person_id.eq(&fact.person),
                problem_facts::problem.eq(fact.problem),
                problem_facts::answer.eq(fact.answer),
                problem_facts::evidence.eq(&fact.evidence),
                problem_facts::known_on.eq(fact.known_on),
                problem_facts::recorded_at.eq(now),
                problem_facts::checked.eq(true),
            ),
            (
                problem_facts::subjects.eq(&marks.subjects),
                problem_facts::withheld_from.eq(&marks.withheld_from),
                problem_facts::visibility.eq(marks.visibility),
                problem_facts::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    note(
        tx,
        by,
        Note {
            family,
            happened_on: fact.known_on.unwrap_or(tx.today()),
            kind: TimelineKind::Problem,
            title: format!("{}: {}", fact.problem.words(), fact.answer.words()),
            body: fact.evidence.clone(),
            fact: Some(&id),
            marks: &marks,
        },
    )
}
