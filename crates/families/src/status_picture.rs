//! The picture of each child's legal status over time: a row for each status, a bar for how long it held. Days are a share of the width and rows
//! pixels from the top, so the picture fits any width and its letters keep their size. A table beside it says the same.

use alongside_schema::{Day, Id};

use crate::store::Spell;

/// The pixels above the first row, where the dates of the axis stand, and those of one row.
const TOP: usize = 24;
const ROW: usize = 62;
/// As many dates as fit above the picture on a telephone.
const MARKS: i64 = 4;
/// How many months may be between two dates of the axis.
const STEPS: &[i64] = &[1, 2, 3, 6, 12, 24, 36, 60];
/// Further right, as a share of the width, a date of the axis would be cut off on a telephone.
const LAST_MARK: f64 = 75.0;

/// The pictures of a family's children, all with the same axis, so that brothers and sisters can be compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatusPicture {
    /// The dates of the axis: where, as a share of the width, and the words.
    pub marks: Vec<(String, String)>,
    /// A picture for each child of whom a status is known.
    pub children: Vec<ChildPicture>,
}

/// One child's.
#[derive(Clone, Debug, PartialEq)]
pub struct ChildPicture {
    /// The child's name.
    pub name: String,
    /// The height, in pixels.
    pub height: usize,
    /// A row for each status, the earliest first.
    pub rows: Vec<PictureRow>,
}

/// One status.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureRow {
    /// Which it is.
    pub label: &'static str,
    /// From when to when, in words.
    pub dates: String,
    /// Where the row begins, in pixels from the top.
    pub top: usize,
    /// Where its bar begins, as a share of the width.
    pub x: String,
    /// How long its bar is, as a share of the width. A single day is still seen.
    pub width: String,
    /// Whether it holds today.
    pub is_now: bool,
}

/// The picture of these spells; `people` are those whom it may name, in the order in which it shows them.
pub fn picture<'a>(spells: &[Spell], people: impl Iterator<Item = (&'a Id, &'a str)>, today: Day) -> StatusPicture {
    let Some(first) = spells.iter().map(|spell| spell.started_on).min() else { return StatusPicture::default() };
    let axis = Axis { first, days: first.days_until(today).max(1) };
    let children = people.filter_map(|(id, name)| {
        let mut own: Vec<&Spell> = spells.iter().filter(|spell| spell.person_id == *id).collect();
        // They come the newest first, also those of one day.
        own.reverse();
        let rows: Vec<PictureRow> = own.iter().enumerate().map(|(at, spell)| axis.row(at, spell, today)).collect();
        let height = TOP + rows.len() * ROW;
        (!rows.is_empty()).then(|| ChildPicture { name: name.to_owned(), height, rows })
    });
    StatusPicture { children: children.collect(), marks: axis.marks() }
}

/// The days that the picture spans: from the first status of anybody until today.
struct Axis {
    first: Day,
    days: i64,
}

impl Axis {
    /// Where a day stands, from 0 to 100.
    fn share(&self, day: Day) -> f64 {
        self.first.days_until(day).clamp(0, self.days) as f64 / self.days as f64 * 100.0
    }

    fn row(&self, at: usize, spell: &Spell, today: Day) -> PictureRow {
        let (from, to) = (self.share(spell.started_on), self.share(spell.ended_on.unwrap_or(today)));
        // The names of months are cut short, so that both days fit a telephone.
        let short = |day: Day| day.0.strftime("%-d %b %Y").to_string();
        let until = spell.ended_on.map_or_else(|| "now".to_owned(), short);
        PictureRow {
            label: spell.status.words(),
            dates: format!("{} to {until}", short(spell.started_on)),
            top: TOP + at * ROW,
            x: percent(from.min(99.0)),
            width: percent((to - from).max(1.0)),
            is_now: spell.ended_on.is_none(),
        }
    }

    /// The first day of every month, quarter or year, as fits.
    fn marks(&self) -> Vec<(String, String)> {
        let months = self.days / 30;
        let step = STEPS.iter().copied().find(|step| months / step < MARKS).unwrap_or(120);
        let words = if step < 12 { "%b %Y" } else { "%Y" };
        let begin = if step < 12 { self.first.0.first_of_month() } else { self.first.0.first_of_year() };
        let days = (0..=MARKS * 2).map(|number| Day(begin).plus_months(number * step));
        days.filter(|day| {
            *day >= self.first && self.share(*day) <= LAST_MARK && self.first.days_until(*day) < self.days
        })
        .map(|day| (percent(self.share(day)), day.0.strftime(words).to_string()))
        .collect()
    }
}

fn percent(share: f64) -> String {
    format!("{share:.2}%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::LegalStatus;
    use alongside_schema::Chance;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn spell(person: &Id, status: LegalStatus, from: &str, to: Option<&str>) -> Spell {
        Spell {
            id: person.clone(),
            person_id: person.clone(),
            status,
            started_on: day(from),
            ended_on: to.map(day),
            reason: String::new(),
            decided_by: String::new(),
        }
    }

    #[test]
    fn each_status_has_its_row_and_its_share_of_the_time() {
        let id = Chance::seeded(1).id("2026-11-21T10:00:00Z".parse().expect("a moment"));
        let spells = [
            spell(&id, LegalStatus::ChildInNeed, "2026-03-02", None),
            spell(&id, LegalStatus::EarlyHelp, "2026-01-01", Some("2026-03-02")),
        ];
        let drawn = picture(&spells, [(&id, "Yusuf")].into_iter(), day("2026-04-11"));
        let rows = &drawn.children[0].rows;
        assert_eq!(rows[0].dates, "1 Jan 2026 to 2 Mar 2026", "the earliest first");
        assert_eq!((rows[0].x.as_str(), rows[0].width.as_str(), rows[0].is_now), ("0.00%", "60.00%", false));
        assert_eq!((rows[1].x.as_str(), rows[1].width.as_str(), rows[1].is_now), ("60.00%", "40.00%", true));
        assert_eq!(drawn.marks.first().map(|mark| mark.1.as_str()), Some("Jan 2026"));
        assert!(picture(&spells, std::iter::empty(), day("2026-04-11")).children.is_empty(), "nobody unnamed is drawn");
        assert_eq!(picture(&[], [(&id, "Yusuf")].into_iter(), day("2026-04-11")), StatusPicture::default());
    }

    #[test]
    fn a_day_and_thirty_years_are_both_drawn() {
        let id = Chance::seeded(1).id("2026-11-21T10:00:00Z".parse().expect("a moment"));
        for from in ["2026-11-21", "2026-11-20", "2025-11-21", "2021-06-01", "1996-11-21"] {
            let spells = [
                spell(&id, LegalStatus::LookedAfter, "2026-11-21", None),
                spell(&id, LegalStatus::Universal, from, Some("2026-11-21")),
            ];
            let drawn = picture(&spells, [(&id, "Yusuf")].into_iter(), day("2026-11-21"));
            assert!(drawn.marks.len() <= MARKS as usize, "{from}: {:?}", drawn.marks);
            assert_eq!(drawn.children[0].rows[1].width, "1.00%", "what began today is seen");
        }
    }
}
