//! The clocks of England, as a calendar says them: an hour ahead from the last Sunday of March to the last Sunday of October.

use crate::line::Lines;

/// The zone in which times are.
pub const ZONE: &str = "Europe/London";

/// Name, from which offset to which, since when, and in which month.
const CHANGES: [(&str, &str, &str, &str, &str, u8); 2] = [
    ("DAYLIGHT", "BST", "+0000", "+0100", "19810329T010000", 3),
    ("STANDARD", "GMT", "+0100", "+0000", "19961027T020000", 10),
];

pub(crate) fn write(lines: &mut Lines) {
    lines.plain("BEGIN", "VTIMEZONE");
    lines.plain("TZID", ZONE);
    for (part, name, from, to, since, month) in CHANGES {
        lines.plain("BEGIN", part);
        lines.plain("TZNAME", name);
        lines.plain("TZOFFSETFROM", from);
        lines.plain("TZOFFSETTO", to);
        lines.plain("DTSTART", since);
        lines.plain("RRULE", &format!("FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU"));
        lines.plain("END", part);
    }
    lines.plain("END", "VTIMEZONE");
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, Weekday, date};
    use jiff::tz::TimeZone;

    use super::*;

    /// The last Sunday of a month.
    fn last_sunday(year: i16, month: i8) -> Date {
        date(year, month, 1).last_of_month().nth_weekday(-1, Weekday::Sunday).map_or_else(
            |_| date(year, month, 1).last_of_month(),
            |before| {
                let last = date(year, month, 1).last_of_month();
                if last.weekday() == Weekday::Sunday { last } else { before }
            },
        )
    }

    #[test]
    fn the_rules_are_those_of_the_time_zone_database() {
        let london = TimeZone::get(ZONE).expect("the time zone database is compiled in");
        for year in 2024..2060 {
            for (_, _, from, to, since, month) in CHANGES {
                let hour: i8 = since[9..11].parse().expect("an hour");
                let at = last_sunday(year, i8::try_from(month).expect("a month")).at(hour, 0, 0, 0);
                let offset: i8 = from[1..3].parse().expect("an offset");
                let moment = at.to_zoned(TimeZone::fixed(jiff::tz::offset(offset))).expect("a moment").timestamp();
                let one = jiff::SignedDuration::from_secs(1);
                let written = |moment| london.to_offset(moment).seconds() / 3600;
                assert_eq!(written(moment - one), from[1..3].parse::<i32>().expect("an offset"), "{year} {month}");
                assert_eq!(written(moment), to[1..3].parse::<i32>().expect("an offset"), "{year} {month}");
            }
        }
    }
}
