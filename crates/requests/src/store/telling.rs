use alongside_families::codes::Way;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{request_tellings, users};
use alongside_schema::{Id, Moment, Result, Tx, Viewer};
use diesel::prelude::*;

use super::Received;
use super::outbox::send;

/// Who was told of a decision, how, and when.
#[derive(Clone, Debug, Queryable)]
pub struct Telling {
    /// Who was told.
    pub whom: String,
    /// How, in words.
    pub how: String,
    /// When.
    pub told_at: Moment,
}

/// Who has been told of what was decided.
pub fn tellings(connection: &mut DbConnection, request: &Id) -> Result<Vec<Telling>> {
    Ok(request_tellings::table
        .filter(request_tellings::request_id.eq(request))
        .order(request_tellings::told_at)
        .select((request_tellings::whom, request_tellings::how, request_tellings::told_at))
        .load(connection)?)
}

/// Writes down that somebody was told.
pub fn tell(tx: &mut Tx<'_>, by: &Viewer, request: &Id, whom: &str, how: &str) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(request_tellings::table)
        .values((
            request_tellings::id.eq(id),
            request_tellings::request_id.eq(request),
            request_tellings::whom.eq(whom),
            request_tellings::how.eq(how),
            request_tellings::told_by.eq(&by.user_id),
            request_tellings::told_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Tells the requester that there is news, by the e-mail of their account. The message names the reference and nothing else: what was decided
/// stands behind sign-in.
pub(super) fn tell_requester(tx: &mut Tx<'_>, by: &Viewer, request: &Received) -> Result<()> {
    let Some(requester) = &request.requester_id else { return Ok(()) };
    let account: Option<(String, String)> = users::table
        .filter(users::id.eq(requester).and(users::active))
        .select((users::name, users::email))
        .first(tx.connection())
        .optional()?;
    let Some((name, email)) = account else { return Ok(()) };
    let reference = &request.line.reference;
    let subject = format!("News about your request {reference}");
    let body = format!(
        "There is news about your request for help {reference}.\nSign in to read it: it stands under \u{201c}Your requests\u{201d}.\n"
    );
    send(tx, Way::Email, &email, &subject, &body)?;
    tell(tx, by, &request.id, &name, "an e-mail that there is news; what was decided stands behind sign-in")
}
