use alongside_families::store::{Family, must_not_be_told_of, tells_a_protected_home};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{families, involvements, meetings};
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::invitations::{NewGuest, invite};
use super::tell;
use crate::codes::{How, MeetingKind, Reply, Stage};

/// A meeting.
#[derive(Clone, Debug, Queryable)]
pub struct Meeting {
    /// The meeting.
    pub id: Id,
    /// What it is.
    pub kind: MeetingKind,
    /// How far it has come.
    pub stage: Stage,
    /// What it is for, in the family's words.
    pub purpose: String,
    /// The day for which it is set up.
    pub meets_on: Day,
    /// When on that day, as somebody said it.
    pub meets_at: String,
    /// Where, or by which link.
    pub place: String,
    /// How people meet.
    pub how: How,
    /// Why it did not happen.
    pub not_held_reason: String,
    /// The day on which it was held.
    pub held_on: Option<Day>,
    /// When its record was first written.
    pub recorded_at: Option<Moment>,
    /// The version, for two people who change it at once.
    pub version: i64,
    /// Its marks.
    pub marks: Marks,
}

impl Meeting {
    /// The day on which it was held, or is to be.
    pub fn day(&self) -> Day {
        self.held_on.unwrap_or(self.meets_on)
    }

    /// Whether its record was written.
    pub fn has_record(&self) -> bool {
        self.recorded_at.is_some()
    }
}

macro_rules! columns {
    () => {
        (
            visible::meetings::id,
            visible::meetings::kind,
            visible::meetings::stage,
            visible::meetings::purpose,
            visible::meetings::meets_on,
            visible::meetings::meets_at,
            visible::meetings::place,
            visible::meetings::how,
            visible::meetings::not_held_reason,
            visible::meetings::held_on,
            visible::meetings::recorded_at,
            visible::meetings::version,
            (
                visible::meetings::subjects,
                visible::meetings::withheld_from,
                visible::meetings::visibility,
                visible::meetings::source,
            ),
        )
    };
}

