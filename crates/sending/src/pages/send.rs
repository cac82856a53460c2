//! What goes, and to whom: the form that prepares it, and what went before.

use alongside_families::Bar;
use alongside_families::act::{read, refuse};
use alongside_families::codes::{Ground, Knows};
use alongside_families::store::{Document, Family, documents, hold_for_safety, may_be_shared, withhold_again};
use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State as Given};
use serde::Deserialize;

use super::reference;
use crate::codes::{State, What};
use crate::compose::{ToGo, compose, no_wish_is_passed_over};
use crate::sendable::Sendable;
use crate::store::{self, Address, NewSending, Recipient, Sending};

const FORM: &str = "send";

/// What somebody can choose from.
struct Choice {
    book: Vec<Recipient>,
    documents: Vec<Document>,
    has_paper: bool,
    before: Vec<Sending>,
}

impl Choice {
    /// What can go: its code or id, and what it is called.
    fn what<S: Sendable>(&self) -> Vec<(String, String)> {
        let mut what = vec![option(What::Letter)];
        what.extend(self.has_paper.then(|| option(S::WHAT)));
        what.extend(self.documents.iter().map(|document| (document.id.to_string(), document.title.clone())));
        what
    }

    /// Every address that holds, with whose it is.
    fn to(&self) -> Vec<(&Recipient, &Address)> {
        let all = self.book.iter().flat_map(|one| one.addresses.iter().map(move |address| (one, address)));
        all.filter(|(_, address)| address.ended_on.is_none()).collect()
    }
}

fn option(what: What) -> (String, String) {
    (what.code().to_owned(), what.words().to_owned())
}

#[derive(Template)]
#[template(path = "sending/send.html")]
struct SendPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    family: String,
    can_change: bool,
    what: Vec<(String, String)>,
    to: Vec<(String, String)>,
    goes_outside: bool,
    before: Vec<Sending>,
}

impl SendPage {
    fn what(&self) -> impl Iterator<Item = (&str, &str)> {
        self.what.iter().map(|(code, words)| (code.as_str(), words.as_str()))
    }

    /// Whether somebody outside the family can be chosen, so that it is asked what allows it.
    fn asks_ground(&self) -> bool {
        self.goes_outside
    }

    fn to(&self) -> impl Iterator<Item = (&str, &str)> {
        self.to.iter().map(|(id, words)| (id.as_str(), words.as_str()))
    }
}

