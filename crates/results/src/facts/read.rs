//! From rows to facts: every name is found, every word is one the pack knows, and what can not be is a fault.

use std::fmt;

use super::file::{EvidenceRow, FactsFile, NeedRow, TermRow};
use super::{Event, Evidence, Exclusion, Facts, Member, Need, Person, PersonAt, Sessions, Status, Term, TermAt, Work};
use crate::pack::{Pack, WordList};

/// What is wrong with a facts file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct FactsFault {
    /// The place in the file, like `attendance[2].possible`; empty for the file as a whole.
    pub at: String,
    /// What is wrong there.
    pub words: String,
}

impl FactsFault {
    pub(crate) fn new(at: impl Into<String>, words: impl Into<String>) -> Self {
        Self { at: at.into(), words: words.into() }
    }
}

impl fmt::Display for FactsFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.at.is_empty() || self.at == "." {
            write!(f, "{}", self.words)
        } else {
            write!(f, "{}: {}", self.at, self.words)
        }
    }
}

/// Reads the rows of a file as the pack understands them, or says everything that is wrong with them.
pub(crate) fn read(file: &FactsFile, pack: &Pack) -> Result<Facts, Vec<FactsFault>> {
    let mut reader = Reader { pack, file, people: people(file), terms: Vec::new(), faults: Vec::new() };
    reader.check_people();
    let terms = file.terms.as_deref().map(|rows| reader.terms(rows));
    let facts = Facts {
        family: file.family.clone(),
        members_recorded: file.members.is_some(),
        terms,
        attendance: reader.attendance(),
        exclusions: reader.exclusions(),
        events: reader.events(),
        statuses: reader.statuses(),
        work: reader.work(),
        needs: reader.needs(),
        paid_already: reader.paid_already(),
        area: file.area.clone().unwrap_or_default(),
        audit: file.audit,
        people: reader.people,
    };
    if reader.faults.is_empty() { Ok(facts) } else { Err(reader.faults) }
}

/// Everybody in order of their ids. Where the members are not recorded, those whom other rows name.
fn people(file: &FactsFile) -> Vec<Person> {
    let mut people: Vec<Person> = match &file.members {
        Some(members) => (0..)
            .zip(members)
            .map(|(row, member)| Person {
                id: member.id.clone(),
                member: Some(Member {
                    kind: member.kind,
                    born: member.born,
                    resident: member.resident,
                    school_from: member.school_age_from,
                    left_school: member.left_school_on,
                    row,
                }),
            })
            .collect(),
        None => named(file).map(|id| Person { id: id.to_owned(), member: None }).collect(),
    };
    people.sort_by(|a, b| a.id.cmp(&b.id));
    people.dedup_by(|a, b| a.id == b.id);
    people
}

/// The ids that rows name.
fn named(file: &FactsFile) -> impl Iterator<Item = &str> {
    fn all<T>(rows: &Option<Vec<T>>) -> std::slice::Iter<'_, T> {
        rows.as_deref().unwrap_or_default().iter()
    }
    let plain = all(&file.attendance).map(|row| row.person.as_str());
    let plain = plain.chain(all(&file.exclusions).map(|row| row.person.as_str()));
    let plain = plain.chain(all(&file.statuses).map(|row| row.person.as_str()));
    let plain = plain.chain(all(&file.work).map(|row| row.person.as_str()));
    let events = all(&file.events).filter_map(|row| row.person.as_deref());
    plain.chain(events).chain(all(&file.needs).filter_map(|row| row.person.as_deref()))
}

struct Reader<'a> {
    pack: &'a Pack,
    file: &'a FactsFile,
    people: Vec<Person>,
    /// The ids of the terms, in order of time.
    terms: Vec<&'a str>,
    faults: Vec<FactsFault>,
}

impl<'a> Reader<'a> {
    fn fault(&mut self, at: String, words: impl Into<String>) {
        self.faults.push(FactsFault::new(at, words));
    }

    fn check_people(&mut self) {
        if self.file.family.id.trim().is_empty() {
            self.fault("family.id".to_owned(), "a family needs an id");
        }
        let file = self.file;
        let rows = file.members.as_deref().unwrap_or_default();
        // A person who is there twice is one whose facts would count for either.
        if rows.len() != self.people.len() {
            for (at, row) in rows.iter().enumerate() {
                if rows[..at].iter().any(|earlier| earlier.id == row.id) {
                    self.fault(format!("members[{at}].id"), format!("{:?} is a member already", row.id));
                }
            }
        }
        for (at, row) in rows.iter().enumerate() {
            if row.id.trim().is_empty() {
                self.fault(format!("members[{at}].id"), "a member needs an id");
            }
            if let (Some(from), Some(left)) = (row.school_age_from, row.left_school_on)
                && left < from
            {
                self.fault(format!("members[{at}].left_school_on"), format!("{left} is before {from}, the first day"));
            }
        }
    }

