//! From a pack, a family's facts and a day to the answer.

use jiff::civil::Date;

use crate::answer::{
    Answer, Claim, Earliest, EmploymentAnswer, FactsUsed, Flag, NeedAnswer, Reason, ReasonCode, Route,
};
use crate::days::{plus_days, plus_months};
use crate::eligibility::{self, Eligible};
use crate::facts::{Audit, Facts, Need};
use crate::pack::{Confidence, NeedRule, Outcome, Pack};
use crate::test::work::{self, Employed};
use crate::test::{self, Judged, Lack, Seen, Used, Verdict};
use crate::truth::Truth;

/// How often the search for the first claimable day goes on from a day on which something else had lapsed again.
const MOST_STEPS: u32 = 64;

impl Pack {
    /// What this pack says about a family on a day, by what could be known on that day. The same pack, facts and day
    /// always give the same answer.
    pub fn evaluate<'a>(&'a self, facts: &'a Facts, on: Date) -> Answer<'a> {
        Evaluation { pack: self, facts, on }.answer()
    }
}

/// One question: which pack, which family, which day.
#[derive(Clone, Copy)]
pub(crate) struct Evaluation<'a> {
    pack: &'a Pack,
    facts: &'a Facts,
    on: Date,
}

/// What was found out about one need.
struct NeedFound<'a> {
    judged: Judged<'a>,
    rule: &'a NeedRule,
    verdict: Verdict,
    discretion: bool,
    unverified: bool,
    used: Used,
    earliest: Option<Date>,
}

