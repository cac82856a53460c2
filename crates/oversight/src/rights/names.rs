//! Leaving the names of others out of what is given. It errs on the side of leaving out: a word that could be a name is one.

use alongside_families::copy::known_by;

/// What stands in the place of a name.
pub const SOMEBODY: &str = "[another person]";

/// By which words somebody would be known in a text.
#[derive(Clone, Debug)]
pub struct Name {
    /// The words that nobody of the readers bears too.
    own: Vec<String>,
    /// All words of it.
    all: Vec<String>,
}

impl Name {
    /// A name as readers would know it who have these names themselves: "Yusuf Rahman" is known to Leila Rahman by "Yusuf".
    pub fn new<'n>(name: &str, readers: impl IntoIterator<Item = &'n str>) -> Self {
        let all = words(name).into_iter().map(|(_, _, word)| word).collect();
        Self { own: known_by(name, readers), all }
    }
}

/// The words of a text in small letters, each with where it begins and ends.
fn words(text: &str) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    let mut began = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_alphanumeric(), began) {
            (true, None) => began = Some(at),
            (false, Some(from)) => {
                found.push((from, at, text[from..at].to_lowercase()));
                began = None;
            }
            _ => {}
        }
    }
    found
}

/// Whether a text says one of these names.
pub fn says(text: &str, names: &[Name]) -> bool {
    words(text).iter().any(|(_, _, word)| names.iter().any(|name| name.own.contains(word)))
}

/// The text without these names: where one stands, with the other words of it that stand beside it, it says [`SOMEBODY`].
pub fn without(text: &str, names: &[Name]) -> String {
    let words = words(text);
    let mut left = String::with_capacity(text.len());
    let (mut written, mut at) = (0, 0);
    while at < words.len() {
        let Some(name) = names.iter().find(|name| name.own.contains(&words[at].2)) else {
            at += 1;
            continue;
        };
        let between = |one: usize, other: usize| &text[words[one].1..words[other].0];
        let is_beside = |one: usize, other: usize| {
            let marks = |letter: char| letter.is_whitespace() || matches!(letter, '-' | '\'' | '\u{2019}' | ',');
            between(one, other).chars().all(marks)
        };
        // In "Nadia Rahman, Yusuf" the surname before the comma is Nadia's.
        let is_of_another = |surname: usize| {
            let Some(before) = surname.checked_sub(1) else { return false };
            let is_name = text[words[before].0..].starts_with(char::is_uppercase) && between(before, surname) == " ";
            between(surname, surname + 1).contains(',') && is_name && !name.all.contains(&words[before].2)
        };
        let (mut first, mut last) = (at, at);
        while first > 0
            && words[first - 1].0 >= written
            && name.all.contains(&words[first - 1].2)
            && is_beside(first - 1, first)
            && !is_of_another(first - 1)
        {
            first -= 1;
        }
        while last + 1 < words.len() && name.all.contains(&words[last + 1].2) && is_beside(last, last + 1) {
            last += 1;
        }
        left.push_str(&text[written..words[first].0]);
        left.push_str(SOMEBODY);
        written = words[last].1;
        at = last + 1;
    }
    left.push_str(&text[written..]);
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brother() -> Vec<Name> {
        vec![Name::new("Yusuf Karim Rahman", ["Leila Rahman"]), Name::new("Salma Begum", ["Leila Rahman"])]
    }

    #[test]
    fn the_names_of_others_are_left_out_and_ones_own_stays() {
        for (text, left) in [
            ("Yusuf hit Leila.", "[another person] hit Leila."),
            ("YUSUF RAHMAN, and Leila Rahman", "[another person], and Leila Rahman"),
            ("Rahman, Yusuf", "[another person]"),
            ("Home visit with Leila Rahman, Yusuf Rahman", "Home visit with Leila Rahman, [another person]"),
            ("we told Rahman, Yusuf", "we told [another person]"),
            (
                "Yusuf\u{2019}s school and Karim\u{2019}s bed",
                "[another person]\u{2019}s school and [another person]\u{2019}s bed",
            ),
            ("Mrs Begum told the Rahmans", "Mrs [another person] told the Rahmans"),
            ("Yusuf Salma", "[another person] [another person]"),
            ("Rahman and Yusufa", "Rahman and Yusufa"),
            ("", ""),
        ] {
            assert_eq!(without(text, &brother()), left, "{text}");
        }
    }

    #[test]
    fn whoever_bears_the_same_name_is_left_out_whole() {
        let father = vec![Name::new("Leila Rahman", ["Leila Rahman"])];
        assert_eq!(without("Leila came", &father), "[another person] came", "nobody can tell which of them");
        assert!(says("leila", &father) && !says("Yusuf", &father));
    }

    #[test]
    fn letters_of_any_kind() {
        let names = vec![Name::new("Łucja Ćwik", [])];
        assert_eq!(without("„Łucja Ćwik” — ŁUCJA", &names), "„[another person]” — [another person]");
    }
}
