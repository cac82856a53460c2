use alongside_schema::connection::DbConnection;
use alongside_schema::tables::searches;
use alongside_schema::{Day, Error, Id, Reference, Result, Role, Tx, Viewer, reached, seen_by, written};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::{Deserialize, Serialize};

use crate::codes::PersonKind;
use crate::names;

/// What somebody searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// A name, or parts of one.
    pub name: String,
    /// A date of birth, or the first day that it may be.
    pub birth_date: Option<Day>,
    /// How many of day, month and year were typed; what an older search kept was whole.
    #[serde(default = "whole")]
    pub birth_parts: usize,
    /// A telephone number or another way to reach somebody.
    #[serde(default)]
    pub reach: String,
    /// An address or a postcode.
    #[serde(default)]
    pub address: String,
    /// A number that another service knows somebody by, where that is what stands in the name.
    #[serde(skip)]
    pub number: String,
    /// The request for help for which somebody looks, to go back to.
    #[serde(default)]
    pub back: Option<String>,
}

/// Day, month and year.
fn whole() -> usize {
    3
}

impl Terms {
    /// The first and the last day that the date of birth may be.
    pub fn born_between(&self) -> Option<(Day, Day)> {
        let from = self.birth_date?;
        Some(match self.birth_parts {
            1 => (from, from.plus_months(12).plus_days(-1)),
            2 => (from, from.plus_months(1).plus_days(-1)),
            _ => (from, from),
        })
    }

    /// Whether a year of birth is all that was said: a few of those list everybody.
    pub fn is_a_year_alone(&self) -> bool {
        let says_nothing_else = self.name.is_empty() && self.reach.is_empty() && self.address.is_empty();
        self.birth_date.is_some() && self.birth_parts == 1 && says_nothing_else
    }

    /// The three longest parts of the name.
    fn parts(&self) -> Vec<String> {
        let mut parts = names::parts(&self.name);
        parts.sort_by_key(|part| std::cmp::Reverse(part.chars().count()));
        parts.truncate(3);
        parts
    }
}

/// Somebody who was found.
#[derive(Clone, Debug, QueryableByName)]
pub struct Found {
    /// The person.
    #[diesel(sql_type = Text)]
    pub person_id: Id,
    /// What they are called.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Child or adult.
    #[diesel(sql_type = Text)]
    pub kind: PersonKind,
    /// When they were born.
    #[diesel(sql_type = Nullable<Text>)]
    pub birth_date: Option<Day>,
    /// Who they are in the family.
    #[diesel(sql_type = Text)]
    pub relationship: String,
    /// The family's reference.
    #[diesel(sql_type = Text)]
    pub family_reference: Reference,
    /// The family's name.
    #[diesel(sql_type = Text)]
    pub family_name: String,
    /// How far the viewer reaches that family.
    #[diesel(sql_type = BigInt)]
    pub grade: i64,
}

macro_rules! found {
    (from $source:literal where $named:literal by $order:literal) => {
        concat!(
            "select p.id as person_id, p.name, p.kind, p.birth_date, m.relationship,
                    f.reference as family_reference, f.name as family_name, m.grade
             from ",
            $source,
            "
             join people p on p.id = m.person_id
             join families f on f.id = m.family_id
             where m.viewer_id = $4 and m.left_on is null and p.joined_into is null and m.person_id > $5
               and ($6 = '' or (p.birth_date >= $6 and p.birth_date <= $7))",
            $named,
            " order by ",
            $order,
            " limit $8"
        )
    };
}

/// People who have all three of these parts in their names (a part may be given three times), beginning with everybody who has the
/// first. Each candidate is one step in an index; nobody is looked at twice.
pub(crate) const EXACT: &str = found!(
    from "(select t1.person_id from name_tokens t1
           where t1.token = $1 and t1.person_id > $5
             and exists (select 1 from name_tokens t2 where t2.token = $2 and t2.person_id = t1.person_id)
             and exists (select 1 from name_tokens t3 where t3.token = $3 and t3.person_id = t1.person_id)) c
          join visible_family_members m on m.person_id = c.person_id"
    where ""
    by "c.person_id"
);

