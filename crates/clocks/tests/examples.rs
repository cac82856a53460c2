//! What councils and workers would expect of the clocks, example by example.

use alongside_clocks::{Clocks, Fault, Pause, Run, Standing, Unit};
use jiff::civil::{Date, date};

const HELD: &str = "held_for_information";

fn held(from: Date, to: Option<Date>) -> Pause {
    Pause { reason: HELD.to_owned(), from, to }
}

fn run<'a>(clocks: &'a Clocks, code: &str, started: Date) -> Run<'a> {
    clocks.run(code, started).unwrap_or_else(|| panic!("{code} holds on {started}"))
}

fn due(code: &str, started: Date, urgency: &str) -> Date {
    run(&Clocks::built_in(), code, started).urgency(urgency).due(started).on
}

/// A clock of a council, with these lines in place of the usual ones.
fn own(lines: &str) -> String {
    format!(
        "[[clock]]\ncode = \"own\"\nwords = \"Ring back\"\nstarts = \"request_received\"\nsource = \"local\"\n\
         from = 2015-01-01\n{lines}"
    )
}

fn fault(text: &str) -> Fault {
    Clocks::with_own(text).expect_err("a fault")
}

#[test]
fn a_request_on_a_working_day() {
    let friday = date(2026, 11, 20);
    assert_eq!(due("decide_request", friday, "danger"), friday);
    assert_eq!(due("decide_request", friday, "today"), friday);
    assert_eq!(due("decide_request", friday, "soon"), date(2026, 11, 23));
    assert_eq!(due("decide_request", friday, "routine"), date(2026, 11, 24));
    assert_eq!(due("acknowledge_request", friday, "soon"), friday);
}

#[test]
fn a_request_on_a_saturday_counts_as_received_on_monday_but_danger_does_not_wait() {
    let saturday = date(2026, 11, 21);
    assert_eq!(due("acknowledge_request", saturday, "soon"), date(2026, 11, 23));
    assert_eq!(due("decide_request", saturday, "soon"), date(2026, 11, 24));
    assert_eq!(due("decide_request", saturday, "danger"), saturday);
    assert_eq!(due("check_existing_plan", saturday, "soon"), date(2026, 11, 23));
}

#[test]
fn the_assessment_is_due_after_45_working_days_however_it_starts() {
    // 9 weeks later, and 3 days more for Christmas Day, the substitute for Boxing Day and New Year's Day.
    assert_eq!(due("assessment", date(2026, 11, 20), ""), date(2027, 1, 27));
    // From a Saturday, Monday is day 1 already.
    assert_eq!(due("assessment", date(2026, 11, 21), ""), date(2027, 1, 27));
}

#[test]
fn weeks_are_calendar_days() {
    assert_eq!(due("first_team_around_the_family", date(2026, 11, 20), ""), date(2027, 1, 1));
    assert_eq!(due("further_review", date(2026, 11, 20), ""), date(2027, 2, 12));
    assert_eq!(due("six_months", date(2026, 11, 20), ""), date(2027, 5, 21));
}

#[test]
fn closure_days_move_local_clocks_and_not_strict_ones() {
    let text = "[[closed]]\nfrom = 2026-12-29\nuntil = \"2026-12-31\"\n";
    let clocks = Clocks::with_own(text).expect("a good text");
    let started = date(2026, 12, 23);
    assert_eq!(run(&clocks, "decide_request", started).urgency("routine").due(started).on, date(2027, 1, 4));
    assert_eq!(due("decide_request", started, "routine"), date(2026, 12, 29));
    let assessment = run(&clocks, "assessment", date(2026, 11, 20));
    assert_eq!(assessment.due(started).on, date(2027, 1, 27));
}

