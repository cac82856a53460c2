//! A professional asks for help for a family: a list of tasks in any order, a check, and a reference at once.

mod letters;
mod person;
mod section;
mod send;

use std::fmt::Display;

use alongside_access::{Permission, Routes};
use alongside_schema::{Act, Entry, Id, Viewer};
use alongside_web::components::{Tag, TagColour, Task, TaskList};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::blank;
pub(super) use letters::hand_out;

use crate::assessment::{Assessment, Sender};
use crate::store::{self, Unsent};
use crate::unsent::{PARTS, Section, Standing, missing};

const BEGIN: &str = "request-begin";
const DISCARD: &str = "request-discard";

pub(super) fn routes(site: &Site) -> Routes {
    use Permission::AskForHelp;
    Routes::new(site)
        .get("/requests/new", AskForHelp, start)
        .post("/requests/new", AskForHelp, begin)
        .get("/requests/unsent/{id}", AskForHelp, tasks)
        .post("/requests/unsent/{id}/throw-away", AskForHelp, throw_away)
        .get("/requests/unsent/{id}/people", AskForHelp, person::list)
        .get("/requests/unsent/{id}/people/{person}", AskForHelp, person::show)
        .post("/requests/unsent/{id}/people/{person}", AskForHelp, person::save)
        .post("/requests/unsent/{id}/people/{person}/take-away", AskForHelp, person::take_away)
        .get("/requests/unsent/{id}/letters", AskForHelp, letters::show)
        .post("/requests/unsent/{id}/letters", AskForHelp, letters::add)
        .get("/requests/unsent/{id}/letters/{letter}", AskForHelp, letters::open_own)
        .post("/requests/unsent/{id}/letters/{letter}/take-away", AskForHelp, letters::take_away)
        .get("/requests/unsent/{id}/check", AskForHelp, send::check)
        .post("/requests/unsent/{id}/check", AskForHelp, send::send)
        .get("/requests/unsent/{id}/{section}", AskForHelp, section::show)
        .post("/requests/unsent/{id}/{section}", AskForHelp, section::save)
}

pub(super) fn parse_id(text: &str) -> Result<Id, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// The address of an unsent request, or of a part of it.
pub(super) fn address(id: &Id, part: impl Display) -> String {
    format!("/requests/unsent/{id}{part}")
}

/// One of the viewer's own unsent requests, with the entry that says so.
async fn read(site: &Site, viewer: &Viewer, id: &Id) -> Result<Unsent, Problem> {
    let (by, id) = (viewer.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let unsent = store::unsent(connection, &by, &id)?;
        Ok(Entry::new(&by, Act::RequestRead).target(&id).detail("own, not sent yet").with(unsent))
    });
    Ok(read.await?)
}

/// The entry for a change of an unsent request.
pub(super) fn changed(viewer: &Viewer, id: &Id, part: impl Display) -> Entry {
    Entry::new(viewer, Act::HelpRequested).target(id).detail(format!("not sent yet: {part}"))
}

#[derive(Template)]
#[template(path = "requests/unsent/start.html")]
struct StartPage {
    frame: Frame,
    form: Form,
    agency: String,
    unsent: Vec<Unsent>,
}

async fn start(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let unsent = site
        .db()
        .read(move |connection| {
            let unsent = store::all_unsent(connection, &by)?;
            Ok(Entry::new(&by, Act::ListRead).target("own requests, not sent yet").with(unsent))
        })
        .await?;
    page(&StartPage {
        frame: site.frame(Some(&viewer), "Ask for help for a family"),
        form: blank(&site, BEGIN, ""),
        agency: viewer.agency.clone(),
        unsent,
    })
}

/// Who sends: the account that is signed in.
pub(super) fn sender(viewer: &Viewer) -> Sender {
    Sender {
        name: viewer.name.clone(),
        role: viewer.job_title.clone(),
        organisation: viewer.agency.clone(),
        contact: String::new(),
    }
}

