//! Who had parental responsibility for a child on a day. Rules only.
//!
//! What is recorded are stretches of time, each on a ground. Which of them held on a day is worked out here, with how sure it is; nothing is stored of it.

use alongside_schema::{Day, Id};

use crate::store::Responsibility;
use crate::tie_codes::Basis;

/// How sure it is that somebody had it on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sure {
    /// It had begun and had not ended.
    Held,
    /// It is not written down since when, so that it may have begun only later.
    SinceNotKnown,
}

/// What held for a child on a day.
#[derive(Clone, Debug)]
pub struct OnDay<'a> {
    /// The stretch of time.
    pub spell: &'a Responsibility,
    /// How sure it is.
    pub sure: Sure,
}

impl OnDay<'_> {
    /// What shows it, and when somebody saw that.
    pub fn shown_by(&self) -> String {
        match (self.spell.evidence.is_empty(), self.spell.seen_on) {
            (true, _) => "Nobody has seen what shows it".to_owned(),
            (false, Some(day)) => format!("{}, seen on {}", self.spell.evidence, day.words()),
            (false, None) => self.spell.evidence.clone(),
        }
    }
}

/// Who had it for this child on this day. The day on which it ends is the first without it. She who gave birth has it from the birth on (Children Act 1989 section 2),
/// also where no day is written down.
pub fn on_day<'a>(spells: &'a [Responsibility], child: &Id, born: Option<Day>, day: Day) -> Vec<OnDay<'a>> {
    let held = spells.iter().filter(|spell| spell.child_id == *child).filter_map(|spell| {
        let from = if spell.basis == Basis::Mother { spell.from_on.or(born) } else { spell.from_on };
        let is_over = spell.to_on.is_some_and(|end| end <= day);
        let has_begun = from.is_none_or(|from| from <= day);
        let sure = if from.is_some() { Sure::Held } else { Sure::SinceNotKnown };
        (has_begun && !is_over).then_some(OnDay { spell, sure })
    });
    held.collect()
}

#[cfg(test)]
mod tests {
    use alongside_schema::Chance;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn it_begins_and_ends_with_its_days() {
        let (chance, now) = (Chance::seeded(1), "2026-11-21T10:00:00Z".parse().expect("a moment"));
        let (child, other) = (chance.id(now), chance.id(now));
        let spell = |basis, from: Option<&str>, to: Option<&str>| Responsibility {
            id: chance.id(now),
            person_id: chance.id(now),
            child_id: child.clone(),
            basis,
            evidence: String::new(),
            seen_on: None,
            from_on: from.map(day),
            to_on: to.map(day),
            source: String::new(),
        };
        let spells = [
            spell(Basis::Mother, None, None),
            spell(Basis::Order, Some("2020-05-01"), Some("2024-05-01")),
            spell(Basis::Agreement, None, None),
        ];
        let born = Some(day("2016-09-03"));
        let on = |text: &str| -> Vec<(Basis, Sure)> {
            on_day(&spells, &child, born, day(text)).iter().map(|held| (held.spell.basis, held.sure)).collect()
        };
        let (mother, unsure) = ((Basis::Mother, Sure::Held), (Basis::Agreement, Sure::SinceNotKnown));
        assert_eq!(on("2016-09-02"), [unsure], "not before the birth");
        assert_eq!(on("2020-04-30"), [mother, unsure]);
        assert_eq!(on("2020-05-01"), [mother, (Basis::Order, Sure::Held), unsure]);
        assert_eq!(on("2024-05-01"), [mother, unsure], "the day on which it ends is the first without it");
        assert!(on_day(&spells, &other, born, day("2020-05-01")).is_empty());
    }
}
