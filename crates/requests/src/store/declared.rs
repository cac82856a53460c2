//! What a colleague's declaring somebody means for the requests that are here already.

use alongside_families::links::Seen;
use alongside_families::store as families;
use alongside_schema::tables::requests;
use alongside_schema::{Act, Entry, Id, Moment, Result, Tx};
use diesel::prelude::*;

use super::alike::{Which, compared, people_of};
use super::bars::bar;
use super::readers;
use crate::codes::State;

/// Keeps every request from those who have declared somebody of it by one of these links, and gives one that they have in hand back to the list.
/// One that waits and is about a colleague, their relatives or their household is restricted: cleared people say whether it stays so.
pub fn keep_from_declarers(tx: &mut Tx<'_>, links: &[Id]) -> Result<()> {
    let today = tx.today();
    for link in families::declared(tx.connection(), links)? {
        let asked = [link.declared.looks()];
        let same = compared(tx.connection(), &asked, Which::Every, |said| {
            people_of(said, today).iter().any(|person| link.declared.compare(&Seen::from(person)).is_some())
        })?;
        for (request, _) in same {
            bar(tx, &request, [&link.user])?;
            if link.kind.restricts() {
                let restricted = diesel::update(requests::table.filter(requests::id.eq(&request)))
                    .filter(requests::state.eq_any([State::Received, State::Looking, State::Held]))
                    .filter(requests::restricted.eq(false))
                    .set(requests::restricted.eq(true))
                    .execute(tx.connection())?;
                if restricted > 0 {
                    let entry = Entry::by_nobody(Act::RestrictionChanged).target(&request);
                    tx.record(entry.detail("restricted: about somebody whom a colleague declared"))?;
                }
            }
            give_back(tx, &request)?;
        }
    }
    Ok(())
}

/// What somebody looks at who may no longer read it goes back to the list, and its place in it stays.
fn give_back(tx: &mut Tx<'_>, request: &Id) -> Result<()> {
    let read: Vec<Id> = readers(tx.connection(), request)?.into_iter().map(|reader| reader.id).collect();
    for (state, then) in [(State::Looking, State::Received), (State::Held, State::Held)] {
        diesel::update(requests::table.filter(requests::id.eq(request).and(requests::state.eq(state))))
            .filter(requests::assigned_to.is_not_null().and(requests::assigned_to.ne_all(&read)))
            .set((
                requests::assigned_to.eq(None::<Id>),
                requests::assigned_at.eq(None::<Moment>),
                requests::assignments.eq(requests::assignments + 1),
                requests::state.eq(then),
            ))
            .execute(tx.connection())?;
    }
    Ok(())
}
