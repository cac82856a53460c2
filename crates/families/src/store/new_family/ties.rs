//! What is between people: ties, the six problems, and who may know of the family at all.

use alongside_schema::tables::{family_clearances, problem_facts, relationships};
use alongside_schema::{Id, Marks, People, Result, Tx};
use diesel::prelude::*;

use super::{NewFamily, NewProblemFact, NewTie};
use crate::ties::TieKind;

/// Says who may and who never may reach the family. First of all, so that nobody else sees it for a moment.
pub(super) fn clear(tx: &mut Tx<'_>, family_id: &Id, family: &NewFamily) -> Result<()> {
    let cleared = family.cleared.iter().flatten().map(|user| (user, true));
    for (user, cleared) in cleared.chain(family.barred.iter().map(|user| (user, false))) {
        diesel::insert_into(family_clearances::table)
            .values((
                family_clearances::family_id.eq(family_id),
                family_clearances::user_id.eq(user),
                family_clearances::cleared.eq(cleared),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// These may know of a restricted family from now on, but for those who never may.
pub(in crate::store) fn clear_for(tx: &mut Tx<'_>, family: &Id, cleared: &[Id], barred: &[Id]) -> Result<()> {
    for user in cleared.iter().filter(|user| !barred.contains(user)) {
        if word_on(tx, family, user)?.is_none() {
            say(tx, family, user, true)?;
        }
    }
    Ok(())
}

/// From now on these never know of a family that is in the record already, also where they were cleared.
pub fn bar(tx: &mut Tx<'_>, family: &Id, barred: &[Id]) -> Result<()> {
    for user in barred {
        if word_on(tx, family, user)? != Some(false) {
            let of_user = family_clearances::family_id.eq(family).and(family_clearances::user_id.eq(user));
            diesel::delete(family_clearances::table.filter(of_user)).execute(tx.connection())?;
            say(tx, family, user, false)?;
        }
    }
    Ok(())
}

/// Whether somebody is cleared for a family or barred from it; nothing where neither was said.
fn word_on(tx: &mut Tx<'_>, family: &Id, user: &Id) -> Result<Option<bool>> {
    Ok(family_clearances::table
        .filter(family_clearances::family_id.eq(family).and(family_clearances::user_id.eq(user)))
        .select(family_clearances::cleared)
        .first(tx.connection())
        .optional()?)
}

fn say(tx: &mut Tx<'_>, family: &Id, user: &Id, cleared: bool) -> Result<()> {
    diesel::insert_into(family_clearances::table)
        .values((
            family_clearances::family_id.eq(family),
            family_clearances::user_id.eq(user),
            family_clearances::cleared.eq(cleared),
        ))
        .execute(tx.connection())?;
    Ok(())
}

pub(super) fn add(tx: &mut Tx<'_>, family_id: &Id, family: &NewFamily, ids: &[Id]) -> Result<()> {
    for tie in &family.ties {
        if let (Some(from), Some(to)) = (ids.get(tie.from), ids.get(tie.to)) {
            add_tie(tx, family_id, tie, from, to, &family.source)?;
        }
    }
    for fact in &family.problems {
        add_problem(tx, family_id, fact, ids)?;
    }
    Ok(())
}

fn add_tie(tx: &mut Tx<'_>, family: &Id, tie: &NewTie, from: &Id, to: &Id, source: &str) -> Result<()> {
    let id = tx.new_id();
    let marks = Marks::about(People::new([from.clone(), to.clone()]), source);
    let (kind, of_second) = TieKind::in_words(&tie.kind).unwrap_or((TieKind::of("other"), false));
    let (from, to) = if of_second { (to, from) } else { (from, to) };
    diesel::insert_into(relationships::table)
        .values((
            (
                relationships::id.eq(id),
                relationships::family_id.eq(family),
                relationships::from_person_id.eq(from),
                relationships::to_person_id.eq(to),
                relationships::kind.eq(&tie.kind),
                relationships::tie.eq(kind.code),
                relationships::parental_responsibility.eq(&tie.parental_responsibility),
                relationships::lives_with.eq(&tie.lives_with),
                relationships::quality.eq(&tie.quality),
                relationships::note.eq(&tie.note),
            ),
            (
                relationships::subjects.eq(marks.subjects),
                relationships::withheld_from.eq(marks.withheld_from),
                relationships::visibility.eq(marks.visibility),
                relationships::source.eq(marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

fn add_problem(tx: &mut Tx<'_>, family: &Id, fact: &NewProblemFact, ids: &[Id]) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    let marks = Marks::about(People::new(ids.iter().cloned()), fact.source.clone());
    diesel::insert_into(problem_facts::table)
        .values((
            (
                problem_facts::id.eq(id),
                problem_facts::family_id.eq(family),
                problem_facts::problem.eq(fact.problem),
                problem_facts::answer.eq(fact.answer),
                problem_facts::evidence.eq(&fact.evidence),
                problem_facts::known_on.eq(fact.known_on),
                problem_facts::recorded_at.eq(now),
                // A request is somebody asking; a worker says what is so.
                problem_facts::checked.eq(false),
            ),
            (
                problem_facts::subjects.eq(marks.subjects),
                problem_facts::withheld_from.eq(marks.withheld_from),
                problem_facts::visibility.eq(marks.visibility),
                problem_facts::source.eq(marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}
