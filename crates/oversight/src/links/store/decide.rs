//! What the privacy officer decides. Each asks again whom it is about: nobody decides for themselves.

use alongside_families::codes::RestrictionKind;
use alongside_families::links::{LinkKind, Why};
use alongside_families::store::{self as families, WhyRestricted};
use alongside_schema::reach::{GRADE_RECORD, emergencies_now, reach};
use alongside_schema::tables::{person_locks, staff_link_matches, staff_links, users};
use alongside_schema::{Act, Entry, Error, Id, Moment, Result, Tx, Viewer, code_list};
use diesel::prelude::*;

use super::officer::{FamilyNow, families_of, locks, proposals};

code_list! {
    /// Whether somebody of the record is the one who was declared.
    pub enum Outcome {
        /// They are.
        Confirmed = "confirmed", "Yes, it is the same person";
        /// They are not.
        Refused = "refused", "No, it is somebody else";
    }
}

/// What the privacy officer decides on a proposal.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Whether it is the same person.
    pub outcome: Outcome,
    /// Why.
    pub words: String,
    /// Whether the families are restricted to those who work with them.
    pub restrict: bool,
}

/// Decides. A yes locks, if the program has not; of somebody's own record it says whose account it is. A no ends the lock that the program set, unless
/// another link to the same person was confirmed. Gives back the families that it is about.
pub fn decide(tx: &mut Tx<'_>, by: &Viewer, id: &Id, decision: &Decision) -> Result<Vec<FamilyNow>> {
    let now = tx.now();
    let proposal = proposals(tx.connection(), by, Some(id))?.pop().ok_or(Error::NotFound)?;
    let open = staff_link_matches::id.eq(id).and(staff_link_matches::outcome.is_null());
    let decided = diesel::update(staff_link_matches::table.filter(open))
        .set((
            staff_link_matches::outcome.eq(decision.outcome),
            staff_link_matches::words.eq(&decision.words),
            staff_link_matches::decided_by.eq(&by.user_id),
            staff_link_matches::decided_at.eq(now),
        ))
        .execute(tx.connection())?;
    if decided != 1 {
        return Err(Error::Refused("Somebody has decided this already.".to_owned()));
    }
    let (user, person) = (&proposal.user, &proposal.person);
    if decision.outcome == Outcome::Refused {
        if !is_confirmed(tx, user, person, None)? {
            families::end_lock(tx, user, person, &by.user_id, &decision.words)?;
        }
        return Ok(proposal.families);
    }
    families::lock(tx, user, person, proposal.kind.into(), Some(&by.user_id))?;
    let looked_at = person_locks::user_id.eq(user).and(person_locks::person_id.eq(person));
    diesel::update(person_locks::table.filter(looked_at.and(person_locks::declared_by.is_null())))
        .set(person_locks::declared_by.eq(&by.user_id))
        .execute(tx.connection())?;
    if proposal.kind == LinkKind::Own {
        diesel::update(users::table.filter(users::id.eq(user).and(users::person_id.is_null())))
            .set(users::person_id.eq(person))
            .execute(tx.connection())?;
    }
    if decision.restrict {
        for family in proposal.families.iter().filter(|family| !family.restricted) {
            restrict_to_workers(tx, by, family)?;
        }
    }
    // As it is now: a lock may have left a family without anybody who answers for it.
    families_of(tx.connection(), person, user)
}

/// From now on only those know of the family who work with it or answer for it today, not who opened its record in an emergency. Somebody must be
/// left who answers for it.
fn restrict_to_workers(tx: &mut Tx<'_>, by: &Viewer, family: &FamilyNow) -> Result<()> {
    let in_emergency =
        emergencies_now::table.filter(emergencies_now::family_id.eq(&family.id)).select(emergencies_now::user_id);
    let workers: Vec<Id> = reach::table
        .filter(reach::family_id.eq(&family.id).and(reach::grade.ge(GRADE_RECORD)))
        .filter(reach::viewer_id.ne_all(in_emergency))
        .select(reach::viewer_id)
        .load(tx.connection())?;
    let reason = "Somebody who works here knows somebody of the family.".to_owned();
    let why = WhyRestricted { kind: RestrictionKind::Staff, reason, by: by.user_id.clone() };
    families::restrict(tx, &family.id, &why, &workers, &[])?;
    tx.record(Entry::new(by, Act::FamilyRestricted).family(&family.id).detail("by a link"))?;
    if families::is_answered_for(tx.connection(), &family.id)? {
        return Ok(());
    }
    Err(Error::Refused(format!(
        "Nobody answers for the family {} now, so restricting it would hide it from everybody. Say that it is not restricted yet, and ask the head of service to name another manager for it.",
        family.reference
    )))
}

