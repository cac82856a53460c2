//! Reading clocks from TOML, and saying on which line something must be put right.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de};
use toml::{Spanned, Value};

use crate::clock::{Clock, Clocks, Length, Unit};

/// Ten years: whoever writes a longer length or closure has mistyped it.
const MOST_DAYS: i64 = 3660;
/// The same in months.
const MOST_MONTHS: i64 = 120;

/// Why a text of clocks was not taken: the line, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {says}")]
pub struct Fault {
    /// The line of the text, counted from 1; for a whole entry, that of its heading.
    pub line: usize,
    /// What is wrong and what to do.
    pub says: String,
}

/// A text that was read and found good.
pub(crate) struct File {
    pub clocks: Vec<Clock>,
    pub pause_words: BTreeMap<String, String>,
    pub closed: Vec<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    clock: Vec<Spanned<RawClock>>,
    #[serde(default)]
    pause: Vec<Spanned<RawPause>>,
    #[serde(default)]
    closed: Vec<Spanned<RawClosed>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClock {
    code: String,
    words: String,
    starts: String,
    length: Option<u32>,
    unit: Unit,
    #[serde(default)]
    by_urgency: BTreeMap<String, RawLength>,
    #[serde(default)]
    start_counts: bool,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    pauses: Vec<String>,
    #[serde(default)]
    reason_if_late: bool,
    from: RawDay,
    until: Option<RawDay>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLength {
    length: Option<u32>,
    unit: Unit,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPause {
    code: String,
    words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClosed {
    from: RawDay,
    until: RawDay,
}

/// A day, written `2026-11-21` with or without quotes.
#[derive(Clone, Copy)]
struct RawDay(Date);

impl<'de> Deserialize<'de> for RawDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match Value::deserialize(deserializer)? {
            Value::String(text) => text,
            Value::Datetime(day) if day.time.is_none() => day.to_string(),
            _ => String::new(),
        };
        text.parse().map(Self).map_err(|_| de::Error::custom("write the day like 2026-11-21"))
    }
}

/// Reads a text. `known` are the clocks that it adds to, when it is that of a council.
pub(crate) fn file(text: &str, known: Option<&Clocks>) -> Result<File, Fault> {
    let fault = |span: Range<usize>, says: String| Fault { line: line_of(text, span.start), says };
    let raw: RawFile = toml::from_str(text)
        .map_err(|error| fault(error.span().unwrap_or(0..0), error.message().trim_end().to_owned()))?;

    let mut pause_words = BTreeMap::new();
    for entry in raw.pause {
        let (span, pause) = (entry.span(), entry.into_inner());
        written("code", &pause.code).and_then(|()| written("words", &pause.words)).map_err(|s| fault(span, s))?;
        pause_words.insert(pause.code, pause.words);
    }
    let mut closed = Vec::new();
    for entry in raw.closed {
        let (span, days) = (entry.span(), entry.into_inner());
        closed.extend(closure(days.from.0, days.until.0).map_err(|says| fault(span, says))?);
    }
    let mut clocks: Vec<Clock> = Vec::new();
    for entry in raw.clock {
        let span = entry.span();
        let read = clock(entry.into_inner(), known.is_some()).and_then(|clock| {
            stands_alone(&clock, &clocks)?;
            has_words_for_pauses(&clock, &pause_words, known)?;
            known.map_or(Ok(()), |known| fits(&clock, known))?;
            Ok(clock)
        });
        clocks.push(read.map_err(|says| fault(span, says))?);
    }
    Ok(File { clocks, pause_words, closed })
}

fn clock(raw: RawClock, own: bool) -> Result<Clock, String> {
    for (name, text) in [("code", &raw.code), ("words", &raw.words), ("starts", &raw.starts), ("source", &raw.source)] {
        written(name, text)?;
    }
    let of_clock = |says: String| format!("{}: {says}", raw.code);
    let mut by_urgency = BTreeMap::new();
    for (urgency, length) in raw.by_urgency {
        let length = checked(length.length, length.unit).map_err(|says| of_clock(format!("{urgency}: {says}")))?;
        by_urgency.insert(urgency, length);
    }
    let length = checked(raw.length, raw.unit).map_err(of_clock)?;
    let (from, until) = (raw.from.0, raw.until.map(|day| day.0));
    if until.is_some_and(|until| until < from) {
        return Err(of_clock("until is before from; write the last day on which this version holds".to_owned()));
    }
    let stands_still = std::iter::once(&length).chain(by_urgency.values()).any(|length| length.can_stand_still());
    if raw.start_counts && length.unit == Unit::Months {
        return Err(of_clock("months are counted from the day of the start; leave out start_counts".to_owned()));
    }
    if !raw.pauses.is_empty() && !stands_still {
        return Err(of_clock("same-day lengths and hours never stand still; leave out pauses".to_owned()));
    }
    Ok(Clock {
        code: raw.code,
        words: raw.words,
        starts: raw.starts,
        length,
        by_urgency,
        start_counts: raw.start_counts,
        strict: raw.strict,
        pauses: raw.pauses,
        reason_if_late: raw.reason_if_late,
        from,
        until,
        source: raw.source,
        own,
    })
}

fn written(name: &str, text: &str) -> Result<(), String> {
    if text.trim().is_empty() { Err(format!("{name} is empty; write it")) } else { Ok(()) }
}

fn checked(count: Option<u32>, unit: Unit) -> Result<Length, String> {
    let says = match (unit, count.map(i64::from)) {
        (Unit::SameDay, None) => return Ok(Length { count: 0, unit }),
        (Unit::SameDay, Some(_)) => "same_day has no length; leave out length",
        (_, None) => "write a length, as in length = 10",
        (Unit::CalendarDays | Unit::Hours | Unit::Months, Some(0)) => {
            "a length of 0 is only for working_days; use same_day"
        }
        (Unit::Hours, Some(count)) if count <= MOST_DAYS * 24 => return Ok(Length { count, unit }),
        (Unit::Months, Some(count)) if count <= MOST_MONTHS => return Ok(Length { count, unit }),
        (Unit::WorkingDays | Unit::CalendarDays, Some(count)) if count <= MOST_DAYS => {
            return Ok(Length { count, unit });
        }
        _ => "the length is more than ten years; write a shorter one",
    };
    Err(says.to_owned())
}

fn closure(from: Date, until: Date) -> Result<impl Iterator<Item = Date>, String> {
    let days = crate::calendar::days_between(from, until);
    if !(0..=MOST_DAYS).contains(&days) {
        return Err("closed: until must be the same day as from or after it, and within ten years".to_owned());
    }
    Ok(from.series(1.day()).take_while(move |day| *day <= until))
}

/// No two versions of one clock in one text may hold on the same day.
fn stands_alone(clock: &Clock, before: &[Clock]) -> Result<(), String> {
    let starts_in = |one: &Clock, other: &Clock| other.holds_on(one.from);
    let overlaps = |other: &&Clock| other.code == clock.code && (starts_in(clock, other) || starts_in(other, clock));
    match before.iter().find(overlaps) {
        Some(other) => Err(format!(
            "{}: this version and the one from {} hold on the same days; write until, the last day, in the earlier one",
            clock.code, other.from
        )),
        None => Ok(()),
    }
}

fn has_words_for_pauses(clock: &Clock, own: &BTreeMap<String, String>, known: Option<&Clocks>) -> Result<(), String> {
    let is_known = |code: &String| own.contains_key(code) || known.is_some_and(|k| k.pause_words.contains_key(code));
    match clock.pauses.iter().find(|code| !is_known(code)) {
        Some(code) => {
            Err(format!("{}: there is no [[pause]] with code = {code:?}; add one with its words", clock.code))
        }
        None => Ok(()),
    }
}

/// Whether a council's clock can work beside those of the product: its event happens, and no urgency is forgotten.
fn fits(clock: &Clock, known: &Clocks) -> Result<(), String> {
    if !known.clocks.iter().any(|other| other.starts == clock.starts) {
        let mut events: Vec<&str> = known.clocks.iter().map(|other| other.starts.as_str()).collect();
        events.sort_unstable();
        events.dedup();
        let events = events.join(", ");
        return Err(format!("{}: nothing starts at {:?}; use one of {events}", clock.code, clock.starts));
    }
    let urgencies = |clock: &Clock| clock.by_urgency.keys().cloned().collect::<Vec<_>>();
    let Some(built_in) = known.clocks.iter().find(|other| other.code == clock.code) else { return Ok(()) };
    let (own, expected) = (urgencies(clock), urgencies(built_in));
    if own == expected {
        Ok(())
    } else if expected.is_empty() {
        Err(format!("{}: its length does not depend on urgency; leave out by_urgency", clock.code))
    } else {
        Err(format!("{}: give a length by_urgency for each of {}, and no other", clock.code, expected.join(", ")))
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
