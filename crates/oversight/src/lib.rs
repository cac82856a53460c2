//! Oversight: what nobody does unseen. Opening a record in an emergency (break glass) and looking afterwards at why somebody did; saying that only named
//! people may know of a family, and looking again at whether it must stay so.

pub mod codes;
mod glass;
mod restrictions;

pub use glass::OpenedInEmergency;

use alongside_access::Routes;
use alongside_schema::{Alert, DbConnection, Result, Viewer};
use alongside_web::Site;

/// Every query of this area.
pub mod store {
    pub use crate::glass::store as glass;
    pub use crate::restrictions::store as restrictions;
}

/// The pages of this area.
pub fn routes(site: &Site) -> Routes {
    glass::routes(site).and(restrictions::routes(site))
}

/// What can not wait for those who look at emergency openings and restrictions, for the top of every page of theirs.
pub fn alerts(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Alert>> {
    let mut alerts = glass::alerts(connection, viewer)?;
    alerts.extend(restrictions::alerts(connection, viewer)?);
    Ok(alerts)
}
