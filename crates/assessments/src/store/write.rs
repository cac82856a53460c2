use alongside_families::codes::TimelineKind;
use alongside_families::store::{Family, Note, note};
use alongside_schema::tables::{assessment_contributors, assessment_parts, assessment_readings, assessments};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::{Assessment, Contributor, NewPart, parts};
use crate::codes::State;
use crate::place::Place;

/// Begins the family's next assessment. What the last one said stands in it already: nothing is typed twice.
pub fn begin(tx: &mut Tx<'_>, by: &Viewer, family: &Family) -> Result<Id> {
    let known = super::assessments(tx.connection(), by, &family.id)?;
    if let Some(open) = known.first().filter(|newest| newest.state != State::Authorised) {
        return Ok(open.id.clone());
    }
    let (id, today) = (tx.new_id(), tx.today());
    let marks = Marks::about(People::none(), by.agency.clone());
    diesel::insert_into(assessments::table)
        .values((
            (
                assessments::id.eq(&id),
                assessments::family_id.eq(&family.id),
                assessments::episode_id.eq(family.open_episode()?),
                assessments::number.eq(known.first().map_or(1, |newest| newest.number + 1)),
                assessments::state.eq(State::Writing),
                assessments::begun_by.eq(&by.user_id),
                assessments::begun_on.eq(today),
                assessments::late_because.eq(""),
            ),
            (
                assessments::subjects.eq(&marks.subjects),
                assessments::withheld_from.eq(&marks.withheld_from),
                assessments::visibility.eq(marks.visibility),
                assessments::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    if let Some(last) = known.first() {
        for part in parts(tx.connection(), by, &family.id, &last.id)? {
            let domain = part.domain.clone();
            let new = NewPart {
                place: Place { domain, child: part.person_id },
                strengths: part.strengths,
                needs: part.needs,
                evidence: part.evidence,
                from_stories: part.from_stories,
                approved_by: part.approved_by,
                reading: None,
            };
            insert_part(tx, by, &family.id, &id, &new, &part.marks)?;
        }
    }
    Ok(id)
}

fn insert_part(tx: &mut Tx<'_>, by: &Viewer, family: &Id, assessment: &Id, new: &NewPart, marks: &Marks) -> Result<()> {
    let (id, today) = (tx.new_id(), tx.today());
    diesel::insert_into(assessment_parts::table)
        .values((
            (
                assessment_parts::id.eq(id),
                assessment_parts::family_id.eq(family),
                assessment_parts::assessment_id.eq(assessment),
                assessment_parts::person_id.eq(&new.place.child),
                assessment_parts::place.eq(new.place.to_string()),
                assessment_parts::domain.eq(&new.place.domain),
                assessment_parts::strengths.eq(&new.strengths),
                assessment_parts::needs.eq(&new.needs),
                assessment_parts::evidence.eq(&new.evidence),
                assessment_parts::from_stories.eq(&new.from_stories),
                assessment_parts::approved_by.eq(&new.approved_by),
                assessment_parts::version.eq(1),
                assessment_parts::written_by.eq(&by.user_id),
                assessment_parts::written_on.eq(today),
            ),
            (
                assessment_parts::subjects.eq(&marks.subjects),
                assessment_parts::withheld_from.eq(&marks.withheld_from),
                assessment_parts::visibility.eq(marks.visibility),
                assessment_parts::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Writes what stands in one place. `version` is 0 where nothing stood there; a place that somebody else has written meanwhile is left alone:
/// [`Error::Stale`].
pub fn write_part(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    assessment: &Assessment,
    new: &NewPart,
    version: i64,
) -> Result<()> {
    if assessment.state != State::Writing {
        return Err(Error::Refused(
            "This assessment is finished. Take it back first, or begin the next one.".to_owned(),
        ));
    }
    let today = tx.today();
    let standing = parts(tx.connection(), by, family, &assessment.id)?;
    let standing = standing.into_iter().find(|part| part.place == new.place.to_string());
    let marks = match &standing {
        Some(part) => part.marks.clone(),
        None => Marks::about(People::new(new.place.child.clone()), by.agency.clone()),
    };
    match standing {
        None if version == 0 => insert_part(tx, by, family, &assessment.id, new, &marks)?,
        None => return Err(Error::Stale),
        Some(part) => {
            let changed = diesel::update(
                assessment_parts::table
                    .filter(assessment_parts::id.eq(&part.id).and(assessment_parts::version.eq(version))),
            )
            .set((
                assessment_parts::strengths.eq(&new.strengths),
                assessment_parts::needs.eq(&new.needs),
                assessment_parts::evidence.eq(&new.evidence),
                assessment_parts::from_stories.eq(&new.from_stories),
                assessment_parts::approved_by.eq(&new.approved_by),
                assessment_parts::version.eq(version + 1),
                assessment_parts::written_by.eq(&by.user_id),
                assessment_parts::written_on.eq(today),
            ))
            .execute(tx.connection())?;
            if changed == 0 {
                return Err(Error::Stale);
            }
        }
    }
    match &new.reading {
        Some((rated_by, value)) => read_scale(tx, family, &assessment.id, &new.place, rated_by, *value, &marks),
        None => Ok(()),
    }
}

fn read_scale(
    tx: &mut Tx<'_>,
    family: &Id,
    assessment: &Id,
    place: &Place,
    rated_by: &str,
    value: i64,
    marks: &Marks,
) -> Result<()> {
    let (id, today) = (tx.new_id(), tx.today());
    diesel::insert_into(assessment_readings::table)
        .values((
            (
                assessment_readings::id.eq(id),
                assessment_readings::family_id.eq(family),
                assessment_readings::assessment_id.eq(assessment),
                assessment_readings::place.eq(place.to_string()),
                assessment_readings::rated_by.eq(rated_by),
                assessment_readings::value.eq(value),
                assessment_readings::read_on.eq(today),
            ),
            (
                assessment_readings::subjects.eq(&marks.subjects),
                assessment_readings::withheld_from.eq(&marks.withheld_from),
                assessment_readings::visibility.eq(marks.visibility),
                assessment_readings::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Somebody gave something to an assessment.
pub fn add_contributor(tx: &mut Tx<'_>, family: &Id, assessment: &Assessment, new: &Contributor) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(assessment_contributors::table)
        .values((
            (
                assessment_contributors::id.eq(id),
                assessment_contributors::family_id.eq(family),
                assessment_contributors::assessment_id.eq(&assessment.id),
                assessment_contributors::name.eq(&new.name),
                assessment_contributors::agency.eq(&new.agency),
                assessment_contributors::gave.eq(&new.gave),
                assessment_contributors::given_on.eq(new.given_on),
            ),
            (
                assessment_contributors::subjects.eq(&assessment.marks.subjects),
                assessment_contributors::withheld_from.eq(&assessment.marks.withheld_from),
                assessment_contributors::visibility.eq(assessment.marks.visibility),
                assessment_contributors::source.eq(&assessment.marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Its author says that it is done.
pub fn finish(tx: &mut Tx<'_>, by: &Viewer, family: &Id, assessment: &Assessment, late_because: &str) -> Result<()> {
    let today = tx.today();
    let changed = diesel::update(
        assessments::table.filter(assessments::id.eq(&assessment.id).and(assessments::state.eq(State::Writing))),
    )
    .set((
        assessments::state.eq(State::Finished),
        assessments::finished_by.eq(&by.user_id),
        assessments::finished_on.eq(today),
        assessments::late_because.eq(late_because),
    ))
    .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Refused("Somebody else has just finished it.".to_owned()));
    }
    tell(tx, by, family, assessment, "Assessment finished", late_because)
}

/// A supervisor stands behind it, or gives it back to be written on, with why. Nobody authorises what they finished or began themselves.
pub fn supervise(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    assessment: &Assessment,
    authorised: bool,
    words: &str,
) -> Result<()> {
    if authorised && (assessment.begun_by == by.user_id || assessment.finished_by.as_ref() == Some(&by.user_id)) {
        return Err(Error::Refused("Somebody else must authorise what you wrote yourself.".to_owned()));
    }
    let today = tx.today();
    let waiting = assessments::id.eq(&assessment.id).and(assessments::state.eq(State::Finished));
    let changed = if authorised {
        diesel::update(assessments::table.filter(waiting))
            .set((
                assessments::state.eq(State::Authorised),
                assessments::authorised_by.eq(&by.user_id),
                assessments::authorised_on.eq(today),
            ))
            .execute(tx.connection())?
    } else {
        diesel::update(assessments::table.filter(waiting))
            .set((assessments::state.eq(State::Writing), assessments::finished_on.eq(None::<Day>)))
            .execute(tx.connection())?
    };
    if changed == 0 {
        return Err(Error::Refused("It does not wait for a supervisor any more. Look at it again.".to_owned()));
    }
    let title = if authorised { "Assessment authorised" } else { "Assessment given back to its author" };
    tell(tx, by, family, assessment, title, words)
}

fn tell(tx: &mut Tx<'_>, by: &Viewer, family: &Id, assessment: &Assessment, title: &str, body: &str) -> Result<()> {
    let today = tx.today();
    let of = Note {
        family,
        happened_on: today,
        kind: TimelineKind::Assessment,
        title: format!("{title} ({})", assessment.number),
        body: body.to_owned(),
        fact: Some(&assessment.id),
        marks: &assessment.marks,
    };
    note(tx, by, of)
}
