//! What somebody of the network opens by their link, without an account: a calendar of their own turns, and a page on which they say how it went.
//!
//! It names nobody, no place and no child. A link that was ended, is too old, or never was gets one answer, in the same time, and counts as a try of its network.

use std::time::Duration;

use alongside_access::{by_secret, code_hash, even};
use alongside_calendar::{Calendar, Event};
use alongside_schema::{Act, Asked, Day, Entry, Error, Id, Tx};
use alongside_web::{Frame, Page, Site, Values, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use crate::codes::{LinkKind, Outcome};
use crate::store::{self, Ask, Own, OwnTurn};

/// The beat at which a link is answered, whether it works or not.
const BEAT: Duration = Duration::from_millis(100);
/// Days back and ahead of which somebody can say how it went.
const AROUND: i64 = 7;
/// Days back of which a calendar still shows turns.
const BEFORE: i64 = 14;
/// Hours after which a telephone should fetch its calendar anew.
const FETCH_HOURS: u8 = 6;

#[derive(Template)]
#[template(path = "network/own.html")]
struct OwnPage {
    frame: Frame,
    /// The secret goes with the form and not in its address, which the trail would name where a form comes from elsewhere.
    secret: String,
    /// What there is to say, the nearest day first: the turn, the day, and what was said.
    lines: Vec<Line>,
}

/// One turn on one day.
struct Line {
    turn: Id,
    day: Day,
    hours: String,
    stands_in: bool,
    is_to_come: bool,
    said: Option<Outcome>,
}

impl Line {
    fn words(&self) -> String {
        format!("{}, {}", self.day.with_weekday(), self.hours)
    }

    fn no(&self) -> &'static str {
        if self.is_to_come { "I can not" } else { "I could not" }
    }

    fn said_words(&self) -> &'static str {
        match self.said {
            Some(Outcome::CouldNot) if self.is_to_come => "You said that you can not.",
            Some(Outcome::CouldNot) => "You said that you could not.",
            Some(Outcome::Done | Outcome::BackupDid) => "You said that it is done.",
            None => "",
        }
    }

    fn is_said(&self, outcome: Outcome) -> bool {
        matches!(
            (self.said, outcome),
            (Some(Outcome::CouldNot), Outcome::CouldNot) | (Some(Outcome::Done | Outcome::BackupDid), Outcome::Done)
        )
    }
}

#[derive(Template)]
#[template(path = "network/no_link.html")]
struct NoLinkPage {
    frame: Frame,
}

/// The one answer to every link that does not work: an error, so that no telephone takes it for a calendar.
fn no_link(site: &Site) -> Page {
    let frame = site.frame(None, "This link does not work");
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&NoLinkPage { frame })?).into_response())
}

/// Whose link it is, where it works and `is_right`. The first look of a day is entered.
fn opened(
    tx: &mut Tx<'_>,
    site: &Site,
    asked: &Asked,
    (kind, hash): (LinkKind, &str),
    is_right: impl FnOnce(&Own) -> bool,
) -> alongside_schema::Result<Option<Own>> {
    let own = by_secret(tx, site, asked, "member link", |tx| {
        Ok(store::own_by_secret(tx, kind, hash)?.filter(|own| is_right(own)))
    })?;
    if let Some(own) = own.as_ref().filter(|own| own.is_first_today) {
        let entry = Entry::by_nobody(Act::MemberLinkUsed).family(&own.family).target(&own.link).detail(kind.code());
        store::link_opened(tx, own)?;
        tx.record(entry.asked(asked))?;
    }
    Ok(own)
}

pub(super) async fn calendar(
    State(site): State<Site>,
    Extension(asked): Extension<Asked>,
    Path(text): Path<String>,
) -> Page {
    even(BEAT, async {
        let secret = text.strip_suffix(".ics").unwrap_or(&text);
        let (of, hash) = (site.clone(), code_hash(secret));
        let own = site.db().housekeeping(move |tx| opened(tx, &of, &asked, (LinkKind::Calendar, &hash), |_| true));
        let Some(own) = own.await? else { return no_link(&site) };
        let now = site.clock().now();
        let calendar = Calendar {
            name: "Turns".to_owned(),
            made_at: now.0,
            fetch_hours: FETCH_HOURS,
            events: events(&own, now.day()),
        };
        Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], calendar.text()).into_response())
    })
    .await
}

