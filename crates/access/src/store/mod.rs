//! Every query of this area: sessions and who is signed in here, the rest in the files below.

mod accounts;
mod askings;
mod ceremonies;
mod codes;
mod factors;
mod identities;
mod invitations;
mod leaving;
mod passkeys;
mod reviews;
mod sessions;
mod tokens;
mod tries;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{agencies, second_factors, sessions as signed_in, user_roles, users};
use alongside_schema::{Asked, Error, Id, Moment, Result, Role, Roles, Tx, Viewer, may_come_in};
use diesel::prelude::*;

use crate::session::{SignedInBy, Stored};

pub(crate) use accounts::{
    AccountLine, account_lines, agency_names, apart, email_of, given_by_two, insert_account, name_of_active,
    others_who_confirm, others_who_give,
};
pub use accounts::{accounts_exist, add_agency, add_team, council_has_manager, know_council};
pub(crate) use askings::{
    Asking, OfPassword, ask, askings_of_team, decide, note_server_code, of_passwords, open_asking, open_askings,
    set_anew_by_code, told, untold,
};
pub(crate) use ceremonies::{begin_ceremony, take_ceremony};
pub use codes::set_password;
pub(crate) use codes::{
    Chooser, add_code, begin_anew, chooser, chooser_by_code, comes_in, end_codes, needs_second, password_set_at,
    use_code,
};
pub(crate) use factors::{
    confirm_secret, offer_secret, recovery_codes_left, renew_recovery_codes, second_factor, second_step_set_up_at,
    take_second_step_away, use_recovery_code, use_step,
};
pub(crate) use identities::{
    ByGroups, Identity, LoggedOut, ProviderSession, end_by_provider, link, linked, logged_out_since, set_roles,
    still_linked, unlink, whose,
};
pub(crate) use invitations::{
    Invitation, Invited, add_invitation, asked_anew, invitation, invitations, invited_by_code, link_made,
    take_invitation_back, waits_for_a_link,
};
pub use leaving::end_access_of_who_left;
pub(crate) use leaving::{end_account, withdraw};
pub(crate) use passkeys::{Known, PasskeyLine, add_passkey, end_passkey, passkey_named, passkeys_of, use_passkey};
pub(crate) use reviews::{Look, holders, look};
pub(crate) use sessions::{
    NewSession, SessionLine, begin_session, end_own_session, end_sessions, has_done_both, live_sessions, note_came_in,
    renew_session,
};
pub(crate) use tokens::{Bearer, bearer, used_token};
pub use tokens::{TokenLine, add_token, end_token, token_lines};
pub(crate) use tries::{begin_tries, count, forget_tries, give_back, is_known, is_known_device, know, know_device};

type Account = (Id, String, String, Option<Id>, bool, Option<Moment>, Id, String);

macro_rules! account_columns {
    () => {
        (
            users::id,
            users::name,
            users::job_title,
            users::team_id,
            may_come_in(),
            users::knows_said_at,
            agencies::id,
            agencies::name,
        )
    };
}

fn viewer_of(account: Account, roles: Vec<Role>) -> Option<Viewer> {
    let (user_id, name, job_title, team_id, active, knows_said_at, agency_id, agency) = account;
    let (roles, alerts) = (Roles::new(roles), Vec::new());
    let asked = Asked::default();
    let viewer = Viewer { user_id, name, job_title, agency_id, agency, team_id, roles, alerts, knows_said_at, asked };
    active.then_some(viewer)
}

pub(crate) fn roles_of(connection: &mut DbConnection, user: &Id) -> Result<Vec<Role>> {
    Ok(user_roles::table
        .filter(user_roles::user_id.eq(user))
        .order(user_roles::role)
        .select(user_roles::role)
        .load(connection)?)
}

