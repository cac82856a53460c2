//! What holds for every family, whatever its facts.

#[path = "support/town.rs"]
mod town;

use alongside_results::{
    Answer, Clock, Earliest, Facts, FactsFile, Pack, ReasonCode, Test, Truth, built_in, built_in_ids, later_than,
};
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;
use town::Years;

/// Packs with years of which their rules speak.
fn setting() -> impl Strategy<Value = (&'static str, Years)> {
    let ids: Vec<&'static str> = built_in_ids().collect();
    prop::sample::select(ids).prop_map(|id| {
        let first = match id {
            "tfp1" => 2011,
            "tfp2" => 2014,
            "tfp2-2020" => 2018,
            "example-local" => 2024,
            _ => 2021,
        };
        (id, Years { first })
    })
}

fn pack(id: &str) -> &'static Pack {
    built_in(id).expect("a pack")
}

fn read(pack: &Pack, file: &FactsFile) -> Facts {
    pack.read(file).unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn nth_day(years: Years, at: i64) -> Date {
    years.begin() + at.days()
}

/// What could be known on a day: nothing that is dated later.
fn truncated(file: &FactsFile, on: Date) -> FactsFile {
    let mut file = file.clone();
    let later = |day: Option<Date>| day.filter(|day| *day <= on);
    let ended = file.terms.iter().flatten().filter(|term| term.to < on).map(|term| term.id.clone());
    let ended: Vec<String> = ended.collect();
    let family = &mut file.family;
    for day in [
        &mut family.identified_on,
        &mut family.attached_on,
        &mut family.closed_on,
        &mut family.lead_since,
        &mut family.assessment_on,
        &mut family.plan_on,
    ] {
        *day = later(*day);
    }
    for member in file.members.iter_mut().flatten() {
        member.left_school_on = later(member.left_school_on);
    }
    let keep = |list: &mut Option<Vec<_>>| {
        if let Some(rows) = list {
            rows.retain(|row: &alongside_results::AttendanceRow| ended.contains(&row.term));
        }
    };
    keep(&mut file.attendance);
    if let Some(rows) = &mut file.exclusions {
        rows.retain(|row| ended.contains(&row.term));
    }
    if let Some(rows) = &mut file.events {
        rows.retain(|row| row.on <= on);
    }
    if let Some(rows) = &mut file.statuses {
        rows.retain(|row| row.from <= on);
        rows.iter_mut().for_each(|row| row.to = later(row.to));
    }
    if let Some(rows) = &mut file.work {
        rows.retain(|row| row.from <= on);
        rows.iter_mut().for_each(|row| row.to = later(row.to));
    }
    if let Some(rows) = &mut file.needs {
        rows.retain(|row| row.identified_on.is_none_or(|day| day <= on));
        for need in rows {
            need.met_on = later(need.met_on);
            need.evidence.iter_mut().for_each(|rows| rows.retain(|row| row.on.is_none_or(|day| day <= on)));
        }
    }
    file
}

/// An answer as JSON without the places of rows, which are where they are in a file.
fn told(answer: &Answer) -> Value {
    fn without_rows(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.remove("row");
                map.values_mut().for_each(without_rows);
            }
            Value::Array(list) => list.iter_mut().for_each(without_rows),
            _ => {}
        }
    }
    let mut value = serde_json::to_value(answer).expect("JSON");
    without_rows(&mut value);
    // Two needs of one code and one person stand in either order.
    value["needs"].as_array_mut().expect("a list").sort_by_key(Value::to_string);
    value
}

