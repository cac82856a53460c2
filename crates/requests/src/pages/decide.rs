//! One request whole, who may be known already, and the decision.

use alongside_families::names::family_part;
use alongside_families::store::{LikelyFamily, LikelyPerson};
use alongside_schema::{Act, Day, Entry, Error, Id, Moment, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::hears::{Hears, parse_hears};
use super::inbox::{Due, button, due};
use super::{Told, parse_reference};
use crate::assessment::{Agreed, Assessment, Kind};
use crate::codes::{FamilyKnows, HandedBy, Outcome, State as Stands, TellingKind, Urgency};
use crate::store::{
    self, Attachment, ChildDecision, Colleague, Decided, HandOver, NewDecision, Received, Telling, Waiting,
};
use crate::telling::{can_hear, time_of_day};

const FORM: &str = "decision";
const NEW_FAMILY: &str = "new";
/// The most accounts that may be cleared for one family at its start.
const MOST_CLEARED: usize = 3;

/// What the page shows beside the request itself.
pub(super) struct Known {
    families: Vec<LikelyFamily>,
    requests: Vec<Waiting>,
    colleagues: Vec<Colleague>,
    tellings: Vec<Telling>,
    letters: Vec<Attachment>,
    decided: Option<Decided>,
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
    hears: Hears,
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

    /// Those who can say for themselves that they do not want this now, by their place in the request.
    fn may_decline(&self) -> Vec<(usize, &str)> {
        let people = self.received.said.people.iter().enumerate();
        people.filter(|(_, person)| can_hear(person, self.today)).map(|(at, person)| (at, person.called())).collect()
    }

    fn somebody_declines(&self) -> bool {
        self.may_decline().iter().any(|(at, _)| !self.form.values().get(&format!("not_now{at}")).trim().is_empty())
    }

    fn name_of<'a>(&'a self, reference: &'a str) -> &'a str {
        self.received.said.name_of(reference)
    }

    fn is(&self, state: Stands) -> bool {
        self.received.line.state == state
    }
}

pub(super) async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<(Received, Known), Problem> {
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
        let decided = store::decided(connection, &received)?;
        let entry = Entry::new(&viewer, Act::RequestRead).target(reference);
        let entry = entry.detail(format!("{} likely known", families.len()));
        Ok(entry.with((received, Known { families, requests, colleagues, tellings, letters, decided })))
    });
    Ok(read.await?)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let subject = reference.to_string();
    let (received, known) = read(&site, &viewer, reference).await?;
    // A decided request has one form left: that the family has been told since.
    let form = Form::open(&site, &viewer, if received.waits { FORM } else { super::hears::FORM }, &subject).await?;
    let form = if received.waits { filled_in(&site, form, &received, &known) } else { form };
    render(&site, &viewer, received, known, form)
}

/// What nobody should have to type: what is the same each time, and what the request says already.
fn filled_in(site: &Site, form: Form, received: &Received, known: &Known) -> Form {
    let said = &received.said;
    let form = form.with("family_name", usual_name(said)).with_day("handed_on", site.clock().today());
    let mut form = form.with("stays_open", stays_open(&site.settings().council.help));
    for (at, person) in said.people.iter().enumerate() {
        let answers = &said.agreements.working_together;
        if let Some(no) = answers.iter().find(|one| one.answer == Agreed::No && one.person == person.reference) {
            let words = if no.words.is_empty() { no.answer.words() } else { &no.words };
            form = form.with(&format!("not_now{at}"), words);
        }
    }
    if known.families.is_empty() { form.with("family", NEW_FAMILY) } else { form }
}

/// What is open to every family, in words to be made true of this one.
fn stays_open(help: &str) -> String {
    format!(
        "The family hub nearest to you, without asking anybody. You can ask for help again at any time. You can ring {help}."
    )
}

/// What families are usually called: by the name of the first adult who has two names, or else of the first person.
fn usual_name(said: &Assessment) -> String {
    let adult = said.adults().find(|person| person.called().trim().contains(' '));
    adult.or(said.people.first()).map(|person| family_part(person.called()).to_owned()).unwrap_or_default()
}

