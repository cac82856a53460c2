//! From the text of a pack to a pack.

use jiff::civil::Date;
use toml::de::DeTable;

use super::row::{Faults, PackFault, Row};
use super::vocabulary::{MOST_WORDS, WordList, Words};
use super::{
    Counted, Dependent, Discretion, Eligibility, Employment, InForce, NeedRule, Note, Pack, ResultRule, WayOfWorking,
    Window, WorkAsked, built_in, check, lists,
};

/// No number in a pack is larger: months, weeks, terms, points.
const MOST: u64 = 1000;

pub(super) fn read(text: &str) -> Result<Pack, Vec<PackFault>> {
    let faults = Faults::of(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = faults.line(error.span().map_or(0, |span| span.start));
        faults.add(line, format!("this is not TOML: {}", error.message()));
    }
    if !errors.is_empty() {
        return Err(faults.all());
    }
    let pack = Reader { row: Row::new("the pack", table.get_ref(), 0, &faults), faults: &faults }.pack();
    let found = faults.all();
    match pack {
        Some(pack) if found.is_empty() => Ok(pack),
        _ => Err(found),
    }
}

struct Reader<'r, 't> {
    row: Row<'r, 't>,
    faults: &'r Faults<'t>,
}

impl Reader<'_, '_> {
    fn pack(self) -> Option<Pack> {
        let row = &self.row;
        let (id, version) = (row.needed_text("id"), row.needed_number("version", MOST));
        let (title, about) = (row.needed_text("title"), row.needed_text("about"));
        // Rows of the pack that this one changes hold where it has none of its own.
        let base = self.base();
        let base = base.as_ref();
        let sources = self.sources(base);
        let words = self.words(base);
        let headlines = lists::headlines(row, base, &sources);
        let mut needs = lists::needs(row, base, &headlines, &sources);
        let with_outcomes = lists::outcomes(row, &mut needs, &words, &sources, self.faults);
        self.read_only_codes(&mut needs);
        let same_result_as = row.texts("same_result_as").into_iter().map(|(id, _)| id).collect();
        let pack = Pack {
            id: id.unwrap_or_default(),
            version: version.unwrap_or_default(),
            title: title.unwrap_or_default(),
            about: about.unwrap_or_default(),
            in_force: self.in_force(base, &sources)?,
            eligibility: self.eligibility(&sources).or_else(|| base?.eligibility.clone()),
            dependent: self.dependent(&sources).or_else(|| base?.dependent.clone()),
            working: self.working(&sources).or_else(|| base?.working.clone()),
            result: self.result(&sources).or_else(|| base?.result.clone()),
            same_result_as: own_or(same_result_as, base.map(|base| &base.same_result_as)),
            discretion: self.discretion(&words, &sources).or_else(|| base?.discretion.clone()),
            windows: self.windows(base, &sources),
            employment: self.employment(base, &words, &sources),
            notes: self.notes(base, &sources),
            headlines,
            needs,
            words,
            sources,
        };
        check::check(&pack, &with_outcomes, self.faults);
        self.row.end();
        Some(pack)
    }

    /// The pack of the product that this one changes.
    fn base(&self) -> Option<Pack> {
        let id = self.row.text("based_on")?;
        let base = built_in(&id).cloned();
        if base.is_none() {
            self.row.fault(format!("based_on names {id:?}, which is no pack of the product"));
        }
        base
    }

    fn sources(&self, base: Option<&Pack>) -> Vec<(String, String)> {
        let mut sources = self.row.table("sources").map(|row| row.pairs()).unwrap_or_default();
        for (key, title) in base.iter().flat_map(|base| &base.sources) {
            if !sources.iter().any(|(own, _)| own == key) {
                sources.push((key.clone(), title.clone()));
            }
        }
        sources
    }

    fn words(&self, base: Option<&Pack>) -> Words {
        let mut words = base.map(|base| base.words.clone()).unwrap_or_default();
        let Some(row) = self.row.table("words") else { return words };
        let add = |list: &mut WordList, key| {
            for (word, line) in row.texts(key) {
                if list.find(&word).is_some() {
                    self.faults.add(line, format!("{word:?} is a word of {key} already"));
                }
                list.add(word);
            }
            if list.count() > MOST_WORDS {
                row.fault(format!("{key} may have {MOST_WORDS} words at the most"));
            }
        };
        add(&mut words.events, "events");
        add(&mut words.statuses, "statuses");
        add(&mut words.benefits, "benefits");
        add(&mut words.evidence, "evidence");
        add(&mut words.roles, "roles");
        row.end();
        words
    }

    fn in_force(&self, base: Option<&Pack>, sources: &[(String, String)]) -> Option<InForce> {
        let Some(row) = self.row.table("in_force") else {
            if base.is_none() {
                self.row.fault("the pack has no [in_force]");
            }
            return base.map(|base| base.in_force.clone());
        };
        let rule = InForce {
            claims_from: row.needed_day("claims_from").unwrap_or(Date::MIN),
            claims_to: row.day("claims_to"),
            identified_from: row.day("identified_from"),
            identified_to: row.day("identified_to"),
            basis: row.basis(sources),
        };
        for (from, to, what) in [
            (Some(rule.claims_from), rule.claims_to, "claims_to"),
            (rule.identified_from, rule.identified_to, "identified_to"),
        ] {
            if to.is_some_and(|to| from.is_none_or(|from| to < from)) {
                row.fault(format!("{what} of [in_force] is before the day it goes with"));
            }
        }
        row.end();
        Some(rule)
    }

