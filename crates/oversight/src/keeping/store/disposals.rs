//! Lists of records to be destroyed: put together and signed by one privacy officer, signed by another, called off by anybody of them until then.

use std::collections::HashSet;

use alongside_keeping::Rules;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::keepable;
use alongside_schema::tables::{disposal_families, disposals, families, users};
use alongside_schema::{Day, Error, Id, Moment, Reference, Result, Tx, Viewer};
use diesel::prelude::*;

use super::super::codes::{Outcome, State};
use super::due::may_go;

/// A list, without its families.
#[derive(Clone, Debug, Queryable)]
pub struct Disposal {
    /// The list.
    pub id: Id,
    /// Where it stands.
    pub state: State,
    /// What was said of it by who put it together.
    pub words: String,
    /// Who did, and signed it as the first.
    pub made_by: Id,
    /// When.
    pub made_at: Moment,
    /// Who signed it as the second, or called it off.
    pub ended_by: Option<Id>,
    /// When.
    pub ended_at: Option<Moment>,
    /// What they said.
    pub ended_words: String,
    /// When it was carried out.
    pub done_at: Option<Moment>,
    /// How many entries of the trail were sealed then.
    pub head_number: Option<i64>,
    /// The seal of the last.
    pub head_seal: String,
    /// The digest of the rules.
    pub rules: String,
    /// How often it was changed.
    pub version: i64,
}

macro_rules! whole {
    () => {
        (
            disposals::id,
            disposals::state,
            disposals::words,
            disposals::made_by,
            disposals::made_at,
            disposals::ended_by,
            disposals::ended_at,
            disposals::ended_words,
            disposals::done_at,
            disposals::head_number,
            disposals::head_seal,
            disposals::rules,
            disposals::version,
        )
    };
}

/// A family of a list.
#[derive(Clone, Debug, Queryable)]
pub struct OnList {
    /// The family.
    pub family_id: Id,
    /// Its reference.
    pub reference: Reference,
    /// By which rule.
    pub rule: String,
    /// Since when its time is over.
    pub due_on: Day,
    /// What became of it, once it was carried out.
    pub outcome: Option<Outcome>,
    /// How many rows of which table went.
    pub counts: String,
    /// When.
    pub done_at: Option<Moment>,
}

/// Every list, the newest first, with the names of the two; so many at the most.
pub fn disposals(connection: &mut DbConnection, most: i64) -> Result<Vec<(Disposal, i64)>> {
    let lists: Vec<Disposal> =
        disposals::table.order(disposals::id.desc()).limit(most).select(whole!()).load(connection)?;
    let count = |connection: &mut DbConnection, id: &Id| -> Result<i64> {
        Ok(disposal_families::table.filter(disposal_families::disposal_id.eq(id)).count().get_result(connection)?)
    };
    lists.into_iter().map(|list| Ok((list.clone(), count(connection, &list.id)?))).collect()
}

/// One, with the names of who put it together and who ended it.
pub fn disposal(connection: &mut DbConnection, id: &Id) -> Result<(Disposal, String, Option<String>)> {
    let list: Disposal = disposals::table
        .filter(disposals::id.eq(id))
        .select(whole!())
        .first(connection)
        .map_err(Error::or_not_found)?;
    let mut name = |id: &Id| -> Result<String> {
        Ok(users::table.filter(users::id.eq(id)).select(users::name).first(connection)?)
    };
    let made_by = name(&list.made_by)?;
    let ended_by = list.ended_by.as_ref().map(name).transpose()?;
    Ok((list, made_by, ended_by))
}

/// Its families as far as this officer may know of them, and how many others there are. Of those that are gone nothing is left to know.
pub fn on_list(connection: &mut DbConnection, viewer: &Viewer, list: &Id) -> Result<(Vec<OnList>, usize)> {
    let all: Vec<OnList> = disposal_families::table
        .filter(disposal_families::disposal_id.eq(list))
        .order((disposal_families::due_on, disposal_families::id))
        .select((
            disposal_families::record_id,
            disposal_families::reference,
            disposal_families::rule,
            disposal_families::due_on,
            disposal_families::outcome,
            disposal_families::counts,
            disposal_families::done_at,
        ))
        .load(connection)?;
    let there: HashSet<Id> = families::table
        .filter(families::id.eq_any(all.iter().map(|one| &one.family_id)))
        .select(families::id)
        .load::<Id>(connection)?
        .into_iter()
        .collect();
    let known = known(connection, viewer, &all)?;
    let (seen, others): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|one| !there.contains(&one.family_id) || known.contains(&one.family_id));
    Ok((seen, others.len()))
}

fn known(connection: &mut DbConnection, viewer: &Viewer, all: &[OnList]) -> Result<HashSet<Id>> {
    let ids = keepable::table
        .filter(keepable::viewer_id.eq(&viewer.user_id).and(keepable::whole))
        .filter(keepable::family_id.eq_any(all.iter().map(|one| &one.family_id)))
        .select(keepable::family_id);
    Ok(ids.load::<Id>(connection)?.into_iter().collect())
}

