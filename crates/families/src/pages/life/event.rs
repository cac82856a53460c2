//! One act that was recorded, and taking it back.

use alongside_schema::{Act, Error, Id, Reference, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::{Bar, reference};
use crate::store::{self, Event, Family, InTheWay, Waits};
use crate::tie_codes::LifeEvent;

const FORM: &str = "take-back";

#[derive(Template)]
#[template(path = "families/event.html")]
struct EventPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    event: Event,
    about: String,
    in_the_way: Option<InTheWay>,
    waits: Option<Id>,
    may_take_back: bool,
}

/// The act, whom it is about, and what stands in the way of taking it back.
type Found = (Event, String, Option<InTheWay>, Option<Id>);

async fn read(site: &Site, viewer: &Viewer, reference: &Reference, id: &Id) -> Result<(Family, Found), Problem> {
    let id = id.clone();
    act::read(site, viewer, reference, "life event", move |connection, viewer, family| {
        let event = store::event(connection, viewer, &family.id, &id)?;
        let members = store::members_ever(connection, viewer, &family.id)?;
        let about = members.iter().find(|member| Some(&member.person_id) == event.person_id.as_ref());
        let about = about.map_or_else(String::new, |member| member.name.clone());
        let in_the_way = match event.taken_back_at {
            None => store::in_the_way(connection, viewer, &family.id, &event)?,
            Some(_) => None,
        };
        let waits = Waits::read(connection, viewer, &family.id)?.of(&event.id).cloned();
        Ok((event, about, in_the_way, waits))
    })
    .await
}

/// Joining and dividing records is a manager's to do and to undo; everything else belongs to whoever works with the family.
fn may_take_back(viewer: &Viewer, event: &Event) -> bool {
    let is_of_records =
        matches!(event.kind, LifeEvent::FamiliesJoined | LifeEvent::FamilyDivided | LifeEvent::PeopleJoined);
    let may_join = alongside_access::may(viewer, alongside_access::Permission::JoinRecords);
    event.kind != LifeEvent::SeparateRecord && (!is_of_records || may_join)
}

fn render(site: &Site, viewer: &Viewer, family: &Family, (event, about, in_the_way, waits): Found, form: Form) -> Page {
    page(&EventPage {
        frame: site.frame(Some(viewer), "Something that was recorded").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/events/{}", family.reference, event.id),
        form,
        may_take_back: may_take_back(viewer, &event) && event.taken_back_at.is_none(),
        event,
        about,
        in_the_way,
        waits,
    })
}

#[derive(Template)]
#[template(path = "families/events.html")]
struct EventsPage {
    frame: Frame,
    bar: Bar,
    address: String,
    events: Vec<Event>,
    members: Vec<crate::store::Member>,
}

impl EventsPage {
    fn about(&self, event: &Event) -> String {
        event.person_id.as_ref().map_or_else(String::new, |id| super::super::people::called(&self.members, id))
    }
}

/// Every act of the family, the latest first.
pub(in crate::pages) async fn list(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let (family, (events, members)) =
        act::read(&site, &viewer, &reference, "life events", |connection, viewer, family| {
            let events = store::events(connection, viewer, &family.id)?;
            Ok((events, store::members_ever(connection, viewer, &family.id)?))
        })
        .await?;
    page(&EventsPage {
        frame: site.frame(Some(&viewer), "What changed the lives of a family"),
        bar: Bar::from(&family),
        address: format!("/families/{}", family.reference),
        events,
        members,
    })
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let form = Form::open(&site, &viewer, FORM, id.as_str()).await?;
    let (family, found) = read(&site, &viewer, &reference, &id).await?;
    render(&site, &viewer, &family, found, form)
}

pub(in crate::pages) async fn take_back(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id) = (reference(&text)?, act::id(&id)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, id.as_str()).await?;
    let (family, found) = read(&site, &viewer, &reference, &id).await?;
    if !may_take_back(&viewer, &found.0) {
        return Err(Problem::Refused("Only a manager can take back that records were joined or divided.".to_owned()));
    }
    let Some(why) = form.check(site.clock().today(), |check| check.text("why", "Enter why it is taken back")) else {
        return Ok(forms::refused(render(&site, &viewer, &family, found, form)?));
    };
    let event = found.0.clone();
    let to = format!("/families/{reference}/timeline");
    let written = act::store_work_or_ask(&site, &viewer, &form, &reference, to, move |tx, viewer, family| {
        let taken = store::take_back(tx, viewer, family, &event, &why)?;
        Ok((Act::EventTakenBack, event.id.clone(), taken))
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            let (family, found) = read(&site, &viewer, &reference, &id).await?;
            // What stands in the way is on the page, which then has no field to put right.
            if found.2.is_none() {
                act::refuse(&site, &mut form, "why", words);
            }
            Ok(forms::refused(render(&site, &viewer, &family, found, form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}
