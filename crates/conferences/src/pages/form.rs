//! What the forms of this area have in common: each is shown filled, checked, kept in one transaction with everything read again inside it, and leads back.

use std::pin::Pin;

use alongside_families::act::{self, Written};
use alongside_schema::{Act, Day, Error, Id, Reference, Tx, Viewer};
use alongside_web::{Check, Form, Page, Problem, Site, Values, forms};
use axum::Extension;
use axum::extract::{Path, State};

use super::seen::{About, Seen};
use crate::around::Around;

/// A value that is stored, with the field in which it is changed and the words that name it.
pub(super) type Stored = (&'static str, &'static str, String);

/// What an address names, in its order.
pub(super) type Parts = Vec<(String, String)>;

/// A page, once it is there.
pub(super) type Answered = Pin<Box<dyn Future<Output = Page> + Send>>;

/// Keeps what a form says, as everything stands in the transaction, at the version with which it was opened, and says what it touched.
type Keep<N> = fn(&mut Tx<'_>, &Viewer, &Seen, &N, i64) -> alongside_schema::Result<Id>;

/// A form of this area.
pub(super) struct Step<N: 'static> {
    /// Its name.
    pub(super) name: &'static str,
    /// At which field a rule of the record says no.
    pub(super) field: &'static str,
    /// Whether it is for the coordinator alone.
    pub(super) for_coordinator: bool,
    /// Fills it with what is known.
    pub(super) fill: fn(Form, &Seen, Day) -> Form,
    /// Reads what was sent.
    pub(super) parse: fn(&mut Check<'_>, &Seen, &Site) -> N,
    /// Keeps it.
    pub(super) keep: Keep<N>,
    /// Where it leads.
    pub(super) back: fn(&Seen) -> String,
    /// What is stored of what it changes, for who was overtaken: the version, and each value.
    pub(super) stored: fn(&Seen) -> (i64, Vec<Stored>),
    /// Shows it.
    pub(super) render: fn(&Site, &Viewer, Seen, Form) -> Page,
}

impl<N> Clone for Step<N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N> Copy for Step<N> {}

/// For forms that only add something: nobody is overtaken in them.
pub(super) fn nothing_stored(_: &Seen) -> (i64, Vec<Stored>) {
    (0, Vec::new())
}

/// What the address of a page names. `id` is a meeting, or the time before court.
pub(super) fn about(parts: &[(String, String)], for_coordinator: bool) -> Result<(Reference, About), Problem> {
    let is_court = parts.iter().any(|(name, _)| name == "court");
    let mut about = About { for_coordinator, ..About::default() };
    let mut reference = None;
    for (name, text) in parts {
        if name == "reference" {
            reference = Some(super::reference(text)?);
            continue;
        }
        let id = Some(act::id(text)?);
        match name.as_str() {
            "id" => about.conference = id,
            "guest" => about.guest = id,
            "court" => about.court = id,
            "row" if is_court => about.offer = id,
            "row" => about.booking = id,
            _ => return Err(Problem::NotFound),
        }
    }
    Ok((reference.ok_or(Problem::NotFound)?, about))
}

/// What a form belongs to: the last thing that its address names.
fn subject(parts: &[(String, String)]) -> &str {
    parts.last().map_or("", |(_, text)| text.as_str())
}

/// Reads what a page is made of.
pub(super) async fn read<W: Around>(
    site: &Site,
    viewer: &Viewer,
    parts: &[(String, String)],
    for_coordinator: bool,
) -> Result<Seen, Problem> {
    let (reference, about) = about(parts, for_coordinator)?;
    let read = act::read(site, viewer, &reference, "a meeting of the family", move |connection, viewer, family| {
        Seen::read::<W>(connection, viewer, family, &about)
    });
    Ok(read.await?.1)
}

/// Answers with the form.
pub(super) fn shows<W: Around, N: Send + Sync + 'static>(
    step: Step<N>,
) -> impl Fn(State<Site>, Extension<Viewer>, Path<Parts>) -> Answered + Clone + Send + Sync + 'static {
    move |State(site), Extension(viewer), Path(parts)| {
        Box::pin(async move {
            let seen = read::<W>(&site, &viewer, &parts, step.for_coordinator).await?;
            let form = Form::open(&site, &viewer, step.name, subject(&parts)).await?;
            let form = (step.fill)(form, &seen, site.clock().today());
            (step.render)(&site, &viewer, seen, form)
        })
    }
}

/// Takes what was sent.
pub(super) fn takes<W: Around, N: Clone + Send + Sync + 'static>(
    step: Step<N>,
) -> impl Fn(State<Site>, Extension<Viewer>, Path<Parts>, Values) -> Answered + Clone + Send + Sync + 'static {
    move |State(site), Extension(viewer), Path(parts), values| {
        Box::pin(async move { take::<W, N>(step, &site, &viewer, &parts, values).await })
    }
}

async fn take<W: Around, N: Clone + Send + Sync + 'static>(
    step: Step<N>,
    site: &Site,
    viewer: &Viewer,
    parts: &[(String, String)],
    values: Values,
) -> Page {
    let mut form = Form::sent(site, viewer, values, step.name, subject(parts)).await?;
    let seen = read::<W>(site, viewer, parts, step.for_coordinator).await?;
    let Some(new) = form.check(site.clock().today(), |check| (step.parse)(check, &seen, site)) else {
        return Ok(forms::refused((step.render)(site, viewer, seen, form)?));
    };
    let (reference, about) = about(parts, step.for_coordinator)?;
    let (keep, version, back) = (step.keep, form.version(), (step.back)(&seen));
    let written =
        act::store_touching(site, viewer, &form, &reference, Act::ConferenceChanged, back, move |tx, by, family| {
            // Read again inside: who may know what may have changed.
            let now = Seen::read::<W>(tx.connection(), by, family, &about)?;
            keep(tx, by, &now, &new, version)
        });
    let render = step.render;
    let again = |form| async { render(site, viewer, seen, form) };
    let overtaken = |form: Form| async move {
        let now = read::<W>(site, viewer, parts, step.for_coordinator).await?;
        let (version, stored) = (step.stored)(&now);
        if stored.is_empty() {
            return Err(Error::Stale.into());
        }
        let theirs = act::theirs(&form, &stored);
        render(site, viewer, now, form.overtaken(version, theirs))
    };
    let written: Written = written.await?;
    written.answer(site, form, step.field, again, overtaken).await
}

/// Makes the page of a form: its template, and how it is shown below an address.
macro_rules! form_page {
    ($name:ident, $path:tt, $title:literal, $address:expr) => {
        #[derive(askama::Template)]
        #[template(path = $path)]
        struct $name {
            frame: alongside_web::Frame,
            bar: alongside_families::Bar,
            form: alongside_web::Form,
            address: String,
            seen: $crate::pages::seen::Seen,
        }

        impl $name {
            fn render(
                site: &alongside_web::Site,
                viewer: &alongside_schema::Viewer,
                seen: $crate::pages::seen::Seen,
                form: alongside_web::Form,
            ) -> alongside_web::Page {
                let address: fn(&$crate::pages::seen::Seen) -> String = $address;
                alongside_web::page(&Self {
                    frame: site.frame(Some(viewer), $title).with_errors(form.has_errors()),
                    bar: alongside_families::Bar::from(&seen.family),
                    form,
                    address: address(&seen),
                    seen,
                })
            }
        }
    };
}

pub(super) use form_page;
