//! Support packages for those who step in for a child, and kinship: with whom of their family or network a child lives.
//!
//! A package says why it is needed, what was tried first, what is paid to whom and when, and how it ends. Who asks, who agrees and who pays are three people. What is
//! agreed to is held in a budget in the same transaction, so that no pound is promised twice. Sums are whole pence (`alongside-pence`).
//!
//! A package or an arrangement tells where a child is to be found, so that a pair keeps both as a whole from whoever must not be told something
//! (`families/store/pairs/network.rs`). Who pays learns a payee, a sum and a day, and nothing of a child (`schema/reach/money.rs`).

pub mod codes;
pub mod kin;
mod money;
mod pages;
pub mod store;

pub use money::{limits_of, parse_pence};
pub use pages::PackagesDue;
pub use store::{Known, Members};

use alongside_access::Routes;
use alongside_schema::{DbConnection, Result, Viewer};
use alongside_web::Site;

/// The pages of this area; `M` knows who is in a family's network.
pub fn routes<M: Members + 'static>(site: &Site) -> Routes {
    pages::routes::<M>(site)
}

/// What those who agree to packages are told on their first page: that some wait for them.
pub fn alerts(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<alongside_schema::Alert>> {
    pages::alerts(connection, viewer)
}
