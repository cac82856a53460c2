//! The queries of asking whether a family is helped here.

use alongside_access::addresses_of;
use alongside_families::store::{families_of_the_one_with, may_be_kept_from};
use alongside_requests::store::tell_of_asking;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::ringable;
use alongside_schema::tables::{agencies, already_open_askings, users};
use alongside_schema::{Day, Id, Moment, Result, Role, Tx, Viewer};
use alongside_web::settings::AlreadyOpen;
use diesel::prelude::*;

use crate::codes::Purpose;
use crate::store::in_turn;

/// What somebody asks.
#[derive(Clone, Debug)]
pub struct Question {
    /// The whole name of one person of the family.
    pub name: String,
    /// When that person was born.
    pub born: Day,
    /// Why.
    pub purpose: Purpose,
}

/// What they are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Whom to ring.
    Ring(Ring),
    /// Nothing: no such family is helped here, or it is not to be known in this way.
    Nothing,
    /// They have asked as often as is usual in a day. Says nothing of any family.
    TooOften,
}

/// Who knows the family, as a partner agency may know it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Ring {
    /// The name.
    pub name: String,
    /// What they are called at work.
    pub job_title: String,
    /// Who employs them.
    pub agency: String,
}

/// A question that was answered, with the family that was meant if it was exactly one.
pub type Answered = (Answer, Option<Id>);

/// Answers, and writes down who asked. Whatever is asked, and whatever comes of it, the same statements run and one row is written.
pub fn ask(tx: &mut Tx<'_>, by: &Viewer, question: &Question, limits: &AlreadyOpen) -> Result<Answered> {
    let (now, id) = (tx.now(), tx.new_id());
    in_turn(tx, by)?;
    let asked = asked_since(tx.connection(), by, now.minus_seconds(24 * 3600))?;
    if asked.0 >= limits.a_day || asked.1 >= limits.agency_a_day {
        // Once for each time that somebody reaches the limit, and not for each try behind it.
        write_down(tx, by, &Meant::default(), question, &id)?;
        if asked.0 == limits.a_day || asked.1 == limits.agency_a_day {
            for address in addresses_of(tx.connection(), Role::PrivacyOfficer)? {
                tell_of_asking(tx, &address)?;
            }
        }
        return Ok((Answer::TooOften, None));
    }
    let families = families_of_the_one_with(tx.connection(), &question.name, question.born)?;
    let is_told = !limits.not_told.contains(&by.agency);
    // Asked of one family also where there is none, so that the same statements run.
    let mut is_kept = false;
    for family in if families.is_empty() { std::slice::from_ref(&id) } else { families.as_slice() } {
        is_kept |= may_be_kept_from(tx.connection(), family, by)?;
    }
    let ring = ring(tx.connection(), by, &families)?.filter(|_| is_told && !is_kept);
    let meant = match (&ring, families.as_slice()) {
        (Some((family, _)), _) => Meant { family: Some(family.clone()), told: true },
        (None, [family]) => Meant { family: Some(family.clone()), told: false },
        (None, _) => Meant::default(),
    };
    write_down(tx, by, &meant, question, &id)?;
    Ok((ring.map_or(Answer::Nothing, |(_, ring)| Answer::Ring(ring)), meant.family))
}

#[derive(Default)]
struct Meant {
    family: Option<Id>,
    told: bool,
}

fn write_down(tx: &mut Tx<'_>, by: &Viewer, meant: &Meant, question: &Question, id: &Id) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(already_open_askings::table)
        .values((
            already_open_askings::id.eq(id),
            already_open_askings::user_id.eq(&by.user_id),
            already_open_askings::agency_id.eq(&by.agency_id),
            already_open_askings::family_id.eq(&meant.family),
            already_open_askings::purpose.eq(question.purpose),
            already_open_askings::told.eq(meant.told),
            already_open_askings::asked_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// How often this person has asked since then, and all of their agency together.
fn asked_since(connection: &mut DbConnection, by: &Viewer, since: Moment) -> Result<(i64, i64)> {
    let since = already_open_askings::asked_at.gt(since);
    let own = already_open_askings::table.filter(already_open_askings::user_id.eq(&by.user_id).and(since));
    let of_agency = already_open_askings::table.filter(already_open_askings::agency_id.eq(&by.agency_id).and(since));
    Ok((own.count().get_result(connection)?, of_agency.count().get_result(connection)?))
}

/// Whom to ring, where exactly one of these families may be known of.
fn ring(connection: &mut DbConnection, by: &Viewer, among: &[Id]) -> Result<Option<(Id, Ring)>> {
    let found: Vec<(Id, Ring)> = ringable::table
        .inner_join(users::table.on(users::id.eq(ringable::ring_id)))
        .inner_join(agencies::table.on(agencies::id.eq(users::agency_id)))
        .filter(ringable::viewer_id.eq(&by.user_id).and(ringable::family_id.eq_any(among)))
        .select((ringable::family_id, (users::name, users::job_title, agencies::name)))
        .load(connection)?;
    Ok(match <[(Id, Ring); 1]>::try_from(found) {
        Ok([one]) => Some(one),
        Err(_) => None,
    })
}

/// Somebody who asked about a family, as those see it who answer for it.
#[derive(Clone, Debug, Queryable)]
pub struct Asking {
    /// Who.
    pub name: String,
    /// What they are called at work.
    pub job_title: String,
    /// Who employs them.
    pub agency: String,
    /// Why, by the list.
    pub purpose: Purpose,
    /// Whether they were told whom to ring.
    pub told: bool,
    /// When.
    pub at: Moment,
}

/// Who asked about this family, the newest first, so many at the most. For whoever has opened it and answers for it.
pub fn askings(connection: &mut DbConnection, family: &Id, most: i64) -> Result<Vec<Asking>> {
    Ok(already_open_askings::table
        .inner_join(users::table.on(users::id.eq(already_open_askings::user_id)))
        .inner_join(agencies::table.on(agencies::id.eq(already_open_askings::agency_id)))
        .filter(already_open_askings::family_id.eq(family))
        .order((already_open_askings::asked_at.desc(), already_open_askings::id))
        .limit(most)
        .select((
            users::name,
            users::job_title,
            agencies::name,
            already_open_askings::purpose,
            already_open_askings::told,
            already_open_askings::asked_at,
        ))
        .load(connection)?)
}
