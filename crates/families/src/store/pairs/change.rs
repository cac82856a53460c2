use alongside_schema::tables::{nondisclosure_steps, nondisclosures};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::Pair;
use super::withhold::{Kept, give_back, withhold};
use crate::codes::{PairState, SecondKind, TimelineKind};
use crate::pairs::{PairStep, after};
use crate::store::Family;
use crate::store::second::{Asking, SecondLook, Taken, ask};
use crate::store::timeline::{Note, note};

/// A pair that is to be kept.
#[derive(Clone, Debug)]
pub struct NewPair {
    /// Who must not be told, where they are of the record.
    pub who_id: Option<Id>,
    /// Who must not be told, in words.
    pub who: String,
    /// About whom; nobody means the whole family.
    pub about_id: Option<Id>,
    /// What.
    pub what: String,
}

/// A step that a worker takes.
#[derive(Clone, Debug)]
pub struct NewStep {
    /// Which.
    pub step: PairStep,
    /// Why.
    pub reason: String,
    /// When to look at it again.
    pub review_on: Option<Day>,
}

/// Keeps a pair that somebody said or that the program noticed, from this source. What it is about is withheld from now on, before anybody has
/// looked. A pair that holds already is not kept twice; one that was dropped or has ended is proposed anew.
pub(in crate::store) fn propose(tx: &mut Tx<'_>, by: &Viewer, family: &Id, pair: &NewPair, source: &str) -> Result<()> {
    let holding: Vec<(Option<Id>, String, Option<Id>, String)> = nondisclosures::table
        .filter(nondisclosures::family_id.eq(family).and(nondisclosures::state.eq_any(PairState::HOLDING)))
        .select((
            nondisclosures::who_person_id,
            nondisclosures::who,
            nondisclosures::about_person_id,
            nondisclosures::what,
        ))
        .load(tx.connection())?;
    let same_who =
        |id: &Option<Id>, words: &str| if pair.who_id.is_some() { *id == pair.who_id } else { words == pair.who };
    let is_known = holding
        .iter()
        .any(|(id, words, about, what)| same_who(id, words) && *about == pair.about_id && *what == pair.what);
    if is_known {
        return Ok(());
    }
    let marks = marks_of(pair, source);
    let (id, step) = (insert(tx, family, pair, PairState::Proposed, &marks)?, PairStep::Proposed);
    record(tx, by, family, &id, &NewStep { step, reason: String::new(), review_on: None }, &marks)?;
    withhold(tx, &kept(family, &id, pair, PairState::Proposed), &marks)
}

/// Adds a pair that a worker knows to hold. Confirmed from the first moment.
pub fn add_pair(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Id,
    pair: &NewPair,
    reason: &str,
    review_on: Option<Day>,
) -> Result<Id> {
    let marks = marks_of(pair, &by.agency);
    let id = insert(tx, family, pair, PairState::Confirmed, &marks)?;
    let step = NewStep { step: PairStep::Added, reason: reason.to_owned(), review_on };
    record(tx, by, family, &id, &step, &marks)?;
    withhold(tx, &kept(family, &id, pair, PairState::Confirmed), &marks)?;
    tell_timeline(tx, by, family, &id, &step, &marks)?;
    Ok(id)
}

/// Takes a step with a pair as the worker saw it: `version` is the count of the steps that they had read. [`Error::Stale`] where somebody else has
/// taken one since. Nobody ends alone what a pair keeps: who answers for the family asks, and a second person who does agrees.
pub fn take_step(
    tx: &mut Tx<'_>,
    by: &Viewer,
    open: &Family,
    pair: &Pair,
    step: &NewStep,
    version: i64,
) -> Result<Taken> {
    let to = next(tx, pair, step.step, version)?;
    if !pair.state.holds() || to.holds() {
        apply(tx, by, open, pair, step, to)?;
        return Ok(Taken::Done);
    }
    let (kind, asks, reason) = (SecondKind::Pair, step.step.code(), step.reason.as_str());
    ask(tx, by, open, &Asking { kind, fact: &pair.id, version, asks, reason, marks: &pair.marks })
}

/// A second person has agreed that a pair holds no more.
pub(in crate::store) fn give_up(
    tx: &mut Tx<'_>,
    by: &Viewer,
    open: &Family,
    look: &SecondLook,
    said: &str,
) -> Result<()> {
    let pair = super::pair(tx.connection(), by, &open.id, &look.fact_id)?;
    let step: PairStep = look.asks.parse().map_err(|_| Error::Fault(format!("{} is no step of a pair", look.asks)))?;
    let to = next(tx, &pair, step, look.version)?;
    apply(tx, by, open, &pair, &NewStep { step, reason: said.to_owned(), review_on: None }, to)
}

