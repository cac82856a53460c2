mod forms;
mod typed;

use std::collections::HashMap;

use alongside_keys::SealKeys;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_RECORD, near as near_families};
use alongside_schema::tables::{families, people};
use alongside_schema::visible::{
    channels, family_members as members, homes, person_identifiers, person_names, residents,
};
use alongside_schema::{Day, Id, Reference, Result, Viewer, Visibility, visible};
use diesel::prelude::*;

use super::homes::postcode_key;
use super::sealed::not_beside;
use super::search::{Found, Terms, begins_near, search};
use super::ways::value_key;
use crate::codes::{HomeClass, NameUse, PersonKind};
use crate::names;
use crate::person_codes::{Accuracy, NumberSystem};

/// Somebody who was found, and by what.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Who.
    pub found: Found,
    /// Why, in words: "former name Nadia Begum", "this number is theirs".
    pub because: String,
}

diesel::define_sql_function! {
    /// Small letters, as the database makes them.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// With fewer found by the name as it was typed, other forms of it are tried too.
const FEW: usize = 5;

/// Finds people by whatever was typed: a number of theirs, a way to reach them, an address, a date of birth, a name; each narrowed by the others. Few, each
/// with why. Everything is read through the viewer's own views, so that a number or a home that is kept from them finds nobody.
pub fn find(
    connection: &mut DbConnection,
    (viewer, seals): (&Viewer, &SealKeys),
    terms: &Terms,
    after: Option<&Id>,
    most: i64,
) -> Result<Vec<Hit>> {
    let mut hits = whoever_is_found(connection, viewer, terms, after, most)?;
    let people: Vec<Id> = hits.iter().map(|hit| hit.found.person_id.clone()).collect();
    let left_out = not_beside(connection, seals, &people)?;
    hits.retain(|hit| !left_out.contains(&hit.found.person_id));
    Ok(hits)
}

fn whoever_is_found(
    connection: &mut DbConnection,
    viewer: &Viewer,
    terms: &Terms,
    after: Option<&Id>,
    most: i64,
) -> Result<Vec<Hit>> {
    let terms = &typed::in_place(terms);
    let hits = if !terms.number.is_empty() {
        by_number(connection, viewer, &terms.number, most)?
    } else if !terms.reach.is_empty() {
        by_way(connection, viewer, &terms.reach, most)?
    } else if !terms.address.is_empty() {
        by_home(connection, viewer, &terms.address, most)?
    } else if terms.name.is_empty() {
        by_birth(connection, viewer, terms, most)?
    } else {
        return by_name(connection, viewer, terms, after, most);
    };
    let narrowed = hits.into_iter().filter(|hit| has_name(&hit.found.name, &terms.name) && is_born(&hit.found, terms));
    Ok(narrowed.collect())
}

/// Whether every part of what was typed begins a part of the name.
fn has_name(name: &str, typed: &str) -> bool {
    let parts = names::parts(name);
    names::parts(typed).iter().all(|wanted| parts.iter().any(|part| part.starts_with(wanted.as_str())))
}

fn is_born(found: &Found, terms: &Terms) -> bool {
    let Some((from, to)) = terms.born_between() else { return true };
    found.birth_date.is_some_and(|day| (from..=to).contains(&day) || near(from).contains(&day))
}

/// Days that are easily written for this one: the day before and after, day and month changed about, a year off.
fn near(day: Day) -> Vec<Day> {
    let (year, month, of_month) = (day.0.year(), day.0.month(), day.0.day());
    let mut days = vec![day.plus_days(-1), day.plus_days(1), day.plus_months(-12), day.plus_months(12)];
    days.extend(Day::of(year, of_month, month).filter(|swapped| *swapped != day));
    days
}

type Row = (Id, String, PersonKind, Option<Day>, String, Reference, String, i64);

macro_rules! row_columns {
    () => {
        (
            people::id,
            people::name,
            people::kind,
            people::birth_date,
            members::relationship,
            families::reference,
            families::name,
            members::grade,
        )
    };
}

use row_columns;

fn hit(row: Row, because: String) -> Hit {
    let (person_id, name, kind, birth_date, relationship, family_reference, family_name, grade) = row;
    let found = Found { person_id, name, kind, birth_date, relationship, family_reference, family_name, grade };
    Hit { found, because }
}

fn by_way(connection: &mut DbConnection, viewer: &Viewer, typed: &str, most: i64) -> Result<Vec<Hit>> {
    let key = value_key(typed);
    if key.chars().count() < 5 {
        return Ok(Vec::new());
    }
    let of_member = members::family_id.eq(channels::family_id).and(members::person_id.eq(channels::person_id));
    let rows: Vec<(Row, Option<Day>)> = visible::channels::table
        .inner_join(members::table.on(of_member))
        .inner_join(people::table.on(people::id.eq(members::person_id)))
        .inner_join(families::table.on(families::id.eq(members::family_id)))
        .filter(channels::value_key.eq(key).and(channels::viewer_id.eq(&viewer.user_id)))
        .filter(members::viewer_id.eq(&viewer.user_id).and(people::joined_into.is_null()))
        .order(channels::id)
        .limit(most)
        .select((row_columns!(), channels::to_on))
        .load(connection)?;
    let because = |ended: Option<Day>| {
        ended.map_or_else(
            || "this is how to reach them".to_owned(),
            |day| format!("it was theirs until {}", day.words()),
        )
    };
    Ok(rows.into_iter().map(|(row, ended)| hit(row, because(ended))).collect())
}

/// By the number that another service knows somebody by, for those who work with the family.
fn by_number(connection: &mut DbConnection, viewer: &Viewer, number: &str, most: i64) -> Result<Vec<Hit>> {
    let of_member =
        members::family_id.eq(person_identifiers::family_id).and(members::person_id.eq(person_identifiers::person_id));
    let rows: Vec<(Row, NumberSystem, Option<Day>)> = visible::person_identifiers::table
        .inner_join(members::table.on(of_member))
        .inner_join(people::table.on(people::id.eq(members::person_id)))
        .inner_join(families::table.on(families::id.eq(members::family_id)))
        .filter(person_identifiers::value.eq(number).and(person_identifiers::viewer_id.eq(&viewer.user_id)))
        .filter(members::viewer_id.eq(&viewer.user_id).and(people::joined_into.is_null()))
        .order(person_identifiers::id)
        .limit(most)
        .select((row_columns!(), person_identifiers::system, person_identifiers::to_on))
        .load(connection)?;
    let because = |system: NumberSystem, ended: Option<Day>| {
        let until = ended.map(|day| format!(", until {}", day.words())).unwrap_or_default();
        format!("{}{until}", system.words())
    };
    Ok(rows.into_iter().map(|(row, system, ended)| hit(row, because(system, ended))).collect())
}

/// Ordinary homes only: whoever may know of a confidential one sees it with its family and never as the answer to a search.
fn by_home(connection: &mut DbConnection, viewer: &Viewer, typed: &str, most: i64) -> Result<Vec<Hit>> {
    let key = postcode_key(typed);
    let is_postcode = (5..=7).contains(&key.len()) && key.chars().any(|c| c.is_ascii_digit()) && key.is_ascii();
    let words = format!("%{}%", typed.trim().replace(['%', '_', '\\'], " ").to_lowercase());
    let of_member = members::family_id.eq(residents::family_id).and(members::person_id.eq(residents::person_id));
    let mut query = visible::homes::table
        .inner_join(visible::residents::table.on(residents::home_id.eq(homes::id)))
        .inner_join(members::table.on(of_member))
        .inner_join(people::table.on(people::id.eq(members::person_id)))
        .inner_join(families::table.on(families::id.eq(members::family_id)))
        .filter(homes::viewer_id.eq(&viewer.user_id).and(residents::viewer_id.eq(&viewer.user_id)))
        .filter(members::viewer_id.eq(&viewer.user_id).and(people::joined_into.is_null()))
        .filter(homes::class.eq(HomeClass::Ordinary).and(homes::withheld_from.eq("")))
        .order((homes::id, residents::id))
        .limit(most)
        .select((row_columns!(), residents::lived_to))
        .into_boxed();
    query = if is_postcode {
        query.filter(homes::postcode_key.eq(key))
    } else {
        query.filter(lower(homes::address).like(words))
    };
    let rows: Vec<(Row, Option<Day>)> = query.load(connection)?;
    let because = |left: Option<Day>| {
        left.map_or_else(|| "lives there".to_owned(), |day| format!("lived there until {}", day.words()))
    };
    Ok(rows.into_iter().map(|(row, left)| hit(row, because(left))).collect())
}

fn by_birth(connection: &mut DbConnection, viewer: &Viewer, terms: &Terms, most: i64) -> Result<Vec<Hit>> {
    let Some((from, to)) = terms.born_between() else { return Ok(Vec::new()) };
    let query = members::table
        .inner_join(people::table.on(people::id.eq(members::person_id)))
        .inner_join(families::table.on(families::id.eq(members::family_id)))
        .filter(members::viewer_id.eq(&viewer.user_id).and(members::left_on.is_null()))
        .filter(people::joined_into.is_null())
        .order((people::birth_date, people::id))
        .limit(most)
        .select((row_columns!(), people::birth_accuracy))
        .into_boxed();
    let is_day = from == to;
    let rows: Vec<(Row, Accuracy)> = if is_day {
        let mut days = near(from);
        days.push(from);
        query.filter(people::birth_date.eq_any(days)).load(connection)?
    } else {
        query.filter(people::birth_date.between(from, to)).load(connection)?
    };
    let because = |row: &Row, accuracy: Accuracy| {
        let exact = row.3.is_some_and(|day| (from..=to).contains(&day)) && accuracy == Accuracy::Day;
        if exact {
            "date of birth".to_owned()
        } else {
            "date of birth almost the same, or not known to the day".to_owned()
        }
    };
    let mut hits: Vec<(bool, Hit)> = rows
        .into_iter()
        .map(|(row, accuracy)| {
            let because = because(&row, accuracy);
            (because != "date of birth", hit(row, because))
        })
        .collect();
    hits.sort_by_key(|(is_near, _)| *is_near);
    Ok(hits.into_iter().map(|(_, hit)| hit).collect())
}

fn by_name(
    connection: &mut DbConnection,
    viewer: &Viewer,
    terms: &Terms,
    after: Option<&Id>,
    most: i64,
) -> Result<Vec<Hit>> {
    let found = search(connection, viewer, terms, after, most)?;
    let others = match found.iter().all(|found| has_name(&found.name, &terms.name)) {
        true => HashMap::new(),
        false => other_names(connection, viewer, &found)?,
    };
    let mut hits: Vec<Hit> = found
        .into_iter()
        .map(|found| {
            let because = why(&found, &terms.name, &others);
            Hit { found, because }
        })
        .collect();
    if after.is_none() && hits.len() < FEW {
        forms::add_near(connection, viewer, terms, &mut hits)?;
        add_kept(connection, viewer, terms, &mut hits)?;
    }
    Ok(hits)
}

/// Names that are kept from somebody find only for those who may read them: nobody else comes from the old name to the one in use.
const MOST_KEPT: i64 = 500;

/// People whose other name is kept from somebody but not from this viewer.
fn add_kept(connection: &mut DbConnection, viewer: &Viewer, terms: &Terms, hits: &mut Vec<Hit>) -> Result<()> {
    let of_member = members::family_id.eq(person_names::family_id).and(members::person_id.eq(person_names::person_id));
    let mut query = visible::person_names::table
        .inner_join(members::table.on(of_member))
        .inner_join(people::table.on(people::id.eq(members::person_id)))
        .inner_join(families::table.on(families::id.eq(members::family_id)))
        .filter(person_names::visibility.eq(Visibility::Limited).or(person_names::withheld_from.ne("")))
        .filter(person_names::viewer_id.eq(&viewer.user_id).and(members::viewer_id.eq(&viewer.user_id)))
        .filter(people::joined_into.is_null().and(members::left_on.is_null()))
        .order((people::id, person_names::id))
        .limit(MOST_KEPT)
        .select((row_columns!(), person_names::used_as, person_names::name))
        .into_boxed();
    if begins_near(viewer) {
        let own = near_families::table.filter(near_families::viewer_id.eq(&viewer.user_id));
        query = query.filter(person_names::family_id.eq_any(own.select(near_families::family_id)));
    }
    let rows: Vec<(Row, NameUse, String)> = query.load(connection)?;
    for (row, used_as, name) in rows {
        let kept = hit(row, format!("{} {name}", used_as.words().to_lowercase()));
        if has_name(&name, &terms.name) && is_born(&kept.found, terms) {
            add(kept, hits);
        }
    }
    Ok(())
}

/// Adds somebody to what was found, in a family once.
fn add(new: Hit, hits: &mut Vec<Hit>) {
    let is_there = |hit: &Hit| {
        (&hit.found.person_id, &hit.found.family_reference) == (&new.found.person_id, &new.found.family_reference)
    };
    if !hits.iter().any(is_there) {
        hits.push(new);
    }
}

/// By which of their names somebody was found, as far as the viewer may read it.
fn why(found: &Found, typed: &str, others: &HashMap<Id, Vec<(NameUse, String)>>) -> String {
    if has_name(&found.name, typed) {
        return "name".to_owned();
    }
    let other = others.get(&found.person_id).into_iter().flatten().find(|(_, name)| has_name(name, typed));
    other.map_or_else(
        || "another name of theirs, or parts of several".to_owned(),
        |(used_as, name)| format!("{} {name}", used_as.words().to_lowercase()),
    )
}

fn other_names(
    connection: &mut DbConnection,
    viewer: &Viewer,
    found: &[Found],
) -> Result<HashMap<Id, Vec<(NameUse, String)>>> {
    let ids: Vec<&Id> = found.iter().map(|found| &found.person_id).collect();
    let rows: Vec<(Id, NameUse, String)> = visible::person_names::table
        .filter(person_names::viewer_id.eq(&viewer.user_id).and(person_names::person_id.eq_any(ids)))
        .select((person_names::person_id, person_names::used_as, person_names::name))
        .load(connection)?;
    let mut names: HashMap<Id, Vec<(NameUse, String)>> = HashMap::new();
    for (person, used_as, name) in rows {
        names.entry(person).or_default().push((used_as, name));
    }
    Ok(names)
}

/// Who this reference is, in a family that the viewer works with: the family's reference and the person's id.
pub fn person_by_reference(
    connection: &mut DbConnection,
    viewer: &Viewer,
    reference: &Reference,
) -> Result<Option<(Reference, Id)>> {
    Ok(members::table
        .inner_join(people::table.on(people::id.eq(members::person_id)))
        .inner_join(families::table.on(families::id.eq(members::family_id)))
        .filter(members::viewer_id.eq(&viewer.user_id).and(members::grade.ge(GRADE_RECORD)))
        .filter(people::reference.eq(reference).and(people::joined_into.is_null()))
        .order(families::id)
        .select((families::reference, people::id))
        .first(connection)
        .optional()?)
}
