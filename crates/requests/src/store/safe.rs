//! The one way to an address to which a message to a family may go.

use alongside_families::codes::Way;
use alongside_families::store::{never_by, safe_way, speaks_against};
use alongside_schema::tables::request_people;
use alongside_schema::{Error, Id, Result, Tx};
use diesel::prelude::*;

use super::Received;
use crate::telling::{Against, may_send};

/// A number or address that was found safe in the transaction in which something is sent to it. Only [`safe_address`] and [`safe_address_of`] make one, and only for
/// one does the outbox take a message to a family or somebody of its network.
pub(super) struct SafeAddress {
    way: Way,
    address: String,
}

impl SafeAddress {
    pub(super) fn way(&self) -> Way {
        self.way
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }
}

/// The safe address of somebody of a request, or the refusal: from what the request says, from what anybody's record says of the number, and where it is about a family of the record (from this
/// transaction on, or already), from what the record says too.
pub(super) fn safe_address(
    tx: &mut Tx<'_>,
    received: &Received,
    family: Option<&Id>,
    person: &str,
    way: Way,
) -> Result<SafeAddress> {
    let refused = |against: Against| Error::Refused(against.words().to_owned());
    let address = may_send(&received.said, person, way).map_err(refused)?.to_owned();
    if never_by(tx.connection(), way, &address)? {
        let words = "It is written in the record that this number or address must never be used, so nothing is sent to it. Tell them yourself, in another way.";
        return Err(Error::Refused(words.to_owned()));
    }
    if let Some(family) = family {
        let of_record: Option<Id> = request_people::table
            .filter(request_people::request_id.eq(&received.id).and(request_people::reference.eq(person)))
            .select(request_people::person_id)
            .first(tx.connection())
            .optional()?;
        if speaks_against(tx.connection(), family, of_record.as_ref(), way, &address)? {
            let words = "The record of this family speaks against sending anything to them. Ask who works with them how they can be told.";
            return Err(Error::Refused(words.to_owned()));
        }
    }
    Ok(SafeAddress { way, address })
}

/// The safe address of somebody of the record, from what the record says alone; nothing where there is none.
pub(super) fn safe_address_of(tx: &mut Tx<'_>, family: &Id, person: &Id) -> Result<Option<SafeAddress>> {
    let today = tx.today();
    Ok(safe_way(tx.connection(), family, person, today)?.map(|(way, address)| SafeAddress { way, address }))
}
