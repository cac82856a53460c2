//! Looking again at a package, and its end.

use alongside_families::Bar;
use alongside_families::act;
use alongside_schema::{Act, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::reference;
use super::seen::{About, Seen};
use super::take::{Kept, nothing_stored};
use crate::codes::Outcome;
use crate::store::{self, Members, NewEnd, NewReview};

#[derive(Template)]
#[template(path = "packages/review.html")]
struct ReviewPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    back: String,
    heading: &'static str,
}

#[derive(Template)]
#[template(path = "packages/end.html")]
struct EndPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    back: String,
}

/// What was seen, as both forms for looking again read it.
pub(super) fn parse_review(check: &mut Check<'_>, _: &Seen) -> NewReview {
    NewReview {
        held_on: check.past_day("held", "the day on which you looked").unwrap_or(check.today()),
        words: check.text("words", "Say what you saw"),
        child_says: check.optional("child_says"),
        next_on: check.coming_day_if_any("next", "the day to look again"),
    }
}

/// The page of both forms for looking again.
pub(super) fn render_review(
    site: &Site,
    viewer: &Viewer,
    seen: &Seen,
    form: Form,
    (heading, back): (&'static str, String),
) -> Page {
    page(&ReviewPage {
        frame: site.frame(Some(viewer), "Look again").with_errors(form.has_errors()),
        bar: Bar::from(&seen.family),
        form,
        address: format!("{back}/review"),
        back,
        heading,
    })
}

const REVIEW: Kept<NewReview> = Kept {
    name: "package-review",
    act: Act::PackageChanged,
    field: "words",
    fill: |form, _, today| form.with_day("held", today),
    parse: parse_review,
    keep: |tx, by, family, seen, new, _| {
        let package = seen.the_package()?;
        store::review(tx, by, &family.id, (Some(&package.id), None), &package.marks, new)
    },
    stored: nothing_stored,
    leads: Seen::package_address,
    render: |site, viewer, seen, form| {
        let back = seen.package_address();
        render_review(site, viewer, &seen, form, ("Look again at this package", back))
    },
};

const END: Kept<NewEnd> = Kept {
    name: "package-end",
    act: Act::PackageChanged,
    field: "outcome",
    fill: |form, seen, today| match &seen.package {
        Some(package) => form.with_day("on", today.min(package.ends_on)).of_version(package.version),
        None => form,
    },
    parse: |check, seen| {
        let on = check.day("on", "the last day").unwrap_or(check.today());
        if seen.package.as_ref().is_some_and(|package| on < package.from_on || on > package.ends_on) {
            check.error("on_day", "The last day must be between the first day of the package and the last one planned");
        }
        NewEnd {
            on,
            outcome: check.code("outcome", "Select whether it did what it was for").unwrap_or(Outcome::Not),
            words: check.text("words", "Say how it went"),
        }
    },
    keep: |tx, by, _, seen, new, (version, _)| {
        let package = seen.the_package()?;
        store::end_package(tx, by, package, new, version)?;
        Ok(package.id.clone())
    },
    stored: |seen| match &seen.package {
        Some(package) => (package.version, vec![("", "Where it stands now", package.state.words().to_owned())]),
        None => nothing_stored(seen),
    },
    leads: Seen::package_address,
    render: |site, viewer, seen, form| {
        page(&EndPage {
            frame: site.frame(Some(viewer), "End a support package").with_errors(form.has_errors()),
            bar: Bar::from(&seen.family),
            form,
            address: format!("{}/end", seen.package_address()),
            back: seen.package_address(),
        })
    },
};

pub(super) async fn show_review<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    REVIEW.show::<M>(&site, &viewer, &reference(&text)?, About::package(act::id(&id)?)).await
}

pub(super) async fn review<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    REVIEW.take::<M>(&site, &viewer, &reference(&text)?, About::package(act::id(&id)?), values).await
}

pub(super) async fn show_end<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    END.show::<M>(&site, &viewer, &reference(&text)?, About::package(act::id(&id)?)).await
}

pub(super) async fn end<M: Members>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    END.take::<M>(&site, &viewer, &reference(&text)?, About::package(act::id(&id)?), values).await
}
