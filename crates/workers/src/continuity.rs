//! Whether one worker stays: stretches of work that never overlap, how often a family's lead changed, and whether the same worker was kept
//! when a child's legal status changed. The family tells its story once; each change of worker asks it to begin again.

use alongside_schema::Day;

/// A stretch from a day to a day, or still going on. The day it ends may be the day on which the next begins.
pub type Stretch = (Day, Option<Day>);

/// Whether a new stretch that begins on this day and goes on overlaps none of those that are there.
pub fn fits(there: &[Stretch], begins: Day) -> bool {
    there.iter().all(|(_, end)| end.is_some_and(|end| end <= begins))
}

/// How steady the work with one family was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Continuity {
    /// How often the lead practitioner changed.
    pub lead_changes: usize,
    /// On how many days a child's legal status changed.
    pub status_changes: usize,
    /// On how many of them the same worker led before and after.
    pub kept: usize,
}

/// What the leads of one stretch of work and the days on which a status changed say. `leads` are in the order in which they began, each with
/// a key that is the same for the same person.
pub fn continuity<K: PartialEq>(leads: &[(K, Stretch)], status_days: &[Day]) -> Continuity {
    let lead_changes = leads.windows(2).filter(|pair| pair[0].0 != pair[1].0).count();
    let mut days = status_days.to_vec();
    days.sort_unstable();
    days.dedup();
    let before = |day: Day| leads.iter().rfind(|(_, (from, _))| *from < day).map(|(key, _)| key);
    let after = |day: Day| leads.iter().rfind(|(_, (from, _))| *from <= day).map(|(key, _)| key);
    let led = days.iter().filter(|day| before(**day).is_some());
    let kept = led.clone().filter(|day| before(**day) == after(**day)).count();
    Continuity { lead_changes, status_changes: led.count(), kept }
}

impl Continuity {
    /// In words, for the page of the family's workers.
    pub fn words(self) -> String {
        let lead = match self.lead_changes {
            0 => "The same lead practitioner from the beginning.".to_owned(),
            1 => "The lead practitioner has changed once.".to_owned(),
            times => format!("The lead practitioner has changed {times} times."),
        };
        match (self.status_changes, self.kept) {
            (0, _) => lead,
            (all, kept) if all == kept => {
                format!("{lead} The same worker stayed through every change of legal status ({all}).")
            }
            (all, kept) => format!("{lead} The same worker stayed through {kept} of {all} changes of legal status."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i64) -> Day {
        Day(jiff::civil::date(2026, 1, 1)).plus_days(number)
    }

    /// Every sequence of beginnings and endings over a few days: what `fits` lets in never overlaps.
    #[test]
    fn stretches_that_fit_never_overlap() {
        for mut code in 0..5_i64.pow(5) {
            let mut there: Vec<Stretch> = Vec::new();
            for _ in 0..5 {
                let on = day(code % 5);
                code /= 5;
                let fitting = fits(&there, on);
                match there.last_mut() {
                    Some((from, end @ None)) if *from <= on => *end = Some(on),
                    _ if fitting => there.push((on, None)),
                    _ => {}
                }
            }
            for pair in there.windows(2) {
                assert!(pair[0].1.is_some_and(|end| end <= pair[1].0), "{there:?}");
            }
        }
    }

    #[test]
    fn a_worker_kept_through_a_change_of_status_counts() {
        let leads = [("tom", (day(0), Some(day(50)))), ("grace", (day(50), None))];
        let counted = continuity(&leads, &[day(10), day(10), day(50), day(60)]);
        assert_eq!(counted, Continuity { lead_changes: 1, status_changes: 3, kept: 2 });
        assert_eq!(continuity(&leads[..1], &[day(0)]), Continuity::default(), "the first status is no change");
        assert!(counted.words().ends_with("through 2 of 3 changes of legal status."));
    }
}
