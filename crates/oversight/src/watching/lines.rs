//! Entries of the trail as those see them who look through it, and which of them a screen is about.

use alongside_clocks::OpeningHours;
use alongside_schema::{Act, Moment, Reference};

use crate::codes::{Screen, Stood};

/// Whose entry it is: their name, what they are called at work, and who employs them.
pub(super) type Account = (String, String, String);

/// One entry.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// When.
    pub at: Moment,
    /// Who. Nobody where it was a stranger or the program itself.
    pub account: Option<Account>,
    /// What.
    pub act: Act,
    /// Which family.
    pub family: Option<Reference>,
    /// How they stood to it.
    pub stood: Stood,
    /// Whether the work with it had ended.
    pub work_ended: bool,
    /// Whether their part in it had ended.
    pub part_ended: bool,
    /// What it touched: an id, a reference, a page.
    pub target: String,
    /// A few words more.
    pub detail: String,
    /// How many were shown.
    pub counted: Option<i64>,
    /// The families that a list showed.
    pub shown: Vec<Reference>,
}

impl Line {
    /// Whether the screen is about it, beyond what the query has asked already. `open` says whether the office was open at a time.
    pub fn is_of(&self, screen: Screen, open: impl Fn(Moment) -> bool) -> bool {
        match screen {
            Screen::Outside => self.is_outside() || !self.shown.is_empty(),
            Screen::Hours => self.family.is_some() && !open(self.at),
            Screen::After => self.work_ended || self.part_ended && self.stood == Stood::Nothing,
            _ => true,
        }
    }

    /// Whether who looked did not work with the family. The front door finds every family, but has no work with it; an emergency is outside too.
    fn is_outside(&self) -> bool {
        self.family.is_some() && matches!(self.stood, Stood::Nothing | Stood::FrontDoor | Stood::Emergency)
    }

    /// The headings of the cells.
    pub const HEADINGS: [&str; 9] =
        ["When", "Who", "Work", "Agency", "What", "Family", "How they stood to it", "Where", "More"];

    /// The cells of a table.
    pub fn cells(&self) -> Vec<String> {
        let (name, work, agency) =
            self.account.clone().unwrap_or_else(|| ("Nobody signed in".into(), String::new(), String::new()));
        let family = match (&self.family, self.shown.is_empty()) {
            (Some(family), _) => family.to_string(),
            (None, false) => self.shown.iter().map(Reference::as_str).collect::<Vec<_>>().join(" "),
            (None, true) => String::new(),
        };
        let stood = if self.family.is_some() && self.account.is_some() { self.stood.words() } else { "" };
        vec![
            self.at.words(),
            name,
            work,
            agency,
            self.act.words().to_owned(),
            family,
            stood.to_owned(),
            self.target.clone(),
            self.more(),
        ]
    }

    fn more(&self) -> String {
        let counted = self.counted.map(|count| format!("{count} shown"));
        let ended = self.work_ended.then(|| "the work had ended".to_owned());
        let part = (self.part_ended && !self.work_ended).then(|| "their part had ended".to_owned());
        let detail = (!self.detail.is_empty()).then(|| self.detail.clone());
        [detail, counted, ended, part].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

/// Whether the office was open at a time.
pub(super) fn is_open(opening: &OpeningHours, calendar: &alongside_clocks::Calendar, at: Moment) -> bool {
    opening.is_open(calendar, at.civil())
}
