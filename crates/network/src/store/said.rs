//! What people say of somebody of the network: whether a child wants them and a parent agrees, numbers, and how strong a tie is. Nothing of it is ever written over, and
//! nobody reads what was said of them by others.

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::{network_answers, network_numbers, network_ties, users};
use alongside_schema::{Day, Error, Id, Marks, People, Result, Tx, Viewer, visible};
use diesel::prelude::*;

use super::{NetworkMember, Offer, both, ids_of};
use crate::codes::{Answer, ByWhom, Question, TieFlow, TieStrength};

/// What somebody of the family answered about somebody of the network.
#[derive(Clone, Debug, Queryable)]
pub struct NetworkAnswer {
    /// The answer.
    pub id: Id,
    /// About whom.
    pub member_id: Id,
    /// Who answered.
    pub person_id: Id,
    /// What they were asked.
    pub question: Question,
    /// What they answered.
    pub answer: Answer,
    /// In their words.
    pub words: String,
    /// When.
    pub said_on: Day,
    /// Who wrote it down.
    pub recorded_by: String,
}

impl NetworkAnswer {
    /// Whether the same person answered the same question about the same member.
    pub fn is_same_question(&self, other: &Self) -> bool {
        (&self.member_id, &self.person_id, self.question) == (&other.member_id, &other.person_id, other.question)
    }
}

/// How willing, able and confident somebody is, as one person said it.
#[derive(Clone, Debug, Queryable)]
pub struct Numbers {
    /// The row.
    pub id: Id,
    /// Of whom.
    pub member_id: Id,
    /// For what they offer; nothing where it was said in general.
    pub offer_id: Option<Id>,
    /// How willing, from 0 to 10.
    pub willing: Option<i64>,
    /// How able.
    pub able: Option<i64>,
    /// How confident.
    pub confident: Option<i64>,
    /// Who said so.
    pub by_whom: ByWhom,
    /// Their name.
    pub said_by: String,
    /// When.
    pub said_on: Day,
    /// In their words.
    pub words: String,
    /// Who wrote it down.
    pub recorded_by: String,
}

/// How strong a tie to somebody of the network is.
#[derive(Clone, Debug, Queryable)]
pub struct NetworkTie {
    /// The row.
    pub id: Id,
    /// To whom.
    pub member_id: Id,
    /// Whose tie; nothing for the family as a whole.
    pub person_id: Option<Id>,
    /// How strong.
    pub strength: TieStrength,
    /// Which way help goes.
    pub flow: TieFlow,
    /// Who said so.
    pub said_by: String,
    /// When.
    pub said_on: Day,
    /// Who wrote it down.
    pub recorded_by: String,
}