/// Whether it was confirmed that this account knows this person, by another link than this one that holds, or another one is sure of it and nobody has
/// said no.
fn is_confirmed(tx: &mut Tx<'_>, user: &Id, person: &Id, but: Option<&Id>) -> Result<bool> {
    let mut confirmed = staff_link_matches::table
        .inner_join(staff_links::table.on(staff_links::id.eq(staff_link_matches::link_id)))
        .filter(staff_links::user_id.eq(user).and(staff_links::ended_at.is_null()))
        .filter(staff_link_matches::person_id.eq(person))
        .filter(
            staff_link_matches::outcome
                .eq(Outcome::Confirmed)
                .or(staff_link_matches::outcome.is_null().and(staff_link_matches::why.eq_any(Why::SURE))),
        )
        .select(staff_link_matches::id)
        .into_boxed();
    if let Some(link) = but {
        confirmed = confirmed.filter(staff_links::id.ne(link));
    }
    Ok(confirmed.first::<Id>(tx.connection()).optional()?.is_some())
}

/// Ends a link that somebody else declared and asks to end, and the locks that follow from it alone.
pub fn end_declared(tx: &mut Tx<'_>, by: &Viewer, link: &Id, words: &str) -> Result<()> {
    let now: Moment = tx.now();
    let of_others = staff_links::id.eq(link).and(staff_links::user_id.ne(&by.user_id));
    let asked = staff_links::end_asked_at.is_not_null().and(staff_links::ended_at.is_null());
    let user: Id = staff_links::table
        .filter(of_others.and(asked))
        .select(staff_links::user_id)
        .first(tx.connection())
        .map_err(Error::or_not_found)?;
    diesel::update(staff_links::table.filter(staff_links::id.eq(link)))
        .set((staff_links::ended_at.eq(now), staff_links::ended_by.eq(&by.user_id)))
        .execute(tx.connection())?;
    let people: Vec<Id> = staff_link_matches::table
        .filter(staff_link_matches::link_id.eq(link))
        .select(staff_link_matches::person_id)
        .load(tx.connection())?;
    for person in people {
        if !is_confirmed(tx, &user, &person, Some(link))? {
            end(tx, by, &user, &person, words)?;
        }
    }
    Ok(())
}

/// Ends a lock that is not about the viewer. The link behind it stays, and its match counts as refused, so that the program does not lock again.
pub fn end_locked(tx: &mut Tx<'_>, by: &Viewer, lock: &Id, words: &str) -> Result<Vec<FamilyNow>> {
    let now = tx.now();
    let locked = locks(tx.connection(), by, Some(lock))?.pop().ok_or(Error::NotFound)?;
    let (user, person): (Id, Id) = person_locks::table
        .filter(person_locks::id.eq(lock))
        .select((person_locks::user_id, person_locks::person_id))
        .first(tx.connection())?;
    let links = staff_links::table.filter(staff_links::user_id.eq(&user)).select(staff_links::id);
    let behind = staff_link_matches::person_id.eq(&person).and(staff_link_matches::link_id.eq_any(links));
    diesel::update(staff_link_matches::table.filter(behind))
        .set((
            staff_link_matches::outcome.eq(Outcome::Refused),
            staff_link_matches::words.eq(words),
            staff_link_matches::decided_by.eq(&by.user_id),
            staff_link_matches::decided_at.eq(now),
        ))
        .execute(tx.connection())?;
    end(tx, by, &user, &person, words)?;
    Ok(locked.families)
}

/// Ends the lock between these, and that the account is this person's where it was said.
fn end(tx: &mut Tx<'_>, by: &Viewer, user: &Id, person: &Id, words: &str) -> Result<()> {
    families::end_lock(tx, user, person, &by.user_id, words)?;
    diesel::update(users::table.filter(users::id.eq(user).and(users::person_id.eq(person))))
        .set(users::person_id.eq(None::<Id>))
        .execute(tx.connection())?;
    Ok(())
}
