//! A worker is away, or leaves: one page on which a manager says who stands in for each of their families, or who takes over. No family is
//! without a lead at any moment: one change of lead is one transaction, and all of the page is one.

use alongside_families::store::hold_for_safety;
use alongside_schema::{Act, Day, Entry, Error, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::lead::answered_for;
use crate::codes::ChangeReason;
use crate::store::{self, Absence, Change, Cover, Days, Deputies, Led, TeamCover, Worker};

const FORM: &str = "away";

#[derive(Template)]
#[template(path = "workers/away.html")]
struct AwayPage {
    frame: Frame,
    form: Form,
    address: String,
    worker: Worker,
    led: Vec<Led>,
    workers: Vec<Worker>,
    deputies: Option<Deputies>,
    absences: Vec<(Absence, Vec<Cover>)>,
    today: Day,
}

impl AwayPage {
    fn options(&self) -> impl Iterator<Item = (&str, String)> {
        let others = self.workers.iter().filter(|other| other.id != self.worker.id);
        others.map(|other| (other.id.as_str(), other.words()))
    }

    fn manager_options(&self) -> impl Iterator<Item = (&str, &str)> {
        let managers = self.deputies.iter().flat_map(|deputies| &deputies.managers);
        managers.map(|(id, name)| (id.as_str(), name.as_str()))
    }

    /// What the button says that ends an absence.
    fn is_here(&self, absence: &Absence) -> String {
        let name = &self.worker.name;
        if absence.from_on <= self.today { format!("{name} is back") } else { format!("{name} does not go away then") }
    }

    fn named(&self) -> impl Iterator<Item = &TeamCover> {
        self.deputies.iter().flat_map(|deputies| &deputies.named)
    }
}

/// What the page is about.
struct About {
    worker: Worker,
    led: Vec<Led>,
    workers: Vec<Worker>,
    /// Where the worker is a manager of the viewer's team, or the viewer: who could stand in for the team.
    deputies: Option<Deputies>,
    /// When they are away, from today on, and who stands in for them then with which of the viewer's families.
    absences: Vec<(Absence, Vec<Cover>)>,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let id: Id = text.parse().map_err(|_| Problem::NotFound)?;
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?;
    let form = form.with_day("from", site.clock().today());
    render(&site, &viewer, id, form).await
}

async fn render(site: &Site, viewer: &Viewer, id: Id, form: Form) -> Page {
    let About { worker, led, workers, deputies, absences } = read(site, viewer, id).await?;
    page(&AwayPage {
        frame: site.frame(Some(viewer), "A worker is away or leaves").with_errors(form.has_errors()).at("/workers"),
        form,
        address: format!("/workers/{}/away", worker.id),
        worker,
        led,
        workers,
        deputies,
        absences,
        today: site.clock().today(),
    })
}

async fn read(site: &Site, viewer: &Viewer, id: Id) -> Result<About, Problem> {
    let (viewer, today) = (viewer.clone(), site.clock().today());
    let read = site.db().read(move |connection| {
        let worker = store::colleague_or_lead(connection, &viewer, &id)?;
        let led = store::led_by(connection, &viewer, &id)?;
        let workers = store::workers(connection)?;
        let deputies = store::deputies(connection, &viewer, &id, today)?;
        let absences = store::absences_from(connection, &id, today)?.into_iter().map(|absence| {
            let days = (absence.from_on.max(today), absence.to_on);
            Ok((absence, store::covers_for(connection, &viewer, &id, days)?))
        });
        let absences = absences.collect::<alongside_schema::Result<_>>()?;
        let entry = Entry::new(&viewer, Act::ListRead).target(format!("families of {id}"));
        Ok(entry.with(About { worker, led, workers, deputies, absences }))
    });
    Ok(read.await?)
}

/// What was sent.
enum Sent {
    /// Away on these days; who stands in for which family, and for the team.
    Away(Days, Vec<(Led, Worker)>, Option<Id>),
    /// Gone; who takes over which family, and what they need first with it.
    Leaving(Vec<(Led, Worker, String)>),
}

pub(super) async fn name(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let id: Id = text.parse().map_err(|_| Problem::NotFound)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let about = read(&site, &viewer, id.clone()).await?;
    let Some(Some(sent)) = form.check(site.clock().today(), |check| parse(check, &about)) else {
        return Ok(forms::refused(render(&site, &viewer, id, form).await?));
    };
    let (by, received, worker) = (viewer.clone(), form.clone(), about.worker);
    let written = site
        .db()
        .write(move |tx| {
            let led_to = match &sent {
                Sent::Away(..) => format!("/workers/{}/away", worker.id),
                Sent::Leaving(_) => "/workers".to_owned(),
            };
            let led_to = forms::receive(tx, &by, &received, led_to)?;
            match sent {
                Sent::Away(days, named, deputy) => away(tx, &by, &worker, days, &named, deputy.as_ref())?,
                Sent::Leaving(named) => leaving(tx, &by, &named)?,
            }
            Ok(Entry::new(&by, Act::CoverNamed).target(&worker.id).with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("kind", words));
            Ok(forms::refused(render(&site, &viewer, id, form).await?))
        }
        Err(error) => Err(error.into()),
    }
}

fn away(
    tx: &mut alongside_schema::Tx<'_>,
    by: &Viewer,
    worker: &Worker,
    days: Days,
    named: &[(Led, Worker)],
    deputy: Option<&Id>,
) -> alongside_schema::Result<()> {
    store::note_absence(tx, by, &worker.id, days.from, days.to)?;
    for (led, cover) in named {
        let family = answered_for(hold_for_safety(tx, by, &led.reference)?)?;
        store::hold_worker(tx, &cover.id)?;
        store::name_cover(tx, by, &family, &worker.id, cover, days).map_err(|error| about(led, error))?;
        tx.record(Entry::new(by, Act::CoverNamed).family(&family.id).target(&cover.id))?;
    }
    if let Some(deputy) = deputy {
        store::name_team_cover(tx, by, &worker.id, deputy, days)?;
        tx.record(Entry::new(by, Act::CoverNamed).target(deputy).detail("for the team"))?;
    }
    Ok(())
}

/// Says of which family a rule said no: one page is about many.
fn about(led: &Led, error: Error) -> Error {
    match error {
        Error::Refused(words) => Error::Refused(format!("{}: {words}", led.name)),
        other => other,
    }
}

fn leaving(
    tx: &mut alongside_schema::Tx<'_>,
    by: &Viewer,
    named: &[(Led, Worker, String)],
) -> alongside_schema::Result<()> {
    for (led, next, needs_first) in named {
        let family = answered_for(hold_for_safety(tx, by, &led.reference)?)?;
        store::hold_worker(tx, &next.id)?;
        let change = Change { code: ChangeReason::Left, why: String::new(), needs_first: needs_first.clone() };
        store::change_lead(tx, by, &family, next, &change).map_err(|error| about(led, error))?;
        tx.record(Entry::new(by, Act::LeadGiven).family(&family.id).target(&next.id))?;
    }
    Ok(())
}

fn parse(check: &mut Check<'_>, about: &About) -> Option<Sent> {
    let leaves = match check.values().get("kind") {
        "away" => false,
        "leaving" => true,
        _ => {
            check.error("kind", "Select whether they are away for a while or leave");
            return None;
        }
    };
    let mut named = Vec::new();
    for led in &about.led {
        let field = format!("who_{}", led.id);
        let chosen = check.values().get(&field).to_owned();
        match about.workers.iter().find(|worker| worker.id.as_str() == chosen && worker.id != about.worker.id) {
            Some(worker) => named.push((led.clone(), worker.clone())),
            None if leaves => check.error(&field, format!("Select who leads {} from today", led.name)),
            None => {}
        }
    }
    if leaves {
        let with_words = named.into_iter().map(|(led, next)| {
            let words = check.optional(&format!("needs_first_{}", led.id));
            (led, next, words)
        });
        return Some(Sent::Leaving(with_words.collect()));
    }
    let from = check.coming_day("from", "the first day they are away");
    let to = check.coming_day("to", "the last day they are away");
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        check.error("to_day", "The last day must not be before the first");
    }
    let deputy = parse_deputy(check, about);
    Some(Sent::Away(Days { from: from?, to: to? }, named, deputy))
}

