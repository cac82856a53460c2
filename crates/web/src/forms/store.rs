//! Drafts and received forms in the database.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{drafts, submissions};
use alongside_schema::{Error, Id, Moment, Result, Tx, Viewer, written};
use diesel::prelude::*;

use super::{Form, Values};

/// What somebody had typed into a form that they have not sent.
pub(super) struct Draft {
    pub(super) id: Id,
    pub(super) values: Values,
    pub(super) updated_at: Moment,
}

/// The draft of this form for this subject, if this person has one.
pub(super) fn draft(connection: &mut DbConnection, user: &Id, form: &str, subject: &str) -> Result<Option<Draft>> {
    let row: Option<(Id, String, Moment)> = drafts::table
        .filter(drafts::user_id.eq(user).and(drafts::form.eq(form)).and(drafts::subject.eq(subject)))
        .select((drafts::id, drafts::fields, drafts::updated_at))
        .first(connection)
        .optional()?;
    row.map(|(id, fields, updated_at)| {
        let values = serde_json::from_str(&fields).map_err(|error| Error::Fault(format!("a stored draft: {error}")))?;
        Ok(Draft { id, values, updated_at })
    })
    .transpose()
}

/// The newest typing wins, whichever window it came from; but once the form itself was received, a late autosave brings no old text back. An id
/// that is another draft's, somebody else's or of another form, keeps nothing.
const KEEP: &str = "insert into drafts (id, user_id, form, subject, fields, updated_at)
    select $1, $2, $3, $4, $5, $6 where not exists (select 1 from submissions s where s.form_id = $1)
      and not exists (select 1 from drafts d
                      where d.id = $1 and not (d.user_id = $2 and d.form = $3 and d.subject = $4))
    on conflict (user_id, form, subject) do update set id = excluded.id, fields = excluded.fields, updated_at = excluded.updated_at";

/// What became of what somebody typed.
pub(super) enum Kept {
    /// It is their draft.
    AsDraft,
    /// The form itself was received before, and led there.
    Received(String),
    /// The form is not theirs: it was opened by somebody else, or for something else. What they typed is a draft of their own.
    Apart,
}

/// Keeps what was typed as a draft of this person; not once the form itself was received, so that a late autosave brings no old text back.
pub(super) fn keep_draft(tx: &mut Tx<'_>, user: &Id, form: &Form) -> Result<Kept> {
    if keep_as(tx, user, form, &form.id)? {
        return Ok(Kept::AsDraft);
    }
    if let Some(led_to) = led_to(tx.connection(), user, &form.id)? {
        return Ok(Kept::Received(led_to));
    }
    let own = tx.new_id();
    keep_as(tx, user, form, &own)?;
    Ok(Kept::Apart)
}

fn keep_as(tx: &mut Tx<'_>, user: &Id, form: &Form, id: &Id) -> Result<bool> {
    let fields = serde_json::to_string(&form.values).map_err(|error| Error::Fault(error.to_string()))?;
    let now = tx.now();
    let kept = written(KEEP)
        .with(id)
        .with(user)
        .with(&form.name)
        .with(&form.subject)
        .with(fields)
        .with(now)
        .execute(tx.connection())?;
    Ok(kept > 0)
}

/// Keeps what was sent until it is received. Where nothing was typed there is nothing to keep.
pub(super) fn keep_or_recall(tx: &mut Tx<'_>, user: &Id, form: &Form) -> Result<Kept> {
    if !form.values.is_blank() {
        return keep_draft(tx, user, form);
    }
    Ok(led_to(tx.connection(), user, &form.id)?.map_or(Kept::AsDraft, Kept::Received))
}

/// Where this person's form led, if it was received.
fn led_to(connection: &mut DbConnection, user: &Id, form: &Id) -> Result<Option<String>> {
    Ok(submissions::table
        .filter(submissions::form_id.eq(form).and(submissions::user_id.eq(user)))
        .select(submissions::led_to)
        .first(connection)
        .optional()?)
}

