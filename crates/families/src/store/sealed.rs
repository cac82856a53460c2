//! Who somebody was before an adoption and who they are since: never joined, never proposed to be one, never found together. Every node knows either side by a
//! tag; who is who stands in an envelope that only the keeper's node opens. See ADR 0058.

use alongside_keys::{SealKeys, Tags};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{families, family_members, life_events, people, sealed_identities};
use alongside_schema::{Error, Id, Marks, Moment, People, Reference, Result, Tx, Viewer};
use diesel::prelude::*;

use super::joining::not_from_here;
use crate::tie_codes::LifeEvent;

/// The key by which either side of a seal is known; nothing where nobody is sealed at all. Where somebody is, and the key is not there or is another than that of
/// the keeper's node, nobody can say who: that is a fault, and whatever asked does not go on.
pub fn tags_of_seals(connection: &mut DbConnection, keys: &SealKeys) -> Result<Option<Tags>> {
    // Rows from before there was such a tag say nothing, and come last.
    let first: Option<(Id, String)> = sealed_identities::table
        .order((sealed_identities::tag_row.desc(), sealed_identities::id))
        .select((sealed_identities::id, sealed_identities::tag_row))
        .first(connection)
        .optional()?;
    let Some((id, tag)) = first else { return Ok(None) };
    let fault = |what: String| Error::Fault(format!("people are sealed here, and {what}"));
    let tags = keys.tags().map_err(|why| fault(why.to_string()))?;
    let tags = tags.ok_or_else(|| fault("the key seal.tags is not there".to_owned()))?;
    if tag.is_empty() || tags.of_row(id.as_str()) == tag {
        Ok(Some(tags))
    } else {
        Err(fault("seal.tags is another key".to_owned()))
    }
}

/// The tags of these people, each with whose it is; nothing where nobody is sealed at all.
fn tags(connection: &mut DbConnection, keys: &SealKeys, people: &[Id]) -> Result<Vec<(String, Id)>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let tags = tags_of_seals(connection, keys)?;
    let Some(tags) = tags else { return Ok(Vec::new()) };
    Ok(people.iter().map(|person| (tags.of(person.as_str()), person.clone())).collect())
}

/// Which side of a seal somebody is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Before,
    Since,
}

/// Those of these people who are sealed, with the seal and their side.
fn sealed(connection: &mut DbConnection, keys: &SealKeys, people: &[Id]) -> Result<Vec<(Id, Side, Id)>> {
    let tags = tags(connection, keys, people)?;
    if tags.is_empty() {
        return Ok(Vec::new());
    }
    let all: Vec<&String> = tags.iter().map(|(tag, _)| tag).collect();
    let rows: Vec<(Id, String, String)> = sealed_identities::table
        .filter(sealed_identities::tag_old.eq_any(&all).or(sealed_identities::tag_new.eq_any(&all)))
        .order(sealed_identities::id)
        .select((sealed_identities::id, sealed_identities::tag_old, sealed_identities::tag_new))
        .load(connection)?;
    let whose = |tag: &str| tags.iter().find(|(of, _)| of == tag).map(|(_, person)| person.clone());
    let sides = |(seal, old, new): (Id, String, String)| {
        let before = whose(&old).map(|person| (seal.clone(), Side::Before, person));
        before.into_iter().chain(whose(&new).map(|person| (seal, Side::Since, person)))
    };
    Ok(rows.into_iter().flat_map(sides).collect())
}

/// Those of these people who must not be shown beside the others: who somebody was before an adoption, where who they are since is among them too.
pub fn not_beside(connection: &mut DbConnection, keys: &SealKeys, people: &[Id]) -> Result<Vec<Id>> {
    let sealed = sealed(connection, keys, people)?;
    let is_there_since = |seal: &Id| sealed.iter().any(|(of, side, _)| of == seal && *side == Side::Since);
    let before = sealed.iter().filter(|(seal, side, _)| *side == Side::Before && is_there_since(seal));
    Ok(before.map(|(_, _, person)| person.clone()).collect())
}

/// Refuses what would bring somebody of either side of a seal together with anybody at all. The words are those of every other reason, and do not depend on with
/// whom: nobody finds out who is who by trying.
pub(super) fn none_sealed(tx: &mut Tx<'_>, people: &[&Id]) -> Result<()> {
    let (keys, people): (_, Vec<Id>) = (tx.keys().seals.clone(), people.iter().map(|id| (*id).clone()).collect());
    if sealed(tx.connection(), &keys, &people)?.is_empty() { Ok(()) } else { Err(not_from_here()) }
}

/// Refuses to join records in which somebody is who has been adopted since. Those from before can be joined with each other.
pub(super) fn none_since(tx: &mut Tx<'_>, records: &[&Id]) -> Result<()> {
    let keys = tx.keys().seals.clone();
    let everybody: Vec<Id> = family_members::table
        .filter(family_members::family_id.eq_any(records.iter().copied()))
        .order(family_members::id)
        .select(family_members::person_id)
        .load(tx.connection())?;
    let sealed = sealed(tx.connection(), &keys, &everybody)?;
    if sealed.iter().any(|(_, side, _)| *side == Side::Since) { Err(not_from_here()) } else { Ok(()) }
}

/// The person with this reference, as the keeper of seals names them: whoever may see them.
pub fn person_to_seal(connection: &mut DbConnection, reference: &Reference) -> Result<Option<Id>> {
    Ok(people::table
        .filter(people::reference.eq(reference).and(people::joined_into.is_null()))
        .select(people::id)
        .first(connection)
        .optional()?)
}

/// How both sides are called, for the keeper alone who has opened the envelope: by the references of the person and of their families.
pub fn references_of(connection: &mut DbConnection, person: &Id) -> Result<Vec<Reference>> {
    let own: Option<Reference> =
        people::table.filter(people::id.eq(person)).select(people::reference).first(connection).optional()?;
    let theirs: Vec<Reference> = family_members::table
        .inner_join(families::table.on(families::id.eq(family_members::family_id)))
        .filter(family_members::person_id.eq(person))
        .order(families::id)
        .select(families::reference)
        .load(connection)?;
    Ok(own.into_iter().chain(theirs).collect())
}

/// Says in every record of this person that there is a separate adoption record. Nothing of it says when or where: the row stands as of the day on which they came
/// into that record, and not even its id tells the moment.
pub fn say_separate_record(tx: &mut Tx<'_>, by: &Viewer, person: &Id) -> Result<()> {
    let records: Vec<(Id, Moment)> = family_members::table
        .filter(family_members::person_id.eq(person))
        .order(family_members::id)
        .select((family_members::family_id, family_members::created_at))
        .load(tx.connection())?;
    let marks = Marks::about(People::one(person), "");
    for (family, came) in records {
        let id = tx.id_of(came);
        diesel::insert_into(life_events::table)
            .values((
                (
                    life_events::id.eq(id),
                    life_events::family_id.eq(family),
                    life_events::kind.eq(LifeEvent::SeparateRecord),
                    life_events::person_id.eq(person),
                    life_events::happened_on.eq(came.day()),
                    life_events::words.eq(""),
                    life_events::recorded_by.eq(&by.user_id),
                    life_events::recorded_at.eq(came),
                ),
                (
                    life_events::subjects.eq(&marks.subjects),
                    life_events::withheld_from.eq(&marks.withheld_from),
                    life_events::visibility.eq(marks.visibility),
                    life_events::source.eq(&marks.source),
                ),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}
