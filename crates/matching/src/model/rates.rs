//! Models as they are kept: small JSON, with a version.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::MatchError;
use crate::fields::{BORN_AT, Field, Pattern, SEX_AT, bears_one_forename, grade_of, shares_forename};

/// Kinds of pair.
pub const KINDS: usize = 4;
/// Two records of one person.
pub const SAME: usize = 0;
/// Two people of one home or family.
pub const RELATIVES: usize = 1;
/// Two strangers.
pub const STRANGERS: usize = 2;
/// Two strangers of one name: names come in communities and years, so strangers who share a forename share more.
pub const NAMESAKES: usize = 3;

/// The kind of which the rates of a field are taken for a pair of some kind: those of another where the forename that the pair shares tells
/// something of the field too.
pub fn stands_for(pattern: Pattern, field: usize, kind: usize) -> usize {
    match (field, kind) {
        (SEX_AT, RELATIVES | STRANGERS) if shares_forename(pattern) => NAMESAKES,
        (BORN_AT, RELATIVES) if bears_one_forename(pattern) => STRANGERS,
        _ => kind,
    }
}

/// The version of the form in which models are written.
pub const FORM: u32 = 3;

/// What one field tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldRates {
    /// The field's name.
    pub field: String,
    /// For each grade but "not known": its name, and how often it is met in one person, in relatives, in strangers,
    /// among pairs of which both sides are known. Each adds up to 1 over the grades.
    pub grades: Vec<GradeRates>,
}

/// How often a grade is met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GradeRates {
    /// The grade's name.
    pub grade: String,
    /// In two records of one person.
    pub same: f64,
    /// In two people of one home or family.
    pub relatives: f64,
    /// In two strangers.
    pub strangers: f64,
    /// In two strangers who share forename and surname.
    pub namesakes: f64,
}

/// A trained model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The version of this form.
    pub form: u32,
    /// The version of the lists of names.
    pub lists: String,
    /// Rows that it was trained on.
    pub rows: f64,
    /// Expected pairs of one person, of relatives, of strangers and of namesakes among all pairs of rows.
    pub pairs: [f64; KINDS],
    /// The fields.
    pub fields: Vec<FieldRates>,
    /// Rounds of learning, and whether they came to rest.
    pub rounds: u32,
    /// Whether the last round changed no rate by more than one part in ten thousand.
    pub at_rest: bool,
}

impl Model {
    /// The preset of some fields for so many rows, of which `all` pairs could be compared: where learning begins.
    pub fn preset(fields: &[Field], rows: usize, all: f64) -> Self {
        let rows = rows as f64;
        let rate = |field: &Field| {
            let of = |kind: usize| field.grades.iter().map(|g| g.preset[kind]).sum::<f64>();
            let sums = [of(0), of(1), of(2)];
            let shared = field.shared_name();
            let grades = field.grades.iter().enumerate().map(|(n, g)| GradeRates {
                grade: g.name.to_owned(),
                same: g.preset[0] / sums[0],
                relatives: g.preset[1] / sums[1],
                strangers: g.preset[2] / sums[2],
                namesakes: shared.map_or(g.preset[2] / sums[2], |grades| grades.get(n).copied().unwrap_or(0.0)),
            });
            FieldRates { field: field.name.clone(), grades: grades.collect() }
        };
        Self {
            form: FORM,
            lists: crate::variants::VERSION.to_owned(),
            rows,
            pairs: [rows * 0.5, rows * 2.0, all.max(1.0), 1.0],
            fields: fields.iter().map(rate).collect(),
            rounds: 0,
            at_rest: true,
        }
    }

    /// The rate of a grade in a kind of pair; 1 where a side is not known, since what is missing is no difference.
    pub fn rate(&self, field: usize, grade: u8, kind: usize) -> f64 {
        if grade == 0 {
            return 1.0;
        }
        let rates = &self.fields[field].grades[usize::from(grade) - 1];
        [rates.same, rates.relatives, rates.strangers, rates.namesakes][kind]
    }

    /// The natural logarithm of the expected number of pairs of each kind that have a pattern.
    pub fn expected(&self, pattern: Pattern) -> [f64; KINDS] {
        let mut sums = self.pairs.map(|n| n.max(1e-9).ln());
        for field in 0..self.fields.len() {
            let grade = grade_of(pattern, field);
            if grade > 0 {
                for (kind, sum) in sums.iter_mut().enumerate() {
                    *sum += self.rate(field, grade, stands_for(pattern, field, kind)).max(1e-12).ln();
                }
            }
        }
        sums
    }

    /// How many rows one person has, on average over persons: with `M` pairs of one person among `N` rows it is
    /// `1 + 2M/N`, if all persons have as many.
    pub fn rows_per_person(&self) -> f64 {
        (1.0 + 2.0 * self.pairs[SAME] / self.rows.max(1.0)).clamp(1.0, 50.0)
    }

    /// Reads a model.
    ///
    /// # Errors
    /// If it can not be read, or is of another form or other fields than the run's.
    pub fn read(path: &Path, fields: &[Field]) -> Result<Self, MatchError> {
        let text = std::fs::read_to_string(path).map_err(|e| MatchError::file(path, e))?;
        Self::of_text(&text, path, fields)
    }

    /// The model that a text says, which stands in a file.
    ///
    /// # Errors
    /// If it is none, or is of another form or other fields than the run's.
    pub(crate) fn of_text(text: &str, path: &Path, fields: &[Field]) -> Result<Self, MatchError> {
        let model: Self = serde_json::from_str(text).map_err(|e| MatchError::file(path, e))?;
        let wrong = |what: String| Err(MatchError::Input(format!("{}: {what}", path.display())));
        if model.form != FORM {
            return wrong(format!("a model of form {}, and this version reads form {FORM}", model.form));
        }
        let same = model.fields.len() == fields.len()
            && model.fields.iter().zip(fields).all(|(m, f)| m.field == f.name && m.grades.len() == f.grades.len());
        if !same {
            return wrong("trained with other columns than the configuration names: train it anew".to_owned());
        }
        let rates =
            model.fields.iter().flat_map(|f| &f.grades).flat_map(|g| [g.same, g.relatives, g.strangers, g.namesakes]);
        if !rates.chain(model.pairs).chain([model.rows]).all(|n| n.is_finite() && n >= 0.0) {
            return wrong("a rate is no number of 0 or more".to_owned());
        }
        Ok(model)
    }

    /// The model as its file says it.
    ///
    /// # Errors
    /// If a rate is no number, which learning never makes.
    pub fn written(&self) -> Result<String, MatchError> {
        let text = serde_json::to_string_pretty(self).map_err(|e| MatchError::Input(format!("the model: {e}")))?;
        Ok(text + "\n")
    }

    /// Writes a model.
    ///
    /// # Errors
    /// If the file can not be written.
    pub fn write(&self, path: &Path) -> Result<(), MatchError> {
        std::fs::write(path, self.written()?).map_err(|e| MatchError::file(path, e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::{GIVEN_AT, given};

    #[test]
    fn relatives_who_share_a_forename_are_no_twins() {
        let pattern = |forename: u8| Pattern::from(forename) << (4 * GIVEN_AT);
        assert_eq!(stands_for(pattern(given::OTHER), BORN_AT, RELATIVES), STRANGERS);
        assert_eq!(stands_for(pattern(given::DIFFERENT), BORN_AT, RELATIVES), RELATIVES, "twins have two names");
        assert_eq!(stands_for(pattern(given::SAME), BORN_AT, SAME), SAME);
    }
}
