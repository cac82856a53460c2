//! What holds of every clock, whatever its length and pauses, on some thousands of made-up ones. The seed is fixed.

use alongside_clocks::{Calendar, Clocks, Pause, Run};
use jiff::ToSpan;
use jiff::civil::{Date, date};

const ROUNDS: usize = 3000;
const HELD: &str = "held_for_information";

/// Numbers that look like chance and are the same every time (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((mixed ^ (mixed >> 31)) % end.unsigned_abs()).expect("below the end")
    }

    fn day(&mut self) -> Date {
        later(date(2015, 1, 1), self.below(20 * 365))
    }

    fn pauses(&mut self, started: Date) -> Vec<Pause> {
        let count = self.below(4);
        (0..count)
            .map(|_| {
                let from = later(started, self.below(60) - 10);
                let is_open = self.below(5) == 0;
                let to = later(from, self.below(40) - 2);
                Pause { reason: HELD.to_owned(), from, to: (!is_open).then_some(to) }
            })
            .collect()
    }
}

fn later(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

/// What a clock is made of here; its code is made of it too.
#[derive(Clone, Copy, Debug)]
struct Shape {
    length: i64,
    working_days: bool,
    start_counts: bool,
    strict: bool,
}

const LONGEST: i64 = 60;

impl Shape {
    fn of(numbers: &mut Numbers) -> Self {
        let mut yes = || numbers.below(2) == 0;
        let (working_days, start_counts, strict) = (yes(), yes(), yes());
        let length = if working_days { numbers.below(LONGEST) } else { 1 + numbers.below(LONGEST - 1) };
        Self { length, working_days, start_counts, strict }
    }

    fn code(self) -> String {
        format!("{}_{}_{}_{}", self.length, self.working_days, self.start_counts, self.strict)
    }

    fn text(self) -> String {
        let unit = if self.working_days { "working_days" } else { "calendar_days" };
        format!(
            "[[clock]]\ncode = \"{}\"\nwords = \"-\"\nstarts = \"request_received\"\nsource = \"-\"\nlength = {}\n\
             unit = \"{unit}\"\nstart_counts = {}\nstrict = {}\npauses = [\"{HELD}\"]\nfrom = 2010-01-01\n",
            self.code(),
            self.length,
            self.start_counts,
            self.strict
        )
    }
}

/// Clocks of every shape, and some closure days.
fn clocks() -> Clocks {
    let mut text = String::new();
    for length in 0..=LONGEST {
        for bits in 0..8 {
            let shape = Shape { length, working_days: bits & 1 > 0, start_counts: bits & 2 > 0, strict: bits & 4 > 0 };
            if length > 0 || shape.working_days {
                text += &shape.text();
            }
        }
    }
    for year in 2015..2036 {
        text += &format!("[[closed]]\nfrom = {year}-12-27\nuntil = {year}-12-31\n");
    }
    Clocks::with_own(&text).expect("a good text")
}

fn run<'a>(clocks: &'a Clocks, shape: Shape, started: Date) -> Run<'a> {
    clocks.run(&shape.code(), started).expect("a clock of every shape")
}

fn calendar(clocks: &Clocks, shape: Shape) -> Calendar {
    if shape.strict { Calendar::england() } else { clocks.calendar().clone() }
}

/// The due day as a person would find it, by putting a finger on one day after the other.
fn by_finger(calendar: &Calendar, shape: Shape, started: Date, pauses: &[Pause], today: Date) -> Date {
    let is_counted = |day: Date| !shape.working_days || calendar.is_working_day(day);
    let is_paused = |day: Date| pauses.iter().any(|pause| pause.from <= day && day < pause.to.unwrap_or(today));
    let mut day = started;
    while !shape.strict && !is_counted(day) {
        day = later(day, 1);
    }
    let mut counted = 0;
    let wanted = shape.length.max(1);
    if !(shape.start_counts || shape.length == 0) {
        day = later(day, 1);
    }
    loop {
        if is_counted(day) && !is_paused(day) {
            counted += 1;
        }
        if counted == wanted {
            return day;
        }
        day = later(day, 1);
    }
}

