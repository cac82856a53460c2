//! In an emergency (others call it breaking glass) a worker opens the record of a family that they do not work with, for an hour, because it can not wait. It is seen at once by
//! those who answer for the family and by the privacy officers, and stays before them until one of them has said whether it was right.
//! See ADR 0029.

mod looked_at;
mod pages;
mod panel;
pub(crate) mod store;

pub use panel::OpenedInEmergency;

use alongside_access::{Permission, Routes};
use alongside_schema::{Alert, DbConnection, Result, Role, Viewer};
use alongside_web::Site;

/// Where openings wait to be looked at.
const TO_LOOK_AT: &str = "/emergency-openings";

pub(crate) fn routes(site: &Site) -> Routes {
    use Permission::{OpenInEmergency, ReviewEmergencies};
    Routes::new(site)
        .get("/emergency", OpenInEmergency, pages::show)
        .post_secret("/emergency", OpenInEmergency, pages::open)
        .proved()
        .post("/emergency/{id}/end", OpenInEmergency, pages::end)
        .get(TO_LOOK_AT, ReviewEmergencies, looked_at::list)
        .get("/emergency-openings/{id}", ReviewEmergencies, looked_at::show)
        .post("/emergency-openings/{id}", ReviewEmergencies, looked_at::look)
        .proved()
}

pub(crate) fn alerts(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Alert>> {
    if !viewer.is(Role::Manager) && !viewer.is(Role::PrivacyOfficer) {
        return Ok(Vec::new());
    }
    let words = match store::how_many_wait(connection, viewer)? {
        0 => return Ok(Vec::new()),
        1 => "A record was opened in an emergency. Look at why".to_owned(),
        count => format!("{count} records were opened in an emergency. Look at why"),
    };
    Ok(vec![Alert { words, href: TO_LOOK_AT, may_wait: false }])
}
