//! Invitations by e-mail: whose account, by whom, and until when the link works.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{agencies, identities, one_time_codes, sign_in_invitations, users};
use alongside_schema::{Day, Error, Id, Moment, Result, Tx, Viewer, may_come_in};
use diesel::prelude::*;

use super::end_codes;
use crate::invitations::LINK_LASTS;

/// One invitation, as administrators see it.
#[derive(Clone, Debug)]
pub(crate) struct Invitation {
    pub(crate) id: Id,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) job_title: String,
    pub(crate) agency: String,
    pub(crate) invited_at: Moment,
    pub(crate) invited_by: String,
    pub(crate) sent_at: Option<Moment>,
    ends_at: Option<Moment>,
    taken_back_at: Option<Moment>,
    came_in: bool,
    /// Whether the account was ended otherwise than by taking the invitation back.
    is_ended: bool,
}

impl Invitation {
    /// Where it stands, in words.
    pub(crate) fn standing(&self, now: Moment) -> String {
        match (self.came_in, self.taken_back_at, self.ends_at) {
            _ if self.is_ended => "Access ended".to_owned(),
            (true, ..) => "Came in".to_owned(),
            (_, Some(at), _) => format!("Taken back {}", at.words()),
            (_, _, None) => "Waits for a second person".to_owned(),
            (_, _, Some(at)) if at <= now => "The link is too old".to_owned(),
            (_, _, Some(at)) => format!("The link works until {}", at.words()),
        }
    }

    /// Whether a link can be sent anew.
    pub(crate) fn may_be_sent(&self) -> bool {
        !self.came_in && !self.is_ended
    }

    /// Whether there is anything to take back.
    pub(crate) fn may_be_taken_back(&self) -> bool {
        self.may_be_sent() && self.taken_back_at.is_none()
    }
}

