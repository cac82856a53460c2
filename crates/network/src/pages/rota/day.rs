//! What came of a turn on one day, as a worker was told it.

use alongside_families::Bar;
use alongside_schema::{Day, Error, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::form::{WeekForm, nothing_stored};
use super::{About, Seen, act, reference};
use crate::codes::Outcome;
use crate::store::{self, Ask, By, NetworkMember, NewDay};

#[derive(Template)]
#[template(path = "network/day.html")]
struct DayPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    seen: Seen,
}

impl DayPage {
    fn what(&self) -> &str {
        self.seen.need.as_ref().map_or("", |need| need.what.as_str())
    }

    fn who(&self) -> &str {
        self.seen.turn.as_ref().map_or("", |turn| self.seen.name_of(&turn.member_id))
    }
}

/// What is said of a day, and the number to ring for whoever is asked to step in.
#[derive(Clone)]
struct Said {
    day: Day,
    outcome: Outcome,
    words: String,
    number: String,
}

/// How many days ahead somebody can say that they can not.
const AHEAD: i64 = 60;

fn form<A: Ask + 'static>() -> WeekForm<Said> {
    WeekForm {
        name: "rota-day",
        field: "outcome",
        fill: |form, _, today| form.with_day("day", today),
        parse,
        keep: |tx, by, family, seen, said, _| {
            let turn = seen.turn.as_ref().ok_or(Error::NotFound)?;
            if !turn.span.is_on(&seen.need()?.when, said.day) {
                return Err(Error::Refused(
                    "It is nobody\u{2019}s turn on this day any more. Look at the week.".to_owned(),
                ));
            }
            let is_kept = |who: &NetworkMember| {
                let from = &turn.marks.withheld_from;
                from.contains(&who.id) || who.person_id.as_ref().is_some_and(|person| from.contains(person))
            };
            let backup = turn.backup_id.as_ref().and_then(|id| seen.network.member(id).ok());
            let backup = backup.filter(|who| who.ended_on.is_none() && !is_kept(who));
            let new = NewDay {
                family: family.id.clone(),
                turn: turn.id.clone(),
                marks: turn.marks.clone(),
                day: said.day,
                outcome: said.outcome,
                words: said.words.clone(),
                by: By::Worker(by.user_id.clone()),
                backup: backup.and_then(|who| who.person_id.clone()),
            };
            store::keep_day::<A>(tx, &new, &said.number)
        },
        stored: nothing_stored,
        render: |site, viewer, seen, form| {
            let below = seen.turn.as_ref().map(|turn| format!("turns/{}/days/new", turn.id)).unwrap_or_default();
            page(&DayPage {
                frame: site.frame(Some(viewer), "How it went").with_errors(form.has_errors()),
                bar: Bar::from(&seen.family),
                form,
                address: format!("{}/{below}", seen.address()),
                seen,
            })
        },
    }
}

fn parse(check: &mut Check<'_>, seen: &Seen, site: &Site) -> Said {
    let today = check.today();
    let day = check.day("day", "the day of the turn");
    let outcome = check.code("outcome", "Select what came of it").unwrap_or(Outcome::Done);
    let when = seen.need.as_ref().map(|need| &need.when);
    let is_on = |day: Day| {
        let turn = seen.turn.as_ref();
        when.zip(turn).is_some_and(|(when, turn)| turn.span.is_on(when, day))
    };
    match day {
        Some(day) if !is_on(day) => check.error("day_day", "Enter a day on which it is their turn"),
        Some(day) if day > today && outcome != Outcome::CouldNot => {
            check.error("day_day", "This day is still to come. Only that somebody can not is said before");
        }
        Some(day) if day > today.plus_days(AHEAD) => {
            check.error("day_day", "This is more than two months ahead. Change the turn, or end it");
        }
        _ => {}
    }
    Said {
        day: day.unwrap_or(today),
        outcome,
        words: check.optional("words"),
        number: site.settings().council.ring_back.clone(),
    }
}

/// For which day the form is opened.
#[derive(Deserialize)]
pub(super) struct For {
    #[serde(default)]
    day: String,
}

pub(super) async fn show<A: Ask + 'static>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    Query(of): Query<For>,
) -> Page {
    let about = About::turn(&act::id(&id)?);
    let more = |opened: Form| match of.day.parse() {
        Ok(day) => opened.with_day("day", day),
        Err(_) => opened,
    };
    form::<A>().show_with(&site, &viewer, &reference(&text)?, about, more).await
}

pub(super) async fn add<A: Ask + 'static>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    form::<A>().take(&site, &viewer, &reference(&text)?, About::turn(&act::id(&id)?), values).await
}
