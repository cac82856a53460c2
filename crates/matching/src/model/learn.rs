//! Learning the rates from the pairs themselves, without labels: expectation and maximisation over patterns.
//!
//! The model is that of Fellegi and Sunter (1969) with a third kind of pair between "same" and "different": relatives,
//! people of one home or family, who share surname and place but not forename and date of birth. The number of
//! pairs expected with pattern `g` is
//!
//! ```text
//! E(g) = M prod m_f(g_f) + R prod r_f(g_f) + S prod u_f(g_f)
//! ```
//!
//! with `M`, `R` and `S` the pairs of each kind among all pairs of rows, not only among candidates. `S` is all pairs, so
//! candidates need no correction for how they were found: a pattern that blocking finds at all it finds for all
//! kinds. `u` is counted on pairs drawn at random, less what of them is expected not to be strangers; `M`, `R`, `m` and
//! `r` are learned by expectation and maximisation (Dempster, Laird and Rubin 1977; for linkage Winkler 1988) over
//! patterns and their counts, which takes no longer for ten million pairs than for ten thousand.

use super::families::{far_apart, places, stand_near};
use super::namesakes::Namesakes;
use super::rates::{KINDS, Model, NAMESAKES, RELATIVES, SAME, STRANGERS};
use crate::fields::{Field, Pattern, Sort, born, grade_of, place};

/// Pairs of each kind that the preset rates count for, beside what is seen.
const PRIOR: [f64; KINDS] = [40.0, 200.0, 20_000.0, 5_000.0];

/// Rounds after which learning ends whether or not it came to rest.
const MOST_ROUNDS: u32 = 200;

/// Of pairs that share a value, the part that is of strangers at least: what learning holds for one person is not all so.
const LEFT: f64 = 0.001;

/// A change of a rate below which it stands.
const REST: f64 = 1e-4;

/// What is learned from.
pub struct Learning<'a> {
    /// The fields.
    pub fields: &'a [Field],
    /// Rows of the table.
    pub rows: usize,
    /// Pairs of rows that could be compared.
    pub all: f64,
    /// The patterns of the candidates, and how many pairs have each.
    pub patterns: &'a [Pattern],
    /// See `patterns`.
    pub counts: &'a [u64],
    /// Patterns of pairs drawn at random, with their counts.
    pub drawn: &'a [(Pattern, u64)],
    /// Pairs of rows that share forename and surname, and some of them drawn.
    pub namesakes: &'a Namesakes,
    /// For every field how many pairs of rows share the value, where that can be counted.
    pub sharing: &'a [Option<f64>],
}

/// Sums over pairs of the grades of every field.
pub(super) type Sums = Vec<[f64; 16]>;

/// Learns a model.
pub fn learn(from: &Learning<'_>) -> Model {
    let mut model = Model::preset(from.fields, from.rows, from.all);
    let drawn_total: f64 = from.drawn.iter().map(|(_, n)| *n as f64).sum();
    let mut drawn: Sums = vec![[0.0; 16]; from.fields.len()];
    for (pattern, n) in from.drawn {
        add(&mut drawn, *pattern, *n as f64);
    }
    // Two people of one home are what is meant by relatives: none of them are strangers.
    if let Some(f) = places(from) {
        drawn[f][usize::from(place::HOME)] = 0.0;
    }
    let mut of_one_name: Sums = vec![[0.0; 16]; from.fields.len()];
    for (pattern, n) in &from.namesakes.drawn {
        add(&mut of_one_name, *pattern, *n as f64);
    }
    let place = places(from);
    let share = drawn_total / model.pairs[STRANGERS].max(1.0);
    model.at_rest = false;
    let mut order: Vec<usize> = (0..from.patterns.len()).collect();
    order.sort_unstable_by_key(|n| from.patterns[*n]);
    while model.rounds < MOST_ROUNDS && !model.at_rest {
        model.rounds += 1;
        let before = model.clone();
        let mut sums: [Sums; 2] = [vec![[0.0; 16]; from.fields.len()], vec![[0.0; 16]; from.fields.len()]];
        let mut pairs = [0.0; 2];
        for n in &order {
            let (pattern, count) = (from.patterns[*n], from.counts[*n] as f64);
            let shares = shares(before.expected(pattern));
            for kind in if place.is_none_or(|f| stand_near(pattern, f)) { &[SAME, RELATIVES][..] } else { &[SAME] } {
                let (kind, weight) = (*kind, count * shares[*kind]);
                pairs[kind] += weight;
                add(&mut sums[kind], pattern, weight);
            }
        }
        model.pairs[SAME] = pairs[SAME].max(1.0);
        model.pairs[RELATIVES] = (pairs[RELATIVES] * far_apart(&mut sums, place)).max(1.0);
        model.pairs[NAMESAKES] = (from.namesakes.pairs - sharing(&model, SAME) - sharing(&model, RELATIVES)).max(1.0);
        let persons = from.namesakes.per_person * (model.rows_per_person() - 1.0);
        let mut moved: f64 = 0.0;
        for (f, field) in from.fields.iter().enumerate() {
            set(&mut model, f, SAME, &sums[SAME][f], field);
            if field.sort == Sort::Born {
                within_a_generation(&mut model, f);
            }
            set(&mut model, f, RELATIVES, &sums[RELATIVES][f], field);
            let mut strangers = drawn[f];
            for (g, n) in strangers.iter_mut().enumerate().skip(1) {
                *n = (*n - share * (sums[SAME][f][g] + sums[RELATIVES][f][g])).max(0.0);
            }
            set(&mut model, f, STRANGERS, &strangers, field);
            if let Some(all) = from.sharing[f] {
                let known = from.all * (1.0 - drawn[f][0] / drawn_total.max(1.0));
                let others = (all - sums[SAME][f][1] - sums[RELATIVES][f][1]).max(0.5 + all * LEFT);
                share_value(&mut model, f, (others / known.max(1.0)).min(0.99));
            }
            if field.shared_name().is_none() {
                let mut namesakes = of_one_name[f];
                for (g, n) in namesakes.iter_mut().enumerate().skip(1) {
                    *n = (*n - persons * share_of(&sums[SAME][f], g)).max(0.0);
                }
                set(&mut model, f, NAMESAKES, &namesakes, field);
            }
            moved = moved.max(change(&before, &model, f));
        }
        model.at_rest = moved < REST && change_of_pairs(&before, &model) < REST;
    }
    model
}