    fn terms(&mut self, rows: &'a [TermRow]) -> Vec<Term> {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by(|a, b| (rows[*a].from, &rows[*a].id).cmp(&(rows[*b].from, &rows[*b].id)));
        for (place, &at) in order.iter().enumerate() {
            let row = &rows[at];
            if row.to < row.from {
                self.fault(format!("terms[{at}].to"), format!("{} is before {}, its first day", row.to, row.from));
            }
            if order[..place].iter().any(|earlier| rows[*earlier].id == row.id) {
                self.fault(format!("terms[{at}].id"), format!("{:?} is a term already", row.id));
            }
            if let Some(&before) = place.checked_sub(1).and_then(|before| order.get(before))
                && rows[before].to >= row.from
            {
                let (id, other) = (&row.id, &rows[before].id);
                self.fault(format!("terms[{at}]"), format!("{id:?} overlaps {other:?}, terms[{before}]"));
            }
        }
        self.terms = order.iter().map(|at| rows[*at].id.as_str()).collect();
        order.iter().map(|at| Term { id: rows[*at].id.clone(), from: rows[*at].from, to: rows[*at].to }).collect()
    }

    fn person(&mut self, id: &str, at: impl Fn() -> String) -> PersonAt {
        match self.people.binary_search_by(|person| person.id.as_str().cmp(id)) {
            Ok(found) => PersonAt::try_from(found).unwrap_or_default(),
            Err(_) => {
                self.fault(format!("{}.person", at()), format!("{id:?} is no member of the family"));
                0
            }
        }
    }

    fn term(&mut self, id: &str, at: impl Fn() -> String) -> TermAt {
        match self.terms.iter().position(|term| *term == id) {
            Some(found) => TermAt::try_from(found).unwrap_or_default(),
            None => {
                self.fault(format!("{}.term", at()), format!("{id:?} is none of the terms"));
                0
            }
        }
    }

    fn word(&mut self, word: &str, list: &WordList, at: impl Fn() -> String) -> u8 {
        list.find(word).unwrap_or_else(|| {
            self.fault(at(), format!("{word:?} is not a word that pack {:?} knows here; {list}", self.pack.id));
            0
        })
    }

    fn attendance(&mut self) -> Option<Vec<Sessions>> {
        let rows = self.file.attendance.as_deref()?;
        let mut all = Vec::with_capacity(rows.len());
        for (row, sessions) in (0u32..).zip(rows) {
            let at = || format!("attendance[{row}]");
            let (person, term) = (self.person(&sessions.person, at), self.term(&sessions.term, at));
            let parts = [sessions.attended, sessions.authorised, sessions.unauthorised];
            let sum = parts.iter().flatten().fold(0u32, |sum, part| sum.saturating_add(*part));
            if sessions.possible.is_some_and(|possible| sum > possible) {
                let possible = sessions.possible.unwrap_or_default();
                self.fault(at(), format!("{sum} sessions attended or missed are more than the {possible} possible"));
            }
            let &super::AttendanceRow { possible, attended, authorised, unauthorised, .. } = sessions;
            all.push(Sessions { person, term, possible, attended, authorised, unauthorised, row });
        }
        all.sort_by_key(|one| (one.person, one.term, one.row));
        for pair in all.windows(2) {
            if (pair[0].person, pair[0].term) == (pair[1].person, pair[1].term) {
                let words = format!("the same person and term as attendance[{}]", pair[0].row);
                self.fault(format!("attendance[{}]", pair[1].row), words);
            }
        }
        Some(all)
    }

    fn exclusions(&mut self) -> Option<Vec<Exclusion>> {
        let rows = self.file.exclusions.as_deref()?;
        let mut all = Vec::with_capacity(rows.len());
        for (row, one) in (0u32..).zip(rows) {
            let at = || format!("exclusions[{row}]");
            let (person, term) = (self.person(&one.person, at), self.term(&one.term, at));
            let kind = self.word(&one.kind, &self.pack.words.exclusions, || format!("{}.kind", at()));
            let permanent = kind == crate::pack::PERMANENT;
            all.push(Exclusion { person, term, permanent, days: one.days, row });
        }
        all.sort_by_key(|one| (one.term, one.person, one.permanent, one.days, one.row));
        Some(all)
    }

