//! What each route is expected to do, as `expected.toml` says it, and where its address leads in the fixture.

use std::collections::{BTreeMap, BTreeSet};

use alongside_schema::Role;
use serde::Deserialize;

use super::people::{FULL, INDEX, KINDS, NOTHING, Persona, RECORD, Signed, kind_of_rows};
use super::things::{Marked, Things, written};

/// What stands in the line of one route.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// A group of roles of `[who]`, `public` or `signed_in`.
    pub who: String,
    /// From which reach it is there, for the addresses of a family.
    pub least: Option<String>,
    /// Who has it whatever they reach.
    #[serde(default)]
    pub also: Vec<String>,
    /// Why one look leaves two entries.
    pub twice: Option<String>,
    /// Nobody but these has what stands behind the address.
    pub only: Option<Vec<String>>,
    /// In which of the families there is something behind the address.
    #[serde(rename = "in")]
    pub kinds: Option<Vec<String>>,
    /// What is entered for who is let. One entry, and no other.
    #[serde(default)]
    pub act: Vec<String>,
    /// Why nothing is entered for who is let.
    pub exempt: Option<String>,
    /// For a form: it is done with nothing filled in, so it is sent once, after everything else.
    #[serde(default)]
    pub once: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    who: BTreeMap<String, Vec<String>>,
    pub routes: BTreeMap<String, Line>,
}

/// What somebody is to be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// To sign in first.
    SignIn,
    /// That it is not part of their work.
    NotAllowed,
    /// That there is nothing there.
    NotFound,
    /// What they asked for, or what is to be put right in a form.
    Let,
}

impl Expected {
    pub fn read() -> Self {
        toml::from_str(&written("expected.toml")).expect("lines of expected.toml")
    }

    /// What is wrong between the lines and the routes that there are, in words that say what to do.
    pub fn faults(&self, routes: &[(String, &str)]) -> Vec<String> {
        let known: BTreeSet<&String> = routes.iter().map(|(route, _)| route).collect();
        let missing = known.iter().filter(|route| !self.routes.contains_key(route.as_str())).map(|route| {
            format!(
                "{route} has no line in tests/journeys/matrix/expected.toml. Add: \"{route}\" = {{ who = \"...\", least = \"...\", act = [\"...\"] }}, \
                 with who may open it, from which reach, and what is entered; and a row behind its address in things.toml."
            )
        });
        let stale = self.routes.keys().filter(|route| !known.contains(route)).map(|route| {
            format!("{route} is no route any more: take its line out of tests/journeys/matrix/expected.toml.")
        });
        let unsaid = self
            .routes
            .iter()
            .filter(|(_, line)| line.act.is_empty() && line.exempt.as_ref().is_none_or(String::is_empty));
        let unsaid = unsaid
            .map(|(route, _)| format!("{route} enters nothing and gives no reason: add act or exempt to its line."));
        missing.chain(stale).chain(unsaid).collect()
    }

    fn roles(&self, group: &str) -> Vec<Role> {
        let names = self.who.get(group).unwrap_or_else(|| panic!("expected.toml has no group {group} under [who]"));
        names.iter().map(|name| name.parse().unwrap_or_else(|_| panic!("{name} is no role"))).collect()
    }

    /// What this persona is to be told at this address.
    pub fn verdict(&self, line: &Line, persona: &Persona, kind: usize, copy: Marked) -> Verdict {
        if line.who == "public" {
            return Verdict::Let;
        }
        if persona.signed != Signed::In {
            return Verdict::SignIn;
        }
        if line.who != "signed_in" && !persona.has(&self.roles(&line.who)) {
            return Verdict::NotAllowed;
        }
        if line.also.iter().any(|key| key == persona.key) {
            return Verdict::Let;
        }
        let is_theirs = line.only.as_ref().is_none_or(|only| only.iter().any(|key| key == persona.key));
        let is_there =
            line.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|name| name == KINDS[kind_of_rows(kind)]));
        let is_seen = line.least.as_deref().is_none_or(|least| copy.is_seen_by(persona, kind, reach(least)));
        if is_theirs && is_there && is_seen { Verdict::Let } else { Verdict::NotFound }
    }
}

fn reach(word: &str) -> i64 {
    match word {
        "none" => NOTHING,
        "index" => INDEX,
        "record" => RECORD,
        "full" => FULL,
        other => panic!("{other} is no reach"),
    }
}

