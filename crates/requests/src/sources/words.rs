//! Words as forms hold them, read into values.

use alongside_families::codes::Answer;
use alongside_schema::{Day, Moment};

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

/// Further back than this, in days, a sender's clock is wrong, and no time limit reaches so far. What is only late stays late, so that it is looked at
/// first.
const LONGEST_ON_THE_WAY: i64 = 366;

/// When something was sent, if its sender's clock can be believed; otherwise the day on which it came stands, and a warning says so.
pub(super) fn sent_at(field: &str, text: &str, today: Day, warnings: &mut Vec<String>) -> Option<Moment> {
    let mut not_believed = |why: &str| {
        warnings.push(format!("{field} {why}: the day of import stands instead"));
        None
    };
    let Ok(sent_at) = text.trim().parse::<Moment>() else { return not_believed("can not be read") };
    let day = sent_at.day();
    if day > today {
        return not_believed(&format!("is {}, which has not come yet", day.words()));
    }
    if day < today.plus_days(-LONGEST_ON_THE_WAY) {
        return not_believed(&format!("is {}, more than a year before it came", day.words()));
    }
    Some(sent_at)
}

/// What somebody answered when working together was explained. Words that are neither a yes nor a no, like a nod, are nobody's refusal and nobody's
/// consent: they count as not asked, and [`odd_answer`] says so.
pub(super) fn agreed(text: &str) -> Agreed {
    plainly_agreed(text).unwrap_or(Agreed::NotAsked)
}

/// What to say of an answer that is neither a yes nor a no; nothing where it is one, or where nobody was asked.
pub(super) fn odd_answer(text: &str, who: &str) -> Option<String> {
    let is_odd = plainly_agreed(text).is_none();
    is_odd
        .then(|| format!("{who} on working together: “{}” is neither yes nor no: taken as not asked yet", text.trim()))
}

/// The answer, where it begins with a word that leaves no doubt. "No" alone is a word of refusal; "no interpreter" and "no one asked" are not.
fn plainly_agreed(text: &str) -> Option<Agreed> {
    let text = text.trim().to_lowercase();
    if ["must not", "unsafe", "not safe"].iter().any(|words| text.contains(words)) {
        return Some(Agreed::MustNotAsk);
    }
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let rest = &text[first.len()..];
    match first {
        "" if rest.is_empty() => Some(Agreed::NotAsked),
        "yes" | "y" if rest.is_empty() => Some(Agreed::Yes),
        "yes" | "y" | "only" => Some(Agreed::InPart),
        "declined" | "declines" | "refused" | "refuses" => Some(Agreed::No),
        "no" | "n" if !rest.starts_with(' ') || rest.trim_start().starts_with(['-', '–', '—', '(']) => {
            Some(Agreed::No)
        }
        "no" if ["thanks", "thank you"].contains(&rest.trim()) => Some(Agreed::No),
        "not" if rest.starts_with(" now") => Some(Agreed::No),
        "not" if rest.starts_with(" asked") => Some(Agreed::NotAsked),
        _ => None,
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
    fn a_clock_that_is_wrong_is_not_believed() {
        let today = "2026-11-24".parse().expect("a day");
        let read = |text| {
            let mut warnings = Vec::new();
            (sent_at("submitted", text, today, &mut warnings).map(|at| at.day().to_string()), warnings)
        };
        let late = read("2026-09-12T09:55:21+01:00");
        assert_eq!(late, (Some("2026-09-12".to_owned()), Vec::new()), "what is late stays late");
        for (wrong, why) in [
            ("1970-01-01T00:00:00Z", "submitted is 1 January 1970, more than a year before it came"),
            ("2027-01-01T00:00:00Z", "submitted is 1 January 2027, which has not come yet"),
            ("", "submitted can not be read"),
        ] {
            let (at, warnings) = read(wrong);
            assert!(at.is_none() && warnings[0].starts_with(why), "{wrong}: {warnings:?}");
        }
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

    #[test]
    fn only_who_said_no_is_written_down_as_saying_no() {
        for no in ["no", "No, not yet", "NO!", "no - she has enough people", "no thanks", "refused", "Not now", "n"] {
            assert_eq!((agreed(no), odd_answer(no, "a1")), (Agreed::No, None), "{no}");
        }
        assert_eq!(agreed("No, only the health visitor"), Agreed::No, "a no stays one, whatever else is wanted");
        for odd in [
            "nodded; not reliable without an interpreter",
            "not explained",
            "not known",
            "not sure yet",
            "nobody asked",
            "no one asked",
            "no interpreter was there",
            "no answer",
            "not yet spoken to",
            "Mum says yes",
            "one parent only",
            "?",
        ] {
            assert_eq!(agreed(odd), Agreed::NotAsked, "{odd}");
            assert!(odd_answer(odd, "Mihaela").is_some_and(|words| words.contains(odd)), "{odd}");
        }
        for unasked in ["", "not asked by us; see her text", "Not asked yet"] {
            assert_eq!((agreed(unasked), odd_answer(unasked, "a1")), (Agreed::NotAsked, None), "{unasked}");
        }
        assert_eq!(agreed("yes?"), Agreed::InPart, "no plain yes");
    }
}
