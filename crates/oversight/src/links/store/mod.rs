//! Every query about links and locks that somebody is shown.

mod decide;
mod officer;
mod own;

pub use decide::{Decision, Outcome, decide, end_declared, end_locked};
pub use officer::{Asked, FamilyNow, Locked, MOST, Proposal, asked_to_end, locks, proposals};
pub use own::{OwnLink, ask_to_end, declare, is_to_be_asked, own_links, said};
