//! How well clusters of rows agree with the true ones.

use rayon::prelude::*;

use super::Quality;

/// Scores of a clustering.
#[derive(Clone, Copy, Debug)]
pub struct Clusters {
    /// Over pairs of rows: together in a found cluster, together in a true one.
    pub pairs: Quality,
    /// B-cubed (Bagga and Baldwin 1998): the mean over rows of the share of their found cluster that is truly theirs, and of their true cluster that was found.
    pub b_cubed: Quality,
    /// The share of the true clusters that were found exactly.
    pub exact: f64,
    /// How many true clusters there are.
    pub true_clusters: usize,
    /// How many were found.
    pub found_clusters: usize,
}

/// Quality of one group of people.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part {
    /// Over pairs. Recall: of the true pairs of the group's people. Precision: of the links of the group's rows, each row counting its own,
    /// so that a wrong link between two groups counts half in each.
    pub quality: Quality,
    /// How many pairs of rows are truly of one person of the group.
    pub true_pairs: f64,
}

/// How many rows each pair of a true and a found cluster have in common: (true, found, rows), sorted.
fn overlaps(truth: &[u32], found: &[u32]) -> Vec<(u32, u32, u32)> {
    let mut both: Vec<(u32, u32)> = truth.iter().copied().zip(found.iter().copied()).collect();
    both.par_sort_unstable();
    let mut overlaps: Vec<(u32, u32, u32)> = Vec::new();
    for (one, other) in both {
        match overlaps.last_mut() {
            Some((first, second, rows)) if (*first, *second) == (one, other) => *rows += 1,
            _ => overlaps.push((one, other, 1)),
        }
    }
    overlaps
}

fn sizes(clusters: &[u32]) -> Vec<u32> {
    let mut sizes = vec![0; clusters.iter().max().map_or(0, |most| *most as usize + 1)];
    for cluster in clusters {
        sizes[*cluster as usize] += 1;
    }
    sizes
}

fn pairs_of(rows: u32) -> f64 {
    f64::from(rows) * (f64::from(rows) - 1.0) / 2.0
}

/// Scores found clusters by the true ones; both give each row the small number of its cluster.
pub fn score(truth: &[u32], found: &[u32]) -> Clusters {
    let (true_sizes, found_sizes) = (sizes(truth), sizes(found));
    let (mut right, mut precision, mut recall, mut exact) = (0.0, 0.0, 0.0, 0);
    for (one, other, rows) in overlaps(truth, found) {
        let (true_size, found_size) = (true_sizes[one as usize], found_sizes[other as usize]);
        right += pairs_of(rows);
        precision += f64::from(rows) * f64::from(rows) / f64::from(found_size);
        recall += f64::from(rows) * f64::from(rows) / f64::from(true_size);
        exact += usize::from(rows == true_size && rows == found_size);
    }
    let total = |sizes: &[u32]| sizes.iter().map(|size| pairs_of(*size)).sum();
    let count = |sizes: &[u32]| sizes.iter().filter(|size| **size > 0).count();
    let all = truth.len() as f64;
    Clusters {
        pairs: Quality::of(right, total(&found_sizes), total(&true_sizes)),
        b_cubed: Quality { precision: precision / all.max(1.0), recall: recall / all.max(1.0) },
        exact: exact as f64 / (count(&true_sizes) as f64).max(1.0),
        true_clusters: count(&true_sizes),
        found_clusters: count(&found_sizes),
    }
}

