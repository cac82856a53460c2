//! Whose record is meant, and who may ask for it. Read from the tables themselves: a privacy officer works with no family.

use alongside_families::codes::{Conclusion, Matter, PairState};
use alongside_families::copy::may_be_named;
use alongside_families::names;
use alongside_families::responsible::on_day;
use alongside_families::store::Responsibility;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::barred;
use alongside_schema::tables::{
    competence_views, family_members, nondisclosures, people, person_locks, responsibilities,
};
use alongside_schema::{Day, Id, Reference, Result, Viewer};
use diesel::prelude::*;

/// Somebody of the record who may be meant.
#[derive(Clone, Debug, Queryable)]
pub struct Meant {
    /// Who.
    pub id: Id,
    /// Their reference.
    pub reference: Reference,
    /// What they are called.
    pub name: String,
    /// When they were born.
    pub birth_date: Option<Day>,
}

macro_rules! meant_columns {
    () => {
        (people::id, people::reference, people::name, people::birth_date)
    };
}

/// Everybody with this whole name in use who was born on this very day and of whom the viewer may know: nobody of a family that they are kept from, and nobody from
/// whom they are locked. For those it is as if they were not there.
pub fn called(connection: &mut DbConnection, viewer: &Viewer, name: &str, born: Day) -> Result<Vec<Meant>> {
    let rows: Vec<Meant> = people::table
        .filter(people::birth_date.eq(born).and(people::joined_into.is_null()))
        .order(people::id)
        .select(meant_columns!())
        .load(connection)?;
    let rows = rows.into_iter().filter(|one| names::are_same(name, &one.name)).collect();
    may_know(connection, viewer, rows)
}

/// The one with this reference.
pub fn referred(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<Vec<Meant>> {
    let rows: Vec<Meant> = people::table
        .filter(people::reference.eq(reference).and(people::joined_into.is_null()))
        .select(meant_columns!())
        .load(connection)?;
    may_know(connection, viewer, rows)
}

/// The one with this id, if the viewer may know of them.
pub fn known(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Option<Meant>> {
    let rows: Vec<Meant> = people::table.filter(people::id.eq(id)).select(meant_columns!()).load(connection)?;
    Ok(may_know(connection, viewer, rows)?.pop())
}

fn may_know(connection: &mut DbConnection, viewer: &Viewer, people: Vec<Meant>) -> Result<Vec<Meant>> {
    let ids: Vec<&Id> = people.iter().map(|one| &one.id).collect();
    let families: Vec<Id> =
        barred::table.filter(barred::user_id.eq(&viewer.user_id)).select(barred::family_id).load(connection)?;
    let mut hidden: Vec<Id> = family_members::table
        .filter(family_members::family_id.eq_any(families).and(family_members::person_id.eq_any(&ids)))
        .select(family_members::person_id)
        .load(connection)?;
    hidden.extend(
        person_locks::table
            .filter(person_locks::user_id.eq(&viewer.user_id).and(person_locks::ended_at.is_null()))
            .filter(person_locks::person_id.eq_any(&ids))
            .select(person_locks::person_id)
            .load::<Id>(connection)?,
    );
    Ok(people.into_iter().filter(|one| !hidden.contains(&one.id)).collect())
}

/// Somebody who has parental responsibility for a child on a day.
#[derive(Clone, Debug)]
pub struct Responsible {
    /// The stretch of time.
    pub id: Id,
    /// Who.
    pub person_id: Id,
    /// In words: who, on which ground, and what shows it.
    pub words: String,
}

/// Who has parental responsibility for this child on this day.
pub fn responsible(connection: &mut DbConnection, child: &Id, day: Day) -> Result<Vec<Responsible>> {
    use responsibilities as r;
    let spells: Vec<Responsibility> = r::table
        .filter(r::child_id.eq(child))
        .order(r::id)
        .select((r::id, r::person_id, r::child_id, r::basis, r::evidence, r::seen_on, r::from_on, r::to_on, r::source))
        .load(connection)?;
    let born: Option<Day> = people::table.filter(people::id.eq(child)).select(people::birth_date).first(connection)?;
    let mut found = Vec::new();
    for held in on_day(&spells, child, born, day) {
        let of = people::table.filter(people::id.eq(&held.spell.person_id));
        let name: String = of.select(people::name).first(connection)?;
        let words = format!("{name}: {}. {}", held.spell.basis.words(), held.shown_by());
        found.push(Responsible { id: held.spell.id.clone(), person_id: held.spell.person_id.clone(), words });
    }
    Ok(found)
}

/// What somebody came to think of whether a child can decide this.
#[derive(Clone, Debug, Queryable)]
pub struct View {
    /// The view.
    pub id: Id,
    /// What they came to think.
    pub conclusion: Conclusion,
    /// Why.
    pub reasons: String,
    /// Who.
    pub formed_by: String,
    /// When.
    pub formed_on: Day,
}

/// What was last thought of whether this person can decide about their own record, whoever works with them.
pub fn competence(connection: &mut DbConnection, person: &Id) -> Result<Option<View>> {
    use competence_views as c;
    Ok(c::table
        .filter(c::person_id.eq(person).and(c::matter.eq(Matter::OwnRecord)))
        .order((c::formed_on.desc(), c::id.desc()))
        .select((c::id, c::conclusion, c::reasons, c::formed_by, c::formed_on))
        .first(connection)
        .optional()?)
}

/// Whether a pair that holds keeps everything of this family from somebody: by their person, or in words that may mean them.
pub fn is_kept_from_whole_family(connection: &mut DbConnection, family: &Id, (id, name): (&Id, &str)) -> Result<bool> {
    let pairs: Vec<(Option<Id>, String)> = nondisclosures::table
        .filter(nondisclosures::family_id.eq(family).and(nondisclosures::about_person_id.is_null()))
        .filter(nondisclosures::state.eq_any(PairState::HOLDING))
        .select((nondisclosures::who_person_id, nondisclosures::who))
        .load(connection)?;
    Ok(pairs.iter().any(|(who, words)| who.as_ref().map_or_else(|| may_be_named(words, name), |who| who == id)))
}
