//! The pages of this area: the list of parts, one part, and the assessment on paper.

mod due;
mod paper;
mod part;

pub use due::{AssessmentsDue, AssessmentsToAuthorise};

use alongside_access::{Permission, Routes};
use alongside_clocks::{Clocks, Run, Standing};
use alongside_families::Bar;
use alongside_families::codes::LegalStatus;
use alongside_families::store::{Family, Member, current_spells, hold, members, open};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Act, Day, Entry, Error, Id, Reference, Role, Viewer};
use alongside_web::components::{Tag, TagColour, Task, TaskList};
use alongside_web::settings::Domain;
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State as Given};

use crate::codes::State;
use crate::place::{Place, places};
use crate::store::{self, Assessment, Contributor, Part, Reading};

const BEGIN: &str = "assessment-begin";
const GAVE: &str = "assessment-gave";
const FINISH: &str = "assessment-finish";
const SUPERVISE: &str = "assessment-supervise";

pub(crate) fn routes(site: &Site) -> Routes {
    use Permission::{GiveLead, ReadFamilies, WorkWithFamilies};
    Routes::new(site)
        .get("/families/{reference}/assessment", ReadFamilies, show)
        .post("/families/{reference}/assessment", WorkWithFamilies, begin)
        .post("/families/{reference}/assessment/gave", WorkWithFamilies, gave)
        .post("/families/{reference}/assessment/finish", WorkWithFamilies, finish)
        .post("/families/{reference}/assessment/supervise", GiveLead, supervise)
        .proved()
        .and(alongside_families::paper_pages::routes::<paper::AssessmentOnPaper>(site))
        .get("/families/{reference}/assessment/{place}", WorkWithFamilies, part::show)
        .post("/families/{reference}/assessment/{place}", WorkWithFamilies, part::save)
}

fn parse_reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// The newest assessment of a family, with everything it says.
struct Newest {
    family: Family,
    members: Vec<Member>,
    /// All of them, the newest first.
    all: Vec<Assessment>,
    parts: Vec<Part>,
    readings: Vec<Reading>,
    contributors: Vec<Contributor>,
    retold: i64,
    asked_on: Option<Day>,
    is_statutory: bool,
}

impl Newest {
    fn assessment(&self) -> Option<&Assessment> {
        self.all.first()
    }

    fn part(&self, place: &Place) -> Option<&Part> {
        let place = place.to_string();
        self.parts.iter().find(|part| part.place == place)
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, what: &'static str) -> Result<Newest, Problem> {
    let (by, reference) = (viewer.clone(), reference.clone());
    let read = site.db().read(move |connection| {
        let newest = newest(connection, &by, &reference)?;
        let entry = Entry::new(&by, Act::FamilyRead).family(&newest.family.id).target(what);
        Ok(entry.with(newest))
    });
    Ok(read.await?)
}

fn newest(connection: &mut DbConnection, by: &Viewer, reference: &Reference) -> alongside_schema::Result<Newest> {
    let family = open(connection, by, reference)?;
    let all = store::assessments(connection, by, &family.id)?;
    let members = members(connection, by, &family.id)?;
    let (mut parts, mut readings, mut contributors) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(newest) = all.first() {
        parts = store::parts(connection, by, &family.id, &newest.id)?;
        readings = store::readings(connection, by, &family.id, &newest.id)?;
        contributors = store::contributors(connection, by, &family.id, &newest.id)?;
    }
    let early = [LegalStatus::Universal, LegalStatus::EarlyHelp];
    let spells = current_spells(connection, by, &family.id)?;
    let is_statutory = spells.iter().any(|spell| !early.contains(&spell.status));
    let retold = alongside_families::store::retold(connection, by, &family.id)?;
    let asked_on = store::asked_on(connection, &family)?;
    Ok(Newest { family, members, all, parts, readings, contributors, retold, asked_on, is_statutory })
}

/// By when it is to be finished: 45 working days from the request where a child has a statutory status, else the early help clock.
struct Due {
    words: String,
    is_late: bool,
}

/// The clock that an assessment runs by, as far as anybody knows when it began.
fn run(clocks: &Clocks, is_statutory: bool, asked_on: Option<Day>, opened_on: Option<Day>) -> Option<Run<'_>> {
    let (code, start) = match (is_statutory, asked_on, opened_on) {
        (true, Some(asked_on), _) => ("assessment", asked_on),
        (_, _, Some(opened_on)) => ("early_help_assessment", opened_on),
        _ => return None,
    };
    clocks.run(code, start.0)
}

