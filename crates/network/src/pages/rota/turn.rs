//! Who does what the family needs, who stands in, and from when to when.

use alongside_families::Bar;
use alongside_schema::{Day, Id, People, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::form::{Stored, WeekForm, nothing_stored};
use super::{About, Seen, act, reference};
use crate::store::{self, NetworkMember, Span, TurnText, words_against};

#[derive(Template)]
#[template(path = "network/turn.html")]
struct TurnPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    seen: Seen,
    is_new: bool,
    /// Whether it is asked who decided.
    asks_who_decided: bool,
    today: Day,
}

impl TurnPage {
    fn what(&self) -> &str {
        self.seen.need.as_ref().map_or("", |need| need.what.as_str())
    }

    fn when(&self) -> String {
        let need = self.seen.need.as_ref();
        need.map(|need| format!("{}, {}", need.when.weekday_words(), need.when.hours())).unwrap_or_default()
    }

    /// Who can have it: those who are in the network, and who has it.
    fn members(&self, none: &str) -> Vec<(String, String)> {
        let turn = self.seen.turn.as_ref();
        let has_it = |member: &&NetworkMember| {
            turn.is_some_and(|turn| turn.member_id == member.id || turn.backup_id.as_ref() == Some(&member.id))
        };
        let all = self.seen.network.members.iter().filter(|member| member.ended_on.is_none() || has_it(member));
        let all = all.map(|member| (member.id.to_string(), format!("{}, {}", member.name, member.who())));
        [(String::new(), none.to_owned())].into_iter().chain(all).collect()
    }

    fn how_often(&self) -> [(&'static str, &'static str); 2] {
        [("1", "Every week"), ("2", "Every second week, from the week of the first day on")]
    }

    fn offers(&self) -> Vec<(String, String)> {
        let turn = self.seen.turn.as_ref().and_then(|turn| turn.offer_id.as_ref());
        let offers =
            self.seen.network.offers.iter().filter(|offer| offer.stands(self.today) || Some(&offer.id) == turn);
        let words = offers.filter_map(|offer| {
            let member = self.seen.network.member(&offer.member_id).ok()?;
            let times = if offer.times.is_empty() { String::new() } else { format!(", {}", offer.times) };
            let words = format!("{}: {}{times}", member.name, offer.kind.words().to_lowercase());
            Some((offer.id.to_string(), words))
        });
        [(String::new(), "No offer".to_owned())].into_iter().chain(words).collect()
    }
}

const NEW: WeekForm<TurnText> = WeekForm {
    name: "rota-turn",
    field: "member",
    fill: |form, seen, today| {
        let first = seen.need.as_ref().map_or(today, |need| need.when.from_on.max(today));
        form.with("every", 1).with_day("from", first)
    },
    parse,
    keep: |tx, by, family, seen, new, _| {
        store::add_turn(tx, by, family, (&seen.network, &seen.rota), seen.need()?, new)
    },
    stored: nothing_stored,
    render: |site, viewer, seen, form| {
        let below = seen.need.as_ref().map(|need| format!("needs/{}/turns/new", need.id)).unwrap_or_default();
        render(site, viewer, seen, form, &below)
    },
};

const CHANGE: WeekForm<TurnText> = WeekForm {
    name: "rota-turn-change",
    field: "member",
    fill: |form, seen, _| fill(form, seen),
    parse,
    keep: |tx, by, family, seen, change, version| {
        let was = seen.turn.as_ref().ok_or(alongside_schema::Error::NotFound)?;
        store::change_turn(tx, by, family, (&seen.network, &seen.rota), was, change, version)?;
        Ok(was.id.clone())
    },
    stored,
    render: |site, viewer, seen, form| {
        let below = seen.turn.as_ref().map(|turn| format!("turns/{}", turn.id)).unwrap_or_default();
        render(site, viewer, seen, form, &below)
    },
};

fn render(site: &Site, viewer: &Viewer, seen: Seen, form: Form, below: &str) -> Page {
    let is_decided = seen.turn.as_ref().is_some_and(|turn| turn.decided_at.is_some() || is_kept(&seen, turn));
    page(&TurnPage {
        frame: site.frame(Some(viewer), "Who does it").with_errors(form.has_errors()),
        bar: Bar::from(&seen.family),
        asks_who_decided: is_decided || !seen.against.is_empty(),
        is_new: seen.turn.is_none(),
        form,
        address: format!("{}/{below}", seen.address()),
        today: site.clock().today(),
        seen,
    })
}

