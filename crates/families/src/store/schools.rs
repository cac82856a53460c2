use alongside_schema::connection::DbConnection;
use alongside_schema::tables::schools;
use alongside_schema::{Id, Marks, Result, Tx, Viewer, visible};
use diesel::prelude::*;

/// The school or nursery of somebody.
#[derive(Clone, Debug, Queryable)]
pub struct School {
    /// Whose.
    pub person_id: Id,
    /// What it is called, as it was said.
    pub name: String,
}

/// The schools of a family's children, the newest said first.
pub fn schools(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<School>> {
    Ok(visible!(schools, viewer, family)
        .order(visible::schools::id.desc())
        .select((visible::schools::person_id, visible::schools::name))
        .load(connection)?)
}

/// Keeps where somebody goes to school; nothing where nobody said.
pub(super) fn insert_school(tx: &mut Tx<'_>, family: &Id, person: &Id, name: &str, marks: &Marks) -> Result<()> {
    if name.trim().is_empty() {
        return Ok(());
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(schools::table)
        .values((
            (
                schools::id.eq(id),
                schools::family_id.eq(family),
                schools::person_id.eq(person),
                schools::name.eq(name),
                schools::created_at.eq(now),
            ),
            (
                schools::subjects.eq(&marks.subjects),
                schools::withheld_from.eq(&marks.withheld_from),
                schools::visibility.eq(marks.visibility),
                schools::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}