fn due(site: &Site, newest: &Newest) -> Option<Due> {
    let today = site.clock().today();
    let opened_on = newest.family.episode.as_ref().map(|(_, opened_on)| *opened_on);
    let run = run(site.clocks(), newest.is_statutory, newest.asked_on, opened_on)?;
    let is_late = matches!(run.standing(today.0), Standing::Late { .. });
    Some(Due { words: run.words(today.0), is_late })
}

#[derive(Template)]
#[template(path = "assessments/assessment.html")]
struct AssessmentPage {
    frame: Frame,
    bar: Bar,
    address: String,
    begin: Form,
    gave: Form,
    finish: Form,
    supervise: Form,
    domains: Vec<Domain>,
    newest: Newest,
    due: Option<Due>,
    is_supervisor: bool,
    is_own: bool,
}

impl AssessmentPage {
    fn lists(&self) -> Vec<(String, TaskList)> {
        let mut lists: Vec<(String, TaskList)> = Vec::new();
        for (place, domain, child) in places(&self.domains, &self.newest.members) {
            let heading = child.map_or("The whole family", |child| child.name.as_str()).to_owned();
            if lists.last().is_none_or(|(last, _)| *last != heading) {
                let id_prefix = format!("part-{}", lists.len() + 1);
                lists.push((heading, TaskList { id_prefix, ..TaskList::new() }));
            }
            if let Some((_, list)) = lists.last_mut() {
                list.items.push(self.task(&place, domain));
            }
        }
        lists
    }

    fn task(&self, place: &Place, domain: &Domain) -> Task {
        let href = format!("{}/{place}", self.address);
        match self.newest.part(place) {
            Some(part) => Task::completed(domain.title.as_str(), href).hint(format!(
                "{}, {}",
                part.written_by,
                part.written_on.words()
            )),
            None => Task::tagged(domain.title.as_str(), href, Tag::new("To do").colour(TagColour::Teal)),
        }
    }

    fn is(&self, state: State) -> bool {
        self.newest.assessment().is_some_and(|assessment| assessment.state == state)
    }

    /// Whether a new one can be begun: there is none, or the last one is authorised.
    fn can_begin(&self) -> bool {
        self.newest.family.may_be_changed()
            && self.newest.assessment().is_none_or(|last| last.state == State::Authorised)
    }

    fn is_late(&self) -> bool {
        self.due.as_ref().is_some_and(|due| due.is_late)
    }
}

async fn show(Given(site): Given<Site>, Extension(viewer): Extension<Viewer>, Path(text): Path<String>) -> Page {
    render(&site, &viewer, &parse_reference(&text)?, None).await
}

/// Shows the page, with one of its small forms as it was sent where something in it is to be put right.
async fn render(site: &Site, viewer: &Viewer, reference: &Reference, sent: Option<(&'static str, Form)>) -> Page {
    let newest = read(site, viewer, reference, "assessment").await?;
    let subject = reference.to_string();
    let form = |name: &'static str| match &sent {
        Some((of, form)) if *of == name => form.clone(),
        _ => Form::blank(site.db().chance().id(site.clock().now()), name, &subject),
    };
    let has_errors = sent.as_ref().is_some_and(|(_, form)| form.has_errors());
    let own = |assessment: &Assessment| {
        assessment.begun_by == viewer.user_id || assessment.finished_by.as_ref() == Some(&viewer.user_id)
    };
    page(&AssessmentPage {
        frame: site.frame(Some(viewer), "Assessment").with_errors(has_errors),
        bar: Bar::from(&newest.family),
        address: format!("/families/{reference}/assessment"),
        begin: form(BEGIN),
        gave: form(GAVE),
        finish: form(FINISH),
        supervise: form(SUPERVISE),
        domains: site.settings().assessment.domains.clone(),
        due: due(site, &newest),
        is_supervisor: viewer.is(Role::Manager),
        is_own: newest.assessment().is_some_and(own),
        newest,
    })
}

