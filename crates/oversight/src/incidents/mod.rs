//! Something went to the wrong person, was seen by them, or was lost: said in two minutes by whoever notices, put right in order, decided within 72 hours,
//! and kept so that the next one does not happen. The regulator's own register (UK GDPR article 33(5)) is the list of them.

mod clock;
pub mod codes;
mod list;
mod one;
mod report;
pub(crate) mod store;

use alongside_access::{Permission, Routes};
use alongside_schema::{Alert, DbConnection, Moment, Result, Role, Tx, Viewer};
use alongside_web::Site;

use crate::emergencies::store::Opening;
use codes::{Danger, Kind};
use store::NewIncident;

const ADDRESS: &str = "/incidents";

pub(crate) fn routes(site: &Site) -> Routes {
    use Permission::{DecideIncidents, SignedIn};
    Routes::new(site)
        .get(ADDRESS, SignedIn, list::show)
        .post("/incidents/file", DecideIncidents, list::file)
        .proved()
        .get("/incidents/new", SignedIn, report::show)
        .post("/incidents/new", SignedIn, report::report)
        .get("/incidents/{id}", SignedIn, one::show)
        .post("/incidents/{id}/steps", SignedIn, one::step)
        .post("/incidents/{id}/decide", DecideIncidents, one::decide)
        .proved()
        .post("/incidents/{id}/close", DecideIncidents, one::close)
}

/// What can not wait for those who decide on incidents: the one that is due first.
pub(crate) fn alerts(connection: &mut DbConnection, viewer: &Viewer, now: Moment) -> Result<Vec<Alert>> {
    if !viewer.is(Role::PrivacyOfficer) {
        return Ok(Vec::new());
    }
    let Some((noticed_at, is_danger)) = store::first_to_decide(connection, viewer)? else { return Ok(Vec::new()) };
    let due = clock::due(noticed_at);
    let words = match (is_danger, due <= now) {
        (true, _) => "Something went wrong, and somebody may be in danger. Look at it now".to_owned(),
        (false, true) => "Something went wrong, and the 72 hours to decide on it are over. Decide now".to_owned(),
        (false, false) => format!("Something went wrong. Decide on it by {}", due.words()),
    };
    Ok(vec![Alert { words, href: ADDRESS, may_wait: false }])
}

/// A record that was opened in an emergency and should not have been is an incident of itself: somebody saw what they must not know.
pub(crate) fn of_opening(tx: &mut Tx<'_>, by: &Viewer, opening: &Opening) -> Result<()> {
    let new = NewIncident {
        kind: Kind::Seen,
        what: "A record was opened in an emergency, and it was not right.".to_owned(),
        danger: Danger::NotSure,
        happened_on: Some(opening.begun_at.day()),
        noticed_on: tx.today(),
        family: Some(opening.reference.clone()),
        opening: Some(opening.id.clone()),
    };
    store::report(tx, by, &new).map(drop)
}
