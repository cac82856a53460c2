//! What somebody of the network sees of the week by their link: their own turns, made of rows in which they are named, and nothing of anybody else. Rows are read without a view,
//! since nobody is signed in; what is kept from them is left out by its marks.

use alongside_families::store::{hold_for_answer, is_worked_with};
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{member_links, network_offers, network_people, rota_days, rota_needs, rota_turns};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx};
use diesel::prelude::*;

use super::days::{Ask, By, NewDay, keep_day};
use super::{Span, When};
use crate::codes::{LinkKind, OfferState, Outcome};

/// Somebody of the network, as their link knows them.
#[derive(Clone, Debug)]
pub struct Own {
    /// The family.
    pub family: Id,
    /// Their row.
    pub member: Id,
    /// The link.
    pub link: Id,
    /// From which day on the link does not work.
    pub ends_on: Day,
    /// Whether it was not opened before on this day.
    pub is_first_today: bool,
    /// Their turns, and those in which they stand in.
    pub turns: Vec<OwnTurn>,
}

/// One of their turns.
#[derive(Clone, Debug)]
pub struct OwnTurn {
    /// The turn.
    pub id: Id,
    /// When it is needed.
    pub when: When,
    /// When it is theirs.
    pub span: Span,
    /// Whether they stand in for somebody else.
    pub stands_in: bool,
    /// The offer of which it was made: where it stands, and its last day.
    offer: Option<(OfferState, Option<Day>)>,
    /// What was said of it: the day, what, and whether by whoever stands in. The newest first.
    days: Vec<(Day, Outcome, Option<Id>)>,
    doer: Id,
    backup: Option<Id>,
    marks: Marks,
}

impl OwnTurn {
    /// Whether it is on this day, whatever was said of it.
    pub fn is_on(&self, day: Day) -> bool {
        let stands = self.offer.as_ref().is_none_or(|(state, until)| {
            matches!(state, OfferState::Possible | OfferState::Confirmed) && until.is_none_or(|until| day <= until)
        });
        // Whoever stands in does so although the offer of the other is over.
        self.span.is_on(&self.when, day) && (stands || self.stands_in)
    }

    /// The newest that was said of a day.
    pub fn said(&self, day: Day) -> Option<Outcome> {
        self.newest(day).map(|(_, outcome, _)| *outcome)
    }

    fn newest(&self, day: Day) -> Option<&(Day, Outcome, Option<Id>)> {
        self.days.iter().find(|(on, ..)| *on == day)
    }

    /// Whether it is up to them on this day: their own turn; or that of somebody who said that they can not, where they stand in.
    pub fn is_asked(&self, day: Day) -> bool {
        let could_not = self.days.iter().any(|(on, outcome, _)| *on == day && *outcome == Outcome::CouldNot);
        !self.stands_in || (could_not && self.said(day) != Some(Outcome::Done))
    }

    /// Whether it stands in their calendar on this day: it is up to them, and they did not say that they can not.
    pub fn is_theirs(&self, day: Day) -> bool {
        let cannot = |(_, outcome, by): &(Day, Outcome, Option<Id>)| {
            *outcome == Outcome::CouldNot && (!self.stands_in || (by.is_some() && *by == self.backup))
        };
        self.is_on(day) && self.is_asked(day) && !self.newest(day).is_some_and(cannot)
    }

    /// What they themselves said of a day, where the newest is theirs.
    pub fn answered(&self, day: Day) -> Option<Outcome> {
        let (_, outcome, by) = self.newest(day)?;
        let own = if self.stands_in { self.backup.as_ref() } else { Some(&self.doer) };
        (by.as_ref() == own || (by.is_none() && !self.stands_in)).then_some(*outcome)
    }
}

/// Whose link of this kind has this hash, if it works: it was not ended, its last day is to come, they are in the network, and the family is worked with.
pub fn own_by_secret(tx: &mut Tx<'_>, kind: LinkKind, hash: &str) -> Result<Option<Own>> {
    let today = tx.today();
    own(tx.connection(), kind, hash, today)
}

/// Notes that a link was opened today.
pub fn link_opened(tx: &mut Tx<'_>, own: &Own) -> Result<()> {
    let today = tx.today();
    diesel::update(member_links::table.filter(member_links::id.eq(&own.link)))
        .set(member_links::opened_on.eq(today))
        .execute(tx.connection())?;
    Ok(())
}

fn own(connection: &mut DbConnection, kind: LinkKind, hash: &str, today: Day) -> Result<Option<Own>> {
    type Link = (Id, Id, Day, Option<Day>);
    let link: Option<Link> = member_links::table
        .filter(member_links::secret_hash.eq(hash).and(member_links::kind.eq(kind)))
        .filter(member_links::revoked_at.is_null().and(member_links::ends_on.gt(today)))
        .select((member_links::id, member_links::member_id, member_links::ends_on, member_links::opened_on))
        .first(connection)
        .optional()?;
    let Some((link, member, ends_on, opened_on)) = link else { return Ok(None) };
    let row: Option<(Id, Option<Id>)> = network_people::table
        .filter(network_people::id.eq(&member).and(network_people::ended_on.is_null()))
        .select((network_people::family_id, network_people::person_id))
        .first(connection)
        .optional()?;
    let Some((family, person)) = row else { return Ok(None) };
    if !is_worked_with(connection, &family)? {
        return Ok(None);
    }
    let ids = People::new([member.clone()].into_iter().chain(person));
    let turns = turns(connection, &family, &member, &ids)?;
    Ok(Some(Own { family, member, link, ends_on, is_first_today: opened_on != Some(today), turns }))
}