async fn begin(
    Given(site): Given<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::sent(&site, &viewer, values, BEGIN, &reference.to_string()).await?;
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/assessment"))?;
            let family = hold(tx, &viewer, &reference)?;
            let id = store::begin(tx, &viewer, &family)?;
            Ok(Entry::new(&viewer, Act::AssessmentChanged).family(&family.id).target(id).detail("begun").with(led_to))
        })
        .await?;
    then(&led_to)
}

/// A change of the open assessment by a small form: the same steps for all of them.
async fn change(
    site: &Site,
    viewer: Viewer,
    form: Form,
    reference: Reference,
    detail: &'static str,
    work: impl FnOnce(&mut alongside_schema::Tx<'_>, &Viewer, &Id, &Assessment) -> alongside_schema::Result<()>
    + Send
    + 'static,
) -> Page {
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/assessment"))?;
            let family = hold(tx, &viewer, &reference)?;
            let assessment = store::open_assessment(tx.connection(), &viewer, &family.id)?;
            work(tx, &viewer, &family.id, &assessment)?;
            let entry = Entry::new(&viewer, Act::AssessmentChanged).family(&family.id).target(&assessment.id);
            Ok(entry.detail(detail).with(led_to))
        })
        .await?;
    then(&led_to)
}

/// Somebody gave something to it.
async fn gave(
    Given(site): Given<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, GAVE, &reference.to_string()).await?;
    let read = form.check(site.clock().today(), |check| Contributor {
        name: check.text("gave_name", "Enter the name of who gave something"),
        agency: check.optional("gave_agency"),
        gave: check.text("gave_what", "Enter what they gave, like a report, or what they said"),
        given_on: check.known_day("gave_on", "the day on which they gave it").unwrap_or(check.today()),
    });
    let Some(contributor) = read else {
        return Ok(forms::refused(render(&site, &viewer, &reference, Some((GAVE, form))).await?));
    };
    change(&site, viewer, form, reference, "somebody gave something", move |tx, _, family, assessment| {
        store::add_contributor(tx, family, assessment, &contributor)
    })
    .await
}

/// Its author says that it is done. Nothing is finished that has an empty part; what is late says why.
async fn finish(
    Given(site): Given<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FINISH, &reference.to_string()).await?;
    let newest = read(&site, &viewer, &reference, "assessment").await?;
    let domains = site.settings().assessment.domains.clone();
    let missing = places(&domains, &newest.members).find(|(place, ..)| newest.part(place).is_none());
    let missing = missing.map(|(_, domain, child)| match child {
        Some(child) => format!("“{}” of {}", domain.title, child.name),
        None => format!("“{}”", domain.title),
    });
    let is_late = due(&site, &newest).is_some_and(|due| due.is_late);
    let read = form.check(site.clock().today(), |check| {
        if let Some(missing) = &missing {
            check.error(
                "late_because",
                format!("Write {missing} first: every part says something, even if little is known"),
            );
        }
        if is_late {
            check.text("late_because", "Enter why it was not done in time")
        } else {
            check.optional("late_because")
        }
    });
    let Some(late_because) = read else {
        return Ok(forms::refused(render(&site, &viewer, &reference, Some((FINISH, form))).await?));
    };
    change(&site, viewer, form, reference, "finished", move |tx, by, family, assessment| {
        store::finish(tx, by, family, assessment, &late_because)
    })
    .await
}

/// A supervisor authorises it or gives it back.
async fn supervise(
    Given(site): Given<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, SUPERVISE, &reference.to_string()).await?;
    let gives_back = form.values().has("give_back");
    let read = form.check(site.clock().today(), |check| {
        if gives_back {
            check.text("supervisor_says", "Enter what is still to be done")
        } else {
            check.optional("supervisor_says")
        }
    });
    let Some(words) = read else {
        return Ok(forms::refused(render(&site, &viewer, &reference, Some((SUPERVISE, form))).await?));
    };
    let detail = if gives_back { "given back" } else { "authorised" };
    change(&site, viewer, form, reference, detail, move |tx, by, family, assessment| {
        if assessment.state != State::Finished {
            return Err(Error::Refused("It does not wait for a supervisor any more. Look at it again.".to_owned()));
        }
        store::supervise(tx, by, family, assessment, !gives_back, &words)
    })
    .await
}
