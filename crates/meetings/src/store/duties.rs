use alongside_families::store::{may_be_answered_for, may_be_owed};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::owed;
use alongside_schema::tables::{agency_duties, episodes, invitations};
use alongside_schema::{Day, Error, Id, Marks, Reference, Result, Tx, Viewer};
use diesel::prelude::*;

use super::tell;
use crate::plan::Plan;

/// What somebody's agency owes a family. The view `owed` decides who sees it; it says no more of the record than stands here.
#[derive(Clone, Debug, Queryable)]
pub struct Duty {
    /// The duty.
    pub id: Id,
    /// The family, for the trail.
    pub family_id: Id,
    /// The family's reference.
    pub reference: Reference,
    /// The action, where it is one.
    pub action_id: Option<Id>,
    /// The invitation, where a report for a meeting is owed.
    pub invitation_id: Option<Id>,
    /// What is to be done; empty for a report.
    pub what: String,
    /// Who in the agency was named.
    pub owner: String,
    /// By when.
    pub due_on: Day,
    /// Where it stands, as a code of actions.
    pub state: String,
    /// The lead practitioner to ring, and their address.
    pub lead_name: Option<String>,
    /// The lead practitioner's address at work.
    pub lead_email: Option<String>,
}

impl Duty {
    /// Whether something is still to be done.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "todo" | "doing")
    }

    /// What is to be done, in words.
    pub fn words(&self) -> String {
        match &self.invitation_id {
            Some(_) => format!("A report for the meeting of {}", self.due_on.words()),
            None => self.what.clone(),
        }
    }
}

macro_rules! columns {
    () => {
        (
            owed::id,
            owed::family_id,
            owed::reference,
            owed::action_id,
            owed::invitation_id,
            owed::what,
            owed::owner,
            owed::due_on,
            owed::state,
            owed::lead_name,
            owed::lead_email,
        )
    };
}

/// What the viewer's agency owes across families and has not done, the most urgent first.
pub fn duties(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Duty>> {
    Ok(owed::table
        .filter(owed::viewer_id.eq(&viewer.user_id).and(owed::state.eq_any(["todo", "doing"])))
        .order((owed::due_on, owed::id))
        .limit(most)
        .select(columns!())
        .load(connection)?)
}

/// One duty of the viewer's agency.
pub fn duty(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Duty> {
    owed::table
        .filter(owed::viewer_id.eq(&viewer.user_id).and(owed::id.eq(id)))
        .select(columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// Puts an action of the plan on the list of the agency whose it is, with the marks of the decision that made it.
/// Refused where somebody of the family wishes that the agency is not told; that it is told is written down as a decision about sharing. `action` is the row and what is
/// to be done.
pub fn owe_action(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    agency: &Id,
    (action, what): (&Id, &str),
    marks: &Marks,
) -> Result<()> {
    may_be_owed(tx, by, family, agency, (what, action, marks))?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(agency_duties::table)
        .values((
            agency_duties::id.eq(id),
            agency_duties::family_id.eq(family),
            agency_duties::agency_id.eq(agency),
            agency_duties::action_id.eq(action),
            agency_duties::created_at.eq(now),
            agency_duties::subjects.eq(&marks.subjects),
            agency_duties::withheld_from.eq(&marks.withheld_from),
            agency_duties::visibility.eq(marks.visibility),
            agency_duties::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The duty, held: nobody can end the work with the family until the transaction ends, and two who answer wait for each other.
fn hold(tx: &mut Tx<'_>, by: &Viewer, id: &Id) -> Result<Duty> {
    let first = duty(tx.connection(), by, id)?;
    may_be_answered_for(tx.connection(), &first.family_id)?;
    let held = diesel::update(
        episodes::table.filter(episodes::family_id.eq(&first.family_id).and(episodes::closed_on.is_null())),
    )
    .set(episodes::state.eq(episodes::state))
    .execute(tx.connection())?;
    if held == 0 {
        return Err(Error::NotFound);
    }
    let now = duty(tx.connection(), by, id)?;
    if now.is_open() { Ok(now) } else { Err(Error::Stale) }
}

/// Says what came of an action. It stands in the plan and on the timeline at once, where the lead sees it.
pub fn answer_action<P: Plan>(tx: &mut Tx<'_>, by: &Viewer, id: &Id, done: bool, words: &str) -> Result<Duty> {
    let duty = hold(tx, by, id)?;
    let action = duty.action_id.clone().ok_or(Error::NotFound)?;
    P::answer(tx, by, &duty.family_id, &action, done, words)?;
    Ok(duty)
}

/// Gives the report for a meeting.
pub fn answer_report(tx: &mut Tx<'_>, by: &Viewer, id: &Id, words: &str) -> Result<Duty> {
    let duty = hold(tx, by, id)?;
    let invitation = duty.invitation_id.clone().ok_or(Error::NotFound)?;
    let now = tx.now();
    let open = invitations::id.eq(&invitation).and(invitations::reported_at.is_null());
    let changed = diesel::update(invitations::table.filter(open))
        .set((
            invitations::report.eq(words),
            invitations::reported_by.eq(&by.name),
            invitations::reported_at.eq(now),
            invitations::version.eq(invitations::version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let marks: Marks = invitations::table
        .filter(invitations::id.eq(&invitation))
        .select((invitations::subjects, invitations::withheld_from, invitations::visibility, invitations::source))
        .first(tx.connection())?;
    let (today, title) = (tx.today(), format!("Report for a meeting, from {}, {}", by.name, by.agency));
    tell(tx, by, &duty.family_id, today, title, words.to_owned(), (&invitation, &marks))?;
    Ok(duty)
}
