//! Reading rules from TOML, and saying on which line something must be put right.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::rule::{Rule, Touches, Trigger};

/// Whoever writes more years has mistyped them.
const MOST_YEARS: i16 = 150;

/// Why a text of rules was not taken: the line, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {says}")]
pub struct Fault {
    /// The line of the text, counted from 1; for a whole entry, that of its heading.
    pub line: usize,
    /// What is wrong and what to do.
    pub says: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    rule: Vec<Spanned<RawRule>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    code: String,
    words: String,
    touches: Touches,
    #[serde(default)]
    statuses: Vec<String>,
    #[serde(default)]
    papers: Vec<String>,
    trigger: Trigger,
    years: i16,
    #[serde(default)]
    law: bool,
    instead_of: Option<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnFile {
    #[serde(default)]
    years: Vec<Spanned<OwnYears>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnYears {
    code: String,
    years: i16,
    source: String,
}

fn parsed<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, Fault> {
    toml::from_str(text)
        .map_err(|error| fault(text, error.span().unwrap_or(0..0), error.message().trim_end().to_owned()))
}

fn fault(text: &str, span: Range<usize>, says: String) -> Fault {
    Fault { line: text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1, says }
}

/// The product's own text.
pub(crate) fn rules(text: &str) -> Result<Vec<Rule>, Fault> {
    let mut rules: Vec<Rule> = Vec::new();
    for entry in parsed::<RawFile>(text)?.rule {
        let (span, raw) = (entry.span(), entry.into_inner());
        let says = |says: String| fault(text, span.clone(), says);
        let rule = rule(raw).map_err(says)?;
        if rules.iter().any(|known| known.code == rule.code) {
            return Err(says(format!("{}: there are two of this code", rule.code)));
        }
        if let Some(other) = rule.instead_of.as_ref().filter(|other| rules.iter().all(|known| known.code != **other)) {
            return Err(says(format!("{}: there is no rule {other} before it", rule.code)));
        }
        rules.push(rule);
    }
    // Without one, a fact could be touched by no rule at all.
    if !rules.iter().any(|rule| rule.touches == Touches::Family && rule.trigger == Trigger::Closed) {
        return Err(fault(text, 0..0, "a rule must touch the family and be counted from closed".to_owned()));
    }
    Ok(rules)
}

fn rule(raw: RawRule) -> Result<Rule, String> {
    let of_rule = |says: &str| format!("{}: {says}", raw.code);
    if [&raw.code, &raw.words, &raw.source].iter().any(|text| text.trim().is_empty()) {
        return Err(of_rule("write code, words and source"));
    }
    check_years(&raw.code, raw.years)?;
    let of_child = [Trigger::Birth, Trigger::DeathUnder18, Trigger::Adoption].contains(&raw.trigger);
    if raw.touches == Touches::Family && (of_child || !raw.statuses.is_empty() || !raw.papers.is_empty()) {
        return Err(of_rule("what touches the family has no statuses and no papers, and is counted from no one child"));
    }
    if raw.touches == Touches::Child && raw.statuses.is_empty() {
        return Err(of_rule("write the statuses of the child"));
    }
    Ok(Rule {
        code: raw.code,
        words: raw.words,
        touches: raw.touches,
        statuses: raw.statuses,
        papers: raw.papers,
        trigger: raw.trigger,
        years: raw.years,
        law: raw.law,
        instead_of: raw.instead_of,
        source: raw.source,
        own: false,
    })
}

fn check_years(code: &str, years: i16) -> Result<(), String> {
    if (1..=MOST_YEARS).contains(&years) {
        Ok(())
    } else {
        Err(format!("{code}: years must be from 1 to {MOST_YEARS}"))
    }
}

/// A council's own years, put into the product's rules.
pub(crate) fn own(text: &str, rules: &mut [Rule]) -> Result<(), Fault> {
    for entry in parsed::<OwnFile>(text)?.years {
        let (span, own) = (entry.span(), entry.into_inner());
        let says = |says: String| fault(text, span.clone(), says);
        check_years(&own.code, own.years).map_err(says)?;
        if own.source.trim().is_empty() {
            return Err(says(format!("{}: write the source of these years", own.code)));
        }
        let codes: Vec<String> = rules.iter().map(|rule| rule.code.clone()).collect();
        let Some(rule) = rules.iter_mut().find(|rule| rule.code == own.code) else {
            return Err(says(format!("there is no rule {:?}; use one of {}", own.code, codes.join(", "))));
        };
        if rule.own {
            return Err(says(format!("{}: its years are set twice; leave one out", own.code)));
        }
        if rule.law && own.years < rule.years {
            return Err(says(format!("{}: a law sets {} years; write as many or more", own.code, rule.years)));
        }
        (rule.years, rule.source, rule.own) = (own.years, own.source, true);
    }
    Ok(())
}
