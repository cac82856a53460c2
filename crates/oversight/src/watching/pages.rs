//! The pages of looking through the trail, and the same as a file.

use alongside_access::{Here, ask_for_proof};
use alongside_schema::{Act, Entry, Id, Moment, Role, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, spreadsheet};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::asked::Asked;
use super::lines::{Line, is_open};
use super::{ADDRESS, store, volume};
use crate::codes::Screen;
use crate::which::Which;

const FORM: &str = "watch";
/// Lines on a page, and in a file.
const ON_A_PAGE: usize = 200;
const IN_A_FILE: usize = 20_000;

#[derive(Template)]
#[template(path = "oversight/watch.html")]
struct ChoicePage {
    frame: Frame,
    newest: Option<(i64, Moment)>,
    waiting: i64,
}

impl ChoicePage {
    fn screens(&self) -> &'static [Screen] {
        Screen::ALL
    }
}

pub(super) async fn choose(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let read = site.db().read_widely(move |connection| {
        let chain = store::chain(connection)?;
        Ok(Entry::new(&by, Act::TrailWatched).target("chain").with(chain))
    });
    let (newest, waiting) = read.await?;
    page(&ChoicePage { frame: site.frame(Some(&viewer), "Who saw what").at(ADDRESS), newest, waiting })
}

/// A table: what was found.
struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    more: bool,
}

#[derive(Template)]
#[template(path = "oversight/watched.html")]
struct WatchPage {
    frame: Frame,
    form: Form,
    address: String,
    screen: Screen,
    accounts: Vec<(Id, String)>,
    /// Whether the viewer may name somebody of a family: an auditor knows families by their references alone.
    may_name: bool,
    table: Option<Table>,
}

impl WatchPage {
    /// What stands for nobody in particular; one screen is about somebody.
    fn everybody(&self) -> &'static str {
        if self.screen == Screen::Outside { "Select somebody" } else { "Everybody\u{2019}s" }
    }

    fn accounts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.accounts.iter().map(|(id, words)| (id.as_str(), words.as_str()))
    }
}

fn parse_screen(text: &str) -> Result<Screen, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

async fn accounts(site: &Site) -> Result<Vec<(Id, String)>, Problem> {
    Ok(site.db().plain(store::accounts).await?)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(screen): Path<String>,
) -> Page {
    let screen = parse_screen(&screen)?;
    let today = site.clock().today();
    let form = Asked::offered(Form::blank(site.db().chance().id(site.clock().now()), FORM, screen.code()), today);
    let table = match Asked::at_first(screen, today) {
        Some(asked) => Some(found(&site, &viewer, asked, ON_A_PAGE).await?),
        None => None,
    };
    let accounts = accounts(&site).await?;
    render(&site, &viewer, screen, form, accounts, table)
}

fn render(
    site: &Site,
    viewer: &Viewer,
    screen: Screen,
    form: Form,
    accounts: Vec<(Id, String)>,
    table: Option<Table>,
) -> Page {
    let frame = site.frame(Some(viewer), screen.words()).at(ADDRESS).with_errors(form.has_errors());
    let address = format!("{ADDRESS}/{screen}");
    page(&WatchPage { frame, form, address, screen, accounts, may_name: viewer.is(Role::PrivacyOfficer), table })
}

pub(super) async fn look(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    Path(screen): Path<String>,
    values: Values,
) -> Page {
    let screen = parse_screen(&screen)?;
    let as_file = values.get("as") == "file";
    // What is saved as a file leaves the service, so it takes a fresh proof of who saves it.
    if as_file && !here.is_proved() {
        return ask_for_proof(&site, &viewer, &here, &format!("{ADDRESS}/{screen}"), Some(&values)).await;
    }
    let mut form = Form::received(values)?;
    let accounts = accounts(&site).await?;
    let may_name = viewer.is(Role::PrivacyOfficer);
    let read = form.check(site.clock().today(), |check| {
        let asked = Asked::read(check, screen, &accounts);
        if !may_name && asked.as_ref().is_some_and(|asked| matches!(asked.family, Some(Which::Person(..)))) {
            check.error("reference", "Enter the family\u{2019}s reference");
        }
        asked
    });
    let Some(Some(asked)) = read else {
        return Ok(forms::refused(render(&site, &viewer, screen, form, accounts, None)?));
    };
    if as_file {
        let title = format!("{screen} {} to {}", asked.from, asked.to);
        let table = found(&site, &viewer, asked, IN_A_FILE).await?;
        return spreadsheet(&title, &table.headings, table.rows);
    }
    let table = found(&site, &viewer, asked, ON_A_PAGE).await?;
    render(&site, &viewer, screen, form, accounts, Some(table))
}

/// Finds it, and enters that it was looked for: where, of which days and whose, and under a key whom somebody named.
async fn found(site: &Site, viewer: &Viewer, asked: Asked, most: usize) -> Result<Table, Problem> {
    let (by, of) = (viewer.clone(), site.clone());
    let read = site.db().read_widely(move |connection| {
        let meant = store::meant(connection, &by, &asked)?;
        let table = table(connection, &by, &asked, &meant, &of, most)?;
        let way = if most == IN_A_FILE { ", as a file" } else { "" };
        let entry = Entry::new(&by, Act::TrailWatched).target(asked.screen).detail(format!("{}{way}", asked.detail()));
        let entry = match &asked.family {
            Some(Which::Person(name, born)) => entry.words(format!("{name} {born}")),
            _ => entry,
        };
        let entry = match meant.as_slice() {
            [(family, _)] => entry.family(family),
            several => entry.shows(several.iter().map(|(_, reference)| reference)),
        };
        Ok(entry.counted(table.rows.len()).with(table))
    });
    Ok(read.await?)
}

fn table(
    connection: &mut alongside_schema::DbConnection,
    by: &Viewer,
    asked: &Asked,
    meant: &[(Id, alongside_schema::Reference)],
    site: &Site,
    most: usize,
) -> alongside_schema::Result<Table> {
    if asked.screen == Screen::Volume {
        let mut busy = store::many(connection, by, asked)?;
        let more = busy.len() > most;
        busy.truncate(most);
        let row = |(busy, name): (volume::Busy, String)| {
            vec![busy.day.words(), name, busy.families.to_string(), busy.usual.to_string()]
        };
        let headings = vec!["Day", "Who", "Families", "On their usual day"];
        // Who looked through many without opening any stands first.
        let mut rows: Vec<Vec<String>> = store::searched_widely(connection, asked)?;
        rows.extend(busy.into_iter().map(row));
        return Ok(Table { headings, rows, more });
    }
    let (opening, calendar) = (&site.settings().opening, site.clocks().calendar());
    let open = |at: Moment| is_open(opening, calendar, at);
    let found = store::lines(connection, by, asked, meant, (&open, most))?;
    let rows = found.lines.iter().map(Line::cells).collect();
    Ok(Table { headings: Line::HEADINGS.to_vec(), rows, more: found.more })
}
