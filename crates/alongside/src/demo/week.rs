//! What the families of the invented town need each week, and who does it.

use alongside_families::store::open;
use alongside_network::store::{NeedText, Network, Span, TurnText, When, add_need, add_turn, network, rota};
use alongside_schema::{Error, Id, People, Reference, Result, Tx, Viewer};

use super::town::{Need, Turn};
use super::{Cast, code};

/// Adds what a family needs each week, with who does it.
pub(super) fn add(tx: &mut Tx<'_>, lead: &Viewer, reference: &Reference, people: &Cast, all: &[Need]) -> Result<()> {
    let family = open(tx.connection(), lead, reference)?;
    let network = network(tx.connection(), lead, &family.id)?;
    for need in all {
        let text = NeedText {
            what: need.what.clone(),
            when: When {
                weekday: need.weekday,
                from_time: need.from_time.clone(),
                to_time: need.to_time.clone(),
                from_on: tx.today(),
                until_on: None,
            },
            if_it_breaks: need.if_it_breaks.clone(),
            children: People::new(need.children.iter().filter_map(|name| people.id(name))),
            kept_from: People::none(),
        };
        let id = add_need(tx, lead, &family.id, &text)?;
        for turn in &need.turns {
            let text = turn_text(tx, &network, turn)?;
            let rota = rota(tx.connection(), lead, &family.id, &network)?;
            add_turn(tx, lead, &family, (&network, &rota), rota.need(&id)?, &text)?;
        }
    }
    Ok(())
}

fn turn_text(tx: &Tx<'_>, network: &Network, turn: &Turn) -> Result<TurnText> {
    let named = |name: &str| -> Result<Id> {
        let member = network.now().find(|member| member.name == name);
        Ok(member.ok_or(Error::NotFound)?.id.clone())
    };
    let member = named(&turn.who)?;
    let offer = match &turn.offer {
        Some(kind) => {
            let kind = code(kind)?;
            let offered = network.offers_of(&member).find(|offer| offer.kind == kind);
            Some(offered.ok_or(Error::NotFound)?.id.clone())
        }
        None => None,
    };
    Ok(TurnText {
        member,
        backup: turn.backup.as_deref().map(named).transpose()?,
        offer,
        span: Span { from_on: tx.today(), until_on: None, every: turn.every },
        decided_by: String::new(),
        kept_from: People::none(),
    })
}
