//! The invented town as the measurements need it: how large it is, and whom and what to ask for.

use std::path::Path;

use alongside_schema::Id;
use anyhow::Context;
use serde::{Deserialize, Serialize};

/// How large the town is.
#[derive(Clone, Copy)]
pub struct Size {
    /// Families that somebody works with now.
    pub open: usize,
    /// Families whose work has ended.
    pub closed: usize,
    /// Of the open ones, those with a record of five years.
    pub long: usize,
    /// Entries of all timelines, about.
    pub entries: usize,
    /// People who can lead.
    pub workers: usize,
}

impl Size {
    /// The town of the targets.
    pub const WHOLE: Self = Self { open: 5_000, closed: 45_000, long: 500, entries: 2_000_000, workers: 700 };
    /// A hundredth of it. One worker still has fifty families.
    pub const SMALL: Self = Self { open: 100, closed: 400, long: 20, entries: 25_000, workers: 12 };
}

/// Families of the worker whose caseload is measured.
pub const LARGE_CASELOAD: usize = 50;
/// Entries of the one very long record.
pub const LONGEST: usize = 5_200;
/// Entries of a record of five years, about.
pub const FIVE_YEARS: usize = 200;

/// A family together with who leads it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Led {
    /// The family.
    pub family: Id,
    /// Its reference, as it stands in addresses.
    pub reference: String,
    /// Its lead practitioner.
    pub lead: Id,
}

/// Whom and what the measurements ask for.
#[derive(Default, Serialize, Deserialize)]
pub struct Targets {
    /// Open families with five years on their timeline and at least four people.
    pub long: Vec<Led>,
    /// The family with a very long timeline.
    pub longest: Option<Led>,
    /// The worker with the large caseload.
    pub busy: Option<Id>,
    /// Some practitioners.
    pub practitioners: Vec<Id>,
    /// Some team managers.
    pub managers: Vec<Id>,
    /// The front door.
    pub front_door: Vec<Id>,
    /// Names of people in the record, drawn evenly, so that common ones come often.
    pub names: Vec<String>,
}

impl Targets {
    /// Keeps them beside the database that they were made with.
    pub fn store(&self, path: &Path) -> anyhow::Result<()> {
        std::fs::write(path, serde_json::to_vec(self)?)
            .with_context(|| format!("{} can not be written", path.display()))
    }

    /// Those of a database that was kept, if it was.
    pub fn load(path: &Path) -> anyhow::Result<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        Ok(Some(serde_json::from_slice(&std::fs::read(path)?).context("the targets of the kept database")?))
    }
}
