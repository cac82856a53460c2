//! What of packages and arrangements waits for somebody: to be agreed to, looked at again, shown by a receipt, or told.

use alongside_schema::connection::DbConnection;
use alongside_schema::reach::{GRADE_FULL, fundable, near, reach};
use alongside_schema::tables::{episodes, families, packages};
use alongside_schema::{Day, Id, Moment, Reference, Result, Role, Viewer, visible};
use diesel::prelude::*;

use super::arrangements::arrangements;
use crate::codes::{Method, Paid, State, Step};
use crate::kin::Notice;

/// A package that waits for this viewer to agree.
#[derive(Clone, Debug, Queryable)]
pub struct Waiting {
    /// The package.
    pub id: Id,
    /// Of which family.
    pub reference: Reference,
    /// What the family is called.
    pub name: String,
    /// How much, in pence.
    pub asked_pence: Option<i64>,
    /// Since when.
    pub requested_at: Option<Moment>,
}

impl Waiting {
    /// How much.
    pub fn amount(&self) -> alongside_pence::Pence {
        alongside_pence::Pence::of(self.asked_pence.unwrap_or_default()).unwrap_or_default()
    }
}

/// The packages that this viewer can agree to, of the families for which they answer and not asked for by them, the longest waiting first.
pub fn to_decide(connection: &mut DbConnection, viewer: &Viewer, most: i64) -> Result<Vec<Waiting>> {
    use visible::packages as p;
    // Hardly ever does anything wait; only then is it asked for whom.
    let waits = packages::table.filter(packages::state.eq(State::Asked));
    if !diesel::select(diesel::dsl::exists(waits)).get_result::<bool>(connection)? {
        return Ok(Vec::new());
    }
    let steps = if viewer.is(Role::Manager) { vec![Step::SameDay, Step::Manager] } else { vec![Step::SameDay] };
    Ok(families::table
        .inner_join(reach::table.on(reach::family_id.eq(families::id)))
        .inner_join(p::table.on(p::family_id.eq(families::id).and(p::viewer_id.eq(&viewer.user_id))))
        .filter(reach::viewer_id.eq(&viewer.user_id).and(reach::grade.ge(GRADE_FULL)))
        .filter(p::state.eq(State::Asked).and(p::step.eq_any(steps)))
        .filter(p::made_by.ne(&viewer.user_id).and(p::requested_by.ne(Some(&viewer.user_id))))
        .order((p::requested_at.is_null(), p::requested_at, p::id))
        .limit(most)
        .select((p::id, families::reference, families::name, p::asked_pence, p::requested_at))
        .load(connection)?)
}

/// How many wait for somebody who keeps the budgets.
pub fn how_many_to_fund(connection: &mut DbConnection, viewer: &Viewer) -> Result<i64> {
    Ok(fundable::table.filter(fundable::viewer_id.eq(&viewer.user_id)).count().get_result(connection)?)
}

/// Something that a lead practitioner is told on their first page.
#[derive(Clone, Debug)]
pub struct DueLine {
    /// Of which family.
    pub reference: Reference,
    /// What the family is called.
    pub name: String,
    /// What is to be done.
    pub words: String,
    /// Where, below the family's address.
    pub place: String,
}

