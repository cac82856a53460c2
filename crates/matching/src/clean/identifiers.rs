//! Identifiers with check digits: a number that fails its check is a slip and is not used.

/// Which identifier a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// NHS number: ten figures, the last a check figure modulo 11 (NHS Data Dictionary, "NHS NUMBER").
    Nhs,
    /// Unique pupil number: a check letter, twelve figures or eleven and a letter (DfE, "Unique pupil numbers").
    Upn,
    /// National Insurance number: two letters, six figures, a letter A to D (HMRC, NIM39110).
    Nino,
}

/// The identifier as one number, if it is well made; 0 otherwise.
pub fn read(kind: Identifier, text: &str) -> u64 {
    let mut signs = [0_u8; 16];
    let mut count = 0;
    for byte in text.bytes().filter(u8::is_ascii_alphanumeric) {
        if count == signs.len() {
            return 0;
        }
        signs[count] = byte.to_ascii_uppercase();
        count += 1;
    }
    let signs = &signs[..count];
    let valid = match kind {
        Identifier::Nhs => nhs(signs),
        Identifier::Upn => upn(signs),
        Identifier::Nino => nino(signs),
    };
    // A pupil number's check letter follows from the rest, and 13 signs would not fit into 64 bits.
    let telling = if kind == Identifier::Upn { signs.get(1..).unwrap_or_default() } else { signs };
    if valid { telling.iter().fold(0, |n, s| n * 37 + u64::from(value(*s)) + 1) } else { 0 }
}

fn value(sign: u8) -> u8 {
    if sign.is_ascii_digit() { sign - b'0' } else { sign - b'A' + 10 }
}

fn nhs(signs: &[u8]) -> bool {
    if signs.len() != 10 || !signs.iter().all(u8::is_ascii_digit) || signs.iter().all(|s| *s == signs[0]) {
        return false;
    }
    let sum: u32 =
        signs[..9].iter().zip((2..=10).rev()).map(|(s, weight): (&u8, u32)| u32::from(s - b'0') * weight).sum();
    match 11 - sum % 11 {
        11 => signs[9] == b'0',
        10 => false,
        check => u32::from(signs[9] - b'0') == check,
    }
}

/// The check letter is the sum of the figures times 2 to 13, modulo 23, in the alphabet without I, O and S. The
/// letter of a temporary number stands for its place in that alphabet.
fn upn(signs: &[u8]) -> bool {
    const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
    let place = |sign: u8| LETTERS.iter().position(|l| *l == sign);
    if signs.len() != 13 || !signs[1..12].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let last = if signs[12].is_ascii_digit() { Some(usize::from(signs[12] - b'0')) } else { place(signs[12]) };
    let Some(last) = last else { return false };
    let sum: usize = signs[1..12].iter().zip(2..).map(|(s, weight)| usize::from(s - b'0') * weight).sum();
    place(signs[0]) == Some((sum + last * 13) % 23)
}

fn nino(signs: &[u8]) -> bool {
    let refused: [&[u8]; 7] = [b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"];
    signs.len() == 9
        && signs[..2].iter().all(|s| s.is_ascii_uppercase() && !b"DFIQUV".contains(s))
        && signs[1] != b'O'
        && !refused.contains(&&signs[..2])
        && signs[2..8].iter().all(u8::is_ascii_digit)
        && (b'A'..=b'D').contains(&signs[8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_fails_its_check_is_not_used() {
        assert_ne!(read(Identifier::Nhs, "999 004 5259"), 0);
        assert_eq!(read(Identifier::Nhs, "999 004 5259"), read(Identifier::Nhs, "9990045259"));
        assert_eq!(read(Identifier::Nhs, "9990045258"), 0);
        assert_eq!(read(Identifier::Nhs, "0000000000"), 0, "what is typed to get on");
        assert_eq!(read(Identifier::Nhs, ""), 0);
    }

    #[test]
    fn pupil_numbers_carry_a_check_letter() {
        assert_ne!(read(Identifier::Upn, "G821910023005"), 0);
        assert_eq!(read(Identifier::Upn, "H821910023005"), 0);
    }

    #[test]
    fn insurance_numbers_have_a_form() {
        assert_ne!(read(Identifier::Nino, "AB 12 34 56 C"), 0);
        assert_eq!(read(Identifier::Nino, "QQ123456C"), 0, "the example on every form");
        assert_eq!(read(Identifier::Nino, "AB123456E"), 0);
    }
}
