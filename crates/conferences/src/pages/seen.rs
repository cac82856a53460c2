//! What a page of this area is made of, as far as the viewer may know of it; read in the same way to show a page and, once more, in the transaction that keeps a form.

use alongside_families::store::{self as families, Family, Member, SaidWrong};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Error, Id, People, Result, Viewer};
use alongside_web::Check;

use crate::around::{Around, GoalOfPlan, NetworkName};
use crate::coordinator::Candidate;
use crate::court::Facts;
use crate::store::{self, Conference, ConferenceBooking, Court, FamilyPlan, Guest, Offer, Who, Whole};

/// What a page is about, by the ids in its address.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    pub(super) conference: Option<Id>,
    pub(super) guest: Option<Id>,
    pub(super) booking: Option<Id>,
    pub(super) court: Option<Id>,
    pub(super) offer: Option<Id>,
    /// Whether the page is for the coordinator alone: for everybody else there is nothing there.
    pub(super) for_coordinator: bool,
}

/// What a page is made of.
#[derive(Clone)]
pub(super) struct Seen {
    pub(super) family: Family,
    /// Everybody who is or was of the family.
    pub(super) members: Vec<Member>,
    pub(super) network: Vec<NetworkName>,
    /// The meeting that the page is about.
    whole: Option<Whole>,
    /// Whether the viewer coordinates it.
    pub(super) coordinates: bool,
    /// Who can be asked to coordinate.
    pub(super) candidates: Vec<Candidate>,
    /// The goals of the plan.
    pub(super) goals: Vec<GoalOfPlan>,
    guest: Option<Id>,
    booking: Option<Id>,
    /// Those who meet the others although something speaks against it, and nobody has decided so knowing of it: for the coordinator.
    against: Vec<Id>,
    /// Each meeting of the family, on pages about no single one.
    pub(super) all: Vec<Conference>,
    /// Each time before court.
    pub(super) courts: Vec<Court>,
    pub(super) offers: Vec<Offer>,
    /// Who holds parental responsibility for whom today: holder and child.
    holders: Vec<(Id, Id)>,
    court: Option<Id>,
    offer: Option<Id>,
    pub(super) wrong: SaidWrong,
}

impl Seen {
    /// Reads it. A page that is for the coordinator alone is not there for anybody else.
    pub(super) fn read<W: Around>(
        connection: &mut DbConnection,
        viewer: &Viewer,
        family: &Family,
        about: &About,
    ) -> Result<Self> {
        let members = families::members_ever(connection, viewer, &family.id)?;
        let network = W::network(connection, viewer, &family.id)?;
        let whole = match &about.conference {
            Some(id) => Some(store::whole(connection, viewer, &family.id, id)?),
            None => None,
        };
        let coordinates =
            whole.as_ref().is_some_and(|whole| store::is_coordinated_by(&whole.conference, family, viewer));
        if about.for_coordinator && !coordinates {
            return Err(Error::NotFound);
        }
        let responsible = families::responsibilities_of(connection, viewer, &family.id)?;
        let holders = responsible.into_iter().filter(|one| one.to_on.is_none());
        let mut seen = Self {
            candidates: store::candidates(connection, &family.id)?,
            goals: W::goals(connection, viewer, family)?,
            all: store::conferences(connection, viewer, &family.id)?,
            courts: store::courts(connection, viewer, &family.id)?,
            offers: store::offers(connection, viewer, &family.id)?,
            holders: holders.map(|one| (one.person_id, one.child_id)).collect(),
            wrong: SaidWrong::read(connection, viewer, family)?,
            family: family.clone(),
            members,
            network,
            whole,
            coordinates,
            guest: about.guest.clone(),
            booking: about.booking.clone(),
            against: Vec::new(),
            court: about.court.clone(),
            offer: about.offer.clone(),
        };
        // Whoever is a name that the viewer does not see is not there.
        let named: Vec<Id> = seen.whole.iter().flat_map(|whole| &whole.guests).map(|guest| guest.id.clone()).collect();
        let unseen: Vec<Id> = named.into_iter().filter(|id| seen.guest_name(id).is_empty()).collect();
        if let Some(whole) = &mut seen.whole {
            whole.guests.retain(|guest| !unseen.contains(&guest.id));
        }
        if coordinates && let Some(whole) = &seen.whole {
            let mut found = Vec::new();
            for guest in whole.guests.iter().filter(|guest| guest.voice.how.meets_others()) {
                let Some(who) = seen.who(guest) else { continue };
                let against = store::against(connection, &family.id, &whole.conference.marks, &who)?;
                if against.is_some_and(|against| !against.is_decided(guest)) {
                    found.push(guest.id.clone());
                }
            }
            seen.against = found;
        }
        if about.guest.is_some() {
            seen.guest()?;
        }
        if about.booking.is_some() {
            seen.booking()?;
        }
        if about.court.is_some() {
            seen.court()?;
        }
        if about.offer.is_some() {
            seen.offer()?;
        }
        Ok(seen)
    }

