//! Somebody else of the family: with as little as a first name, and looked for in the record first.

use alongside_schema::{Act, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::{Bar, reference};
use super::{birth, due};
use crate::codes::{PersonKind, Safe};
use crate::person_codes::Accuracy;
use crate::store::{self, Family, LikelyOne, NewPerson};

const FORM: &str = "add-person";
/// What the form says where none of those who were shown is the person.
const NOBODY: &str = "new";

#[derive(Template)]
#[template(path = "families/person_add.html")]
struct AddPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    likely: Vec<LikelyOne>,
}

impl AddPage {
    /// Those who may be the person, each with why.
    fn choices(&self) -> Vec<(String, String)> {
        let born =
            |one: &LikelyOne| one.person.birth_date.map(|day| format!(", born {}", day.words())).unwrap_or_default();
        let families = |one: &LikelyOne| {
            let names: Vec<String> =
                one.families.iter().map(|(reference, name)| format!("{name}, {reference}")).collect();
            names.join("; ")
        };
        let words = |one: &LikelyOne| {
            format!("{}{} in the family {}: {}", one.person.name, born(one), families(one), one.person.because)
        };
        let mut choices: Vec<(String, String)> =
            self.likely.iter().map(|one| (one.person.person_id.to_string(), words(one))).collect();
        choices.push((NOBODY.to_owned(), "None of these: somebody new".to_owned()));
        choices
    }
}

fn render(site: &Site, viewer: &Viewer, family: &Family, form: Form, likely: Vec<LikelyOne>) -> Page {
    page(&AddPage {
        frame: site.frame(Some(viewer), "Add a person to a family").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/people/new", family.reference),
        form,
        likely,
    })
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let (family, ()) = act::read(&site, &viewer, &reference, "person form", |_, _, _| Ok(())).await?;
    render(&site, &viewer, &family, form, Vec::new())
}

pub(in crate::pages) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let today = site.clock().today();
    let Some(person) = form.check(today, parse) else {
        let (family, ()) = act::read(&site, &viewer, &reference, "person form", |_, _, _| Ok(())).await?;
        return Ok(forms::refused(render(&site, &viewer, &family, form, Vec::new())?));
    };
    let (asked, seals) = (person.clone(), site.db().keys().seals.clone());
    let (family, likely) =
        act::read(&site, &viewer, &reference, "people who may be the same", move |connection, viewer, family| {
            store::may_be(connection, (viewer, &seals), family, &asked, today)
        })
        .await?;
    let chosen = form.values().get("same").to_owned();
    let known: Option<Id> = likely.iter().map(|one| one.person.person_id.clone()).find(|id| id.as_str() == chosen);
    if known.is_none() && chosen != NOBODY && !likely.is_empty() {
        act::refuse(
            &site,
            &mut form,
            "same",
            "Say whether this is one of the people who are in the record already".to_owned(),
        );
        return Ok(forms::refused(render(&site, &viewer, &family, form, likely)?));
    }
    store_person(&site, &viewer, &reference, form, (family, likely), person, known).await
}

async fn store_person(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    mut form: Form,
    (family, likely): (Family, Vec<LikelyOne>),
    person: NewPerson,
    known: Option<Id>,
) -> Page {
    let to = format!("/families/{reference}/people");
    let what = (Act::MemberChanged, known.as_ref().map_or_else(|| "added".to_owned(), Id::to_string));
    let written = act::store_form(site, viewer, &form, reference, what, to, move |tx, viewer, family| match &known {
        Some(id) => store::add_known(tx, viewer, family, id, &person.relationship),
        None => store::add_person(tx, viewer, family, &person).map(|_| ()),
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(site, &mut form, if likely.is_empty() { "name" } else { "same" }, words);
            Ok(forms::refused(render(site, viewer, &family, form, likely)?))
        }
        Written::Overtaken => Err(alongside_schema::Error::Stale.into()),
    }
}

fn parse(check: &mut Check<'_>) -> NewPerson {
    let name = check.text("name", "Enter a name. A first name is enough");
    let kind = check.code("kind", "Select whether this is a child or an adult").unwrap_or(PersonKind::Adult);
    let relationship = check.text("relationship", "Enter who they are to the children, like grandmother or child");
    let born = birth(check, "born", "Their");
    let expected = due(check, "due");
    if expected.is_some() && kind == PersonKind::Adult {
        check.error("due_day", "Only a baby on the way is due. Leave this empty, or select child");
    }
    if expected.is_some() && born.is_some() {
        check.error("due_day", "Enter when the baby was born or when it is due, not both");
    }
    if let (Some((born, Accuracy::Day)), PersonKind::Child) = (born, kind)
        && born.years_until(check.today()) > 25
    {
        check.error("born_day", "By this date they are over 25. Look at the date, or select adult");
    }
    let phone = check.optional("phone");
    let safe = check.values().get("safe").parse().unwrap_or(Safe::NotAsked);
    let mut person =
        NewPerson::new(name, kind, relationship).born(born.map(|(day, _)| day).or(expected)).rings(&phone, safe);
    person.birth_accuracy = born.map_or(Accuracy::Day, |(_, accuracy)| accuracy);
    person.is_expected = expected.is_some();
    person
}
