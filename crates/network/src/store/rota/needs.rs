use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{rota_needs, users};
use alongside_schema::{Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::follow::follow_need;
use super::{Need, When};

/// What a family needs each week, by the day and the hour.
pub(super) fn needs(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Need>> {
    use visible::rota_needs as n;
    Ok(visible!(rota_needs, viewer, family)
        .inner_join(users::table.on(users::id.eq(n::added_by)))
        .order((n::weekday, n::from_time, n::id))
        .select((
            n::id,
            n::what,
            (n::weekday, n::from_time, n::to_time, n::from_on, n::until_on),
            n::if_it_breaks,
            users::name,
            n::added_at,
            n::version,
            (n::subjects, n::withheld_from, n::visibility, n::source),
        ))
        .load(connection)?)
}

/// What a page says of a need.
#[derive(Clone, Debug)]
pub struct NeedText {
    /// What, in words.
    pub what: String,
    /// When.
    pub when: When,
    /// What happens if nobody does it.
    pub if_it_breaks: String,
    /// For which children; none for the whole family.
    pub children: People,
    /// Who must not know of it.
    pub kept_from: People,
}

/// Adds what a family needs.
pub fn add_need(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, new: &NeedText) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    let marks = Marks::about(new.children.clone(), viewer.agency.clone()).withheld_from(new.kept_from.clone());
    diesel::insert_into(rota_needs::table)
        .values((
            (
                rota_needs::id.eq(&id),
                rota_needs::family_id.eq(family),
                rota_needs::what.eq(&new.what),
                rota_needs::weekday.eq(new.when.weekday),
                rota_needs::from_time.eq(&new.when.from_time),
                rota_needs::to_time.eq(&new.when.to_time),
                rota_needs::from_on.eq(new.when.from_on),
                rota_needs::until_on.eq(new.when.until_on),
                rota_needs::if_it_breaks.eq(&new.if_it_breaks),
                rota_needs::added_by.eq(&viewer.user_id),
                rota_needs::added_at.eq(now),
                rota_needs::version.eq(1),
            ),
            (
                rota_needs::subjects.eq(&marks.subjects),
                rota_needs::withheld_from.eq(&marks.withheld_from),
                rota_needs::visibility.eq(marks.visibility),
                rota_needs::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Writes a need anew, where it stands at this version. Its turns are kept from whom it is kept from now on.
pub fn change_need(tx: &mut Tx<'_>, family: &Family, was: &Need, change: &NeedText, version: i64) -> Result<()> {
    let marks = Marks::about(change.children.clone(), was.marks.source.clone())
        .withheld_from(change.kept_from.clone())
        .seen_by(was.marks.visibility);
    family.may_mark(&was.marks, &marks)?;
    let at = rota_needs::id.eq(&was.id).and(rota_needs::version.eq(version));
    let changed = diesel::update(rota_needs::table.filter(at))
        .set((
            rota_needs::what.eq(&change.what),
            rota_needs::weekday.eq(change.when.weekday),
            rota_needs::from_time.eq(&change.when.from_time),
            rota_needs::to_time.eq(&change.when.to_time),
            rota_needs::from_on.eq(change.when.from_on),
            rota_needs::until_on.eq(change.when.until_on),
            rota_needs::if_it_breaks.eq(&change.if_it_breaks),
            rota_needs::version.eq(version + 1),
            rota_needs::subjects.eq(&marks.subjects),
            rota_needs::withheld_from.eq(&marks.withheld_from),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    follow_need(tx, &family.id, was, &marks)
}
