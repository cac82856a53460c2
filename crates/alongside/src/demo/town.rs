//! The file of the invented town, as it is read.

use alongside_requests::assessment::Assessment;
use alongside_schema::Day;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Town {
    pub(super) accounts: Vec<Account>,
    pub(super) families: Vec<Family>,
    pub(super) requests: Vec<Assessment>,
    pub(super) links: Vec<Link>,
}

/// Somebody whom a colleague declared.
#[derive(Deserialize)]
pub(super) struct Link {
    pub(super) by: String,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) born: Option<Day>,
    pub(super) address: String,
    pub(super) postcode: String,
}

#[derive(Deserialize)]
pub(super) struct Account {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) job_title: String,
    pub(super) agency: String,
    pub(super) team: Option<String>,
    pub(super) roles: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Family {
    pub(super) name: String,
    pub(super) lead: Option<String>,
    pub(super) reason: String,
    pub(super) people: Vec<Person>,
    #[serde(default)]
    pub(super) ties: Vec<Tie>,
    pub(super) homes: Vec<Home>,
    pub(super) safe_contact: String,
    pub(super) help: String,
    pub(super) well: String,
    pub(super) worries: String,
    pub(super) agreed: Option<Agreed>,
    pub(super) contacts: Vec<Contact>,
    pub(super) promise: Option<Promise>,
    pub(super) goals: Vec<Goal>,
    #[serde(default)]
    pub(super) services: Vec<Service>,
    #[serde(default)]
    pub(super) statuses: Vec<Status>,
    #[serde(default)]
    pub(super) visits: Vec<Visit>,
    pub(super) moves: Option<Move>,
    #[serde(default)]
    pub(super) parts: Vec<GivenPart>,
    #[serde(default)]
    pub(super) network: Vec<Member>,
    #[serde(default)]
    pub(super) week: Vec<Need>,
    pub(super) conference: Option<Conference>,
    #[serde(default)]
    pub(super) support: Vec<Support>,
    #[serde(default)]
    pub(super) lives: Vec<Lives>,
}

/// A meeting that the family leads.
#[derive(Clone, Deserialize)]
pub(super) struct Conference {
    /// The key of the account that brings the family together.
    pub(super) coordinator: String,
    pub(super) question: String,
    pub(super) bottom_lines: String,
    pub(super) agreed_by: String,
    /// In how many days it is.
    pub(super) in_days: i64,
    pub(super) meets_at: String,
    pub(super) place: String,
    pub(super) guests: Vec<Guest>,
}

/// Who takes part in it.
#[derive(Clone, Deserialize)]
pub(super) struct Guest {
    pub(super) name: String,
    #[serde(default)]
    pub(super) brings: String,
    pub(super) speaks_for: Option<String>,
    pub(super) how: String,
    /// How they were prepared, where they were: then they are invited too.
    pub(super) prepared: Option<String>,
}

/// A support package with the one thing that it pays for, which was agreed to.
#[derive(Clone, Deserialize)]
pub(super) struct Support {
    pub(super) purpose: String,
    pub(super) children: Vec<String>,
    pub(super) barrier: String,
    pub(super) tried: String,
    pub(super) legal_power: String,
    pub(super) exit_plan: String,
    pub(super) what: String,
    pub(super) kind: String,
    /// Who is paid: a supplier, or somebody of the network by name.
    pub(super) payee: String,
    pub(super) is_supplier: bool,
    pub(super) pence: i64,
    pub(super) repeats: String,
    pub(super) weeks: i64,
    pub(super) method: String,
    pub(super) why_not_supplier: String,
    /// What shows what came of it. Empty where it is not paid yet.
    pub(super) shown: String,
}

/// With whom a child lives.
#[derive(Clone, Deserialize)]
pub(super) struct Lives {
    pub(super) child: String,
    pub(super) carer: String,
    pub(super) tie: String,
    pub(super) kind: String,
    pub(super) close: String,
    pub(super) support: String,
}

/// What a family needs each week, and who does it.
#[derive(Clone, Deserialize)]
pub(super) struct Need {
    pub(super) what: String,
    pub(super) weekday: i64,
    pub(super) from_time: String,
    pub(super) to_time: String,
    pub(super) if_it_breaks: String,
    pub(super) children: Vec<String>,
    pub(super) turns: Vec<Turn>,
}

/// Who does it.
#[derive(Clone, Deserialize)]
pub(super) struct Turn {
    pub(super) who: String,
    pub(super) backup: Option<String>,
    /// The kind of what they offered, where it is made of that.
    pub(super) offer: Option<String>,
    pub(super) every: i64,
}

