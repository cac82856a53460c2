//! Finding people by other forms of their names: another spelling, what it is short for, or for short; and by a date of birth that is almost theirs.

use alongside_likeness as likeness;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{families, name_tokens, people, person_keys};
use alongside_schema::visible::family_members as members;
use alongside_schema::{Result, Viewer};
use diesel::dsl::exists;
use diesel::prelude::*;

use super::{Hit, Row, add, has_name, hit, is_born, near, row_columns};
use crate::names;
use crate::store::search::{Terms, Wanted, begins_near};

/// How many of those are shown at the most.
const MOST_NEAR: i64 = 10;
/// How many of the viewer's own families are looked at for them.
const LOOKED_AT: i64 = 200;

/// People who are called by another spelling of a part of the name, by what it is short for, or for short; and people of the name whose date
/// of birth is almost the one that was typed. One query for all of them. It begins where the search by the name as typed does: with the viewer's
/// own families where those are few.
pub(super) fn add_near(
    connection: &mut DbConnection,
    viewer: &Viewer,
    terms: &Terms,
    hits: &mut Vec<Hit>,
) -> Result<()> {
    let forms = forms_of(&terms.name);
    let is_day = terms.birth_date.is_some() && terms.birth_parts == 3;
    if forms.iter().all(|forms| forms.len() == 1) && !is_day {
        return Ok(());
    }
    if begins_near(viewer) && !forms.is_empty() {
        let days = terms.birth_date.filter(|_| is_day).map(near).unwrap_or_default();
        let born = days.iter().min().copied().zip(days.iter().max().copied()).or(terms.born_between());
        let found = Wanted { viewer, born, after: None, most: LOOKED_AT }.in_other_forms(connection, &forms)?;
        for found in found.into_iter().filter(|found| is_born(found, terms)).take(MOST_NEAR as usize) {
            let because = why_near(&found.name, &terms.name, &forms);
            add(Hit { found, because }, hits);
        }
        return Ok(());
    }
    for row in with_forms(connection, viewer, terms, &forms)? {
        let because = why_near(&row.1, &terms.name, &forms);
        add(hit(row, because), hits);
    }
    Ok(())
}

/// The same for who reaches many families: everybody who has one of the forms of each part.
fn with_forms(
    connection: &mut DbConnection,
    viewer: &Viewer,
    terms: &Terms,
    forms: &[Vec<String>],
) -> Result<Vec<Row>> {
    let mut query = members::table
        .inner_join(people::table.on(people::id.eq(members::person_id)))
        .inner_join(families::table.on(families::id.eq(members::family_id)))
        .filter(members::viewer_id.eq(&viewer.user_id).and(members::left_on.is_null()))
        .filter(people::joined_into.is_null())
        .order(people::id)
        .limit(MOST_NEAR)
        .select(row_columns!())
        .into_boxed();
    // What is written in one way only, mostly a family name, leaves fewest to be looked at and comes first.
    let mut fewest_first: Vec<&Vec<String>> = forms.iter().collect();
    fewest_first.sort_by_key(|forms| forms.len());
    let begins_by_name = match keys_of_forms(&fewest_first) {
        Some(keys) => {
            let alike = person_keys::table.filter(person_keys::key.eq_any(keys));
            query = query.filter(members::person_id.eq_any(alike.select(person_keys::person_id)));
            false
        }
        None => true,
    };
    for (at, forms) in fewest_first.into_iter().enumerate() {
        let holders = name_tokens::table.filter(name_tokens::token.eq_any(forms));
        query = if at == 0 && begins_by_name {
            query.filter(members::person_id.eq_any(holders.select(name_tokens::person_id)))
        } else {
            query.filter(exists(holders.filter(name_tokens::person_id.eq(people::id))))
        };
    }
    let day = terms.birth_date.filter(|_| terms.birth_parts == 3);
    query = match (terms.born_between(), day) {
        (_, Some(day)) => query.filter(people::birth_date.eq_any([near(day), vec![day]].concat())),
        (Some((from, to)), None) => query.filter(people::birth_date.between(from, to)),
        (None, None) => query,
    };
    Ok(query.load(connection)?)
}

/// Forms of two parts that are tried with each other, at the most.
const MOST_TRIED: usize = 64;

/// What the matcher knows those by who have a form of one of these parts and a form of another: two names at once leave few of a crowd to be looked
/// at. Nothing where two of the forms say too little together to be a key, or there are too many of them.
fn keys_of_forms(parts: &[&Vec<String>]) -> Option<Vec<String>> {
    let [one, other, ..] = parts else { return None };
    if one.len() * other.len() > MOST_TRIED {
        return None;
    }
    let mut all = Vec::new();
    for (one, other) in one.iter().flat_map(|one| other.iter().map(move |other| (one, other))) {
        let keys = likeness::keys(&likeness::Person::named(&format!("{one} {other}")));
        if keys.is_empty() {
            return None;
        }
        all.extend(keys);
    }
    Some(all)
}

/// For each of the first three parts of the name, the part itself and its other forms.
fn forms_of(name: &str) -> Vec<Vec<String>> {
    let with_forms = |part: String| {
        let others = likeness::other_forms(&part).into_iter().map(str::to_owned);
        std::iter::once(part.clone()).chain(others).collect()
    };
    names::parts(name).into_iter().take(3).map(with_forms).collect()
}

/// Why somebody of this name was found by a name like theirs.
fn why_near(name: &str, typed: &str, forms: &[Vec<String>]) -> String {
    if has_name(name, typed) {
        return "name, and a date of birth that is almost the same".to_owned();
    }
    let parts = names::parts(name);
    let other = forms.iter().find_map(|forms| Some((&forms[0], forms[1..].iter().find(|form| parts.contains(form))?)));
    other.map_or_else(|| "another form of the name".to_owned(), |(typed, form)| format!("{typed} may be {form}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys_of(name: &str) -> Option<Vec<String>> {
        let forms = forms_of(name);
        keys_of_forms(&forms.iter().collect::<Vec<_>>())
    }

    fn known_by(name: &str) -> Vec<String> {
        likeness::keys(&likeness::Person::named(name))
    }

    #[test]
    fn whoever_has_another_form_of_the_name_is_known_by_one_of_its_keys() {
        for (typed, record) in [
            ("Danny Pemworth", "Daniel Pemworth"),
            ("pemworth dan", "PEMWORTH, Daniel"),
            ("Siobhan O'Neill", "Shivaun O’Neill"),
            ("Ayesha Quill", "Aisha Jane Quill"),
            ("Muhammad Enacheanu", "Mohd Enăcheanu"),
        ] {
            let keys = keys_of(typed).expect("keys");
            assert!(known_by(record).iter().any(|key| keys.contains(key)), "{typed}: {keys:?} {:?}", known_by(record));
        }
    }

    #[test]
    fn names_that_say_little_together_are_looked_for_by_name() {
        assert_eq!(keys_of("Mohammed Khan"), None);
        assert_eq!(keys_of("Daniel"), None);
    }
}
