//! The rows of a network, by number, in an order that depends on ids alone.

use super::{Flow, Network, Outside, Strength};
use crate::input::Person;

/// A network as it is drawn.
pub(crate) struct Read<'a> {
    pub(crate) members: Vec<&'a Person>,
    pub(crate) outside: Vec<&'a Outside>,
    pub(crate) ties: Vec<ReadTie>,
}

/// A tie between two who are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ReadTie {
    /// Whose; nothing for the family as a whole.
    pub(crate) member: Option<usize>,
    pub(crate) outside: usize,
    pub(crate) strength: Strength,
    pub(crate) flow: Flow,
}

impl<'a> Read<'a> {
    /// A tie of somebody who is not drawn, or to something that is not, is left out: whoever asks may not know of them.
    pub(crate) fn new(network: &'a Network) -> Read<'a> {
        let mut members: Vec<&Person> = network.members.iter().collect();
        members.sort_by(|one, other| (&one.id, &one.name).cmp(&(&other.id, &other.name)));
        members.dedup_by(|next, kept| next.id == kept.id);
        let mut outside: Vec<&Outside> = network.outside.iter().collect();
        outside.sort_by(|one, other| (&one.id, &one.name).cmp(&(&other.id, &other.name)));
        outside.dedup_by(|next, kept| next.id == kept.id);
        let mut ties: Vec<ReadTie> = network
            .ties
            .iter()
            .filter_map(|tie| {
                let member = match &tie.member {
                    Some(id) => Some(members.iter().position(|member| member.id == *id)?),
                    None => None,
                };
                let outside = outside.iter().position(|outside| outside.id == tie.outside)?;
                Some(ReadTie { member, outside, strength: tie.strength, flow: tie.flow })
            })
            .collect();
        ties.sort_unstable();
        ties.dedup();
        Read { members, outside, ties }
    }
}
