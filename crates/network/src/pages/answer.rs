//! Whether a child wants somebody of the network, or a parent agrees.

use alongside_families::Bar;
use alongside_schema::{Day, Id, People, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::take::{About, is_in_it, nothing_stored};
use super::{Whole, act, reference};
use crate::codes::{Answer, Question};
use crate::store::{self, NewAnswer};

#[derive(Template)]
#[template(path = "network/answer.html")]
struct AnswerPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    whole: Whole,
}

impl AnswerPage {
    fn never(&self) -> String {
        format!("{} never learns of it, whatever you tick.", self.whole.member.name)
    }

    fn people(&self) -> impl Iterator<Item = (&str, String)> {
        self.whole.others().map(|member| {
            let question = question(member.is_child()).words();
            (member.person_id.as_str(), format!("{}: {question}", member.name))
        })
    }
}

/// A child is asked whether they want somebody, everybody else whether they agree.
fn question(is_child: bool) -> Question {
    if is_child { Question::Wants } else { Question::Agrees }
}

const FORM: About<NewAnswer> = About {
    name: "network-answer",
    field: "person",
    fill: |form, _, today| form.with_day("said", today),
    parse,
    keep: |tx, by, family, (member, _), new, _| {
        is_in_it(member)?;
        store::add_answer(tx, by, &family.id, member, new)
    },
    stored: nothing_stored,
    render: |site, viewer, whole, form| {
        page(&AnswerPage {
            frame: site.frame(Some(viewer), "Who wants them, and who agrees").with_errors(form.has_errors()),
            bar: Bar::from(&whole.family),
            form,
            address: format!("{}/answers/new", whole.address()),
            whole,
        })
    },
};

fn parse(check: &mut Check<'_>, whole: &Whole, _: &Viewer) -> NewAnswer {
    let said: String = check.optional("person");
    let member = whole.others().find(|member| member.person_id.as_str() == said);
    if member.is_none() {
        check.error("person", "Select who answered");
    }
    let person = member.map_or_else(|| whole.member.id.clone(), |member| member.person_id.clone());
    NewAnswer {
        person,
        question: question(member.is_some_and(|member| member.is_child())),
        answer: check.code("answer", "Select what they answered").unwrap_or(Answer::Unsure),
        words: check.optional("words"),
        said_on: said_on(check),
        kept_from: whole.ticked(check, "kept_from", &People::none()),
    }
}

/// The day on which something was said.
pub(super) fn said_on(check: &mut Check<'_>) -> Day {
    check.known_day("said", "the day on which they said so").unwrap_or(check.today())
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id): (_, Id) = (reference(&text)?, act::id(&id)?);
    FORM.show(&site, &viewer, (&reference, &id, None)).await
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id): (_, Id) = (reference(&text)?, act::id(&id)?);
    FORM.take(&site, &viewer, (&reference, &id, None), values).await
}
