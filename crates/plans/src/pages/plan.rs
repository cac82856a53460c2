//! The whole plan on one page: goals and actions, services in the right order, and how full they make the weeks.

use alongside_families::Bar;
use alongside_families::store::open;
use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::goals::Goals;
use super::parse_reference;
use super::services::Services;
use crate::services::Overview;
use crate::store;

#[derive(Template)]
#[template(path = "plans/plan.html")]
struct PlanPage {
    frame: Frame,
    bar: Bar,
    goals: Goals,
    services: Services,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let (by, today, much) = (viewer.clone(), site.clock().today(), site.settings().plan.appointments_a_week);
    let (family, goals, services) = site
        .db()
        .read(move |connection| {
            let family = open(connection, &by, &reference)?;
            let can_change = family.is_open();
            let goals = Goals {
                reference: family.reference.clone(),
                goals: store::goals(connection, &by, &family)?,
                actions: store::actions(connection, &by, &family.id)?,
                can_change,
                today,
            };
            let steps = store::steps(connection, &by, &family)?;
            let everybody = store::everybody(connection, &by, &family.id)?;
            let happened = store::happenings(connection, &by, &family.id)?;
            let overview = Overview::of(&steps, &goals.actions, &everybody, today, much);
            let services = Services::new(family.reference.clone(), overview, happened, can_change, today);
            let entry = Entry::new(&by, Act::FamilyRead).family(&family.id).target("plan");
            Ok(entry.with((family, goals, services)))
        })
        .await?;
    page(&PlanPage { frame: site.frame(Some(&viewer), "The plan"), bar: Bar::from(&family), goals, services })
}
