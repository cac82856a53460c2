//! Watching over who sees what. The privacy officer works here, and with no family: see [`links`].

pub mod links;

use alongside_access::Routes;
use alongside_schema::{Alert, DbConnection, Result, Viewer};
use alongside_web::Site;

/// The pages of this area.
pub fn routes(site: &Site) -> Routes {
    links::routes(site)
}

/// What somebody is asked on their first page.
pub fn alerts(connection: &mut DbConnection, viewer: &Viewer, now: alongside_schema::Moment) -> Result<Vec<Alert>> {
    links::alerts(connection, viewer, now)
}
