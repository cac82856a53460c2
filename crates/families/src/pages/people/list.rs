//! Everybody of a family with their homes and how to reach them; from here everything about them is changed.

use alongside_access::{Permission, may};
use alongside_schema::{Day, Id, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::{Bar, act, reference};
use super::called;
use crate::codes::{HomeClass, Safe};
use crate::person_codes::Nights;
use crate::store::{self, Channel, Home, Member, SaidWrong, Stay, Tie};

#[derive(Template)]
#[template(path = "families/people.html")]
struct PeoplePage {
    frame: Frame,
    bar: Bar,
    address: String,
    can_change: bool,
    /// Whether what keeps people safe can be changed: homes and ways to reach them.
    can_keep_safe: bool,
    may_join: bool,
    all: All,
    today: Day,
}

/// What the page shows.
struct All {
    members: Vec<Member>,
    homes: Vec<Home>,
    stays: Vec<Stay>,
    ways: Vec<Channel>,
    ties: Vec<Tie>,
    wrong: SaidWrong,
}

impl PeoplePage {
    fn now(&self) -> impl Iterator<Item = &Member> {
        self.all.members.iter().filter(|member| member.left_on.is_none())
    }

    fn gone(&self) -> impl Iterator<Item = &Member> {
        self.all.members.iter().filter(|member| member.left_on.is_some())
    }

    fn ways_of(&self, person: &Id) -> impl Iterator<Item = &Channel> {
        self.all.ways.iter().filter(move |way| way.person_id == *person)
    }

    fn homes_now(&self) -> impl Iterator<Item = &Home> {
        self.all.homes.iter().filter(|home| home.to_on.is_none())
    }

    fn homes_before(&self) -> impl Iterator<Item = &Home> {
        self.all.homes.iter().filter(|home| home.to_on.is_some())
    }

    /// Who lives in this home now, each with their nights.
    fn household(&self, home: &Id) -> Vec<String> {
        let here = self.all.stays.iter().filter(|stay| stay.home_id == *home && stay.lived_to.is_none());
        here.filter_map(|stay| {
            let name = called(&self.all.members, &stay.person_id);
            let nights = match (stay.nights, stay.nights_words.as_str()) {
                (Nights::All, "") => String::new(),
                (nights, "") => format!(" ({})", nights.words().to_lowercase()),
                (nights, words) => format!(" ({}: {words})", nights.words().to_lowercase()),
            };
            (!name.is_empty()).then(|| format!("{name}{nights}, since {}", stay.lived_from.words()))
        })
        .collect()
    }

    fn name_of(&self, id: &Id) -> String {
        called(&self.all.members, id)
    }

    /// Ties of which both people may be shown.
    fn ties(&self) -> impl Iterator<Item = &Tie> {
        let known = |id: &Id| self.all.members.iter().any(|member| member.person_id == *id);
        self.all.ties.iter().filter(move |tie| known(&tie.from) && known(&tie.to))
    }
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let (family, all) = act::read(&site, &viewer, &reference, "people", |connection, viewer, family| {
        Ok(All {
            members: store::members_ever(connection, viewer, &family.id)?,
            homes: store::homes_ever(connection, viewer, &family.id)?,
            stays: store::stays(connection, viewer, &family.id)?,
            ways: store::channels(connection, viewer, &family.id)?,
            ties: store::ties(connection, viewer, &family.id)?,
            wrong: SaidWrong::read(connection, viewer, family)?,
        })
    })
    .await?;
    page(&PeoplePage {
        frame: site.frame(Some(&viewer), "People and homes of a family"),
        bar: Bar::from(&family),
        address: format!("/families/{}", family.reference),
        can_change: family.may_be_changed(),
        can_keep_safe: family.may_be_kept_safe(),
        may_join: may(&viewer, Permission::JoinRecords),
        all,
        today: site.clock().today(),
    })
}
