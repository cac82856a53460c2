//! Promises: making one, what came of it each time, and one click for a promise that was kept.

use alongside_schema::{Act, Entry, Error, Id, Marks, People, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Bar, act, promise_marks, reference};
use crate::codes::{Maker, Outcome, Repeats};
use crate::store::{self, Family, Member, NewPromise, Promise, PromiseTime, Report};

const FORM: &str = "promise";
const REPORT: &str = "promise-report";

#[derive(Template)]
#[template(path = "families/promise.html")]
struct PromisePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    members: Vec<Member>,
}

impl PromisePage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        names(&self.members)
    }
}

fn names(members: &[Member]) -> impl Iterator<Item = (&str, &str)> {
    members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
}

/// Who is ticked, and those from whom it is kept already and whom the form did not offer.
pub(super) fn kept_from(check: &Check<'_>, members: &[Member], was: &People) -> People {
    let offered: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let unseen = was.iter().filter(|id| !offered.contains(id)).cloned();
    People::new(check.ticked("kept_from", &offered).into_iter().chain(unseen))
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let form = form.with("maker", Maker::Worker.code()).with("repeats", Repeats::Once.code());
    render(&site, &viewer, reference, form).await
}

async fn read_new(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<(Family, Vec<Member>), Problem> {
    act::read(site, viewer, reference, "promise form", |connection, viewer, family| {
        store::members(connection, viewer, &family.id)
    })
    .await
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let (family, members) = read_new(site, viewer, &reference).await?;
    page(&PromisePage {
        frame: site.frame(Some(viewer), "Make a promise").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/promises/new", family.reference),
        form,
        members,
    })
}

pub(super) async fn make(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let (_, members) = read_new(&site, &viewer, &reference).await?;
    let read = form.check(site.clock().today(), |check| (parse(check), kept_from(check, &members, &People::none())));
    let Some((new, withheld)) = read else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}"))?;
            let family = store::hold(tx, &viewer, &reference)?;
            let today = tx.today();
            let marks = Marks::about(People::none(), viewer.agency.clone()).withheld_from(withheld);
            store::add_promise(tx, &viewer, &family.id, &new, today, &marks)?;
            Ok(Entry::new(&viewer, Act::PromiseChanged).family(&family.id).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>) -> NewPromise {
    let words = check.text("promise", "Enter what you promised to do");
    let due_on = check.coming_day("promise_due", "the day by which you will do it").unwrap_or(check.today());
    let maker = check.code("maker", "Select who promised it").unwrap_or(Maker::Worker);
    let maker_name = check.optional("maker_name");
    if maker != Maker::Worker && maker_name.is_empty() {
        check.error("maker_name", "Enter who promised it");
    }
    let repeats = check.code("repeats", "Select how often it comes due").unwrap_or_default();
    let until_on = match repeats {
        Repeats::Once => None,
        _ => check.coming_day("until", "the last day of a promise that repeats"),
    };
    if until_on.is_some_and(|until| until < due_on) {
        check.error("until_day", "The last day must not be before the first");
    }
    NewPromise {
        words,
        maker,
        maker_name,
        to_whom: check.optional("to_whom"),
        due_on,
        repeats,
        until_on,
        backup: check.optional("backup"),
        if_it_breaks: check.optional("if_it_breaks"),
    }
}

pub(super) async fn kept(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, promise)): Path<(String, String)>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let promise: Id = promise.parse().map_err(|_| Problem::NotFound)?;
    let version = values.get("version").parse().ok();
    let back = format!("/families/{reference}");
    site.db()
        .write(move |tx| {
            let family = store::hold(tx, &viewer, &reference)?;
            store::keep_promise(tx, &viewer, &family.id, &promise, version)?;
            Ok(Entry::new(&viewer, Act::PromiseChanged).family(&family.id).target(promise).with(()))
        })
        .await?;
    then(&back)
}

/// A promise with all that came of it.
struct Told {
    promise: Promise,
    times: Vec<PromiseTime>,
    standing: String,
    is_late: bool,
}

#[derive(Template)]
#[template(path = "families/promises.html")]
struct ListPage {
    frame: Frame,
    bar: Bar,
    address: String,
    can_change: bool,
    told: Vec<Told>,
}

impl ListPage {
    /// How often those whose work it is kept what they promised: the bare count, never a score.
    fn ours(&self, outcome: Outcome) -> usize {
        let ours = self.told.iter().filter(|told| matches!(told.promise.maker, Maker::Worker | Maker::Agency));
        ours.flat_map(|told| &told.times).filter(|time| time.outcome == outcome).count()
    }
}