/// The invitations, the newest first; of one account, or all.
fn lines(connection: &mut DbConnection, of: Option<&Id>, most: i64) -> Result<Vec<Invitation>> {
    type Person = (String, String, String, String);
    type Times = (Moment, Option<Moment>, Option<Moment>, Option<Moment>);
    type Row = (Id, Person, Id, Times, (bool, bool));
    let mut query = sign_in_invitations::table
        .inner_join(users::table.on(users::id.eq(sign_in_invitations::user_id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .order((sign_in_invitations::invited_at.desc(), sign_in_invitations::user_id))
        .limit(most)
        .select((
            sign_in_invitations::user_id,
            (users::name, users::email, users::job_title, agencies::name),
            sign_in_invitations::invited_by,
            (
                sign_in_invitations::invited_at,
                sign_in_invitations::sent_at,
                sign_in_invitations::ends_at,
                sign_in_invitations::taken_back_at,
            ),
            (users::password_hash.is_not_null(), users::active),
        ))
        .into_boxed();
    if let Some(id) = of {
        query = query.filter(sign_in_invitations::user_id.eq(id.clone()));
    }
    let rows: Vec<Row> = query.load(connection)?;
    let ids: Vec<&Id> = rows.iter().flat_map(|(user, _, by, ..)| [user, by]).collect();
    let linked: Vec<Id> =
        identities::table.filter(identities::user_id.eq_any(&ids)).select(identities::user_id).load(connection)?;
    let names: Vec<(Id, String)> =
        users::table.filter(users::id.eq_any(&ids)).select((users::id, users::name)).load(connection)?;
    let name_of = |id: &Id| names.iter().find(|(known, _)| known == id).map(|(_, name)| name.clone());
    let line = |(id, (name, email, job_title, agency), by, times, (has_password, active)): Row| {
        let (invited_at, sent_at, ends_at, taken_back_at) = times;
        let invited_by = name_of(&by).unwrap_or_default();
        let (came_in, is_ended) = (has_password || linked.contains(&id), !active && taken_back_at.is_none());
        Invitation {
            id,
            name,
            email,
            job_title,
            agency,
            invited_at,
            invited_by,
            sent_at,
            ends_at,
            taken_back_at,
            came_in,
            is_ended,
        }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// The invitations, the newest first.
pub(crate) fn invitations(connection: &mut DbConnection, most: i64) -> Result<Vec<Invitation>> {
    lines(connection, None, most)
}

/// The invitation of this account.
pub(crate) fn invitation(connection: &mut DbConnection, user: &Id) -> Result<Invitation> {
    lines(connection, Some(user), 1)?.pop().ok_or(Error::NotFound)
}

/// Whether this account waits for its first link, which is sent once another administrator has confirmed the address.
pub(crate) fn waits_for_a_link(connection: &mut DbConnection, user: &Id) -> Result<bool> {
    let waits = sign_in_invitations::user_id.eq(user).and(sign_in_invitations::sent_at.is_null());
    let waits = sign_in_invitations::table.filter(waits.and(sign_in_invitations::taken_back_at.is_null()));
    Ok(diesel::select(diesel::dsl::exists(waits)).get_result(connection)?)
}

/// Notes whom somebody invites: an account with which nobody can come in yet, and from which day it opens nothing any more.
pub(crate) fn add_invitation(tx: &mut Tx<'_>, by: &Viewer, user: &Id, role_end_on: Option<Day>) -> Result<()> {
    let now = tx.now();
    diesel::update(users::table.filter(users::id.eq(user)))
        .set(users::role_end_on.eq(role_end_on))
        .execute(tx.connection())?;
    diesel::insert_into(sign_in_invitations::table)
        .values((
            sign_in_invitations::user_id.eq(user),
            sign_in_invitations::invited_by.eq(&by.user_id),
            sign_in_invitations::invited_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Makes the code of a link in the place of any before it; gives back until when it works.
pub(crate) fn link_made(tx: &mut Tx<'_>, user: &Id, hash: &str) -> Result<Moment> {
    let ends_at = tx.now().plus_seconds(LINK_LASTS);
    end_codes(tx, user)?;
    super::add_code(tx, user, hash, ends_at, false)?;
    let now = tx.now();
    diesel::update(sign_in_invitations::table.filter(sign_in_invitations::user_id.eq(user)))
        .set((
            sign_in_invitations::sent_at.eq(now),
            sign_in_invitations::ends_at.eq(ends_at),
            sign_in_invitations::taken_back_at.eq(None::<Moment>),
        ))
        .execute(tx.connection())?;
    diesel::update(users::table.filter(users::id.eq(user)).filter(users::left_on.is_null()))
        .set(users::active.eq(true))
        .execute(tx.connection())?;
    Ok(ends_at)
}

/// An invitation whose address is to be confirmed after all has its account again, with which nobody can come in yet.
pub(crate) fn asked_anew(tx: &mut Tx<'_>, user: &Id) -> Result<()> {
    diesel::update(sign_in_invitations::table.filter(sign_in_invitations::user_id.eq(user)))
        .set(sign_in_invitations::taken_back_at.eq(None::<Moment>))
        .execute(tx.connection())?;
    diesel::update(users::table.filter(users::id.eq(user)).filter(users::left_on.is_null()))
        .set(users::active.eq(true))
        .execute(tx.connection())?;
    Ok(())
}

/// Takes an invitation back: its link works no more, and its account is ended.
pub(crate) fn take_invitation_back(tx: &mut Tx<'_>, user: &Id) -> Result<()> {
    if !invitation(tx.connection(), user)?.may_be_taken_back() {
        return Err(Error::Refused("This person has come in already. End their access in the list.".to_owned()));
    }
    let now = tx.now();
    diesel::update(sign_in_invitations::table.filter(sign_in_invitations::user_id.eq(user)))
        .set(sign_in_invitations::taken_back_at.eq(now))
        .execute(tx.connection())?;
    super::leaving::take_back(tx, user)
}

/// An invitation as whoever opens its link reads it.
pub(crate) struct Invited {
    /// The address to which the link was sent, by which its person signs in from then on.
    pub(crate) email: String,
    /// Who invited: their name, what they are called at work, and who employs them.
    pub(crate) by: [String; 3],
}

/// The invitation to which this link belongs, while it works.
pub(crate) fn invited_by_code(connection: &mut DbConnection, hash: &str, now: Moment) -> Result<Option<Invited>> {
    let fresh = one_time_codes::code_hash.eq(hash).and(one_time_codes::used_at.is_null());
    let invited: Option<(String, Id)> = one_time_codes::table
        .inner_join(users::table.on(users::id.eq(one_time_codes::user_id)))
        .inner_join(sign_in_invitations::table.on(sign_in_invitations::user_id.eq(users::id)))
        .filter(fresh.and(one_time_codes::ends_at.gt(now)).and(may_come_in()))
        .select((users::email, sign_in_invitations::invited_by))
        .first(connection)
        .optional()?;
    let Some((email, by)) = invited else { return Ok(None) };
    let (name, job_title, agency) = users::table
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(users::id.eq(by))
        .select((users::name, users::job_title, agencies::name))
        .first(connection)?;
    Ok(Some(Invited { email, by: [name, job_title, agency] }))
}
