//! Search before create: which people and families already in the record may be those a request for help names, and
//! why, in words. A person decides; nothing is merged here.
//!
//! This is a first honest matcher with fixed points. The record-linkage engine replaces it later behind the same
//! calls. It knows no database and no page:
//!
//! 1. The record stores [`keys()`] for every person, in an indexed table, and fetches whoever shares one with somebody
//!    in the request.
//! 2. [`families()`] compares the request with those fetched and gives at most five families.
//!
//! **What not to hand over.** A reason such as "same home" tells the reader that the known person lives there. Leave
//! out of a known [`Person`] every address, number and name that the reader may not learn, above all confidential
//! addresses: one flag anywhere covers the address everywhere.

mod births;
mod compare;
mod evidence;
mod families;
mod fold;
mod homes;
mod keys;
mod likely_names;
mod names;
mod nicknames;
mod person;
mod reason;
mod sound;

pub use compare::{Asked, Likeness, Same, compare};
pub use families::{LikelyFamily, LikelyPerson, MOST_FAMILIES, THRESHOLD, families};
pub use homes::home_key;
pub use keys::{key_in_words, keys};
pub use nicknames::other_forms;
pub use person::{Born, Kind, Name, NameUse, Person, Sex};
pub use reason::Reason;
