//! The front door: what waits, one request whole, and the decision.

use alongside_families::names::family_part;
use alongside_families::store::Likely;
use alongside_schema::{Act, Day, Entry, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::ask::person_words;
use super::parse_reference;
use crate::codes::{Outcome, Urgency};
use crate::draft::AskedPerson;
use crate::store::{self, NewDecision, Received, Waiting};

const FORM: &str = "decision";
const NEW_FAMILY: &str = "new";

#[derive(Template)]
#[template(path = "requests/inbox.html")]
struct InboxPage {
    frame: Frame,
    requests: Vec<Waiting>,
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let by = viewer.clone();
    let requests = site
        .db()
        .read(move |connection| {
            let waiting = store::waiting(connection, &by, 200)?;
            Ok(Entry::new(&by, Act::ListRead).target("requests").with(waiting))
        })
        .await?;
    page(&InboxPage { frame: site.frame(Some(&viewer), "Requests for help").at("/requests"), requests })
}

#[derive(Template)]
#[template(path = "requests/request.html")]
struct RequestPage {
    frame: Frame,
    form: Form,
    address: String,
    received: Received,
    likely: Vec<Likely>,
    today: Day,
}

impl RequestPage {
    fn person_words(&self, person: &AskedPerson) -> String {
        person_words(person, self.today)
    }

    fn born(&self, likely: &Likely) -> String {
        likely.birth_date.map_or_else(|| "date of birth not known".to_owned(), |day| format!("born {}", day.words()))
    }

    /// A new family, or one of those whose people look like these, each once.
    fn families(&self) -> Vec<(&str, String)> {
        let mut families = vec![(NEW_FAMILY, "A new family".to_owned())];
        for person in &self.likely {
            if families.iter().all(|(id, _)| *id != person.family_id.as_str()) {
                let words = format!("{}, {}", person.family_name, person.family_reference);
                families.push((person.family_id.as_str(), words));
            }
        }
        families
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<(Received, Vec<Likely>), Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let received = store::received(connection, &viewer, &reference)?;
        let likely =
            if received.is_decided { Vec::new() } else { store::likely(connection, &viewer, &received.request)? };
        let entry =
            Entry::new(&viewer, Act::RequestRead).target(reference).detail(format!("{} likely known", likely.len()));
        Ok(entry.with((received, likely)))
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
    let (received, likely) = read(&site, &viewer, reference).await?;
    let form = form.with("family_name", usual_name(&received));
    let form = if likely.is_empty() { form.with("family", NEW_FAMILY) } else { form };
    render(&site, &viewer, received, likely, form)
}

/// What families are usually called: by the name of the first adult who has two names, or else of the first person.
fn usual_name(received: &Received) -> String {
    let people = &received.request.people;
    let adult = people.iter().find(|person| person.relation.is_parent() && person.name.trim().contains(' '));
    adult.or(people.first()).map(|person| family_part(&person.name).to_owned()).unwrap_or_default()
}

fn render(site: &Site, viewer: &Viewer, received: Received, likely: Vec<Likely>, form: Form) -> Page {
    page(&RequestPage {
        frame: site.frame(Some(viewer), "Request for help").with_errors(form.has_errors()),
        form,
        address: format!("/requests/{}", received.reference),
        received,
        likely,
        today: site.clock().today(),
    })
}

pub(super) async fn decide(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let (received, likely) = read(&site, &viewer, reference.clone()).await?;
    let Some(decision) = form.check(site.clock().today(), |check| parse(check, &likely)) else {
        return Ok(forms::refused(render(&site, &viewer, received, likely, form)?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, "/requests")?;
            let family = store::decide(tx, &viewer, &received, &decision)?;
            let entry = Entry::new(&viewer, Act::RequestDecided).target(reference).detail(decision.outcome);
            Ok(entry.of_family(family.as_ref()).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>, likely: &[Likely]) -> NewDecision {
    let outcome = check.code("outcome", "Select what happens next").unwrap_or(Outcome::EarlyHelp);
    let reason = check.text("reason", "Enter why, in words that the family may read");
    let chosen = check.values().get("family");
    let known_family =
        likely.iter().find(|person| person.family_id.as_str() == chosen).map(|person| person.family_id.clone());
    if outcome == Outcome::EarlyHelp && known_family.is_none() && chosen != NEW_FAMILY {
        check.error("family", "Select whether this is a new family or one that is known");
    }
    let family_name = if outcome == Outcome::EarlyHelp && known_family.is_none() {
        check.text("family_name", "Enter what the family is called")
    } else {
        String::new()
    };
    NewDecision { outcome, reason, family_name, known_family }
}
