//! Telling one of those who had it.

use alongside_families::Bar;
use alongside_families::act::{Written, id, read, refuse, store_of_record};
use alongside_families::codes::Ground;
use alongside_families::store::Family;
use alongside_schema::{Act, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::codes::How;
use super::super::store::{self, Telling, Told};
use super::Look;

const FORM: &str = "correction-told";

/// What the page shows.
struct Read {
    family: Family,
    look: Look,
    telling: Telling,
    /// Why they must not be told in a talk.
    against: Option<&'static str>,
    has_wish: bool,
    /// What was sent to them since it was decided.
    sent: Vec<(Id, String)>,
}

#[derive(Template)]
#[template(path = "oversight/correction_told.html")]
struct TellingPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    correction: String,
    send: String,
    can_write: bool,
    read: Read,
}

impl TellingPage {
    fn hows(&self) -> Vec<(&'static str, &'static str)> {
        let is_offered = |how: &&How| match how {
            How::Spoken => self.read.against.is_none(),
            How::Sent => !self.read.sent.is_empty(),
            How::NotHad | How::NotPossible => true,
        };
        How::ALL.iter().filter(is_offered).map(|how| (how.code(), how.words())).collect()
    }

    fn sent(&self) -> impl Iterator<Item = (&str, &str)> {
        self.read.sent.iter().map(|(id, words)| (id.as_str(), words.as_str()))
    }

    fn is_outside(&self) -> bool {
        self.read.telling.person().is_none()
    }
}

type Place = Path<(String, String, String)>;

fn place((text, of, row): (String, String, String)) -> Result<(Reference, Id, Id), Problem> {
    Ok((text.parse().map_err(|_| Problem::NotFound)?, id(&of)?, id(&row)?))
}

async fn read_one(site: &Site, viewer: &Viewer, at: &(Reference, Id, Id)) -> Result<Read, Problem> {
    let (reference, of, row) = at.clone();
    let (family, (look, telling, against, has_wish, sent)) =
        read(site, viewer, &reference, "who is told of a correction", move |connection, viewer, family| {
            let telling = store::telling(connection, viewer, &family.id, &of, &row)?;
            let correction = store::one(connection, viewer, &family.id, &of)?;
            let table = store::known(&correction.table)?;
            let row = store::disputed(connection, viewer, &family.id, table, &correction.fact)?;
            let against = store::against(connection, viewer, (&correction, &row), &telling)?;
            let has_wish = store::has_wish(connection, &family.id, &telling)?;
            let sent = store::released_to(connection, viewer, &correction, &telling)?;
            let people = store::people_of(connection, viewer, &family.id)?;
            Ok((Look::read(connection, correction, row, people)?, telling, against, has_wish, sent))
        })
        .await?;
    Ok(Read { family, look, telling, against, has_wish, sent })
}

fn render(site: &Site, viewer: &Viewer, read: Read, form: Form) -> Page {
    let family = format!("/families/{}", read.family.reference);
    let correction = format!("{family}/corrections/{}", read.look.correction.id);
    page(&TellingPage {
        frame: site.frame(Some(viewer), "Somebody who had what is corrected").with_errors(form.has_errors()),
        bar: Bar::from(&read.family),
        address: format!("{correction}/tellings/{}", read.telling.id),
        send: format!("{family}/send"),
        can_write: !read.family.is_for_reading(),
        correction,
        form,
        read,
    })
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(at): Place,
) -> Page {
    let at = place(at)?;
    let read = read_one(&site, &viewer, &at).await?;
    let form = Form::open(&site, &viewer, FORM, at.2.as_str()).await?.with_day("told", site.clock().today());
    render(&site, &viewer, read, form)
}

fn parse(check: &mut Check<'_>, read: &Read) -> Option<Told> {
    let how: Option<How> = check.code("how", "Select how they were told, or why not");
    let on = check.past_day("told", "the day");
    let words = match how {
        Some(How::Sent) => check.optional("words"),
        Some(How::Spoken) => check.text("words", "Enter what you told them"),
        _ => check.text("words", "Enter why they are not told"),
    };
    let is_spoken_outside = how == Some(How::Spoken) && read.telling.person().is_none();
    let ground: Option<Ground> =
        if is_spoken_outside { check.code("ground", "Select what allows it to be told to them") } else { None };
    let ids: Vec<Id> = read.sent.iter().map(|(id, _)| id.clone()).collect();
    let sending = ids.into_iter().find(|id| check.values().get("sending") == id.as_str());
    if how == Some(How::Sent) && sending.is_none() {
        check.error("sending", "Select what was sent to them");
    }
    if is_spoken_outside && ground.is_none() {
        return None;
    }
    let sending = sending.filter(|_| how == Some(How::Sent));
    Some(Told { how: how?, on: on?, words, ground, sending })
}

pub(in super::super) async fn tell(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(at): Place,
    values: Values,
) -> Page {
    let at = place(at)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, at.2.as_str()).await?;
    let before = read_one(&site, &viewer, &at).await?;
    let Some(Some(said)) = form.check(site.clock().today(), |check| parse(check, &before)) else {
        return Ok(forms::refused(render(&site, &viewer, before, form)?));
    };
    let (reference, of, line) = at.clone();
    let (act, led_to) = (Act::CorrectionChanged, format!("/families/{reference}/corrections/{of}"));
    let written = store_of_record(&site, &viewer, &form, &reference, act, led_to, move |tx, by, family| {
        let telling = store::telling(tx.connection(), by, &family.id, &of, &line)?;
        let correction = store::one(tx.connection(), by, &family.id, &of)?;
        let table = store::known(&correction.table)?;
        let row = store::disputed(tx.connection(), by, &family.id, table, &correction.fact)?;
        store::tell(tx, by, family, (&correction, &row), &telling, &said)?;
        Ok(line)
    });
    match written.await? {
        Written::Led(led_to) => then(&led_to),
        Written::Refused(words) => {
            refuse(&site, &mut form, "how", words);
            Ok(forms::refused(render(&site, &viewer, before, form)?))
        }
        Written::Overtaken => Err(Error::Stale.into()),
    }
}
