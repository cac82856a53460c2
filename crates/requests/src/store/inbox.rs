use alongside_families::store::{self as families, LikelyFamily};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::visible_requests;
use alongside_schema::tables::{request_pauses, requests, user_roles, users};
use alongside_schema::{Day, Error, Id, Moment, Reference, Result, Role, Tx, Viewer};
use diesel::prelude::*;

use super::arrival::{as_seen, others_with};
use crate::assessment::Assessment;
use crate::codes::{Route, State, Urgency};

/// A request in the front door's list.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its reference.
    pub reference: Reference,
    /// How soon somebody must look.
    pub urgency: Urgency,
    /// When it came.
    pub received_at: Moment,
    /// Who sent it, in words.
    pub sender: String,
    /// By which way.
    pub route: Route,
    /// Where it stands.
    pub state: State,
    /// Who looks at it.
    pub assigned_to: Option<String>,
    /// While it waited for something: why, from when, until when.
    pub pauses: Vec<(String, Day, Option<Day>)>,
    /// Whether only cleared people see it.
    pub restricted: bool,
}

/// The requests that wait for a decision: the most urgent first, then the longest waiting.
pub fn waiting(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Waiting>> {
    let mut waiting = Vec::new();
    // One look for each urgency, so that a long list never hides its most urgent end.
    for urgency in Urgency::ALL {
        let wanted = most - waiting.len() as i64;
        waiting.extend(waiting_of(connection, viewer, *urgency, wanted)?);
    }
    Ok(waiting)
}

type WaitingRow = (Id, Reference, Moment, String, Route, State, Option<String>, bool);

fn waiting_of(connection: &mut DbConnection, viewer: &Viewer, urgency: Urgency, most: i64) -> Result<Vec<Waiting>> {
    let rows: Vec<WaitingRow> = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .left_join(users::table.on(users::id.nullable().eq(requests::assigned_to)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::whole))
        .filter(requests::state.eq_any([State::Received, State::Looking, State::Held]))
        .filter(requests::urgency.eq(urgency))
        .order((requests::received_at, requests::id))
        .limit(most)
        .select((
            requests::id,
            requests::reference,
            requests::received_at,
            requests::sender,
            requests::route,
            requests::state,
            users::name.nullable(),
            requests::restricted,
        ))
        .load(connection)?;
    let ids: Vec<&Id> = rows.iter().map(|row| &row.0).collect();
    let pauses = if ids.is_empty() { Vec::new() } else { pauses(connection, &ids)? };
    let line = |(id, reference, received_at, sender, route, state, assigned_to, restricted): WaitingRow| {
        let pauses = pauses.iter().filter(|(request, _)| *request == id).map(|(_, pause)| pause.clone()).collect();
        Waiting { reference, urgency, received_at, sender, route, state, assigned_to, pauses, restricted }
    };
    Ok(rows.into_iter().map(line).collect())
}

type Pause = (String, Day, Option<Day>);

fn pauses(connection: &mut DbConnection, requests: &[&Id]) -> Result<Vec<(Id, Pause)>> {
    Ok(request_pauses::table
        .filter(request_pauses::request_id.eq_any(requests))
        .order(request_pauses::from_on)
        .select((request_pauses::request_id, (request_pauses::reason, request_pauses::from_on, request_pauses::to_on)))
        .load(connection)?)
}

/// How many restricted requests wait while nobody is cleared to read them: nothing more is said of them, but none is lost.
pub fn nobody_is_cleared(connection: &mut DbConnection) -> Result<i64> {
    let cleared: i64 = user_roles::table
        .inner_join(users::table.on(users::id.eq(user_roles::user_id)))
        .filter(user_roles::role.eq(Role::Cleared).and(users::active))
        .count()
        .get_result(connection)?;
    if cleared > 0 {
        return Ok(0);
    }
    Ok(requests::table
        .filter(requests::restricted.and(requests::state.eq_any([State::Received, State::Looking, State::Held])))
        .count()
        .get_result(connection)?)
}

/// One request, whole.
#[derive(Clone, Debug)]
pub struct Received {
    /// The id.
    pub id: Id,
    /// Where it stands.
    pub line: Waiting,
    /// Whether it still waits for a decision.
    pub waits: bool,
    /// Who may follow it.
    pub requester_id: Option<Id>,
    /// The family it is about, once that is known.
    pub family_id: Option<Id>,
    /// What was said.
    pub said: Assessment,
}

impl Received {
    /// Who passed it on, for the facts that come from it.
    pub fn source(&self) -> String {
        if self.line.sender.is_empty() { self.line.route.words().to_owned() } else { self.line.sender.clone() }
    }
}

type ReceivedRow = (WaitingRow, Urgency, Option<Id>, Option<Id>, String);

/// The request with this reference, for those who may read it whole.
pub fn received(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<Received> {
    let (row, urgency, requester_id, family_id, said): ReceivedRow = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .left_join(users::table.on(users::id.nullable().eq(requests::assigned_to)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::whole))
        .filter(requests::reference.eq(reference))
        .select((
            (
                requests::id,
                requests::reference,
                requests::received_at,
                requests::sender,
                requests::route,
                requests::state,
                users::name.nullable(),
                requests::restricted,
            ),
            requests::urgency,
            requests::requester_id,
            requests::family_id,
            requests::said,
        ))
        .first(connection)
        .map_err(Error::or_not_found)?;
    let (id, reference, received_at, sender, route, state, assigned_to, restricted) = row;
    let said = serde_json::from_str(&said).map_err(|error| Error::Fault(format!("a stored request: {error}")))?;
    let pauses = pauses(connection, &[&id])?.into_iter().map(|(_, pause)| pause).collect();
    let line = Waiting { reference, urgency, received_at, sender, route, state, assigned_to, pauses, restricted };
    Ok(Received { id, waits: state.waits(), line, requester_id, family_id, said })
}

/// Who in the record may be those whom the request names, and which other requests may be about the same family.
pub fn likely(
    connection: &mut DbConnection,
    viewer: &Viewer,
    received: &Received,
    today: Day,
) -> Result<(Vec<LikelyFamily>, Vec<Waiting>)> {
    let said = &received.said;
    let asked: Vec<_> = said.people.iter().map(|person| as_seen(said, person, today)).collect();
    let families = families::likely(connection, viewer, &asked, today)?;
    let others = others_with(connection, said, today)?;
    let others: Vec<&Id> = others.iter().filter(|id| **id != received.id).collect();
    let others = same_family(connection, viewer, &others, received, &asked, today)?;
    Ok((families, others))
}

/// Of these requests, those that are about one of the same people and that the viewer may read; at most five, the newest first.
fn same_family(
    connection: &mut DbConnection,
    viewer: &Viewer,
    others: &[&Id],
    received: &Received,
    asked: &[alongside_likeness::Person],
    today: Day,
) -> Result<Vec<Waiting>> {
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let references: Vec<Reference> = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::whole))
        .filter(requests::id.eq_any(others).and(requests::id.ne(&received.id)))
        .order((requests::received_at.desc(), requests::id))
        .limit(20)
        .select(requests::reference)
        .load(connection)?;
    let mut same = Vec::new();
    for reference in references {
        let other = self::received(connection, viewer, &reference)?;
        let people = other.said.people.iter().map(|person| ((), as_seen(&other.said, person, today)));
        if !alongside_likeness::families(asked, &people.collect::<Vec<_>>()).is_empty() {
            same.push(other.line);
        }
        if same.len() == 5 {
            break;
        }
    }
    Ok(same)
}

