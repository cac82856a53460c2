use alongside_families::store::{Family, tells_a_protected_home};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::reach;
use alongside_schema::tables::{conferences, involvements, users};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::follow::follow_conference;
use super::{both, tell};
use crate::codes::Kind;
use crate::coordinator::Candidate;

/// Who asked for a meeting, and for what.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Asked {
    /// The question to be answered.
    pub question: String,
    /// What can not be agreed to, whatever the family plans.
    pub bottom_lines: String,
    /// Who of the family agreed to be referred. It is their choice.
    pub agreed_by: String,
    /// When they did; nothing before they have.
    pub agreed_on: Option<Day>,
    /// Who referred the family.
    pub referred_by: Id,
    /// When.
    pub referred_on: Day,
}

/// When and where a meeting is.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct ConferenceDay {
    /// The day for which it is set.
    pub meets_on: Option<Day>,
    /// When on that day, as somebody said it.
    pub meets_at: String,
    /// Where.
    pub place: String,
    /// The day on which it was held.
    pub held_on: Option<Day>,
    /// Who told the family what, before it was among itself.
    pub info_given: String,
    /// Why it does not happen.
    pub not_held_why: String,
}

/// A meeting that the family leads.
#[derive(Clone, Debug, Queryable)]
pub struct Conference {
    /// The meeting.
    pub id: Id,
    /// What it is.
    pub kind: Kind,
    /// What it is called here.
    pub model: String,
    /// Who asked for it, and for what.
    pub asked: Asked,
    /// Who brings the family together.
    pub coordinator_id: Option<Id>,
    /// When and where.
    pub day: ConferenceDay,
    /// Since when it is over.
    pub closed_on: Option<Day>,
    /// Counts the changes.
    pub version: i64,
    /// The marks.
    pub marks: Marks,
}

impl Conference {
    /// What it is called: as here, or as everywhere.
    pub fn name(&self) -> &str {
        if self.model.is_empty() { self.kind.words() } else { &self.model }
    }

    /// Refuses what can not be done any more once it is over.
    pub fn goes_on(&self) -> Result<()> {
        let refused = |words: &str| Err(Error::Refused(words.to_owned()));
        match (self.closed_on, self.day.not_held_why.is_empty()) {
            (Some(_), _) => refused("This meeting is over, so nothing can be added to it. Ask for a new one."),
            (None, false) => refused(
                "This meeting does not happen. Take that back first, on the page of its day, or ask for a new one.",
            ),
            (None, true) => Ok(()),
        }
    }
}

macro_rules! columns {
    ($table:path) => {{
        use $table as c;
        (
            c::id,
            c::kind,
            c::model,
            (c::question, c::bottom_lines, c::agreed_by, c::agreed_on, c::referred_by, c::referred_on),
            c::coordinator_id,
            (c::meets_on, c::meets_at, c::place, c::held_on, c::info_given, c::not_held_why),
            c::closed_on,
            c::version,
            (c::subjects, c::withheld_from, c::visibility, c::source),
        )
    }};
}

pub(super) use columns;

