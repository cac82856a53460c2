//! What the rules of keeping ask of families: days and statuses, whoever may see what they stand on. Nothing of it is shown but until when a record is kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use alongside_families::codes::{LegalStatus, PersonKind};
use alongside_families::dated::ADULT_AT;
use alongside_families::tie_codes::Basis;
use alongside_keeping::{Child, History};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{
    check_ins, contacts, episodes, family_members, people, relationships, responsibilities, status_spells,
    timeline_entries,
};
use alongside_schema::{Day, Id, Moment, Result};
use diesel::dsl::max;
use diesel::prelude::*;

/// The tie of an adopted child to whom has adopted them.
const ADOPTED_BY: &str = "adoptive_parent";

/// The first and the last day of the work with a family; no last one while it goes on.
type Work = (Option<Day>, Option<Day>);

/// The histories of these families.
pub(super) fn histories(connection: &mut DbConnection, families: &[Id]) -> Result<HashMap<Id, History>> {
    let mut work = work(connection, families)?;
    let mut contact = last_contact(connection, families)?;
    let mut children = children(connection, families, &work)?;
    let one = |family: &Id| {
        let (_, closed) = work.remove(family).unwrap_or_default();
        let last = contact.remove(family).into_iter().chain(closed).max();
        let children = children.remove(family).unwrap_or_default();
        (family.clone(), History { closed: closed.map(|day| day.0), last_contact: last.map(|day| day.0), children })
    };
    Ok(families.iter().map(one).collect())
}

fn work(connection: &mut DbConnection, families: &[Id]) -> Result<HashMap<Id, Work>> {
    let rows: Vec<(Id, Day, Option<Day>)> = episodes::table
        .filter(episodes::family_id.eq_any(families))
        .select((episodes::family_id, episodes::opened_on, episodes::closed_on))
        .load(connection)?;
    let mut work: HashMap<Id, (Day, Option<Day>)> = HashMap::new();
    for (family, from, to) in rows {
        let known = work.entry(family).or_insert((from, to));
        // One that goes on has no end, whatever came before it.
        *known = (known.0.min(from), known.1.zip(to).map(|(one, other)| one.max(other)));
    }
    Ok(work.into_iter().map(|(family, (from, to))| (family, (Some(from), to))).collect())
}

/// The last day on which anything was done with a family or written of it.
fn last_contact(connection: &mut DbConnection, families: &[Id]) -> Result<HashMap<Id, Day>> {
    let mut last: HashMap<Id, Day> = HashMap::new();
    let mut later = |family: Id, day: Option<Day>| {
        if let Some(day) = day {
            let known = last.entry(family).or_insert(day);
            *known = (*known).max(day);
        }
    };
    let written: Vec<(Id, Option<Moment>, Option<Day>)> = timeline_entries::table
        .filter(timeline_entries::family_id.eq_any(families))
        .group_by(timeline_entries::family_id)
        .select((timeline_entries::family_id, max(timeline_entries::recorded_at), max(timeline_entries::happened_on)))
        .load(connection)?;
    for (family, recorded, happened) in written {
        later(family.clone(), recorded.map(Moment::day));
        later(family, happened);
    }
    let seen: Vec<(Id, Option<Day>)> = contacts::table
        .filter(contacts::family_id.eq_any(families))
        .group_by(contacts::family_id)
        .select((contacts::family_id, max(contacts::happened_on)))
        .load(connection)?;
    let rung: Vec<(Id, Option<Day>)> = check_ins::table
        .filter(check_ins::family_id.eq_any(families))
        .group_by(check_ins::family_id)
        .select((check_ins::family_id, max(check_ins::done_on)))
        .load(connection)?;
    for (family, day) in seen.into_iter().chain(rung) {
        later(family, day);
    }
    Ok(last)
}

/// Who is or was in a family, as far as it says whether they were a child then.
type Member = (Id, Id, PersonKind, Option<Day>, Option<Day>);

/// Everybody who was a child while there was work with the family, whatever they are by now; and whoever is recorded as a child.
fn children(
    connection: &mut DbConnection,
    families: &[Id],
    work: &HashMap<Id, Work>,
) -> Result<HashMap<Id, Vec<Child>>> {
    let members: Vec<Member> = family_members::table
        .inner_join(people::table.on(people::id.eq(family_members::person_id)))
        .filter(family_members::family_id.eq_any(families))
        .order((family_members::family_id, people::id))
        .select((family_members::family_id, people::id, people::kind, people::birth_date, people::death_date))
        .distinct()
        .load(connection)?;
    let was_child = |(family, _, kind, born, _): &Member| {
        let from = work.get(family).and_then(|(from, _)| *from);
        let is_under_18 = born.is_some_and(|born| from.is_none_or(|from| born.plus_months(12 * ADULT_AT) > from));
        *kind == PersonKind::Child || is_under_18
    };
    let members: Vec<Member> = members.into_iter().filter(was_child).collect();
    let ids: Vec<Id> = members.iter().map(|member| member.1.clone()).collect::<BTreeSet<_>>().into_iter().collect();
    let statuses = statuses(connection, &ids)?;
    let adopted = adopted(connection, &ids)?;
    let mut children: HashMap<Id, Vec<Child>> = HashMap::new();
    for (family, id, _, born, died) in members {
        children.entry(family).or_default().push(Child {
            id: id.to_string(),
            born: born.map(|day| day.0),
            died: died.map(|day| day.0),
            statuses: statuses.get(&id).cloned().unwrap_or_default(),
            adopted: adopted.get(&id).map(|day| day.map(|day| day.0)),
        });
    }
    Ok(children)
}

/// Every legal status that these children have or had, in whichever family it was recorded.
fn statuses(connection: &mut DbConnection, children: &[Id]) -> Result<HashMap<Id, Vec<String>>> {
    let rows: Vec<(Id, LegalStatus)> = status_spells::table
        .filter(status_spells::person_id.eq_any(children))
        .select((status_spells::person_id, status_spells::status))
        .distinct()
        .load(connection)?;
    let mut statuses: HashMap<Id, Vec<String>> = HashMap::new();
    for (child, status) in rows {
        statuses.entry(child).or_default().push(status.code().to_owned());
    }
    Ok(statuses)
}

/// Who of them was adopted, as far as the record says, and on which day at the latest.
fn adopted(connection: &mut DbConnection, children: &[Id]) -> Result<BTreeMap<Id, Option<Day>>> {
    let orders: Vec<(Id, Option<Day>)> = responsibilities::table
        .filter(responsibilities::child_id.eq_any(children).and(responsibilities::basis.eq(Basis::Adoption)))
        .select((responsibilities::child_id, responsibilities::from_on))
        .load(connection)?;
    let ties: Vec<(Id, Option<Day>)> = relationships::table
        .filter(relationships::to_person_id.eq_any(children).and(relationships::tie.eq(ADOPTED_BY)))
        .select((relationships::to_person_id, relationships::from_on))
        .load(connection)?;
    let mut adopted: BTreeMap<Id, Option<Day>> = BTreeMap::new();
    for (child, day) in orders.into_iter().chain(ties) {
        let known = adopted.entry(child).or_default();
        *known = (*known).max(day);
    }
    Ok(adopted)
}
