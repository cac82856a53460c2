use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::barred;
use alongside_schema::tables::{actions, families, family_clearances, users};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::goals::Goal;
use super::plan::plan_note;
use super::step_changes::{mark_all_that_follows, mark_needs};
use crate::codes::{Acceptance, ActionState, OwnerKind};
use crate::marks;

/// What an action is: all that its form says of it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct ActionAbout {
    /// What is to be done.
    pub what: String,
    /// Why, beyond the goal: the need it meets.
    pub why: String,
    /// By when.
    pub due_on: Day,
    /// How we will know that it helped.
    pub how_known: String,
    /// Who checks.
    pub checked_by: String,
    /// Who does it if the owner can not.
    pub backup: String,
}

/// What the owner says to it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Answer {
    /// Whether they will do it.
    pub acceptance: Acceptance,
    /// When they said so.
    pub on: Option<Day>,
    /// In their words.
    pub words: String,
}

impl Answer {
    /// Nobody has asked them yet.
    pub fn none() -> Self {
        Self { acceptance: Acceptance::NotAsked, on: None, words: String::new() }
    }
}

/// Who is to do an action.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Owner {
    /// What kind.
    pub kind: OwnerKind,
    /// The person, where it is one of the family.
    pub person_id: Option<Id>,
    /// The name.
    pub name: String,
    /// The account, where it is a professional who has one. They answer for themselves.
    pub user_id: Option<Id>,
}

/// An action towards a goal.
#[derive(Clone, Debug, Queryable)]
pub struct Action {
    /// The action.
    pub id: Id,
    /// The goal it is for.
    pub goal_id: Id,
    /// What it is.
    pub about: ActionAbout,
    /// Who is to do it.
    pub owner: Owner,
    /// What they say to it.
    pub answer: Answer,
    /// Where it stands.
    pub state: ActionState,
    /// Why it was done in part, not done or dropped.
    pub state_reason: String,
    /// The version.
    pub version: i64,
    /// From which plan of the family's own it comes, if it does.
    pub family_plan_id: Option<Id>,
    /// The marks of the action.
    pub marks: Marks,
}

impl Action {
    /// Whether somebody has taken it on. What a professional with an account was asked to do counts only once they have said yes.
    pub fn counts(&self) -> bool {
        self.owner.user_id.is_none() || self.answer.acceptance == Acceptance::Accepted
    }

    /// Whether it should be done by now and is not.
    pub fn is_late(&self, today: Day) -> bool {
        self.state.is_open() && self.counts() && self.about.due_on < today
    }
}

macro_rules! action_columns {
    ($($table:ident)::+) => {
        (
            $($table)::+::id,
            $($table)::+::goal_id,
            (
                $($table)::+::what,
                $($table)::+::why,
                $($table)::+::due_on,
                $($table)::+::how_known,
                $($table)::+::checked_by,
                $($table)::+::backup,
            ),
            (
                $($table)::+::owner_kind,
                $($table)::+::owner_person_id,
                $($table)::+::owner_name,
                $($table)::+::user_id,
            ),
            (
                $($table)::+::acceptance,
                $($table)::+::accepted_on,
                $($table)::+::acceptance_words,
            ),
            $($table)::+::state,
            $($table)::+::state_reason,
            $($table)::+::version,
            $($table)::+::family_plan_id,
            (
                $($table)::+::subjects,
                $($table)::+::withheld_from,
                $($table)::+::visibility,
                $($table)::+::source,
            ),
        )
    };
}

pub(super) use action_columns;

