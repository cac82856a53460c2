//! A time of day as people type it.

/// Hour and minute of "14:30", "2.30pm", "9 am" or "1430"; nothing for what is no time.
pub fn time_of_day(text: &str) -> Option<(i8, i8)> {
    let folded = text.trim().to_lowercase();
    let (digits, half) = match folded.trim_end_matches(['.', ' ']) {
        text if text.ends_with("am") || text.ends_with("a.m") => (text.trim_end_matches(['a', 'm', '.', ' ']), Some(0)),
        text if text.ends_with("pm") || text.ends_with("p.m") => {
            (text.trim_end_matches(['p', 'm', '.', ' ']), Some(12))
        }
        text => (text, None),
    };
    let parts: Vec<&str> = digits.split([':', '.', ' ']).filter(|part| !part.is_empty()).collect();
    let (hour, minute) = match parts[..] {
        [hour, minute] if minute.len() == 2 => (hour.parse().ok()?, minute.parse().ok()?),
        [whole] if whole.len() == 4 && whole.is_ascii() => (whole[..2].parse().ok()?, whole[2..].parse().ok()?),
        // Without "am", "pm" or minutes it could be either.
        [hour] if half.is_some() => (hour.parse().ok()?, 0),
        _ => return None,
    };
    let hour: i8 = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_type_them() {
        for (text, time) in [
            ("14:30", (14, 30)),
            ("2.30pm", (14, 30)),
            ("9 am", (9, 0)),
            ("0905", (9, 5)),
            ("12.15 a.m.", (0, 15)),
            ("12pm", (12, 0)),
        ] {
            assert_eq!(time_of_day(text), Some(time), "{text}");
        }
        for text in ["", "noon", "9", "25:00", "9:5", "13pm", "14:60", "-1:30", "éé", "999999999999:00"] {
            assert_eq!(time_of_day(text), None, "{text}");
        }
    }
}
