//! Every query of this area. Who may see a request is decided by the view `visible_requests`: the front door sees
//! them all, a requester sees that their own is there and where it stands.

use alongside_families::codes::{Safe, StoryKind};
use alongside_families::store::{self as families_store, Asked, AskedAgain, Likely, NewFamily, NewHome, NewPerson};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::visible_requests;
use alongside_schema::tables::{agencies, episodes, involvements, request_homes, request_people, requests, users};
use alongside_schema::{Day, Error, Id, Moment, Reference, ReferenceKind, Result, Tx, Viewer};
use diesel::prelude::*;

use crate::codes::{FamilyKnows, Outcome, Relation, Urgency};
use crate::draft::{AskedHome, AskedPerson, Request};

/// Stores a request under this reference.
pub fn add(tx: &mut Tx<'_>, by: &Viewer, reference: &Reference, request: &Request) -> Result<()> {
    let id = tx.new_id();
    let now = tx.now();
    diesel::insert_into(requests::table)
        .values((
            requests::id.eq(&id),
            requests::reference.eq(reference),
            requests::requester_id.eq(&by.user_id),
            requests::agency_id.eq(&by.agency_id),
            requests::received_at.eq(now),
            requests::urgency.eq(request.urgency),
            requests::working_well.eq(&request.working_well),
            requests::worries.eq(&request.worries),
            requests::what_would_help.eq(&request.what_would_help),
            requests::family_knows.eq(request.family_knows),
            requests::safe_contact.eq(&request.safe_contact),
            requests::state.eq("received"),
        ))
        .execute(tx.connection())?;
    for (at, person) in request.people.iter().enumerate() {
        add_person(tx, &id, at, person)?;
    }
    for (at, home) in request.homes.iter().enumerate() {
        add_home(tx, &id, at, home)?;
    }
    Ok(())
}

fn add_person(tx: &mut Tx<'_>, request: &Id, at: usize, person: &AskedPerson) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(request_people::table)
        .values((
            request_people::id.eq(id),
            request_people::request_id.eq(request),
            request_people::position.eq(at as i64),
            request_people::kind.eq(person.relation.kind()),
            request_people::name.eq(&person.name),
            request_people::birth_date.eq(person.birth_date),
            request_people::relationship.eq(person.relation),
            request_people::home.eq(person.home),
            request_people::phone.eq(&person.phone),
            request_people::phone_safe.eq(person.phone_safe),
        ))
        .execute(tx.connection())?;
    Ok(())
}

