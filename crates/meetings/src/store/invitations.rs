use alongside_families::codes::PairState;
use alongside_families::store::{may_be_owed, must_not_be_told_of};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{agencies, agency_duties, invitations, involvements, users};
use alongside_schema::{Error, Id, Marks, Moment, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::codes::{Guest, Reply};
use crate::guests;

/// Somebody who is invited to a meeting.
#[derive(Clone, Debug, Queryable)]
pub struct Invitation {
    /// The invitation.
    pub id: Id,
    /// Who they are.
    pub guest: Guest,
    /// The person, where they are of the family.
    pub person_id: Option<Id>,
    /// The account, where they have one.
    pub user_id: Option<Id>,
    /// The agency, where it is one that is known here.
    pub agency_id: Option<Id>,
    /// What they are called.
    pub name: String,
    /// For whom they work; empty for the family.
    pub agency: String,
    /// How to reach them, as it was said.
    pub reach: String,
    /// What they answered, or whether they came.
    pub state: Reply,
    /// What they wrote instead of coming.
    pub report: String,
    /// Who gave the report.
    pub reported_by: String,
    /// When it came.
    pub reported_at: Option<Moment>,
    /// The version.
    pub version: i64,
    /// Its marks.
    pub marks: Marks,
}

impl Invitation {
    /// Name and agency.
    pub fn words(&self) -> String {
        if self.agency.is_empty() { self.name.clone() } else { format!("{}, {}", self.name, self.agency) }
    }
}

macro_rules! columns {
    () => {
        (
            visible::invitations::id,
            visible::invitations::guest,
            visible::invitations::person_id,
            visible::invitations::user_id,
            visible::invitations::agency_id,
            visible::invitations::name,
            visible::invitations::agency,
            visible::invitations::reach,
            visible::invitations::state,
            visible::invitations::report,
            visible::invitations::reported_by,
            visible::invitations::reported_at,
            visible::invitations::version,
            (
                visible::invitations::subjects,
                visible::invitations::withheld_from,
                visible::invitations::visibility,
                visible::invitations::source,
            ),
        )
    };
}

/// Who is invited to a meeting, the family first.
pub fn invitations(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    meeting: &Id,
) -> Result<Vec<Invitation>> {
    Ok(visible!(invitations, viewer, family)
        .filter(visible::invitations::meeting_id.eq(meeting))
        .order((visible::invitations::position, visible::invitations::id))
        .select(columns!())
        .load(connection)?)
}

/// One invitation to a meeting.
pub fn invitation(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    meeting: &Id,
    id: &Id,
) -> Result<Invitation> {
    visible!(invitations, viewer, family)
        .filter(visible::invitations::meeting_id.eq(meeting).and(visible::invitations::id.eq(id)))
        .select(columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// Somebody who works with the family here and can be invited by a tick.
#[derive(Clone, Debug, Queryable)]
pub struct Colleague {
    /// The account.
    pub user_id: Id,
    /// The name.
    pub name: String,
    /// What they are called at work.
    pub job_title: String,
    /// The name of the agency.
    pub agency: String,
}

/// Who works with the family now.
pub fn colleagues(connection: &mut DbConnection, family: &Id) -> Result<Vec<Colleague>> {
    Ok(involvements::table
        .inner_join(users::table.on(users::id.eq(involvements::user_id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(involvements::family_id.eq(family).and(involvements::ended_on.is_null()).and(users::active))
        .order((users::name, users::id))
        .distinct()
        .select((users::id, users::name, users::job_title, agencies::name))
        .load(connection)?)
}

/// Somebody who is to be invited.
#[derive(Clone, Debug)]
pub struct NewGuest {
    /// Who they are.
    pub guest: Guest,
    /// The person, for somebody of the family.
    pub person_id: Option<Id>,
    /// The account, for somebody who has one.
    pub user_id: Option<Id>,
    /// What they are called.
    pub name: String,
    /// For whom they work.
    pub agency: String,
    /// How to reach them.
    pub reach: String,
}

impl NewGuest {
    fn key(&self) -> String {
        let known = self.person_id.as_ref().or(self.user_id.as_ref());
        known.map_or_else(|| guests::key(&self.name, &self.agency), ToString::to_string)
    }
}

/// Invites people. Whoever is invited already stays invited once.
pub fn invite(tx: &mut Tx<'_>, by: &Viewer, family: &Id, meeting: &Id, new: &[NewGuest]) -> Result<()> {
    let mut known: Vec<String> = invitations::table
        .filter(invitations::meeting_id.eq(meeting))
        .select(invitations::guest_key)
        .load(tx.connection())?;
    let agencies: Vec<(Id, String)> = agencies::table.select((agencies::id, agencies::name)).load(tx.connection())?;
    for guest in new {
        let key = guest.key();
        if known.contains(&key) {
            continue;
        }
        let position = known.len() as i64;
        known.push(key.clone());
        let same = |name: &str| guests::key("", name) == guests::key("", &guest.agency);
        let agency = agencies.iter().find(|(_, name)| same(name)).map(|(id, _)| id.clone());
        insert(tx, by, (family, meeting), guest, (key, position, agency))?;
    }
    Ok(())
}

fn insert(
    tx: &mut Tx<'_>,
    by: &Viewer,
    of: (&Id, &Id),
    guest: &NewGuest,
    place: (String, i64, Option<Id>),
) -> Result<()> {
    let (id, now, (family, meeting), (key, position, agency)) = (tx.new_id(), tx.now(), of, place);
    let about: Vec<Id> = guest.person_id.iter().cloned().collect();
    let withheld = must_not_be_told_of(tx.connection(), family, &about)?;
    let marks = Marks::about(People::new(about), by.agency.clone()).withheld_from(withheld);
    diesel::insert_into(invitations::table)
        .values((
            (
                invitations::id.eq(id),
                invitations::family_id.eq(family),
                invitations::meeting_id.eq(meeting),
                invitations::position.eq(position),
                invitations::guest.eq(guest.guest),
                invitations::guest_key.eq(key),
                invitations::person_id.eq(&guest.person_id),
                invitations::user_id.eq(&guest.user_id),
                invitations::agency_id.eq(agency),
                invitations::name.eq(&guest.name),
                invitations::agency.eq(&guest.agency),
                invitations::reach.eq(&guest.reach),
            ),
            (
                invitations::state.eq(Reply::Invited),
                invitations::report.eq(""),
                invitations::reported_by.eq(""),
                invitations::version.eq(1),
                invitations::invited_by.eq(&by.user_id),
                invitations::invited_at.eq(now),
                invitations::subjects.eq(&marks.subjects),
                invitations::withheld_from.eq(&marks.withheld_from),
                invitations::visibility.eq(marks.visibility),
                invitations::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Writes down what somebody answered, and their report if they gave one, at this version. A report that their agency is to write stands on
/// that agency's own list.
pub fn answer(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    invitation: &Invitation,
    answer: (Reply, &str),
    version: i64,
) -> Result<()> {
    let (state, report) = answer;
    let now = tx.now();
    let reported_at = if report.is_empty() { None } else { invitation.reported_at.or(Some(now)) };
    let reported_by = if report.is_empty() { "" } else { invitation.name.as_str() };
    let of_version = invitations::id.eq(&invitation.id).and(invitations::version.eq(version));
    let changed = diesel::update(invitations::table.filter(of_version))
        .set((
            invitations::state.eq(state),
            invitations::report.eq(report),
            invitations::reported_by.eq(reported_by),
            invitations::reported_at.eq(reported_at),
            invitations::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    match &invitation.agency_id {
        Some(agency) if state == Reply::Report => owe_report(tx, by, family, invitation, agency),
        _ => Ok(()),
    }
}

fn owe_report(tx: &mut Tx<'_>, by: &Viewer, family: &Id, invitation: &Invitation, agency: &Id) -> Result<()> {
    let known: i64 = visible!(agency_duties, by, family)
        .filter(visible::agency_duties::invitation_id.eq(&invitation.id))
        .count()
        .get_result(tx.connection())?;
    if known > 0 {
        return Ok(());
    }
    let (id, now, marks) = (tx.new_id(), tx.now(), &invitation.marks);
    may_be_owed(tx, by, family, agency, ("A report for a meeting", &invitation.id, marks))?;
    diesel::insert_into(agency_duties::table)
        .values((
            agency_duties::id.eq(id),
            agency_duties::family_id.eq(family),
            agency_duties::agency_id.eq(agency),
            agency_duties::invitation_id.eq(&invitation.id),
            agency_duties::created_at.eq(now),
            agency_duties::subjects.eq(&marks.subjects),
            agency_duties::withheld_from.eq(&marks.withheld_from),
            agency_duties::visibility.eq(marks.visibility),
            agency_duties::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Whether two of the people invited must be kept apart: both are of the family, and one must not be told something about the other. As far
/// as the viewer may know of such pairs.
pub fn kept_apart(connection: &mut DbConnection, viewer: &Viewer, family: &Id, invited: &[Invitation]) -> Result<bool> {
    let pairs: Vec<(Option<Id>, Option<Id>)> = visible!(nondisclosures, viewer, family)
        .filter(visible::nondisclosures::state.eq_any(PairState::HOLDING))
        .select((visible::nondisclosures::who_person_id, visible::nondisclosures::about_person_id))
        .load(connection)?;
    let comes = |person: &Option<Id>| person.is_some() && invited.iter().any(|one| one.person_id == *person);
    let another_comes =
        |person: &Option<Id>| invited.iter().any(|one| one.person_id.is_some() && one.person_id != *person);
    // A pair about nobody in particular is about the whole family.
    let meet = |(who, about): &(Option<Id>, Option<Id>)| {
        comes(who) && (comes(about) || (about.is_none() && another_comes(who)))
    };
    Ok(pairs.iter().any(meet))
}
