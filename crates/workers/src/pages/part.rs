//! Giving somebody of a partner agency a part of a family's record.

use alongside_families::Bar;
use alongside_families::act::{self, Written};
use alongside_families::codes::{Ground, Knows};
use alongside_families::store::Family;
use alongside_schema::reach::{Area, GRADE_FULL};
use alongside_schema::{Act, Error, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_reference;
use crate::store::{self, HasPart, NewPart, Partner};

const FORM: &str = "part";

#[derive(Template)]
#[template(path = "workers/part.html")]
struct PartPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    list: String,
    may_give: bool,
    partners: Vec<Partner>,
    have_part: Vec<HasPart>,
}

impl PartPage {
    fn options(&self) -> impl Iterator<Item = (&str, String)> {
        self.partners.iter().map(|partner| (partner.id.as_str(), partner.words()))
    }
}

type Known = (Vec<Partner>, Vec<HasPart>);

fn render(site: &Site, viewer: &Viewer, (family, (partners, have_part)): (Family, Known), form: Form) -> Page {
    page(&PartPage {
        frame: site.frame(Some(viewer), "A part of the record").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("/families/{}/workers/part", family.reference),
        list: format!("/families/{}/workers", family.reference),
        may_give: family.grade >= GRADE_FULL && family.is_open(),
        partners,
        have_part,
    })
}

async fn read(
    site: &Site,
    viewer: &Viewer,
    reference: &alongside_schema::Reference,
) -> Result<(Family, Known), alongside_web::Problem> {
    act::read(site, viewer, reference, "who has a part of the record", |connection, _, family| {
        Ok((store::partners(connection)?, store::have_part(connection, &family.id)?))
    })
    .await
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let known = read(&site, &viewer, &reference).await?;
    render(&site, &viewer, known, form)
}

pub(super) async fn give(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let known = read(&site, &viewer, &reference).await?;
    let Some(Some(new)) = form.check(site.clock().today(), |check| parse(check, &known.1.0)) else {
        return Ok(forms::refused(render(&site, &viewer, known, form)?));
    };
    let led_to = format!("/families/{reference}/workers");
    let written = act::store_touching(
        &site,
        &viewer,
        &form,
        &reference,
        Act::InvolvementChanged,
        led_to,
        move |tx, by, family| {
            super::around::only_full(family)?;
            store::hold_worker(tx, &new.partner.id)?;
            store::give_part(tx, by, family, &new)?;
            Ok(new.partner.id)
        },
    );
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "partner", words);
            Ok(forms::refused(render(&site, &viewer, known, form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}

fn parse(check: &mut Check<'_>, partners: &[Partner]) -> Option<NewPart> {
    let chosen = check.values().get("partner").to_owned();
    let partner = partners.iter().find(|partner| partner.id.as_str() == chosen).cloned();
    if partner.is_none() {
        check.error("partner", "Select who is to see a part of the record");
    }
    let areas = Area::all().filter(|area| check.values().is_ticked("areas", area.code())).collect();
    let why = check.text("why", "Enter what they do with the family, and why they need this for it");
    let ground: Option<Ground> = check.code("ground", "Select what allows it");
    let told: Option<Knows> = check.code("told", "Select whether the family knows");
    let why_not_told = match told {
        Some(Knows::NotTold) => check.text("why_not_told", "Enter why the family does not know"),
        _ => String::new(),
    };
    Some(NewPart { partner: partner?, areas, why, ground: ground?, told: told?, why_not_told })
}
