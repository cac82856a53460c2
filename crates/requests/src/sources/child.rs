//! A child as a family writes one in a line: "Ella, 3", "Ella (3)", "Ella aged about 3", "Ella Fell 24/3/2021".

use alongside_schema::Day;

use super::words;

/// A child of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Child {
    /// What they are called; the whole line where no age could be told from it.
    pub(crate) name: String,
    /// When they were born, where a whole date stands there.
    pub(crate) born: Option<Day>,
    /// What else was said of their age.
    pub(crate) age_said: String,
}

/// What may stand between a name and a number that is an age.
const BEFORE: &[&str] = &["age", "aged", "is", "about", "nearly", "almost", "just", "born", "dob", "in"];
/// What may stand about an age.
const AROUND: &[&str] = &[
    "years", "year", "yrs", "yr", "y", "old", "yo", "months", "month", "mths", "m", "weeks", "week", "wks", "days",
    "and", "half", "a", "or", "next", "soon", "now",
];

/// Reads a line. What is no plain age stays with the name, so that nothing is lost and nothing is guessed.
pub(crate) fn child_of(line: &str, today: Day) -> Child {
    let line = line.trim();
    let whole = || Child { name: line.to_owned(), ..Child::default() };
    let Some(digit) = line.find(|c: char| c.is_ascii_digit()) else { return whole() };
    let is_mark = |c: char| c.is_whitespace() || matches!(c, ',' | '(' | '[' | '-' | '–' | ':' | ';' | '=' | '،');
    let mut name = line[..digit].trim_end_matches(is_mark);
    while let Some((before, last)) = name.rsplit_once(is_mark)
        && BEFORE.contains(&last.to_lowercase().as_str())
    {
        name = before.trim_end_matches(is_mark);
    }
    let age = line[name.len()..].trim_matches(|c: char| is_mark(c) || matches!(c, ')' | ']' | '.'));
    let is_age = age.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).all(|word| {
        let word = word.to_lowercase();
        BEFORE.contains(&word.as_str()) || AROUND.contains(&word.as_str())
    });
    if !is_age || !name.chars().any(char::is_alphabetic) {
        return whole();
    }
    let name = name.to_owned();
    let last = age.split_whitespace().next_back().unwrap_or_default();
    if let Some(born) = words::day(last, today).filter(|born| *born <= today) {
        return Child { name, born: Some(born), age_said: String::new() };
    }
    Child { name, born: None, age_said: age.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (String, String) {
        let child = child_of(line, "2026-11-21".parse().expect("a day"));
        (child.name, child.born.map_or(child.age_said, |born| born.to_string()))
    }

    #[test]
    fn a_name_and_an_age_are_two_things() {
        for (line, name, age) in [
            ("Ella, 3", "Ella", "3"),
            ("Ella (3)", "Ella", "3"),
            ("Ella 3", "Ella", "3"),
            (" Ella Fell - aged 3 ", "Ella Fell", "aged 3"),
            ("Ella, nearly 3 years old", "Ella", "nearly 3 years old"),
            ("Ella: 3 and a half", "Ella", "3 and a half"),
            ("Zoë O'Brien, born in 2021", "Zoë O'Brien", "born in 2021"),
            ("Ella Fell 24/03/2021", "Ella Fell", "2021-03-24"),
            ("Ella, born 24.3.21", "Ella", "2021-03-24"),
            ("Ali, 4 months", "Ali", "4 months"),
            ("Ali, 14 months", "Ali", "14 months"),
            ("Ali, 3 years 4 months", "Ali", "3 years 4 months"),
            ("ایلا، 3", "ایلا", "3"),
        ] {
            assert_eq!(read(line), (name.to_owned(), age.to_owned()), "{line}");
        }
    }

    #[test]
    fn what_is_no_plain_age_stays_as_it_was_written() {
        for line in ["Ella", "Ella, 3 and Sam, 5", "3", "Ella in Year 3 at Mill School", "2 girls", "Child 1; Child 2"]
        {
            let (name, age) = read(line);
            assert_eq!((name.as_str(), age.as_str()), (line, ""), "{line}");
        }
    }
}