/// The session with this hash, and who is signed in with it if their account is still active.
pub(crate) fn session(connection: &mut DbConnection, hash: &str) -> Result<Option<(String, Stored, Option<Viewer>)>> {
    type Times = (Moment, Moment, Option<Moment>, Option<Moment>);
    type Row = (Id, Id, Times, SignedInBy, i64, Account, Option<Moment>, Option<Role>);
    let rows: Vec<Row> = signed_in::table
        .inner_join(users::table.on(users::id.eq(signed_in::user_id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .left_join(second_factors::table.on(second_factors::user_id.eq(users::id)))
        .left_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(signed_in::token_hash.eq(hash))
        .order(user_roles::role)
        .select((
            signed_in::id,
            signed_in::user_id,
            (signed_in::last_seen_at, signed_in::ends_at, signed_in::ended_at, signed_in::proved_at),
            signed_in::kind,
            signed_in::strength,
            account_columns!(),
            second_factors::set_up_at.nullable(),
            user_roles::role.nullable(),
        ))
        .load(connection)?;
    let roles = rows.iter().filter_map(|row| row.7).collect();
    Ok(rows.into_iter().next().map(|(id, user_id, times, kind, strength, account, set_up_at, _)| {
        let (last_seen_at, ends_at, ended_at, proved_at) = times;
        let has_second_step = set_up_at.is_some();
        let stored =
            Stored { id, user_id, last_seen_at, ends_at, ended_at, kind, strength, proved_at, has_second_step };
        (hash.to_owned(), stored, viewer_of(account, roles))
    }))
}

/// Notes that a session was just used.
pub(crate) fn touch(tx: &mut Tx<'_>, hash: &str) -> Result<()> {
    let now = tx.now();
    diesel::update(signed_in::table.filter(signed_in::token_hash.eq(hash)))
        .set(signed_in::last_seen_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// Whether a session that timed out may still bring what was typed into this form. It may for one form and no other, as often as that form is
/// kept: whoever comes by an old cookie can put words into one page at most.
pub(crate) fn keeps_form(tx: &mut Tx<'_>, hash: &str, form: &Id) -> Result<bool> {
    let free = signed_in::kept_form.is_null().or(signed_in::kept_form.eq(form));
    let kept = diesel::update(signed_in::table.filter(signed_in::token_hash.eq(hash).and(free)))
        .set(signed_in::kept_form.eq(form))
        .execute(tx.connection())?;
    Ok(kept == 1)
}

/// Holds the account until the transaction ends, as long as it is active and has this password still.
pub(crate) fn still_has(tx: &mut Tx<'_>, user: &Id, hash: Option<&str>) -> Result<()> {
    let held = diesel::update(users::table.filter(users::id.eq(user).and(may_come_in())))
        .filter(users::password_hash.eq(hash))
        .set(users::password_hash.eq(users::password_hash))
        .execute(tx.connection())?;
    if held == 1 {
        Ok(())
    } else {
        Err(Error::Refused("The password has just been changed. Sign in again.".to_owned()))
    }
}

/// Ends one session.
pub(crate) fn end_session(tx: &mut Tx<'_>, hash: &str) -> Result<()> {
    let now = tx.now();
    diesel::update(signed_in::table.filter(signed_in::token_hash.eq(hash).and(signed_in::ended_at.is_null())))
        .set(signed_in::ended_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// The account with this e-mail address and its password hash, if it is active.
pub(crate) fn credentials(connection: &mut DbConnection, email: &str) -> Result<Option<(Id, Option<String>)>> {
    Ok(users::table
        .filter(users::email.eq(email).and(may_come_in()))
        .select((users::id, users::password_hash))
        .first(connection)
        .optional()?)
}

/// The active account with this e-mail address.
pub fn user_of_email(connection: &mut DbConnection, email: &str) -> Result<Id> {
    Ok(credentials(connection, email)?.ok_or(Error::NotFound)?.0)
}

/// The addresses at work of everybody who has this role and may sign in.
pub fn addresses_of(connection: &mut DbConnection, role: Role) -> Result<Vec<String>> {
    let those = user_roles::table.filter(user_roles::role.eq(role)).select(user_roles::user_id);
    Ok(users::table.filter(may_come_in().and(users::id.eq_any(those))).select(users::email).load(connection)?)
}

/// Who an account belongs to, if it is active.
pub fn viewer(connection: &mut DbConnection, user: &Id) -> Result<Option<Viewer>> {
    let account: Option<Account> = users::table
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(users::id.eq(user))
        .select(account_columns!())
        .first(connection)
        .optional()?;
    let roles = roles_of(connection, user)?;
    Ok(account.and_then(|account| viewer_of(account, roles)))
}

/// How long an ended session is remembered, in seconds: its person's last form may still come.
const SESSION_REMEMBERED: i64 = 30 * 24 * 3600;

/// Forgets sessions that ended long ago, tries that no longer count, and what was begun with the council's provider and not ended.
pub fn forget_old(tx: &mut Tx<'_>) -> Result<()> {
    forget_tries(tx)?;
    ceremonies::forget_ceremonies(tx)?;
    identities::forget_logouts(tx)?;
    let before = tx.now().minus_seconds(SESSION_REMEMBERED);
    diesel::delete(signed_in::table.filter(signed_in::ends_at.lt(before))).execute(tx.connection())?;
    Ok(())
}

/// The raw texts of this area, for the test that prepares each on both engines.
pub const RAW_TEXTS: &[&str] = &[
    tries::COUNT,
    tries::GIVE_BACK,
    tries::KNOW,
    tries::KNOW_DEVICE,
    factors::OFFER,
    askings::ASK,
    askings::GIVE_ROLE,
    identities::LINK,
    identities::LOGGED_OUT,
];
