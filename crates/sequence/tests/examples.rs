//! One family's services, as somebody would tell of them.

use alongside_sequence::{
    Fault, Need, Pace, Readiness, State, Step, Stretch, Wait, Waited, check, fullest_week, load, sequence,
};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 21);

fn step(name: &'static str) -> Step<&'static str> {
    Step::wanted(name, name, date(2026, 11, 1))
}

fn after(name: &'static str, first: &[&'static str]) -> Step<&'static str> {
    Step { needs: first.iter().map(|first| Need::Step(*first)).collect(), ..step(name) }
}

fn weekly(name: &'static str, since: Date, sessions: u32) -> Step<&'static str> {
    Step {
        attends: vec!["Nadia"],
        pace: Some(Pace::new(1, 1)),
        sessions: Some(sessions),
        state: State::Running { since },
        ..step(name)
    }
}

#[test]
fn a_course_waits_until_the_counselling_is_finished() {
    let ended = |finished| State::Ended { started: Some(date(2026, 9, 1)), on: date(2026, 11, 18), finished };
    let with = |state| {
        let steps = [after("course", &["counselling"]), Step { state, ..step("counselling") }];
        sequence(&steps, TODAY).into_iter().find(|line| line.key == "course").expect("the course").readiness
    };
    let waits = |unfinished| Readiness::Waits(vec![Wait::Step { key: "counselling", unfinished }]);
    assert_eq!(with(State::Running { since: date(2026, 9, 1) }), waits(false));
    assert_eq!(with(ended(false)), waits(true), "somebody decides whether it still comes first");
    assert_eq!(with(ended(true)), Readiness::Now { since: date(2026, 11, 18) });
}

#[test]
fn a_day_and_a_condition_are_waited_for() {
    let condition = |met| Need::Other { words: "The baby is born".to_owned(), met, expected: None };
    let group = |met| Step { needs: vec![condition(met)], earliest: Some(date(2026, 12, 1)), ..step("group") };
    let readiness = |step, today| sequence(&[step], today).remove(0).readiness;
    let until = Wait::Until(date(2026, 12, 1));
    let born = Some(date(2026, 11, 20));
    assert_eq!(
        readiness(group(None), TODAY),
        Readiness::Waits(vec![Wait::Other("The baby is born".to_owned()), until.clone()])
    );
    assert_eq!(readiness(group(born), TODAY), Readiness::Waits(vec![until]));
    assert_eq!(readiness(group(born), date(2026, 12, 3)), Readiness::Now { since: date(2026, 12, 1) });
}

#[test]
fn waits_are_counted_from_wanting_from_being_possible_and_from_asking() {
    let line =
        |state, today| sequence(&[Step { earliest: Some(date(2026, 11, 11)), state, ..step("s") }], today).remove(0);
    let waited =
        |wanted, possible, asked| Waited { since_wanted: wanted, since_possible: possible, since_asked: asked };
    assert_eq!(line(State::Wanted, TODAY).waited, waited(20, Some(10), None));
    assert_eq!(line(State::Asked { on: date(2026, 11, 16) }, TODAY).waited, waited(20, Some(10), Some(5)));
    let running = State::Running { since: date(2026, 11, 19) };
    assert_eq!(line(running, date(2027, 6, 1)).waited, waited(18, Some(8), None));
}

#[test]
fn three_appointments_a_week_for_one_parent_are_seen() {
    let monday = date(2026, 11, 23);
    let steps = [
        weekly("counselling", monday, 4),
        weekly("course", monday, 8),
        Step { pace: Some(Pace::new(1, 2)), ..weekly("advice", monday, 2) },
        Step { attends: vec!["Nadia"], pace: Some(Pace::new(2, 1)), ..step("physiotherapy") },
    ];
    let nadia = &load(&steps, TODAY, 12)[0];
    assert_eq!(nadia.weeks, [0, 3, 2, 3, 2, 1, 1, 1, 1, 0, 0, 0]);
    assert_eq!(nadia.stretches()[0], Stretch { from: monday, to: date(2026, 11, 29), appointments: 3 });
    assert_eq!(nadia.stretches().last().map(|last| last.to), Some(date(2027, 1, 17)));
    assert_eq!(fullest_week(&steps, &"physiotherapy", TODAY, 12), Some(("Nadia", 5)), "if that began as well");
    assert_eq!(fullest_week(&[step("advice")], &"advice", TODAY, 12), None, "it does not meet");
}

#[test]
fn impossible_orders_are_named() {
    assert_eq!(check(&[after("a", &["a"])]), [Fault::WaitsForItself { step: "a" }]);
    let round = [after("a", &["b"]), after("b", &["c"]), after("c", &["a"]), after("d", &["a"])];
    assert_eq!(check(&round), [Fault::Loop { steps: vec!["a", "b", "c"] }]);

    let until = |step: Step<&'static str>| Step { wanted_to: Some(date(2026, 12, 31)), ..step };
    let late = Some(date(2027, 2, 1));
    assert!(matches!(
        check(&[until(Step { wanted_from: late, ..step("a") })])[..],
        [Fault::WindowBackwards { step: "a" }]
    ));
    assert!(matches!(check(&[until(Step { earliest: late, ..step("a") })])[..], [Fault::EarliestAfterWindow { .. }]));
    // Ten weekly sessions from 1 December are over in February, too late for what is wanted this year.
    let first = Step { earliest: Some(date(2026, 12, 1)), state: State::Wanted, ..weekly("first", TODAY, 10) };
    let faults = check(&[until(after("then", &["first"])), first]);
    let [Fault::NeedAfterWindow { step: "then", need: Some("first"), words, ends, .. }] = &faults[..] else {
        panic!("{faults:?}")
    };
    assert_eq!((words.as_str(), *ends), ("first", date(2027, 2, 2)));
    let action = Need::Other { words: "Move house".to_owned(), met: None, expected: late };
    assert!(check(&[until(Step { needs: vec![action], ..step("a") })])[0].names(&"a"));
}

#[test]
fn what_is_late_today_is_no_fault_but_is_said() {
    let missed = Step { wanted_to: Some(date(2026, 11, 10)), ..step("a") };
    assert!(check(std::slice::from_ref(&missed)).is_empty());
    assert!(sequence(&[missed], TODAY)[0].missed);
    let early = Step { state: State::Running { since: TODAY }, ..after("b", &["a"]) };
    assert!(sequence(&[step("a"), early], TODAY)[1].began_early);
}

#[test]
fn sixty_steps_in_a_row_are_put_in_order() {
    let steps: Vec<Step<usize>> = (0..60)
        .map(|key| {
            let needs = if key == 59 { Vec::new() } else { vec![Need::Step(key + 1)] };
            Step { needs, ..Step::wanted(key, format!("Step {key}"), TODAY) }
        })
        .collect();
    let order: Vec<usize> = sequence(&steps, TODAY).into_iter().map(|line| line.key).collect();
    assert_eq!(order, (0..60).rev().collect::<Vec<_>>());
    assert!(check(&steps).is_empty());
}
