//! A professional asks for help for a family: one page to fill in, one to check, and a reference at once.

use alongside_schema::{Act, Day, Entry, ReferenceKind, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use super::Told;
use crate::assessment::{Assessment, Sender};
use crate::codes::{FamilyKnows, Relation, Urgency};
use crate::draft::{self, MOST_PEOPLE};
use crate::store::{self, Arrival};

const FORM: &str = "request";
const ADDRESS: &str = "/requests/new";

#[derive(Template)]
#[template(path = "requests/ask.html")]
struct AskPage {
    frame: Frame,
    form: Form,
    rows: usize,
    agency: String,
}

impl AskPage {
    fn row_numbers(&self) -> std::ops::RangeInclusive<usize> {
        1..=self.rows
    }

    fn field(&self, row: &usize, name: &str) -> String {
        format!("p{row}_{name}")
    }

    fn relations(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        std::iter::once(("", "Select")).chain(Relation::options())
    }

    fn homes(&self) -> [(&'static str, &'static str); 3] {
        [("1", "Home 1"), ("2", "Home 2"), ("0", "Another place, or not known")]
    }

    fn can_add(&self) -> bool {
        self.rows < MOST_PEOPLE
    }
}

pub(super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let form = Form::open(&site, &viewer, FORM, "").await?;
    render(&site, &viewer, form)
}

fn render(site: &Site, viewer: &Viewer, form: Form) -> Page {
    let frame = site.frame(Some(viewer), "Ask for help for a family").with_errors(form.has_errors());
    page(&AskPage { frame, rows: draft::rows(form.values()), form, agency: viewer.agency.clone() })
}

/// The button says what is wanted: another row for a person, or to go on to the check.
pub(super) async fn go_on(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let mut form = Form::sent(&site, &viewer, values, FORM, "").await?;
    if form.values().has("add") {
        let rows = draft::rows(form.values()) + 1;
        form.values_mut().set("people", rows.min(MOST_PEOPLE));
        form.values_mut().remove(|name| name == "add");
        form.keep(&site, &viewer).await?;
        return then(&format!("{ADDRESS}#person-{rows}"));
    }
    let sender = sender(&viewer);
    let read = form.check(site.clock().today(), |check| draft::parse(check, sender));
    match read {
        Some(_) => then("/requests/new/check"),
        None => Ok(forms::refused(render(&site, &viewer, form)?)),
    }
}

/// Who sends: the account that is signed in.
fn sender(viewer: &Viewer) -> Sender {
    Sender {
        name: viewer.name.clone(),
        role: viewer.job_title.clone(),
        organisation: viewer.agency.clone(),
        contact: String::new(),
    }
}

#[derive(Template)]
#[template(path = "requests/check.html")]
struct CheckPage {
    frame: Frame,
    form: Form,
    said: Assessment,
    today: Day,
}

impl CheckPage {
    fn told(&self) -> Told<'_> {
        Told { said: &self.said, today: self.today }
    }
}

pub(super) async fn check(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let mut form = Form::open(&site, &viewer, FORM, "").await?;
    let sender = sender(&viewer);
    let read = form.check(site.clock().today(), |check| draft::parse(check, sender));
    let Some(said) = read else { return then(ADDRESS) };
    let frame = site.frame(Some(&viewer), "Check before you send");
    page(&CheckPage { frame, form, said, today: site.clock().today() })
}

/// Sends what the draft holds. A second press finds no draft and is led to where the first one led.
pub(super) async fn send(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let sent = Form::sent(&site, &viewer, values, FORM, "").await?;
    let mut draft = Form::open(&site, &viewer, FORM, "").await?;
    let sender = sender(&viewer);
    let said = draft.check(site.clock().today(), |check| draft::parse(check, sender));
    let led_to = site
        .db()
        .write(move |tx| {
            let reference = tx.new_reference(ReferenceKind::Request);
            let led_to = forms::receive(tx, &viewer, &sent, format!("/requests/mine/{reference}"))?;
            let said = said.ok_or(alongside_schema::Error::NotFound)?;
            let arrival = Arrival {
                requester: Some(viewer.user_id.clone()),
                agency: Some(viewer.agency_id.clone()),
                ..Arrival::default()
            };
            store::arrive(tx, &reference, &said, &arrival)?;
            Ok(Entry::new(&viewer, Act::HelpRequested).target(reference).with(led_to))
        })
        .await;
    match led_to {
        Ok(led_to) => then(&led_to),
        Err(alongside_schema::Error::NotFound) => then(ADDRESS),
        Err(error) => Err(Problem::from(error)),
    }
}
