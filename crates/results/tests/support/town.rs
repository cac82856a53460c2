//! Invented families with five years of facts, drawn from a seed: for properties, the bench and the large file.

#![allow(dead_code, reason = "each program uses its part")]

use alongside_results::{
    AreaRow, AttendanceRow, Audit, EventRow, EvidenceRow, ExclusionRow, FactsFile, FamilyRow, MemberKind, MemberRow,
    NeedRow, Pack, PaidRow, StatusRow, TermRow, WorkRow,
};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Five years from 1 September of a year.
#[derive(Clone, Copy, Debug)]
pub struct Years {
    pub first: i16,
}

impl Years {
    pub fn begin(self) -> Date {
        date(self.first, 9, 1)
    }

    pub fn end(self) -> Date {
        date(self.first + 5, 8, 31)
    }

    /// The fifteen terms.
    pub fn terms(self) -> Vec<TermRow> {
        let term = |name: &str, year: i16, from: (i8, i8), to: (i8, i8)| TermRow {
            id: format!("{name}{year}"),
            from: date(year, from.0, from.1),
            to: date(year, to.0, to.1),
        };
        let of_year = |year: i16| {
            [
                term("autumn", year, (9, 4), (12, 20)),
                term("spring", year + 1, (1, 6), (3, 29)),
                term("summer", year + 1, (4, 16), (7, 20)),
            ]
        };
        (self.first..self.first + 5).flat_map(of_year).collect()
    }
}

/// One family. The same seed gives the same one.
pub fn family(seed: u64, pack: &Pack, years: Years) -> FactsFile {
    Drawing { chance: ChaCha8Rng::seed_from_u64(seed), pack, years }.family(seed)
}

struct Drawing<'a> {
    chance: ChaCha8Rng,
    pack: &'a Pack,
    years: Years,
}

