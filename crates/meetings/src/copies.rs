//! What one reader of a record may have of it.

use alongside_families::codes::Way;
use alongside_schema::{Id, Marks, Visibility};

use crate::codes::CopyWay;

/// Whether a row may stand in a copy for somebody: everybody who works with the family may see it, and it is withheld neither from them
/// nor from an account of theirs. `reader` holds every id by which they are known. Source: practice notes 4.2, S12.
pub(crate) fn may_stand_in(marks: &Marks, reader: &[Id]) -> bool {
    marks.visibility == Visibility::Team && reader.iter().all(|id| !marks.withheld_from.contains(id))
}

/// Why somebody is given no copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    /// There is no record yet.
    NoRecord,
    /// They must not be told something, and free text may say it.
    MustNotBeTold,
    /// This way to them is not a plain yes.
    NoSafeWay,
}

impl Against {
    /// What to say, and what to do instead. It names nobody: who sits beside the worker reads it too.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::NoRecord => "The record is not written yet. Write it first.",
            Self::MustNotBeTold => {
                "No copy can be given here, because of who must not be told what in this family. Tell them yourself what they need to know."
            }
            Self::NoSafeWay => {
                "Nobody said a plain yes to this way, so nothing goes by it. Give the copy by hand, or ask first and write the answer down."
            }
        }
    }
}

/// The way of reaching somebody that a way of giving a copy takes; none for what goes from hand to hand.
pub(crate) fn way_of(way: CopyWay) -> Option<Way> {
    match way {
        CopyWay::InHand => None,
        CopyWay::Post => Some(Way::Post),
        CopyWay::Email => Some(Way::Email),
    }
}

#[cfg(test)]
mod tests {
    use alongside_schema::{Chance, People};

    use super::*;

    #[test]
    fn a_copy_leaves_out_what_its_reader_must_not_know() {
        let (chance, now) = (Chance::seeded(1), "2026-11-21T10:00:00Z".parse().expect("a moment"));
        let (reader, other) = (chance.id(now), chance.id(now));
        let marks = Marks::about(People::none(), "a test");
        assert!(may_stand_in(&marks, std::slice::from_ref(&reader)));
        let withheld = marks.clone().withheld_from(People::one(&reader));
        assert!(!may_stand_in(&withheld, std::slice::from_ref(&reader)));
        assert!(may_stand_in(&withheld, std::slice::from_ref(&other)));
        assert!(!may_stand_in(&withheld, &[other, reader.clone()]), "also by their account");
        assert!(
            !may_stand_in(&marks.seen_by(Visibility::Limited), &[reader]),
            "what is for the lead alone is in no copy"
        );
    }
}
