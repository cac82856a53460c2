//! What one person answers to one of the four questions.

use alongside_schema::{Act, Id, People, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::{Bar, reference};
use crate::codes::{Answered, Method, Question};
use crate::store::{self, Competence, Consent, Family, Member, NewAnswer, Shown};

const FORM: &str = "consent";

#[derive(Template)]
#[template(path = "families/consent/answer.html")]
struct AnswerPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    list: String,
    person_address: String,
    question: Question,
    shown: Shown,
    known: Known,
    can_change: bool,
}

/// What is known of the person and of what they said before.
struct Known {
    member: Member,
    others: Vec<Member>,
    answers: Vec<Consent>,
    competence: Vec<Competence>,
}

impl AnswerPage {
    fn holds(&self) -> Option<&Consent> {
        store::holding(&self.known.answers, &self.known.member.person_id, self.question)
    }

    fn offered(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.question.answers().iter().map(|answer| (answer.code(), answer.words()))
    }

    fn others(&self) -> impl Iterator<Item = (&str, &str)> {
        self.known.others.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    /// What was last thought of whether they can decide this.
    fn seen(&self) -> Option<&Competence> {
        let matter = self.question.matter()?;
        self.known.competence.iter().find(|view| view.matter == matter)
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, person: &Id) -> Result<(Family, Known), Problem> {
    let person = person.clone();
    act::read(site, viewer, reference, "an answer of somebody", move |connection, viewer, family| {
        let member = store::member(connection, viewer, &family.id, &person)?;
        let mut others = store::members(connection, viewer, &family.id)?;
        others.retain(|other| other.person_id != person);
        Ok(Known {
            member,
            others,
            answers: store::consents(connection, viewer, &family.id)?,
            competence: store::competence(connection, viewer, &family.id, &person)?,
        })
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, (family, known): (Family, Known), question: Question, form: Form) -> Page {
    let list = format!("/families/{}/consent", family.reference);
    page(&AnswerPage {
        frame: site.frame(Some(viewer), "What somebody agrees to").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("{list}/people/{}/{question}", known.member.person_id),
        list,
        person_address: format!("/families/{}/people/{}", family.reference, known.member.person_id),
        shown: Shown::now(question, &site.settings().wording),
        question,
        can_change: family.may_be_kept_safe() && known.member.left_on.is_none(),
        known,
    })
}

/// The person and the question in an address. What is none is not found.
fn place(person: &str, question: &str) -> Result<(Id, Question), Problem> {
    Ok((act::id(person)?, question.parse().map_err(|_| Problem::NotFound)?))
}

fn subject(reference: &Reference, person: &Id, question: Question) -> String {
    format!("{reference} {person} {question}")
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person, question)): Path<(String, String, String)>,
) -> Page {
    let (reference, (person, question)) = (reference(&text)?, place(&person, &question)?);
    let form = Form::open(&site, &viewer, FORM, &subject(&reference, &person, question)).await?;
    let read = read(&site, &viewer, &reference, &person).await?;
    let form = form
        .of_version(store::version_of(&read.1.answers, &person, question))
        .with_day("on", site.clock().today())
        .with("language", "English")
        .with("explained_by", &viewer.name)
        .with("method", Method::default());
    render(&site, &viewer, read, question, form)
}

pub(in crate::pages) async fn answer(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person, question)): Path<(String, String, String)>,
    values: Values,
) -> Page {
    let (reference, (person, question)) = (reference(&text)?, place(&person, &question)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, &subject(&reference, &person, question)).await?;
    let known = read(&site, &viewer, &reference, &person).await?;
    let parsed = form.check(site.clock().today(), |check| parse(check, question, &known.1));
    let Some(Some(mut new)) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, known, question, form)?));
    };
    new.version = form.version();
    let (shown, led_to) = (Shown::now(question, &site.settings().wording), format!("/families/{reference}/consent"));
    let act = Act::ConsentChanged;
    let written = act::store_safely(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        store::answer_question(tx, by, family, &new, &shown)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "answer", words);
            Ok(forms::refused(render(&site, &viewer, known, question, form)?))
        }
        Written::Overtaken => {
            let known = read(&site, &viewer, &reference, &person).await?;
            let form = overtaken(form, &known.1.answers, &person, question);
            Ok(forms::overtaken(render(&site, &viewer, known, question, form)?))
        }
    }
}

/// Somebody else has written an answer of theirs down meanwhile: it stands beside what this worker wrote.
pub(super) fn overtaken(form: Form, answers: &[Consent], person: &Id, question: Question) -> Form {
    let stands = store::holding(answers, person, question).map(|one| Theirs {
        label: "What stands there now".to_owned(),
        text: format!("{}, from {}. {}", one.answer.words(), one.from_on.words(), one.words),
    });
    form.overtaken(store::version_of(answers, person, question), stands.into_iter().collect())
}

fn parse(check: &mut Check<'_>, question: Question, known: &Known) -> Option<NewAnswer> {
    let answer: Option<Answered> = check.code("answer", "Select what they say");
    let answer = answer.filter(|answer| question.answers().contains(answer));
    let others: Vec<Id> = known.others.iter().map(|member| member.person_id.clone()).collect();
    let language = check.text("language", "Enter the language you spoke in, like English or Urdu");
    let explained_by = check.text("explained_by", "Enter who explained it");
    let method: Option<Method> = check.code("method", "Select how it was explained");
    let from_on = check.past_day("on", "the day on which they said it");
    Some(NewAnswer {
        person: known.member.person_id.clone(),
        question,
        answer: answer?,
        words: check.optional("words"),
        language,
        interpreter: check.optional("interpreter"),
        explained_by,
        method: method?,
        from_on: from_on?,
        kept_from: People::new(check.ticked("kept_from", &others)),
        version: 0,
    })
}
