//! Words as forms hold them, read into values.

use alongside_families::codes::Answer;
use alongside_schema::Day;

use crate::assessment::Agreed;
use crate::codes::{Route, Urgency};

/// The day that "24/03/2017", "30.04.20", "2017-03-24" or "20170324" says. Two-digit years are of this century unless that is in the future
/// by more than a year, since babies on the way have dates too.
pub(super) fn day(text: &str, today: Day) -> Option<Day> {
    let text = text.trim();
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let parts: Vec<i16> = text.split(['/', '.', '-']).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
    let [day, month, year] = parts.try_into().ok()?;
    let year: i16 = match year {
        0..=99 if 2000 + year > today.0.year() + 1 => 1900 + year,
        0..=99 => 2000 + year,
        _ => year,
    };
    Day::of(year, month.try_into().ok()?, day.try_into().ok()?)
}

/// What somebody answered when working together was explained.
pub(super) fn agreed(text: &str) -> Agreed {
    let text = text.trim().to_lowercase();
    match text.as_str() {
        "" => Agreed::NotAsked,
        "yes" | "y" => Agreed::Yes,
        _ if text.contains("must not") || text.contains("unsafe") => Agreed::MustNotAsk,
        _ if text.starts_with("not asked") => Agreed::NotAsked,
        _ if text.starts_with("yes") || text.contains("only") => Agreed::InPart,
        _ if text.starts_with("no") || text.starts_with("declined") => Agreed::No,
        _ => Agreed::NotAsked,
    }
}

/// Whether a problem is there. Only a plain yes or no counts; everything else is not known, and its words are kept.
pub(super) fn answer(text: &str) -> Answer {
    let text = text.trim().to_lowercase();
    let last = text.rsplit([',', ' ']).next().unwrap_or_default();
    match (text.as_str(), last) {
        ("yes" | "y", _) => Answer::Present,
        ("no" | "n", _) | (_, "no") => Answer::Absent,
        _ => Answer::NotKnown,
    }
}

/// By which way; forms write it in several ways.
pub(super) fn route(text: &str) -> Route {
    let text = text.trim().to_lowercase().replace(' ', "_");
    text.parse().unwrap_or(Route::Professional)
}

/// How soon. A form that says nothing is not urgent, and not safe to leave: within days. Words that nobody knows may mean anything: they are for
/// today, and a warning says so.
pub(super) fn urgency(text: &str, warnings: &mut Vec<String>) -> Urgency {
    let folded = text.trim().to_lowercase().replace(['_', '-'], " ");
    match folded.as_str() {
        "immediate danger" | "danger" | "now" | "emergency" | "immediate" | "immediately" => Urgency::Danger,
        "today" | "urgent" | "same day" => Urgency::Today,
        "routine" | "no hurry" => Urgency::Routine,
        "" | "soon" | "within days" | "within a few days" => Urgency::Soon,
        _ => {
            let is_danger =
                folded.contains("danger") && !folded.contains("no danger") && !folded.contains("not in danger");
            let urgency = if is_danger { Urgency::Danger } else { Urgency::Today };
            warnings.push(format!(
                "the urgency “{}” is no word of the form: taken as “{}”",
                text.trim(),
                urgency.words()
            ));
            urgency
        }
    }
}

/// An address and its postcode, where the postcode stands at the end; otherwise the address stays whole and the postcode is read beside it.
pub(super) fn home(text: &str) -> (String, String) {
    let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let found = words.windows(2).find(|pair| is_outward(pair[0]) && is_inward(pair[1]));
    let Some(pair) = found else { return (text.trim().to_owned(), String::new()) };
    let postcode = format!("{} {}", pair[0], pair[1]);
    let address = match text.trim().strip_suffix(&postcode) {
        Some(address) => address.trim().trim_end_matches(',').trim().to_owned(),
        None => text.trim().to_owned(),
    };
    (address, postcode)
}

/// "LU8", "E1W": letters, a digit, and perhaps one more.
fn is_outward(word: &str) -> bool {
    let letters = word.chars().take_while(char::is_ascii_uppercase).count();
    let rest = &word[letters.min(word.len())..];
    (1..=2).contains(&letters)
        && (1..=2).contains(&rest.len())
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.chars().all(|c| c.is_ascii_alphanumeric())
}

/// "2QD": a digit and two letters.
fn is_inward(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    matches!(chars.as_slice(), [digit, one, two] if digit.is_ascii_digit() && one.is_ascii_uppercase() && two.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let today = "2026-11-24".parse().expect("a day");
        let read = |text| day(text, today).map(|day| day.to_string());
        assert_eq!(read("24/03/2017").as_deref(), Some("2017-03-24"));
        assert_eq!(read("30.04.20").as_deref(), Some("2020-04-30"));
        assert_eq!(read("19/05/27").as_deref(), Some("2027-05-19"), "a baby on the way");
        assert_eq!(read("01.02.88").as_deref(), Some("1988-02-01"));
        assert_eq!(read("31/02/2020"), None);
        assert_eq!(read("soon"), None);
    }

    #[test]
    fn a_postcode_is_found_in_an_address() {
        assert_eq!(home("41 Ferndale Close, LU8 2QD"), ("41 Ferndale Close".to_owned(), "LU8 2QD".to_owned()));
        assert_eq!(home("9 Cardigan Court, LU8 1WB (one room)").1, "LU8 1WB");
        assert_eq!(home("sofa at a friend's, LU9, no door number").1, "");
        assert_eq!(home("not known"), ("not known".to_owned(), String::new()));
    }

    #[test]
    fn how_soon_is_read_in_any_case_and_unknown_words_are_for_today() {
        let read = |text| {
            let mut warnings = Vec::new();
            (urgency(text, &mut warnings), warnings.len())
        };
        assert_eq!(read("ROUTINE"), (Urgency::Routine, 0));
        assert_eq!(read(" Same_Day"), (Urgency::Today, 0));
        assert_eq!(read(""), (Urgency::Soon, 0));
        assert_eq!(read("critical"), (Urgency::Today, 1));
        assert_eq!(read("DANGER - ring me"), (Urgency::Danger, 1));
    }

    #[test]
    fn only_a_plain_answer_counts() {
        assert_eq!(answer("yes"), Answer::Present);
        assert_eq!(answer("asked each alone, no"), Answer::Absent);
        assert_eq!(answer("caution 2023 - does it count?"), Answer::NotKnown);
        assert_eq!(agreed(""), Agreed::NotAsked);
        assert_eq!(agreed("yes, if he cannot know"), Agreed::InPart);
        assert_eq!(agreed("must not be asked"), Agreed::MustNotAsk);
        assert_eq!(agreed("Declined - does not want another worker"), Agreed::No);
    }
}
