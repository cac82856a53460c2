//! The times of visits: how people write a time of day, and which visits of a day can not all be made.

use alongside_schema::Day;

/// The minutes since midnight that somebody means by `14:30`, `2.30pm`, `4 pm`, `1430` or `noon`. Nothing where it is no time of day.
pub fn time_of_day(text: &str) -> Option<i64> {
    let text: String = text.to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    match text.as_str() {
        "noon" | "midday" => return Some(12 * 60),
        _ => {}
    }
    let (digits, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (text.as_str(), None),
    };
    let (hours, minutes) = match digits.split_once([':', '.']) {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        // A bare number of hours says which half of the day; 4 alone could be either.
        None if half.is_some() => (digits, "00"),
        None => return None,
    };
    if hours.is_empty() || !hours.bytes().chain(minutes.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let hours = match half {
        Some(half) if (1..=12).contains(&hours) => hours % 12 + half,
        Some(_) => return None,
        None => hours,
    };
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// A time of day as it is stored, so that the order of texts is the order of times: `09:05`.
pub fn stored_time(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A stored time as people read it, `2:30pm`; what is no time of day stays as it was typed.
pub fn time_words(stored: &str) -> String {
    let Some(minutes) = time_of_day(stored) else { return stored.to_owned() };
    let (hours, minutes) = (minutes / 60, minutes % 60);
    let half = if hours < 12 { "am" } else { "pm" };
    let hour = if hours % 12 == 0 { 12 } else { hours % 12 };
    if minutes == 0 { format!("{hour}{half}") } else { format!("{hour}:{minutes:02}{half}") }
}

/// From when to when a visit is, as people read it: the stored time alone where no length is planned, the length alone where the time is open.
pub fn span_words(stored: &str, minutes: Option<i64>) -> String {
    match (time_of_day(stored), minutes) {
        (Some(at), Some(minutes)) => {
            format!("{} to {}", time_words(stored), time_words(&stored_time((at + minutes) % (24 * 60))))
        }
        (None, Some(minutes)) => minutes_words(minutes),
        (_, None) => time_words(stored),
    }
}

/// The day of a visit, and from when to when it is, as people read them; the day alone where nothing else is known.
pub fn when_words(on: Day, stored: &str, minutes: Option<i64>) -> String {
    let (day, span) = (on.with_weekday(), span_words(stored, minutes));
    if span.is_empty() { day } else { format!("{day}, {span}") }
}

/// How long somebody travels or is with a family, in words.
pub fn minutes_words(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, 1) => "1 minute".to_owned(),
        (0, minutes) => format!("{minutes} minutes"),
        (1, 0) => "1 hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (1, minutes) => format!("1 hour {minutes} minutes"),
        (hours, minutes) => format!("{hours} hours {minutes} minutes"),
    }
}

/// Where somebody is to be: a day, a time that begins it, and the minutes of travel there and back.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// On which day.
    pub on: Day,
    /// Minutes since midnight; nothing where the time is open.
    pub at: Option<i64>,
    /// Minutes of travel, there and back together.
    pub travel: i64,
    /// How many minutes it takes; nothing where it takes as long as usual.
    pub minutes: Option<i64>,
}

impl Slot {
    /// From when to when they are busy with it: half the travel before, and half of it after.
    fn busy(&self, usual: i64) -> Option<(i64, i64)> {
        let (at, there) = (self.at?, (self.travel + 1) / 2);
        Some((at - there, at + self.minutes.unwrap_or(usual) + there))
    }
}

/// Which of these can not be made together with another, where each lasts as it says or so many minutes as usual. One that begins as another
/// ends is no clash, and what has no time clashes with nothing.
pub fn clashes(slots: &[Slot], usual: i64) -> Vec<bool> {
    let clash = |one: &Slot, other: &Slot| match (one.busy(usual), other.busy(usual)) {
        (Some(one_busy), Some(other_busy)) => {
            one.on == other.on && one_busy.0 < other_busy.1 && other_busy.0 < one_busy.1
        }
        _ => false,
    };
    let others = |at: usize| slots.iter().enumerate().filter(move |(other, _)| *other != at).map(|(_, slot)| slot);
    (0..slots.len()).map(|at| others(at).any(|other| clash(&slots[at], other))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let times = [
            ("14:30", Some(870)),
            ("2.30pm", Some(870)),
            ("2:30 PM", Some(870)),
            ("1430", Some(870)),
            ("4pm", Some(960)),
            ("9 am", Some(540)),
            ("12am", Some(0)),
            ("12pm", Some(720)),
            ("noon", Some(720)),
            ("00:00", Some(0)),
            ("4", None),
            ("24:00", None),
            ("13pm", None),
            ("0am", None),
            ("9:5", None),
            ("after school", None),
            ("+9:30", None),
            ("", None),
            ("pm", None),
            ("９:30", None),
        ];
        for (text, minutes) in times {
            assert_eq!(time_of_day(text), minutes, "{text}");
        }
        assert_eq!(stored_time(545), "09:05");
        assert_eq!([time_words("09:05"), time_words("14:00"), time_words("00:30")], ["9:05am", "2pm", "12:30am"]);
        assert_eq!(time_words("after school"), "after school");
        assert_eq!(
            [minutes_words(60), minutes_words(95), minutes_words(0)],
            ["1 hour", "1 hour 35 minutes", "0 minutes"]
        );
        assert_eq!(
            [span_words("14:30", Some(90)), span_words("14:30", None), span_words("", Some(90)), span_words("", None)],
            ["2:30pm to 4pm", "2:30pm", "1 hour 30 minutes", ""]
        );
        assert_eq!(span_words("23:30", Some(60)), "11:30pm to 12:30am");
    }

    #[test]
    fn travel_is_counted_and_neighbours_do_not_clash() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let slot = |at: Option<i64>, travel| Slot { on: day("2026-11-24"), at, travel, minutes: None };
        let (nine, ten) = (slot(Some(540), 0), slot(Some(600), 0));
        assert_eq!(clashes(&[nine, ten], 60), [false, false], "one begins as the other ends");
        assert_eq!(clashes(&[nine, slot(Some(600), 20)], 60), [true, true], "travel is included");
        assert_eq!(clashes(&[nine, slot(None, 600)], 60), [false, false], "an open time clashes with nothing");
        let tomorrow = Slot { on: day("2026-11-25"), ..nine };
        assert_eq!(clashes(&[nine, tomorrow, nine], 60), [true, false, true]);
        assert!(clashes(&[], 60).is_empty());
        let (short, long) = (Slot { minutes: Some(30), ..nine }, Slot { minutes: Some(90), ..nine });
        let half_past = slot(Some(570), 0);
        assert_eq!(clashes(&[short, half_past], 60), [false, false], "a short one leaves room");
        assert_eq!(clashes(&[long, ten], 60), [true, true], "a long one does not");
    }
}