/// Bounds how often two records of one person are a generation apart in age, by how often they differ otherwise.
///
/// Children are called after their parents, and live with them. Since relatives are taken to share a forename by chance, learning would
/// hold father and son of one name for one person whose date of birth is wrong; but a date that is wholly wrong is a generation off no more often than
/// a stranger's is.
fn within_a_generation(model: &mut Model, field: usize) {
    let grades = &mut model.fields[field].grades;
    let [different, apart] = [born::DIFFERENT, born::GENERATION].map(|g| usize::from(g) - 1);
    let most = grades[different].same * grades[apart].strangers / grades[different].strangers.max(1e-9);
    let over = grades[apart].same - most;
    if over > 0.0 {
        let left = 1.0 - grades[apart].same;
        grades.iter_mut().for_each(|g| g.same *= (left + over) / left);
        grades[apart].same = most;
    }
}

/// Sets how often strangers share a field's value, which is its first grade, and brings the other grades to what is left.
fn share_value(model: &mut Model, field: usize, rate: f64) {
    let grades = &mut model.fields[field].grades;
    let others: f64 = grades[1..].iter().map(|g| g.strangers).sum();
    grades[1..].iter_mut().for_each(|g| g.strangers *= (1.0 - rate) / others.max(1e-12));
    grades[0].strangers = rate;
}

/// Pairs of a kind that share forename and surname.
fn sharing(model: &Model, kind: usize) -> f64 {
    let both = |f: usize| model.rate(f, 1, kind) + model.rate(f, 2, kind);
    let names = [0, 2].map(both);
    model.pairs[kind] * names[0] * names[1]
}

/// The share that a grade has of all pairs, those among them where it is not known.
fn share_of(sums: &[f64; 16], grade: usize) -> f64 {
    sums[grade] / sums.iter().sum::<f64>().max(1.0)
}

fn add(sums: &mut Sums, pattern: Pattern, weight: f64) {
    for (field, sum) in sums.iter_mut().enumerate() {
        sum[usize::from(grade_of(pattern, field))] += weight;
    }
}

/// The share of each kind, from logarithms of expected numbers.
pub fn shares(expected: [f64; KINDS]) -> [f64; KINDS] {
    let top = expected.iter().copied().fold(f64::MIN, f64::max);
    let parts = expected.map(|e| (e - top).exp());
    let sum: f64 = parts.iter().sum();
    parts.map(|p| p / sum)
}

/// Sets a field's rates in a kind to the shares that were seen, with the preset counting as so many pairs.
fn set(model: &mut Model, field: usize, kind: usize, seen: &[f64; 16], about: &Field) {
    let preset: f64 = about.grades.iter().map(|g| g.preset[kind.min(STRANGERS)]).sum();
    let all: f64 = seen[1..=about.grades.len()].iter().sum::<f64>() + PRIOR[kind];
    for (g, grade) in model.fields[field].grades.iter_mut().enumerate() {
        let rate = (seen[g + 1] + PRIOR[kind] * about.grades[g].preset[kind.min(STRANGERS)] / preset) / all;
        match kind {
            SAME => grade.same = rate,
            RELATIVES => grade.relatives = rate,
            STRANGERS => grade.strangers = rate,
            _ => grade.namesakes = rate,
        }
    }
}

fn change(before: &Model, after: &Model, field: usize) -> f64 {
    let pairs = before.fields[field].grades.iter().zip(&after.fields[field].grades);
    pairs.map(|(a, b)| (a.same - b.same).abs().max((a.relatives - b.relatives).abs())).fold(0.0, f64::max)
}

fn change_of_pairs(before: &Model, after: &Model) -> f64 {
    [SAME, RELATIVES].into_iter().map(|k| (before.pairs[k] / after.pairs[k] - 1.0).abs()).fold(0.0, f64::max)
}
