//! The caseload: a worker's families, and above them what their plans ask of the worker today.

use alongside_access::{Permission, Routes};
use alongside_assessments::AssessmentsDue;
use alongside_conferences::ConferencesDue;
use alongside_families::{AlertsDue, PromisesDue, TransfersDue, WorkThatStops};
use alongside_meetings::RecordsDue;
use alongside_network::RotaDue;
use alongside_oversight::OpenedInEmergency;
use alongside_packages::PackagesDue;
use alongside_plans::NeedsYou;
use alongside_schema::{Act, Day, Entry, Viewer};
use alongside_web::{Frame, Page, Site, page};
use alongside_workers::Caseload;
use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use serde::Deserialize;

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site).get("/caseload", Permission::ReadCaseload, show)
}

#[derive(Template)]
#[template(path = "caseload.html")]
struct CaseloadPage {
    frame: Frame,
    parts: Parts,
}

/// What each area has to say to a worker today.
struct Parts {
    opened: OpenedInEmergency,
    alerts: AlertsDue,
    assessments: AssessmentsDue,
    rota: RotaDue,
    conferences: ConferencesDue,
    packages: PackagesDue,
    stops: WorkThatStops,
    transfers: TransfersDue,
    needs_you: NeedsYou,
    promises: PromisesDue,
    records: RecordsDue,
    families: Caseload,
}

#[derive(Deserialize)]
struct From {
    #[serde(default)]
    after: String,
}

async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>, Query(from): Query<From>) -> Page {
    let (by, limits, drift) = (viewer.clone(), alongside_plans::limits(&site), site.settings().drift);
    let of_clocks = site.clone();
    let (days, evidence_days) = (site.settings().transfer.acknowledge_days, site.settings().packages.evidence_days);
    let parts = site
        .db()
        .read(move |connection| {
            let answer_by = |sent: Day| Day(of_clocks.clocks().calendar().working_days_after(sent.0, days));
            let parts = Parts {
                opened: OpenedInEmergency::read(connection, &by)?,
                alerts: AlertsDue::read(connection, &by, limits.today)?,
                assessments: AssessmentsDue::read(connection, &by, of_clocks.clocks(), limits.today)?,
                rota: RotaDue::read(connection, &by)?,
                conferences: ConferencesDue::read(connection, &by, limits.today)?,
                packages: PackagesDue::read(connection, &by, limits.today, evidence_days)?,
                stops: WorkThatStops::read(connection, &by)?,
                transfers: TransfersDue::read(connection, &by, limits.today, answer_by)?,
                needs_you: NeedsYou::read(connection, &by, &limits)?,
                promises: PromisesDue::read(connection, &by, limits.today)?,
                records: RecordsDue::read(connection, &by, of_clocks.clocks(), of_clocks.clock().now())?,
                families: Caseload::read(connection, &by, &from.after, limits.today, drift)?,
            };
            let entry = Entry::new(&by, Act::ListRead).target("caseload");
            Ok(entry.shows(parts.families.families()).with(parts))
        })
        .await?;
    page(&CaseloadPage { frame: site.frame(Some(&viewer), "Your families").at("/caseload"), parts })
}
