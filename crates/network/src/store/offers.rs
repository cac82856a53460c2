use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{network_offers, users};
use alongside_schema::{Day, Error, Id, Marks, Moment, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::follow::follow_offer;
use super::{NetworkMember, both, rota};
use crate::codes::{OfferKind, OfferState};

/// Something that somebody of the network can do.
#[derive(Clone, Debug, Queryable)]
pub struct Offer {
    /// The offer.
    pub id: Id,
    /// Whose it is.
    pub member_id: Id,
    /// What.
    pub kind: OfferKind,
    /// When and how often.
    pub times: String,
    /// Within what limits.
    pub limits: String,
    /// What they need in return.
    pub in_return: String,
    /// Where it stands.
    pub state: OfferState,
    /// Until when it holds.
    pub until_on: Option<Day>,
    /// Who wrote it down.
    pub added_by: String,
    /// When.
    pub added_at: Moment,
    /// Counts the changes.
    pub version: i64,
    /// The marks. It is about the children whom it is for; about nobody, where it is for the whole family.
    pub marks: Marks,
}

impl Offer {
    /// Whether somebody can count on it, or may, on this day.
    pub fn stands(&self, today: Day) -> bool {
        matches!(self.state, OfferState::Possible | OfferState::Confirmed) && !self.is_past(today)
    }

    /// Whether its last day is over.
    pub fn is_past(&self, today: Day) -> bool {
        self.until_on.is_some_and(|last| last < today)
    }

    /// Where it stands on this day, in words.
    pub fn standing(&self, today: Day) -> String {
        match self.until_on {
            Some(day) if self.is_past(today) => format!("Until {}", day.words()),
            Some(day) if self.state != OfferState::Ended => format!("{}, until {}", self.state.words(), day.words()),
            _ => self.state.words().to_owned(),
        }
    }
}

/// What everybody of the network offers or offered, what can be counted on first.
pub(super) fn offers(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Offer>> {
    use visible::network_offers as o;
    let mut found: Vec<Offer> = visible!(network_offers, viewer, family)
        .inner_join(users::table.on(users::id.eq(o::added_by)))
        .order(o::id)
        .select((
            o::id,
            o::member_id,
            o::kind,
            o::times,
            o::limits,
            o::in_return,
            o::state,
            o::until_on,
            users::name,
            o::added_at,
            o::version,
            (o::subjects, o::withheld_from, o::visibility, o::source),
        ))
        .load(connection)?;
    found.sort_by_key(|offer| match offer.state {
        OfferState::Confirmed => 0,
        OfferState::Possible => 1,
        OfferState::Paused => 2,
        OfferState::Ended => 3,
    });
    Ok(found)
}

/// What a page says of an offer.
#[derive(Clone, Debug)]
pub struct OfferText {
    /// What.
    pub kind: OfferKind,
    /// When and how often.
    pub times: String,
    /// Within what limits.
    pub limits: String,
    /// What they need in return.
    pub in_return: String,
    /// Where it stands.
    pub state: OfferState,
    /// Until when it holds.
    pub until_on: Option<Day>,
    /// For which children; none for the whole family.
    pub children: People,
    /// Who must not know of it.
    pub kept_from: People,
}

impl OfferText {
    /// The marks of such an offer of somebody: about the children, and kept from everybody from whom they are kept themselves.
    fn marks(&self, member: &NetworkMember, source: &str) -> Marks {
        Marks::about(both(&self.children, &member.marks.subjects), source)
            .withheld_from(both(&self.kept_from, &member.marks.withheld_from))
            .seen_by(member.marks.visibility)
    }
}

/// Adds an offer of somebody.
pub fn add_offer(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, member: &NetworkMember, new: &OfferText) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    let marks = new.marks(member, &viewer.agency);
    diesel::insert_into(network_offers::table)
        .values((
            (
                network_offers::id.eq(&id),
                network_offers::family_id.eq(family),
                network_offers::member_id.eq(&member.id),
                network_offers::kind.eq(new.kind),
                network_offers::times.eq(&new.times),
                network_offers::limits.eq(&new.limits),
                network_offers::in_return.eq(&new.in_return),
                network_offers::state.eq(new.state),
                network_offers::until_on.eq(new.until_on),
                network_offers::added_by.eq(&viewer.user_id),
                network_offers::added_at.eq(now),
                network_offers::version.eq(1),
            ),
            (
                network_offers::subjects.eq(&marks.subjects),
                network_offers::withheld_from.eq(&marks.withheld_from),
                network_offers::visibility.eq(marks.visibility),
                network_offers::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Writes an offer anew, where it stands at this version.
pub fn change_offer(
    tx: &mut Tx<'_>,
    family: &Family,
    member: &NetworkMember,
    was: &Offer,
    change: &OfferText,
    version: i64,
) -> Result<()> {
    let marks = change.marks(member, &was.marks.source).seen_by(was.marks.visibility);
    family.may_mark(&was.marks, &marks)?;
    let at = network_offers::id.eq(&was.id).and(network_offers::version.eq(version));
    let changed = diesel::update(network_offers::table.filter(at))
        .set((
            network_offers::kind.eq(change.kind),
            network_offers::times.eq(&change.times),
            network_offers::limits.eq(&change.limits),
            network_offers::in_return.eq(&change.in_return),
            network_offers::state.eq(change.state),
            network_offers::until_on.eq(change.until_on),
            network_offers::version.eq(version + 1),
            network_offers::subjects.eq(&marks.subjects),
            network_offers::withheld_from.eq(&marks.withheld_from),
        ))
        .execute(tx.connection())?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    rota::follow_offer(tx, &family.id, &was.id, &was.marks.withheld_from, &marks.withheld_from)?;
    follow_offer(tx, &family.id, &was.id, &marks.withheld_from)
}
