//! One incident: what is done about it, who is told, and its end.

use alongside_families::act::{id as id_of, refuse};
use alongside_schema::{Act, Entry, Error, Id, Moment, Result, Tx, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::codes::{Danger, PeopleTold, Regulator, Step};
use super::store::{self, Decision, Done, Incident, Line, Seen};
use super::{ADDRESS, clock};

const STEP: &str = "incident-step";
const DECIDE: &str = "incident-decision";
const CLOSE: &str = "incident-close";
const TITLE: &str = "Something went wrong";

#[derive(Template)]
#[template(path = "oversight/incident.html")]
struct OnePage {
    frame: Frame,
    address: String,
    now: Moment,
    incident: Incident,
    done: Vec<Done>,
    forms: Forms,
    decides: bool,
}

/// The three forms of the page.
struct Forms {
    step: Form,
    decide: Form,
    close: Form,
}

impl OnePage {
    fn due(&self) -> Moment {
        clock::due(self.incident.noticed_at)
    }

    fn left(&self) -> String {
        clock::left(self.due(), self.now)
    }

    fn steps(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Step::offered()
    }

    /// What nobody has done yet, in the order in which it is to be thought of.
    fn still_to_do(&self) -> impl Iterator<Item = &'static str> {
        let is_done = |step: &&Step| self.done.iter().any(|done| done.step == **step);
        let first = [Step::MadeSafe, Step::TakenBack, Step::CameBack, Step::ToldPeople];
        Step::ALL.iter().filter(move |step| first.contains(step) && !is_done(step)).map(|step| step.words())
    }

    fn regulators(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Regulator::options()
    }

    fn people(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        PeopleTold::options()
    }

    /// The form that was refused, or the first: errors stand above the page once.
    fn refused(&self) -> &Form {
        let Forms { step, decide, close } = &self.forms;
        [decide, close].into_iter().find(|form| form.has_errors()).unwrap_or(step)
    }
}

#[derive(Template)]
#[template(path = "oversight/incident_own.html")]
struct OwnPage {
    frame: Frame,
    line: Line,
}

/// What was read, with how its forms stand.
async fn read(site: &Site, viewer: &Viewer, id: &Id) -> std::result::Result<Seen, Problem> {
    let (by, id) = (viewer.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let seen = store::one(connection, &by, &id)?;
        let family = match &seen {
            Seen::Whole(incident, _) => incident.family.clone(),
            Seen::Own(_) => None,
        };
        let entry = Entry::new(&by, Act::ListRead).target(&id).detail("an incident").shows(family.iter());
        Ok(entry.with(seen))
    });
    Ok(read.await?)
}

async fn whole(site: &Site, viewer: &Viewer, id: &Id) -> std::result::Result<(Incident, Vec<Done>), Problem> {
    match read(site, viewer, id).await? {
        Seen::Whole(incident, done) => Ok((*incident, done)),
        Seen::Own(_) => Err(Problem::NotFound),
    }
}

async fn open_forms(site: &Site, viewer: &Viewer, incident: &Incident) -> std::result::Result<Forms, Problem> {
    let open = async |name| Form::open(site, viewer, name, incident.id.as_str()).await;
    let decide = open(DECIDE).await?.of_version(incident.version);
    let decide = match (incident.regulator(), incident.people()) {
        (Some(regulator), Some(people)) => decide
            .with("regulator", regulator)
            .with("regulator_words", &incident.regulator_words)
            .with("people", people)
            .with("people_words", &incident.people_words),
        _ => decide,
    };
    Ok(Forms { step: open(STEP).await?, decide, close: open(CLOSE).await? })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    match read(&site, &viewer, &id_of(&id)?).await? {
        Seen::Own(line) => page(&OwnPage { frame: site.frame(Some(&viewer), TITLE), line }),
        Seen::Whole(incident, done) => {
            let forms = open_forms(&site, &viewer, &incident).await?;
            render(&site, &viewer, *incident, done, forms)
        }
    }
}

fn render(site: &Site, viewer: &Viewer, incident: Incident, done: Vec<Done>, forms: Forms) -> Page {
    let has_errors = [&forms.step, &forms.decide, &forms.close].iter().any(|form| form.has_errors());
    page(&OnePage {
        frame: site.frame(Some(viewer), TITLE).with_errors(has_errors),
        address: format!("{ADDRESS}/{}", incident.id),
        now: site.clock().now(),
        decides: alongside_access::may(viewer, alongside_access::Permission::DecideIncidents),
        incident,
        done,
        forms,
    })
}

