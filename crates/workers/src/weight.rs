//! What a worker's families weigh: a sum of points that the council sets, always shown with what it is made of, and never used to rank workers.

use alongside_schema::Day;
use alongside_web::settings::LoadPoints;

/// How far the law is involved with the children of a family, as far as the viewer may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statutory {
    /// Not at all.
    No,
    /// A child is in need (section 17).
    InNeed,
    /// A child has a protection plan, is before court or looked after.
    Protection,
}

/// One family of a worker.
#[derive(Clone, Copy, Debug)]
pub struct Weighed {
    /// Children in it.
    pub children: i64,
    /// How far the law is involved.
    pub statutory: Statutory,
    /// Since when the worker leads it.
    pub led_since: Day,
    /// Whether a plan is agreed: until then the work is at its start.
    pub has_plan: bool,
    /// Minutes of travel to the visits that the worker has planned with them.
    pub travel_minutes: i64,
}

/// What all families of one worker weigh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Points.
    pub points: i64,
    /// Points that the worker has room for.
    pub room: i64,
    /// What the points are made of, in words.
    pub words: String,
}

/// Adds up. Of families that the viewer does not know of nothing is in it: a sum with them would tell that there are some.
pub fn weigh(seen: &[Weighed], percent: i64, today: Day, points: LoadPoints) -> Weight {
    let count = |test: fn(&Weighed) -> bool| seen.iter().filter(|family| test(family)).count() as i64;
    let further: i64 = seen.iter().map(|family| (family.children - 2).max(0)).sum();
    let new = seen.iter().filter(|family| family.led_since.days_until(today) < points.new_days).count() as i64;
    let starting = count(|family| !family.has_plan);
    let hours = (seen.iter().map(|family| family.travel_minutes).sum::<i64>() + 30) / 60;
    let parts = [
        ("families", seen.len() as i64, points.family),
        ("children after the second", further, points.further_child),
        ("with a child in need", count(|family| family.statutory == Statutory::InNeed), points.child_in_need),
        (
            "with child protection or court",
            count(|family| family.statutory == Statutory::Protection),
            points.protection,
        ),
        ("new to them", new, points.new_family),
        ("without an agreed plan yet", starting, points.starting),
        ("hours of travel planned", hours, points.travel_hour),
    ];
    let sum = parts.iter().map(|(_, count, each)| count * each).sum();
    let said = parts.iter().filter(|(_, count, each)| count * each > 0);
    let words: Vec<String> = said.map(|(what, count, each)| format!("{what}: {count} × {each}")).collect();
    Weight { points: sum, room: points.full_time * percent / 100, words: words.join("; ") }
}

impl Weight {
    /// Whether the families weigh more than there is room for.
    pub fn is_above(&self) -> bool {
        self.points > self.room
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_says_what_it_is_made_of() {
        let today: Day = "2026-11-21".parse().expect("a day");
        let family = |children, statutory, days: i64| Weighed {
            children,
            statutory,
            led_since: today.plus_days(-days),
            has_plan: days > 50,
            travel_minutes: days,
        };
        let seen = [family(4, Statutory::Protection, 100), family(1, Statutory::No, 3)];
        let weight = weigh(&seen, 50, today, LoadPoints::default());
        assert_eq!((weight.points, weight.room, weight.is_above()), (8 + 2 + 4 + 2 + 1 + 2, 24, false));
        assert_eq!(
            weight.words,
            "families: 2 × 4; children after the second: 2 × 1; with child protection or court: 1 × 4; new to them: 1 × 2; without an agreed plan yet: 1 × 1; hours of travel planned: 2 × 1"
        );
        assert_eq!(weigh(&[], 100, today, LoadPoints::default()).words, "");
    }
}