    fn events(&mut self) -> Option<Vec<Event>> {
        let rows = self.file.events.as_deref()?;
        let mut all = Vec::with_capacity(rows.len());
        for (row, event) in (0u32..).zip(rows) {
            let at = || format!("events[{row}]");
            let kind = self.word(&event.kind, &self.pack.words.events, || format!("{}.kind", at()));
            let person = match (&event.person, event.household.unwrap_or(false)) {
                (Some(id), false) => Some(self.person(id, at)),
                (None, true) => None,
                _ => {
                    self.fault(at(), "an event is about one person, or about the household");
                    None
                }
            };
            all.push(Event { on: event.on, kind, person, row });
        }
        all.sort_by_key(|event| (event.on, event.kind, event.person, event.row));
        Some(all)
    }

    fn statuses(&mut self) -> Option<Vec<Status>> {
        let rows = self.file.statuses.as_deref()?;
        let mut all = Vec::with_capacity(rows.len());
        for (row, status) in (0u32..).zip(rows) {
            let at = || format!("statuses[{row}]");
            let person = self.person(&status.person, at);
            let kind = self.word(&status.kind, &self.pack.words.statuses, || format!("{}.kind", at()));
            self.check_order(status.from, status.to, at);
            all.push(Status { kind, person, from: status.from, to: status.to, row });
        }
        all.sort_by_key(|one| (one.kind, one.person, one.from, one.to, one.row));
        Some(all)
    }

    fn work(&mut self) -> Option<Vec<Work>> {
        let rows = self.file.work.as_deref()?;
        let mut all = Vec::with_capacity(rows.len());
        for (row, spell) in (0u32..).zip(rows) {
            let at = || format!("work[{row}]");
            let person = self.person(&spell.person, at);
            let words = &self.pack.words.benefits;
            let benefit = spell
                .benefit_before
                .as_deref()
                .map(|benefit| self.word(benefit, words, || format!("{}.benefit_before", at())));
            self.check_order(spell.from, spell.to, at);
            all.push(Work { person, benefit, from: spell.from, to: spell.to, row });
        }
        all.sort_by_key(|one| (one.person, one.benefit, one.from, one.to, one.row));
        Some(all)
    }

    fn check_order(&mut self, from: jiff::civil::Date, to: Option<jiff::civil::Date>, at: impl Fn() -> String) {
        if let Some(to) = to.filter(|to| *to < from) {
            self.fault(format!("{}.to", at()), format!("{to} is before {from}, its first day"));
        }
    }

    fn needs(&mut self) -> Option<Vec<Need>> {
        let rows = self.file.needs.as_deref()?;
        let mut all = Vec::with_capacity(rows.len());
        for (row, need) in (0u32..).zip(rows) {
            let at = || format!("needs[{row}]");
            let code = self.pack.need_at(&need.code).unwrap_or_else(|| {
                self.fault(format!("{}.code", at()), format!("{:?} is no need of pack {:?}", need.code, self.pack.id));
                0
            });
            let person = need.person.as_deref().map(|id| self.person(id, at));
            let evidence = self.evidence(need, row);
            all.push(Need { code, person, identified: need.identified_on, met: need.met_on, evidence, row });
        }
        all.sort_by_key(|one| (one.code, one.person, one.identified, one.met, one.row));
        Some(all)
    }

    fn evidence(&mut self, need: &NeedRow, of: u32) -> Vec<Evidence> {
        let rows = need.evidence.as_deref().unwrap_or_default();
        let mut all = Vec::with_capacity(rows.len());
        for (row, one) in (0u32..).zip(rows) {
            let at = |key: &str| format!("needs[{of}].evidence[{row}].{key}");
            let kind = self.word(&one.kind, &self.pack.words.evidence, || at("kind"));
            let role = one.role.as_deref().map(|role| self.word(role, &self.pack.words.roles, || at("role")));
            let EvidenceRow { tool, score, on, .. } = one.clone();
            all.push(Evidence { on, kind, role, tool, score, row });
        }
        all.sort_by(|a, b| {
            (a.on, a.kind, a.role, a.score, &a.tool, a.row).cmp(&(b.on, b.kind, b.role, b.score, &b.tool, b.row))
        });
        all
    }

    fn paid_already(&mut self) -> Option<bool> {
        let rows = self.file.paid_results.as_deref()?;
        let mut paid = false;
        for (row, result) in rows.iter().enumerate() {
            paid |= result.pack == self.pack.id || self.pack.same_result_as.contains(&result.pack);
            if !self.pack.knows_pack(&result.pack) {
                self.fault(format!("paid_results[{row}].pack"), format!("{:?} is no pack that is known", result.pack));
            }
        }
        Some(paid)
    }
}