/// Which of the forms was sent.
#[derive(Clone, Copy)]
enum Sent {
    Step,
    Decide,
    Close,
}

impl Sent {
    fn form(self) -> &'static str {
        match self {
            Self::Step => STEP,
            Self::Decide => DECIDE,
            Self::Close => CLOSE,
        }
    }

    /// The field at which a refusal stands.
    fn field(self) -> &'static str {
        match self {
            Self::Step => "words",
            Self::Decide => "regulator",
            Self::Close => "learned",
        }
    }
}

/// What a form says is done, in the transaction that takes it in; it gives back the family, and what the entry says.
type Written = Result<(Option<Id>, String)>;

/// Takes in one of the three forms, does what it says, and shows the incident again.
async fn take<T: Send + 'static>(
    (site, viewer, id, values): (Site, Viewer, String, Values),
    sent: Sent,
    parse: impl FnOnce(&mut Check<'_>) -> Option<T>,
    store: impl FnOnce(&mut Tx<'_>, &Viewer, &Id, i64, &T) -> Written + Send + 'static,
) -> Page {
    let id = id_of(&id)?;
    let mut form = Form::sent(&site, &viewer, values, sent.form(), id.as_str()).await?;
    let (incident, done) = whole(&site, &viewer, &id).await?;
    let problem = match form.check(site.clock().today(), parse) {
        Some(Some(said)) => {
            let (by, of, taken, version) = (viewer.clone(), id.clone(), form.clone(), form.version());
            let stored = site.db().write(move |tx| {
                let led_to = forms::receive(tx, &by, &taken, format!("{ADDRESS}/{of}"))?;
                let (family, detail) = store(tx, &by, &of, version, &said)?;
                let entry = Entry::new(&by, Act::IncidentChanged).target(&of).detail(detail);
                let entry = if let Some(family) = &family { entry.family(family) } else { entry };
                Ok(entry.with(led_to))
            });
            match stored.await {
                Ok(led_to) => return then(&led_to),
                Err(Error::Refused(words)) => Some(words),
                Err(error) => return Err(error.into()),
            }
        }
        _ => None,
    };
    if let Some(words) = problem {
        refuse(&site, &mut form, sent.field(), words);
    }
    let mut all = open_forms(&site, &viewer, &incident).await?;
    match sent {
        Sent::Step => all.step = form,
        Sent::Decide => all.decide = form.of_version(incident.version),
        Sent::Close => all.close = form,
    }
    Ok(forms::refused(render(&site, &viewer, incident, done, all)?))
}

pub(super) async fn step(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let parse = |check: &mut Check<'_>| {
        let step: Option<Step> = check.code("step", "Select what was done");
        let words = check.text("words", "Say what was done, and what came of it");
        step.filter(|step| step.is_offered()).map(|step| (step, words))
    };
    take((site, viewer, id, values), Sent::Step, parse, |tx, by, id, _, (step, words)| {
        Ok((store::add_step(tx, by, id, *step, words)?, step.code().to_owned()))
    })
    .await
}

pub(super) async fn decide(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let parse = |check: &mut Check<'_>| {
        let regulator = check.code("regulator", "Select whether the Information Commissioner is told");
        let regulator_words = check.text("regulator_words", "Say when and under which number, or why not");
        let people = check.code("people", "Select whether the people whom it is about are told");
        let people_words = check.text("people_words", "Say how and when, or why not");
        Some(Decision { regulator: regulator?, regulator_words, people: people?, people_words })
    };
    take((site, viewer, id, values), Sent::Decide, parse, |tx, by, id, version, said| {
        let family = store::decide(tx, by, id, version, said)?;
        Ok((family, format!("decided: regulator {}, people {}", said.regulator, said.people)))
    })
    .await
}

pub(super) async fn close(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let parse =
        |check: &mut Check<'_>| Some(check.text("learned", "Say what changes so that it does not happen again"));
    take((site, viewer, id, values), Sent::Close, parse, |tx, by, id, _, learned| {
        Ok((store::close(tx, by, id, learned)?, "closed".to_owned()))
    })
    .await
}
