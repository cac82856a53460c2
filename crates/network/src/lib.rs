//! The family's own network: the relatives, friends, neighbours and others whom a family counts on, and what each of them can do.
//!
//! Whoever stands here is no case and no person of the record, unless they are one already: a first name and a tie are enough. Who offers what tells where
//! a child is to be found, so that a pair keeps the network as a whole from whoever must not be told something (`families/store/pairs/network.rs`). What a
//! child wants, what a parent agrees to, numbers from 0 to 10 and how strong a tie is are only ever added: the newest holds, and nobody makes an average.

pub mod codes;
mod known;
mod map;
mod pages;
pub mod store;
pub mod week;

pub use pages::RotaDue;
pub use store::Ask;

use alongside_access::Routes;
use alongside_web::Site;

/// The pages of this area; whoever stands in for somebody is asked in this way.
pub fn routes<A: Ask + 'static>(site: &Site) -> Routes {
    pages::routes::<A>(site)
}
