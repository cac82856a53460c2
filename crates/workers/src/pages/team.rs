//! Who of a manager's families needs them this week, at most one screen, each line one click from the facts: what this area offers to their first page.

use alongside_families::store::Whose;
use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Id, Reference, Result, Viewer};
use alongside_web::Site;
use askama::Template;

use super::is_above;
use crate::needs::{Need, Why, needs};
use crate::store::{self, Leads};

/// As many lines as fit on one screen.
const ONE_SCREEN: usize = 12;
/// How many days ahead somebody's leave is looked at.
const DAYS_AHEAD: i64 = 14;
/// Families that are looked at for one manager.
const MOST: i64 = 500;

/// The lines of a manager's first page.
#[derive(Template)]
#[template(path = "workers/team.html")]
pub struct WhoNeedsMe {
    needs: Vec<Need>,
    more: usize,
    families: Vec<Reference>,
    cut: bool,
    overloaded: Vec<Leads>,
    own_id: Id,
}

impl askama::filters::HtmlSafe for WhoNeedsMe {}

impl WhoNeedsMe {
    /// Reads it for this manager: as many lines as fit on one screen, or `all`. Looks through many families.
    pub fn read(connection: &mut DbConnection, by: &Viewer, site: &Site, all: bool) -> Result<Self> {
        let (today, caseload) = (site.clock().today(), site.settings().caseload);
        let families = store::team(connection, by, MOST)?;
        let alerts = alongside_families::store::alerts_due(connection, by, Whose::AnsweredFor, today, MOST)?;
        let uncovered = store::uncovered(connection, by, today.plus_days(DAYS_AHEAD), MOST)?;
        let moving = alongside_families::store::transfers_answered_for(connection, by)?;
        let mut workers = store::leads(connection, by, caseload.most)?;
        workers.retain(|one| by.team_id.is_none() || one.worker.team_id == by.team_id);
        let days = site.settings().transfer.acknowledge_days;
        let answer_by = |sent: Day| Day(site.clocks().calendar().working_days_after(sent.0, days));
        let mut needs = needs(&families, &alerts, &uncovered, &moving, answer_by, today, site.settings());
        let shown = if all { needs.len() } else { ONE_SCREEN };
        let more = needs.len().saturating_sub(shown);
        needs.truncate(shown);
        Ok(Self {
            needs,
            more,
            cut: families.len() as i64 == MOST,
            families: families.into_iter().map(|family| family.reference).collect(),
            overloaded: workers.into_iter().filter(|one| is_above(one, caseload)).collect(),
            own_id: by.user_id.clone(),
        })
    }

    /// The families that were looked at.
    pub fn families(&self) -> impl Iterator<Item = &Reference> {
        self.families.iter()
    }

    fn is_urgent(&self, need: &Need) -> bool {
        need.why <= Why::BetweenAreas
    }
}
