//! Taking a text apart into sentences, so that somebody chooses with ticks which of them are given. Nobody deletes by hand: what is given is always as it stands.

/// The sentences of a text, in order, without the spaces between them. A line ends a sentence too. What is abbreviated ("Dr. Shah") may be taken apart:
/// then there is one tick more.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut from = 0;
        let mut letters = line.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let ends = matches!(letter, '.' | '!' | '?' | '\u{2026}');
            let is_last = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
            if ends && is_last {
                let to = at + letter.len_utf8();
                found.push(&line[from..to]);
                from = to;
            }
        }
        found.push(&line[from..]);
    }
    found.into_iter().map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn a_text_is_its_sentences() {
        assert_eq!(
            sentences("She came. He did not! Why?  \nNobody knows"),
            ["She came.", "He did not!", "Why?", "Nobody knows"]
        );
        assert_eq!(sentences("At 3.30pm they left\u{2026} slowly."), ["At 3.30pm they left\u{2026}", "slowly."]);
        assert_eq!(sentences("  \n\n "), [""; 0]);
        assert_eq!(sentences("Ще не вмерла. 中文。"), ["Ще не вмерла.", "中文。"]);
    }

    #[test]
    fn nothing_is_lost() {
        let text = "One. Two!Three? four\u{2026}five\n\n six . seven";
        let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
        assert_eq!(letters(&sentences(text).concat()), letters(text));
    }
}
