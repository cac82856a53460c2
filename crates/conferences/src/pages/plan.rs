//! The family's plan in its own words, the answer to it, and looking at it again.

use alongside_schema::Day;
use alongside_web::{Check, Form, Site};

use super::form::{Step, form_page, nothing_stored};
use super::seen::Seen;
use crate::codes::Answer;
use crate::store::{self, NewPlan, NewReview, PlanAnswer};

/// After how many days a plan is looked at again, as the form offers it: about three months. Source: practice notes 2.7, background.
const REVIEW_AFTER: i64 = 84;

form_page!(PlanPage, "conferences/plan.html", "The family\u{2019}s plan", |seen| format!("{}/plan", seen.address()));
form_page!(AnswerPage, "conferences/answer.html", "The answer to the family\u{2019}s plan", |seen| {
    format!("{}/answer", seen.address())
});
form_page!(ReviewPage, "conferences/review.html", "What held and what broke", |seen| {
    format!("{}/review", seen.address())
});

pub(super) const WRITE: Step<NewPlan> = Step {
    name: "family-plan",
    field: "words",
    for_coordinator: true,
    fill: |form, _, today| form.with_day("written", today),
    parse: |check, _, _| NewPlan {
        words: check.text("words", "Enter the plan, in the family\u{2019}s own words"),
        said_by: check.text("said_by", "Enter who of the family said it"),
        written_on: check.past_day("written", "the day on which the family made it").unwrap_or(check.today()),
    },
    keep: |tx, by, seen, new, _| store::add_plan(tx, by, &seen.family.id, seen.whole()?, new),
    back: Seen::address,
    stored: nothing_stored,
    render: PlanPage::render,
};

pub(super) const ANSWER: Step<PlanAnswer> = Step {
    name: "family-plan-answer",
    field: "answer",
    for_coordinator: false,
    fill: |form: Form, _, today: Day| form.with_day("review", today.plus_days(REVIEW_AFTER)),
    parse: parse_answer,
    keep: |tx, by, seen, new, _| store::answer_plan(tx, by, &seen.family.id, seen.whole()?, new),
    back: Seen::address,
    stored: nothing_stored,
    render: AnswerPage::render,
};

fn parse_answer(check: &mut Check<'_>, _: &Seen, _: &Site) -> PlanAnswer {
    let answer = check.code("answer", "Select what the answer is");
    let reasons = match answer {
        Some(Answer::InPart | Answer::Not) => {
            check.text("reasons", "Enter why. The family hears it, so say it plainly")
        }
        _ => check.optional("reasons"),
    };
    PlanAnswer {
        answer: answer.unwrap_or(Answer::Not),
        reasons,
        review_on: check
            .coming_day("review", "the day on which you look at it together again")
            .unwrap_or(check.today()),
    }
}

pub(super) const REVIEW: Step<NewReview> = Step {
    name: "conference-review",
    field: "held",
    for_coordinator: false,
    fill: |form, _, today| form.with_day("reviewed", today),
    parse: parse_review,
    keep: |tx, by, seen, new, _| store::add_review(tx, by, &seen.family.id, seen.whole()?, new),
    back: Seen::address,
    stored: nothing_stored,
    render: ReviewPage::render,
};

fn parse_review(check: &mut Check<'_>, _: &Seen, _: &Site) -> NewReview {
    let (held, broke) = (check.optional("held"), check.optional("broke"));
    if held.is_empty() && broke.is_empty() {
        check.error("held", "Enter what held, or what broke");
    }
    NewReview {
        reviewed_on: check.past_day("reviewed", "the day on which you looked at it").unwrap_or(check.today()),
        held,
        broke,
        next: check.optional("next"),
        again_on: check.coming_day_if_any("again", "the day on which you look at it again"),
    }
}