/// People with a part of their name from `$1` up to `$2`, and the part `$3` if it is not empty.
pub(crate) const BEGINNING: &str = found!(
    from "(select distinct t1.person_id from name_tokens t1
           where t1.token >= $1 and t1.token < $2 and t1.person_id > $5
             and ($3 = '' or exists (select 1 from name_tokens t2 where t2.token = $3 and t2.person_id = t1.person_id))) c
          join visible_family_members m on m.person_id = c.person_id"
    where ""
    by "c.person_id"
);

/// A text that begins with the viewer's own families and looks at everybody in them.
macro_rules! found_near {
    (where $named:literal) => {
        concat!(
            reached!("family_id in (select n.family_id from near n where n.viewer_id = $1)"),
            "select p.id as person_id, p.name, p.kind, p.birth_date, m.relationship,
                    f.reference as family_reference, f.name as family_name, r.grade
             from r
             join marked_family_members m on ",
            seen_by!("m", "r"),
            "
             join people p on p.id = m.person_id
             join families f on f.id = r.family_id
             where m.left_on is null and p.joined_into is null and m.person_id > $2
               and ($3 = '' or (p.birth_date >= $3 and p.birth_date <= $4))",
            $named,
            " order by m.person_id limit $8"
        )
    };
}

/// Those of the viewer's own families who have all three of these parts in their names.
pub(crate) const EXACT_NEAR: &str = found_near!(
    where " and exists (select 1 from name_tokens t1 where t1.token = $5 and t1.person_id = m.person_id)
            and exists (select 1 from name_tokens t2 where t2.token = $6 and t2.person_id = m.person_id)
            and exists (select 1 from name_tokens t3 where t3.token = $7 and t3.person_id = m.person_id)"
);

/// Those with a part of their name from `$5` up to `$6`, and the part `$7` if it is not empty.
pub(crate) const BEGINNING_NEAR: &str = found_near!(
    where " and exists (select 1 from name_tokens t1 where t1.person_id = m.person_id and t1.token >= $5 and t1.token < $6)
            and ($7 = '' or exists (select 1 from name_tokens t2 where t2.token = $7 and t2.person_id = m.person_id))"
);

/// Those who have one of the forms in each of the lists `|mohammed|muhammad|`; a list may be given three times.
pub(crate) const FORMS_NEAR: &str = found_near!(
    where " and exists (select 1 from name_tokens t1 where t1.person_id = m.person_id and $5 like '%|' || t1.token || '|%')
            and exists (select 1 from name_tokens t2 where t2.person_id = m.person_id and $6 like '%|' || t2.token || '|%')
            and exists (select 1 from name_tokens t3 where t3.person_id = m.person_id and $7 like '%|' || t3.token || '|%')"
);

/// Up to a thousand of those who have this part in their name: how common it is.
pub(crate) const HOLDERS: &str =
    "select count(*) as holders from (select 1 from name_tokens t where t.token = $1 limit 1000) h";

#[derive(QueryableByName)]
struct Holders {
    #[diesel(sql_type = BigInt)]
    holders: i64,
}

/// Whether to begin with the viewer's own families. The front door and managers reach many, and find the first of those who have the
/// name by looking at a few; others reach a few families, and would look at thousands who have a common name. Both ways find the same.
pub(super) fn begins_near(viewer: &Viewer) -> bool {
    !viewer.is(Role::FrontDoor) && !viewer.is(Role::Manager)
}

/// Finds people by name (whole parts first, and beginnings of names where those find nobody) among those whom the viewer may know of.
/// Goes on after `after`; gives back at most `most`.
pub fn search(
    connection: &mut DbConnection,
    viewer: &Viewer,
    terms: &Terms,
    after: Option<&Id>,
    most: i64,
) -> Result<Vec<Found>> {
    let near = begins_near(viewer);
    // Who looks at everybody of a few families need not know which part is rare.
    let (parts, holders) = if near { (terms.parts(), 1) } else { rarest_first(connection, terms.parts())? };
    let Some(rarest) = parts.first() else { return Ok(Vec::new()) };
    let second = parts.get(1).unwrap_or(rarest);
    let third = parts.get(2).unwrap_or(second);
    let wanted = Wanted { viewer, born: terms.born_between(), after, most };
    if holders > 0 {
        let parts = [rarest.as_str(), second, third];
        let found = match near {
            true => wanted.of_own(connection, EXACT_NEAR, parts)?,
            false => wanted.of_all(connection, EXACT, parts)?,
        };
        if !found.is_empty() {
            return Ok(found);
        }
    }
    // What people type last is what they may not have finished.
    let unfinished = names::parts(&terms.name).pop().unwrap_or_default();
    if unfinished.chars().count() < 2 {
        return Ok(Vec::new());
    }
    let end = format!("{unfinished}\u{10ffff}");
    let whole = parts.iter().find(|part| **part != unfinished).map_or("", String::as_str);
    match near {
        true => wanted.of_own(connection, BEGINNING_NEAR, [&unfinished, &end, whole]),
        false => wanted.of_all(connection, BEGINNING, [&unfinished, &end, whole]),
    }
}