/// The rows behind the address of a route: what stands in the place of each of its parameters. A pattern that is not known here fails the test.
fn rows(pattern: &str) -> Vec<(String, &'static str)> {
    let parts: Vec<&str> = pattern.split('/').skip(1).collect();
    let places = parts.iter().enumerate().filter(|(_, part)| part.starts_with('{'));
    places.map(|(at, part)| ((*part).to_owned(), row(pattern, &parts, at))).collect()
}

fn row(pattern: &str, parts: &[&str], at: usize) -> &'static str {
    let (before, last) = (parts[at - 1], *parts.last().expect("a part"));
    match (parts[0], before, parts[at]) {
        ("families", "families", "{reference}") => "family/reference",
        ("families", "people", "{id}") if last == "born" => "unborn",
        ("families", "people", "{id}") if last == "eighteen" => "child",
        ("families", "people", "{id}") => "mother",
        ("families", "actions", "{id}") => "action",
        ("families", "alerts", "{id}") => "alert",
        ("families", "assessment", "{place}") => "=environment",
        ("families", "check-ins", "{id}") => "check_in",
        ("families", "conditions", "{id}") => "condition",
        ("families", "documents", "{id}") => "document",
        ("families", "files", "{file}") if last == "show" => "picture",
        ("families", "files", "{file}") => "file",
        ("families", "events", "{id}") => "event",
        ("families", "goals", "{id}") => "goal",
        ("families", "homes", "{id}") if last == "address" => "protected_home",
        ("families", "homes", "{id}") => "home",
        ("families", "corrections", "{id}") if parts.contains(&"tellings") => "corrected",
        ("families", "corrections", "{id}") => "correction",
        ("families", "tellings", "{row}") => "telling",
        ("families", "new", "{table}") => "=stories",
        ("families", "{table}", "{row}") => "wrong_story",
        ("families", "lock-out", "{id}") => "locked_out",
        ("families", "meetings", "{id}") => "meeting",
        ("families", "copies" | "invitations", "{guest}") => "guest",
        ("families", "network", "{id}") => "neighbour",
        ("families", "conferences", "{id}") => "conference",
        ("families", "guests", "{guest}") => "conference_guest",
        ("families", "bookings", "{row}") => "conference_booking",
        ("families", "before-court", "{court}") => "court",
        ("families", "offers", "{row}") if parts.contains(&"before-court") => "court_offer",
        ("families", "offers", "{row}") => "network_offer",
        ("families", "needs", "{id}") => "need",
        ("families", "turns", "{id}") => "turn",
        ("families", "days", "{id}") => "rota_day",
        ("families", "links", "{id}") => "member_link",
        ("families", "packages", "{id}") => "package",
        ("families", "lines", "{row}") => "package_line",
        ("families", "payments", "{row}") => "payment",
        ("families", "kinship", "{id}") => "kin",
        ("families", "not-to-be-told", "{id}") => "pair",
        ("families", "second-looks", "{id}") => "second_look",
        ("families", "names", "{row}") => "other_name",
        ("families", "numbers", "{row}") => "number",
        ("families", "ways", "{row}") => "way",
        ("families", "copies", "{id}") => "mother",
        ("families", "versions", "{id}") => "version",
        ("families", "problems", "{id}") => "problem",
        ("families", "promises", "{id}") => "promise",
        ("families", "recipients", "{id}") => "recipient",
        ("families", "addresses", "{row}") => "book_address",
        ("families", "responsibilities", "{id}") => "responsibility",
        ("families", "sendings", "{id}") if last == "{row}" => "sent",
        ("families", "sendings", "{id}") => "sending",
        ("families", "copies", "{row}") => "sent_to",
        ("families", "consent", "{id}") => "consent",
        ("families", "wishes", "{id}") => "wish",
        ("families", _, "{question}") => "=sharing",
        ("families", "steps", "{id}") => "step",
        ("families", "supervision", "{id}") => "supervision_action",
        ("families", "ties", "{id}") => "tie",
        ("families", "transfer", "{id}") => "transfer",
        ("families", "visits", "{id}") => "visit",
        ("families", "workers", "{id}") => "helps",
        ("requests", "requests" | "mine", "{reference}") => "request/reference",
        ("requests", "unsent", "{id}") => "unsent",
        ("requests", "letters", "{letter}") if parts[1] == "unsent" => "own_letter",
        ("requests", "letters", "{letter}") => "letter",
        ("requests", "people", "{person}") => "=c1",
        ("requests", _, "{section}") => "=problems",
        ("account", "people-i-know", "{id}") => "link",
        ("account", "passkeys", "{id}") => "passkey",
        ("account", "sessions", "{id}") => "session",
        ("accounts", "accounts", "{id}") if last == "code" => "newcomer",
        ("accounts", "accounts", "{id}") => "nobody",
        ("accounts", "asked", "{id}") => "asking",
        ("accounts", "invitations", "{id}") => "invited",
        ("accounts", "tokens", "{id}") => "token",
        ("invitation", "invitation", "{code}") => "=none",
        ("calendar" | "turn", _, "{secret}") => "=none",
        ("packages", "to-fund", "{id}") => "large",
        ("packages", "budgets", "{id}") => "budget",
        ("packages", "file", "{id}") => "batch",
        ("team", "access", "{id}") => "lead",
        ("team", "asked", "{id}") => "asking_of_team",
        ("asked", "asked", "{id}") => "asked_nobody",
        ("our-actions", "our-actions", "{id}") => "duty",
        ("restrictions", "restrictions", "{id}") => "restriction",
        ("seals", "seals", "{id}") => "seal",
        ("restrictions", "no-more", "{row}") => "team",
        ("emergency", "emergency", "{id}") => "opening",
        ("emergency-openings", "emergency-openings", "{id}") => "opening",
        ("incidents", "incidents", "{id}") => "incident",
        ("oversight", "corrections", "{id}") => "correction",
        ("oversight", "limits", "{id}") => "limit",
        ("oversight", "links", "{id}") if last == "end" => "link_to_end",
        ("oversight", "links", "{id}") => "match",
        ("oversight", "locks", "{id}") => "lock",
        ("oversight", "watch", "{screen}") => "=family",
        ("oversight", "rights", "{id}") => "own_record",
        ("oversight", "holds", "{id}") => "hold",
        ("oversight", "lists", "{id}") => "disposal",
        ("oversight", "families", "{reference}") => "family/reference",
        ("oversight", "rows", "{table}") => "=document_files",
        ("oversight", _, "{row}") => "file",
        ("oversight", "copy", "{file}") => "given_file",
        ("search", "search", "{id}") => "search",
        ("teams", "teams", "{id}") => "team_north",
        ("workers", "workers", "{id}") => "nobody",
        ("workers", "away", "{row}") if last == "back" => "absence",
        ("workers", "away", "{row}") => "team_cover",
        ("assets", _, "{digest}") => "asset_digest",
        ("assets", _, "{name}") => "asset_name",
        _ => panic!(
            "{pattern}: what stands behind {} is not known: add a row to things.toml and name it in expected.rs",
            parts[at]
        ),
    }
}

