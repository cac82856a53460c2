//! The words that a PDF is written in. Source: ISO 32000-1, 7.2 and 7.3.

/// One word of an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name without its slash, read out of its numbers (`#4a` is J).
    Name(Vec<u8>),
    /// A number.
    Number(f64),
    /// `<<` or `[`.
    Open,
    /// `>>` or `]`.
    Close,
    /// A string.
    Text,
    /// Anything else: `true`, `null`, `R`, `obj`.
    Word,
}

/// Names are read up to this length; none that is looked for is longer. ISO 32000-1, annex C: 127.
const LONGEST_NAME: usize = 127;

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0xc | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

/// Past spaces and comments.
pub(super) fn skip(content: &[u8], mut at: usize) -> usize {
    while let Some(byte) = content.get(at) {
        if *byte == b'%' {
            at += content[at..].iter().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(content.len() - at);
        } else if is_space(*byte) {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// The name after a slash, read out of its numbers, and where it ends.
pub(super) fn name(content: &[u8], mut at: usize) -> (Vec<u8>, usize) {
    let mut name = Vec::new();
    while let Some(byte) = content.get(at).filter(|byte| is_regular(**byte)) {
        let number = (*byte == b'#').then(|| content.get(at + 1..at + 3)).flatten().and_then(of_digits);
        if name.len() <= LONGEST_NAME {
            name.push(number.unwrap_or(*byte));
        }
        at += if number.is_some() { 3 } else { 1 };
    }
    (name, at)
}

fn of_digits(digits: &[u8]) -> Option<u8> {
    let value = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(value(digits[0])? * 16 + value(digits[1])?).ok()
}

/// The next word from here on, and where it ends. Nothing at the end, and for a string that does not end.
pub(super) fn next(content: &[u8], at: usize) -> Option<(Token, usize)> {
    let at = skip(content, at);
    match (*content.get(at)?, content.get(at + 1)) {
        (b'/', _) => {
            let (name, end) = name(content, at + 1);
            Some((Token::Name(name), end))
        }
        (b'<', Some(b'<')) => Some((Token::Open, at + 2)),
        (b'>', Some(b'>')) => Some((Token::Close, at + 2)),
        (b'[', _) => Some((Token::Open, at + 1)),
        (b']', _) => Some((Token::Close, at + 1)),
        (b'(', _) => Some((Token::Text, string_end(content, at + 1)?)),
        (b'<', _) => Some((Token::Text, at + content[at..].iter().position(|byte| *byte == b'>')? + 1)),
        (b')' | b'>' | b'{' | b'}', _) => Some((Token::Word, at + 1)),
        _ => {
            let length = content[at..].iter().position(|byte| !is_regular(*byte)).unwrap_or(content.len() - at);
            Some((number(&content[at..at + length]).map_or(Token::Word, Token::Number), at + length))
        }
    }
}

fn number(word: &[u8]) -> Option<f64> {
    let could_be = word.first().is_some_and(|first| first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.'));
    let number: f64 = could_be.then(|| str::from_utf8(word).ok()?.parse().ok())??;
    number.is_finite().then_some(number)
}

/// Where a string ends that began with a bracket: brackets in it stand in pairs, or after a backslash.
fn string_end(content: &[u8], mut at: usize) -> Option<usize> {
    let mut open = 1_usize;
    loop {
        at += content.get(at..)?.iter().position(|byte| matches!(byte, b'(' | b')' | b'\\'))?;
        match content[at] {
            b'\\' => at += 1,
            b'(' => open += 1,
            _ => open -= 1,
        }
        at += 1;
        if open == 0 {
            return Some(at);
        }
    }
}
