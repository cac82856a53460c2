//! Putting a package together and changing it, until somebody agrees to it.

use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::packages;
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::follow::follow_package;
use super::{Approval, Package, Support, both};
use crate::codes::{LegalPower, Purpose, Repay, State};

pub(super) fn packages(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Package>> {
    use visible::packages as p;
    Ok(visible!(packages, viewer, family)
        .order((p::made_at.desc(), p::id.desc()))
        .select((
            (p::id, p::arrangement_id, p::purpose, p::barrier, p::tried, p::means, p::legal_power, p::budget_code),
            (p::repay, p::conditions, p::exit_plan, p::from_on, p::review_on, p::ends_on, p::state, p::step),
            (p::asked_pence, p::made_by, p::made_at, p::requested_by, p::requested_at, p::ended_on, p::outcome),
            (p::outcome_words, p::version),
            (p::subjects, p::withheld_from, p::visibility, p::source),
        ))
        .load::<Read>(connection)?
        .into_iter()
        .map(package)
        .collect())
}

type Read = (
    (Id, Option<Id>, Purpose, String, String, String, LegalPower, String),
    (Repay, String, String, Day, Day, Day, State, Option<crate::codes::Step>),
    (
        Option<i64>,
        Id,
        alongside_schema::Moment,
        Option<Id>,
        Option<alongside_schema::Moment>,
        Option<Day>,
        Option<crate::codes::Outcome>,
    ),
    (String, i64),
    Marks,
);

fn package((one, two, three, four, marks): Read) -> Package {
    let (id, arrangement_id, purpose, barrier, tried, means, legal_power, budget_code) = one;
    let (repay, conditions, exit_plan, from_on, review_on, ends_on, state, step) = two;
    let (asked_pence, made_by, made_at, requested_by, requested_at, ended_on, outcome) = three;
    let (outcome_words, version) = four;
    Package {
        id,
        arrangement_id,
        purpose,
        barrier,
        tried,
        means,
        legal_power,
        budget_code,
        repay,
        conditions,
        exit_plan,
        from_on,
        review_on,
        ends_on,
        state,
        step,
        asked_pence,
        made_by,
        made_at,
        requested_by,
        requested_at,
        ended_on,
        outcome,
        outcome_words,
        version,
        marks,
    }
}

pub(super) fn approvals(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Approval>> {
    use visible::package_approvals as a;
    Ok(visible!(package_approvals, viewer, family)
        .order((a::decided_at, a::id))
        .select((
            a::id,
            a::package_id,
            a::step,
            a::decision,
            a::pence,
            a::conditions,
            a::decided_by,
            a::for_team,
            a::decided_at,
        ))
        .load(connection)?)
}

/// What a page says of a package.
#[derive(Clone, Debug)]
pub struct PackageText {
    /// For whom a child lives, where it is for that.
    pub arrangement: Option<Id>,
    /// What it is for.
    pub purpose: Purpose,
    /// What stands in the way.
    pub barrier: String,
    /// What was tried first.
    pub tried: String,
    /// What the payee can pay themselves.
    pub means: String,
    /// By what right the council pays.
    pub legal_power: LegalPower,
    /// From which budget.
    pub budget_code: String,
    /// Whether any of it is paid back, and under what conditions it is given.
    pub repay: (Repay, String),
    /// How it ends.
    pub exit_plan: String,
    /// The first day, the day to look again, and the last.
    pub days: (Day, Day, Day),
    /// For which children.
    pub children: People,
    /// Who must not know of it.
    pub kept_from: People,
}

impl PackageText {
    fn marks(&self, support: &Support, source: &str) -> Result<Marks> {
        let marks = Marks::about(self.children.clone(), source).withheld_from(self.kept_from.clone());
        let Some(arrangement) = &self.arrangement else { return Ok(marks) };
        let of = &support.arrangement(arrangement)?.marks;
        Ok(marks.withheld_from(both(&self.kept_from, &of.withheld_from)).seen_by(of.visibility))
    }
}

/// Puts a package together, with this id.
pub fn add_package(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    support: &Support,
    id: &Id,
    new: &PackageText,
) -> Result<()> {
    let marks = new.marks(support, &viewer.agency)?;
    let now = tx.now();
    diesel::insert_into(packages::table)
        .values((
            (
                packages::id.eq(id),
                packages::family_id.eq(family),
                packages::arrangement_id.eq(&new.arrangement),
                packages::purpose.eq(new.purpose),
                packages::barrier.eq(&new.barrier),
                packages::tried.eq(&new.tried),
                packages::means.eq(&new.means),
                packages::legal_power.eq(new.legal_power),
                packages::budget_code.eq(&new.budget_code),
                packages::repay.eq(new.repay.0),
                packages::conditions.eq(&new.repay.1),
                packages::exit_plan.eq(&new.exit_plan),
            ),
            (
                packages::from_on.eq(new.days.0),
                packages::review_on.eq(new.days.1),
                packages::ends_on.eq(new.days.2),
                packages::state.eq(State::Draft),
                packages::made_by.eq(&viewer.user_id),
                packages::made_at.eq(now),
                packages::outcome_words.eq(""),
                packages::version.eq(1),
            ),
            (
                packages::subjects.eq(&marks.subjects),
                packages::withheld_from.eq(&marks.withheld_from),
                packages::visibility.eq(marks.visibility),
                packages::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Writes a package anew, where it stands at this version and nobody was asked to agree to it yet.
pub fn change_package(
    tx: &mut Tx<'_>,
    family: &Family,
    support: &Support,
    was: &Package,
    change: &PackageText,
    version: i64,
) -> Result<()> {
    is_draft(was)?;
    let (from, _, ends) = change.days;
    let is_outside = |line: &&super::Line| {
        line.from_on < from || line.until_on.unwrap_or(line.from_on) > ends || line.from_on > ends
    };
    if let Some(line) = support.lines_of(&was.id).find(is_outside) {
        return Err(Error::Refused(format!(
            "\u{201c}{}\u{201d} is paid on a day outside these: {}. Change that first, or choose other days.",
            line.what,
            line.often_words()
        )));
    }
    let marks = change.marks(support, &was.marks.source)?;
    let marks = marks.seen_by(was.marks.visibility);
    family.may_mark(&was.marks, &marks)?;
    let at = packages::id.eq(&was.id).and(packages::version.eq(version)).and(packages::state.eq(State::Draft));
    let changed = diesel::update(packages::table.filter(at))
        .set((
            (
                packages::arrangement_id.eq(&change.arrangement),
                packages::purpose.eq(change.purpose),
                packages::barrier.eq(&change.barrier),
                packages::tried.eq(&change.tried),
                packages::means.eq(&change.means),
                packages::legal_power.eq(change.legal_power),
                packages::budget_code.eq(&change.budget_code),
                packages::repay.eq(change.repay.0),
                packages::conditions.eq(&change.repay.1),
                packages::exit_plan.eq(&change.exit_plan),
            ),
            (
                packages::from_on.eq(change.days.0),
                packages::review_on.eq(change.days.1),
                packages::ends_on.eq(change.days.2),
                packages::version.eq(version + 1),
                packages::subjects.eq(&marks.subjects),
                packages::withheld_from.eq(&marks.withheld_from),
            ),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    follow_package(tx, support, &was.id, &marks)
}

/// Refuses to change what somebody was asked to agree to.
pub(super) fn is_draft(package: &Package) -> Result<()> {
    if package.state == State::Draft {
        return Ok(());
    }
    let words = match package.state {
        State::Asked => "This waits for somebody to agree, so it can not be changed. Take it back first.",
        _ => "This was decided on, so it can not be changed. Ask for another package for what is new.",
    };
    Err(Error::Refused(words.to_owned()))
}

/// Notes that what a package pays for has changed, where nobody was asked to agree to it meanwhile: two who change it at once do so one after the other.
pub(super) fn touch_draft(tx: &mut Tx<'_>, package: &Id) -> Result<()> {
    let changed =
        diesel::update(packages::table.filter(packages::id.eq(package).and(packages::state.eq(State::Draft))))
            .set(packages::version.eq(packages::version + 1))
            .execute(tx.connection())?;
    if changed == 1 { Ok(()) } else { Err(Error::Stale) }
}
