//! The queries of requests for somebody's own record.

mod around;
mod gather;
mod items;
mod releases;
mod requests;
mod who;

pub(crate) use around::names_of;
pub use gather::{Gathered, gather};
pub use items::{Check, Decision, Item, Items, Stage, check, items, mark, stage};
pub use releases::{NewRelease, Release, release, released, used_digests};
pub use requests::{
    Done, Identified, NewRequest, Request, all, ask, end, extend, for_others, go_on, held, held_as_seen, identify,
    oldest, one, pause, pauses, steps, write_down,
};
pub use who::{Meant, Responsible, View, called, competence, known, referred, responsible};
