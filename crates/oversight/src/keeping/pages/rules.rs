//! The rules of keeping in plain words, each with where it comes from.

use alongside_keeping::{Rule, Rules};
use alongside_schema::Viewer;
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::State;

#[derive(Template)]
#[template(path = "oversight/keeping_rules.html")]
struct RulesPage {
    frame: Frame,
    rules: Rules,
}

impl RulesPage {
    /// The rule whose place another takes, in its words.
    fn instead(&self, rule: &Rule) -> Option<String> {
        rule.instead_of.as_ref().map(|code| super::rule_words(&self.rules, code))
    }
}

pub(in super::super) async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    page(&RulesPage { frame: site.frame(Some(&viewer), "How long records are kept"), rules: site.keeping().clone() })
}
