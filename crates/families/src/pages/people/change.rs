//! What is known of somebody, on one page. Everything on it may be left empty.

use alongside_schema::{Act, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::{Bar, reference};
use super::{birth, detail_words, due};
use crate::person_codes::{Accuracy, Detail, Ethnicity, Sex, Wanted};
use crate::store::{self, Family, KnownDetail, Member, PersonText};

const FORM: &str = "person";

#[derive(Template)]
#[template(path = "families/person_change.html")]
struct ChangePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    member: Member,
    ages: bool,
}

type Known = (Member, Vec<KnownDetail>);

async fn read(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    person: &Id,
) -> Result<(Family, Known), alongside_web::Problem> {
    let person = person.clone();
    act::read(site, viewer, reference, "person form", move |connection, viewer, family| {
        let member = store::member(connection, viewer, &family.id, &person)?;
        let details = store::details(connection, viewer, &family.id, &person)?;
        Ok((member, details))
    })
    .await
}

fn value_of(details: &[KnownDetail], detail: Detail) -> &str {
    details
        .iter()
        .find(|known| known.detail == detail && known.to_on.is_none())
        .map_or("", |known| known.value.as_str())
}

fn filled(form: Form, (member, details): &Known) -> Form {
    let form = Detail::ALL.iter().fold(form, |form, detail| form.with(detail.code(), value_of(details, *detail)));
    let form = match (member.birth_date, member.birth_accuracy) {
        (Some(day), Accuracy::Day) => form.with_day("born", day),
        (Some(day), Accuracy::Month) => form.with("born_month", day.0.month()).with("born_year", day.0.year()),
        (Some(day), Accuracy::Year) => form.with("born_year", day.0.year()),
        (Some(day), Accuracy::About) => form.with("born_year", day.0.year()).with("born_about", "yes"),
        (None, _) => form,
    };
    let form = match member.expected_date {
        Some(day) if member.birth_date.is_none() => form.with_day("due", day),
        _ => form,
    };
    form.of_version(member.version)
}

fn render(site: &Site, viewer: &Viewer, family: &Family, member: Member, form: Form) -> Page {
    page(&ChangePage {
        frame: site.frame(Some(viewer), "Change what is known of a person").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/people/{}/change", family.reference, member.person_id),
        ages: !member.life().is_expected(),
        form,
        member,
    })
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let (family, known) = read(&site, &viewer, &reference, &person).await?;
    let form = filled(Form::open(&site, &viewer, FORM, person.as_str()).await?, &known);
    render(&site, &viewer, &family, known.0, form)
}

pub(in crate::pages) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, person.as_str()).await?;
    let (family, (member, _)) = read(&site, &viewer, &reference, &person).await?;
    let agency = viewer.agency.clone();
    let Some(text) = form.check(site.clock().today(), |check| parse(check, &member, &agency)) else {
        return Ok(forms::refused(render(&site, &viewer, &family, member, form)?));
    };
    let to = format!("/families/{reference}/people/{person}");
    let (of, version) = (person.clone(), form.version());
    let what = (Act::PersonChanged, person.to_string());
    let written = act::store_form(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        store::change_person(tx, viewer, &family.id, &of, &text, version)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "source", words);
            Ok(forms::refused(render(&site, &viewer, &family, member, form)?))
        }
        Written::Overtaken => {
            let (family, (member, details)) = read(&site, &viewer, &reference, &person).await?;
            let stored: Vec<(&str, &str, String)> = Detail::ALL
                .iter()
                .map(|detail| (detail.code(), detail.words(), value_of(&details, *detail).to_owned()))
                .collect();
            let mut theirs = act::theirs(&form, &stored);
            for text in &mut theirs {
                let detail = Detail::ALL.iter().find(|detail| detail.words() == text.label);
                text.text = detail.map_or_else(|| text.text.clone(), |detail| detail_words(*detail, &text.text));
            }
            let form = form.overtaken(member.version, theirs);
            Ok(forms::overtaken(render(&site, &viewer, &family, member, form)?))
        }
    }
}

fn parse(check: &mut Check<'_>, member: &Member, agency: &str) -> PersonText {
    let mut born = birth(check, "born", "Their");
    let expected = due(check, "due");
    if born.is_some() && expected.is_some() {
        check.error("due_day", "A baby is on the way or born. To record the birth, use the page for that");
        born = None;
    }
    let codes = [
        (Detail::Sex, Sex::ALL.iter().map(|code| code.code()).collect::<Vec<_>>()),
        (Detail::Ethnicity, Ethnicity::ALL.iter().map(|code| code.code()).collect()),
        (Detail::Interpreter, Wanted::ALL.iter().map(|code| code.code()).collect()),
    ];
    let details = Detail::ALL.iter().map(|detail| {
        let value = check.optional(detail.code());
        let list = codes.iter().find(|(of, _)| of == detail);
        let is_known = list.is_none_or(|(_, codes)| codes.contains(&value.as_str()));
        (*detail, if is_known { value } else { String::new() })
    });
    let details = details.collect();
    let source = check.optional("source");
    let source = if source.is_empty() { agency.to_owned() } else { source };
    // Once a baby is born the day it was expected stays as history.
    let expected = if born.is_some() { member.expected_date } else { expected };
    PersonText { born, expected, details, source }
}