    pub(super) fn family_address(&self) -> String {
        format!("/families/{}", self.family.reference)
    }

    /// The page of the meeting, or of all of them.
    pub(super) fn address(&self) -> String {
        let all = format!("{}/conferences", self.family_address());
        self.whole.as_ref().map_or(all.clone(), |whole| format!("{all}/{}", whole.conference.id))
    }

    /// The page of the time before court.
    pub(super) fn court_address(&self) -> String {
        let all = format!("{}/before-court", self.family_address());
        self.court.as_ref().map_or(all.clone(), |id| format!("{all}/{id}"))
    }

    pub(super) fn whole(&self) -> Result<&Whole> {
        self.whole.as_ref().ok_or(Error::NotFound)
    }

    /// The newest plan of the family.
    pub(super) fn plan(&self) -> Option<&FamilyPlan> {
        self.whole.as_ref().and_then(|whole| whole.plans.first())
    }

    pub(super) fn guest(&self) -> Result<&Guest> {
        self.whole()?.guest(self.guest.as_ref().ok_or(Error::NotFound)?)
    }

    pub(super) fn booking(&self) -> Result<&ConferenceBooking> {
        self.whole()?.booking(self.booking.as_ref().ok_or(Error::NotFound)?)
    }

    pub(super) fn court(&self) -> Result<&Court> {
        let id = self.court.as_ref().ok_or(Error::NotFound)?;
        self.courts.iter().find(|court| court.id == *id).ok_or(Error::NotFound)
    }

    pub(super) fn offer(&self) -> Result<&Offer> {
        let (id, court) = (self.offer.as_ref().ok_or(Error::NotFound)?, self.court()?);
        self.offers.iter().find(|offer| offer.id == *id && offer.court_id == court.id).ok_or(Error::NotFound)
    }

