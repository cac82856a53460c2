//! The pages of corrections: what is said to be wrong, deciding on it, and telling those who had it.

pub(super) mod choose;
pub(super) mod list;
pub(super) mod new;
pub(super) mod officer;
pub(super) mod one;
pub(super) mod telling;
pub(super) mod waiting;

use std::collections::HashMap;

use alongside_families::codes::Corrected;
use alongside_schema::{Day, DbConnection, Id, Result, rows};
use alongside_web::{Check, Form};

use super::columns::Holds;
use super::store::{self, Correction, Decided, Disputed};
use crate::rights::row::{Row, Said, label};
use crate::rights::tables::heading;

/// The time limit, in the definitions of the clocks crate.
pub(super) const CLOCK: &str = "correction";

/// A correction with the row that it is about.
pub(super) struct Look {
    pub(super) correction: Correction,
    pub(super) row: Disputed,
    pub(super) heading: String,
    pub(super) says: Vec<Said>,
    /// What it said before it was corrected here.
    pub(super) before: Vec<Said>,
}

impl Look {
    /// Reads it; the names are those whom the viewer knows of.
    fn read(
        connection: &mut DbConnection,
        correction: Correction,
        row: Disputed,
        people: HashMap<Id, String>,
    ) -> Result<Self> {
        let before = match &correction.event {
            Some(event) => rows::before(connection, event, row.row.table, &row.row.id)?,
            None => None,
        };
        let before = before.and_then(|whole| Row::read(row.row.table, &whole.row_key, &whole.row));
        let all: Vec<&Row> = std::iter::once(&row.row).chain(&before).collect();
        let mut said = store::says(connection, people, &all)?.into_iter();
        let (says, before) = (said.next().unwrap_or_default(), said.next().unwrap_or_default());
        Ok(Self { heading: heading(row.row.table), correction, row, says, before })
    }

    fn is_undecided(&self) -> bool {
        self.correction.decision.is_none()
    }

    /// What can be put right here.
    fn fields(&self) -> Vec<Field> {
        let field = |(column, holds): &(&'static str, Holds)| Field {
            name: format!("new-{column}"),
            label: format!("{} (if it is changed)", label(column)),
            holds: *holds,
        };
        self.row.columns().iter().map(field).collect()
    }

    /// The form with what the row says now.
    fn filled(&self, form: Form) -> Form {
        self.row.columns().iter().fold(form, |form, (column, holds)| {
            let (name, text) = (format!("new-{column}"), self.row.row.text(column));
            match (holds, text.parse::<Day>()) {
                (Holds::Day, Ok(day)) => form.with_day(&name, day),
                (Holds::Day, Err(_)) => form,
                _ => form.with(&name, text),
            }
        })
    }
}

/// A field in which something is put right.
pub(super) struct Field {
    pub(super) name: String,
    pub(super) label: String,
    holds: Holds,
}

impl Field {
    fn is_day(&self) -> bool {
        self.holds == Holds::Day
    }

    fn is_line(&self) -> bool {
        self.holds == Holds::Line
    }
}

/// Reads what is decided, with what is put right where it is changed.
pub(super) fn parse(check: &mut Check<'_>, disputed: &Disputed) -> Option<Decided> {
    let decision: Option<Corrected> = check.code("decision", "Select what you decide");
    let reason = check.text("reason", "Enter why. Who says it is told so");
    let mut values = Vec::new();
    if decision == Some(Corrected::Changed) {
        for (column, holds) in disputed.columns() {
            let (name, before) = (format!("new-{column}"), disputed.row.text(column).to_owned());
            let now = match holds {
                Holds::Day => check.day_if_any(&name, "the day").map(|day| day.to_string()),
                Holds::Line => Some(check.text(&name, "Enter what is right. It can not be empty")),
                Holds::Words => Some(check.optional(&name)),
            };
            // Nothing changes where only the way of breaking lines is another.
            let same =
                now.as_deref().unwrap_or_default().replace("\r\n", "\n").trim() == before.replace("\r\n", "\n").trim();
            if !same {
                values.push((*column, before, now));
            }
        }
    }
    Some(Decided { decision: decision?, reason, values })
}
