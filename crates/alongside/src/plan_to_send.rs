//! The plan, as sending knows it: the offer by which a copy of it goes to somebody.

use alongside_families::copy::Circle;
use alongside_families::store::Family;
use alongside_plans::{OnPaper, store};
use alongside_schema::{DbConnection, Result, Viewer, Visibility};
use alongside_sending::codes::What;
use alongside_sending::{Paper, Sendable};
use alongside_web::Site;

/// The one plan of a family.
pub(crate) struct PlanToSend;

impl Sendable for PlanToSend {
    const WHAT: What = What::Plan;

    fn is_there(connection: &mut DbConnection, _: &Viewer, family: &Family) -> Result<bool> {
        Ok(store::plan(connection, family)?.is_some())
    }

    fn paper(
        connection: &mut DbConnection,
        site: &Site,
        viewer: &Viewer,
        family: &Family,
        circle: &Circle,
    ) -> Result<Paper> {
        let plan = OnPaper::read(connection, viewer, &family.reference, circle, &alongside_plans::limits(site))?;
        Ok(Paper {
            parts: plan.parts,
            files: Vec::new(),
            kept_back: plan.left_out,
            withheld_from: plan.withheld_from,
            visibility: Visibility::Team,
            facts: plan.facts,
        })
    }
}
