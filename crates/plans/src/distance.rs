//! Distance travelled: each answer on a scale, by what was asked and who answered. Never averaged, and never across people or scales: a
//! mother's 7 and her son's 3 are two things, and no number says both. Source: the domain notes, 3.5.

use alongside_schema::{Day, Id};

use crate::store::Reading;

/// The lowest and the highest answer.
pub const SCALE: (i64, i64) = (0, 10);

/// The answers of one person to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// What was asked.
    pub question: String,
    /// Who answered.
    pub rater: String,
    rater_id: Option<Id>,
    scale: String,
    /// The first answer, and when it was.
    pub first: (Day, i64),
    /// The answers after the first, oldest first.
    pub later: Vec<(Day, i64)>,
}

impl Series {
    /// The last answer, and when it was.
    pub fn last(&self) -> (Day, i64) {
        self.later.last().copied().unwrap_or(self.first)
    }

    /// Every answer, oldest first.
    pub fn answers(&self) -> impl Iterator<Item = (Day, i64)> {
        std::iter::once(self.first).chain(self.later.iter().copied())
    }

    /// From where to where, in words.
    pub fn words(&self) -> String {
        let ((first_on, first), (last_on, last)) = (self.first, self.last());
        if self.later.is_empty() {
            return format!("{first} on {}. One answer so far", first_on.words());
        }
        let moved = match last - first {
            0 => "the same".to_owned(),
            up if up > 0 => format!("{up} up"),
            down => format!("{} down", -down),
        };
        format!("From {first} on {} to {last} on {}: {moved}", first_on.words(), last_on.words())
    }

    /// The picture: a dot for each answer, in time from the first to the last, and the lines between them.
    pub fn dots(&self) -> Vec<Dot> {
        let days = self.first.0.days_until(self.last().0).max(1);
        let share = |day: Day| 4.0 + self.first.0.days_until(day) as f64 / days as f64 * 92.0;
        let place =
            |(day, value): (Day, i64)| (format!("{:.2}%", share(day)), HEIGHT - 8 - value.clamp(SCALE.0, SCALE.1) * 8);
        let places: Vec<(String, i64)> = self.answers().map(place).collect();
        (0..places.len())
            .map(|at| {
                let (x, y) = places[at].clone();
                let before = at.checked_sub(1).map(|before| places[before].clone());
                Dot { x, y, before }
            })
            .collect()
    }
}

/// The height of the picture of one series, in pixels.
pub const HEIGHT: i64 = 96;

/// One answer in the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dot {
    /// How far from the start, as a share of the width.
    pub x: String,
    /// How far from the top, in pixels.
    pub y: i64,
    /// Where the answer before it is.
    pub before: Option<(String, i64)>,
}

/// The readings, which must be in the order of their days, as series: one for each question and person. People are told apart by who they
/// are, and by name only where they are nobody of the record.
pub fn series(readings: &[Reading]) -> Vec<Series> {
    let mut all: Vec<Series> = Vec::new();
    for reading in readings {
        let is_same = |series: &&mut Series| {
            let same_rater = match (&series.rater_id, &reading.rater_id) {
                (None, None) => series.rater == reading.rated_by,
                (one, other) => one == other,
            };
            same_rater && series.question == reading.question && series.scale == reading.scale
        };
        match all.iter_mut().find(is_same) {
            Some(series) => series.later.push((reading.read_on, reading.value)),
            None => all.push(Series {
                question: reading.question.clone(),
                rater: reading.rated_by.clone(),
                rater_id: reading.rater_id.clone(),
                scale: reading.scale.clone(),
                first: (reading.read_on, reading.value),
                later: Vec::new(),
            }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use alongside_schema::Chance;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn reading(on: &str, question: &str, who: (&Id, &str), value: i64) -> Reading {
        Reading {
            read_on: day(on),
            question: question.to_owned(),
            scale: "family".to_owned(),
            rater_id: Some(who.0.clone()),
            rated_by: who.1.to_owned(),
            value,
        }
    }

    #[test]
    fn two_people_of_one_name_are_two_series_and_nothing_is_averaged() {
        let chance = Chance::seeded(1);
        let now = "2026-11-21T10:00:00Z".parse().expect("a moment");
        let (a, b) = (chance.id(now), chance.id(now));
        let all = series(&[
            reading("2026-09-01", "How?", (&a, "Jo"), 3),
            reading("2026-09-01", "How?", (&b, "Jo"), 8),
            reading("2026-10-01", "How?", (&a, "Jo Khan"), 2),
            reading("2026-11-01", "How?", (&a, "Jo"), 6),
            reading("2026-11-01", "Sleep?", (&a, "Jo"), 6),
        ]);
        assert_eq!(all.len(), 3);
        assert_eq!(all[0].answers().map(|(_, value)| value).collect::<Vec<_>>(), [3, 2, 6]);
        assert_eq!(all[0].words(), "From 3 on 1 September 2026 to 6 on 1 November 2026: 3 up");
        assert_eq!(all[1].words(), "8 on 1 September 2026. One answer so far");
    }

    #[test]
    fn dots_stay_in_the_picture() {
        let chance = Chance::seeded(1);
        let id = chance.id("2026-11-21T10:00:00Z".parse().expect("a moment"));
        let all = series(&[
            reading("2026-09-01", "How?", (&id, "Jo"), 0),
            reading("2026-09-01", "How?", (&id, "Jo"), 10),
            reading("2026-12-01", "How?", (&id, "Jo"), 99),
        ]);
        let dots = all[0].dots();
        assert_eq!(dots.iter().map(|dot| dot.y).collect::<Vec<_>>(), [88, 8, 8]);
        assert_eq!((dots[0].x.as_str(), dots[2].x.as_str()), ("4.00%", "96.00%"));
        assert!(dots[0].before.is_none() && dots[1].before.is_some());
    }
}