/// Somebody takes a request on themselves, or gives it back.
pub fn assign(tx: &mut Tx<'_>, request: &Received, to: Option<&Id>) -> Result<()> {
    let state = if to.is_some() { State::Looking } else { State::Received };
    let changed = diesel::update(
        requests::table
            .filter(requests::id.eq(&request.id))
            .filter(requests::state.eq_any([State::Received, State::Looking])),
    )
    .set((requests::assigned_to.eq(to), requests::state.eq(state)))
    .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

/// The request waits for something, and its clock stands still from today.
pub fn hold(tx: &mut Tx<'_>, request: &Received, reason: &str) -> Result<()> {
    let (id, today) = (tx.new_id(), tx.today());
    let changed = diesel::update(
        requests::table
            .filter(requests::id.eq(&request.id))
            .filter(requests::state.eq_any([State::Received, State::Looking])),
    )
    .set(requests::state.eq(State::Held))
    .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    diesel::insert_into(request_pauses::table)
        .values((
            request_pauses::id.eq(id),
            request_pauses::request_id.eq(&request.id),
            request_pauses::reason.eq(reason),
            request_pauses::from_on.eq(today),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The request goes on.
pub fn resume(tx: &mut Tx<'_>, request: &Received) -> Result<()> {
    let today = tx.today();
    let changed =
        diesel::update(requests::table.filter(requests::id.eq(&request.id).and(requests::state.eq(State::Held))))
            .set(requests::state.eq(State::Looking))
            .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    end_pauses(tx, &request.id, today)
}

/// Ends what the request waited for.
pub(super) fn end_pauses(tx: &mut Tx<'_>, request: &Id, today: Day) -> Result<()> {
    diesel::update(
        request_pauses::table.filter(request_pauses::request_id.eq(request).and(request_pauses::to_on.is_null())),
    )
    .set(request_pauses::to_on.eq(today))
    .execute(tx.connection())?;
    Ok(())
}
