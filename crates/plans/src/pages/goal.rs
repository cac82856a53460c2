//! A goal: what the family wants, in their words.

use alongside_families::codes::StoryKind;
use alongside_families::store::{Family, Member, hold, members, open, tell, withhold_again};
use alongside_families::{Bar, Told};
use alongside_schema::{Act, Entry, Error, Id, People, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{parse_id, parse_reference, people};
use crate::codes::Progress;
use crate::store::{self, Goal, GoalChange, NewGoal};

const NEW: &str = "new-goal";
const CHANGE: &str = "goal";

#[derive(Template)]
#[template(path = "plans/new_goal.html")]
struct NewGoalPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    members: Vec<Member>,
    told: Told,
}

impl NewGoalPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        people::boxes(&self.members)
    }
}

pub(super) async fn new(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, NEW, &reference.to_string()).await?;
    render_new(&site, &viewer, reference, form).await
}

async fn render_new(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let (family, members, told) = read_new(site, viewer, &reference).await?;
    page(&NewGoalPage {
        frame: site.frame(Some(viewer), "Add a goal").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/goals/new", family.reference),
        form,
        members,
        told,
    })
}

async fn read_new(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<(Family, Vec<Member>, Told), Problem> {
    let (viewer, reference) = (viewer.clone(), reference.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let members = members(connection, &viewer, &family.id)?;
        let told = Told::read(connection, &viewer, &family.id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("goal form").with((family, members, told)))
    });
    Ok(read.await?)
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, NEW, &reference.to_string()).await?;
    let (_, members, told) = read_new(&site, &viewer, &reference).await?;
    if told.used_in(&site, &viewer, &mut form, |_| "words").await? {
        return then(&format!("/families/{reference}/goals/new"));
    }
    let again = told.again(form.values());
    let read = form.check(site.clock().today(), |check| {
        let (said_by_id, said_by) = said_by(check, &members);
        NewGoal {
            words: check.text("words", "Enter what the family wants, in their words"),
            said_by,
            said_by_id,
            baseline: check.optional("baseline"),
            wanted: check.optional("wanted"),
            withheld_from: people::ticked(check, "withheld", &members, &People::none()),
            family_plan: None,
        }
    });
    let Some(new) = read else {
        return Ok(forms::refused(render_new(&site, &viewer, reference, form).await?));
    };
    let review_due_on = site.clock().today().plus_days(7 * site.settings().plan.review_weeks);
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}#plan"))?;
            let family = hold(tx, &viewer, &reference)?;
            let (_, marks) = store::add_goal(tx, &viewer, &family, &new, review_due_on)?;
            again.keep(tx, &viewer, &family.id, "a goal")?;
            if !again.is_used() {
                let today = tx.today();
                tell(tx, &family.id, StoryKind::Said, &new.words, today, &marks)?;
                withhold_again(tx, &family.id)?;
            }
            Ok(Entry::new(&viewer, Act::PlanChanged).family(&family.id).detail("goal added").with(led_to))
        })
        .await?;
    then(&led_to)
}

fn said_by(check: &mut Check<'_>, members: &[Member]) -> (Option<Id>, String) {
    let chosen = check.values().get("said_by");
    match members.iter().find(|member| member.person_id.as_str() == chosen) {
        Some(member) => (Some(member.person_id.clone()), member.name.clone()),
        None => {
            check.error("said_by", "Select who said it");
            (None, String::new())
        }
    }
}

#[derive(Template)]
#[template(path = "plans/goal.html")]
struct GoalPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    goal: Goal,
    members: Vec<Member>,
}

impl GoalPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        people::boxes(&self.members)
    }
}

type Shown = (Family, Goal, Vec<Member>);

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<Shown, Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let goal = store::goal(connection, &viewer, &family.id, &id)?;
        let members = members(connection, &viewer, &family.id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(&id).with((family, goal, members)))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, (family, goal, members): Shown, form: Form) -> Page {
    page(&GoalPage {
        frame: site.frame(Some(viewer), "Change a goal").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/goals/{}", family.reference, goal.id),
        form,
        goal,
        members,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let shown = read(&site, &viewer, &reference, &id).await?;
    let form = Form::open(&site, &viewer, CHANGE, id.as_str()).await?;
    let goal = &shown.1;
    let form = form
        .with("words", &goal.words)
        .with("baseline", &goal.baseline)
        .with("wanted", &goal.wanted)
        .with("progress", goal.progress)
        .of_version(goal.version);
    let form = people::with_ticked(form, "withheld", &goal.marks.withheld_from);
    render(&site, &viewer, shown, form)
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, CHANGE, id.as_str()).await?;
    let shown = read(&site, &viewer, &reference, &id).await?;
    let parsed = form.check(site.clock().today(), |check| GoalChange {
        words: check.text("words", "Enter what the family wants, in their words"),
        baseline: check.optional("baseline"),
        wanted: check.optional("wanted"),
        progress: check.code("progress", "Select how far it has come").unwrap_or(Progress::Working),
        withheld_from: people::ticked(check, "withheld", &shown.2, &shown.1.marks.withheld_from),
    });
    let Some(change) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, shown, form)?));
    };
    let (by, sent, of, was) = (viewer.clone(), form.clone(), reference.clone(), shown.1);
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/families/{of}#plan"))?;
            let of = hold(tx, &by, &of)?;
            store::change_goal(tx, &by, &of, &was, &change, sent.version())?;
            Ok(Entry::new(&by, Act::PlanChanged).family(&of.id).target(&was.id).detail("goal changed").with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            let shown = read(&site, &viewer, &reference, &id).await?;
            form.check(site.clock().today(), |check| check.error("withheld", words));
            Ok(forms::refused(render(&site, &viewer, shown, form)?))
        }
        Err(Error::Stale) => {
            let shown = read(&site, &viewer, &reference, &id).await?;
            let now = &shown.1;
            let theirs = [
                ("The goal", now.words.clone()),
                ("How things are now", now.baseline.clone()),
                ("How we will know", now.wanted.clone()),
                ("How far it has come", now.progress.words().to_owned()),
            ];
            let theirs = theirs.into_iter().map(|(label, text)| Theirs { label: label.to_owned(), text });
            let form = form.overtaken(now.version, theirs.collect());
            Ok(forms::overtaken(render(&site, &viewer, shown, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