impl<'a> Evaluation<'a> {
    fn answer(self) -> Answer<'a> {
        let eligible = eligibility::judge(self.pack, self.facts, self.on);
        let needs: Vec<NeedFound> = self.needs_known().map(|judged| self.need(judged)).collect();
        let mut work_used = Used::kept();
        let employed = self.has_employment().then(|| work::judge(self.pack, self.seen(self.on), &mut work_used));
        let claim = self.claim(&eligible, &needs, employed);
        let truth = eligible.enough.and(eligible.dependent);
        let headlines = (0u32..).zip(&self.pack.headlines).filter(|(at, _)| eligible.headlines >> at & 1 == 1);
        Answer {
            eligible: truth,
            headlines: headlines.map(|(_, headline)| headline.code.as_str()).collect(),
            needs: needs.into_iter().map(|found| self.need_answer(found)).collect(),
            employment: employed.map(|employed| EmploymentAnswer {
                status: employed.truth,
                earliest: Earliest::from_day(employed.from, self.on),
                unverified: self.pack.employment.iter().any(|row| row.basis.confidence == Confidence::Unverified),
                facts: self.used(work_used),
            }),
            claim,
            on: self.on,
        }
    }

    fn seen(self, at: Date) -> Seen<'a> {
        Seen { facts: self.facts, known: self.on, at }
    }

    fn has_employment(self) -> bool {
        !self.pack.employment.is_empty()
    }

    /// The needs that were known by the day. One without a day is one that is there.
    fn needs_known(self) -> impl Iterator<Item = Judged<'a>> {
        let known = move |need: &Need| need.identified.is_none_or(|identified| identified <= self.on);
        let all = self.facts.needs.iter().flatten().enumerate();
        all.filter(move |(_, need)| known(need)).map(|(place, need)| Judged { need, place })
    }

    fn need(self, judged: Judged<'a>) -> NeedFound<'a> {
        let rule = self.pack.need(judged.need.code);
        let mut used = Used::kept();
        let (verdict, discretion) = self.verdict(rule, judged, self.on, &mut used);
        let outcome = rule.outcome_on(self.on);
        let unverified = outcome.is_some_and(|outcome| outcome.basis.confidence == Confidence::Unverified);
        let earliest = match verdict.truth {
            Truth::Yes => Some(self.on),
            Truth::No => self.met_from(rule, judged, self.on),
            Truth::NotKnown => None,
        };
        NeedFound { judged, rule, verdict, discretion, unverified, used, earliest }
    }

    /// What the pack says of a need on a day, and whether somebody's discretion says it in place of the measure.
    fn verdict(self, rule: &NeedRule, judged: Judged, at: Date, used: &mut Used) -> (Verdict, bool) {
        let seen = self.seen(at);
        let Some(outcome) = rule.outcome_on(at) else { return (Verdict::UNMET, false) };
        let verdict = test::judge(&outcome.test, judged, seen, used);
        if verdict.truth != Truth::Yes
            && let Some(discretion) = &self.pack.discretion
            && test::signed(discretion.role, judged, seen, used)
        {
            return (Verdict::MET, true);
        }
        (verdict, false)
    }

    /// The first day from `from` on, on which a need is met if nothing new comes.
    fn met_from(self, rule: &NeedRule, judged: Judged, from: Date) -> Option<Date> {
        let is_met = |at| self.verdict(rule, judged, at, &mut Used::not_kept()).0.truth == Truth::Yes;
        let mut days = Vec::new();
        let mut at = from;
        loop {
            if is_met(at) {
                return Some(at);
            }
            let outcome = rule.outcome_on(at)?;
            let next_rule = next_row(rule, outcome, at);
            days.clear();
            test::candidates(&outcome.test, judged, self.seen(at), &mut days);
            days.retain(|day| *day > at && next_rule.is_none_or(|next| *day < next));
            days.sort_unstable();
            if let Some(day) = days.iter().copied().find(|day| is_met(*day)) {
                return Some(day);
            }
            at = next_rule?;
        }
    }

    fn need_answer(self, found: NeedFound<'a>) -> NeedAnswer<'a> {
        let need = found.judged.need;
        NeedAnswer {
            code: &found.rule.code,
            person: self.person(need),
            status: found.verdict.truth,
            earliest: Earliest::from_day(found.earliest, self.on),
            found_later: self.is_later(need),
            unverified: found.unverified,
            facts: self.used(found.used),
        }
    }

    fn person(self, need: &Need) -> Option<&'a str> {
        need.person.map(|at| self.facts.people[usize::from(at)].id.as_str())
    }

    fn used(self, used: Used) -> FactsUsed<'a> {
        FactsUsed { facts: self.facts, words: &self.pack.words, known: self.on, refs: used.into_refs() }
    }

    /// Whether the result waits for a need.
    fn is_owed(self, found: &NeedFound) -> bool {
        let later_count = self.pack.eligibility.as_ref().is_none_or(|rule| rule.later_needs);
        found.rule.owed && (later_count || !self.is_later(found.judged.need))
    }

    /// Whether a need was found after the family was.
    fn is_later(self, need: &Need) -> bool {
        let found = self.facts.found_on(self.on);
        found.is_some_and(|found| need.identified.is_some_and(|identified| identified > found))
    }

    fn claim(self, eligible: &Eligible, needs: &[NeedFound<'a>], employed: Option<Employed>) -> Claim<'a> {
        let owed: Vec<&NeedFound> = needs.iter().filter(|found| self.is_owed(found)).collect();
        let (mut always, missing) = self.always(eligible);
        let mut of_progress: Vec<Reason> = owed.iter().filter_map(|found| self.reason(found)).collect();
        if owed.is_empty() && self.facts.needs.is_some() && self.pack.eligibility.is_some() {
            of_progress.push(plain(ReasonCode::NeedUnmet, None));
        }
        of_progress.extend(self.after_closure());
        let works = employed.is_some_and(|employed| employed.truth == Truth::Yes);
        let route = match (of_progress.is_empty(), works) {
            (true, _) => Some(Route::Progress),
            (false, true) => Some(Route::Employment),
            (false, false) => None,
        };
        let earliest = self.claimable_from(&always, &of_progress, &owed, employed);
        let flags = flags(&owed, route);
        if route.is_none() {
            always.append(&mut of_progress);
        }
        always.sort_by_key(|reason| reason.code);
        let route = route.filter(|_| always.is_empty());
        Claim { route, reasons: always, flags, missing, earliest: Earliest::from_day(earliest, self.on) }
    }

    /// What stands against a claim by any route, and what of it is not recorded.
    fn always(self, eligible: &Eligible) -> (Vec<Reason<'a>>, Vec<&'static str>) {
        let (mut reasons, mut missing) = (Vec::new(), Vec::new());
        let mut add = |code, until| reasons.push(plain(code, until));
        let Some(result) = self.pack.result.as_ref().filter(|_| self.pack.eligibility.is_some()) else {
            add(ReasonCode::ProgrammeEnded, None);
            return (reasons, missing);
        };
        match eligible.enough {
            Truth::Yes => {}
            Truth::No => add(ReasonCode::EligMin, None),
            Truth::NotKnown if self.facts.needs.is_none() => missing.push("needs"),
            Truth::NotKnown => missing.push("the day of a need, or whether somebody lives with the family"),
        }
        match eligible.dependent {
            Truth::Yes => {}
            Truth::No => add(ReasonCode::NoDependent, None),
            Truth::NotKnown if !self.facts.members_recorded => missing.push("members"),
            Truth::NotKnown => missing.push("when a child was born, or whether it lives with the family"),
        }
        self.way_of_working(&mut add);
        let area = &self.facts.area;
        match (result.capped, area.paid, area.allocation) {
            (false, _, _) => {}
            (true, Some(paid), Some(allocation)) if paid < allocation => {}
            (true, Some(_), Some(_)) => add(ReasonCode::CapReached, None),
            (true, _, _) => missing.push("area"),
        }
        match self.facts.paid_already {
            Some(false) => {}
            Some(true) => add(ReasonCode::DupClaim, None),
            None => missing.push("paid_results"),
        }
        match self.facts.audit {
            Some(Audit::None | Audit::Passed) => {}
            Some(Audit::Pending) => add(ReasonCode::AuditPending, None),
            Some(Audit::Failed) => add(ReasonCode::AuditFailed, None),
            None => missing.push("audit"),
        }
        match self.open_from(self.on) {
            Some(open) if open <= self.on => {}
            Some(open) => add(ReasonCode::WindowClosed, Some(open)),
            None => add(ReasonCode::ProgrammeEnded, None),
        }
        if !missing.is_empty() {
            add(ReasonCode::FactUnknown, None);
        }
        (reasons, missing)
    }

    fn way_of_working(self, add: &mut impl FnMut(ReasonCode, Option<Date>)) {
        let Some(rule) = &self.pack.working else { return };
        let family = &self.facts.family;
        let there = |day: Option<Date>| day.is_some_and(|day| day <= self.on);
        for (asked, day, code) in [
            (rule.lead, family.lead_since, ReasonCode::ProcLead),
            (rule.assessment, family.assessment_on, ReasonCode::ProcAssess),
            (rule.plan, family.plan_on, ReasonCode::ProcPlan),
        ] {
            if asked && !there(day) {
                add(code, None);
            }
        }
    }

    /// Why a need stands against a claim by progress.
    fn reason(self, found: &NeedFound<'a>) -> Option<Reason<'a>> {
        let (code, until) = match found.verdict.lack {
            Lack::Nothing => return None,
            Lack::Unmet => (ReasonCode::NeedUnmet, None),
            Lack::Time(until) => (ReasonCode::SustainShort, until),
            Lack::EvidenceMissing => (ReasonCode::EvidenceMissing, None),
            Lack::EvidenceStale => (ReasonCode::EvidenceStale, None),
            Lack::Unknown => (ReasonCode::FactUnknown, None),
        };
        Some(Reason { code, need: Some(&found.rule.code), person: self.person(found.judged.need), until })
    }

    /// The months that a pack asks to have passed since the help ended.
    fn after_closure(self) -> Option<Reason<'a>> {
        let months = self.pack.result.as_ref()?.closure_months?;
        let closed = self.facts.family.closed_on.filter(|closed| *closed <= self.on);
        let until = closed.map(|closed| plus_months(closed, months));
        until.is_none_or(|until| until > self.on).then(|| plain(ReasonCode::SustainShort, until))
    }

    /// The first day from `day` on, on which claims are taken; nothing once they never are again.
    fn open_from(self, day: Date) -> Option<Date> {
        let in_force = &self.pack.in_force;
        let day = day.max(in_force.claims_from);
        let day = match self.pack.windows.as_slice() {
            [] => day,
            windows => windows.iter().find(|window| day <= window.closes).map(|window| day.max(window.opens))?,
        };
        in_force.claims_to.is_none_or(|last| day <= last).then_some(day)
    }

    /// The first day on which a result could be claimed, by whichever route comes first.
    fn claimable_from(
        self,
        always: &[Reason],
        of_progress: &[Reason],
        owed: &[&NeedFound],
        employed: Option<Employed>,
    ) -> Option<Date> {
        // A closed window passes by itself; the rest of what always stands against it does not.
        if always.iter().any(|reason| reason.code != ReasonCode::WindowClosed) {
            return None;
        }
        let waits_for_time = of_progress.iter().all(|reason| match reason.need {
            Some(_) => true,
            None => reason.until.is_some(),
        });
        let progress = if waits_for_time { self.progress_from(owed) } else { None };
        let works_from = |day| match employed {
            Some(employed) if day == self.on => employed.from,
            Some(_) => work::judge(self.pack, self.seen(day), &mut Used::not_kept()).from,
            None => None,
        };
        let employment = self.settle(self.on, works_from);
        [progress, employment].into_iter().flatten().min()
    }

    fn progress_from(self, owed: &[&NeedFound]) -> Option<Date> {
        let after_closure = self.after_closure().and_then(|reason| reason.until);
        self.settle(self.on, |day| {
            let mut latest = day.max(after_closure.unwrap_or(day));
            for found in owed {
                // What has no day now waits for more than time.
                let earliest = found.earliest?;
                let met = if day == self.on { earliest } else { self.met_from(found.rule, found.judged, day)? };
                latest = latest.max(met);
            }
            Some(latest)
        })
    }

    /// Goes on from day to day until nothing asks to wait longer: what held on an earlier day may have lapsed since.
    fn settle(self, from: Date, next: impl Fn(Date) -> Option<Date>) -> Option<Date> {
        let mut day = from;
        for _ in 0..MOST_STEPS {
            let later = self.open_from(next(day)?.max(day))?;
            if later == day {
                return Some(day);
            }
            day = later;
        }
        None
    }
}

/// The day on which the next row of a need begins.
fn next_row(rule: &NeedRule, outcome: &Outcome, at: Date) -> Option<Date> {
    outcome.to.map(|to| plus_days(to, 1)).filter(|next| *next > at && rule.outcomes.len() > 1)
}

/// A reason that is about no need.
fn plain<'a>(code: ReasonCode, until: Option<Date>) -> Reason<'a> {
    Reason { code, need: None, person: None, until }
}

/// What a reviewer has to look at. Flags of needs are of no account where the other route is taken.
fn flags(owed: &[&NeedFound], route: Option<Route>) -> Vec<Flag> {
    if route == Some(Route::Employment) {
        return Vec::new();
    }
    let any = |holds: fn(&NeedFound) -> bool| owed.iter().any(|found| holds(found));
    let neutral = any(|found| found.verdict.neutral).then_some(Flag::Neutral);
    let discretion = any(|found| found.discretion).then_some(Flag::DiscretionUsed);
    neutral.into_iter().chain(discretion).collect()
}