/// The meetings about a family, the latest first.
pub fn meetings(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Meeting>> {
    Ok(visible!(meetings, viewer, family)
        .order((visible::meetings::meets_on.desc(), visible::meetings::id.desc()))
        .select(columns!())
        .load(connection)?)
}

/// One meeting.
pub fn meeting(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Meeting> {
    visible!(meetings, viewer, family)
        .filter(visible::meetings::id.eq(id))
        .select(columns!())
        .first(connection)
        .map_err(Error::or_not_found)
}

/// A meeting that is to be set up.
#[derive(Clone, Debug)]
pub struct NewMeeting {
    /// What it is.
    pub kind: MeetingKind,
    /// What it is for.
    pub purpose: String,
    /// When and where.
    pub plan: MeetingChange,
}

/// When and where a meeting is to be, or that it is not.
#[derive(Clone, Debug)]
pub struct MeetingChange {
    /// Which day.
    pub meets_on: Day,
    /// When on that day.
    pub meets_at: String,
    /// Where.
    pub place: String,
    /// How.
    pub how: How,
    /// Why it did not or will not happen; empty where it does.
    pub not_held_reason: String,
}

/// Sets a meeting up and invites these people. The day and place at which somebody will be are kept from those who must not be told
/// about them.
pub fn set_up(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    id: &Id,
    new: &NewMeeting,
    guests: &[NewGuest],
) -> Result<()> {
    let episode = family.open_episode()?.clone();
    let people: Vec<Id> = guests.iter().filter_map(|guest| guest.person_id.clone()).collect();
    let withheld = must_not_be_told_of(tx.connection(), &family.id, &people)?;
    let marks = Marks::about(People::new(people), by.agency.clone()).withheld_from(withheld);
    let now = tx.now();
    diesel::insert_into(meetings::table)
        .values((
            (
                meetings::id.eq(id),
                meetings::family_id.eq(&family.id),
                meetings::episode_id.eq(episode),
                meetings::kind.eq(new.kind),
                meetings::stage.eq(Stage::Set),
                meetings::purpose.eq(&new.purpose),
                meetings::meets_on.eq(new.plan.meets_on),
                meetings::meets_at.eq(&new.plan.meets_at),
                meetings::place.eq(&new.plan.place),
                meetings::how.eq(new.plan.how),
                meetings::not_held_reason.eq(""),
            ),
            (
                meetings::version.eq(1),
                meetings::set_up_by.eq(&by.user_id),
                meetings::set_up_at.eq(now),
                meetings::subjects.eq(&marks.subjects),
                meetings::withheld_from.eq(&marks.withheld_from),
                meetings::visibility.eq(marks.visibility),
                meetings::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    is_no_secret(tx, &family.id, &[&new.plan.place, &new.purpose])?;
    invite(tx, by, &family.id, id, guests)?;
    let title = format!("{}: set up for {}", new.kind.words(), new.plan.meets_on.words());
    let today = tx.today();
    tell(tx, by, &family.id, today, title, new.purpose.clone(), (id, &marks))
}

/// Invites more people to a meeting that is to come. Its day and place are then kept from those, too, who must not be told about them.
pub fn invite_more(tx: &mut Tx<'_>, by: &Viewer, family: &Id, meeting: &Meeting, guests: &[NewGuest]) -> Result<()> {
    let people: Vec<Id> = guests.iter().filter_map(|guest| guest.person_id.clone()).collect();
    let withheld = must_not_be_told_of(tx.connection(), family, &people)?;
    let all = People::new(meeting.marks.withheld_from.iter().chain(withheld.iter()).cloned());
    let about = People::new(meeting.marks.subjects.iter().chain(&people).cloned());
    diesel::update(meetings::table.filter(meetings::id.eq(&meeting.id)))
        .set((meetings::withheld_from.eq(all), meetings::subjects.eq(about)))
        .execute(tx.connection())?;
    invite(tx, by, family, &meeting.id, guests)
}

/// Refuses what everybody who is invited reads where it tells of a protected home.
fn is_no_secret(tx: &mut Tx<'_>, family: &Id, texts: &[&String]) -> Result<()> {
    if !tells_a_protected_home(tx.connection(), family, texts.iter().map(|text| text.as_str()))? {
        return Ok(());
    }
    Err(Error::Refused(
        "This tells of a protected address. Everybody who is invited reads it: choose another place, or other words."
            .to_owned(),
    ))
}

/// Changes when and where a meeting is, or says that it does not happen, at this version. Of one that was held only the hour, the place and how people met
/// are put right.
pub fn change(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    meeting: &Meeting,
    to: &MeetingChange,
    version: i64,
) -> Result<()> {
    // What stands there already is no reason not to call it off.
    if to.place != meeting.place {
        is_no_secret(tx, family, &[&to.place])?;
    }
    let stage = match (&meeting.held_on, to.not_held_reason.is_empty()) {
        (Some(_), _) => meeting.stage,
        (None, true) => Stage::Set,
        (None, false) => Stage::NotHeld,
    };
    let of_version = meetings::id.eq(&meeting.id).and(meetings::version.eq(version));
    let changed = diesel::update(meetings::table.filter(of_version))
        .set((
            meetings::stage.eq(stage),
            meetings::meets_on.eq(to.meets_on),
            meetings::meets_at.eq(&to.meets_at),
            meetings::place.eq(&to.place),
            meetings::how.eq(to.how),
            meetings::not_held_reason.eq(&to.not_held_reason),
            meetings::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let title = match stage {
        _ if meeting.held_on.is_some() => {
            format!("{} of {}: put right where it was", meeting.kind.words(), meeting.day().words())
        }
        Stage::NotHeld => format!("{} of {} does not happen", meeting.kind.words(), meeting.meets_on.words()),
        _ => format!("{}: now on {}", meeting.kind.words(), to.meets_on.words()),
    };
    let today = tx.today();
    tell(tx, by, family, today, title, to.not_held_reason.clone(), (&meeting.id, &meeting.marks))
}

/// A meeting whose day has come and whose record is not written.
#[derive(Clone, Debug, Queryable)]
pub struct WithoutRecord {
    /// The meeting.
    pub id: Id,
    /// Its family.
    pub reference: Reference,
    /// What the family is called.
    pub name: String,
    /// What it is.
    pub kind: MeetingKind,
    /// Which day it was set up for.
    pub meets_on: Day,
}

/// The meetings of the families that the viewer leads whose record is not written, the longest waiting first.
pub fn without_record(
    connection: &mut DbConnection,
    viewer: &Viewer,
    today: Day,
    most: i64,
) -> Result<Vec<WithoutRecord>> {
    Ok(involvements::table
        .inner_join(families::table.on(families::id.eq(involvements::family_id)))
        .inner_join(
            visible::meetings::table.on(visible::meetings::family_id
                .eq(involvements::family_id)
                .and(visible::meetings::viewer_id.eq(involvements::user_id))),
        )
        .filter(involvements::user_id.eq(&viewer.user_id))
        .filter(involvements::role.eq("lead").and(involvements::ended_on.is_null()))
        .filter(visible::meetings::stage.eq(Stage::Set).and(visible::meetings::meets_on.le(today)))
        .order((visible::meetings::meets_on, visible::meetings::id))
        .limit(most)
        .select((
            visible::meetings::id,
            families::reference,
            families::name,
            visible::meetings::kind,
            visible::meetings::meets_on,
        ))
        .load(connection)?)
}

/// A meeting to which a worker is invited.
#[derive(Clone, Debug, Queryable)]
pub struct InvitedTo {
    /// The meeting.
    pub id: Id,
    /// Its family.
    pub reference: Reference,
    /// What the family is called.
    pub family: String,
    /// What it is.
    pub kind: MeetingKind,
    /// The day.
    pub meets_on: Day,
    /// When on that day, as somebody said it.
    pub meets_at: String,
    /// Where, or by which link.
    pub place: String,
    /// What they answered.
    pub reply: Reply,
}

/// The meetings from a day to a day to which a worker is invited and that were not called off, as far as the viewer reaches the families.
pub fn invited_to(
    connection: &mut DbConnection,
    viewer: &Viewer,
    worker: &Id,
    days: (Day, Day),
) -> Result<Vec<InvitedTo>> {
    Ok(visible::invitations::table
        .inner_join(
            visible::meetings::table.on(visible::meetings::id
                .eq(visible::invitations::meeting_id)
                .and(visible::meetings::family_id.eq(visible::invitations::family_id))
                .and(visible::meetings::viewer_id.eq(visible::invitations::viewer_id))),
        )
        .inner_join(families::table.on(families::id.eq(visible::invitations::family_id)))
        .filter(visible::invitations::viewer_id.eq(&viewer.user_id))
        .filter(visible::invitations::user_id.eq(worker))
        .filter(visible::meetings::meets_on.between(days.0, days.1))
        .filter(visible::meetings::stage.ne(Stage::NotHeld))
        .order((visible::meetings::meets_on, visible::meetings::id))
        .limit(100)
        .select((
            visible::meetings::id,
            families::reference,
            families::name,
            visible::meetings::kind,
            visible::meetings::meets_on,
            visible::meetings::meets_at,
            visible::meetings::place,
            visible::invitations::state,
        ))
        .load(connection)?)
}
