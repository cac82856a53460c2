//! What stands in the record of a family: its packages with all that belongs to them, and with whom its children live.

use alongside_pence::{NoDays, Pence, days};
use alongside_schema::{Day, Id, Marks, Moment};
use diesel::prelude::*;

use crate::codes::{
    Close, Decision, Evidence, KinKind, LegalPower, LineKind, Method, Often, Outcome, Paid, Purpose, Repay, State,
    Step, Viability,
};
use crate::kin::{Asked, Notice, notice};

/// A support package.
#[derive(Clone, Debug, Queryable)]
pub struct Package {
    /// The package.
    pub id: Id,
    /// With whom a child lives, where it is for that.
    pub arrangement_id: Option<Id>,
    /// What it is for.
    pub purpose: Purpose,
    /// What stands in the way.
    pub barrier: String,
    /// What was tried first.
    pub tried: String,
    /// What the payee can pay themselves.
    pub means: String,
    /// By what right the council pays.
    pub legal_power: LegalPower,
    /// From which budget.
    pub budget_code: String,
    /// Whether any of it is paid back.
    pub repay: Repay,
    /// Under what conditions.
    pub conditions: String,
    /// How it ends, so that what is good goes on.
    pub exit_plan: String,
    /// The first day.
    pub from_on: Day,
    /// When somebody looks at it again.
    pub review_on: Day,
    /// The last day.
    pub ends_on: Day,
    /// Where it stands.
    pub state: State,
    /// Who must agree now.
    pub step: Option<Step>,
    /// What was asked for in all, in pence.
    pub asked_pence: Option<i64>,
    /// Who put it together.
    pub made_by: Id,
    /// When.
    pub made_at: Moment,
    /// Who asked for it.
    pub requested_by: Option<Id>,
    /// When.
    pub requested_at: Option<Moment>,
    /// When it ended.
    pub ended_on: Option<Day>,
    /// Whether it did what it was for.
    pub outcome: Option<Outcome>,
    /// In words.
    pub outcome_words: String,
    /// Counts the changes.
    pub version: i64,
    /// The marks. It is about the children for whom it is.
    pub marks: Marks,
}

/// Who is paid.
#[derive(Clone, Debug, Queryable)]
pub struct Payee {
    /// The payee.
    pub id: Id,
    /// Somebody of the network.
    pub member_id: Option<Id>,
    /// Somebody of the record.
    pub person_id: Option<Id>,
    /// What they are called.
    pub name: String,
    /// Whether it is who sells the thing.
    pub is_supplier: bool,
    /// Whether a statement says nothing but "Support".
    pub is_masked: bool,
    /// The marks.
    pub marks: Marks,
}

/// Something that is paid for.
#[derive(Clone, Debug, Queryable)]
pub struct Line {
    /// The line.
    pub id: Id,
    /// Of which package.
    pub package_id: Id,
    /// Who is paid.
    pub payee_id: Id,
    /// What, in words.
    pub what: String,
    /// What kind of thing.
    pub kind: LineKind,
    /// How much each time, in pence.
    pub pence: i64,
    /// How often.
    pub repeats: Often,
    /// The first day on which it is paid.
    pub from_on: Day,
    /// The last day on which it may be.
    pub until_on: Option<Day>,
    /// In what way.
    pub method: Method,
    /// Why not to who sells it.
    pub why_not_supplier: String,
    /// Who wrote it down.
    pub added_by: Id,
    /// Counts the changes.
    pub version: i64,
    /// The marks.
    pub marks: Marks,
}

impl Line {
    /// How much each time.
    pub fn each(&self) -> Pence {
        Pence::of(self.pence).unwrap_or_default()
    }

    /// The days on which it is paid.
    pub fn days(&self) -> std::result::Result<Vec<Day>, NoDays> {
        let days = days(self.from_on.0, self.until_on.map(|day| day.0), self.repeats.repeat())?;
        Ok(days.into_iter().map(Day).collect())
    }

    /// What it comes to in all; nothing where that is more than money can be.
    pub fn sum(&self) -> Option<Pence> {
        self.each().times(self.days().ok()?.len())
    }

    /// The sum as a page says it.
    pub fn sum_words(&self) -> String {
        self.sum().map_or_else(|| "too much".to_owned(), |sum| sum.to_string())
    }

    /// How much and how often.
    pub fn often_words(&self) -> String {
        match (self.repeats, self.until_on) {
            (Often::Once, _) => format!("{} once, on {}", self.each(), self.from_on.words()),
            (often, Some(until)) => format!(
                "{} {} from {} to {}",
                self.each(),
                often.words().to_lowercase(),
                self.from_on.words(),
                until.words()
            ),
            (often, None) => format!("{} {} from {}", self.each(), often.words().to_lowercase(), self.from_on.words()),
        }
    }
}

/// What was decided on a package.
#[derive(Clone, Debug, Queryable)]
pub struct Approval {
    /// The row.
    pub id: Id,
    /// Of which package.
    pub package_id: Id,
    /// At which step.
    pub step: Step,
    /// What.
    pub decision: Decision,
    /// On how much, in pence.
    pub pence: i64,
    /// Under what conditions, or why not.
    pub conditions: String,
    /// Who.
    pub decided_by: Id,
    /// For which team's managers they stood in.
    pub for_team: Option<Id>,
    /// When.
    pub decided_at: Moment,
}