async fn begin(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let form = Form::sent(&site, &viewer, values, BEGIN, "").await?;
    let said = Assessment { sender: sender(&viewer), ..Assessment::default() };
    let led_to = site
        .db()
        .write(move |tx| {
            let id = store::begin_unsent(tx, &viewer, &said)?;
            let led_to = forms::receive(tx, &viewer, &form, address(&id, ""))?;
            Ok(changed(&viewer, &id, "begun").with(led_to))
        })
        .await?;
    then(&led_to)
}

#[derive(Template)]
#[template(path = "requests/unsent/tasks.html")]
struct TasksPage {
    frame: Frame,
    discard: Form,
    unsent: Unsent,
    begun: Vec<(String, String)>,
    letters: usize,
}

impl TasksPage {
    fn parts(&self) -> impl Iterator<Item = (&'static str, TaskList)> {
        PARTS.iter().enumerate().map(|(at, (heading, sections))| {
            let list = TaskList { id_prefix: format!("part-{}", at + 1), ..TaskList::new() };
            (*heading, sections.iter().fold(list, |list, section| list.task(self.task(*section))))
        })
    }

    fn task(&self, section: Section) -> Task {
        let href = address(&self.unsent.id, format_args!("/{section}"));
        let task = match self.standing(section) {
            Standing::CannotStart => Task::cannot_start_yet(section.words()),
            Standing::Done => Task::completed(section.words(), href),
            Standing::Begun => tagged(section, href, "Not finished", TagColour::Yellow),
            Standing::LookAgain => tagged(section, href, "Look again", TagColour::Orange),
            Standing::NotStarted if section.is_needed() => tagged(section, href, "To do", TagColour::Teal),
            Standing::NotStarted => tagged(section, href, "If you can", TagColour::Grey),
        };
        match section {
            Section::People if !self.unsent.said.people.is_empty() => task.hint(self.named()),
            Section::Letters if self.letters > 0 => task.hint(format!("{} attached", self.letters)),
            _ => task,
        }
    }

    fn standing(&self, section: Section) -> Standing {
        if section == Section::Letters {
            return if self.letters > 0 { Standing::Done } else { Standing::NotStarted };
        }
        let begun = self
            .begun
            .iter()
            .any(|(form, _)| *form == section.form() || (section == Section::People && form == Section::PERSON_FORM));
        section.standing(&self.unsent.said, &self.unsent.done, begun)
    }

    fn named(&self) -> String {
        let names: Vec<&str> = self.unsent.said.people.iter().map(|person| person.called()).collect();
        names.join(", ")
    }

    fn missing(&self) -> Vec<Section> {
        missing(&self.unsent.said, &self.unsent.done)
    }
}

fn tagged(section: Section, href: String, words: &'static str, colour: TagColour) -> Task {
    Task::tagged(section.words(), href, Tag::new(words).colour(colour))
}

async fn tasks(State(site): State<Site>, Extension(viewer): Extension<Viewer>, Path(id): Path<String>) -> Page {
    let id = parse_id(&id)?;
    let by = viewer.clone();
    let (unsent, begun, letters) = site
        .db()
        .read(move |connection| {
            let unsent = store::unsent(connection, &by, &id)?;
            let begun = forms::begun(connection, &by, id.as_str())?;
            let letters = store::attachments_of_unsent(connection, &by, &id)?.len();
            let entry = Entry::new(&by, Act::RequestRead).target(&id).detail("own, not sent yet");
            Ok(entry.with((unsent, begun, letters)))
        })
        .await?;
    page(&TasksPage {
        frame: site.frame(Some(&viewer), "Ask for help for a family"),
        discard: blank(&site, DISCARD, unsent.id.as_str()),
        unsent,
        begun,
        letters,
    })
}

async fn throw_away(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let id = parse_id(&id)?;
    let form = Form::sent(&site, &viewer, values, DISCARD, id.as_str()).await?;
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, "/requests/mine")?;
            store::discard_unsent(tx, &viewer, &id)?;
            forms::forget_begun(tx, &viewer, id.as_str())?;
            Ok(changed(&viewer, &id, "thrown away").with(led_to))
        })
        .await?;
    then(&led_to)
}
