//! The words of messages to families, by date.

use alongside_schema::Day;

/// The words of a message, in force from a day on. They name no service, nobody, and no matter: whoever looks at the telephone learns that
/// somebody should ring a number, and nothing else (practice notes 4.2, S1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wording {
    /// Its version, which is kept with every message that was sent.
    pub version: &'static str,
    /// From when it is in force: year, month, day.
    from: (i16, i8, i8),
    /// The subject of an e-mail.
    pub subject: &'static str,
    /// The text; `{number}` stands for the number.
    text: &'static str,
    /// Days that the family has to ring back, before somebody must look for another way to tell them.
    pub days_to_answer: i64,
}

/// Every wording that ever was, the oldest first. A sent message keeps its version, so none is changed or taken away.
const WORDINGS: &[Wording] = &[Wording {
    version: "2026-11",
    from: (2026, 11, 1),
    subject: "Please ring",
    text: "Please ring {number} when it is a good time for you.",
    days_to_answer: 7,
}];

/// What somebody is reminded of who helps a family: that it is tomorrow, and not what.
const TOMORROW: &[Wording] = &[Wording {
    version: "2026-11",
    from: (2026, 11, 1),
    subject: "Tomorrow",
    text: "You have something planned for tomorrow. If you can not, please ring {number}.",
    days_to_answer: 1,
}];

/// What somebody is asked who said that they would stand in.
const STEP_IN: &[Wording] = &[Wording {
    version: "2026-11",
    from: (2026, 11, 1),
    subject: "Can you step in?",
    text: "Can you step in this time? Please ring {number}.",
    days_to_answer: 1,
}];

impl Wording {
    /// The text with the number to ring.
    pub fn text(&self, number: &str) -> String {
        self.text.replace("{number}", number)
    }
}

/// The wording that is in force on a day.
pub fn ring_back(today: Day) -> &'static Wording {
    in_force(WORDINGS, today)
}

/// The wording in force of what reminds somebody of tomorrow.
pub fn tomorrow(today: Day) -> &'static Wording {
    in_force(TOMORROW, today)
}

/// The wording in force of what asks somebody to step in.
pub fn step_in(today: Day) -> &'static Wording {
    in_force(STEP_IN, today)
}

fn in_force(wordings: &'static [Wording], today: Day) -> &'static Wording {
    let begun =
        |wording: &&Wording| Day::of(wording.from.0, wording.from.1, wording.from.2).is_some_and(|from| from <= today);
    wordings.iter().rev().find(begun).unwrap_or(&wordings[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_whom_to_ring_and_nothing_else() {
        let today = "2026-11-21".parse().expect("a day");
        for wording in [ring_back(today), tomorrow(today), step_in(today)] {
            let message = format!("{} {}", wording.subject, wording.text("01632 960000")).to_lowercase();
            assert!(message.contains("01632 960000"));
            for telling in
                ["council", "help", "famil", "child", "social", "worker", "request", "service", "luton", "alongside"]
            {
                assert!(!message.contains(telling), "{telling}");
            }
        }
        for wordings in [WORDINGS, TOMORROW, STEP_IN] {
            assert!(wordings.windows(2).all(|pair| pair[0].from < pair[1].from));
        }
    }
}
