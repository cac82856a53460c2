//! What somebody declared themselves.

use alongside_families::links::LinkKind;
use alongside_families::store::{NewLink, declare_link};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{staff_links, users};
use alongside_schema::{Error, Id, Moment, Result, Tx, Viewer};
use diesel::prelude::*;

/// How long an answer holds before somebody is asked again, in seconds: half a year, in which families and neighbours change.
const ASKED_EVERY: i64 = 183 * 24 * 3600;

/// Somebody whom the viewer has declared, as they are shown it. What came of it is not among it.
#[derive(Clone, Debug, Queryable)]
pub struct OwnLink {
    /// The link.
    pub id: Id,
    /// Who they are to each other.
    pub kind: LinkKind,
    /// Who.
    pub name: String,
    /// When it was declared.
    pub declared_at: Moment,
    /// When the viewer asked that it ends, if they did.
    pub end_asked_at: Option<Moment>,
}

/// What this viewer has declared and nobody has ended, in the order in which they did.
pub fn own_links(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<OwnLink>> {
    Ok(staff_links::table
        .filter(staff_links::user_id.eq(&viewer.user_id).and(staff_links::ended_at.is_null()))
        .order(staff_links::id)
        .select((
            staff_links::id,
            staff_links::kind,
            staff_links::name,
            staff_links::declared_at,
            staff_links::end_asked_at,
        ))
        .load(connection)?)
}

/// Declares somebody, and with that answers whether the viewer knows anybody.
pub fn declare(tx: &mut Tx<'_>, by: &Viewer, new: &NewLink) -> Result<Id> {
    said(tx, by)?;
    declare_link(tx, by, new)
}

/// The viewer has said whom they know: they are asked again in half a year.
pub fn said(tx: &mut Tx<'_>, by: &Viewer) -> Result<()> {
    let now = tx.now();
    diesel::update(users::table.filter(users::id.eq(&by.user_id)))
        .set(users::knows_said_at.eq(now))
        .execute(tx.connection())?;
    Ok(())
}

/// Whether the viewer is to be asked whom they know: never asked, or half a year ago. Who let them in has read when it was.
pub fn is_to_be_asked(viewer: &Viewer, now: Moment) -> bool {
    viewer.knows_said_at.is_none_or(|at| at < now.minus_seconds(ASKED_EVERY))
}

/// Asks that a link of the viewer's own ends. It holds until somebody else has ended it.
pub fn ask_to_end(tx: &mut Tx<'_>, by: &Viewer, link: &Id, words: &str) -> Result<()> {
    let now = tx.now();
    let own = staff_links::id.eq(link).and(staff_links::user_id.eq(&by.user_id));
    let asked = diesel::update(staff_links::table.filter(own.and(staff_links::ended_at.is_null())))
        .set((staff_links::end_asked_at.eq(now), staff_links::end_words.eq(words)))
        .execute(tx.connection())?;
    if asked == 1 { Ok(()) } else { Err(Error::NotFound) }
}
