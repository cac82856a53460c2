//! Holds: setting one on a family or a person, and lifting it.

use alongside_families::act::{id as id_of, refuse};
use alongside_schema::{Act, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::super::codes::HoldReason;
use super::super::store::{self, HeldWhat, Hold};

const FORM: &str = "keeping-hold";
const LIFT: &str = "keeping-lift";
const HOLDS: &str = "/oversight/keeping/holds";

#[derive(Template)]
#[template(path = "oversight/keeping_holds.html")]
struct HoldsPage {
    frame: Frame,
    form: Form,
    holds: Vec<(Hold, Form)>,
}

impl HoldsPage {
    fn reasons(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        HoldReason::options()
    }

    /// The form that was refused: errors stand above the page once.
    fn refused(&self) -> &Form {
        self.holds.iter().map(|(_, form)| form).find(|form| form.has_errors()).unwrap_or(&self.form)
    }
}

/// Where somebody comes from a record, its reference is there already.
#[derive(Deserialize)]
pub(in super::super) struct From {
    #[serde(default)]
    of: String,
}

async fn read(site: &Site, viewer: &Viewer) -> Result<Vec<Hold>, Problem> {
    let by = viewer.clone();
    let read = site.db().read(move |connection| {
        let holds = store::holds(connection, &by)?;
        let families = holds.iter().filter(|hold| !hold.is_of_person()).map(|hold| &hold.of);
        Ok(Entry::new(&by, Act::ListRead).target("holds").shows(families).with(holds))
    });
    Ok(read.await?)
}

pub(in super::super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Query(From { of }): Query<From>,
) -> Page {
    let mut form = Form::open(&site, &viewer, FORM, "").await?;
    if let Ok(reference) = of.parse::<Reference>() {
        form = form.with("of", reference);
    }
    let holds = read(&site, &viewer).await?;
    render(&site, &viewer, holds, form, None).await
}

async fn render(site: &Site, viewer: &Viewer, all: Vec<Hold>, form: Form, lifted: Option<(Id, Form)>) -> Page {
    let mut holds = Vec::new();
    for hold in all {
        let one = match lifted.as_ref().filter(|(id, _)| *id == hold.id) {
            Some((_, form)) => form.clone(),
            None => Form::open(site, viewer, LIFT, hold.id.as_str()).await?,
        };
        holds.push((hold, one));
    }
    let has_errors = form.has_errors() || lifted.is_some_and(|(_, form)| form.has_errors());
    let frame = site.frame(Some(viewer), "What must not be destroyed").with_errors(has_errors);
    page(&HoldsPage { frame, form, holds })
}

fn parse(check: &mut Check<'_>) -> Option<HeldWhat> {
    let of = check.text("of", "Enter the reference of a family or a person, like F7KQ2-M9XT4");
    let reason = check.code("reason", "Select why nothing may be destroyed");
    let words = check.text("words", "Say who asks for it, and under which number");
    let Ok(of) = of.parse::<Reference>() else {
        if !of.is_empty() {
            check.error("of", "Enter a reference like F7KQ2-M9XT4");
        }
        return None;
    };
    Some(HeldWhat { of, reason: reason?, words })
}

pub(in super::super) async fn set(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    values: Values,
) -> Page {
    let mut form = Form::sent(&site, &viewer, values, FORM, "").await?;
    let Some(Some(new)) = form.check(site.clock().today(), parse) else {
        let holds = read(&site, &viewer).await?;
        return Ok(forms::refused(render(&site, &viewer, holds, form, None).await?));
    };
    let (by, sent) = (viewer.clone(), form.clone());
    let stored = site.db().write(move |tx| {
        let led_to = forms::receive(tx, &by, &sent, HOLDS)?;
        let (id, family) = store::set(tx, &by, &new)?;
        let entry = Entry::new(&by, Act::KeepingChanged).of_family(family.as_ref()).target(id);
        Ok(entry.detail(format!("hold set: {}", new.reason)).with(led_to))
    });
    match stored.await {
        Ok(led_to) => then(&led_to),
        Err(Error::Refused(words)) => {
            refuse(&site, &mut form, "of", words);
            let holds = read(&site, &viewer).await?;
            Ok(forms::refused(render(&site, &viewer, holds, form, None).await?))
        }
        Err(error) => Err(error.into()),
    }
}

pub(in super::super) async fn lift(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let id = id_of(&id)?;
    let holds = read(&site, &viewer).await?;
    if !holds.iter().any(|hold| hold.id == id) {
        return Err(Problem::NotFound);
    }
    let mut form = Form::sent(&site, &viewer, values, LIFT, id.as_str()).await?;
    let field = format!("words-{id}");
    let said = form.check(site.clock().today(), |check| check.text(&field, "Say why it ends, and who said so"));
    let problem = match said {
        Some(words) => {
            let (by, sent, of) = (viewer.clone(), form.clone(), id.clone());
            let lifted = site.db().write(move |tx| {
                let led_to = forms::receive(tx, &by, &sent, HOLDS)?;
                let family = store::lift(tx, &by, &of, &words)?;
                let entry = Entry::new(&by, Act::KeepingChanged).of_family(family.as_ref());
                Ok(entry.target(&of).detail("hold lifted").with(led_to))
            });
            match lifted.await {
                Ok(led_to) => return then(&led_to),
                Err(Error::Refused(words)) => Some(words),
                Err(error) => return Err(error.into()),
            }
        }
        None => None,
    };
    if let Some(words) = problem {
        refuse(&site, &mut form, &field, words);
    }
    let new = Form::open(&site, &viewer, FORM, "").await?;
    Ok(forms::refused(render(&site, &viewer, holds, new, Some((id, form))).await?))
}
