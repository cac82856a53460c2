//! How somebody of a network is asked to step in: by the outbox, as for every message.

use alongside_network::Ask;
use alongside_schema::{Id, Result, Tx};

/// What waits in the outbox.
pub(crate) struct ByOutbox;

impl Ask for ByOutbox {
    fn step_in(tx: &mut Tx<'_>, family: &Id, person: &Id, number: &str) -> Result<bool> {
        alongside_requests::store::ask_to_step_in(tx, family, person, number)
    }
}
