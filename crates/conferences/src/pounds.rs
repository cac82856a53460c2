//! Money as whole pence, read and written without a fraction ever being rounded. All that this area knows of money stands here.

/// The most that one booking can cost: a million pounds.
const MOST: i64 = 100_000_000;

/// Reads "£120", "120.50" or "1,200.5" as pence. Nothing for what is no amount, is below nothing, has parts of a penny, or is a million pounds and more.
pub fn read(text: &str) -> Option<i64> {
    let text: String = text.trim().trim_start_matches('£').chars().filter(|c| *c != ',' && *c != ' ').collect();
    let (pounds, pence) = text.split_once('.').unwrap_or((text.as_str(), "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(pounds) || !digits(pence) || pence.len() > 2 {
        return None;
    }
    let tens = if pence.len() == 1 { 10 } else { 1 };
    let pence = pence.parse::<i64>().ok()? * tens;
    let all = pounds.parse::<i64>().ok()?.checked_mul(100)?.checked_add(pence)?;
    (all < MOST).then_some(all)
}

/// As people read it: "£1,200.50", "£120".
pub fn words(pence: i64) -> String {
    let digits = (pence / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match pence % 100 {
        0 => format!("£{grouped}"),
        rest => format!("£{grouped}.{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_read() {
        for (text, pence) in [("£120", 12_000), ("120.50", 12_050), (" £1,200.5 ", 120_050), ("0", 0), ("0.07", 7)] {
            assert_eq!(read(text), Some(pence), "{text}");
        }
        for wrong in ["", "£", "-3", "1.234", "ten", "1.", ".50", "1e3", "1000000", "99999999999999999999", "1..2"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for pence in [0, 7, 50, 100, 12_050, 120_050, 99_999_999] {
            assert_eq!(read(&words(pence)), Some(pence), "{}", words(pence));
        }
        assert_eq!(words(120_050), "£1,200.50");
        assert_eq!(words(12_000), "£120");
    }
}
