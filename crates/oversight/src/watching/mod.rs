//! Looking through the trail: who saw which family and why, as a page and as a file. It shows accounts by their names and families by their references alone,
//! leaves out every family that the viewer is barred from, and is entered in the trail itself.

mod asked;
mod lines;
mod pages;
mod store;
mod volume;

use alongside_access::{Permission, Routes};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Alert, Moment, Result, Role, Viewer};
use alongside_web::Site;

/// Where one chooses what to look for.
const ADDRESS: &str = "/oversight/watch";

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site)
        .get(ADDRESS, Permission::WatchTrail, pages::choose)
        .get("/oversight/watch/{screen}", Permission::WatchTrail, pages::show)
        .post("/oversight/watch/{screen}", Permission::WatchTrail, pages::look)
}

/// Privacy officers are told for some days that somebody was shown very many families by searching.
pub(crate) fn alerts(connection: &mut DbConnection, viewer: &Viewer, now: Moment) -> Result<Vec<Alert>> {
    if !viewer.is(Role::PrivacyOfficer) || !store::is_to_be_told(connection, now)? {
        return Ok(Vec::new());
    }
    let words =
        "Somebody was shown very many families by searching within an hour. Look at who, and ask them why".to_owned();
    Ok(vec![Alert { words, href: "/oversight/watch/volume", may_wait: true }])
}
