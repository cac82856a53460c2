use alongside_schema::tables::{
    agreements, competence_views, consents, corrections, processing_limits, sharing_decisions, sharing_wishes,
};
use alongside_schema::{Id, People, Result, Tx};
use diesel::prelude::*;

use super::withhold::Kept;

/// What others of the family said for themselves: what they agreed to and took back, whom we may speak with, whether they can decide, and what they
/// say is wrong or object to. Nobody learns from it what
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
    let wrong: Vec<(Id, Option<Id>, People)> = corrections::table
        .filter(corrections::family_id.eq(kept.family))
        .select((corrections::id, corrections::asker_person_id, corrections::subjects))
        .load(tx.connection())?;
    let limits: Vec<(Id, Option<Id>, People)> = processing_limits::table
        .filter(processing_limits::family_id.eq(kept.family))
        .select((processing_limits::id, processing_limits::asker_person_id, processing_limits::subjects))
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
    // What somebody else says is theirs, also where the row of which they say it is about both.
    let is_said_by_others = |asker: &Option<Id>, about: &People| {
        asker.as_ref() != Some(who)
            && kept.about.is_none_or(|other| asker.as_ref() == Some(other) || about.contains(other))
    };
    for (table, rows) in [("corrections", wrong), ("processing_limits", limits)] {
        let theirs = rows.into_iter().filter(|(_, asker, about)| is_said_by_others(asker, about));
        facts.extend(theirs.map(|(id, ..)| (table, id)));
    }
    let shared = decisions.into_iter().filter(|(_, about)| *about != People::one(who));
    facts.extend(shared.map(|(id, _)| ("sharing_decisions", id)));
    Ok(facts)
}
