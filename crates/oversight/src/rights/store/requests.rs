//! The requests themselves: taking one in, saying who asks, letting the time stand still, taking more of it, and the end.

use alongside_clocks::Pause;
use alongside_families::names;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::visible_subject_requests as seen;
use alongside_schema::tables::{staff_links, subject_pauses, subject_requests, subject_steps, users};
use alongside_schema::{Day, Error, Id, Moment, Reference, ReferenceKind, Result, Tx, Viewer};
use diesel::prelude::*;

use super::super::codes::{ByWhom, State, Step, WaitsFor};

/// What somebody who asks has said.
#[derive(Clone, Debug)]
pub struct NewRequest {
    /// In what standing they ask.
    pub by_whom: ByWhom,
    /// What they are called.
    pub asked_by: String,
    /// Whose record they ask for, as they said it.
    pub about: String,
    /// What they would like to have.
    pub scope: String,
    /// When they asked: from then on the time is counted.
    pub asked_on: Day,
}

/// A request, whole.
#[derive(Clone, Debug, Queryable)]
pub struct Request {
    /// The request.
    pub id: Id,
    /// Its reference.
    pub reference: Reference,
    /// In what standing they ask.
    pub by_whom: ByWhom,
    /// Who asks, as they said it.
    pub asked_by: String,
    /// About whom, as they said it.
    pub about: String,
    /// What they would like to have.
    pub scope: String,
    /// When they asked.
    pub asked_on: Day,
    /// Where it stands.
    pub state: State,
    /// Whose record it is.
    pub person_id: Option<Id>,
    /// Who asks, where they are of the record.
    pub asker_person_id: Option<Id>,
    /// What showed who they are.
    pub identity_seen: String,
    /// What showed that they may ask.
    pub authority_seen: String,
    /// When more time was taken.
    pub extended_on: Option<Day>,
    /// Why.
    pub extension_why: String,
    /// When it ended.
    pub decided_at: Option<Moment>,
    /// Why it was refused, or what was said when it was taken back.
    pub decided_words: String,
    /// The count of its changes.
    pub version: i64,
}

macro_rules! whole {
    ($viewer:expr) => {
        subject_requests::table
            .inner_join(seen::table.on(seen::request_id.eq(subject_requests::id)))
            .filter(seen::viewer_id.eq(&$viewer.user_id).and(seen::whole))
            .select((
                subject_requests::id,
                subject_requests::reference,
                subject_requests::by_whom,
                subject_requests::asked_by,
                subject_requests::about,
                subject_requests::scope,
                subject_requests::asked_on,
                subject_requests::state,
                subject_requests::person_id,
                subject_requests::asker_person_id,
                subject_requests::identity_seen,
                subject_requests::authority_seen,
                subject_requests::extended_on,
                subject_requests::extension_why,
                subject_requests::decided_at,
                subject_requests::decided_words,
                subject_requests::version,
            ))
    };
}

/// Takes it in.
pub fn ask(tx: &mut Tx<'_>, by: &Viewer, new: &NewRequest) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    let reference = tx.new_reference(ReferenceKind::OwnRecord);
    diesel::insert_into(subject_requests::table)
        .values((
            subject_requests::id.eq(&id),
            subject_requests::reference.eq(reference),
            subject_requests::by_whom.eq(new.by_whom),
            subject_requests::asked_by.eq(&new.asked_by),
            subject_requests::about.eq(&new.about),
            subject_requests::scope.eq(&new.scope),
            subject_requests::asked_on.eq(new.asked_on),
            subject_requests::taken_in_by.eq(&by.user_id),
            subject_requests::taken_in_at.eq(now),
            subject_requests::state.eq(State::Asked),
        ))
        .execute(tx.connection())?;
    write_down(tx, by, &id, (Step::Asked, "", None))?;
    Ok(id)
}