impl Approval {
    /// On how much.
    pub fn amount(&self) -> Pence {
        Pence::of(self.pence).unwrap_or_default()
    }
}

/// A payment.
#[derive(Clone, Debug, Queryable)]
pub struct Payment {
    /// The payment.
    pub id: Id,
    /// Of which package.
    pub package_id: Id,
    /// Of which line.
    pub line_id: Id,
    /// From which budget.
    pub budget_id: Id,
    /// On which day it is due.
    pub due_on: Day,
    /// How much, in pence.
    pub pence: i64,
    /// In what way.
    pub method: Method,
    /// Where it stands.
    pub state: Paid,
    /// Who asked for it.
    pub requested_by: Id,
    /// Who agreed to it.
    pub approved_by: Id,
    /// Who else did.
    pub approved_by_too: Option<Id>,
    /// Who paid it.
    pub paid_by: Option<Id>,
    /// When.
    pub paid_on: Option<Day>,
    /// What the finance system calls it.
    pub finance_ref: String,
    /// Why it was not paid.
    pub note: String,
    /// What shows what came of it.
    pub evidence: Option<Evidence>,
    /// In words.
    pub evidence_words: String,
    /// A paper of the record that shows it.
    pub document_id: Option<Id>,
    /// How much of it was too much, in pence.
    pub overpaid_pence: i64,
    /// Why, and what was agreed about it.
    pub overpaid_words: String,
    /// How much of that has come back, in pence.
    pub recovered_pence: i64,
    /// Counts the changes.
    pub version: i64,
    /// The marks.
    pub marks: Marks,
}

impl Payment {
    /// How much.
    pub fn amount(&self) -> Pence {
        Pence::of(self.pence).unwrap_or_default()
    }

    /// How much of it was too much.
    pub fn overpaid(&self) -> Pence {
        Pence::of(self.overpaid_pence).unwrap_or_default()
    }

    /// How much of that has come back.
    pub fn recovered(&self) -> Pence {
        Pence::of(self.recovered_pence).unwrap_or_default()
    }

    /// Whether something is still to show what came of it.
    pub fn lacks_evidence(&self) -> bool {
        self.state == Paid::Paid && self.evidence.is_none()
    }
}

/// What was seen when somebody looked again.
#[derive(Clone, Debug, Queryable)]
pub struct Review {
    /// The row.
    pub id: Id,
    /// At which package.
    pub package_id: Option<Id>,
    /// At which arrangement.
    pub arrangement_id: Option<Id>,
    /// When.
    pub held_on: Day,
    /// What.
    pub words: String,
    /// What the child says.
    pub child_says: String,
    /// When somebody looks again.
    pub next_on: Option<Day>,
    /// Who wrote it down.
    pub recorded_by: Id,
}

/// With whom a child lives.
#[derive(Clone, Debug, Queryable)]
pub struct Arrangement {
    /// The arrangement.
    pub id: Id,
    /// The child.
    pub child_id: Id,
    /// The carer, by their row in the network.
    pub carer_member_id: Option<Id>,
    /// The carer, where they are a person of the record.
    pub carer_person_id: Option<Id>,
    /// What the carer is called.
    pub carer_name: String,
    /// Who they are to the child.
    pub tie_words: String,
    /// How the child lives there.
    pub kind: KinKind,
    /// Whether the carer is a close relative.
    pub close: Close,
    /// Whether private fostering counts until 18.
    pub until_eighteen: bool,
    /// By what right.
    pub legal_basis: String,
    /// Who has parental responsibility by it.
    pub responsible: String,
    /// The first day.
    pub from_on: Day,
    /// The last day.
    pub to_on: Option<Day>,
    /// Why it ended.
    pub ended_why: String,
    /// Whether somebody looked at whether the child can live there.
    pub viability: Viability,
    /// When.
    pub viability_on: Option<Day>,
    /// What was seen.
    pub viability_words: String,
    /// What support was agreed.
    pub support_words: String,
    /// When somebody looks at it again.
    pub review_on: Option<Day>,
    /// When the private fostering team was told.
    pub notified_on: Option<Day>,
    /// How.
    pub notified_words: String,
    /// Which arrangement became this one.
    pub follows_id: Option<Id>,
    /// Counts the changes.
    pub version: i64,
    /// The marks. It is about the child, and about the carer where they are a person of the record.
    pub marks: Marks,
}

impl Arrangement {
    /// What is to be done since it is, or may become, private fostering. `born` is when the child was born.
    pub fn notice(&self, born: Option<Day>, today: Day) -> Notice {
        let asked = Asked {
            kind: self.kind,
            close: self.close,
            born,
            until_eighteen: self.until_eighteen,
            from: self.from_on,
            to: self.to_on,
            told: self.notified_on,
        };
        notice(&asked, today)
    }

    /// Whether the child lives there on this day.
    pub fn is_now(&self, today: Day) -> bool {
        self.from_on <= today && self.to_on.is_none_or(|last| today <= last)
    }
}
