//! The queries of restricted families.

use std::collections::HashMap;

use alongside_families::codes::{RestrictionKind, RestrictionStep};
use alongside_families::store::{
    Family, LOOK_AGAIN_DAYS, TakenStep, WhyRestricted, add_step, hold_row, is_answered_for, lift_restriction, open,
    restrict,
};
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::visible_restrictions as seen;
use alongside_schema::tables::{families, restriction_steps, restrictions, today, users};
use alongside_schema::{Day, Error, Id, Moment, Reference, Result, Role, Tx, Viewer};
use diesel::prelude::*;

mod knows;

pub use knows::{One, let_know, no_more, who_could_know, who_is_near, who_knows};

/// A restriction that is in force, as those see it who look at it again.
#[derive(Clone, Debug, Queryable)]
pub struct Restriction {
    /// The id.
    pub id: Id,
    /// The family.
    pub family_id: Id,
    /// Its reference.
    pub reference: Reference,
    /// Why, by the list.
    pub kind: RestrictionKind,
    /// Why, in words.
    pub reason: String,
    /// When it was set.
    pub set_at: Moment,
    /// By when somebody looks again.
    pub review_on: Day,
    /// Who asked for it to be lifted, where somebody has.
    pub lift_asked_by: Option<Id>,
    /// How often it was changed.
    pub version: i64,
    /// Whether the viewer sees who may know, or only that there is one.
    pub whole: bool,
}

macro_rules! of_viewer {
    ($viewer:expr) => {
        seen::table
            .inner_join(restrictions::table.on(restrictions::id.eq(seen::restriction_id)))
            .inner_join(families::table.on(families::id.eq(seen::family_id)))
            .filter(seen::viewer_id.eq(&$viewer.user_id))
            .select((
                restrictions::id,
                families::id,
                families::reference,
                restrictions::kind,
                restrictions::reason,
                restrictions::set_at,
                restrictions::review_on,
                restrictions::lift_asked_by,
                restrictions::version,
                seen::whole,
            ))
    };
}

