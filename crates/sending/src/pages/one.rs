//! One thing that is to go: what each reader gets and what is kept back, the release, and the second person.

use alongside_families::Bar;
use alongside_families::act::{id, read, refuse};
use alongside_families::codes::{Ground, Shared, SharedBy, TimelineKind};
use alongside_families::store::{
    Family, NewSharing, Note, hold_for_safety, may_be_shared, note, record_sharing, withhold_again,
};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::GRADE_FULL;
use alongside_schema::{Act, Entry, Error, Id, Reference, Result, Tx, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::reference;
use crate::codes::{Against, State as Stage};
use crate::compose::{Composed, ToGo, compose, no_wish_is_passed_over, seen};
use crate::sendable::Sendable;
use crate::store::{self, Goes, Recipient, Sending, SendingReader};

const FORM: &str = "sending";
const GOES: &str = "goes";
const STOPS: &str = "stops";

/// What somebody sees of it.
#[derive(Clone)]
struct Shown {
    family: Family,
    sending: Sending,
    book: Vec<Recipient>,
    /// What each reader would get, where it is for the viewer to release or stop it; or why that can not be shown.
    preview: Option<std::result::Result<Vec<Composed>, String>>,
}

#[derive(Template)]
#[template(path = "sending/one.html")]
struct OnePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    list: String,
    shown: Shown,
    /// Whether the viewer prepared it: only they are shown again what they wrote for it, which may say what others of the team must not read.
    is_own: bool,
}

impl OnePage {
    fn preview(&self) -> &[Composed] {
        self.shown.preview.as_ref().and_then(|preview| preview.as_ref().ok()).map_or(&[], Vec::as_slice)
    }

    fn not_shown(&self) -> Option<&String> {
        self.shown.preview.as_ref().and_then(|preview| preview.as_ref().err())
    }

    fn seen(&self) -> String {
        seen(self.preview())
    }

    fn can_go(&self) -> bool {
        !self.preview().is_empty() && self.preview().iter().all(|one| !one.is_final())
    }

    fn needs_second(&self) -> bool {
        self.shown.sending.state == Stage::Prepared && self.preview().iter().any(|one| !one.against.is_empty())
    }

    fn is_unread(&self) -> bool {
        self.preview().iter().any(|one| one.against.contains(&Against::Unread))
    }

    fn answers(&self) -> Vec<(&'static str, &'static str)> {
        let goes = if self.needs_second() { "Ask a second person to read it" } else { "It goes" };
        let goes = self.can_go().then_some((GOES, goes));
        goes.into_iter().chain([(STOPS, "It does not go")]).collect()
    }

    fn to(&self, reader: &SendingReader) -> String {
        let one = self.shown.book.iter().find(|one| one.id == reader.recipient_id);
        let way = one.and_then(|one| one.addresses.iter().find(|address| address.id == reader.address_id));
        match (one, way) {
            (Some(one), Some(way)) => format!("{}: {}", one.name, way.words()),
            (Some(one), None) => one.name.clone(),
            (None, _) => "Somebody whom you may not see".to_owned(),
        }
    }
}

/// Whether it is for this viewer to say whether it goes: for who prepared it until they have released it, then for somebody else who answers for the family.
fn decides(viewer: &Viewer, family: &Family, sending: &Sending) -> bool {
    let is_own = sending.made_by.0 == viewer.user_id;
    match sending.state {
        Stage::Prepared => is_own,
        Stage::WaitsSecond => !is_own && family.grade >= GRADE_FULL,
        Stage::Released | Stage::Stopped => false,
    }
}

/// What goes, as who prepared it may see it: a second person releases what was prepared and nothing else.
fn composed<S: Sendable>(
    connection: &mut DbConnection,
    site: &Site,
    viewer: &Viewer,
    family: &Family,
    sending: &Sending,
) -> Result<Vec<Composed>> {
    const GONE: &str = "Who prepared this does not work with the family any more, or something of it is not there any more. Stop it, and prepare it anew.";
    if sending.state == Stage::Prepared {
        return compose::<S>(connection, site, viewer, family, &ToGo::from(sending));
    }
    let gone = || Error::Refused(GONE.to_owned());
    let maker = alongside_access::viewer(connection, &sending.made_by.0)?.ok_or_else(gone)?;
    let theirs = alongside_families::store::open(connection, &maker, &family.reference);
    let composed = theirs.and_then(|theirs| compose::<S>(connection, site, &maker, &theirs, &ToGo::from(sending)));
    composed.map_err(|error| if matches!(error, Error::NotFound) { gone() } else { error })
}