/// What waits for this viewer in the families that they lead or stand in for: packages to look at again, payments of which nothing shows yet what came, arrangements to
/// look at again, and private fostering of which nobody was told. `evidence_days` is how long a receipt may take. The number of queries does not grow with the families but
/// for those in which a child lives with somebody else.
pub fn due_lines(
    connection: &mut DbConnection,
    viewer: &Viewer,
    today: Day,
    evidence_days: i64,
    most: i64,
) -> Result<Vec<DueLine>> {
    let led = led(connection, viewer)?;
    let ids: Vec<&Id> = led.iter().map(|(id, ..)| id).collect();
    let mut lines = Vec::new();
    let mut say = |family: &Id, words: String, place: String| {
        if let Some((_, reference, name)) = led.iter().find(|(id, ..)| id == family) {
            lines.push(DueLine { reference: reference.clone(), name: name.clone(), words, place });
        }
    };
    use visible::{kin_arrangements as k, packages as p, payments as y};
    let reviews: Vec<(Id, Id, Day)> = p::table
        .filter(p::viewer_id.eq(&viewer.user_id).and(p::family_id.eq_any(ids.clone())))
        .filter(p::state.eq(State::Agreed).and(p::review_on.le(today)))
        .order((p::review_on, p::id))
        .limit(most)
        .select((p::family_id, p::id, p::review_on))
        .load(connection)?;
    for (family, package, day) in reviews {
        say(
            &family,
            format!("A support package was to be looked at again on {}", day.words()),
            format!("packages/{package}"),
        );
    }
    let unshown: Vec<(Id, Id)> = y::table
        .filter(y::viewer_id.eq(&viewer.user_id).and(y::family_id.eq_any(ids.clone())))
        .filter(y::state.eq(Paid::Paid).and(y::evidence.is_null()))
        .filter(y::paid_on.le(Some(today.plus_days(-evidence_days))))
        .order((y::paid_on.is_null(), y::paid_on, y::id))
        .limit(most)
        .select((y::family_id, y::package_id))
        .load(connection)?;
    for (family, package) in unshown {
        let words = "Something was paid, and nothing shows yet what came of it".to_owned();
        say(&family, words, format!("packages/{package}"));
    }
    let by_hand = [Method::Card, Method::Cash, Method::Voucher, Method::Ticket];
    let unpaid: Vec<(Id, Id, Paid)> = y::table
        .filter(y::viewer_id.eq(&viewer.user_id).and(y::family_id.eq_any(ids.clone())))
        .filter(
            y::state
                .eq(Paid::Failed)
                .or(y::state.eq(Paid::Approved).and(y::method.eq_any(by_hand)).and(y::due_on.le(today))),
        )
        .order((y::due_on, y::id))
        .limit(most)
        .select((y::family_id, y::package_id, y::state))
        .load(connection)?;
    for (family, package, state) in unpaid {
        let words = match state {
            Paid::Failed => "Something could not be paid. Look at the payee, and try again",
            _ => "Something is to be paid by a colleague who neither asked for it nor agreed to it",
        };
        say(&family, words.to_owned(), format!("packages/{package}"));
    }
    let mut with_kin: Vec<Id> = k::table
        .filter(k::viewer_id.eq(&viewer.user_id).and(k::family_id.eq_any(ids)))
        .select(k::family_id)
        .load(connection)?;
    with_kin.sort_unstable();
    with_kin.dedup();
    for family in with_kin {
        let born = born(connection, viewer, &family)?;
        for one in arrangements(connection, viewer, &family)?.into_iter().filter(|one| one.to_on.is_none()) {
            let of_child = born.iter().find(|(child, _)| *child == one.child_id).and_then(|(_, day)| *day);
            if let notice @ (Notice::Ask(_) | Notice::Coming(_) | Notice::Due(_)) = one.notice(of_child, today) {
                say(&family, notice.words(), format!("kinship/{}", one.id));
            }
            if let Some(day) = one.review_on.filter(|day| *day <= today) {
                let words = format!("Where a child lives was to be looked at again on {}", day.words());
                say(&family, words, format!("kinship/{}", one.id));
            }
        }
    }
    Ok(lines)
}

/// The families that the viewer leads or stands in for, with which work goes on.
fn led(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<(Id, Reference, String)>> {
    let near_ones: Vec<Id> =
        near::table.filter(near::viewer_id.eq(&viewer.user_id)).select(near::family_id).load(connection)?;
    Ok(families::table
        .inner_join(reach::table.on(reach::family_id.eq(families::id)))
        .inner_join(episodes::table.on(episodes::family_id.eq(families::id)))
        .filter(reach::viewer_id.eq(&viewer.user_id).and(reach::grade.ge(GRADE_FULL)))
        .filter(families::id.eq_any(near_ones).and(episodes::closed_on.is_null()))
        .order(families::id)
        .select((families::id, families::reference, families::name))
        .load(connection)?)
}

fn born(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<(Id, Option<Day>)>> {
    let members = alongside_families::store::members_ever(connection, viewer, family)?;
    Ok(members.into_iter().map(|member| (member.person_id, member.birth_date)).collect())
}
