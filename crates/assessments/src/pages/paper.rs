//! The assessment on paper, for one person of the family or for the file. The copy for a person holds only what that person may see, and
//! nothing in it tells that something was left out. Whoever must not be told something gets none: free text may say anything.

use alongside_families::copy::Reader;
use alongside_families::store::{Member, is_kept_from_something, reader};
use alongside_schema::reach::GRADE_FULL;
use alongside_schema::{Act, Entry, Error, Id, People, Viewer};
use alongside_web::settings::Domain;
use alongside_web::{Frame, Page, Problem, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::{Newest, newest, parse_reference};
use crate::place::places;
use crate::store::{Part, Reading};

#[derive(Template)]
#[template(path = "assessments/paper.html")]
struct PaperPage {
    frame: Frame,
    newest: Newest,
    domains: Vec<Domain>,
    /// Whose copy it is; nobody's where it is for the file.
    reader: Option<Reader>,
    printed_at: String,
    address: String,
}

impl PaperPage {
    /// Each part that may stand in it, under its heading.
    fn parts(&self) -> Vec<(String, &Part)> {
        let all = places(&self.domains, &self.newest.members);
        all.filter_map(|(place, domain, child)| {
            let part = self.newest.part(&place).filter(|part| self.may_stand(part))?;
            let heading = child.map_or(domain.title.clone(), |child| format!("{}: {}", child.name, domain.title));
            Some((heading, part))
        })
        .collect()
    }

    fn may_stand(&self, part: &Part) -> bool {
        let Some(reader) = &self.reader else { return true };
        let about = People::new(part.person_id.clone());
        let rated_by = self.readings_of(part).map(|reading| reading.rated_by.as_str());
        let words = [part.strengths.as_str(), part.needs.as_str(), part.evidence.as_str()];
        reader.leaves_out(&part.marks, &about, words.into_iter().chain(rated_by)).is_none()
    }

    /// The answers to a part that may stand under it: each has marks of its own.
    fn readings_of<'a>(&'a self, part: &'a Part) -> impl Iterator<Item = &'a Reading> {
        let of_part = self.newest.readings.iter().filter(|reading| reading.place == part.place);
        of_part.filter(|reading| {
            let about = People::none();
            self.reader.as_ref().is_none_or(|reader| reader.leaves_out(&reading.marks, &about, []).is_none())
        })
    }
}

/// For whom it is printed.
#[derive(Deserialize)]
pub(super) struct For {
    person: Option<String>,
}

/// Whoever must not be told something gets no copy. It names nobody: who sits beside the worker reads it too.
const NO_COPY: &str = "No copy can be given here, because of who must not be told what in this family. Tell them yourself what they need to know.";
/// The whole of it is for those who answer for the family.
const NOT_WHOLE: &str = "Only the lead practitioner, who stands in for them, or their manager prints the whole assessment for the file. You can print the copy of one person.";

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(wanted): Query<For>,
) -> Page {
    let reference = parse_reference(&text)?;
    // A person who is not of the family, or no longer, has no copy: what is not found is never the whole.
    let wanted: Option<Id> = wanted.person.map(|text| text.parse().map_err(|_| Problem::NotFound)).transpose()?;
    let (by, of) = (viewer.clone(), reference.clone());
    let (newest, reader) = site
        .db()
        .read(move |connection| {
            let newest = newest(connection, &by, &of)?;
            let entry = Entry::new(&by, Act::FamilyPrinted).family(&newest.family.id);
            let Some(person) = wanted else {
                if newest.family.grade < GRADE_FULL {
                    return Err(Error::Refused(NOT_WHOLE.to_owned()));
                }
                return Ok(entry.target("assessment, for the file").with((newest, None)));
            };
            let member = newest.members.iter().find(|member| member.person_id == person).ok_or(Error::NotFound)?;
            let reader = reader_of(connection, &newest, member)?;
            Ok(entry.target(&person).detail("assessment").with((newest, Some(reader))))
        })
        .await?;
    page(&PaperPage {
        frame: site.frame(Some(&viewer), "Assessment, to print"),
        domains: site.settings().assessment.domains.clone(),
        reader,
        printed_at: site.clock().now().words(),
        address: format!("/families/{reference}/assessment"),
        newest,
    })
}

fn reader_of(
    connection: &mut alongside_schema::DbConnection,
    newest: &Newest,
    member: &Member,
) -> alongside_schema::Result<Reader> {
    let names = newest.members.iter().map(|one| (&one.person_id, one.name.as_str()));
    let reader = reader(connection, &newest.family.id, (&member.person_id, &member.name), names)?;
    if !reader.not_about.is_empty() || is_kept_from_something(connection, &newest.family.id, &member.person_id)? {
        return Err(Error::Refused(NO_COPY.to_owned()));
    }
    Ok(reader)
}