    /// The offers of the time before court that the page is about.
    pub(super) fn offers_here(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|offer| self.court.as_ref() == Some(&offer.court_id))
    }

    /// The people of the family who are there now.
    pub(super) fn people(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.is_living_member())
    }

    pub(super) fn children(&self) -> impl Iterator<Item = (&str, &str)> {
        let children = self.people().filter(|member| member.is_child());
        children.map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    /// From whom a meeting can be kept.
    pub(super) fn may_not_know(&self) -> impl Iterator<Item = (&str, &str)> {
        self.people().map(|member| (member.person_id.as_str(), member.name.as_str()))
    }

    /// Who is ticked of them, and those whom the writer does not see here and who stay named.
    pub(super) fn ticked(&self, check: &Check<'_>, field: &str, was: &People) -> People {
        let offered: Vec<Id> = self.people().map(|member| member.person_id.clone()).collect();
        let unseen = was.iter().filter(|id| !offered.contains(id)).cloned();
        People::new(check.ticked(field, &offered).into_iter().chain(unseen))
    }

    /// What somebody of the family is called; empty for somebody whom the viewer does not see.
    pub(super) fn person_name(&self, id: &Id) -> &str {
        self.members.iter().find(|member| member.person_id == *id).map_or("", |member| member.name.as_str())
    }

    /// The names of these people.
    pub(super) fn names(&self, people: &People) -> String {
        let names: Vec<&str> = people.iter().map(|id| self.person_name(id)).filter(|name| !name.is_empty()).collect();
        names.join(", ")
    }

    /// What a guest of the meeting is called; empty for somebody whom the viewer does not see.
    pub(super) fn guest_name(&self, id: &Id) -> String {
        let guest = self.whole.as_ref().and_then(|whole| whole.guest(id).ok());
        guest
            .map(|guest| self.who(guest))
            .map_or_else(String::new, |who| who.map_or_else(String::new, |who| named(&who).to_owned()))
    }

    /// Whether somebody meets the others although something speaks against it, and nobody has decided so knowing of it.
    pub(super) fn is_against(&self, guest: &Id) -> bool {
        self.against.contains(guest)
    }

    /// Who a guest is, as far as the viewer sees them.
    pub(super) fn who(&self, guest: &Guest) -> Option<Who> {
        if let Some(id) = &guest.member_id {
            return self.network.iter().find(|member| member.id == *id).cloned().map(Who::Member);
        }
        if let Some(id) = &guest.person_id {
            let name = self.person_name(id);
            return (!name.is_empty()).then(|| Who::Person(id.clone(), name.to_owned()));
        }
        Some(Who::Named(guest.name.clone()))
    }

    /// Who could be asked to take part and is not yet: people of the family, then those of the network who are not among them.
    pub(super) fn can_be_asked(&self) -> Vec<(String, String)> {
        let family = self.people().map(|member| (member.person_id.to_string(), member.name.clone()));
        let is_of_family = |member: &NetworkName| {
            member.person_id.as_ref().is_some_and(|id| self.people().any(|one| one.person_id == *id))
        };
        let network = self.network.iter().filter(|member| member.is_there && !is_of_family(member));
        let network = network.map(|member| (member.id.to_string(), format!("{}, {}", member.name, member.who)));
        family.chain(network).collect()
    }

    /// Who of the family or the network somebody chose.
    pub(super) fn chosen(&self, id: &str) -> Option<Who> {
        let member = self.network.iter().find(|member| member.id.as_str() == id && member.is_there);
        let person = self.people().find(|member| member.person_id.as_str() == id);
        let person = person.map(|person| Who::Person(person.person_id.clone(), person.name.clone()));
        person.or_else(|| member.cloned().map(Who::Member))
    }

    /// What the rules about the time before court are asked with.
    pub(super) fn facts(&self) -> Facts {
        let Ok(court) = self.court() else { return Facts::default() };
        let is_child = |child: &Id| court.marks.subjects.contains(child);
        let mut holders: Vec<Id> =
            self.holders.iter().filter(|(_, child)| is_child(child)).map(|(id, _)| id.clone()).collect();
        holders.sort();
        holders.dedup();
        let held = self.all.iter().find(|one| Some(&one.id) == court.text.conference_id.as_ref());
        Facts {
            letter_on: court.text.letter_on,
            exception: court.text.excepted.what,
            holders,
            offers: offers_of(&self.offers, &court.id),
            held_on: held.and_then(|one| one.day.held_on),
            applied_on: court.text.applied_on,
        }
    }
}

/// To whom a meeting was offered, as the rules are asked.
pub(super) fn offers_of(offers: &[Offer], court: &Id) -> Vec<(Id, bool, crate::codes::OfferAnswer)> {
    let of = offers.iter().filter(|offer| offer.court_id == *court);
    of.map(|offer| (offer.text.holder.clone(), offer.text.in_letter, offer.text.answer)).collect()
}

/// What somebody is called.
pub(super) fn named(who: &Who) -> &str {
    match who {
        Who::Member(member) => &member.name,
        Who::Person(_, name) | Who::Named(name) => name,
    }
}
