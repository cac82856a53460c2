//! A manager gives a family a lead practitioner, or another one: each worker with what matters for the choice.

use alongside_families::Bar;
use alongside_families::store::{Family, hold_for_safety, open};
use alongside_schema::reach::GRADE_FULL;
use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::components::Choice;
use alongside_web::settings::Caseload as Limits;
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{WEIGHED, parse_reference, with_weights};
use crate::allocation::warning;
use crate::codes::ChangeReason;
use crate::store::{self, Change, KnowsFamily, Leads, Worker};
use crate::weight::{Weighed, Weight};

const FORM: &str = "lead";

#[derive(Template)]
#[template(path = "workers/lead.html")]
struct LeadPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    family: Family,
    workers: Vec<(Leads, Weight)>,
    knows: Vec<(Id, KnowsFamily)>,
    caseload: Limits,
}

impl LeadPage {
    /// Each worker who could take the family over. Who must not see the family is no choice.
    fn choices(&self) -> impl Iterator<Item = Choice> {
        let leads_now = self.family.lead.as_ref().map(|(id, _)| id);
        let others = self.workers.iter().filter(move |(leads, _)| Some(&leads.worker.id) != leads_now);
        let others = others.filter(|(leads, _)| !self.is(&leads.worker, KnowsFamily::MustNotSee));
        others.map(|(leads, weight)| {
            Choice::new(leads.worker.id.as_str(), self.words(leads)).hint(self.matters(&leads.worker, weight))
        })
    }

    /// Those who can not be chosen, by name.
    fn must_not(&self) -> Vec<&str> {
        let kept = self.workers.iter().filter(|(leads, _)| self.is(&leads.worker, KnowsFamily::MustNotSee));
        kept.map(|(leads, _)| leads.worker.name.as_str()).collect()
    }

    fn is(&self, worker: &Worker, knows: KnowsFamily) -> bool {
        self.knows.iter().any(|(id, known)| *id == worker.id && *known == knows)
    }

    /// How many families a worker has that the viewer knows of, and what one more would mean.
    fn words(&self, Leads { worker, families, is_full }: &Leads) -> String {
        let count = match families {
            1 => "1 family".to_owned(),
            count => format!("{count} families"),
        };
        let words = format!("{}, {}, {}: {count}", worker.name, worker.job_title, worker.agency);
        match warning(*families, *is_full, self.caseload) {
            Some(warning) => format!("{words} ({warning})"),
            None => words,
        }
    }

    /// What else matters when a family is given to somebody: what theirs weigh, part-time, languages, area, and whether they know the family.
    fn matters(&self, worker: &Worker, weight: &Weight) -> String {
        let mut parts = vec![format!("{} points, room for {}", weight.points, weight.room)];
        if worker.full_time_percent < 100 {
            parts.push(format!("works {} % of a full week", worker.full_time_percent));
        }
        if !worker.languages.is_empty() {
            parts.push(format!("speaks {}", worker.languages));
        }
        if !worker.area.is_empty() {
            parts.push(format!("knows {}", worker.area));
        }
        if self.is(worker, KnowsFamily::WorksWithThem) {
            parts.push("works with this family already".to_owned());
        } else if self.is(worker, KnowsFamily::HasWorkedWithThem) {
            parts.push("has worked with this family before".to_owned());
        }
        parts.join("; ")
    }
}

pub(super) async fn choose(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    render(&site, &viewer, reference, form).await
}

/// What the page is about.
struct About {
    family: Family,
    workers: Vec<Leads>,
    weighed: Vec<(Id, Weighed)>,
    knows: Vec<(Id, KnowsFamily)>,
}

/// A manager who only works with a family, and does not answer for it, gives it to nobody and does not learn who must not see it.
pub(super) fn answered_for(family: Family) -> alongside_schema::Result<Family> {
    if family.grade >= GRADE_FULL { Ok(family) } else { Err(alongside_schema::Error::NotFound) }
}

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<About, Problem> {
    let (viewer, most) = (viewer.clone(), site.settings().caseload.most);
    let read = site.db().read(move |connection| {
        let family = answered_for(open(connection, &viewer, &reference)?)?;
        let workers = store::leads(connection, &viewer, most)?;
        let weighed = store::weights(connection, &viewer, WEIGHED)?;
        let knows = store::who_knows(connection, &family.id)?;
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("lead form");
        Ok(entry.with(About { family, workers, weighed, knows }))
    });
    Ok(read.await?)
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let About { family, workers, weighed, knows } = read(site, viewer, reference).await?;
    page(&LeadPage {
        frame: site.frame(Some(viewer), "Give a family a lead practitioner").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/lead", family.reference),
        form: form.with("lead_now", family.lead.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default()),
        family,
        workers: with_weights(site, workers, &weighed),
        knows,
        caseload: site.settings().caseload,
    })
}

pub(super) async fn give(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let About { family, workers, .. } = read(&site, &viewer, reference.clone()).await?;
    let most = site.settings().caseload.most;
    let read = form.check(site.clock().today(), |check| parse(check, &family, &workers));
    let Some(Some((worker, change))) = read else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, "/waiting")?;
            let family = answered_for(hold_for_safety(tx, &viewer, &reference)?)?;
            store::hold_worker(tx, &worker.id)?;
            // Asked again inside the transaction: two managers may choose the same worker at once.
            if change.why.is_empty() && store::is_full(tx.connection(), &worker.id, most)? {
                return Err(alongside_schema::Error::Refused(format!(
                    "{} has just been given another family and is full now. Go back and say why they can take one more, or choose somebody else.",
                    worker.name
                )));
            }
            store::change_lead(tx, &viewer, &family, &worker, &change)?;
            Ok(Entry::new(&viewer, Act::LeadGiven).family(&family.id).target(&worker.id).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>, family: &Family, workers: &[Leads]) -> Option<(Worker, Change)> {
    let leads_now = family.lead.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
    if check.values().get("lead_now") != leads_now {
        let who = family.lead.as_ref().map_or("nobody", |(_, name)| name.as_str()).to_owned();
        check.error("worker", format!("Meanwhile the lead practitioner has changed: it is now {who}. Choose again if it should be somebody else"));
    }
    let chosen = check.values().get("worker").to_owned();
    let chosen = workers.iter().find(|one| one.worker.id.as_str() == chosen && chosen != leads_now);
    let reason = check.optional("reason");
    let code = match &family.lead {
        None => ChangeReason::First,
        Some(_) => check.code("code", "Select why the lead practitioner changes").unwrap_or(ChangeReason::Other),
    };
    match chosen {
        None => check.error("worker", "Select who is to lead"),
        Some(one) if one.is_full && reason.is_empty() => {
            check.error("reason", format!("{} is full. Enter why they can take one more", one.worker.name));
        }
        Some(_) => {}
    }
    let needs_first = check.optional("needs_first");
    chosen.map(|one| (one.worker.clone(), Change { code, why: reason, needs_first }))
}
