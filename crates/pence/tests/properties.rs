//! What holds of every amount, every repeat and every budget. The seed is fixed, so that a failure comes again.

use alongside_pence::{Balance, Limits, MOST, MOST_TIMES, NoDays, Pence, Repeat, Step, days, step, total, year_of};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn an_amount() -> impl Strategy<Value = Pence> {
    prop_oneof![0..=MOST, 0i64..20_000].prop_map(|number| Pence::of(number).expect("an amount"))
}

fn a_day() -> impl Strategy<Value = Date> {
    (0i64..4_000).prop_map(|after| date(2024, 1, 1).saturating_add(after.days()))
}

fn a_repeat() -> impl Strategy<Value = Repeat> {
    prop_oneof![Just(Repeat::Once), Just(Repeat::Weekly), Just(Repeat::Fortnightly), Just(Repeat::Monthly)]
}

/// What somebody does to a budget: holds, pays, releases or gets back so much.
fn some_moves() -> impl Strategy<Value = Vec<(u8, i64)>> {
    vec((0u8..4, 0i64..5_000), 0..60)
}

fn config() -> ProptestConfig {
    ProptestConfig { rng_seed: RngSeed::Fixed(20261128), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_written_is_read_again(amount in an_amount()) {
        prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        prop_assert_eq!(amount.plain().parse(), Ok(amount));
    }

    #[test]
    fn no_text_is_a_panic_or_a_wrong_amount(text in "[£0-9., +\\-e]{0,14}|\\PC{0,10}") {
        if let Ok(amount) = text.parse::<Pence>() {
            // Whatever is read has no other figures than what was typed.
            let figures = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            let typed = figures(&text);
            let typed = typed.trim_start_matches('0');
            let read = figures(&if text.contains('.') { amount.plain() } else { (amount.number() / 100).to_string() });
            prop_assert_eq!(read.trim_start_matches('0'), typed);
        }
    }

    #[test]
    fn a_sum_is_no_less_than_its_parts_and_never_runs_over(amounts in vec(an_amount(), 0..30)) {
        let sum: i128 = amounts.iter().map(|amount| i128::from(amount.number())).sum();
        match total(amounts) {
            Some(found) => prop_assert_eq!(i128::from(found.number()), sum),
            None => prop_assert!(sum > i128::from(MOST)),
        }
    }

    #[test]
    fn days_rise_and_stay_within(first in a_day(), long in -10i64..1_200, repeat in a_repeat()) {
        let last = first.saturating_add(long.days());
        match days(first, Some(last), repeat) {
            Ok(found) => {
                prop_assert!(!found.is_empty() && found.len() <= MOST_TIMES);
                prop_assert_eq!(found[0], first);
                prop_assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
                prop_assert!(found.iter().all(|day| *day <= last));
                let apart = match repeat { Repeat::Weekly => Some(7), Repeat::Fortnightly => Some(14), _ => None };
                if let Some(apart) = apart {
                    // Also over both changes of the clocks.
                    prop_assert!(found.windows(2).all(|pair| (pair[1] - pair[0]).get_days() == apart));
                    let next = found[found.len() - 1].saturating_add(i64::from(apart).days());
                    prop_assert!(next > last, "no day is left out");
                }
                if repeat == Repeat::Monthly {
                    prop_assert!(found.iter().all(|day| day.day() == first.day().min(day.days_in_month())));
                }
            }
            Err(NoDays::EndBeforeBeginning) => prop_assert!(last < first),
            Err(NoDays::TooMany) => prop_assert!(long / 7 >= MOST_TIMES as i64),
            Err(NoDays::NoEnd) => prop_assert!(false, "an end was said"),
        }
    }

    #[test]
    fn more_money_never_takes_fewer_people(one in an_amount(), other in an_amount(), again: bool, of_late in an_amount()) {
        let of = |number| Pence::of(number).expect("an amount");
        let limits = Limits { same_day: of(5_000), same_day_together: of(15_000), manager: of(100_000) };
        let (less, more) = (one.min(other), one.max(other));
        prop_assert!(step(less, again, of_late, limits) <= step(more, again, of_late, limits));
        prop_assert!(!again || step(one, again, of_late, limits) != Step::SameDay);
    }

    #[test]
    fn a_budget_is_never_overspent_whatever_is_done(all in 0i64..20_000, moves in some_moves()) {
        let of = |number| Pence::of(number).expect("an amount");
        let mut budget = Balance { all: of(all), held: Pence::NOTHING, spent: Pence::NOTHING };
        for (what, amount) in moves {
            let amount = of(amount);
            let after = match what {
                0 => budget.hold(amount),
                1 => budget.spend(amount),
                2 => budget.release(amount),
                _ => budget.come_back(amount),
            };
            budget = after.unwrap_or(budget);
            prop_assert!(budget.held.number() + budget.spent.number() <= all);
            prop_assert_eq!(budget.left().number(), all - budget.held.number() - budget.spent.number());
        }
    }

    #[test]
    fn each_day_lies_in_its_year(day in a_day()) {
        let year = year_of(day);
        prop_assert!(year.from <= day && day <= year.to);
        prop_assert_eq!(year_of(year.from), year);
        prop_assert_eq!(year_of(year.to), year);
        prop_assert_eq!((year.to.month(), year.to.day()), (3, 31));
    }
}
