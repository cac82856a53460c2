//! "With whom must we not speak?": lines of free text, read into pairs that the record and every message keep to.

use super::{Assessment, NotToBeTold, Person};

/// "a2: the address" or "a2 anything at all" names somebody of the request; other words name somebody outside it. Of several who are named the
/// first is taken, and the whole text is kept beside them: the others must not be told either. `speaker` is whose wish it is; nobody means that it
/// is about the whole family.
pub(crate) fn not_told(text: &str, people: &[Person], speaker: &str) -> NotToBeTold {
    let folded = text.to_lowercase();
    // "a1's employer" is not a1.
    let words: Vec<(usize, &str)> = folded
        .split([':', ' ', ',', ';', '/'])
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - folded.as_ptr() as usize, word))
        .collect();
    let stands_at = |person: &Person| {
        let by_name = person.names.iter().filter(|name| !name.text.trim().is_empty());
        let by_name = by_name.filter_map(|name| folded.find(&name.text.trim().to_lowercase()));
        let reference = person.reference.to_lowercase();
        by_name.chain(words.iter().filter(|(_, word)| *word == reference).map(|(at, _)| *at)).min()
    };
    let mut named: Vec<(usize, &Person)> =
        people.iter().filter_map(|person| Some((stands_at(person)?, person))).collect();
    named.sort_by_key(|(at, _)| *at);
    let (before, after) = text.split_once(':').unwrap_or((text, ""));
    // Who is named only in what must not be told is not who must not be told it.
    let who: Vec<&Person> = named.iter().filter(|(at, _)| *at < before.len()).map(|(_, person)| *person).collect();
    let what = if after.trim().is_empty() { "anything".to_owned() } else { after.trim().to_owned() };
    NotToBeTold {
        outside: match who.len() {
            0 => before.trim().to_owned(),
            1 => String::new(),
            _ => text.trim().to_owned(),
        },
        who: who.first().map(|person| person.reference.clone()).unwrap_or_default(),
        about: speaker.to_owned(),
        what,
    }
}

impl NotToBeTold {
    /// Whether nothing at all may be told.
    pub(crate) fn is_anything(&self) -> bool {
        self.what.trim().to_lowercase().starts_with("anything")
    }

    /// Whether this pair keeps all that `other` keeps.
    fn covers(&self, other: &Self) -> bool {
        let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
        self.who == other.who
            && same(&self.outside, &other.outside)
            && (self.about.is_empty() || self.about == other.about)
            && (self.is_anything() || same(&self.what, &other.what))
    }
}

impl Assessment {
    /// Makes a pair of each line of "With whom must we not speak?" that stands in no pair yet: what somebody wrote there is as much a warning as
    /// what they put under "Who must not be told what".
    pub(crate) fn keep_who_may_not_be_told(&mut self) {
        for line in &self.agreements.sharing.may_not {
            let pair = not_told(line, &self.people, "");
            if !self.not_to_be_told.iter().any(|known| known.covers(&pair)) {
                self.not_to_be_told.push(pair);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Name;

    fn written(pairs: &[(&str, &str)], may_not: &[&str]) -> Vec<(String, String, String)> {
        let gary = vec![Name { text: "Gary Holt".to_owned(), ..Name::default() }];
        let mut said = Assessment {
            people: vec![Person { reference: "a2".to_owned(), names: gary, ..Person::default() }],
            ..Assessment::default()
        };
        let pair = |(who, what): &(&str, &str)| NotToBeTold {
            who: (*who).to_owned(),
            what: (*what).to_owned(),
            ..NotToBeTold::default()
        };
        said.not_to_be_told = pairs.iter().map(pair).collect();
        said.agreements.sharing.may_not = may_not.iter().map(|line| (*line).to_owned()).collect();
        said.keep_who_may_not_be_told();
        said.keep_who_may_not_be_told();
        said.not_to_be_told.into_iter().map(|pair| (pair.who, pair.outside, pair.what)).collect()
    }

    fn of(who: &str, outside: &str, what: &str) -> (String, String, String) {
        (who.to_owned(), outside.to_owned(), what.to_owned())
    }

    #[test]
    fn every_line_is_kept_once() {
        let line = "Gary, her ex. He must not know";
        assert_eq!(written(&[], &[line, "the school"]), [of("", line, "anything"), of("", "the school", "anything")]);
        assert_eq!(written(&[("a2", "Anything")], &["Gary Holt"]), [of("a2", "", "Anything")]);
        assert_eq!(
            written(&[("a2", "the address")], &["Gary Holt"]),
            [of("a2", "", "the address"), of("a2", "", "anything")],
            "what is kept already is less than what was written"
        );
        assert_eq!(written(&[("a2", "the address")], &["Gary Holt: The address"]), [of("a2", "", "the address")]);
    }
}