pub(super) async fn list(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let (reference, by, today) = (reference(&text)?, viewer.clone(), site.clock().today());
    let (family, promises, times) = site
        .db()
        .read(move |connection| {
            let family = store::open(connection, &by, &reference)?;
            let promises = store::promises(connection, &by, &family.id)?;
            let times = store::promise_times(connection, &by, &family.id)?;
            let entry = Entry::new(&by, Act::FamilyRead).family(&family.id).target("promises");
            Ok(entry.with((family, promises, times)))
        })
        .await?;
    let told = promises.into_iter().map(|promise| Told {
        times: times.iter().filter(|time| time.promise_id == promise.id).cloned().collect(),
        standing: promise.standing(today),
        is_late: promise.kept_on.is_none() && promise.due_on < today,
        promise,
    });
    page(&ListPage {
        frame: site.frame(Some(&viewer), "Promises to a family"),
        bar: Bar::from(&family),
        address: format!("/families/{}/promises", family.reference),
        can_change: family.may_be_changed(),
        told: told.collect(),
    })
}

#[derive(Template)]
#[template(path = "families/promise_report.html")]
struct ReportPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    /// The form that says who must not learn of it.
    marks: Form,
    address: String,
    known: Read,
    standing: String,
}

impl ReportPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        names(&self.known.members)
    }
}

/// A promise with its family.
pub(super) struct Read {
    pub(super) family: Family,
    pub(super) promise: Promise,
    pub(super) members: Vec<Member>,
}

impl Read {
    /// Those of the family from whom it is kept, by name.
    pub(super) fn kept_from_words(&self) -> String {
        let kept = &self.promise.marks.withheld_from;
        let names = self.members.iter().filter(|member| kept.contains(&member.person_id));
        names.map(|member| member.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

pub(super) async fn read(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<Read, Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let promise = store::promise(connection, &viewer, &family.id, &id)?;
        let members = store::members(connection, &viewer, &family.id)?;
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(&id);
        Ok(entry.with(Read { family, promise, members }))
    });
    Ok(read.await?)
}

pub(super) fn render_report(site: &Site, viewer: &Viewer, known: Read, form: Form, marks: Form) -> Page {
    page(&ReportPage {
        frame: site.frame(Some(viewer), "What came of a promise").with_errors(form.has_errors()),
        bar: Bar::from(&known.family),
        address: format!("/families/{}/promises/{}", known.family.reference, known.promise.id),
        form,
        marks,
        standing: known.promise.standing(site.clock().today()),
        known,
    })
}

/// The form that says what came of it, as it stands.
pub(super) async fn report_form(site: &Site, viewer: &Viewer, known: &Read) -> Result<Form, Problem> {
    let form = Form::open(site, viewer, REPORT, known.promise.id.as_str()).await?.of_version(known.promise.version);
    Ok(form.with("reported_by", &viewer.name).with("words", &known.promise.words))
}

pub(super) async fn one(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, id.parse().map_err(|_| Problem::NotFound)?);
    let known = read(&site, &viewer, &reference, &id).await?;
    let form = report_form(&site, &viewer, &known).await?;
    let marks = promise_marks::form(&site, &viewer, &known).await?;
    render_report(&site, &viewer, known, form, marks)
}

pub(super) async fn report(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, id.parse().map_err(|_| Problem::NotFound)?);
    let mut form = Form::sent(&site, &viewer, values, REPORT, Id::as_str(&id)).await?;
    let known = read(&site, &viewer, &reference, &id).await?;
    let Some(report) = form.check(site.clock().today(), parse_report) else {
        let marks = promise_marks::form(&site, &viewer, &known).await?;
        return Ok(forms::refused(render_report(&site, &viewer, known, form, marks)?));
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), reference.clone());
    let was = known.promise;
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/families/{of}/promises"))?;
            let family = store::hold(tx, &by, &of)?;
            store::report_promise(tx, &by, &family.id, &was, &report, sent.version())?;
            let entry = Entry::new(&by, Act::PromiseChanged).family(&family.id).target(&was.id);
            Ok(entry.detail(report.outcome).with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let now = read(&site, &viewer, &reference, &id).await?;
            let theirs = vec![
                Theirs { label: "What is promised".to_owned(), text: now.promise.words.clone() },
                Theirs { label: "How it stands".to_owned(), text: now.promise.standing(site.clock().today()) },
            ];
            let form = form.overtaken(now.promise.version, theirs);
            let marks = promise_marks::form(&site, &viewer, &now).await?;
            Ok(forms::overtaken(render_report(&site, &viewer, now, form, marks)?))
        }
        Err(error) => Err(error.into()),
    }
}

fn parse_report(check: &mut Check<'_>) -> Report {
    let outcome = check.code("outcome", "Select what came of it").unwrap_or(Outcome::Kept);
    let agreed_with = check.optional("agreed_with");
    if matches!(outcome, Outcome::Anew | Outcome::LetGo) && agreed_with.is_empty() {
        check.error("agreed_with", "Enter who agreed");
    }
    let anew = (outcome == Outcome::Anew).then(|| {
        let words = check.text("words", "Enter what is promised from now on");
        (words, check.coming_day("new_due", "the new day").unwrap_or(check.today()))
    });
    Report {
        outcome,
        note: check.optional("note"),
        reported_by: check.text("reported_by", "Enter who says so"),
        anew,
        agreed_with,
    }
}
