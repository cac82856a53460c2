//! Who is locked from whom.

use alongside_schema::tables::{covers, family_members, person_locks};
use alongside_schema::{Id, Moment, Result, Tx, code_list, written};
use diesel::prelude::*;

use crate::links::LinkKind;

code_list! {
    /// What somebody is to the one from whom they are locked.
    pub enum LockKind {
        /// They are that person.
        Own = "own", "It is themselves";
        /// They know that person.
        Near = "near", "They know them";
    }
}

impl From<LinkKind> for LockKind {
    fn from(kind: LinkKind) -> Self {
        if kind == LinkKind::Own { Self::Own } else { Self::Near }
    }
}

/// Of two who lock the same at once, the second changes nothing.
pub(super) const LOCK: &str = "insert into person_locks (id, user_id, person_id, kind, declared_by, declared_at)
    values ($1, $2, $3, $4, nullif($5, ''), $6) on conflict do nothing";

/// From now on this account finds no family that this person is or was of: the views say so, at once and whatever else it is. A family that it
/// leads keeps it as lead in name until a manager gives it to somebody else, so that it is not without one; where it stands in, it does so no more. Locked
/// already, it stays so. By nobody: the program was sure.
pub fn lock(tx: &mut Tx<'_>, user: &Id, person: &Id, kind: LockKind, by: Option<&Id>) -> Result<bool> {
    let now = tx.now();
    let locked = written(LOCK)
        .with(tx.new_id())
        .with(user)
        .with(person)
        .with(kind)
        .with(by.map_or("", Id::as_str))
        .with(now)
        .execute(tx.connection())?;
    let theirs = family_members::table.filter(family_members::person_id.eq(person)).select(family_members::family_id);
    let stands_in = covers::cover_id.eq(user).and(covers::ended_at.is_null()).and(covers::family_id.eq_any(theirs));
    diesel::update(covers::table.filter(stands_in)).set(covers::ended_at.eq(now)).execute(tx.connection())?;
    Ok(locked > 0)
}

/// Ends a lock that holds. False where there is none.
pub fn end_lock(tx: &mut Tx<'_>, user: &Id, person: &Id, by: &Id, words: &str) -> Result<bool> {
    let now: Moment = tx.now();
    let holds = person_locks::user_id.eq(user).and(person_locks::person_id.eq(person));
    let ended = diesel::update(person_locks::table.filter(holds.and(person_locks::ended_at.is_null())))
        .set((person_locks::ended_at.eq(now), person_locks::ended_by.eq(by), person_locks::end_words.eq(words)))
        .execute(tx.connection())?;
    Ok(ended > 0)
}