/// Their turns, but those that are kept from them.
fn turns(connection: &mut DbConnection, family: &Id, member: &Id, ids: &People) -> Result<Vec<OwnTurn>> {
    type Row = ((Id, Id, Id, Option<Id>, Option<Id>), Span, Marks);
    let rows: Vec<Row> = rota_turns::table
        .filter(rota_turns::family_id.eq(family))
        .filter(rota_turns::member_id.eq(member).or(rota_turns::backup_member_id.eq(member)))
        .order(rota_turns::id)
        .select((
            (
                rota_turns::id,
                rota_turns::need_id,
                rota_turns::member_id,
                rota_turns::backup_member_id,
                rota_turns::offer_id,
            ),
            (rota_turns::from_on, rota_turns::until_on, rota_turns::every),
            (rota_turns::subjects, rota_turns::withheld_from, rota_turns::visibility, rota_turns::source),
        ))
        .load(connection)?;
    let needs: Vec<(Id, When)> = rota_needs::table
        .filter(rota_needs::id.eq_any(rows.iter().map(|row| &row.0.1)))
        .select((
            rota_needs::id,
            (
                rota_needs::weekday,
                rota_needs::from_time,
                rota_needs::to_time,
                rota_needs::from_on,
                rota_needs::until_on,
            ),
        ))
        .load(connection)?;
    let offers: Vec<(Id, OfferState, Option<Day>)> = network_offers::table
        .filter(network_offers::id.eq_any(rows.iter().filter_map(|row| row.0.4.as_ref())))
        .select((network_offers::id, network_offers::state, network_offers::until_on))
        .load(connection)?;
    let days: Vec<(Id, Day, Outcome, Option<Id>)> = rota_days::table
        .filter(rota_days::turn_id.eq_any(rows.iter().map(|row| &row.0.0)))
        .order((rota_days::said_at.desc(), rota_days::id.desc()))
        .select((rota_days::turn_id, rota_days::day, rota_days::outcome, rota_days::by_member_id))
        .load(connection)?;
    let mut turns = Vec::new();
    for ((id, need, doer, backup, offer), span, marks) in rows {
        let is_kept = ids.iter().any(|own| marks.withheld_from.contains(own));
        let Some((_, when)) = needs.iter().find(|(known, _)| *known == need).filter(|_| !is_kept) else { continue };
        let of_offer = offers.iter().find(|(known, ..)| Some(known) == offer.as_ref());
        let said = days.iter().filter(|(turn, ..)| *turn == id);
        turns.push(OwnTurn {
            when: when.clone(),
            stands_in: doer != *member,
            offer: of_offer.map(|(_, state, until)| (*state, *until)),
            days: said.map(|(_, day, outcome, by)| (*day, *outcome, by.clone())).collect(),
            id,
            span,
            doer,
            backup,
            marks,
        });
    }
    Ok(turns)
}

/// Keeps what somebody says by their link of one of their turns on one day. Nothing where the link does not work, or it is no turn of theirs: both are one to whoever asks.
pub fn answer_by_link<A: Ask>(
    tx: &mut Tx<'_>,
    hash: &str,
    (turn, day, outcome): (&Id, Day, Outcome),
    number: &str,
) -> Result<Option<Own>> {
    let Some(own) = own_by_secret(tx, LinkKind::Answer, hash)? else { return Ok(None) };
    if !hold_for_answer(tx, &own.family)? {
        return Ok(None);
    }
    let is_meant = |known: &&OwnTurn| known.id == *turn && known.is_on(day) && known.is_asked(day);
    let Some(of) = own.turns.iter().find(is_meant) else { return Ok(None) };
    let outcome = match outcome {
        Outcome::CouldNot => Outcome::CouldNot,
        _ if of.stands_in => Outcome::BackupDid,
        _ => Outcome::Done,
    };
    let backup = if of.stands_in { None } else { who_stands_in(tx.connection(), of)? };
    let new = NewDay {
        family: own.family.clone(),
        turn: of.id.clone(),
        marks: of.marks.clone(),
        day,
        outcome,
        words: String::new(),
        by: By::Member(own.member.clone()),
        backup,
    };
    match keep_day::<A>(tx, &new, number) {
        Ok(_) | Err(Error::Refused(_)) => Ok(Some(own)),
        Err(error) => Err(error),
    }
}

/// The person who stands in, where they are one of the record, in the network, and the turn is not kept from them.
fn who_stands_in(connection: &mut DbConnection, turn: &OwnTurn) -> Result<Option<Id>> {
    let Some(backup) = &turn.backup else { return Ok(None) };
    let person: Option<Option<Id>> = network_people::table
        .filter(network_people::id.eq(backup).and(network_people::ended_on.is_null()))
        .select(network_people::person_id)
        .first(connection)
        .optional()?;
    let is_kept = |id: &Id| turn.marks.withheld_from.contains(id);
    Ok(person.flatten().filter(|person| !is_kept(person) && !is_kept(backup)))
}