pub(super) fn render(site: &Site, viewer: &Viewer, received: Received, known: Known, form: Form) -> Page {
    let today = site.clock().today();
    let reference = &received.line.reference;
    let of = |name: &str| button(site, name, reference);
    let buttons = Buttons { take: of("take"), give_back: of("give-back"), hold: of("hold"), go_on: of("go-on") };
    page(&RequestPage {
        frame: site.frame(Some(viewer), "Request for help").with_errors(form.has_errors()),
        form,
        buttons,
        address: format!("/requests/{reference}"),
        hears: Hears::of(site, &received.said),
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
    let (hears, now) = (Hears::of(&site, &received.said), site.clock().now());
    let Some(decision) = form.check(site.clock().today(), |check| parse(check, &received, &known, &hears, now)) else {
        return Ok(forms::refused(render(&site, &viewer, received, known, form)?));
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), received.clone());
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, "/requests")?;
            let family = store::decide(tx, &by, &of, &decision)?;
            let entry = Entry::new(&by, Act::RequestDecided).target(reference).detail(decision.outcome);
            Ok(entry.of_family(family.as_ref()).with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        // What only the store can know (the record, another worker) is put right on the page, with everything that was typed.
        Err(Error::Refused(words)) => {
            let (received, known) = read(&site, &viewer, received.line.reference).await?;
            if !received.waits {
                return Err(Problem::Refused(words));
            }
            form.check(site.clock().today(), |check| check.error("hears", words));
            Ok(forms::refused(render(&site, &viewer, received, known, form)?))
        }
        Err(error) => Err(error.into()),
    }
}

fn parse(check: &mut Check<'_>, received: &Received, known: &Known, hears: &Hears, now: Moment) -> NewDecision {
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
    let mut decision = NewDecision {
        outcome,
        reason,
        children,
        handed: None,
        family_name,
        known_family,
        cleared: if is_new { parse_cleared(check, received, known) } else { Vec::new() },
        not_now: parse_not_now(check, received),
        stays_open: check.text("stays_open", "Enter what stays open to them, whatever is decided"),
        hears: parse_hears(check, hears),
        ring_back: hears.number.clone(),
    };
    if decision.protects() {
        decision.handed = parse_handed(check, now);
    }
    decision
}

/// The hand-over to those who protect children: today, and over already.
fn parse_handed(check: &mut Check<'_>, now: Moment) -> Option<HandOver> {
    let to = check.text("handed_to", "Enter whom you handed this over to today: name, team and number");
    let day = check.day("handed_on", "the day of the hand-over");
    if day.is_some_and(|day| day != check.today()) {
        check
            .error("handed_on_day", "The hand-over must be today. Hand over now, then save: nothing else waits for it");
    }
    let typed = time_of_day(check.values().get("handed_time"));
    let at = day.zip(typed).and_then(|(day, (hour, minute))| day.at(hour, minute));
    if at.is_none() {
        check.error("handed_time", "Enter the time of the hand-over, like 9.40am or 14:20");
    } else if at.is_some_and(|at| at > now) {
        check.error(
            "handed_time",
            "The hand-over must have happened. Enter the time at which you spoke or wrote to them",
        );
    }
    let by = check.code::<HandedBy>("handed_by", "Select how you handed over");
    Some(HandOver { to, at: at?, by: by? })
}

/// Who does not want this now: those for whom words stand in their field.
fn parse_not_now(check: &Check<'_>, received: &Received) -> Vec<(String, String)> {
    let mut said: Vec<(String, String)> = Vec::new();
    for (at, person) in received.said.people.iter().enumerate() {
        let words = check.optional(&format!("not_now{at}"));
        let is_new = said.iter().all(|(reference, _)| *reference != person.reference);
        if can_hear(person, check.today()) && !words.is_empty() && is_new {
            said.push((person.reference.clone(), words));
        }
    }
    said
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