pub(super) fn answers(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<NetworkAnswer>> {
    use visible::network_answers as a;
    Ok(visible!(network_answers, viewer, family)
        .inner_join(users::table.on(users::id.eq(a::recorded_by)))
        .order((a::said_on.desc(), a::id.desc()))
        .select((a::id, a::member_id, a::person_id, a::question, a::answer, a::words, a::said_on, users::name))
        .load(connection)?)
}

pub(super) fn numbers(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Numbers>> {
    use visible::network_numbers as n;
    Ok(visible!(network_numbers, viewer, family)
        .inner_join(users::table.on(users::id.eq(n::recorded_by)))
        .order((n::said_on.desc(), n::id.desc()))
        .select((
            n::id,
            n::member_id,
            n::offer_id,
            n::willing,
            n::able,
            n::confident,
            n::by_whom,
            n::said_by,
            n::said_on,
            n::words,
            users::name,
        ))
        .load(connection)?)
}

pub(super) fn ties(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<NetworkTie>> {
    use visible::network_ties as t;
    Ok(visible!(network_ties, viewer, family)
        .inner_join(users::table.on(users::id.eq(t::recorded_by)))
        .order((t::said_on.desc(), t::id.desc()))
        .select((t::id, t::member_id, t::person_id, t::strength, t::flow, t::said_by, t::said_on, users::name))
        .load(connection)?)
}

/// The marks of what is said of somebody of the network: those of the member, about these people, and kept from the member, unless they said it themselves.
fn marks(viewer: &Viewer, member: &NetworkMember, about: People, by_themselves: bool) -> Marks {
    let from = if by_themselves { People::none() } else { ids_of(member) };
    Marks::about(about, viewer.agency.clone())
        .withheld_from(both(&member.marks.withheld_from, &from))
        .seen_by(member.marks.visibility)
}

/// An answer that is to be kept.
#[derive(Clone, Debug)]
pub struct NewAnswer {
    /// Who answered.
    pub person: Id,
    /// What they were asked.
    pub question: Question,
    /// What they answered.
    pub answer: Answer,
    /// In their words.
    pub words: String,
    /// When.
    pub said_on: Day,
    /// Who must not know of it.
    pub kept_from: People,
}

/// Keeps what somebody answered. Nobody answers about themselves.
pub fn add_answer(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    member: &NetworkMember,
    new: &NewAnswer,
) -> Result<Id> {
    if member.person_id.as_ref() == Some(&new.person) {
        return Err(Error::Refused(format!("{} can not answer about themselves.", member.name)));
    }
    let (id, now) = (tx.new_id(), tx.now());
    let marks = marks(viewer, member, People::one(&new.person), false);
    let from = both(&marks.withheld_from, &new.kept_from);
    diesel::insert_into(network_answers::table)
        .values((
            (
                network_answers::id.eq(&id),
                network_answers::family_id.eq(family),
                network_answers::member_id.eq(&member.id),
                network_answers::person_id.eq(&new.person),
                network_answers::question.eq(new.question),
                network_answers::answer.eq(new.answer),
                network_answers::words.eq(&new.words),
                network_answers::said_on.eq(new.said_on),
                network_answers::recorded_by.eq(&viewer.user_id),
                network_answers::recorded_at.eq(now),
            ),
            (
                network_answers::subjects.eq(&marks.subjects),
                network_answers::withheld_from.eq(from),
                network_answers::visibility.eq(marks.visibility),
                network_answers::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// Numbers that are to be kept.
#[derive(Clone, Debug)]
pub struct NewNumbers {
    /// For what they offer; nothing where it was said in general.
    pub offer: Option<Offer>,
    /// How willing, able and confident, from 0 to 10; at least one of them.
    pub values: [Option<i64>; 3],
    /// Who said so.
    pub by_whom: ByWhom,
    /// Their name.
    pub said_by: String,
    /// When.
    pub said_on: Day,
    /// In their words.
    pub words: String,
}

/// Keeps numbers as one person said them.
pub fn add_numbers(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    family: &Id,
    member: &NetworkMember,
    new: &NewNumbers,
) -> Result<Id> {
    let (id, now) = (tx.new_id(), tx.now());
    let marks = marks(viewer, member, member.marks.subjects.clone(), new.by_whom == ByWhom::Themselves);
    let (from, visibility) = match &new.offer {
        Some(offer) => (both(&marks.withheld_from, &offer.marks.withheld_from), offer.marks.visibility),
        None => (marks.withheld_from.clone(), marks.visibility),
    };
    let [willing, able, confident] = new.values;
    diesel::insert_into(network_numbers::table)
        .values((
            (
                network_numbers::id.eq(&id),
                network_numbers::family_id.eq(family),
                network_numbers::member_id.eq(&member.id),
                network_numbers::offer_id.eq(new.offer.as_ref().map(|offer| &offer.id)),
                network_numbers::willing.eq(willing),
                network_numbers::able.eq(able),
                network_numbers::confident.eq(confident),
                network_numbers::by_whom.eq(new.by_whom),
                network_numbers::said_by.eq(&new.said_by),
                network_numbers::said_on.eq(new.said_on),
                network_numbers::words.eq(&new.words),
                network_numbers::recorded_by.eq(&viewer.user_id),
                network_numbers::recorded_at.eq(now),
            ),
            (
                network_numbers::subjects.eq(&marks.subjects),
                network_numbers::withheld_from.eq(from),
                network_numbers::visibility.eq(visibility),
                network_numbers::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}

/// A tie as somebody sees it.
#[derive(Clone, Debug)]
pub struct NewTie {
    /// Whose; nothing for the family as a whole.
    pub person: Option<Id>,
    /// How strong.
    pub strength: TieStrength,
    /// Which way help goes.
    pub flow: TieFlow,
    /// Who says so.
    pub said_by: String,
    /// When.
    pub said_on: Day,
}

/// Keeps how strong a tie is. Nobody has one to themselves.
pub fn add_tie(tx: &mut Tx<'_>, viewer: &Viewer, family: &Id, member: &NetworkMember, new: &NewTie) -> Result<Id> {
    if new.person.is_some() && member.person_id == new.person {
        return Err(Error::Refused(format!("{} has no tie to themselves.", member.name)));
    }
    let (id, now) = (tx.new_id(), tx.now());
    let about = new.person.as_ref().map_or_else(People::none, People::one);
    let marks = marks(viewer, member, about, false);
    diesel::insert_into(network_ties::table)
        .values((
            (
                network_ties::id.eq(&id),
                network_ties::family_id.eq(family),
                network_ties::member_id.eq(&member.id),
                network_ties::person_id.eq(&new.person),
                network_ties::strength.eq(new.strength),
                network_ties::flow.eq(new.flow),
                network_ties::said_by.eq(&new.said_by),
                network_ties::said_on.eq(new.said_on),
                network_ties::recorded_by.eq(&viewer.user_id),
                network_ties::recorded_at.eq(now),
            ),
            (
                network_ties::subjects.eq(&marks.subjects),
                network_ties::withheld_from.eq(&marks.withheld_from),
                network_ties::visibility.eq(marks.visibility),
                network_ties::source.eq(&marks.source),
            ),
        ))
        .execute(tx.connection())?;
    Ok(id)
}
