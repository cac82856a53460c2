//! Holds: that nothing of a family or a person is destroyed, whatever the rules say.

use std::collections::HashSet;

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::keepable;
use alongside_schema::tables::{families, family_members, holds, people, users};
use alongside_schema::{Error, Id, Moment, Reference, ReferenceKind, Result, Tx, Viewer};
use diesel::prelude::*;

use super::super::codes::HoldReason;
use super::due::keepable_family;

/// A hold that stands.
#[derive(Clone, Debug)]
pub struct Hold {
    /// The hold.
    pub id: Id,
    /// What is held: the reference of a family or of a person.
    pub of: Reference,
    /// Why, by the list.
    pub reason: HoldReason,
    /// Why, in words.
    pub words: String,
    /// Who set it.
    pub by: String,
    /// When.
    pub at: Moment,
}

impl Hold {
    /// Whether it is of a person, and so of every family of theirs.
    pub fn is_of_person(&self) -> bool {
        self.of.kind() == ReferenceKind::Person
    }
}

/// What is to be held.
#[derive(Clone, Debug)]
pub struct HeldWhat {
    /// The reference of a family or of a person.
    pub of: Reference,
    /// Why, by the list.
    pub reason: HoldReason,
    /// Why, in words.
    pub words: String,
}

const NOTHING_THERE: &str = "There is no family and nobody with this reference on whom you can decide. Check the reference, or ask another privacy officer.";

