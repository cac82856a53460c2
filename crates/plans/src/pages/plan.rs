//! The whole plan on one page: goals and actions, services in the right order, and how full they make the weeks.

use alongside_families::Bar;
use alongside_families::store::{SaidWrong, open};
use alongside_schema::{Act, Entry, Id, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::distance::Distance;
use super::goals::Goals;
use super::services::Services;
use super::{agree, parse_reference};
use crate::services::Overview;
use crate::store::{self, Review, SaidOfGoal, Version, VersionPerson};

#[derive(Template)]
#[template(path = "plans/plan.html")]
struct PlanPage {
    frame: Frame,
    bar: Bar,
    goals: Goals,
    services: Services,
    versions: Vec<Version>,
    people: Vec<VersionPerson>,
    reviews: Vec<Review>,
    said: Vec<SaidOfGoal>,
    distance: Distance,
    has_changed: bool,
    can_change: bool,
}

impl PlanPage {
    fn people_of(&self, version: &Id) -> impl Iterator<Item = &VersionPerson> {
        self.people.iter().filter(move |person| person.version_id == *version)
    }

    /// What a review said of the goals that are in the plan and that the viewer may see.
    fn said_at(&self, review: &Id) -> impl Iterator<Item = &SaidOfGoal> {
        self.said.iter().filter(move |said| said.review_id == *review)
    }

    fn goal_words(&self, goal: &Id) -> &str {
        self.goals.goals.iter().find(|one| one.id == *goal).map_or("A goal", |one| one.words.as_str())
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let (by, today, much) = (viewer.clone(), site.clock().today(), site.settings().plan.appointments_a_week);
    let (family, goals, services, (versions, people), (reviews, said, readings)) = site
        .db()
        .read(move |connection| {
            let family = open(connection, &by, &reference)?;
            let can_change = family.may_be_changed();
            let plan = store::plan(connection, &family)?;
            let (versions, changes) = agree::changes(connection, &by, &family, plan.as_ref())?;
            let people = store::version_people(connection, &by, &family.id)?;
            let goals = Goals {
                reference: family.reference.clone(),
                goals: store::goals(connection, &by, &family)?,
                actions: store::actions(connection, &by, &family.id)?,
                can_change,
                today,
                changes,
                wrong: SaidWrong::read(connection, &by, &family)?,
            };
            let steps = store::steps(connection, &by, &family)?;
            let everybody = store::everybody(connection, &by, &family.id)?;
            let happened = store::happenings(connection, &by, &family.id)?;
            let overview = Overview::of(&steps, &goals.actions, &everybody, today, much);
            let services =
                Services::new(family.reference.clone(), overview, happened, goals.changes.clone(), can_change, today);
            let mut reviews = store::reviews(connection, &by, &family.id)?;
            reviews.retain(|review| plan.as_ref().is_some_and(|plan| plan.id == review.plan_id));
            let said = store::said_of_goals(connection, &by, &family.id)?;
            let readings = store::readings(connection, &by, &family.id)?;
            let entry = Entry::new(&by, Act::FamilyRead).family(&family.id).target("plan");
            Ok(entry.with((family, goals, services, (versions, people), (reviews, said, readings))))
        })
        .await?;
    page(&PlanPage {
        frame: site.frame(Some(&viewer), "The plan"),
        bar: Bar::from(&family),
        has_changed: goals.changes.any(),
        can_change: family.may_be_changed(),
        goals,
        services,
        versions,
        people,
        reviews,
        said,
        distance: Distance::of(&readings),
    })
}
