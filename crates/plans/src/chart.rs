//! Where things stand in the pictures of the plan: days as a share of the width, rows as pixels from the top. The picture then fits any
//! width, on a telephone and on paper, and its letters keep their size. What it shows stands beside it in a table.

use alongside_schema::Day;
use alongside_sequence::week_of;

use crate::codes::StepState;
use crate::services::{Overview, Row};

/// How far back a picture goes at the most, in weeks; what began earlier begins at its edge.
const WEEKS_BACK: i64 = 26;
/// How far ahead it goes at the most and at the least.
const WEEKS_AHEAD: (i64, i64) = (8, 52);
/// The pixels of one row, and those above the first.
const ROW: usize = 48;
const TOP: usize = 28;
/// The letters of a label that fit a telephone.
const LETTERS: usize = 32;

/// The picture of the services in time.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The height, in pixels.
    pub height: usize,
    /// Where today is, as a share of the width.
    pub today: String,
    /// The first days of months, with their names.
    pub months: Vec<(String, String)>,
    /// A row for each service.
    pub rows: Vec<ChartRow>,
}

/// One service.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartRow {
    /// Its name, shortened.
    pub label: String,
    /// Where its letters stand, in pixels from the top.
    pub label_y: usize,
    /// Where its bars begin, in pixels from the top.
    pub bar_y: usize,
    /// Its bars.
    pub bars: Vec<Bar>,
}

/// A stretch of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it shows: `wait`, `run`, `ahead`, `over` or `window`.
    pub kind: &'static str,
    /// Where it begins, as a share of the width.
    pub x: String,
    /// How long it is, as a share of the width.
    pub width: String,
}

/// The days that a picture spans.
struct Span {
    from: Day,
    days: i64,
}

impl Span {
    fn share(&self, day: Day) -> f64 {
        let at = self.from.days_until(day).clamp(0, self.days);
        at as f64 / self.days.max(1) as f64 * 100.0
    }

    /// Nothing where the stretch has no day in the picture. A single day is still seen.
    fn bar(&self, kind: &'static str, from: Day, to: Day) -> Option<Bar> {
        let last = self.from.plus_days(self.days);
        if to < from || to < self.from || from > last {
            return None;
        }
        let (x, end) = (self.share(from), self.share(to));
        Some(Bar { kind, x: percent(x.min(99.0)), width: percent((end - x).max(1.0)) })
    }
}

fn percent(share: f64) -> String {
    format!("{share:.2}%")
}

/// The picture of these services; nothing where there are none.
pub fn chart(overview: &Overview, today: Day) -> Option<Chart> {
    if overview.rows.is_empty() {
        return None;
    }
    let span = span(&overview.rows, today);
    let rows = overview.rows.iter().enumerate().map(|(at, row)| ChartRow {
        label: shortened(&row.step.about.service),
        label_y: TOP + at * ROW + 18,
        bar_y: TOP + at * ROW + 25,
        bars: bars(&span, row, today),
    });
    Some(Chart {
        height: TOP + overview.rows.len() * ROW + 8,
        today: percent(span.share(today)),
        months: months(&span),
        rows: rows.collect(),
    })
}

fn span(rows: &[Row], today: Day) -> Span {
    let first = rows.iter().map(|row| row.step.about.waiting_since).fold(today.plus_days(-28), Day::min);
    let last_days = |row: &Row| {
        let about = &row.step.about;
        [row.expected_end, about.wanted_to, about.wanted_from, about.earliest_on].into_iter().flatten().max()
    };
    let last = rows.iter().filter_map(last_days).fold(today, Day::max);
    let from = Day(week_of(first.max(today.plus_days(-7 * WEEKS_BACK)).0));
    let to = last.plus_days(14).clamp(today.plus_days(7 * WEEKS_AHEAD.0), today.plus_days(7 * WEEKS_AHEAD.1));
    Span { from, days: from.days_until(to) }
}

