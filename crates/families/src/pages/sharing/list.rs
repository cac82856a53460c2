//! What was shared of a family, what was not, and what the family wishes.

use alongside_schema::{Id, Viewer};
use alongside_web::{Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::super::people::called;
use super::super::{Bar, act, reference};
use crate::codes::Knows;
use crate::store::{self, Member, SharingDecision, SharingWish};

/// Decisions on the page.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "families/sharing/list.html")]
struct ListPage {
    frame: Frame,
    bar: Bar,
    address: String,
    family: String,
    can_change: bool,
    members: Vec<Member>,
    wishes: Vec<SharingWish>,
    decisions: Vec<SharingDecision>,
    is_cut: bool,
}

impl ListPage {
    fn name_of(&self, id: &Id) -> String {
        let name = called(&self.members, id);
        if name.is_empty() { "Somebody of the family".to_owned() } else { name }
    }

    fn about(&self, wish: &SharingWish) -> String {
        wish.about_id.as_ref().map_or_else(|| "the whole family".to_owned(), |id| self.name_of(id))
    }
}

pub(in crate::pages) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    let reference = reference(&text)?;
    let (family, (members, wishes, mut decisions)) =
        act::read(&site, &viewer, &reference, "what was shared", |connection, viewer, family| {
            let members = store::members_ever(connection, viewer, &family.id)?;
            let wishes = store::wishes(connection, viewer, &family.id)?;
            let decisions = store::sharing_decisions(connection, viewer, &family.id, MOST + 1)?;
            Ok((members, wishes, decisions))
        })
        .await?;
    let is_cut = decisions.len() > MOST as usize;
    decisions.truncate(MOST as usize);
    page(&ListPage {
        frame: site.frame(Some(&viewer), "What we shared, and with whom"),
        bar: Bar::from(&family),
        address: format!("/families/{}/sharing", family.reference),
        family: format!("/families/{}", family.reference),
        can_change: family.may_be_kept_safe(),
        members,
        wishes,
        decisions,
        is_cut,
    })
}
