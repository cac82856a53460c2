//! What a new lead reads first: what the last one wrote, the family's own words, what keeps people safe, and the open promises.

use alongside_families::Bar;
use alongside_families::codes::StoryKind;
use alongside_families::store::{Family, Promise, Story, hold_for_safety, open, open_promises, stories};
use alongside_schema::{Act, Day, Entry, Viewer};
use alongside_web::{Frame, Page, Site, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::parse_reference;
use crate::store::{self, HandOver};

#[derive(Template)]
#[template(path = "workers/hand_over.html")]
struct HandOverPage {
    frame: Frame,
    bar: Bar,
    family: Family,
    handed: Option<HandOver>,
    stories: Vec<Story>,
    promises: Vec<Promise>,
    today: Day,
}

impl HandOverPage {
    fn first(&self) -> impl Iterator<Item = &Story> {
        const FIRST: &[StoryKind] = &[
            StoryKind::SafeContact,
            StoryKind::Safety,
            StoryKind::WhatWouldHelp,
            StoryKind::WorkingWell,
            StoryKind::Worries,
            StoryKind::Voice,
        ];
        FIRST.iter().flat_map(|kind| self.stories.iter().filter(move |story| story.kind == *kind))
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let by = viewer.clone();
    let (family, handed, stories, promises) = site
        .db()
        .read(move |connection| {
            let family = open(connection, &by, &reference)?;
            let handed = store::unread_hand_over(connection, &by, &family.id)?;
            let (stories, promises) =
                (stories(connection, &by, &family.id)?, open_promises(connection, &by, &family.id)?);
            let entry = Entry::new(&by, Act::FamilyRead).family(&family.id).target("hand-over");
            Ok(entry.with((family, handed, stories, promises)))
        })
        .await?;
    page(&HandOverPage {
        frame: site.frame(Some(&viewer), "What to know first"),
        bar: Bar::from(&family),
        family,
        handed,
        stories,
        promises,
        today: site.clock().today(),
    })
}

pub(super) async fn read(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = parse_reference(&text)?;
    let back = format!("/families/{reference}");
    site.db()
        .write(move |tx| {
            let family = hold_for_safety(tx, &viewer, &reference)?;
            store::hand_over_read(tx, &viewer, &family.id)?;
            Ok(Entry::new(&viewer, Act::HandedOver).family(&family.id).detail("read").with(()))
        })
        .await?;
    then(&back)
}
