//! The pages of this area.

mod around;
mod away;
mod hand_over;
mod lead;
mod lock_out;
mod new_team;
mod part;
mod supervision;
mod team;
mod team_of;
mod teams;
mod worker;

pub use team::WhoNeedsMe;

use alongside_access::{Permission, Routes};
use alongside_families::codes::AlertKind;
use alongside_families::drift::ago;
use alongside_families::store::{Whose, alerts_due};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Act, Day, Entry, Id, Reference, Viewer};
use alongside_web::settings::{Caseload as Limits, Drift};
use alongside_web::{Frame, Page, Problem, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use crate::allocation::{Load, load_of};
use crate::store::{self, CaseloadLine, Leads, StandIn, Waiting, Worker};
use crate::weight::{Weighed, Weight, weigh};

const AT_ONCE: usize = 50;

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site)
        .get("/waiting", Permission::GiveLead, waiting)
        .get("/workers", Permission::GiveLead, workers)
        .get("/families/{reference}/lead", Permission::GiveLead, lead::choose)
        .post("/families/{reference}/lead", Permission::GiveLead, lead::give)
        .proved()
        .get("/teams", Permission::GiveLead, teams::list)
        .post("/teams", Permission::GiveLead, new_team::start)
        .get("/teams/{id}", Permission::GiveLead, teams::show)
        .post("/teams/{id}", Permission::GiveLead, teams::rename)
        .post("/teams/{id}/people", Permission::GiveLead, new_team::join)
        .proved()
        .get("/teams/{id}/merge", Permission::GiveLead, teams::show_merge)
        .post("/teams/{id}/merge", Permission::GiveLead, teams::merge)
        .proved()
        .get("/workers/{id}/team", Permission::GiveLead, team_of::show)
        .post("/workers/{id}/team", Permission::GiveLead, team_of::change)
        .proved()
        .get("/workers/{id}/about", Permission::GiveLead, worker::show)
        .post("/workers/{id}/about", Permission::GiveLead, worker::change)
        .get("/workers/{id}/away", Permission::GiveLead, away::show)
        .post("/workers/{id}/away", Permission::GiveLead, away::name)
        .proved()
        .post("/workers/{id}/away/{row}/back", Permission::GiveLead, away::back)
        .post("/workers/{id}/away/{row}/end", Permission::GiveLead, away::end_team_cover)
        .get("/families/{reference}/workers", Permission::WorkWithFamilies, around::show)
        .post("/families/{reference}/workers", Permission::WorkWithFamilies, around::add)
        .proved()
        .post("/families/{reference}/workers/{id}/leave", Permission::WorkWithFamilies, around::leave)
        .get("/families/{reference}/workers/part", Permission::WorkWithFamilies, part::show)
        .post("/families/{reference}/workers/part", Permission::WorkWithFamilies, part::give)
        .proved()
        .get("/families/{reference}/lock-out", Permission::WorkWithFamilies, lock_out::show)
        .post("/families/{reference}/lock-out", Permission::WorkWithFamilies, lock_out::declare)
        .post("/families/{reference}/lock-out/{id}/end", Permission::GiveLead, lock_out::let_in)
        .proved()
        .get("/families/{reference}/hand-over", Permission::WorkWithFamilies, hand_over::show)
        .post("/families/{reference}/hand-over", Permission::WorkWithFamilies, hand_over::read)
        .get("/families/{reference}/supervision", Permission::WorkWithFamilies, supervision::show)
        .post("/families/{reference}/supervision", Permission::WorkWithFamilies, supervision::record)
        .post("/families/{reference}/supervision/{id}/done", Permission::WorkWithFamilies, supervision::done)
}

/// The families that somebody works with: what this area offers to the page that shows them.
#[derive(Template, Clone, Debug)]
#[template(path = "workers/caseload.html")]
pub struct Caseload {
    stand_ins: Vec<StandIn>,
    lines: Vec<CaseloadLine>,
    more: Option<String>,
    today: Day,
    limits: Drift,
}

impl askama::filters::HtmlSafe for Caseload {}

impl Caseload {
    /// The families that it shows.
    pub fn families(&self) -> impl Iterator<Item = &Reference> {
        self.lines.iter().map(|line| &line.reference)
    }

    /// Reads it for this viewer, from the family after this one on: one query, and one for those they stand in for.
    pub fn read(
        connection: &mut DbConnection,
        viewer: &Viewer,
        after: &str,
        today: Day,
        limits: Drift,
    ) -> alongside_schema::Result<Self> {
        let mut lines = store::caseload(connection, viewer, after, AT_ONCE as i64 + 1)?;
        let more = lines.get(AT_ONCE).map(|_| format!("/caseload?after={}", lines[AT_ONCE - 1].family_id));
        lines.truncate(AT_ONCE);
        // Those not reached for longest come first: drift is what this list is to show.
        lines.sort_by_key(|line| std::cmp::Reverse(line.drift.drift().days_unreached(today)));
        let stand_ins = store::stand_ins(connection, viewer, today)?;
        Ok(Self { stand_ins, lines, more, today, limits })
    }

