//! Asking for a record in an emergency, and saying that one is done with it.

use std::time::Duration;

use alongside_access::even;
use alongside_schema::{Act, Entry, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::store::{self, Answer, Asked};
use crate::codes::Emergency;
use crate::which::Which;

const FORM: &str = "emergency";

/// How much must be said of what happened, in letters.
const LEAST_WORDS: usize = 20;

#[derive(Template)]
#[template(path = "oversight/emergency.html")]
struct EmergencyPage {
    frame: Frame,
    form: Form,
    minutes: i64,
}

impl EmergencyPage {
    fn reasons(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Emergency::options()
    }
}

#[derive(Template)]
#[template(path = "oversight/nothing_opened.html")]
struct NothingPage {
    frame: Frame,
    help: String,
    out_of_hours: String,
}

/// What is typed here is kept nowhere but in the opening itself: no draft says for whom somebody feared.
pub(super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let form = Form::blank(site.db().chance().id(site.clock().now()), FORM, "");
    render(&site, &viewer, form)
}

fn render(site: &Site, viewer: &Viewer, form: Form) -> Page {
    let frame = site.frame(Some(viewer), "Open a record in an emergency").with_errors(form.has_errors());
    page(&EmergencyPage { frame, form, minutes: site.settings().emergencies.minutes })
}

fn parse(check: &mut Check<'_>) -> Option<Asked> {
    let reason = check.code("reason", "Select why it can not wait");
    let words = check.text("words", "Say what happened");
    if !words.is_empty() && words.chars().count() < LEAST_WORDS {
        check.error("words", "Say what happened in a sentence: somebody looks at it afterwards");
    }
    Some(Asked { which: Which::read(check)?, reason: reason?, words })
}

/// Opens the record, or says that nothing was opened: in the same words and after the same time, whyever.
pub(super) async fn open(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let mut form = Form::received(values)?;
    let Some(Some(asked)) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, form)?));
    };
    let limits = site.settings().emergencies;
    let by = viewer.clone();
    let opened = site.db().write(move |tx| {
        let answer = store::open_in_emergency(tx, &by, &asked, &limits)?;
        let entry = match &answer {
            Answer::Open(family, _) => {
                Entry::new(&by, Act::OpenedInEmergency).family(family).target(asked.reason.code())
            }
            Answer::Known(family, _) => Entry::new(&by, Act::FamilyRead).family(family).target("/emergency"),
            Answer::Nothing => Entry::new(&by, Act::Denied).target("/emergency").detail(asked.reason.code()),
        };
        Ok(entry.with(answer))
    });
    match even(Duration::from_millis(limits.even_ms), opened).await? {
        Answer::Open(_, reference) | Answer::Known(_, reference) => then(&format!("/families/{reference}")),
        Answer::Nothing => {
            let council = &site.settings().council;
            let (help, out_of_hours) = (council.help.clone(), council.out_of_hours.clone());
            let frame = site.frame(Some(&viewer), "No record was opened");
            Ok((StatusCode::NOT_FOUND, page(&NothingPage { frame, help, out_of_hours })?).into_response())
        }
    }
}

pub(super) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id: Id = id.parse().map_err(|_| Problem::NotFound)?;
    let to = site.home_of(&viewer).to_owned();
    site.db()
        .write(move |tx| {
            let family = store::end(tx, &viewer, &id)?;
            Ok(Entry::new(&viewer, Act::OpenedInEmergency).family(&family).target(&id).detail("ended").with(()))
        })
        .await?;
    then(&to)
}
