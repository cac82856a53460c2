//! What is of both records when a family is divided: each has its own, so that neither forgets whom it must not tell, nor what to know
//! before anybody knocks.

use alongside_schema::tables::{alerts, nondisclosure_steps, nondisclosures};
use alongside_schema::{Day, Id, Marks, Moment, Result, Tx, rows};
use diesel::prelude::*;

use crate::codes::{AlertKind, PairState};
use crate::pairs::PairStep;

type Pair = (Id, Id, Option<Id>, String, Option<Id>, String, PairState, Moment, Marks);

/// Copies every pair that holds into the other record too, where it names nobody about whom it is, or somebody on each side. Called once
/// what is about those who go alone has gone with them.
pub(super) fn copy_pairs(tx: &mut Tx<'_>, event: &Id, (family, other): (&Id, &Id), going: &[Id]) -> Result<()> {
    let holding: Vec<Pair> = nondisclosures::table
        .filter(nondisclosures::family_id.eq_any([family, other]))
        .filter(nondisclosures::state.eq_any(PairState::HOLDING))
        .order(nondisclosures::id)
        .select((
            nondisclosures::id,
            nondisclosures::family_id,
            nondisclosures::who_person_id,
            nondisclosures::who,
            nondisclosures::about_person_id,
            nondisclosures::what,
            nondisclosures::state,
            nondisclosures::created_at,
            (
                nondisclosures::subjects,
                nondisclosures::withheld_from,
                nondisclosures::visibility,
                nondisclosures::source,
            ),
        ))
        .load(tx.connection())?;
    for pair in holding {
        let (at, who, about) = (&pair.1, &pair.2, &pair.4);
        let has_gone = at == other;
        let is_of_both = if has_gone {
            who.as_ref().is_some_and(|who| !going.contains(who))
        } else {
            about.is_none() || who.as_ref().is_some_and(|who| going.contains(who))
        };
        if is_of_both {
            copy_pair(tx, event, &pair, if has_gone { family } else { other })?;
        }
    }
    Ok(())
}

fn copy_pair(tx: &mut Tx<'_>, event: &Id, pair: &Pair, to: &Id) -> Result<()> {
    let (id, (of, _, who_id, who, about, what, state, created_at, marks)) = (tx.new_id(), pair);
    diesel::insert_into(nondisclosures::table)
        .values((
            (
                nondisclosures::id.eq(&id),
                nondisclosures::family_id.eq(to),
                nondisclosures::who_person_id.eq(who_id),
                nondisclosures::who.eq(who),
                nondisclosures::about_person_id.eq(about),
                nondisclosures::what.eq(what),
                nondisclosures::state.eq(*state),
                nondisclosures::created_at.eq(*created_at),
            ),
            (
                nondisclosures::subjects.eq(&marks.subjects),
                nondisclosures::withheld_from.eq(&marks.withheld_from),
                nondisclosures::visibility.eq(marks.visibility),
                nondisclosures::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    rows::made(tx, event, "nondisclosures", id.as_str())?;
    copy_steps(tx, event, of, (&id, to))
}

/// With what came of it and why, so that whoever looks at it again in either record reads the same.
fn copy_steps(tx: &mut Tx<'_>, event: &Id, of: &Id, (pair, to): (&Id, &Id)) -> Result<()> {
    type Step = (PairStep, String, Option<Day>, Id, Moment, Marks);
    let steps: Vec<Step> = nondisclosure_steps::table
        .filter(nondisclosure_steps::nondisclosure_id.eq(of))
        .order(nondisclosure_steps::id)
        .select((
            nondisclosure_steps::step,
            nondisclosure_steps::reason,
            nondisclosure_steps::review_on,
            nondisclosure_steps::taken_by,
            nondisclosure_steps::taken_at,
            (
                nondisclosure_steps::subjects,
                nondisclosure_steps::withheld_from,
                nondisclosure_steps::visibility,
                nondisclosure_steps::source,
            ),
        ))
        .load(tx.connection())?;
    for (step, reason, review_on, by, at, marks) in steps {
        let id = tx.new_id();
        diesel::insert_into(nondisclosure_steps::table)
            .values((
                (
                    nondisclosure_steps::id.eq(&id),
                    nondisclosure_steps::family_id.eq(to),
                    nondisclosure_steps::nondisclosure_id.eq(pair),
                    nondisclosure_steps::step.eq(step),
                    nondisclosure_steps::reason.eq(reason),
                    nondisclosure_steps::review_on.eq(review_on),
                    nondisclosure_steps::taken_by.eq(by),
                    nondisclosure_steps::taken_at.eq(at),
                ),
                (
                    nondisclosure_steps::subjects.eq(&marks.subjects),
                    nondisclosure_steps::withheld_from.eq(&marks.withheld_from),
                    nondisclosure_steps::visibility.eq(marks.visibility),
                    nondisclosure_steps::source.eq(&marks.source),
                ),
            ))
            .execute(tx.connection())?;
        rows::made(tx, event, "nondisclosure_steps", id.as_str())?;
    }
    Ok(())
}

/// Copies every alert that is not over and is about nobody in particular, or about somebody on each side.
pub(super) fn copy_alerts(tx: &mut Tx<'_>, event: &Id, (family, other): (&Id, &Id), going: &[Id]) -> Result<()> {
    type Alert = (AlertKind, String, Day, Day, Option<Day>, i64, String, Moment, Marks);
    let today = tx.today();
    let open: Vec<Alert> = alerts::table
        .filter(alerts::family_id.eq(family).and(alerts::ended_on.is_null()))
        .filter(alerts::to_on.is_null().or(alerts::to_on.ge(today)))
        .order(alerts::id)
        .select((
            alerts::kind,
            alerts::words,
            alerts::from_on,
            alerts::review_on,
            alerts::to_on,
            alerts::version,
            alerts::set_by,
            alerts::set_at,
            (alerts::subjects, alerts::withheld_from, alerts::visibility, alerts::source),
        ))
        .load(tx.connection())?;
    for (kind, words, from_on, review_on, to_on, version, set_by, set_at, marks) in open {
        let mut about = marks.subjects.iter().peekable();
        if about.peek().is_some() && !about.any(|person| going.contains(person)) {
            continue;
        }
        let id = tx.new_id();
        diesel::insert_into(alerts::table)
            .values((
                (
                    alerts::id.eq(&id),
                    alerts::family_id.eq(other),
                    alerts::kind.eq(kind),
                    alerts::words.eq(words),
                    alerts::from_on.eq(from_on),
                    alerts::review_on.eq(review_on),
                    alerts::to_on.eq(to_on),
                    alerts::end_reason.eq(""),
                    alerts::version.eq(version),
                    alerts::set_by.eq(set_by),
                    alerts::set_at.eq(set_at),
                ),
                (
                    alerts::subjects.eq(&marks.subjects),
                    alerts::withheld_from.eq(&marks.withheld_from),
                    alerts::visibility.eq(marks.visibility),
                    alerts::source.eq(&marks.source),
                ),
            ))
            .execute(tx.connection())?;
        rows::made(tx, event, "alerts", id.as_str())?;
    }
    Ok(())
}
