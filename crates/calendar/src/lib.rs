//! An engine: calendars as text (iCalendar, RFC 5545) that telephones subscribe to. It is given values and gives text back; it knows no record and asks no clock.
//!
//! Times are local, with the rules of `Europe/London` beside them: eight in the morning stays eight in the morning when the clocks change. Lines are folded at 75
//! octets, never inside a letter, and no text can end its line and begin another.

mod line;
mod zone;

use jiff::Timestamp;
use jiff::civil::DateTime;

use line::Lines;
pub use zone::ZONE;

/// One thing in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// By which a telephone knows it again when it fetches the calendar anew.
    pub uid: String,
    /// When it begins, on the clocks of England.
    pub begins: DateTime,
    /// When it ends.
    pub ends: DateTime,
    /// What stands in the calendar.
    pub title: String,
}

/// A calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// What it is called among somebody's calendars.
    pub name: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// After how many hours a telephone should fetch it anew.
    pub fetch_hours: u8,
    /// What stands in it.
    pub events: Vec<Event>,
}

impl Calendar {
    /// The calendar as text. What ends before it begins is left out: a reader would refuse the whole.
    pub fn text(&self) -> String {
        let mut lines = Lines::default();
        lines.plain("BEGIN", "VCALENDAR");
        lines.plain("VERSION", "2.0");
        lines.plain("PRODID", "-//Turns//EN");
        lines.plain("CALSCALE", "GREGORIAN");
        lines.plain("METHOD", "PUBLISH");
        lines.text("NAME", &self.name);
        lines.text("X-WR-CALNAME", &self.name);
        let every = format!("PT{}H", self.fetch_hours.max(1));
        lines.plain("REFRESH-INTERVAL;VALUE=DURATION", &every);
        lines.plain("X-PUBLISHED-TTL", &every);
        zone::write(&mut lines);
        let made = self.made_at.strftime("%Y%m%dT%H%M%SZ").to_string();
        for event in self.events.iter().filter(|event| event.begins <= event.ends) {
            lines.plain("BEGIN", "VEVENT");
            lines.text("UID", &event.uid);
            lines.plain("DTSTAMP", &made);
            lines.plain(&format!("DTSTART;TZID={ZONE}"), &local(event.begins));
            lines.plain(&format!("DTEND;TZID={ZONE}"), &local(event.ends));
            lines.text("SUMMARY", &event.title);
            lines.plain("CLASS", "PRIVATE");
            lines.plain("END", "VEVENT");
        }
        lines.plain("END", "VCALENDAR");
        lines.into_text()
    }
}

fn local(time: DateTime) -> String {
    time.strftime("%Y%m%dT%H%M%S").to_string()
}

#[cfg(test)]
mod tests {
    use icalendar::parser::{read_calendar, unfold};
    use jiff::civil::date;

    use super::*;

    fn calendar(title: &str) -> Calendar {
        let event = Event {
            uid: "1@turns.invalid".to_owned(),
            begins: date(2026, 11, 26).at(8, 15, 0, 0),
            ends: date(2026, 11, 26).at(8, 50, 0, 0),
            title: title.to_owned(),
        };
        let made_at = "2026-11-21T10:00:00Z".parse().expect("a moment");
        Calendar { name: "Turns".to_owned(), made_at, fetch_hours: 6, events: vec![event] }
    }

    /// The title as a calendar library reads it back.
    fn read_back(text: &str) -> Vec<(String, String)> {
        let unfolded = unfold(text);
        let read = read_calendar(&unfolded).expect("a calendar");
        let events = read.components.iter().filter(|component| component.name == "VEVENT");
        let all = events.flat_map(|event| event.properties.iter());
        all.map(|property| (property.name.to_string(), property.val.to_string())).collect()
    }

    #[test]
    fn a_calendar_is_read_back_by_a_library() {
        let text = calendar("Your turn").text();
        let fields = read_back(&text);
        let value = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        assert_eq!(value("SUMMARY"), Some("Your turn"));
        assert_eq!(value("DTSTART"), Some("20261126T081500"));
        assert_eq!(value("DTEND"), Some("20261126T085000"));
        assert_eq!(value("DTSTAMP"), Some("20261121T100000Z"));
        assert_eq!(value("DESCRIPTION"), None);
        assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
        assert!(text.lines().all(|line| line.len() <= 75));
    }

    #[test]
    fn no_title_becomes_a_line_of_its_own() {
        for title in ["One\r\nATTENDEE:mailto:x@example.org", "a\nEND:VEVENT", "a\rb", "\u{0}\u{7}a", "x;y,z\\n"] {
            let text = calendar(title).text();
            assert_eq!(text.matches("\r\nBEGIN:VEVENT\r\n").count(), 1, "{title:?}");
            assert_eq!(text.matches("\r\nEND:VEVENT\r\n").count(), 1, "{title:?}");
            assert!(!text.contains("\r\nATTENDEE"), "{title:?}");
            assert_eq!(read_back(&text).iter().filter(|(name, _)| name == "SUMMARY").count(), 1, "{title:?}");
        }
    }

    #[test]
    fn a_long_title_is_folded_between_letters() {
        for letter in ["a", "é", "ও", "😀"] {
            for length in 1..120 {
                let title = letter.repeat(length);
                let text = calendar(&title).text();
                assert!(text.split("\r\n").all(|line| line.len() <= 75), "{letter} {length}");
                let fields = read_back(&text);
                let summary = fields.iter().find(|(name, _)| name == "SUMMARY").map(|(_, value)| value.clone());
                assert_eq!(summary, Some(title), "{letter} {length}");
            }
        }
    }

    #[test]
    fn what_ends_before_it_begins_is_left_out() {
        let mut wrong = calendar("Your turn");
        wrong.events[0].ends = date(2026, 11, 26).at(8, 0, 0, 0);
        assert!(!wrong.text().contains("VEVENT"));
    }
}
