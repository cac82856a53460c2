//! The six problems: what is known of each, with its source, and what follows from it. It decides nothing.

use alongside_schema::{Act, Day, Entry, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem as Fault, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::{Bar, reference};
use crate::codes::{Answer, Problem};
use crate::eligibility::{Child, Household, Standing, TWO_OF_SIX, Verdict, standings, verdict};
use crate::store::{self, Family, Member, NewProblem, ProblemFact, Resident, SaidWrong};

const FORM: &str = "problem";

#[derive(Template)]
#[template(path = "families/problems.html")]
struct ProblemsPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    can_change: bool,
    record: Record,
    today: Day,
}

/// What the page is worked out from.
struct Record {
    family: Family,
    members: Vec<Member>,
    residents: Vec<Resident>,
    facts: Vec<ProblemFact>,
    wrong: SaidWrong,
}

impl ProblemsPage {
    fn household(&self) -> Household<'_> {
        Household { members: &self.record.members, residents: &self.record.residents, today: self.today }
    }

    fn standings(&self) -> Vec<Standing<'_>> {
        standings(&self.record.facts, &self.household())
    }

    fn verdict(&self) -> Verdict {
        verdict(&self.standings(), self.household().dependent_child())
    }

    fn children(&self) -> Vec<(String, Answer, &'static str)> {
        let household = self.household();
        let children = household.children().into_iter();
        children.map(|Child { member, standing }| (member.name.clone(), standing.0, standing.1)).collect()
    }

    fn whose(&self, fact: &ProblemFact) -> Option<&str> {
        name_of(&self.record.members, fact)
    }

    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        let everybody = self.record.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()));
        std::iter::once(("", "The whole family, or nobody alone")).chain(everybody)
    }
}

fn name_of<'a>(members: &'a [Member], fact: &ProblemFact) -> Option<&'a str> {
    let person = fact.person_id.as_ref()?;
    members.iter().find(|member| member.person_id == *person).map(|member| member.name.as_str())
}

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<Record, Fault> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let members = store::members(connection, &viewer, &family.id)?;
        let residents = store::residents(connection, &viewer, &family.id)?;
        let facts = store::problem_facts(connection, &viewer, &family.id)?;
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("problems");
        let wrong = SaidWrong::read(connection, &viewer, &family)?;
        Ok(entry.with(Record { family, members, residents, facts, wrong }))
    });
    Ok(read.await?)
}

/// A fact from a request that is to be looked at: the form begins with what it says.
#[derive(Deserialize)]
pub(super) struct From {
    from: Option<String>,
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    Query(From { from }): Query<From>,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    let record = read(&site, &viewer, reference).await?;
    let said = from.and_then(|id| record.facts.iter().find(|fact| fact.id.as_str() == id));
    if let Some(fact) = said {
        form = form.with("problem", fact.problem).with("answer", fact.answer).with("evidence", &fact.evidence);
        form = form.with("source", &fact.source);
        form = fact.known_on.into_iter().fold(form, |form, day| form.with_day("known", day));
    }
    render(&site, &viewer, record, form)
}

fn render(site: &Site, viewer: &Viewer, record: Record, form: Form) -> Page {
    page(&ProblemsPage {
        frame: site.frame(Some(viewer), "The six problems").with_errors(form.has_errors()),
        bar: Bar::from(&record.family),
        address: format!("/families/{}/problems", record.family.reference),
        can_change: record.family.may_be_changed(),
        form,
        record,
        today: site.clock().today(),
    })
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let record = read(&site, &viewer, reference.clone()).await?;
    let Some(fact) = form.check(site.clock().today(), |check| parse(check, &viewer, &record.members)) else {
        return Ok(forms::refused(render(&site, &viewer, record, form)?));
    };
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}/problems"))?;
            let family = store::hold(tx, &viewer, &reference)?;
            store::add_problem_fact(tx, &viewer, &family.id, &fact)?;
            Ok(Entry::new(&viewer, Act::ProblemRecorded).family(&family.id).detail(fact.problem).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>, viewer: &Viewer, members: &[Member]) -> NewProblem {
    let source = check.optional("source");
    let ids: Vec<Id> = members.iter().map(|member| member.person_id.clone()).collect();
    let answer: Option<Answer> = check.code("answer", "Select whether it is there");
    let is_open = answer == Some(Answer::NotKnown);
    let has_day = ["day", "month", "year"].iter().any(|part| !check.optional(&format!("known_{part}")).is_empty());
    NewProblem {
        problem: check.code("problem", "Select which of the six").unwrap_or(Problem::Health),
        answer: answer.unwrap_or_default(),
        evidence: match is_open {
            true => check.optional("evidence"),
            false => check.text("evidence", "Enter what shows it, or how you know that it is not there"),
        },
        known_on: match is_open && !has_day {
            true => Some(check.today()),
            false => check.past_day("known", "the day on which it was so"),
        },
        source: if source.is_empty() { format!("{}, {}", viewer.name, viewer.agency) } else { source },
        person: check.ticked("person", &ids).into_iter().next(),
    }
}

#[derive(Template)]
#[template(path = "families/problem.html")]
struct FactPage {
    frame: Frame,
    bar: Bar,
    fact: ProblemFact,
    whose: Option<String>,
    can_change: bool,
}

/// One fact, whole: what it says, who knows it, and when it was written down.
pub(super) async fn fact(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let reference = reference(&text)?;
    let id: Id = id.parse().map_err(|_| Fault::NotFound)?;
    let by = viewer.clone();
    let (family, fact, whose) = site
        .db()
        .read(move |connection| {
            let family = store::open(connection, &by, &reference)?;
            let fact = store::problem_fact(connection, &by, &family.id, &id)?;
            let members = store::members(connection, &by, &family.id)?;
            let whose = name_of(&members, &fact).map(str::to_owned);
            Ok(Entry::new(&by, Act::FamilyRead).family(&family.id).target(&fact.id).with((family, fact, whose)))
        })
        .await?;
    page(&FactPage {
        frame: site.frame(Some(&viewer), "What is known of a problem"),
        bar: Bar::from(&family),
        can_change: family.may_be_changed(),
        fact,
        whose,
    })
}
