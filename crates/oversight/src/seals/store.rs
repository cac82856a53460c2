//! The queries of sealed adoptions.

use alongside_families::codes::{HomeClass, PersonKind};
use alongside_families::store::{
    NewFamily, NewHome, NewPerson, add_family, has_manager, person_to_seal, references_of, say_separate_record,
    tags_of_seals,
};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{agencies, people, sealed_identities, user_roles, users};
use alongside_schema::{Day, Error, Id, Moment, Reference, ReferenceKind, Result, Role, Tx, Viewer, may_come_in};
use diesel::prelude::*;

/// A seal, as the list shows it: nothing of whom.
#[derive(Clone, Debug, Queryable)]
pub struct Seal {
    /// The row.
    pub id: Id,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Moment,
    /// How often it was opened.
    pub opened: i64,
}

/// Every seal, the newest first.
pub fn seals(connection: &mut DbConnection) -> Result<Vec<Seal>> {
    Ok(sealed_identities::table
        .inner_join(users::table.on(users::id.eq(sealed_identities::made_by)))
        .order(sealed_identities::id.desc())
        .select((sealed_identities::id, users::name, sealed_identities::made_at, sealed_identities::opened_count))
        .load(connection)?)
}

/// Whether any adoption is sealed.
pub fn are_there(connection: &mut DbConnection) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(sealed_identities::table.select(sealed_identities::id)))
        .get_result(connection)?)
}

/// One of them.
pub fn seal(connection: &mut DbConnection, id: &Id) -> Result<Seal> {
    seals(connection)?.into_iter().find(|seal| seal.id == *id).ok_or(Error::NotFound)
}

/// Everybody whom the keeper can name to know of the new record: practitioners and managers.
pub fn who_could_know(connection: &mut DbConnection) -> Result<Vec<(Id, String)>> {
    let rows: Vec<(Id, String, String, String)> = users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(may_come_in().and(user_roles::role.eq_any([Role::Practitioner, Role::Manager])))
        .order((users::name, users::id))
        .select((users::id, users::name, users::job_title, agencies::name))
        .load(connection)?;
    let mut found: Vec<(Id, String)> =
        rows.into_iter().map(|(id, name, work, agency)| (id, format!("{name}, {work}, {agency}"))).collect();
    found.dedup();
    Ok(found)
}

/// What the keeper says of a new record.
#[derive(Clone, Debug)]
pub struct NewSeal {
    /// The reference of the person as they were known until now.
    pub old: Reference,
    /// What they are called now.
    pub name: String,
    /// Their date of birth.
    pub birth_date: Day,
    /// Who adopted them, each by name.
    pub adopters: Vec<String>,
    /// What the family is called.
    pub family: String,
    /// Where they live: address and postcode.
    pub home: (String, String),
    /// Who may know of the new record, and nobody else.
    pub cleared: Vec<Id>,
}

