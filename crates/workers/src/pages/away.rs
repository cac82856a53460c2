//! A worker is away, or leaves: one page on which a manager says who stands in for each of their families, or who takes over. No family is
//! without a lead at any moment: one change of lead is one transaction, and all of the page is one.

use alongside_families::store::hold;
use alongside_schema::{Act, Entry, Error, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use crate::codes::ChangeReason;
use crate::store::{self, Change, Days, Led, Worker};

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
    managers: Vec<(Id, String)>,
}

impl AwayPage {
    fn options(&self) -> impl Iterator<Item = (&str, String)> {
        let others = self.workers.iter().filter(|other| other.id != self.worker.id);
        others.map(|other| (other.id.as_str(), other.words()))
    }

    fn manager_options(&self) -> impl Iterator<Item = (&str, &str)> {
        self.managers.iter().map(|(id, name)| (id.as_str(), name.as_str()))
    }
}

/// What the page is about.
struct About {
    worker: Worker,
    led: Vec<Led>,
    workers: Vec<Worker>,
    /// Where the worker is a manager: the others who could stand in for the team.
    managers: Vec<(Id, String)>,
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
    let About { worker, led, workers, managers } = read(site, viewer, id).await?;
    page(&AwayPage {
        frame: site.frame(Some(viewer), "A worker is away or leaves").with_errors(form.has_errors()).at("/workers"),
        form,
        address: format!("/workers/{}/away", worker.id),
        worker,
        led,
        workers,
        managers,
    })
}

async fn read(site: &Site, viewer: &Viewer, id: Id) -> Result<About, Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let worker = store::colleague_or_lead(connection, &viewer, &id)?;
        let led = store::led_by(connection, &viewer, &id)?;
        let workers = store::workers(connection)?;
        let managers = store::other_managers(connection, &id)?;
        let entry = Entry::new(&viewer, Act::ListRead).target(format!("families of {id}"));
        Ok(entry.with(About { worker, led, workers, managers }))
    });
    Ok(read.await?)
}

/// What was sent.
enum Sent {
    /// Away on these days; who stands in for which family, and for the team.
    Away(Days, Vec<(Led, Worker)>, Option<Id>),
    /// Gone; who takes over which family.
    Leaving(Vec<(Led, Worker)>),
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
    let words = form.values().get("needs_first").trim().to_owned();
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &received, "/workers")?;
            match sent {
                Sent::Away(days, named, deputy) => away(tx, &by, &worker, days, &named, deputy.as_ref())?,
                Sent::Leaving(named) => leaving(tx, &by, &named, &words)?,
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
        let family = hold(tx, by, &led.reference)?;
        store::hold_worker(tx, &cover.id)?;
        store::name_cover(tx, by, &family, &worker.id, cover, days)?;
    }
    if let (Some(team), Some(deputy)) = (&worker.team_id, deputy) {
        store::name_team_cover(tx, by, team, deputy, days)?;
    }
    Ok(())
}

fn leaving(
    tx: &mut alongside_schema::Tx<'_>,
    by: &Viewer,
    named: &[(Led, Worker)],
    words: &str,
) -> alongside_schema::Result<()> {
    for (led, next) in named {
        let family = hold(tx, by, &led.reference)?;
        store::hold_worker(tx, &next.id)?;
        let change = Change { code: ChangeReason::Left, why: String::new(), needs_first: words.to_owned() };
        store::change_lead(tx, by, &family, next, &change)?;
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
        return Some(Sent::Leaving(named));
    }
    let from = check.coming_day("from", "the first day they are away");
    let to = check.coming_day("to", "the last day they are away");
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        check.error("to_day", "The last day must not be before the first");
    }
    let deputy = check.values().get("deputy").parse().ok();
    let deputy = deputy.filter(|deputy| about.managers.iter().any(|(id, _)| id == deputy));
    if deputy.is_none() && !about.managers.is_empty() && about.worker.is_only_manager {
        check.error("deputy", "They are the only manager of their team. Select who stands in for the team");
    }
    if about.managers.is_empty() && about.worker.is_only_manager {
        check.error("kind", "They are the only manager here, so nobody could answer for the team. Ask an administrator to add another manager first");
    }
    Some(Sent::Away(Days { from: from?, to: to? }, named, deputy))
}