#[test]
fn how_it_stands_from_day_to_day() {
    let clocks = Clocks::built_in();
    let run = run(&clocks, "decide_request", date(2026, 11, 24)).urgency("routine");
    assert!(matches!(run.standing(date(2026, 11, 24)), Standing::Running { left, .. } if left.count == 2));
    assert_eq!(run.words(date(2026, 11, 24)), "due Thursday 26 November");
    assert_eq!(run.words(date(2026, 11, 26)), "due today");
    assert_eq!(run.words(date(2026, 11, 27)), "late by 1 working day");
    assert_eq!(run.words(date(2026, 11, 30)), "late by 2 working days");
    let done = |on| run.clone().met(on).words(date(2026, 12, 1));
    assert_eq!(done(date(2026, 11, 26)), "done Thursday 26 November");
    assert_eq!(done(date(2026, 11, 30)), "done Monday 30 November, 2 working days late");
}

#[test]
fn late_over_a_weekend_says_when_it_was_due() {
    let clocks = Clocks::built_in();
    let run = run(&clocks, "decide_request", date(2026, 11, 26)).urgency("soon");
    assert_eq!(run.words(date(2026, 11, 28)), "was due Friday 27 November");
    assert_eq!(run.met(date(2026, 11, 29)).words(date(2026, 11, 30)), "done Sunday 29 November, late");
}

#[test]
fn another_year_is_said() {
    let clocks = Clocks::built_in();
    let run = run(&clocks, "assessment", date(2026, 11, 20));
    assert_eq!(run.words(date(2026, 11, 20)), "due Wednesday 27 January 2027");
    assert_eq!(run.words(date(2027, 1, 4)), "due Wednesday 27 January");
}

#[test]
fn a_clock_stands_still_and_goes_on() {
    let clocks = Clocks::built_in();
    let tuesday = date(2026, 11, 24);
    let routine = || run(&clocks, "decide_request", tuesday).urgency("routine");
    let standing = routine().pauses([held(date(2026, 11, 25), None)]);
    assert_eq!(standing.words(date(2026, 11, 25)), "stands still while we wait for information");
    assert_eq!(standing.due(date(2026, 11, 25)).on, date(2026, 11, 26));
    let next_week = standing.due(date(2026, 12, 1));
    assert!(next_week.paused);
    assert_eq!(next_week.on, date(2026, 12, 2));

    let gone_on = routine().pauses([held(date(2026, 11, 25), Some(date(2026, 12, 1)))]);
    assert_eq!(gone_on.words(date(2026, 12, 1)), "due Wednesday 2 December");
    let done = |on| gone_on.clone().met(on).words(date(2026, 12, 7));
    assert_eq!(done(date(2026, 12, 2)), "done Wednesday 2 December");
    assert_eq!(done(date(2026, 12, 3)), "done Thursday 3 December, 1 working day late");
    // What is done while the clock stands still is in time, whether or not somebody ended the pause.
    assert_eq!(standing.clone().met(date(2026, 12, 1)).words(date(2026, 12, 7)), "done Tuesday 1 December");
    assert!(gone_on.due(date(2026, 11, 30)).paused && !gone_on.due(date(2026, 12, 1)).paused);
}

#[test]
fn what_is_late_stays_late_and_other_reasons_stop_nothing() {
    let clocks = Clocks::built_in();
    let tuesday = date(2026, 11, 24);
    let soon = || run(&clocks, "decide_request", tuesday).urgency("soon");
    assert_eq!(soon().pauses([held(date(2026, 11, 26), None)]).words(date(2026, 11, 30)), "late by 3 working days");
    let other = Pause { reason: "no_time".to_owned(), from: tuesday, to: None };
    assert_eq!(soon().pauses([other]).words(date(2026, 11, 26)), "late by 1 working day");
    let danger = run(&clocks, "decide_request", tuesday).urgency("danger").pauses([held(tuesday, None)]);
    assert_eq!(danger.words(tuesday), "due today");
    assert_eq!(danger.words(date(2026, 11, 26)), "late by 2 days");
}