/// The families of lists that are neither called off nor carried out.
pub(super) fn on_open_lists(connection: &mut DbConnection) -> Result<HashSet<Id>> {
    let ids = disposal_families::table
        .inner_join(disposals::table.on(disposals::id.eq(disposal_families::disposal_id)))
        .filter(disposals::state.eq_any([State::Proposed, State::Signed]))
        .select(disposal_families::record_id);
    Ok(ids.load::<Id>(connection)?.into_iter().collect())
}

/// How many lists wait for a second signature that this officer could give.
pub fn waiting(connection: &mut DbConnection, viewer: &Viewer) -> Result<i64> {
    Ok(disposals::table
        .filter(disposals::state.eq(State::Proposed).and(disposals::made_by.ne(&viewer.user_id)))
        .count()
        .get_result(connection)?)
}

/// Puts a list together of these families and signs it as the first. What is not due any more, is held, or must not be known of is refused.
pub fn propose(tx: &mut Tx<'_>, by: &Viewer, rules: &Rules, families: &[Id], words: &str) -> Result<Id> {
    let (id, now, today) = (tx.new_id(), tx.now(), tx.today());
    diesel::insert_into(disposals::table)
        .values((
            disposals::id.eq(&id),
            disposals::state.eq(State::Proposed),
            disposals::rules.eq(digest(rules)),
            disposals::words.eq(words),
            disposals::made_by.eq(&by.user_id),
            disposals::made_at.eq(now),
        ))
        .execute(tx.connection())?;
    let open = on_open_lists(tx.connection())?;
    for family in families {
        let reference: Reference = families::table
            .inner_join(keepable::table.on(keepable::family_id.eq(families::id)))
            .filter(keepable::viewer_id.eq(&by.user_id).and(keepable::whole).and(families::id.eq(family)))
            .select(families::reference)
            .first(tx.connection())
            .map_err(Error::or_not_found)?;
        let kept = may_go(tx.connection(), rules, today, family)?.filter(|_| !open.contains(family));
        let Some((alongside_keeping::Until::Day(since), rule)) = kept.map(|kept| (kept.until, kept.rule)) else {
            let words = format!(
                "{reference} is held, stands on a list already, or its time is not over any more. Look through the list again."
            );
            return Err(Error::Refused(words));
        };
        let row = tx.new_id();
        diesel::insert_into(disposal_families::table)
            .values((
                disposal_families::id.eq(row),
                disposal_families::disposal_id.eq(&id),
                disposal_families::record_id.eq(family),
                disposal_families::reference.eq(reference),
                disposal_families::rule.eq(rule),
                disposal_families::due_on.eq(Day(since)),
            ))
            .execute(tx.connection())?;
    }
    Ok(id)
}

/// Names the rules by which a list was made.
fn digest(rules: &Rules) -> String {
    use sha2::Digest;
    let text: String =
        rules.all().iter().map(|rule| format!("{} {} {:?};", rule.code, rule.years, rule.trigger)).collect();
    sha2::Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Signs it as the second: from now on it is carried out. Only somebody else than who put it together, and only who may know of every family on it.
pub fn sign(tx: &mut Tx<'_>, by: &Viewer, id: &Id, version: i64, words: &str) -> Result<()> {
    let (list, _, _) = disposal(tx.connection(), id)?;
    if list.made_by == by.user_id {
        return Err(Error::Refused("You put this list together. Somebody else signs it as the second.".to_owned()));
    }
    let (_, others) = on_list(tx.connection(), by, id)?;
    if others > 0 {
        let words = "There are families on this list on which another officer must decide. Call it off, or ask them to sign it.";
        return Err(Error::Refused(words.to_owned()));
    }
    end(tx, by, (id, version), State::Signed, words)
}

/// Calls it off before a second has signed it. Whoever put it together may, and every other privacy officer.
pub fn call_off(tx: &mut Tx<'_>, by: &Viewer, id: &Id, version: i64, words: &str) -> Result<()> {
    end(tx, by, (id, version), State::CalledOff, words)
}

fn end(tx: &mut Tx<'_>, by: &Viewer, (id, version): (&Id, i64), state: State, words: &str) -> Result<()> {
    let now = tx.now();
    let as_seen = disposals::id.eq(id).and(disposals::version.eq(version)).and(disposals::state.eq(State::Proposed));
    let ended = diesel::update(disposals::table.filter(as_seen))
        .set((
            disposals::state.eq(state),
            disposals::ended_by.eq(&by.user_id),
            disposals::ended_at.eq(now),
            disposals::ended_words.eq(words),
            disposals::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if ended == 1 { Ok(()) } else { Err(Error::Stale) }
}
