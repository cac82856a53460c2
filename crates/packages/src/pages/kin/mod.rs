//! With whom of their family or network a child lives: a table by child, one form for each spell, what it becomes, and looking again.

mod form;
mod list;

use alongside_access::{Permission, Routes};
use alongside_schema::Act;
use alongside_web::Site;

use super::end::{parse_review, render_review};
use super::seen::{About, Seen, read};
use super::take::{Kept, Stored, nothing_stored};
use super::{act, reference};
use crate::store::{self, Members, NewReview};

pub(super) fn routes<M: Members + 'static>(site: &Site) -> Routes {
    use Permission::{ReadFamilies as Read, WorkWithFamilies as Work};
    Routes::new(site)
        .get("/families/{reference}/kinship", Read, list::show::<M>)
        .get("/families/{reference}/kinship/new", Work, form::show_new::<M>)
        .post("/families/{reference}/kinship/new", Work, form::add::<M>)
        .get("/families/{reference}/kinship/{id}", Read, list::show_one::<M>)
        .get("/families/{reference}/kinship/{id}/change", Work, form::show::<M>)
        .post("/families/{reference}/kinship/{id}/change", Work, form::save::<M>)
        .get("/families/{reference}/kinship/{id}/became", Work, form::show_became::<M>)
        .post("/families/{reference}/kinship/{id}/became", Work, form::became::<M>)
        .get("/families/{reference}/kinship/{id}/review", Work, list::show_review::<M>)
        .post("/families/{reference}/kinship/{id}/review", Work, list::review::<M>)
}

/// Looking again at where a child lives.
const REVIEW: Kept<NewReview> = Kept {
    name: "kinship-review",
    act: Act::KinshipChanged,
    field: "words",
    fill: |form, _, today| form.with_day("held", today),
    parse: parse_review,
    keep: |tx, by, family, seen, new, _| {
        let one = seen.the_arrangement()?;
        store::review(tx, by, &family.id, (None, Some(&one.id)), &one.marks, new)
    },
    stored: nothing_stored,
    leads: one_address,
    render: |site, viewer, seen, form| {
        let back = one_address(&seen);
        render_review(site, viewer, &seen, form, ("Look again at where the child lives", back))
    },
};

/// The page of the arrangement.
fn one_address(seen: &Seen) -> String {
    let list = seen.kinship_address();
    seen.arrangement.as_ref().map_or_else(|| list.clone(), |one| format!("{list}/{}", one.id))
}
