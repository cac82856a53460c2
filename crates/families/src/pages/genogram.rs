//! The family as a picture, and the same facts as a table beside it.

use alongside_schema::{Day, Id, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::people::called;
use super::{Bar, act, reference};
use crate::genogram::{Bond, Figure, Picture, draw};
use crate::store::{self, Home, Member, Resident, Tie};
use crate::tie_codes::{Closeness, Couple};

#[derive(Template)]
#[template(path = "families/genogram.html")]
struct GenogramPage {
    frame: Frame,
    bar: Bar,
    family: String,
    picture: Picture,
    seen: Seen,
    today: Day,
}

/// What the viewer may know: the picture and the table are made of the same.
struct Seen {
    members: Vec<Member>,
    ties: Vec<Tie>,
    sexes: Vec<(Id, String)>,
    residents: Vec<Resident>,
    homes: Vec<Home>,
}

impl Seen {
    /// Which homes somebody lives in, as the pages number them.
    fn homes_of(&self, person: &Id) -> Vec<usize> {
        let now: Vec<&Home> = self.homes.iter().filter(|home| home.to_on.is_none()).collect();
        let of = self.residents.iter().filter(|resident| resident.person_id == *person);
        of.filter_map(|resident| now.iter().position(|home| home.id == resident.home_id)).map(|at| at + 1).collect()
    }

    fn ties_now(&self) -> impl Iterator<Item = &Tie> {
        self.ties.iter().filter(|tie| tie.to_on.is_none())
    }

    /// The picture, in which everybody leads to their page below this address of the family.
    fn picture(&self, family: &str, today: Day) -> Picture {
        let sex_of = |id: &Id| self.sexes.iter().find(|(person, _)| person == id).map_or("", |(_, sex)| sex.as_str());
        let figures: Vec<Figure<'_>> = self
            .members
            .iter()
            .map(|member| Figure {
                id: &member.person_id,
                name: &member.name,
                life: member.life(),
                sex: sex_of(&member.person_id),
                homes: self.homes_of(&member.person_id),
                address: format!("{family}/people/{}", member.person_id),
            })
            .collect();
        let bonds: Vec<Bond<'_>> = self
            .ties_now()
            .map(|tie| Bond {
                from: &tie.from,
                to: &tie.to,
                kind: tie.kind(),
                since: tie.from_on,
                couple: tie.couple,
                closeness: tie.closeness,
            })
            .collect();
        draw(&figures, &bonds, today)
    }
}

impl GenogramPage {
    fn homes_words(&self, member: &Member) -> String {
        let homes: Vec<String> =
            self.seen.homes_of(&member.person_id).iter().map(|home| format!("Home {home}")).collect();
        homes.join(", ")
    }

    /// What somebody is to each of the others, in words.
    fn ties_of(&self, member: &Member) -> Vec<String> {
        let of = self.seen.ties_now().filter(|tie| tie.from == member.person_id || tie.to == member.person_id);
        of.filter_map(|tie| {
            let other = called(&self.seen.members, tie.other_than(&member.person_id));
            let mut words = format!("{} {other}", tie.reads_from(&member.person_id));
            if tie.couple != Couple::NotKnown {
                words.push_str(&format!(", {}", tie.couple.words().to_lowercase()));
            }
            if tie.closeness != Closeness::NotKnown {
                words.push_str(&format!(
                    " ({}, says {})",
                    tie.closeness_from(&member.person_id).to_lowercase(),
                    tie.closeness_by
                ));
            }
            (!other.is_empty()).then_some(words)
        })
        .collect()
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let (family, seen) = act::read(&site, &viewer, &reference, "genogram", |connection, viewer, family| {
        Ok(Seen {
            members: store::members(connection, viewer, &family.id)?,
            ties: store::ties(connection, viewer, &family.id)?,
            sexes: store::sexes(connection, viewer, &family.id)?,
            residents: store::residents(connection, viewer, &family.id)?,
            homes: store::homes_ever(connection, viewer, &family.id)?,
        })
    })
    .await?;
    let today = site.clock().today();
    let address = format!("/families/{}", family.reference);
    page(&GenogramPage {
        frame: site.frame(Some(&viewer), "Picture of a family"),
        bar: Bar::from(&family),
        picture: seen.picture(&address, today),
        family: address,
        seen,
        today,
    })
}
