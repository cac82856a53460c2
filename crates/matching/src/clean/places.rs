//! Reading addresses and postcodes into what can be compared: flat, number, words of the street, and the postcode.

use super::fold::{fold_into, says_nothing};
use crate::hash;

/// Words of a street beyond these are not read.
pub const MOST_WORDS: usize = 4;

/// An address, read. Numbers and words are hashes; 0 is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Flat, room or unit.
    pub flat: u32,
    /// House number with its letter.
    pub number: u32,
    /// The bones of the first words of the street or the house's name, kinds of street left out.
    pub words: [u32; MOST_WORDS],
    /// The hash of the whole folded text.
    pub whole: u64,
}

impl Address {
    /// Whether nothing is known.
    pub fn is_nothing(&self) -> bool {
        self.whole == 0
    }
}

/// A postcode as hashes of its wholes; 0 is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Postcode {
    /// All of it, without spaces. O and 0, I and 1 count as one where either can stand.
    pub whole: u64,
    /// Up to the sector (LU1 1) or all but its last two signs.
    pub sector: u64,
    /// The district (LU1) or all but its last three signs.
    pub district: u64,
}

/// Kinds of street: left out, since half of all writers leave them out or shorten them.
const KINDS: [&str; 46] = [
    "road", "rd", "street", "str", "st", "avenue", "ave", "av", "lane", "ln", "drive", "dr", "drv", "close", "cl",
    "clo", "court", "ct", "crescent", "cres", "cresc", "gardens", "gdns", "gdn", "garden", "way", "place", "pl",
    "terrace", "terr", "grove", "gr", "square", "sq", "walk", "wk", "hill", "park", "pk", "rise", "row", "mews",
    "house", "the", "of", "view",
];

/// Words before the number of a flat.
const FLATS: [&str; 9] = ["flat", "flt", "apartment", "apt", "unit", "room", "rm", "studio", "f"];

/// Reads an address.
pub fn address(text: &str) -> Address {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    if says_nothing(&folded) {
        return Address::default();
    }
    let mut read = Address { whole: 1, ..Address::default() };
    // Words before the number are the building's name, unless none follow: "Mill Lane 5".
    let (mut words, mut before, mut flat_next) = (0, None, false);
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        read.whole = hash::pair(read.whole, hash::bytes(word.as_bytes()));
        let figures = word.bytes().take_while(u8::is_ascii_digit).count();
        let numeric = figures > 0 && word.len() - figures <= 1 && word.len() <= 6;
        if flat_next && word.len() <= 4 {
            read.flat = short(word.trim_start_matches('0'));
            flat_next = false;
        } else if FLATS.contains(&word) && words == 0 && read.flat == 0 {
            flat_next = true;
        } else if numeric && (read.number == 0 || read.flat == 0) {
            // The second number is the house's, the first was the flat's: "3, 11 Ferndale Street", "3 Hardy Court, 11
            // Ferndale Street".
            if read.number != 0 {
                read.flat = read.number;
            }
            read.number = short(word.trim_start_matches('0'));
            if words > 0 {
                before = Some(std::mem::take(&mut read.words));
                words = 0;
            }
        } else if words < MOST_WORDS && word.len() > 1 && figures == 0 && !KINDS.contains(&word) {
            read.words[words] = super::sound::key(word) as u32 | 1;
            words += 1;
        }
    }
    if words == 0 {
        read.words = before.unwrap_or(read.words);
    }
    read
}

fn short(text: &str) -> u32 {
    (hash::bytes(text.as_bytes()) as u32) | 1
}

/// Reads a postcode of any country: letters and figures count, spaces do not.
pub fn postcode(text: &str) -> Postcode {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    if says_nothing(&folded) {
        return Postcode::default();
    }
    let mut signs: Vec<u8> = folded.bytes().filter(u8::is_ascii_alphanumeric).take(12).collect();
    if signs.is_empty() {
        return Postcode { whole: hash::bytes(folded.as_bytes()), sector: 0, district: 0 };
    }
    // "LU1 O1B" and "LU1 01B": in Britain the third sign from the end is a figure.
    let n = signs.len();
    if (5..=7).contains(&n) && signs[0].is_ascii_alphabetic() {
        match signs[n - 3] {
            b'o' => signs[n - 3] = b'0',
            b'i' | b'l' => signs[n - 3] = b'1',
            _ => {}
        }
    }
    let part = |less: usize| if n > less + 1 { hash::bytes(&signs[..n - less]) } else { 0 };
    Postcode { whole: hash::bytes(&signs), sector: part(2), district: part(3) }
}

/// The signs of a postcode, to see slips.
pub fn signs(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_house_is_read_from_many_spellings() {
        let plain = address("76 Wellington Way, Luton");
        for text in ["76, Wellington Way", "76 WELLINGTON WAY", "076 Wellington  way, luton"] {
            let read = address(text);
            assert_eq!((read.number, read.flat, read.words[0]), (plain.number, 0, plain.words[0]), "{text}");
        }
        assert_ne!(address("78 Wellington Way").number, plain.number);
        assert_ne!(address("76a Wellington Way").number, plain.number);
    }

    #[test]
    fn flats_are_told_from_houses() {
        let flat = address("Flat 5, 11 Ferndale Street, Luton");
        assert_eq!(flat, address("flat 5 11 ferndale street luton"));
        for text in ["5 Hardy Court, 11 Ferndale Street", "Flat 5, Hardy Court, 11 Ferndale St"] {
            let named = address(text);
            assert_eq!((named.flat, named.number, named.words[0]), (flat.flat, flat.number, flat.words[0]), "{text}");
        }
        let bare = address("5, 11 Ferndale Street");
        assert_eq!((flat.flat, flat.number), (bare.flat, bare.number));
        assert_ne!(flat.flat, address("Flat 6, 11 Ferndale Street").flat);
    }

    #[test]
    fn a_house_may_have_no_number() {
        let cottage = address("Rose Cottage, Mill Lane");
        assert_eq!(cottage.number, 0);
        assert_ne!(cottage.words[0], 0);
        assert!(address("n/a").is_nothing());
        let abroad = address("Via Garibaldi 12");
        assert_eq!((abroad.number, abroad.words[1] != 0), (address("12 High Street").number, true));
    }

    #[test]
    fn postcodes_are_read_with_and_without_a_space() {
        assert_eq!(postcode("LU8 7YG"), postcode("lu87yg"));
        assert_eq!(postcode("LU8 OYG"), postcode("LU8 0YG"));
        assert_eq!(postcode("LU8 7YG").sector, postcode("LU8 7AB").sector);
        assert_eq!(postcode("LU8 7YG").district, postcode("LU8 1AB").district);
        assert_eq!(postcode("").whole, 0);
    }
}
