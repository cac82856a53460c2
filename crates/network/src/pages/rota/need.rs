//! What a family needs each week, and when.

use alongside_families::Bar;
use alongside_families::visiting::{stored_time, time_of_day, time_words};
use alongside_schema::{Day, Id, People, Viewer};
use alongside_web::{Check, Form, Frame, Page, Site, Values, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::form::{Stored, WeekForm, nothing_stored};
use super::{About, Seen, act, reference};
use crate::store::{self, NeedText, When};
use crate::week::WEEKDAYS;

#[derive(Template)]
#[template(path = "network/need.html")]
struct NeedPage {
    frame: Frame,
    bar: Bar,
    form: Form,
    address: String,
    seen: Seen,
}

impl NeedPage {
    fn weekdays(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        [("", "Choose")].into_iter().chain(WEEKDAYS)
    }
}

const NEW: WeekForm<NeedText> = WeekForm {
    name: "rota-need",
    field: "what",
    fill: |form, _, today| form.with_day("from", today),
    parse,
    keep: |tx, by, family, _, new, _| store::add_need(tx, by, &family.id, new),
    stored: nothing_stored,
    render: |site, viewer, seen, form| render(site, viewer, seen, form, "needs/new"),
};

const CHANGE: WeekForm<NeedText> = WeekForm {
    name: "rota-need-change",
    field: "kept_from",
    fill: |form, seen, _| fill(form, seen),
    parse,
    keep: |tx, _, family, seen, change, version| {
        let was = seen.need()?;
        store::change_need(tx, family, was, change, version)?;
        Ok(was.id.clone())
    },
    stored,
    render: |site, viewer, seen, form| {
        let below = seen.need.as_ref().map(|need| format!("needs/{}", need.id)).unwrap_or_default();
        render(site, viewer, seen, form, &below)
    },
};

fn render(site: &Site, viewer: &Viewer, seen: Seen, form: Form, below: &str) -> Page {
    page(&NeedPage {
        frame: site.frame(Some(viewer), "What the family needs").with_errors(form.has_errors()),
        bar: Bar::from(&seen.family),
        form,
        address: format!("{}/{below}", seen.address()),
        seen,
    })
}

fn fill(form: Form, seen: &Seen) -> Form {
    let Some(need) = &seen.need else { return form };
    let form = form
        .with("what", &need.what)
        .with("weekday", need.when.weekday)
        .with("from_time", time_words(&need.when.from_time))
        .with("to_time", time_words(&need.when.to_time))
        .with("if_it_breaks", &need.if_it_breaks)
        .with_day("from", need.when.from_on)
        .with_ticked("children", need.marks.subjects.iter())
        .with_ticked("kept_from", need.marks.withheld_from.iter())
        .of_version(need.version);
    match need.when.until_on {
        Some(day) => form.with_day("until", day),
        None => form,
    }
}

fn stored(seen: &Seen) -> (i64, Vec<Stored>) {
    let Some(need) = &seen.need else { return (0, Vec::new()) };
    let stored = vec![
        ("what", "What is needed", need.what.clone()),
        ("from_time", "From what time", time_words(&need.when.from_time)),
        ("to_time", "Until what time", time_words(&need.when.to_time)),
        ("if_it_breaks", "What happens if nobody does it", need.if_it_breaks.clone()),
    ];
    (need.version, stored)
}

/// A time of day, as it is stored.
fn time(check: &mut Check<'_>, field: &str, what: &str) -> Option<String> {
    let minutes = time_of_day(&check.optional(field));
    if minutes.is_none() {
        check.error(field, format!("Enter {what}, like 8:15am or 15:30"));
    }
    minutes.map(stored_time)
}

fn parse(check: &mut Check<'_>, seen: &Seen, _: &Site) -> NeedText {
    let was = seen.need.as_ref().map(|need| &need.marks);
    let what = check.text("what", "Enter what is needed, like \u{201c}School run\u{201d}");
    let weekday = check.number("weekday", 1, 7, "Select the day of the week");
    let from_time = time(check, "from_time", "the time at which it begins");
    let to_time = time(check, "to_time", "the time at which it ends");
    if let (Some(from), Some(to)) = (&from_time, &to_time)
        && to <= from
    {
        check.error(
            "to_time",
            "It must end after it begins. For a night, write down one until 11:59pm and another that begins at 12am on the next day",
        );
    }
    let from_on = check.day("from", "the first day on which it is needed").unwrap_or(check.today());
    let until_on = check.day_if_any("until", "the last day on which it is needed");
    let when = When {
        weekday,
        from_time: from_time.unwrap_or_default(),
        to_time: to_time.unwrap_or_default(),
        from_on,
        until_on,
    };
    falls(check, &when);
    let offered: Vec<Id> = seen.children().filter_map(|(id, _)| id.parse().ok()).collect();
    let unseen =
        was.map(|marks| marks.subjects.iter().filter(|id| !offered.contains(id)).cloned()).into_iter().flatten();
    NeedText {
        what,
        when,
        if_it_breaks: check.optional("if_it_breaks"),
        children: People::new(check.ticked("children", &offered).into_iter().chain(unseen)),
        kept_from: seen.ticked(check, "kept_from", was.map_or(&People::none(), |marks| &marks.withheld_from)),
    }
}

/// Whether any such day lies between the first and the last.
fn falls(check: &mut Check<'_>, when: &When) {
    let Some(until) = when.until_on else { return };
    let within = |day: &Day| *day <= until;
    if until < when.from_on {
        check.error("until_day", "The last day must not be before the first");
    } else if !(0..7).map(|after| when.from_on.plus_days(after)).filter(within).any(|day| when.is_on(day)) {
        check.error("until_day", format!("No {} lies between the first day and the last", when.weekday_words()));
    }
}

pub(super) async fn show_new(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
) -> Page {
    NEW.show(&site, &viewer, &reference(&text)?, About::nothing()).await
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(text): Path<String>,
    values: Values,
) -> Page {
    NEW.take(&site, &viewer, &reference(&text)?, About::nothing(), values).await
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
) -> Page {
    CHANGE.show(&site, &viewer, &reference(&text)?, About::need(&act::id(&id)?)).await
}

pub(super) async fn save(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path((text, id)): Path<(String, String)>,
    values: Values,
) -> Page {
    CHANGE.take(&site, &viewer, &reference(&text)?, About::need(&act::id(&id)?), values).await
}
