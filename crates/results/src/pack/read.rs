//! From the text of a pack to a pack.

use jiff::civil::Date;
use toml::de::DeTable;

use super::row::{Faults, PackFault, Row};
use super::vocabulary::{MOST_WORDS, WordList, Words};
use super::{
    Counted, Dependent, Discretion, Eligibility, Employment, Headline, InForce, NeedRule, Note, Outcome, Pack,
    ResultRule, WayOfWorking, Window, WorkAsked, check, tests,
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
        let sources = row.table("sources").map(|row| row.pairs()).unwrap_or_default();
        let words = self.words();
        let headlines = self.headlines(&sources);
        let mut needs = self.needs(&headlines, &sources);
        self.outcomes(&mut needs, &words, &sources);
        let lines = needs.iter().map(|(_, line)| *line).collect::<Vec<_>>();
        let mut needs: Vec<NeedRule> = needs.into_iter().map(|(need, _)| need).collect();
        self.read_only_codes(&mut needs);
        let pack = Pack {
            id: id.unwrap_or_default(),
            version: version.unwrap_or_default(),
            title: title.unwrap_or_default(),
            about: about.unwrap_or_default(),
            in_force: self.in_force(&sources)?,
            eligibility: self.eligibility(&sources),
            dependent: self.dependent(&sources),
            working: self.working(&sources),
            result: self.result(&sources),
            same_result_as: row.texts("same_result_as").into_iter().map(|(id, _)| id).collect(),
            discretion: self.discretion(&words, &sources),
            windows: self.windows(&sources),
            employment: self.employment(&words, &sources),
            notes: self.notes(&sources),
            headlines,
            needs,
            words,
            sources,
        };
        check::check(&pack, &lines, self.faults);
        self.row.end();
        Some(pack)
    }

    fn words(&self) -> Words {
        let mut words = Words::default();
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

    fn in_force(&self, sources: &[(String, String)]) -> Option<InForce> {
        let Some(row) = self.row.table("in_force") else {
            self.row.fault("the pack has no [in_force]");
            return None;
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
            least: row.needed_number("least", 20).unwrap_or_default(),
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

    fn windows(&self, sources: &[(String, String)]) -> Vec<Window> {
        let read = |row: Row| {
            let (opens, closes) = (row.needed_day("opens"), row.needed_day("closes"));
            let (basis, line) = (row.basis(sources), row.line);
            row.end();
            Some(Window { opens: opens?, closes: closes?, basis, line })
        };
        let mut windows: Vec<Window> = self.row.tables("window").into_iter().filter_map(read).collect();
        windows.sort_by_key(|window| window.opens);
        windows
    }

    fn employment(&self, words: &Words, sources: &[(String, String)]) -> Vec<Employment> {
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
        self.row.tables("employment").into_iter().filter_map(read).collect()
    }

    fn headlines(&self, sources: &[(String, String)]) -> Vec<Headline> {
        let mut all: Vec<Headline> = Vec::new();
        for row in self.row.tables("headline") {
            let (code, title) = (row.needed_text("code"), row.needed_text("title"));
            let headline = Headline {
                code: code.unwrap_or_default(),
                title: title.unwrap_or_default(),
                family_title: row.needed_text("family_title").unwrap_or_default(),
                counts: row.flag("counts").unwrap_or(true),
                basis: row.basis(sources),
            };
            if all.iter().any(|other| other.code == headline.code) {
                row.fault(format!("headline {:?} is there already", headline.code));
            }
            if all.len() == MOST_WORDS {
                row.fault(format!("there may be {MOST_WORDS} headlines at the most"));
            }
            row.end();
            all.push(headline);
        }
        all
    }

    /// The needs, each with its line.
    fn needs(&self, headlines: &[Headline], sources: &[(String, String)]) -> Vec<(NeedRule, usize)> {
        let mut all: Vec<(NeedRule, usize)> = Vec::new();
        for row in self.row.tables("need") {
            let code = row.needed_text("code").unwrap_or_default();
            let headline = row.needed_text("headline").and_then(|headline| {
                let at = headlines.iter().position(|known| known.code == headline);
                if at.is_none() {
                    row.fault(format!("need {code:?} is under {headline:?}, which is no headline"));
                }
                at.and_then(|at| u8::try_from(at).ok())
            });
            const SUBJECTS: [(&str, &str); 5] = [
                ("child", "child"),
                ("adult", "adult"),
                ("household", "household"),
                ("unborn", "unborn"),
                ("anyone", "anyone"),
            ];
            let need = NeedRule {
                headline,
                title: row.needed_text("title").unwrap_or_default(),
                subject: row.needed_choice("subject", &SUBJECTS).unwrap_or_default().to_owned(),
                identified_by: row.text("identified_by").unwrap_or_default(),
                owed: row.flag("owed").unwrap_or(true),
                outcomes: Vec::new(),
                basis: Some(row.basis(sources)),
                code,
            };
            if all.iter().any(|(other, _)| other.code == need.code) {
                row.fault(format!("need {:?} is there already", need.code));
            }
            let line = row.line;
            row.end();
            all.push((need, line));
        }
        all
    }

    fn outcomes(&self, needs: &mut [(NeedRule, usize)], words: &Words, sources: &[(String, String)]) {
        for row in self.row.tables("outcome") {
            let (from, to) = (row.day("from"), row.day("to"));
            if from.is_some() && to < from && to.is_some() {
                row.fault("to of [[outcome]] is before its from");
            }
            let test = tests::read(&row, words, self.faults);
            let need = row.needed_text("need");
            let (basis, line) = (row.basis(sources), row.line);
            if let Some(need) = need {
                match needs.iter_mut().find(|(known, _)| known.code == need) {
                    Some((known, _)) => {
                        known.outcomes.extend(test.map(|test| Outcome { from, to, test, basis, line }));
                    }
                    None => row.fault(format!("{need:?} of [[outcome]] is no need of this pack")),
                }
            }
            row.end();
        }
        for (need, _) in needs {
            need.outcomes.sort_by_key(|outcome| outcome.from);
        }
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
            });
        }
    }

    fn notes(&self, sources: &[(String, String)]) -> Vec<Note> {
        let read = |row: Row| {
            let (text, basis) = (row.needed_text("text"), row.basis(sources));
            row.end();
            Some(Note { text: text?, basis })
        };
        self.row.tables("note").into_iter().filter_map(read).collect()
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