/// The forms that this person has begun about a subject or a part of it (`subject/part`), and not sent: name and subject of each.
pub fn begun(connection: &mut DbConnection, viewer: &Viewer, subject: &str) -> Result<Vec<(String, String)>> {
    let parts = format!("{subject}/%");
    Ok(drafts::table
        .filter(drafts::user_id.eq(&viewer.user_id))
        .filter(drafts::subject.eq(subject).or(drafts::subject.like(parts)))
        .select((drafts::form, drafts::subject))
        .load(connection)?)
}

/// Throws away what this person has begun about a subject and its parts, in the transaction that ends the subject.
pub fn forget_begun(tx: &mut Tx<'_>, viewer: &Viewer, subject: &str) -> Result<()> {
    let parts = format!("{subject}/%");
    let of_subject = drafts::table
        .filter(drafts::user_id.eq(&viewer.user_id))
        .filter(drafts::subject.eq(subject).or(drafts::subject.like(parts)));
    diesel::delete(of_subject).execute(tx.connection())?;
    Ok(())
}

/// How long a draft or a receipt waits for somebody to come back to it, in seconds.
const FORGOTTEN_AFTER: i64 = 30 * 24 * 3600;

/// Throws away drafts and receipts older than that.
pub(super) fn forget_old(tx: &mut Tx<'_>) -> Result<()> {
    let before = tx.now().minus_seconds(FORGOTTEN_AFTER);
    diesel::delete(drafts::table.filter(drafts::updated_at.lt(before))).execute(tx.connection())?;
    diesel::delete(submissions::table.filter(submissions::at.lt(before))).execute(tx.connection())?;
    Ok(())
}

/// Throws one draft of this person away.
pub(super) fn discard_draft(tx: &mut Tx<'_>, user: &Id, form: &Id) -> Result<()> {
    diesel::delete(drafts::table.filter(drafts::id.eq(form).and(drafts::user_id.eq(user)))).execute(tx.connection())?;
    Ok(())
}

/// Of two transactions that receive one form, the second waits here for the first and then inserts nothing. Nor is anything inserted for a form
/// that is in somebody else's hands.
const RECEIVE: &str = "insert into submissions (form_id, user_id, led_to, at)
    select $1, $2, $3, $4 where not exists (select 1 from drafts d where d.id = $1 and d.user_id <> $2)
    on conflict (form_id) do nothing";

/// Receives a form inside the transaction that stores what it says, removes its draft, and gives back where it leads. A second
/// receipt is the error [`Error::AlreadyReceived`], which leads the person to where the first one led. A form that is somebody else's is refused.
pub fn receive(tx: &mut Tx<'_>, viewer: &Viewer, form: &Form, leads_to: impl Into<String>) -> Result<String> {
    let (now, leads_to) = (tx.now(), leads_to.into());
    let first =
        written(RECEIVE).with(&form.id).with(&viewer.user_id).with(&leads_to).with(now).execute(tx.connection())?;
    if first == 0 {
        let led_to = led_to(tx.connection(), &viewer.user_id, &form.id)?;
        let not_theirs = || Error::Refused("Somebody else has opened this form. Open the page again.".to_owned());
        return Err(led_to.map_or_else(not_theirs, Error::AlreadyReceived));
    }
    diesel::delete(
        drafts::table
            .filter(drafts::user_id.eq(&viewer.user_id))
            .filter(drafts::form.eq(&form.name).and(drafts::subject.eq(&form.subject))),
    )
    .execute(tx.connection())?;
    Ok(leads_to)
}

/// Takes a receipt back in the transaction that gave it: nothing was stored, and what is sent again under this id is new.
pub fn not_received(tx: &mut Tx<'_>, viewer: &Viewer, form: &Form) -> Result<()> {
    let of_theirs = submissions::form_id.eq(&form.id).and(submissions::user_id.eq(&viewer.user_id));
    diesel::delete(submissions::table.filter(of_theirs)).execute(tx.connection())?;
    Ok(())
}

/// Raw texts of this file, for the test that prepares each on both engines.
pub const RAW_TEXTS: &[&str] = &[KEEP, RECEIVE];
