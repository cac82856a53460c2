//! Lines of a calendar: what must be escaped in them, and how long each may be.

/// Octets in a line, without its end.
const LONGEST: usize = 75;

/// The lines of a calendar.
#[derive(Debug, Default)]
pub(crate) struct Lines(String);

impl Lines {
    /// A property whose value is of our own making and is written as it is.
    pub(crate) fn plain(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{value}"));
    }

    /// A property whose value is a text.
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.fold(&format!("{name}:{}", escaped(value)));
    }

    pub(crate) fn into_text(self) -> String {
        self.0
    }

    /// Writes one line, folded: what goes on begins with a space, which counts.
    fn fold(&mut self, line: &str) {
        let mut room = LONGEST;
        for letter in line.chars() {
            if letter.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LONGEST - 1;
            }
            self.0.push(letter);
            room -= letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text in which nothing ends the line or the value. What a calendar must not hold is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(escaped("a;b,c\\d\r\ne\rf\ng\u{7}"), "a\\;b\\,c\\\\d\\ne\\nf\\ng");
    }
}
