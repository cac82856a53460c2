use alongside_schema::tables::{agreements, competence_views, consents, sharing_decisions, sharing_wishes};
use alongside_schema::{Id, People, Result, Tx};
use diesel::prelude::*;

use super::withhold::Kept;

/// What others of the family said for themselves: what they agreed to and took back, whom we may speak with, and whether they can decide. Nobody learns from it what
/// somebody said of whom they must not be told; and of what was shared with others only what is about them alone.
pub(super) fn said_of(tx: &mut Tx<'_>, kept: &Kept<'_>, who: &Id) -> Result<Vec<(&'static str, Id)>> {
    let consents: Vec<(Id, People)> = consents::table
        .filter(consents::family_id.eq(kept.family))
        .select((consents::id, consents::subjects))
        .load(tx.connection())?;
    let wishes: Vec<(Id, People)> = sharing_wishes::table
        .filter(sharing_wishes::family_id.eq(kept.family))
        .select((sharing_wishes::id, sharing_wishes::subjects))
        .load(tx.connection())?;
    let views: Vec<(Id, People)> = competence_views::table
        .filter(competence_views::family_id.eq(kept.family))
        .select((competence_views::id, competence_views::subjects))
        .load(tx.connection())?;
    let older: Vec<(Id, People)> = agreements::table
        .filter(agreements::family_id.eq(kept.family))
        .select((agreements::id, agreements::subjects))
        .load(tx.connection())?;
    let decisions: Vec<(Id, People)> = sharing_decisions::table
        .filter(sharing_decisions::family_id.eq(kept.family))
        .select((sharing_decisions::id, sharing_decisions::subjects))
        .load(tx.connection())?;
    let is_of_others = |about: &People| !about.contains(who) && kept.about.is_none_or(|other| about.contains(other));
    let mut facts = Vec::new();
    let said = [("consents", consents), ("sharing_wishes", wishes), ("competence_views", views), ("agreements", older)];
    for (table, rows) in said {
        facts.extend(rows.into_iter().filter(|(_, about)| is_of_others(about)).map(|(id, _)| (table, id)));
    }
    let shared = decisions.into_iter().filter(|(_, about)| *about != People::one(who));
    facts.extend(shared.map(|(id, _)| ("sharing_decisions", id)));
    Ok(facts)
}
