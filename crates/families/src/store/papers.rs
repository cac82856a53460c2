//! Whether a paper may be given: what stands in it that is kept from whoever would read it, and the second person who reads it then.

use alongside_files::Digest;
use alongside_schema::connection::DbConnection;
use alongside_schema::tables::second_looks;
use alongside_schema::{Error, Id, Marks, People, Result, Tx, Viewer};
use diesel::prelude::*;

use super::Family;
use super::hands::{Hands, shared_postcodes};
use super::second::{Asking, SecondLook, Taken, ask, second_look, settle};
use crate::codes::{PaperKind, SecondKind, SecondState};
use crate::kept::{Kept, KeptKind, speaks_of};
use crate::papers::{Stands, on_paper};

/// What came of looking a paper through.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It may be given. Holds the kinds of what was found in it, all of which a second person has read.
    Given(Vec<&'static str>),
    /// Not as it is, or not yet.
    Held(Box<Held>),
}

/// A paper that is not given as it is.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its address.
    pub address: String,
    /// What it is about.
    pub fact: Id,
    /// Which paper this is, to the letter: another as soon as a letter of it, or what is found in it, is another.
    pub asks: String,
    /// Under which heading what kinds of things stand that are kept. A heading that says such a thing itself is left out.
    pub finds: Vec<(String, Vec<&'static str>)>,
    /// Whether nobody at all can give it as it is: it says something of a protected address.
    pub is_final: bool,
    /// What it says.
    pub says: Vec<Stands>,
    /// Those from whom something of it is kept: they learn nothing of the question either.
    pub kept_from: People,
    /// Whom a second person was asked by last for the very same, and where that stands.
    pub asked: Option<(Id, SecondState, Id)>,
}

impl Held {
    /// Whether a second person was asked and has not decided.
    pub fn waits(&self) -> bool {
        self.asked.as_ref().is_some_and(|(_, state, _)| *state == SecondState::Waits)
    }

    /// Whether this account has asked for it.
    pub fn is_asked_by(&self, account: &Id) -> bool {
        self.asked.as_ref().is_some_and(|(.., by)| by == account)
    }

    /// All kinds of what stands in it, for the trail.
    pub fn kinds(&self) -> Vec<&'static str> {
        let mut kinds: Vec<&str> = self.finds.iter().flat_map(|(_, kinds)| kinds).copied().collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }
}

/// Looks a paper through as it would be printed.
pub fn look_through(
    connection: &mut DbConnection,
    family: &Family,
    (kind, address, fact): (PaperKind, &str, &Id),
    hands: &Hands,
    html: &str,
) -> Result<Outcome> {
    let kept = hands.kept(connection, &family.id)?;
    let says = on_paper(html);
    let found: Vec<(&Stands, Vec<&Kept>)> = says.iter().map(|part| (part, speaks_of(&kept, &part.words))).collect();
    let found: Vec<(&Stands, Vec<&Kept>)> = found.into_iter().filter(|(_, found)| !found.is_empty()).collect();
    if found.is_empty() {
        return Ok(Outcome::Given(Vec::new()));
    }
    let shared = shared_postcodes(connection, &family.id)?;
    let is_final = found.iter().flat_map(|(_, found)| found).any(|one| one.is_protected() && !shared.contains(one));
    let finds = found.iter().map(|(part, found)| {
        let mut kinds: Vec<KeptKind> = found.iter().map(|one| one.kind()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let under = if speaks_of(&kept, &part.under).is_empty() { part.under.clone() } else { String::new() };
        (under, kinds.into_iter().map(KeptKind::words).collect())
    });
    let finds = finds.collect();
    let asks = format!("{} {address} {}", kind.code(), exactly(&says, &found));
    let asked: Option<(Id, SecondState, Id)> = second_looks::table
        .filter(second_looks::fact_id.eq(fact).and(second_looks::asks.eq(&asks)))
        .filter(second_looks::family_id.eq(&family.id).and(second_looks::kind.eq(SecondKind::Paper)))
        .order(second_looks::id.desc())
        .select((second_looks::id, second_looks::state, second_looks::asked_by))
        .first(connection)
        .optional()?;
    let is_agreed = asked.as_ref().is_some_and(|(_, state, _)| *state == SecondState::Agreed);
    let (address, fact) = (address.to_owned(), fact.clone());
    let held = Held { address, fact, asks, finds, is_final, says: says.clone(), kept_from: hands.kept_from(), asked };
    if is_agreed && !is_final { Ok(Outcome::Given(held.kinds())) } else { Ok(Outcome::Held(Box::new(held))) }
}

/// What stands for a paper and all that was found in it.
fn exactly(says: &[Stands], found: &[(&Stands, Vec<&Kept>)]) -> String {
    let words = says.iter().map(|part| part.words.as_str()).collect::<Vec<_>>().join("\n");
    let mut things: Vec<String> = found.iter().flat_map(|(_, found)| found).map(|one| format!("{one:?}")).collect();
    things.sort();
    things.dedup();
    Digest::of(format!("{words}\n{}", things.join("\n")).as_bytes()).to_string()
}

/// Asks a second person to read a paper. Everybody who may make it may ask, as for what is sent; only who answers for the family decides.
pub fn ask_for_paper(tx: &mut Tx<'_>, by: &Viewer, family: &Family, (held, reason): (&Held, &str)) -> Result<Id> {
    if held.is_final {
        let words =
            "It says something of a protected address. This can not go to anybody: take it out of the record first.";
        return Err(Error::Refused(words.to_owned()));
    }
    let marks = Marks::about(People::none(), by.agency.clone()).withheld_from(held.kept_from.clone());
    let (kind, fact, asks) = (SecondKind::Paper, &held.fact, held.asks.as_str());
    match ask(tx, by, family, &Asking { kind, fact, version: 1, asks, reason, marks: &marks })? {
        Taken::Asked(id) => Ok(id),
        Taken::Done => Err(Error::Fault("a question was asked and is done".to_owned())),
    }
}

/// The second person, who has read this very paper as they see it, decides whether it goes.
pub fn decide_paper(
    tx: &mut Tx<'_>,
    by: &Viewer,
    family: &Family,
    held: &Held,
    (agrees, why): (bool, &str),
) -> Result<SecondLook> {
    let (id, ..) = held.asked.as_ref().ok_or(Error::Stale)?;
    let look = second_look(tx.connection(), by, &family.id, id)?;
    settle(tx, by, family, &look, agrees, why)?;
    Ok(look)
}
