//! Papers: what is made of a record for somebody to take away. Each is read, as it would be printed, for what is kept from whoever would come to read it
//! (ADR 0061), by what sending asks too ([`Hands`](crate::store::Hands)). Where something is found, somebody else who answers for the family reads it first; what would tell
//! where a protected home is goes to nobody.
//!
//! An area that makes one writes a [`Paper`] and a line in [`PAPERS`].

mod text;

use alongside_access::Permission;
use alongside_schema::connection::DbConnection;
use alongside_schema::{Id, Reference, Result, Viewer};
use alongside_web::Site;

use crate::codes::PaperKind;
use crate::store::{Family, Hands};

pub use text::{Stands, on_paper};

/// How a paper is looked through before anybody takes it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookedThrough {
    /// As a [`Paper`].
    Here(PaperKind),
    /// By what releases it; says what that is.
    AtItsRelease(&'static str),
}

/// Where a paper is had.
#[derive(Clone, Copy, Debug)]
pub struct PaperRoute {
    /// The pattern of its address.
    pub path: &'static str,
    /// Where a second person is asked to read it, and answers.
    pub second: Option<&'static str>,
    /// The template that makes it.
    pub template: &'static str,
    /// How it is looked through.
    pub looked_through: LookedThrough,
}

/// A line for a [`Paper`]; a second person is asked for it one step further on.
macro_rules! here {
    ($kind:ident, $path:literal, $template:literal $(,)?) => {
        PaperRoute {
            path: $path,
            second: Some(concat!($path, "/second")),
            template: $template,
            looked_through: LookedThrough::Here(PaperKind::$kind),
        }
    };
}

/// Every paper that is made of a family for somebody to take away. Tests compare it with the routes, with the pages that can be printed and with what enters that
/// something was printed.
pub const PAPERS: &[PaperRoute] = &[
    here!(Plan, "/families/{reference}/plan/copies/{id}", "plans/templates/plans/copy.html"),
    here!(Meeting, "/families/{reference}/meetings/{id}/copies/{guest}", "meetings/templates/meetings/copy.html",),
    here!(
        FamilyLetter,
        "/families/{reference}/conferences/{id}/guests/{guest}/letter",
        "conferences/templates/conferences/letter.html",
    ),
    here!(Assessment, "/families/{reference}/assessment/paper", "assessments/templates/assessments/paper.html",),
    here!(Record, "/families/{reference}/print", "alongside/templates/print.html"),
    here!(Pack, "/families/{reference}/transfer/{id}/pack", "alongside/templates/pack.html"),
    PaperRoute {
        second: None,
        path: "/families/{reference}/sendings/{id}/copies/{row}",
        template: "sending/templates/sending/paper.html",
        looked_through: LookedThrough::AtItsRelease("the words that were released, and no others"),
    },
];

impl PaperKind {
    /// The pattern of its address.
    pub fn path(self) -> &'static str {
        self.route().map_or("", |one| one.path)
    }

    /// The pattern of the address at which a second person is asked.
    pub fn second(self) -> &'static str {
        self.route().and_then(|one| one.second).unwrap_or("")
    }

    fn route(self) -> Option<&'static PaperRoute> {
        PAPERS.iter().find(|one| one.looked_through == LookedThrough::Here(self))
    }
}

/// Which paper somebody asks for.
#[derive(Clone, Debug)]
pub struct AskedFor {
    /// Of which family.
    pub reference: Reference,
    /// What else its address names, in its order.
    pub ids: Vec<Id>,
    /// For whom, where the address of the paper leaves that open.
    pub whom: Option<String>,
}

impl AskedFor {
    /// The id at this place of the address; nothing is found where there is none.
    pub fn id(&self, at: usize) -> Result<&Id> {
        self.ids.get(at).ok_or(alongside_schema::Error::NotFound)
    }

    /// The address that this pattern stands for.
    pub(crate) fn address(&self, pattern: &str) -> String {
        let mut named = std::iter::once(self.reference.to_string()).chain(self.ids.iter().map(Id::to_string));
        let parts = pattern.split('/').map(|part| match part.starts_with('{') {
            true => named.next().unwrap_or_default(),
            false => part.to_owned(),
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let whom = self.whom.as_ref().map_or_else(String::new, |whom| format!("?for={whom}"));
        format!("{path}{whom}")
    }
}

/// What stands in the place of a person where a paper stays with those who work with the family.
pub const FOR_WORK: &str = "work";

/// A paper as it is to be given.
#[derive(Clone, Debug)]
pub struct Made<T> {
    /// Of which family.
    pub family: Family,
    /// What it is about, for the trail: a person, an invitation, a move.
    pub fact: Id,
    /// Who would come to read it.
    pub hands: Hands,
    /// What stands in it.
    pub of: T,
}

/// What comes of asking for a paper.
pub enum Making<T> {
    /// Nobody has said who will read it: who could, as the address says it and in words.
    ForWhom(Box<Family>, Vec<(String, String)>),
    /// It can be looked through.
    Made(Box<Made<T>>),
}

/// A paper of an area.
pub trait Paper: Send + Sync + 'static {
    /// Which.
    const KIND: PaperKind;
    /// Whose work it is.
    const PERMISSION: Permission;
    /// What stands in it.
    type Of: Send + 'static;

    /// Reads what may stand in it, with what `viewer` may see and no more.
    fn make(connection: &mut DbConnection, site: &Site, viewer: &Viewer, asked: &AskedFor) -> Result<Making<Self::Of>>;

    /// The page that is printed. When it was made, and by whom, stands in an element of the class `alongside-made`.
    fn page(site: &Site, viewer: &Viewer, of: &Made<Self::Of>) -> askama::Result<String>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_one_line() {
        for kind in PaperKind::ALL {
            let lines = PAPERS.iter().filter(|one| one.looked_through == LookedThrough::Here(*kind));
            assert_eq!(lines.count(), 1, "{}", kind.code());
        }
    }
}
