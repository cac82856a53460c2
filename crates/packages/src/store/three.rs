//! Who asks, who agrees and who pays are three people: compared by account, whoever stands in for whom.

use alongside_schema::tables::{package_lines, packages};
use alongside_schema::{Error, Id, Result, Tx, Viewer};
use diesel::prelude::*;

use super::Payment;

/// Whoever asked for a package: who put it together, who asked, and who wrote down anything that it pays for, whoever may see it. Never shown.
fn asked_by(tx: &mut Tx<'_>, package: &Id) -> Result<Vec<Id>> {
    let (made, requested): (Id, Option<Id>) = packages::table
        .filter(packages::id.eq(package))
        .select((packages::made_by, packages::requested_by))
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    let wrote: Vec<Id> = package_lines::table
        .filter(package_lines::package_id.eq(package))
        .select(package_lines::added_by)
        .load(tx.connection())?;
    Ok([made].into_iter().chain(requested).chain(wrote).collect())
}

/// Refuses to let somebody agree to what they asked for.
pub(super) fn is_another(tx: &mut Tx<'_>, viewer: &Viewer, package: &Id) -> Result<()> {
    if !asked_by(tx, package)?.contains(&viewer.user_id) {
        return Ok(());
    }
    Err(Error::Refused(
        "You put this together or asked for it, so somebody else agrees to it, also where you stand in for them. Who asks, who agrees and who pays are three people."
            .to_owned(),
    ))
}

/// Whether somebody is a third: they neither asked for a package nor agreed to it.
pub(super) fn may_pay(tx: &mut Tx<'_>, viewer: &Viewer, package: &Id, agreed: [Option<&Id>; 2]) -> Result<bool> {
    Ok(!agreed.contains(&Some(&viewer.user_id)) && !asked_by(tx, package)?.contains(&viewer.user_id))
}

/// Refuses to let somebody pay what they asked for or agreed to.
pub(super) fn is_third(tx: &mut Tx<'_>, viewer: &Viewer, payment: &Payment) -> Result<()> {
    let agreed = [Some(&payment.approved_by), payment.approved_by_too.as_ref()];
    if may_pay(tx, viewer, &payment.package_id, agreed)? {
        return Ok(());
    }
    Err(Error::Refused(
        "You asked for this or agreed to it, so somebody else pays. Who asks, who agrees and who pays are three people."
            .to_owned(),
    ))
}
