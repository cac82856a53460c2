//! Nobody helps their own: whom those who sign in have declared, who of the record may be meant, and who is locked from whom.
//!
//! All of it is read without a viewer, since it only says who must not see; what is shown of it is for the privacy officer alone.

mod lock;
mod look;

pub use lock::{LockKind, end_lock, lock};
pub use look::{links_new, links_open, look_at_links};

pub(super) use look::look_at_people;

use alongside_likeness as likeness;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{staff_link_keys, staff_links, users};
use alongside_schema::{Day, Id, Result, Tx, Viewer, bulk};
use diesel::prelude::*;
use serde::Serialize;

use super::homes::postcode_key;
use crate::links::{Declared, LinkKind, Seen};

pub(super) const RAW_TEXTS: [&str; 2] = [lock::LOCK, look::MATCH];

/// Somebody whom a colleague knows, or the colleague themselves, as they declare it.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// Who they are to each other.
    pub kind: LinkKind,
    /// Who.
    pub declared: Declared,
}

#[derive(Serialize)]
struct LinkKey {
    key: String,
    link_id: Id,
}

/// Stores whom somebody declares. The record is searched for them a moment later and not here, so that neither what is answered nor how long it takes
/// says whether they are known.
pub fn declare_link(tx: &mut Tx<'_>, by: &Viewer, new: &NewLink) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    let NewLink { kind, declared } = new;
    diesel::insert_into(staff_links::table)
        .values((
            staff_links::id.eq(&id),
            staff_links::user_id.eq(&by.user_id),
            staff_links::kind.eq(kind),
            staff_links::name.eq(&declared.name),
            staff_links::birth_date.eq(declared.birth_date),
            staff_links::address.eq(&declared.address),
            staff_links::postcode.eq(&declared.postcode),
            staff_links::postcode_key.eq(postcode_key(&declared.postcode)),
            staff_links::declared_at.eq(now),
        ))
        .execute(tx.connection())?;
    let mut keys = likeness::keys(&declared.looks());
    keys.sort_unstable();
    keys.dedup();
    let rows: Vec<LinkKey> = keys.into_iter().map(|key| LinkKey { key, link_id: id.clone() }).collect();
    bulk::insert(tx.connection(), "staff_link_keys", &["key", "link_id"], &rows)?;
    Ok(id)
}

/// A link that holds.
#[derive(Clone, Debug)]
pub struct Link {
    /// The link.
    pub id: Id,
    /// Who declared it.
    pub user: Id,
    /// Who they are to each other.
    pub kind: LinkKind,
    /// Who was declared.
    pub declared: Declared,
}

type Row = (Id, Id, LinkKind, String, Option<Day>, String, String);

impl From<Row> for Link {
    fn from((id, user, kind, name, birth_date, address, postcode): Row) -> Self {
        Self { id, user, kind, declared: Declared { name, birth_date, address, postcode } }
    }
}

/// The columns of a [`Row`].
macro_rules! row_columns {
    () => {
        (
            staff_links::id,
            staff_links::user_id,
            staff_links::kind,
            staff_links::name,
            staff_links::birth_date,
            staff_links::address,
            staff_links::postcode,
        )
    };
}
use row_columns;

/// Those of these links that hold.
pub fn declared(connection: &mut DbConnection, ids: &[Id]) -> Result<Vec<Link>> {
    let rows: Vec<Row> = staff_links::table
        .filter(staff_links::id.eq_any(ids).and(staff_links::ended_at.is_null()))
        .order(staff_links::id)
        .select(row_columns!())
        .load(connection)?;
    Ok(rows.into_iter().map(Link::from).collect())
}

/// The accounts that have declared somebody who may be one of these people, with who they are to each other. For a request that arrives: whoever
/// may be meant is not to read it, and a family of a colleague's is restricted before anybody has.
pub fn linked(connection: &mut DbConnection, asked: &[likeness::Person]) -> Result<Vec<(Id, LinkKind)>> {
    let keys: Vec<String> = asked.iter().flat_map(likeness::keys).collect();
    let postcodes = asked.iter().filter_map(|one| one.postcode.as_deref()).map(postcode_key);
    let postcodes: Vec<String> = postcodes.filter(|key| key.len() >= 5).collect();
    let by_key = staff_link_keys::table.filter(staff_link_keys::key.eq_any(keys)).select(staff_link_keys::link_id);
    let rows: Vec<Row> = staff_links::table
        .inner_join(users::table.on(users::id.eq(staff_links::user_id)))
        .filter(users::active.and(staff_links::ended_at.is_null()))
        .filter(staff_links::id.eq_any(by_key).or(staff_links::postcode_key.eq_any(postcodes)))
        .order(staff_links::id)
        .select(row_columns!())
        .load(connection)?;
    let seen: Vec<Seen> = asked.iter().map(Seen::from).collect();
    let links = rows.into_iter().map(Link::from);
    let meant = links.filter(|link| seen.iter().any(|seen| link.declared.compare(seen).is_some()));
    Ok(meant.map(|link| (link.user, link.kind)).collect())
}
