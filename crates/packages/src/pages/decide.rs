//! Agreeing to a package: everything that it takes to decide stands on one page.

use alongside_families::Bar;
use alongside_families::act;
use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::seen::{About, Seen};
use super::take::{Kept, nothing_stored};
use super::{MOST, reference};
use crate::codes::Decision;
use crate::money::limits_of;
use crate::store::{self, Line, Members, NewDecision, Waiting};

#[derive(Template)]
#[template(path = "packages/decide.html")]
struct DecidePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    back: String,
    seen: Seen,
}

impl DecidePage {
    fn lines(&self) -> Vec<&Line> {
        self.seen.package.iter().flat_map(|package| self.seen.support.lines_of(&package.id)).collect()
    }

    fn payee(&self, line: &Line) -> &str {
        self.seen.support.payee(&line.payee_id).map_or("", |payee| payee.name.as_str())
    }

    fn sum(&self) -> String {
        let asked = self.seen.package.as_ref().and_then(|package| package.asked_pence).unwrap_or_default();
        alongside_pence::Pence::of(asked).unwrap_or_default().to_string()
    }

    /// What is left in its budget, year by year.
    fn left(&self) -> Vec<String> {
        let code = self.seen.package.as_ref().map_or("", |package| package.budget_code.as_str());
        let own = self.seen.budgets.iter().rev().filter(|budget| budget.code == code);
        own.map(|budget| {
            format!("{} left in {} until {}", budget.balance().left(), budget.name, budget.year_to.words())
        })
        .collect()
    }

    fn who_asked(&self) -> &str {
        let asked = self.seen.package.as_ref().and_then(|package| package.requested_by.as_ref());
        asked.map_or("", |by| self.seen.support.name(by))
    }

    fn decisions(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Decision::options()
    }
}

const DECIDE: Kept<NewDecision> = Kept {
    name: "package-decision",
    act: Act::PackageDecided,
    field: "decision",
    fill: |form, seen, _| match &seen.package {
        Some(package) => form.of_version(package.version),
        None => form,
    },
    parse: |check, _| parse(check),
    keep: |tx, by, family, seen, new, (version, site)| {
        let package = seen.the_package()?;
        store::decide(tx, by, family, package, new, (limits_of(&site.settings().packages), version))?;
        Ok(package.id.clone())
    },
    stored: |seen| match &seen.package {
        Some(package) => (package.version, vec![("", "Where it stands now", package.state.words().to_owned())]),
        None => nothing_stored(seen),
    },
    leads: Seen::package_address,
    render: |site, viewer, seen, form| {
        page(&DecidePage {
            frame: site.frame(Some(viewer), "Agree to a support package").with_errors(form.has_errors()),
            bar: Bar::from(&seen.family),
            form,
            address: format!("{}/decide", seen.package_address()),
            back: seen.package_address(),
            seen,
        })
    },
};

/// What somebody decides: a reason goes with whatever is not a yes.
pub(super) fn parse(check: &mut Check<'_>) -> NewDecision {
    let decision = check.code("decision", "Select what you decide").unwrap_or(Decision::SentBack);
    let conditions = check.optional("conditions");
    if decision != Decision::Agreed && conditions.is_empty() {
        check.error("conditions", "Say why, so that they know what to do");
    }
    NewDecision { decision, conditions }
}

pub(super) async fn show<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    DECIDE.show::<M>(&site, &viewer, &reference(&text)?, About::package(act::id(&id)?)).await
}

pub(super) async fn take<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    DECIDE.take::<M>(&site, &viewer, &reference(&text)?, About::package(act::id(&id)?), values).await
}

#[derive(Template)]
#[template(path = "packages/to_agree.html")]
struct WaitingPage {
    frame: Frame,
    waiting: Vec<Waiting>,
    is_cut: bool,
}

impl WaitingPage {
    fn address(&self, one: &Waiting) -> String {
        format!("/families/{}/packages/{}/decide", one.reference, one.id)
    }
}

/// What waits for this viewer to agree.
pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let mut waiting: Vec<Waiting> = site
        .db()
        .read(move |connection| {
            let waiting = store::to_decide(connection, &by, MOST + 1)?;
            let shown: Vec<_> = waiting.iter().map(|one| one.reference.clone()).collect();
            Ok(Entry::new(&by, Act::ListRead).target("packages to agree").shows(&shown).with(waiting))
        })
        .await?;
    let is_cut = waiting.len() > MOST as usize;
    waiting.truncate(MOST as usize);
    page(&WaitingPage {
        frame: site.frame(Some(&viewer), "Packages to agree to").at("/packages/to-agree"),
        waiting,
        is_cut,
    })
}
