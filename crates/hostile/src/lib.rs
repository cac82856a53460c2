//! Files that somebody made to do harm, each with how it is to be met: refused for a reason, or taken as a kind in which it does none. For the tests of `files`, which
//! ask the rules, and for the journeys, which send each through the pages. Every file is made here; there are none in the repository.

#![allow(missing_docs, reason = "each case says in words what it is")]

pub mod archives;
pub mod made;
pub mod office;
pub mod pdf;
pub mod pictures;
pub mod refused;
pub mod texts;

pub use texts::eicar;

use alongside_files::{Kind, Refused};

/// A file, and how it is to be met.
pub struct Case {
    pub what: &'static str,
    pub content: Vec<u8>,
    pub met: Met,
}

pub type Cases = Vec<Case>;

/// How a file is to be met.
pub enum Met {
    Refused(Refused),
    Taken(Kind),
}

impl From<(&'static str, Vec<u8>, Refused)> for Case {
    fn from((what, content, refused): (&'static str, Vec<u8>, Refused)) -> Self {
        Self { what, content, met: Met::Refused(refused) }
    }
}

impl From<(&'static str, Vec<u8>, Kind)> for Case {
    fn from((what, content, kind): (&'static str, Vec<u8>, Kind)) -> Self {
        Self { what, content, met: Met::Taken(kind) }
    }
}

/// All of them.
pub fn all() -> Cases {
    let groups = [
        refused::all(),
        pdf::all(),
        office::that_run_or_fetch(),
        office::that_carry(),
        office::that_swell(),
        archives::all(),
        pictures::all(),
        texts::all(),
    ];
    groups.into_iter().flatten().collect()
}

/// Those of a few hundred bytes, which can be changed in many ways.
pub fn small() -> Cases {
    let groups =
        [pdf::that_run(), pdf::packed_so_that_nobody_sees(), office::that_run_or_fetch(), office::that_carry()];
    groups.into_iter().flatten().filter(|case| case.content.len() < 1_500).collect()
}
