//! Who somebody is for the council's provider, the work that its groups give them, and its word that they signed out there.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{identities, provider_logouts, sessions, user_roles, users};
use alongside_schema::{Error, Id, Moment, Result, Role, Roles, Tx, may_come_in, written};
use diesel::prelude::*;

use super::accounts::may_be_together;
use super::{askings, roles_of};
use crate::askings::Asked;

/// Of two who link one council account at once, the second links nothing.
pub(super) const LINK: &str = "insert into identities (issuer, subject, user_id, linked_at, last_at)
    values ($1, $2, $3, $4, $4) on conflict do nothing";

/// The same token sent twice is taken once.
pub(super) const LOGGED_OUT: &str = "insert into provider_logouts (id, about, at, ends_at)
    values ($1, $2, $3, $4) on conflict do nothing";

/// Somebody, as a provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) issuer: String,
    pub(crate) subject: String,
}

/// A session of the provider's, by which one of ours began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ProviderSession {
    pub(crate) issuer: String,
    /// Its name there, where the provider says one.
    pub(crate) id: Option<String>,
}

/// Whose account this is, if it is anybody's, and whether that is active.
pub(crate) fn whose(connection: &mut DbConnection, identity: &Identity) -> Result<Option<(Id, bool)>> {
    Ok(identities::table
        .inner_join(users::table.on(users::id.eq(identities::user_id)))
        .filter(identities::issuer.eq(&identity.issuer).and(identities::subject.eq(&identity.subject)))
        .select((users::id, may_come_in()))
        .first(connection)
        .optional()?)
}

/// When a council account was linked to this one, and when it was last used.
pub(crate) fn linked(
    connection: &mut DbConnection,
    user: &Id,
    issuer: &str,
) -> Result<Option<(Moment, Option<Moment>)>> {
    Ok(identities::table
        .filter(identities::user_id.eq(user).and(identities::issuer.eq(issuer)))
        .select((identities::linked_at, identities::last_at))
        .first(connection)
        .optional()?)
}

/// Holds the account until the transaction ends, as long as it is active and still linked to this council account, and notes that it was used.
pub(crate) fn still_linked(tx: &mut Tx<'_>, user: &Id, identity: &Identity) -> Result<()> {
    let now = tx.now();
    let held = hold(tx, user)?;
    let theirs = identities::user_id.eq(user).and(identities::issuer.eq(&identity.issuer));
    let used = diesel::update(identities::table.filter(theirs.and(identities::subject.eq(&identity.subject))))
        .set(identities::last_at.eq(now))
        .execute(tx.connection())?;
    if held && used == 1 { Ok(()) } else { Err(Error::Refused("the council account is linked no more".to_owned())) }
}

/// Holds an account until the transaction ends. False where it is not active.
fn hold(tx: &mut Tx<'_>, user: &Id) -> Result<bool> {
    let held = diesel::update(users::table.filter(users::id.eq(user).and(may_come_in())))
        .set(users::active.eq(true))
        .execute(tx.connection())?;
    Ok(held == 1)
}

/// Links a council account to this one, in the place of another of the same provider. Refused where it is somebody else's.
pub(crate) fn link(tx: &mut Tx<'_>, user: &Id, identity: &Identity) -> Result<()> {
    if !hold(tx, user)? {
        return Err(Error::Refused("the account has ended".to_owned()));
    }
    unlink(tx, user, &identity.issuer)?;
    let now = tx.now();
    let linked = written(LINK).with(&identity.issuer).with(&identity.subject).with(user).with(now);
    if linked.execute(tx.connection())? == 1 {
        return Ok(());
    }
    Err(Error::Refused("the council account is linked to another account".to_owned()))
}

/// Takes the link away. Says whether there was one.
pub(crate) fn unlink(tx: &mut Tx<'_>, user: &Id, issuer: &str) -> Result<bool> {
    let theirs = identities::user_id.eq(user).and(identities::issuer.eq(issuer));
    Ok(diesel::delete(identities::table.filter(theirs)).execute(tx.connection())? > 0)
}

/// What came of what the provider's groups say of somebody.
#[derive(Debug, Default)]
pub(crate) struct ByGroups {
    /// The work that they have from now on.
    pub(crate) new: Vec<Role>,
    /// The work that they have no more.
    pub(crate) gone: Vec<Role>,
    /// The work that waits for somebody here to confirm it, since this sign-in.
    pub(crate) asked: Vec<Role>,
}

