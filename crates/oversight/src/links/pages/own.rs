//! The people somebody knows, as they say it themselves. Neither the answer nor its time says whether one of them is known here: the program
//! looks for them a moment later.

use alongside_families::links::{Declared, LinkKind};
use alongside_families::store::NewLink;
use alongside_schema::{Act, Entry, Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{OWN, parse_id};
use crate::links::store::{self, OwnLink};

const FORM: &str = "people-i-know";
const SAID: &str = "people-i-know-said";
const END: &str = "people-i-know-end";

#[derive(Template)]
#[template(path = "oversight/people_i_know.html")]
struct OwnPage {
    frame: Frame,
    form: Form,
    said: Form,
    links: Vec<OwnLink>,
}

pub(super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let form = Form::open(&site, &viewer, FORM, "").await?;
    render(&site, &viewer, form).await
}

async fn read(site: &Site, viewer: &Viewer) -> Result<Vec<OwnLink>, Problem> {
    let by = viewer.clone();
    let read = site.db().read(move |connection| {
        let links = store::own_links(connection, &by)?;
        Ok(Entry::new(&by, Act::ListRead).target("people they know").with(links))
    });
    Ok(read.await?)
}

async fn render(site: &Site, viewer: &Viewer, form: Form) -> Page {
    let links = read(site, viewer).await?;
    let frame = site.frame(Some(viewer), "People you know").with_errors(form.has_errors()).at("/account");
    let said = Form::blank(site.db().chance().id(site.clock().now()), SAID, "");
    page(&OwnPage { frame, form, said, links })
}

fn parse(check: &mut Check<'_>) -> NewLink {
    let kind = check.code::<LinkKind>("kind", "Select who it is").unwrap_or_default();
    let name = check.text("name", "Enter the whole name");
    let birth_date = check.birth_day("born", "the");
    let declared =
        Declared { name, birth_date, address: check.optional("address"), postcode: check.optional("postcode") };
    NewLink { kind, declared }
}

pub(super) async fn declare(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let mut form = Form::sent(&site, &viewer, values, FORM, "").await?;
    let Some(new) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, form).await?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, OWN)?;
            let link = store::declare(tx, &viewer, &new)?;
            Ok(Entry::new(&viewer, Act::LinkChanged).target(link).detail("declared").with(led_to))
        })
        .await?;
    then(&led_to)
}

/// Nobody else: they are not asked again for half a year.
pub(super) async fn said(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let form = Form::sent(&site, &viewer, values, SAID, "").await?;
    let home = site.home_of(&viewer);
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, home)?;
            store::said(tx, &viewer)?;
            Ok(Entry::new(&viewer, Act::LinkChanged).detail("nobody else").with(led_to))
        })
        .await?;
    then(&led_to)
}

#[derive(Template)]
#[template(path = "oversight/ask_to_end.html")]
struct EndPage {
    frame: Frame,
    form: Form,
    address: String,
    link: OwnLink,
}

async fn one(site: &Site, viewer: &Viewer, id: &Id) -> Result<OwnLink, Problem> {
    read(site, viewer).await?.into_iter().find(|link| link.id == *id).ok_or(Problem::NotFound)
}

fn render_end(site: &Site, viewer: &Viewer, link: OwnLink, form: Form) -> Page {
    let frame = site.frame(Some(viewer), "Ask that this ends").with_errors(form.has_errors()).at("/account");
    page(&EndPage { frame, form, address: format!("{OWN}/{}/end", link.id), link })
}

pub(super) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let link = one(&site, &viewer, &parse_id(&text)?).await?;
    let form = Form::open(&site, &viewer, END, link.id.as_str()).await?;
    render_end(&site, &viewer, link, form)
}

pub(super) async fn ask_to_end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let link = one(&site, &viewer, &parse_id(&text)?).await?;
    let mut form = Form::sent(&site, &viewer, values, END, link.id.as_str()).await?;
    let read = form.check(site.clock().today(), |check| check.text("why", "Enter why it is over"));
    let Some(why) = read else { return Ok(forms::refused(render_end(&site, &viewer, link, form)?)) };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, OWN)?;
            store::ask_to_end(tx, &viewer, &link.id, &why)?;
            Ok(Entry::new(&viewer, Act::LinkChanged).target(link.id).detail("asked that it ends").with(led_to))
        })
        .await?;
    then(&led_to)
}
