//! The pages of the week: what the family needs, who does it, and what came of it; and the pages that somebody of the network opens by a link of their own.

mod day;
mod due;
mod form;
mod links;
mod need;
mod own;
mod turn;
mod week;

pub use due::RotaDue;

use alongside_access::{Permission, Routes};
use alongside_families::store::{self as families, Family, Member, SaidWrong};
use alongside_schema::{Id, People, Reference, Viewer};
use alongside_web::{Check, Problem, Site};

use super::{act, name_of, reference, ticked};
use crate::store::{self, Ask, Need, Network, NetworkMember, Rota, Turn};

pub(super) fn routes<A: Ask + 'static>(site: &Site) -> Routes {
    use Permission::{Public, ReadFamilies as Read, WorkWithFamilies as Work};
    Routes::new(site)
        .get("/families/{reference}/rota", Read, week::show)
        .post("/families/{reference}/rota/days/{id}/looked", Work, week::looked)
        .get("/families/{reference}/rota/needs/new", Work, need::show_new)
        .post("/families/{reference}/rota/needs/new", Work, need::add)
        .get("/families/{reference}/rota/needs/{id}", Work, need::show)
        .post("/families/{reference}/rota/needs/{id}", Work, need::save)
        .get("/families/{reference}/rota/needs/{id}/turns/new", Work, turn::show_new)
        .post("/families/{reference}/rota/needs/{id}/turns/new", Work, turn::add)
        .get("/families/{reference}/rota/turns/{id}", Work, turn::show)
        .post("/families/{reference}/rota/turns/{id}", Work, turn::save)
        .get("/families/{reference}/rota/turns/{id}/days/new", Work, day::show::<A>)
        .post("/families/{reference}/rota/turns/{id}/days/new", Work, day::add::<A>)
        .get("/families/{reference}/rota/links", Work, links::show)
        .post("/families/{reference}/rota/links", Work, links::make)
        .post("/families/{reference}/rota/links/{id}/end", Work, links::end)
        .get("/calendar/{secret}", Public, own::calendar)
        .get("/turn/{secret}", Public, own::show)
        .post_secret("/turn", Public, own::answer::<A>)
}

/// The week of a family, as far as the viewer may know of it, and what one page of it is about.
#[derive(Clone)]
struct Seen {
    family: Family,
    /// Everybody who is or was of the family.
    members: Vec<Member>,
    network: Network,
    rota: Rota,
    /// The need that the page is about, or of which the turn is.
    need: Option<Need>,
    turn: Option<Turn>,
    /// Those of the chosen against whom something speaks.
    against: Vec<NetworkMember>,
}

/// What a page is about.
#[derive(Clone, Debug, Default)]
struct About {
    need: Option<Id>,
    turn: Option<Id>,
    /// Who is to have a turn: it is asked whether anything speaks against it.
    chosen: Vec<Id>,
}

impl About {
    fn nothing() -> Self {
        Self::default()
    }

    fn need(id: &Id) -> Self {
        Self { need: Some(id.clone()), ..Self::default() }
    }

    fn turn(id: &Id) -> Self {
        Self { turn: Some(id.clone()), ..Self::default() }
    }

    /// What a form about this belongs to.
    fn subject(&self, reference: &Reference) -> String {
        self.turn.as_ref().or(self.need.as_ref()).map_or_else(|| reference.to_string(), Id::to_string)
    }
}

impl Seen {
    fn address(&self) -> String {
        format!("/families/{}/rota", self.family.reference)
    }

    fn need(&self) -> Result<&Need, alongside_schema::Error> {
        self.need.as_ref().ok_or(alongside_schema::Error::NotFound)
    }

    /// The people of the family who are there now.
    fn people(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.is_living_member())
    }

    fn children(&self) -> impl Iterator<Item = (&str, &str)> {
        let children = self.people().filter(|member| member.is_child_with_a_say());
        children.map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    /// From whom something can be kept: the people of the family, and others of the network by their rows.
    fn may_not_know(&self) -> impl Iterator<Item = (&str, &str)> {
        let family = self.people().map(|member| (member.person_id.as_str(), member.name.as_str()));
        let network = self.network.now().filter(|other| other.person_id.is_none());
        family.chain(network.map(|other| (other.id.as_str(), other.name.as_str())))
    }

    fn ticked(&self, check: &Check<'_>, field: &str, was: &People) -> People {
        ticked(check, field, self.may_not_know(), was)
    }

    fn name_of(&self, id: &Id) -> &str {
        name_of(&self.members, &self.network, id)
    }

    /// For whom something is needed: the children by name, or the whole family.
    fn for_whom(&self, need: &Need) -> String {
        let names: Vec<&str> =
            need.marks.subjects.iter().map(|id| self.name_of(id)).filter(|name| !name.is_empty()).collect();
        if names.is_empty() { "the whole family".to_owned() } else { names.join(", ") }
    }
}

/// Reads the week, and what the page is about.
async fn read(site: &Site, viewer: &Viewer, reference: &Reference, about: About) -> Result<(Seen, SaidWrong), Problem> {
    let (family, (members, network, rota, need, turn, against, wrong)) =
        act::read(site, viewer, reference, "the week", move |connection, viewer, family| {
            let network = store::network(connection, viewer, &family.id)?;
            let rota = store::rota(connection, viewer, &family.id, &network)?;
            let turn = about.turn.as_ref().map(|id| rota.turn(id).cloned()).transpose()?;
            let of = turn.as_ref().map(|turn| &turn.need_id).or(about.need.as_ref());
            let need = of.map(|id| rota.need(id).cloned()).transpose()?;
            let mut against = Vec::new();
            for member in network.members.iter().filter(|member| about.chosen.contains(&member.id)) {
                if let Some(need) = &need
                    && store::against(connection, &family.id, need, member)?
                {
                    against.push(member.clone());
                }
            }
            let members = families::members_ever(connection, viewer, &family.id)?;
            Ok((members, network, rota, need, turn, against, SaidWrong::read(connection, viewer, family)?))
        })
        .await?;
    Ok((Seen { family, members, network, rota, need, turn, against }, wrong))
}
