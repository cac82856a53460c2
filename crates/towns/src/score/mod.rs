//! How good a linkage is, by the truth of a town: persons, households on a day, pairs, and how fair it is.

pub mod clusters;
pub mod households;
pub mod pairs;
mod truth;

pub use truth::Truth;

use std::fmt::Write;
use std::path::Path;

use anyhow::bail;

use crate::table::{Table, Words};

/// Precision and recall, each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quality {
    /// Of what was said, how much is so.
    pub precision: f64,
    /// Of what is so, how much was said.
    pub recall: f64,
}

impl Quality {
    /// From counts: right, said, and so. Where nothing was said or is so, there is nothing wrong: 1.
    pub fn of(right: f64, said: f64, so: f64) -> Self {
        let share = |of: f64| if of > 0.0 { right / of } else { 1.0 };
        Self { precision: share(said), recall: share(so) }
    }

    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        let sum = self.precision + self.recall;
        if sum > 0.0 { 2.0 * self.precision * self.recall / sum } else { 0.0 }
    }
}

impl std::fmt::Display for Quality {
    fn fmt(&self, form: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(form, "P {:.4}  R {:.4}  F1 {:.4}", self.precision, self.recall, self.f1())
    }
}

/// What a linkage said of the rows: for each row of the truth the number of the person.
pub struct Persons {
    /// By row; rows that it left out are persons of their own.
    pub of: Vec<u32>,
    /// The words for persons.
    pub words: Words,
    /// How many rows it left out.
    pub left_out: usize,
}

impl Persons {
    /// Reads `persons.csv` (`input,id,person`; `input` is not looked at).
    ///
    /// # Errors
    /// If the file cannot be read, tells of a row that the truth does not know, or tells of one twice.
    pub fn read(path: &Path, truth: &Truth) -> anyhow::Result<Self> {
        let mut table = Table::open(path, &["id", "person"])?;
        let mut words = Words::default();
        let mut of = vec![u32::MAX; truth.person_of.len()];
        while table.advance()? {
            let Some(row) = truth.rows.known(table.cell(0)) else { bail!("The truth has no row {}", table.text(0)) };
            if of[row as usize] != u32::MAX {
                bail!("Row {} has two persons", table.text(0));
            }
            of[row as usize] = words.number(table.cell(1));
        }
        let missing = of.iter_mut().filter(|person| **person == u32::MAX);
        let left_out = missing.zip(words.len() as u32..).map(|(person, own)| *person = own).count();
        Ok(Self { of, words, left_out })
    }
}

/// The report of a score, as lines for people.
///
/// # Errors
/// If a file cannot be read.
pub fn report(
    folder: &Path,
    persons: &Path,
    homes: Option<(&Path, crate::days::Day)>,
    pairs: Option<&Path>,
) -> anyhow::Result<String> {
    let truth = Truth::read(folder)?;
    let said = Persons::read(persons, &truth)?;
    let mut text = String::new();
    let clusters = clusters::score(&truth.person_of, &said.of);
    if said.left_out > 0 {
        writeln!(text, "left out           {} rows, counted as persons of their own", said.left_out)?;
    }
    writeln!(text, "persons, cluster   {}", clusters.pairs)?;
    writeln!(text, "persons, B-cubed   {}", clusters.b_cubed)?;
    writeln!(
        text,
        "persons, exact     {:.4} of {} true, {} found",
        clusters.exact, clusters.true_clusters, clusters.found_clusters
    )?;
    text.push_str(&by_community(&truth, &said)?);
    if let Some((households, on)) = homes {
        let score = households::score(&truth, &said, households, on)?;
        writeln!(
            text,
            "households shown   {}   (pairs; recall of those whose common home a row of each shows)",
            score.shown
        )?;
        writeln!(text, "households all     {}   (pairs; recall of everybody who is in some row)", score.all)?;
    }
    if let Some(pairs) = pairs {
        text.push_str(&pairs::score(&truth, pairs)?.to_string());
    }
    Ok(text)
}

/// Quality by naming community, and the gap between them.
fn by_community(truth: &Truth, said: &Persons) -> anyhow::Result<String> {
    let mut text = String::new();
    let parts = clusters::by_group(&truth.person_of, &said.of, &truth.community_of, truth.communities.len());
    for (name, part) in truth.communities.iter().zip(&parts) {
        writeln!(text, "  {name:<16} {}   {} true pairs", part.quality, part.true_pairs)?;
    }
    writeln!(text, "recall gap         {:.1} points", recall_gap(truth, said) * 100.0)?;
    Ok(text)
}

/// The recall of the naming community that fares best less that of the one that fares worst, of those with enough pairs (one for every two
/// thousand rows) that chance does not decide.
pub fn recall_gap(truth: &Truth, said: &Persons) -> f64 {
    let parts = clusters::by_group(&truth.person_of, &said.of, &truth.community_of, truth.communities.len());
    let enough = truth.person_of.len() as f64 / 2_000.0;
    let recalls = || parts.iter().filter(|part| part.true_pairs >= enough).map(|part| part.quality.recall);
    (recalls().fold(0.0, f64::max) - recalls().fold(1.0, f64::min)).max(0.0)
}
