//! The pages of this area: get/post pairs.

mod action;
mod action_change;
mod agree;
mod asked;
mod check_in;
mod copies;
mod distance;
mod ending;
mod goal;
mod goals;
mod happened;
mod needs_you;
mod on_paper;
mod panel;
mod passed_on;
mod people;
mod plan;
mod review;
mod services;
mod step;

use alongside_access::{Permission, Routes};
use alongside_families::store::{self, Family, Member};
use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::{Problem, Site};

use crate::limits::Limits;

pub use needs_you::NeedsYou;
pub use on_paper::OnPaper;
pub use panel::PlanPanel;
pub use passed_on::PassedOn;

pub(crate) fn routes(site: &Site) -> Routes {
    use Permission::{ReadFamilies, SignedIn, WorkWithFamilies};
    Routes::new(site)
        .get("/families/{reference}/plan", ReadFamilies, plan::show)
        .get("/families/{reference}/plan/agree", WorkWithFamilies, agree::show)
        .post("/families/{reference}/plan/agree", WorkWithFamilies, agree::agree)
        .get("/families/{reference}/plan/versions/{id}", ReadFamilies, agree::version)
        .get("/families/{reference}/plan/copies", ReadFamilies, copies::list)
        .and(alongside_families::paper_pages::routes::<copies::CopyOfPlan>(site))
        .post("/families/{reference}/plan/copies/{id}/given", WorkWithFamilies, copies::given)
        .get("/asked", SignedIn, asked::list)
        .get("/asked/{id}", SignedIn, asked::show)
        .post("/asked/{id}", SignedIn, asked::answer)
        .get("/families/{reference}/steps/new", WorkWithFamilies, step::new)
        .post("/families/{reference}/steps/new", WorkWithFamilies, step::add)
        .get("/families/{reference}/steps/{id}", WorkWithFamilies, step::show)
        .post("/families/{reference}/steps/{id}", WorkWithFamilies, step::change)
        .get("/families/{reference}/steps/{id}/happened", WorkWithFamilies, happened::show)
        .post("/families/{reference}/steps/{id}/happened", WorkWithFamilies, happened::record)
        .get("/families/{reference}/conditions/{id}", WorkWithFamilies, happened::condition)
        .post("/families/{reference}/conditions/{id}", WorkWithFamilies, happened::mark)
        .get("/families/{reference}/goals/new", WorkWithFamilies, goal::new)
        .post("/families/{reference}/goals/new", WorkWithFamilies, goal::add)
        .get("/families/{reference}/goals/{id}", WorkWithFamilies, goal::show)
        .post("/families/{reference}/goals/{id}", WorkWithFamilies, goal::change)
        .get("/families/{reference}/goals/{id}/actions/new", WorkWithFamilies, action::new)
        .post("/families/{reference}/goals/{id}/actions/new", WorkWithFamilies, action::add)
        .get("/families/{reference}/actions/{id}", WorkWithFamilies, action_change::show)
        .post("/families/{reference}/actions/{id}", WorkWithFamilies, action_change::change)
        .get("/families/{reference}/review", WorkWithFamilies, review::show)
        .post("/families/{reference}/review", WorkWithFamilies, review::record)
        .get("/families/{reference}/check-ins/{id}", WorkWithFamilies, check_in::show)
        .post("/families/{reference}/check-ins/{id}", WorkWithFamilies, check_in::record)
        .get("/families/{reference}/end", WorkWithFamilies, ending::show)
        .post("/families/{reference}/end", WorkWithFamilies, ending::end)
}

/// What plans are judged by, today.
pub(crate) fn limits(site: &Site) -> Limits {
    let (today, much) = (site.clock().today(), site.settings().plan.appointments_a_week);
    Limits { today, much, clocks: site.clocks().clone() }
}

fn parse_reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

fn parse_id(text: &str) -> Result<Id, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// The family and its people, with the trail entry for the form that shows them.
async fn read_family(
    site: &Site,
    viewer: &Viewer,
    reference: Reference,
    form: &'static str,
) -> Result<(Family, Vec<Member>), Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let members = store::members(connection, &viewer, &family.id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(form).with((family, members)))
    });
    Ok(read.await?)
}
