//! Homes, telephone numbers and schools, folded so that two ways of writing one are one.

use std::collections::BTreeSet;

use crate::fold;

/// A home as it is compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Home {
    /// The postcode in capitals without spaces, or empty.
    pub postcode: String,
    /// The numbers of flat and house, in order of size; empty when there is none.
    pub numbers: String,
    /// The first word of the street, or empty.
    pub street: String,
}

impl Home {
    /// Reads an address. Without a postcode field, one at the end of the address counts.
    pub(crate) fn read(address: Option<&str>, postcode: Option<&str>) -> Self {
        let address = address.unwrap_or_default();
        let found = postcode.and_then(read_postcode).map(|code| (code, address.len())).or_else(|| at_end(address));
        let (postcode, end) = found.unwrap_or((String::new(), address.len()));
        let mut numbers = BTreeSet::new();
        let mut street = String::new();
        for (word, _) in fold::pieces(&address[..end]) {
            if word.starts_with(|c: char| c.is_ascii_digit()) {
                let digits = word.bytes().take_while(u8::is_ascii_digit).count();
                numbers.insert((digits, word));
                street.clear();
            } else if !numbers.is_empty() && street.is_empty() {
                street = word;
            }
        }
        let numbers: Vec<String> = numbers.into_iter().map(|(_, word)| word).collect();
        Self { postcode, numbers: numbers.join("/"), street }
    }

    /// The key of a home that is known well enough to be found by: postcode and numbers.
    pub(crate) fn key(&self) -> Option<String> {
        (!self.postcode.is_empty() && !self.numbers.is_empty()).then(|| format!("{} {}", self.postcode, self.numbers))
    }

    /// Whether both are surely one door: number with postcode, or number with street where a postcode is missing or
    /// differs by a slip.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        if self.numbers.is_empty() || self.numbers != other.numbers {
            return false;
        }
        if !self.postcode.is_empty() && self.postcode == other.postcode {
            return true;
        }
        let street = self.street.len() > 2 && self.street == other.street;
        let missing = self.postcode.is_empty() || other.postcode.is_empty();
        street && (missing || strsim::osa_distance(&self.postcode, &other.postcode) <= 1)
    }

    /// Whether the postcodes agree and a number is missing.
    pub(crate) fn is_near(&self, other: &Self) -> bool {
        !self.postcode.is_empty()
            && self.postcode == other.postcode
            && (self.numbers.is_empty() || other.numbers.is_empty())
    }
}

/// What is one for two ways of writing one door, where postcode and number are known; nothing where they are not.
///
/// ```
/// use alongside_likeness::home_key;
/// assert_eq!(home_key("Flat 6, 30 Havelock Lane", "LU9 5RB"), home_key("30 Havelock Ln (flat 6)", "lu95rb"));
/// assert_eq!(home_key("no fixed abode", ""), None);
/// ```
pub fn home_key(address: &str, postcode: &str) -> Option<String> {
    Home::read(Some(address), Some(postcode)).key()
}

/// A postcode at the end of an address, and where it begins.
fn at_end(address: &str) -> Option<(String, usize)> {
    let text = address.trim_end();
    let starts = text.char_indices().filter(|(_, c)| c.is_whitespace() || *c == ',').map(|(at, c)| at + c.len_utf8());
    let starts: Vec<usize> = starts.collect();
    starts.into_iter().rev().take(2).find_map(|start| Some((read_postcode(&text[start..])?, start)))
}

/// A postcode of the British form (one or two letters, a digit, perhaps one more; a digit and two letters), without
/// its space. ZZ99 says that there is no fixed home.
pub(crate) fn read_postcode(text: &str) -> Option<String> {
    let code: String = text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let is_digit = |at: usize| code.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let inward = code.len().checked_sub(3)?;
    let is_code = (5..=7).contains(&code.len())
        && is_digit(inward)
        && !is_digit(inward + 1)
        && !is_digit(inward + 2)
        && !is_digit(0)
        && (is_digit(1) || is_digit(2));
    (is_code && !code.starts_with("ZZ99")).then_some(code)
}

/// A telephone number as digits from its 0 on; nothing for what is too short to be one.
pub(crate) fn read_phone(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = match digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|rest| rest.len() >= 9))
    {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None => digits,
    };
    (10..=15).contains(&digits.len()).then_some(digits)
}

/// The words of a school's name that tell it from others.
pub(crate) fn read_school(text: &str) -> Option<String> {
    const EVERY_SCHOOL: &[&str] = &[
        "school",
        "primary",
        "infant",
        "infants",
        "junior",
        "academy",
        "high",
        "college",
        "the",
        "of",
        "ce",
        "rc",
        "catholic",
        "year",
        "reception",
        "sixth",
        "form",
        "nursery",
        "not",
        "known",
        "name",
    ];
    let name = text.split(',').next().unwrap_or_default();
    let words: Vec<String> = fold::pieces(name)
        .into_iter()
        .map(|(word, _)| word)
        .filter(|word| word.len() > 1 && !EVERY_SCHOOL.contains(&word.as_str()))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_home_in_two_ways_of_writing() {
        let one = Home::read(Some("Flat 6, 30 Havelock Lane, LU9 5RB"), None);
        let other = Home::read(Some("30 Havelock Ln (flat 6)"), Some("lu95rb"));
        assert_eq!(one.key().as_deref(), Some("LU95RB 6/30"));
        assert!(one.is_same(&other));
        assert!(!one.is_same(&Home::read(Some("Flat 7, 30 Havelock Lane, LU9 5RB"), None)));
        assert!(one.is_near(&Home::read(None, Some("LU9 5RB"))));
    }

    #[test]
    fn a_street_helps_where_the_postcode_is_missing() {
        let one = Home::read(Some("71 Portland Street"), Some("LU8 2QT"));
        assert!(one.is_same(&Home::read(Some("71 Portland St"), None)));
        assert!(!one.is_same(&Home::read(Some("71 Milton Lane"), None)));
        assert!(!one.is_same(&Home::read(Some("71 Portland Street"), Some("LU9 7PZ"))));
    }

    #[test]
    fn no_address_is_no_home() {
        for text in ["refuge - do not share", "", "no fixed abode"] {
            assert_eq!(Home::read(Some(text), None).key(), None, "{text}");
        }
        assert_eq!(read_postcode("ZZ99 3VZ"), None);
        assert_eq!(read_postcode("not known"), None);
    }

    #[test]
    fn telephone_numbers_and_schools_fold() {
        assert_eq!(read_phone("+44 1632 960123"), read_phone("01632 960 123"));
        assert_eq!(read_phone("ask mum"), None);
        assert_eq!(read_school("St Brannoc's CE Primary School, Year 4"), read_school("ST BRANNOCS C.E. PRIMARY"));
        assert_eq!(read_school("primary, name not known"), None);
    }
}
