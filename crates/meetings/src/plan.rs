//! What this area asks of the plan. Areas do not know each other: the binary says which plan it is.

use alongside_families::store::Family;
use alongside_schema::connection::DbConnection;
use alongside_schema::{Day, Id, Marks, Result, Tx, Viewer};

/// Who is to do an action.
#[derive(Clone, Debug)]
pub enum Doer {
    /// Somebody of the family.
    Person(Id, String),
    /// Somebody whose work it is, by name.
    Professional(String),
}

/// An action that a meeting decided on.
#[derive(Clone, Debug)]
pub struct NewAction {
    /// The goal it is for.
    pub goal: Id,
    /// What is to be done.
    pub what: String,
    /// Who does it.
    pub doer: Doer,
    /// By when.
    pub due_on: Day,
    /// The marks of the decision: the action is withheld from everybody from whom the decision is, and from whom its goal is.
    pub marks: Marks,
}

/// The plan, as far as a meeting needs it.
pub trait Plan: Send + Sync + 'static {
    /// The goals of the family's plan, with their words.
    fn goals(connection: &mut DbConnection, viewer: &Viewer, family: &Family) -> Result<Vec<(Id, String)>>;

    /// Adds an action towards a goal; gives back its id.
    fn add_action(tx: &mut Tx<'_>, by: &Viewer, family: &Id, action: &NewAction) -> Result<Id>;

    /// Says what came of an action that an agency owes: done or not, and why. The caller has made sure that it is for this person to
    /// say. [`alongside_schema::Error::Stale`] where somebody has said it meanwhile.
    fn answer(tx: &mut Tx<'_>, by: &Viewer, family: &Id, action: &Id, done: bool, words: &str) -> Result<()>;
}
