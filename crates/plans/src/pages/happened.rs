//! What happened with a service: asked, offered, a "no", each session, the end; and conditions that are met.

use alongside_families::Bar;
use alongside_families::store::{Family, hold, open};
use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{parse_id, parse_reference};
use crate::codes::StepEvent;
use crate::progress;
use crate::store::{self, Happened, NewHappened, ServiceStep, StepNeed};

const HAPPENED: &str = "step-happened";
const CONDITION: &str = "condition";

#[derive(Template)]
#[template(path = "plans/happened.html")]
struct HappenedPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    step: ServiceStep,
    before: Vec<Happened>,
    possible: Vec<StepEvent>,
}

impl HappenedPage {
    fn options(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.possible.iter().map(|event| (event.code(), event.words()))
    }
}

type Shown = (Family, ServiceStep, Vec<Happened>);

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<Shown, Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let step = store::step(connection, &viewer, &family.id, &id)?;
        let mut before = store::happenings(connection, &viewer, &family.id)?;
        before.retain(|happened| happened.step_id == id);
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(&id);
        Ok(entry.with((family, step, before)))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, shown: Shown, form: Form) -> Page {
    let (family, step, before) = shown;
    page(&HappenedPage {
        frame: site.frame(Some(viewer), "What happened with a service").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/steps/{}/happened", family.reference, step.id),
        possible: progress::possible(&step.progress, site.clock().today()).collect(),
        form,
        step,
        before,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let shown = read(&site, &viewer, &reference, &id).await?;
    let form = Form::open(&site, &viewer, HAPPENED, id.as_str()).await?;
    render(&site, &viewer, shown, form.with_day("on", site.clock().today()))
}

pub(super) async fn record(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, HAPPENED, id.as_str()).await?;
    let shown = read(&site, &viewer, &reference, &id).await?;
    let parsed = form.check(site.clock().today(), |check| parse(check, &shown.1));
    let Some(happened) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, shown, form)?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/plan"))?;
            let family = hold(tx, &viewer, &reference)?;
            store::record_happened(tx, &viewer, &family.id, &id, &happened)?;
            let entry =
                Entry::new(&viewer, Act::PlanChanged).family(&family.id).target(&id).detail(happened.kind.code());
            Ok(entry.with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>, step: &ServiceStep) -> NewHappened {
    let kind = check.code("kind", "Select what happened");
    let on = check.past_day("on", "the day on which it happened").unwrap_or(check.today());
    let words = check.optional("words");
    if let Some(kind) = kind {
        if let Err(why) = progress::after(&step.progress, kind, on, &words) {
            check.error("kind", why);
        }
        if kind.needs_reason() && words.is_empty() {
            check.error("words", "Enter why, in the words that were used");
        }
    }
    NewHappened { on, kind: kind.unwrap_or(StepEvent::Asked), words }
}

#[derive(Template)]
#[template(path = "plans/condition.html")]
struct ConditionPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    need: StepNeed,
    step: ServiceStep,
}

async fn read_condition(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    id: &Id,
) -> Result<(Family, StepNeed, ServiceStep), Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let need = store::need(connection, &viewer, &family.id, &id)?;
        let step = store::step(connection, &viewer, &family.id, &need.step_id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(&id).with((family, need, step)))
    });
    Ok(read.await?)
}

fn render_condition(site: &Site, viewer: &Viewer, shown: (Family, StepNeed, ServiceStep), form: Form) -> Page {
    let (family, need, step) = shown;
    page(&ConditionPage {
        frame: site.frame(Some(viewer), "What a service waits for").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/conditions/{}", family.reference, need.id),
        form,
        need,
        step,
    })
}

pub(super) async fn condition(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let shown = read_condition(&site, &viewer, &reference, &id).await?;
    let form = Form::open(&site, &viewer, CONDITION, id.as_str()).await?;
    let form = form.with_day("on", shown.1.met_on.unwrap_or(site.clock().today())).with("words", &shown.1.met_words);
    render_condition(&site, &viewer, shown, form)
}

pub(super) async fn mark(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (parse_reference(&text)?, parse_id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, CONDITION, id.as_str()).await?;
    let shown = read_condition(&site, &viewer, &reference, &id).await?;
    let parsed = form.check(site.clock().today(), |check| {
        let is_met = match check.values().get("met") {
            "yes" => true,
            "no" => false,
            _ => {
                check.error("met", "Select whether it is so now");
                false
            }
        };
        let on = if is_met { check.past_day("on", "the day since which it is so") } else { None };
        (on, check.optional("words"))
    });
    let Some((met_on, words)) = parsed else {
        return Ok(forms::refused(render_condition(&site, &viewer, shown, form)?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/plan"))?;
            let family = hold(tx, &viewer, &reference)?;
            let need = store::need(tx.connection(), &viewer, &family.id, &id)?;
            store::mark_condition(tx, &viewer, &family, &need, met_on, &words)?;
            let entry = Entry::new(&viewer, Act::PlanChanged).family(&family.id).target(&id).detail("condition marked");
            Ok(entry.with(led_to))
        })
        .await?;
    then(&led_to)
}
