//! One record, for who decides whether it is destroyed: how much there is of what, and until when each is kept. Nothing of what it says.

use alongside_schema::{Act, Entry, Reference, Viewer};
use alongside_web::{Frame, Page, Problem, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::store::{self, Hold, Look};
use crate::rights::heading;

struct Line {
    heading: String,
    count: i64,
    until: String,
    rule: String,
}

#[derive(Template)]
#[template(path = "oversight/keeping_family.html")]
struct FamilyPage {
    frame: Frame,
    look: Look,
    until: String,
    rule: String,
    lines: Vec<Line>,
    holds: Vec<Hold>,
    is_over: bool,
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(reference): Path<String>,
) -> Page {
    let reference: Reference = reference.parse().map_err(|_| Problem::NotFound)?;
    let (by, rules) = (viewer.clone(), site.keeping().clone());
    let read = site.db().read(move |connection| {
        let look = store::look(connection, &by, &rules, &reference)?;
        let holds = store::holds_of(connection, &by, &look.id)?;
        let entry = Entry::new(&by, Act::FamilyRead).family(&look.id).target("until when it is kept");
        Ok(entry.with((look, holds)))
    });
    let (look, holds) = read.await?;
    let rules = site.keeping();
    let lines = look.tables.iter().map(|(table, count, kept)| Line {
        heading: heading(table),
        count: *count,
        until: super::until_words(kept),
        rule: super::rule_words(rules, &kept.rule),
    });
    page(&FamilyPage {
        frame: site.frame(Some(&viewer), "Until when a record is kept"),
        until: super::until_words(&look.whole),
        rule: super::rule_words(rules, &look.whole.rule),
        is_over: look.whole.is_over(site.clock().today().0),
        lines: lines.collect(),
        holds,
        look,
    })
}