/// Where a pair stands after a step, if nobody has taken one since this version was read.
fn next(tx: &mut Tx<'_>, pair: &Pair, step: PairStep, version: i64) -> Result<PairState> {
    let taken: i64 = nondisclosure_steps::table
        .filter(nondisclosure_steps::nondisclosure_id.eq(&pair.id))
        .count()
        .get_result(tx.connection())?;
    if taken != version {
        return Err(Error::Stale);
    }
    after(pair.state, step).ok_or(Error::Stale)
}

fn apply(tx: &mut Tx<'_>, by: &Viewer, open: &Family, pair: &Pair, step: &NewStep, to: PairState) -> Result<()> {
    let family = &open.id;
    let changed = diesel::update(
        nondisclosures::table.filter(nondisclosures::id.eq(&pair.id).and(nondisclosures::state.eq(pair.state))),
    )
    .set(nondisclosures::state.eq(to))
    .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    record(tx, by, family, &pair.id, step, &pair.marks)?;
    let who =
        Kept { family, pair: &pair.id, who: pair.who_id.as_ref(), about: pair.about_id.as_ref(), state: to, act: None };
    if to.holds() {
        withhold(tx, &who, &pair.marks)?
    } else {
        give_back(tx, &who)?
    }
    tell_timeline(tx, by, family, &pair.id, step, &pair.marks)
}

fn kept<'a>(family: &'a Id, id: &'a Id, pair: &'a NewPair, state: PairState) -> Kept<'a> {
    Kept { family, pair: id, who: pair.who_id.as_ref(), about: pair.about_id.as_ref(), state, act: None }
}

/// Who must not be told is told nothing of this row either.
fn marks_of(pair: &NewPair, source: &str) -> Marks {
    Marks::about(People::new(pair.about_id.clone()), source).withheld_from(People::new(pair.who_id.clone()))
}

fn insert(tx: &mut Tx<'_>, family: &Id, pair: &NewPair, state: PairState, marks: &Marks) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(nondisclosures::table)
        .values((
            (
                nondisclosures::id.eq(&id),
                nondisclosures::family_id.eq(family),
                nondisclosures::who_person_id.eq(&pair.who_id),
                nondisclosures::who.eq(&pair.who),
                nondisclosures::about_person_id.eq(&pair.about_id),
                nondisclosures::what.eq(&pair.what),
                nondisclosures::state.eq(state),
                nondisclosures::created_at.eq(now),
            ),
            (
                nondisclosures::subjects.eq(&marks.subjects),
                nondisclosures::withheld_from.eq(&marks.withheld_from),
                nondisclosures::visibility.eq(marks.visibility),
                nondisclosures::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

fn record(tx: &mut Tx<'_>, by: &Viewer, family: &Id, pair: &Id, step: &NewStep, marks: &Marks) -> Result<()> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(nondisclosure_steps::table)
        .values((
            (
                nondisclosure_steps::id.eq(id),
                nondisclosure_steps::family_id.eq(family),
                nondisclosure_steps::nondisclosure_id.eq(pair),
                nondisclosure_steps::step.eq(step.step),
                nondisclosure_steps::reason.eq(&step.reason),
                nondisclosure_steps::review_on.eq(step.review_on),
                nondisclosure_steps::taken_by.eq(&by.user_id),
                nondisclosure_steps::taken_at.eq(now),
            ),
            (
                nondisclosure_steps::subjects.eq(&marks.subjects),
                nondisclosure_steps::withheld_from.eq(&marks.withheld_from),
                nondisclosure_steps::visibility.eq(marks.visibility),
                nondisclosure_steps::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The timeline says that something was decided and why. What must not be told stands on the page of the pairs alone.
fn tell_timeline(tx: &mut Tx<'_>, by: &Viewer, family: &Id, pair: &Id, step: &NewStep, marks: &Marks) -> Result<()> {
    let title = format!("Who must not be told what: {}", step.step.words().to_lowercase());
    let (happened_on, body) = (tx.today(), step.reason.clone());
    note(tx, by, Note { family, happened_on, kind: TimelineKind::Safety, title, body, fact: Some(pair), marks })
}
