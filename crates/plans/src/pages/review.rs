//! A review of the plan, with a scale from 0 to 10.

use alongside_families::Bar;
use alongside_families::store::{Family, Member, hold, members, open};
use alongside_schema::{Act, Entry, Error, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_reference;
use crate::codes::Next;
use crate::store::{self, Goal, NewReview, Reading};

const FORM: &str = "review";

/// The scale that is offered; its words are ours.
const QUESTION: &str = "How are things for your family now, from 0 (as hard as can be) to 10 (as good as can be)?";

#[derive(Template)]
#[template(path = "plans/review.html")]
struct ReviewPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    goals: Vec<Goal>,
    members: Vec<Member>,
    readings: Vec<Reading>,
}

impl ReviewPage {
    fn people(&self) -> impl Iterator<Item = (&str, &str)> {
        self.members.iter().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    fn scale(&self) -> impl Iterator<Item = (String, String)> {
        (0..=10).map(|value| (value.to_string(), value.to_string()))
    }
}

type Shown = (Family, Vec<Goal>, Vec<Member>, Vec<Reading>);

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<Shown, Problem> {
    let viewer = viewer.clone();
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let goals = store::goals(connection, &viewer, &family)?;
        let members = members(connection, &viewer, &family.id)?;
        let readings = store::readings(connection, &viewer, &family.id)?;
        let entry = Entry::new(&viewer, Act::FamilyRead).family(&family.id).target("review form");
        Ok(entry.with((family, goals, members, readings)))
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
    let shown = read(&site, &viewer, reference).await?;
    let again = site.clock().today().plus_days(7 * site.settings().plan.review_weeks);
    let form = form.with_day("on", site.clock().today()).with_day("again", again);
    render(&site, &viewer, shown, form)
}

fn render(site: &Site, viewer: &Viewer, shown: Shown, form: Form) -> Page {
    let (family, goals, members, readings) = shown;
    page(&ReviewPage {
        frame: site.frame(Some(viewer), "Review the plan").with_errors(form.has_errors()),
        bar: Bar::from(&family),
        address: format!("/families/{}/review", family.reference),
        form,
        goals,
        members,
        readings,
    })
}

pub(super) async fn record(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    let reference = parse_reference(&text)?;
    let mut form = Form::sent(&site, &viewer, values, FORM, &reference.to_string()).await?;
    let shown = read(&site, &viewer, reference.clone()).await?;
    let parsed = form.check(site.clock().today(), |check| parse(check, &shown.2));
    let Some(review) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, shown, form)?));
    };
    let (_, goals, ..) = shown;
    let led_to = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &viewer, &form, format!("/families/{reference}"))?;
            if goals.is_empty() {
                return Err(Error::Refused(
                    "There is no plan to review yet. Add a first goal with the family.".to_owned(),
                ));
            }
            let family = hold(tx, &viewer, &reference)?;
            store::record_review(tx, &viewer, &family, &review)?;
            Ok(Entry::new(&viewer, Act::ReviewRecorded).family(&family.id).with(led_to))
        })
        .await?;
    then(&led_to)
}

fn parse(check: &mut Check<'_>, members: &[Member]) -> NewReview {
    let rater = check.values().get("rated_by");
    let rated_by = members.iter().find(|member| member.person_id.as_str() == rater).map(|member| member.name.clone());
    if rated_by.is_none() {
        check.error("rated_by", "Select who answered");
    }
    let today = check.today();
    NewReview {
        held_on: check.past_day("on", "the date of the review").unwrap_or(today),
        better: check.text("better", "Enter what is better, even if it is small"),
        still_hard: check.text("still_hard", "Enter what is still hard"),
        question: QUESTION.to_owned(),
        rated_by: rated_by.unwrap_or_default(),
        value: check.number("value", 0, 10, "Select a number from 0 to 10"),
        next: check.code("next", "Select what happens next").unwrap_or(Next::GoOn),
        next_review_on: check.coming_day("again", "the date of the next review").unwrap_or(today),
    }
}
