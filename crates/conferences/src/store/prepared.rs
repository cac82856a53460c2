use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{conference_prepared, users};
use alongside_schema::{Day, Error, Id, Moment, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::{Guest, Of, Whole, marks_within};

/// What a page says of how somebody was prepared.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct PreparedText {
    /// When they were met.
    pub met_on: Day,
    /// How that was: what they want to say, what they need.
    pub words: String,
    /// What keeps them and others safe.
    pub safety: String,
    /// Whether they are not to be there.
    pub excluded: bool,
    /// Why.
    pub excluded_why: String,
    /// Who decided that.
    pub excluded_by: String,
}

/// How somebody was prepared. For the coordinator alone.
#[derive(Clone, Debug, Queryable)]
pub struct Prepared {
    /// The row.
    pub id: Id,
    /// Who was.
    pub guest_id: Id,
    /// What is written down of it.
    pub text: PreparedText,
    /// Who wrote it down.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Moment,
}

impl std::ops::Deref for Prepared {
    type Target = PreparedText;

    fn deref(&self) -> &PreparedText {
        &self.text
    }
}

/// How people were prepared for a meeting, the newest first.
pub(super) fn prepared(connection: &mut DbConnection, (viewer, family, conference): Of<'_>) -> Result<Vec<Prepared>> {
    use visible::conference_prepared as p;
    Ok(visible!(conference_prepared, viewer, family)
        .inner_join(users::table.on(users::id.eq(p::recorded_by)))
        .filter(p::conference_id.eq(conference))
        .order((p::recorded_at.desc(), p::id.desc()))
        .select((
            p::id,
            p::guest_id,
            (p::met_on, p::words, p::safety, p::excluded, p::excluded_why, p::excluded_by),
            users::name,
            p::recorded_at,
        ))
        .load(connection)?)
}

/// Writes down how somebody was prepared. Whoever is invited already is not left out without being told so: their answer stays, and the page says what to do.
pub fn add_prepared(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    whole: &Whole,
    guest: &Guest,
    new: &PreparedText,
) -> Result<Id> {
    whole.conference.goes_on()?;
    if new.excluded && new.excluded_by.is_empty() {
        return Err(Error::Refused("Say who decided that they are not to be there.".to_owned()));
    }
    let (id, now) = (tx.new_id(), tx.now());
    let about = People::new(guest.marks.subjects.iter().cloned());
    let marks = marks_within(by, &whole.conference.marks, about, &guest.marks.withheld_from);
    diesel::insert_into(conference_prepared::table)
        .values((
            (
                conference_prepared::id.eq(&id),
                conference_prepared::family_id.eq(family),
                conference_prepared::conference_id.eq(&whole.conference.id),
                conference_prepared::guest_id.eq(&guest.id),
                conference_prepared::met_on.eq(new.met_on),
                conference_prepared::words.eq(&new.words),
                conference_prepared::safety.eq(&new.safety),
                conference_prepared::excluded.eq(new.excluded),
                conference_prepared::excluded_why.eq(&new.excluded_why),
                conference_prepared::excluded_by.eq(&new.excluded_by),
                conference_prepared::recorded_by.eq(&by.user_id),
                conference_prepared::recorded_at.eq(now),
            ),
            (
                conference_prepared::subjects.eq(&marks.subjects),
                conference_prepared::withheld_from.eq(&marks.withheld_from),
                conference_prepared::visibility.eq(marks.visibility),
                conference_prepared::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}
