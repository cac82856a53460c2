//! What was shared, with whom and why; what was not; and what the family wishes about it.

pub(super) mod decide;
pub(super) mod list;
pub(super) mod wish;

use alongside_schema::{Id, Reference, Viewer};
use alongside_web::{Check, Problem, Site};

use super::act;
use crate::store::{self, Family, Member};

/// The answer that says: somebody who is no agency known here.
const SOMEBODY_ELSE: &str = "other";

/// Who can be meant: the people of the family, and the agencies that are known here.
type Known = (Vec<Member>, Vec<(Id, String)>);

/// Reads them for a form; `what` says in the trail which.
async fn people_and_agencies(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    what: &'static str,
) -> Result<(Family, Known), Problem> {
    act::read(site, viewer, reference, what, |connection, viewer, family| {
        let members = store::members(connection, viewer, &family.id)?;
        Ok((members, store::agencies_to_tell(connection, viewer)?))
    })
    .await
}

/// Whom a form is about: an agency that is known here, or somebody in words.
fn whom(check: &mut Check<'_>, agencies: &[(Id, String)]) -> (Option<Id>, String) {
    let chosen = check.values().get("agency").to_owned();
    if let Some((id, name)) = agencies.iter().find(|(id, _)| id.as_str() == chosen) {
        return (Some(id.clone()), name.clone());
    }
    if chosen != SOMEBODY_ELSE {
        check.error("agency", "Select whom it is about");
        return (None, String::new());
    }
    (None, check.text("whom", "Enter who it is, by name or by their work"))
}
