//! What matters about a worker when a family is given to them: registration, how much they work, languages, area.

use alongside_schema::{Act, Entry, Error, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use crate::store::{self, About, Worker};

const FORM: &str = "worker";

#[derive(Template)]
#[template(path = "workers/worker.html")]
struct WorkerPage {
    frame: Frame,
    form: Form,
    address: String,
    worker: Worker,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let id: Id = text.parse().map_err(|_| Problem::NotFound)?;
    let (_, about) = read(&site, &viewer, id.clone()).await?;
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?;
    let form = form
        .with("registration", &about.registration_number)
        .with("percent", about.full_time_percent)
        .with("languages", &about.languages)
        .with("area", &about.area)
        .with("was", was(&about));
    render(&site, &viewer, id, form).await
}

async fn render(site: &Site, viewer: &Viewer, id: Id, form: Form) -> Page {
    let (worker, _) = read(site, viewer, id).await?;
    page(&WorkerPage {
        frame: site.frame(Some(viewer), "About a worker").with_errors(form.has_errors()).at("/workers"),
        address: format!("/workers/{}/about", worker.id),
        form,
        worker,
    })
}

async fn read(site: &Site, viewer: &Viewer, id: Id) -> Result<(Worker, About), Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let worker = store::colleague(connection, &viewer, &id)?;
        let about = store::about(connection, &id)?;
        Ok(Entry::new(&viewer, Act::ListRead).target(format!("about worker {id}")).with((worker, about)))
    });
    Ok(read.await?)
}

/// What the form was opened with, to notice that somebody else has changed it.
fn was(about: &About) -> String {
    format!("{}|{}|{}|{}", about.registration_number, about.full_time_percent, about.languages, about.area)
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let id: Id = text.parse().map_err(|_| Problem::NotFound)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let (_, stored) = read(&site, &viewer, id.clone()).await?;
    let Some(about) = form.check(site.clock().today(), |check| parse(check, &stored)) else {
        // Sending again means having seen what stands there now.
        form.values_mut().set("was", was(&stored));
        return Ok(forms::refused(render(&site, &viewer, id, form).await?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, "/workers")?;
            if store::change_about(tx, &id, &stored, &about)?.is_some() {
                return Err(Error::Refused(
                    "Somebody else has changed this at the same moment. Open the page again; what you typed is kept."
                        .to_owned(),
                ));
            }
            Ok(Entry::new(&viewer, Act::WorkerChanged).target(&id).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>, stored: &About) -> About {
    if check.values().get("was") != was(stored) {
        check.error(
            "registration",
            format!(
                "Meanwhile somebody else has changed this. It now says: registration {}, {} per cent, languages {}, area {}. Save again if yours should stand",
                stored.registration_number, stored.full_time_percent, stored.languages, stored.area
            ),
        );
    }
    let registration_number = check.optional("registration");
    if registration_number.chars().count() > 12 || registration_number.chars().any(char::is_whitespace) {
        check.error("registration", "Enter the registration number with up to 12 letters and numbers");
    }
    About {
        registration_number,
        full_time_percent: check.number("percent", 1, 100, "Enter a number from 1 to 100; 100 is full time"),
        languages: check.optional("languages"),
        area: check.optional("area"),
    }
}
