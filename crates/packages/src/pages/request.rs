//! Asking for a package: what it is for, what stands in the way, what was tried first, from which budget, and how it ends.

use alongside_families::Bar;
use alongside_schema::{Act, Day, Id, People, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::seen::{About, Seen};
use super::take::{Kept, Stored, nothing_stored};
use super::{act, reference};
use crate::codes::{LegalPower, Purpose, Repay};
use crate::store::{self, Members, PackageText};

#[derive(Template)]
#[template(path = "packages/request.html")]
struct RequestPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    back: String,
    seen: Seen,
    today: Day,
}

impl RequestPage {
    /// The budgets of this year and of later ones, each code once, with what is left of the year in which we are.
    fn budgets(&self) -> Vec<(String, String)> {
        let mut found = vec![(String::new(), "Choose".to_owned())];
        for budget in self.seen.budgets.iter().rev().filter(|budget| budget.year_to >= self.today) {
            if !found.iter().any(|(code, _)| *code == budget.code) {
                let left = budget.balance().left();
                let words = format!("{}: {left} left until {}", budget.name, budget.year_to.words());
                found.push((budget.code.clone(), words));
            }
        }
        let own = self.seen.package.as_ref().map(|package| package.budget_code.clone());
        if let Some(own) = own.filter(|own| !found.iter().any(|(code, _)| code == own)) {
            found.push((own.clone(), own));
        }
        found
    }

    fn arrangements(&self) -> Vec<(String, String)> {
        let all = self.seen.support.arrangements.iter().filter(|one| one.to_on.is_none());
        let words = all.map(|one| {
            let words = format!("{} with {}", self.seen.name_of(&one.child_id), one.carer_name);
            (one.id.to_string(), words)
        });
        [(String::new(), "None".to_owned())].into_iter().chain(words).collect()
    }
}

const NEW: Kept<PackageText> = Kept {
    name: "package",
    act: Act::PackageChanged,
    field: "purpose",
    fill: |form, _, today| {
        form.with("repay", Repay::None)
            .with_day("from", today)
            .with_day("review", today.plus_days(42))
            .with_day("ends", today.plus_days(84))
    },
    parse,
    keep: |tx, by, family, seen, new, _| {
        store::add_package(tx, by, &family.id, &seen.support, &seen.fresh, new)?;
        Ok(seen.fresh.clone())
    },
    stored: nothing_stored,
    leads: |seen| format!("{}/packages/{}", seen.home(), seen.fresh),
    render: |site, viewer, seen, form| render(site, viewer, seen, form, "packages/new"),
};

const CHANGE: Kept<PackageText> = Kept {
    name: "package-change",
    act: Act::PackageChanged,
    field: "purpose",
    fill: |form, seen, _| fill(form, seen),
    parse,
    keep: |tx, _, family, seen, change, (version, _)| {
        let was = seen.the_package()?;
        store::change_package(tx, family, &seen.support, was, change, version)?;
        Ok(was.id.clone())
    },
    stored,
    leads: Seen::package_address,
    render: |site, viewer, seen, form| {
        let below = seen.package.as_ref().map(|package| format!("packages/{}/change", package.id)).unwrap_or_default();
        render(site, viewer, seen, form, &below)
    },
};

fn render(site: &Site, viewer: &Viewer, seen: Seen, form: Form, below: &str) -> Page {
    page(&RequestPage {
        frame: site.frame(Some(viewer), "A support package").with_errors(form.has_errors()),
        bar: Bar::from(&seen.family),
        form,
        address: format!("{}/{below}", seen.home()),
        back: seen.package_address(),
        today: site.clock().today(),
        seen,
    })
}

