//! Reading headlines, needs and outcomes. A row with the code of a row in the pack that is changed takes its place.

use super::row::{Faults, Row};
use super::vocabulary::{MOST_WORDS, Words};
use super::{Headline, NeedRule, Outcome, Pack, tests};

/// Who may have a need.
const SUBJECTS: [(&str, &str); 5] =
    [("child", "child"), ("adult", "adult"), ("household", "household"), ("unborn", "unborn"), ("anyone", "anyone")];

pub(super) fn headlines(pack: &Row, base: Option<&Pack>, sources: &[(String, String)]) -> Vec<Headline> {
    let mut all: Vec<Headline> = base.map(|base| base.headlines.clone()).unwrap_or_default();
    let mut own: Vec<String> = Vec::new();
    for row in pack.tables("headline") {
        let headline = Headline {
            code: row.needed_text("code").unwrap_or_default(),
            title: row.needed_text("title").unwrap_or_default(),
            family_title: row.needed_text("family_title").unwrap_or_default(),
            counts: row.flag("counts").unwrap_or(true),
            basis: row.basis(sources),
        };
        if own.contains(&headline.code) {
            row.fault(format!("headline {:?} is there already", headline.code));
        }
        own.push(headline.code.clone());
        match all.iter_mut().find(|other| other.code == headline.code) {
            Some(other) => *other = headline,
            None => all.push(headline),
        }
        if all.len() > MOST_WORDS {
            row.fault(format!("there may be {MOST_WORDS} headlines at the most"));
        }
        row.end();
    }
    all
}

pub(super) fn needs(
    pack: &Row,
    base: Option<&Pack>,
    headlines: &[Headline],
    sources: &[(String, String)],
) -> Vec<NeedRule> {
    let mut all: Vec<NeedRule> = base.map(|base| base.needs.clone()).unwrap_or_default();
    let mut own: Vec<String> = Vec::new();
    for row in pack.tables("need") {
        let need = need(&row, headlines, sources);
        if own.contains(&need.code) {
            row.fault(format!("need {:?} is there already", need.code));
        }
        own.push(need.code.clone());
        match all.iter_mut().find(|other| other.code == need.code) {
            // What shows that it is met stays, unless the pack says that anew too.
            Some(other) => *other = NeedRule { outcomes: std::mem::take(&mut other.outcomes), ..need },
            None => all.push(need),
        }
        row.end();
    }
    all
}

fn need(row: &Row, headlines: &[Headline], sources: &[(String, String)]) -> NeedRule {
    let code = row.needed_text("code").unwrap_or_default();
    let headline = row.needed_text("headline").and_then(|headline| {
        let at = headlines.iter().position(|known| known.code == headline);
        if at.is_none() {
            row.fault(format!("need {code:?} is under {headline:?}, which is no headline"));
        }
        at.and_then(|at| u8::try_from(at).ok())
    });
    NeedRule {
        headline,
        title: row.needed_text("title").unwrap_or_default(),
        subject: row.needed_choice("subject", &SUBJECTS).unwrap_or_default().to_owned(),
        identified_by: row.text("identified_by").unwrap_or_default(),
        owed: row.flag("owed").unwrap_or(true),
        outcomes: Vec::new(),
        basis: Some(row.basis(sources)),
        line: row.line,
        code,
    }
}

/// Adds the outcomes to their needs, in order of time. The needs that rows name, also rows that could not be read.
pub(super) fn outcomes(
    pack: &Row,
    needs: &mut [NeedRule],
    words: &Words,
    sources: &[(String, String)],
    faults: &Faults,
) -> Vec<String> {
    let mut said_anew: Vec<String> = Vec::new();
    for row in pack.tables("outcome") {
        let (from, to) = (row.day("from"), row.day("to"));
        if from.is_some() && to < from && to.is_some() {
            row.fault("to of [[outcome]] is before its from");
        }
        let test = tests::read(&row, words, faults);
        let code = row.needed_text("need");
        let (basis, line) = (row.basis(sources), row.line);
        row.end();
        let Some(code) = code else { continue };
        let Some(need) = needs.iter_mut().find(|known| known.code == code) else {
            faults.add(line, format!("{code:?} of [[outcome]] is no need of this pack"));
            continue;
        };
        if !said_anew.contains(&code) {
            need.outcomes.clear();
            said_anew.push(code);
        }
        need.outcomes.extend(test.map(|test| Outcome { from, to, test, basis, line }));
    }
    for need in needs {
        need.outcomes.sort_by_key(|outcome| outcome.from);
    }
    said_anew
}
