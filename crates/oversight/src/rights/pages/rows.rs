//! The rows that are held: twenty at a time, with what is proposed of each. What is proposed can be taken for those that somebody has read and ticked.

use alongside_families::act::id as id_of;
use alongside_schema::{Error, Id, Viewer};
use alongside_web::components::Checkboxes;
use alongside_web::{Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::super::codes::{Given, Step};
use super::super::held::Held;
use super::super::store::{self, Decision, Item, Stage};
use super::super::tables::heading;
use super::{Stored, Whole, address, is_to_do, read_whole, store_form, whole_of};

const FORM: &str = "own-record-rows";
const AT_ONCE: usize = 20;

/// Where in all rows the page begins; the rows that wait for somebody where nothing is said.
#[derive(Deserialize)]
pub(in super::super) struct From {
    from: Option<usize>,
}

/// A row in the list.
struct Line {
    held: Held,
    item: Option<Item>,
    stage: Stage,
}

impl Line {
    fn heading(&self) -> String {
        heading(self.held.table)
    }

    /// What is proposed, in the words that would be given.
    fn proposed(&self) -> String {
        self.held.proposal().2
    }

    fn said(&self) -> String {
        self.held.pieces.iter().map(|piece| format!("{}: {}", piece.label, piece.words)).collect::<Vec<_>>().join("\n")
    }

    /// What stands for it in the form: another value as soon as it is another row.
    fn value(&self) -> String {
        value(&self.held)
    }

    /// A file is never given without somebody saying that they have read it.
    fn can_be_taken(&self) -> bool {
        is_to_do(self.stage) && !(self.held.file.is_some() && self.held.first == Given::Whole)
    }
}

fn value(held: &Held) -> String {
    format!("{} {} {}", held.table, held.id, held.seen)
}

#[derive(Template)]
#[template(path = "oversight/rights_rows.html")]
struct RowsPage {
    frame: Frame,
    form: Form,
    address: String,
    all: usize,
    to_do: usize,
    to_check: usize,
    from: Option<usize>,
    lines: Vec<Line>,
    is_open: bool,
}

impl RowsPage {
    fn tick(&self, at: &usize, line: &Line) -> Checkboxes {
        let ticks = Checkboxes::single(
            "take",
            line.value(),
            format!("I have read it: {}", line.held.first.words().to_lowercase()),
        );
        let ticked = self.form.values().all("take").map(str::to_owned);
        Checkboxes { id_prefix: format!("take-{at}"), ..ticks.values(ticked) }
    }

    fn before(&self) -> Option<usize> {
        self.from.filter(|from| *from > 0).map(|from| from.saturating_sub(AT_ONCE))
    }

    fn after(&self) -> Option<usize> {
        self.from.map(|from| from.saturating_add(AT_ONCE)).filter(|after| *after < self.all)
    }
}

/// The box at which a refusal stands.
fn first_box(lines: &[Line]) -> String {
    format!("take-{}", lines.iter().position(Line::can_be_taken).unwrap_or_default())
}

fn lines(whole: &Whole, from: Option<usize>) -> Vec<Line> {
    let rows = whole.rows().filter(|(_, _, stage)| from.is_some() || is_to_do(*stage));
    let shown = rows.skip(from.unwrap_or(0)).take(AT_ONCE);
    shown.map(|(held, item, stage)| Line { held: held.clone(), item: item.cloned(), stage }).collect()
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    Query(From { from }): Query<From>,
) -> Page {
    let id = id_of(&id)?;
    let whole = read_whole(&site, &viewer, &id, "rows").await?;
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?;
    render(&site, &viewer, &whole, (form, from))
}

fn render(site: &Site, viewer: &Viewer, whole: &Whole, (form, from): (Form, Option<usize>)) -> Page {
    page(&RowsPage {
        frame: site.frame(Some(viewer), "What is held").with_errors(form.has_errors()),
        address: address(&whole.request.id),
        all: whole.count(|_| true),
        to_do: whole.count(is_to_do),
        to_check: whole.count(|stage| stage == Stage::Marked),
        lines: lines(whole, from),
        is_open: whole.request.state.is_open(),
        form,
        from,
    })
}

pub(in super::super) async fn take(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let id: Id = id_of(&id)?;
    let whole = read_whole(&site, &viewer, &id, "rows").await?;
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let field = first_box(&lines(&whole, None));
    let ticked = form.check(site.clock().today(), |check| {
        let ticked: Vec<String> = check.values().all("take").map(str::to_owned).collect();
        if ticked.is_empty() {
            check.error(&field, "Tick the rows for which what is proposed is right");
        }
        ticked
    });
    let Some(ticked) = ticked else {
        return Ok(forms::refused(render(&site, &viewer, &whole, (form, None))?));
    };
    let leads_to = format!("{}/rows", address(&id));
    let stored = store_form(&site, &viewer, form, (&id, leads_to, &field), move |tx, by, id| {
        let request = store::held(tx, by, id)?;
        let whole = whole_of(tx.connection(), request)?;
        let mut marked = 0;
        for (held, item, stage) in whole.rows() {
            let line = Line { held: held.clone(), item: item.cloned(), stage };
            if !line.can_be_taken() || !ticked.contains(&value(held)) {
                continue;
            }
            let (given, ground, words) = held.proposal();
            store::mark(tx, by, &whole.request, held, (&Decision { given, ground, words }, item))?;
            marked += 1;
        }
        if marked < ticked.len() {
            let words = "Some of these are not what they were when you read them, or somebody else was first. Nothing is stored: read them again.";
            return Err(Error::Refused(words.to_owned()));
        }
        store::write_down(tx, by, id, (Step::Marked, "as proposed", Some(marked)))?;
        Ok(format!("{marked} rows as proposed"))
    });
    match stored.await? {
        Stored::Led(to) => then(&to),
        Stored::Refused(form) => {
            let whole = read_whole(&site, &viewer, &id, "rows").await?;
            Ok(forms::refused(render(&site, &viewer, &whole, (form, None))?))
        }
    }
}
