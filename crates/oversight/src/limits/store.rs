//! The queries of objections and limits of processing.

use alongside_families::codes::{LimitDecision, LimitKind};
use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{limits_now, officer_limits as seen_by_officer};
use alongside_schema::tables::{families, processing_limits};
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Reference, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use crate::corrections::store::Correction;

/// An objection, or that somebody asks for a limit, with what came of it.
#[derive(Clone, Debug, Queryable)]
pub struct Limit {
    /// The row.
    pub id: Id,
    /// The family.
    pub family_id: Id,
    /// About whom; nobody means the whole family.
    pub person: Option<Id>,
    /// What they ask for.
    pub kind: LimitKind,
    /// Who asks.
    pub asked_by: String,
    /// When.
    pub asked_on: Day,
    /// In their words.
    pub words: String,
    /// What was decided.
    pub decision: Option<LimitDecision>,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// Since when what we hold is kept and not used.
    pub from_on: Option<Day>,
    /// Why, for everybody who works with the family.
    pub because: String,
    /// From which day on it is used again.
    pub to_on: Option<Day>,
    /// Why it is.
    pub end_words: String,
    /// When they were told that it would be.
    pub end_told_on: Option<Day>,
    /// The count of its changes.
    pub version: i64,
}

impl Limit {
    /// Whether it is in force: set and not lifted.
    pub fn is_in_force(&self) -> bool {
        self.from_on.is_some() && self.to_on.is_none()
    }
}

macro_rules! columns {
    ($($table:tt)+) => {{
        use $($table)+ as of;
        (
            of::id,
            of::family_id,
            of::person_id,
            of::kind,
            of::asked_by,
            of::asked_on,
            of::words,
            of::decision,
            of::reason,
            of::decided_at,
            of::from_on,
            of::because,
            of::to_on,
            of::end_words,
            of::end_told_on,
            of::version,
        )
    }};
}

