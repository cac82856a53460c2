//! Sealing: the chain of hashes beside the entries.

use alongside_keys::Mac;
use diesel::prelude::*;
use serde::Serialize;

use crate::bulk;
use crate::connection::DbConnection;
use crate::database::Tx;
use crate::dates::Moment;
use crate::error::{Error, Result};
use crate::tables::{trail, trail_head, trail_seals, trail_waiting};

/// How the seals of today are made. Version 0 are those that stand in the entries themselves.
const VERSION: i64 = 1;

/// An entry as it is sealed: the text of every column that it was written with. Text, so that nothing that was altered is put right by reading it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = trail)]
pub(super) struct Written {
    pub(super) id: String,
    pub(super) at: String,
    user_id: Option<String>,
    act: String,
    family_id: Option<String>,
    target: String,
    detail: String,
    session_name: String,
    roles: String,
    network_name: String,
    request_id: String,
    outcome: String,
    counted: Option<i64>,
    shown: String,
    commitment: String,
}

/// One link of the chain.
#[derive(Clone, Debug, Serialize, Queryable, Selectable)]
#[diesel(table_name = trail_seals)]
pub(super) struct Link {
    pub(super) number: i64,
    version: i64,
    pub(super) entry_id: String,
    digest: String,
    pub(super) seal: String,
    sealed_at: String,
}

const COLUMNS: &[&str] = &["number", "version", "entry_id", "digest", "seal", "sealed_at"];

impl Written {
    /// What of the entry goes into the chain.
    fn digest(&self, key: &Mac) -> String {
        let text = |value: &Option<String>| value.as_ref().map_or_else(|| "-".to_owned(), |value| format!("+{value}"));
        let counted = text(&self.counted.map(|count| count.to_string()));
        key.of(&[
            "entry",
            "1",
            &self.id,
            &self.at,
            &text(&self.user_id),
            &self.act,
            &text(&self.family_id),
            &self.target,
            &self.detail,
            &self.session_name,
            &self.roles,
            &self.network_name,
            &self.request_id,
            &self.outcome,
            &counted,
            &self.shown,
            &self.commitment,
        ])
    }

    /// The seal of version 0: over the number, the seal before and the columns that there were then. The later ones are empty in such entries; where
    /// they are not, no seal fits.
    pub(super) fn first_seal(&self, key: &Mac, number: i64, before: &str) -> String {
        let later = [
            &self.session_name,
            &self.roles,
            &self.network_name,
            &self.request_id,
            &self.outcome,
            &self.shown,
            &self.commitment,
        ];
        let is_plain = self.counted.is_none() && later.iter().all(|column| column.is_empty());
        let (user, family) = (self.user_id.as_deref().unwrap_or(""), self.family_id.as_deref().unwrap_or(""));
        let number = number.to_string();
        let parts = [&number, before, &self.id, &self.at, user, &self.act, family, &self.target, &self.detail];
        if is_plain { key.of(&parts) } else { String::new() }
    }
}

impl Link {
    fn new(key: &Mac, number: i64, before: &str, entry: &Written, sealed_at: Moment) -> Self {
        let (entry_id, digest, sealed_at) = (entry.id.clone(), entry.digest(key), sealed_at.to_string());
        let link = Self { number, version: VERSION, entry_id, digest, seal: String::new(), sealed_at };
        Self { seal: link.at(key, number, before), ..link }
    }

    /// The seal that this link has where it stands at this number after that seal.
    pub(super) fn at(&self, key: &Mac, number: i64, before: &str) -> String {
        let (version, number) = (self.version.to_string(), number.to_string());
        key.of(&["seal", &version, &number, before, &self.entry_id, &self.digest, &self.sealed_at])
    }

    /// Whether the entry is the one that was sealed, to the letter.
    pub(super) fn is_of(&self, key: &Mac, entry: &Written) -> bool {
        self.entry_id == entry.id && self.digest == entry.digest(key)
    }
}

/// Seals up to `most` entries that wait for it, oldest first; gives back how many.
///
/// The chain's head moves first and only from where it was read, so that of two programs that seal at once one waits and then is told
/// [`Error::Stale`].
pub fn seal(tx: &mut Tx<'_>, key: &Mac, most: i64) -> Result<usize> {
    let at = tx.now();
    tx.connection().transaction(|connection| {
        let (start, mut before) = head(connection)?;
        let entries: Vec<Written> = trail::table
            .inner_join(trail_waiting::table.on(trail_waiting::entry_id.eq(trail::id)))
            .order(trail::id)
            .limit(most)
            .select(Written::as_select())
            .load(connection)?;
        if entries.is_empty() {
            return Ok(0);
        }
        let links: Vec<Link> = (start + 1..)
            .zip(&entries)
            .map(|(number, entry)| {
                let link = Link::new(key, number, &before, entry, at);
                before.clone_from(&link.seal);
                link
            })
            .collect();
        move_head(connection, start, start + links.len() as i64, &before)?;
        bulk::insert(connection, "trail_seals", COLUMNS, &links)?;
        let sealed = trail_waiting::entry_id.eq_any(entries.iter().map(|entry| &entry.id));
        diesel::delete(trail_waiting::table.filter(sealed)).execute(connection)?;
        Ok(links.len())
    })
}

/// How many entries wait for their seal.
pub fn waiting(connection: &mut DbConnection) -> Result<i64> {
    Ok(trail_waiting::table.count().get_result(connection)?)
}

/// The number and the seal of the newest link.
pub(super) fn head(connection: &mut DbConnection) -> Result<(i64, String)> {
    Ok(trail_head::table.select((trail_head::number, trail_head::seal)).first(connection)?)
}

fn move_head(connection: &mut DbConnection, before: i64, number: i64, seal: &str) -> Result<()> {
    let moved = diesel::update(trail_head::table.filter(trail_head::number.eq(before)))
        .set((trail_head::number.eq(number), trail_head::seal.eq(seal)))
        .execute(connection)?;
    if moved == 1 { Ok(()) } else { Err(Error::Stale) }
}
