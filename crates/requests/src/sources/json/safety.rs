//! What of an assessment keeps people safe, read so that a word that nobody knows never opens anything.

use alongside_families::codes::{HomeClass, Safe, Way};
use alongside_schema::Day;

use super::{Consent, SheetAgreed};
use crate::assessment::{Agreed, Kind, NotToBeTold, SafeContact, SafeWay, safe_from_words};
use crate::sources::words;

/// Whether somebody is a child. Where the word is none of the form, their age says it.
pub(super) fn kind(word: &str, who: &str, born: Option<Day>, today: Day, warnings: &mut Vec<String>) -> Kind {
    match word.trim().to_lowercase().as_str() {
        "child" => Kind::Child,
        "unborn" => Kind::Unborn,
        "adult" | "" => Kind::Adult,
        _ => {
            let kind = match born {
                Some(day) if day > today => Kind::Unborn,
                Some(day) if day.years_until(today) < 18 => Kind::Child,
                _ => Kind::Adult,
            };
            warnings.push(format!("the kind “{word}” of {who} is no word of the form: taken as “{}”", kind.words()));
            kind
        }
    }
}

/// Who may learn of a home. A word that is none of the form was meant to keep it from somebody.
pub(super) fn class(word: &str, address: &str, warnings: &mut Vec<String>) -> HomeClass {
    let folded = word.trim().to_lowercase();
    match folded.parse() {
        Ok(class) => class,
        Err(_) if folded.is_empty() => HomeClass::Ordinary,
        Err(_) => {
            warnings
                .push(format!("the visibility “{word}” of {address} is no word of the form: taken as confidential"));
            HomeClass::Confidential
        }
    }
}

/// How somebody can be reached. A way that is `false` is a no and `true` a yes; anything else that is no text is kept as it is written, and is no yes.
pub(super) fn safe_contact(
    row: &serde_json::Map<String, serde_json::Value>,
    warnings: &mut Vec<String>,
) -> SafeContact {
    use serde_json::Value;
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let person = text("person");
    let mut ways = Vec::new();
    for (key, value) in row {
        let Some(way) = Way::ALL.iter().find(|way| way.code() == key.trim().to_lowercase()) else { continue };
        let (safe, words) = match value {
            Value::String(words) => (safe_from_words(words), words.clone()),
            Value::Null => (Safe::NotAsked, String::new()),
            Value::Bool(is_safe) => (if *is_safe { Safe::Yes } else { Safe::No }, String::new()),
            other => (Safe::WithCare, other.to_string()),
        };
        if !value.is_string() {
            let read = safe.words().to_lowercase();
            warnings.push(format!("the way “{key}” of {person} is {value} and not in words: taken as “{read}”"));
        }
        ways.push(SafeWay { way: *way, safe, words });
    }
    ways.sort_by_key(|safe| Way::ALL.iter().position(|way| *way == safe.way));
    SafeContact { person, ways, times: text("times"), code_phrase: text("code_phrase") }
}

/// Whose wishes about sharing these are: who agreed first, or was asked first.
pub(super) fn speaker(consent: &Consent) -> String {
    let asked = &consent.working_together;
    let agreed = asked.iter().find(|one| one.answer.to_lowercase().starts_with("yes"));
    agreed.or(asked.first()).map(|one| one.person.clone()).unwrap_or_default()
}

