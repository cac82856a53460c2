//! Looking for those who were declared among the people of the record.

use std::collections::HashMap;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{
    homes, people, person_keys, residents, staff_link_keys, staff_link_matches, staff_links,
};
use alongside_schema::{Act, Entry, Id, Result, Tx, written};
use diesel::prelude::*;

use super::lock::lock;
use super::{Link, Row, declared, row_columns};
use crate::links::{Match, Seen, SeenHome, Why};
use crate::store::everything::{Everything, everything};
use crate::store::homes::postcode_key;

/// Of two who find the same at once, the second adds nothing.
pub(super) const MATCH: &str = "insert into staff_link_matches (id, link_id, person_id, why, found_at)
    values ($1, $2, $3, $4, $5) on conflict do nothing";

/// The links for which the record was not searched yet, the oldest first.
pub fn links_new(connection: &mut DbConnection, most: i64) -> Result<Vec<Id>> {
    Ok(staff_links::table
        .filter(staff_links::looked_at.is_null())
        .order(staff_links::id)
        .limit(most)
        .select(staff_links::id)
        .load(connection)?)
}

/// The links that hold and for which it was searched before, from the one after this on.
pub fn links_open(connection: &mut DbConnection, after: &str, most: i64) -> Result<Vec<Id>> {
    Ok(staff_links::table
        .filter(
            staff_links::ended_at.is_null().and(staff_links::looked_at.is_not_null()).and(staff_links::id.gt(after)),
        )
        .order(staff_links::id)
        .limit(most)
        .select(staff_links::id)
        .load(connection)?)
}

/// Searches the record for those whom these links name. What is sure locks at once, what may be is proposed. Gives back how many were found that
/// were not known.
pub fn look_at_links(tx: &mut Tx<'_>, ids: &[Id]) -> Result<usize> {
    let now = tx.now();
    diesel::update(staff_links::table.filter(staff_links::id.eq_any(ids)))
        .set(staff_links::looked_at.eq(now))
        .execute(tx.connection())?;
    let links = declared(tx.connection(), ids)?;
    let keys = staff_link_keys::table.filter(staff_link_keys::link_id.eq_any(ids)).select(staff_link_keys::key);
    let by_key = person_keys::table.filter(person_keys::key.eq_any(keys)).select(person_keys::person_id);
    let postcodes: Vec<String> =
        links.iter().map(|link| postcode_key(&link.declared.postcode)).filter(|key| key.len() >= 5).collect();
    let by_home = residents::table
        .inner_join(homes::table.on(homes::id.eq(residents::home_id)))
        .filter(homes::postcode_key.eq_any(postcodes).and(residents::lived_to.is_null()))
        .select(residents::person_id);
    let found: Vec<Id> = people::table
        .filter(people::joined_into.is_null().and(people::id.eq_any(by_key).or(people::id.eq_any(by_home))))
        .select(people::id)
        .load(tx.connection())?;
    compare(tx, &links, &found)
}

/// The same the other way round, when people join a family or what is known of them changes: whoever declared one of them is locked or proposed in the
/// same transaction.
pub(in crate::store) fn look_at_people(tx: &mut Tx<'_>, ids: &[Id]) -> Result<()> {
    let postcodes: Vec<String> = residents::table
        .inner_join(homes::table.on(homes::id.eq(residents::home_id)))
        .filter(residents::person_id.eq_any(ids).and(residents::lived_to.is_null()))
        .filter(homes::postcode_key.ne(""))
        .select(homes::postcode_key)
        .distinct()
        .load(tx.connection())?;
    let keys = person_keys::table.filter(person_keys::person_id.eq_any(ids)).select(person_keys::key);
    let by_key = staff_link_keys::table.filter(staff_link_keys::key.eq_any(keys)).select(staff_link_keys::link_id);
    let rows: Vec<Row> = staff_links::table
        .filter(staff_links::ended_at.is_null())
        .filter(staff_links::id.eq_any(by_key).or(staff_links::postcode_key.eq_any(postcodes)))
        .select(row_columns!())
        .load(tx.connection())?;
    if rows.is_empty() {
        return Ok(());
    }
    let links: Vec<Link> = rows.into_iter().map(Link::from).collect();
    compare(tx, &links, ids).map(drop)
}

/// Compares each link with each person. What somebody has decided already stays decided.
fn compare(tx: &mut Tx<'_>, links: &[Link], people: &[Id]) -> Result<usize> {
    let known = everything(tx.connection(), people)?;
    let seen: Vec<(Id, Seen)> = known.iter().map(|one| (one.id.clone(), seen(one))).collect();
    let ids: Vec<&Id> = links.iter().map(|link| &link.id).collect();
    let there: Vec<(Id, Id, Why, Option<String>)> = staff_link_matches::table
        .filter(staff_link_matches::link_id.eq_any(ids))
        .select((
            staff_link_matches::link_id,
            staff_link_matches::person_id,
            staff_link_matches::why,
            staff_link_matches::outcome,
        ))
        .load(tx.connection())?;
    let there: HashMap<(Id, Id), (Why, bool)> =
        there.into_iter().map(|(link, person, why, outcome)| ((link, person), (why, outcome.is_some()))).collect();
    let mut new = 0;
    for link in links {
        for (person, seen) in &seen {
            let Some(found) = link.declared.compare(seen) else { continue };
            match there.get(&(link.id.clone(), person.clone())) {
                Some((_, true)) => continue,
                Some((why, false)) if *why == found.why => {}
                Some((_, false)) => change_why(tx, link, person, found)?,
                None => {
                    propose(tx, link, person, found)?;
                    new += 1;
                }
            }
            if found.is_sure && lock(tx, &link.user, person, link.kind.into(), None)? {
                tx.record(Entry::by_nobody(Act::LockChanged).target(person).detail("by the program, which is sure"))?;
            }
        }
    }
    Ok(new)
}

fn seen(known: &Everything) -> Seen {
    let home = |home: &crate::store::everything::KnownHome| SeenHome {
        address: home.address.clone(),
        postcode: home.postcode.clone(),
        is_kept: home.is_kept,
    };
    Seen { person: known.looks(), homes: known.homes.iter().map(home).collect() }
}

fn propose(tx: &mut Tx<'_>, link: &Link, person: &Id, found: Match) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    written(MATCH).with(id).with(&link.id).with(person).with(found.why).with(now).execute(tx.connection())?;
    Ok(())
}

fn change_why(tx: &mut Tx<'_>, link: &Link, person: &Id, found: Match) -> Result<()> {
    let of_both = staff_link_matches::link_id.eq(&link.id).and(staff_link_matches::person_id.eq(person));
    diesel::update(staff_link_matches::table.filter(of_both.and(staff_link_matches::outcome.is_null())))
        .set(staff_link_matches::why.eq(found.why))
        .execute(tx.connection())?;
    Ok(())
}
