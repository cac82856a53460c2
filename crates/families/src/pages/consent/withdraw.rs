//! Somebody takes an answer back: what follows from it is said before the button, and happens at once.

use alongside_schema::{Act, Id, Reference, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::people::called;
use super::super::{Bar, reference};
use super::answer::overtaken;
use crate::codes::{Answered, Question};
use crate::store::{self, Consent, Family, Member, NewAnswer, SharingWish, Shown};

const FORM: &str = "consent-withdraw";

#[derive(Template)]
#[template(path = "families/consent/withdraw.html")]
struct WithdrawPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    list: String,
    known: Known,
    can_change: bool,
}

/// The answer, and what it stands among.
struct Known {
    one: Consent,
    answers: Vec<Consent>,
    members: Vec<Member>,
    wishes: Vec<SharingWish>,
}

impl WithdrawPage {
    fn name(&self) -> String {
        called(&self.known.members, &self.known.one.person_id)
    }

    /// Whether there is something to take back: a yes, or that facts may be used, as long as it holds.
    fn can_be_taken_back(&self) -> bool {
        self.can_change && can_be_taken_back(&self.known.one)
    }

    /// How much of what they had allowed ends with it.
    fn ends(&self) -> usize {
        let is_sharing = self.known.one.question == Question::Sharing;
        if is_sharing { store::wishes_that_end(&self.known.wishes, &self.known.one.person_id) } else { 0 }
    }
}

fn can_be_taken_back(one: &Consent) -> bool {
    one.to_on.is_none() && one.question.taken_back().is_some() && matches!(one.answer, Answered::Yes | Answered::Told)
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<(Family, Known), Problem> {
    let id = id.clone();
    act::read(site, viewer, reference, "taking an answer back", move |connection, viewer, family| {
        let answers = store::consents(connection, viewer, &family.id)?;
        Ok(Known {
            one: store::consent(connection, viewer, &family.id, &id)?,
            answers,
            members: store::members_ever(connection, viewer, &family.id)?,
            wishes: store::wishes(connection, viewer, &family.id)?,
        })
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, (family, known): (Family, Known), form: Form) -> Page {
    let list = format!("/families/{}/consent", family.reference);
    page(&WithdrawPage {
        frame: site.frame(Some(viewer), "Somebody takes an answer back").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("{list}/{}/withdraw", known.one.id),
        list,
        can_change: family.may_be_kept_safe(),
        known,
    })
}

fn version(known: &Known) -> i64 {
    store::version_of(&known.answers, &known.one.person_id, known.one.question)
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?;
    let read = read(&site, &viewer, &reference, &id).await?;
    let form = form.of_version(version(&read.1)).with_day("on", site.clock().today());
    render(&site, &viewer, read, form)
}

pub(in crate::pages) async fn withdraw(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let known = read(&site, &viewer, &reference, &id).await?;
    let parsed = form.check(site.clock().today(), |check| {
        (check.past_day("on", "the day on which they said it"), check.optional("words"))
    });
    let one = known.1.one.clone();
    let taken_back = one.question.taken_back().filter(|_| can_be_taken_back(&one));
    let (Some((Some(from_on), words)), Some(answer)) = (parsed, taken_back) else {
        return Ok(forms::refused(render(&site, &viewer, known, form)?));
    };
    let new = NewAnswer {
        person: one.person_id.clone(),
        question: one.question,
        answer,
        words,
        language: one.language,
        interpreter: one.interpreter,
        explained_by: viewer.name.clone(),
        method: one.method,
        from_on,
        kept_from: one.kept_from,
        version: form.version(),
    };
    let (shown, led_to) =
        (Shown::now(one.question, &site.settings().wording), format!("/families/{reference}/consent"));
    let act = Act::ConsentChanged;
    let written = act::store_safely(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        store::answer_question(tx, by, family, &new, &shown)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "words", words);
            Ok(forms::refused(render(&site, &viewer, known, form)?))
        }
        Written::Overtaken => {
            let known = read(&site, &viewer, &reference, &id).await?;
            let form = overtaken(form, &known.1.answers, &known.1.one.person_id, known.1.one.question);
            Ok(forms::overtaken(render(&site, &viewer, known, form)?))
        }
    }
}
