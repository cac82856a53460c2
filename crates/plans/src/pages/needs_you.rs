//! What the plans of somebody's families ask of them today: what this area offers to the caseload.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Id, Reference, Result, Viewer};
use askama::Template;

use crate::codes::Acceptance;
use crate::limits::Limits;
use crate::services::Overview;
use crate::store::{self, AskedAction, LongHelp};

/// What needs somebody, in order.
#[derive(Template, Clone, Debug)]
#[template(path = "plans/needs_you.html")]
pub struct NeedsYou {
    lines: Vec<Line>,
    more: usize,
}

impl askama::filters::HtmlSafe for NeedsYou {}

/// One thing to do.
#[derive(Clone, Debug)]
struct Line {
    family: String,
    words: String,
    href: String,
    link: String,
}

/// As many as fit on a screen.
const MOST: usize = 12;

/// So many days before a call after the end is due it is on the list.
const CHECK_IN_AHEAD: i64 = 7;

impl NeedsYou {
    /// Reads it for the families that this viewer leads or keeps in touch with: at most five queries.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, limits: &Limits) -> Result<Self> {
        let mut lines = asked(connection, viewer)?;
        lines.extend(calls(connection, viewer, limits.today)?);
        lines.extend(long_help(connection, viewer, limits)?);
        lines.extend(possible(connection, viewer, limits)?);
        let more = lines.len().saturating_sub(MOST);
        lines.truncate(MOST);
        Ok(Self { lines, more })
    }
}

/// What somebody asks them to do and waits for an answer to.
fn asked(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Line>> {
    let asked = store::asked_of(connection, viewer)?.into_iter().filter(|one| one.acceptance == Acceptance::Asked);
    let line = |one: AskedAction| Line {
        words: format!("You are asked by {}: {}.", one.due_on.words(), one.what),
        href: format!("/asked/{}", one.id),
        link: "Answer".to_owned(),
        family: one.family,
    };
    Ok(asked.map(line).collect())
}

/// Calls after the end that are due, or soon will be.
fn calls(connection: &mut DbConnection, viewer: &Viewer, today: Day) -> Result<Vec<Line>> {
    let due = store::check_ins_due(connection, viewer, today.plus_days(CHECK_IN_AHEAD))?;
    let line = |(reference, family, id, due_on): (Reference, String, Id, Day)| Line {
        family,
        words: format!("They want a call to say how things are, about {}.", due_on.words()),
        href: format!("/families/{reference}/check-ins/{id}"),
        link: "Record what you heard".to_owned(),
    };
    Ok(due.into_iter().map(line).collect())
}

/// Families whose about six months have gone by.
fn long_help(connection: &mut DbConnection, viewer: &Viewer, limits: &Limits) -> Result<Vec<Line>> {
    let line = |one: LongHelp| {
        let drift = limits.drift(one.began_on, one.go_on_decided_on)?;
        Some(Line {
            words: format!("Help has gone on for {} days. Decide together whether it goes on, and why.", drift.days),
            href: format!("/families/{}/review", one.reference),
            link: "Review the plan".to_owned(),
            family: one.name,
        })
    };
    Ok(store::help_led(connection, viewer)?.into_iter().filter_map(line).collect())
}

/// Services that nothing stands before any more, those that have waited longest first.
fn possible(connection: &mut DbConnection, viewer: &Viewer, limits: &Limits) -> Result<Vec<Line>> {
    let (led, actions) = store::steps_led(connection, viewer)?;
    let mut possible = Vec::new();
    for family in &led {
        let overview = Overview::of(&family.steps, &actions, &[], limits.today, limits.much);
        for row in overview.possible() {
            let line = Line {
                family: family.name.clone(),
                words: format!("Now possible: {}. {}.", row.step.about.service, row.waiting()),
                href: format!("/families/{}/steps/{}/happened", family.reference, row.step.id),
                link: "Record that you asked".to_owned(),
            };
            possible.push((row.waited.since_wanted, line));
        }
    }
    possible.sort_by_key(|(waited, _)| std::cmp::Reverse(*waited));
    Ok(possible.into_iter().map(|(_, line)| line).collect())
}
