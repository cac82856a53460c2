use alongside_families::store::{self as families, LikelyFamily};
use alongside_keys::SealKeys;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::visible_requests;
use alongside_schema::tables::{request_clearances, request_guarded, request_pauses, requests, users};
use alongside_schema::{Day, Error, Id, Moment, Reference, Result, Viewer, written};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::alike::{is_about, people_of, sharing_a_key};
use crate::assessment::Assessment;
use crate::codes::{Route, Show, State, Urgency};

/// Where a request stands while it waits for a decision.
const WAITS: [State; 3] = [State::Received, State::Looking, State::Held];

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
    /// Since when.
    pub assigned_at: Option<Moment>,
    /// How often it has changed hands.
    pub assignments: i64,
    /// While it waited for something: why, from when, until when.
    pub pauses: Vec<(String, Day, Option<Day>)>,
    /// Whether only cleared people see it.
    pub restricted: bool,
    /// Whether who asked took it back, and it is looked at all the same.
    pub taken_back: bool,
}

/// A place in the list: the most urgent first, then the longest waiting. It does not change when a request is taken, given away or held.
#[derive(Clone, Debug)]
pub struct Place {
    urgency: Urgency,
    received_at: Moment,
    id: Id,
}

/// Where this request stands in the list, for those who may read it.
pub fn place_of(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<Option<Place>> {
    let place: Option<(Urgency, Moment, Id)> = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::whole))
        .filter(requests::reference.eq(reference))
        .select((requests::urgency, requests::received_at, requests::id))
        .first(connection)
        .optional()?;
    Ok(place.map(|(urgency, received_at, id)| Place { urgency, received_at, id }))
}

/// The requests that wait for a decision: the most urgent first, then the longest waiting; `most` at once, from a place on.
pub fn waiting(
    connection: &mut DbConnection,
    viewer: &Viewer,
    show: Show,
    after: Option<&Place>,
    most: i64,
) -> Result<Vec<Waiting>> {
    let mut waiting = Vec::new();
    let from = after.map_or(0, |place| place.urgency.rank());
    // One look for each urgency, so that a long list never hides its most urgent end.
    for urgency in &Urgency::ALL[from..] {
        let wanted = most - waiting.len() as i64;
        if wanted > 0 {
            let after = after.filter(|place| place.urgency == *urgency);
            waiting.extend(waiting_of(connection, viewer, *urgency, show, after, wanted)?);
        }
    }
    Ok(waiting)
}

type WaitingRow =
    (Id, Reference, Moment, String, Route, State, Option<String>, Option<Moment>, i64, bool, Option<Moment>);

fn waiting_of(
    connection: &mut DbConnection,
    viewer: &Viewer,
    urgency: Urgency,
    show: Show,
    after: Option<&Place>,
    most: i64,
) -> Result<Vec<Waiting>> {
    let mut query = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        // What somebody looks at whose access has ended is nobody's.
        .left_join(users::table.on(users::id.nullable().eq(requests::assigned_to).and(users::active)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::whole))
        .filter(requests::state.eq_any(WAITS).and(requests::urgency.eq(urgency)))
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
            requests::assigned_at,
            requests::assignments,
            requests::restricted,
            requests::withdrawn_at,
        ))
        .into_boxed();
    query = match show {
        Show::Everything | Show::BeforeOpening => query,
        Show::Mine => query.filter(requests::assigned_to.eq(&viewer.user_id)),
        Show::Nobodys => query.filter(users::id.is_null()),
        Show::Held => query.filter(requests::state.eq(State::Held)),
    };
    if let Some(place) = after {
        // The first condition alone bounds the index; the second leaves out what stands before at that very moment.
        query = query
            .filter(requests::received_at.ge(place.received_at))
            .filter(requests::received_at.gt(place.received_at).or(requests::id.gt(&place.id)));
    }
    let rows: Vec<WaitingRow> = query.load(connection)?;
    let ids: Vec<&Id> = rows.iter().map(|row| &row.0).collect();
    let pauses = if ids.is_empty() { Vec::new() } else { pauses(connection, &ids)? };
    let with_pauses = |row: WaitingRow| {
        let own = pauses.iter().filter(|(request, _)| *request == row.0).map(|(_, pause)| pause.clone()).collect();
        line(row, urgency, own)
    };
    Ok(rows.into_iter().map(with_pauses).collect())
}

