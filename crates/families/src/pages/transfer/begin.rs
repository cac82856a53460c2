//! The moves of a family to and from other areas, and the form that records one.

use alongside_schema::{Act, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::act::{self, Written};
use super::super::{Bar, reference};
use crate::store::{self, Member, NewTransfer, Transfer};
use crate::transfers::{Direction, PassingOn};

#[derive(Template)]
#[template(path = "families/transfers.html")]
struct TransfersPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    /// Where the form leads.
    address: String,
    list: String,
    direction: Direction,
    can_change: bool,
    /// Whether a move away waits already.
    waits: bool,
    members: Vec<Member>,
    transfers: Vec<Transfer>,
}

impl TransfersPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    fn is_away(&self) -> bool {
        self.direction == Direction::Away
    }
}

fn form_name(direction: Direction) -> &'static str {
    match direction {
        Direction::Away => "transfer-away",
        Direction::Here => "transfer-here",
    }
}

fn form_path(reference: &Reference, direction: Direction) -> String {
    match direction {
        Direction::Away => format!("/families/{reference}/transfer"),
        Direction::Here => format!("/families/{reference}/transfer/here"),
    }
}

async fn render(site: &Site, viewer: &Viewer, reference: &Reference, direction: Direction, form: Form) -> Page {
    let (family, (members, transfers)) =
        act::read(site, viewer, reference, "transfers", |connection, viewer, family| {
            let members = store::members(connection, viewer, &family.id)?;
            Ok((members, store::transfers_of(connection, viewer, &family.id)?))
        })
        .await?;
    let waits = |one: &Transfer| one.direction == Direction::Away && one.standing().waits();
    page(&TransfersPage {
        frame: site.frame(Some(viewer), "Moving to or from another area").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: form_path(&family.reference, direction),
        list: form_path(&family.reference, Direction::Away),
        direction,
        can_change: family.may_be_changed(),
        waits: direction == Direction::Away && transfers.iter().any(waits),
        members,
        transfers,
    })
}

async fn show(site: Site, viewer: Viewer, text: String, direction: Direction) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, form_name(direction), &reference.to_string()).await?;
    render(&site, &viewer, &reference, direction, form).await
}

pub(in crate::pages) async fn away(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    show(site, viewer, text, Direction::Away).await
}

pub(in crate::pages) async fn here(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    show(site, viewer, text, Direction::Here).await
}

pub(in crate::pages) async fn record_away(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    record(site, viewer, text, values, Direction::Away).await
}

pub(in crate::pages) async fn record_here(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    record(site, viewer, text, values, Direction::Here).await
}

async fn record(site: Site, viewer: Viewer, text: String, values: Values, direction: Direction) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, form_name(direction), &reference.to_string()).await?;
    let (_, members) = act::read(&site, &viewer, &reference, "transfer form", |connection, viewer, family| {
        store::members(connection, viewer, &family.id)
    })
    .await?;
    let id = site.db().chance().id(site.clock().now());
    let ids: Vec<Id> = members.into_iter().map(|member| member.person_id).collect();
    let parsed = form.check(site.clock().today(), |check| match direction {
        Direction::Away => parse_away(check, id.clone(), &ids),
        Direction::Here => parse_here(check, id.clone(), &ids),
    });
    let Some(Some(new)) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, &reference, direction, form).await?));
    };
    let (act, to) = ((Act::TransferChanged, id.to_string()), format!("/families/{reference}/transfer/{id}"));
    let written = act::store_form(&site, &viewer, &form, &reference, act, to, move |tx, by, family| {
        store::record_transfer(tx, by, family, &new)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            act::refuse(&site, &mut form, "area", words);
            Ok(forms::refused(render(&site, &viewer, &reference, direction, form).await?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}

fn parse_away(check: &mut Check<'_>, id: Id, people: &[Id]) -> Option<NewTransfer> {
    let area = check.text("area", "Enter the area they move to");
    let receiver = check.text("receiver", "Enter who receives the family there");
    let contact = check.text("contact", "Enter a telephone number or an e-mail address of who receives the family");
    let moves_on = check.day_if_any("moves", "the day they move");
    if moves_on.is_none() {
        let is_empty = ["day", "month", "year"].iter().all(|part| check.optional(&format!("moves_{part}")).is_empty());
        if is_empty {
            check.error("moves_day", "Enter the day they move, or about when");
        }
    }
    let reason = check.text("reason", "Enter why they move, as they say it");
    let passing_on: Option<PassingOn> =
        check.code("passing", "Select what the family says about passing on their record");
    let passing_words = check.optional("passing_words");
    if passing_on == Some(PassingOn::Duty) && passing_words.is_empty() {
        check.error("passing_words", "Enter which child must be protected from what, and who decided it");
    }
    Some(NewTransfer {
        id,
        direction: Direction::Away,
        area,
        receiver,
        contact,
        moves_on: moves_on?,
        reason,
        passing_on: passing_on?,
        passing_words,
        sent_on: None,
        kept_from: check.ticked("kept_from", people),
    })
}

fn parse_here(check: &mut Check<'_>, id: Id, people: &[Id]) -> Option<NewTransfer> {
    let area = check.text("area", "Enter the area they came from");
    let receiver = check.text("receiver", "Enter who sent the family's record, or who worked with them there");
    let contact = check.text("contact", "Enter a telephone number or an e-mail address of theirs");
    let moves_on = check.past_day("moves", "the day they moved here");
    let sent = ["day", "month", "year"].iter().any(|part| !check.optional(&format!("came_{part}")).is_empty());
    let sent_on = if sent { check.past_day("came", "the day on which it came") } else { None };
    Some(NewTransfer {
        id,
        direction: Direction::Here,
        area,
        receiver,
        contact,
        moves_on: moves_on?,
        reason: check.optional("reason"),
        passing_on: PassingOn::Agreed,
        passing_words: String::new(),
        sent_on,
        kept_from: check.ticked("kept_from", people),
    })
}
