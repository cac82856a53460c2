//! Other names of somebody, and the numbers by which services know them.

use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::{Bar, reference};
use crate::codes::NameUse;
use crate::numbers;
use crate::person_codes::NumberSystem;
use crate::store::{self, Family, Member, NewIdentifier, NewName};

const NAME: &str = "person-name";
const NUMBER: &str = "person-number";

#[derive(Template)]
#[template(path = "families/person_name.html")]
struct NamePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    member: Member,
}

#[derive(Template)]
#[template(path = "families/person_number.html")]
struct NumberPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    member: Member,
}

async fn read(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    person: &Id,
) -> Result<(Family, Member), alongside_web::Problem> {
    let person = person.clone();
    act::read(site, viewer, reference, "person form", move |connection, viewer, family| {
        store::member(connection, viewer, &family.id, &person)
    })
    .await
}

fn of_person(family: &Family, member: &Member) -> String {
    format!("/families/{}/people/{}", family.reference, member.person_id)
}

fn render_name(site: &Site, viewer: &Viewer, family: &Family, member: Member, form: Form) -> Page {
    page(&NamePage {
        frame: site.frame(Some(viewer), "Add a name of a person").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("{}/names/new", of_person(family, &member)),
        form,
        member,
    })
}

fn render_number(site: &Site, viewer: &Viewer, family: &Family, member: Member, form: Form) -> Page {
    page(&NumberPage {
        frame: site.frame(Some(viewer), "Add a number of a person").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("{}/numbers/new", of_person(family, &member)),
        form,
        member,
    })
}

pub(in crate::pages) async fn show_name(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let form = Form::open(&site, &viewer, NAME, person.as_str()).await?;
    let (family, member) = read(&site, &viewer, &reference, &person).await?;
    render_name(&site, &viewer, &family, member, form)
}

pub(in crate::pages) async fn add_name(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let mut form = Form::sent(&site, &viewer, values, NAME, person.as_str()).await?;
    let (family, member) = read(&site, &viewer, &reference, &person).await?;
    let read = form.check(site.clock().today(), |check| {
        let name = check.text("name", "Enter the name");
        let used_as = check.code("used_as", "Select how the name is or was used").unwrap_or_default();
        let from_on = check.life_day_if_any("from", "the day from which they had the name");
        let to_on = check.life_day_if_any("to", "the day until which they had the name");
        if from_on.zip(to_on).is_some_and(|(from, to)| to < from) {
            check.error("to_day", "The name can not end before it begins");
        }
        (name, used_as, from_on, to_on)
    });
    let Some((name, used_as, from_on, to_on)) = read else {
        return Ok(forms::refused(render_name(&site, &viewer, &family, member, form)?));
    };
    let what = (Act::PersonChanged, person.to_string());
    let to = of_person(&family, &member);
    let written = act::store_form(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        // Who is named must be of this family and known to the viewer.
        let member = store::member(tx.connection(), viewer, &family.id, &person)?;
        let new = NewName { person: &member.person_id, used_as, name: &name, from_on, to_on };
        store::add_name(tx, viewer, &family.id, &new)
    });
    finish(written.await?)
}

pub(in crate::pages) async fn end_name(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person, name)): Path<(String, String, String)>,
) -> Page {
    let (reference, person, name) = (reference(&text)?, act::id(&person)?, act::id(&name)?);
    let back = format!("/families/{reference}/people/{person}");
    site.db()
        .write(move |tx| {
            let family = store::hold(tx, &viewer, &reference)?;
            let today = tx.today();
            store::end_name(tx, &viewer, &family.id, &name, today)?;
            Ok(Entry::new(&viewer, Act::PersonChanged).family(&family.id).target(&person).with(()))
        })
        .await?;
    then(&back)
}

pub(in crate::pages) async fn show_number(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let form = Form::open(&site, &viewer, NUMBER, person.as_str()).await?;
    let (family, member) = read(&site, &viewer, &reference, &person).await?;
    render_number(&site, &viewer, &family, member, form)
}

pub(in crate::pages) async fn add_number(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let mut form = Form::sent(&site, &viewer, values, NUMBER, person.as_str()).await?;
    let (family, member) = read(&site, &viewer, &reference, &person).await?;
    let Some(Some(new)) = form.check(site.clock().today(), parse_number) else {
        return Ok(forms::refused(render_number(&site, &viewer, &family, member, form)?));
    };
    let what = (Act::PersonChanged, person.to_string());
    let to = of_person(&family, &member);
    let written = act::store_form(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        let member = store::member(tx.connection(), viewer, &family.id, &person)?;
        store::add_identifier(tx, viewer, &family.id, &member.person_id, &new).map(|_| ())
    });
    match written.await? {
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "value", words);
            Ok(forms::refused(render_number(&site, &viewer, &family, member, form)?))
        }
        written => finish(written),
    }
}

fn parse_number(check: &mut Check<'_>) -> Option<NewIdentifier> {
    let system: NumberSystem = check.code("system", "Select which number it is")?;
    let issuer = check.optional("issuer");
    if system == NumberSystem::Other && issuer.is_empty() {
        check.error("issuer", "Enter who gave the number, like housing or the health visitors");
    }
    let from_on = check.life_day_if_any("from", "the day from which the number holds");
    match numbers::read(system, check.values().get("value")) {
        Ok(value) => Some(NewIdentifier { system, issuer, value, from_on, verified_by: check.optional("verified_by") }),
        Err(words) => {
            check.error("value", words);
            None
        }
    }
}

pub(in crate::pages) async fn end_number(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person, number)): Path<(String, String, String)>,
) -> Page {
    let (reference, person, number) = (reference(&text)?, act::id(&person)?, act::id(&number)?);
    let back = format!("/families/{reference}/people/{person}");
    site.db()
        .write(move |tx| {
            let family = store::hold(tx, &viewer, &reference)?;
            store::end_identifier(tx, &viewer, &family.id, &number)?;
            Ok(Entry::new(&viewer, Act::PersonChanged).family(&family.id).target(&person).with(()))
        })
        .await?;
    then(&back)
}

fn finish(written: Written) -> Page {
    match written {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => Err(alongside_web::Problem::Refused(words)),
        Written::Overtaken => Err(alongside_schema::Error::Stale.into()),
    }
}
