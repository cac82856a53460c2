//! The weight of a pair: how much likelier it is that two records are one person than that they are not.
//!
//! The weight is the base-2 logarithm of the odds `M m / (R r + S u)` of [`crate::model`], with the frequencies of the values
//! themselves in the place of averages: two records that share the forename Zebedee are less likely to be strangers
//! than two that share the forename Mohammed. A stranger's rate for "same" is `u` times `f / mean f`, where `f` is how
//! many other persons share the value and `mean f` its average over rows (after Winkler 1989): `u` is the chance that a stranger
//! of a row drawn at random shares its value, so the mean that it stands for is that over rows.

use rustc_hash::FxHashMap;

use crate::clean::People;
use crate::compare::{family_rarity, given_rarity, whole_key};
use crate::fields::{BORN_AT, Field, Pattern, SEX_AT, Sort, born, family, given, grade_of, place};
use crate::model::{KINDS, Model, NAMESAKES, RELATIVES, SAME, STRANGERS, stands_for};

/// How common the values are, counted in persons.
#[derive(Debug, Default)]
pub struct Frequencies {
    /// For every record the rows with its date of birth.
    born: Vec<u32>,
    /// For every name the rows with the same forename and surname, and the mean of the others.
    whole: Vec<u32>,
    whole_mean: f64,
    /// Rows that one person has on average.
    per_person: f64,
    /// The mean count of other persons with the value, over pairs that share it: forename, surname, birth, home, extras.
    mean: [f64; 4],
    extra_mean: Vec<f64>,
}

const GIVEN: usize = 0;
const FAMILY: usize = 1;
const BORN: usize = 2;
const HOME: usize = 3;

/// Bounds of `f / mean f`: a value is never taken for rarer or commoner than so many times.
const BOUNDS: (f64, f64) = (0.002, 200.0);

impl Frequencies {
    /// Counts the values.
    pub fn count(people: &People, model: &Model) -> Self {
        let mut all = Self { per_person: model.rows_per_person(), ..Self::default() };
        let mut births: FxHashMap<u32, u32> = FxHashMap::default();
        for record in people.records.iter().filter(|r| r.born.is_whole()) {
            *births.entry(record.born.0).or_default() += 1;
        }
        all.born = people.records.iter().map(|r| births.get(&r.born.0).copied().unwrap_or(0)).collect();
        let keys: Vec<u64> = people.names.iter().map(|n| whole_key(&people.tokens, n)).collect();
        let mut whole: FxHashMap<u64, u32> = FxHashMap::default();
        for record in &people.records {
            *whole.entry(keys[record.name as usize]).or_default() += 1;
        }
        whole.insert(0, 0);
        all.whole = keys.iter().map(|key| whole.get(key).copied().unwrap_or(0)).collect();
        all.whole_mean = all.mean_of(whole.into_values());
        let tokens = || (1..people.tokens.len() as u32).map(|n| people.tokens.about(n));
        // Spellings of one name count once: by their commonest.
        let heads = |side: usize| -> Vec<u32> {
            let mut heads: FxHashMap<u64, u32> = FxHashMap::default();
            tokens().for_each(|t| {
                heads.insert(t.head, t.head_uses[side]);
            });
            heads.into_values().collect()
        };
        all.mean = [
            all.mean_of(heads(0).into_iter()),
            all.mean_of(heads(1).into_iter()),
            all.mean_of(births.values().copied()),
            all.mean_of(people.homes.iter().map(|h| h.rows)),
        ];
        all.extra_mean = people.extras.iter().map(|e| all.mean_of(e.uses.iter().skip(1).copied())).collect();
        all
    }

    /// Persons beside one who share a value that stands in so many rows; for a rare value, a part of one.
    fn others(&self, rows: u32) -> f64 {
        (f64::from(rows) / self.per_person - 1.0).max(0.25)
    }

    /// The mean of the others over rows: so is it over pairs of one person too, whose values are drawn as rows are. Among
    /// strangers who share a value the common ones weigh more; with their mean every value would seem rarer than it is.
    fn mean_of(&self, counts: impl Iterator<Item = u32>) -> f64 {
        let (mut sum, mut rows) = (0.0, 0.0);
        let mut counts: Vec<u32> = counts.filter(|c| *c > 0).collect();
        counts.sort_unstable();
        for count in counts {
            sum += f64::from(count) * self.others(count);
            rows += f64::from(count);
        }
        if rows > 0.0 { sum / rows } else { 1.0 }
    }

