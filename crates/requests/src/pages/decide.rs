//! One request whole, who may be known already, and the decision.

use alongside_access::{Permission, may};
use alongside_families::names::family_part;
use alongside_families::store::{LikelyFamily, LikelyPerson};
use alongside_schema::reach::GRADE_RECORD;
use alongside_schema::{Act, Day, Entry, Error, Reference, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::asker::{self, AskerHears};
use super::decision::parse;
use super::hears::Hears;
use super::inbox::{Due, button, due};
use super::late_letters::{manages_front_door, open_since};
use super::{Told, parse_reference};
use crate::assessment::{Agreed, Assessment, Person};
use crate::codes::{FamilyKnows, HandedBy, Outcome, State as Stands, TellingKind, Urgency};
use crate::store::{self, Asker, Attachment, Colleague, Decided, Received, Restriction, Telling, Waiting};
use crate::telling::can_hear;

const FORM: &str = "decision";
/// The field that carries a family which was found by searching.
const ALSO: &str = "also";
pub(super) const NEW_FAMILY: &str = "new";

/// What the page shows beside the request itself.
pub(super) struct Known {
    pub(super) families: Vec<LikelyFamily>,
    requests: Vec<Waiting>,
    pub(super) colleagues: Vec<Colleague>,
    tellings: Vec<Telling>,
    /// The letters, and whether they are still opened here.
    letters: (Vec<Attachment>, bool),
    decided: Option<Decided>,
    /// The request that this one follows, and those that follow it.
    follows: (Option<Reference>, Vec<Reference>),
    pub(super) asker: Asker,
    restrictions: Vec<Restriction>,
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
    asker_hears: AskerHears,
    /// The form that who asked has been told since.
    asker_form: Form,
    /// A family that was found by searching, to be looked at beside those that the program found.
    also: Option<Reference>,
    can_search: bool,
    can_open: bool,
    received: Received,
    known: Known,
    due: Due,
    today: Day,
    letters_days: i64,
    /// Whether the viewer may open a letter later, with a reason.
    manages: bool,
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

    /// Whether the viewer may open the page of a family: it is part of their work, and they reach it that far.
    fn opens(&self, family: &LikelyFamily) -> bool {
        self.can_open && family.grade >= GRADE_RECORD
    }

    /// Who would join a family: everybody who is nobody of it.
    fn new_people(&self, family: &LikelyFamily) -> Vec<&str> {
        let is_known = |at: usize| family.people.iter().any(|person| person.is_same && person.asked == at);
        let people = self.received.said.people.iter().enumerate();
        people.filter(|(at, _)| !is_known(*at)).map(|(_, person)| person.called()).collect()
    }

    /// For whom of a family the request names ways to be reached. Which of them the record has is not the front door's to know.
    fn reached<'a>(&self, family: &'a LikelyFamily) -> Vec<&'a str> {
        let said = &self.received.said;
        let names_ways = |person: &&LikelyPerson| {
            let Some(asked) = said.people.get(person.asked).filter(|_| person.is_same) else { return false };
            let of_them =
                said.safe_contact.iter().any(|contact| contact.person == asked.reference && !contact.ways.is_empty());
            of_them || !asked.phone.is_empty() || !asked.email.is_empty()
        };
        family.people.iter().filter(names_ways).map(|person| person.name.as_str()).collect()
    }

    fn colleagues(&self) -> impl Iterator<Item = (&str, String)> {
        let all = self.known.colleagues.iter();
        all.map(|one| (one.id.as_str(), format!("{}, {}", one.name, one.job_title)))
    }

    fn children(&self) -> Vec<(usize, &str)> {
        self.received.said.children().enumerate().map(|(at, child)| (at, child.called())).collect()
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

pub(super) async fn read(
    site: &Site,
    viewer: &Viewer,
    reference: Reference,
    also: Option<Reference>,
) -> Result<(Received, Known), Problem> {
    let (viewer, today, seals) = (viewer.clone(), site.clock().today(), site.db().keys().seals.clone());
    let since = open_since(site);
    let read = site.db().read(move |connection| {
        let received = store::received(connection, &viewer, &reference)?;
        let (families, requests) = if received.waits {
            store::likely(connection, (&viewer, &seals), &received, also.as_ref(), today)?
        } else {
            (Vec::new(), Vec::new())
        };
        let colleagues = if received.waits && received.line.restricted {
            store::may_be_cleared(connection, &received, today)?
        } else {
            Vec::new()
        };
        let tellings = store::tellings(connection, &received.id)?;
        let letters = store::letters_of(connection, &viewer, &reference, since)?;
        let decided = store::decided(connection, &received)?;
        let follows = store::follows(connection, &viewer, &received.id)?;
        let asker = store::asker(connection, &received)?;
        let restrictions = store::restrictions(connection, &received)?;
        let entry = Entry::new(&viewer, Act::RequestRead).target(reference);
        let entry = entry.detail(format!("{} likely known", families.len()));
        let known = Known { families, requests, colleagues, tellings, letters, decided, follows, asker, restrictions };
        Ok(entry.with((received, known)))
    });
    Ok(read.await?)
}

/// Which family somebody has found by searching, and takes to be this one.
#[derive(Deserialize)]
pub(super) struct From {
    family: Option<String>,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(from): Query<From>,
) -> Page {
    let reference = parse_reference(&text)?;
    let subject = reference.to_string();
    let mut form = Form::open(&site, &viewer, FORM, &subject).await?;
    let found: Option<Reference> = from.family.and_then(|text| text.parse().ok());
    let also = found.clone().or_else(|| form.values().get(ALSO).parse().ok());
    let (received, known) = read(&site, &viewer, reference, also).await?;
    // A decided request has two forms left: that the family, and that who asked, has been told since.
    if !received.waits {
        let told = Form::open(&site, &viewer, super::hears::FORM, &subject).await?;
        let asker_told = Form::open(&site, &viewer, asker::FORM, &subject).await?;
        return render(&site, &viewer, received, known, (told, asker_told));
    }
    form = filled_in(&site, form, &received, &known);
    if let Some(family) = known.families.iter().find(|family| found.as_ref() == Some(&family.reference)) {
        form.values_mut().set("family", &family.id);
        form.values_mut().set(ALSO, &family.reference);
    }
    let unused = asker_form(&site, &received);
    render(&site, &viewer, received, known, (form, unused))
}

/// The page of a request on which a button could not do what it says, with the reason above all else. `field` is where it is put right.
pub(super) async fn show_refused(
    site: &Site,
    viewer: &Viewer,
    reference: Reference,
    (field, words): (&str, String),
) -> Page {
    let form = Form::open(site, viewer, FORM, &reference.to_string()).await?;
    let also = form.values().get(ALSO).parse().ok();
    let (received, known) = read(site, viewer, reference, also).await?;
    if !received.waits {
        return Err(Problem::Refused(words));
    }
    let mut form = filled_in(site, form, &received, &known);
    form.check(site.clock().today(), |check| check.error(field, words));
    let unused = asker_form(site, &received);
    Ok(forms::refused(render(site, viewer, received, known, (form, unused))?))
}

/// What nobody should have to type: what is the same each time, and what the request says already.
fn filled_in(site: &Site, form: Form, received: &Received, known: &Known) -> Form {
    let said = &received.said;
    let form = form.with("family_name", usual_name(said)).with_day("handed_on", site.clock().today());
    let form = form.with_day("requester_by", asker::due(site));
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

/// What families are usually called: by the name of the first adult who has two names, or else of the first person who has one. Nothing where nobody
/// has: whoever decides then says what to call them.
fn usual_name(said: &Assessment) -> String {
    let has_name = |person: &&Person| person.names.iter().any(|name| !name.text.trim().is_empty());
    let mut adults = said.adults().filter(has_name);
    let adult = adults.find(|person| person.called().trim().contains(' '));
    let person = adult.or_else(|| said.people.iter().find(has_name));
    person.map(|person| family_part(person.called()).to_owned()).unwrap_or_default()
}

/// The form that who asked has been told since, as long as it is not needed.
pub(super) fn asker_form(site: &Site, received: &Received) -> Form {
    button(site, asker::FORM, &received.line.reference)
}

/// The page of a request, with the form that is open on it: the decision, or that the family has been told; and that who asked has been told.
pub(super) fn render(
    site: &Site,
    viewer: &Viewer,
    received: Received,
    known: Known,
    (form, asker_form): (Form, Form),
) -> Page {
    let today = site.clock().today();
    let reference = &received.line.reference;
    let also = form.values().get(ALSO).parse().ok();
    let of = |name: &str| button(site, name, reference);
    let buttons = Buttons { take: of("take"), give_back: of("give-back"), hold: of("hold"), go_on: of("go-on") };
    page(&RequestPage {
        frame: site.frame(Some(viewer), "Request for help").with_errors(form.has_errors() || asker_form.has_errors()),
        form,
        asker_form,
        asker_hears: AskerHears::of(&known.asker, &received),
        buttons,
        address: format!("/requests/{reference}"),
        hears: Hears::of(site, &received.said),
        also,
        can_search: may(viewer, Permission::SearchPeople),
        can_open: may(viewer, Permission::ReadFamilies),
        due: due(site.clocks(), &received.line, site.clock().now()),
        letters_days: site.settings().front_door.letters_days,
        manages: manages_front_door(viewer),
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
    let also: Option<Reference> = form.values().get(ALSO).parse().ok();
    let (received, known) = read(&site, &viewer, reference.clone(), also.clone()).await?;
    let hears = (Hears::of(&site, &received.said), AskerHears::of(&known.asker, &received));
    let now = site.clock().now();
    let Some(decision) = form.check(site.clock().today(), |check| parse(check, &received, &known, &hears, now)) else {
        let unused = asker_form(&site, &received);
        return Ok(forms::refused(render(&site, &viewer, received, known, (form, unused))?));
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), received.clone());
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, "/requests")?;
            let family = store::decide(tx, &by, &of, &decision)?;
            let restricts = of.line.restricted && decision.known_family.is_some();
            let also = if restricts { ", and restricted the family" } else { "" };
            let entry = Entry::new(&by, Act::RequestDecided).target(reference);
            let entry = entry.detail(format!("{}{also}", decision.outcome));
            Ok(entry.of_family(family.as_ref()).with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        // What only the store can know (the record, another worker) is put right on the page, with everything that was typed.
        Err(Error::Refused(words)) => {
            let (received, known) = read(&site, &viewer, received.line.reference, also).await?;
            if !received.waits {
                return Err(Problem::Refused(words));
            }
            form.check(site.clock().today(), |check| check.error("hears", words));
            let unused = asker_form(&site, &received);
            Ok(forms::refused(render(&site, &viewer, received, known, (form, unused))?))
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Kind, Name};

    fn called(people: &[(Kind, &str)]) -> String {
        let person = |(kind, name): &(Kind, &str)| Person {
            kind: *kind,
            names: if name.is_empty() {
                Vec::new()
            } else {
                vec![Name { text: (*name).to_owned(), ..Name::default() }]
            },
            ..Person::default()
        };
        usual_name(&Assessment { people: people.iter().map(person).collect(), ..Assessment::default() })
    }

    #[test]
    fn a_family_is_called_by_a_name_or_by_nothing() {
        assert_eq!(called(&[(Kind::Adult, ""), (Kind::Child, "")]), "", "and not “yet)”");
        assert_eq!(called(&[(Kind::Adult, ""), (Kind::Child, "Ella Fell")]), "Fell");
        assert_eq!(called(&[(Kind::Child, "Ella Hart"), (Kind::Adult, "Una Fell")]), "Fell");
        assert_eq!(called(&[(Kind::Adult, "Una")]), "Una");
    }
}
