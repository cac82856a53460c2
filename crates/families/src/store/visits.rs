use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{episodes, families, planned_visits, users};
use alongside_schema::{Day, Error, Id, Marks, People, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::fingerprint;
use super::reachable::must_not_be_told_of;
use super::timeline::{Note, note};
use crate::codes::{AlertKind, ContactKind, TimelineKind};
use crate::visiting::{span_words, time_words, when_words};

/// A visit that somebody means to make.
#[derive(Clone, Debug, Queryable)]
pub struct PlannedVisit {
    /// The visit.
    pub id: Id,
    /// The family.
    pub family_id: Id,
    /// The family's reference.
    pub reference: Reference,
    /// What the family is called.
    pub family: String,
    /// The account of who means to make it.
    pub user_id: Id,
    /// Who means to make it.
    pub worker: String,
    /// On which day.
    pub planned_on: Day,
    /// At what time, like `14:30`; empty where that is open.
    pub at_time: String,
    /// What it is to be.
    pub kind: ContactKind,
    /// Minutes of travel there and back, as the worker reckons.
    pub travel_minutes: i64,
    /// How many minutes it is to take; nothing where it takes as long as visits usually do.
    pub minutes: Option<i64>,
    /// The contact that it became.
    pub contact_id: Option<Id>,
    /// Its marks: whom the worker means to see, and who must not learn of it.
    pub marks: Marks,
}

impl PlannedVisit {
    /// The time at which it begins as people read it; empty where it is open.
    pub fn time(&self) -> String {
        time_words(&self.at_time)
    }

    /// From when to when it is as people read it, or how long it is to take; empty where neither is known.
    pub fn span(&self) -> String {
        span_words(&self.at_time, self.minutes)
    }

    /// Day and time as people read them.
    pub fn when(&self) -> String {
        when_words(self.planned_on, &self.at_time, self.minutes)
    }

    /// A number that is another as soon as day, time, length, kind, travel or people are: what a form was opened with, by which somebody who
    /// changes the visit at the same moment is noticed.
    pub fn state(&self) -> i64 {
        let text = format!(
            "{}|{}|{:?}|{}|{}|{}",
            self.planned_on,
            self.at_time,
            self.minutes,
            self.kind.code(),
            self.travel_minutes,
            self.marks.subjects
        );
        fingerprint(&text)
    }
}

/// A visit to be planned.
#[derive(Clone, Debug)]
pub struct NewVisit {
    /// On which day.
    pub planned_on: Day,
    /// At what time, as it is stored; may be empty.
    pub at_time: String,
    /// What it is to be.
    pub kind: ContactKind,
    /// Minutes of travel.
    pub travel_minutes: i64,
    /// How many minutes it is to take, where that is not as long as usual.
    pub minutes: Option<i64>,
}

/// Plans a visit of one's own.
pub fn plan_visit(tx: &mut Tx<'_>, by: &Viewer, family: &Id, visit: &NewVisit, marks: &Marks) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(planned_visits::table)
        .values((
            planned_visits::id.eq(id),
            planned_visits::family_id.eq(family),
            planned_visits::user_id.eq(&by.user_id),
            planned_visits::planned_on.eq(visit.planned_on),
            planned_visits::at_time.eq(&visit.at_time),
            planned_visits::kind.eq(visit.kind),
            planned_visits::travel_minutes.eq(visit.travel_minutes),
            planned_visits::minutes.eq(visit.minutes),
            planned_visits::subjects.eq(&marks.subjects),
            planned_visits::withheld_from.eq(&marks.withheld_from),
            planned_visits::visibility.eq(marks.visibility),
            planned_visits::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The marks of a visit to these people: whoever must not be told something about one of them does not learn of it.
pub fn marks_of_visit(tx: &mut Tx<'_>, by: &Viewer, family: &Id, to: &[Id]) -> Result<Marks> {
    let withheld = must_not_be_told_of(tx.connection(), family, to)?;
    Ok(Marks::about(People::new(to.iter().cloned()), by.agency.clone()).withheld_from(withheld))
}

macro_rules! columns {
    () => {
        (
            visible::planned_visits::id,
            visible::planned_visits::family_id,
            families::reference,
            families::name,
            visible::planned_visits::user_id,
            users::name,
            visible::planned_visits::planned_on,
            visible::planned_visits::at_time,
            visible::planned_visits::kind,
            visible::planned_visits::travel_minutes,
            visible::planned_visits::minutes,
            visible::planned_visits::contact_id,
            (
                visible::planned_visits::subjects,
                visible::planned_visits::withheld_from,
                visible::planned_visits::visibility,
                visible::planned_visits::source,
            ),
        )
    };
}

/// One visit that is neither made nor called off.
pub fn planned_visit(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<PlannedVisit> {
    visible!(planned_visits, viewer, family)
        .inner_join(families::table.on(families::id.eq(visible::planned_visits::family_id)))
        .inner_join(users::table.on(users::id.eq(visible::planned_visits::user_id)))
        .filter(visible::planned_visits::id.eq(id))
        .filter(visible::planned_visits::contact_id.is_null().and(visible::planned_visits::called_off_at.is_null()))
        .select(columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// As many visits as a week of somebody can show.
const MOST: i64 = 200;

/// The visits of the stretch of work that goes on now, as far as the viewer may see them.
macro_rules! of_open_work {
    ($viewer:expr) => {
        visible::planned_visits::table
            .inner_join(families::table.on(families::id.eq(visible::planned_visits::family_id)))
            .inner_join(users::table.on(users::id.eq(visible::planned_visits::user_id)))
            .inner_join(
                episodes::table.on(episodes::family_id
                    .eq(visible::planned_visits::family_id)
                    .and(episodes::closed_on.is_null())
                    .and(episodes::opened_on.le(visible::planned_visits::planned_on))),
            )
            .filter(visible::planned_visits::viewer_id.eq(&$viewer.user_id))
            .filter(visible::planned_visits::called_off_at.is_null())
            .order((visible::planned_visits::planned_on, visible::planned_visits::at_time, visible::planned_visits::id))
            .limit(MOST)
            .select(columns!())
    };
}

/// The visits of a worker from a day to a day, those that were made among them, as far as the viewer reaches the families.
pub fn visits_of(
    connection: &mut DbConnection,
    viewer: &Viewer,
    worker: &Id,
    days: (Day, Day),
) -> Result<Vec<PlannedVisit>> {
    Ok(of_open_work!(viewer)
        .filter(visible::planned_visits::user_id.eq(worker))
        .filter(visible::planned_visits::planned_on.between(days.0, days.1))
        .load(connection)?)
}

/// The visits of a worker that were planned for a day before this one and that nobody recorded or called off.
pub fn visits_unrecorded(
    connection: &mut DbConnection,
    viewer: &Viewer,
    worker: &Id,
    before: Day,
) -> Result<Vec<PlannedVisit>> {
    Ok(of_open_work!(viewer)
        .filter(visible::planned_visits::user_id.eq(worker))
        .filter(visible::planned_visits::planned_on.lt(before))
        .filter(visible::planned_visits::contact_id.is_null())
        .load(connection)?)
}

/// The visits that are planned with these families from a day to a day, by whomever.
pub fn visits_with(
    connection: &mut DbConnection,
    viewer: &Viewer,
    families: &[Id],
    days: (Day, Day),
) -> Result<Vec<PlannedVisit>> {
    Ok(of_open_work!(viewer)
        .filter(visible::planned_visits::family_id.eq_any(families))
        .filter(visible::planned_visits::planned_on.between(days.0, days.1))
        .filter(visible::planned_visits::contact_id.is_null())
        .load(connection)?)
}

/// An alert of one of several families, with the days on which it holds.
#[derive(Clone, Debug, Queryable)]
pub struct AlertOn {
    /// The family.
    pub family_id: Id,
    /// What it is about.
    pub kind: AlertKind,
    /// What to know and do.
    pub words: String,
    from_on: Day,
    to_on: Option<Day>,
}

impl AlertOn {
    /// Whether it holds for this family on this day.
    pub fn holds(&self, family: &Id, on: Day) -> bool {
        self.family_id == *family && self.from_on <= on && self.to_on.is_none_or(|last| on <= last)
    }
}

/// The alerts of these families that nobody ended, as far as the viewer may see them.
pub fn alerts_of(connection: &mut DbConnection, viewer: &Viewer, families: &[Id]) -> Result<Vec<AlertOn>> {
    Ok(visible::alerts::table
        .filter(visible::alerts::viewer_id.eq(&viewer.user_id))
        .filter(visible::alerts::family_id.eq_any(families))
        .filter(visible::alerts::ended_on.is_null())
        .order((visible::alerts::from_on, visible::alerts::id))
        .select((
            visible::alerts::family_id,
            visible::alerts::kind,
            visible::alerts::words,
            visible::alerts::from_on,
            visible::alerts::to_on,
        ))
        .load(connection)?)
}

/// The visit has become this contact. One that became a contact before stays with its first.
pub fn visit_made(tx: &mut Tx<'_>, by: &Viewer, family: &Id, visit: &Id, contact: &Id) -> Result<()> {
    open_visit(tx, by, family, visit)?;
    diesel::update(
        planned_visits::table.filter(planned_visits::id.eq(visit).and(planned_visits::contact_id.is_null())),
    )
    .set(planned_visits::contact_id.eq(contact))
    .execute(tx.connection())?;
    Ok(())
}

/// Moves a visit to another day or time, at the state in which the form found it.
pub fn move_visit(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    visit: &Id,
    to: (&NewVisit, &[Id]),
    state: i64,
) -> Result<()> {
    let was = unchanged(tx, by, family, visit, state)?;
    let (new, people) = to;
    let marks = marks_of_visit(tx, by, family, people)?;
    // Whoever the visit was kept from before does not learn of it because it moves.
    let withheld = People::new(was.marks.withheld_from.iter().chain(marks.withheld_from.iter()).cloned());
    let marks = Marks { source: was.marks.source.clone(), visibility: was.marks.visibility, ..marks };
    let marks = marks.withheld_from(withheld);
    diesel::update(planned_visits::table.filter(planned_visits::id.eq(visit)))
        .set((
            planned_visits::planned_on.eq(new.planned_on),
            planned_visits::at_time.eq(&new.at_time),
            planned_visits::kind.eq(new.kind),
            planned_visits::travel_minutes.eq(new.travel_minutes),
            planned_visits::minutes.eq(new.minutes),
            planned_visits::subjects.eq(&marks.subjects),
            planned_visits::withheld_from.eq(&marks.withheld_from),
        ))
        .execute(tx.connection())?;
    let moved = when_words(new.planned_on, &new.at_time, new.minutes);
    if moved == was.when() {
        return Ok(());
    }
    let title = format!("Planned visit moved from {} to {moved}", was.when());
    tell(tx, by, family, visit, title, String::new(), &marks)
}

/// Calls a visit off, with the reason, at the state in which the form found it.
pub fn call_off_visit(tx: &mut Tx<'_>, by: &Viewer, family: &Id, visit: &Id, why: &str, state: i64) -> Result<()> {
    let was = unchanged(tx, by, family, visit, state)?;
    let now = tx.now();
    diesel::update(planned_visits::table.filter(planned_visits::id.eq(visit)))
        .set(planned_visits::called_off_at.eq(now))
        .execute(tx.connection())?;
    let title = format!("Planned visit of {} called off", was.when());
    tell(tx, by, family, visit, title, why.to_owned(), &was.marks)
}

fn tell(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    visit: &Id,
    title: String,
    body: String,
    marks: &Marks,
) -> Result<()> {
    let happened_on = tx.today();
    note(tx, by, Note { family, happened_on, kind: TimelineKind::Contact, title, body, fact: Some(visit), marks })
}

/// The visit, if it is open and still as the form found it. Writes about one family wait for each other, so what is read here holds until
/// the transaction ends.
fn unchanged(tx: &mut Tx<'_>, by: &Viewer, family: &Id, visit: &Id, state: i64) -> Result<PlannedVisit> {
    let was = planned_visit(tx.connection(), by, family, visit)?;
    if was.state() == state { Ok(was) } else { Err(Error::Stale) }
}

fn open_visit(tx: &mut Tx<'_>, by: &Viewer, family: &Id, visit: &Id) -> Result<Id> {
    visible!(planned_visits, by, family)
        .filter(visible::planned_visits::id.eq(visit))
        .select(visible::planned_visits::id)
        .first(tx.connection())
        .map_err(Error::or_not_found)
}
