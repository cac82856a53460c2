//! What is known of somebody of the network, who must not know of them, and that they are not in it any more.

use alongside_families::Bar;
use alongside_schema::{Id, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::take::{About, Stored};
use super::{Whole, act, reference};
use crate::codes::{FoundBy, Kind};
use crate::store::{self, MemberText};

#[derive(Template)]
#[template(path = "network/change.html")]
struct ChangePage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    whole: Whole,
}

impl ChangePage {
    /// Who of the record they may be.
    fn people(&self) -> Vec<(String, String)> {
        let mut all = vec![(String::new(), "Nobody of the record".to_owned())];
        let people = self.whole.people().filter(|member| !member.is_child());
        all.extend(people.map(|member| (member.person_id.to_string(), member.name.clone())));
        all
    }
}

const FORM: About<MemberText> = About {
    name: "network-member",
    field: "kept_from",
    fill: |form, whole, _| fill(form, whole),
    parse,
    keep: |tx, by, family, (member, whole), change, version| {
        store::change_member(tx, by, family, member, change, version)?;
        Ok(whole.member.id.clone())
    },
    stored,
    render: |site, viewer, whole, form| {
        page(&ChangePage {
            frame: site.frame(Some(viewer), "Change what is known of somebody").with_errors(form.has_errors()),
            bar: Bar::from(&whole.family),
            form,
            address: format!("{}/change", whole.address()),
            whole,
        })
    },
};

fn fill(form: Form, whole: &Whole) -> Form {
    let member = &whole.member;
    let form = form
        .with("name", &member.name)
        .with("kind", member.kind)
        .with("tie_words", &member.tie_words)
        .with("found_by", member.found_by)
        .with("telephone", &member.telephone)
        .with("when_to_ring", &member.when_to_ring)
        .with("note", &member.note)
        .with("person", member.person_id.as_ref().map_or("", Id::as_str))
        .with("ended_why", &member.ended_why)
        .with_ticked("kept_from", member.marks.withheld_from.iter())
        .of_version(member.version);
    match member.ended_on {
        Some(day) => form.with_day("ended", day),
        None => form,
    }
}

fn stored(whole: &Whole) -> (i64, Vec<Stored>) {
    let member = &whole.member;
    let stored = vec![
        ("name", "Name", member.name.clone()),
        ("tie_words", "Who they are, in words", member.tie_words.clone()),
        ("telephone", "Telephone number", member.telephone.clone()),
        ("when_to_ring", "When it is safe to ring", member.when_to_ring.clone()),
        ("note", "What else to know", member.note.clone()),
        ("ended_why", "Why they are not in the network any more", member.ended_why.clone()),
    ];
    (member.version, stored)
}

fn parse(check: &mut Check<'_>, whole: &Whole, _: &Viewer) -> MemberText {
    let said = check.optional("person");
    let person = whole.people().find(|member| !member.is_child() && member.person_id.as_str() == said);
    // Somebody whom the page does not offer, since they have left or the viewer does not see them, stays who they are.
    let stays = whole.member.person_id.clone().filter(|id| !whole.people().any(|member| member.person_id == *id));
    let ended_on = check.day_if_any("ended", "the day since which they are not in it");
    if ended_on.is_some_and(|day| day > check.today()) {
        check.error("ended_day", "The day since which they are not in it must be today or earlier");
    }
    let why = check.optional("ended_why");
    if ended_on.is_some() && why.is_empty() {
        check.error("ended_why", "Enter why they are not in the network any more");
    }
    MemberText {
        person: person.map(|member| member.person_id.clone()).or(stays),
        name: check.text("name", "Enter a name. A first name is enough"),
        kind: check.code("kind", "Select who they are").unwrap_or(Kind::Other),
        tie_words: check.optional("tie_words"),
        found_by: check.values().get("found_by").parse().unwrap_or(FoundBy::NotSaid),
        telephone: (check.optional("telephone"), check.optional("when_to_ring")),
        note: check.optional("note"),
        ended: ended_on.map(|day| (day, why)),
        kept_from: whole.ticked(check, "kept_from", &whole.member.marks.withheld_from),
    }
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    let (reference, id): (_, Id) = (reference(&text)?, act::id(&id)?);
    FORM.show(&site, &viewer, (&reference, &id, None)).await
}

pub(super) async fn save(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    let (reference, id): (_, Id) = (reference(&text)?, act::id(&id)?);
    FORM.take(&site, &viewer, (&reference, &id, None), values).await
}
