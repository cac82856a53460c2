//! The pages of this area.

mod around;
mod away;
mod hand_over;
mod lock_out;
mod supervision;
mod team;
mod team_of;
mod teams;
mod worker;

use alongside_access::{Permission, Routes};
use alongside_families::Bar;
use alongside_families::store::{Family, hold, open};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Act, Day, Entry, Id, Reference, Viewer};
use alongside_web::settings::{Caseload as Limits, Drift};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use crate::allocation::{Load, load_after};
use crate::codes::ChangeReason;
use crate::store::{self, CaseloadLine, Change, StandIn, Waiting, Worker};
use crate::weight::{Weight, weigh};

const FORM: &str = "lead";
const AT_ONCE: usize = 50;

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site)
        .get("/waiting", Permission::GiveLead, waiting)
        .get("/workers", Permission::GiveLead, workers)
        .get("/families/{reference}/lead", Permission::GiveLead, choose)
        .post("/families/{reference}/lead", Permission::GiveLead, give)
        .get("/team", Permission::GiveLead, team::show)
        .get("/teams", Permission::GiveLead, teams::list)
        .get("/teams/{id}", Permission::GiveLead, teams::show)
        .post("/teams/{id}", Permission::GiveLead, teams::rename)
        .get("/teams/{id}/merge", Permission::GiveLead, teams::show_merge)
        .post("/teams/{id}/merge", Permission::GiveLead, teams::merge)
        .get("/workers/{id}/team", Permission::GiveLead, team_of::show)
        .post("/workers/{id}/team", Permission::GiveLead, team_of::change)
        .get("/workers/{id}/about", Permission::GiveLead, worker::show)
        .post("/workers/{id}/about", Permission::GiveLead, worker::change)
        .get("/workers/{id}/away", Permission::GiveLead, away::show)
        .post("/workers/{id}/away", Permission::GiveLead, away::name)
        .get("/families/{reference}/workers", Permission::WorkWithFamilies, around::show)
        .post("/families/{reference}/workers", Permission::WorkWithFamilies, around::add)
        .post("/families/{reference}/workers/{id}/leave", Permission::WorkWithFamilies, around::leave)
        .get("/families/{reference}/lock-out", Permission::WorkWithFamilies, lock_out::show)
        .post("/families/{reference}/lock-out", Permission::WorkWithFamilies, lock_out::declare)
        .post("/families/{reference}/lock-out/{id}/end", Permission::GiveLead, lock_out::let_in)
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
            Some((day, what)) if day < self.today => format!("Late: {what} was due {}", day.words()),
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
    today: Day,
}

async fn waiting(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let families = site
        .db()
        .read(move |connection| {
            let families = store::waiting(connection, &by, 100)?;
            Ok(Entry::new(&by, Act::ListRead).target("waiting for a lead").with(families))
        })
        .await?;
    let today = site.clock().today();
    page(&WaitingPage {
        frame: site.frame(Some(&viewer), "Families waiting for a lead practitioner").at("/waiting"),
        families,
        today,
    })
}

#[derive(Template)]
#[template(path = "workers/workers.html")]
struct WorkersPage {
    frame: Frame,
    workers: Vec<(Worker, Weight)>,
    caseload: Limits,
    team: Option<Id>,
}

impl WorkersPage {
    /// Whether the viewer says who stands in for this worker.
    fn is_of_team(&self, worker: &Worker) -> bool {
        self.team.is_none() || worker.team_id == self.team
    }

    fn is_above(&self, worker: &Worker) -> bool {
        load_after(worker.families, self.caseload) != Load::Usual
    }
}

/// Families that are weighed for one page.
const WEIGHED: i64 = 2_000;

async fn workers(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let (workers, weighed) = site
        .db()
        .read(move |connection| {
            let (workers, weighed) = (store::workers(connection)?, store::weights(connection, &by, WEIGHED)?);
            Ok(Entry::new(&by, Act::ListRead).target("workers").with((workers, weighed)))
        })
        .await?;
    let (caseload, points, today) = (site.settings().caseload, site.settings().load, site.clock().today());
    let weight = |worker: &Worker| {
        let seen: Vec<_> = weighed.iter().filter(|(lead, _)| *lead == worker.id).map(|(_, family)| *family).collect();
        weigh(&seen, worker.families, worker.full_time_percent, today, points)
    };
    let workers = workers.into_iter().map(|worker| (worker.clone(), weight(&worker))).collect();
    page(&WorkersPage {
        frame: site.frame(Some(&viewer), "Workers and their families").at("/workers"),
        workers,
        caseload,
        team: viewer.team_id.clone(),
    })
}

