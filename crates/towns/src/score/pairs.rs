//! How well pairs of rows are judged one by one, and whether their probabilities mean what they say.

use std::fmt;
use std::path::Path;

use anyhow::{Context, bail};

use super::{Quality, Truth};
use crate::table::Table;

/// The ends of the bands of probability in which calibration is told.
const BANDS: [f64; 13] = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1.000_001];
/// The thresholds at which precision and recall are told.
const THRESHOLDS: [f64; 6] = [0.1, 0.5, 0.9, 0.95, 0.99, 0.999];

/// A band of probability: how many pairs, the sum of their probabilities, and how many are of one person.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Band {
    /// Pairs in it.
    pub pairs: f64,
    /// The sum of what was said.
    pub expected: f64,
    /// How many are so.
    pub right: f64,
}

/// Scores of pairs.
#[derive(Clone, Debug)]
pub struct Pairs {
    /// Quality at each of the thresholds.
    pub at: Vec<(f64, Quality)>,
    /// The quality with the best F1 over the bands' ends, and its threshold.
    pub best: (f64, Quality),
    /// Of all true pairs, how many were compared at all.
    pub compared: f64,
    /// Calibration.
    pub bands: Vec<Band>,
    /// The mean distance between what was said and what is so, over pairs by band.
    pub calibration_error: f64,
}

/// Scores `pairs.csv` (`id_l,id_r,probability`; other columns are not looked at).
///
/// # Errors
/// If the file cannot be read, or a row or a probability is none.
pub fn score(truth: &Truth, path: &Path) -> anyhow::Result<Pairs> {
    let mut table = Table::open(path, &["id_l", "id_r", "probability"])?;
    let mut judged = Vec::new();
    while table.advance()? {
        let person = |column: usize| {
            let row = truth
                .rows
                .known(table.cell(column))
                .with_context(|| format!("The truth has no row {}", table.text(column)))?;
            anyhow::Ok(truth.person_of[row as usize])
        };
        let same = person(0)? == person(1)?;
        let probability: f64 = table.text(2).parse().with_context(|| format!("{} is no probability", table.text(2)))?;
        if !(0.0..=1.0).contains(&probability) {
            bail!("{probability} is no probability");
        }
        judged.push((probability, same));
    }
    let mut rows = vec![0.0_f64; truth.people.len()];
    for person in &truth.person_of {
        rows[*person as usize] += 1.0;
    }
    let so = rows.iter().map(|rows| rows * (rows - 1.0) / 2.0).sum();
    Ok(of_judged(&judged, so))
}

fn of_judged(judged: &[(f64, bool)], so: f64) -> Pairs {
    let mut bands = vec![Band::default(); BANDS.len()];
    for (probability, same) in judged {
        let band = &mut bands[BANDS.partition_point(|end| end <= probability).min(BANDS.len() - 1)];
        band.pairs += 1.0;
        band.expected += probability;
        band.right += f64::from(u8::from(*same));
    }
    let at = |threshold: f64| {
        let (mut right, mut said) = (0.0, 0.0);
        for (probability, same) in judged {
            if *probability >= threshold {
                said += 1.0;
                right += f64::from(u8::from(*same));
            }
        }
        (threshold, Quality::of(right, said, so))
    };
    let best =
        BANDS.iter().map(|end| at(*end)).max_by(|one, other| one.1.f1().total_cmp(&other.1.f1())).unwrap_or_default();
    let error: f64 = bands.iter().map(|band| (band.expected - band.right).abs()).sum();
    let right: f64 = bands.iter().map(|band| band.right).sum();
    Pairs {
        at: THRESHOLDS.iter().map(|threshold| at(*threshold)).collect(),
        best,
        compared: if so > 0.0 { right / so } else { 1.0 },
        bands,
        calibration_error: error / (judged.len() as f64).max(1.0),
    }
}

impl fmt::Display for Pairs {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(form, "true pairs written {:.4}", self.compared)?;
        for (threshold, quality) in &self.at {
            writeln!(form, "pairs from {threshold:<7} {quality}")?;
        }
        writeln!(form, "pairs at best      {}   (from {})", self.best.1, self.best.0)?;
        writeln!(
            form,
            "calibration        said    is so   pairs        (mean distance {:.4})",
            self.calibration_error
        )?;
        for (band, end) in self.bands.iter().zip(BANDS).filter(|(band, _)| band.pairs > 0.0) {
            writeln!(
                form,
                "  below {end:<9} {:>9.4} {:>8.4}   {}",
                band.expected / band.pairs,
                band.right / band.pairs,
                band.pairs
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_by_hand() {
        let judged = [(0.97, true), (0.96, false), (0.6, true), (0.02, false)];
        let pairs = of_judged(&judged, 4.0);
        assert_eq!(pairs.at[3], (0.95, Quality { precision: 0.5, recall: 0.25 }));
        assert_eq!(pairs.at[1], (0.5, Quality { precision: 2.0 / 3.0, recall: 0.5 }));
        assert_eq!(pairs.compared, 0.5);
        let error = ((0.97 + 0.96 - 1.0_f64).abs() + (0.6 - 1.0_f64).abs() + 0.02) / 4.0;
        assert!((pairs.calibration_error - error).abs() < 1e-12);
    }
}
