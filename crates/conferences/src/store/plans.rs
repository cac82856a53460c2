use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{conference_reviews, conferences, family_plans, users};
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::{Of, Whole, marks_within, tell};
use crate::codes::Answer;

/// The family's plan in its own words. They are never written over: another one is another row.
#[derive(Clone, Debug, Queryable)]
pub struct FamilyPlan {
    /// The plan.
    pub id: Id,
    /// Its words.
    pub words: String,
    /// Who of the family said them.
    pub said_by: String,
    /// When.
    pub written_on: Day,
    /// The answer to it.
    pub answer: Option<Answer>,
    /// With which reasons.
    pub reasons: String,
    /// Who answered.
    pub answered_by: Option<Id>,
    /// When.
    pub answered_on: Option<Day>,
    /// When it is looked at again.
    pub review_on: Option<Day>,
    /// Who wrote it down.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Moment,
    /// The marks.
    pub marks: Marks,
}

/// The plans that a family made at a meeting and after, the newest first.
pub(super) fn plans(connection: &mut DbConnection, (viewer, family, conference): Of<'_>) -> Result<Vec<FamilyPlan>> {
    use visible::family_plans as p;
    Ok(visible!(family_plans, viewer, family)
        .inner_join(users::table.on(users::id.eq(p::recorded_by)))
        .filter(p::conference_id.eq(conference))
        .order((p::recorded_at.desc(), p::id.desc()))
        .select((
            p::id,
            p::words,
            p::said_by,
            p::written_on,
            p::answer,
            p::reasons,
            p::answered_by,
            p::answered_on,
            p::review_on,
            users::name,
            p::recorded_at,
            (p::subjects, p::withheld_from, p::visibility, p::source),
        ))
        .load(connection)?)
}

/// What a page says of the family's plan.
#[derive(Clone, Debug)]
pub struct NewPlan {
    /// Its words.
    pub words: String,
    /// Who said them.
    pub said_by: String,
    /// When.
    pub written_on: Day,
}

