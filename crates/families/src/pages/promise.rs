//! A promise made between visits, and a promise that was kept: one page, and one click.

use alongside_schema::{Act, Day, Entry, Id, Marks, People, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Bar, reference};
use crate::store;

const FORM: &str = "promise";

#[derive(Template)]
#[template(path = "families/promise.html")]
struct PromisePage {
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
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    render(&site, &viewer, reference, form).await
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let by = viewer.clone();
    let family = site.db().read(move |connection| {
        let family = store::open(connection, &by, &reference)?;
        Ok(Entry::new(&by, Act::FamilyRead).family(&family.id).target("promise form").with(family))
    });
    let family = family.await?;
    page(&PromisePage {
        frame: site.frame(Some(viewer), "Make a promise").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/promises/new", family.reference),
        form,
    })
}

pub(super) async fn make(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let Some((words, Some(due_on))) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}"))?;
            let family = store::hold(tx, &viewer, &reference)?;
            let (today, marks) = (tx.today(), Marks::about(People::none(), viewer.agency.clone()));
            store::make_promise(tx, &viewer, &family.id, &words, today, due_on, &marks)?;
            Ok(Entry::new(&viewer, Act::PromiseChanged).family(&family.id).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>) -> (String, Option<Day>) {
    let words = check.text("promise", "Enter what you promised to do");
    (words, check.coming_day("promise_due", "the day by which you will do it"))
}

pub(super) async fn kept(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, promise)): Path<(String, String)>,
) -> Page {
    let reference = reference(&text)?;
    let promise: Id = promise.parse().map_err(|_| Problem::NotFound)?;
    let back = format!("/families/{reference}");
    site.db()
        .write(move |tx| {
            let family = store::hold(tx, &viewer, &reference)?;
            store::keep_promise(tx, &viewer, &family.id, &promise)?;
            Ok(Entry::new(&viewer, Act::PromiseChanged).family(&family.id).target(promise).with(()))
        })
        .await?;
    then(&back)
}
