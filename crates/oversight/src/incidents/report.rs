//! Saying that something went to the wrong person: two questions, for everybody who is signed in.

use alongside_schema::{Act, Entry, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use serde::Deserialize;

use super::ADDRESS;
use super::codes::{Danger, Kind};
use super::store::{self, NewIncident};

const FORM: &str = "incident";
const TITLE: &str = "Something went to the wrong person";

#[derive(Template)]
#[template(path = "oversight/incident_new.html")]
struct ReportPage {
    frame: Frame,
    form: Form,
    help: String,
    out_of_hours: String,
}

impl ReportPage {
    fn kinds(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Kind::options()
    }

    fn dangers(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Danger::options()
    }
}

/// Where somebody comes from a page of a family, its reference is there already.
#[derive(Deserialize)]
pub(super) struct From {
    #[serde(default)]
    family: String,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Query(from): Query<From>,
) -> Page {
    let mut form = Form::open(&site, &viewer, FORM, "").await?.with_day("noticed", site.clock().today());
    if let Ok(reference) = from.family.parse::<Reference>() {
        form = form.with("reference", reference);
    }
    render(&site, &viewer, form)
}

fn render(site: &Site, viewer: &Viewer, form: Form) -> Page {
    let council = &site.settings().council;
    let (help, out_of_hours) = (council.help.clone(), council.out_of_hours.clone());
    page(&ReportPage {
        frame: site.frame(Some(viewer), TITLE).with_errors(form.has_errors()),
        form,
        help,
        out_of_hours,
    })
}

fn parse(check: &mut Check<'_>) -> Option<NewIncident> {
    let danger = check.code("danger", "Select whether somebody may come to harm because of it");
    let kind = check.code("kind", "Select what happened");
    let what = check.text("what", "Say what happened, in a sentence or two");
    let reference = check.optional("reference");
    let family = match reference.trim().to_uppercase().parse::<Reference>() {
        Ok(reference) => Some(reference),
        Err(_) if reference.is_empty() => None,
        Err(_) => {
            check.error("reference", "Enter a reference like F7KQ2-M9XT4, or leave it empty");
            None
        }
    };
    let happened_on = check.day_if_any("happened", "it happened");
    if happened_on.is_some_and(|day| day > check.today()) {
        check.error("happened_day", "The day on which it happened must not be still to come");
    }
    let noticed_on = check.past_day("noticed", "it was noticed");
    Some(NewIncident {
        kind: kind?,
        what,
        danger: danger?,
        happened_on,
        noticed_on: noticed_on?,
        family,
        opening: None,
    })
}

pub(super) async fn report(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let mut form = Form::sent(&site, &viewer, values, FORM, "").await?;
    let Some(Some(new)) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, form)?));
    };
    let reported = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &viewer, &form, ADDRESS)?;
        let id = store::report(tx, &viewer, &new)?;
        let entry = Entry::new(&viewer, Act::IncidentChanged).target(id);
        Ok(entry.detail(format!("reported, {}, danger: {}", new.kind, new.danger)).with(led_to))
    });
    then(&reported.await?)
}
