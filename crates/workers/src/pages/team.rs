//! A manager's first page: who of their families needs them this week, at most one screen, each line one click from the facts.

use alongside_families::store::Whose;
use alongside_schema::{Act, Day, Entry, Id, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use serde::Deserialize;

use super::is_above;
use crate::needs::{Need, Why, needs};
use crate::store::{self, Leads};

/// As many lines as fit on one screen.
const ONE_SCREEN: usize = 12;
/// How many days ahead somebody's leave is looked at.
const DAYS_AHEAD: i64 = 14;
/// Families that are looked at for one manager.
const MOST: i64 = 500;

#[derive(Template)]
#[template(path = "workers/team.html")]
struct TeamPage {
    frame: Frame,
    needs: Vec<Need>,
    more: usize,
    families: usize,
    cut: bool,
    overloaded: Vec<Leads>,
    own_id: Id,
}

impl TeamPage {
    fn is_urgent(&self, need: &Need) -> bool {
        need.why <= Why::BetweenAreas
    }
}

#[derive(Deserialize)]
pub(super) struct How {
    #[serde(default)]
    all: String,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Query(how): Query<How>,
) -> Page {
    let (by, today, caseload) = (viewer.clone(), site.clock().today(), site.settings().caseload);
    let (families, alerts, uncovered, moving, workers) = site
        .db()
        .read_widely(move |connection| {
            let families = store::team(connection, &by, MOST)?;
            let alerts = alongside_families::store::alerts_due(connection, &by, Whose::AnsweredFor, today, MOST)?;
            let uncovered = store::uncovered(connection, &by, today.plus_days(DAYS_AHEAD), MOST)?;
            let moving = alongside_families::store::transfers_answered_for(connection, &by)?;
            let mut workers = store::leads(connection, &by, caseload.most)?;
            workers.retain(|one| by.team_id.is_none() || one.worker.team_id == by.team_id);
            let shown = families.iter().map(|family| &family.reference);
            let entry = Entry::new(&by, Act::ListRead).target("team").shows(shown);
            Ok(entry.with((families, alerts, uncovered, moving, workers)))
        })
        .await?;
    let days = site.settings().transfer.acknowledge_days;
    let answer_by = |sent: Day| Day(site.clocks().calendar().working_days_after(sent.0, days));
    let mut needs = needs(&families, &alerts, &uncovered, &moving, answer_by, today, site.settings());
    let shown = if how.all.is_empty() { ONE_SCREEN } else { needs.len() };
    let more = needs.len().saturating_sub(shown);
    needs.truncate(shown);
    let overloaded = workers.into_iter().filter(|one| is_above(one, caseload)).collect();
    page(&TeamPage {
        frame: site.frame(Some(&viewer), "Who needs me this week?").at("/team"),
        needs,
        more,
        families: families.len(),
        cut: families.len() as i64 == MOST,
        overloaded,
        own_id: viewer.user_id.clone(),
    })
}
