//! The six problems: what is known of each, with its source, and what follows from it. It decides nothing.

use alongside_schema::{Act, Day, Entry, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem as Fault, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::{Bar, reference};
use crate::codes::{Answer, Problem};
use crate::eligibility::{Standing, TWO_OF_SIX, dependent_child, standings, verdict};
use crate::store::{self, Family, Member, ProblemFact};

const FORM: &str = "problem";

#[derive(Template)]
#[template(path = "families/problems.html")]
struct ProblemsPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    is_open: bool,
    facts: Vec<ProblemFact>,
    members: Vec<Member>,
    today: Day,
}

impl ProblemsPage {
    fn standings(&self) -> Vec<Standing<'_>> {
        standings(&self.facts)
    }

    fn verdict(&self) -> String {
        verdict(&self.standings(), dependent_child(&self.members, self.today))
    }
}

type Read = (Family, Vec<Member>, Vec<ProblemFact>);

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<Read, Fault> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = store::open(connection, &viewer, &reference)?;
        let members = store::members(connection, &viewer, &family.id)?;
        let facts = store::problem_facts(connection, &viewer, &family.id)?;
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("problems").with((family, members, facts)))
    });
    Ok(read.await?)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let form = Form::open(&site, &viewer, FORM, &reference.to_string()).await?;
    render(&site, &viewer, reference, form).await
}

async fn render(site: &Site, viewer: &Viewer, reference: Reference, form: Form) -> Page {
    let (family, members, facts) = read(site, viewer, reference).await?;
    page(&ProblemsPage {
        frame: site.frame(Some(viewer), "The six problems").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/problems", family.reference),
        is_open: family.is_open(),
        form,
        facts,
        members,
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
    let Some(fact) = form.check(site.clock().today(), |check| parse(check, &viewer)) else {
        return Ok(forms::refused(render(&site, &viewer, reference, form).await?));
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

fn parse(check: &mut Check<'_>, viewer: &Viewer) -> ProblemFact {
    let source = check.optional("source");
    ProblemFact {
        problem: check.code("problem", "Select which of the six").unwrap_or(Problem::Health),
        answer: check.code("answer", "Select whether it is there").unwrap_or_default(),
        evidence: check.text("evidence", "Enter what shows it, or how you know that it is not there"),
        known_on: check.past_day("known", "the day on which it was so"),
        source: if source.is_empty() { format!("{}, {}", viewer.name, viewer.agency) } else { source },
    }
}