    /// Whether somebody of the family was not reached, or a child not seen, for too long.
    fn drifts(&self, line: &CaseloadLine) -> bool {
        let drift = line.drift.drift();
        drift.is_unreached(self.today, self.limits) || drift.is_unseen(self.today, self.limits)
    }

    fn next_words(&self, line: &CaseloadLine) -> String {
        let promise = line.promise_due_on.map(|day| (day, "promise"));
        let review = line.review_due_on.map(|day| (day, "review"));
        match promise.into_iter().chain(review).min() {
            Some((day, what)) if day < self.today => format!("{what} was due {}", day.words()),
            Some((day, what)) => format!("{what} due {}", day.with_weekday()),
            None => "No plan yet".to_owned(),
        }
    }

    fn is_late(&self, line: &CaseloadLine) -> bool {
        [line.promise_due_on, line.review_due_on].into_iter().flatten().any(|day| day < self.today)
    }
}

#[derive(Template)]
#[template(path = "workers/waiting.html")]
struct WaitingPage {
    frame: Frame,
    families: Vec<Waiting>,
    /// Those of which somebody said that somebody may be in danger.
    dangers: Vec<Reference>,
    today: Day,
}

impl WaitingPage {
    fn is_in_danger(&self, family: &Waiting) -> bool {
        self.dangers.contains(&family.reference)
    }

    fn ago(&self, family: &Waiting) -> String {
        ago(family.opened_on, self.today)
    }
}

async fn waiting(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let (by, today) = (viewer.clone(), site.clock().today());
    let (families, dangers) = site
        .db()
        .read_widely(move |connection| {
            let mut families = store::waiting(connection, &by, 100)?;
            let mut due = alerts_due(connection, &by, Whose::AnsweredFor, today, 500)?;
            due.retain(|alert| alert.kind == AlertKind::Danger);
            let waits = |reference: &Reference| families.iter().any(|family| family.reference == *reference);
            let dangers: Vec<Reference> = due.into_iter().map(|alert| alert.reference).filter(waits).collect();
            families.sort_by_key(|family| !dangers.contains(&family.reference));
            let entry = Entry::new(&by, Act::ListRead).target("waiting for a lead");
            Ok(entry.shows(families.iter().map(|family| &family.reference)).with((families, dangers)))
        })
        .await?;
    page(&WaitingPage {
        frame: site.frame(Some(&viewer), "Families waiting for a lead practitioner").at("/waiting"),
        families,
        dangers,
        today,
    })
}

#[derive(Template)]
#[template(path = "workers/workers.html")]
struct WorkersPage {
    frame: Frame,
    workers: Vec<(Leads, Weight)>,
    caseload: Limits,
    team: Option<Id>,
}

impl WorkersPage {
    /// Whether the viewer says who stands in for this worker.
    fn is_of_team(&self, worker: &Worker) -> bool {
        self.team.is_none() || worker.team_id == self.team
    }

    fn is_above(&self, leads: &Leads) -> bool {
        is_above(leads, self.caseload)
    }
}

/// Whether a worker leads more families than usual: of those that the viewer knows of, or as many of all as they can have.
fn is_above(leads: &Leads, caseload: Limits) -> bool {
    leads.is_full || load_of(leads.families, caseload) != Load::Usual
}

/// Each worker with what those of their families weigh that the viewer knows of.
fn with_weights(site: &Site, workers: Vec<Leads>, weighed: &[(Id, Weighed)]) -> Vec<(Leads, Weight)> {
    let (points, today) = (site.settings().load, site.clock().today());
    let weight = |Leads { worker, .. }: &Leads| {
        let seen: Vec<_> = weighed.iter().filter(|(lead, _)| *lead == worker.id).map(|(_, family)| *family).collect();
        weigh(&seen, worker.full_time_percent, today, points)
    };
    workers.into_iter().map(|leads| (leads.clone(), weight(&leads))).collect()
}

/// Families that are weighed for one page.
const WEIGHED: i64 = 2_000;

async fn workers(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let (by, caseload) = (viewer.clone(), site.settings().caseload);
    let (workers, weighed) = site
        .db()
        .read_widely(move |connection| {
            let workers = store::leads(connection, &by, caseload.most)?;
            let weighed = store::weights(connection, &by, WEIGHED)?;
            Ok(Entry::new(&by, Act::ListRead).target("workers").with((workers, weighed)))
        })
        .await?;
    let workers = with_weights(&site, workers, &weighed);
    page(&WorkersPage {
        frame: site.frame(Some(&viewer), "Workers and their families").at("/workers"),
        workers,
        caseload,
        team: viewer.team_id.clone(),
    })
}

fn parse_reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}
