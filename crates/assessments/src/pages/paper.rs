//! The assessment on paper, for one person of the family or for the file. The copy for a person holds only what that person may see, and
//! nothing in it tells that something was left out. Whoever must not be told something gets none: free text may say anything.

use alongside_access::Permission;
use alongside_families::codes::PaperKind;
use alongside_families::copy::Reader;
use alongside_families::papers::{AskedFor, FOR_WORK, Made, Making, Paper};
use alongside_families::store::{ForWhom, Hands, Member, is_kept_from_something, members_ever, reader};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::GRADE_FULL;
use alongside_schema::{Error, Id, People, Result, Viewer};
use alongside_web::settings::Domain;
use alongside_web::{Frame, Site};
use askama::Template;

use super::{Newest, newest};
use crate::place::places;
use crate::store::{Part, Reading};

#[derive(Template)]
#[template(path = "assessments/paper.html")]
struct PaperPage<'p> {
    frame: Frame,
    newest: &'p Newest,
    domains: Vec<Domain>,
    /// Whose copy it is; nobody's where it is for the file.
    reader: Option<&'p Reader>,
    printed_at: String,
    address: String,
}

impl PaperPage<'_> {
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
        let Some(reader) = self.reader else { return true };
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
            self.reader.is_none_or(|reader| reader.leaves_out(&reading.marks, &about, []).is_none())
        })
    }
}

/// The assessment as a paper: what it says, and whose copy it is.
pub(super) struct AssessmentOnPaper;

/// Whoever must not be told something gets no copy. It names nobody: who sits beside the worker reads it too.
const NO_COPY: &str = "No copy can be given here, because of who must not be told what in this family. Tell them yourself what they need to know.";
/// The whole of it is for those who answer for the family.
const NOT_WHOLE: &str = "Only the lead practitioner, who stands in for them, or their manager prints the whole assessment for the file. You can print the copy of one person.";

impl Paper for AssessmentOnPaper {
    const KIND: PaperKind = PaperKind::Assessment;
    const PERMISSION: Permission = Permission::ReadFamilies;
    type Of = (Newest, Option<Reader>);

    fn make(connection: &mut DbConnection, _: &Site, viewer: &Viewer, asked: &AskedFor) -> Result<Making<Self::Of>> {
        let newest = newest(connection, viewer, &asked.reference)?;
        let is_whole = newest.family.grade >= GRADE_FULL;
        let (whom, fact, reader) = match asked.whom.as_deref() {
            None => return Ok(for_whom(newest, is_whole)),
            Some(FOR_WORK) if is_whole => (ForWhom::Work, newest.family.id.clone(), None),
            Some(FOR_WORK) => return Err(Error::Refused(NOT_WHOLE.to_owned())),
            // A person who is not of the family, or no longer, has no copy: what is not found is never the whole.
            Some(person) => {
                let person: Id = person.parse().map_err(|_| Error::NotFound)?;
                let member = newest.members.iter().find(|member| member.person_id == person).ok_or(Error::NotFound)?;
                let reader = reader_of(connection, &newest, member)?;
                (ForWhom::Person(person.clone()), person, Some(reader))
            }
        };
        let members = members_ever(connection, viewer, &newest.family.id)?;
        let names = members.iter().map(|one| (&one.person_id, one.name.as_str()));
        let hands = Hands::of(connection, &newest.family.id, names, (&whom, None))?;
        Ok(Making::Made(Box::new(Made { family: newest.family.clone(), fact, hands, of: (newest, reader) })))
    }

    fn page(site: &Site, viewer: &Viewer, made: &Made<Self::Of>) -> askama::Result<String> {
        let (newest, reader) = &made.of;
        PaperPage {
            frame: site.frame(Some(viewer), "Assessment, to print"),
            domains: site.settings().assessment.domains.clone(),
            reader: reader.as_ref(),
            printed_at: site.clock().now().words(),
            address: format!("/families/{}/assessment", made.family.reference),
            newest,
        }
        .render()
    }
}

/// Who could read it, where nobody has said who will.
fn for_whom<T>(newest: Newest, is_whole: bool) -> Making<T> {
    let file =
        is_whole.then(|| (FOR_WORK.to_owned(), "Those who work with the family: it goes into the file".to_owned()));
    let people = newest.members.iter().map(|member| (member.person_id.to_string(), member.name.clone()));
    Making::ForWhom(Box::new(newest.family.clone()), file.into_iter().chain(people).collect())
}

fn reader_of(connection: &mut DbConnection, newest: &Newest, member: &Member) -> Result<Reader> {
    let names = newest.members.iter().map(|one| (&one.person_id, one.name.as_str()));
    let reader = reader(connection, &newest.family.id, (&member.person_id, &member.name), names)?;
    if !reader.not_about.is_empty() || is_kept_from_something(connection, &newest.family.id, &member.person_id)? {
        return Err(Error::Refused(NO_COPY.to_owned()));
    }
    Ok(reader)
}
