//! A visit that somebody means to make: planning it, moving it, calling it off.

use alongside_access::{Permission, may};
use alongside_schema::{Act, Day, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::act::{self, Written};
use super::{Bar, reference};
use crate::codes::ContactKind;
use crate::store::{self, Family, Member, NewVisit, PlannedVisit};
use crate::visiting::{stored_time, time_of_day};

const PLAN: &str = "visit";
const MOVE: &str = "visit-move";
const OFF: &str = "visit-off";

/// The longest travel of one visit, there and back, in minutes.
const LONGEST_TRAVEL: i64 = 720;

/// The shortest and the longest visit, in minutes.
const LENGTHS: (i64, i64) = (5, 480);

#[derive(Template)]
#[template(path = "families/visit.html")]
struct VisitPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    members: Vec<Member>,
    /// The visit as it stands, where it is one that is moved.
    visit: Option<PlannedVisit>,
    /// How many minutes a visit takes that says nothing else.
    usual: i64,
}

impl VisitPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    fn kinds(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        ContactKind::options().filter(|(code, _)| *code != ContactKind::Attempt.code())
    }
}

/// The day for which the diary asks.
#[derive(Deserialize)]
pub(super) struct On {
    #[serde(default)]
    on: String,
}

pub(super) async fn show_new(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(asked): Query<On>,
) -> Page {
    let reference = reference(&text)?;
    let mut form =
        Form::open(&site, &viewer, PLAN, &reference.to_string()).await?.with("kind", ContactKind::HomeVisit.code());
    if let Ok(day) = asked.on.parse::<Day>() {
        form = form.with_day("on", day);
    }
    render(&site, &viewer, &reference, form, None).await
}

async fn render(site: &Site, viewer: &Viewer, reference: &Reference, form: Form, of: Option<&Id>) -> Page {
    let (family, members, visit) = read(site, viewer, reference, of).await?;
    let title = if visit.is_some() { "Move a planned visit" } else { "Plan a visit" };
    let own = visit.as_ref().map_or_else(|| "new".to_owned(), |visit| visit.id.to_string());
    page(&VisitPage {
        frame: site.frame(Some(viewer), title).with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/visits/{own}", family.reference),
        form,
        members,
        visit,
        usual: site.settings().visits.usual_minutes,
    })
}

type Read = (Family, Vec<Member>, Option<PlannedVisit>);

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, of: Option<&Id>) -> Result<Read, Problem> {
    let of = of.cloned();
    let (family, (members, visit)) =
        act::read(site, viewer, reference, "planned visit", move |connection, viewer, family| {
            let members = store::members(connection, viewer, &family.id)?;
            let visit = of.map(|id| store::planned_visit(connection, viewer, &family.id, &id)).transpose()?;
            Ok((members, visit))
        })
        .await?;
    Ok((family, members, visit))
}

/// Where a planned visit leads: to the week it is in, for those who have a diary.
fn led_to(viewer: &Viewer, reference: &Reference, day: Day) -> String {
    if may(viewer, Permission::ReadCaseload) { format!("/diary?on={day}") } else { format!("/families/{reference}") }
}

pub(super) async fn plan(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, PLAN, &reference.to_string()).await?;
    let (_, members, _) = read(&site, &viewer, &reference, None).await?;
    let Some((visit, people)) = form.check(site.clock().today(), |check| parse(check, &members)) else {
        return Ok(forms::refused(render(&site, &viewer, &reference, form, None).await?));
    };
    let leads = led_to(&viewer, &reference, visit.planned_on);
    let act = (Act::VisitPlanned, "planned".to_owned());
    let written = act::store_form(&site, &viewer, &form, &reference, act, leads, move |tx, by, family| {
        let marks = store::marks_of_visit(tx, by, &family.id, &people)?;
        store::plan_visit(tx, by, &family.id, &visit, &marks)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "on_day", words);
            Ok(forms::refused(render(&site, &viewer, &reference, form, None).await?))
        }
        Written::Overtaken => Ok(forms::overtaken(render(&site, &viewer, &reference, form, None).await?)),
    }
}

