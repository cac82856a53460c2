use alongside_schema::tables::schools;
use alongside_schema::{Id, Marks, Result, Tx};
use diesel::prelude::*;

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