    fn ratio(&self, rows: u32, mean: f64) -> f64 {
        if rows == 0 { 1.0 } else { (self.others(rows) / mean).clamp(BOUNDS.0, BOUNDS.1) }
    }
}

/// What is needed to say how common the values of records are that came after the counting.
#[derive(Debug)]
pub(crate) struct Later {
    births: FxHashMap<u32, u32>,
    whole: FxHashMap<u64, u32>,
}

impl Later {
    /// Of the records that were counted.
    pub(crate) fn of(people: &People, counted: &Frequencies) -> Self {
        let names = people.names.iter().map(|n| whole_key(&people.tokens, n));
        Self {
            births: people.records.iter().map(|r| r.born.0).zip(counted.born.iter().copied()).collect(),
            whole: names.zip(counted.whole.iter().copied()).collect(),
        }
    }
}

impl Frequencies {
    /// Says of records and names that came later how common they were when all was counted; what was not there then stands once.
    pub(crate) fn append(&mut self, people: &People, later: &Later) {
        for record in &people.records[self.born.len()..] {
            let once = u32::from(record.born.is_whole());
            self.born.push(later.births.get(&record.born.0).copied().unwrap_or(once));
        }
        for name in &people.names[self.whole.len()..] {
            let key = whole_key(&people.tokens, name);
            self.whole.push(later.whole.get(&key).copied().unwrap_or(u32::from(key != 0)));
        }
    }
}

/// Weighs pairs.
pub struct Scorer<'a> {
    people: &'a People,
    fields: &'a [Field],
    frequencies: &'a Frequencies,
    logs: Vec<[[f64; KINDS]; 16]>,
    prior: [f64; KINDS],
}

/// For every field, the natural logarithms of its rates in the three kinds; all 0 where not known.
pub type Terms = [[f32; KINDS]; crate::fields::MOST_FIELDS];

impl<'a> Scorer<'a> {
    /// A scorer by a model.
    pub fn new(people: &'a People, fields: &'a [Field], model: &'a Model, frequencies: &'a Frequencies) -> Self {
        let log = |f: usize, g: usize| -> [f64; KINDS] {
            let known = g >= 1 && g <= fields[f].grades.len();
            std::array::from_fn(|kind| if known { model.rate(f, g as u8, kind).max(1e-12).ln() } else { 0.0 })
        };
        let logs = (0..fields.len()).map(|f| std::array::from_fn(|g| log(f, g))).collect();
        let prior = model.pairs.map(|n| n.max(1e-9).ln());
        Self { people, fields, frequencies, logs, prior }
    }

    /// The logarithms of the numbers of pairs of each kind.
    pub fn prior(&self) -> [f64; KINDS] {
        self.prior
    }

    /// The highest weight that any pair with a pattern can have.
    pub fn most(&self, pattern: Pattern) -> f64 {
        let mut sums = self.prior();
        for (f, logs) in self.logs.iter().enumerate() {
            let grade = usize::from(grade_of(pattern, f));
            for (kind, sum) in sums.iter_mut().enumerate() {
                *sum += logs[grade][stands_for(pattern, f, kind)];
            }
            if self.varies(f, grade as u8) {
                sums[STRANGERS] += BOUNDS.0.ln();
                sums[NAMESAKES] += BOUNDS.0.ln();
                sums[RELATIVES] += match self.fields[f].sort {
                    Sort::Given => -2.0,
                    Sort::Born if stands_for(pattern, f, RELATIVES) == STRANGERS => BOUNDS.0.ln(),
                    _ => 0.0,
                };
            }
        }
        weight(sums)
    }

    /// Whether the value itself counts in a grade.
    fn varies(&self, field: usize, grade: u8) -> bool {
        match self.fields[field].sort {
            Sort::Given => matches!(grade, given::SAME | given::SPELLING | given::OTHER),
            Sort::Family => matches!(grade, family::SAME | family::SPELLING | family::PART),
            Sort::Born => matches!(grade, born::SAME | born::SAME_GROWN),
            Sort::Place => grade == place::HOME,
            Sort::Extra(..) => grade == 1,
            _ => false,
        }
    }

    /// What each field of a pair tells.
    pub fn terms(&self, i: u32, j: u32, pattern: Pattern) -> Terms {
        let mut terms: Terms = [[0.0; KINDS]; crate::fields::MOST_FIELDS];
        for (f, logs) in self.logs.iter().enumerate() {
            let log = self.logs_of(logs, (i, j), f, pattern);
            terms[f] = log.map(|l| l as f32);
        }
        terms
    }