/// The actions of the family's plan, in order; those of earlier stretches of work are left out by their goals.
pub fn actions(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Action>> {
    Ok(visible!(actions, viewer, family)
        .order((visible::actions::position, visible::actions::id))
        .select(action_columns!(visible::actions))
        .load(connection)?)
}

/// One action.
pub fn action(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<Action> {
    visible!(actions, viewer, family)
        .filter(visible::actions::id.eq(id))
        .select(action_columns!(visible::actions))
        .first(connection)
        .map_err(Error::or_not_found)
}

/// The account with this e-mail address, if its owner may be asked to do something for this family: not where they may never know of it,
/// not where it is restricted and they are not cleared, and not where they are somebody of it. Whoever asks learns only whether it can be.
pub fn who_can_be_asked(connection: &mut DbConnection, family: &Id, email: &str) -> Result<Option<(Id, String)>> {
    let account: Option<(Id, String)> = users::table
        .filter(users::email.eq(email.trim().to_lowercase()).and(users::active))
        .select((users::id, users::name))
        .first(connection)
        .optional()?;
    let Some((id, name)) = account else { return Ok(None) };
    let is_barred = barred::table.filter(barred::family_id.eq(family).and(barred::user_id.eq(&id)));
    let is_barred: bool = diesel::select(diesel::dsl::exists(is_barred)).get_result(connection)?;
    let is_cleared = family_clearances::table
        .filter(family_clearances::family_id.eq(family).and(family_clearances::user_id.eq(&id)))
        .filter(family_clearances::cleared);
    let is_cleared: bool = diesel::select(diesel::dsl::exists(is_cleared)).get_result(connection)?;
    let restricted: bool =
        families::table.filter(families::id.eq(family)).select(families::restricted).first(connection)?;
    let may = !is_barred && (is_cleared || !restricted);
    Ok(may.then_some((id, name)))
}

/// An action as a form says it.
#[derive(Clone, Debug)]
pub struct NewAction {
    /// What it is.
    pub about: ActionAbout,
    /// Who is to do it.
    pub owner: Owner,
    /// What they say to it.
    pub answer: Answer,
    /// Who must not learn of it. Those who must not learn of the goal are added.
    pub withheld_from: People,
    /// From which plan of the family's own it comes.
    pub family_plan: Option<Id>,
}

/// Adds an action towards a goal; gives back its id.
pub fn add_action(tx: &mut Tx<'_>, by: &Viewer, family: &Id, goal: &Goal, new: &NewAction) -> Result<Id> {
    let position: i64 = actions::table.filter(actions::goal_id.eq(&goal.id)).count().get_result(tx.connection())?;
    let (id, now) = (tx.new_id(), tx.now());
    let NewAction { about, owner, answer, .. } = new;
    let subjects = People::new(owner.person_id.clone());
    let own = Marks::about(subjects.clone(), by.agency.clone()).withheld_from(new.withheld_from.clone());
    let marks = Marks { subjects, ..marks::of_both(&own, &goal.marks) };
    diesel::insert_into(actions::table)
        .values((
            (
                actions::id.eq(&id),
                actions::family_id.eq(family),
                actions::goal_id.eq(&goal.id),
                actions::position.eq(position),
                actions::what.eq(&about.what),
                actions::why.eq(&about.why),
                actions::due_on.eq(about.due_on),
                actions::how_known.eq(&about.how_known),
                actions::checked_by.eq(&about.checked_by),
                actions::backup.eq(&about.backup),
                actions::owner_kind.eq(owner.kind),
                actions::owner_person_id.eq(&owner.person_id),
                actions::owner_name.eq(&owner.name),
                actions::user_id.eq(&owner.user_id),
                actions::family_plan_id.eq(&new.family_plan),
            ),
            (
                actions::acceptance.eq(answer.acceptance),
                actions::accepted_on.eq(answer.on),
                actions::acceptance_words.eq(&answer.words),
                actions::acceptance_by.eq((answer.acceptance != Acceptance::NotAsked).then_some(&by.user_id)),
                actions::state.eq(ActionState::ToDo),
                actions::state_reason.eq(""),
                actions::version.eq(1),
                actions::created_at.eq(now),
                actions::subjects.eq(&marks.subjects),
                actions::withheld_from.eq(&marks.withheld_from),
                actions::visibility.eq(marks.visibility),
                actions::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    let title = match owner.user_id {
        Some(_) => format!("{} is asked, by {}", owner.name, about.due_on.words()),
        None => format!("{} will, by {}", owner.name, about.due_on.words()),
    };
    plan_note(tx, by, family, title, about.what.clone(), &id, &marks)?;
    Ok(id)
}

/// What an action is to become.
#[derive(Clone, Debug)]
pub struct ActionChange {
    /// What it is.
    pub about: ActionAbout,
    /// Where it stands.
    pub state: ActionState,
    /// Why, where that must be said.
    pub state_reason: String,
    /// What the owner says to it; nothing where they answer for themselves.
    pub answer: Option<Answer>,
    /// Who must not learn of it.
    pub withheld_from: People,
}

/// Changes an action that stands at this version.
pub fn change_action(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    goal: &Goal,
    action: &Action,
    change: &ActionChange,
    version: i64,
) -> Result<()> {
    let ActionChange { about, state, state_reason, .. } = change;
    let answer = change.answer.as_ref().unwrap_or(&action.answer);
    let own = Marks { withheld_from: change.withheld_from.clone(), ..action.marks.clone() };
    let marks = Marks { subjects: own.subjects.clone(), ..marks::of_both(&own, &goal.marks) };
    family.may_mark(&action.marks, &marks)?;
    let changed = diesel::update(actions::table.filter(actions::id.eq(&action.id).and(actions::version.eq(version))))
        .set((
            actions::what.eq(&about.what),
            actions::why.eq(&about.why),
            actions::due_on.eq(about.due_on),
            actions::how_known.eq(&about.how_known),
            actions::checked_by.eq(&about.checked_by),
            actions::backup.eq(&about.backup),
            actions::state.eq(state),
            actions::state_reason.eq(state_reason),
            actions::acceptance.eq(answer.acceptance),
            actions::accepted_on.eq(answer.on),
            actions::acceptance_words.eq(&answer.words),
            actions::withheld_from.eq(&marks.withheld_from),
            actions::version.eq(version + 1),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    if *answer != action.answer {
        diesel::update(actions::table.filter(actions::id.eq(&action.id)))
            .set(actions::acceptance_by.eq(&by.user_id))
            .execute(tx.connection())?;
    }
    if marks != action.marks {
        mark_all_that_follows(tx, &action.id, &marks)?;
        mark_needs(tx, &action.id)?;
    }
    let title = format!("{}: {}", action.owner.name, state.words());
    let mut body = about.what.clone();
    if action.about.what != about.what {
        body.push_str(&format!("\n\nBefore: {}", action.about.what));
    }
    if !state_reason.is_empty() {
        body.push_str(&format!("\n\nWhy: {state_reason}"));
    }
    plan_note(tx, by, &family.id, title, body, &action.id, &marks)
}