/// Who stands in for the team, where the worker is a manager of the viewer's team. Nobody else says so, and nobody says it of themselves.
fn parse_deputy(check: &mut Check<'_>, about: &About) -> Option<Id> {
    let chosen = check.values().get("deputy").to_owned();
    let managers = about.deputies.as_ref().map(|deputies| deputies.managers.as_slice()).unwrap_or_default();
    let deputy = managers.iter().map(|(id, _)| id).find(|id| id.as_str() == chosen).cloned();
    if deputy.is_none() && !chosen.is_empty() {
        check.error("deputy", "This person can not stand in for the team. Select a manager from the list");
    } else if deputy.is_none() && about.deputies.is_some() && about.worker.is_only_manager {
        if managers.is_empty() {
            check.error("kind", "They are the only manager here, so nobody could answer for the team. Ask an administrator to add another manager first");
        } else {
            check.error("deputy", "They are the only manager of their team. Select who stands in for the team");
        }
    }
    deputy
}

/// Ends that somebody stands in for the team, before the day that was named: a manager of the team is back.
pub(super) async fn end_team_cover(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((worker, cover)): Path<(String, String)>,
) -> Page {
    let worker: Id = worker.parse().map_err(|_| Problem::NotFound)?;
    let cover: Id = cover.parse().map_err(|_| Problem::NotFound)?;
    let back = format!("/workers/{worker}/away");
    site.db()
        .write(move |tx| {
            store::end_team_cover(tx, &viewer, &cover)?;
            Ok(Entry::new(&viewer, Act::CoverNamed).target(&cover).detail("for the team, ended").with(()))
        })
        .await?;
    then(&back)
}

/// They are back, or do not go after all: nobody stands in for them any more with the families that the viewer answers for.
pub(super) async fn back(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((worker, absence)): Path<(String, String)>,
) -> Page {
    let worker: Id = worker.parse().map_err(|_| Problem::NotFound)?;
    let absence: Id = absence.parse().map_err(|_| Problem::NotFound)?;
    let here = format!("/workers/{worker}/away");
    site.db()
        .write(move |tx| {
            let days = store::end_absence(tx, &viewer, &worker, &absence)?;
            for led in store::led_by(tx.connection(), &viewer, &worker)? {
                let family = answered_for(hold_for_safety(tx, &viewer, &led.reference)?)?;
                store::stands_in_no_more(tx, &viewer, &family, &worker, days)?;
                tx.record(Entry::new(&viewer, Act::CoverNamed).family(&family.id).target(&worker).detail("back"))?;
            }
            Ok(Entry::new(&viewer, Act::CoverNamed).target(&worker).detail("back").with(()))
        })
        .await?;
    then(&here)
}
