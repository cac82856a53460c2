//! The copy of the plan as text, for readers that the caller names: what this area offers to sending.

use alongside_families::copy::{Circle, LeftOut};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Id, Marks, People, Reference, Result, Viewer};

use super::copies::{Copy, Whole};
use crate::limits::Limits;

/// The plan as those readers may have it.
#[derive(Clone, Debug, Default)]
pub struct OnPaper {
    /// Each goal with its actions, then the services: a heading and what stands under it.
    pub parts: Vec<(String, String)>,
    /// What is not in it, and why.
    pub left_out: Vec<(String, LeftOut)>,
    /// From whom something that stands in it is kept, though not from these readers.
    pub withheld_from: People,
    /// The rows that stand in it, by table.
    pub facts: Vec<(&'static str, Id)>,
}

impl OnPaper {
    /// Reads it. What may stand in it is for the circle to say, as for every copy.
    pub fn read(
        connection: &mut DbConnection,
        viewer: &Viewer,
        reference: &Reference,
        circle: &Circle,
        limits: &Limits,
    ) -> Result<Self> {
        let whole = Whole::read(connection, viewer, reference)?;
        Ok(Self::of(&whole.copy_for(circle, limits.today, limits.much)))
    }

    /// What stands in a copy.
    pub(super) fn of(copy: &Copy) -> Self {
        let mut parts = Vec::new();
        let mut marks: Vec<&Marks> = Vec::new();
        for (at, goal) in copy.goals.iter().enumerate() {
            let mut lines = vec![goal.words.clone(), format!("Said by {}", goal.said_by)];
            if !goal.wanted.is_empty() {
                lines.push(format!("How we will know: {}", goal.wanted));
            }
            marks.push(&goal.marks);
            for action in copy.actions.iter().filter(|action| action.goal_id == goal.id) {
                let (about, state) = (&action.about, action.state.words());
                lines.push(format!("{}: {}, by {}. {state}.", action.owner.name, about.what, about.due_on.words()));
                marks.push(&action.marks);
            }
            parts.push((format!("Goal {}", at + 1), lines.join("\n")));
        }
        let rows = &copy.overview.rows;
        let services =
            rows.iter().map(|row| format!("{}, for {}. {}.", row.step.about.service, row.for_whom, row.standing()));
        let services: Vec<String> = services.collect();
        if !services.is_empty() {
            parts.push(("Services".to_owned(), services.join("\n")));
        }
        marks.extend(rows.iter().map(|row| &row.step.marks));
        let withheld_from = People::new(marks.iter().flat_map(|marks| marks.withheld_from.iter()).cloned());
        let goals = copy.goals.iter().map(|goal| ("goals", goal.id.clone()));
        let actions = copy.actions.iter().map(|action| ("actions", action.id.clone()));
        let services = rows.iter().map(|row| ("service_steps", row.step.id.clone()));
        let facts = goals.chain(actions).chain(services).collect();
        Self { parts, left_out: copy.left_out.clone(), withheld_from, facts }
    }
}
