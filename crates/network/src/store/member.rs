use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{network_people, users};
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::follow::{follow, follow_guest, follow_person};
use super::rota::follow_member;
use super::support::follow_support;
use crate::codes::{FoundBy, Kind};

/// Somebody of the network.
#[derive(Clone, Debug, Queryable)]
pub struct NetworkMember {
    /// Their row.
    pub id: Id,
    /// The person, where they are one of the record.
    pub person_id: Option<Id>,
    /// What they are called. A first name is enough.
    pub name: String,
    /// Who they are.
    pub kind: Kind,
    /// That in words: "Amina's grandmother".
    pub tie_words: String,
    /// Who thought of them.
    pub found_by: FoundBy,
    /// Their number.
    pub telephone: String,
    /// When and how it is safe to ring it.
    pub when_to_ring: String,
    /// What else to know.
    pub note: String,
    /// Since when they are not in it any more.
    pub ended_on: Option<Day>,
    /// Why.
    pub ended_why: String,
    /// Who added them.
    pub added_by: String,
    /// When.
    pub added_at: Moment,
    /// Counts the changes.
    pub version: i64,
    /// The marks.
    pub marks: Marks,
}

impl NetworkMember {
    /// Who they are, in words: as somebody said it, or as it was chosen.
    pub fn who(&self) -> &str {
        if self.tie_words.is_empty() { self.kind.words() } else { &self.tie_words }
    }
}

/// Who is and was in the network of a family, in the order in which they came.
pub(super) fn members(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<NetworkMember>> {
    use visible::network_people as n;
    Ok(visible!(network_people, viewer, family)
        .inner_join(users::table.on(users::id.eq(n::added_by)))
        .order(n::id)
        .select((
            n::id,
            n::person_id,
            n::name,
            n::tie,
            n::tie_words,
            n::found_by,
            n::telephone,
            n::when_to_ring,
            n::note,
            n::ended_on,
            n::ended_why,
            users::name,
            n::added_at,
            n::version,
            (n::subjects, n::withheld_from, n::visibility, n::source),
        ))
        .load(connection)?)
}

/// What a page says of somebody of the network.
#[derive(Clone, Debug)]
pub struct MemberText {
    /// The person, where they are one of the record.
    pub person: Option<Id>,
    /// What they are called.
    pub name: String,
    /// Who they are.
    pub kind: Kind,
    /// That in words.
    pub tie_words: String,
    /// Who thought of them.
    pub found_by: FoundBy,
    /// Their number, and when it is safe to ring it.
    pub telephone: (String, String),
    /// What else to know.
    pub note: String,
    /// Since when they are not in it any more, and why.
    pub ended: Option<(Day, String)>,
    /// Who must not know of them.
    pub kept_from: People,
}

impl MemberText {
    /// Somebody of whom no more is known than what they are called and who they are.
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self {
            person: None,
            name: name.into(),
            kind,
            tie_words: String::new(),
            found_by: FoundBy::NotSaid,
            telephone: (String::new(), String::new()),
            note: String::new(),
            ended: None,
            kept_from: People::none(),
        }
    }
}

/// Adds somebody. Whoever is in it already as the same person of the record is not added twice.
pub fn add_member(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, new: &MemberText, marks: &Marks) -> Result<Id> {
    is_there_once(tx, viewer, family, new.person.as_ref(), None)?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(network_people::table)
        .values((
            (
                network_people::id.eq(&id),
                network_people::family_id.eq(family),
                network_people::person_id.eq(&new.person),
                network_people::name.eq(&new.name),
                network_people::tie.eq(new.kind),
                network_people::tie_words.eq(&new.tie_words),
                network_people::found_by.eq(new.found_by),
                network_people::telephone.eq(&new.telephone.0),
                network_people::when_to_ring.eq(&new.telephone.1),
                network_people::note.eq(&new.note),
                network_people::ended_why.eq(""),
                network_people::added_by.eq(&viewer.user_id),
                network_people::added_at.eq(now),
                network_people::version.eq(1),
            ),
            (
                network_people::subjects.eq(subjects(new.person.as_ref())),
                network_people::withheld_from.eq(&marks.withheld_from),
                network_people::visibility.eq(marks.visibility),
                network_people::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// About whom a row of the network is: the person, where they are one of the record.
fn subjects(person: Option<&Id>) -> People {
    person.map_or_else(People::none, People::one)
}

fn is_there_once(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, person: Option<&Id>, but: Option<&Id>) -> Result<()> {
    let there = members(tx.connection(), viewer, family)?;
    let is_same = |member: &&NetworkMember| {
        member.ended_on.is_none() && Some(&member.id) != but && member.person_id.as_ref() == person
    };
    match there.iter().find(|member| person.is_some() && is_same(member)) {
        Some(member) => Err(Error::Refused(format!("{} is in the network already.", member.name))),
        None => Ok(()),
    }
}

/// Writes what is known of somebody anew, where it stands at this version. What was kept from them by the id of their row is kept from the person from then on.
pub fn change_member(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Family,
    was: &NetworkMember,
    change: &MemberText,
    version: i64,
) -> Result<()> {
    is_there_once(tx, viewer, &family.id, change.person.as_ref(), Some(&was.id))?;
    let marks = was.marks.clone().withheld_from(change.kept_from.clone());
    family.may_mark(&was.marks, &marks)?;
    let (ended_on, ended_why) = change.ended.clone().map_or((None, String::new()), |(on, why)| (Some(on), why));
    let at = network_people::id.eq(&was.id).and(network_people::version.eq(version));
    let changed = diesel::update(network_people::table.filter(at))
        .set((
            network_people::person_id.eq(&change.person),
            network_people::name.eq(&change.name),
            network_people::tie.eq(change.kind),
            network_people::tie_words.eq(&change.tie_words),
            network_people::found_by.eq(change.found_by),
            network_people::telephone.eq(&change.telephone.0),
            network_people::when_to_ring.eq(&change.telephone.1),
            network_people::note.eq(&change.note),
            network_people::ended_on.eq(ended_on),
            network_people::ended_why.eq(ended_why),
            network_people::version.eq(version + 1),
            network_people::subjects.eq(subjects(change.person.as_ref())),
            network_people::withheld_from.eq(&marks.withheld_from),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let persons = (was.person_id.as_ref(), change.person.as_ref());
    if persons.0 != persons.1 {
        follow_person(tx, &family.id, &was.id, persons)?;
    }
    follow(tx, &family.id, &was.id, change.person.as_ref(), &marks)?;
    let kept = (&was.marks.withheld_from, &marks.withheld_from);
    follow_guest(tx, &family.id, &was.id, persons, kept)?;
    follow_support(tx, &family.id, &was.id, persons, &marks.withheld_from)?;
    follow_member(tx, &family.id, &was.id, persons, kept)
}
