//! Restricted families: saying that only named people may know of one, looking again at whether it must stay so, and ending it. A restriction never
//! ends by itself, and nobody ends one alone. See ADR 0030.

mod looked_at;
mod pages;
pub(crate) mod store;

use alongside_access::{Permission, Routes};
use alongside_schema::{Alert, DbConnection, Result, Viewer};
use alongside_web::Site;

/// Where restrictions wait for somebody to look at them again.
const TO_LOOK_AT: &str = "/restrictions";

pub(crate) fn routes(site: &Site) -> Routes {
    use Permission::{LookAtRestrictions, WorkWithFamilies};
    Routes::new(site)
        .get("/families/{reference}/restriction", WorkWithFamilies, pages::show)
        .post("/families/{reference}/restriction", WorkWithFamilies, pages::set)
        .get(TO_LOOK_AT, LookAtRestrictions, looked_at::list)
        .get("/restrictions/{id}", LookAtRestrictions, looked_at::show)
        .post("/restrictions/{id}", LookAtRestrictions, looked_at::look)
        .proved()
        .post("/restrictions/{id}/knows", LookAtRestrictions, looked_at::let_know)
        .proved()
        .get("/restrictions/{id}/no-more/{row}", LookAtRestrictions, looked_at::ask_no_more)
        .post("/restrictions/{id}/no-more/{row}", LookAtRestrictions, looked_at::no_more)
}

pub(crate) fn alerts(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Alert>> {
    let words = match store::overdue(connection, viewer)? {
        0 => return Ok(Vec::new()),
        1 => "A restriction waits to be looked at again".to_owned(),
        count => format!("{count} restrictions wait to be looked at again"),
    };
    Ok(vec![Alert { words, href: TO_LOOK_AT, may_wait: false }])
}
