//! Whom the families of the invented town count on.

use alongside_families::store::{members, open};
use alongside_network::codes::Question;
use alongside_network::store::{
    self as networks, MemberText, NetworkMember, NewAnswer, NewNumbers, NewTie, OfferText, add_answer, add_member,
    add_numbers, add_offer, add_tie,
};
use alongside_schema::{Error, Id, Marks, People, Reference, Result, Tx, Viewer};

use super::town::Member;
use super::{Cast, code};

/// Adds everybody of a family's network. Whoever is one of its people is linked to them.
pub(super) fn add(tx: &mut Tx<'_>, lead: &Viewer, reference: &Reference, people: &Cast, all: &[Member]) -> Result<()> {
    let family = open(tx.connection(), lead, reference)?.id;
    for one in all {
        let marks = Marks::about(People::none(), lead.agency.clone());
        let text = MemberText {
            person: people.id(&one.name),
            tie_words: one.words.clone(),
            found_by: code(&one.found_by)?,
            ..MemberText::new(one.name.clone(), code(&one.tie)?)
        };
        let id = add_member(tx, lead, &family, &text, &marks)?;
        let member = networks::network(tx.connection(), lead, &family)?.member(&id)?.clone();
        for offer in &one.offers {
            let text = OfferText {
                kind: code(&offer.kind)?,
                times: offer.times.clone(),
                limits: offer.limits.clone(),
                in_return: offer.in_return.clone(),
                state: code(&offer.state)?,
                until_on: None,
                children: People::new(offer.children.iter().filter_map(|name| people.id(name))),
                kept_from: People::none(),
            };
            add_offer(tx, lead, &family, &member, &text)?;
        }
        add_said(tx, lead, (&family, &member), people, one)?;
    }
    Ok(())
}

/// What people say of one of them.
fn add_said(
    tx: &mut Tx<'_>,
    lead: &Viewer,
    (family, member): (&Id, &NetworkMember),
    people: &Cast,
    one: &Member,
) -> Result<()> {
    let today = tx.today();
    let known = members(tx.connection(), lead, family)?;
    for said in &one.answers {
        let person = people.id(&said.by).ok_or(Error::NotFound)?;
        let is_child = known.iter().any(|member| member.person_id == person && member.is_child());
        let answer = NewAnswer {
            person,
            question: if is_child { Question::Wants } else { Question::Agrees },
            answer: code(&said.answer)?,
            words: said.words.clone(),
            said_on: today,
            kept_from: People::none(),
        };
        add_answer(tx, lead, family, member, &answer)?;
    }
    for said in &one.numbers {
        let numbers = NewNumbers {
            offer: None,
            values: [said.willing, said.able, said.confident],
            by_whom: code(&said.by_whom)?,
            said_by: said.said_by.clone(),
            said_on: today,
            words: said.words.clone(),
        };
        add_numbers(tx, lead, family, member, &numbers)?;
    }
    for said in &one.ties {
        let tie = NewTie {
            person: said.of.as_ref().and_then(|name| people.id(name)),
            strength: code(&said.strength)?,
            flow: code(&said.flow)?,
            said_by: said.by.clone(),
            said_on: today,
        };
        add_tie(tx, lead, family, member, &tie)?;
    }
    Ok(())
}
