//! The numbers by which other services know somebody, with their check digits: a slip of the pen is noticed at once.

use crate::person_codes::NumberSystem;

/// The letters of a unique pupil number, by their value. Source: Department for Education, "Unique pupil numbers: a guide", annex on the check letter.
const UPN_LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";

/// The number as it is stored, without spaces, or what is wrong with it in words.
///
/// ```
/// use alongside_families::{numbers, person_codes::NumberSystem};
/// assert_eq!(numbers::read(NumberSystem::Nhs, "943 476 5919").unwrap(), "9434765919");
/// assert!(numbers::read(NumberSystem::Nhs, "943 476 5918").unwrap_err().contains("check digit"));
/// ```
pub fn read(system: NumberSystem, typed: &str) -> Result<String, String> {
    let plain: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_uppercase();
    match system {
        NumberSystem::Nhs => nhs(&plain),
        NumberSystem::Upn | NumberSystem::FormerUpn => upn(&plain),
        NumberSystem::Other if plain.is_empty() => Err("Enter the number".to_owned()),
        NumberSystem::Other => Ok(typed.trim().to_owned()),
    }
}

/// Ten digits; the last makes the sum weighted by 10, 9, ... 2, 1 a multiple of 11. Source: NHS Data Dictionary, NHS NUMBER.
fn nhs(plain: &str) -> Result<String, String> {
    let digits: Vec<u32> = plain.chars().filter_map(|c| c.to_digit(10)).collect();
    if digits.len() != 10 || plain.len() != 10 {
        return Err("An NHS number has 10 digits, like 943 476 5919".to_owned());
    }
    let sum: u32 = digits.iter().zip((1..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    let all_one = digits.iter().all(|digit| *digit == digits[0]);
    if !sum.is_multiple_of(11) || all_one {
        return Err("This is not an NHS number: its check digit does not fit. Look at the number again".to_owned());
    }
    Ok(plain.to_owned())
}

/// A check letter, then twelve characters: digits, of which the last may be a letter in a temporary number.
fn upn(plain: &str) -> Result<String, String> {
    let value = |c: u8| UPN_LETTERS.iter().position(|letter| *letter == c);
    let wrong_form = || Err("A UPN has a letter and 12 digits, like H801200001001".to_owned());
    let [check, rest @ ..] = plain.as_bytes() else { return wrong_form() };
    if rest.len() != 12 {
        return wrong_form();
    }
    let mut sum = 0;
    for (at, c) in rest.iter().enumerate() {
        let worth = match c {
            b'0'..=b'9' => usize::from(c - b'0'),
            _ if at == 11 => match value(*c) {
                Some(worth) => worth,
                None => return wrong_form(),
            },
            _ => return wrong_form(),
        };
        sum += worth * (at + 2);
    }
    if value(*check) == Some(sum % 23) {
        Ok(plain.to_owned())
    } else {
        Err("This is not a UPN: its check letter does not fit. Look at the number again".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_nhs_number_is_ten_digits_with_a_check() {
        for good in ["9434765919", "943 476 5919", "401-023-2137"] {
            assert!(read(NumberSystem::Nhs, good).is_ok(), "{good}");
        }
        for wrong in ["9434765918", "943476591", "94347659190", "943476591X", "", "0000000000", "١٢٣٤٥٦٧٨٩٠"]
        {
            assert!(read(NumberSystem::Nhs, wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn one_wrong_digit_or_a_swap_is_noticed() {
        let good: Vec<char> = "9434765919".chars().collect();
        for at in 0..10 {
            let mut wrong = good.clone();
            wrong[at] = if wrong[at] == '7' { '8' } else { '7' };
            assert!(read(NumberSystem::Nhs, &wrong.iter().collect::<String>()).is_err());
            let mut swapped = good.clone();
            swapped.swap(at, (at + 1) % 10);
            assert!(swapped == good || read(NumberSystem::Nhs, &swapped.iter().collect::<String>()).is_err());
        }
    }

    #[test]
    fn a_pupil_number_has_a_check_letter() {
        // 8×2 + 0 + 1×4 + 2×5 + 0 + 0 + 0 + 0 + 1×10 + 0 + 0 + 1×13 = 53, and 53 mod 23 = 7: the letter H.
        assert_eq!(read(NumberSystem::Upn, "h801200001001").as_deref(), Ok("H801200001001"));
        for wrong in
            ["A801200001001", "H80120000100", "H8012000010011", "8801200001001", "H80120000100I", "H8O1200001001"]
        {
            assert!(read(NumberSystem::Upn, wrong).is_err(), "{wrong}");
        }
        // The same with a letter at the end, as temporary numbers have: K is worth 9, 40 + 9×13 = 157, mod 23 = 19: W.
        assert!(read(NumberSystem::Upn, "W80120000100K").is_ok());
    }

    #[test]
    fn other_numbers_are_kept_as_they_are() {
        assert_eq!(read(NumberSystem::Other, " HB 12/7 ").as_deref(), Ok("HB 12/7"));
        assert!(read(NumberSystem::Other, "  ").is_err());
    }
}
