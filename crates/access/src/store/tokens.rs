//! Tokens of programs: what each is for, until when, and when it was last used.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{agencies, api_tokens, users};
use alongside_schema::{Error, Id, Moment, Result, Tx, Viewer, may_come_in};
use diesel::prelude::*;

use crate::tokens::{NewToken, Scope, scopes_of};

/// How long a token that was used counts as used just now, in seconds: an hour, so that a program that asks often writes seldom.
const USED_LATELY: i64 = 3600;

/// A token that works.
pub(crate) struct Bearer {
    /// Whom the program speaks for.
    pub(crate) viewer: Viewer,
    /// What it is for.
    pub(crate) scopes: Vec<Scope>,
    /// Whether its use is to be noted.
    pub(crate) is_unused: bool,
}

/// Who a program's token speaks for, and for what, if it has not ended.
pub(crate) fn bearer(connection: &mut DbConnection, hash: &str, now: Moment) -> Result<Option<Bearer>> {
    let live = api_tokens::token_hash.eq(hash).and(api_tokens::ended_at.is_null());
    let lasts = api_tokens::ends_at.is_null().or(api_tokens::ends_at.gt(now));
    let row: Option<(Id, String, Option<Moment>)> = api_tokens::table
        .filter(live)
        .filter(lasts)
        .select((api_tokens::user_id, api_tokens::scopes, api_tokens::last_used_at))
        .first(connection)
        .optional()?;
    let Some((user, scopes, last_used_at)) = row else { return Ok(None) };
    let is_unused = last_used_at.is_none_or(|at| at.plus_seconds(USED_LATELY) < now);
    let viewer = super::viewer(connection, &user)?;
    Ok(viewer.map(|viewer| Bearer { viewer, scopes: scopes_of(&scopes), is_unused }))
}

/// Notes that a token was just used.
pub(crate) fn used_token(tx: &mut Tx<'_>, hash: &str) -> Result<()> {
    let now = tx.now();
    diesel::update(api_tokens::table.filter(api_tokens::token_hash.eq(hash)))
        .set(api_tokens::last_used_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// Stores a token for a program that speaks for this account.
pub fn add_token(tx: &mut Tx<'_>, user: &Id, token: &NewToken) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.code()).collect();
    diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::id.eq(id),
            api_tokens::token_hash.eq(&token.hash),
            api_tokens::user_id.eq(user),
            api_tokens::label.eq(&token.label),
            api_tokens::created_at.eq(now),
            api_tokens::scopes.eq(scopes.join(" ")),
            api_tokens::ends_at.eq(now.plus_seconds(token.days * 24 * 3600)),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// One token that has not been ended, as administrators and the command line see it.
#[derive(Clone, Debug)]
pub struct TokenLine {
    /// By what it is ended. It opens nothing.
    pub id: Id,
    /// What it is for, in words.
    pub label: String,
    /// Whom the program speaks for.
    pub name: String,
    /// Who employs them.
    pub agency: String,
    /// Whether that account still opens anything.
    pub works: bool,
    /// What it is for.
    pub scopes: Vec<Scope>,
    /// Since when it is there.
    pub created_at: Moment,
    /// Until when it works; none for one that was made before tokens had an end.
    pub ends_at: Option<Moment>,
    /// When it was last used.
    pub last_used_at: Option<Moment>,
}

/// The tokens that have not been ended, those whose end comes first before the others.
pub fn token_lines(connection: &mut DbConnection) -> Result<Vec<TokenLine>> {
    type Times = (Moment, Option<Moment>, Option<Moment>);
    let rows: Vec<(Id, String, String, String, bool, String, Times)> = api_tokens::table
        .inner_join(users::table.on(users::id.eq(api_tokens::user_id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(api_tokens::ended_at.is_null())
        .order((api_tokens::ends_at.is_not_null(), api_tokens::ends_at, api_tokens::id))
        .select((
            api_tokens::id,
            api_tokens::label,
            users::name,
            agencies::name,
            may_come_in(),
            api_tokens::scopes,
            (api_tokens::created_at, api_tokens::ends_at, api_tokens::last_used_at),
        ))
        .load(connection)?;
    let line = |(id, label, name, agency, works, scopes, (created_at, ends_at, last_used_at))| {
        let scopes: String = scopes;
        TokenLine { id, label, name, agency, works, scopes: scopes_of(&scopes), created_at, ends_at, last_used_at }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Ends a token, at once.
pub fn end_token(tx: &mut Tx<'_>, id: &Id) -> Result<()> {
    let now = tx.now();
    let live = api_tokens::id.eq(id).and(api_tokens::ended_at.is_null());
    let ended =
        diesel::update(api_tokens::table.filter(live)).set(api_tokens::ended_at.eq(now)).execute(tx.connection())?;
    if ended == 1 { Ok(()) } else { Err(Error::NotFound) }
}
