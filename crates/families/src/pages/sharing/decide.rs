//! A decision about sharing that no act of its own writes down: what was asked for, what was shared or not, why, and whether the family knows.

use alongside_schema::{Act, Error, Id, Marks, People, Viewer, Visibility};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::{Bar, reference};
use super::{Known, SOMEBODY_ELSE, people_and_agencies, whom};
use crate::codes::{Ground, Knows, Shared, SharedBy};
use crate::store::{self, Family, Member, NewSharing};

const FORM: &str = "sharing";

#[derive(Template)]
#[template(path = "families/sharing/decide.html")]
struct DecidePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    list: String,
    can_change: bool,
    members: Vec<Member>,
    agencies: Vec<(Id, String)>,
}

impl DecidePage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    fn agencies(&self) -> impl Iterator<Item = (&str, &str)> {
        let known = self.agencies.iter().map(|(id, name)| (id.as_str(), name.as_str()));
        known.chain([(SOMEBODY_ELSE, "Somebody else")])
    }
}

fn render(site: &Site, viewer: &Viewer, (family, (members, agencies)): (Family, Known), form: Form) -> Page {
    let list = format!("/families/{}/sharing", family.reference);
    page(&DecidePage {
        frame: site.frame(Some(viewer), "A decision about sharing").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("{list}/new"),
        list,
        can_change: family.may_be_kept_safe(),
        members,
        agencies,
    })
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let form = form.with("visibility", Visibility::Limited.code());
    let read = people_and_agencies(&site, &viewer, &reference, "a decision about sharing").await?;
    render(&site, &viewer, read, form)
}

pub(in crate::pages) async fn decide(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let known = people_and_agencies(&site, &viewer, &reference, "a decision about sharing").await?;
    let Some(Some((new, marks))) = form.check(site.clock().today(), |check| parse(check, &viewer, &known.1)) else {
        return Ok(forms::refused(render(&site, &viewer, known, form)?));
    };
    let (act, led_to) = (Act::SharingDecided, format!("/families/{reference}/sharing"));
    let written = act::store_safely(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        store::may_be_shared(tx, family, new.ground.is_none_or(Ground::goes_before_a_wish))?;
        store::record_sharing(tx, by, &family.id, &new, &marks)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "what", words);
            Ok(forms::refused(render(&site, &viewer, known, form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}

fn parse(check: &mut Check<'_>, viewer: &Viewer, (members, agencies): &Known) -> Option<(NewSharing, Marks)> {
    let (agency, whom) = whom(check, agencies);
    let what = check.text("what", "Enter what it is about, in a line");
    let purpose = check.text("purpose", "Enter what they need it for");
    let decision: Option<Shared> = check.code("decision", "Select what was decided");
    let why = check.text("why", "Enter why it was decided so");
    let is_shared = decision.is_some_and(|decision| decision != Shared::NotShared);
    let ground: Option<Ground> =
        if is_shared { check.code("ground", "Select what allows it to be shared") } else { None };
    let told: Option<Knows> = check.code("told", "Select whether they know");
    let why_not_told = match told {
        Some(Knows::NotTold) => check.text("why_not_told", "Enter why they do not know"),
        _ => String::new(),
    };
    let asked_on = check.known_day("asked", "the day on which they asked");
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let visibility: Option<Visibility> = check.code("visibility", "Select who may see it");
    let marks = Marks::about(People::new(check.ticked("about", &ids)), viewer.agency.clone())
        .withheld_from(People::new(check.ticked("kept_from", &ids)))
        .seen_by(visibility?);
    let asked_by = check.optional("asked_by");
    if is_shared && ground.is_none() {
        return None;
    }
    let way = (SharedBy::Spoken, None);
    let (decision, told) = (decision?, told?);
    let new =
        NewSharing { asked_by, asked_on, agency, whom, what, purpose, decision, why, ground, told, why_not_told, way };
    Some((new, marks))
}
