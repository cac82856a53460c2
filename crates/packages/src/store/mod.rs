//! Every query of this area. A page of a family begins with `alongside_families::store::open`.

mod arrangements;
mod ask;
mod batches;
mod budgets;
mod decide;
mod due;
mod end;
mod follow;
mod fund;
mod lines;
mod packages;
mod pay;
mod payees;
mod payments;
mod rows;
mod three;
mod whole;

pub use arrangements::{ArrangementText, add_arrangement, change_arrangement, switch_arrangement};
pub use ask::{ask, take_back};
pub use batches::{Batch, Came, Reconciled, batches, make_batch, of_batch, payable_now, reconcile};
pub use budgets::{Budget, add_budget, budgets, change_budget, moves};
pub use decide::{NewDecision, decide};
pub use due::{DueLine, Waiting, due_lines, how_many_to_fund, to_decide};
pub use end::{NewEnd, NewReview, end_package, review};
pub use fund::{Fundable, FundableLine, fund, fundable, fundables};
pub use lines::{LineText, add_line, change_line, remove_line};
pub use packages::{PackageText, add_package, change_package};
pub use pay::{NewEvidence, NewOver, keep_evidence, keep_over, pay_by_hand, stop, try_again};
pub use payees::{NewPayee, Whom, against};
pub use payments::{Due, Payable, payable};
pub use rows::{Approval, Arrangement, Line, Package, Payee, Payment, Review};
pub use whole::{Support, support};

use alongside_schema::connection::DbConnection;
use alongside_schema::tables::users;
use alongside_schema::{Id, Marks, People, Result, Viewer};
use diesel::prelude::*;

/// Somebody of a family's network, as far as the viewer may know of them.
#[derive(Clone, Debug)]
pub struct Known {
    /// Their row.
    pub id: Id,
    /// The person, where they are one of the record.
    pub person_id: Option<Id>,
    /// What they are called.
    pub name: String,
    /// Who they are, in words.
    pub who: String,
    /// Whether they are in it now.
    pub is_there: bool,
    /// Their marks: what is theirs is kept from whom they are kept.
    pub marks: Marks,
}

/// Who knows whom a family counts on: the area of the network, which the program wires.
pub trait Members {
    /// Those whom this viewer sees.
    fn members(connection: &mut DbConnection, viewer: &Viewer, family: &Id) -> Result<Vec<Known>>;
}

/// What these accounts are called.
pub fn names(connection: &mut DbConnection, ids: &[Id]) -> Result<Vec<(Id, String)>> {
    Ok(users::table.filter(users::id.eq_any(ids)).select((users::id, users::name)).load(connection)?)
}

/// All of these and all of those.
fn both(these: &People, those: &People) -> People {
    People::new(these.iter().chain(those.iter()).cloned())
}
