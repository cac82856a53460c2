//! A visit, call or attempt: one page for everybody who was there.

use alongside_schema::{Act, Day, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::{Bar, child_words, reference};
use crate::codes::ContactKind;
use crate::store::{self, Family, Member, NewContact, NewVisit, PlannedVisit};

const FORM: &str = "contact";

#[derive(Template)]
#[template(path = "families/contact.html")]
struct ContactPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    attempt: String,
    members: Vec<Member>,
    today: Day,
}

impl ContactPage {
    fn everybody(&self) -> impl Iterator<Item = (&str, String)> {
        self.members.iter().map(|member| {
            let words = if member.is_child() {
                child_words(member, self.today)
            } else {
                format!("{}, {}", member.name, member.relationship)
            };
            (member.person_id.as_str(), words)
        })
    }

    fn children(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members
            .iter()
            .filter(|member| member.is_child())
            .map(|child| (child.person_id.as_str(), child.name.as_str()))
    }
}

fn address(reference: &Reference) -> String {
    format!("/families/{reference}/contacts/new")
}

/// The planned visit that is being recorded, if it was planned.
#[derive(Deserialize)]
pub(super) struct Of {
    #[serde(default)]
    visit: String,
}

impl Of {
    /// The visit, if it is one that the viewer may see and that is still planned.
    pub(super) async fn planned(
        &self,
        site: &Site,
        viewer: &Viewer,
        of: &Reference,
    ) -> Result<Option<PlannedVisit>, Problem> {
        let Ok(visit) = self.visit.parse::<Id>() else { return Ok(None) };
        let (by, of) = (viewer.clone(), of.clone());
        let read = site.db().read(move |connection| {
            let family = store::open(connection, &by, &of)?;
            let planned = match store::planned_visit(connection, &by, &family.id, &visit) {
                Err(Error::NotFound) => None,
                planned => Some(planned?),
            };
            Ok(Entry::new(&by, Act::FamilyRead).family(&family.id).target("planned visit").with(planned))
        });
        Ok(read.await?)
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(of): Query<Of>,
) -> Page {
    let reference = reference(&text)?;
    let today = site.clock().today();
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let mut form = form.with_day("on", today).with("kind", ContactKind::HomeVisit.code());
    if let Some(planned) = of.planned(&site, &viewer, &reference).await? {
        // What was planned is filled in, so that nothing is typed twice; a day still to come is not a contact yet.
        form = form
            .with("kind", planned.kind.code())
            .with_day("on", planned.planned_on.min(today))
            .with_ticked("present", planned.marks.subjects.iter());
        // Also where a draft comes back: whoever came from the visit records it.
        form.values_mut().set("visit", &planned.id);
    }
    render(&site, &viewer, reference, form).await
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let (family, members) = read(site, viewer, reference).await?;
    page(&ContactPage {
        frame: site.frame(Some(viewer), "Record a visit or call").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: address(&family.reference),
        attempt: format!("/families/{}/attempts/new", family.reference),
        form,
        members,
        today: site.clock().today(),
    })
}

/// The family and its people, with the trail entry for a page of its record.
async fn read(
    site: &Site,
    viewer: &Viewer,
    reference: Reference,
) -> Result<(Family, Vec<Member>), alongside_web::Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let members = store::members(connection, &viewer, &family.id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("contact form").with((family, members)))
    });
    Ok(read.await?)
}

pub(super) async fn record(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let (_, members) = read(&site, &viewer, reference.clone()).await?;
    let Some((contact, next)) = form.check(site.clock().today(), |check| parse(check, &members)) else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}"))?;
            let family = store::hold_in_emergency(tx, &viewer, &reference)?;
            let (id, marks) = store::record_contact(tx, &viewer, &family.id, &contact)?;
            if let Some((words, due_on)) = next.promise {
                store::make_promise(tx, &viewer, &family.id, &words, contact.happened_on, due_on, &marks)?;
            }
            if let Some(visit) = next.visit {
                store::plan_visit(tx, &viewer, &family.id, &visit, &marks)?;
            }
            if let Some(made) = next.made {
                store::visit_made(tx, &viewer, &family.id, &made, &id)?;
            }
            // Last, when everything is there that a pair may keep from somebody.
            store::withhold_again(tx, &family.id)?;
            Ok(Entry::new(&viewer, Act::ContactRecorded).family(&family.id).with(led_to))
        })
        .await?;
    then(&led_to)
}

type Promised = Option<(String, Day)>;

/// What follows from a contact.
struct Next {
    promise: Promised,
    visit: Option<NewVisit>,
    /// The planned visit that this contact is.
    made: Option<Id>,
}

fn parse(check: &mut Check<'_>, members: &[Member]) -> (NewContact, Next) {
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let kind = check.code("kind", "Select how you were in touch").unwrap_or(ContactKind::HomeVisit);
    let happened_on = check.past_day("on", "the date you were in touch").unwrap_or(check.today());
    let ticked = check.ticked("present", &ids);
    if kind.has_people() && ticked.is_empty() {
        check.error("present", "Tick who was there");
    }
    if !kind.has_people() && !ticked.is_empty() {
        check.error(
            "present",
            "You did not reach them, so nobody was there. Take the ticks away, or choose how you were in touch",
        );
    }
    let seen_alone = check.ticked("alone", &ids);
    if seen_alone.iter().any(|child| !ticked.contains(child)) {
        check.error("alone", "A child you saw alone was also there: tick them above too");
    }
    let what_happened = match kind {
        ContactKind::Attempt => check.optional("what_happened"),
        _ => check.text("what_happened", "Enter what happened"),
    };
    let next = Next {
        promise: parse_promise(check),
        visit: parse_visit(check, kind),
        made: check.values().get("visit").parse().ok(),
    };
    let feedback = check.optional("feedback");
    let present = members
        .iter()
        .filter(|member| ticked.contains(&member.person_id))
        .map(|member| (member.person_id.clone(), member.name.clone()));
    let contact = NewContact {
        happened_on,
        kind,
        present: present.collect(),
        seen_alone,
        what_happened,
        next_step: String::new(),
        feedback,
    };
    (contact, next)
}

/// The next visit is of the same kind as this one, unless this was no visit.
fn parse_visit(check: &mut Check<'_>, kind: ContactKind) -> Option<NewVisit> {
    let planned_on = check.coming_day_if_any("next_visit", "the day of the next visit")?;
    let kind = if kind == ContactKind::Meeting { kind } else { ContactKind::HomeVisit };
    Some(NewVisit { planned_on, at_time: String::new(), kind, travel_minutes: 0, minutes: None })
}

/// What happens next is a promise when it is said: it then needs a day.
fn parse_promise(check: &mut Check<'_>) -> Promised {
    let words = check.optional("promise");
    if words.is_empty() {
        return None;
    }
    let due_on = check.coming_day("promise_due", "the day by which you will do it")?;
    Some((words, due_on))
}
