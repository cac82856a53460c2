//! The pages of this area: a family's packages and where its children live; what waits to be agreed to; and, for those who reach no family, budgets and payments.

mod budgets;
mod decide;
mod due;
mod end;
mod file;
mod fund;
mod kin;
mod line;
mod list;
mod one;
mod pay;
mod payment;
mod request;
mod seen;
mod take;

pub use due::PackagesDue;

use alongside_access::{Permission, Routes};
use alongside_families::act;
use alongside_schema::{Alert, DbConnection, Reference, Result, Role, Viewer};
use alongside_web::{Problem, Site};

use crate::store::{self, Members};

pub(crate) fn routes<M: Members + 'static>(site: &Site) -> Routes {
    use Permission::{
        DecidePackages as Decide, KeepBudgets as Keep, PayPackages as Pay, ReadFamilies as Read,
        WorkWithFamilies as Work,
    };
    Routes::new(site)
        .get("/families/{reference}/packages", Read, list::show::<M>)
        .get("/families/{reference}/packages/new", Work, request::show_new::<M>)
        .post("/families/{reference}/packages/new", Work, request::add::<M>)
        .get("/families/{reference}/packages/{id}", Read, one::show::<M>)
        .get("/families/{reference}/packages/{id}/change", Work, request::show::<M>)
        .post("/families/{reference}/packages/{id}/change", Work, request::save::<M>)
        .get("/families/{reference}/packages/{id}/lines/new", Work, line::show_new::<M>)
        .post("/families/{reference}/packages/{id}/lines/new", Work, line::add::<M>)
        .get("/families/{reference}/packages/{id}/lines/{row}", Work, line::show::<M>)
        .post("/families/{reference}/packages/{id}/lines/{row}", Work, line::save::<M>)
        .post("/families/{reference}/packages/{id}/lines/{row}/remove", Work, one::remove::<M>)
        .get("/families/{reference}/packages/{id}/ask", Work, one::show_ask::<M>)
        .post("/families/{reference}/packages/{id}/ask", Work, one::ask::<M>)
        .post("/families/{reference}/packages/{id}/take-back", Work, one::take_back::<M>)
        .get("/families/{reference}/packages/{id}/decide", Work, decide::show::<M>)
        .post("/families/{reference}/packages/{id}/decide", Work, decide::take::<M>)
        .get("/families/{reference}/packages/{id}/review", Work, end::show_review::<M>)
        .post("/families/{reference}/packages/{id}/review", Work, end::review::<M>)
        .get("/families/{reference}/packages/{id}/end", Work, end::show_end::<M>)
        .post("/families/{reference}/packages/{id}/end", Work, end::end::<M>)
        .get("/families/{reference}/payments/{row}/paid", Work, payment::show_paid::<M>)
        .post("/families/{reference}/payments/{row}/paid", Work, payment::paid::<M>)
        .get("/families/{reference}/payments/{row}/evidence", Work, payment::show_evidence::<M>)
        .post("/families/{reference}/payments/{row}/evidence", Work, payment::evidence::<M>)
        .get("/families/{reference}/payments/{row}/overpaid", Work, payment::show_over::<M>)
        .post("/families/{reference}/payments/{row}/overpaid", Work, payment::over::<M>)
        .get("/families/{reference}/payments/{row}/stop", Work, payment::show_stop::<M>)
        .post("/families/{reference}/payments/{row}/stop", Work, payment::stop::<M>)
        .get("/packages/to-agree", Decide, decide::list)
        .get("/packages/to-fund", Keep, fund::list)
        .get("/packages/to-fund/{id}", Keep, fund::show)
        .post("/packages/to-fund/{id}", Keep, fund::take)
        .get("/packages/budgets", Keep, budgets::show)
        .post("/packages/budgets", Keep, budgets::add)
        .get("/packages/budgets/{id}", Keep, budgets::show_one)
        .post("/packages/budgets/{id}", Keep, budgets::change)
        .get("/packages/to-pay", Pay, pay::show)
        .post("/packages/file", Pay, file::make)
        .post("/packages/file/{id}", Pay, file::again)
        .get("/packages/came-back", Pay, file::show)
        .post("/packages/came-back", Pay, file::take)
        .and(kin::routes::<M>(site))
}

fn reference(text: &str) -> std::result::Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// As many as fit on one page.
const MOST: i64 = 200;

/// What waits for those who agree, and for those who keep budgets.
pub(crate) fn alerts(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Alert>> {
    let mut alerts = Vec::new();
    let words = |count: usize| match count {
        1 => "A support package waits for you to agree".to_owned(),
        _ => "Support packages wait for you to agree".to_owned(),
    };
    if viewer.is(Role::Practitioner) || viewer.is(Role::Manager) {
        let count = store::to_decide(connection, viewer, MOST)?.len();
        if count > 0 {
            alerts.push(Alert { words: words(count), href: "/packages/to-agree", may_wait: true });
        }
    }
    if viewer.is(Role::BudgetHolder) {
        let count = usize::try_from(store::how_many_to_fund(connection, viewer)?).unwrap_or_default();
        if count > 0 {
            alerts.push(Alert { words: words(count), href: "/packages/to-fund", may_wait: true });
        }
    }
    Ok(alerts)
}
