//! What the privacy officer is shown: never what is about themselves, nor about anybody whose record they must not find.

use alongside_families::links::{LinkKind, Why};
use alongside_families::store::{LockKind, is_answered_for};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::barred;
use alongside_schema::tables::{
    families, family_members, involvements, people, person_locks, staff_link_matches, staff_links, users,
};
use alongside_schema::{Day, Id, Moment, Reference, Result, Viewer};
use diesel::prelude::*;

/// Lines of one list.
pub const MOST: i64 = 50;

/// A family of whom somebody may be declared, as far as the officer must know of it.
#[derive(Clone, Debug)]
pub struct FamilyNow {
    /// The family.
    pub id: Id,
    /// Its reference.
    pub reference: Reference,
    /// Whether only cleared people may know of it.
    pub restricted: bool,
    /// Whether who declared leads it.
    pub is_led_by_them: bool,
    /// Whether some manager reaches it.
    pub is_answered_for: bool,
}

/// Somebody of the record who may be the one whom a colleague declared.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Which one it is.
    pub id: Id,
    /// The link.
    pub link: Id,
    /// Who declared: the account.
    pub user: Id,
    /// Who declared, with what they are called at work.
    pub worker: String,
    /// Who they are to each other.
    pub kind: LinkKind,
    /// Who was declared.
    pub name: String,
    /// When they were born.
    pub birth_date: Option<Day>,
    /// Where they live.
    pub address: String,
    /// The person of the record.
    pub person: Id,
    /// Their name in the record.
    pub person_name: String,
    /// When they were born, by the record.
    pub person_born: Option<Day>,
    /// Why they may be one.
    pub why: Why,
    /// Whether the worker is locked from them already.
    pub is_locked: bool,
    /// Their families.
    pub families: Vec<FamilyNow>,
}

type Row = (
    (Id, Id, Id, String, String),
    (LinkKind, String, Option<Day>, String, String),
    (Id, String, Option<Day>, Why, Option<Id>),
);

/// What waits for a decision and is not about the viewer, the oldest first; or the one with this id.
pub fn proposals(connection: &mut DbConnection, viewer: &Viewer, only: Option<&Id>) -> Result<Vec<Proposal>> {
    let holds = person_locks::user_id
        .eq(staff_links::user_id)
        .and(person_locks::person_id.eq(staff_link_matches::person_id))
        .and(person_locks::ended_at.is_null());
    let mut query = staff_link_matches::table
        .inner_join(staff_links::table.on(staff_links::id.eq(staff_link_matches::link_id)))
        .inner_join(users::table.on(users::id.eq(staff_links::user_id)))
        .inner_join(people::table.on(people::id.eq(staff_link_matches::person_id)))
        .left_join(person_locks::table.on(holds))
        .filter(staff_link_matches::outcome.is_null().and(staff_links::ended_at.is_null()))
        .filter(staff_links::user_id.ne(&viewer.user_id))
        .filter(people::id.ne_all(near_to(connection, viewer)?))
        .order(staff_link_matches::id)
        .limit(MOST + 1)
        .select((
            (staff_link_matches::id, staff_links::id, users::id, users::name, users::job_title),
            (
                staff_links::kind,
                staff_links::name,
                staff_links::birth_date,
                staff_links::address,
                staff_links::postcode,
            ),
            (people::id, people::name, people::birth_date, staff_link_matches::why, person_locks::id.nullable()),
        ))
        .into_boxed();
    if let Some(id) = only {
        query = query.filter(staff_link_matches::id.eq(id));
    }
    let rows: Vec<Row> = query.load(connection)?;
    let mut found = Vec::with_capacity(rows.len());
    for ((id, link, user, worker, job), (kind, name, birth_date, address, postcode), of_person) in rows {
        let (person, person_name, person_born, why, locked) = of_person;
        let families = families_of(connection, &person, &user)?;
        let address = [address, postcode].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let (worker, is_locked) = (format!("{worker}, {job}"), locked.is_some());
        found.push(Proposal {
            id,
            link,
            user,
            worker,
            kind,
            name,
            birth_date,
            address,
            person,
            person_name,
            person_born,
            why,
            is_locked,
            families,
        });
    }
    Ok(found)
}