async fn read_one<S: Sendable>(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    id: &Id,
) -> std::result::Result<Shown, Problem> {
    let (at, id) = (site.clone(), id.clone());
    let (family, (sending, book, preview)) =
        read(site, viewer, reference, "what goes to each reader", move |connection, viewer, family| {
            let sending = store::sending(connection, viewer, &family.id, &id)?;
            let preview = if decides(viewer, family, &sending) {
                match composed::<S>(connection, &at, viewer, family, &sending) {
                    Ok(composed) => Some(Ok(composed)),
                    Err(Error::Refused(words)) => Some(Err(words)),
                    Err(error) => return Err(error),
                }
            } else {
                None
            };
            Ok((sending, store::book(connection, viewer, &family.id)?, preview))
        })
        .await?;
    Ok(Shown { family, sending, book, preview })
}

fn render(site: &Site, viewer: &Viewer, shown: Shown, form: Form) -> Page {
    let family = format!("/families/{}", shown.family.reference);
    page(&OnePage {
        frame: site.frame(Some(viewer), "What goes to each reader").with_errors(form.has_errors()),
        bar: Bar::from(&shown.family),
        form,
        address: format!("{family}/sendings/{}", shown.sending.id),
        list: format!("{family}/send"),
        is_own: shown.sending.made_by.0 == viewer.user_id,
        shown,
    })
}

pub(super) async fn show<S: Sendable>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, row)): Path<(String, String)>,
) -> Page {
    let (reference, row) = (reference(&text)?, id(&row)?);
    let form = Form::open(&site, &viewer, FORM, row.as_str()).await?;
    let shown = read_one::<S>(&site, &viewer, &reference, &row).await?;
    render(&site, &viewer, shown, form)
}

/// What somebody says of it.
struct Said {
    goes: bool,
    words: String,
    /// What they had before their eyes.
    seen: String,
}

fn parse(check: &mut Check<'_>, is_unread: bool) -> Said {
    let goes = check.optional("said") == GOES;
    if !goes && check.optional("said") != STOPS {
        check.error("said", "Select whether it goes");
    }
    if goes && is_unread && check.optional("read").is_empty() {
        check.error("read", "Read every page of it, then tick that you have");
    }
    let words = check.optional("words");
    if check.optional("said") == STOPS && words.is_empty() {
        check.error("words", "Enter why it does not go");
    }
    Said { goes, words, seen: check.optional("seen") }
}

/// What came of saying it.
enum Done {
    Led(String),
    /// It is another text than the one that was shown.
    Changed,
}

const NOT_YOURS: &str = "It is not for you to release this: who prepared it does so and, where a second person must read it, somebody else who answers for the family.";

pub(super) async fn decide<S: Sendable>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, row)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, row) = (reference(&text)?, id(&row)?);
    let mut form = Form::sent(&site, &viewer, values, FORM, row.as_str()).await?;
    let shown = read_one::<S>(&site, &viewer, &reference, &row).await?;
    let preview = shown.preview.as_ref().and_then(|preview| preview.as_ref().ok());
    let is_unread = preview.is_some_and(|all| all.iter().any(|one| one.against.contains(&Against::Unread)));
    let Some(said) = form.check(site.clock().today(), |check| parse(check, is_unread)) else {
        return Ok(forms::refused(render(&site, &viewer, shown, form)?));
    };
    let (by, sent, at) = (viewer.clone(), form.clone(), site.clone());
    let (family, of) = (reference.clone(), row.clone());
    let decided = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, format!("/families/{family}/sendings/{of}"))?;
        let family = hold_for_safety(tx, &by, &family)?;
        let sending = store::sending(tx.connection(), &by, &family.id, &of)?;
        let goes_before = sending.ground.is_some_and(Ground::goes_before_a_wish);
        may_be_shared(tx, &family, goes_before || !said.goes)?;
        if !decides(&by, &family, &sending) {
            return Err(Error::Refused(NOT_YOURS.to_owned()));
        }
        let stage = if said.goes { goes::<S>(tx, &at, (&by, &family), &sending, &said)? } else { Stage::Stopped };
        if stage == Stage::Stopped {
            store::decide(tx, &by, &sending, stage, &said.words)?;
        }
        withhold_again(tx, &family.id)?;
        let act = if said.goes { Act::Sent } else { Act::SendingPrepared };
        Ok(Entry::new(&by, act).family(&family.id).target(&of).detail(stage.code()).with(Done::Led(led_to)))
    });
    let done = match decided.await {
        Err(Error::Refused(words)) => {
            refuse(&site, &mut form, "said", words);
            return Ok(forms::refused(render(&site, &viewer, shown, form)?));
        }
        Err(Error::Stale) => Done::Changed,
        other => other?,
    };
    if let Done::Led(led_to) = done {
        return then(&led_to);
    }
    let shown = read_one::<S>(&site, &viewer, &reference, &row).await?;
    refuse(&site, &mut form, "said", "It has changed since you looked. Read again what each of them gets.");
    Ok(forms::overtaken(render(&site, &viewer, shown, form)?))
}

