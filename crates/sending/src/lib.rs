//! Sending: to whom something of a family may go, what each of them gets, and who reads it before it goes.
//!
//! The address book says who, by which ways, and who has checked an address when and how. What is to go is rendered for each reader by the one rule of a
//! copy (`alongside_families::copy`) and shown to the worker beside what is kept back. At the release it is rendered anew, and everything that goes is looked
//! through for what is kept from those who would read it (`alongside_families::kept`). Where anything speaks against it a second person reads it first, and
//! what would tell where a protected home is does not go at all. Other areas' papers come through [`Sendable`], which the binary wires.

pub mod codes;
mod compose;
mod pages;
mod rendering;
mod sendable;
pub mod store;

pub use sendable::{Paper, PaperFile, Sendable};

use alongside_access::Routes;
use alongside_schema::{Alert, DbConnection, Result, Role, Viewer};
use alongside_web::Site;

/// The pages of this area, with the paper of another area that can go to somebody.
pub fn routes<S: Sendable>(site: &Site) -> Routes {
    pages::routes::<S>(site)
}

/// What a manager is asked on their first page: to read what a colleague prepared, so that it does not lie there.
pub fn alerts(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Alert>> {
    if !viewer.is(Role::Manager) {
        return Ok(Vec::new());
    }
    let words = match store::how_many_wait(connection, viewer)? {
        0 => return Ok(Vec::new()),
        1 => "Something waits for you to read it before it goes".to_owned(),
        _ => "Several things wait for you to read them before they go".to_owned(),
    };
    Ok(vec![Alert { words, href: "/sending/waits", may_wait: true }])
}