/// Whom somebody looks for beside the name: born from a day to a day, and in the order of ids after this one; at most so many.
pub(super) struct Wanted<'a> {
    pub viewer: &'a Viewer,
    pub born: Option<(Day, Day)>,
    pub after: Option<&'a Id>,
    pub most: i64,
}

impl Wanted<'_> {
    fn values(&self) -> [String; 4] {
        let (from, to) = self.born.map(|(from, to)| (from.to_string(), to.to_string())).unwrap_or_default();
        [self.viewer.user_id.to_string(), self.after.map(Id::to_string).unwrap_or_default(), from, to]
    }

    fn of_all(&self, connection: &mut DbConnection, text: &'static str, parts: [&str; 3]) -> Result<Vec<Found>> {
        let query = parts.into_iter().fold(written(text), |query, part| query.with(part));
        let query = self.values().into_iter().fold(query, |query, value| query.with(value));
        Ok(query.with_number(self.most).load(connection)?)
    }

    fn of_own(&self, connection: &mut DbConnection, text: &'static str, parts: [&str; 3]) -> Result<Vec<Found>> {
        let query = self.values().into_iter().fold(written(text), |query, value| query.with(value));
        let query = parts.into_iter().fold(query, |query, part| query.with(part));
        Ok(query.with_number(self.most).load(connection)?)
    }

    /// Those of the viewer's own families who have one of the forms of each part of the name.
    pub fn in_other_forms(&self, connection: &mut DbConnection, forms: &[Vec<String>]) -> Result<Vec<Found>> {
        let lists: Vec<String> = forms.iter().map(|forms| format!("|{}|", forms.join("|"))).collect();
        let Some(first) = lists.first() else { return Ok(Vec::new()) };
        let second = lists.get(1).unwrap_or(first);
        let third = lists.get(2).unwrap_or(second);
        self.of_own(connection, FORMS_NEAR, [first, second, third])
    }
}

/// The parts of the name, the rarest first, and how many have that one (a thousand stands for more).
fn rarest_first(connection: &mut DbConnection, parts: Vec<String>) -> Result<(Vec<String>, i64)> {
    let mut counted = Vec::with_capacity(parts.len());
    for part in parts {
        let Holders { holders } = written(HOLDERS).with(&part).get_result(connection)?;
        counted.push((holders, part));
    }
    counted.sort();
    let fewest = counted.first().map_or(0, |(holders, _)| *holders);
    Ok((counted.into_iter().map(|(_, part)| part).collect(), fewest))
}

/// Keeps what was searched for, so that no name stands in an address. Gives back the search's id.
pub fn begin_search(tx: &mut Tx<'_>, viewer: &Viewer, terms: &Terms) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    let text = serde_json::to_string(terms).map_err(|error| Error::Fault(error.to_string()))?;
    diesel::insert_into(searches::table)
        .values((
            searches::id.eq(&id),
            searches::user_id.eq(&viewer.user_id),
            searches::terms.eq(text),
            searches::at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// How long a search is kept, in seconds: a working day.
const SEARCH_KEPT: i64 = 24 * 3600;

/// Forgets searches older than that; what they were stays in the trail.
pub fn forget_searches(tx: &mut Tx<'_>) -> Result<()> {
    let before = tx.now().minus_seconds(SEARCH_KEPT);
    diesel::delete(searches::table.filter(searches::at.lt(before))).execute(tx.connection())?;
    Ok(())
}

/// What this viewer searched for under this id. Nobody else's searches are there.
pub fn search_terms(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Terms> {
    let text: String = searches::table
        .filter(searches::id.eq(id).and(searches::user_id.eq(&viewer.user_id)))
        .select(searches::terms)
        .first(connection)
        .map_err(Error::or_not_found)?;
    serde_json::from_str(&text).map_err(|error| Error::Fault(error.to_string()))
}
