//! People as the forms of this area offer them.

use alongside_families::store::Member;
use alongside_schema::{Id, People};
use alongside_web::{Check, Form};

/// The members as boxes to tick.
pub(super) fn boxes(members: &[Member]) -> impl Iterator<Item = (&str, &str)> {
    members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
}

/// Who is ticked under this name, and those whom the writer does not see here and who stay named.
pub(super) fn ticked(check: &Check<'_>, field: &str, members: &[Member], was: &People) -> People {
    let offered: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let unseen = was.iter().filter(|id| !offered.contains(id)).cloned();
    People::new(check.ticked(field, &offered).into_iter().chain(unseen))
}

/// The form with these people ticked.
pub(super) fn with_ticked(form: Form, field: &str, people: &People) -> Form {
    form.with_ticked(field, people.iter())
}
