//! The register: what happened, what is due, and what was decided.

use alongside_schema::{Act, Entry, Moment, Viewer};
use alongside_web::{Frame, Page, Site, page, spreadsheet};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use super::store::{self, Incident, Line};
use super::{ADDRESS, clock};

/// How many are shown, of the open ones and of the closed ones.
const SHOWN: i64 = 200;
/// How many go into a file.
const IN_A_FILE: i64 = 5_000;

#[derive(Template)]
#[template(path = "oversight/incidents.html")]
struct ListPage {
    frame: Frame,
    now: Moment,
    may_save: bool,
    open: Vec<Line>,
    closed: Vec<Line>,
}

impl ListPage {
    fn left(&self, line: &Line) -> String {
        clock::left(clock::due(line.noticed_at), self.now)
    }

    fn is_late(&self, line: &Line) -> bool {
        clock::due(line.noticed_at) <= self.now
    }

    fn due(&self, line: &Line) -> String {
        clock::due(line.noticed_at).words()
    }
}

pub(super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let read = site.db().read_widely(move |connection| {
        let lines = store::all(connection, &by, SHOWN)?;
        let entry = Entry::new(&by, Act::ListRead).target("incidents").counted(lines.len());
        Ok(entry.shows(lines.iter().filter_map(|line| line.family.as_ref())).with(lines))
    });
    let (open, closed) = read.await?.into_iter().partition(|line| line.closed_at.is_none());
    let may_save = alongside_access::may(&viewer, alongside_access::Permission::DecideIncidents);
    let frame = site.frame(Some(&viewer), "What went to the wrong person").at(ADDRESS);
    page(&ListPage { frame, now: site.clock().now(), may_save, open, closed })
}

/// The register as a file: what the regulator may ask for (UK GDPR article 33(5)).
pub(super) async fn file(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let read = site.db().read_widely(move |connection| {
        let rows = store::register(connection, &viewer, IN_A_FILE)?;
        let entry = Entry::new(&viewer, Act::ListRead).target("incidents").detail("as a file").counted(rows.len());
        Ok(entry.shows(rows.iter().filter_map(|row| row.family.as_ref())).with(rows))
    });
    spreadsheet("incidents", &HEADINGS, read.await?.iter().map(cells))
}

const HEADINGS: [&str; 12] = [
    "Reported",
    "What",
    "In words",
    "Happened on",
    "Hours counted from",
    "Due",
    "Family",
    "Regulator",
    "Why or under which number",
    "People",
    "How or why not",
    "Closed, and what changes",
];

fn cells(one: &Incident) -> Vec<String> {
    let words = |moment: Option<Moment>| moment.map(Moment::words).unwrap_or_default();
    vec![
        one.reported_at.words(),
        one.kind.words().to_owned(),
        one.what.clone(),
        one.happened_on.map(|day| day.words()).unwrap_or_default(),
        one.noticed_at.words(),
        clock::due(one.noticed_at).words(),
        one.family.as_ref().map(ToString::to_string).unwrap_or_default(),
        one.regulator().map(|said| said.words().to_owned()).unwrap_or_default(),
        one.regulator_words.clone(),
        one.people().map(|said| said.words().to_owned()).unwrap_or_default(),
        one.people_words.clone(),
        format!("{} {}", words(one.closed_at), one.learned).trim().to_owned(),
    ]
}
