//! Taking a request in: who asks, about whom, what they would like, and on which day they asked, whoever of the council they asked.

use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use super::super::ADDRESS;
use super::super::codes::ByWhom;
use super::super::store::{self, NewRequest};

const FORM: &str = "own-record";

#[derive(Template)]
#[template(path = "oversight/rights_new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
}

impl NewPage {
    fn by_whom(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        ByWhom::options()
    }
}

pub(in super::super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let form = Form::open(&site, &viewer, FORM, "").await?.with_day("asked", site.clock().today());
    render(&site, &viewer, form)
}

fn render(site: &Site, viewer: &Viewer, form: Form) -> Page {
    let frame = site.frame(Some(viewer), "Somebody asks for their own record").with_errors(form.has_errors());
    page(&NewPage { frame, form })
}

fn parse(check: &mut Check<'_>) -> Option<NewRequest> {
    let by_whom: Option<ByWhom> = check.code("by_whom", "Select who asks");
    let asked_by = check.text("asked_by", "Enter the name of who asks");
    let about = check.optional("about");
    if about.is_empty() && by_whom.is_some_and(ByWhom::is_for_another) {
        check.error("about", "Enter whose record they ask for");
    }
    let asked_on = check.past_day("asked", "the day on which they asked");
    let about = if about.is_empty() { asked_by.clone() } else { about };
    Some(NewRequest { by_whom: by_whom?, asked_by, about, scope: check.optional("scope"), asked_on: asked_on? })
}

pub(in super::super) async fn ask(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    values: Values,
) -> Page {
    let mut form = Form::sent(&site, &viewer, values, FORM, "").await?;
    let Some(Some(new)) = form.check(site.clock().today(), parse) else {
        return Ok(forms::refused(render(&site, &viewer, form)?));
    };
    let asked = site.db().write(move |tx| {
        let id = store::ask(tx, &viewer, &new)?;
        // Whoever is near to them has taken it in for another officer.
        let is_theirs = store::one(tx.connection(), &viewer, &id).is_ok();
        let leads_to = if is_theirs { format!("{ADDRESS}/{id}") } else { ADDRESS.to_owned() };
        let led_to = forms::receive(tx, &viewer, &form, leads_to)?;
        Ok(Entry::new(&viewer, Act::OwnRecordChanged).target(&id).detail("taken in").with(led_to))
    });
    then(&asked.await?)
}