/// All of a family that the viewer may see, the newest first.
pub fn of_family(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Limit>> {
    Ok(visible!(processing_limits, viewer, family)
        .order(visible::processing_limits::id.desc())
        .select(columns!(visible::processing_limits))
        .load(connection)?)
}

/// One with the reference of its family, for a privacy officer who may see all of it.
pub fn one_for_officer(connection: &mut DbConnection, viewer: &Viewer, id: &Id) -> Result<(Reference, Limit)> {
    processing_limits::table
        .inner_join(seen_by_officer::table.on(seen_by_officer::limit_id.eq(processing_limits::id)))
        .inner_join(families::table.on(families::id.eq(processing_limits::family_id)))
        .filter(seen_by_officer::viewer_id.eq(&viewer.user_id).and(seen_by_officer::whole))
        .filter(processing_limits::id.eq(id))
        .select((families::reference, columns!(processing_limits)))
        .first(connection)
        .map_err(Error::or_not_found)
}

/// One as privacy officers see it in their list: whole, or only that there is one.
#[derive(Clone, Debug, Queryable)]
pub struct Listed {
    /// The row.
    pub id: Id,
    /// The family.
    pub family: Reference,
    /// What is asked for.
    pub kind: LimitKind,
    /// When.
    pub asked_on: Day,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// What was.
    pub decision: Option<LimitDecision>,
    /// Since when what we hold is not used.
    pub from_on: Option<Day>,
    /// From when on it is again.
    pub to_on: Option<Day>,
    /// Whether the viewer may see all of it.
    pub whole: bool,
}

impl Listed {
    /// Whether it is in force.
    pub fn is_in_force(&self) -> bool {
        self.from_on.is_some() && self.to_on.is_none()
    }
}

/// All of them for privacy officers, what is not decided first, the oldest first; so many at the most.
pub fn listed(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Listed>> {
    Ok(processing_limits::table
        .inner_join(seen_by_officer::table.on(seen_by_officer::limit_id.eq(processing_limits::id)))
        .inner_join(families::table.on(families::id.eq(processing_limits::family_id)))
        .filter(seen_by_officer::viewer_id.eq(&viewer.user_id))
        .order((processing_limits::decided_at.is_not_null(), processing_limits::asked_on, processing_limits::id))
        .limit(most)
        .select((
            processing_limits::id,
            families::reference,
            processing_limits::kind,
            processing_limits::asked_on,
            processing_limits::decided_at,
            processing_limits::decision,
            processing_limits::from_on,
            processing_limits::to_on,
            seen_by_officer::whole,
        ))
        .load(connection)?)
}

/// When the oldest was asked on which nobody has decided and of which this privacy officer may know.
pub fn oldest(connection: &mut DbConnection, viewer: &Viewer) -> Result<Option<Day>> {
    Ok(processing_limits::table
        .inner_join(seen_by_officer::table.on(seen_by_officer::limit_id.eq(processing_limits::id)))
        .filter(seen_by_officer::viewer_id.eq(&viewer.user_id).and(processing_limits::decision.is_null()))
        .order(processing_limits::asked_on)
        .select(processing_limits::asked_on)
        .first(connection)
        .optional()?)
}

/// What somebody asks for.
#[derive(Clone, Debug)]
pub struct NewLimit {
    /// About whom; nobody means the whole family.
    pub person: Option<Id>,
    /// What they ask for.
    pub kind: LimitKind,
    /// Who asks.
    pub asked_by: String,
    /// Who that is, where they are of the record.
    pub asker: Option<Id>,
    /// When.
    pub asked_on: Day,
    /// In their words.
    pub words: String,
    /// Who must not learn of it.
    pub kept_from: People,
}

/// Writes it down; a privacy officer decides.
pub fn ask(tx: &mut Tx<'_>, by: &Viewer, family: &Family, new: &NewLimit) -> Result<Id> {
    let id = tx.new_id();
    let about = People::new(new.person.iter().chain(&new.asker).cloned());
    let marks = Marks::about(about, by.agency.clone()).withheld_from(new.kept_from.clone());
    insert(tx, by, &family.id, &id, (new, None), &marks)?;
    Ok(id)
}

fn insert(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    id: &Id,
    (new, correction): (&NewLimit, Option<&Id>),
    marks: &Marks,
) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(processing_limits::table)
        .values((
            (
                processing_limits::id.eq(id),
                processing_limits::family_id.eq(family),
                processing_limits::person_id.eq(&new.person),
                processing_limits::kind.eq(new.kind),
                processing_limits::asked_by.eq(&new.asked_by),
                processing_limits::asker_person_id.eq(&new.asker),
                processing_limits::asked_on.eq(new.asked_on),
                processing_limits::words.eq(&new.words),
                processing_limits::correction_id.eq(correction),
                processing_limits::reason.eq(""),
                processing_limits::because.eq(""),
                processing_limits::end_words.eq(""),
                processing_limits::recorded_by.eq(&by.user_id),
                processing_limits::recorded_at.eq(now),
                processing_limits::version.eq(1),
            ),
            (
                processing_limits::subjects.eq(&marks.subjects),
                processing_limits::withheld_from.eq(&marks.withheld_from),
                processing_limits::visibility.eq(marks.visibility),
                processing_limits::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// What a privacy officer says of one.
#[derive(Clone, Debug)]
pub enum Step {
    /// What we hold is not used while it is looked at.
    AtOnce {
        /// Why, for everybody who works with the family.
        because: String,
    },
    /// It is not used until somebody lifts that.
    Limited {
        /// Why it is decided so.
        reason: String,
        /// The same for everybody who works with the family.
        because: String,
    },
    /// We go on.
    GoesOn {
        /// The grounds that weigh more, or why there is none for a limit.
        reason: String,
        /// When they were told that what we hold is used again, where it was not.
        told_on: Option<Day>,
    },
    /// What was limited is used again.
    Lifted {
        /// Why.
        words: String,
        /// When they were told so: before it is (UK GDPR article 18(3)).
        told_on: Day,
    },
}

impl Step {
    /// What stands in the trail.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AtOnce { .. } => "at once",
            Self::Limited { .. } => LimitDecision::Limited.code(),
            Self::GoesOn { .. } => LimitDecision::GoesOn.code(),
            Self::Lifted { .. } => "lifted",
        }
    }
}

const TELL_FIRST: &str = "Tell them first that what we hold is used again, and enter when you did.";

/// Takes a step. Of two who do at once the second is told.
pub fn step(tx: &mut Tx<'_>, by: &Viewer, of: &Limit, version: i64, step: &Step) -> Result<()> {
    let (now, today) = (tx.now(), tx.today());
    let is_undecided = of.decision.is_none();
    let row = || processing_limits::table.filter(processing_limits::id.eq(of.id.clone()));
    changed(tx, of, version)?;
    match step {
        Step::AtOnce { because } if is_undecided && of.from_on.is_none() => {
            diesel::update(row())
                .set((processing_limits::from_on.eq(today), processing_limits::because.eq(because)))
                .execute(tx.connection())?;
        }
        Step::Limited { reason, because } if is_undecided => {
            decide(tx, by, of, (LimitDecision::Limited, reason), now)?;
            let from = of.from_on.unwrap_or(today);
            diesel::update(row())
                .set((processing_limits::from_on.eq(from), processing_limits::because.eq(because)))
                .execute(tx.connection())?;
        }
        Step::GoesOn { reason, told_on } if is_undecided => {
            decide(tx, by, of, (LimitDecision::GoesOn, reason), now)?;
            if of.is_in_force() {
                let told_on = told_on.ok_or_else(|| Error::Refused(TELL_FIRST.to_owned()))?;
                lift(tx, of, reason, told_on, today)?;
            }
        }
        Step::Lifted { words, told_on } if of.is_in_force() && !is_undecided => lift(tx, of, words, *told_on, today)?,
        _ => return Err(Error::Stale),
    }
    Ok(())
}

fn changed(tx: &mut Tx<'_>, of: &Limit, version: i64) -> Result<()> {
    let as_seen = processing_limits::id.eq(&of.id).and(processing_limits::version.eq(version));
    let changed = diesel::update(processing_limits::table.filter(as_seen))
        .set(processing_limits::version.eq(version + 1))
        .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}

fn decide(tx: &mut Tx<'_>, by: &Viewer, of: &Limit, (what, reason): (LimitDecision, &str), now: Moment) -> Result<()> {
    diesel::update(processing_limits::table.filter(processing_limits::id.eq(&of.id)))
        .set((
            processing_limits::decision.eq(what),
            processing_limits::reason.eq(reason),
            processing_limits::decided_by.eq(&by.user_id),
            processing_limits::decided_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

fn lift(tx: &mut Tx<'_>, of: &Limit, words: &str, told_on: Day, today: Day) -> Result<()> {
    diesel::update(processing_limits::table.filter(processing_limits::id.eq(&of.id)))
        .set((
            processing_limits::to_on.eq(today),
            processing_limits::end_words.eq(words),
            processing_limits::end_told_on.eq(told_on),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Keeps and does not use what we hold about a family while it is looked at whether something is right. One for each correction.
pub fn limit_while_looked_at(tx: &mut Tx<'_>, by: &Viewer, id: &Id, of: &Correction, because: &str) -> Result<()> {
    let whole = limits_now::table.filter(limits_now::family_id.eq(&of.family_id).and(limits_now::person_id.is_null()));
    if diesel::select(diesel::dsl::exists(whole)).get_result(tx.connection())? {
        return Err(Error::Refused("What we hold about this family is not used already.".to_owned()));
    }
    if of.decision.is_some() {
        return Err(Error::Refused("It is decided already, so nothing is being looked at.".to_owned()));
    }
    let new = NewLimit {
        person: None,
        kind: LimitKind::Limit,
        asked_by: of.asked_by.clone(),
        asker: None,
        asked_on: of.asked_on,
        words: of.is_wrong.clone(),
        kept_from: of.marks.withheld_from.clone(),
    };
    insert(tx, by, &of.family_id, id, (&new, Some(&of.id)), &of.marks)?;
    let today = tx.today();
    diesel::update(processing_limits::table.filter(processing_limits::id.eq(id)))
        .set((processing_limits::from_on.eq(today), processing_limits::because.eq(because)))
        .execute(tx.connection())?;
    Ok(())
}