#[test]
fn hours_run_through_the_night() {
    let clocks = Clocks::with_own(&own("length = 48\nunit = \"hours\"")).expect("a good text");
    let started = date(2026, 11, 20).at(15, 20, 0, 0);
    let run = clocks.run("own", started).expect("a clock");
    assert_eq!(run.words(started), "due Sunday 22 November by 3:20pm");
    assert!(matches!(run.standing(started), Standing::Running { left, .. } if left.count == 48));
    assert_eq!(run.words(date(2026, 11, 22)), "due today by 3:20pm");
    assert_eq!(run.words(date(2026, 11, 22).at(15, 50, 0, 0)), "was due Sunday 22 November by 3:20pm");
    assert_eq!(run.words(date(2026, 11, 22).at(18, 0, 0, 0)), "late by 2 hours");
    assert_eq!(run.met(date(2026, 11, 22).at(15, 20, 0, 0)).words(started), "done Sunday 22 November");
}

#[test]
fn the_start_day_can_count() {
    let clocks = Clocks::with_own(&own("length = 3\nunit = \"working_days\"\nstart_counts = true")).expect("good");
    let due = |started| run(&clocks, "own", started).due(started).on;
    assert_eq!(due(date(2026, 11, 23)), date(2026, 11, 25));
    assert_eq!(due(date(2026, 11, 21)), date(2026, 11, 25));
}

#[test]
fn old_work_is_judged_by_the_rule_it_began_under() {
    let text = "[[clock]]\ncode = \"plan\"\nwords = \"Make the plan\"\nstarts = \"help_started\"\nlength = 20\n\
                unit = \"working_days\"\nfrom = 2027-01-01\nuntil = 2027-06-30\nsource = \"Handbook\"\n";
    let clocks = Clocks::with_own(text).expect("a good text");
    let count = |started| clocks.version("plan", started).map(|clock| clock.length.count);
    assert_eq!(count(date(2026, 12, 31)), Some(15));
    assert_eq!(count(date(2027, 1, 1)), Some(20));
    assert_eq!(count(date(2027, 6, 30)), Some(20));
    assert_eq!(count(date(2027, 7, 1)), Some(15));
    let plans = clocks.started_by("help_started", date(2027, 2, 1));
    assert_eq!(plans.iter().filter(|clock| clock.code == "plan").count(), 1);
    assert_eq!(clocks.all().len(), Clocks::built_in().all().len() + 1);
    assert!(clocks.all().iter().all(|clock| clock.length.unit != Unit::Hours));
}

#[test]
fn a_fault_says_the_line_and_what_to_do() {
    let says = |text: &str, line: usize, part: &str| {
        let fault = fault(text);
        assert!(fault.line == line && fault.says.contains(part), "{fault}");
    };
    says(&own("length = 2\nunit = \"weeks\""), 8, "expected one of `working_days`");
    says(&own("lenght = 2\nunit = \"hours\""), 7, "unknown field `lenght`");
    says(&own("length = -2\nunit = \"hours\""), 7, "-2");
    says(&own("length = 2\nunit = \"hours\"\nuntil = 2026-31-12"), 9, "");
    says(&own("length = 2\nunit = \"hours\"\nuntil = \"31/12/2026\""), 9, "write the day like 2026-11-21");
    says(&own("length = 2\nunit = \"hours\"\nuntil = 2014-12-31"), 1, "until is before from");
    says(&own("unit = \"hours\""), 1, "write a length");
    says(&own("length = 2\nunit = \"same_day\""), 1, "leave out length");
    says(&own("length = 0\nunit = \"hours\""), 1, "use same_day");
    says(&own("length = 5000\nunit = \"working_days\""), 1, "ten years");
    says(&own("length = 2\nunit = \"hours\"\npauses = [\"held_for_information\"]"), 1, "leave out pauses");
    says(&own("length = 2\nunit = \"working_days\"\npauses = [\"holiday\"]"), 1, "no [[pause]]");
    let twice = format!("{}\n\n{}", own("unit = \"same_day\""), own("unit = \"same_day\""));
    says(&twice, 9, "write until");
    says(&own("unit = \"same_day\"").replace("request_received", "request_recieved"), 1, "use one of");
    says(&own("unit = \"same_day\"").replace("Ring back", " "), 1, "words is empty");
    says("\n\n[[closed]]\nfrom = 2026-12-31\nuntil = 2026-12-29", 3, "closed: until");
    says("[[clocks]]", 1, "unknown field `clocks`");
    says("\n[[clock", 2, "");
}