/// Writes down what the family has planned.
pub fn add_plan(tx: &mut Tx<'_>, by: &Viewer, family: &Id, whole: &Whole, new: &NewPlan) -> Result<Id> {
    whole.conference.goes_on()?;
    let Some(held) = whole.conference.day.held_on else {
        let words = "The family has not met yet. Say first on which day the meeting was held.";
        return Err(Error::Refused(words.to_owned()));
    };
    if new.written_on < held {
        return Err(Error::Refused(format!(
            "The meeting was held on {}, and the plan can not be older.",
            held.words()
        )));
    }
    let (id, now) = (tx.new_id(), tx.now());
    let marks = marks_within(by, &whole.conference.marks, People::none(), &People::none());
    diesel::insert_into(family_plans::table)
        .values((
            (
                family_plans::id.eq(&id),
                family_plans::family_id.eq(family),
                family_plans::conference_id.eq(&whole.conference.id),
                family_plans::words.eq(&new.words),
                family_plans::said_by.eq(&new.said_by),
                family_plans::written_on.eq(new.written_on),
                family_plans::reasons.eq(""),
                family_plans::recorded_by.eq(&by.user_id),
                family_plans::recorded_at.eq(now),
            ),
            (
                family_plans::subjects.eq(&marks.subjects),
                family_plans::withheld_from.eq(&marks.withheld_from),
                family_plans::visibility.eq(marks.visibility),
                family_plans::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    tell(tx, by, family, "The family has made its own plan".to_owned(), (&id, &marks))?;
    Ok(id)
}

/// The answer to a plan, as a page says it.
#[derive(Clone, Debug)]
pub struct PlanAnswer {
    /// What.
    pub answer: Answer,
    /// Why, where it is not agreed as it is.
    pub reasons: String,
    /// When it is looked at again.
    pub review_on: Day,
}

/// Answers the newest plan, once. The coordinator does not: whoever brings a family together does not decide.
pub fn answer_plan(tx: &mut Tx<'_>, by: &Viewer, family: &Id, whole: &Whole, new: &PlanAnswer) -> Result<Id> {
    whole.conference.goes_on()?;
    let refused = |words: &str| Err(Error::Refused(words.to_owned()));
    let Some(plan) = whole.plans.first() else {
        return refused("There is no plan yet. The coordinator writes it down in the family\u{2019}s words.");
    };
    let coordinates = whole.conference.coordinator_id.as_ref() == Some(&by.user_id);
    if whole.conference.kind.is_independent() && coordinates {
        return refused(
            "You bring this family together, so you do not decide on its plan. Who asked for the meeting, or who answers for the family, answers.",
        );
    }
    if plan.answer.is_some() {
        return refused("This plan is answered already. What was said to the family stays said.");
    }
    let (today, at) = (tx.today(), family_plans::id.eq(&plan.id).and(family_plans::answer.is_null()));
    let changed = diesel::update(family_plans::table.filter(at))
        .set((
            family_plans::answer.eq(Some(new.answer)),
            family_plans::reasons.eq(&new.reasons),
            family_plans::answered_by.eq(&by.user_id),
            family_plans::answered_on.eq(today),
            family_plans::review_on.eq(new.review_on),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let title = format!("The family\u{2019}s own plan: {}", new.answer.words().to_lowercase());
    tell(tx, by, family, title, (&plan.id, &plan.marks))?;
    Ok(plan.id.clone())
}

/// What held and what broke.
#[derive(Clone, Debug, Queryable)]
pub struct Review {
    /// The row.
    pub id: Id,
    /// When it was looked at.
    pub reviewed_on: Day,
    /// What held.
    pub held: String,
    /// What broke.
    pub broke: String,
    /// What comes next.
    pub next: String,
    /// Who wrote it down.
    pub recorded_by: String,
}

/// What held and what broke, the newest first.
pub(super) fn reviews(connection: &mut DbConnection, (viewer, family, conference): Of<'_>) -> Result<Vec<Review>> {
    use visible::conference_reviews as r;
    Ok(visible!(conference_reviews, viewer, family)
        .inner_join(users::table.on(users::id.eq(r::recorded_by)))
        .filter(r::conference_id.eq(conference))
        .order((r::reviewed_on.desc(), r::id.desc()))
        .select((r::id, r::reviewed_on, r::held, r::broke, r::next, users::name))
        .load(connection)?)
}

/// What a page says of a review.
#[derive(Clone, Debug)]
pub struct NewReview {
    /// When it was looked at.
    pub reviewed_on: Day,
    /// What held.
    pub held: String,
    /// What broke.
    pub broke: String,
    /// What comes next.
    pub next: String,
    /// When it is looked at again; nothing where this was the last time.
    pub again_on: Option<Day>,
}

/// Writes down what held and what broke. Without a day on which it is looked at again the meeting is over.
pub fn add_review(tx: &mut Tx<'_>, by: &Viewer, family: &Id, whole: &Whole, new: &NewReview) -> Result<Id> {
    whole.conference.goes_on()?;
    let answered = whole.plans.iter().find(|plan| plan.answer.is_some());
    let Some(plan) = answered else {
        let words = "There is no plan yet that was answered, so there is nothing to look at again.";
        return Err(Error::Refused(words.to_owned()));
    };
    let (id, now) = (tx.new_id(), tx.now());
    let marks = marks_within(by, &whole.conference.marks, People::none(), &People::none());
    diesel::insert_into(conference_reviews::table)
        .values((
            (
                conference_reviews::id.eq(&id),
                conference_reviews::family_id.eq(family),
                conference_reviews::conference_id.eq(&whole.conference.id),
                conference_reviews::reviewed_on.eq(new.reviewed_on),
                conference_reviews::held.eq(&new.held),
                conference_reviews::broke.eq(&new.broke),
                conference_reviews::next.eq(&new.next),
                conference_reviews::recorded_by.eq(&by.user_id),
                conference_reviews::recorded_at.eq(now),
            ),
            (
                conference_reviews::subjects.eq(&marks.subjects),
                conference_reviews::withheld_from.eq(&marks.withheld_from),
                conference_reviews::visibility.eq(marks.visibility),
                conference_reviews::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    match new.again_on {
        Some(day) => diesel::update(family_plans::table.filter(family_plans::id.eq(&plan.id)))
            .set(family_plans::review_on.eq(day))
            .execute(tx.connection())?,
        None => diesel::update(conferences::table.filter(conferences::id.eq(&whole.conference.id)))
            .set((conferences::closed_on.eq(new.reviewed_on), conferences::version.eq(whole.conference.version + 1)))
            .execute(tx.connection())?,
    };
    tell(tx, by, family, "The family\u{2019}s own plan was looked at again".to_owned(), (&id, &marks))?;
    Ok(id)
}
