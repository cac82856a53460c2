//! The requests with what is left of their time, and the register of them as a file.

use alongside_schema::{Act, Day, Entry, Reference, Viewer};
use alongside_web::{Frame, Page, Site, page, spreadsheet};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use super::super::{ADDRESS, clock, store};
use super::Asked;
use crate::corrections::store as corrections;
use crate::limits::store as limits;

/// How many are shown, of the open ones and of those that have ended.
const SHOWN: i64 = 200;
/// How many go into a file.
const IN_A_FILE: i64 = 5_000;

/// A request with how its time stands.
struct Line {
    asked: Asked,
    due: clock::Due,
}

#[derive(Template)]
#[template(path = "oversight/rights.html")]
struct ListPage {
    frame: Frame,
    open: Vec<Line>,
    ended: Vec<Line>,
    for_others: Vec<(Reference, Day)>,
    corrections: Vec<(corrections::Listed, clock::Due)>,
    limits: Vec<(limits::Listed, clock::Due)>,
}

fn lines(
    connection: &mut alongside_schema::DbConnection,
    viewer: &Viewer,
    most: i64,
) -> alongside_schema::Result<Vec<Asked>> {
    let requests = store::all(connection, viewer, most)?;
    let ids: Vec<_> = requests.iter().map(|request| request.id.clone()).collect();
    let pauses = store::pauses(connection, &ids)?;
    let asked = requests.into_iter().map(|request| {
        let pauses = pauses.iter().filter(|(id, _)| *id == request.id).map(|(_, pause)| pause.clone()).collect();
        Asked { request, pauses }
    });
    Ok(asked.collect())
}

pub(in super::super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let read = site.db().read_widely(move |connection| {
        let lines = lines(connection, &by, SHOWN)?;
        let for_others = store::for_others(connection, &by)?;
        let (wrong, limited) = (corrections::listed(connection, &by, SHOWN)?, limits::listed(connection, &by, SHOWN)?);
        let families = wrong.iter().map(|one| &one.family).chain(limited.iter().map(|one| &one.family));
        let entry = Entry::new(&by, Act::ListRead)
            .target("own records")
            .shows(families)
            .counted(lines.len() + wrong.len() + limited.len());
        Ok(entry.with((lines, for_others, wrong, limited)))
    });
    let (asked, for_others, wrong, limited) = read.await?;
    let now = site.clock().now();
    let due = |code, asked_on, decided_at| clock::due_of(site.clocks(), (code, asked_on), &[], decided_at, now);
    let corrections = wrong.into_iter().map(|one| {
        let due = due("correction", one.asked_on, one.decided_at);
        (one, due)
    });
    let limits = limited.into_iter().map(|one| {
        let due = due("objection", one.asked_on, one.decided_at);
        (one, due)
    });
    let (corrections, limits) = (corrections.collect(), limits.collect());
    let lines = asked.into_iter().map(|asked| Line { due: asked.due(&site), asked });
    let (open, ended) = lines.partition(|line| line.asked.request.state.is_open());
    let frame = site.frame(Some(&viewer), "Asked for their own record").at(ADDRESS);
    page(&ListPage { frame, open, ended, for_others, corrections, limits })
}

const HEADINGS: [&str; 9] = [
    "Reference",
    "Asked",
    "Who asks",
    "In what standing",
    "About",
    "What they would like",
    "Where it stands",
    "Time",
    "Ended, and why",
];

pub(in super::super) async fn file(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let read = site.db().read_widely(move |connection| {
        let lines = lines(connection, &viewer, IN_A_FILE)?;
        let entry = Entry::new(&viewer, Act::ListRead).target("own records").detail("as a file").counted(lines.len());
        Ok(entry.with(lines))
    });
    let cells = |asked: &Asked| {
        let request = &asked.request;
        let ended = request.decided_at.map(|at| at.words()).unwrap_or_default();
        vec![
            request.reference.to_string(),
            request.asked_on.words(),
            request.asked_by.clone(),
            request.by_whom.words().to_owned(),
            request.about.clone(),
            request.scope.clone(),
            request.state.words().to_owned(),
            asked.due(&site).words,
            format!("{ended} {}", request.decided_words).trim().to_owned(),
        ]
    };
    let lines = read.await?;
    spreadsheet("own-records", &HEADINGS, lines.iter().map(cells))
}
