//! The plan as the family page shows it.

use alongside_families::store::{Family, Member, SaidWrong};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Result, Viewer};
use askama::Template;

use super::goals::Goals;
use super::services::Possible;
use crate::codes::CheckInState;
use crate::limits::{Drift, Limits};
use crate::services::Overview;
use crate::store::{self, CheckIn, Somebody};
use crate::versions::Changes;

/// The plan of a family: what this area offers to the family page and to the printed record.
#[derive(Template, Clone, Debug)]
#[template(path = "plans/panel.html")]
pub struct PlanPanel {
    goals: Goals,
    possible: Possible,
    drift: Option<Drift>,
    check_ins: Vec<CheckIn>,
}

impl askama::filters::HtmlSafe for PlanPanel {}

impl PlanPanel {
    /// Reads the plan for this viewer: two queries, and one more where the work has ended. `members` are the people of the family, whom
    /// the page has read already.
    pub fn read<'a>(
        connection: &mut DbConnection,
        viewer: &Viewer,
        family: &Family,
        members: impl Iterator<Item = &'a Member>,
        limits: &Limits,
    ) -> Result<Self> {
        let (goals, actions) = store::goals_with_actions(connection, viewer, family)?;
        let goals = Goals {
            reference: family.reference.clone(),
            goals,
            actions,
            can_change: family.may_be_changed(),
            today: limits.today,
            changes: Changes::default(),
            wrong: SaidWrong::default(),
        };
        let steps = store::steps(connection, viewer, family)?;
        let people: Vec<Somebody> = members.map(Somebody::from).collect();
        let overview = Overview::of(&steps, &goals.actions, &people, limits.today, limits.much);
        let possible = Possible {
            reference: family.reference.clone(),
            overview,
            can_change: family.may_be_changed(),
            leads_on: true,
        };
        let decided = goals.goals.first().and_then(|goal| goal.go_on_decided_on);
        let drift = family.episode.as_ref().and_then(|(_, began_on)| limits.drift(*began_on, decided));
        let check_ins = if family.is_open() { Vec::new() } else { store::check_ins(connection, viewer, &family.id)? };
        Ok(Self { goals, possible, drift, check_ins })
    }

    /// The same, with what people say is wrong in it.
    pub fn marked(mut self, wrong: &SaidWrong) -> Self {
        self.goals.wrong = wrong.clone();
        self
    }

    /// The same, with nothing to click: for paper, and for who sees nothing else of the record.
    pub fn for_paper(mut self) -> Self {
        self.goals.can_change = false;
        self.possible.can_change = false;
        self.possible.leads_on = false;
        self
    }
}
