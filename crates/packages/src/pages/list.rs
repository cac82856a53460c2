//! A family's support packages: what each is for, where it stands, and what it comes to.

use alongside_families::Bar;
use alongside_families::store::SaidWrong;
use alongside_schema::Viewer;
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::reference;
use super::seen::{About, Seen, read};
use crate::store::{Members, Package};

#[derive(Template)]
#[template(path = "packages/list.html")]
struct ListPage {
    frame: Frame,
    bar: Bar,
    address: String,
    seen: Seen,
    wrong: SaidWrong,
    can_change: bool,
}

impl ListPage {
    /// What it comes to, and what of that was paid.
    fn sums(&self, package: &Package) -> String {
        let sum = self.seen.support.sum_of(&package.id).unwrap_or_default();
        let paid = self.seen.support.paid_of(&package.id);
        if paid.is_nothing() { format!("{sum} in all") } else { format!("{sum} in all, {paid} paid so far") }
    }

    /// What it pays for, in short.
    fn what(&self, package: &Package) -> String {
        let lines: Vec<&str> = self.seen.support.lines_of(&package.id).map(|line| line.what.as_str()).collect();
        if lines.is_empty() { "Nothing is written down yet".to_owned() } else { lines.join("; ") }
    }
}

pub(super) async fn show<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let (seen, wrong) = read::<M>(&site, &viewer, &reference(&text)?, &About::nothing()).await?;
    page(&ListPage {
        frame: site.frame(Some(&viewer), "Support packages"),
        bar: Bar::from(&seen.family),
        address: format!("{}/packages", seen.home()),
        can_change: seen.family.may_be_changed(),
        seen,
        wrong,
    })
}