/// Every restriction that this viewer may see, the one that is due first first.
pub fn restrictions_seen(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Restriction>> {
    Ok(of_viewer!(viewer).order((restrictions::review_on, restrictions::id)).load(connection)?)
}

/// One of them.
pub fn restriction(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<Restriction> {
    of_viewer!(viewer).filter(seen::restriction_id.eq(id)).first(connection).map_err(Error::or_not_found)
}

/// The one of this family, where it is restricted.
pub fn restriction_of(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Option<Id>> {
    Ok(of_viewer!(viewer)
        .filter(seen::family_id.eq(family))
        .first::<Restriction>(connection)
        .optional()?
        .map(|restriction| restriction.id))
}

/// How many are due to be looked at again, or wait for somebody else to say whether they are lifted, for those whose work it is.
pub fn overdue(connection: &mut DbConnection, viewer: &Viewer) -> Result<i64> {
    if ![Role::Cleared, Role::PrivacyOfficer, Role::Manager].into_iter().any(|role| viewer.is(role)) {
        return Ok(0);
    }
    // The view is asked only of those that are due: this is read before every page.
    let day = today::table.select(today::day).single_value();
    let is_asked = restrictions::lift_asked_by.ne(&viewer.user_id);
    let due: Vec<Id> = restrictions::table
        .filter(restrictions::lifted_at.is_null())
        .filter(restrictions::review_on.nullable().le(day).or(is_asked))
        .select(restrictions::id)
        .load(connection)?;
    if due.is_empty() {
        return Ok(0);
    }
    let of_viewer = seen::viewer_id.eq(&viewer.user_id).and(seen::restriction_id.eq_any(due));
    Ok(seen::table.filter(of_viewer).count().get_result(connection)?)
}

/// What was said of a restriction at one time.
#[derive(Clone, Debug)]
pub struct StepTaken {
    /// What.
    pub step: RestrictionStep,
    /// Why.
    pub words: String,
    /// Of whom, where it says who may know.
    pub one: Option<String>,
    /// By when somebody looks again from then on.
    pub review_on: Option<Day>,
    /// By whom.
    pub by: Option<String>,
    /// When.
    pub at: Moment,
}

/// All that was said of it, the newest first.
pub fn steps(connection: &mut DbConnection, restriction: &Restriction) -> Result<Vec<StepTaken>> {
    type Row = (RestrictionStep, String, Option<Id>, Option<Day>, Option<Id>, Moment);
    let rows: Vec<Row> = restriction_steps::table
        .filter(restriction_steps::restriction_id.eq(&restriction.id))
        .order(restriction_steps::id.desc())
        .select((
            restriction_steps::step,
            restriction_steps::words,
            restriction_steps::user_id,
            restriction_steps::review_on,
            restriction_steps::taken_by,
            restriction_steps::taken_at,
        ))
        .load(connection)?;
    let people: Vec<&Id> = rows.iter().flat_map(|row| [row.2.as_ref(), row.4.as_ref()]).flatten().collect();
    let names: HashMap<Id, String> = users::table
        .filter(users::id.eq_any(people))
        .select((users::id, users::name))
        .load(connection)?
        .into_iter()
        .collect();
    let name = |id: Option<Id>| id.and_then(|id| names.get(&id).cloned());
    let taken =
        |(step, words, one, review_on, by, at)| StepTaken { step, words, one: name(one), review_on, by: name(by), at };
    Ok(rows.into_iter().map(taken).collect())
}

/// Restricts a family from now on to these.
#[derive(Clone, Debug)]
pub struct NewRestriction {
    /// Why, by the list.
    pub kind: RestrictionKind,
    /// Why, in words.
    pub reason: String,
    /// Who may know of it.
    pub cleared: Vec<Id>,
}

/// The family's record held until the transaction ends, and read again then: of two who restrict it at once, the second sees what the first has done. A
/// family with whom the work has ended can be restricted too.
pub fn held(tx: &mut Tx<'_>, by: &Viewer, reference: &Reference) -> Result<Family> {
    let family = open(tx.connection(), by, reference)?;
    hold_row(tx, &family.id)?;
    open(tx.connection(), by, reference)
}

/// From now on only these may know of the family: whoever stands in for them on their days too. Its lead must be among them, and somebody who
/// answers for it.
pub fn set_restriction(tx: &mut Tx<'_>, by: &Viewer, family: &Family, new: &NewRestriction) -> Result<()> {
    let standing =
        restrictions::table.filter(restrictions::family_id.eq(&family.id).and(restrictions::lifted_at.is_null()));
    if diesel::select(diesel::dsl::exists(standing)).get_result(tx.connection())? {
        return Err(Error::Refused("This family is restricted already. Open the page again.".to_owned()));
    }
    if let Some((lead, name)) = &family.lead
        && !new.cleared.contains(lead)
    {
        return Err(Error::Refused(format!(
            "{name} leads the work with this family and must know of it. Tick them, or first give it another lead."
        )));
    }
    let why = WhyRestricted { kind: new.kind, reason: new.reason.clone(), by: by.user_id.clone() };
    restrict(tx, &family.id, &why, &new.cleared, &[])?;
    somebody_answers(tx, &family.id)
}

fn somebody_answers(tx: &mut Tx<'_>, family: &Id) -> Result<()> {
    if is_answered_for(tx.connection(), family)? {
        return Ok(());
    }
    Err(Error::Refused("No manager who answers for this family would know of it. Let one of them know too.".to_owned()))
}

/// What somebody says who looks at a restriction again.
#[derive(Clone, Debug)]
pub enum Look {
    /// It stays, and somebody looks again by this day.
    Stays(Day),
    /// It should end; somebody else decides.
    AskToLift,
    /// It ends. Only somebody other than who asked.
    Lift,
}

/// Takes a step. Of two who do at once the second is told.
pub fn look(tx: &mut Tx<'_>, by: &Viewer, of: &Restriction, version: i64, look: &Look, words: &str) -> Result<()> {
    if !of.whole {
        return Err(Error::NotFound);
    }
    let now = tx.now();
    changed(tx, of, version)?;
    let row = || restrictions::table.filter(restrictions::id.eq(&of.id));
    let step = |step| TakenStep { words, ..TakenStep::new(step, &by.user_id) };
    match look {
        Look::Stays(day) => {
            if *day <= tx.today() || *day > tx.today().plus_days(LOOK_AGAIN_DAYS) {
                return Err(Error::Refused(format!("Choose a day within the next {LOOK_AGAIN_DAYS} days.")));
            }
            diesel::update(row())
                .set((restrictions::review_on.eq(day), restrictions::lift_asked_by.eq(None::<Id>)))
                .execute(tx.connection())?;
            add_step(tx, &of.id, &TakenStep { review_on: Some(*day), ..step(RestrictionStep::Stays) })
        }
        Look::AskToLift => {
            diesel::update(row()).set(restrictions::lift_asked_by.eq(&by.user_id)).execute(tx.connection())?;
            add_step(tx, &of.id, &step(RestrictionStep::LiftAsked))
        }
        Look::Lift => {
            if of.lift_asked_by.as_ref().is_none_or(|asker| *asker == by.user_id) {
                return Err(Error::Refused(
                    "Nobody lifts a restriction alone. Ask for it, and somebody else decides.".to_owned(),
                ));
            }
            diesel::update(row()).set(restrictions::lifted_at.eq(now)).execute(tx.connection())?;
            lift_restriction(tx, &of.family_id)?;
            add_step(tx, &of.id, &step(RestrictionStep::Lifted))
        }
    }
}

fn changed(tx: &mut Tx<'_>, of: &Restriction, version: i64) -> Result<()> {
    let as_seen =
        restrictions::id.eq(&of.id).and(restrictions::version.eq(version)).and(restrictions::lifted_at.is_null());
    let changed = diesel::update(restrictions::table.filter(as_seen))
        .set(restrictions::version.eq(restrictions::version + 1))
        .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}
