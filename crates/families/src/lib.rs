//! The core area: families and the people in them, their homes and telephone numbers, their story, what is promised to
//! them, what happened with them, each child's legal status, and finding people.
//!
//! The family page itself is composed by the binary, since it shows what several areas offer. Other areas add to a
//! family through [`store`]: above all [`store::open`], which every page of a family begins with, and [`store::note`], the one timeline.

pub mod codes;
pub mod consent;
pub mod copy;
pub mod dated;
pub mod drift;
pub mod eligibility;
pub mod genogram;
pub mod kept;
pub mod links;
pub mod names;
pub mod numbers;
mod pages;
pub mod pairs;
pub mod papers;
pub mod person_codes;
mod promises;
pub mod responsible;
pub mod same;
pub mod sharing;
pub mod status_picture;
pub mod store;
pub mod tie_codes;
pub mod ties;
pub mod transfers;
pub mod visiting;

#[doc(hidden)]
pub use alongside_schema::seen_by;
pub use pages::{
    AlertsDue, AlreadyTold, Bar, InTouch, Lines, PromisesDue, Told, ToldAgain, TransfersDue, WorkThatStops, WrongMarks,
    child_words,
};
pub use pages::{act, papers as paper_pages};

use alongside_access::Routes;
use alongside_schema::{Alert, DbConnection, Result, Role, Viewer};
use alongside_web::Site;

/// The pages of this area.
pub fn routes(site: &Site) -> Routes {
    pages::routes(site)
}

/// What those who answer for families are asked: to decide as the second person on what a colleague does not do alone.
pub fn alerts(connection: &mut DbConnection, viewer: &Viewer) -> Result<Vec<Alert>> {
    if ![Role::Practitioner, Role::Manager].into_iter().any(|role| viewer.is(role)) {
        return Ok(Vec::new());
    }
    let words = match store::second_waiting(connection, viewer)?.len() {
        0 => return Ok(Vec::new()),
        1 => "A colleague waits for you to decide as the second person".to_owned(),
        _ => "Colleagues wait for you to decide as the second person".to_owned(),
    };
    Ok(vec![Alert { words, href: pages::SECOND_LOOKS, may_wait: true }])
}
