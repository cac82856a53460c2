//! Finding people. The terms are sent by POST and stored, so that no name stands in an address.

use alongside_access::{Permission, may};
use alongside_schema::reach::GRADE_RECORD;
use alongside_schema::{Act, Day, Entry, Id, Reference, ReferenceKind, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use crate::store::{self, Found, Hit, Terms};

const FORM: &str = "search";
const AT_ONCE: usize = 25;

#[derive(Template)]
#[template(path = "families/search.html")]
struct SearchPage {
    frame: Frame,
    form: Form,
    found: Option<Vec<Hit>>,
    more: Option<String>,
    /// The request for help for which somebody looks.
    back: Option<Reference>,
    today: Day,
    may_open_in_emergency: bool,
}

impl SearchPage {
    fn opens(&self, found: &Found) -> bool {
        found.grade >= GRADE_RECORD
    }

    fn born(&self, found: &Found) -> String {
        match found.birth_date {
            None => "Not known".to_owned(),
            Some(day) if day > self.today => format!("Due {}", day.words()),
            Some(day) => day.words(),
        }
    }
}

fn blank(site: &Site) -> Form {
    Form::blank(site.db().chance().id(site.clock().now()), FORM, "")
}

/// For which request somebody looks.
#[derive(Deserialize)]
pub(super) struct For {
    #[serde(rename = "for")]
    request: Option<String>,
}

/// The reference of a request in text that came with an address or form; anything else leads nowhere.
fn back(text: &str) -> Option<Reference> {
    text.parse().ok().filter(|reference: &Reference| reference.kind() == ReferenceKind::Request)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Query(from): Query<For>,
) -> Page {
    let form = blank(&site).with("for", from.request.unwrap_or_default());
    render(&site, &viewer, form, None, None)
}

fn render(site: &Site, viewer: &Viewer, form: Form, found: Option<Vec<Hit>>, more: Option<String>) -> Page {
    let frame = site.frame(Some(viewer), "Find a person or family").at("/search").with_errors(form.has_errors());
    let back = back(form.values().get("for"));
    let may_open_in_emergency = may(viewer, Permission::OpenInEmergency);
    page(&SearchPage { frame, form, found, more, back, today: site.clock().today(), may_open_in_emergency })
}

/// Whether somebody has been shown so many families within an hour that they are shown no more for now. Where that is so, or soon will be, it is entered
/// and the privacy officers hear of it.
async fn is_stopped(site: &Site, viewer: &Viewer) -> Result<bool, Problem> {
    let limits = site.settings().search;
    let (by, now) = (viewer.clone(), site.clock().now());
    let shown = site.db().plain(move |connection| store::shown_by_searching(connection, &by, now)).await?;
    if shown < limits.told_from {
        return Ok(false);
    }
    let stopped = shown >= limits.most_an_hour;
    let by = viewer.clone();
    site.db()
        .housekeeping(move |tx| {
            let acts = [(Act::SearchedWidely, false), (Act::TooManyTries, true)];
            for (act, is_stop) in acts.into_iter().filter(|(_, is_stop)| stopped || !is_stop) {
                if store::note_wide_search(tx, &by, shown, is_stop)? {
                    let counted = usize::try_from(shown).unwrap_or(usize::MAX);
                    tx.record(Entry::new(&by, act).target("searches").counted(counted))?;
                }
            }
            Ok(())
        })
        .await?;
    Ok(stopped)
}

/// What somebody is told who is shown no more for now.
fn stopped_words(site: &Site) -> String {
    format!(
        "You have been shown {} families by searching within an hour, so nobody more is shown for up to an hour. The privacy officer was told, as \
         always then: if it is your work, say so to them. If a child may be in danger, do not wait: ring {}",
        site.settings().search.most_an_hour,
        site.settings().council.help
    )
}

pub(super) async fn begin(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let mut form = Form::received(values)?;
    let stopped = is_stopped(&site, &viewer).await?.then(|| stopped_words(&site));
    let read = form.check(site.clock().today(), |check| {
        let born = check.partial_day("born", "the date of birth");
        let terms = Terms {
            name: check.optional("name"),
            birth_date: born.map(|(day, _)| day),
            birth_parts: born.map_or(3, |(_, parts)| parts),
            reach: check.optional("reach"),
            address: check.optional("address"),
            number: String::new(),
            back: back(check.values().get("for")).map(|reference| reference.to_string()),
        };
        if terms.name.is_empty() && terms.birth_date.is_none() && terms.reach.is_empty() && terms.address.is_empty() {
            check.error(
                "name",
                "Enter a name, part of a name, or a reference; or a date of birth, a number or an address",
            );
        } else if terms.is_a_year_alone() {
            check.error(
                "born_year",
                "A year alone finds too many people. Enter the month too, or part of a name, a number or an address",
            );
        }
        if let Some(words) = &stopped {
            check.error("name", words);
        }
        terms
    });
    let Some(terms) = read else { return Ok(forms::refused(render(&site, &viewer, form, None, None)?)) };
    let family = terms.name.parse::<Reference>().ok().filter(|reference| reference.kind() == ReferenceKind::Family);
    match (family, &terms.back) {
        (Some(family), Some(back)) => return then(&format!("/requests/{back}?family={family}#known")),
        (Some(family), None) if may(&viewer, Permission::ReadFamilies) => return then(&format!("/families/{family}")),
        _ => {}
    }
    if let Ok(reference) = terms.name.parse::<Reference>()
        && reference.kind() == ReferenceKind::Person
        && terms.back.is_none()
        && may(&viewer, Permission::ReadFamilies)
    {
        let by = viewer.clone();
        let found = site.db().read(move |connection| {
            let found = store::person_by_reference(connection, &by, &reference)?;
            Ok(Entry::new(&by, Act::Searched).target(&reference).with(found))
        });
        let (family, person) = found.await?.ok_or(Problem::NotFound)?;
        return then(&format!("/families/{family}/people/{person}"));
    }
    let id = site
        .db()
        .write(move |tx| {
            let id = store::begin_search(tx, &viewer, &terms)?;
            let born = terms.birth_date.map(|day| day.to_string()).unwrap_or_default();
            let terms_said = format!("{} {born} {} {}", terms.name, terms.reach, terms.address);
            Ok(Entry::new(&viewer, Act::Searched).target(&id).words(terms_said.trim()).with(id))
        })
        .await?;
    then(&format!("/search/{id}"))
}

#[derive(Deserialize)]
pub(super) struct From {
    after: Option<String>,
}

pub(super) async fn results(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    Query(from): Query<From>,
) -> Page {
    if is_stopped(&site, &viewer).await? {
        return Err(Problem::Refused(format!("{}.", stopped_words(&site))));
    }
    let id: Id = id.parse().map_err(|_| Problem::NotFound)?;
    let after: Option<Id> = from.after.map(|text| text.parse()).transpose().map_err(|_| Problem::NotFound)?;
    let (by, search, seals) = (viewer.clone(), id.clone(), site.db().keys().seals.clone());
    let (terms, mut found) = site
        .db()
        .read(move |connection| {
            let terms = store::search_terms(connection, &by, &search)?;
            let found = store::find(connection, (&by, &seals), &terms, after.as_ref(), AT_ONCE as i64 + 1)?;
            let entry = Entry::new(&by, Act::Searched).target(&search);
            let entry =
                entry.shows(found.iter().take(AT_ONCE).map(|hit| &hit.found.family_reference)).counted(found.len());
            Ok(entry.with((terms, found)))
        })
        .await?;
    let more = found.get(AT_ONCE).map(|_| format!("/search/{id}?after={}", found[AT_ONCE - 1].found.person_id));
    found.truncate(AT_ONCE);
    let form = blank(&site)
        .with("name", &terms.name)
        .with("reach", &terms.reach)
        .with("address", &terms.address)
        .with("for", terms.back.clone().unwrap_or_default());
    let form = match (terms.birth_date, terms.birth_parts) {
        (None, _) => form,
        (Some(day), 1) => form.with("born_year", day.0.year()),
        (Some(day), 2) => form.with("born_month", day.0.month()).with("born_year", day.0.year()),
        (Some(day), _) => form.with_day("born", day),
    };
    render(&site, &viewer, form, Some(found), more)
}