/// The meetings of a family, the latest first.
pub fn conferences(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Conference>> {
    Ok(visible!(conferences, viewer, family)
        .order((visible::conferences::referred_on.desc(), visible::conferences::id.desc()))
        .select(columns!(visible::conferences))
        .load(connection)?)
}

/// One of them.
pub(super) fn conference(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Conference> {
    visible!(conferences, viewer, family)
        .filter(visible::conferences::id.eq(id))
        .select(columns!(visible::conferences))
        .first(connection)
        .map_err(Error::or_not_found)
}

/// Whether somebody coordinates a meeting as the view of what is closed has it: who answers for the family does not, whoever named them.
pub fn is_coordinated_by(conference: &Conference, family: &Family, viewer: &Viewer) -> bool {
    let is_outside =
        family.grade < alongside_schema::reach::GRADE_FULL && conference.asked.referred_by != viewer.user_id;
    conference.coordinator_id.as_ref() == Some(&viewer.user_id) && (!conference.kind.is_independent() || is_outside)
}

/// Who works with the family and can be asked to coordinate: by name, each with why not where they can not.
pub fn candidates(connection: &mut DbConnection, family: &Id) -> Result<Vec<Candidate>> {
    let rows: Vec<(Id, String, String, String, i64)> = involvements::table
        .inner_join(users::table.on(users::id.eq(involvements::user_id)))
        .inner_join(
            reach::table
                .on(reach::family_id.eq(involvements::family_id).and(reach::viewer_id.eq(involvements::user_id))),
        )
        .filter(involvements::family_id.eq(family).and(involvements::ended_on.is_null()).and(users::active))
        .filter(involvements::role.ne("partner"))
        .order((users::name, users::id))
        .select((users::id, users::name, users::job_title, involvements::role, reach::grade))
        .load(connection)?;
    let mut all: Vec<Candidate> = Vec::new();
    for (user_id, name, job_title, role, grade) in rows {
        let coordinates = role == "coordinator";
        match all.iter_mut().find(|one| one.user_id == user_id) {
            Some(known) => known.coordinates |= coordinates,
            None => all.push(Candidate { user_id, name, job_title, coordinates, grade }),
        }
    }
    Ok(all)
}

/// What a page says of a referral.
#[derive(Clone, Debug)]
pub struct ConferenceText {
    /// What it is.
    pub kind: Kind,
    /// What it is called here.
    pub model: String,
    /// The question.
    pub question: String,
    /// What can not be agreed to.
    pub bottom_lines: String,
    /// Who of the family agreed, and when.
    pub agreed: (String, Option<Day>),
    /// Who brings the family together.
    pub coordinator: Option<Id>,
    /// Who must not know of it.
    pub kept_from: People,
}

/// Refers a family.
pub fn add_conference(tx: &mut Tx<'_>, by: &Viewer, family: &Family, new: &ConferenceText) -> Result<Id> {
    may_coordinate(tx, family, new.kind, new.coordinator.as_ref(), &by.user_id)?;
    is_no_secret(tx, &family.id, &[&new.question, &new.model])?;
    let episode = family.open_episode()?.clone();
    let (id, today) = (tx.new_id(), tx.today());
    let marks = Marks::about(People::none(), by.agency.clone()).withheld_from(new.kept_from.clone());
    diesel::insert_into(conferences::table)
        .values((
            (
                conferences::id.eq(&id),
                conferences::family_id.eq(&family.id),
                conferences::episode_id.eq(episode),
                conferences::kind.eq(new.kind),
                conferences::model.eq(&new.model),
                conferences::question.eq(&new.question),
                conferences::bottom_lines.eq(&new.bottom_lines),
                conferences::agreed_by.eq(&new.agreed.0),
                conferences::agreed_on.eq(new.agreed.1),
                conferences::referred_by.eq(&by.user_id),
                conferences::referred_on.eq(today),
                conferences::coordinator_id.eq(&new.coordinator),
            ),
            (
                conferences::meets_at.eq(""),
                conferences::place.eq(""),
                conferences::info_given.eq(""),
                conferences::not_held_why.eq(""),
                conferences::version.eq(1),
                conferences::subjects.eq(&marks.subjects),
                conferences::withheld_from.eq(&marks.withheld_from),
                conferences::visibility.eq(marks.visibility),
                conferences::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    tell(tx, by, &family.id, format!("{}: asked for", new.kind.words()), (&id, &marks))?;
    Ok(id)
}

/// Writes a referral anew, where it stands at this version. What belongs to the meeting is kept from whom the meeting is kept from now on. Once somebody coordinates, only
/// they themselves or who answers for the family hands that on: whoever coordinates reads how people were prepared.
pub fn change_conference(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    was: &Conference,
    to: &ConferenceText,
    version: i64,
) -> Result<()> {
    if to.coordinator != was.coordinator_id || to.kind != was.kind {
        may_hand_on(by, family, was)?;
        may_coordinate(tx, family, to.kind, to.coordinator.as_ref(), &was.asked.referred_by)?;
    }
    is_no_secret(tx, &family.id, &[&to.question, &to.model])?;
    let marks = was.marks.clone().withheld_from(to.kept_from.clone());
    family.may_mark(&was.marks, &marks)?;
    let of_version = conferences::id.eq(&was.id).and(conferences::version.eq(version));
    let changed = diesel::update(conferences::table.filter(of_version))
        .set((
            conferences::kind.eq(to.kind),
            conferences::model.eq(&to.model),
            conferences::question.eq(&to.question),
            conferences::bottom_lines.eq(&to.bottom_lines),
            conferences::agreed_by.eq(&to.agreed.0),
            conferences::agreed_on.eq(to.agreed.1),
            conferences::coordinator_id.eq(&to.coordinator),
            conferences::withheld_from.eq(&marks.withheld_from),
            conferences::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    follow_conference(tx, &family.id, &was.id, &both(&marks.withheld_from, &was.marks.withheld_from))
}

fn may_hand_on(by: &Viewer, family: &Family, was: &Conference) -> Result<()> {
    let is_own = was.coordinator_id.as_ref() == Some(&by.user_id);
    if was.coordinator_id.is_none() || is_own || family.grade >= alongside_schema::reach::GRADE_FULL {
        return Ok(());
    }
    let words = "Somebody coordinates this meeting already. They themselves, or who answers for the family, can hand it to another.";
    Err(Error::Refused(words.to_owned()))
}

fn may_coordinate(
    tx: &mut Tx<'_>,
    family: &Family,
    kind: Kind,
    coordinator: Option<&Id>,
    referred_by: &Id,
) -> Result<()> {
    let Some(coordinator) = coordinator else { return Ok(()) };
    let all = candidates(tx.connection(), &family.id)?;
    let Some(one) = all.iter().find(|one| one.user_id == *coordinator) else {
        let words = "This person does not work with the family any more. Choose another coordinator.";
        return Err(Error::Refused(words.to_owned()));
    };
    one.against(kind, referred_by).map_or(Ok(()), |why| Err(Error::Refused(why)))
}

/// Refuses words that everybody who takes part hears where they tell of a protected home.
pub(super) fn is_no_secret(tx: &mut Tx<'_>, family: &Id, texts: &[&str]) -> Result<()> {
    if !tells_a_protected_home(tx.connection(), family, texts.iter().copied())? {
        return Ok(());
    }
    let words =
        "This tells of a protected address, and people who take part read it. Use other words, or another place.";
    Err(Error::Refused(words.to_owned()))
}
