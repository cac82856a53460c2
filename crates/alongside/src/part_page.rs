//! The part of a family's record that somebody of a partner agency was given: what several areas show of it, on one page, and what they write down themselves.

use std::collections::BTreeMap;

use alongside_access::{Permission, Routes};
use alongside_families::Bar;
use alongside_families::codes::ContactKind;
use alongside_families::store::{
    self, ContactLine, Member, NewContact, PartLine, PartOf, Responsibility, Spell, Story, Tie,
};
use alongside_meetings::store::{Meeting, MeetingNote};
use alongside_plans::PlanPanel;
use alongside_plans::limits::Limits;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::Area;
use alongside_schema::{Act, Entry, Id, Reference, Result, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

/// Families in the list at the most: more than anybody of a partner agency works with.
const MOST: i64 = 500;
/// Visits and calls on the page at the most.
const CONTACTS: i64 = 50;
const FORM: &str = "part_contact";

pub(crate) fn routes(site: &Site) -> Routes {
    Routes::new(site)
        .get("/parts", Permission::ReadParts, list)
        .get("/families/{reference}/part", Permission::ReadParts, show)
        .get("/families/{reference}/part/contacts/new", Permission::WorkInParts, write)
        .post("/families/{reference}/part/contacts/new", Permission::WorkInParts, record)
}

fn parse_reference(text: &str) -> std::result::Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

#[derive(Template)]
#[template(path = "parts.html")]
struct PartsPage {
    frame: Frame,
    families: Vec<PartLine>,
}

async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let families = site.db().read(move |connection| {
        let families = store::parts_of(connection, &by, MOST)?;
        let shown = Entry::new(&by, Act::ListRead).target("families of which I have a part");
        Ok(shown.shows(families.iter().map(|family| &family.reference)).with(families))
    });
    page(&PartsPage { families: families.await?, frame: site.frame(Some(&viewer), "Families you work with") })
}

/// A meeting, with what was recorded there.
struct Held {
    meeting: Meeting,
    notes: Vec<MeetingNote>,
}

/// What the page shows; an area that was not given is empty.
struct Shown {
    part: PartOf,
    members: Vec<Member>,
    stories: Vec<Story>,
    plan: Option<PlanPanel>,
    meetings: Vec<Held>,
    ties: Vec<Tie>,
    responsibilities: Vec<Responsibility>,
    schools: BTreeMap<Id, String>,
    spells: Vec<Spell>,
    contacts: Vec<ContactLine>,
}

impl Shown {
    /// Reads it. What may be seen of each area is for the views to say; the areas only spare the queries that would find nothing.
    fn read(connection: &mut DbConnection, viewer: &Viewer, reference: &Reference, limits: &Limits) -> Result<Self> {
        let part = store::open_part(connection, viewer, reference)?;
        let id = part.family.id.clone();
        let members = store::members(connection, viewer, &id)?;
        let plan = PlanPanel::read(connection, viewer, &part.family, members.iter(), limits)?.for_paper();
        let mut meetings = Vec::new();
        for meeting in alongside_meetings::store::meetings(connection, viewer, &id)? {
            let notes = alongside_meetings::store::notes(connection, viewer, &id, &meeting.id)?;
            meetings.push(Held { meeting, notes });
        }
        Ok(Self {
            stories: store::stories(connection, viewer, &id)?,
            plan: part.has(Area::Plan).then_some(plan),
            ties: store::ties(connection, viewer, &id)?,
            responsibilities: store::responsibilities_of(connection, viewer, &id)?,
            schools: store::schools_of(connection, viewer, &id)?,
            spells: store::current_spells(connection, viewer, &id)?,
            contacts: store::contact_lines(connection, viewer, &id, CONTACTS)?,
            meetings,
            members,
            part,
        })
    }

    fn name_of(&self, id: &Id) -> Option<&str> {
        self.members.iter().find(|member| member.person_id == *id).map(|member| member.name.as_str())
    }

    /// Who is what to whom, where the viewer knows of both.
    fn tie_lines(&self) -> impl Iterator<Item = String> {
        let holds = self.ties.iter().filter(|tie| tie.to_on.is_none());
        holds.filter_map(|tie| {
            Some(format!("{} is {} {}", self.name_of(&tie.from)?, tie.reads_from(&tie.from), self.name_of(&tie.to)?))
        })
    }

