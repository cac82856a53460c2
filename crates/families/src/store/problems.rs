use alongside_schema::connection::DbConnection;
use alongside_schema::tables::problem_facts;
use alongside_schema::{Day, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::timeline::{Note, note};
use crate::codes::{Answer, Problem, TimelineKind};

/// Something that is known, or not known, of one of the six problems.
#[derive(Clone, Debug, Queryable)]
pub struct ProblemFact {
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
}

/// Everything that is known of the six problems, the newest first.
pub fn problem_facts(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<ProblemFact>> {
    Ok(visible!(problem_facts, viewer, family)
        .order((visible::problem_facts::recorded_at.desc(), visible::problem_facts::id.desc()))
        .limit(200)
        .select((
            visible::problem_facts::problem,
            visible::problem_facts::answer,
            visible::problem_facts::evidence,
            visible::problem_facts::known_on,
            visible::problem_facts::source,
        ))
        .load(connection)?)
}

/// Writes down what is known of one of the six.
pub fn add_problem_fact(tx: &mut Tx<'_>, by: &Viewer, family: &Id, fact: &ProblemFact) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    let marks = Marks::about(People::none(), fact.source.clone());
    diesel::insert_into(problem_facts::table)
        .values((
            (
                problem_facts::id.eq(&id),
                problem_facts::family_id.eq(family),
                problem_facts::problem.eq(fact.problem),
                problem_facts::answer.eq(fact.answer),
                problem_facts::evidence.eq(&fact.evidence),
                problem_facts::known_on.eq(fact.known_on),
                problem_facts::recorded_at.eq(now),
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