async fn choice<S: Sendable>(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<(Family, Choice), Problem> {
    read(site, viewer, reference, "what goes to whom", |connection, viewer, family| {
        Ok(Choice {
            book: store::book(connection, viewer, &family.id)?,
            documents: documents(connection, viewer, &family.id)?,
            has_paper: S::is_there(connection, viewer, family)?,
            before: store::sendings(connection, viewer, &family.id)?,
        })
    })
    .await
}

fn render<S: Sendable>(site: &Site, viewer: &Viewer, (family, choice): (Family, Choice), form: Form) -> Page {
    let to = choice
        .to()
        .into_iter()
        .map(|(one, address)| (address.id.to_string(), format!("{}: {}", one.name, address.words())));
    page(&SendPage {
        frame: site.frame(Some(viewer), "Send something").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        form,
        address: format!("/families/{}/send", family.reference),
        family: format!("/families/{}", family.reference),
        can_change: family.may_be_kept_safe(),
        what: choice.what::<S>(),
        goes_outside: choice.to().iter().any(|(one, _)| one.person_id.is_none()),
        to: to.collect(),
        before: choice.before,
    })
}

pub(super) async fn show<S: Sendable>(
    Given(site): Given<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(from): Query<From>,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let choice = choice::<S>(&site, &viewer, &reference).await?;
    let stopped = |one: &&Sending| {
        let is_own = one.made_by.0 == viewer.user_id;
        is_own && one.state == State::Stopped && Some(one.id.as_str()) == from.again.as_deref()
    };
    if let Some(before) = choice.1.before.iter().find(stopped) {
        form = as_before(form, before);
    }
    render::<S>(&site, &viewer, choice, form)
}

/// What was stopped, to be put right; what somebody has typed meanwhile goes before it.
#[derive(Deserialize)]
pub(super) struct From {
    again: Option<String>,
}

fn as_before(form: Form, before: &Sending) -> Form {
    let what = before.fact_id.as_ref().map_or_else(|| before.what.code().to_owned(), Id::to_string);
    let mut fields = vec![
        ("what".to_owned(), what),
        ("cover".to_owned(), before.cover.clone()),
        ("purpose".to_owned(), before.purpose.clone()),
        ("told".to_owned(), before.told.0.code().to_owned()),
        ("why_not_told".to_owned(), before.told.1.clone()),
    ];
    fields.extend(before.ground.map(|ground| ("ground".to_owned(), ground.code().to_owned())));
    fields.extend(before.readers.iter().map(|reader| ("to".to_owned(), reader.address_id.to_string())));
    form.filled(fields)
}

/// What somebody chose: what goes with its title, why, and to whom.
fn parse<S: Sendable>(check: &mut Check<'_>, choice: &Choice) -> Option<(ToGo, String, String, Outside)> {
    let code = check.optional("what");
    let chosen = choice.what::<S>().into_iter().find(|(known, _)| *known == code);
    if chosen.is_none() {
        check.error("what", "Select what it is");
    }
    let ids: Vec<Id> = choice.to().iter().map(|(_, address)| address.id.clone()).collect();
    let ticked = check.ticked("to", &ids);
    if ticked.is_empty() {
        check.error("to", "Tick to whom it goes");
    }
    let to = choice.to().into_iter().filter(|(_, address)| ticked.contains(&address.id));
    let outside = parse_outside(check, to.clone().any(|(one, _)| one.person_id.is_none()));
    let to = to.map(|(one, address)| (one.id.clone(), address.id.clone())).collect();
    let purpose = check.text("purpose", "Enter why it goes to them");
    let what: Option<What> = code.parse().ok();
    let cover = if what == Some(What::Letter) {
        check.text("cover", "Enter what the letter says")
    } else {
        check.optional("cover")
    };
    let (code, title) = chosen?;
    let fact_id = if what.is_none() { code.parse().ok() } else { None };
    Some((ToGo { what: what.unwrap_or(What::Document), fact_id, cover, to }, title, purpose, outside?))
}

/// What allows something to go to somebody outside the family, and whether those whom it is about know.
type Outside = (Option<Ground>, (Knows, String));

/// The same as the form says it; nothing is asked where it stays in the family.
fn parse_outside(check: &mut Check<'_>, goes_outside: bool) -> Option<Outside> {
    if !goes_outside {
        return Some((None, (Knows::Told, String::new())));
    }
    let ground: Option<Ground> =
        check.code("ground", "Select what allows it to go to somebody who is not of the family");
    let told: Option<Knows> = check.code("told", "Select whether those whom it is about know");
    let why_not = match told {
        Some(Knows::NotTold) => check.text("why_not_told", "Enter why they do not know"),
        _ => String::new(),
    };
    Some((Some(ground?), (told?, why_not)))
}

/// Prepares it: nothing goes before somebody has seen what each of them gets.
pub(super) async fn prepare<S: Sendable>(
    Given(site): Given<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let choice = choice::<S>(&site, &viewer, &reference).await?;
    let parsed = form.check(site.clock().today(), |check| parse::<S>(check, &choice.1));
    let Some(Some((to_go, title, purpose, (ground, told)))) = parsed else {
        return Ok(forms::refused(render::<S>(&site, &viewer, choice, form)?));
    };
    let (by, sent, at) = (viewer.clone(), form.clone(), site.clone());
    let prepared = site.db().write(move |tx| {
        let id = tx.new_id();
        let led_to = forms::receive(tx, &by, &sent, format!("/families/{reference}/sendings/{id}"))?;
        let family = hold_for_safety(tx, &by, &reference)?;
        may_be_shared(tx, &family, ground.is_some_and(Ground::goes_before_a_wish))?;
        let composed = compose::<S>(tx.connection(), &at, &by, &family, &to_go)?;
        no_wish_is_passed_over(ground, &composed)?;
        let to = composed.into_iter().map(|one| (one.recipient.id, one.address.id, one.marks)).collect();
        let ToGo { what, fact_id, cover, .. } = to_go;
        store::prepare(
            tx,
            &by,
            &family.id,
            &id,
            &NewSending { what, fact_id, title, purpose, cover, ground, told, to },
        )?;
        withhold_again(tx, &family.id)?;
        Ok(Entry::new(&by, Act::SendingPrepared).family(&family.id).target(&id).detail(what.code()).with(led_to))
    });
    match prepared.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            refuse(&site, &mut form, "to", words);
            Ok(forms::refused(render::<S>(&site, &viewer, choice, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
