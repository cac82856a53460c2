//! How willing, able and confident somebody of the network is, as one person says it.

use alongside_families::Bar;
use alongside_schema::{Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::answer::said_on;
use super::take::{About, is_in_it, nothing_stored};
use super::{Whole, act, reference};
use crate::codes::ByWhom;
use crate::store::{self, NewNumbers};

/// What is asked, each with its field.
const ASKED: [(&str, &str); 3] = [("willing", "Willing"), ("able", "Able"), ("confident", "Confident")];

#[derive(Template)]
#[template(path = "network/numbers.html")]
struct NumbersPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    whole: Whole,
}

impl NumbersPage {
    fn offers(&self) -> Vec<(String, String)> {
        let offers = self.whole.network.offers_of(&self.whole.member.id);
        let mut all = vec![(String::new(), "In general".to_owned())];
        all.extend(offers.map(|offer| (offer.id.to_string(), offer.kind.words().to_owned())));
        all
    }
}

const FORM: About<NewNumbers> = About {
    name: "network-numbers",
    field: "willing",
    fill: |form, _, today| form.with_day("said", today).with("by_whom", ByWhom::Themselves),
    parse,
    keep: |tx, by, family, (member, _), new, _| {
        is_in_it(member)?;
        store::add_numbers(tx, by, &family.id, member, new)
    },
    stored: nothing_stored,
    render: |site, viewer, whole, form| {
        page(&NumbersPage {
            frame: site.frame(Some(viewer), "Willing, able and confident").with_errors(form.has_errors()),
            bar: Bar::from(&whole.family),
            form,
            address: format!("{}/numbers/new", whole.address()),
            whole,
        })
    },
};

fn parse(check: &mut Check<'_>, whole: &Whole, viewer: &Viewer) -> NewNumbers {
    let values = ASKED.map(|(field, _)| check.number_if_any(field, 0, 10, "Enter a whole number from 0 to 10"));
    let is_wrong = ASKED.iter().any(|(field, _)| !check.optional(field).is_empty());
    if values.iter().all(Option::is_none) && !is_wrong {
        check.error(ASKED[0].0, "Enter at least one number from 0 to 10");
    }
    let by_whom = check.code("by_whom", "Select who says so").unwrap_or(ByWhom::Worker);
    let named = check.optional("said_by");
    let said_by = match by_whom {
        _ if !named.is_empty() => named,
        ByWhom::Themselves => whole.member.name.clone(),
        ByWhom::Worker => format!("{}, {}", viewer.name, viewer.agency),
        _ => check.text("said_by", "Enter the name of who says so"),
    };
    let of = check.optional("offer");
    let offer = whole.network.offers_of(&whole.member.id).find(|offer| offer.id.as_str() == of).cloned();
    if offer.is_none() && !of.is_empty() {
        check.error("offer", "This offer is not there any more. Select another, or in general");
    }
    NewNumbers { offer, values, by_whom, said_by, said_on: said_on(check), words: check.optional("words") }
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
