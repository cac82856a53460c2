//! The plan as the family page shows it.

use alongside_families::store::{Family, Member};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Result, Viewer};
use askama::Template;

use super::goals::Goals;
use super::services::Possible;
use crate::services::Overview;
use crate::store::{self, Somebody};
use crate::versions::Changes;

/// The plan of a family: what this area offers to the family page and to the printed record.
#[derive(Template, Clone, Debug)]
#[template(path = "plans/panel.html")]
pub struct PlanPanel {
    goals: Goals,
    possible: Possible,
}

impl askama::filters::HtmlSafe for PlanPanel {}

impl PlanPanel {
    /// Reads the plan for this viewer: three queries. `members` are the people of the family, whom the page has read already; `much` is
    /// the number of appointments a week above which the plan says that it is a lot for one person.
    pub fn read(
        connection: &mut DbConnection,
        viewer: &Viewer,
        family: &Family,
        members: &[Member],
        today: Day,
        much: i64,
    ) -> Result<Self> {
        let goals = Goals {
            reference: family.reference.clone(),
            goals: store::goals(connection, viewer, family)?,
            actions: store::actions(connection, viewer, &family.id)?,
            can_change: family.is_open(),
            today,
            changes: Changes::default(),
        };
        let steps = store::steps(connection, viewer, family)?;
        let people: Vec<Somebody> = members.iter().map(Somebody::from).collect();
        let overview = Overview::of(&steps, &goals.actions, &people, today, much);
        let possible = Possible { reference: family.reference.clone(), overview, can_change: family.is_open() };
        Ok(Self { goals, possible })
    }

    /// The same, with nothing to click: for paper.
    pub fn for_paper(mut self) -> Self {
        self.goals.can_change = false;
        self.possible.can_change = false;
        self
    }
}
