//! Field codes of Word and formulas of spreadsheets that start a program or fetch something.
//!
//! Source: ECMA-376 part 1, 17.16 (fields) and 18.17 (formulas); OpenDocument 1.3 part 4 (OpenFormula).

use crate::Refused;

/// Fields that take in something from outside the document.
const FETCHING: [&str; 7] = ["includepicture", "includetext", "include", "import", "link", "database", "rd"];

/// Functions that fetch something.
const FETCHING_FUNCTIONS: [&str; 4] = ["webservice(", "dde(", "_xlfn.image(", "rtd("];

/// Looks through field codes, one field on a line. Codes may be cut into pieces anywhere; here they stand together again.
pub(super) fn harmless_fields(codes: &str) -> Result<(), Refused> {
    for code in codes.lines() {
        let code = code.to_lowercase();
        let mut words = code.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let first = words.next().unwrap_or_default();
        // Numbers after QUOTE are letters, by which a code is written so that it is not found.
        let is_disguised = first == "quote" && words.next().is_some_and(|word| word.parse::<u32>().is_ok());
        if is_disguised || first == "dde" || code.contains("ddeauto") {
            return Err(Refused::Macros);
        }
        if FETCHING.contains(&first) {
            return Err(Refused::ReachesOut);
        }
    }
    Ok(())
}

/// Looks through one formula. A bar outside quotes asks a program (`cmd|'/c calc'!A0`); between braces it ends a row of numbers.
pub(super) fn harmless_formula(formula: &str) -> Result<(), Refused> {
    let mut plain = String::with_capacity(formula.len());
    let (mut quote, mut braces) = (None, 0_u32);
    for letter in formula.chars() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '{') => braces += 1,
            (None, '}') => braces = braces.saturating_sub(1),
            (None, '|') if braces > 0 => {}
            (None, _) if letter.is_whitespace() => {}
            (None, _) => plain.extend(letter.to_lowercase()),
        }
    }
    if plain.contains('|') {
        Err(Refused::Macros)
    } else if FETCHING_FUNCTIONS.iter().any(|function| plain.contains(function)) {
        Err(Refused::ReachesOut)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_only_show_are_fine() {
        for fine in [
            "PAGE",
            " HYPERLINK \"https://example.org\"",
            "TOC \\o \"1-3\"",
            "REF _Ref1",
            "QUOTE \"ddt\"",
            "HYPERLINK \"https://example.org/dde/\"",
            "DATE",
            "",
        ] {
            assert!(harmless_fields(fine).is_ok(), "{fine}");
        }
        for odd in
            ["DDEAUTO c:\\\\a.exe", " dde cmd", "QUOTE 68 68 69", "PAGE\nINCLUDEPICTURE \"http://example.org/a.png\""]
        {
            assert!(harmless_fields(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn formulas_that_only_reckon_are_fine() {
        for fine in ["SUM(A1:A3)", "A1&\"|\"&B1", "'a|b'!A1", "of:={1;2|3;4}", "HYPERLINK(\"https://example.org\")"] {
            assert!(harmless_formula(fine).is_ok(), "{fine}");
        }
        for odd in ["cmd|'/c calc'!A0", "_xlfn.WEBSERVICE (A1)", "of:=DDE(\"soffice\";\"a\";\"b\")", "_xlfn.IMAGE(A1)"]
        {
            assert!(harmless_formula(odd).is_err(), "{odd}");
        }
    }
}