    /// The logarithms of a field's rates for a pair.
    fn logs_of(&self, logs: &[[f64; KINDS]; 16], (i, j): (u32, u32), field: usize, pattern: Pattern) -> [f64; KINDS] {
        let grade = grade_of(pattern, field);
        let mut log = logs[usize::from(grade)];
        if self.varies(field, grade) {
            self.fit(i, j, field, &mut log);
        }
        if matches!(field, SEX_AT | BORN_AT) {
            log = std::array::from_fn(|kind| log[stands_for(pattern, field, kind)]);
        }
        log
    }

    /// Puts the frequency of the value that a pair shares in the place of the average.
    fn fit(&self, i: u32, j: u32, field: usize, log: &mut [f64; KINDS]) {
        let common = self.commonness(i, j, field).ln();
        log[STRANGERS] += common;
        match self.fields[field].sort {
            Sort::Given => log[RELATIVES] += common.clamp(-2.0, 2.0),
            Sort::Family => {
                let name = self.people.records[i as usize].name;
                let all = self.frequencies;
                log[NAMESAKES] += all.ratio(all.whole[name as usize], all.whole_mean).ln();
            }
            _ => log[NAMESAKES] += common,
        }
    }

    /// How common the value is that a pair shares, against the mean.
    fn commonness(&self, i: u32, j: u32, field: usize) -> f64 {
        let (a, b) = (&self.people.records[i as usize], &self.people.records[j as usize]);
        let all = self.frequencies;
        match self.fields[field].sort {
            Sort::Given => all.ratio(given_rarity(self.people, a.name, b.name), all.mean[GIVEN]),
            Sort::Family => all.ratio(family_rarity(self.people, a.name, b.name), all.mean[FAMILY]),
            Sort::Born => all.ratio(all.born[i as usize], all.mean[BORN]),
            Sort::Place if a.home == b.home => all.ratio(self.people.homes[a.home as usize].rows, all.mean[HOME]),
            Sort::Extra(n, _) => {
                let extra = &self.people.extras[n];
                all.ratio(extra.uses[extra.values[i as usize] as usize], all.extra_mean[n])
            }
            _ => 1.0,
        }
    }

    /// The weight of a pair.
    pub fn weight(&self, i: u32, j: u32, pattern: Pattern) -> f64 {
        self.weight_with(self.prior(), i, j, pattern)
    }

    /// The weight of a pair among so many pairs of each kind, given as natural logarithms.
    pub fn weight_with(&self, prior: [f64; KINDS], i: u32, j: u32, pattern: Pattern) -> f64 {
        let mut sums = prior;
        for (f, logs) in self.logs.iter().enumerate() {
            for (sum, log) in sums.iter_mut().zip(self.logs_of(logs, (i, j), f, pattern)) {
                *sum += log;
            }
        }
        weight(sums)
    }
}

/// The base-2 logarithm of the odds of "one person", from the logarithms of expected numbers of each kind.
pub fn weight(sums: [f64; KINDS]) -> f64 {
    let others = [sums[RELATIVES], sums[STRANGERS], sums[NAMESAKES]];
    let top = others.into_iter().fold(f64::MIN, f64::max);
    let other = top + others.map(|o| (o - top).exp()).iter().sum::<f64>().ln();
    (sums[SAME] - other) / std::f64::consts::LN_2
}

/// The probability of a weight.
pub fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight * std::f64::consts::LN_2).exp())
}

/// The weight of a probability.
pub fn weight_of(probability: f64) -> f64 {
    (probability / (1.0 - probability)).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_and_probabilities_are_two_words_for_one_thing() {
        for p in [0.05, 0.5, 0.95, 0.999] {
            assert!((probability(weight_of(p)) - p).abs() < 1e-12);
        }
    }

    #[test]
    fn on_average_a_value_that_rows_bear_is_as_common_as_the_mean() {
        // Two names: one that 90 rows bear, one that 10 do. Drawn as rows are drawn, their ratios have the mean 1.
        let all = Frequencies { per_person: 1.0, ..Frequencies::default() };
        let mean = all.mean_of([90, 10].into_iter());
        let drawn = 0.9 * all.ratio(90, mean) + 0.1 * all.ratio(10, mean);
        assert!((drawn - 1.0).abs() < 1e-12, "{drawn}");
    }

    #[test]
    fn the_commoner_of_relatives_and_strangers_is_what_speaks_against() {
        let w = weight([0.0, 10.0 * std::f64::consts::LN_2, -100.0, -100.0]);
        assert!((w + 10.0).abs() < 1e-9);
    }
}