    /// Who has parental responsibility for whom now, where the viewer knows of both.
    fn responsibility_lines(&self) -> impl Iterator<Item = String> {
        let holds = self.responsibilities.iter().filter(|one| one.to_on.is_none());
        holds.filter_map(|one| Some(format!("{} for {}", self.name_of(&one.person_id)?, self.name_of(&one.child_id)?)))
    }
}

#[derive(Template)]
#[template(path = "part.html")]
struct PartPage {
    frame: Frame,
    bar: Bar,
    shown: Shown,
}

async fn show(State(site): State<Site>, Extension(viewer): Extension<Viewer>, Path(text): Path<String>) -> Page {
    let reference = parse_reference(&text)?;
    let (by, limits) = (viewer.clone(), alongside_plans::limits(&site));
    let read = site.db().read(move |connection| {
        let shown = Shown::read(connection, &by, &reference, &limits)?;
        let entry = Entry::new(&by, Act::FamilyRead).family(&shown.part.family.id).target("part of the record");
        Ok(entry.with(shown))
    });
    let shown = read.await?;
    page(&PartPage { frame: site.frame(Some(&viewer), "Family"), bar: Bar::of_part(&shown.part), shown })
}

#[derive(Template)]
#[template(path = "part_contact.html")]
struct WritePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    members: Vec<Member>,
}

impl WritePage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    fn children(&self) -> impl Iterator<Item = (&str, &str)> {
        let children = self.members.iter().filter(|member| member.is_child());
        children.map(|child| (child.person_id.as_str(), child.name.as_str()))
    }
}

type Known = (PartOf, Vec<Member>);

async fn read_known(site: &Site, viewer: &Viewer, reference: &Reference) -> std::result::Result<Known, Problem> {
    let (by, reference) = (viewer.clone(), reference.clone());
    let read = site.db().read(move |connection| {
        let part = store::open_part(connection, &by, &reference)?;
        let members = store::members(connection, &by, &part.family.id)?;
        let entry = Entry::new(&by, Act::FamilyRead).family(&part.family.id).target("what a partner did");
        Ok(entry.with((part, members)))
    });
    Ok(read.await?)
}

fn render(site: &Site, viewer: &Viewer, (part, members): Known, form: Form) -> Page {
    page(&WritePage {
        frame: site.frame(Some(viewer), "What you did with the family").with_errors(form.has_errors()),
        bar: Bar::of_part(&part),
        address: format!("/families/{}/part/contacts/new", part.family.reference),
        form,
        members,
    })
}

async fn write(State(site): State<Site>, Extension(viewer): Extension<Viewer>, Path(text): Path<String>) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let form = form.with_day("on", site.clock().today()).with("kind", ContactKind::Meeting.code());
    let known = read_known(&site, &viewer, &reference).await?;
    render(&site, &viewer, known, form)
}

async fn record(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let known = read_known(&site, &viewer, &reference).await?;
    let Some(Some(contact)) = form.check(site.clock().today(), |check| parse(check, &known.1)) else {
        return Ok(forms::refused(render(&site, &viewer, known, form)?));
    };
    let written = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/part"))?;
        let part = store::hold_part(tx, &viewer, &reference)?;
        store::record_contact(tx, &viewer, &part.family.id, &contact)?;
        store::withhold_again(tx, &part.family.id)?;
        Ok(Entry::new(&viewer, Act::ContactRecorded).family(&part.family.id).with(led_to))
    });
    then(&written.await?)
}

fn parse(check: &mut Check<'_>, members: &[Member]) -> Option<NewContact> {
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let what_happened = check.text("what_happened", "Enter what you did and what happened");
    let kind: Option<ContactKind> = check.code("kind", "Select how you were in touch");
    let happened_on = check.past_day("on", "the day on which it was");
    let present = check.ticked("present", &ids);
    let alone = check.ticked("alone", &ids);
    let kind = kind?;
    if kind.has_people() && present.is_empty() {
        check.error("present", "Select who was there");
        return None;
    }
    if alone.iter().any(|child| !present.contains(child)) {
        check.error("present", "Select the children whom you saw alone here too");
        return None;
    }
    let named = members.iter().filter(|member| present.contains(&member.person_id));
    Some(NewContact {
        happened_on: happened_on?,
        kind,
        present: named.map(|member| (member.person_id.clone(), member.name.clone())).collect(),
        seen_alone: alone,
        what_happened,
        next_step: String::new(),
        feedback: String::new(),
    })
}
