//! One person, as far as the viewer may know of them.

use alongside_access::{Permission, may};
use alongside_schema::{Day, Id, Reference, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::{Bar, act, reference};
use super::{called, detail_words};
use crate::codes::Safe;
use crate::person_codes::Detail;
use crate::store::{
    self, Channel, Home, Identifier, KnownDetail, Member, OtherName, Responsibility, SaidWrong, Stay, Tie,
};
use crate::tie_codes::Closeness;

#[derive(Template)]
#[template(path = "families/person.html")]
struct PersonPage {
    frame: Frame,
    bar: Bar,
    address: String,
    can_change: bool,
    /// Whether what keeps people safe can be changed: ways to reach them.
    can_keep_safe: bool,
    may_join: bool,
    member: Member,
    of: Of,
    today: Day,
}

/// What the page shows of the person.
struct Of {
    members: Vec<Member>,
    names: Vec<OtherName>,
    details: Vec<KnownDetail>,
    numbers: Vec<Identifier>,
    ways: Vec<Channel>,
    homes: Vec<Home>,
    stays: Vec<Stay>,
    ties: Vec<Tie>,
    responsibilities: Vec<Responsibility>,
    families: Vec<(Reference, String)>,
    wrong: SaidWrong,
}

impl PersonPage {
    /// What is known now, in the order of the list.
    fn known(&self) -> Vec<(&'static str, String, &KnownDetail)> {
        let in_order = Detail::ALL.iter().filter(|detail| **detail != Detail::Matters);
        in_order
            .filter_map(|detail| {
                let known = self.of.details.iter().find(|known| known.detail == *detail && known.to_on.is_none())?;
                Some((detail.words(), detail_words(*detail, &known.value), known))
            })
            .collect()
    }

    fn matters(&self) -> Option<&KnownDetail> {
        self.of.details.iter().find(|known| known.detail == Detail::Matters && known.to_on.is_none())
    }

    /// What was known before.
    fn before(&self) -> Vec<(&'static str, String, &KnownDetail)> {
        let ended = self.of.details.iter().filter(|known| known.to_on.is_some());
        ended.map(|known| (known.detail.words(), detail_words(known.detail, &known.value), known)).collect()
    }

    /// Where they live and lived, as far as the viewer may know the home.
    fn lives(&self) -> Vec<(&Home, &Stay)> {
        let stays = self.of.stays.iter().filter(|stay| stay.person_id == self.member.person_id);
        stays.filter_map(|stay| Some((self.of.homes.iter().find(|home| home.id == stay.home_id)?, stay))).collect()
    }

    fn ties(&self) -> impl Iterator<Item = &Tie> {
        let (me, members) = (&self.member.person_id, &self.of.members);
        let known = |id: &Id| members.iter().any(|member| member.person_id == *id);
        self.of.ties.iter().filter(move |tie| (tie.from == *me || tie.to == *me) && known(tie.other_than(me)))
    }

    fn responsibilities(&self) -> impl Iterator<Item = &Responsibility> {
        let me = &self.member.person_id;
        self.of.responsibilities.iter().filter(move |spell| spell.person_id == *me || spell.child_id == *me)
    }

    /// Whether they are recorded as a child and are 18.
    fn is_18(&self) -> bool {
        let years = self.member.birth_date.map(|day| day.years_until(self.today));
        self.member.is_child() && years.is_some_and(|years| years >= crate::dated::ADULT_AT)
    }

    fn family_people(&self) -> String {
        self.address.rsplit_once('/').map_or_else(String::new, |(people, _)| people.to_owned())
    }

    fn name_of(&self, id: &Id) -> String {
        called(&self.of.members, id)
    }
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, person)): Path<(String, String)>,
) -> Page {
    let (reference, person) = (reference(&text)?, act::id(&person)?);
    let (family, (member, of)) = act::read(&site, &viewer, &reference, "person", move |connection, viewer, family| {
        let (id, person) = (&family.id, &person);
        let member = store::member(connection, viewer, id, person)?;
        let of = Of {
            members: store::members_ever(connection, viewer, id)?,
            names: store::other_names(connection, viewer, id, person)?,
            details: store::details(connection, viewer, id, person)?,
            numbers: store::identifiers(connection, viewer, id, person)?,
            ways: store::channels_of(connection, viewer, id, person)?,
            homes: store::homes_ever(connection, viewer, id)?,
            stays: store::stays(connection, viewer, id)?,
            ties: store::ties(connection, viewer, id)?,
            responsibilities: store::responsibilities_of(connection, viewer, id)?,
            families: store::other_families(connection, viewer, id, person)?,
            wrong: SaidWrong::read(connection, viewer, family)?,
        };
        Ok((member, of))
    })
    .await?;
    page(&PersonPage {
        frame: site.frame(Some(&viewer), "A person of a family"),
        bar: Bar::from(&family),
        address: format!("/families/{}/people/{}", family.reference, member.person_id),
        can_change: family.may_be_changed(),
        can_keep_safe: family.may_be_kept_safe(),
        may_join: may(&viewer, Permission::JoinRecords),
        member,
        of,
        today: site.clock().today(),
    })
}
