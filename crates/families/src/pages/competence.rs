//! What somebody can decide themselves: each view that was formed stays as it was written.

use alongside_schema::{Act, Error, Id, People, Reference, Viewer, Visibility};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::act::{self, Written};
use super::{Bar, reference};
use crate::codes::{Conclusion, Matter};
use crate::store::{self, Competence, Family, Member, NewCompetence};

const FORM: &str = "competence";

#[derive(Template)]
#[template(path = "families/competence.html")]
struct CompetencePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    family: String,
    can_change: bool,
    known: Known,
}

/// What is read for the page.
struct Known {
    member: Member,
    others: Vec<Member>,
    views: Vec<Competence>,
}

impl CompetencePage {
    fn others(&self) -> impl Iterator<Item = (&str, &str)> {
        self.known.others.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    fn is_past(&self, view: &Competence) -> bool {
        view.is_past(&self.known.views)
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, person: &Id) -> Result<(Family, Known), Problem> {
    let person = person.clone();
    act::read(site, viewer, reference, "what somebody can decide", move |connection, viewer, family| {
        let mut others = store::members(connection, viewer, &family.id)?;
        others.retain(|other| other.person_id != person);
        Ok(Known {
            member: store::member(connection, viewer, &family.id, &person)?,
            others,
            views: store::competence(connection, viewer, &family.id, &person)?,
        })
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, (family, known): (Family, Known), form: Form) -> Page {
    page(&CompetencePage {
        frame: site.frame(Some(viewer), "What somebody can decide themselves").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("/families/{}/people/{}/competence", family.reference, known.member.person_id),
        family: format!("/families/{}", family.reference),
        can_change: family.may_be_changed(),
        known,
    })
}

fn subject(reference: &Reference, person: &Id) -> String {
    format!("{reference} {person}")
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let form = Form::open(&site, &viewer, FORM, &subject(&reference, &person)).await?;
    let read = read(&site, &viewer, &reference, &person).await?;
    let form = form
        .with_day("on", site.clock().today())
        .with("formed_by", &viewer.name)
        .with("visibility", Visibility::Team.code());
    render(&site, &viewer, read, form)
}

pub(super) async fn form(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, &subject(&reference, &person)).await?;
    let known = read(&site, &viewer, &reference, &person).await?;
    let Some(Some(new)) = form.check(site.clock().today(), |check| parse(check, &known.1)) else {
        return Ok(forms::refused(render(&site, &viewer, known, form)?));
    };
    let (act, led_to) = (Act::CompetenceFormed, format!("/families/{reference}/people/{person}/competence"));
    let written = act::store_touching(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        let member = store::member(tx.connection(), by, &family.id, &person)?;
        store::form_competence(tx, by, &family.id, &member, &new)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "reasons", words);
            Ok(forms::refused(render(&site, &viewer, known, form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}

fn parse(check: &mut Check<'_>, known: &Known) -> Option<NewCompetence> {
    let matter: Option<Matter> = check.code("matter", "Select what it is about");
    let matter_words = match matter {
        Some(Matter::Other) => check.text("matter_words", "Enter what it is about"),
        _ => String::new(),
    };
    let conclusion: Option<Conclusion> = check.code("conclusion", "Select what you think");
    let reasons = check.text("reasons", "Enter why: what they understood, weighed up and said");
    let formed_by = check.text("formed_by", "Enter who thinks so");
    let formed_on = check.past_day("on", "the day on which it was so");
    let others: Vec<Id> = known.others.iter().map(|member| member.person_id.clone()).collect();
    let visibility: Option<Visibility> = check.code("visibility", "Select who may see it");
    Some(NewCompetence {
        matter: matter?,
        matter_words,
        conclusion: conclusion?,
        reasons,
        formed_by,
        formed_on: formed_on?,
        kept_from: People::new(check.ticked("kept_from", &others)),
        visibility: visibility?,
    })
}
