//! What a colleague's declaring somebody means for the requests that are here already.

use alongside_families::links::Seen;
use alongside_families::store as families;
use alongside_schema::tables::requests;
use alongside_schema::{Id, Moment, Result, Tx};
use diesel::prelude::*;

use super::alike::{Which, compared, people_of};
use super::bars::bar;
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
                diesel::update(requests::table.filter(requests::id.eq(&request)))
                    .filter(requests::state.eq_any([State::Received, State::Looking, State::Held]))
                    .set(requests::restricted.eq(true))
                    .execute(tx.connection())?;
            }
            give_back(tx, &request, &link.user)?;
        }
    }
    Ok(())
}

/// What somebody looks at who may no longer read it goes back to the list, and its place in it stays.
fn give_back(tx: &mut Tx<'_>, request: &Id, from: &Id) -> Result<()> {
    for (state, then) in [(State::Looking, State::Received), (State::Held, State::Held)] {
        diesel::update(requests::table.filter(requests::id.eq(request).and(requests::state.eq(state))))
            .filter(requests::assigned_to.eq(from))
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