/// The names of those whom the viewer has declared, and their own. As long as nobody has made sure whose record it is, a request that bears one of them is for
/// another officer: the view knows people and no names.
fn near_names(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<String>> {
    let mut near: Vec<String> = staff_links::table
        .filter(staff_links::user_id.eq(&viewer.user_id).and(staff_links::ended_at.is_null()))
        .select(staff_links::name)
        .load(connection)?;
    near.push(viewer.name.clone());
    Ok(near)
}

fn is_for(request: &Request, near: &[String]) -> bool {
    let is_near = |name: &str| near.iter().any(|known| names::are_same(known, name));
    request.person_id.is_some() || !(is_near(&request.asked_by) || is_near(&request.about))
}

/// One that the viewer may work on.
pub fn one(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Request> {
    let request: Request =
        whole!(viewer).filter(subject_requests::id.eq(id)).first(connection).map_err(Error::or_not_found)?;
    if is_for(&request, &near_names(connection, viewer)?) { Ok(request) } else { Err(Error::NotFound) }
}

/// Everything that the viewer may work on: the open ones, the oldest first, then those that have ended, the newest first; so many at the most.
pub fn all(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Request>> {
    let open = whole!(viewer).filter(subject_requests::decided_at.is_null());
    let mut all: Vec<Request> =
        open.order((subject_requests::asked_on, subject_requests::id)).limit(most).load(connection)?;
    let ended = whole!(viewer).filter(subject_requests::decided_at.is_not_null());
    all.extend(
        ended
            .order((subject_requests::decided_at.desc(), subject_requests::id))
            .limit(most)
            .load::<Request>(connection)?,
    );
    let near = near_names(connection, viewer)?;
    all.retain(|request| is_for(request, &near));
    Ok(all)
}

/// When the oldest of those was asked of which the time runs, and for which no more time was taken.
pub fn oldest(connection: &mut DbConnection, viewer: &Viewer) -> Result<Option<Day>> {
    let stands = subject_pauses::table.filter(subject_pauses::to_on.is_null()).select(subject_pauses::request_id);
    Ok(subject_requests::table
        .inner_join(seen::table.on(seen::request_id.eq(subject_requests::id)))
        .filter(seen::viewer_id.eq(&viewer.user_id))
        .filter(subject_requests::decided_at.is_null().and(subject_requests::extended_on.is_null()))
        .filter(subject_requests::id.ne_all(stands))
        .order((subject_requests::asked_on, subject_requests::id))
        .select(subject_requests::asked_on)
        .first(connection)
        .optional()?)
}

/// The open ones that this officer may not work on, since they are about somebody of a restricted family for which they are not cleared: reference and day, so that
/// somebody asks who is.
pub fn for_others(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<(Reference, Day)>> {
    Ok(subject_requests::table
        .inner_join(seen::table.on(seen::request_id.eq(subject_requests::id)))
        .filter(seen::viewer_id.eq(&viewer.user_id).and(seen::whole.eq(false)))
        .filter(subject_requests::decided_at.is_null())
        .order((subject_requests::asked_on, subject_requests::id))
        .select((subject_requests::reference, subject_requests::asked_on))
        .load(connection)?)
}

/// The stretches in which the time of these requests stood still.
pub fn pauses(connection: &mut DbConnection, ids: &[Id]) -> Result<Vec<(Id, Pause)>> {
    type Row = (Id, WaitsFor, Day, Option<Day>);
    let rows: Vec<Row> = subject_pauses::table
        .filter(subject_pauses::request_id.eq_any(ids))
        .order((subject_pauses::from_on, subject_pauses::id))
        .select((subject_pauses::request_id, subject_pauses::reason, subject_pauses::from_on, subject_pauses::to_on))
        .load(connection)?;
    let pause = |(id, reason, from, to): Row| {
        (id, Pause { reason: reason.code().to_owned(), from: from.0, to: to.map(|day| day.0) })
    };
    Ok(rows.into_iter().map(pause).collect())
}

/// One thing that was done.
#[derive(Clone, Debug, Queryable)]
pub struct Done {
    /// What.
    pub step: Step,
    /// In words.
    pub words: String,
    /// How many rows it was about.
    pub counted: Option<i64>,
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// What was done about it, the earliest first.
pub fn steps(connection: &mut DbConnection, request: &Request) -> Result<Vec<Done>> {
    Ok(subject_steps::table
        .inner_join(users::table.on(users::id.eq(subject_steps::done_by)))
        .filter(subject_steps::request_id.eq(&request.id))
        .order(subject_steps::id)
        .select((
            subject_steps::step,
            subject_steps::words,
            subject_steps::counted,
            users::name,
            subject_steps::done_at,
        ))
        .load(connection)?)
}

/// Writes down what was done.
pub fn write_down(tx: &mut Tx<'_>, by: &Viewer, request: &Id, step: (Step, &str, Option<usize>)) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    let (step, words, counted) = step;
    diesel::insert_into(subject_steps::table)
        .values((
            subject_steps::id.eq(id),
            subject_steps::request_id.eq(request),
            subject_steps::step.eq(step),
            subject_steps::words.eq(words),
            subject_steps::counted.eq(counted.and_then(|count| i64::try_from(count).ok())),
            subject_steps::done_by.eq(&by.user_id),
            subject_steps::done_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

const ENDED: &str = "It has ended meanwhile.";

/// The request, to be worked on, held until the transaction ends: of two who change it at once the second waits, and sees what the first has done.
pub fn held(tx: &mut Tx<'_>, by: &Viewer, id: &Id) -> Result<Request> {
    diesel::update(subject_requests::table.filter(subject_requests::id.eq(id)))
        .set(subject_requests::state.eq(subject_requests::state))
        .execute(tx.connection())?;
    let request = one(tx.connection(), by, id)?;
    if request.state.is_open() { Ok(request) } else { Err(Error::Refused(ENDED.to_owned())) }
}

/// The same, where nobody has changed it since the form was opened.
pub fn held_as_seen(tx: &mut Tx<'_>, by: &Viewer, id: &Id, version: i64) -> Result<Request> {
    let request = held(tx, by, id)?;
    let as_seen = subject_requests::id.eq(id).and(subject_requests::version.eq(version));
    let changed = diesel::update(subject_requests::table.filter(as_seen))
        .set(subject_requests::version.eq(version + 1))
        .execute(tx.connection())?;
    if changed == 1 {
        return Ok(request);
    }
    let words = "Somebody else has changed something of this request meanwhile. Look at it, and save again if yours still holds.";
    Err(Error::Refused(words.to_owned()))
}

/// Who asks, and what showed it.
#[derive(Clone, Debug)]
pub struct Identified {
    /// Whose record it is.
    pub person: Id,
    /// Who asks, where they are of the record.
    pub asker: Option<Id>,
    /// What showed who they are.
    pub identity_seen: String,
    /// What showed that they may ask.
    pub authority_seen: String,
    /// The stretch of parental responsibility by which they may.
    pub responsibility: Option<Id>,
    /// The view by which a child may for themselves.
    pub competence: Option<Id>,
}

/// Writes down who asks. What was decided on rows before stands only where the rows are judged as before. Gives back whether who says so may go on with it: a
/// person of a restricted family is for an officer who is cleared for it. [`Error::NotFound`] where it is about somebody whom they must not know of.
pub fn identify(tx: &mut Tx<'_>, by: &Viewer, request: &Request, who: &Identified) -> Result<bool> {
    diesel::update(subject_requests::table.filter(subject_requests::id.eq(&request.id)))
        .set((
            subject_requests::state.eq(State::Identified),
            subject_requests::person_id.eq(&who.person),
            subject_requests::asker_person_id.eq(&who.asker),
            subject_requests::identity_seen.eq(&who.identity_seen),
            subject_requests::authority_seen.eq(&who.authority_seen),
            subject_requests::responsibility_id.eq(&who.responsibility),
            subject_requests::competence_id.eq(&who.competence),
        ))
        .execute(tx.connection())?;
    let may_know: bool = seen::table
        .filter(seen::request_id.eq(&request.id).and(seen::viewer_id.eq(&by.user_id)))
        .select(seen::whole)
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    write_down(tx, by, &request.id, (Step::Identified, &who.identity_seen, None))?;
    Ok(may_know)
}

/// Lets the time stand still from today on.
pub fn pause(tx: &mut Tx<'_>, by: &Viewer, request: &Request, waits_for: WaitsFor, words: &str) -> Result<()> {
    if open_pause(tx, request)?.is_some() {
        return Err(Error::Refused("The time stands still already.".to_owned()));
    }
    let (id, today) = (tx.new_id(), tx.today());
    diesel::insert_into(subject_pauses::table)
        .values((
            subject_pauses::id.eq(id),
            subject_pauses::request_id.eq(&request.id),
            subject_pauses::reason.eq(waits_for),
            subject_pauses::words.eq(words),
            subject_pauses::from_on.eq(today),
        ))
        .execute(tx.connection())?;
    write_down(tx, by, &request.id, (Step::Paused, words, None))
}

fn open_pause(tx: &mut Tx<'_>, request: &Request) -> Result<Option<Id>> {
    Ok(subject_pauses::table
        .filter(subject_pauses::request_id.eq(&request.id).and(subject_pauses::to_on.is_null()))
        .select(subject_pauses::id)
        .first(tx.connection())
        .optional()?)
}

/// Lets it run again from today on.
pub fn go_on(tx: &mut Tx<'_>, by: &Viewer, request: &Request, words: &str) -> Result<()> {
    let Some(pause) = open_pause(tx, request)? else {
        return Err(Error::Refused("The time runs already.".to_owned()));
    };
    let today = tx.today();
    diesel::update(subject_pauses::table.filter(subject_pauses::id.eq(pause)))
        .set(subject_pauses::to_on.eq(today))
        .execute(tx.connection())?;
    write_down(tx, by, &request.id, (Step::WentOn, words, None))
}

/// Takes two further months, once. That who asked is told within the first is for the caller to have asked.
pub fn extend(tx: &mut Tx<'_>, by: &Viewer, request: &Request, why: &str) -> Result<()> {
    if request.extended_on.is_some() {
        return Err(Error::Refused("More time was taken already. The law gives it once.".to_owned()));
    }
    let today = tx.today();
    diesel::update(subject_requests::table.filter(subject_requests::id.eq(&request.id)))
        .set((subject_requests::extended_on.eq(today), subject_requests::extension_why.eq(why)))
        .execute(tx.connection())?;
    write_down(tx, by, &request.id, (Step::Extended, why, None))
}

/// Ends it without giving anything.
pub fn end(tx: &mut Tx<'_>, by: &Viewer, request: &Request, state: State, words: &str) -> Result<()> {
    decide(tx, by, request, state, words)?;
    let step = if state == State::Withdrawn { Step::Withdrawn } else { Step::Refused };
    write_down(tx, by, &request.id, (step, words, None))
}

/// Says how it ended. Once: of two who end it at once the second is told.
pub fn decide(tx: &mut Tx<'_>, by: &Viewer, request: &Request, state: State, words: &str) -> Result<()> {
    let now = tx.now();
    let open = subject_requests::id.eq(&request.id).and(subject_requests::decided_at.is_null());
    let changed = diesel::update(subject_requests::table.filter(open))
        .set((
            subject_requests::state.eq(state),
            subject_requests::decided_by.eq(&by.user_id),
            subject_requests::decided_at.eq(now),
            subject_requests::decided_words.eq(words),
        ))
        .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Refused(ENDED.to_owned())) }
}
