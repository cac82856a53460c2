//! Every query of this area.

mod due;
mod write;

pub use due::{NotFinished, RAW_TEXTS, ToAuthorise, not_finished, to_authorise};
pub use write::{add_contributor, begin, finish, supervise, write_part};

use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{requests, users};
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Result, Viewer, visible};
use diesel::prelude::*;

use crate::codes::State;
use crate::place::Place;

/// An assessment.
#[derive(Clone, Debug, Queryable)]
pub struct Assessment {
    /// The assessment.
    pub id: Id,
    /// Which of the family's it is, from 1.
    pub number: i64,
    /// How far it has come.
    pub state: State,
    /// Who began it.
    pub begun_by: Id,
    /// When.
    pub begun_on: Day,
    /// Who said that it is done.
    pub finished_by: Option<Id>,
    /// When.
    pub finished_on: Option<Day>,
    /// Why it was not done in time.
    pub late_because: String,
    /// When a supervisor authorised it.
    pub authorised_on: Option<Day>,
    /// Its marks.
    pub marks: Marks,
}

/// What an assessment says in one place.
#[derive(Clone, Debug, Queryable)]
pub struct Part {
    /// The row.
    pub id: Id,
    /// The child, where it is about one.
    pub person_id: Option<Id>,
    /// Where it stands.
    pub place: String,
    /// The domain's code.
    pub domain: String,
    /// What is strong.
    pub strengths: String,
    /// What is needed.
    pub needs: String,
    /// What shows it, and who said it.
    pub evidence: String,
    /// The texts told before that are used in it.
    pub from_stories: People,
    /// Who of the family said that they may be used.
    pub approved_by: String,
    /// The version, for two people who write at once.
    pub version: i64,
    /// Who wrote it last.
    pub written_by: String,
    /// When.
    pub written_on: Day,
    /// Its marks.
    pub marks: Marks,
}

/// What is to stand in one place.
#[derive(Clone, Debug)]
pub struct NewPart {
    /// Where.
    pub place: Place,
    /// What is strong.
    pub strengths: String,
    /// What is needed.
    pub needs: String,
    /// What shows it, and who said it.
    pub evidence: String,
    /// The texts told before that are used in it.
    pub from_stories: People,
    /// Who of the family said that they may be used.
    pub approved_by: String,
    /// One answer on the scale, with who gave it.
    pub reading: Option<(String, i64)>,
}

/// One answer on the scale from 0 to 10.
#[derive(Clone, Debug, Queryable)]
pub struct Reading {
    /// To which place.
    pub place: String,
    /// Who gave it.
    pub rated_by: String,
    /// 0 is as hard as can be, 10 as good as can be.
    pub value: i64,
    /// When.
    pub read_on: Day,
    /// Who may know of it.
    pub marks: Marks,
}

/// Who gave what.
#[derive(Clone, Debug, Queryable)]
pub struct Contributor {
    /// Their name.
    pub name: String,
    /// Where they work, or who they are to the family.
    pub agency: String,
    /// What they gave.
    pub gave: String,
    /// When.
    pub given_on: Day,
}

/// The family's assessments, the newest first.
pub fn assessments(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Assessment>> {
    Ok(visible!(assessments, viewer, family)
        .order(visible::assessments::number.desc())
        .select((
            visible::assessments::id,
            visible::assessments::number,
            visible::assessments::state,
            visible::assessments::begun_by,
            visible::assessments::begun_on,
            visible::assessments::finished_by,
            visible::assessments::finished_on,
            visible::assessments::late_because,
            visible::assessments::authorised_on,
            (
                visible::assessments::subjects,
                visible::assessments::withheld_from,
                visible::assessments::visibility,
                visible::assessments::source,
            ),
        ))
        .load(connection)?)
}

/// The newest of the family's assessments that is not authorised yet.
pub fn open_assessment(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Assessment> {
    let newest = assessments(connection, viewer, family)?.into_iter().next();
    newest.filter(|newest| newest.state != State::Authorised).ok_or(Error::NotFound)
}

/// Everything that an assessment says, part by part.
pub fn parts(connection: &mut DbConnection, viewer: &Viewer, family: &Id, assessment: &Id) -> Result<Vec<Part>> {
    use visible::assessment_parts as p;
    Ok(visible!(assessment_parts, viewer, family)
        .inner_join(users::table.on(users::id.eq(p::written_by)))
        .filter(p::assessment_id.eq(assessment))
        .order(p::place)
        .select((
            p::id,
            p::person_id,
            p::place,
            p::domain,
            p::strengths,
            p::needs,
            p::evidence,
            p::from_stories,
            p::approved_by,
            p::version,
            users::name,
            p::written_on,
            (p::subjects, p::withheld_from, p::visibility, p::source),
        ))
        .load(connection)?)
}

/// The answers on the scale, the oldest first.
pub fn readings(connection: &mut DbConnection, viewer: &Viewer, family: &Id, assessment: &Id) -> Result<Vec<Reading>> {
    use visible::assessment_readings as r;
    Ok(visible!(assessment_readings, viewer, family)
        .filter(r::assessment_id.eq(assessment))
        .order((r::read_on, r::id))
        .select((
            r::place,
            r::rated_by,
            r::value,
            r::read_on,
            (r::subjects, r::withheld_from, r::visibility, r::source),
        ))
        .load(connection)?)
}

/// Who gave what to an assessment, in order.
pub fn contributors(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    assessment: &Id,
) -> Result<Vec<Contributor>> {
    use visible::assessment_contributors as c;
    Ok(visible!(assessment_contributors, viewer, family)
        .filter(c::assessment_id.eq(assessment))
        .order((c::given_on, c::id))
        .select((c::name, c::agency, c::gave, c::given_on))
        .load(connection)?)
}

/// On which day the request came that the open stretch of work began with: from then its clocks run. The day on which help began where there was none.
pub fn asked_on(connection: &mut DbConnection, family: &Family) -> Result<Option<Day>> {
    let Some((episode, opened_on)) = &family.episode else { return Ok(None) };
    let came: Option<Moment> = requests::table
        .filter(requests::episode_id.eq(episode))
        .order(requests::received_at)
        .select(requests::received_at)
        .first(connection)
        .optional()?;
    Ok(Some(came.map_or(*opened_on, |moment| moment.day().min(*opened_on))))
}
