//! Whether a probability of 0.9 is right nine times in ten, as far as the tables themselves can tell.
//!
//! Where both rows bear a valid identifier, the identifier knows better than names and places. So pairs are weighed once
//! more as if no identifier were known, and in each band of that probability it is counted how many share theirs. Only
//! pairs that another rule than the identifier finds are counted, or the bands would hold what they are to find. What
//! remains: rows with identifiers are not as other rows are, some numbers are typed wrongly, and the model learned from
//! them too.

use rayon::prelude::*;

use crate::block::{Rule, shared_rules};
use crate::clean::People;
use crate::compare::Comparer;
use crate::decisions::Verdict;
use crate::fields::{Field, Pattern, Sort, grade_of};
use crate::model::Compared;
use crate::run::Outcome;
use crate::score::{Scorer, probability, weight_of};

/// Where the bands of probability begin; the last ends at 1.
pub const BANDS: [f64; 7] = [0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999];

/// A band of probability.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Band {
    /// Pairs in it whose rows both bear an identifier.
    pub pairs: u64,
    /// How many of them bear the same.
    pub same: u64,
    /// The sum of their probabilities without it.
    pub expected: f64,
}

/// The band of a probability; none below the first.
pub fn band_of(probability: f64) -> Option<usize> {
    BANDS.iter().rposition(|from| probability >= *from)
}

/// Counts the bands; nothing if there are no identifiers.
pub fn by_identifiers(
    people: &People,
    fields: &[Field],
    scorer: &Scorer<'_>,
    compared: &Compared,
) -> Option<[Band; BANDS.len()]> {
    let places = || (0..fields.len()).filter(|f| matches!(fields[*f].sort, Sort::Identifier(_)));
    places().next()?;
    let without: Pattern = !places().map(|f| 15 << (4 * f)).sum::<Pattern>();
    let agrees = |p: Pattern| places().any(|f| grade_of(p, f) == 1);
    let least = weight_of(BANDS[0]);
    let may: Vec<bool> =
        compared.patterns.iter().map(|p| p & !without != 0 && scorer.most(p & without) >= least).collect();
    let identifier = 1_u8 << Rule::ALL.iter().position(|r| *r == Rule::Identifier).unwrap_or(0);
    let of_part = |part: &Vec<crate::model::Pair>| {
        let mut bands = [Band::default(); BANDS.len()];
        for pair in part.iter().filter(|pair| may[pair.pattern as usize]) {
            let pattern = compared.patterns[pair.pattern as usize];
            let p = probability(scorer.weight(pair.i, pair.j, pattern & without));
            if let Some(band) = band_of(p).filter(|_| shared_rules(people, pair.i, pair.j) & !identifier != 0) {
                bands[band].pairs += 1;
                bands[band].same += u64::from(agrees(pattern));
                bands[band].expected += p;
            }
        }
        bands
    };
    // Summed in the order of the parts, so that the last bit does not depend on the threads.
    let parts: Vec<[Band; BANDS.len()]> = compared.parts.par_iter().map(of_part).collect();
    let mut all = [Band::default(); BANDS.len()];
    for (total, band) in parts.iter().flat_map(|bands| bands.iter().enumerate()).map(|(n, b)| (n, *b)) {
        all[total].pairs += band.pairs;
        all[total].same += band.same;
        all[total].expected += band.expected;
    }
    Some(all)
}

/// Counts the pairs that people decided: how many weighed so little that they are in no band, with how many of them decided to be one
/// person, then the bands. `same` counts those that were decided to be one person. Nothing if nobody decided anything.
pub fn by_decisions(outcome: &Outcome) -> Option<(Band, [Band; BANDS.len()])> {
    if outcome.decided.pairs.is_empty() {
        return None;
    }
    let (people, fields) = (&outcome.people, &outcome.fields);
    let scorer = Scorer::new(people, fields, &outcome.model, &outcome.frequencies);
    let mut comparer = Comparer::new(people, fields);
    let (mut below, mut bands) = (Band::default(), [Band::default(); BANDS.len()]);
    for (i, j, verdict) in &outcome.decided.pairs {
        let p = probability(scorer.weight(*i, *j, comparer.pattern(*i, *j)));
        let band = band_of(p).map_or(&mut below, |n| &mut bands[n]);
        band.pairs += 1;
        band.same += u64::from(*verdict == Verdict::Same);
        band.expected += p;
    }
    Some((below, bands))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_probability_has_the_band_it_lies_in() {
        assert_eq!([0.01, 0.05, 0.949, 0.95, 1.0].map(band_of), [None, Some(0), Some(3), Some(4), Some(6)]);
    }
}
