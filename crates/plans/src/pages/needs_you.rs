//! What the plans of somebody's families ask of them today: what this area offers to the caseload.

use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Result, Viewer};
use askama::Template;

use crate::services::Overview;
use crate::store;

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

impl NeedsYou {
    /// Reads it for the families that this viewer leads: two queries at the most.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, today: Day, much: i64) -> Result<Self> {
        let (led, actions) = store::steps_led(connection, viewer)?;
        let mut possible = Vec::new();
        for family in &led {
            let overview = Overview::of(&family.steps, &actions, &[], today, much);
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
        let mut lines: Vec<Line> = possible.into_iter().map(|(_, line)| line).collect();
        let more = lines.len().saturating_sub(MOST);
        lines.truncate(MOST);
        Ok(Self { lines, more })
    }
}