fn line(row: WaitingRow, urgency: Urgency, pauses: Vec<Pause>) -> Waiting {
    let (
        _,
        reference,
        received_at,
        sender,
        route,
        state,
        assigned_to,
        assigned_at,
        assignments,
        restricted,
        withdrawn_at,
    ) = row;
    let assigned_at = assigned_at.filter(|_| assigned_to.is_some());
    Waiting {
        reference,
        urgency,
        received_at,
        sender,
        route,
        state,
        assigned_to,
        assigned_at,
        assignments,
        pauses,
        restricted,
        taken_back: withdrawn_at.is_some(),
    }
}

/// How many requests stand in each part of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, QueryableByName)]
pub struct Counts {
    /// All that wait for a decision.
    #[diesel(sql_type = BigInt)]
    pub everything: i64,
    /// Those that the viewer looks at.
    #[diesel(sql_type = BigInt)]
    pub mine: i64,
    /// Those that nobody looks at.
    #[diesel(sql_type = BigInt)]
    pub nobodys: i64,
    /// Those that wait for something.
    #[diesel(sql_type = BigInt)]
    pub held: i64,
}

/// What the list would show, counted in one look. What somebody looks at whose access has ended is nobody's.
pub(super) const COUNTS: &str = "select count(*) as everything,
      count(case when q.assigned_to = $1 then 1 end) as mine,
      count(case when u.id is null then 1 end) as nobodys,
      count(case when q.state = 'held' then 1 end) as held
    from requests q
    join visible_requests v on v.request_id = q.id
    left join users u on u.id = q.assigned_to and u.active
    where v.viewer_id = $1 and v.whole and q.state in ('received', 'looking', 'held')";

/// Counts what waits for a decision, as far as the viewer may read it.
pub fn counts(connection: &mut DbConnection, viewer: &Viewer) -> Result<Counts> {
    Ok(written(COUNTS).with(&viewer.user_id).get_result(connection)?)
}

/// How many requests that this viewer may read say that somebody may be in danger. A count alone, asked for with each page, so it leaves no
/// entry in the trail.
pub fn in_danger(connection: &mut DbConnection, viewer: &Viewer) -> Result<i64> {
    Ok(requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::whole))
        .filter(requests::state.eq_any(WAITS).and(requests::urgency.eq(Urgency::Danger)))
        .count()
        .get_result(connection)?)
}

type Pause = (String, Day, Option<Day>);

fn pauses(connection: &mut DbConnection, requests: &[&Id]) -> Result<Vec<(Id, Pause)>> {
    Ok(request_pauses::table
        .filter(request_pauses::request_id.eq_any(requests))
        .order(request_pauses::from_on)
        .select((request_pauses::request_id, (request_pauses::reason, request_pauses::from_on, request_pauses::to_on)))
        .load(connection)?)
}

/// How many restricted requests wait that nobody at all may read: because nobody is cleared, or everybody who is is barred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// All of them.
    pub all: usize,
    /// Those that say that somebody may be in danger.
    pub in_danger: usize,
}