fn add_home(tx: &mut Tx<'_>, request: &Id, at: usize, home: &AskedHome) -> Result<()> {
    let id = tx.new_id();
    diesel::insert_into(request_homes::table)
        .values((
            request_homes::id.eq(id),
            request_homes::request_id.eq(request),
            request_homes::position.eq(at as i64),
            request_homes::address.eq(&home.address),
            request_homes::postcode.eq(&home.postcode),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// A request in the front door's list.
#[derive(Clone, Debug, Queryable)]
pub struct Waiting {
    /// Its reference.
    pub reference: Reference,
    /// How soon somebody must look.
    pub urgency: Urgency,
    /// When it came.
    pub received_at: Moment,
    /// Who sent it.
    pub requester: String,
    /// For which agency.
    pub agency: String,
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

fn waiting_of(connection: &mut DbConnection, viewer: &Viewer, urgency: Urgency, most: i64) -> Result<Vec<Waiting>> {
    Ok(requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .inner_join(users::table.on(users::id.eq(requests::requester_id)))
        .inner_join(agencies::table.on(agencies::id.eq(requests::agency_id)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::whole))
        .filter(requests::state.eq("received").and(requests::urgency.eq(urgency)))
        .order((requests::received_at, requests::id))
        .limit(most)
        .select((requests::reference, requests::urgency, requests::received_at, users::name, agencies::name))
        .load(connection)?)
}

/// One request, whole.
#[derive(Clone, Debug)]
pub struct Received {
    /// The id.
    pub id: Id,
    /// The reference.
    pub reference: Reference,
    /// When it came.
    pub received_at: Moment,
    /// Who sent it.
    pub requester: String,
    /// For which agency.
    pub agency: String,
    /// Whether somebody has decided already.
    pub is_decided: bool,
    /// What was asked.
    pub request: Request,
}

/// The request with this reference, for those who may read it whole.
pub fn received(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<Received> {
    type Row = (Id, Moment, Urgency, (String, String, String), FamilyKnows, String, String, (String, String));
    let row: Row = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .inner_join(users::table.on(users::id.eq(requests::requester_id)))
        .inner_join(agencies::table.on(agencies::id.eq(requests::agency_id)))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::whole))
        .filter(requests::reference.eq(reference))
        .select((
            requests::id,
            requests::received_at,
            requests::urgency,
            (requests::working_well, requests::worries, requests::what_would_help),
            requests::family_knows,
            requests::safe_contact,
            requests::state,
            (users::name, agencies::name),
        ))
        .first(connection)
        .map_err(Error::or_not_found)?;
    let (id, received_at, urgency, (working_well, worries, what_would_help), family_knows, safe_contact, state, who) =
        row;
    let people = people(connection, &id)?;
    let homes = homes(connection, &id)?;
    let request =
        Request { people, homes, working_well, worries, what_would_help, family_knows, safe_contact, urgency };
    let is_decided = state != "received";
    Ok(Received { id, reference: reference.clone(), received_at, requester: who.0, agency: who.1, is_decided, request })
}

fn people(connection: &mut DbConnection, request: &Id) -> Result<Vec<AskedPerson>> {
    type Row = (String, Relation, Option<Day>, i64, String, Safe);
    let rows: Vec<Row> = request_people::table
        .filter(request_people::request_id.eq(request))
        .order(request_people::position)
        .select((
            request_people::name,
            request_people::relationship,
            request_people::birth_date,
            request_people::home,
            request_people::phone,
            request_people::phone_safe,
        ))
        .load(connection)?;
    let person = |(name, relation, birth_date, home, phone, phone_safe)| AskedPerson {
        name,
        relation,
        birth_date,
        home,
        phone,
        phone_safe,
    };
    Ok(rows.into_iter().map(person).collect())
}

fn homes(connection: &mut DbConnection, request: &Id) -> Result<Vec<AskedHome>> {
    let rows: Vec<(String, String)> = request_homes::table
        .filter(request_homes::request_id.eq(request))
        .order(request_homes::position)
        .select((request_homes::address, request_homes::postcode))
        .load(connection)?;
    Ok(rows.into_iter().map(|(address, postcode)| AskedHome { address, postcode }).collect())
}

/// Who in the record may be the people whom the request names.
pub fn likely(connection: &mut DbConnection, viewer: &Viewer, request: &Request) -> Result<Vec<Likely>> {
    let asked = |person: &AskedPerson| Asked { name: person.name.clone(), birth_date: person.birth_date };
    families_store::likely(connection, viewer, &request.people.iter().map(asked).collect::<Vec<_>>())
}

/// What the front door decided.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// What.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// What a new family is to be called.
    pub family_name: String,
    /// A family in the record that the request is about, instead of a new one.
    pub known_family: Option<Id>,
}

/// Decides on a request. For early help the family's record is made from it with no retyping, or a known family goes on.
/// Gives back the family that the request is now about.
pub fn decide(tx: &mut Tx<'_>, by: &Viewer, received: &Received, decision: &NewDecision) -> Result<Option<Id>> {
    let now = tx.now();
    let still_waits = requests::table.filter(requests::id.eq(&received.id).and(requests::state.eq("received")));
    let decided = diesel::update(still_waits)
        .set((
            requests::state.eq("decided"),
            requests::decision.eq(decision.outcome),
            requests::decision_reason.eq(&decision.reason),
            requests::decided_by.eq(&by.user_id),
            requests::decided_at.eq(now),
        ))
        .execute(tx.connection())?;
    if decided == 0 {
        return Err(Error::Refused("Somebody else has just decided on this request.".to_owned()));
    }
    let (family, episode) = act_on(tx, by, received, decision)?;
    diesel::update(requests::table.filter(requests::id.eq(&received.id)))
        .set((requests::family_id.eq(&family), requests::episode_id.eq(episode)))
        .execute(tx.connection())?;
    Ok(family)
}

/// What the decision means for the record: the family, and the stretch of work that the request led to.
fn act_on(
    tx: &mut Tx<'_>,
    by: &Viewer,
    received: &Received,
    decision: &NewDecision,
) -> Result<(Option<Id>, Option<Id>)> {
    let source = format!("{}, {}", received.requester, received.agency);
    let work_begins = decision.outcome == Outcome::EarlyHelp;
    if let Some(family) = &decision.known_family {
        let (told, said) = (told(received), said_in(&received.request));
        let asked = AskedAgain { told, said, reason: decision.reason.clone(), source, work_begins };
        let episode = families_store::ask_again(tx, by, family, &asked)?;
        return Ok((Some(family.clone()), episode.filter(|_| work_begins)));
    }
    if !work_begins {
        return Ok((None, None));
    }
    let reference = tx.new_reference(ReferenceKind::Family);
    let made = families_store::add_family(tx, by, &reference, &new_family(received, decision, source))?;
    Ok((Some(made.family_id), Some(made.episode_id)))
}

/// What was told, for the family's story.
fn told(received: &Received) -> Vec<(StoryKind, String, Day)> {
    let (request, told_on) = (&received.request, received.received_at.day());
    vec![
        (StoryKind::WhatWouldHelp, request.what_would_help.clone(), told_on),
        (StoryKind::WorkingWell, request.working_well.clone(), told_on),
        (StoryKind::Worries, request.worries.clone(), told_on),
        (StoryKind::SafeContact, request.safe_contact.clone(), told_on),
    ]
}

/// The people and homes as the request names them, for the record of a family that has its own already.
fn said_in(request: &Request) -> String {
    let person = |person: &AskedPerson| {
        let born = person.birth_date.map(|day| format!(", {}", day.words())).unwrap_or_default();
        let phone = match person.phone.as_str() {
            "" => String::new(),
            phone => format!(", {phone} ({})", person.phone_safe.words().to_lowercase()),
        };
        format!("{}, {}{born}{phone}", person.name, person.relation.words().to_lowercase())
    };
    let home = |home: &AskedHome| format!("{} {}", home.address, home.postcode).trim().to_owned();
    let lines: Vec<String> = request.people.iter().map(person).chain(request.homes.iter().map(home)).collect();
    format!("The request named:\n{}", lines.join("\n"))
}

fn new_family(received: &Received, decision: &NewDecision, source: String) -> NewFamily {
    let request = &received.request;
    let person = |person: &AskedPerson| NewPerson {
        name: person.name.clone(),
        kind: person.relation.kind(),
        birth_date: person.birth_date,
        relationship: person.relation.words().to_owned(),
        home: usize::try_from(person.home - 1).ok(),
        phone: person.phone.clone(),
        phone_safe: person.phone_safe,
    };
    NewFamily {
        name: decision.family_name.clone(),
        people: request.people.iter().map(person).collect(),
        homes: request
            .homes
            .iter()
            .map(|home| NewHome { address: home.address.clone(), postcode: home.postcode.clone() })
            .collect(),
        told: told(received),
        source,
        reason: decision.reason.clone(),
    }
}

/// Where a requester's own request stands. No more than this is theirs to know.
#[derive(Clone, Debug)]
pub struct Progress {
    /// The reference.
    pub reference: Reference,
    /// When they sent it.
    pub received_at: Moment,
    /// Where it stands, in words.
    pub words: String,
}

/// Where the viewer's own requests stand, the newest first.
pub fn own(
    connection: &mut DbConnection,
    viewer: &Viewer,
    only: Option<&Reference>,
    most: i64,
) -> Result<Vec<Progress>> {
    type Row = (Reference, Moment, Option<Outcome>, Option<Id>, Option<String>);
    let mut query = requests::table
        .inner_join(visible_requests::table.on(visible_requests::request_id.eq(requests::id)))
        .left_join(
            episodes::table.on(episodes::id.nullable().eq(requests::episode_id).and(episodes::closed_on.is_null())),
        )
        .left_join(
            involvements::table.on(involvements::episode_id
                .eq(episodes::id)
                .and(involvements::role.eq("lead"))
                .and(involvements::ended_on.is_null())),
        )
        .left_join(users::table.on(users::id.nullable().eq(involvements::user_id.nullable())))
        .filter(visible_requests::viewer_id.eq(&viewer.user_id).and(visible_requests::own))
        .order((requests::received_at.desc(), requests::id.desc()))
        .limit(most)
        .select((
            requests::reference,
            requests::received_at,
            requests::decision.nullable(),
            episodes::id.nullable(),
            users::name.nullable(),
        ))
        .into_boxed();
    if let Some(reference) = only {
        query = query.filter(requests::reference.eq(reference));
    }
    let rows: Vec<Row> = query.load(connection)?;
    let progress = |(reference, received_at, outcome, episode, lead): Row| Progress {
        reference,
        received_at,
        words: progress_words(outcome, episode.is_some(), lead),
    };
    Ok(rows.into_iter().map(progress).collect())
}

/// The work that the request led to, and no other: what was asked for the family at another time is not this requester's to know.
fn progress_words(outcome: Option<Outcome>, is_open: bool, lead: Option<String>) -> String {
    match (outcome, is_open, lead) {
        (None, ..) => "Received".to_owned(),
        (Some(Outcome::EarlyHelp), true, Some(lead)) => format!("Early help has begun. {lead} leads"),
        (Some(Outcome::EarlyHelp), true, None) => "Decided: early help. A lead practitioner is being found".to_owned(),
        (Some(Outcome::EarlyHelp), false, _) => "Closed".to_owned(),
        (Some(outcome), ..) => format!("Decided: {}", outcome.words().to_lowercase()),
    }
}

/// This area has no raw texts.
pub const RAW_TEXTS: &[&str] = &[];
