//! Whether somebody who is to be added may be there already: a rule without a query, over those whom the viewer may see.

use alongside_families::names::parts;

/// Whether two names may mean one person: one of them is the beginning of the other. "Salma" may be "Salma Begum"; "Salma Begum" is not "Salma Khan".
pub fn may_be_one(one: &str, other: &str) -> bool {
    let (one, other) = (parts(one), parts(other));
    let shorter = one.len().min(other.len());
    shorter > 0 && one[..shorter] == other[..shorter]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_name_may_be_somebody_who_is_there() {
        for (one, other, may) in [
            ("Salma", "Salma Begum", true),
            ("salma  BEGUM", "Salma Begum", true),
            ("Zoë", "Zoe", true),
            ("Salma Begum", "Salma Khan", false),
            ("Sal", "Salma", false),
            ("", "Salma", false),
            ("?!", "?!", false),
        ] {
            assert_eq!(may_be_one(one, other), may, "{one} / {other}");
            assert_eq!(may_be_one(other, one), may, "{other} / {one}");
        }
    }
}
