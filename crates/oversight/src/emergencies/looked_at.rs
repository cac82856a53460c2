//! Looking afterwards at why somebody opened a record in an emergency.

use alongside_schema::{Act, Entry, Error, Id, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::TO_LOOK_AT;
use super::store::{self, Opening, Refused};
use crate::codes::Outcome;
use crate::incidents;

const FORM: &str = "emergency-opening";

/// How many of those that were looked at before are shown.
const BEFORE: i64 = 50;

#[derive(Template)]
#[template(path = "oversight/openings.html")]
struct ListPage {
    frame: Frame,
    waiting: Vec<Opening>,
    before: Vec<Opening>,
    refused: Vec<Refused>,
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let (waiting, before, refused) = site
        .db()
        .read(move |connection| {
            let waiting = store::waiting(connection, &by)?;
            let before = store::looked_at(connection, &by, BEFORE)?;
            let refused = store::refused(connection, &by, BEFORE)?;
            let shown: Vec<_> = waiting.iter().chain(&before).map(|one| one.reference.clone()).collect();
            let entry = Entry::new(&by, Act::ListRead).target("emergency openings").shows(&shown);
            Ok(entry.with((waiting, before, refused)))
        })
        .await?;
    let frame = site.frame(Some(&viewer), "Records opened in an emergency").at(TO_LOOK_AT);
    page(&ListPage { frame, waiting, before, refused })
}

#[derive(Template)]
#[template(path = "oversight/opening.html")]
struct OnePage {
    frame: Frame,
    form: Form,
    opening: Opening,
}

impl OnePage {
    fn outcomes(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Outcome::options()
    }
}

async fn read(site: &Site, viewer: &Viewer, id: &str) -> Result<Opening, Problem> {
    let (by, id): (Viewer, Id) = (viewer.clone(), id.parse().map_err(|_| Problem::NotFound)?);
    let read = site.db().read(move |connection| {
        let opening = store::opening(connection, &by, &id)?;
        let shown = [opening.reference.clone()];
        Ok(Entry::new(&by, Act::ListRead).target(&id).detail("an emergency opening").shows(&shown).with(opening))
    });
    Ok(read.await?)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let opening = read(&site, &viewer, &id).await?;
    let form = Form::open(&site, &viewer, FORM, opening.id.as_str()).await?;
    render(&site, &viewer, opening, form)
}

fn render(site: &Site, viewer: &Viewer, opening: Opening, form: Form) -> Page {
    let frame = site.frame(Some(viewer), "A record opened in an emergency").with_errors(form.has_errors());
    page(&OnePage { frame, form, opening })
}

pub(super) async fn look(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let opening = read(&site, &viewer, &id).await?;
    let mut form = Form::sent(&site, &viewer, values, FORM, opening.id.as_str()).await?;
    let read = form.check(site.clock().today(), |check| {
        let outcome: Option<Outcome> = check.code("outcome", "Select what you say of it");
        (outcome, check.text("words", "Say how you know: whom you asked, and what they said"))
    });
    let Some((Some(outcome), words)) = read else {
        return Ok(forms::refused(render(&site, &viewer, opening, form)?));
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), opening.clone());
    let looked = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, TO_LOOK_AT)?;
        let family = store::look(tx, &by, &of.id, outcome, &words)?;
        if outcome == Outcome::NotRight {
            incidents::of_opening(tx, &by, &of)?;
        }
        let entry = Entry::new(&by, Act::EmergencyReviewed).family(&family).target(&of.id);
        Ok(entry.detail(outcome.code()).with(led_to))
    });
    match looked.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("outcome", words));
            Ok(forms::refused(render(&site, &viewer, opening, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