    fn eligibility(&self, sources: &[(String, String)]) -> Option<Eligibility> {
        let row = self.row.table("eligibility")?;
        let counted = row.needed_choice("counted", &[("headline", Counted::Headline), ("need", Counted::Need)]);
        let rule = Eligibility {
            least: row.needed_number("least", 20).unwrap_or(1),
            counted: counted.unwrap_or(Counted::Headline),
            nonresident_most: row.number("nonresident_most", 20),
            later_needs: row.flag("later_needs").unwrap_or(true),
            basis: row.basis(sources),
            line: row.line,
        };
        row.end();
        Some(rule)
    }

    fn dependent(&self, sources: &[(String, String)]) -> Option<Dependent> {
        let row = self.row.table("dependent")?;
        let child_under = row.needed_number("child_under", 30).unwrap_or_default();
        let rule = Dependent {
            child_under,
            learner_under: row.number("learner_under", 30).unwrap_or(child_under),
            expectant: row.flag("expectant").unwrap_or(false),
            basis: row.basis(sources),
        };
        row.end();
        Some(rule)
    }

    fn working(&self, sources: &[(String, String)]) -> Option<WayOfWorking> {
        let row = self.row.table("way_of_working")?;
        let rule = WayOfWorking {
            lead: row.flag("lead").unwrap_or(false),
            assessment: row.flag("assessment").unwrap_or(false),
            plan: row.flag("plan").unwrap_or(false),
            basis: row.basis(sources),
        };
        row.end();
        Some(rule)
    }

    fn result(&self, sources: &[(String, String)]) -> Option<ResultRule> {
        let row = self.row.table("result")?;
        let rule = ResultRule {
            pounds: row.number("pounds", 1_000_000),
            attachment_pounds: row.number("attachment_pounds", 1_000_000),
            capped: row.flag("capped").unwrap_or(false),
            closure_months: row.number("closure_months", MOST),
            basis: row.basis(sources),
        };
        row.end();
        Some(rule)
    }

    fn discretion(&self, words: &Words, sources: &[(String, String)]) -> Option<Discretion> {
        let row = self.row.table("discretion")?;
        let rule = Discretion { role: self.word(&row, "role", &words.roles)?, basis: row.basis(sources) };
        row.end();
        Some(rule)
    }

    fn windows(&self, base: Option<&Pack>, sources: &[(String, String)]) -> Vec<Window> {
        let read = |row: Row| {
            let (opens, closes) = (row.needed_day("opens"), row.needed_day("closes"));
            let (basis, line) = (row.basis(sources), row.line);
            row.end();
            Some(Window { opens: opens?, closes: closes?, basis, line })
        };
        let mut windows: Vec<Window> = self.row.tables("window").into_iter().filter_map(read).collect();
        windows.sort_by_key(|window| window.opens);
        own_or(windows, base.map(|base| &base.windows))
    }

    fn employment(&self, base: Option<&Pack>, words: &Words, sources: &[(String, String)]) -> Vec<Employment> {
        let read = |row: Row| {
            let benefit = self.word(&row, "benefit", &words.benefits);
            let held = row.needed_choice("asked", &[("held", true), ("cumulative", false)]);
            let weeks = row.needed_number("weeks", MOST);
            let within_weeks = if held == Some(false) { row.needed_number("within_weeks", MOST) } else { None };
            if within_weeks < weeks && held == Some(false) {
                row.fault("within_weeks of [[employment]] is less than weeks");
            }
            let (basis, line) = (row.basis(sources), row.line);
            row.end();
            let asked = match held? {
                true => WorkAsked::Held { weeks: weeks? },
                false => WorkAsked::Cumulative { weeks: weeks?, within_weeks: within_weeks? },
            };
            Some(Employment { benefit: benefit?, asked, basis, line })
        };
        let own = self.row.tables("employment").into_iter().filter_map(read).collect();
        own_or(own, base.map(|base| &base.employment))
    }

    /// Codes that facts may use and that no claim waits for.
    fn read_only_codes(&self, needs: &mut Vec<NeedRule>) {
        for (code, line) in self.row.texts("codes_only_read") {
            if needs.iter().any(|need| need.code == code) {
                self.faults.add(line, format!("need {code:?} is there already"));
            }
            needs.push(NeedRule {
                title: code.clone(),
                code,
                headline: None,
                subject: "anyone".to_owned(),
                identified_by: String::new(),
                owed: false,
                outcomes: Vec::new(),
                basis: None,
                line,
            });
        }
    }

    fn notes(&self, base: Option<&Pack>, sources: &[(String, String)]) -> Vec<Note> {
        let read = |row: Row| {
            let (text, basis) = (row.needed_text("text"), row.basis(sources));
            row.end();
            Some(Note { text: text?, basis })
        };
        let own = self.row.tables("note").into_iter().filter_map(read);
        own.chain(base.iter().flat_map(|base| base.notes.clone())).collect()
    }

    fn word(&self, row: &Row, key: &'static str, list: &WordList) -> Option<u8> {
        let word = row.needed_text(key)?;
        let at = list.find(&word);
        if at.is_none() {
            row.fault(format!("{word:?} is not a known {key}; {list}"));
        }
        at
    }
}

/// The rows of the pack itself or, if there are none, those of the one it changes.
fn own_or<T: Clone>(own: Vec<T>, base: Option<&Vec<T>>) -> Vec<T> {
    match base {
        Some(base) if own.is_empty() => base.clone(),
        _ => own,
    }
}
