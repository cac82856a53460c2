//! What can be learned of relatives, although far apart they are no candidates.

use super::learn::{Learning, Sums};
use crate::fields::{Pattern, Sort, grade_of, place};

/// Grades of places that are far apart, or whose postcodes differ by a slip: there pairs are found by their names only.
const FAR: [usize; 3] = [place::NEAR_HOME as usize, place::AREA as usize, place::DIFFERENT as usize];

/// The most of all pairs of one person that are taken to be far apart.
const MOST_FAR: f64 = 0.9;

/// The place field, if so many pairs are near each other that relatives can be learned from those.
pub(super) fn places(from: &Learning<'_>) -> Option<usize> {
    let f = from.fields.iter().position(|field| field.sort == Sort::Place)?;
    let pairs = from.patterns.iter().zip(from.counts);
    let at_home: u64 = pairs.filter(|(p, _)| grade_of(**p, f) == place::HOME).map(|(_, n)| n).sum();
    (at_home * 50 >= from.counts.iter().sum()).then_some(f)
}

/// Whether the places of a pair are not known to be far apart. `field` is the place field.
pub(super) fn stand_near(pattern: Pattern, field: usize) -> bool {
    !FAR.contains(&usize::from(grade_of(pattern, field)))
}

/// Families move as one: rows of relatives stand as often at two far places as rows of one person do. Of relatives this can not be
/// learned, since nothing but the place brings two rows of them together: far apart only those are compared that share more
/// than relatives do. So what relatives share is learned near each other, where all are compared; far apart they are as often
/// as one person is; and of all their pairs the learned ones are the other share.
pub(super) fn far_apart(sums: &mut [Sums; 2], place: Option<usize>) -> f64 {
    let [same, relatives] = sums;
    let Some(f) = place else { return 1.0 };
    let all: f64 = same[f].iter().sum();
    let share = (FAR.map(|g| same[f][g]).iter().sum::<f64>() / (all + 1.0)).min(MOST_FAR);
    let near: f64 = relatives[f].iter().sum();
    let factor = 1.0 / (1.0 - share);
    for (_, sums) in relatives.iter_mut().enumerate().filter(|(field, _)| *field != f) {
        sums.iter_mut().for_each(|n| *n *= factor);
    }
    for g in FAR {
        relatives[f][g] = near * factor * same[f][g] / (all + 1.0);
    }
    factor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relatives_are_far_apart_as_often_as_one_person_is() {
        let mut one = [0.0; 16];
        (one[usize::from(place::HOME)], one[usize::from(place::AREA)]) = (60.0, 40.0);
        let mut kin = [0.0; 16];
        kin[usize::from(place::HOME)] = 30.0;
        let mut other = [0.0; 16];
        other[1] = 30.0;
        let mut sums = [vec![one, [0.0; 16]], vec![kin, other]];
        let factor = far_apart(&mut sums, Some(0));
        let kin = sums[1][0];
        let far = kin[usize::from(place::AREA)] / kin.iter().sum::<f64>();
        assert!((far - 0.4).abs() < 0.01, "{far}");
        assert!((kin.iter().sum::<f64>() - 30.0 * factor).abs() < 1.0, "found and not found");
        assert!((sums[1][1][1] - 30.0 * factor).abs() < 1e-9);
    }
}
