//! Whom the colleagues of the town have declared, as they would on their own page.

use std::collections::HashMap;

use alongside_families::links::Declared;
use alongside_families::store::{NewLink, declare_link};
use alongside_schema::{Result, Tx, Viewer};

use super::code;
use super::town::Link;

/// Declares them. The program looks for them in the record a moment later, as for everybody.
pub(super) fn add(tx: &mut Tx<'_>, accounts: &HashMap<String, Viewer>, links: &[Link]) -> Result<()> {
    for link in links {
        let declared = Declared {
            name: link.name.clone(),
            birth_date: link.born,
            address: link.address.clone(),
            postcode: link.postcode.clone(),
        };
        declare_link(tx, &accounts[&link.by], &NewLink { kind: code(&link.kind)?, declared })?;
    }
    Ok(())
}