fn parse(check: &mut Check<'_>, members: &[Member]) -> (NewVisit, Vec<Id>) {
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let time = check.optional("time");
    let at = time_of_day(&time);
    if at.is_none() && !time.is_empty() {
        check.error("time", "Enter a time of day like 2:30pm, or leave it empty while it is open");
    }
    let kind = check.code("kind", "Select how you will meet").unwrap_or(ContactKind::HomeVisit);
    if kind == ContactKind::Attempt {
        check.error("kind", "Select how you will meet");
    }
    let odd = "Enter how many minutes the visit takes as a whole number from 5 to 480, or leave it empty";
    let wrong = "Enter the minutes of travel there and back as a whole number up to 720";
    let visit = NewVisit {
        planned_on: check.coming_day("on", "the day of the visit").unwrap_or(check.today()),
        at_time: at.map(stored_time).unwrap_or_default(),
        kind,
        travel_minutes: check.number_if_any("travel", 0, LONGEST_TRAVEL, wrong).unwrap_or(0),
        minutes: check.number_if_any("minutes", LENGTHS.0, LENGTHS.1, odd),
    };
    (visit, check.ticked("people", &ids))
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let (_, _, Some(visit)) = read(&site, &viewer, &reference, Some(&id)).await? else {
        return Err(Problem::NotFound);
    };
    let form = Form::open(&site, &viewer, MOVE, id.as_str()).await?.of_version(visit.state());
    let form = form
        .with_day("on", visit.planned_on)
        .with("time", visit.time())
        .with("kind", visit.kind.code())
        .with("travel", visit.travel_minutes)
        .with("minutes", visit.minutes.map(|minutes| minutes.to_string()).unwrap_or_default())
        .with_ticked("people", visit.marks.subjects.iter());
    render(&site, &viewer, &reference, form, Some(&id)).await
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, MOVE, id.as_str()).await?;
    let (_, members, _) = read(&site, &viewer, &reference, Some(&id)).await?;
    let Some((to, people)) = form.check(site.clock().today(), |check| parse(check, &members)) else {
        return Ok(forms::refused(render(&site, &viewer, &reference, form, Some(&id)).await?));
    };
    let (leads, state, of) = (led_to(&viewer, &reference, to.planned_on), form.version(), id.clone());
    let act = (Act::VisitPlanned, "moved".to_owned());
    let written = act::store_form(&site, &viewer, &form, &reference, act, leads, move |tx, by, family| {
        store::move_visit(tx, by, &family.id, &of, (&to, &people), state)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "on_day", words);
            Ok(forms::refused(render(&site, &viewer, &reference, form, Some(&id)).await?))
        }
        Written::Overtaken => {
            let form = overtaken(&site, &viewer, &reference, &id, form).await?;
            Ok(forms::overtaken(render(&site, &viewer, &reference, form, Some(&id)).await?))
        }
    }
}

/// The form again, beside what somebody else made of the visit.
async fn overtaken(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id, form: Form) -> Result<Form, Problem> {
    let (_, _, visit) = read(site, viewer, reference, Some(id)).await?;
    let visit = visit.ok_or(Problem::NotFound)?;
    let theirs = alongside_web::Theirs { label: "When it is planned now".to_owned(), text: visit.when() };
    Ok(form.overtaken(visit.state(), vec![theirs]))
}

#[derive(Template)]
#[template(path = "families/visit_off.html")]
struct OffPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    visit: PlannedVisit,
}

async fn render_off(site: &Site, viewer: &Viewer, reference: &Reference, form: Form, id: &Id) -> Page {
    let (family, _, visit) = read(site, viewer, reference, Some(id)).await?;
    let visit = visit.ok_or(Problem::NotFound)?;
    page(&OffPage {
        frame: site.frame(Some(viewer), "Call off a planned visit").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form: form.of_version(visit.state()),
        address: format!("/families/{}/visits/{id}/off", family.reference),
        visit,
    })
}

pub(super) async fn show_off(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let form = Form::open(&site, &viewer, OFF, id.as_str()).await?;
    render_off(&site, &viewer, &reference, form, &id).await
}

pub(super) async fn call_off(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, OFF, id.as_str()).await?;
    let (_, _, visit) = read(&site, &viewer, &reference, Some(&id)).await?;
    let visit = visit.ok_or(Problem::NotFound)?;
    let why = form.check(site.clock().today(), |check| check.text("why", "Enter why the visit is called off"));
    let Some(why) = why else {
        return Ok(forms::refused(render_off(&site, &viewer, &reference, form, &id).await?));
    };
    let (leads, state, of) = (led_to(&viewer, &reference, visit.planned_on), form.version(), id.clone());
    let act = (Act::VisitPlanned, "called off".to_owned());
    let written = act::store_form(&site, &viewer, &form, &reference, act, leads, move |tx, by, family| {
        store::call_off_visit(tx, by, &family.id, &of, &why, state)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "why", words);
            Ok(forms::refused(render_off(&site, &viewer, &reference, form, &id).await?))
        }
        Written::Overtaken => {
            let form = overtaken(&site, &viewer, &reference, &id, form).await?;
            Ok(forms::overtaken(render_off(&site, &viewer, &reference, form, &id).await?))
        }
    }
}
