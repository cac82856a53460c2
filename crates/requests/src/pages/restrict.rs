//! Who may read one request: everybody at the front door, or only cleared people; and who never does.

use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_reference;
use crate::store::{self, Colleague, NewRestriction, Received, Restriction};

const FORM: &str = "restrict";
const EVERYBODY: &str = "front_door";
const CLEARED: &str = "cleared";

/// A request, what was changed before, and everybody whose work lets them read requests.
struct Read {
    request: Received,
    changes: Vec<Restriction>,
    colleagues: Vec<(Colleague, bool)>,
}

#[derive(Template)]
#[template(path = "requests/restrict.html")]
struct RestrictPage {
    frame: Frame,
    form: Form,
    address: String,
    read: Read,
}

impl RestrictPage {
    fn choices(&self) -> [(&'static str, &'static str); 2] {
        [
            (EVERYBODY, "Everybody at the front door: no restricted family is meant"),
            (CLEARED, "Only those who are cleared for restricted families"),
        ]
    }

    fn colleagues(&self) -> impl Iterator<Item = (&str, String)> {
        self.read.colleagues.iter().map(|(one, _)| (one.id.as_str(), format!("{}, {}", one.name, one.job_title)))
    }
}

/// Who reads it now, in words.
fn in_words(read: &Read) -> String {
    let who = if read.request.line.restricted { "only cleared people" } else { "everybody at the front door" };
    let never: Vec<&str> =
        read.colleagues.iter().filter(|(_, never)| *never).map(|(one, _)| one.name.as_str()).collect();
    if never.is_empty() { who.to_owned() } else { format!("{who}, but never {}", never.join(", ")) }
}

async fn read(site: &Site, viewer: &Viewer, reference: &Reference) -> Result<Read, Problem> {
    let (viewer, reference) = (viewer.clone(), reference.clone());
    let read = site.db().read(move |connection| {
        let request = store::received(connection, &viewer, &reference)?;
        let changes = store::restrictions(connection, &request)?;
        let colleagues = store::could_read(connection, &request)?;
        let entry = Entry::new(&viewer, Act::RequestRead).target(reference).detail("who may read it");
        Ok(entry.with(Read { request, changes, colleagues }))
    });
    Ok(read.await?)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let read = read(&site, &viewer, &reference).await?;
    let never = read.colleagues.iter().filter(|(_, never)| *never).map(|(one, _)| &one.id);
    let form = form
        .with("who", if read.request.line.restricted { CLEARED } else { EVERYBODY })
        .with_ticks("never", never)
        .of_version(read.changes.len() as i64);
    render(&site, &viewer, read, form)
}

fn render(site: &Site, viewer: &Viewer, read: Read, form: Form) -> Page {
    page(&RestrictPage {
        frame: site.frame(Some(viewer), "Who may read a request").with_errors(form.has_errors()),
        form,
        address: format!("/requests/{}/restrict", read.request.line.reference),
        read,
    })
}

fn parse(check: &mut Check<'_>, read: &Read, seen: i64) -> NewRestriction {
    let who = check.values().get("who");
    if who != EVERYBODY && who != CLEARED {
        check.error("who", "Select who may read this request");
    }
    let offered: Vec<Id> = read.colleagues.iter().map(|(one, _)| one.id.clone()).collect();
    NewRestriction {
        restricted: who == CLEARED,
        never: check.ticked("never", &offered),
        reason: check.text("reason", "Enter why. It stands in the trail with your name"),
        seen,
    }
}

pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let before = read(&site, &viewer, &reference).await?;
    let seen = form.version();
    let Some(new) = form.check(site.clock().today(), |check| parse(check, &before, seen)) else {
        return Ok(forms::refused(render(&site, &viewer, before, form)?));
    };
    let (by, sent, target) = (viewer.clone(), form.clone(), reference.clone());
    let changed = site.db().write(move |tx| {
        // Back to the list: whoever has just restricted it may read it no more.
        let led_to = forms::receive(tx, &by, &sent, "/requests")?;
        let restricted = store::restrict(tx, &by, &target, &new)?;
        let detail = if restricted { "restricted" } else { "not restricted" };
        let detail = format!("{detail}, {} never", new.never.len());
        Ok(Entry::new(&by, Act::RestrictionChanged).target(target).detail(detail).with(led_to))
    });
    match changed.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let now = read(&site, &viewer, &reference).await?;
            let theirs = Theirs { label: "Who may read it".to_owned(), text: in_words(&now) };
            let form = form.overtaken(now.changes.len() as i64, vec![theirs]);
            Ok(forms::overtaken(render(&site, &viewer, now, form)?))
        }
        Err(Error::Refused(words)) => {
            form.check(site.clock().today(), |check| check.error("who", words));
            Ok(forms::refused(render(&site, &viewer, before, form)?))
        }
        Err(error) => Err(error.into()),
    }
}