/// Everybody of a family that this officer must not know of: themselves, whom they declared, and whoever is of a family with one of them.
fn near_to(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Id>> {
    let families: Vec<Id> =
        barred::table.filter(barred::user_id.eq(&viewer.user_id)).select(barred::family_id).load(connection)?;
    Ok(family_members::table
        .filter(family_members::family_id.eq_any(families))
        .select(family_members::person_id)
        .distinct()
        .load(connection)?)
}

/// The families that somebody is or was of, by reference alone.
pub(super) fn families_of(connection: &mut DbConnection, person: &Id, user: &Id) -> Result<Vec<FamilyNow>> {
    let rows: Vec<(Id, Reference, bool)> = families::table
        .inner_join(family_members::table.on(family_members::family_id.eq(families::id)))
        .filter(family_members::person_id.eq(person).and(families::joined_into.is_null()))
        .order(families::id)
        .select((families::id, families::reference, families::restricted))
        .load(connection)?;
    let mut found = Vec::with_capacity(rows.len());
    for (id, reference, restricted) in rows {
        let led = involvements::table
            .filter(involvements::family_id.eq(&id).and(involvements::user_id.eq(user)))
            .filter(involvements::role.eq("lead").and(involvements::ended_on.is_null()));
        let is_led_by_them = diesel::select(diesel::dsl::exists(led)).get_result(connection)?;
        let is_answered_for = is_answered_for(connection, &id)?;
        found.push(FamilyNow { id, reference, restricted, is_led_by_them, is_answered_for });
    }
    Ok(found)
}

/// A link that whoever declared it asks to end.
#[derive(Clone, Debug, Queryable)]
pub struct Asked {
    /// The link.
    pub id: Id,
    /// Who declared it.
    pub worker: String,
    /// Who they are to each other.
    pub kind: LinkKind,
    /// Who was declared.
    pub name: String,
    /// When it was declared.
    pub declared_at: Moment,
    /// Why it is to end.
    pub words: String,
}

/// The links that somebody else than the viewer asks to end, or the one with this id.
pub fn asked_to_end(connection: &mut DbConnection, viewer: &Viewer, only: Option<&Id>) -> Result<Vec<Asked>> {
    let near = near_to(connection, viewer)?;
    let of_near = staff_link_matches::table
        .filter(staff_link_matches::person_id.eq_any(near))
        .select(staff_link_matches::link_id);
    let mut query = staff_links::table
        .inner_join(users::table.on(users::id.eq(staff_links::user_id)))
        .filter(staff_links::end_asked_at.is_not_null().and(staff_links::ended_at.is_null()))
        .filter(staff_links::user_id.ne(&viewer.user_id))
        .filter(staff_links::id.ne_all(of_near))
        .order((staff_links::end_asked_at, staff_links::id))
        .limit(MOST + 1)
        .select((
            staff_links::id,
            users::name,
            staff_links::kind,
            staff_links::name,
            staff_links::declared_at,
            staff_links::end_words,
        ))
        .into_boxed();
    if let Some(id) = only {
        query = query.filter(staff_links::id.eq(id));
    }
    Ok(query.load(connection)?)
}

/// A lock that holds.
#[derive(Clone, Debug)]
pub struct Locked {
    /// The lock.
    pub id: Id,
    /// Who is locked.
    pub worker: String,
    /// What they are to the person.
    pub kind: LockKind,
    /// From whom.
    pub person: String,
    /// Since when.
    pub since: Moment,
    /// Whether the program locked, being sure, and nobody has looked at it.
    pub by_program: bool,
    /// The families.
    pub families: Vec<FamilyNow>,
}

/// The locks that hold and are not about the viewer, the newest first; or the one with this id.
pub fn locks(connection: &mut DbConnection, viewer: &Viewer, only: Option<&Id>) -> Result<Vec<Locked>> {
    type Row = (Id, Id, String, LockKind, Id, String, Moment, Option<Id>);
    let mut query = person_locks::table
        .inner_join(users::table.on(users::id.eq(person_locks::user_id)))
        .inner_join(people::table.on(people::id.eq(person_locks::person_id)))
        .filter(person_locks::ended_at.is_null().and(person_locks::user_id.ne(&viewer.user_id)))
        .filter(people::id.ne_all(near_to(connection, viewer)?))
        .order(person_locks::id.desc())
        .limit(MOST + 1)
        .select((
            person_locks::id,
            users::id,
            users::name,
            person_locks::kind,
            people::id,
            people::name,
            person_locks::declared_at,
            person_locks::declared_by,
        ))
        .into_boxed();
    if let Some(id) = only {
        query = query.filter(person_locks::id.eq(id));
    }
    let rows: Vec<Row> = query.load(connection)?;
    let mut found = Vec::with_capacity(rows.len());
    for (id, user, worker, kind, person_id, person, since, by) in rows {
        let families = families_of(connection, &person_id, &user)?;
        found.push(Locked { id, worker, kind, person, since, by_program: by.is_none(), families });
    }
    Ok(found)
}