/// The address of a route in this family, where it has one; of a marked copy, where the row behind the last part has one.
pub fn address(pattern: &str, things: &Things, kind: usize, copy: Marked) -> Option<String> {
    let rows = rows(pattern);
    let of_rows = kind_of_rows(kind);
    // What belongs to no family is asked for once.
    (kind < 3 || pattern.starts_with("/families/")).then_some(())?;
    let mut address = pattern.to_owned();
    for (at, (part, name)) in rows.iter().enumerate() {
        let is_last = at + 1 == rows.len();
        let value = match name.strip_prefix('=') {
            Some(literal) => literal.to_owned(),
            None if part == "{reference}" => things.id(kind, name)?.to_owned(),
            None if is_last && copy != Marked::Plain => {
                things.has_copies(name).then_some(())?;
                things.id(of_rows, &format!("{name}{}", copy.suffix()))?.to_owned()
            }
            None => things.id(of_rows, name).or_else(|| things.id(0, name).filter(|_| kind == 0 || at > 0))?.to_owned(),
        };
        address = address.replacen(part, &value, 1);
    }
    address.push_str(for_whom(pattern));
    let is_copied = rows.last().is_some_and(|(_, name)| things.has_copies(name));
    (copy == Marked::Plain || is_copied).then_some(address)
}

/// What an address asks for besides, where it leaves open who will read a paper.
fn for_whom(pattern: &str) -> &'static str {
    let asks = ["/families/{reference}/print", "/families/{reference}/assessment/paper"];
    if asks.iter().any(|paper| pattern.strip_suffix("/second").unwrap_or(pattern) == *paper) { "?for=work" } else { "" }
}

/// The same address with nothing behind it: every id and reference is made up.
pub fn made_up(pattern: &str, made_up_reference: &str, made_up_id: &str) -> String {
    let mut address = pattern.to_owned();
    for (part, name) in rows(pattern) {
        let value = match name.strip_prefix('=') {
            Some(literal) => literal,
            None if part == "{reference}" => made_up_reference,
            None => made_up_id,
        };
        address = address.replacen(&part, value, 1);
    }
    address.push_str(for_whom(pattern));
    address
}
