//! Private fostering: a rule without a query.
//!
//! A child under 16, or under 18 where they are disabled, who lives for 28 days or more with somebody who is neither a parent, nor has parental responsibility, nor is a close relative, is
//! privately fostered, and the council must be told and must look after their welfare. Source: Children Act 1989, section 66; practice notes 2.9. The court's orders and foster
//! care are something else.

use alongside_schema::Day;

use crate::codes::{Close, KinKind};

/// From how many days on it is private fostering.
pub const DAYS: i64 = 28;

/// What is known of an arrangement, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// What it is.
    pub kind: KinKind,
    /// Whether the carer is a close relative.
    pub close: Close,
    /// When the child was born, if that is known.
    pub born: Option<Day>,
    /// Whether it counts until 18, since the child is disabled.
    pub until_eighteen: bool,
    /// The first day.
    pub from: Day,
    /// The last day, if it has ended or is to.
    pub to: Option<Day>,
    /// When the council's private fostering team was told.
    pub told: Option<Day>,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Nothing: it is no private fostering, and will not be.
    None,
    /// Nobody knows whether the carer is a close relative: somebody must ask before this day.
    Ask(Day),
    /// It will be private fostering from this day on.
    Coming(Day),
    /// It has been private fostering since this day, and nobody was told.
    Due(Day),
    /// Whoever must know was told on this day.
    Told(Day),
}

impl Notice {
    /// In words; empty where there is nothing to do.
    pub fn words(self) -> String {
        match self {
            Self::None => String::new(),
            Self::Ask(day) => format!(
                "Find out whether the carer is a close relative. If not, this is private fostering from {}",
                day.words()
            ),
            Self::Coming(day) => {
                format!("This becomes private fostering on {}. Tell the private fostering team now", day.words())
            }
            Self::Due(day) => {
                format!("This is private fostering since {}. Tell the private fostering team today", day.words())
            }
            Self::Told(day) => format!("The private fostering team was told on {}", day.words()),
        }
    }

    /// Whether somebody still has to do something.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Ask(_) | Self::Coming(_) | Self::Due(_))
    }
}

/// What is to be done about an arrangement on this day.
pub fn notice(asked: &Asked, today: Day) -> Notice {
    let may_be = matches!(asked.kind, KinKind::Informal | KinKind::PrivateFostering);
    if !may_be || (asked.close == Close::Yes && asked.kind != KinKind::PrivateFostering) {
        return Notice::None;
    }
    // The 28th day is among them: from the first, 27 later.
    let becomes = asked.from.plus_days(DAYS - 1);
    let grown = asked.born.map(|born| born.plus_months(if asked.until_eighteen { 18 * 12 } else { 16 * 12 }));
    let ends_first = asked.to.is_some_and(|last| last < becomes);
    if ends_first || grown.is_some_and(|birthday| birthday <= becomes) {
        return Notice::None;
    }
    match (asked.told, asked.close) {
        (Some(day), _) => Notice::Told(day),
        (None, Close::NotSaid) if asked.kind == KinKind::Informal => Notice::Ask(becomes),
        (None, _) if becomes <= today => Notice::Due(becomes),
        (None, _) => Notice::Coming(becomes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn friend() -> Asked {
        Asked {
            kind: KinKind::Informal,
            close: Close::No,
            born: Some(day("2016-09-03")),
            until_eighteen: false,
            from: day("2026-11-01"),
            to: None,
            told: None,
        }
    }

    #[test]
    fn the_twenty_eighth_day_counts() {
        assert_eq!(notice(&friend(), day("2026-11-27")), Notice::Coming(day("2026-11-28")));
        assert_eq!(notice(&friend(), day("2026-11-28")), Notice::Due(day("2026-11-28")));
        let over = Asked { to: Some(day("2026-11-27")), ..friend() };
        assert_eq!(notice(&over, day("2026-12-10")), Notice::None, "it ended a day before");
        let lasted = Asked { to: Some(day("2026-11-28")), ..friend() };
        assert_eq!(notice(&lasted, day("2026-12-10")), Notice::Due(day("2026-11-28")));
        let told = Asked { told: Some(day("2026-11-05")), ..friend() };
        assert_eq!(notice(&told, day("2026-12-10")), Notice::Told(day("2026-11-05")));
    }

    #[test]
    fn who_is_no_private_foster_carer() {
        assert_eq!(notice(&Asked { close: Close::Yes, ..friend() }, day("2027-01-01")), Notice::None);
        assert_eq!(notice(&Asked { kind: KinKind::Guardianship, ..friend() }, day("2027-01-01")), Notice::None);
        assert_eq!(
            notice(&Asked { close: Close::NotSaid, ..friend() }, day("2026-11-02")),
            Notice::Ask(day("2026-11-28"))
        );
        let known = Asked { kind: KinKind::PrivateFostering, close: Close::NotSaid, ..friend() };
        assert_eq!(notice(&known, day("2026-11-02")), Notice::Coming(day("2026-11-28")));
    }

    #[test]
    fn until_a_birthday() {
        let sixteen = Asked { born: Some(day("2010-11-28")), ..friend() };
        assert_eq!(notice(&sixteen, day("2026-12-01")), Notice::None, "sixteen on the day on which it would begin");
        let disabled = Asked { until_eighteen: true, ..sixteen };
        assert_eq!(notice(&disabled, day("2026-12-01")), Notice::Due(day("2026-11-28")));
        assert_eq!(notice(&Asked { born: None, ..friend() }, day("2026-12-01")), Notice::Due(day("2026-11-28")));
    }
}