/// Whoever must not be asked must not learn that help was asked for either, unless it is said already that they must not be told anything.
pub(super) fn must_not_be_asked(consent: &Consent, pairs: &[NotToBeTold], speaker: &str) -> Vec<NotToBeTold> {
    let is_said = |person: &str| pairs.iter().any(|pair| pair.who == person && pair.is_anything());
    let must_not = |one: &&SheetAgreed| words::agreed(&one.answer) == Agreed::MustNotAsk && !is_said(&one.person);
    consent
        .working_together
        .iter()
        .filter(must_not)
        .map(|one| NotToBeTold {
            who: one.person.clone(),
            outside: String::new(),
            about: speaker.to_owned(),
            what: "that help was asked for".to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{Sent, read_json as read};

    fn sent(more: &str) -> Sent {
        let people = r#""people": [
            {"ref": "a1", "kind": "Adult", "names": [{"text": "Leah Dalford"}], "phone": "07700 900101"},
            {"ref": "a2", "kind": "ADULT", "names": [{"text": "Gary Holt"}]},
            {"ref": "c1", "kind": "baby", "names": [{"text": "Ida"}], "dob": "2024-01-01"}]"#;
        read(&format!("{{{people}, {more}}}"), "2026-11-24".parse().expect("a day")).expect("a request")
    }

    fn warned(sent: &Sent, words: &str) -> bool {
        sent.warnings.iter().any(|warning| warning.contains(words))
    }

    #[test]
    fn words_that_nobody_knows_are_read_the_safe_way_and_said() {
        let odd = sent(
            r#""urgency": "Critical", "homes": [{"address": "1 A", "visibility": "SECRET"}, {"address": "2 B", "visibility": "Restricted"}]"#,
        );
        assert_eq!(odd.said.urgency, crate::codes::Urgency::Today);
        assert_eq!(
            odd.said.homes.iter().map(|home| home.class).collect::<Vec<_>>(),
            [HomeClass::Confidential, HomeClass::Restricted]
        );
        assert_eq!(
            odd.said.people.iter().map(|one| one.kind).collect::<Vec<_>>(),
            [Kind::Adult, Kind::Adult, Kind::Child]
        );
        assert!(warned(&odd, "Critical") && warned(&odd, "SECRET") && warned(&odd, "baby"), "{:?}", odd.warnings);
    }

    #[test]
    fn false_is_a_no_and_no_number_is_a_yes() {
        let odd = sent(r#""safe_contact": [{"person": "a1", "Text": false, "email": 1, "call": "yes"}]"#);
        let contact = &odd.said.safe_contact[0];
        assert_eq!(
            [Way::Text, Way::Email, Way::Call].map(|way| contact.safe(way)),
            [Safe::No, Safe::WithCare, Safe::Yes]
        );
        assert!(warned(&odd, "Text"), "{:?}", odd.warnings);
    }

    #[test]
    fn who_stands_first_must_not_be_told_and_nobody_who_is_named_is_lost() {
        let pair = |text: &str| {
            let sent = sent(&format!(r#""consent": {{"sharing": {{"may_not": ["{text}"]}}}}"#));
            let pair = sent.said.not_to_be_told[0].clone();
            (pair.who, pair.outside)
        };
        assert_eq!(
            pair("gary holt must not hear from Leah Dalford"),
            ("a2".into(), "gary holt must not hear from Leah Dalford".into())
        );
        assert_eq!(pair("A2: where Leah Dalford lives"), ("a2".into(), String::new()));
        assert_eq!(pair("the neighbours: what Ida said"), (String::new(), "the neighbours".into()));
    }

    #[test]
    fn who_must_not_be_asked_is_not_told_of_the_request_either() {
        let kept_from_gary = |may_not: &str| {
            let asked = r#""working_together": [{"person": "a1", "answer": "yes"}, {"person": "a2", "answer": "must not be asked"}]"#;
            let sent = sent(&format!(r#""consent": {{{asked}, "sharing": {{"may_not": [{may_not}]}}}}"#));
            sent.said.not_to_be_told.into_iter().map(|pair| pair.what).collect::<Vec<_>>()
        };
        assert_eq!(kept_from_gary(""), ["that help was asked for"]);
        assert_eq!(kept_from_gary(r#""a2: the address""#), ["the address", "that help was asked for"]);
        assert_eq!(kept_from_gary(r#""a2 anything at all""#), ["anything"]);
    }
}
