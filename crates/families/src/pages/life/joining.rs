//! A manager joins two families' records, divides one, or joins two records of one person. Each says first exactly what it moves.

use alongside_schema::{Act, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::{Bar, reference};
use crate::store::{self, Divided, Family, Joined, LikelyFamily, Member};

const JOIN: &str = "join-families";
const DIVIDE: &str = "divide-family";
const SAME: &str = "same-person";

#[derive(Template)]
#[template(path = "families/join.html")]
struct JoinPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    likely: Vec<LikelyFamily>,
    preview: Option<(Family, Joined)>,
}

type Seen = (Vec<LikelyFamily>, Option<(Family, Joined)>);

/// The family, others that may be the same, and what joining would move where the other is named and reached.
async fn read_join(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    other: Option<Reference>,
) -> Result<(Family, Seen), Problem> {
    let seals = site.db().keys().seals.clone();
    act::read(site, viewer, reference, "joining families", move |connection, viewer, family| {
        let likely = store::may_be_one(connection, (viewer, &seals), family)?;
        let other = match other {
            Some(other) => match store::open(connection, viewer, &other) {
                Ok(other) => Some(other),
                Err(Error::NotFound) => None,
                Err(error) => return Err(error),
            },
            None => None,
        };
        let preview = match other {
            Some(other) => {
                let joined = store::joined(connection, viewer, family, &other)?;
                Some((other, joined))
            }
            None => None,
        };
        Ok((likely, preview))
    })
    .await
}

fn render_join(site: &Site, viewer: &Viewer, family: &Family, (likely, preview): Seen, form: Form) -> Page {
    page(&JoinPage {
        frame: site.frame(Some(viewer), "Join two families").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/join", family.reference),
        form,
        likely,
        preview,
    })
}

pub(in crate::pages) async fn show_join(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, JOIN, &reference.to_string()).await?;
    let (family, seen) = read_join(&site, &viewer, &reference, None).await?;
    render_join(&site, &viewer, &family, seen, form)
}