impl Drawing<'_> {
    fn in_hundred(&mut self, chance: u32) -> bool {
        self.chance.random_range(0..100) < chance
    }

    fn day(&mut self) -> Date {
        let days = self.chance.random_range(0..1826i64);
        self.years.begin() + days.days()
    }

    fn one_of(&mut self, words: Vec<&str>) -> String {
        (*words.choose(&mut self.chance).expect("there are words")).to_owned()
    }

    fn maybe<T>(&mut self, chance: u32, value: T) -> Option<T> {
        self.in_hundred(chance).then_some(value)
    }

    fn family(&mut self, seed: u64) -> FactsFile {
        let members = self.members();
        let terms = self.years.terms();
        let found = self.years.begin() + self.chance.random_range(0..700i64).days();
        let row = FamilyRow {
            id: format!("F{seed}"),
            identified_on: self.maybe(97, found),
            attached_on: self.maybe(90, found),
            closed_on: None,
            lead_since: self.maybe(97, found),
            assessment_on: self.maybe(97, found),
            plan_on: self.maybe(97, found),
        };
        let closed = self.day();
        FactsFile {
            family: FamilyRow { closed_on: self.maybe(30, closed).filter(|closed| *closed > found), ..row },
            attendance: self.attendance(&members, &terms),
            exclusions: self.exclusions(&members, &terms),
            events: self.events(&members),
            statuses: self.statuses(&members),
            work: self.work(&members),
            needs: Some(self.needs(&members, found)),
            members: Some(members),
            terms: Some(terms),
            paid_results: Some(if self.in_hundred(3) {
                vec![PaidRow { pack: self.pack.id.clone(), family: None }]
            } else {
                Vec::new()
            }),
            area: Some(AreaRow { paid: Some(self.chance.random_range(0..1_950)), allocation: Some(1_940) }),
            audit: Some(if self.in_hundred(5) { Audit::Pending } else { Audit::None }),
        }
    }

    fn members(&mut self) -> Vec<MemberRow> {
        let mut all = Vec::new();
        for at in 0..self.chance.random_range(1..=2) {
            let resident = Some(at == 0 || self.in_hundred(60));
            let born = Some(self.years.begin() - self.chance.random_range(8_000..16_000i64).days());
            all.push(MemberRow {
                id: format!("a{at}"),
                kind: MemberKind::Adult,
                born,
                resident,
                school_age_from: None,
                left_school_on: None,
            });
        }
        for at in 0..self.chance.random_range(1..=4) {
            let born = self.years.begin() - self.chance.random_range(-300..6_200i64).days();
            let school = Date::new(born.year() + 4, 9, 1).ok();
            let left = date(born.year() + 16, 6, 30);
            all.push(MemberRow {
                id: format!("c{at}"),
                kind: MemberKind::Child,
                born: self.maybe(97, born),
                resident: self.maybe(97, true),
                school_age_from: school.filter(|_| self.in_hundred(90)),
                left_school_on: self.maybe(20, left),
            });
        }
        if self.in_hundred(5) {
            all.push(MemberRow {
                id: "u0".to_owned(),
                kind: MemberKind::Unborn,
                born: None,
                resident: None,
                school_age_from: None,
                left_school_on: None,
            });
        }
        all
    }

    fn attendance(&mut self, members: &[MemberRow], terms: &[TermRow]) -> Option<Vec<AttendanceRow>> {
        let mut all = Vec::new();
        for child in members.iter().filter(|member| member.kind == MemberKind::Child) {
            let usual = self.chance.random_range(82..100);
            for term in terms {
                let possible = self.chance.random_range(100..=140);
                let attended = possible * (usual + self.chance.random_range(0..=6)).min(100) / 100;
                let authorised = self.chance.random_range(0..=(possible - attended));
                let row = AttendanceRow {
                    person: child.id.clone(),
                    term: term.id.clone(),
                    possible: Some(possible),
                    attended: Some(attended),
                    authorised: Some(authorised),
                    unauthorised: Some(possible - attended - authorised),
                };
                all.extend(self.maybe(98, row));
            }
        }
        self.maybe(97, all)
    }

    fn exclusions(&mut self, members: &[MemberRow], terms: &[TermRow]) -> Option<Vec<ExclusionRow>> {
        let mut all = Vec::new();
        for child in members.iter().filter(|member| member.kind == MemberKind::Child) {
            for term in terms {
                if self.in_hundred(8) {
                    let kind = if self.in_hundred(5) { "permanent" } else { "fixed_term" };
                    let days = Some(self.chance.random_range(1..=5));
                    all.push(ExclusionRow { person: child.id.clone(), term: term.id.clone(), kind: kind.into(), days });
                }
            }
        }
        self.maybe(97, all)
    }

    fn events(&mut self, members: &[MemberRow]) -> Option<Vec<EventRow>> {
        let mut all = Vec::new();
        for _ in 0..self.chance.random_range(0..=14) {
            let person = members.choose(&mut self.chance).map(|member| member.id.clone());
            let person = person.filter(|_| self.in_hundred(50));
            let kind = self.one_of(self.pack.words.events.iter().collect());
            let household = person.is_none().then_some(true);
            all.push(EventRow { household, person, kind, on: self.day() });
        }
        self.maybe(96, all)
    }

    /// From a day, and in most cases to a later one.
    fn span(&mut self) -> (Date, Option<Date>) {
        let from = self.day();
        let to = from + self.chance.random_range(5..500i64).days();
        (from, self.maybe(75, to))
    }

    fn statuses(&mut self, members: &[MemberRow]) -> Option<Vec<StatusRow>> {
        let mut all = Vec::new();
        for _ in 0..self.chance.random_range(0..=6) {
            let person = members.choose(&mut self.chance).expect("somebody").id.clone();
            let kind = self.one_of(self.pack.words.statuses.iter().collect());
            let (from, to) = self.span();
            all.push(StatusRow { person, kind, from, to });
        }
        self.maybe(96, all)
    }

    fn work(&mut self, members: &[MemberRow]) -> Option<Vec<WorkRow>> {
        let mut all = Vec::new();
        for _ in 0..self.chance.random_range(0..=4) {
            let person = members.choose(&mut self.chance).expect("somebody").id.clone();
            let benefit = self.one_of(vec!["jsa", "jsa", "esa", "uc"]);
            let (from, to) = self.span();
            all.push(WorkRow { person, benefit_before: self.maybe(95, benefit), from, to });
        }
        self.maybe(96, all)
    }

    fn needs(&mut self, members: &[MemberRow], found: Date) -> Vec<NeedRow> {
        let claims = self.pack.eligibility.is_some();
        let needs = self.pack.needs.iter().filter(|need| need.owed || !claims);
        let codes: Vec<&str> = needs.map(|need| need.code.as_str()).collect();
        let mut all = Vec::new();
        for _ in 0..self.chance.random_range(2..=5) {
            let code = self.one_of(codes.clone());
            let person = members.choose(&mut self.chance).map(|member| member.id.clone());
            let later = found + self.chance.random_range(1..400i64).days();
            let identified = if self.in_hundred(75) { found } else { later };
            let met = identified + self.chance.random_range(30..700i64).days();
            all.push(NeedRow {
                code,
                person: person.filter(|_| self.in_hundred(85)),
                identified_on: self.maybe(97, identified),
                met_on: self.maybe(85, met),
                evidence: Some(self.evidence(identified, met)),
            });
        }
        all
    }

    fn evidence(&mut self, identified: Date, met: Date) -> Vec<EvidenceRow> {
        let mut all = Vec::new();
        for _ in 0..self.chance.random_range(0..=4) {
            let kind = self.one_of(self.pack.words.evidence.iter().collect());
            let role = self.one_of(self.pack.words.roles.iter().collect());
            let on = if self.in_hundred(70) { met } else { identified };
            let on = on + self.chance.random_range(0..200i64).days();
            let score = self.chance.random_range(1..=10);
            all.push(EvidenceRow {
                kind,
                on: self.maybe(95, on),
                role: self.maybe(95, role),
                tool: self.maybe(60, "family_star".to_owned()),
                score: self.maybe(60, score),
            });
        }
        all
    }
}
