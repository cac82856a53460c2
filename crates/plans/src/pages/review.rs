//! A review of the plan: what is better, goals one by one, answers on a scale, and what happens next.

use alongside_families::codes::StoryKind;
use alongside_families::store::{Family, Member, hold, members, open};
use alongside_families::{Bar, Told};
use alongside_schema::{Act, Day, Entry, Error, Id, Reference, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Theirs, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::distance::Distance;
use super::{limits, parse_reference};
use crate::codes::{Next, Progress};
use crate::limits::Drift;
use crate::store::{self, Goal, GoalAtReview, NewReading, NewReview};

const FORM: &str = "review";

/// The scale that is offered; its words are ours.
const QUESTION: &str = "How are things for your family now, from 0 (as hard as can be) to 10 (as good as can be)?";
/// The scale that is offered, and one in the family's own words, as they are stored.
const OUR_SCALE: &str = "family";
const OWN_SCALE: &str = "own";
/// Who answers as the worker, in the names of fields.
const WORKER: &str = "worker";

#[derive(Template)]
#[template(path = "plans/review.html")]
struct ReviewPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    shown: Shown,
    distance: Distance,
}

/// What the page shows and is checked against.
struct Shown {
    family: Family,
    goals: Vec<Goal>,
    members: Vec<Member>,
    readings: Vec<store::Reading>,
    drift: Option<Drift>,
    review_by: Option<Day>,
    told: Told,
}

impl ReviewPage {
    fn scale(&self) -> impl Iterator<Item = (String, String)> {
        let nothing = [(String::new(), "No answer".to_owned())];
        nothing.into_iter().chain((0..=10).map(|value| (value.to_string(), value.to_string())))
    }

    fn raters(&self) -> impl Iterator<Item = (&str, &str)> {
        [("", "Nobody"), (WORKER, "The worker")].into_iter().chain(super::people::boxes(&self.shown.members))
    }

    fn field(&self, start: &str, id: &Id) -> String {
        format!("{start}_{id}")
    }

    fn seen_version(&self, goal: &Goal) -> i64 {
        self.form.values().get(&self.field("seen", &goal.id)).parse().unwrap_or(goal.version)
    }
}

