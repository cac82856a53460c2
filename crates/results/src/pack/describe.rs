//! A pack in plain words, row by row, for a page that shows it.

use super::rules::{AbsenceBasis, Aggregate, Clock, Length, Operator, Scope, Test, WordSet, ZeroBase};
use super::{Basis, Confidence, Counted, Outcome, Pack, WordList, WorkAsked};
use crate::days::words as day;

/// One row of a pack in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The part of the pack it belongs to, like "Who is eligible" or the title of a headline.
    pub part: String,
    /// What the row is about: a need or a benefit; empty where the part says it.
    pub about: String,
    /// The rule.
    pub words: String,
    /// Where it comes from, in words.
    pub source: String,
    /// Whether it has not been checked against a source, which the page has to say.
    pub unverified: bool,
}

/// All rows of a pack in words, in the order in which somebody would read them.
pub fn describe(pack: &Pack) -> Vec<Described> {
    let mut page = Page { pack, rows: Vec::new() };
    page.in_force();
    page.eligible();
    page.result();
    page.employment();
    page.needs();
    for note in &pack.notes {
        page.row("What was decided", "", note.text.clone(), &note.basis);
    }
    page.rows
}

struct Page<'a> {
    pack: &'a Pack,
    rows: Vec<Described>,
}

impl Page<'_> {
    fn row(&mut self, part: &str, about: &str, words: String, basis: &Basis) {
        let source = |key: &String| {
            let found = self.pack.sources.iter().find(|(known, _)| known == key);
            found.map_or_else(|| key.clone(), |(_, title)| title.clone())
        };
        let sources: Vec<String> = basis.sources.iter().map(source).collect();
        let source = format!("{} (checked on {})", sources.join("; "), day(basis.checked_on));
        let unverified = basis.confidence == Confidence::Unverified;
        self.rows.push(Described { part: part.to_owned(), about: about.to_owned(), words, source, unverified });
    }

    fn in_force(&mut self) {
        let rule = self.pack.in_force.clone();
        let until = rule.claims_to.map_or_else(String::new, |to| format!(" to {}", day(to)));
        let mut words = format!("Holds for claims from {}{until}.", day(rule.claims_from));
        match (rule.identified_from, rule.identified_to) {
            (None, _) => words += " Chosen by hand only.",
            (Some(from), None) => words += &format!(" Chosen for families found since {}.", day(from)),
            (Some(from), Some(to)) => {
                words += &format!(" Chosen for families found from {} to {}.", day(from), day(to));
            }
        }
        self.row("When it holds", "", words, &rule.basis);
        for window in self.pack.windows.clone() {
            let words = format!("Claims are taken from {} to {}.", day(window.opens), day(window.closes));
            self.row("When it holds", "", words, &window.basis);
        }
    }

    fn eligible(&mut self) {
        const PART: &str = "Who is eligible";
        if let Some(rule) = self.pack.eligibility.clone() {
            let counted = match rule.counted {
                Counted::Headline => "headline problems",
                Counted::Need => "needs",
            };
            let mut words = format!("A family with at least {} {counted}.", rule.least);
            if let Some(most) = rule.nonresident_most {
                words += &format!(" People who do not live with the family may bring {most} of them.");
            }
            words += if rule.later_needs {
                " Needs that are found later are owed too."
            } else {
                " Needs that are found later are not owed."
            };
            self.row(PART, "", words, &rule.basis);
        }
        if let Some(rule) = self.pack.dependent.clone() {
            let mut words = format!("There is a child under {} in the home", rule.child_under);
            if rule.learner_under > rule.child_under {
                words += &format!(", or one under {} who learns, trains or has no work", rule.learner_under);
            }
            words += if rule.expectant { ", or a baby on the way." } else { "." };
            self.row(PART, "", words, &rule.basis);
        }
        if let Some(rule) = self.pack.working.clone() {
            let all = [
                (rule.lead, "a lead practitioner"),
                (rule.assessment, "a whole-family assessment"),
                (rule.plan, "a plan"),
            ];
            let asked: Vec<&str> = all.iter().filter(|(asked, _)| *asked).map(|(_, what)| *what).collect();
            if !asked.is_empty() {
                self.row(PART, "", format!("The record shows {}.", asked.join(", ")), &rule.basis);
            }
        }
    }

    fn result(&mut self) {
        let Some(rule) = self.pack.result.clone() else { return };
        let mut words = String::from("One result for a family, when every need that is owed is met.");
        if let Some(pounds) = rule.pounds {
            words += &format!(" It is worth £{pounds}.");
        }
        if let Some(pounds) = rule.attachment_pounds {
            words += &format!(" Each family that is attached brings £{pounds}.");
        }
        if rule.capped {
            words += " Payments stop at the allocation of the area.";
        }
        if let Some(months) = rule.closure_months {
            words += &format!(" Not before {months} months after the help ended.");
        }
        self.row("What a result is", "", words, &rule.basis);
        if let Some(discretion) = self.pack.discretion.clone() {
            let role = self.pack.words.roles.word(discretion.role).replace('_', " ");
            let words = format!("Equivalent progress will do where a {role} signs for it; the claim is flagged.");
            self.row("What a result is", "", words, &discretion.basis);
        }
    }

    fn employment(&mut self) {
        for rule in self.pack.employment.clone() {
            let words = match rule.asked {
                WorkAsked::Held { weeks } => format!("In work for {weeks} weeks on end."),
                WorkAsked::Cumulative { weeks, within_weeks } => {
                    format!("In work for {weeks} weeks of the last {within_weeks}.")
                }
            };
            let benefit = self.pack.words.benefits.word(rule.benefit).replace('_', " ");
            self.row("The other route: work", &format!("Came off {benefit}"), words, &rule.basis);
        }
    }

    fn needs(&mut self) {
        for (at, headline) in (0u8..).zip(self.pack.headlines.clone()) {
            let mut words = format!("Families read: {}.", headline.family_title);
            if !headline.counts {
                words += " Does not count for eligibility.";
            }
            self.row(&headline.title, "", words, &headline.basis);
            for need in self.pack.needs.clone().iter().filter(|need| need.headline == Some(at)) {
                if let Some(basis) = &need.basis {
                    let owed = if need.owed { "" } else { " The result does not wait for it." };
                    let words = format!("Found by: {}.{owed}", need.identified_by);
                    self.row(&headline.title, &format!("{} {}", need.code, need.title), words, basis);
                }
                for outcome in &need.outcomes {
                    let words = format!("Met when: {}{}.", self.test(&outcome.test), span(outcome));
                    self.row(&headline.title, &format!("{} {}", need.code, need.title), words, &outcome.basis);
                }
            }
        }
    }

    fn test(&self, test: &Test) -> String {
        let words = &self.pack.words;
        match test {
            Test::AttendanceOverTerms { .. } => attendance(test),
            Test::ExclusionsOverTerms { most, most_days, permanent_allowed, terms, scope } => {
                let whose = of_school(*scope);
                let most = most.map_or_else(String::new, |most| format!("at the most {most} for a fixed term, "));
                let days = most_days.map_or_else(String::new, |days| format!("at the most {days} days of them, "));
                let permanent = if *permanent_allowed { "a permanent one allowed" } else { "no permanent one" };
                format!("exclusions of {whose} over the last {terms} terms: {most}{days}{permanent}")
            }
            Test::NoEventFor { kinds, months, clock, scope } => {
                let from = match clock {
                    Clock::LastEvent => "the last one",
                    Clock::Closure => "the end of help or the last one since",
                };
                let kinds = list(*kinds, &words.events);
                format!("{months} months since {from} without {kinds} by or against {}", whose(*scope))
            }
            Test::EventReduction { kinds, percent, months, base_months, zero_base, scope } => {
                let none = match zero_base {
                    ZeroBase::NoneInPeriod => "none at all where there were none before",
                    ZeroBase::NotKnown => "not known where there were none before",
                };
                let kinds = list(*kinds, &words.events);
                format!(
                    "at least {percent} per cent less {kinds} of {} in the last {months} months than in the \
                     {base_months} before; {none}",
                    whose(*scope)
                )
            }
            Test::StatusAbsentFor { kinds, months, scope } => {
                format!("{months} months since the end of {} of {}", list(*kinds, &words.statuses), whose(*scope))
            }
            Test::StatusHeldFor { kind, length } => {
                let length = match length {
                    Length::Weeks(weeks) => format!("{weeks} weeks on end"),
                    Length::Terms(terms) => format!("all of the last {terms} terms"),
                };
                format!("{} for {length}", plain(words.statuses.word(*kind)))
            }
            Test::StatusCumulative { kind, weeks, within_weeks } => {
                format!("{} for {weeks} of the last {within_weeks} weeks", plain(words.statuses.word(*kind)))
            }
            Test::DistanceTravelled { tool, higher_is_better, step } => {
                let way = if *higher_is_better { "up" } else { "down" };
                format!("{} went {way} by at least {step} from the first measure to the last", plain(tool))
            }
            Test::ProfessionalEvidence { .. } => self.evidence(test),
        }
    }

    fn evidence(&self, test: &Test) -> String {
        let Test::ProfessionalEvidence { kinds, not_by, months, most_age_months, void_by } = test else {
            return String::new();
        };
        let words = &self.pack.words;
        let mut text = String::from("a professional says that it is met, with evidence from that day on");
        if kinds.iter().count() < words.evidence.iter().count() {
            text += &format!(" ({})", list(*kinds, &words.evidence));
        }
        if !not_by.is_empty() {
            text += &format!(", not by the {}", list(*not_by, &words.roles));
        }
        if *months > 0 {
            text += &format!(", {months} months ago or longer");
        }
        if let Some(age) = most_age_months {
            text += &format!(", evidence not older than {age} months");
        }
        if !void_by.is_empty() {
            text += &format!(", and no {} in the family since", list(*void_by, &words.events));
        }
        text
    }
}

