//! Amounts, days, steps and budgets, each told by an example.

use alongside_pence::{Balance, Limits, NoDays, NotMoney, Pence, Repeat, Step, days, step, total, year_of};
use jiff::civil::date;

fn pence(number: i64) -> Pence {
    Pence::of(number).expect("an amount")
}

#[test]
fn what_people_type_is_read() {
    for (text, number) in [
        ("£120", 12_000),
        ("120", 12_000),
        ("120.50", 12_050),
        (" £ 1,234.05 ", 123_405),
        ("0.05", 5),
        ("0", 0),
        ("1,000,000", 100_000_000),
    ] {
        assert_eq!(text.parse(), Ok(pence(number)), "{text}");
    }
    for (text, why) in [
        ("", NotMoney::NoNumber),
        ("£", NotMoney::NoNumber),
        ("twelve", NotMoney::NoNumber),
        ("-5", NotMoney::NoNumber),
        ("+5", NotMoney::NoNumber),
        ("12,34", NotMoney::NoNumber),
        ("1.2.3", NotMoney::NoNumber),
        (".50", NotMoney::NoNumber),
        ("1e3", NotMoney::NoNumber),
        ("12.5", NotMoney::NotTwoFigures),
        ("12.", NotMoney::NotTwoFigures),
        ("12.505", NotMoney::NotTwoFigures),
        ("10000000.01", NotMoney::TooMuch),
        ("99999999999999999999", NotMoney::TooMuch),
    ] {
        assert_eq!(text.parse::<Pence>(), Err(why), "{text}");
    }
}

#[test]
fn it_is_written_as_people_read_it() {
    for (number, words, plain) in [
        (0, "£0", "0.00"),
        (5, "£0.05", "0.05"),
        (12_000, "£120", "120.00"),
        (12_050, "£120.50", "120.50"),
        (123_400, "£1,234", "1234.00"),
        (100_000_005, "£1,000,000.05", "1000000.05"),
    ] {
        assert_eq!((pence(number).to_string().as_str(), pence(number).plain().as_str()), (words, plain));
    }
    assert_eq!(total([pence(1), pence(2)]), Some(pence(3)));
}

#[test]
fn a_repeat_ends_with_its_last_day() {
    let weekly = |last| days(date(2026, 10, 15), Some(last), Repeat::Weekly).expect("days");
    assert_eq!(weekly(date(2026, 11, 5)).len(), 4);
    assert_eq!(weekly(date(2026, 11, 4)).len(), 3);
    // The clocks went back on 25 October 2026: a Thursday stays a Thursday.
    assert!(weekly(date(2026, 11, 26)).iter().all(|day| day.weekday() == jiff::civil::Weekday::Thursday));
    let monthly = days(date(2027, 1, 31), Some(date(2027, 4, 30)), Repeat::Monthly).expect("days");
    assert_eq!(monthly, [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30)]);
    assert_eq!(days(date(2026, 10, 15), None, Repeat::Monthly), Err(NoDays::NoEnd));
    assert_eq!(days(date(2026, 10, 15), Some(date(2026, 10, 14)), Repeat::Once), Err(NoDays::EndBeforeBeginning));
    assert_eq!(days(date(2026, 1, 1), Some(date(2036, 1, 1)), Repeat::Weekly), Err(NoDays::TooMany));
    assert_eq!(days(date(9999, 12, 30), Some(date(9999, 12, 31)), Repeat::Weekly).expect("a day").len(), 1);
}

#[test]
fn who_must_agree() {
    let limits = Limits { same_day: pence(5_000), same_day_together: pence(15_000), manager: pence(100_000) };
    let who = |amount, again, of_late| step(pence(amount), again, pence(of_late), limits);
    assert_eq!(who(5_000, false, 0), Step::SameDay);
    assert_eq!(who(5_001, false, 0), Step::Manager);
    assert_eq!(who(5_000, true, 0), Step::Manager, "what is paid again and again waits for the manager");
    assert_eq!(who(5_000, false, 10_000), Step::SameDay);
    assert_eq!(who(5_000, false, 10_001), Step::Manager, "many small sums are one large one");
    assert_eq!(who(100_000, false, 0), Step::Manager);
    assert_eq!(who(100_001, false, 0), Step::Holder);
}

#[test]
fn a_budget_year_ends_on_31_march() {
    let year = year_of(date(2027, 3, 31));
    assert_eq!((year.from, year.to), (date(2026, 4, 1), date(2027, 3, 31)));
    assert_eq!(year_of(date(2027, 4, 1)).from, date(2027, 4, 1));
    let budget = Balance { all: pence(10_000), held: pence(4_000), spent: pence(5_000) };
    assert_eq!(budget.left(), pence(1_000));
    assert_eq!(budget.hold(pence(1_001)), None);
    let held = budget.hold(pence(1_000)).expect("the last of it");
    assert_eq!(held.left(), Pence::NOTHING);
    assert_eq!(held.spend(pence(5_000)).expect("paid").left(), Pence::NOTHING);
    assert_eq!(held.release(pence(1_000)).expect("released"), budget);
    assert_eq!(budget.come_back(pence(5_001)), None, "no more comes back than was paid");
}
