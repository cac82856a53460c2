//! Families that move to or from another area. Rules only.
//!
//! Nothing is passed on without the family's agreement or a duty to protect a child, and until the other area has said that it has the
//! family, the work goes on here.

use alongside_schema::{Day, code_list};

code_list! {
    /// Which way a family moves.
    pub enum Direction {
        /// From here to another area.
        Away = "away", "To another area";
        /// From another area to here.
        Here = "here", "From another area";
    }
}

code_list! {
    /// Whether what is known of a family goes with it.
    pub enum PassingOn {
        /// They were asked, and agree.
        Agreed = "agreed", "Yes, they agree";
        /// They were asked and do not agree, or were not asked.
        No = "no", "No, they do not agree";
        /// A child must be protected, whatever the family says. The reason is written down.
        Duty = "duty", "They do not have to agree: a child must be protected";
    }
}

/// Where a move stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is recorded, and nothing is passed on.
    NothingPassedOn,
    /// Nothing was sent yet.
    ToSend,
    /// It was sent on this day, and nobody has answered.
    Sent(Day),
    /// They came from another area, which does not know yet that we have them.
    ToTell,
    /// The receiving side has said on this day that it has the family.
    Acknowledged(Day),
    /// It does not happen, since this day.
    CalledOff(Day),
}

/// What says where a move stands.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Which way.
    pub direction: Direction,
    /// Whether the record goes with them.
    pub passing_on: PassingOn,
    /// When it was sent.
    pub sent_on: Option<Day>,
    /// When the receiving side said that it has the family.
    pub acknowledged_on: Option<Day>,
    /// When it was called off.
    pub called_off_on: Option<Day>,
}

impl Facts {
    /// Where it stands.
    pub fn standing(self) -> Standing {
        match (self.called_off_on, self.acknowledged_on, self.sent_on, self.direction) {
            (Some(day), ..) => Standing::CalledOff(day),
            (_, Some(day), ..) => Standing::Acknowledged(day),
            (.., Direction::Here) => Standing::ToTell,
            (.., Some(day), Direction::Away) => Standing::Sent(day),
            (.., None, Direction::Away) if self.passing_on == PassingOn::No => Standing::NothingPassedOn,
            _ => Standing::ToSend,
        }
    }
}

impl Standing {
    /// Where it stands, in words.
    pub fn words(self) -> String {
        match self {
            Self::NothingPassedOn => "Recorded; nothing is passed on".to_owned(),
            Self::ToSend => "Nothing was sent yet".to_owned(),
            Self::Sent(day) => format!("Sent on {}; nobody has said yet that they have the family", day.words()),
            Self::ToTell => "We have not told them yet that we have the family".to_owned(),
            Self::Acknowledged(day) => format!("Acknowledged on {}", day.words()),
            Self::CalledOff(day) => format!("Called off on {}", day.words()),
        }
    }

    /// Whether somebody still has to do something before the other side has the family.
    pub fn waits(self) -> bool {
        matches!(self, Self::ToSend | Self::Sent(_) | Self::ToTell)
    }

    /// What needs the lead practitioner on this day, in a sentence; nothing where nothing does. `due` is the day by which the other area
    /// should have answered what was sent on a day.
    pub fn needs(self, moves_on: Day, area: &str, today: Day, due: impl Fn(Day) -> Day) -> Option<String> {
        match self {
            Self::ToSend if moves_on <= today => {
                Some(format!("They move to {area} on {}, and nothing was sent yet.", moves_on.words()))
            }
            Self::Sent(day) if due(day) < today => Some(format!(
                "Sent to {area} on {}. Nobody there has said yet that they have the family: ring them.",
                day.words()
            )),
            Self::ToTell => Some(format!("They came from {area}. Tell them there that you have the family.")),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn away(passing_on: PassingOn) -> Facts {
        Facts { direction: Direction::Away, passing_on, sent_on: None, acknowledged_on: None, called_off_on: None }
    }

    #[test]
    fn a_move_stands_where_its_facts_say() {
        let on = day("2026-11-20");
        assert_eq!(away(PassingOn::No).standing(), Standing::NothingPassedOn);
        assert_eq!(away(PassingOn::Duty).standing(), Standing::ToSend);
        let sent = Facts { sent_on: Some(on), ..away(PassingOn::Agreed) };
        assert_eq!(sent.standing(), Standing::Sent(on));
        assert_eq!(Facts { acknowledged_on: Some(on), ..sent }.standing(), Standing::Acknowledged(on));
        assert_eq!(Facts { called_off_on: Some(on), ..sent }.standing(), Standing::CalledOff(on));
        assert_eq!(Facts { direction: Direction::Here, ..sent }.standing(), Standing::ToTell);
    }

    #[test]
    fn the_lead_is_told_when_nobody_answers() {
        let due = |sent: Day| sent.plus_days(7);
        let (sent, moves_on) = (Standing::Sent(day("2026-11-20")), day("2026-12-01"));
        assert_eq!(sent.needs(moves_on, "Bedford", day("2026-11-27"), due), None, "on its last day it is not late");
        let late = sent.needs(moves_on, "Bedford", day("2026-11-28"), due).expect("a need");
        assert!(late.contains("Bedford on 20 November 2026"), "{late}");
        assert_eq!(Standing::ToSend.needs(moves_on, "Bedford", day("2026-11-30"), due), None);
        assert!(Standing::ToSend.needs(moves_on, "Bedford", moves_on, due).is_some());
        assert_eq!(Standing::Acknowledged(moves_on).needs(moves_on, "Bedford", day("2027-12-01"), due), None);
    }
}