/// Renders it anew and lets it go, or lets it wait for a second person. [`Error::Stale`] where it is not what was shown.
fn goes<S: Sendable>(
    tx: &mut Tx<'_>,
    site: &Site,
    (by, family): (&Viewer, &Family),
    sending: &Sending,
    said: &Said,
) -> Result<Stage> {
    let composed = composed::<S>(tx.connection(), site, by, family, sending)?;
    if seen(&composed) != said.seen {
        return Err(Error::Stale);
    }
    if composed.iter().any(Composed::is_final) {
        let words = "It can not go as it is. Read below what speaks against it.";
        return Err(Error::Refused(words.to_owned()));
    }
    no_wish_is_passed_over(sending.ground, &composed)?;
    let is_second = sending.state == Stage::WaitsSecond;
    let as_waited = |one: &Composed| {
        sending.readers.iter().any(|reader| reader.address_id == one.address.id && reader.digest == one.rendered.digest)
    };
    if is_second && !composed.iter().all(as_waited) {
        let words = "The record has changed since this was prepared, so that they would get something else. Stop it, and prepare it anew.";
        return Err(Error::Refused(words.to_owned()));
    }
    let needs_second = !is_second && composed.iter().any(|one| !one.against.is_empty());
    let stage = if needs_second { Stage::WaitsSecond } else { Stage::Released };
    store::release(tx, by, sending, stage, (&all_goes(sending, composed), &said.words))?;
    if stage == Stage::Released {
        tell(tx, by, family, sending)?;
    }
    Ok(stage)
}

fn all_goes(sending: &Sending, composed: Vec<Composed>) -> Vec<Goes> {
    let goes = |one: Composed| {
        let reader = sending.readers.iter().find(|reader| reader.address_id == one.address.id)?;
        Some(Goes {
            reader: reader.id.clone(),
            words: one.rendered.words,
            digest: one.rendered.digest,
            kept_back: one.rendered.kept_back.len() as i64,
            against: one.against,
            withheld_from: one.marks.withheld_from,
            facts: one.facts,
        })
    };
    composed.into_iter().filter_map(goes).collect()
}

/// That something went to somebody outside the family, as a decision about sharing.
fn shared(to: &Recipient, sent: &Sending, reader: &SendingReader) -> NewSharing {
    let (told, why_not_told) = sent.told.clone();
    NewSharing {
        asked_by: String::new(),
        asked_on: None,
        agency: None,
        whom: format!("{}, {}", to.name, to.agency),
        what: sent.title.clone(),
        purpose: sent.purpose.clone(),
        decision: if reader.kept_back > 0 { Shared::Part } else { Shared::Shared },
        why: sent.decided_words.clone(),
        ground: sent.ground,
        told,
        why_not_told,
        way: (SharedBy::Sending, Some(sent.id.clone())),
    }
}

/// One line of the timeline for each reader, seen by those who see that it went to them.
fn tell(tx: &mut Tx<'_>, by: &Viewer, family: &Family, sending: &Sending) -> Result<()> {
    let book = store::book(tx.connection(), by, &family.id)?;
    let sent = store::sending(tx.connection(), by, &family.id, &sending.id)?;
    for reader in &sent.readers {
        let one = book.iter().find(|one| one.id == reader.recipient_id).ok_or(Error::NotFound)?;
        let line = Note {
            family: &family.id,
            happened_on: tx.today(),
            kind: TimelineKind::Document,
            title: format!("Sent to {}: {}", one.name, sending.title),
            body: sending.purpose.clone(),
            fact: Some(&sending.id),
            marks: &reader.marks,
        };
        note(tx, by, line)?;
        if one.person_id.is_none() {
            record_sharing(tx, by, &family.id, &shared(one, &sent, reader), &reader.marks)?;
        }
    }
    Ok(())
}
