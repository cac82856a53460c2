//! Every query of this area. Who may see a request is decided by the view `visible_requests`: the front door sees
//! those that are not restricted, cleared people see all that is not about them, and a requester sees that their own is there
//! and where it stands.

mod arrival;
mod attachments;
mod decide;
mod inbox;
mod outbox;
mod own;
mod staff;
mod telling;
mod unsent;

pub use arrival::{Arrival, Arrived, arrive};
pub use attachments::{
    Attachment, MOST_ATTACHMENTS, attach, attachments_of, attachments_of_unsent, detach, used_digests,
};
pub use decide::{ChildDecision, NewDecision, decide};
pub use inbox::{Received, Waiting, assign, hold, likely, nobody_is_cleared, received, resume, waiting};
pub use outbox::{Message, messages, sent};
pub use own::{Progress, own, withdraw};
pub use staff::{Colleague, colleagues};
pub use telling::{Telling, tell, tellings};
pub use unsent::{Unsent, all_unsent, begin_unsent, change_unsent, discard_unsent, forget_unsent, send_unsent, unsent};

/// This area has no raw texts.
pub const RAW_TEXTS: &[&str] = &[];
