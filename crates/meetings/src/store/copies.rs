use alongside_families::codes::Safe;
use alongside_families::store::{channels, is_kept_from_something, speaks_against};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{meeting_copies, users};
use alongside_schema::{Day, Error, Id, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::invitations::Invitation;
use super::meeting::Meeting;
use crate::codes::{CopyWay, Guest};
use crate::copies::{Against, may_stand_in, way_of};

/// That somebody has a copy.
#[derive(Clone, Debug, Queryable)]
pub struct Copy {
    /// Whose invitation it was.
    pub invitation_id: Id,
    /// How it was given.
    pub way: CopyWay,
    /// When.
    pub given_on: Day,
    /// By whom.
    pub given_by: String,
}

/// The copies of the record of a meeting that were given.
pub fn copies(connection: &mut DbConnection, viewer: &Viewer, family: &Id, meeting: &Id) -> Result<Vec<Copy>> {
    Ok(visible!(meeting_copies, viewer, family)
        .inner_join(users::table.on(users::id.eq(visible::meeting_copies::given_by)))
        .filter(visible::meeting_copies::meeting_id.eq(meeting))
        .order((visible::meeting_copies::given_on, visible::meeting_copies::id))
        .select((
            visible::meeting_copies::invitation_id,
            visible::meeting_copies::way,
            visible::meeting_copies::given_on,
            users::name,
        ))
        .load(connection)?)
}

/// Somebody for whom a copy is made, by every id under which they are known.
#[derive(Clone, Debug)]
pub struct Reader(Vec<Id>);

impl Reader {
    /// Whether a row with these marks may stand in their copy.
    pub fn may_have(&self, marks: &alongside_schema::Marks) -> bool {
        may_stand_in(marks, &self.0)
    }
}

/// By which ids somebody invited is known: the person, the account, and whom the account belongs to. A refusal where no copy may be
/// made for them at all.
pub fn ids_of(connection: &mut DbConnection, family: &Id, meeting: &Meeting, to: &Invitation) -> Result<Reader> {
    if !meeting.has_record() {
        return Err(refusal(Against::NoRecord));
    }
    let mut ids: Vec<Id> = to.person_id.iter().chain(&to.user_id).cloned().collect();
    if let Some(user) = &to.user_id {
        let person: Option<Id> = users::table.filter(users::id.eq(user)).select(users::person_id).first(connection)?;
        ids.extend(person);
    }
    for id in &ids {
        if is_kept_from_something(connection, family, id)? {
            return Err(refusal(Against::MustNotBeTold));
        }
    }
    Ok(Reader(ids))
}

fn refusal(why: Against) -> Error {
    Error::Refused(why.words().to_owned())
}

/// Writes down that somebody has been given a copy: not by a way that is less than a plain yes, and not where they must not be told something.
pub fn give_copy(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    meeting: &Meeting,
    to: &Invitation,
    given: (CopyWay, Day),
) -> Result<()> {
    ids_of(tx.connection(), family, meeting, to)?;
    if !is_safe(tx.connection(), by, family, to, given.0)? {
        return Err(refusal(Against::NoSafeWay));
    }
    let (id, now, marks) = (tx.new_id(), tx.now(), &to.marks);
    diesel::insert_into(meeting_copies::table)
        .values((
            meeting_copies::id.eq(id),
            meeting_copies::family_id.eq(family),
            meeting_copies::meeting_id.eq(&meeting.id),
            meeting_copies::invitation_id.eq(&to.id),
            meeting_copies::way.eq(given.0),
            meeting_copies::given_on.eq(given.1),
            meeting_copies::given_by.eq(&by.user_id),
            meeting_copies::recorded_at.eq(now),
            meeting_copies::subjects.eq(&marks.subjects),
            meeting_copies::withheld_from.eq(&marks.withheld_from),
            meeting_copies::visibility.eq(marks.visibility),
            meeting_copies::source.eq(&marks.source),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Whether this way to them is safe: from hand to hand always; for a professional a way that was written down; for somebody of the family a
/// way of theirs that is a plain yes, against which nothing in the record speaks.
fn is_safe(connection: &mut DbConnection, by: &Viewer, family: &Id, to: &Invitation, way: CopyWay) -> Result<bool> {
    let Some(way) = way_of(way) else { return Ok(true) };
    let Some(person) = to.person_id.as_ref().filter(|_| to.guest == Guest::Family) else {
        return Ok(to.user_id.is_some() || !to.reach.is_empty());
    };
    let known = channels(connection, by, family)?;
    let theirs = known.iter().find(|one| one.person_id == *person && one.way == way && one.safe == Safe::Yes);
    match theirs {
        Some(channel) => Ok(!speaks_against(connection, family, Some(person), way, &channel.value)?),
        None => Ok(false),
    }
}
