//! Every query of this area. A page of a family begins with `alongside_families::store::open`.

mod follow;
mod found;
mod member;
mod offers;
mod rota;
mod said;
mod support;

pub use found::{Found, add_found, does, found};
pub use member::{MemberText, NetworkMember, add_member, change_member};
pub use offers::{Offer, OfferText, add_offer, change_offer};
pub(crate) use rota::words_against;
pub use rota::{
    Ask, By, CouldNot, MemberLink, Need, NeedText, NewDay, Own, OwnTurn, Rota, Span, Turn, TurnDay, TurnText, When,
    add_need, add_turn, against, answer_by_link, change_need, change_turn, could_not, end_link, keep_day, link_opened,
    links, look_at_day, make_link, own_by_secret, rota, take_turn_reminders,
};
pub use said::{NetworkAnswer, NetworkTie, NewAnswer, NewNumbers, NewTie, Numbers, add_answer, add_numbers, add_tie};

use alongside_schema::connection::DbConnection;
use alongside_schema::{Error, Id, People, Result, Viewer};

/// The network of a family, as far as the viewer may know of it.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Who there is and was, in the order in which they came.
    pub members: Vec<NetworkMember>,
    /// What they offer.
    pub offers: Vec<Offer>,
    /// What children want and parents agree to, the newest first.
    pub answers: Vec<NetworkAnswer>,
    /// How willing, able and confident they are, the newest first.
    pub numbers: Vec<Numbers>,
    /// How strong the ties are, the newest first.
    pub ties: Vec<NetworkTie>,
}

impl Network {
    /// Those who are in it now.
    pub fn now(&self) -> impl Iterator<Item = &NetworkMember> {
        self.members.iter().filter(|member| member.ended_on.is_none())
    }

    /// One of them.
    pub fn member(&self, id: &Id) -> Result<&NetworkMember> {
        self.members.iter().find(|member| member.id == *id).ok_or(Error::NotFound)
    }

    /// What one of them offers.
    pub fn offers_of(&self, member: &Id) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(move |offer| offer.member_id == *member)
    }

    /// What was answered about one of them.
    pub fn answers_on(&self, member: &Id) -> impl Iterator<Item = &NetworkAnswer> {
        self.answers.iter().filter(move |answer| answer.member_id == *member)
    }

    /// The newest answer of each who was asked about one of them.
    pub fn holding_answers(&self, member: &Id) -> Vec<&NetworkAnswer> {
        let mut newest: Vec<&NetworkAnswer> = Vec::new();
        for answer in self.answers_on(member) {
            if !newest.iter().any(|later| later.is_same_question(answer)) {
                newest.push(answer);
            }
        }
        newest
    }

    /// The numbers that were said of one of them.
    pub fn numbers_of(&self, member: &Id) -> impl Iterator<Item = &Numbers> {
        self.numbers.iter().filter(move |numbers| numbers.member_id == *member)
    }

    /// What was said of the ties of one of them.
    pub fn ties_of(&self, member: &Id) -> impl Iterator<Item = &NetworkTie> {
        self.ties.iter().filter(move |tie| tie.member_id == *member)
    }

    /// The newest of what was said of each tie of one of them.
    pub fn holding_ties(&self, member: &Id) -> Vec<&NetworkTie> {
        let mut newest: Vec<&NetworkTie> = Vec::new();
        for tie in self.ties_of(member) {
            if !newest.iter().any(|later| later.person_id == tie.person_id) {
                newest.push(tie);
            }
        }
        newest
    }
}

/// The network of a family. What belongs to somebody whom the viewer does not see is not there either.
pub fn network(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Network> {
    let members = member::members(connection, viewer, family)?;
    let is_seen = |id: &Id| members.iter().any(|member| member.id == *id);
    let mut offers = offers::offers(connection, viewer, family)?;
    offers.retain(|offer| is_seen(&offer.member_id));
    let mut answers = said::answers(connection, viewer, family)?;
    answers.retain(|answer| is_seen(&answer.member_id));
    let mut numbers = said::numbers(connection, viewer, family)?;
    numbers.retain(|numbers| is_seen(&numbers.member_id));
    let mut ties = said::ties(connection, viewer, family)?;
    ties.retain(|tie| is_seen(&tie.member_id));
    Ok(Network { members, offers, answers, numbers, ties })
}

/// Somebody of the network by every id by which something can be kept from them: that of their row and, where they are a person of the record, the person's.
fn ids_of(member: &NetworkMember) -> People {
    People::new([member.id.clone()].into_iter().chain(member.person_id.clone()))
}

/// All of these and all of those.
fn both(these: &People, those: &People) -> People {
    People::new(these.iter().chain(those.iter()).cloned())
}
