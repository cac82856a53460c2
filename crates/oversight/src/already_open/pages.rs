//! Asking whether a family is helped here.

use std::time::Duration;

use alongside_access::even;
use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use super::ADDRESS;
use super::store::{self, Answer, Question, Ring};
use crate::codes::Purpose;

const FORM: &str = "already-open";
const TITLE: &str = "Is this family helped here already?";

#[derive(Template)]
#[template(path = "oversight/already_open.html")]
struct AskPage {
    frame: Frame,
    form: Form,
    help: String,
}

impl AskPage {
    fn purposes(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        Purpose::options()
    }
}

/// The answer is shown where it was asked and has no address of its own: nobody opens it a second time.
#[derive(Template)]
#[template(path = "oversight/already_open_answer.html")]
struct AnswerPage {
    frame: Frame,
    ring: Option<Ring>,
    help: String,
    out_of_hours: String,
}

/// What is typed here is kept in no draft.
pub(super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let form = Form::blank(site.db().chance().id(site.clock().now()), FORM, "");
    render(&site, &viewer, form)
}

fn render(site: &Site, viewer: &Viewer, form: Form) -> Page {
    let frame = site.frame(Some(viewer), TITLE).at(ADDRESS).with_errors(form.has_errors());
    page(&AskPage { frame, form, help: site.settings().council.help.clone() })
}

fn parse(check: &mut Check<'_>) -> Option<Question> {
    let name = check.text("name", "Enter the whole name of the child, or of somebody of the family");
    let born = check.birth_day("born", "their");
    if born.is_none() {
        check.error("born_day", "Enter their date of birth. A name alone could be anybody\u{2019}s");
    }
    let purpose = check.code("purpose", "Select why you ask");
    Some(Question { name, born: born?, purpose: purpose? })
}

pub(super) async fn ask(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let mut form = Form::received(values)?;
    let Some(Some(question)) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, form)?));
    };
    let (limits, by) = (site.settings().already_open.clone(), viewer.clone());
    let beat = Duration::from_millis(limits.even_ms);
    let asked = site.db().write(move |tx| {
        let (answer, family) = store::ask(tx, &by, &question, &limits)?;
        let said = match &answer {
            Answer::Ring(_) => "told whom to ring",
            Answer::Nothing => "told nothing",
            Answer::TooOften => "too often",
        };
        let entry = Entry::new(&by, Act::AskedIfOpen).target(question.purpose.code()).detail(said);
        let entry = entry.words(format!("{} {}", question.name, question.born));
        let entry = if let Some(family) = &family { entry.family(family) } else { entry };
        Ok(entry.with(answer))
    });
    let ring = match even(beat, asked).await? {
        Answer::Ring(ring) => Some(ring),
        Answer::Nothing => None,
        Answer::TooOften => {
            form.check(site.clock().today(), |check| {
                check.error("name", "You have asked as often as you can in a day. Ring the front door instead");
            });
            return Ok(forms::refused(render(&site, &viewer, form)?));
        }
    };
    let council = &site.settings().council;
    let (help, out_of_hours) = (council.help.clone(), council.out_of_hours.clone());
    page(&AnswerPage { frame: site.frame(Some(&viewer), TITLE).at(ADDRESS), ring, help, out_of_hours })
}