#[derive(Template)]
#[template(path = "workers/lead.html")]
struct LeadPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    family: Family,
    workers: Vec<Worker>,
    caseload: Limits,
}

impl LeadPage {
    /// Each worker who could take the family over, with how many they have and what one more would mean.
    fn options(&self) -> impl Iterator<Item = (&str, String)> {
        let leads_now = self.family.lead.as_ref().map(|(id, _)| id);
        self.workers.iter().filter(move |worker| Some(&worker.id) != leads_now).map(|worker| {
            let after = worker.families + 1;
            let warning = load_after(after, self.caseload).warning(after, self.caseload);
            let count = match worker.families {
                1 => "1 family".to_owned(),
                count => format!("{count} families"),
            };
            let words = format!("{}, {}, {}: {count}", worker.name, worker.job_title, worker.agency);
            (worker.id.as_str(), warning.map_or(words.clone(), |warning| format!("{words} ({warning})")))
        })
    }
}

fn parse_reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

async fn choose(State(site): State<Site>, Extension(viewer): Extension<Viewer>, Path(text): Path<String>) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    render(&site, &viewer, reference, form).await
}

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<(Family, Vec<Worker>), Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let workers = store::workers(connection)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("lead form").with((family, workers)))
    });
    Ok(read.await?)
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let (family, workers) = read(site, viewer, reference).await?;
    page(&LeadPage {
        frame: site.frame(Some(viewer), "Give a family a lead practitioner").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/lead", family.reference),
        form: form.with("lead_now", family.lead.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default()),
        family,
        workers,
        caseload: site.settings().caseload,
    })
}

async fn give(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let (family, workers) = read(&site, &viewer, reference.clone()).await?;
    let caseload = site.settings().caseload;
    let read = form.check(site.clock().today(), |check| parse(check, &family, &workers, caseload));
    let Some(Some((worker, change))) = read else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, "/waiting")?;
            let family = hold(tx, &viewer, &reference)?;
            store::hold_worker(tx, &worker.id)?;
            // Counted again inside the transaction: two managers may choose the same worker at once.
            let after = store::families_led(tx.connection(), &worker.id)? + 1;
            if load_after(after, caseload) == Load::AboveMost && change.why.is_empty() {
                return Err(alongside_schema::Error::Refused(format!(
                    "{} has just been given another family and would now have {after}. Go back and say why, or choose somebody else.",
                    worker.name
                )));
            }
            store::change_lead(tx, &viewer, &family, &worker, &change)?;
            Ok(Entry::new(&viewer, Act::LeadGiven).family(&family.id).target(&worker.id).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>, family: &Family, workers: &[Worker], caseload: Limits) -> Option<(Worker, Change)> {
    let leads_now = family.lead.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
    if check.values().get("lead_now") != leads_now {
        let who = family.lead.as_ref().map_or("nobody", |(_, name)| name.as_str()).to_owned();
        check.error("worker", format!("Meanwhile the lead practitioner has changed: it is now {who}. Choose again if it should be somebody else"));
    }
    let chosen = check.values().get("worker").to_owned();
    let worker = workers.iter().find(|worker| worker.id.as_str() == chosen && chosen != leads_now).cloned();
    let reason = check.optional("reason");
    let code = match &family.lead {
        None => ChangeReason::First,
        Some(_) => check.code("code", "Select why the lead practitioner changes").unwrap_or(ChangeReason::Other),
    };
    match &worker {
        None => check.error("worker", "Select who is to lead"),
        Some(worker) if load_after(worker.families + 1, caseload) == Load::AboveMost && reason.is_empty() => {
            check.error(
                "reason",
                format!(
                    "{} would have {} families. Enter why they can take one more",
                    worker.name,
                    worker.families + 1
                ),
            );
        }
        Some(_) => {}
    }
    let needs_first = check.optional("needs_first");
    worker.map(|worker| (worker, Change { code, why: reason, needs_first }))
}