/// Makes the new record, says in the old one that there is another, and seals who is who. Nothing of the old record goes into the new one.
pub fn make_seal(tx: &mut Tx<'_>, by: &Viewer, new: &NewSeal, random: &[u8; 16]) -> Result<Id> {
    let keys = tx.keys().seals.clone();
    let old = person_to_seal(tx.connection(), &new.old)?;
    let old = old.ok_or_else(|| Error::Refused("There is no person with this reference.".to_owned()))?;
    if !has_manager(tx.connection(), &new.cleared)? {
        let words = "No manager would know of the new record, so nobody could give it a lead practitioner. Tick one.";
        return Err(Error::Refused(words.to_owned()));
    }
    let reference = tx.new_reference(ReferenceKind::Family);
    let made = add_family(tx, by, &reference, &new_family(new, &by.agency))?;
    let since = made.people.first().ok_or_else(|| Error::Fault("a record without anybody".to_owned()))?;
    let (id, now) = (tx.new_id(), tx.now());
    let known = tags_of_seals(tx.connection(), &keys)?;
    let tags = known.or(keys.tags().map_err(fault)?).ok_or_else(|| fault("the key seal.tags is not there"))?;
    let (tag_old, tag_new, tag_row) = (tags.of(old.as_str()), tags.of(since.as_str()), tags.of_row(id.as_str()));
    let words = format!("{old} {since}");
    let envelope = keys.seal(&about(&id), &words, random).map_err(fault)?.ok_or(Error::NotFound)?;
    let there = sealed_identities::table.filter(sealed_identities::tag_old.eq(&tag_old));
    if diesel::select(diesel::dsl::exists(there)).get_result(tx.connection())? {
        return Err(Error::Refused("There is a sealed record of this person already.".to_owned()));
    }
    diesel::insert_into(sealed_identities::table)
        .values((
            sealed_identities::id.eq(&id),
            sealed_identities::envelope.eq(envelope),
            sealed_identities::tag_old.eq(tag_old),
            sealed_identities::tag_new.eq(tag_new),
            sealed_identities::tag_row.eq(tag_row),
            sealed_identities::made_by.eq(&by.user_id),
            sealed_identities::made_at.eq(now),
            sealed_identities::opened_count.eq(0),
        ))
        .execute(tx.connection())?;
    say_separate_record(tx, by, &old)?;
    Ok(id)
}

/// The new record: the child and who adopted them, in a home that named workers alone know.
fn new_family(new: &NewSeal, agency: &str) -> NewFamily {
    let child = NewPerson::new(&new.name, PersonKind::Child, "Child").born(Some(new.birth_date)).lives_in(Some(0));
    let adopters = new.adopters.iter().map(|name| NewPerson::new(name, PersonKind::Adult, "Parent").lives_in(Some(0)));
    let (address, postcode) = new.home.clone();
    NewFamily {
        name: new.family.clone(),
        people: [child].into_iter().chain(adopters).collect(),
        homes: vec![NewHome { address, postcode, class: HomeClass::Restricted }],
        source: agency.to_owned(),
        reason: "A new record.".to_owned(),
        cleared: Some(new.cleared.clone()),
        why_cleared: Some("Only named people know of this record.".to_owned()),
        ..NewFamily::default()
    }
}

/// An envelope belongs to its row: put into another, it does not open.
fn about(id: &Id) -> String {
    format!("sealed_identities|{id}|envelope")
}

fn fault(why: impl ToString) -> Error {
    Error::Fault(why.to_string())
}

/// Who is who, by references: the person and their families, before and since.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What they are called and have as references in the record from before.
    pub before: (String, Vec<Reference>),
    /// The same since.
    pub since: (String, Vec<Reference>),
}

/// Opens a seal, and counts that.
pub fn open_seal(tx: &mut Tx<'_>, id: &Id) -> Result<Opened> {
    let keys = tx.keys().seals.clone();
    let counted = diesel::update(sealed_identities::table.filter(sealed_identities::id.eq(id)))
        .set(sealed_identities::opened_count.eq(sealed_identities::opened_count + 1))
        .execute(tx.connection())?;
    if counted == 0 {
        return Err(Error::NotFound);
    }
    let envelope: String = sealed_identities::table
        .filter(sealed_identities::id.eq(id))
        .select(sealed_identities::envelope)
        .first(tx.connection())?;
    let words = keys.open(&about(id), &envelope).map_err(fault)?.ok_or(Error::NotFound)?;
    let (old, new) = words.split_once(' ').ok_or_else(|| fault("an envelope that names nobody"))?;
    let mut called = |person: &str| -> Result<(String, Vec<Reference>)> {
        let person: Id = person.parse().map_err(|_| fault("an envelope that names nobody"))?;
        let name = people::table.filter(people::id.eq(&person)).select(people::name).first(tx.connection());
        let name: Option<String> = name.optional()?;
        Ok((name.unwrap_or_default(), references_of(tx.connection(), &person)?))
    };
    Ok(Opened { before: called(old)?, since: called(new)? })
}
