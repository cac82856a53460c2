//! Watching over who sees what: opening a record in an emergency and looking afterwards at why somebody did, saying that only named
//! people may know of a family and looking again at whether it must stay so, asking for a partner agency whether a family is helped here, what
//! went to the wrong person, who knows whom, giving people a copy of their own record, what they say is wrong in it or object to, how long records
//! are kept and their end, and looking through the trail.

mod already_open;
pub mod codes;
mod corrections;
mod emergencies;
pub mod incidents;
pub mod keeping;
mod limits;
pub mod links;
mod restrictions;
mod rights;
pub mod seals;
mod store;
mod watching;
mod which;

pub use emergencies::OpenedInEmergency;
pub use rights::store::used_digests;

use alongside_access::Routes;
use alongside_schema::{Alert, DbConnection, Result, Viewer};
use alongside_web::Site;

/// The pages of this area.
pub fn routes(site: &Site) -> Routes {
    emergencies::routes(site)
        .and(already_open::routes(site))
        .and(incidents::routes(site))
        .and(restrictions::routes(site))
        .and(links::routes(site))
        .and(rights::routes(site))
        .and(corrections::routes(site))
        .and(limits::routes(site))
        .and(keeping::routes(site))
        .and(watching::routes(site))
        .and(seals::routes(site))
}

/// What can not wait for those who look at emergency openings and restrictions, and what somebody is asked on their first page.
pub fn alerts(connection: &mut DbConnection, viewer: &Viewer, now: alongside_schema::Moment) -> Result<Vec<Alert>> {
    let mut alerts = emergencies::alerts(connection, viewer)?;
    alerts.extend(restrictions::alerts(connection, viewer)?);
    alerts.extend(incidents::alerts(connection, viewer, now)?);
    alerts.extend(links::alerts(viewer, now));
    alerts.extend(rights::alerts(connection, viewer, now)?);
    alerts.extend(corrections::alerts(connection, viewer, now)?);
    alerts.extend(limits::alerts(connection, viewer, now)?);
    alerts.extend(keeping::alerts(connection, viewer)?);
    alerts.extend(watching::alerts(connection, viewer, now)?);
    Ok(alerts)
}
