//! The second person: what somebody else has decided, twenty rows at a time, to be read and agreed with.

use alongside_families::act::id as id_of;
use alongside_schema::{Error, Id, Viewer};
use alongside_web::components::Checkboxes;
use alongside_web::{Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::held::Held;
use super::super::store::{self, Check, Item, Stage};
use super::super::tables::heading;
use super::{Stored, Whole, address, read_whole, store_form, whole_of};

const FORM: &str = "own-record-check";
const AT_ONCE: usize = 20;

/// A decision of somebody else.
struct Line {
    held: Held,
    item: Item,
}

impl Line {
    fn heading(&self) -> String {
        heading(self.held.table)
    }

    fn said(&self) -> String {
        self.held.pieces.iter().map(|piece| format!("{}: {}", piece.label, piece.words)).collect::<Vec<_>>().join("\n")
    }
}

/// What stands for a decision in the form: another value as soon as it is another, or the row is.
fn value(held: &Held, item: &Item) -> String {
    format!("{} {} {}", item.id, item.version, held.seen)
}

#[derive(Template)]
#[template(path = "oversight/rights_check.html")]
struct CheckPage {
    frame: Frame,
    form: Form,
    address: String,
    lines: Vec<Line>,
    /// How many wait for this viewer.
    waiting: usize,
    /// How many are the viewer's own, and wait for somebody else.
    own: usize,
}

impl CheckPage {
    fn tick(&self, at: &usize, line: &Line) -> Checkboxes {
        let ticks = Checkboxes::single("right", value(&line.held, &line.item), "I have read it, and it is right");
        let ticked = self.form.values().all("right").map(str::to_owned);
        Checkboxes { id_prefix: format!("right-{at}"), ..ticks.values(ticked) }
    }
}

/// The decisions that wait for a second person; for the viewer or, where they are their own, for somebody else.
fn waiting(whole: &Whole, viewer: &Viewer, own: bool) -> Vec<Line> {
    let rows = whole.rows().filter(|(_, _, stage)| *stage == Stage::Marked);
    let items = rows.filter_map(|(held, item, _)| item.map(|item| Line { held: held.clone(), item: item.clone() }));
    items.filter(|line| (line.item.marked_by == viewer.user_id) == own).collect()
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id = id_of(&id)?;
    let whole = read_whole(&site, &viewer, &id, "second check").await?;
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?;
    render(&site, &viewer, &whole, form)
}

fn render(site: &Site, viewer: &Viewer, whole: &Whole, form: Form) -> Page {
    let mut lines = waiting(whole, viewer, false);
    let count = lines.len();
    lines.truncate(AT_ONCE);
    page(&CheckPage {
        frame: site.frame(Some(viewer), "Is it right?").with_errors(form.has_errors()),
        address: address(&whole.request.id),
        own: waiting(whole, viewer, true).len(),
        waiting: count,
        lines,
        form,
    })
}

pub(in super::super) async fn check(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let id: Id = id_of(&id)?;
    let whole = read_whole(&site, &viewer, &id, "second check").await?;
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let ticked = form.check(site.clock().today(), |check| {
        let ticked: Vec<String> = check.values().all("right").map(str::to_owned).collect();
        if ticked.is_empty() {
            check.error("right-0", "Tick what you have read and what is right");
        }
        ticked
    });
    let Some(ticked) = ticked else {
        return Ok(forms::refused(render(&site, &viewer, &whole, form)?));
    };
    let leads_to = format!("{}/check", address(&id));
    let stored = store_form(&site, &viewer, form, (&id, leads_to, "right-0"), move |tx, by, id| {
        let request = store::held(tx, by, id)?;
        let whole = whole_of(tx.connection(), request)?;
        let chosen = whole.rows().filter_map(|(held, item, _)| item.filter(|item| ticked.contains(&value(held, item))));
        let items: Vec<(Item, Check)> = chosen.map(|item| (item.clone(), Check::Right)).collect();
        if items.len() < ticked.len()
            || whole.rows().any(|(held, item, stage)| {
                stage != Stage::Marked && item.is_some_and(|item| ticked.contains(&value(held, item)))
            })
        {
            let words = "Some of these are not what they were when you read them, or somebody else was first. Nothing is stored: read them again.";
            return Err(Error::Refused(words.to_owned()));
        }
        store::check(tx, by, &whole.request, &items)?;
        Ok(format!("{} rows checked", items.len()))
    });
    match stored.await? {
        Stored::Led(to) => then(&to),
        Stored::Refused(form) => {
            let whole = read_whole(&site, &viewer, &id, "second check").await?;
            Ok(forms::refused(render(&site, &viewer, &whole, form)?))
        }
    }
}
