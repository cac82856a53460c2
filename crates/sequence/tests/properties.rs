//! What holds of every order, whatever the steps. The seed is fixed, so that a failure comes again.

use std::collections::HashSet;

use alongside_sequence::{Fault, Need, Pace, Readiness, State, Step, Wait, check, load, sequence};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const TODAY: Date = date(2026, 11, 21);

fn day(offset: i64) -> Date {
    TODAY.saturating_add(offset.days())
}

fn a_day() -> impl Strategy<Value = Date> {
    (-200i64..200).prop_map(day)
}

fn a_state() -> impl Strategy<Value = State> {
    let past = || (-200i64..=0).prop_map(day);
    prop_oneof![
        3 => Just(State::Wanted),
        1 => past().prop_map(|on| State::Asked { on }),
        1 => past().prop_map(|on| State::Offered { on, asked: None }),
        1 => past().prop_map(|since| State::Running { since }),
        2 => (past(), any::<bool>()).prop_map(|(on, finished)| State::Ended { started: None, on, finished }),
    ]
}

fn a_step(key: usize, count: usize) -> impl Strategy<Value = Step<usize>> {
    let others = vec(0..count + 2, 0..4);
    let words = vec((any::<bool>(), a_day()), 0..2);
    let days = [(); 3].map(|()| proptest::option::weighted(0.3, a_day()));
    let pace = proptest::option::of((1u32..5, 1u32..5));
    (others, words, days, a_day(), pace, proptest::option::of(0u32..30), a_state(), vec(100usize..104, 0..3)).prop_map(
        move |(others, words, [earliest, wanted_from, wanted_to], since, pace, sessions, state, attends)| Step {
            key,
            name: format!("Step {key}"),
            attends,
            needs: others
                .into_iter()
                .map(Need::Step)
                .chain(words.into_iter().map(|(met, on)| Need::Other {
                    words: "Something".to_owned(),
                    met: met.then_some(on),
                    expected: Some(on),
                }))
                .collect(),
            earliest,
            wanted_from,
            wanted_to,
            waiting_since: since,
            pace: pace.map(|(times, weeks)| Pace::new(times, weeks)),
            sessions,
            state,
        },
    )
}

/// Up to ten steps that may wait for any of each other, for themselves, and for steps that are not there.
fn steps() -> impl Strategy<Value = Vec<Step<usize>>> {
    (0usize..10).prop_flat_map(|count| (0..count).map(|key| a_step(key, count).boxed()).collect::<Vec<_>>())
}

/// The steps that one waits for, among those that are there.
fn needs(steps: &[Step<usize>], key: usize) -> Vec<usize> {
    let there: HashSet<usize> = steps.iter().map(|step| step.key).collect();
    let step = steps.iter().find(|step| step.key == key);
    step.into_iter()
        .flat_map(|step| &step.needs)
        .filter_map(|need| match need {
            Need::Step(other) => Some(*other),
            Need::Other { .. } => None,
        })
        .filter(|other| there.contains(other))
        .collect()
}

/// Whether there is a loop, found in another way than the crate does: whoever waits for nothing is taken away, again and again.
fn has_loop(steps: &[Step<usize>]) -> bool {
    let mut left: Vec<usize> = steps.iter().map(|step| step.key).collect();
    loop {
        let before = left.len();
        let stays: Vec<usize> =
            left.iter().copied().filter(|key| needs(steps, *key).iter().any(|need| left.contains(need))).collect();
        left = stays;
        if left.len() == before {
            return !left.is_empty();
        }
    }
}

