//! What was shared, with whom and why; what was not; and what the family wishes about it.

pub(super) mod decide;
pub(super) mod list;
pub(super) mod wish;

use alongside_schema::Id;
use alongside_web::Check;

/// The answer that says: somebody who is no agency known here.
const SOMEBODY_ELSE: &str = "other";

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
