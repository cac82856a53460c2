//! The picture of a network: the family in a ring, and round it whom it counts on. It is given only what the viewer may see, so that what is withheld is absent.

use std::fmt;

use alongside_families::genogram::{Figure, person};
use alongside_families::store::Member;
use alongside_genogram::{
    English, Entry, Flow, Network as Around, Options, Outside, OutsideTie, Person, Strength, ecomap,
};
use alongside_schema::{Day, Id};

use crate::codes::{TieFlow, TieStrength};
use crate::store::{Network, NetworkMember};

/// The finished picture: SVG in which every word of the record is escaped, and the same in words.
#[derive(Clone, Debug)]
pub struct Picture {
    svg: String,
    list: Vec<Entry>,
}

impl Picture {
    /// Whom the family counts on, each with what was said of the tie.
    pub fn list(&self) -> impl Iterator<Item = &Entry> {
        self.list.iter().filter(|entry| !entry.ties.is_empty())
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.svg)
    }
}

impl askama::filters::HtmlSafe for Picture {}

/// Draws a network. Whoever of the family is in the network themselves stands outside the ring.
/// `sexes` is the recorded sex of those of whom it is recorded.
pub fn draw((members, sexes): (&[Member], &[(Id, String)]), network: &Network, family: &str, today: Day) -> Picture {
    let now: Vec<&NetworkMember> = network.now().collect();
    let is_inside = |member: &&Member| {
        member.is_living_member() && !now.iter().any(|one| one.person_id.as_ref() == Some(&member.person_id))
    };
    let inside: Vec<&Member> = members.iter().filter(is_inside).collect();
    let around = Around {
        members: inside.iter().map(|member| figure(member, sexes, family)).collect(),
        outside: now
            .iter()
            .map(|member| Outside {
                id: member.id.to_string(),
                name: member.name.clone(),
                address: Some(format!("{family}/network/{}", member.id)),
            })
            .collect(),
        ties: now.iter().flat_map(|member| ties(network, member, &inside, today)).collect(),
    };
    let options = Options {
        today: today.0,
        seed: 1,
        right_to_left: false,
        words: &English,
        title: "Picture of the network",
        prefix: "ecomap",
    };
    let drawn = ecomap(&around, &options);
    Picture { svg: drawn.svg, list: drawn.list }
}

fn figure(member: &Member, sexes: &[(Id, String)], family: &str) -> Person {
    let sex = sexes.iter().find(|(person, _)| *person == member.person_id).map_or("", |(_, sex)| sex.as_str());
    person(&Figure {
        id: &member.person_id,
        name: &member.name,
        life: member.life(),
        sex,
        homes: Vec::new(),
        address: format!("{family}/people/{}", member.person_id),
    })
}

/// The ties of one of them to those inside the ring. Of whom nobody has said anything there is a plain one to the whole family, along which what they offer goes.
fn ties(network: &Network, member: &NetworkMember, inside: &[&Member], today: Day) -> Vec<OutsideTie> {
    let is_drawn = |person: &Option<Id>| person.as_ref().is_none_or(|id| inside.iter().any(|one| one.person_id == *id));
    let said = network.holding_ties(&member.id).into_iter().filter(|tie| is_drawn(&tie.person_id));
    let mut ties: Vec<OutsideTie> = said
        .map(|tie| OutsideTie {
            member: tie.person_id.as_ref().map(ToString::to_string),
            outside: member.id.to_string(),
            strength: strength(tie.strength),
            flow: flow(tie.flow),
        })
        .collect();
    if ties.is_empty() {
        let helps = network.offers_of(&member.id).any(|offer| offer.stands(today));
        ties.push(OutsideTie {
            member: None,
            outside: member.id.to_string(),
            strength: Strength::Plain,
            flow: if helps { Flow::In } else { Flow::NotSaid },
        });
    }
    ties
}

fn strength(strength: TieStrength) -> Strength {
    match strength {
        TieStrength::Strong => Strength::Strong,
        TieStrength::Plain => Strength::Plain,
        TieStrength::Weak => Strength::Weak,
        TieStrength::Stressful => Strength::Stressful,
        TieStrength::Broken => Strength::Broken,
    }
}

fn flow(flow: TieFlow) -> Flow {
    match flow {
        TieFlow::In => Flow::In,
        TieFlow::Out => Flow::Out,
        TieFlow::Both => Flow::Both,
        TieFlow::NotSaid => Flow::NotSaid,
    }
}