async fn read(site: &Site, viewer: &Viewer, reference: Reference) -> Result<Shown, Problem> {
    let (viewer, limits) = (viewer.clone(), limits(site));
    let read = site.db().read(move |connection| {
        let family = open(connection, &viewer, &reference)?;
        let plan = store::plan(connection, &family)?;
        let reviews = store::reviews(connection, &viewer, &family.id)?;
        let of_plan = plan.as_ref().and_then(|plan| reviews.iter().find(|review| review.plan_id == plan.id));
        let decided = plan.as_ref().and_then(|plan| plan.go_on_decided_on);
        let shown = Shown {
            goals: store::goals(connection, &viewer, &family)?,
            members: members(connection, &viewer, &family.id)?,
            told: Told::read(connection, &viewer, &family.id)?,
            readings: store::readings(connection, &viewer, &family.id)?,
            drift: family.episode.as_ref().and_then(|(_, began_on)| limits.drift(*began_on, decided)),
            review_by: plan
                .as_ref()
                .and_then(|plan| limits.review_by(plan.begun_at.day(), of_plan.map(|review| review.held_on))),
            family,
        };
        Ok(Entry::new(&viewer, Act::FamilyRead).family(&shown.family.id).target("review form").with(shown))
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
    let mut form = form.with_day("on", site.clock().today()).with_day("again", again);
    for goal in &shown.goals {
        form = form.with(&format!("goal_{}", goal.id), goal.progress).with(&format!("seen_{}", goal.id), goal.version);
    }
    render(&site, &viewer, shown, form)
}

fn render(site: &Site, viewer: &Viewer, shown: Shown, form: Form) -> Page {
    page(&ReviewPage {
        frame: site.frame(Some(viewer), "Review the plan").with_errors(form.has_errors()),
        bar: Bar::from(&shown.family),
        address: format!("/families/{}/review", shown.family.reference),
        distance: Distance::of(&shown.readings),
        form,
        shown,
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
    if shown.told.used_in(&site, &viewer, &mut form, field_for).await? {
        return then(&format!("/families/{reference}/review"));
    }
    let again = shown.told.again(form.values());
    let worker = viewer.name.clone();
    let parsed = form.check(site.clock().today(), |check| parse(check, &shown, &worker));
    let Some(review) = parsed else {
        return Ok(forms::refused(render(&site, &viewer, shown, form)?));
    };
    let (by, sent, of) = (viewer.clone(), form.clone(), reference.clone());
    let written = site
        .db()
        .write(move |tx| {
            let led_to = forms::receive(tx, &by, &sent, format!("/families/{of}"))?;
            let no_goal = "There is no plan to review yet. Add a first goal with the family.";
            if review.goals.is_empty() {
                return Err(Error::Refused(no_goal.to_owned()));
            }
            let family = hold(tx, &by, &of)?;
            let plan = store::plan(tx.connection(), &family)?.ok_or(Error::Refused(no_goal.to_owned()))?;
            store::record_review(tx, &by, &family, &plan, &review)?;
            again.keep(tx, &by, &family.id, "a review")?;
            Ok(Entry::new(&by, Act::ReviewRecorded).family(&family.id).with(led_to))
        })
        .await;
    match written {
        Ok(led_to) => then(&led_to),
        Err(Error::Stale) => {
            let shown = read(&site, &viewer, reference).await?;
            let theirs = shown
                .goals
                .iter()
                .map(|goal| Theirs { label: format!("Goal: {}", goal.words), text: goal.progress.words().to_owned() });
            let mut form = form.overtaken(0, theirs.collect());
            for goal in &shown.goals {
                form.values_mut().set(&format!("seen_{}", goal.id), goal.version);
            }
            Ok(forms::overtaken(render(&site, &viewer, shown, form)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// Where words belong that were told before.
fn field_for(kind: StoryKind) -> &'static str {
    match kind {
        StoryKind::Worries | StoryKind::WhatWouldHelp => "still_hard",
        _ => "better",
    }
}

fn parse(check: &mut Check<'_>, shown: &Shown, worker: &str) -> NewReview {
    let today = check.today();
    let next = check.code("next", "Select what happens next").unwrap_or(Next::GoOn);
    let reason = check.optional("go_on_reason");
    let asks_why = shown.drift.is_some() && next.goes_on();
    if asks_why && reason.is_empty() {
        check.error(
            "go_on_reason",
            "Enter why help goes on longer than about six months, in words that the family may read",
        );
    }
    NewReview {
        held_on: check.past_day("on", "the date of the review").unwrap_or(today),
        better: check.text("better", "Enter what is better, even if it is small"),
        still_hard: check.text("still_hard", "Enter what is still hard"),
        goals: shown.goals.iter().map(|goal| goal_at_review(check, goal)).collect(),
        readings: readings(check, &shown.members, worker),
        next,
        go_on_reason: if asks_why { reason } else { String::new() },
        next_review_on: check.coming_day("again", "the date of the next review").unwrap_or(today),
    }
}

fn goal_at_review(check: &Check<'_>, goal: &Goal) -> GoalAtReview {
    let field = |start: &str| format!("{start}_{}", goal.id);
    GoalAtReview {
        goal: goal.clone(),
        version: check.values().get(&field("seen")).parse().unwrap_or(goal.version),
        // A goal that was not on the page that was sent is left as it is.
        progress: check.values().get(&field("goal")).parse::<Progress>().unwrap_or(goal.progress),
        words: check.optional(&field("goal_words")),
    }
}

/// The answers that were given. Nobody has to give a number.
fn readings(check: &mut Check<'_>, members: &[Member], worker: &str) -> Vec<NewReading> {
    let raters = members
        .iter()
        .map(|member| (member.person_id.to_string(), Some(member.person_id.clone()), member.name.clone()))
        .chain([(WORKER.to_owned(), None, format!("{worker} (worker)"))]);
    let raters: Vec<(String, Option<Id>, String)> = raters.collect();
    let mut readings = Vec::new();
    for (key, rater_id, rated_by) in &raters {
        let value = check.number_if_any(&format!("value_{key}"), 0, 10, "Select a number from 0 to 10");
        readings.extend(value.map(|value| NewReading {
            scale: OUR_SCALE,
            question: QUESTION.to_owned(),
            rater_id: rater_id.clone(),
            rated_by: rated_by.clone(),
            value,
        }));
    }
    let question = check.optional("own_question");
    let value = check.number_if_any("own_value", 0, 10, "Select a number from 0 to 10");
    let rater = raters.into_iter().find(|(key, ..)| key == check.values().get("own_rater"));
    match (question.is_empty(), rater, value) {
        (false, Some((_, rater_id, rated_by)), Some(value)) => {
            readings.push(NewReading { scale: OWN_SCALE, question, rater_id, rated_by, value });
        }
        (true, None, None) => {}
        (true, ..) => check.error("own_question", "Enter the question, or take the answer away"),
        (false, None, _) => check.error("own_rater", "Select who answered"),
        (false, Some(_), None) => check.error("own_value", "Select the answer"),
    }
    readings
}
