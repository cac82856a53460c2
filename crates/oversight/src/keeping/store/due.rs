//! Whose record's time is over.

use alongside_keeping::{Fact, Kept, Rules, Touches, Trigger, Until};
use alongside_schema::connection::DbConnection;
use alongside_schema::erase::{Alike, alike};
use alongside_schema::reach::keepable;
use alongside_schema::tables::{episodes, families, family_members, people};
use alongside_schema::{Day, Error, Id, Reference, Result, Viewer};
use diesel::prelude::*;

use super::disposals::on_open_lists;
use super::history::histories;
use super::holds::{held, is_held};

/// A family whose record may be destroyed.
#[derive(Clone, Debug)]
pub struct Due {
    /// The family.
    pub id: Id,
    /// Its reference.
    pub reference: Reference,
    /// Since when its time is over.
    pub since: Day,
    /// By which rule: the longest.
    pub rule: String,
}

/// Families that are looked at in one go.
const AT_ONCE: usize = 200;

/// The fewest years after which a rule of the whole family can be over, counted from this.
fn years(rules: &Rules, trigger: Trigger) -> i64 {
    let of = rules.all().iter().filter(|rule| rule.touches == Touches::Family && rule.trigger == trigger);
    of.map(|rule| i64::from(rule.years)).max().unwrap_or(0)
}

/// The families whose every fact is past its longest rule, that nobody holds and that stand on no list yet: those of which this officer may decide, the
/// earliest first, so many at the most.
pub fn due(connection: &mut DbConnection, viewer: &Viewer, rules: &Rules, today: Day, most: usize) -> Result<Vec<Due>> {
    let candidates = candidates(connection, viewer, rules, today)?;
    let mut due = Vec::new();
    for some in candidates.chunks(AT_ONCE) {
        let ids: Vec<Id> = some.iter().map(|(id, _)| id.clone()).collect();
        let histories = histories(connection, &ids)?;
        let held = held(connection, &ids)?;
        for (id, reference) in some.iter().filter(|(id, _)| !held.contains(id)) {
            let Some(history) = histories.get(id) else { continue };
            if !rules.until(history, &Fact::default()).is_over(today.0) {
                continue;
            }
            let kept = rules.whole(history, &facts(alike(connection, id)?));
            if let (true, Until::Day(since)) = (kept.is_over(today.0), &kept.until) {
                due.push(Due { id: id.clone(), reference: reference.clone(), since: Day(*since), rule: kept.rule });
            }
        }
        if due.len() >= most {
            break;
        }
    }
    due.sort_by(|one, other| (one.since, &one.reference.to_string()).cmp(&(other.since, &other.reference.to_string())));
    due.truncate(most);
    Ok(due)
}

/// The families with which the work ended so long ago that the rules of a whole family can be over: a first look, by what a table or two can say.
fn candidates(
    connection: &mut DbConnection,
    viewer: &Viewer,
    rules: &Rules,
    today: Day,
) -> Result<Vec<(Id, Reference)>> {
    let closed_by = today.plus_months(-12 * years(rules, Trigger::Closed));
    let born_by = today.plus_months(-12 * years(rules, Trigger::BirthOfYoungest));
    let worked = episodes::table.filter(episodes::closed_on.le(closed_by)).select(episodes::family_id);
    let later = episodes::table
        .filter(episodes::closed_on.is_null().or(episodes::closed_on.gt(closed_by)))
        .select(episodes::family_id);
    let young = family_members::table
        .inner_join(people::table.on(people::id.eq(family_members::person_id)))
        .filter(people::birth_date.gt(born_by))
        .select(family_members::family_id);
    let rows: Vec<(Id, Reference)> = families::table
        .inner_join(keepable::table.on(keepable::family_id.eq(families::id)))
        .filter(keepable::viewer_id.eq(&viewer.user_id).and(keepable::whole))
        .filter(families::id.eq_any(worked))
        .filter(families::id.ne_all(later))
        .filter(families::id.ne_all(young))
        .order(families::id)
        .select((families::id, families::reference))
        .load(connection)?;
    let on_lists = on_open_lists(connection)?;
    Ok(rows.into_iter().filter(|(id, _)| !on_lists.contains(id)).collect())
}

