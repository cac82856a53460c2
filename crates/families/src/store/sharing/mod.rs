//! What was decided about sharing something with somebody outside the family, and what the family wishes about it.

mod wishes;

pub use wishes::{
    NewWish, SharingWish, end_wish, may_be_owed, record_wish, share_a_part, wish, wish_against, wished_against, wishes,
    wishes_that_end,
};

pub(super) use wishes::{let_speak_again, speak_with_nobody};

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{agencies, sharing_decisions, users};
use alongside_schema::{Day, Id, Marks, Moment, Result, Tx, Viewer, Visibility, visible};
use diesel::prelude::*;

use super::timeline::{Note, note};
use crate::codes::{Ground, Knows, Shared, SharedBy, TimelineKind};

/// What was decided about sharing something.
#[derive(Clone, Debug)]
pub struct SharingDecision {
    /// The row.
    pub id: Id,
    /// Who asked for it; empty where nobody did.
    pub asked_by: String,
    /// When they asked.
    pub asked_on: Option<Day>,
    /// With whom.
    pub whom: String,
    /// What.
    pub what: String,
    /// What for.
    pub purpose: String,
    /// What was decided.
    pub decision: Shared,
    /// Why.
    pub why: String,
    /// What allows it; nothing where it was not shared.
    pub ground: Option<Ground>,
    /// Whether those whom it is about know.
    pub told: Knows,
    /// Why they do not.
    pub why_not_told: String,
    /// By which act it was shared.
    pub way: SharedBy,
    /// Who decided.
    pub decided_by: String,
    /// When.
    pub decided_at: Moment,
    /// How widely it may be seen.
    pub visibility: Visibility,
}

type Row = (
    (Id, String, Option<Day>, String, String, String, Shared),
    (String, Option<Ground>, Knows, String, SharedBy, String, Moment, Visibility),
);

impl From<Row> for SharingDecision {
    fn from((of, how): Row) -> Self {
        let (id, asked_by, asked_on, whom, what, purpose, decision) = of;
        let (why, ground, told, why_not_told, way, decided_by, decided_at, visibility) = how;
        Self {
            id,
            asked_by,
            asked_on,
            whom,
            what,
            purpose,
            decision,
            why,
            ground,
            told,
            why_not_told,
            way,
            decided_by,
            decided_at,
            visibility,
        }
    }
}

/// Everything that was decided about sharing and that the viewer may see, the newest first; so many at the most.
pub fn sharing_decisions(
    connection: &mut DbConnection,
    viewer: &Viewer,
    family: &Id,
    most: i64,
) -> Result<Vec<SharingDecision>> {
    use visible::sharing_decisions as seen;
    let rows: Vec<Row> = visible!(sharing_decisions, viewer, family)
        .inner_join(users::table.on(users::id.eq(seen::decided_by)))
        .order((seen::decided_at.desc(), seen::id.desc()))
        .limit(most)
        .select((
            (seen::id, seen::asked_by, seen::asked_on, seen::whom, seen::what, seen::purpose, seen::decision),
            (
                seen::why,
                seen::ground,
                seen::told,
                seen::why_not_told,
                seen::way,
                users::name,
                seen::decided_at,
                seen::visibility,
            ),
        ))
        .load(connection)?;
    Ok(rows.into_iter().map(SharingDecision::from).collect())
}

/// A decision that is to be written down.
#[derive(Clone, Debug)]
pub struct NewSharing {
    /// Who asked for it; empty where nobody did.
    pub asked_by: String,
    /// When they asked.
    pub asked_on: Option<Day>,
    /// Which agency it is about, where it is one that is known here.
    pub agency: Option<Id>,
    /// With whom, in words.
    pub whom: String,
    /// What.
    pub what: String,
    /// What for.
    pub purpose: String,
    /// What was decided.
    pub decision: Shared,
    /// Why; of what was not shared there is always a reason.
    pub why: String,
    /// What allows it.
    pub ground: Option<Ground>,
    /// Whether those whom it is about know.
    pub told: Knows,
    /// Why they do not.
    pub why_not_told: String,
    /// By which act, and the row of that act.
    pub way: (SharedBy, Option<Id>),
}

/// Writes a decision down. What an act of its own wrote on the timeline is not told there twice.
pub fn record_sharing(tx: &mut Tx<'_>, by: &Viewer, family: &Id, new: &NewSharing, marks: &Marks) -> Result<Id> {
    let (id, now, today) = (tx.new_id(), tx.now(), tx.today());
    let (way, fact) = &new.way;
    diesel::insert_into(sharing_decisions::table)
        .values((
            (
                sharing_decisions::id.eq(&id),
                sharing_decisions::family_id.eq(family),
                sharing_decisions::asked_by.eq(&new.asked_by),
                sharing_decisions::asked_on.eq(new.asked_on),
                sharing_decisions::agency_id.eq(&new.agency),
                sharing_decisions::whom.eq(&new.whom),
                sharing_decisions::what.eq(&new.what),
                sharing_decisions::purpose.eq(&new.purpose),
            ),
            (
                sharing_decisions::decision.eq(new.decision),
                sharing_decisions::why.eq(&new.why),
                sharing_decisions::ground.eq(new.ground),
                sharing_decisions::told.eq(new.told),
                sharing_decisions::why_not_told.eq(&new.why_not_told),
                sharing_decisions::way.eq(*way),
                sharing_decisions::fact_id.eq(fact),
                sharing_decisions::decided_by.eq(&by.user_id),
                sharing_decisions::decided_at.eq(now),
            ),
            (
                sharing_decisions::subjects.eq(&marks.subjects),
                sharing_decisions::withheld_from.eq(&marks.withheld_from),
                sharing_decisions::visibility.eq(marks.visibility),
                sharing_decisions::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    if *way == SharedBy::Spoken {
        let line = Note {
            family,
            happened_on: today,
            kind: TimelineKind::Sharing,
            title: format!("{}: {}", new.decision.words(), new.whom),
            body: format!("{}\n{}", new.what, new.why),
            fact: Some(&id),
            marks,
        };
        note(tx, by, line)?;
    }
    Ok(id)
}

/// The agencies with which something can be shared: all but the viewer's own.
pub fn agencies_to_tell(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<(Id, String)>> {
    Ok(agencies::table
        .filter(agencies::id.ne(&viewer.agency_id))
        .order(agencies::name)
        .select((agencies::id, agencies::name))
        .load(connection)?)
}
