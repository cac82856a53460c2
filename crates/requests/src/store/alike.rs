//! Requests about the same people: found by a key that they share, then compared.

use alongside_families::same::looks_like;
use alongside_likeness as likeness;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{request_clearances, request_keys, requests};
use alongside_schema::{Day, Error, Id, Result};
use diesel::prelude::*;

use crate::assessment::{Assessment, Person};
use crate::codes::State;

/// Requests that are compared, at the most.
const MOST_ALIKE: i64 = 500;

/// Somebody of a request, as the matcher sees them.
pub(super) fn as_seen(said: &Assessment, person: &Person, today: Day) -> likeness::Person {
    let others: Vec<_> = person.other_names().map(|name| (name.used_as, name.text.as_str())).collect();
    let home = said.homes_of(&person.reference).find(|home| home.left_on.is_none());
    let home = home.map(|home| (home.address.as_str(), home.postcode.as_str()));
    let name = person.names.first().map_or("", |_| person.called());
    let mut seen = looks_like(name, &others, person.person_kind(), person.birth_date, today, home, Some(&person.phone));
    if let Some(year) = person.year_of_birth_said(today) {
        seen.born = likeness::Born::About(year);
    }
    seen.school = (!person.school.is_empty()).then(|| person.school.clone());
    seen
}

/// Everybody of a request, as the matcher sees them.
pub(super) fn people_of(said: &Assessment, today: Day) -> Vec<likeness::Person> {
    said.people.iter().map(|person| as_seen(said, person, today)).collect()
}

/// By what these people are found, each key once. Nobody reads the keys: they are only for finding.
pub(super) fn keys_of(people: &[likeness::Person]) -> Vec<String> {
    let mut keys: Vec<String> = people.iter().flat_map(likeness::keys).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Whether a request that says this is about one of these people.
pub(super) fn is_about(said: &Assessment, asked: &[likeness::Person], today: Day) -> bool {
    let people: Vec<_> = people_of(said, today).into_iter().map(|person| ((), person)).collect();
    !likeness::families(asked, &people).is_empty()
}

/// The newest requests that share a key with these people, `most` of them.
pub(super) fn sharing_a_key(connection: &mut DbConnection, asked: &[likeness::Person], most: i64) -> Result<Vec<Id>> {
    Ok(request_keys::table
        .filter(request_keys::key.eq_any(keys_of(asked)))
        .group_by(request_keys::request_id)
        .order(request_keys::request_id.desc())
        .select(request_keys::request_id)
        .limit(most)
        .load(connection)?)
}

/// Which requests are compared.
#[derive(Clone, Copy)]
pub(super) enum Which<'a> {
    /// Those that not everybody may read: restricted, or kept from somebody.
    Kept,
    /// Those that wait beside this one.
    WaitingBeside(&'a Id),
    /// Those that wait, and those that were decided.
    Every,
}

/// The requests about the same people, the newest first, each with whether it is restricted.
pub(super) fn about_the_same(
    connection: &mut DbConnection,
    asked: &[likeness::Person],
    which: Which<'_>,
    today: Day,
) -> Result<Vec<(Id, bool)>> {
    compared(connection, asked, which, |said| is_about(said, asked, today))
}

/// The requests that share a key with these people and of which this holds, the newest first, each with whether it is restricted.
pub(super) fn compared(
    connection: &mut DbConnection,
    asked: &[likeness::Person],
    which: Which<'_>,
    is_same: impl Fn(&Assessment) -> bool,
) -> Result<Vec<(Id, bool)>> {
    let alike = request_keys::table.filter(request_keys::key.eq_any(keys_of(asked))).select(request_keys::request_id);
    let found = requests::table
        .filter(requests::id.eq_any(alike))
        .order(requests::id.desc())
        .limit(MOST_ALIKE)
        .select((requests::id, requests::restricted, requests::said))
        .into_boxed();
    let found: Vec<(Id, bool, String)> = match which {
        Which::Kept => {
            let barred = request_clearances::table
                .filter(request_clearances::cleared.eq(false))
                .select(request_clearances::request_id);
            found.filter(requests::restricted.or(requests::id.eq_any(barred))).load(connection)?
        }
        Which::WaitingBeside(request) => {
            let waits = requests::state.eq_any([State::Received, State::Looking, State::Held]);
            found.filter(waits.and(requests::id.ne(request))).load(connection)?
        }
        Which::Every => found.load(connection)?,
    };
    let mut same = Vec::new();
    for (id, restricted, text) in found {
        if is_same(&read(&text)?) {
            same.push((id, restricted));
        }
    }
    Ok(same)
}

fn read(text: &str) -> Result<Assessment> {
    serde_json::from_str(text).map_err(|error| Error::Fault(format!("a stored request: {error}")))
}