/// How many restricted families have had no work for as long, which only an officer decides on who is cleared for them: so that they do not lie. Whether the time of
/// each is over is not said.
pub fn for_others(connection: &mut DbConnection, viewer: &Viewer, rules: &Rules, today: Day) -> Result<i64> {
    let closed_by = today.plus_months(-12 * years(rules, Trigger::Closed));
    let worked = episodes::table.filter(episodes::closed_on.le(closed_by)).select(episodes::family_id);
    let later = episodes::table
        .filter(episodes::closed_on.is_null().or(episodes::closed_on.gt(closed_by)))
        .select(episodes::family_id);
    Ok(keepable::table
        .filter(keepable::viewer_id.eq(&viewer.user_id).and(keepable::whole.eq(false)))
        .filter(keepable::family_id.eq_any(worked))
        .filter(keepable::family_id.ne_all(later))
        .count()
        .get_result(connection)?)
}

fn facts(alike: Vec<Alike>) -> Vec<Fact> {
    alike.into_iter().map(|row| fact(&row)).collect()
}

fn fact(row: &Alike) -> Fact {
    Fact { about: row.subjects.iter().map(ToString::to_string).collect(), papers: row.papers.clone() }
}

/// What an officer looks through before they sign: how much there is of what, and until when each is kept. Nothing of what it says.
#[derive(Clone, Debug)]
pub struct Look {
    /// The family.
    pub id: Id,
    /// Its reference.
    pub reference: Reference,
    /// Until when the whole is kept, and by which rule.
    pub whole: Kept,
    /// Table, how many rows of it, and until when the last of them is kept.
    pub tables: Vec<(String, i64, Kept)>,
    /// How many grown-up or young children the rules count.
    pub children: usize,
}

/// The family of this reference, where this officer may decide on it.
pub fn look(connection: &mut DbConnection, viewer: &Viewer, rules: &Rules, reference: &Reference) -> Result<Look> {
    let id = keepable_family(connection, viewer, reference)?;
    let history = histories(connection, std::slice::from_ref(&id))?.remove(&id).unwrap_or_default();
    let alike = alike(connection, &id)?;
    let mut tables: Vec<(String, i64, Kept)> = Vec::new();
    for row in &alike {
        let kept = rules.until(&history, &fact(row));
        match tables.last_mut().filter(|(table, _, _)| *table == row.table_name) {
            Some((_, count, longest)) => {
                *count += row.count;
                *longest = longest.clone().or_longer(kept);
            }
            None => tables.push((row.table_name.clone(), row.count, kept)),
        }
    }
    let whole = rules.whole(&history, &facts(alike));
    Ok(Look { id, reference: reference.clone(), whole, tables, children: history.children.len() })
}

/// The family of this reference, where this officer may decide on it. For everybody else there is none.
pub(super) fn keepable_family(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference) -> Result<Id> {
    families::table
        .inner_join(keepable::table.on(keepable::family_id.eq(families::id)))
        .filter(keepable::viewer_id.eq(&viewer.user_id).and(keepable::whole))
        .filter(families::reference.eq(reference))
        .select(families::id)
        .first(connection)
        .map_err(Error::or_not_found)
}

/// Whether the time of this family is over still, and by which rule; whoever asks.
pub(super) fn is_over(connection: &mut DbConnection, rules: &Rules, today: Day, family: &Id) -> Result<Option<Kept>> {
    let Some(history) = histories(connection, std::slice::from_ref(family))?.remove(family) else { return Ok(None) };
    let kept = rules.whole(&history, &facts(alike(connection, family)?));
    Ok(kept.is_over(today.0).then_some(kept))
}

/// Whether this family may be put on a list by this officer now.
pub(super) fn may_go(connection: &mut DbConnection, rules: &Rules, today: Day, family: &Id) -> Result<Option<Kept>> {
    if is_held(connection, family)? {
        return Ok(None);
    }
    is_over(connection, rules, today, family)
}