/// Somebody whom a family counts on.
#[derive(Clone, Deserialize)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) tie: String,
    pub(super) words: String,
    pub(super) found_by: String,
    pub(super) offers: Vec<Offer>,
    pub(super) answers: Vec<Said>,
    pub(super) numbers: Vec<Numbers>,
    pub(super) ties: Vec<Strength>,
}

/// What they offer.
#[derive(Clone, Deserialize)]
pub(super) struct Offer {
    pub(super) kind: String,
    pub(super) times: String,
    pub(super) limits: String,
    pub(super) in_return: String,
    pub(super) state: String,
    pub(super) children: Vec<String>,
}

/// What somebody of the family answered about them.
#[derive(Clone, Deserialize)]
pub(super) struct Said {
    pub(super) by: String,
    pub(super) answer: String,
    pub(super) words: String,
}

/// How willing, able and confident they are.
#[derive(Clone, Deserialize)]
pub(super) struct Numbers {
    pub(super) willing: Option<i64>,
    pub(super) able: Option<i64>,
    pub(super) confident: Option<i64>,
    pub(super) by_whom: String,
    pub(super) said_by: String,
    pub(super) words: String,
}

/// How strong a tie to them is: of somebody of the family, or of all of them.
#[derive(Clone, Deserialize)]
pub(super) struct Strength {
    pub(super) of: Option<String>,
    pub(super) strength: String,
    pub(super) flow: String,
    pub(super) by: String,
}

/// What somebody of the family is to another.
#[derive(Clone, Deserialize)]
pub(super) struct Tie {
    pub(super) from: String,
    #[serde(rename = "is")]
    pub(super) kind: String,
    pub(super) of: String,
}

/// A part of the record that somebody of a partner agency was given.
#[derive(Clone, Deserialize)]
pub(super) struct GivenPart {
    pub(super) to: String,
    pub(super) areas: Vec<String>,
    pub(super) why: String,
}

/// A legal status that a child has had since.
#[derive(Clone, Deserialize)]
pub(super) struct Status {
    pub(super) days_ago: i64,
    pub(super) child: String,
    pub(super) status: String,
    pub(super) why: String,
    pub(super) by: String,
}

/// A visit that is planned.
#[derive(Clone, Deserialize)]
pub(super) struct Visit {
    pub(super) in_days: i64,
    pub(super) at: String,
    pub(super) minutes: Option<i64>,
    pub(super) travel: i64,
    pub(super) kind: String,
    pub(super) with: Vec<String>,
}

/// A move to another area.
#[derive(Clone, Deserialize)]
pub(super) struct Move {
    pub(super) recorded_days_ago: i64,
    pub(super) moves_in: i64,
    pub(super) area: String,
    pub(super) receiver: String,
    pub(super) contact: String,
    pub(super) why: String,
    pub(super) words: String,
    pub(super) sent_how: String,
}

#[derive(Deserialize)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) born: Option<Day>,
    pub(super) due_in: Option<i64>,
    pub(super) relationship: String,
    pub(super) home: Option<usize>,
    #[serde(default)]
    pub(super) phone: String,
    #[serde(default)]
    pub(super) safe: String,
}

#[derive(Deserialize)]
pub(super) struct Home {
    pub(super) address: String,
    pub(super) postcode: String,
}

#[derive(Clone, Deserialize)]
pub(super) struct Agreed {
    pub(super) days_ago: i64,
    pub(super) with: Vec<String>,
    pub(super) words: String,
}

#[derive(Clone, Deserialize)]
pub(super) struct Contact {
    pub(super) days_ago: i64,
    pub(super) kind: String,
    pub(super) with: Vec<String>,
    pub(super) what: String,
}

#[derive(Clone, Deserialize)]
pub(super) struct Promise {
    pub(super) words: String,
    pub(super) due_in: i64,
}

#[derive(Deserialize)]
pub(super) struct Goal {
    pub(super) words: String,
    pub(super) said_by: String,
    pub(super) actions: Vec<Action>,
}

#[derive(Deserialize)]
pub(super) struct Action {
    pub(super) what: String,
    pub(super) owner: String,
    pub(super) due_in: i64,
}

#[derive(Deserialize)]
pub(super) struct Service {
    pub(super) name: String,
    pub(super) provider: String,
    #[serde(rename = "for")]
    pub(super) for_whom: Vec<String>,
    pub(super) attends: Vec<String>,
    pub(super) after: Vec<String>,
    pub(super) conditions: Vec<String>,
    pub(super) words: String,
    pub(super) meets: String,
    pub(super) sessions: Option<i64>,
    pub(super) waiting_since: i64,
    pub(super) events: Vec<ServiceEvent>,
}

#[derive(Deserialize)]
pub(super) struct ServiceEvent {
    pub(super) days_ago: i64,
    pub(super) kind: String,
    pub(super) words: String,
}
