//! The pages of this area: get/post pairs.

mod answer;
mod change;
mod copy;
mod decision;
mod duties;
mod invite;
mod list;
mod one;
mod panel;
mod record;
mod set_up;

use std::collections::BTreeSet;

use alongside_access::{Permission, Routes};
use alongside_families::Told;
use alongside_families::store::{self as families, Family, Member, SaidWrong};
use alongside_schema::{Act, Entry, Id, Reference, Viewer};
use alongside_web::{Problem, Site};

use crate::plan::Plan;
use crate::store::{self, Colleague, Copy, Invitation, Meeting, MeetingNote};

pub use panel::RecordsDue;

pub(crate) fn routes<P: Plan>(site: &Site) -> Routes {
    use Permission::{AnswerForAgency, ReadFamilies, WorkWithFamilies};
    Routes::new(site)
        .get("/families/{reference}/meetings", ReadFamilies, list::show)
        .get("/families/{reference}/meetings/new", WorkWithFamilies, set_up::show)
        .post("/families/{reference}/meetings/new", WorkWithFamilies, set_up::set_up)
        .get("/families/{reference}/meetings/{id}", ReadFamilies, one::show)
        .get("/families/{reference}/meetings/{id}/change", WorkWithFamilies, change::show)
        .post("/families/{reference}/meetings/{id}/change", WorkWithFamilies, change::change)
        .get("/families/{reference}/meetings/{id}/invite", WorkWithFamilies, invite::show)
        .post("/families/{reference}/meetings/{id}/invite", WorkWithFamilies, invite::invite)
        .get("/families/{reference}/meetings/{id}/invitations/{guest}", WorkWithFamilies, answer::show)
        .post("/families/{reference}/meetings/{id}/invitations/{guest}", WorkWithFamilies, answer::save)
        .get("/families/{reference}/meetings/{id}/record", WorkWithFamilies, record::show)
        .post("/families/{reference}/meetings/{id}/record", WorkWithFamilies, record::save)
        .get("/families/{reference}/meetings/{id}/decisions/new", WorkWithFamilies, decision::show::<P>)
        .post("/families/{reference}/meetings/{id}/decisions/new", WorkWithFamilies, decision::add::<P>)
        .get("/families/{reference}/meetings/{id}/copies/{guest}", WorkWithFamilies, copy::show)
        .post("/families/{reference}/meetings/{id}/copies/{guest}", WorkWithFamilies, copy::give)
        .and(alongside_families::paper_pages::only_second::<copy::CopyOfRecord>(site))
        .get("/our-actions", AnswerForAgency, duties::list)
        .get("/our-actions/{id}", AnswerForAgency, duties::show)
        .post("/our-actions/{id}", AnswerForAgency, duties::answer::<P>)
}

fn reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

fn id(text: &str) -> Result<Id, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// A family, who can be invited to a meeting about it, and what it has told before.
struct Around {
    family: Family,
    members: Vec<Member>,
    colleagues: Vec<Colleague>,
    told: Told,
}

/// Who is around a family, for the form of a new meeting or of one that there is.
async fn around(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    meeting: Option<&Id>,
    form: &'static str,
) -> Result<Around, Problem> {
    let (viewer, reference, meeting) = (viewer.clone(), reference.clone(), meeting.cloned());
    let read = site.db().read(move |connection| {
        let family = families::open(connection, &viewer, &reference)?;
        if let Some(meeting) = meeting {
            store::meeting(connection, &viewer, &family.id, &meeting)?;
        }
        let members = families::members(connection, &viewer, &family.id)?;
        let colleagues = store::colleagues(connection, &family.id)?;
        let told = Told::read(connection, &viewer, &family.id)?;
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target(form);
        Ok(entry.with(Around { family, members, colleagues, told }))
    });
    Ok(read.await?)
}

/// A meeting with all that is known of it.
#[derive(Clone)]
struct Whole {
    family: Family,
    members: Vec<Member>,
    meeting: Meeting,
    invited: Vec<Invitation>,
    notes: Vec<MeetingNote>,
    copies: Vec<Copy>,
    kept_apart: bool,
    /// The agencies of those invited of which somebody of the family wishes that they are not told.
    unwished: Vec<String>,
    /// What people say is wrong in it.
    wrong: SaidWrong,
}

impl Whole {
    fn address(&self) -> String {
        format!("/families/{}/meetings/{}", self.family.reference, self.meeting.id)
    }

    fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    fn guests(&self) -> impl Iterator<Item = (&str, String)> {
        self.invited.iter().map(|one| (one.id.as_str(), one.words()))
    }

    fn has_guests(&self) -> bool {
        !self.invited.is_empty()
    }

    fn member_ids(&self) -> Vec<Id> {
        self.members.iter().map(|member| member.person_id.clone()).collect()
    }
}

async fn whole(site: &Site, viewer: &Viewer, reference: &Reference, meeting: &Id) -> Result<Whole, Problem> {
    let (viewer, reference, id) = (viewer.clone(), reference.clone(), meeting.clone());
    let read = site.db().read(move |connection| {
        let family = families::open(connection, &viewer, &reference)?;
        let meeting = store::meeting(connection, &viewer, &family.id, &id)?;
        let invited = store::invitations(connection, &viewer, &family.id, &id)?;
        let others = invited.iter().map(|one| &one.agency).filter(|one| !one.is_empty() && **one != viewer.agency);
        let others: BTreeSet<String> = others.cloned().collect();
        let unwished = families::wished_against(connection, &family.id, others.into_iter().collect())?;
        let whole = Whole {
            unwished,
            members: families::members(connection, &viewer, &family.id)?,
            notes: store::notes(connection, &viewer, &family.id, &id)?,
            copies: store::copies(connection, &viewer, &family.id, &id)?,
            kept_apart: store::kept_apart(connection, &viewer, &family.id, &invited)?,
            wrong: SaidWrong::read(connection, &viewer, &family)?,
            meeting,
            invited,
            family,
        };
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&whole.family.id).target(&id).detail("meeting").with(whole))
    });
    Ok(read.await?)
}