/// Gives and takes work as the provider's groups say. What takes two to give is asked for and given once somebody here has confirmed it: whoever looks
/// after the council's groups gives it no more alone than an administrator does. Refused where nobody does all of it together.
pub(crate) fn set_roles(tx: &mut Tx<'_>, user: &Id, given: &[Role], taken: &[Role]) -> Result<ByGroups> {
    let has = roles_of(tx.connection(), user)?;
    let said: Vec<Role> = given.iter().copied().filter(|role| !has.contains(role)).collect();
    let gone: Vec<Role> = taken.iter().copied().filter(|role| has.contains(role)).collect();
    let will_have = has.iter().chain(&said).copied().filter(|role| !gone.contains(role));
    may_be_together(&Roles::new(will_have.collect()))?;
    let (by_two, new): (Vec<Role>, Vec<Role>) = said.into_iter().partition(|role| Role::BY_TWO.contains(role));
    for role in &new {
        written(askings::GIVE_ROLE).with(user).with(role).execute(tx.connection())?;
    }
    let mut asked = Vec::new();
    for role in by_two {
        if let Some(what) = Asked::of_role(role)
            && askings::ask_once(tx, user, user, what, "The council\u{2019}s groups say so.")?
        {
            asked.push(role);
        }
    }
    let lost = user_roles::user_id.eq(user).and(user_roles::role.eq_any(&gone));
    diesel::delete(user_roles::table.filter(lost)).execute(tx.connection())?;
    Ok(ByGroups { new, gone, asked })
}

/// What the provider said: which session or whose sessions have ended.
#[derive(Clone, Debug)]
pub(crate) struct LoggedOut {
    /// The digest of the token's own name.
    pub(crate) id: String,
    /// What it is about, by [`crate::council::about`].
    pub(crate) about: String,
    pub(crate) issuer: String,
    pub(crate) subject: Option<String>,
    pub(crate) session: Option<String>,
    pub(crate) ends_at: Moment,
}

/// Ends the sessions that a provider's word is about, and remembers it: whoever had begun to sign in before begins again. Gives back whose sessions
/// ended and how many; nothing where the same word came before.
pub(crate) fn end_by_provider(tx: &mut Tx<'_>, word: &LoggedOut) -> Result<Option<Vec<(Id, usize)>>> {
    let now = tx.now();
    let noted = written(LOGGED_OUT).with(&word.id).with(&word.about).with(now).with(word.ends_at);
    if noted.execute(tx.connection())? != 1 {
        return Ok(None);
    }
    let mut ended = Vec::new();
    for user in meant(tx.connection(), word)? {
        // Whoever is just signing this account in waits, and finds the word; or has ended, and their session is found here.
        hold(tx, &user)?;
        let live = sessions::user_id.eq(&user).and(sessions::ended_at.is_null());
        let count = match &word.session {
            Some(session) => {
                let by_it = sessions::issuer.eq(&word.issuer).and(sessions::provider_session.eq(session));
                diesel::update(sessions::table.filter(live).filter(by_it))
                    .set(sessions::ended_at.eq(now))
                    .execute(tx.connection())?
            }
            None => super::end_sessions(tx, &user, None)?,
        };
        ended.push((user, count));
    }
    Ok(Some(ended))
}

/// Whose sessions a word is about: the person whom it names, or else whoever had a session by that of the provider.
fn meant(connection: &mut DbConnection, word: &LoggedOut) -> Result<Vec<Id>> {
    if let Some(subject) = &word.subject {
        let identity = Identity { issuer: word.issuer.clone(), subject: subject.clone() };
        return Ok(whose(connection, &identity)?.map(|(user, _)| user).into_iter().collect());
    }
    let Some(session) = &word.session else { return Ok(Vec::new()) };
    let by_it = sessions::issuer.eq(&word.issuer).and(sessions::provider_session.eq(session));
    Ok(sessions::table.filter(by_it).select(sessions::user_id).distinct().load(connection)?)
}

/// Whether the provider has said of one of these, since then, that it signed out.
pub(crate) fn logged_out_since(connection: &mut DbConnection, about: &[String], since: Moment) -> Result<bool> {
    let said = provider_logouts::about.eq_any(about).and(provider_logouts::at.gt(since));
    Ok(diesel::select(diesel::dsl::exists(provider_logouts::table.filter(said))).get_result(connection)?)
}

/// Forgets words of a provider that are too old to be sent again.
pub(super) fn forget_logouts(tx: &mut Tx<'_>) -> Result<()> {
    let now = tx.now();
    diesel::delete(provider_logouts::table.filter(provider_logouts::ends_at.le(now))).execute(tx.connection())?;
    Ok(())
}
