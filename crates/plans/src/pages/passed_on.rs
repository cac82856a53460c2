//! The plan as it goes with the family to another area: what this area offers to the pack.

use alongside_families::copy::{Circle, LeftOut};
use alongside_families::store::{members_ever, reader};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Id, Reference, Result, Viewer};
use askama::Template;

use super::copies::{Copy, Whole};
use crate::limits::Limits;
use crate::services::Row;
use crate::store::{Action, Plan};

/// The goals, what is still to be done towards them, and the services that somebody waits for or has.
#[derive(Template)]
#[template(path = "plans/passed_on.html")]
pub struct PassedOn {
    plan: Option<Plan>,
    copy: Copy,
}

impl askama::filters::HtmlSafe for PassedOn {}

impl PassedOn {
    /// Reads it, with those for whom the whole pack is made: everybody who is or was of the family.
    pub fn read(
        connection: &mut DbConnection,
        viewer: &Viewer,
        reference: &Reference,
        limits: &Limits,
    ) -> Result<(Self, Circle)> {
        let whole = Whole::read(connection, viewer, reference)?;
        let mut readers = Vec::new();
        for member in members_ever(connection, viewer, &whole.family.id)? {
            let one = (&member.person_id, member.name.as_str());
            readers.push(reader(connection, &whole.family.id, one, whole.names())?);
        }
        let circle = Circle::everybody(readers);
        let copy = whole.copy_for(&circle, limits.today, limits.much);
        Ok((Self { plan: whole.plan, copy }, circle))
    }

    /// What of the plan does not go with them, and why.
    pub fn left_out(&self) -> &[(String, LeftOut)] {
        &self.copy.left_out
    }

    fn to_do(&self, goal: &Id) -> impl Iterator<Item = &Action> {
        self.copy.actions.iter().filter(move |action| action.goal_id == *goal && action.state.is_open())
    }

    fn services(&self) -> impl Iterator<Item = &Row> {
        self.copy.overview.rows.iter().filter(|row| !row.step.progress.state.is_over())
    }
}
