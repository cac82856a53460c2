//! Spells: from a first to a last day, both of them counted; and whether enough of them was reached.

use jiff::civil::Date;

use crate::days::{days_between, plus_days};

/// From a first to a last day; one that goes on ends with the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spell {
    pub from: Date,
    pub to: Date,
}

/// Puts spells together that overlap or follow each other without a day between. They come in order of their first day.
pub(crate) fn merged(spells: impl Iterator<Item = Spell>) -> Vec<Spell> {
    let mut all: Vec<Spell> = Vec::new();
    for spell in spells {
        match all.last_mut() {
            Some(last) if spell.from <= last.to || spell.from == plus_days(last.to, 1) => {
                last.to = last.to.max(spell.to)
            }
            _ => all.push(spell),
        }
    }
    all
}

/// The spell that holds on the day before.
pub(crate) fn running(spells: &[Spell], at: Date) -> Option<Spell> {
    let before = plus_days(at, -1);
    spells.iter().copied().find(|spell| spell.from <= before && before <= spell.to)
}

/// How many of the days before `at`, so many back, are in a spell.
fn covered(spells: &[Spell], days: i32, at: Date) -> i32 {
    let (first, last) = (plus_days(at, -days), plus_days(at, -1));
    let common = |spell: &Spell| days_between(spell.from.max(first), spell.to.min(last)) + 1;
    spells.iter().map(|spell| common(spell).max(0)).sum()
}

/// So many weeks in all within so many before the day.
pub(crate) fn enough(spells: &[Spell], (weeks, within): (u16, u16), at: Date) -> bool {
    covered(spells, i32::from(within) * 7, at) >= i32::from(weeks) * 7
}

/// The first day from `at` on with enough; nothing if it never comes.
pub(crate) fn enough_from(spells: &[Spell], asked: (u16, u16), at: Date) -> Option<Date> {
    let (needed, days) = (i32::from(asked.0) * 7, i32::from(asked.1) * 7);
    let last = spells.last()?.to;
    let mut day = at;
    // Each day adds one day at the most, so nothing is passed over by going on as many days as are short.
    loop {
        let short = needed - covered(spells, days, day);
        if short <= 0 {
            return Some(day);
        }
        if day > last {
            return None;
        }
        day = plus_days(day, short);
    }
}

/// Every day on which enough becomes too little or the other way round.
pub(crate) fn turns(spells: &[Spell], asked: (u16, u16), into: &mut Vec<Date>) {
    let (Some(first), Some(last)) = (spells.first(), spells.last()) else { return };
    let (needed, days) = (i32::from(asked.0) * 7, i32::from(asked.1) * 7);
    let mut day = first.from;
    // Once the last spell fills the whole window, or has left it, nothing turns any more.
    let end = if last.to == Date::MAX { plus_days(last.from, days) } else { plus_days(last.to, days + 1) };
    while let Some(from) = enough_from(spells, asked, day) {
        into.push(from);
        day = from;
        loop {
            let over = covered(spells, days, day) - needed;
            if over < 0 {
                into.push(day);
                break;
            }
            if day > end {
                return;
            }
            day = plus_days(day, over + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn spell(from: Date, to: Date) -> Spell {
        Spell { from, to }
    }

    #[test]
    fn jumping_finds_the_same_days_as_walking() {
        let spells = [
            spell(date(2018, 1, 8), date(2018, 4, 15)),
            spell(date(2018, 5, 7), date(2018, 12, 1)),
            spell(date(2019, 3, 1), date(2019, 8, 30)),
        ];
        for asked in [(26, 30), (13, 20), (2, 3), (20, 20)] {
            let mut jumped = Vec::new();
            turns(&spells, asked, &mut jumped);
            let mut day = date(2018, 1, 1);
            let mut walked = Vec::new();
            while day < date(2021, 1, 1) {
                let next = plus_days(day, 1);
                if enough(&spells, asked, day) != enough(&spells, asked, next) {
                    walked.push(next);
                }
                day = next;
            }
            assert_eq!(jumped, walked, "{asked:?}");
        }
    }
}