pub(in crate::pages) async fn join(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, JOIN, &reference.to_string()).await?;
    let other: Option<Reference> = form.values().get("other").parse().ok();
    let (family, seen) = read_join(&site, &viewer, &reference, other.clone()).await?;
    let read = form.check(site.clock().today(), |check| {
        if seen.1.is_none() {
            check.error("other", "Enter the reference of a family that you answer for, like F7KQ2-M9XT4");
        }
        check.text("reason", "Enter why these are one family")
    });
    let (Some(reason), Some(other)) = (read, other) else {
        return Ok(forms::refused(render_join(&site, &viewer, &family, seen, form)?));
    };
    if form.values().get("do") != "save" {
        return render_join(&site, &viewer, &family, seen, form);
    }
    let (to, what) = (format!("/families/{reference}"), (Act::FamiliesJoined, other.to_string()));
    let written = act::store_form(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        let other = store::open(tx.connection(), viewer, &other)?;
        store::join_families(tx, viewer, family, &other, &reason).map(|_| ())
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "other", words);
            Ok(forms::refused(render_join(&site, &viewer, &family, seen, form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}

#[derive(Template)]
#[template(path = "families/divide.html")]
struct DividePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    members: Vec<Member>,
    /// Who goes, once somebody has asked to see what it changes.
    going: Vec<String>,
}

impl DividePage {
    fn everybody(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }
}

async fn read_members(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<(Family, Vec<Member>), Problem> {
    act::read(site, viewer, reference, "dividing a family", |connection, viewer, family| {
        store::members(connection, viewer, &family.id)
    })
    .await
}

fn render_divide(
    site: &Site,
    viewer: &Viewer,
    family: &Family,
    members: Vec<Member>,
    going: Vec<String>,
    form: Form,
) -> Page {
    page(&DividePage {
        frame: site.frame(Some(viewer), "Divide a family's record").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/divide", family.reference),
        form,
        members,
        going,
    })
}

pub(in crate::pages) async fn show_divide(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, DIVIDE, &reference.to_string()).await?;
    let (family, members) = read_members(&site, &viewer, &reference).await?;
    render_divide(&site, &viewer, &family, members, Vec::new(), form)
}

pub(in crate::pages) async fn divide(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, DIVIDE, &reference.to_string()).await?;
    let (family, members) = read_members(&site, &viewer, &reference).await?;
    let Some(new) = form.check(site.clock().today(), |check| parse_divide(check, &members)) else {
        return Ok(forms::refused(render_divide(&site, &viewer, &family, members, Vec::new(), form)?));
    };
    if form.values().get("do") != "save" {
        let going = members.iter().filter(|member| new.people.contains(&member.person_id));
        let going = going.map(|member| member.name.clone()).collect();
        return render_divide(&site, &viewer, &family, members, going, form);
    }
    let (to, what) = (format!("/families/{reference}"), (Act::FamiliesJoined, "divided".to_owned()));
    let written = act::store_form(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        store::divide_family(tx, viewer, family, &new).map(|_| ())
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "people", words);
            Ok(forms::refused(render_divide(&site, &viewer, &family, members, Vec::new(), form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}

fn parse_divide(check: &mut Check<'_>, members: &[Member]) -> Divided {
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let people = check.ticked("people", &ids);
    if people.is_empty() || people.len() == ids.len() {
        check.error("people", "Tick who gets a record of their own. Somebody must go and somebody must stay");
    }
    let name = check.text("name", "Enter what the new family is called");
    Divided { people, name, reason: check.text("reason", "Enter why the record is divided") }
}

#[derive(Template)]
#[template(path = "families/same_person.html")]
struct SamePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    member: Member,
    others: Vec<Member>,
}

impl SamePage {
    fn choices(&self) -> Vec<(String, String)> {
        let born =
            |member: &Member| member.life().birth_words().map(|words| format!(", born {words}")).unwrap_or_default();
        self.others
            .iter()
            .map(|other| (other.person_id.to_string(), format!("{}{}", other.name, born(other))))
            .collect()
    }
}

async fn read_same(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    person: &Id,
) -> Result<(Family, (Member, Vec<Member>)), Problem> {
    let person = person.clone();
    act::read(site, viewer, reference, "joining people", move |connection, viewer, family| {
        let mut members = store::members_ever(connection, viewer, &family.id)?;
        let at = members.iter().position(|member| member.person_id == person).ok_or(Error::NotFound)?;
        let member = members.remove(at);
        Ok((member, members))
    })
    .await
}

fn render_same(
    site: &Site,
    viewer: &Viewer,
    family: &Family,
    (member, others): (Member, Vec<Member>),
    form: Form,
) -> Page {
    page(&SamePage {
        frame: site.frame(Some(viewer), "Join two records of one person").with_errors(form.has_errors()),
        bar: Bar::from(family),
        address: format!("/families/{}/people/{}/same", family.reference, member.person_id),
        form,
        member,
        others,
    })
}

pub(in crate::pages) async fn show_same(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let form = Form::open(&site, &viewer, SAME, person.as_str()).await?;
    let (family, read) = read_same(&site, &viewer, &reference, &person).await?;
    render_same(&site, &viewer, &family, read, form)
}

pub(in crate::pages) async fn same(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let mut form = Form::sent(&site, &viewer, values, SAME, person.as_str()).await?;
    let (family, (member, others)) = read_same(&site, &viewer, &reference, &person).await?;
    let chosen = others.iter().find(|other| other.person_id.as_str() == form.values().get("other")).cloned();
    let read = form.check(site.clock().today(), |check| {
        if chosen.is_none() {
            check.error("other", "Select who is the same person");
        }
        check.text("reason", "Enter why these are one person")
    });
    let (Some(reason), Some(other)) = (read, chosen) else {
        return Ok(forms::refused(render_same(&site, &viewer, &family, (member, others), form)?));
    };
    let (to, what) = (format!("/families/{reference}/people/{person}"), (Act::FamiliesJoined, person.to_string()));
    let stays = member.clone();
    let written = act::store_form(&site, &viewer, &form, &reference, what, to, move |tx, viewer, family| {
        store::join_people(tx, viewer, family, &stays, &other, &reason).map(|_| ())
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "other", words);
            Ok(forms::refused(render_same(&site, &viewer, &family, (member, others), form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}