/// Takes one fact away whose absence must never help: nothing of which a rule says "none of these".
fn without_one(file: &FactsFile, chance: &mut ChaCha8Rng) -> FactsFile {
    let mut file = file.clone();
    fn drop_one<T>(list: &mut Option<Vec<T>>, chance: &mut ChaCha8Rng) {
        if let Some(rows) = list
            && !rows.is_empty()
        {
            let at = chance.random_range(0..rows.len());
            rows.remove(at);
        }
    }
    match chance.random_range(0..14) {
        0 => file.attendance = None,
        1 => drop_one(&mut file.attendance, chance),
        2 => file.exclusions = None,
        3 => file.events = None,
        4 => file.statuses = None,
        5 => file.work = None,
        6 => drop_one(&mut file.work, chance),
        7 => file.members = None,
        8 => file.terms = Some(Vec::new()).filter(|_| file.attendance.is_none() && file.exclusions.is_none()),
        9 => file.paid_results = None,
        10 => file.area = None,
        11 => file.audit = None,
        12 => file.family.lead_since = None,
        _ => {
            for need in file.needs.iter_mut().flatten() {
                if chance.random_range(0..2) == 0 { need.met_on = None } else { need.evidence = None }
            }
        }
    }
    if file.terms.is_none() {
        file.attendance = None;
        file.exclusions = None;
    }
    file
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// Between two change days nothing changes, on any day of five years and a year on either side.
    #[test]
    fn every_day_says_what_the_last_change_day_said(seed in any::<u64>(), (id, years) in setting()) {
        let pack = pack(id);
        let facts = read(pack, &town::family(seed, pack, years));
        let changes = pack.change_days(&facts);
        let mut day = years.begin() - 1.year();
        let mut before = pack.evaluate(&facts, day);
        while day < years.end() + 1.year() {
            day += 1.day();
            let now = pack.evaluate(&facts, day);
            if changes.binary_search(&day).is_err() {
                prop_assert!(now.same_as(&before), "seed {seed}, {}, {day}:\n{before:?}\n{now:?}", pack.id);
            }
            before = now;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// An answer for a day is made of what could be known on that day.
    #[test]
    fn later_facts_make_no_difference(seed in any::<u64>(), (id, years) in setting(), at in 0i64..1826) {
        let pack = pack(id);
        let file = town::family(seed, pack, years);
        let on = nth_day(years, at);
        let known = truncated(&file, on);
        prop_assert_eq!(later_than(&known, on), Vec::<String>::new());
        let (all, known) = (read(pack, &file), read(pack, &known));
        prop_assert_eq!(told(&pack.evaluate(&all, on)), told(&pack.evaluate(&known, on)));
    }

    /// The order of rows makes no difference.
    #[test]
    fn order_makes_no_difference(seed in any::<u64>(), (id, years) in setting(), at in 0i64..1826) {
        let pack = pack(id);
        let file = town::family(seed, pack, years);
        let mut chance = ChaCha8Rng::seed_from_u64(seed ^ 1);
        let mut other = file.clone();
        fn shuffle<T>(list: &mut Option<Vec<T>>, chance: &mut ChaCha8Rng) {
            list.iter_mut().for_each(|rows| rows.shuffle(chance));
        }
        shuffle(&mut other.members, &mut chance);
        shuffle(&mut other.terms, &mut chance);
        shuffle(&mut other.attendance, &mut chance);
        shuffle(&mut other.exclusions, &mut chance);
        shuffle(&mut other.events, &mut chance);
        shuffle(&mut other.statuses, &mut chance);
        shuffle(&mut other.work, &mut chance);
        shuffle(&mut other.needs, &mut chance);
        other.needs.iter_mut().flatten().for_each(|need| shuffle(&mut need.evidence, &mut chance));
        let on = nth_day(years, at);
        let (facts, other) = (read(pack, &file), read(pack, &other));
        prop_assert_eq!(told(&pack.evaluate(&facts, on)), told(&pack.evaluate(&other, on)));
        prop_assert_eq!(pack.change_days(&facts), pack.change_days(&other));
    }

    /// What was clean long enough stays so while nothing happens.
    #[test]
    fn more_time_clean_never_un_meets_a_need(seed in any::<u64>(), (id, years) in setting(), at in 0i64..1826, more in 1i64..900) {
        let pack = pack(id);
        let on = nth_day(years, at);
        let facts = read(pack, &truncated(&town::family(seed, pack, years), on));
        let (now, later) = (pack.evaluate(&facts, on), pack.evaluate(&facts, on + more.days()));
        for (now, later) in now.needs.iter().zip(&later.needs) {
            let rule = pack.needs.iter().find(|need| need.code == now.code).expect("a need");
            let is_clean = |test: &Test| matches!(
                test,
                Test::NoEventFor { clock: Clock::LastEvent | Clock::Closure, .. } | Test::StatusAbsentFor { .. }
            );
            if rule.outcomes.iter().all(|outcome| is_clean(&outcome.test)) && now.status == Truth::Yes {
                prop_assert_eq!(later.status, Truth::Yes, "seed {}, {}, {}", seed, now.code, on);
            }
        }
    }

    /// A fact that is missing makes "not known" out of "met"; it makes nothing better.
    #[test]
    fn taking_a_fact_away_makes_nothing_better(seed in any::<u64>(), (id, years) in setting(), at in 0i64..1826) {
        let pack = pack(id);
        // A measure taken away can leave an earlier, better one as the last: the rule says so.
        prop_assume!(pack.id != "example-local");
        let on = nth_day(years, at);
        let file = town::family(seed, pack, years);
        let less = without_one(&file, &mut ChaCha8Rng::seed_from_u64(seed ^ 2));
        let (facts, less) = (read(pack, &file), read(pack, &less));
        let (before, after) = (pack.evaluate(&facts, on), pack.evaluate(&less, on));
        for (before, after) in before.needs.iter().zip(&after.needs) {
            prop_assert_eq!(before.code, after.code);
            prop_assert!(before.status != Truth::No || after.status != Truth::Yes, "seed {}, {}, {}", seed, before.code, on);
        }
        prop_assert!(before.eligible != Truth::No || after.eligible != Truth::Yes, "seed {seed}, {on}");
        prop_assert!(before.claim.claimable() || !after.claim.claimable(), "seed {seed}, {on}");
    }

    /// Nothing can be claimed before the first day that an answer names; and on that day it can, if the terms still to
    /// come are as full as they could be.
    #[test]
    fn the_first_day_is_the_first(seed in any::<u64>(), (id, years) in setting(), at in 0i64..1826) {
        let pack = pack(id);
        let on = nth_day(years, at);
        let facts = read(pack, &truncated(&town::family(seed, pack, years), on));
        let answer = pack.evaluate(&facts, on);
        prop_assert_eq!(answer.claim.claimable(), answer.claim.earliest == Earliest::Now);
        let waits_for_a_fact = answer.claim.reasons.iter().any(|reason| reason.code == ReasonCode::FactUnknown);
        let last = match answer.claim.earliest {
            Earliest::Now => return Ok(()),
            Earliest::On(day) => day,
            // A fact can cease to be needed, as terms move on; no day is named for that.
            Earliest::NotKnown if waits_for_a_fact => return Ok(()),
            Earliest::NotKnown => on + 3.years(),
        };
        let mut day = on + 1.day();
        while day < last {
            prop_assert!(!pack.evaluate(&facts, day).claim.claimable(), "seed {seed}, {}, {on}: {day}", pack.id);
            day += 1.day();
        }
        if let Earliest::On(day) = answer.claim.earliest {
            let then = pack.evaluate(&facts, day);
            let waits_for_school = then.claim.reasons.iter().all(|reason| reason.code == ReasonCode::FactUnknown);
            prop_assert!(then.claim.claimable() || waits_for_school, "seed {seed}, {}, {on}: {then:?}", pack.id);
        }
    }

    /// The first day of a need holds in the same way.
    #[test]
    fn the_first_day_of_a_need_is_the_first(seed in any::<u64>(), (id, years) in setting(), at in 0i64..1826) {
        let pack = pack(id);
        let on = nth_day(years, at);
        let facts = read(pack, &truncated(&town::family(seed, pack, years), on));
        let answer = pack.evaluate(&facts, on);
        for (place, need) in answer.needs.iter().enumerate() {
            prop_assert_eq!(need.status == Truth::Yes, need.earliest == Earliest::Now);
            let last = match need.earliest {
                Earliest::Now => continue,
                Earliest::On(day) => day,
                // A fact can cease to be needed, as terms move on; no day is named for that.
                Earliest::NotKnown if need.status == Truth::NotKnown => continue,
                Earliest::NotKnown => on + 2.years(),
            };
            let mut day = on + 1.day();
            while day < last {
                let then = pack.evaluate(&facts, day);
                prop_assert!(then.needs[place].status != Truth::Yes, "seed {seed}, {} on {day} from {on}", need.code);
                day += 1.day();
            }
        }
    }
}
