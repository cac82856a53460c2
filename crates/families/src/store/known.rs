//! Who may already be known: a first honest look, which the matching engine will replace behind the same call.

use std::collections::BTreeMap;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{families, name_tokens, people};
use alongside_schema::visible::family_members as members;
use alongside_schema::{Day, Id, Reference, Result, Viewer};
use diesel::prelude::*;

use crate::names;

/// Somebody who is asked about.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Their name.
    pub name: String,
    /// Their date of birth, if it is known.
    pub birth_date: Option<Day>,
}

/// Somebody who may be the same person, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likely {
    /// The name of the person who was asked about.
    pub asked: String,
    /// The name in the record.
    pub name: String,
    /// When the person in the record was born.
    pub birth_date: Option<Day>,
    /// The family in the record.
    pub family_id: Id,
    /// Its reference.
    pub family_reference: Reference,
    /// Its name.
    pub family_name: String,
    /// Why they may be the same, in words.
    pub because: String,
    strength: u8,
}

/// A prompt with more than this is not read.
const MOST: usize = 5;
/// Candidates looked at, at the most, for each kind of evidence.
const MOST_CANDIDATES: i64 = 500;

type Candidate = (Id, String, Option<Day>, Id, Reference, String);

/// The people (at most five, the likeliest first) in families the viewer may know of who may be those asked about: two
/// parts of the name alike, or one and the date of birth.
pub fn likely(connection: &mut DbConnection, viewer: &Viewer, asked: &[Asked]) -> Result<Vec<Likely>> {
    let parts: Vec<String> = asked.iter().flat_map(|person| names::parts(&person.name)).collect();
    let days: Vec<Day> = asked.iter().filter_map(|person| person.birth_date).collect();
    let by_name: Vec<Id> = name_tokens::table
        .filter(name_tokens::token.eq_any(&parts))
        .group_by(name_tokens::person_id)
        .having(diesel::dsl::count(name_tokens::token).ge(2))
        .select(name_tokens::person_id)
        .limit(MOST_CANDIDATES)
        .load(connection)?;
    let by_day: Vec<Id> = people::table
        .inner_join(name_tokens::table.on(name_tokens::person_id.eq(people::id)))
        .filter(people::birth_date.eq_any(&days).and(name_tokens::token.eq_any(&parts)))
        .select(people::id)
        .limit(MOST_CANDIDATES)
        .load(connection)?;
    let ids: Vec<Id> = by_name.into_iter().chain(by_day).collect();
    let candidates: Vec<Candidate> = members::table
        .inner_join(people::table.on(people::id.eq(members::person_id)))
        .inner_join(families::table.on(families::id.eq(members::family_id)))
        .filter(people::id.eq_any(&ids))
        .filter(members::viewer_id.eq(&viewer.user_id))
        .order(members::id)
        .select((people::id, people::name, people::birth_date, families::id, families::reference, families::name))
        .load(connection)?;
    Ok(best(asked, &candidates))
}

/// For each person in the record the best reason to think of them, and of these the strongest few.
fn best(asked: &[Asked], candidates: &[Candidate]) -> Vec<Likely> {
    let mut best: BTreeMap<&Id, Likely> = BTreeMap::new();
    for (id, name, birth_date, family_id, reference, family_name) in candidates {
        for person in asked {
            let Some((strength, because)) = compare(person, name, *birth_date) else { continue };
            let known = best.get(id).map_or(0, |likely| likely.strength);
            if strength > known {
                best.insert(
                    id,
                    Likely {
                        asked: person.name.clone(),
                        name: name.clone(),
                        birth_date: *birth_date,
                        family_id: family_id.clone(),
                        family_reference: reference.clone(),
                        family_name: family_name.clone(),
                        because: because.to_owned(),
                        strength,
                    },
                );
            }
        }
    }
    let mut likely: Vec<Likely> = best.into_values().collect();
    likely.sort_by_key(|person| std::cmp::Reverse(person.strength));
    likely.truncate(MOST);
    likely
}

/// How strongly two people look like one, and why; nothing when they do not.
fn compare(asked: &Asked, name: &str, birth_date: Option<Day>) -> Option<(u8, &'static str)> {
    let (ours, theirs) = (names::parts(&asked.name), names::parts(name));
    let shared = ours.iter().filter(|part| theirs.contains(part)).count();
    match (shared, asked.birth_date, birth_date) {
        (2.., Some(one), Some(other)) if one == other => Some((5, "same name and same date of birth")),
        (1, Some(one), Some(other)) if one == other => Some((4, "one name the same, and the same date of birth")),
        (2.., Some(one), Some(other)) if one.days_until(other).abs() > 366 => None,
        (2.., Some(_), Some(_)) => Some((2, "same name, but another date of birth within a year")),
        (2.., _, _) => Some((3, "same name; a date of birth is not known")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: &str, day: Option<&str>) -> Asked {
        Asked { name: name.to_owned(), birth_date: day.map(|day| day.parse().expect("a day")) }
    }

    fn day(text: &str) -> Option<Day> {
        text.parse().ok()
    }

    #[test]
    fn two_names_or_one_and_the_date() {
        assert_eq!(
            compare(&asked("Amina Rahman", Some("2018-02-03")), "RAHMAN, Amina", day("2018-02-03")).map(|c| c.0),
            Some(5)
        );
        assert_eq!(
            compare(&asked("Amina Khan", Some("2018-02-03")), "Amina Rahman", day("2018-02-03")).map(|c| c.0),
            Some(4)
        );
        assert_eq!(compare(&asked("Amina Rahman", None), "Amina Rahman", day("2018-02-03")).map(|c| c.0), Some(3));
        assert_eq!(
            compare(&asked("Amina Rahman", Some("2018-03-02")), "Amina Rahman", day("2018-02-03")).map(|c| c.0),
            Some(2)
        );
        assert_eq!(compare(&asked("Amina Rahman", Some("1988-02-03")), "Amina Rahman", day("2018-02-03")), None);
        assert_eq!(compare(&asked("Amina", None), "Amina Rahman", None), None);
    }
}