fn attendance(test: &Test) -> String {
    let Test::AttendanceOverTerms { threshold, operator, terms, absence, aggregate, scope } = test else {
        return String::new();
    };
    let whose = of_school(*scope);
    let operator = match operator {
        Operator::AtLeast => "at least",
        Operator::Above => "above",
    };
    let absence = match absence {
        AbsenceBasis::All => "all absence counted",
        AbsenceBasis::Unauthorised => "only absence without leave counted",
        AbsenceBasis::ExcludeAuthorised => "sessions missed with leave left out",
    };
    let over = match aggregate {
        Aggregate::Sum => format!("over the last {terms} terms together"),
        Aggregate::Each => format!("in each of the last {terms} terms"),
    };
    format!("attendance of {whose} is {operator} {threshold} per cent {over}, {absence}")
}

fn of_school(scope: Scope) -> &'static str {
    match scope {
        Scope::Family => "every school-age child",
        Scope::Subject => "the child",
    }
}

fn whose(scope: Scope) -> &'static str {
    match scope {
        Scope::Family => "anybody of the family",
        Scope::Subject => "the person or the household",
    }
}

/// When a row holds, where not always.
fn span(outcome: &Outcome) -> String {
    match (outcome.from, outcome.to) {
        (None, None) => String::new(),
        (Some(from), None) => format!(", for claims since {}", day(from)),
        (None, Some(to)) => format!(", for claims up to {}", day(to)),
        (Some(from), Some(to)) => format!(", for claims from {} to {}", day(from), day(to)),
    }
}

fn plain(word: &str) -> String {
    word.replace('_', " ")
}

fn list(set: WordSet, words: &WordList) -> String {
    let all: Vec<String> = set.iter().map(|at| plain(words.word(at))).filter(|word| !word.is_empty()).collect();
    all.join(" or ")
}