/// Scores pairs for each group of people; `group_of` gives each true cluster its group.
pub fn by_group(truth: &[u32], found: &[u32], group_of: &[u32], groups: usize) -> Vec<Part> {
    let (true_sizes, found_sizes) = (sizes(truth), sizes(found));
    // Right links, links said, and true links, each seen from both of its ends.
    let mut counts = vec![[0.0; 3]; groups];
    for (one, other, rows) in overlaps(truth, found) {
        let [right, said, _] = &mut counts[group_of[one as usize] as usize];
        *right += f64::from(rows) * (f64::from(rows) - 1.0);
        *said += f64::from(rows) * (f64::from(found_sizes[other as usize]) - 1.0);
    }
    for (person, size) in true_sizes.iter().enumerate() {
        counts[group_of[person] as usize][2] += 2.0 * pairs_of(*size);
    }
    let part = |[right, said, so]: [f64; 3]| Part { quality: Quality::of(right, said, so), true_pairs: so / 2.0 };
    counts.into_iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counted_by_hand() {
        // True: abc, de, f. Found: ab, cd, e, f.
        let score = score(&[0, 0, 0, 1, 1, 2], &[5, 5, 7, 7, 8, 9]);
        assert_eq!(score.pairs, Quality { precision: 1.0 / 2.0, recall: 1.0 / 4.0 });
        assert!((score.pairs.f1() - 1.0 / 3.0).abs() < 1e-12);
        // Rows a, b: all of their cluster is right; c, d: half; e, f: all.
        assert!((score.b_cubed.precision - (1.0 + 1.0 + 0.5 + 0.5 + 1.0 + 1.0) / 6.0).abs() < 1e-12);
        assert!((score.b_cubed.recall - (2.0 / 3.0 + 2.0 / 3.0 + 1.0 / 3.0 + 0.5 + 0.5 + 1.0) / 6.0).abs() < 1e-12);
        assert!((score.exact - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!((score.true_clusters, score.found_clusters), (3, 4));
    }

    #[test]
    fn groups_counted_by_hand() {
        // Person 0 of group 0 has rows a, b, c; person 1 of group 1 has d, e. Found: ab, cd, e.
        let parts = by_group(&[0, 0, 0, 1, 1], &[0, 0, 1, 1, 2], &[0, 1], 2);
        assert_eq!(parts[0].quality, Quality { precision: 2.0 / 3.0, recall: 1.0 / 3.0 });
        assert_eq!(parts[1].quality, Quality { precision: 0.0, recall: 0.0 });
        assert_eq!((parts[0].true_pairs, parts[1].true_pairs), (3.0, 1.0));
    }

    proptest! {
        #[test]
        fn as_pair_by_pair(rows in proptest::collection::vec((0_u32..6, 0_u32..6), 1..40)) {
            let (truth, found): (Vec<u32>, Vec<u32>) = rows.into_iter().unzip();
            let (mut right, mut said, mut so) = (0.0, 0.0, 0.0);
            let (mut precision, mut recall) = (0.0, 0.0);
            for one in 0..truth.len() {
                let (mut both, mut in_found, mut in_true) = (0.0, 0.0, 0.0);
                for other in 0..truth.len() {
                    let (same, linked) = (truth[one] == truth[other], found[one] == found[other]);
                    both += f64::from(u8::from(same && linked));
                    in_found += f64::from(u8::from(linked));
                    in_true += f64::from(u8::from(same));
                    if other > one {
                        right += f64::from(u8::from(same && linked));
                        said += f64::from(u8::from(linked));
                        so += f64::from(u8::from(same));
                    }
                }
                precision += both / in_found;
                recall += both / in_true;
            }
            let score = score(&truth, &found);
            let pairs = Quality::of(right, said, so);
            prop_assert!((score.pairs.precision - pairs.precision).abs() < 1e-12);
            prop_assert!((score.pairs.recall - pairs.recall).abs() < 1e-12);
            prop_assert!((score.b_cubed.precision - precision / truth.len() as f64).abs() < 1e-12);
            prop_assert!((score.b_cubed.recall - recall / truth.len() as f64).abs() < 1e-12);
            let one_group = by_group(&truth, &found, &[0; 6], 1)[0];
            prop_assert!((one_group.quality.precision - pairs.precision).abs() < 1e-12);
            prop_assert!((one_group.quality.recall - pairs.recall).abs() < 1e-12);
        }
    }
}
