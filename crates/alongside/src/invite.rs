//! The post of invitations: the outbox, as for every message.

use alongside_access::{Letter, Post};
use alongside_schema::{Result, Tx};

/// What waits in the outbox.
pub(crate) struct ByOutbox;

impl Post for ByOutbox {
    fn invite(tx: &mut Tx<'_>, to: &str, letter: &Letter) -> Result<()> {
        let Letter { service, link, until, help } = letter;
        let text = format!(
            "You are invited to sign in to {service}.\nOpen this address and choose a password:\n\n{link}\n\nIt works once, until {}. Give it to nobody. If \
             you did not expect this, do not open it, and ring {help}.\n",
            until.words()
        );
        alongside_requests::store::invite(tx, to, &text)
    }
}
