//! Requests for help: a professional asks for help for a family, the front door reads it and decides, and the
//! professional hears where it stands.

pub mod assessment;
pub mod codes;
mod due;
mod pages;
pub mod sources;
pub mod store;
mod summary;
pub mod telling;
mod unsent;

use alongside_access::Routes;
use alongside_schema::{Alert, DbConnection, Result, Viewer};
use alongside_web::Site;

/// The pages of this area.
pub fn routes(site: &Site) -> Routes {
    pages::routes(site)
}

/// What can not wait for those who decide on requests, for the top of every page of theirs.
pub fn alerts(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Alert>> {
    pages::alerts(connection, viewer)
}