fn loops(steps: &[Step<usize>]) -> Vec<Fault<usize>> {
    check(steps).into_iter().filter(Fault::is_loop).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 512,
        rng_seed: RngSeed::Fixed(2026),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_set_is_accepted_if_and_only_if_it_has_no_loop(steps in steps()) {
        prop_assert_eq!(loops(&steps).is_empty(), !has_loop(&steps));
    }

    #[test]
    fn a_named_loop_is_one(steps in steps()) {
        for fault in loops(&steps) {
            let named: Vec<usize> = fault.steps().into_iter().copied().collect();
            for (at, key) in named.iter().enumerate() {
                let next = named[(at + 1) % named.len()];
                prop_assert!(needs(&steps, *key).contains(&next), "{key} waits for {next} in {fault:?}");
            }
            prop_assert_eq!(named.iter().collect::<HashSet<_>>().len(), named.len(), "nobody is named twice");
        }
    }

    #[test]
    fn every_step_has_one_place_after_all_that_comes_first(steps in steps()) {
        let order: Vec<usize> = sequence(&steps, TODAY).into_iter().map(|line| line.key).collect();
        prop_assert_eq!(order.len(), steps.len());
        prop_assert_eq!(order.iter().collect::<HashSet<_>>().len(), steps.len());
        if !has_loop(&steps) {
            let place = |key| order.iter().position(|other| *other == key);
            for key in &order {
                for need in needs(&steps, *key) {
                    prop_assert!(place(need) < place(*key), "{need} comes before {key}");
                }
            }
        }
    }

    #[test]
    fn adding_what_makes_a_loop_is_always_refused_with_its_names(steps in steps(), from in 0usize..10, to in 0usize..10) {
        let mut steps = steps;
        for step in &mut steps {
            // Only on earlier ones: no loop before the edge is added.
            let key = step.key;
            step.needs.retain(|need| !matches!(need, Need::Step(other) if *other >= key));
        }
        if steps.is_empty() {
            return Ok(());
        }
        let (from, to) = (from % steps.len(), to % steps.len());
        let mut reached = vec![to];
        let mut next = needs(&steps, to);
        while let Some(at) = next.pop() {
            reached.push(at);
            next.extend(needs(&steps, at));
        }
        prop_assert!(loops(&steps).is_empty());
        steps[from].needs.push(Need::Step(to));
        let faults = loops(&steps);
        prop_assert_eq!(faults.is_empty(), !reached.contains(&from), "{} then waits for {}", from, to);
        for fault in faults {
            prop_assert!(fault.names(&from) && fault.names(&to), "{fault:?}");
        }
    }

    #[test]
    fn what_can_be_asked_for_has_nothing_open_before_it(steps in steps()) {
        let lines = sequence(&steps, TODAY);
        for line in &lines {
            let step = steps.iter().find(|step| step.key == line.key).expect("the step of the line");
            match &line.readiness {
                Readiness::Now { since } => {
                    prop_assert!(*since <= TODAY || *since == step.waiting_since);
                    prop_assert!(step.earliest.into_iter().chain(step.wanted_from).all(|day| day <= TODAY));
                    for need in &step.needs {
                        let open = match need {
                            Need::Step(key) => steps.iter().any(|other| {
                                other.key == *key && !matches!(other.state, State::Ended { finished: true, on, .. } if on <= TODAY)
                            }),
                            Need::Other { met, .. } => met.is_none_or(|met| met > TODAY),
                        };
                        prop_assert!(!open, "{need:?} is open");
                    }
                }
                Readiness::Waits(waits) => {
                    prop_assert!(!waits.is_empty());
                    for wait in waits {
                        if let Wait::Step { key, .. } = wait {
                            prop_assert!(needs(&steps, line.key).contains(key));
                        }
                    }
                }
                _ => prop_assert!(step.state != State::Wanted),
            }
            prop_assert!(line.waited.since_wanted >= 0);
        }
    }

    #[test]
    fn every_session_falls_in_one_week(times in 1u32..5, weeks in 1u32..5, sessions in 1u32..40, begun in -300i64..0) {
        let step = Step {
            attends: vec![100, 100],
            pace: Some(Pace::new(times, weeks)),
            sessions: Some(sessions),
            state: State::Running { since: day(begun) },
            ..Step::wanted(0usize, "Sessions", TODAY)
        };
        let loads = load(&[step], day(begun), 400);
        prop_assert_eq!(loads.len(), 1, "somebody who is named twice has one load");
        prop_assert_eq!(loads[0].weeks.iter().sum::<u32>(), sessions);
        prop_assert!(loads[0].weeks.iter().all(|week| *week <= times.div_ceil(weeks).max(1)));
        let in_stretches: u32 = loads[0].stretches().iter().map(|stretch| {
            let days = stretch.from.until(stretch.to).expect("days").get_days() as u32 + 1;
            prop_assert_eq!(days % 7, 0);
            Ok(days / 7 * stretch.appointments)
        }).sum::<Result<u32, TestCaseError>>()?;
        prop_assert_eq!(in_stretches, sessions);
    }
}