fn bars(span: &Span, row: &Row, today: Day) -> Vec<Bar> {
    let (about, progress) = (&row.step.about, &row.step.progress);
    let began = progress.started_on;
    let waited_to = began.or(progress.ended_on).unwrap_or(today);
    let window = match (about.wanted_from.max(about.earliest_on), about.wanted_to) {
        (None, None) => None,
        (from, to) => {
            let last = span.from.plus_days(span.days);
            span.bar("window", from.unwrap_or(today), to.unwrap_or(last))
        }
    };
    let runs = began.and_then(|began| match progress.state {
        StepState::Running => span.bar("run", began, today),
        _ => span.bar("over", began, progress.ended_on.unwrap_or(today)),
    });
    let ahead = row.expected_end.filter(|end| *end > today).and_then(|end| span.bar("ahead", today, end));
    let waits = span.bar("wait", about.waiting_since, waited_to);
    [waits, runs, ahead, window].into_iter().flatten().collect()
}

/// The first day of each month in the span, or of every second or third where there are many.
fn months(span: &Span) -> Vec<(String, String)> {
    let step = 1 + span.days / 240;
    let mut day = Day(span.from.0.first_of_month());
    let mut months = Vec::new();
    while span.from.days_until(day) < span.days - 12 {
        if day >= span.from {
            let words = if day.0.month() == 1 { "%b %Y" } else { "%b" };
            months.push((percent(span.share(day)), day.0.strftime(words).to_string()));
        }
        day = day.plus_months(step);
    }
    months
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= LETTERS {
        return line.to_owned();
    }
    let short: String = line.chars().take(LETTERS - 1).collect();
    format!("{}…", short.trim_end())
}

/// The picture of one person's appointments week by week.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadChart {
    /// Whose.
    pub name: String,
    /// A column for each week.
    pub columns: Vec<Column>,
    /// How far from the top the line is above which it is a lot, in pixels.
    pub much_y: i64,
    /// The height, in pixels.
    pub height: i64,
}

/// One week.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Where it begins, as a share of the width.
    pub x: String,
    /// How wide it is, as a share of the width.
    pub width: String,
    /// How far from the top, in pixels.
    pub y: i64,
    /// How high, in pixels.
    pub height: i64,
    /// Whether that week is more than the setting.
    pub is_much: bool,
}

/// The pixels of one appointment.
const APPOINTMENT: i64 = 14;

/// The picture of each person's appointments, of everybody who has any.
pub fn load_charts(overview: &Overview) -> Vec<LoadChart> {
    let one = |(name, weeks): &(String, Vec<u32>)| {
        let most = weeks.iter().copied().map(i64::from).max().unwrap_or(0).max(overview.much) + 1;
        let height = most * APPOINTMENT;
        let width = 100.0 / weeks.len().max(1) as f64;
        let columns = weeks.iter().enumerate().filter(|(_, count)| **count > 0).map(|(week, count)| {
            let tall = i64::from(*count) * APPOINTMENT;
            Column {
                x: percent(week as f64 * width),
                width: percent(width * 0.8),
                y: height - tall,
                height: tall,
                is_much: i64::from(*count) > overview.much,
            }
        });
        LoadChart {
            name: name.clone(),
            columns: columns.collect(),
            much_y: height - overview.much * APPOINTMENT,
            height,
        }
    };
    overview.weeks.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_stretch_stays_in_the_picture() {
        let span = Span { from: day("2026-11-02"), days: 100 };
        let bar = |from, to| span.bar("run", day(from), day(to)).map(|bar| (bar.x, bar.width));
        let share = |x: &str, width: &str| Some((x.to_owned(), width.to_owned()));
        assert_eq!(bar("2026-11-12", "2026-11-22"), share("10.00%", "10.00%"));
        assert_eq!(bar("1990-01-01", "2030-01-01"), share("0.00%", "100.00%"));
        assert_eq!(bar("2026-11-12", "2026-11-12"), share("10.00%", "1.00%"), "one day is seen");
        assert_eq!(bar("2026-10-01", "2026-10-02"), None);
        assert_eq!(bar("2028-01-01", "2028-02-01"), None);
        assert_eq!(bar("2026-12-01", "2026-11-20"), None);
    }

    #[test]
    fn months_are_named_and_not_crowded() {
        let names = |days| {
            months(&Span { from: day("2026-11-02"), days }).into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        assert_eq!(names(100), ["Dec", "Jan 2027"]);
        assert!(names(546).len() <= 7);
    }

    #[test]
    fn a_long_name_is_shortened_by_letters() {
        assert_eq!(shortened("Speech and language"), "Speech and language");
        assert_eq!(shortened(&"ب".repeat(100)).chars().count(), LETTERS);
        assert_eq!(shortened("One\nTwo"), "One");
    }
}
