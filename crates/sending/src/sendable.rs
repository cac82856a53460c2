//! What this area asks of those whose papers it sends. Areas do not know each other: the binary says whose paper it is.

use alongside_families::copy::{Circle, LeftOut};
use alongside_families::store::Family;
use alongside_files::{Digest, Kind};
use alongside_schema::connection::DbConnection;
use alongside_schema::{Id, People, Result, Viewer, Visibility};
use alongside_web::Site;

use crate::codes::What;

/// A paper as some readers may have it. Whoever makes it lets the circle say what may stand in it, and decides nothing by itself.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Headings, each with what stands under it.
    pub parts: Vec<(String, String)>,
    /// Files that go as they are.
    pub files: Vec<PaperFile>,
    /// What is not in it, and why.
    pub kept_back: Vec<(String, LeftOut)>,
    /// From whom something that stands in it is kept, though not from these readers.
    pub withheld_from: People,
    /// How widely it may be seen among those who reach the family.
    pub visibility: Visibility,
    /// The rows that stand in it, by table: whoever gets it is told when one of them was wrong.
    pub facts: Vec<(&'static str, Id)>,
}

impl Paper {
    /// A paper with nothing in it.
    pub fn empty() -> Self {
        Self {
            parts: Vec::new(),
            files: Vec::new(),
            kept_back: Vec::new(),
            withheld_from: People::none(),
            visibility: Visibility::Team,
            facts: Vec::new(),
        }
    }

    /// Whether nothing of it goes.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.files.is_empty()
    }
}

/// A file that goes with a paper.
#[derive(Clone, Debug)]
pub struct PaperFile {
    /// The file.
    pub id: Id,
    /// What it is called.
    pub title: String,
    /// What is in it.
    pub digest: Digest,
    /// What it is.
    pub kind: Kind,
}

/// A paper of another area that can go to somebody.
pub trait Sendable: Send + Sync + 'static {
    /// What it is.
    const WHAT: What;

    /// Whether the family has one.
    fn is_there(connection: &mut DbConnection, viewer: &Viewer, family: &Family) -> Result<bool>;

    /// The paper for these readers, with what `viewer` may see of it and no more.
    fn paper(
        connection: &mut DbConnection,
        site: &Site,
        viewer: &Viewer,
        family: &Family,
        circle: &Circle,
    ) -> Result<Paper>;
}
