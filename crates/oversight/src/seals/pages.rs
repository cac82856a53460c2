//! The pages of the keeper of sealed adoptions. What is typed here is kept in no draft, and who is who has no address of its own.

use alongside_schema::{Act, Entry, Error, Id, Reference, ReferenceKind, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::SEALS;
use super::store::{self, NewSeal, Opened, Seal};

const NEW: &str = "seal-new";
const OPEN: &str = "seal-open";

/// Where the key is not, there is nothing.
fn is_here(site: &Site) -> Result<(), Problem> {
    if site.db().keys().seals.opens() { Ok(()) } else { Err(Problem::NotFound) }
}

#[derive(Template)]
#[template(path = "oversight/seals.html")]
struct ListPage {
    frame: Frame,
    seals: Vec<Seal>,
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    is_here(&site)?;
    let by = viewer.clone();
    let read = site.db().read(move |connection| {
        let seals = store::seals(connection)?;
        Ok(Entry::new(&by, Act::ListRead).target("sealed adoptions").with(seals))
    });
    page(&ListPage { frame: site.frame(Some(&viewer), "Sealed adoptions").at(SEALS), seals: read.await? })
}

#[derive(Template)]
#[template(path = "oversight/seal_new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    could: Vec<(Id, String)>,
}

impl NewPage {
    fn could(&self) -> impl Iterator<Item = (&str, &str)> {
        self.could.iter().map(|(id, words)| (id.as_str(), words.as_str()))
    }
}

async fn who_could(site: &Site, viewer: &Viewer) -> Result<Vec<(Id, String)>, Problem> {
    is_here(site)?;
    let by = viewer.clone();
    let read = site.db().read(move |connection| {
        let could = store::who_could_know(connection)?;
        Ok(Entry::new(&by, Act::ListRead).target("who could know of a sealed record").with(could))
    });
    Ok(read.await?)
}

fn render_new(site: &Site, viewer: &Viewer, form: Form, could: Vec<(Id, String)>) -> Page {
    let frame = site.frame(Some(viewer), "Seal an adoption").at(SEALS).with_errors(form.has_errors());
    page(&NewPage { frame, form, could })
}

pub(super) async fn show_new(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let could = who_could(&site, &viewer).await?;
    let form = Form::blank(site.db().chance().id(site.clock().now()), NEW, "");
    render_new(&site, &viewer, form, could)
}

fn parse(check: &mut Check<'_>, could: &[(Id, String)]) -> Option<NewSeal> {
    let old: Option<Reference> = check.values().get("old").trim().parse().ok();
    let old = old.filter(|reference| reference.kind() == ReferenceKind::Person);
    if old.is_none() {
        check.error("old", "Enter the reference of the person, like P2345");
    }
    let name = check.text("name", "Enter what they are called now");
    let birth_date = check.birth_day("born", "their");
    if birth_date.is_none() {
        check.error("born_day", "Enter their date of birth");
    }
    let adopters = check.optional("adopters");
    let adopters = adopters.lines().map(str::trim).filter(|name| !name.is_empty());
    let adopters: Vec<String> = adopters.map(str::to_owned).collect();
    let family = check.text("family", "Enter what the new record is called");
    let home = (check.text("address", "Enter where they live"), check.optional("postcode"));
    let offered: Vec<Id> = could.iter().map(|(id, _)| id.clone()).collect();
    let cleared = check.ticked("cleared", &offered);
    if cleared.is_empty() {
        check.error("cleared", "Tick who may know of the new record");
    }
    Some(NewSeal { old: old?, name, birth_date: birth_date?, adopters, family, home, cleared })
}

pub(super) async fn make(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let could = who_could(&site, &viewer).await?;
    let mut form = Form::received(values)?;
    let Some(Some(new)) = form.check(site.clock().today(), |check| parse(check, &could)) else {
        return Ok(forms::refused(render_new(&site, &viewer, form, could)?));
    };
    let random = site.db().chance().salt();
    let (by, sent) = (viewer.clone(), form.clone());
    let made = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, SEALS)?;
        let id = store::make_seal(tx, &by, &new, &random)?;
        // Neither family stands in the entry: whoever looks through the trail would read who is who.
        Ok(Entry::new(&by, Act::IdentitySealed).target(id).with(led_to))
    });
    match made.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("old", words));
            Ok(forms::refused(render_new(&site, &viewer, form, could)?))
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "oversight/seal.html")]
struct OnePage {
    frame: Frame,
    form: Form,
    seal: Seal,
    opened: Option<Opened>,
}

async fn one(site: &Site, viewer: &Viewer, id: &str) -> Result<Seal, Problem> {
    is_here(site)?;
    let (by, id): (Viewer, Id) = (viewer.clone(), id.parse().map_err(|_| Problem::NotFound)?);
    let read = site.db().read(move |connection| {
        let seal = store::seal(connection, &id)?;
        Ok(Entry::new(&by, Act::ListRead).target("a sealed adoption").with(seal))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, form: Form, seal: Seal, opened: Option<Opened>) -> Page {
    let frame = site.frame(Some(viewer), "A sealed adoption").at(SEALS).with_errors(form.has_errors());
    page(&OnePage { frame, form, seal, opened })
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let seal = one(&site, &viewer, &id).await?;
    let form = Form::blank(site.db().chance().id(site.clock().now()), OPEN, seal.id.as_str());
    render(&site, &viewer, form, seal, None)
}

/// Who is who is shown where it was asked for, once; each time is an entry with its reason.
pub(super) async fn open(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    is_here(&site)?;
    let mut form = Form::received(values)?;
    let why = form.check(site.clock().today(), |check| check.text("why", "Enter why you need to know"));
    let Some(why) = why else {
        let seal = one(&site, &viewer, &id).await?;
        return Ok(forms::refused(render(&site, &viewer, form, seal, None)?));
    };
    let (by, id): (Viewer, Id) = (viewer.clone(), id.parse().map_err(|_| Problem::NotFound)?);
    let opened = site.db().write(move |tx| {
        let opened = store::open_seal(tx, &id)?;
        let seal = store::seal(tx.connection(), &id)?;
        Ok(Entry::new(&by, Act::SealOpened).target(&id).words(why).with((seal, opened)))
    });
    let (seal, opened) = opened.await?;
    render(&site, &viewer, form, seal, Some(opened))
}
