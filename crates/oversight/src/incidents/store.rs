//! The queries of incidents.

use alongside_access::addresses_of;
use alongside_requests::store::tell_of_incident;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::visible_incidents;
use alongside_schema::tables::{families, incident_steps, incidents, users};
use alongside_schema::{Day, Error, Id, Moment, Reference, Result, Role, Tx, Viewer};
use diesel::prelude::*;

use super::clock::noticed_at;
use super::codes::{Danger, Kind, PeopleTold, Regulator, Step};
use crate::store::who_hear;
use crate::which::Which;

/// What somebody says who noticed it.
#[derive(Clone, Debug)]
pub struct NewIncident {
    /// What happened, by the list.
    pub kind: Kind,
    /// What happened, in their words.
    pub what: String,
    /// Whether somebody may come to harm.
    pub danger: Danger,
    /// On which day it happened, if they know.
    pub happened_on: Option<Day>,
    /// On which day somebody noticed: from then on the 72 hours are counted.
    pub noticed_on: Day,
    /// The reference of the family that they gave.
    pub family: Option<Reference>,
    /// The emergency opening that it is about.
    pub opening: Option<Id>,
}

/// Takes it in, and tells the privacy officers; and those who answer for the family at once, where somebody may be in danger. Whether a family has the
/// reference that was given is told to nobody.
pub fn report(tx: &mut Tx<'_>, by: &Viewer, new: &NewIncident) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    let family = match &new.family {
        Some(reference) => Which::Reference(reference.clone()).families(tx.connection())?.pop(),
        None => None,
    };
    diesel::insert_into(incidents::table)
        .values((
            (
                incidents::id.eq(&id),
                incidents::kind.eq(new.kind),
                incidents::family_id.eq(&family),
                incidents::opening_id.eq(&new.opening),
                incidents::what.eq(&new.what),
                incidents::danger.eq(new.danger),
            ),
            (
                incidents::happened_on.eq(new.happened_on),
                incidents::noticed_at.eq(noticed_at(new.noticed_on, now)),
                incidents::reported_by.eq(&by.user_id),
                incidents::reported_at.eq(now),
            ),
        ))
        .execute(tx.connection())?;
    let hear = match &family {
        // What somebody saw who must not have is for the privacy officers alone: it may be one of those who answer for the family.
        Some(family) if new.danger != Danger::No && new.kind != Kind::Seen => who_hear(tx.connection(), family)?,
        _ => addresses_of(tx.connection(), Role::PrivacyOfficer)?,
    };
    for address in hear {
        tell_of_incident(tx, &address)?;
    }
    Ok(id)
}

/// An incident in a list.
#[derive(Clone, Debug, Queryable)]
pub struct Line {
    /// The incident.
    pub id: Id,
    /// What happened, by the list.
    pub kind: Kind,
    /// From when the 72 hours are counted.
    pub noticed_at: Moment,
    /// Whether somebody has decided who is told.
    pub decided_at: Option<Moment>,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// Whether somebody may come to harm.
    pub danger: Danger,
    /// Whether the viewer may see more of it than that it is there.
    pub whole: bool,
    /// The family, of those that are seen whole.
    pub family: Option<Reference>,
}

macro_rules! seen {
    ($viewer:expr) => {
        incidents::table
            .inner_join(visible_incidents::table.on(visible_incidents::incident_id.eq(incidents::id)))
            .left_join(families::table.on(families::id.nullable().eq(incidents::family_id)))
            .filter(visible_incidents::viewer_id.eq(&$viewer.user_id))
    };
}

macro_rules! line_columns {
    () => {
        (
            incidents::id,
            incidents::kind,
            incidents::noticed_at,
            incidents::decided_at,
            incidents::closed_at,
            incidents::danger,
            visible_incidents::whole,
            families::reference.nullable(),
        )
    };
}

impl Line {
    /// Whether somebody may come to harm: not known is a yes.
    pub fn may_harm(&self) -> bool {
        self.danger != Danger::No
    }

    /// Whoever reported it may have guessed a reference: whether there is such a family is not for them.
    fn shown(self) -> Self {
        let family = self.family.filter(|_| self.whole);
        Self { family, ..self }
    }
}