/// Their turns from two weeks ago to the last day of the link. A title is never made of the record.
fn events(own: &Own, today: Day) -> Vec<Event> {
    let mut events = Vec::new();
    let first = today.plus_days(-BEFORE);
    let days = (0..first.days_until(own.ends_on)).map(|after| first.plus_days(after));
    for day in days {
        for turn in own.turns.iter().filter(|turn| turn.is_theirs(day)) {
            let (from, to) = turn.when.minutes();
            let at = |minutes: i64| {
                let (hour, minute) = (i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?);
                Some(day.0.at(hour, minute, 0, 0))
            };
            let (Some(begins), Some(ends)) = (at(from), at(to)) else { continue };
            events.push(Event { uid: uid(own, turn, day), begins, ends, title: "Your turn".to_owned() });
        }
    }
    events
}

/// By which a telephone knows a turn again: it leads nobody to the record.
fn uid(own: &Own, turn: &OwnTurn, day: Day) -> String {
    let digest = code_hash(&format!("{} {} {day}", own.link, turn.id));
    format!("{}@turns.invalid", &digest[..32])
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(asked): Extension<Asked>,
    Path(secret): Path<String>,
) -> Page {
    even(BEAT, async {
        let (of, hash) = (site.clone(), code_hash(&secret));
        let own = site.db().housekeeping(move |tx| opened(tx, &of, &asked, (LinkKind::Answer, &hash), |_| true));
        let Some(own) = own.await? else { return no_link(&site) };
        page(&OwnPage {
            frame: site.frame(None, "Did it work?"),
            secret: secret.trim().to_owned(),
            lines: lines(&own, site.clock().today()),
        })
    })
    .await
}

fn lines(own: &Own, today: Day) -> Vec<Line> {
    let days = (-AROUND..=AROUND).map(|after| today.plus_days(after));
    let mut lines: Vec<Line> =
        days.flat_map(|day| own.turns.iter().filter_map(move |turn| line(turn, day, today))).collect();
    // What is over comes first, the newest on top; then what is to come.
    lines.sort_by_key(|line| {
        (line.is_to_come, if line.is_to_come { line.day.0 } else { today.0 }, std::cmp::Reverse(line.day))
    });
    lines
}

fn line(turn: &OwnTurn, day: Day, today: Day) -> Option<Line> {
    (turn.is_on(day) && turn.is_asked(day)).then(|| Line {
        turn: turn.id.clone(),
        day,
        hours: turn.when.hours(),
        stands_in: turn.stands_in,
        is_to_come: day > today,
        said: turn.answered(day),
    })
}

/// Keeps what somebody says of one of their turns. What is no turn of theirs is answered like a link that does not work.
pub(super) async fn answer<A: Ask + 'static>(
    State(site): State<Site>,
    Extension(asked): Extension<Asked>,
    values: Values,
) -> Page {
    even(BEAT, async {
        let secret = values.get("secret").trim().to_owned();
        let today = site.clock().today();
        let said =
            (values.get("turn").parse().ok(), values.get("day").parse().ok(), values.get("outcome").parse().ok());
        let (of, hash, by) = (site.clone(), code_hash(&secret), asked.clone());
        let for_look = (hash.clone(), said.clone());
        let own = site.db().housekeeping(move |tx| {
            let (hash, said) = for_look;
            opened(tx, &of, &by, (LinkKind::Answer, &hash), |own| may_be_said(own, &said, today))
        });
        let (Some(_), (Some(turn), Some(day), Some(outcome))) = (own.await?, said) else { return no_link(&site) };
        let number = site.settings().council.ring_back.clone();
        let kept = site.db().write(move |tx| {
            let said: (&Id, Day, Outcome) = (&turn, day, outcome);
            let own = store::answer_by_link::<A>(tx, &hash, said, &number)?.ok_or(Error::NotFound)?;
            let entry = Entry::by_nobody(Act::MemberLinkUsed).family(&own.family).target(&turn).detail(outcome.code());
            Ok(entry.asked(&asked).with(()))
        });
        match kept.await {
            Ok(()) => then(&format!("/turn/{secret}")),
            Err(Error::NotFound) => no_link(&site),
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Whether it is a turn of theirs that may be spoken of now.
fn may_be_said(own: &Own, said: &(Option<Id>, Option<Day>, Option<Outcome>), today: Day) -> bool {
    let (Some(turn), Some(day), Some(outcome)) = said else { return false };
    let known = own.turns.iter().find(|known| known.id == *turn);
    let is_near = today.days_until(*day).abs() <= AROUND;
    let is_over = *day <= today || *outcome == Outcome::CouldNot;
    is_near && is_over && known.is_some_and(|turn| turn.is_on(*day) && turn.is_asked(*day))
}
