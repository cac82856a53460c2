//! Whether a wish about sharing means somebody. Rules only.

use crate::codes::WishSays;

/// What a wish says of whom it means, where it is about everybody outside the family.
pub const EVERYBODY: &str = "Everybody outside the family";

/// A wish, as far as it matters for what goes to somebody.
#[derive(Clone, Debug)]
pub struct Against {
    /// What it says.
    pub says: WishSays,
    /// The agency that it means, by name; nothing where words say whom it means.
    pub agency: Option<String>,
}

impl Against {
    /// Whether it speaks against giving something to somebody who works for this agency, as the address book calls it. A wish that says in words whom it means may
    /// mean anybody: only people can tell.
    pub fn concerns(&self, agency: &str) -> bool {
        self.says.is_against() && self.agency.as_ref().is_none_or(|known| is_same_agency(known, agency))
    }
}

/// Whether two names may be of one agency: all words of the shorter one stand in the longer one. Better one too many than one too few, since a second person only
/// reads what is about to go.
fn is_same_agency(one: &str, other: &str) -> bool {
    let (one, other) = (words(one), words(other));
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    short.iter().all(|word| long.contains(word))
}

fn words(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !["the", "of", "and"].contains(word)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn against(says: WishSays, agency: Option<&str>) -> Against {
        Against { says, agency: agency.map(str::to_owned) }
    }

    #[test]
    fn a_wish_means_an_agency_however_it_is_written() {
        let school = against(WishSays::No, Some("Bramble Primary School"));
        for name in ["Bramble Primary School", "bramble primary", "The Bramble Primary School, office", ""] {
            assert!(school.concerns(name), "{name}");
        }
        assert!(!school.concerns("Larch Health Visitors"));
        assert!(against(WishSays::Part, None).concerns("Larch Health Visitors"), "in words it may mean anybody");
        assert!(!against(WishSays::Yes, None).concerns("Bramble Primary School"));
    }
}
