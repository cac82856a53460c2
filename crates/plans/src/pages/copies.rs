//! The copy of the plan for one person, and the page on which a worker sees what it leaves out.

use alongside_families::Bar;
use alongside_families::copy::{Circle, LeftOut};
use alongside_families::store::{
    Family, Member, MustNotBeTold, hold, members, must_not_be_told, not_on_paper, open, reader,
};
use alongside_schema::{Act, Day, Entry, Error, Id, Marks, People, Reference, Viewer};
use alongside_web::{Frame, Page, Problem, Site, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::on_paper::OnPaper;
use super::{parse_id, parse_reference};
use crate::codes::NeedKind;
use crate::services::Overview;
use crate::store::{self, Action, Goal, Plan, Somebody, Steps};

/// The plan as one person may have it, and what is not in it.
pub(super) struct Copy {
    pub(super) goals: Vec<Goal>,
    pub(super) actions: Vec<Action>,
    pub(super) overview: Overview,
    pub(super) left_out: Vec<(String, LeftOut)>,
}

/// Everything of a plan that a worker sees.
pub(super) struct Whole {
    pub(super) family: Family,
    members: Vec<Member>,
    pub(super) plan: Option<Plan>,
    goals: Vec<Goal>,
    actions: Vec<Action>,
    steps: Steps,
    pub(super) people: Vec<Somebody>,
}

impl Whole {
    /// Those whose names are not enough to know somebody by.
    pub(super) fn names(&self) -> impl Iterator<Item = (&Id, &str)> + Clone {
        self.people.iter().map(|one| (&one.id, one.name.as_str()))
    }

    pub(super) fn read(
        connection: &mut alongside_schema::connection::DbConnection,
        viewer: &Viewer,
        reference: &Reference,
    ) -> alongside_schema::Result<Self> {
        let family = open(connection, viewer, reference)?;
        Ok(Self {
            members: members(connection, viewer, &family.id)?,
            plan: store::plan(connection, &family)?,
            goals: store::goals(connection, viewer, &family)?,
            actions: store::actions(connection, viewer, &family.id)?,
            steps: store::steps(connection, viewer, &family)?,
            people: store::everybody(connection, viewer, &family.id)?,
            family,
        })
    }

    /// The copy for these readers. What waits for something left out waits for nothing here; an action goes with its goal.
    pub(super) fn copy_for(&self, reader: &Circle, today: Day, much: i64) -> Copy {
        let mut left_out = Vec::new();
        let mut keep = |words: &str, why: Option<LeftOut>| {
            left_out.extend(why.map(|why| (words.to_owned(), why)));
            why.is_none()
        };
        let nobody = People::none();
        let goals: Vec<Goal> = self
            .goals
            .iter()
            .filter(|goal| {
                let words = [&goal.words, &goal.said_by, &goal.baseline, &goal.wanted].map(String::as_str);
                keep(&goal.words, reader.leaves_out(&goal.marks, &nobody, words))
            })
            .cloned()
            .collect();
        let towards = |action: &&Action| goals.iter().any(|goal| goal.id == action.goal_id);
        let actions: Vec<Action> = self
            .actions
            .iter()
            .filter(towards)
            .filter(|action| {
                let about = &action.about;
                let words =
                    [&about.what, &about.why, &about.how_known, &about.checked_by, &about.backup, &action.owner.name];
                let words = words
                    .map(String::as_str)
                    .into_iter()
                    .chain([action.answer.words.as_str(), action.state_reason.as_str()]);
                keep(&about.what, reader.leaves_out(&action.marks, &nobody, words))
            })
            .cloned()
            .collect();
        let mut steps = self.steps.clone();
        steps.steps.retain(|step| {
            let about = &step.about;
            let words =
                [&about.service, &about.provider, &about.readiness, &step.progress.end_words].map(String::as_str);
            keep(&about.service, reader.leaves_out(&step.marks, &about.attends, words))
        });
        let unmarked = Marks::about(People::none(), "");
        steps.needs.retain(|need| {
            need.kind != NeedKind::Condition || reader.leaves_out(&unmarked, &nobody, [need.words.as_str()]).is_none()
        });
        let overview = Overview::of(&steps, &actions, &self.people, today, much);
        Copy { goals, actions, overview, left_out }
    }
}

#[derive(Template)]
#[template(path = "plans/copies.html")]
struct CopiesPage {
    frame: Frame,
    bar: Bar,
    reference: Reference,
    copies: Vec<(Member, Vec<(String, LeftOut)>)>,
    pairs: Vec<MustNotBeTold>,
    can_change: bool,
}

pub(super) async fn list(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let (by, today, much) = (viewer.clone(), site.clock().today(), site.settings().plan.appointments_a_week);
    let (family, copies, pairs) = site
        .db()
        .read(move |connection| {
            let whole = Whole::read(connection, &by, &reference)?;
            let mut copies = Vec::new();
            for member in &whole.members {
                let reader = reader(connection, &whole.family.id, (&member.person_id, &member.name), whole.names())?;
                copies.push((member.clone(), whole.copy_for(&Circle::one(reader), today, much).left_out));
            }
            let pairs = must_not_be_told(connection, &by, &whole.family.id)?;
            let entry = Entry::new(&by, Act::FamilyRead).family(&whole.family.id).target("copies of the plan");
            Ok(entry.with((whole.family, copies, pairs)))
        })
        .await?;
    page(&CopiesPage {
        frame: site.frame(Some(&viewer), "Copies of the plan"),
        bar: Bar::from(&family),
        reference: family.reference.clone(),
        can_change: family.may_be_changed(),
        copies,
        pairs,
    })
}

#[derive(Template)]
#[template(path = "plans/copy.html")]
struct CopyPage {
    frame: Frame,
    reference: Reference,
    reader: String,
    printed_on: String,
    lead: String,
    plan: Option<Plan>,
    copy: Copy,
}

impl CopyPage {
    fn actions_of(&self, goal: &Id) -> impl Iterator<Item = &Action> {
        self.copy.actions.iter().filter(move |action| action.goal_id == *goal)
    }
}

async fn read_for(
    site: &Site,
    viewer: &Viewer,
    reference: Reference,
    id: Id,
) -> Result<(Whole, Member, Copy), Problem> {
    let (by, today, much) = (viewer.clone(), site.clock().today(), site.settings().plan.appointments_a_week);
    let read = site.db().read(move |connection| {
        let whole = Whole::read(connection, &by, &reference)?;
        let member = whole.members.iter().find(|member| member.person_id == id).cloned().ok_or(Error::NotFound)?;
        let reader = reader(connection, &whole.family.id, (&member.person_id, &member.name), whole.names())?;
        let copy = whole.copy_for(&Circle::one(reader), today, much);
        let paper = OnPaper::of(&copy);
        not_on_paper(connection, &whole.family.id, paper.parts.iter().map(|(_, words)| words.as_str()))?;
        let entry = Entry::new(&by, Act::FamilyPrinted).family(&whole.family.id).target(&id);
        Ok(entry.detail("plan").with((whole, member, copy)))
    });
    Ok(read.await?)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let (whole, member, copy) = read_for(&site, &viewer, reference, id).await?;
    page(&CopyPage {
        frame: site.frame(Some(&viewer), "Copy of a plan, to print"),
        reference: whole.family.reference.clone(),
        reader: member.name,
        printed_on: site.clock().now().words(),
        lead: whole.family.lead.as_ref().map_or_else(String::new, |(_, name)| name.clone()),
        plan: whole.plan,
        copy,
    })
}

pub(super) async fn given(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let back = format!("/families/{reference}/plan");
    site.db()
        .write(move |tx| {
            let family = hold(tx, &viewer, &reference)?;
            let member = members(tx.connection(), &viewer, &family.id)?
                .into_iter()
                .find(|member| member.person_id == id)
                .ok_or(Error::NotFound)?;
            let plan = store::plan(tx.connection(), &family)?.ok_or(Error::NotFound)?;
            let newest = store::versions(tx.connection(), &viewer, &family.id, &plan.id)?.into_iter().next();
            let newest = newest.ok_or_else(|| {
                Error::Refused("Agree the plan first. Then you can note who was given a copy of it.".to_owned())
            })?;
            store::give_copy(tx, &viewer, &family.id, &newest.id, (&id, &member.name))?;
            Ok(Entry::new(&viewer, Act::PlanChanged).family(&family.id).target(&id).detail("copy given").with(()))
        })
        .await?;
    then(&back)
}
