//! Secrets that people without an account hold: looked at only while not too many that are none came from the same network.

use alongside_schema::{Asked, Result, Tx};
use alongside_web::Site;

use crate::pages::enter_too_many;
use crate::store;
use crate::throttle::Count;

/// Looks at a secret that somebody sent from outside. It is counted as a try of its network before it is looked at, and taken out again where it was right. After too many
/// that were none nothing is looked at for a while, and what comes back is what a wrong one gives. `what` names the kind of secret, for the count and the trail.
pub fn by_secret<T>(
    tx: &mut Tx<'_>,
    site: &Site,
    asked: &Asked,
    what: &'static str,
    look: impl FnOnce(&mut Tx<'_>) -> Result<Option<T>>,
) -> Result<Option<T>> {
    let strays = Count::strays(site.db().keys(), what, &asked.network, &site.settings().sign_in);
    if !store::count(tx, &strays)? {
        enter_too_many(tx, &strays, what, asked)?;
        return Ok(None);
    }
    let found = look(tx)?;
    if found.is_some() {
        store::give_back(tx, &[&strays])?;
    }
    Ok(found)
}
