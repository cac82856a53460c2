//! One request whole, who may be known already, and the decision.

use alongside_families::names::family_part;
use alongside_families::store::{LikelyFamily, LikelyPerson};
use alongside_schema::{Act, Day, Entry, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::inbox::{Due, button, due};
use super::{Told, parse_reference};
use crate::assessment::{Assessment, Kind};
use crate::codes::{FamilyKnows, Outcome, State as Stands, Urgency};
use crate::store::{self, Attachment, ChildDecision, Colleague, NewDecision, Received, Telling, Waiting};

const FORM: &str = "decision";
const NEW_FAMILY: &str = "new";
/// The most accounts that may be cleared for one family at its start.
const MOST_CLEARED: usize = 3;

/// What the page shows beside the request itself.
struct Known {
    families: Vec<LikelyFamily>,
    requests: Vec<Waiting>,
    colleagues: Vec<Colleague>,
    tellings: Vec<Telling>,
    letters: Vec<Attachment>,
}

/// The small forms beside the decision.
struct Buttons {
    take: Form,
    give_back: Form,
    hold: Form,
    go_on: Form,
}

#[derive(Template)]
#[template(path = "requests/request.html")]
struct RequestPage {
    frame: Frame,
    form: Form,
    buttons: Buttons,
    address: String,
    received: Received,
    known: Known,
    due: Due,
    today: Day,
}

impl RequestPage {
    fn told(&self) -> Told<'_> {
        Told { said: &self.received.said, today: self.today }
    }

    fn asked(&self, person: &LikelyPerson) -> &str {
        self.received.said.people.get(person.asked).map_or("Somebody", |asked| asked.called())
    }

    fn born(&self, person: &LikelyPerson) -> String {
        person.birth_date.map_or_else(|| "date of birth not known".to_owned(), |day| format!("born {}", day.words()))
    }

    /// A new family, or one of those whose people look like these.
    fn families(&self) -> Vec<(&str, String)> {
        let new = (NEW_FAMILY, "A new family".to_owned());
        let known = self.known.families.iter();
        let known = known.map(|family| (family.id.as_str(), format!("{}, {}", family.name, family.reference)));
        std::iter::once(new).chain(known).collect()
    }

    fn colleagues(&self) -> impl Iterator<Item = (&str, String)> {
        let all = self.known.colleagues.iter();
        all.map(|one| (one.id.as_str(), format!("{}, {}", one.name, one.job_title)))
    }

    fn children(&self) -> Vec<(usize, &str)> {
        let children = self.received.said.children().filter(|person| person.kind == Kind::Child);
        children.enumerate().map(|(at, child)| (at, child.called())).collect()
    }

    fn other_outcomes(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        std::iter::once(("", "The same as the family")).chain(Outcome::options())
    }

    fn is(&self, state: Stands) -> bool {
        self.received.line.state == state
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<(Received, Known), Problem> {
    let (viewer, today) = (viewer.clone(), site.clock().today());
    let read = site.db().read(move |connection| {
        let received = store::received(connection, &viewer, &reference)?;
        let (families, requests) = if received.waits {
            store::likely(connection, &viewer, &received, today)?
        } else {
            (Vec::new(), Vec::new())
        };
        let colleagues =
            if received.waits && received.line.restricted { store::colleagues(connection)? } else { Vec::new() };
        let tellings = store::tellings(connection, &received.id)?;
        let letters = store::attachments_of(connection, &viewer, &reference)?;
        let entry = Entry::new(&viewer, Act::RequestRead).target(reference);
        let entry = entry.detail(format!("{} likely known", families.len()));
        Ok(entry.with((received, Known { families, requests, colleagues, tellings, letters })))
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
    let (received, known) = read(&site, &viewer, reference).await?;
    let form = form.with("family_name", usual_name(&received.said));
    let form = if known.families.is_empty() { form.with("family", NEW_FAMILY) } else { form };
    render(&site, &viewer, received, known, form)
}

/// What families are usually called: by the name of the first adult who has two names, or else of the first person.
fn usual_name(said: &Assessment) -> String {
    let adult = said.adults().find(|person| person.called().trim().contains(' '));
    adult.or(said.people.first()).map(|person| family_part(person.called()).to_owned()).unwrap_or_default()
}

fn render(site: &Site, viewer: &Viewer, received: Received, known: Known, form: Form) -> Page {
    let today = site.clock().today();
    let reference = &received.line.reference;
    let of = |name: &str| button(site, name, reference);
    let buttons = Buttons { take: of("take"), give_back: of("give-back"), hold: of("hold"), go_on: of("go-on") };
    page(&RequestPage {
        frame: site.frame(Some(viewer), "Request for help").with_errors(form.has_errors()),
        form,
        buttons,
        address: format!("/requests/{reference}"),
        due: due(site.clocks(), &received.line, site.clock().now()),
        received,
        known,
        today,
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
    let (received, known) = read(&site, &viewer, reference.clone()).await?;
    let Some(decision) = form.check(site.clock().today(), |check| parse(check, &received, &known)) else {
        return Ok(forms::refused(render(&site, &viewer, received, known, form)?));
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

fn parse(check: &mut Check<'_>, received: &Received, known: &Known) -> NewDecision {
    let outcome = check.code("outcome", "Select what happens next").unwrap_or(Outcome::EarlyHelp);
    let reason = check.text("reason", "Enter why, in words that the family may read");
    let chosen = check.values().get("family");
    let known_family =
        known.families.iter().find(|family| family.id.as_str() == chosen).map(|family| family.id.clone());
    let children = parse_children(check, received);
    let opens = outcome.opens_a_family();
    if opens && known_family.is_none() && chosen != NEW_FAMILY {
        check.error("family", "Select whether this is a new family or one that is known");
    }
    let is_new = opens && known_family.is_none();
    let family_name = if is_new { check.text("family_name", "Enter what the family is called") } else { String::new() };
    let protects = outcome == Outcome::Protection || children.iter().any(|child| child.outcome == Outcome::Protection);
    let handed_to = if protects {
        check.text("handed_to", "Enter whom you handed this over to today, and how to reach them")
    } else {
        String::new()
    };
    NewDecision {
        outcome,
        reason,
        children,
        handed_to,
        family_name,
        known_family,
        cleared: if is_new { parse_cleared(check, received, known) } else { Vec::new() },
        family_told: check.text("family_told", "Enter how the family was told, or why not yet"),
    }
}

/// Each child can go another way than the family.
fn parse_children(check: &mut Check<'_>, received: &Received) -> Vec<ChildDecision> {
    let children: Vec<String> = received
        .said
        .children()
        .filter(|person| person.kind == Kind::Child)
        .map(|child| child.called().to_owned())
        .collect();
    let mut decided = Vec::new();
    for (at, child) in children.into_iter().enumerate() {
        let Ok(outcome) = check.values().get(&format!("child{at}_outcome")).parse::<Outcome>() else { continue };
        let reason =
            check.text(&format!("child{at}_reason"), &format!("Enter why it is different for {}", short(&child)));
        decided.push(ChildDecision { child, outcome, reason });
    }
    decided
}

fn short(name: &str) -> &str {
    if name.chars().count() > 60 { "this child" } else { name }
}

/// Who may know of a restricted family, besides who decides.
fn parse_cleared(check: &mut Check<'_>, received: &Received, known: &Known) -> Vec<Id> {
    if !received.line.restricted {
        return Vec::new();
    }
    let offered: Vec<Id> = known.colleagues.iter().map(|one| one.id.clone()).collect();
    let cleared = check.ticked("cleared", &offered);
    if cleared.is_empty() || cleared.len() > MOST_CLEARED {
        check.error(
            "cleared",
            "Tick one to three colleagues who may know of this family: a manager, and who is to lead",
        );
    }
    cleared
}
