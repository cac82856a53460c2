//! How a family hears of a decision without putting anybody in danger: what may be sent, in which words, and what a worker may say they
//! did. Rules only; `store::safe` asks them inside the transaction.

mod offers;
mod relations;
mod safe;
mod time;
mod wording;

pub use offers::{Offer, can_hear, offers, outside_words};
pub use safe::{Against, is_condition, may_send, must_not_be_told, who_is_meant};
pub use time::time_of_day;
pub use wording::{Wording, ring_back, step_in, tomorrow};

use alongside_families::codes::Way;
use alongside_schema::Day;

/// How the family hears of what was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FamilyHears {
    /// A message is sent now. It says whom to ring and nothing else, so the family is still to be told.
    Send {
        /// To whom, by the reference in the request.
        person: String,
        /// By which way: text or e-mail.
        way: Way,
    },
    /// A worker has told them.
    Told {
        /// Whom, by the reference in the request; nobody where they are not named in it.
        person: Option<String>,
        /// By which way; nothing for face to face.
        way: Option<Way>,
        /// How it went; whom, where they are not named.
        words: String,
    },
    /// Nobody has told them yet.
    NotYet {
        /// Why.
        why: String,
        /// By when they will hear.
        by: Day,
    },
}

/// How who asked hears of what was decided, where no account of theirs shows it. They learn what was decided and who leads, and no more.
/// Source: practice notes 2.4: whoever asked is told, within the time limit `tell_requester`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequesterHears {
    /// A worker has told them; holds how it went.
    Told(String),
    /// Nobody has told them yet.
    NotYet {
        /// Why.
        why: String,
        /// By when they will hear.
        by: Day,
    },
    /// They are not told: they can not be reached, or it would put somebody in danger. Holds why.
    NotTold(String),
}

/// The way in words that fit behind "by" and the like.
pub fn way_words(way: Option<Way>) -> &'static str {
    match way {
        None => "face to face",
        Some(Way::Call) => "by telephone",
        Some(Way::Text) => "by text",
        Some(Way::Email) => "by e-mail",
        Some(Way::Post) => "by letter",
        Some(Way::Voicemail) => "by voicemail",
        Some(Way::Visit) => "on a visit",
    }
}