/// Whether a turn is kept from who has it: their calendar does not show it.
pub(super) fn is_kept(seen: &Seen, turn: &store::Turn) -> bool {
    let members = [Some(&turn.member_id), turn.backup_id.as_ref()].into_iter().flatten();
    members.filter_map(|id| seen.network.member(id).ok()).any(|member| {
        let from = &turn.marks.withheld_from;
        from.contains(&member.id) || member.person_id.as_ref().is_some_and(|person| from.contains(person))
    })
}

fn fill(form: Form, seen: &Seen) -> Form {
    let Some(turn) = &seen.turn else { return form };
    // What was decided before somebody must not be told something is decided anew.
    let decided_by = if is_kept(seen, turn) { "" } else { turn.decided_by.as_str() };
    let form = form
        .with("member", &turn.member_id)
        .with("backup", turn.backup_id.as_ref().map_or("", Id::as_str))
        .with("offer", turn.offer_id.as_ref().map_or("", Id::as_str))
        .with("every", turn.span.every)
        .with("decided_by", decided_by)
        .with_day("from", turn.span.from_on)
        .with_ticked("kept_from", turn.marks.withheld_from.iter())
        .of_version(turn.version);
    match turn.span.until_on {
        Some(day) => form.with_day("until", day),
        None => form,
    }
}

fn stored(seen: &Seen) -> (i64, Vec<Stored>) {
    let Some(turn) = &seen.turn else { return (0, Vec::new()) };
    let stored = vec![("decided_by", "Who decided", turn.decided_by.clone())];
    (turn.version, stored)
}

fn parse(check: &mut Check<'_>, seen: &Seen, _: &Site) -> TurnText {
    let was = seen.turn.as_ref();
    let member = chosen(check, seen, "member");
    if member.is_none() {
        check.error("member", "Select who does it");
    }
    let backup = chosen(check, seen, "backup");
    if backup.is_some() && backup.as_ref().map(|one| &one.id) == member.as_ref().map(|one| &one.id) {
        check.error("backup", "Select somebody else to stand in");
    }
    let offer: Option<Id> = check.optional("offer").parse().ok();
    let is_theirs =
        |id: &Id| member.as_ref().is_some_and(|who| seen.network.offers_of(&who.id).any(|one| one.id == *id));
    if offer.as_ref().is_some_and(|id| !is_theirs(id)) {
        check.error("offer", "Select an offer of whoever does it, or none");
    }
    let every = check.number("every", 1, 2, "Select how often");
    let from_on = check.day("from", "the first day of the turn").unwrap_or(check.today());
    let until_on = check.day_if_any("until", "the last day of the turn");
    if until_on.is_some_and(|until| until < from_on) {
        check.error("until_day", "The last day must not be before the first");
    }
    let decided_by = check.optional("decided_by");
    for who in seen.against.iter().filter(|_| decided_by.is_empty()) {
        check.error("decided_by", words_against(&who.name));
    }
    let kept = seen.ticked(check, "kept_from", was.map_or(&People::none(), |turn| &turn.marks.withheld_from));
    let own: Vec<&Id> = [&member, &backup].into_iter().flatten().flat_map(ids).collect();
    let is_told = |who: &NetworkMember| ids(who).any(|id| kept.contains(id)) && !is_against(seen, who);
    for who in [&member, &backup].into_iter().flatten().filter(|who| is_told(who)) {
        check.error("kept_from", format!("{} has this turn, so it can not be kept from them", who.name));
    }
    TurnText {
        member: member.as_ref().map_or_else(|| seen.family.id.clone(), |who| who.id.clone()),
        backup: backup.as_ref().map(|who| who.id.clone()),
        offer,
        span: Span { from_on, until_on, every },
        decided_by,
        kept_from: People::new(kept.iter().filter(|id| !own.contains(id)).cloned()),
    }
}

fn is_against(seen: &Seen, who: &NetworkMember) -> bool {
    seen.against.iter().any(|one| one.id == who.id)
}

/// The ids by which something can be kept from somebody.
fn ids(who: &NetworkMember) -> impl Iterator<Item = &Id> {
    [Some(&who.id), who.person_id.as_ref()].into_iter().flatten()
}

fn chosen(check: &Check<'_>, seen: &Seen, field: &str) -> Option<NetworkMember> {
    let id: Id = check.optional(field).parse().ok()?;
    seen.network.member(&id).ok().cloned()
}

pub(super) async fn show_new(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    NEW.show(&site, &viewer, &reference(&text)?, About::need(&act::id(&id)?)).await
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    NEW.take(&site, &viewer, &reference(&text)?, About::need(&act::id(&id)?), values).await
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    CHANGE.show(&site, &viewer, &reference(&text)?, About::turn(&act::id(&id)?)).await
}

pub(super) async fn save(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    CHANGE.take(&site, &viewer, &reference(&text)?, About::turn(&act::id(&id)?), values).await
}
