//! How strong the tie between somebody of the network and the family is, as somebody says it.

use alongside_families::Bar;
use alongside_schema::{Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::answer::said_on;
use super::take::{About, is_in_it, nothing_stored};
use super::{Whole, act, reference};
use crate::codes::{TieFlow, TieStrength};
use crate::store::{self, NewTie};

#[derive(Template)]
#[template(path = "network/tie.html")]
struct TiePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    whole: Whole,
}

impl TiePage {
    fn people(&self) -> Vec<(String, String)> {
        let mut all = vec![(String::new(), "The whole family".to_owned())];
        all.extend(self.whole.others().map(|member| (member.person_id.to_string(), member.name.clone())));
        all
    }
}

const FORM: About<NewTie> = About {
    name: "network-tie",
    field: "person",
    fill: |form, _, today| form.with_day("said", today).with("flow", TieFlow::NotSaid),
    parse,
    keep: |tx, by, family, (member, _), new, _| {
        is_in_it(member)?;
        store::add_tie(tx, by, &family.id, member, new)
    },
    stored: nothing_stored,
    render: |site, viewer, whole, form| {
        page(&TiePage {
            frame: site.frame(Some(viewer), "How strong the tie is").with_errors(form.has_errors()),
            bar: Bar::from(&whole.family),
            form,
            address: format!("{}/ties/new", whole.address()),
            whole,
        })
    },
};

fn parse(check: &mut Check<'_>, whole: &Whole, _: &Viewer) -> NewTie {
    let said = check.optional("person");
    let person = whole.others().find(|member| member.person_id.as_str() == said);
    if person.is_none() && !said.is_empty() {
        check.error("person", "Select whose tie it is");
    }
    NewTie {
        person: person.map(|member| member.person_id.clone()),
        strength: check.code("strength", "Select how strong it is").unwrap_or(TieStrength::Plain),
        flow: check.values().get("flow").parse().unwrap_or_default(),
        said_by: check.text("said_by", "Enter who says so: how strong a tie is, is always somebody\u{2019}s view"),
        said_on: said_on(check),
    }
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