#[test]
fn a_council_cannot_forget_danger() {
    let text = own("length = 3\nunit = \"working_days\"").replace("\"own\"", "\"decide_request\"");
    assert_eq!(
        fault(&text).to_string(),
        "line 1: decide_request: give a length by_urgency for each of danger, routine, soon, today, and no other"
    );
    let text = own("unit = \"same_day\"\n[clock.by_urgency]\nhigh = { unit = \"same_day\" }");
    assert!(Clocks::with_own(&text).is_ok(), "a clock of the council's own may have urgencies");
    assert!(fault(&text.replace("\"own\"", "\"plan\"")).says.contains("leave out by_urgency"));
}

#[test]
fn a_council_can_have_a_reason_of_its_own() {
    let pause = "[[pause]]\ncode = \"school_holiday\"\nwords = \"the school is closed\"\n\n";
    let text = format!("{pause}{}", own("length = 2\nunit = \"calendar_days\"\npauses = [\"school_holiday\"]"));
    let clocks = Clocks::with_own(&text).expect("a good text");
    let pause = Pause { reason: "school_holiday".to_owned(), from: date(2026, 12, 21), to: None };
    let run = run(&clocks, "own", date(2026, 12, 20)).pauses([pause]);
    assert_eq!(run.words(date(2026, 12, 28)), "stands still while the school is closed");
    assert_eq!(run.due(date(2026, 12, 28)).on, date(2026, 12, 29));
}

#[test]
fn months_end_on_the_day_with_the_same_number_or_the_next_working_day() {
    let ends = |started| due("own_record", started, "");
    assert_eq!(ends(date(2026, 11, 20)), date(2026, 12, 21), "20 December is a Sunday");
    assert_eq!(ends(date(2026, 11, 24)), date(2026, 12, 24));
    assert_eq!(ends(date(2026, 11, 25)), date(2026, 12, 29), "Christmas, its substitute and a weekend");
    assert_eq!(ends(date(2027, 1, 31)), date(2027, 3, 1), "28 February 2027 is a Sunday");
    assert_eq!(ends(date(2028, 1, 31)), date(2028, 2, 29));
    assert_eq!(due("own_record_longer", date(2026, 11, 20), ""), date(2027, 2, 22));
}

#[test]
fn a_pause_moves_the_end_of_a_month_by_its_days() {
    let clocks = Clocks::built_in();
    let due = |from, to| {
        let pause = Pause { reason: "identity_asked".to_owned(), from, to };
        run(&clocks, "own_record", date(2026, 11, 24)).pauses([pause]).due(date(2026, 12, 4)).on
    };
    assert_eq!(due(date(2026, 11, 25), Some(date(2026, 12, 2))), date(2026, 12, 31), "seven days");
    assert_eq!(due(date(2026, 12, 24), Some(date(2026, 12, 30))), date(2026, 12, 30), "on the last day");
    assert_eq!(due(date(2026, 12, 28), Some(date(2026, 12, 30))), date(2026, 12, 24), "too late to help");
    let standing = |today| {
        let pause = Pause { reason: "scope_asked".to_owned(), from: date(2026, 12, 1), to: None };
        run(&clocks, "own_record", date(2026, 11, 24)).pauses([pause]).words(today)
    };
    assert_eq!(standing(date(2026, 12, 9)), "stands still while we wait to hear what they would like");
}

#[test]
fn months_are_counted_from_the_day_of_the_start() {
    let fault = fault(&own("length = 1\nunit = \"months\"\nstart_counts = true"));
    assert!(fault.says.contains("leave out start_counts"), "{}", fault.says);
    assert!(Clocks::with_own(&own("length = 121\nunit = \"months\"")).is_err(), "more than ten years");
    assert!(Clocks::with_own(&own("length = 0\nunit = \"months\"")).is_err());
}
