//! The assessment on paper, for one person of the family or for a file: the copy for a person holds only what that person may see, and
//! nothing in it tells that something was left out.

use alongside_families::store::Member;
use alongside_schema::{Id, Marks, Viewer};
use alongside_web::settings::Domain;
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::{Newest, parse_reference, read};
use crate::place::places;
use crate::store::Part;

#[derive(Template)]
#[template(path = "assessments/paper.html")]
struct PaperPage {
    frame: Frame,
    newest: Newest,
    domains: Vec<Domain>,
    reader: Option<Member>,
    printed_at: String,
    address: String,
}

impl PaperPage {
    /// Each part that the reader may see, under its heading.
    fn parts(&self) -> Vec<(String, &Part)> {
        let all = places(&self.domains, &self.newest.members);
        all.filter_map(|(place, domain, child)| {
            let part = self.newest.part(&place).filter(|part| self.may_see(&part.marks))?;
            let heading = child.map_or(domain.title.clone(), |child| format!("{}: {}", child.name, domain.title));
            Some((heading, part))
        })
        .collect()
    }

    fn may_see(&self, marks: &Marks) -> bool {
        self.reader.as_ref().is_none_or(|reader| !marks.withheld_from.contains(&reader.person_id))
    }

    fn readings_of<'a>(&'a self, part: &'a Part) -> impl Iterator<Item = &'a crate::store::Reading> {
        self.newest.readings.iter().filter(|reading| reading.place == part.place)
    }
}

/// For whom it is printed.
#[derive(Deserialize)]
pub(super) struct For {
    #[serde(default)]
    person: String,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(wanted): Query<For>,
) -> Page {
    let reference = parse_reference(&text)?;
    let newest = read(&site, &viewer, &reference, "assessment on paper").await?;
    let wanted: Option<Id> = wanted.person.parse().ok();
    let reader = newest.members.iter().find(|member| Some(&member.person_id) == wanted.as_ref()).cloned();
    page(&PaperPage {
        frame: site.frame(Some(&viewer), "Assessment, to print"),
        domains: site.settings().assessment.domains.clone(),
        reader,
        printed_at: site.clock().now().words(),
        address: format!("/families/{reference}/assessment"),
        newest,
    })
}
