//! The copy of the plan for one person, and the page on which a worker sees what it leaves out.

use alongside_access::Permission;
use alongside_families::codes::PaperKind;
use alongside_families::copy::{Circle, LeftOut};
use alongside_families::papers::{AskedFor, Made, Making, Paper};
use alongside_families::store::{
    Family, ForWhom, Hands, Member, MustNotBeTold, hold, members, must_not_be_told, open, reader,
};
use alongside_families::{Bar, paper_pages};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Act, Day, Entry, Error, Id, Marks, People, Reference, Viewer};
use alongside_web::{Frame, Page, Site, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

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
        connection: &mut DbConnection,
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
struct CopyPage<'a> {
    frame: Frame,
    reference: &'a Reference,
    reader: &'a str,
    printed_on: String,
    lead: &'a str,
    plan: Option<&'a Plan>,
    copy: &'a Copy,
}

impl CopyPage<'_> {
    fn actions_of(&self, goal: &Id) -> impl Iterator<Item = &Action> {
        self.copy.actions.iter().filter(move |action| action.goal_id == *goal)
    }
}

/// The copy as a paper, with whose it is.
pub(super) struct CopyOfPlan;

/// What stands in it.
pub(super) struct Contents {
    whole: Whole,
    reader: Member,
    copy: Copy,
}

impl Paper for CopyOfPlan {
    const KIND: PaperKind = PaperKind::Plan;
    const PERMISSION: Permission = Permission::ReadFamilies;
    type Of = Contents;

    fn make(
        connection: &mut DbConnection,
        site: &Site,
        viewer: &Viewer,
        asked: &AskedFor,
    ) -> alongside_schema::Result<Making<Contents>> {
        let (today, much) = (site.clock().today(), site.settings().plan.appointments_a_week);
        let whole = Whole::read(connection, viewer, &asked.reference)?;
        let person = asked.id(0)?;
        let reader = whole.members.iter().find(|member| member.person_id == *person).cloned().ok_or(Error::NotFound)?;
        let whom = ForWhom::Person(person.clone());
        let hands = Hands::of(connection, &whole.family.id, whole.names(), (&whom, None))?;
        let copy = whole.copy_for(&hands.circle, today, much);
        let (family, fact) = (whole.family.clone(), person.clone());
        Ok(Making::Made(Box::new(Made { family, fact, hands, of: Contents { whole, reader, copy } })))
    }

    fn page(site: &Site, viewer: &Viewer, made: &Made<Contents>) -> askama::Result<String> {
        let of = &made.of;
        CopyPage {
            frame: site.frame(Some(viewer), "Copy of a plan, to print"),
            reference: &of.whole.family.reference,
            reader: &of.reader.name,
            printed_on: site.clock().now().words(),
            lead: of.whole.family.lead.as_ref().map_or("", |(_, name)| name),
            plan: of.whole.plan.as_ref(),
            copy: &of.copy,
        }
        .render()
    }
}

pub(super) async fn given(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let back = format!("/families/{reference}/plan");
    let at = site.clone();
    site.db()
        .write(move |tx| {
            let asked = AskedFor { reference: reference.clone(), ids: vec![id.clone()], whom: None };
            paper_pages::may_be_given::<CopyOfPlan>(tx.connection(), &at, &viewer, &asked)?;
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
