//! What nobody does alone. Whoever answers for the family asks, with a reason; until somebody else who answers for it too has decided, everything stays as it is.
//! The rules that ask stand with what they are about (pairs, homes, alerts, events), so that no page can leave one out. See ADR 0057.

mod decide;
mod shows;

pub use decide::decide_second;
pub(super) use decide::settle;
pub use shows::second_shows;

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{families, homes, nondisclosures, second_looks, users};
use alongside_schema::{Error, Id, Marks, Moment, People, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::Family;
use crate::codes::{HomeClass, PairState, SecondKind, SecondState};

/// Whether something was done, or waits for a second person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is done.
    Done,
    /// It waits: holds what was asked.
    Asked(Id),
}

/// What somebody asks for.
pub(super) struct Asking<'a> {
    pub(super) kind: SecondKind,
    /// The row that it is about, and the state of it that is meant.
    pub(super) fact: &'a Id,
    pub(super) version: i64,
    /// What is to be so, in codes.
    pub(super) asks: &'a str,
    pub(super) reason: &'a str,
    /// The marks of that row: whoever must not learn of it learns nothing of this.
    pub(super) marks: &'a Marks,
}

/// Asks a second person. Only who answers for the family can ask that protection is taken away, and nobody asks twice for what waits already.
pub(super) fn ask(tx: &mut Tx<'_>, by: &Viewer, family: &Family, asking: &Asking<'_>) -> Result<Taken> {
    if asking.kind != SecondKind::Paper {
        family.may_take_protection_away()?;
    }
    let same = second_looks::fact_id.eq(asking.fact).and(second_looks::asks.eq(asking.asks));
    let waits = second_looks::table.filter(same.and(second_looks::state.eq(SecondState::Waits)));
    if diesel::select(diesel::dsl::exists(waits)).get_result(tx.connection())? {
        return Err(Error::Refused("Somebody has asked for this already. It waits for a second person.".to_owned()));
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(second_looks::table)
        .values((
            (
                second_looks::id.eq(&id),
                second_looks::family_id.eq(&family.id),
                second_looks::kind.eq(asking.kind),
                second_looks::fact_id.eq(asking.fact),
                second_looks::version.eq(asking.version),
                second_looks::asks.eq(asking.asks),
                second_looks::reason.eq(asking.reason),
                second_looks::asked_by.eq(&by.user_id),
                second_looks::asked_at.eq(now),
                second_looks::state.eq(SecondState::Waits),
                second_looks::decided_why.eq(""),
            ),
            (
                second_looks::subjects.eq(&asking.marks.subjects),
                second_looks::withheld_from.eq(&asking.marks.withheld_from),
                second_looks::visibility.eq(asking.marks.visibility),
                second_looks::source.eq(&asking.marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(Taken::Asked(id))
}

/// Whether somebody of these families is protected: must not be told something holds, or a home of it is not for everybody to know. Asked whoever may see it; the
/// answer is yes or no.
pub(super) fn is_protected(connection: &mut DbConnection, families: &[&Id]) -> Result<bool> {
    let pairs = nondisclosures::table.filter(nondisclosures::family_id.eq_any(families.iter().copied()));
    let holds = pairs.filter(nondisclosures::state.eq_any(PairState::HOLDING));
    if diesel::select(diesel::dsl::exists(holds)).get_result(connection)? {
        return Ok(true);
    }
    let kept = homes::class.ne(HomeClass::Ordinary).or(homes::withheld_from.ne(People::none()));
    let kept = homes::table.filter(homes::family_id.eq_any(families.iter().copied())).filter(kept);
    Ok(diesel::select(diesel::dsl::exists(kept)).get_result(connection)?)
}

/// What somebody asked for, as it is read.
#[derive(Clone, Debug, Queryable)]
pub struct SecondLook {
    /// The row.
    pub id: Id,
    /// What.
    pub kind: SecondKind,
    /// The row that it is about.
    pub fact_id: Id,
    /// The state of that row which was meant.
    pub version: i64,
    /// What is to be so, in codes.
    pub asks: String,
    /// Why.
    pub reason: String,
    /// Who asked, with the name.
    pub asked_by: (Id, String),
    /// When.
    pub asked_at: Moment,
    /// Where it stands.
    pub state: SecondState,
    /// When somebody decided.
    pub decided_at: Option<Moment>,
    /// Why they decided so.
    pub decided_why: String,
}

impl SecondLook {
    /// Where the paper is read that it is about, if it is about one.
    pub fn paper(&self) -> Option<&str> {
        let address = self.asks.split(' ').nth(1)?;
        (self.kind == SecondKind::Paper).then_some(address)
    }
}

/// What was asked of this family under this id, for those who answer for it.
pub fn second_look(connection: &mut DbConnection, viewer: &Viewer, family: &Id, id: &Id) -> Result<SecondLook> {
    use visible::second_looks as seen;
    visible!(second_looks, viewer, family)
        .inner_join(users::table.on(users::id.eq(seen::asked_by)))
        .filter(seen::id.eq(id))
        .select((
            seen::id,
            seen::kind,
            seen::fact_id,
            seen::version,
            seen::asks,
            seen::reason,
            (users::id, users::name),
            seen::asked_at,
            seen::state,
            seen::decided_at,
            seen::decided_why,
        ))
        .first(connection)
        .map_err(Error::or_not_found)
}

/// What waits for a second person, by the row that it is about: for pages that show that row.
#[derive(Clone, Debug, Default)]
pub struct Waits(Vec<(Id, Id)>);

impl Waits {
    /// Of one family, for those who answer for it.
    pub fn read(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Self> {
        let rows = visible!(second_looks, viewer, family)
            .filter(visible::second_looks::state.eq(SecondState::Waits))
            .order(visible::second_looks::id)
            .select((visible::second_looks::fact_id, visible::second_looks::id))
            .load(connection)?;
        Ok(Self(rows))
    }

    /// What waits about this row.
    pub fn of(&self, fact: &Id) -> Option<&Id> {
        self.0.iter().find(|(of, _)| of == fact).map(|(_, look)| look)
    }
}

/// Something that waits for the viewer.
#[derive(Clone, Debug, Queryable)]
pub struct SecondWaiting {
    /// The row.
    pub id: Id,
    /// Of which family.
    pub reference: Reference,
    /// What.
    pub kind: SecondKind,
    /// Since when.
    pub asked_at: Moment,
}

/// The most that are shown at once.
pub const SECOND_MOST: usize = 200;

/// What waits for this viewer as the second person: of families for which they answer, and not asked by them. The oldest first, and one more than [`SECOND_MOST`]
/// where there are more.
pub fn second_waiting(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<SecondWaiting>> {
    use visible::second_looks as seen;
    // Hardly ever does anything wait; only then, and only of those families, is it asked for whom.
    let waits = second_looks::state.eq(SecondState::Waits).and(second_looks::asked_by.ne(&viewer.user_id));
    let of: Vec<Id> = second_looks::table.filter(waits).select(second_looks::family_id).distinct().load(connection)?;
    if of.is_empty() {
        return Ok(Vec::new());
    }
    Ok(seen::table
        .inner_join(families::table.on(families::id.eq(seen::family_id)))
        .filter(seen::viewer_id.eq(&viewer.user_id).and(seen::family_id.eq_any(of)))
        .filter(seen::state.eq(SecondState::Waits).and(seen::asked_by.ne(&viewer.user_id)))
        .order((seen::asked_at, seen::id))
        .limit(SECOND_MOST as i64 + 1)
        .select((seen::id, families::reference, seen::kind, seen::asked_at))
        .load(connection)?)
}
