//! A manager's first page: who needs them this week, and what waits for their word.

use alongside_access::{Permission, Routes};
use alongside_assessments::AssessmentsToAuthorise;
use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Frame, Page, Site, page};
use alongside_workers::WhoNeedsMe;
use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use serde::Deserialize;

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site).get("/team", Permission::GiveLead, show)
}

#[derive(Template)]
#[template(path = "team.html")]
struct TeamPage {
    frame: Frame,
    assessments: AssessmentsToAuthorise,
    needs: WhoNeedsMe,
}

#[derive(Deserialize)]
struct How {
    #[serde(default)]
    all: String,
}

async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>, Query(how): Query<How>) -> Page {
    let (by, of) = (viewer.clone(), site.clone());
    let (assessments, needs) = site
        .db()
        .read_widely(move |connection| {
            let assessments = AssessmentsToAuthorise::read(connection, &by)?;
            let needs = WhoNeedsMe::read(connection, &by, &of, !how.all.is_empty())?;
            let shown: Vec<_> = assessments.families().chain(needs.families()).cloned().collect();
            Ok(Entry::new(&by, Act::ListRead).target("team").shows(&shown).with((assessments, needs)))
        })
        .await?;
    page(&TeamPage { frame: site.frame(Some(&viewer), "Who needs me this week?").at("/team"), assessments, needs })
}
