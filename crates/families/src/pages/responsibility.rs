//! Who has parental responsibility for a child, since when, on which ground and what shows it.

use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::act::{self, Written};
use super::{Bar, reference};
use crate::store::{self, Family, Member, NewResponsibility};
use crate::tie_codes::Basis;

const FORM: &str = "responsibility";

#[derive(Template)]
#[template(path = "families/responsibility.html")]
struct ResponsibilityPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    members: Vec<Member>,
}

impl ResponsibilityPage {
    fn adults(&self) -> impl Iterator<Item = (&str, &str)> {
        self.named(false)
    }

    fn children(&self) -> impl Iterator<Item = (&str, &str)> {
        self.named(true)
    }

    /// A mother of 16 has responsibility and is a child herself, so that both lists have every child.
    fn named(&self, only_children: bool) -> impl Iterator<Item = (&str, &str)> {
        let wanted = self.members.iter().filter(move |member| !only_children || member.is_child());
        wanted.map(|member| (member.person_id.as_str(), member.name.as_str()))
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<(Family, Vec<Member>), Problem> {
    act::read(site, viewer, reference, "parental responsibility", |connection, viewer, family| {
        store::members_ever(connection, viewer, &family.id)
    })
    .await
}

fn render(site: &Site, viewer: &Viewer, family: &Family, members: Vec<Member>, form: Form) -> Page {
    page(&ResponsibilityPage {
        frame: site.frame(Some(viewer), "Parental responsibility").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/responsibilities/new", family.reference),
        form,
        members,
    })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let (family, members) = read(&site, &viewer, &reference).await?;
    render(&site, &viewer, &family, members, form)
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let (family, members) = read(&site, &viewer, &reference).await?;
    let Some(Some(new)) = form.check(site.clock().today(), |check| parse(check, &members)) else {
        return Ok(forms::refused(render(&site, &viewer, &family, members, form)?));
    };
    let (to, what) = (format!("/families/{reference}/ties"), (Act::TieChanged, new.child.to_string()));
    let written = act::store_form(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        store::add_responsibility(tx, viewer, &family.id, &new)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "basis", words);
            Ok(forms::refused(render(&site, &viewer, &family, members, form)?))
        }
        Written::Overtaken => Err(alongside_schema::Error::Stale.into()),
    }
}

fn parse(check: &mut Check<'_>, members: &[Member]) -> Option<NewResponsibility> {
    let mut one = |field: &str, missing: &str| {
        let chosen = check.values().get(field);
        let id: Option<Id> = members.iter().map(|member| member.person_id.clone()).find(|id| id.as_str() == chosen);
        if id.is_none() {
            check.error(field, missing);
        }
        id
    };
    let (person, child) = (one("person", "Select who has it"), one("child", "Select the child"));
    if person.is_some() && person == child {
        check.error("person", "Nobody has parental responsibility for themselves");
        return None;
    }
    let basis: Option<Basis> = check.code("basis", "Select the ground");
    let from_on = check.life_day_if_any("from", "the day from which they have it");
    let seen_on = check.life_day_if_any("seen", "the day on which somebody saw it");
    let evidence = check.optional("evidence");
    if seen_on.is_some() && evidence.is_empty() {
        check.error("evidence", "Enter what was seen, like the birth certificate");
    }
    Some(NewResponsibility { person: person?, child: child?, basis: basis?, evidence, seen_on, from_on })
}

pub(super) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let back = format!("/families/{reference}/ties");
    site.db()
        .write(move |tx| {
            let family = store::hold(tx, &viewer, &reference)?;
            let today = tx.today();
            store::end_responsibility(tx, &viewer, &family.id, &id, today)?;
            Ok(Entry::new(&viewer, Act::TieChanged).family(&family.id).target(&id).with(()))
        })
        .await?;
    then(&back)
}