/// Counts the restricted requests that wait and that nobody may read: nothing more is said of them, but none is lost.
pub fn nobody_may_read(connection: &mut DbConnection) -> Result<Unread> {
    let guarded = request_guarded::table.select(request_guarded::request_id);
    let barred = request_clearances::table.select(request_clearances::request_id);
    let is_kept = requests::restricted.or(requests::id.eq_any(guarded)).or(requests::id.eq_any(barred));
    let waiting: Vec<(Id, Urgency)> = requests::table
        .filter(requests::state.eq_any(WAITS).and(is_kept))
        .select((requests::id, requests::urgency))
        .load(connection)?;
    if waiting.is_empty() {
        return Ok(Unread::default());
    }
    let read: Vec<Id> = visible_requests::table
        .filter(visible_requests::request_id.eq_any(waiting.iter().map(|(id, _)| id)).and(visible_requests::whole))
        .select(visible_requests::request_id)
        .distinct()
        .load(connection)?;
    let unread = || waiting.iter().filter(|(id, _)| !read.contains(id));
    let in_danger = unread().filter(|(_, urgency)| *urgency == Urgency::Danger).count();
    Ok(Unread { all: unread().count(), in_danger })
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
    /// What was said, with everybody who is listed twice as one person.
    pub said: Assessment,
    /// What was odd in it as it was read.
    pub read_notes: Vec<String>,
    /// When who asked took it back.
    pub withdrawn_at: Option<Moment>,
}

impl Received {
    /// Who passed it on, for the facts that come from it.
    pub fn source(&self) -> String {
        if self.line.sender.is_empty() { self.line.route.words().to_owned() } else { self.line.sender.clone() }
    }
}

type ReceivedRow = (WaitingRow, Urgency, Option<Id>, Option<Id>, String, String);

/// The request with this reference, for those who may read it whole.
pub fn received(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<Received> {
    let (row, urgency, requester_id, family_id, said, read_notes): ReceivedRow = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .left_join(users::table.on(
            users::id.nullable().eq(requests::assigned_to).and(users::active.or(requests::decided_at.is_not_null())),
        ))
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
                requests::assigned_at,
                requests::assignments,
                requests::restricted,
                requests::withdrawn_at,
            ),
            requests::urgency,
            requests::requester_id,
            requests::family_id,
            requests::said,
            requests::read_notes,
        ))
        .first(connection)
        .map_err(Error::or_not_found)?;
    let (id, state, withdrawn_at) = (row.0.clone(), row.5, row.10);
    let said: Assessment =
        serde_json::from_str(&said).map_err(|error| Error::Fault(format!("a stored request: {error}")))?;
    let said = said.each_once();
    let pauses = pauses(connection, &[&id])?.into_iter().map(|(_, pause)| pause).collect();
    let line = line(row, urgency, pauses);
    let read_notes = read_notes.lines().map(str::to_owned).collect();
    Ok(Received { id, waits: state.waits(), line, requester_id, family_id, said, read_notes, withdrawn_at })
}

/// Requests beside one that are looked at, at the most.
const MOST_COMPARED: i64 = 50;

/// Who in the record may be those whom the request names, and which other requests may be about the same family. `also` is a family that was
/// found by searching.
pub fn likely(
    connection: &mut DbConnection,
    (viewer, seals): (&Viewer, &SealKeys),
    received: &Received,
    also: Option<&Reference>,
    today: Day,
) -> Result<(Vec<LikelyFamily>, Vec<Waiting>)> {
    let asked = people_of(&received.said, today);
    let families = families::likely(connection, (viewer, seals), &asked, also)?;
    let others = sharing_a_key(connection, &asked, MOST_COMPARED)?;
    let others: Vec<&Id> = others.iter().filter(|id| **id != received.id).collect();
    let others = same_family(connection, viewer, &others, &asked, today)?;
    Ok((families, others))
}

/// Of these requests, those that are about one of the same people and that the viewer may read; at most five, the newest first.
fn same_family(
    connection: &mut DbConnection,
    viewer: &Viewer,
    others: &[&Id],
    asked: &[alongside_likeness::Person],
    today: Day,
) -> Result<Vec<Waiting>> {
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let references: Vec<Reference> = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::whole))
        .filter(requests::id.eq_any(others))
        .order((requests::received_at.desc(), requests::id))
        .limit(20)
        .select(requests::reference)
        .load(connection)?;
    let mut same = Vec::new();
    for reference in references {
        let other = self::received(connection, viewer, &reference)?;
        if is_about(&other.said, asked, today) {
            same.push(other.line);
        }
        if same.len() == 5 {
            break;
        }
    }
    Ok(same)
}
