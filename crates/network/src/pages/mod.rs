//! The pages of this area: the list with its picture, somebody of the network, and one form for each thing that can be said of them.

mod answer;
mod change;
mod list;
mod numbers;
mod offer;
mod one;
mod rota;
mod take;
mod tie;

use alongside_access::{Permission, Routes};
use alongside_families::act;
use alongside_families::store::{self as families, Family, Member, SaidWrong};
use alongside_schema::{Id, People, Reference, Viewer};
use alongside_web::{Check, Problem, Site};

pub use rota::RotaDue;

use crate::store::{self, Ask, Network, NetworkMember, Offer};

pub(crate) fn routes<A: Ask + 'static>(site: &Site) -> Routes {
    use Permission::{ReadFamilies as Read, WorkWithFamilies as Work};
    Routes::new(site)
        .get("/families/{reference}/network", Read, list::show)
        .post("/families/{reference}/network", Work, list::add)
        .post("/families/{reference}/network/known", Work, list::add_found)
        .get("/families/{reference}/network/{id}", Read, one::show)
        .get("/families/{reference}/network/{id}/change", Work, change::show)
        .post("/families/{reference}/network/{id}/change", Work, change::save)
        .get("/families/{reference}/network/{id}/offers/new", Work, offer::show_new)
        .post("/families/{reference}/network/{id}/offers/new", Work, offer::add)
        .get("/families/{reference}/network/{id}/offers/{row}", Work, offer::show)
        .post("/families/{reference}/network/{id}/offers/{row}", Work, offer::save)
        .get("/families/{reference}/network/{id}/answers/new", Work, answer::show)
        .post("/families/{reference}/network/{id}/answers/new", Work, answer::add)
        .get("/families/{reference}/network/{id}/numbers/new", Work, numbers::show)
        .post("/families/{reference}/network/{id}/numbers/new", Work, numbers::add)
        .get("/families/{reference}/network/{id}/ties/new", Work, tie::show)
        .post("/families/{reference}/network/{id}/ties/new", Work, tie::add)
        .and(rota::routes::<A>(site))
}

fn reference(text: &str) -> Result<Reference, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// Somebody of the network, with everything that their pages say.
#[derive(Clone)]
struct Whole {
    family: Family,
    /// Everybody who is or was of the family.
    members: Vec<Member>,
    network: Network,
    /// Whom the page is about.
    member: NetworkMember,
    /// The offer that the page is about, if it is about one.
    offer: Option<Offer>,
    /// What stands under their name in the plan and in promises.
    does: Vec<String>,
}

impl Whole {
    fn network_address(&self) -> String {
        format!("/families/{}/network", self.family.reference)
    }

    fn address(&self) -> String {
        format!("{}/{}", self.network_address(), self.member.id)
    }

    /// What forms about this page are about.
    fn subject(&self) -> &Id {
        self.offer.as_ref().map_or(&self.member.id, |offer| &offer.id)
    }

    /// The people of the family who are there now.
    fn people(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.is_living_member())
    }

    /// Those of them who are not this one of the network themselves.
    fn others(&self) -> impl Iterator<Item = &Member> {
        self.people().filter(|member| self.member.person_id.as_ref() != Some(&member.person_id))
    }

    fn children(&self) -> impl Iterator<Item = (&str, &str)> {
        let children = self.others().filter(|member| member.is_child_with_a_say());
        children.map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    /// From whom something of the network can be kept: the people of the family, and others of the network by their rows.
    fn may_not_know(&self) -> impl Iterator<Item = (&str, &str)> {
        let family = self.others().map(|member| (member.person_id.as_str(), member.name.as_str()));
        let network = self.network.now().filter(|other| other.person_id.is_none() && other.id != self.member.id);
        family.chain(network.map(|other| (other.id.as_str(), other.name.as_str())))
    }

    fn ticked(&self, check: &Check<'_>, field: &str, was: &People) -> People {
        ticked(check, field, self.may_not_know(), was)
    }

    fn name_of(&self, id: &Id) -> &str {
        name_of(&self.members, &self.network, id)
    }

    /// The names of these people, as far as the viewer knows them.
    fn names(&self, people: &People) -> String {
        let names: Vec<&str> = people.iter().map(|id| self.name_of(id)).filter(|name| !name.is_empty()).collect();
        names.join(", ")
    }
}

/// Who is ticked of those who were offered, and those whom the writer does not see here and who stay named.
fn ticked<'a>(
    check: &Check<'_>,
    field: &str,
    offered: impl Iterator<Item = (&'a str, &'a str)>,
    was: &People,
) -> People {
    let offered: Vec<Id> = offered.filter_map(|(id, _)| id.parse().ok()).collect();
    let unseen = was.iter().filter(|id| !offered.contains(id)).cloned();
    People::new(check.ticked(field, &offered).into_iter().chain(unseen))
}

/// What somebody of the family or of the network is called; empty for somebody whom the viewer does not see.
fn name_of<'a>(members: &'a [Member], network: &'a Network, id: &Id) -> &'a str {
    let member = members.iter().find(|member| member.person_id == *id).map(|member| member.name.as_str());
    let of_network = || network.members.iter().find(|member| member.id == *id).map(|member| member.name.as_str());
    member.or_else(of_network).unwrap_or_default()
}

/// Reads somebody of the network, and one of their offers where the page is about one.
async fn whole(
    site: &Site,
    viewer: &Viewer,
    reference: &Reference,
    id: &Id,
    offer: Option<&Id>,
) -> Result<(Whole, SaidWrong), Problem> {
    let (id, offer) = (id.clone(), offer.cloned());
    let (family, (members, network, member, offer, does, wrong)) =
        act::read(site, viewer, reference, "somebody of the network", move |connection, viewer, family| {
            let network = store::network(connection, viewer, &family.id)?;
            let member = network.member(&id)?.clone();
            let offer = match &offer {
                Some(offer) => {
                    let offered = network.offers_of(&member.id).find(|one| one.id == *offer).cloned();
                    Some(offered.ok_or(alongside_schema::Error::NotFound)?)
                }
                None => None,
            };
            let members = families::members_ever(connection, viewer, &family.id)?;
            let does = store::does(connection, viewer, &family.id, &member)?;
            Ok((members, network, member, offer, does, SaidWrong::read(connection, viewer, family)?))
        })
        .await?;
    Ok((Whole { family, members, network, member, offer, does }, wrong))
}