fn fill(form: Form, seen: &Seen) -> Form {
    let Some(package) = &seen.package else { return form };
    form.with("purpose", package.purpose)
        .with("barrier", &package.barrier)
        .with("tried", &package.tried)
        .with("means", &package.means)
        .with("legal_power", package.legal_power)
        .with("budget", &package.budget_code)
        .with("repay", package.repay)
        .with("conditions", &package.conditions)
        .with("exit_plan", &package.exit_plan)
        .with("arrangement", package.arrangement_id.as_ref().map_or("", Id::as_str))
        .with_day("from", package.from_on)
        .with_day("review", package.review_on)
        .with_day("ends", package.ends_on)
        .with_ticked("children", package.marks.subjects.iter())
        .with_ticked("kept_from", package.marks.withheld_from.iter())
        .of_version(package.version)
}

fn stored(seen: &Seen) -> (i64, Vec<Stored>) {
    let Some(package) = &seen.package else { return (0, Vec::new()) };
    let stored = vec![
        ("barrier", "What stands in the way", package.barrier.clone()),
        ("tried", "What was tried first", package.tried.clone()),
        ("means", "What they can pay themselves", package.means.clone()),
        ("conditions", "Conditions", package.conditions.clone()),
        ("exit_plan", "How it ends", package.exit_plan.clone()),
    ];
    (package.version, stored)
}

fn parse(check: &mut Check<'_>, seen: &Seen) -> PackageText {
    let was = seen.package.as_ref().map(|package| &package.marks);
    let purpose = check.code("purpose", "Select what it is for").unwrap_or(Purpose::StayAtHome);
    let barrier = check.text("barrier", "Say what stands in the way");
    let tried = check.text("tried", "Say what was tried first, like a charity, benefits or the school");
    let budget_code = check.text("budget", "Select a budget");
    if !budget_code.is_empty() && !seen.budgets.iter().any(|budget| budget.code == budget_code) {
        check.error("budget", "Select a budget of the list");
    }
    let legal_power = check.code("legal_power", "Select by what right the council pays").unwrap_or(LegalPower::Other);
    let repay: Repay = check.values().get("repay").parse().unwrap_or_default();
    let conditions = check.optional("conditions");
    if repay == Repay::Conditional && conditions.is_empty() {
        check.error("conditions", "Say under what conditions it is to be paid back");
    }
    let exit_plan = check.text("exit_plan", "Say how it ends, so that what is good goes on without it");
    let from = check.day("from", "the first day").unwrap_or(check.today());
    let review = check.day("review", "the day to look again").unwrap_or(check.today());
    let ends = check.day("ends", "the last day").unwrap_or(check.today());
    if ends < from {
        check.error("ends_day", "The last day must not be before the first");
    } else if review < from || review > ends {
        check.error("review_day", "The day to look again must be between the first day and the last");
    }
    let arrangement: Option<Id> = check.optional("arrangement").parse().ok();
    if arrangement.as_ref().is_some_and(|id| seen.support.arrangement(id).is_err()) {
        check.error("arrangement", "Select where the child lives from the list, or none");
    }
    let none = People::none();
    PackageText {
        arrangement,
        purpose,
        barrier,
        tried,
        means: check.optional("means"),
        legal_power,
        budget_code,
        repay: (repay, conditions),
        exit_plan,
        days: (from, review, ends),
        children: seen.ticked(check, "children", seen.children(), was.map_or(&none, |marks| &marks.subjects)),
        kept_from: seen.ticked(
            check,
            "kept_from",
            seen.may_not_know(),
            was.map_or(&none, |marks| &marks.withheld_from),
        ),
    }
}

/// For which arrangement a package is asked for.
#[derive(Deserialize)]
pub(super) struct For {
    #[serde(default)]
    arrangement: String,
}

pub(super) async fn show_new<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(of): Query<For>,
) -> Page {
    let more = |form: Form| form.with("arrangement", of.arrangement);
    NEW.show_with::<M>(&site, &viewer, &reference(&text)?, About::nothing(), more).await
}

pub(super) async fn add<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    NEW.take::<M>(&site, &viewer, &reference(&text)?, About::nothing(), values).await
}

pub(super) async fn show<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    CHANGE.show::<M>(&site, &viewer, &reference(&text)?, About::package(act::id(&id)?)).await
}

pub(super) async fn save<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    CHANGE.take::<M>(&site, &viewer, &reference(&text)?, About::package(act::id(&id)?), values).await
}
