//! Ending well: why, what the family says, and whom they can ring.

use alongside_families::Bar;
use alongside_families::store::hold;
use alongside_schema::{Act, Entry, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{parse_reference, read_family};
use crate::codes::EndReason;
use crate::store::{self, NewEnding};

const FORM: &str = "end";

#[derive(Template)]
#[template(path = "plans/ending.html")]
struct EndingPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let form = form.with_day("on", site.clock().today());
    render(&site, &viewer, reference, form).await
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let (family, _) = read_family(site, viewer, reference, "ending form").await?;
    page(&EndingPage {
        frame: site.frame(Some(viewer), "End the work with a family").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/end", family.reference),
        form,
    })
}

pub(super) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let Some(ending) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
    };
    let home = site.home_of(&viewer);
    let led_to = site
        .db()
        .write(move |tx| {
            // First: a second receipt comes when the family is already out of the sender's reach.
            let led_to = forms::receive(tx, &viewer, &form, home)?;
            let family = hold(tx, &viewer, &reference)?;
            store::end(tx, &viewer, &family, &ending)?;
            Ok(Entry::new(&viewer, Act::FamilyClosed).family(&family.id).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>) -> NewEnding {
    let today = check.today();
    NewEnding {
        ended_on: check.past_day("on", "the date on which you ended").unwrap_or(today),
        reason: check.code("reason", "Select why it ends").unwrap_or(EndReason::Other),
        family_says: check.text("family_says", "Enter what the family says about how it went"),
        who_to_ring: check.text("who_to_ring", "Enter whom the family can ring from now on"),
    }
}
