//! That only named people may know of a family: beginning it and ending it. Who looks again at whether it must stay so is the work of oversight.

use alongside_schema::tables::{families, family_clearances, restriction_steps, restrictions};
use alongside_schema::{Day, Id, Result, Tx};
use diesel::prelude::*;

use super::findable::refresh_family;
use super::new_family::{bar, clear_for};
use crate::codes::{RestrictionKind, RestrictionStep};

/// The days after which somebody looks again at the latest. Source: trust notes, S3: every restriction is reviewed within 90 days.
pub const LOOK_AGAIN_DAYS: i64 = 90;

/// Why a family becomes restricted, and who says so.
#[derive(Clone, Debug)]
pub struct WhyRestricted {
    /// Why, by the list.
    pub kind: RestrictionKind,
    /// Why, in words.
    pub reason: String,
    /// Who says so.
    pub by: Id,
}

/// From now on only these may know of a family that is in the record already. Who never may is barred even where they were cleared; who is cleared
/// already stays so. A family that is restricted already stays it, for the reason that was given first.
pub fn restrict(tx: &mut Tx<'_>, family: &Id, why: &WhyRestricted, cleared: &[Id], barred: &[Id]) -> Result<()> {
    diesel::update(families::table.filter(families::id.eq(family)))
        .set(families::restricted.eq(true))
        .execute(tx.connection())?;
    bar(tx, family, barred)?;
    clear_for(tx, family, cleared, barred)?;
    begin(tx, family, why)?;
    refresh_family(tx, family)
}

/// Keeps why a family is restricted, and when somebody looks again, unless that is kept already.
pub(super) fn begin(tx: &mut Tx<'_>, family: &Id, why: &WhyRestricted) -> Result<()> {
    let is_open = restrictions::table.filter(restrictions::family_id.eq(family).and(restrictions::lifted_at.is_null()));
    if diesel::select(diesel::dsl::exists(is_open)).get_result(tx.connection())? {
        return Ok(());
    }
    let (id, now) = (tx.new_id(), tx.now());
    let look_again: Day = tx.today().plus_days(LOOK_AGAIN_DAYS);
    diesel::insert_into(restrictions::table)
        .values((
            restrictions::id.eq(&id),
            restrictions::family_id.eq(family),
            restrictions::kind.eq(why.kind),
            restrictions::reason.eq(&why.reason),
            restrictions::set_by.eq(&why.by),
            restrictions::set_at.eq(now),
            restrictions::review_on.eq(look_again),
        ))
        .execute(tx.connection())?;
    let began = TakenStep::new(RestrictionStep::Set, &why.by);
    add_step(tx, &id, &TakenStep { words: &why.reason, review_on: Some(look_again), ..began })
}

/// What somebody said of a restriction, as it is kept.
#[derive(Clone, Copy, Debug)]
pub struct TakenStep<'a> {
    /// What.
    pub step: RestrictionStep,
    /// Why.
    pub words: &'a str,
    /// Whose account, where it says who may know.
    pub of: Option<&'a Id>,
    /// By when somebody looks again from then on.
    pub review_on: Option<Day>,
    /// Who said it.
    pub by: &'a Id,
}

impl<'a> TakenStep<'a> {
    /// A step without words.
    pub fn new(step: RestrictionStep, by: &'a Id) -> Self {
        Self { step, words: "", of: None, review_on: None, by }
    }
}

/// Keeps what somebody said of a restriction.
pub fn add_step(tx: &mut Tx<'_>, restriction: &Id, taken: &TakenStep<'_>) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(restriction_steps::table)
        .values((
            restriction_steps::id.eq(id),
            restriction_steps::restriction_id.eq(restriction),
            restriction_steps::step.eq(taken.step),
            restriction_steps::words.eq(taken.words),
            restriction_steps::user_id.eq(taken.of),
            restriction_steps::review_on.eq(taken.review_on),
            restriction_steps::taken_by.eq(taken.by),
            restriction_steps::taken_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Lets somebody know of a restricted family from now on, and keeps who said so and why: whoever looks again at the restriction reads of everybody how they came to know.
pub fn let_know(tx: &mut Tx<'_>, family: &Id, one: &Id, (by, words): (&Id, &str)) -> Result<()> {
    diesel::insert_into(family_clearances::table)
        .values((
            family_clearances::family_id.eq(family),
            family_clearances::user_id.eq(one),
            family_clearances::cleared.eq(true),
        ))
        .execute(tx.connection())?;
    let stands = restrictions::table
        .filter(restrictions::family_id.eq(family).and(restrictions::lifted_at.is_null()))
        .select(restrictions::id);
    if let Some(restriction) = stands.first::<Id>(tx.connection()).optional()? {
        add_step(tx, &restriction, &TakenStep { words, of: Some(one), ..TakenStep::new(RestrictionStep::Knows, by) })?;
    }
    Ok(())
}

/// The family is like any other again. Who must never know of it still does not.
pub fn lift_restriction(tx: &mut Tx<'_>, family: &Id) -> Result<()> {
    diesel::update(families::table.filter(families::id.eq(family)))
        .set(families::restricted.eq(false))
        .execute(tx.connection())?;
    diesel::delete(
        family_clearances::table.filter(family_clearances::family_id.eq(family).and(family_clearances::cleared)),
    )
    .execute(tx.connection())?;
    diesel::update(family_clearances::table.filter(family_clearances::family_id.eq(family)))
        .set(family_clearances::was_cleared.eq(false))
        .execute(tx.connection())?;
    refresh_family(tx, family)
}
