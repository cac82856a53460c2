//! Results: who is eligible, what counts as an outcome, and why, by dated rules that are data.
//!
//! A [`Pack`] holds the rules of one programme: rows with their source, how far each is to be trusted, and when it was
//! checked. [`FactsFile`] is what is known of one family; [`Pack::read`] checks it and puts it in order. Then
//! [`Pack::evaluate`] answers for any day, from what could be known on that day: whether the family is eligible, how it
//! stands with each need, whether a result may be claimed, everything that stands against it, and the first day on
//! which it could be.
//!
//! The crate asks no machine for the time, draws nothing at random and stores nothing. Days and whole numbers only;
//! shares are never rounded. Every question has three answers: a fact that is not recorded gives "not known", never "no".
//!
//! ```
//! use alongside_results::{Pack, Truth, built_in, parse};
//! use jiff::civil::date;
//!
//! let pack: &Pack = built_in("tfp2").expect("it comes with the product");
//! let file = parse(r#"{"family": {"id": "F1"}, "members": [], "needs": []}"#)?;
//! let facts = pack.read(&file).expect("every word is known");
//! let answer = pack.evaluate(&facts, date(2018, 7, 31));
//! assert_eq!(answer.eligible, Truth::No);
//! assert!(!answer.claim.claimable());
//! # Ok::<(), alongside_results::FactsFault>(())
//! ```

mod answer;
mod changes;
pub mod command;
mod days;
mod eligibility;
mod evaluate;
mod facts;
mod pack;
mod test;
mod truth;

pub use answer::{Answer, Claim, Earliest, EmploymentAnswer, FactsUsed, Flag, NeedAnswer, Reason, ReasonCode, Route};
pub use facts::{
    AreaRow, AttendanceRow, Audit, EventRow, EvidenceRow, ExclusionRow, Fact, Facts, FactsFault, FactsFile, FamilyRow,
    MemberKind, MemberRow, NeedRow, PaidRow, StatusRow, TermRow, WorkRow, later_than, parse,
};
pub use pack::{
    AbsenceBasis, Aggregate, Basis, Choice, Clock, Confidence, Counted, Dependent, Described, Discretion, Eligibility,
    Employment, Headline, InForce, Length, NeedRule, Note, Operator, Outcome, Pack, PackFault, ResultRule, Scope, Test,
    WayOfWorking, Window, WordList, WordSet, Words, WorkAsked, ZeroBase, built_in, built_in_ids, choose, describe,
};
pub use truth::Truth;