/// The person of this reference, where the officer may decide on every family of theirs.
fn keepable_person(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<Id> {
    let id: Id = people::table
        .filter(people::reference.eq(reference).and(people::joined_into.is_null()))
        .select(people::id)
        .first(connection)
        .map_err(Error::or_not_found)?;
    let families: Vec<Id> = family_members::table
        .filter(family_members::person_id.eq(&id))
        .select(family_members::family_id)
        .distinct()
        .load(connection)?;
    let known: i64 = keepable::table
        .filter(keepable::viewer_id.eq(&viewer.user_id).and(keepable::whole))
        .filter(keepable::family_id.eq_any(&families))
        .count()
        .get_result(connection)?;
    if families.is_empty() || known < families.len() as i64 { Err(Error::NotFound) } else { Ok(id) }
}

/// Sets a hold. What is not there and what the officer must not know of is refused in the same words.
pub fn set(tx: &mut Tx<'_>, by: &Viewer, new: &HeldWhat) -> Result<(Id, Option<Id>)> {
    let found = match new.of.kind() {
        ReferenceKind::Family => keepable_family(tx.connection(), by, &new.of).map(|id| (Some(id), None)),
        ReferenceKind::Person => keepable_person(tx.connection(), by, &new.of).map(|id| (None, Some(id))),
        _ => Err(Error::NotFound),
    };
    let (family, person) = found.map_err(|error| match error {
        Error::NotFound => Error::Refused(NOTHING_THERE.to_owned()),
        other => other,
    })?;
    // What is being destroyed at this moment waits, or this does: a hold that is set is never passed over.
    if !stand_still(tx, family.as_ref(), person.as_ref())? {
        return Err(Error::Refused(NOTHING_THERE.to_owned()));
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(holds::table)
        .values((
            holds::id.eq(&id),
            holds::family_id.eq(&family),
            holds::person_id.eq(&person),
            holds::reason.eq(new.reason),
            holds::words.eq(&new.words),
            holds::set_by.eq(&by.user_id),
            holds::set_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok((id, family))
}

/// Holds the rows of these families until the transaction ends; whether any is still there.
fn stand_still(tx: &mut Tx<'_>, family: Option<&Id>, person: Option<&Id>) -> Result<bool> {
    let ids: Vec<Id> = match (family, person) {
        (Some(family), _) => vec![family.clone()],
        (None, Some(person)) => family_members::table
            .filter(family_members::person_id.eq(person))
            .select(family_members::family_id)
            .load(tx.connection())?,
        (None, None) => Vec::new(),
    };
    let held = diesel::update(families::table.filter(families::id.eq_any(ids)))
        .set(families::name.eq(families::name))
        .execute(tx.connection())?;
    Ok(held > 0)
}

type Row = (Id, Option<Id>, Option<Id>, HoldReason, String, String, Moment);

/// The holds that stand on what this officer may decide on, the newest first.
pub fn holds(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Hold>> {
    let rows: Vec<Row> = holds::table
        .inner_join(users::table.on(users::id.eq(holds::set_by)))
        .filter(holds::lifted_at.is_null())
        .order(holds::id.desc())
        .select((
            holds::id,
            holds::family_id,
            holds::person_id,
            holds::reason,
            holds::words,
            users::name,
            holds::set_at,
        ))
        .load(connection)?;
    let mut seen = Vec::new();
    for (id, family, person, reason, words, by, at) in rows {
        let of = match (&family, &person) {
            (Some(family), _) => family_known(connection, viewer, family)?,
            (None, Some(person)) => person_known(connection, viewer, person)?,
            (None, None) => None,
        };
        seen.extend(of.map(|of| Hold { id, of, reason, words, by, at }));
    }
    Ok(seen)
}

fn family_known(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Option<Reference>> {
    Ok(families::table
        .inner_join(keepable::table.on(keepable::family_id.eq(families::id)))
        .filter(keepable::viewer_id.eq(&viewer.user_id).and(keepable::whole).and(families::id.eq(family)))
        .select(families::reference)
        .first(connection)
        .optional()?)
}

fn person_known(connection: &mut DbConnection, viewer: &Viewer, person: &Id) -> Result<Option<Reference>> {
    let reference: Reference =
        people::table.filter(people::id.eq(person)).select(people::reference).first(connection)?;
    match keepable_person(connection, viewer, &reference) {
        Ok(_) => Ok(Some(reference)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Those of one family that stand: of it, and of anybody in it. For an officer who may decide on it.
pub fn holds_of(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Hold>> {
    let members: Vec<Id> = family_members::table
        .filter(family_members::family_id.eq(family))
        .select(family_members::person_id)
        .load(connection)?;
    let of: Vec<Reference> =
        people::table.filter(people::id.eq_any(members)).select(people::reference).load(connection)?;
    let own = family_known(connection, viewer, family)?;
    let all = holds(connection, viewer)?.into_iter();
    Ok(all.filter(|hold| Some(&hold.of) == own.as_ref() || of.contains(&hold.of)).collect())
}

/// Lifts a hold, with why. Never by whoever set it: of two who could want a record gone, one is not enough to clear the way.
pub fn lift(tx: &mut Tx<'_>, by: &Viewer, id: &Id, words: &str) -> Result<Option<Id>> {
    if !holds(tx.connection(), by)?.iter().any(|hold| hold.id == *id) {
        return Err(Error::NotFound);
    }
    let (set_by, family): (Id, Option<Id>) =
        holds::table.filter(holds::id.eq(id)).select((holds::set_by, holds::family_id)).first(tx.connection())?;
    if set_by == by.user_id {
        return Err(Error::Refused("You set this hold. Somebody else decides that it ends.".to_owned()));
    }
    let now = tx.now();
    let lifted = diesel::update(holds::table.filter(holds::id.eq(id).and(holds::lifted_at.is_null())))
        .set((holds::lifted_by.eq(&by.user_id), holds::lifted_at.eq(now), holds::lift_words.eq(words)))
        .execute(tx.connection())?;
    if lifted == 1 { Ok(family) } else { Err(Error::Stale) }
}

/// Which of these families somebody holds: by themselves, or by anybody who is or was in them. Whoever set the hold, and whoever may know of it.
pub(super) fn held(connection: &mut DbConnection, families: &[Id]) -> Result<HashSet<Id>> {
    let by_family: Vec<Option<Id>> = holds::table
        .filter(holds::lifted_at.is_null().and(holds::family_id.eq_any(families)))
        .select(holds::family_id)
        .load(connection)?;
    let by_person: Vec<Id> = family_members::table
        .inner_join(holds::table.on(holds::person_id.eq(family_members::person_id.nullable())))
        .filter(holds::lifted_at.is_null().and(family_members::family_id.eq_any(families)))
        .select(family_members::family_id)
        .load(connection)?;
    Ok(by_family.into_iter().flatten().chain(by_person).collect())
}

/// Whether somebody holds this family.
pub fn is_held(connection: &mut DbConnection, family: &Id) -> Result<bool> {
    Ok(held(connection, std::slice::from_ref(family))?.contains(family))
}
