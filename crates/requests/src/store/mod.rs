//! Every query of this area. Who may see a request is decided by the view `visible_requests`: the front door sees
//! those that are not restricted, cleared people see all that is not about them, and a requester sees that their own is there
//! and where it stands.

mod alike;
mod arrival;
mod asker;
mod attachments;
mod bars;
mod danger;
mod decide;
mod declared;
mod hands;
mod inbox;
mod limit;
mod outbox;
mod own;
mod record;
mod restrict;
mod safe;
mod sent_again;
mod staff;
mod telling;
mod unsent;

pub use arrival::{Arrival, Arrived, arrive};
pub use asker::{Asker, asker, tell_requester_later};
pub use attachments::{Attachment, MOST_ATTACHMENTS, attach, attachments_of_unsent, detach, letters_of, used_digests};
pub use decide::{ChildDecision, Decided, KnownFamily, NewDecision, decide, decided};
pub use declared::keep_from_declarers;
pub use hands::{assign, hold, may_be_cleared, readers, resume};
pub use inbox::{
    Counts, Place, Received, Unread, Waiting, counts, in_danger, likely, nobody_may_read, place_of, received, waiting,
};
pub use limit::{count_sending, forget_sendings};
pub use outbox::{
    Message, ask_to_step_in, invite, messages, remind_of_promise, remind_of_turn, sent, tell_of_asking,
    tell_of_emergency, tell_of_incident, tell_who_may_know,
};
pub use own::{Progress, own, own_words, withdraw};
pub use restrict::{NewRestriction, Restriction, could_read, restrict, restrictions};
pub use sent_again::{follows, says_the_same};
pub use staff::{Colleague, must_be_asked_for};
pub use telling::{HandOver, StillToTell, Telling, ToTell, first_hand_over, tell_later, tellings, to_tell};
pub use unsent::{Unsent, all_unsent, begin_unsent, change_unsent, discard_unsent, forget_unsent, send_unsent, unsent};

/// Raw texts of this area, for the test that prepares each on both engines.
pub const RAW_TEXTS: &[&str] = &[inbox::COUNTS];