/// Those that this viewer may know of: first the open ones, the one that is due first before the others; then the closed ones, the newest first; so many
/// at the most.
pub fn all(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Line>> {
    let open = seen!(viewer).filter(incidents::closed_at.is_null());
    let mut lines: Vec<Line> =
        open.order((incidents::noticed_at, incidents::id)).limit(most).select(line_columns!()).load(connection)?;
    let closed = seen!(viewer).filter(incidents::closed_at.is_not_null());
    let closed = closed.order((incidents::closed_at.desc(), incidents::id)).limit(most);
    lines.extend(closed.select(line_columns!()).load::<Line>(connection)?);
    Ok(lines.into_iter().map(Line::shown).collect())
}

/// The one that must be decided first of those that wait for it: from when its hours are counted, and whether somebody may be in danger. Asked before every
/// page of a privacy officer.
pub fn first_to_decide(connection: &mut DbConnection, viewer: &Viewer) -> Result<Option<(Moment, bool)>> {
    let waits = incidents::decided_at.is_null().and(incidents::closed_at.is_null());
    let first: Option<(Moment, Danger)> = seen!(viewer)
        .filter(waits.and(visible_incidents::whole))
        // A danger goes before any hour: no, not_sure, yes in the order of the alphabet.
        .order((incidents::danger.desc(), incidents::noticed_at))
        .select((incidents::noticed_at, incidents::danger))
        .first(connection)
        .optional()?;
    Ok(first.map(|(noticed_at, danger)| (noticed_at, danger != Danger::No)))
}

/// An incident, whole.
#[derive(Clone, Debug, Queryable)]
pub struct Incident {
    /// The incident.
    pub id: Id,
    /// What happened, by the list.
    pub kind: Kind,
    /// What happened, in the words of who reported it.
    pub what: String,
    /// Whether somebody may come to harm.
    pub danger: Danger,
    /// On which day it happened.
    pub happened_on: Option<Day>,
    /// From when the 72 hours are counted.
    pub noticed_at: Moment,
    /// When it was reported.
    pub reported_at: Moment,
    /// By whom.
    pub reported_by: String,
    /// The family.
    pub family: Option<Reference>,
    /// The emergency opening that it is about.
    pub opening: Option<Id>,
    /// Whether the regulator is told: a code of [`Regulator`], empty until somebody has decided.
    pub regulator: String,
    /// Why, or why not.
    pub regulator_words: String,
    /// Whether the people whom it is about are told: a code of [`PeopleTold`].
    pub people: String,
    /// How, or why not.
    pub people_words: String,
    /// When that was decided.
    pub decided_at: Option<Moment>,
    /// What changes so that it does not happen again.
    pub learned: String,
    /// When it was closed.
    pub closed_at: Option<Moment>,
    /// Its version.
    pub version: i64,
}

impl Incident {
    /// Whether the regulator is told.
    pub fn regulator(&self) -> Option<Regulator> {
        self.regulator.parse().ok()
    }

    /// Whether the people are told.
    pub fn people(&self) -> Option<PeopleTold> {
        self.people.parse().ok()
    }
}

/// What was done about it.
#[derive(Clone, Debug, Queryable)]
pub struct Done {
    /// What, by the list.
    pub step: Step,
    /// In words.
    pub words: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// An incident as one viewer may know it.
#[derive(Clone, Debug)]
pub enum Seen {
    /// All of it, with what was done about it.
    Whole(Box<Incident>, Vec<Done>),
    /// That it is there and is looked at: their own report.
    Own(Line),
}

/// Incidents with all their columns, as an [`Incident`] has them.
macro_rules! whole {
    () => {
        incidents::table
            .inner_join(users::table.on(users::id.eq(incidents::reported_by)))
            .left_join(families::table.on(families::id.nullable().eq(incidents::family_id)))
            .select((
                incidents::id,
                incidents::kind,
                incidents::what,
                incidents::danger,
                incidents::happened_on,
                incidents::noticed_at,
                incidents::reported_at,
                users::name,
                families::reference.nullable(),
                incidents::opening_id,
                incidents::regulator,
                incidents::regulator_words,
                incidents::people,
                incidents::people_words,
                incidents::decided_at,
                incidents::learned,
                incidents::closed_at,
                incidents::version,
            ))
    };
}

/// One of them.
pub fn one(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Seen> {
    let seen = seen!(viewer).filter(incidents::id.eq(id)).select(line_columns!());
    let line: Line = seen.first(connection).map_err(Error::or_not_found)?;
    if !line.whole {
        return Ok(Seen::Own(line.shown()));
    }
    let incident: Incident = whole!().filter(incidents::id.eq(id)).first(connection)?;
    let done = incident_steps::table
        .inner_join(users::table.on(users::id.eq(incident_steps::done_by)))
        .filter(incident_steps::incident_id.eq(id))
        .order(incident_steps::id)
        .select((incident_steps::step, incident_steps::words, users::name, incident_steps::done_at))
        .load(connection)?;
    Ok(Seen::Whole(Box::new(incident), done))
}

/// Everything of those that this viewer may know whole, the newest first, so many at the most.
pub fn register(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Incident>> {
    let seen = visible_incidents::table
        .filter(visible_incidents::viewer_id.eq(&viewer.user_id).and(visible_incidents::whole))
        .select(visible_incidents::incident_id);
    Ok(whole!()
        .filter(incidents::id.eq_any(seen))
        .order((incidents::reported_at.desc(), incidents::id))
        .limit(most)
        .load(connection)?)
}

const CLOSED: &str = "It was closed meanwhile. If more has happened, report that.";

/// The incident, to be worked on: whole, and not closed yet. Gives back its family.
fn open(tx: &mut Tx<'_>, by: &Viewer, id: &Id) -> Result<Option<Id>> {
    let (family, closed_at): (Option<Id>, Option<Moment>) = incidents::table
        .inner_join(visible_incidents::table.on(visible_incidents::incident_id.eq(incidents::id)))
        .filter(visible_incidents::viewer_id.eq(&by.user_id).and(visible_incidents::whole))
        .filter(incidents::id.eq(id))
        .select((incidents::family_id, incidents::closed_at))
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    match closed_at {
        None => Ok(family),
        Some(_) => Err(Error::Refused(CLOSED.to_owned())),
    }
}

/// Writes down what was done about it. Gives back the family.
pub fn add_step(tx: &mut Tx<'_>, by: &Viewer, id: &Id, step: Step, words: &str) -> Result<Option<Id>> {
    let family = open(tx, by, id)?;
    write_down(tx, by, id, step, words)?;
    Ok(family)
}

fn write_down(tx: &mut Tx<'_>, by: &Viewer, id: &Id, step: Step, words: &str) -> Result<()> {
    let (step_id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(incident_steps::table)
        .values((
            incident_steps::id.eq(step_id),
            incident_steps::incident_id.eq(id),
            incident_steps::step.eq(step),
            incident_steps::words.eq(words),
            incident_steps::done_by.eq(&by.user_id),
            incident_steps::done_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Who is told, and why or why not.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Whether the regulator is.
    pub regulator: Regulator,
    /// When and under which number, or why not.
    pub regulator_words: String,
    /// Whether the people whom it is about are.
    pub people: PeopleTold,
    /// How, or why not.
    pub people_words: String,
}

const MEANWHILE: &str =
    "Somebody else has decided something meanwhile. Look at it, and save again if yours still holds.";

/// Decides who is told. It can be decided anew until the incident is closed; what was decided before stays among what was done.
pub fn decide(tx: &mut Tx<'_>, by: &Viewer, id: &Id, version: i64, said: &Decision) -> Result<Option<Id>> {
    let family = open(tx, by, id)?;
    let now = tx.now();
    let changed = diesel::update(incidents::table.filter(incidents::id.eq(id).and(incidents::version.eq(version))))
        .set((
            incidents::regulator.eq(said.regulator.code()),
            incidents::regulator_words.eq(&said.regulator_words),
            incidents::people.eq(said.people.code()),
            incidents::people_words.eq(&said.people_words),
            incidents::decided_by.eq(&by.user_id),
            incidents::decided_at.eq(now),
            incidents::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Refused(MEANWHILE.to_owned()));
    }
    let Decision { regulator, regulator_words, people, people_words } = said;
    let words = format!("{}. {regulator_words}\n{}. {people_words}", regulator.words(), people.words());
    write_down(tx, by, id, Step::Decided, &words)?;
    Ok(family)
}

/// Closes it, when it is decided who is told and somebody has looked at who may be in danger.
pub fn close(tx: &mut Tx<'_>, by: &Viewer, id: &Id, learned: &str) -> Result<Option<Id>> {
    let family = open(tx, by, id)?;
    let now = tx.now();
    let (danger, decided_at): (Danger, Option<Moment>) = incidents::table
        .filter(incidents::id.eq(id))
        .select((incidents::danger, incidents::decided_at))
        .first(tx.connection())?;
    let made_safe: i64 = incident_steps::table
        .filter(incident_steps::incident_id.eq(id).and(incident_steps::step.eq(Step::MadeSafe)))
        .count()
        .get_result(tx.connection())?;
    if danger != Danger::No && made_safe == 0 {
        let words = "Somebody may be in danger, and nobody has written down yet that they looked at it. Do that first.";
        return Err(Error::Refused(words.to_owned()));
    }
    if decided_at.is_none() {
        return Err(Error::Refused("Decide first who is told.".to_owned()));
    }
    let closed = diesel::update(incidents::table.filter(incidents::id.eq(id).and(incidents::closed_at.is_null())))
        .set((incidents::learned.eq(learned), incidents::closed_by.eq(&by.user_id), incidents::closed_at.eq(now)))
        .execute(tx.connection())?;
    if closed == 0 {
        return Err(Error::Refused(CLOSED.to_owned()));
    }
    write_down(tx, by, id, Step::Closed, learned)?;
    Ok(family)
}
