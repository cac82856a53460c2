//! Who works with a family: the list, joining and leaving.

use alongside_families::Bar;
use alongside_families::store::{Family, hold_for_safety, open, spells};
use alongside_schema::reach::GRADE_FULL;
use alongside_schema::{Act, Day, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_reference;
use crate::codes::{ChangeReason, Part};
use crate::continuity::continuity;
use crate::store::{self, Involved, Joining, Worker};

const FORM: &str = "join";

#[derive(Template)]
#[template(path = "workers/around.html")]
struct AroundPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    around: Around,
}

/// What the page shows.
struct Around {
    family: Family,
    involved: Vec<Involved>,
    workers: Vec<Worker>,
    steady: String,
}

impl AroundPage {
    fn may_choose(&self) -> bool {
        self.around.family.grade >= GRADE_FULL && self.around.family.is_open()
    }

    fn options(&self) -> impl Iterator<Item = (&str, String)> {
        self.around.workers.iter().map(|worker| (worker.id.as_str(), worker.words()))
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let form = form.with_day("from", site.clock().today());
    render(&site, &viewer, reference, form).await
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let around = read(site, viewer, reference).await?;
    page(&AroundPage {
        frame: site.frame(Some(viewer), "Who works with a family").with_errors(form.has_errors()),
        bar: Bar::from(&around.family),
        address: format!("/families/{}/workers", around.family.reference),
        form,
        around,
    })
}

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<Around, Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let involved = store::involved(connection, &family)?;
        let mut leads: Vec<_> = involved.iter().filter(|one| one.part == Part::Lead).collect();
        leads.sort_by_key(|one| one.started_on);
        let leads: Vec<_> = leads.iter().map(|one| (&one.user_id, (one.started_on, one.ended_on))).collect();
        let began = family.episode.as_ref().map(|(_, day)| *day);
        let days: Vec<Day> = spells(connection, &viewer, &family.id)?
            .into_iter()
            .map(|spell| spell.started_on)
            .filter(|day| began.is_some_and(|began| *day > began))
            .collect();
        let steady = if leads.is_empty() { String::new() } else { continuity(&leads, &days).words() };
        let workers = store::workers(connection)?;
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("workers of a family");
        Ok(entry.with(Around { family, involved, workers, steady }))
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
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let around = read(&site, &viewer, reference.clone()).await?;
    let read = form.check(site.clock().today(), |check| parse(check, &around.workers));
    let Some(Some(joining)) = read else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), reference.clone());
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/families/{of}/workers"))?;
            let family = hold_for_safety(tx, &by, &of)?;
            only_full(&family)?;
            store::hold_worker(tx, &joining.worker.id)?;
            store::join(tx, &by, &family, &joining)?;
            Ok(Entry::new(&by, Act::InvolvementChanged).family(&family.id).target(&joining.worker.id).with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        // What the rules refuse for what is stored is put right on the page.
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("worker", words));
            Ok(forms::refused(render(&site, &viewer, reference, form).await?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn only_full(family: &Family) -> alongside_schema::Result<()> {
    if family.grade >= GRADE_FULL {
        return Ok(());
    }
    Err(Error::Refused(
        "Who joins or leaves is for the lead practitioner or their manager to say. Ask one of them.".to_owned(),
    ))
}

fn parse(check: &mut Check<'_>, workers: &[Worker]) -> Option<Joining> {
    let chosen = check.values().get("worker").to_owned();
    let worker = workers.iter().find(|worker| worker.id.as_str() == chosen).cloned();
    if worker.is_none() {
        check.error("worker", "Select who is to join");
    }
    let part = check
        .code::<Part>("part", "Select as what they join")
        .filter(|part| ![Part::Lead, Part::Partner].contains(part));
    let started_on = check.past_day("from", "the day from which they work with the family");
    let override_reason = check.optional("override");
    let (worker, part) = (worker?, part?);
    if part == Part::LeadChildProtection && worker.registration_number.is_empty() && override_reason.is_empty() {
        // A hard warning, not a wall: practice reference 2.2. The reason is kept and shown.
        check.error(
            "override",
            format!(
                "{} has no social worker's registration number here, and child protection is led by a social worker. Choose somebody else, or enter why it must be so",
                worker.name
            ),
        );
    }
    Some(Joining { worker, part, started_on: started_on?, why: check.optional("why"), override_reason })
}

const NO_REASON: &str = "Go back and select why they leave, so that changes which could be avoided are known.";

pub(super) async fn leave(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, involvement)): Path<(String, String)>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let involvement: Id = involvement.parse().map_err(|_| Problem::NotFound)?;
    let why = values.get(&format!("why_{involvement}")).parse::<ChangeReason>().ok();
    let back = format!("/families/{reference}/workers");
    site.db()
        .write(move |tx| {
            let family = hold_for_safety(tx, &viewer, &reference)?;
            only_full(&family)?;
            let why = why.ok_or_else(|| Error::Refused(NO_REASON.to_owned()))?;
            store::leave(tx, &viewer, &family, &involvement, why)?;
            Ok(Entry::new(&viewer, Act::InvolvementChanged).family(&family.id).target(&involvement).with(()))
        })
        .await?;
    then(&back)
}