/// Calls the check with many made-up clocks: shape, start, pauses and today.
fn for_many(seed: u64, mut check: impl FnMut(&Clocks, &mut Numbers, Shape, Date, Vec<Pause>, Date)) {
    let clocks = clocks();
    let mut numbers = Numbers(seed);
    for _ in 0..ROUNDS {
        let shape = Shape::of(&mut numbers);
        let started = numbers.day();
        let pauses = numbers.pauses(started);
        let today = later(started, numbers.below(120));
        check(&clocks, &mut numbers, shape, started, pauses, today);
    }
}

#[test]
fn counting_by_finger_agrees() {
    for_many(1, |clocks, _, shape, started, pauses, today| {
        let expected = by_finger(&calendar(clocks, shape), shape, started, &pauses, today);
        let due = run(clocks, shape, started).pauses(pauses.clone()).due(today);
        assert_eq!(due.on, expected, "{shape:?} from {started}, today {today}, {pauses:?}");
    });
}

#[test]
fn working_day_clocks_are_due_on_working_days_and_never_before_the_start() {
    for_many(2, |clocks, _, shape, started, pauses, today| {
        let due = run(clocks, shape, started).pauses(pauses).due(today).on;
        assert!(due >= started);
        assert!(!shape.working_days || calendar(clocks, shape).is_working_day(due), "{shape:?} from {started}: {due}");
    });
}

#[test]
fn a_longer_length_is_never_due_earlier() {
    for_many(3, |clocks, _, shape, started, pauses, today| {
        let longer = Shape { length: shape.length + 1, ..shape };
        let due = |shape| run(clocks, shape, started).pauses(pauses.clone()).due(today).on;
        assert!(due(shape) <= due(longer), "{shape:?} from {started}");
    });
}

#[test]
fn a_later_start_is_never_due_earlier() {
    for_many(4, |clocks, numbers, shape, started, pauses, today| {
        let due = |started| run(clocks, shape, started).pauses(pauses.clone()).due(today).on;
        assert!(due(started) <= due(later(started, numbers.below(9))), "{shape:?} from {started}");
    });
}

#[test]
fn one_more_pause_is_never_due_earlier() {
    for_many(5, |clocks, numbers, shape, started, pauses, today| {
        let run = run(clocks, shape, started).pauses(pauses);
        let more = run.clone().pauses(numbers.pauses(started));
        assert!(run.due(today).on <= more.due(today).on, "{shape:?} from {started}");
    });
}

#[test]
fn the_order_of_pauses_makes_no_difference() {
    for_many(6, |clocks, _, shape, started, pauses, today| {
        let run = run(clocks, shape, started);
        let turned = run.clone().pauses(pauses.iter().rev().cloned());
        assert_eq!(run.pauses(pauses).due(today), turned.due(today));
    });
}

#[test]
fn a_pause_of_some_working_days_moves_the_due_day_by_as_many() {
    for_many(7, |clocks, numbers, shape, started, _, today| {
        let shape = Shape { working_days: true, length: shape.length.max(1), ..shape };
        let calendar = calendar(clocks, shape);
        let run = run(clocks, shape, started);
        let without = run.due(today).on;
        let from = calendar.working_days_after(without, 0);
        let days = numbers.below(30);
        let to = calendar.working_days_after(from, days);
        let with = run.pauses([Pause { reason: HELD.to_owned(), from, to: Some(to) }]).due(today).on;
        assert_eq!(calendar.working_days_between(without, with), days, "{shape:?} from {started}, {from} to {to}");
    });
}

#[test]
fn the_calendar_counts_as_a_finger_does() {
    let clocks = clocks();
    let mut numbers = Numbers(8);
    for _ in 0..ROUNDS {
        let (from, days) = (numbers.day(), numbers.below(400));
        let until = later(from, days);
        let counted = (1..=days).filter(|days| clocks.calendar().is_working_day(later(from, *days))).count();
        let counted = i64::try_from(counted).expect("a small number");
        assert_eq!(clocks.calendar().working_days_between(from, until), counted);
        let back = clocks.calendar().working_days_after(from, counted);
        assert!(back <= until && (counted == 0 || clocks.calendar().is_working_day(back)));
    }
}
