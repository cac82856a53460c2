use std::collections::BTreeMap;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{nondisclosures, people, users};
use alongside_schema::{Id, Result, Viewer, visible};
use diesel::prelude::*;

use crate::codes::PairState;
use crate::copy::{Reader, known_by, may_be_named};

/// Something that must not be told, which the program can not keep out of a copy by itself.
#[derive(Clone, Debug, Queryable)]
pub struct MustNotBeTold {
    /// The person, where it is known who it is.
    pub who_person_id: Option<Id>,
    /// Who, as somebody said it.
    pub who: String,
    /// About whom, where it is known.
    pub about_person_id: Option<Id>,
    /// What.
    pub what: String,
}

/// Everything of a family that somebody must not be told: what is proposed holds until somebody has looked.
pub fn must_not_be_told(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<MustNotBeTold>> {
    Ok(visible!(nondisclosures, viewer, family)
        .filter(
            visible::nondisclosures::state
                .eq(PairState::Proposed)
                .or(visible::nondisclosures::state.eq(PairState::Confirmed)),
        )
        .order(visible::nondisclosures::id)
        .select((
            visible::nondisclosures::who_person_id,
            visible::nondisclosures::who,
            visible::nondisclosures::about_person_id,
            visible::nondisclosures::what,
        ))
        .load(connection)?)
}

/// The person with this name as the reader of a copy: with their accounts, and of whom they must not be told. Looks at every pair that
/// holds, also one that the worker who prints may not see: it keeps things out of the copy and is never shown. `people_of_family` are
/// those whose names are not enough to know somebody by; a pair about the whole family is about each of them.
pub fn reader<'p>(
    connection: &mut DbConnection,
    family: &Id,
    (id, name): (&Id, &str),
    people_of_family: impl Iterator<Item = (&'p Id, &'p str)> + Clone,
) -> Result<Reader> {
    let accounts: Vec<Id> = users::table.filter(users::person_id.eq(id)).select(users::id).load(connection)?;
    /// Who must not be told, by id and in words, and about whom: the whole family where it is about nobody.
    type Row = (Option<Id>, String, Option<(Id, String)>);
    let pairs: Vec<Row> = nondisclosures::table
        .left_join(people::table.on(people::id.nullable().eq(nondisclosures::about_person_id)))
        .filter(nondisclosures::family_id.eq(family))
        .filter(nondisclosures::state.eq(PairState::Proposed).or(nondisclosures::state.eq(PairState::Confirmed)))
        .select((nondisclosures::who_person_id, nondisclosures::who, (people::id, people::name).nullable()))
        .load(connection)?;
    let is_reader = |who: &Option<Id>, words: &str| match who {
        Some(who) => who == id,
        None => may_be_named(words, name),
    };
    let pairs = pairs.into_iter().filter(|(who, words, _)| is_reader(who, words));
    let mut about: BTreeMap<Id, String> = BTreeMap::new();
    for (_, _, person) in pairs {
        match person {
            Some((person, name)) => about.extend([(person, name)]),
            None => {
                let others = people_of_family.clone().filter(|(person, _)| *person != id);
                about.extend(others.map(|(person, name)| (person.clone(), name.to_owned())));
            }
        }
    }
    let not_about = about.into_iter().map(|(person, name)| {
        let others = people_of_family.clone().filter(|(other, _)| **other != person).map(|(_, name)| name);
        let words = known_by(&name, others);
        (person, words)
    });
    let not_about = not_about.collect();
    Ok(Reader { id: id.clone(), name: name.to_owned(), accounts, not_about })
}
