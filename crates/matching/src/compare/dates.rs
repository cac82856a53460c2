//! Comparing dates of birth: the same, changed round, a figure wrong, only a part known.

use crate::clean::Born;
use crate::clean::dates::days;
use crate::fields::born::{CONSISTENT, DIFFERENT, EXPECTED, PART, SAME, SLIP, SWAPPED, YEAR};

/// The grade of two dates of birth.
pub(super) fn compare(a: Born, b: Born) -> u8 {
    if a.is_nothing() || b.is_nothing() {
        return 0;
    }
    if !a.is_whole() || !b.is_whole() {
        return parts(a, b);
    }
    if a == b {
        return SAME;
    }
    let (year, month, day) = (a.year() == b.year(), a.month() == b.month(), a.day() == b.day());
    if year && a.day() == b.month() && a.month() == b.day() {
        return SWAPPED;
    }
    if figures_wrong(a, b) == 1 {
        return SLIP;
    }
    // 1 January stands for a day that nobody knew.
    if year && (stands_for_year(a) || stands_for_year(b)) {
        return CONSISTENT;
    }
    let next_year = a.year().abs_diff(b.year()) == 1 && (stands_for_year(a) || stands_for_year(b));
    match (year, month, day) {
        _ if next_year => YEAR,
        (true, true, _) | (true, _, true) | (_, true, true) => PART,
        (true, ..) => YEAR,
        _ => DIFFERENT,
    }
}

fn stands_for_year(born: Born) -> bool {
    born.day() == 1 && born.month() == 1
}

/// Days by which children come before and after the day on which they were expected: nearly all come in the six weeks before or the
/// two weeks after it (ONS, Birth characteristics: about one in a hundred comes more than eight weeks early).
const AROUND: (i32, i32) = (42, 14);

/// The grade of two dates of which at least one was only expected when it was written: after the day on which its row was true.
pub(super) fn compare_expected(a: (Born, bool), b: (Born, bool)) -> u8 {
    let (Some(x), Some(y)) = (days(a.0), days(b.0)) else { return parts(a.0, b.0) };
    let around = match (a.1, b.1) {
        _ if x == y => return SAME,
        // Two forecasts of one birth are as far apart as a forecast and the birth.
        (true, true) => (x - y).abs() <= AROUND.0,
        (true, false) => (-AROUND.0..=AROUND.1).contains(&(y - x)),
        (false, _) => (-AROUND.0..=AROUND.1).contains(&(x - y)),
    };
    match around {
        true => EXPECTED,
        false if a.0.year() == b.0.year() => YEAR,
        false => DIFFERENT,
    }
}

/// Dates of which one lacks the day, or the month too. A year that was reckoned from an age is one out half the time.
fn parts(a: Born, b: Born) -> u8 {
    let months = a.month() > 0 && b.month() > 0;
    let one_out = a.year().abs_diff(b.year()) == 1;
    match (a.year() == b.year(), months && a.month() != b.month()) {
        (true, false) => CONSISTENT,
        (true, true) => YEAR,
        (false, _) if one_out && !months => YEAR,
        _ => DIFFERENT,
    }
}

/// How many figures of eight differ; two next to each other that are changed round count as one.
fn figures_wrong(a: Born, b: Born) -> u32 {
    part_wrong(a.year(), b.year()) + part_wrong(a.month(), b.month()) + part_wrong(a.day(), b.day())
}

fn part_wrong(mut a: u32, mut b: u32) -> u32 {
    if a % 10 != b % 10 && a % 10 == b / 10 % 10 && a / 10 % 10 == b % 10 && a / 100 == b / 100 {
        return 1;
    }
    let mut wrong = 0;
    while a > 0 || b > 0 {
        wrong += u32::from(a % 10 != b % 10);
        (a, b) = (a / 10, b / 10);
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_comes_about_when_it_was_expected() {
        let expected = (Born::new(2024, 9, 1), true);
        let born = |month, day| (Born::new(2024, month, day), false);
        assert_eq!(compare_expected(expected, born(8, 20)), EXPECTED);
        assert_eq!(compare_expected(born(9, 12), expected), EXPECTED);
        assert_eq!(compare_expected(expected, born(9, 1)), SAME);
        assert_eq!(compare_expected(expected, born(11, 1)), YEAR, "two months late is another child");
        assert_eq!(compare_expected(expected, (Born::new(2024, 8, 28), true)), EXPECTED, "reckoned anew");
        assert_eq!(compare_expected(expected, (Born::new(2021, 5, 6), false)), DIFFERENT);
    }

    #[test]
    fn dates_are_graded() {
        let d = Born::new;
        let born = d(2010, 3, 12);
        assert_eq!(compare(born, born), SAME);
        assert_eq!(compare(born, d(2010, 12, 3)), SWAPPED);
        assert_eq!(compare(born, d(2010, 3, 21)), SLIP, "two figures changed round");
        assert_eq!(compare(born, d(2016, 3, 12)), SLIP);
        assert_eq!(compare(born, d(2010, 1, 1)), CONSISTENT);
        assert_eq!(compare(born, d(2011, 1, 1)), YEAR, "reckoned from an age");
        assert_eq!(compare(born, d(2010, 0, 0)), CONSISTENT);
        assert_eq!(compare(born, d(2011, 0, 0)), YEAR);
        assert_eq!(compare(born, d(2010, 3, 28)), PART);
        assert_eq!(compare(born, d(1988, 3, 12)), PART);
        assert_eq!(compare(born, d(1988, 7, 1)), DIFFERENT);
        assert_eq!(compare(born, Born::default()), 0, "what is missing is no difference");
    }
}
