//! The day: when and where, that it was held, what the family was told, and when it was among itself.

use alongside_families::visiting::time_of_day;
use alongside_schema::{Day, Moment};
use alongside_web::{Check, Form, Site};

use super::form::{Step, Stored, form_page, nothing_stored};
use super::seen::Seen;
use crate::store::{self, DayText, PrivateTime};

form_page!(DayPage, "conferences/day.html", "The day of the meeting", |seen| format!("{}/day", seen.address()));
form_page!(PrivatePage, "conferences/private.html", "When the family was among itself", |seen| {
    format!("{}/private", seen.address())
});

impl PrivatePage {
    fn times(&self) -> &[PrivateTime] {
        self.seen.whole().map_or(&[], |whole| &whole.private)
    }

    fn goes_on(&self) -> bool {
        goes_on(&self.seen)
    }
}

/// Whether the family is among itself now.
fn goes_on(seen: &Seen) -> bool {
    seen.whole().is_ok_and(|whole| whole.private.iter().any(|time| time.ended_at.is_none()))
}

pub(super) const DAY: Step<DayText> = Step {
    name: "conference-day",
    field: "held_day",
    for_coordinator: true,
    fill,
    parse,
    keep: |tx, by, seen, to, version| {
        let whole = seen.whole()?;
        store::keep_day(tx, by, &seen.family.id, whole, to, version, |guest| seen.guest_name(guest))?;
        Ok(whole.conference.id.clone())
    },
    back: Seen::address,
    stored,
    render: DayPage::render,
};

fn fill(form: Form, seen: &Seen, _: Day) -> Form {
    let Ok(whole) = seen.whole() else { return form };
    let day = &whole.conference.day;
    let mut form = form
        .with("meets_at", &day.meets_at)
        .with("place", &day.place)
        .with("info_given", &day.info_given)
        .with("not_held_why", &day.not_held_why)
        .of_version(whole.conference.version);
    for (field, day) in [("meets", day.meets_on), ("held", day.held_on)] {
        if let Some(day) = day {
            form = form.with_day(field, day);
        }
    }
    form
}

fn stored(seen: &Seen) -> (i64, Vec<Stored>) {
    let Ok(whole) = seen.whole() else { return (0, Vec::new()) };
    let day = &whole.conference.day;
    let stored = vec![
        ("meets_at", "At what time", day.meets_at.clone()),
        ("place", "Where", day.place.clone()),
        ("info_given", "Who told the family what", day.info_given.clone()),
        ("not_held_why", "Why it does not happen", day.not_held_why.clone()),
    ];
    (whole.conference.version, stored)
}

fn parse(check: &mut Check<'_>, _: &Seen, _: &Site) -> DayText {
    let text = DayText {
        meets_on: check.day_if_any("meets", "the day of the meeting"),
        meets_at: check.optional("meets_at"),
        place: check.optional("place"),
        held_on: check.day_if_any("held", "the day on which it was held"),
        info_given: check.optional("info_given"),
        not_held_why: check.optional("not_held_why"),
    };
    if text.meets_on.is_none() && text.held_on.is_none() && text.not_held_why.is_empty() && !check.has_errors() {
        check.error("meets_day", "Enter the day for which it is set, or say why it does not happen");
    }
    text
}

/// From when to when the family was among itself; only the end, where it is now.
#[derive(Clone, Debug)]
pub(super) struct Span {
    began: Option<Moment>,
    ended: Option<Moment>,
}

pub(super) const PRIVATE: Step<Span> = Step {
    name: "conference-private",
    field: "ended",
    for_coordinator: true,
    fill: |form, _, _| form,
    parse: parse_span,
    keep: |tx, by, seen, span, _| {
        let whole = seen.whole()?;
        match (span.began, span.ended) {
            (Some(began), ended) => store::add_private_time(tx, by, &seen.family.id, whole, (began, ended)),
            (None, Some(ended)) => store::end_private_time(tx, whole, ended),
            (None, None) => Err(alongside_schema::Error::NotFound),
        }
    },
    back: |seen| format!("{}/private", seen.address()),
    stored: nothing_stored,
    render: PrivatePage::render,
};

fn parse_span(check: &mut Check<'_>, seen: &Seen, _: &Site) -> Span {
    let held = seen.whole().ok().and_then(|whole| whole.conference.day.held_on);
    let field = if goes_on(seen) { "ended" } else { "began" };
    let Some(held) = held else {
        check.error(field, "Say first on which day the meeting was held. The page of the day is the place for that");
        return Span { began: None, ended: None };
    };
    let mut time = |field: &str, what: &str, is_needed: bool| {
        let text: String = check.optional(field);
        if text.is_empty() && !is_needed {
            return None;
        }
        let minutes = time_of_day(&text);
        if minutes.is_none() {
            check.error(field, format!("Enter {what}, like 2:15pm or 14:15"));
        }
        let minutes = minutes?;
        held.at(i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?)
    };
    if goes_on(seen) {
        return Span { began: None, ended: time("ended", "the time at which it ended", true) };
    }
    Span {
        began: time("began", "the time at which it began", true),
        ended: time("ended", "the time at which it ended", false),
    }
}
