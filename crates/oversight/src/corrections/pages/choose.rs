//! Choosing what is said to be wrong: first what kind of thing, then which.

use alongside_families::Bar;
use alongside_families::act::read;
use alongside_schema::{Id, Viewer};
use alongside_web::{Frame, Page, Problem, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::store::{self, OFFERED};
use crate::rights::row::Said;
use crate::rights::tables::heading;

#[derive(Template)]
#[template(path = "oversight/correction_kinds.html")]
struct KindsPage {
    frame: Frame,
    bar: Bar,
    address: String,
    kinds: Vec<(&'static str, String, usize)>,
}

pub(in super::super) async fn kinds(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = text.parse().map_err(|_| Problem::NotFound)?;
    let (family, kinds) = read(&site, &viewer, &reference, "what could be wrong", |connection, viewer, family| {
        store::kinds(connection, viewer, &family.id)
    })
    .await?;
    page(&KindsPage {
        frame: site.frame(Some(&viewer), "What is wrong?"),
        bar: Bar::from(&family),
        address: format!("/families/{}/corrections", family.reference),
        kinds,
    })
}

#[derive(Template)]
#[template(path = "oversight/correction_rows.html")]
struct RowsPage {
    frame: Frame,
    bar: Bar,
    address: String,
    table: &'static str,
    heading: String,
    rows: Vec<(Id, Vec<Said>)>,
    is_cut: bool,
}

pub(in super::super) async fn rows(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, table)): Path<(String, String)>,
) -> Page {
    let reference = text.parse().map_err(|_| Problem::NotFound)?;
    let (family, (table, rows)) =
        read(&site, &viewer, &reference, "which of it is wrong", move |connection, viewer, family| {
            let table = store::known(&table)?;
            let found = store::rows_of(connection, viewer, &family.id, table)?;
            let people = store::people_of(connection, viewer, &family.id)?;
            let rows: Vec<_> = found.iter().map(|one| &one.row).collect();
            let says = store::says(connection, people, &rows)?;
            let rows: Vec<(Id, Vec<Said>)> = found.iter().map(|one| one.row.id.clone()).zip(says).collect();
            Ok((table, rows))
        })
        .await?;
    page(&RowsPage {
        frame: site.frame(Some(&viewer), "Which of these is wrong?"),
        bar: Bar::from(&family),
        address: format!("/families/{}/corrections", family.reference),
        table,
        heading: heading(table),
        is_cut: rows.len() == OFFERED,
        rows,
    })
}
