//! How much speaks for two groups of records being one person.
//!
//! What stays with a person (date of birth, sex, identifiers) is asked of all pairs across: the mean of what they tell.
//! Of forenames a person may use several, one here and one there, and a record that has both is the bridge: every record
//! of one side must find one on the other that fits. Whoever goes by two names does so for years, and agencies copy: that many
//! records say so makes it no less likely. A date of birth that several records say on each side is better attested than one that a single
//! record says, so disagreement counts more the more records stand behind it. What changes in a life (surname, place)
//! needs to agree somewhere only: the best pair counts.

use crate::clean::People;
use crate::compare::{Comparer, source};
use crate::fields::{Field, Sort, grade_of};
use crate::model::{KINDS, RELATIVES, SAME, STRANGERS};
use crate::score::{Scorer, weight};

/// Records of a group that are asked; more tell nothing new.
const ASKED: usize = 10;

/// How fast disagreement grows with the records behind it, and how many count.
const GROWTH: (f32, f32) = (0.7, 4.0);

/// Asks pairs across groups.
pub(crate) struct Asker<'a> {
    people: &'a People,
    fields: &'a [Field],
    scorer: &'a Scorer<'a>,
    comparer: Comparer<'a>,
}

/// What one field tells over all pairs across.
#[derive(Clone, Copy, Default)]
struct Told {
    sum: [f32; KINDS],
    best: [f32; KINDS],
    best_for: f32,
    count: f32,
}

impl<'a> Asker<'a> {
    /// One that asks about these people.
    pub(crate) fn new(people: &'a People, fields: &'a [Field], scorer: &'a Scorer<'a>) -> Self {
        Self { people, fields, scorer, comparer: Comparer::new(people, fields) }
    }

    /// One that asks a few times only.
    pub(crate) fn brief(people: &'a People, fields: &'a [Field], scorer: &'a Scorer<'a>) -> Self {
        Self { people, fields, scorer, comparer: Comparer::brief(people, fields) }
    }

    /// The weight of a pair by itself, the lower record first.
    pub(crate) fn pair(&mut self, i: u32, j: u32) -> f64 {
        self.scorer.weight(i, j, self.comparer.pattern(i, j))
    }

    /// The weight of two groups being one person.
    pub(crate) fn weight(&mut self, a: &[u32], b: &[u32]) -> f64 {
        let mut told = [Told::default(); crate::fields::MOST_FIELDS];
        let (mut family, mut place) = (Somewhere::default(), Somewhere::default());
        let (a, b) = (asked(a), asked(b));
        let behind = self.voices(&a).min(self.voices(&b)).min(GROWTH.1).powf(GROWTH.0);
        let mut fit = Fit::new(a.len(), b.len());
        for (m, i) in a.iter().enumerate() {
            for (n, j) in b.iter().enumerate() {
                let (i, j) = (*i.min(j), *i.max(j));
                let pattern = self.comparer.pattern(i, j);
                let terms = self.scorer.terms(i, j, pattern);
                for (f, told) in told.iter_mut().enumerate().take(self.fields.len()) {
                    match (grade_of(pattern, f), self.fields[f].sort) {
                        (0, _) => {}
                        (_, Sort::Given) => fit.add(m, n, terms[f]),
                        (grade, Sort::Family) => family.add(grade, terms[f]),
                        (grade, Sort::Place) => place.add(grade, terms[f]),
                        _ => told.add(terms[f]),
                    }
                }
            }
        }
        let mut sums = self.scorer.prior();
        for (field, told) in self.fields.iter().zip(&told) {
            let parts = match field.sort {
                Sort::Given => fit.better_side().unwrap_or_default(),
                Sort::Family | Sort::Place => continue,
                _ => told.mean(behind),
            };
            sums = with(sums, parts);
        }
        // What speaks most for one person depends on who else they may be: a shared home tells nothing against relatives and all
        // against strangers. So the pairs of surname and of place are chosen by what they make of the whole.
        let wholes = family.told().flat_map(|f| place.told().map(move |p| weight(with(with(sums, f), p))));
        wholes.fold(f64::NEG_INFINITY, f64::max)
    }

    /// How many speak for what a group says.
    fn voices(&self, group: &[u32]) -> f32 {
        let feeds: Vec<u32> = group.iter().map(|n| source(self.people, &self.people.records[*n as usize])).collect();
        voices(&feeds) as f32
    }

    /// Whether a record on one side and one on the other are known to be two people: both stand in one list, and not
    /// as one row twice; or one is called the elder and one the younger.
    pub(crate) fn two_people(&self, a: &[u32], b: &[u32]) -> bool {
        a.iter().any(|i| b.iter().any(|j| self.listed_apart(*i, *j) || self.two_generations(*i, *j)))
    }

    fn listed_apart(&self, i: u32, j: u32) -> bool {
        let (x, y) = (&self.people.records[i as usize], &self.people.records[j as usize]);
        let twice = x.name == y.name && x.born == y.born && x.born.is_whole();
        i != j && x.list != 0 && x.list == y.list && x.feed == y.feed && !twice
    }

    fn two_generations(&self, i: u32, j: u32) -> bool {
        let generation = |n: u32| self.people.names[self.people.records[n as usize].name as usize].generation;
        let (x, y) = (generation(i), generation(j));
        x != 0 && y != 0 && x != y
    }
}

fn with(sums: [f64; KINDS], parts: [f32; KINDS]) -> [f64; KINDS] {
    std::array::from_fn(|kind| sums[kind] + f64::from(parts[kind]))
}

fn asked(group: &[u32]) -> Vec<u32> {
    if group.len() <= ASKED {
        return group.to_vec();
    }
    (0..ASKED).map(|n| group[n * group.len() / ASKED]).collect()
}

/// How many speak among rows of these feeds: agencies copy what they once wrote, so rows of one feed are one voice. Where it is not known
/// whose a row is (0), it is one by itself.
fn voices(feeds: &[u32]) -> usize {
    (0..feeds.len()).filter(|n| feeds[*n] == 0 || !feeds[..*n].contains(&feeds[*n])).count()
}

fn speaks_for(terms: [f32; KINDS]) -> f32 {
    terms[SAME] - terms[RELATIVES].max(terms[STRANGERS])
}

impl Told {
    fn add(&mut self, terms: [f32; KINDS]) {
        let speaks = speaks_for(terms);
        if self.count == 0.0 || speaks > self.best_for {
            (self.best, self.best_for) = (terms, speaks);
        }
        for (sum, term) in self.sum.iter_mut().zip(terms) {
            *sum += term;
        }
        self.count += 1.0;
    }

    fn mean(&self, behind: f32) -> [f32; KINDS] {
        if self.count == 0.0 {
            return [0.0; KINDS];
        }
        let mut mean = self.sum.map(|s| s / self.count);
        if speaks_for(mean) < 0.0 {
            mean[SAME] *= behind;
        }
        mean
    }
}

/// What one field tells that needs to agree somewhere only: for every grade that was met, the pair whose value is the rarest.
#[derive(Clone, Copy, Default)]
struct Somewhere([Option<[f32; KINDS]>; 16]);

impl Somewhere {
    fn add(&mut self, grade: u8, terms: [f32; KINDS]) {
        let known = &mut self.0[usize::from(grade)];
        if known.is_none_or(|known| terms[STRANGERS] < known[STRANGERS]) {
            *known = Some(terms);
        }
    }

    /// What each grade tells; nothing, if no pair has the field.
    fn told(&self) -> impl Iterator<Item = [f32; KINDS]> + '_ {
        let nothing = self.0.iter().all(Option::is_none).then_some([0.0; KINDS]);
        self.0.iter().copied().flatten().chain(nothing)
    }
}

/// For every record of either side, what its best partner on the other tells.
struct Fit {
    sides: [Vec<Told>; 2],
}

impl Fit {
    fn new(a: usize, b: usize) -> Self {
        Self { sides: [vec![Told::default(); a], vec![Told::default(); b]] }
    }

    fn add(&mut self, m: usize, n: usize, terms: [f32; KINDS]) {
        self.sides[0][m].add(terms);
        self.sides[1][n].add(terms);
    }

    /// The mean over the records of the side that fits better; none if no record has a forename.
    fn better_side(&self) -> Option<[f32; KINDS]> {
        let means = self.sides.iter().filter_map(|side| {
            let mut all = Told::default();
            side.iter().filter(|t| t.count > 0.0).for_each(|t| all.add(t.best));
            (all.count > 0.0).then(|| all.mean(1.0))
        });
        means.max_by(|x, y| speaks_for(*x).total_cmp(&speaks_for(*y)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agency_that_copies_is_one_voice() {
        assert_eq!(voices(&[7, 7, 7]), 1);
        assert_eq!(voices(&[7, 8, 7]), 2);
        assert_eq!(voices(&[0, 0, 7]), 3, "whose they are is not known");
    }

    #[test]
    fn of_a_place_the_whole_decides_which_grade_tells_most() {
        // A home with a slip speaks more against relatives, the home itself against strangers.
        let mut place = Somewhere::default();
        place.add(1, [-0.6, -0.5, -9.0, -13.0]);
        place.add(1, [-0.6, -0.5, -11.0, -15.0]);
        place.add(2, [-5.5, -9.7, -8.5, -7.7]);
        let told: Vec<[f32; KINDS]> = place.told().collect();
        assert_eq!(told, [[-0.6, -0.5, -11.0, -15.0], [-5.5, -9.7, -8.5, -7.7]], "the rarest home, and the slip");
        let best = |sums: [f64; KINDS]| told.iter().map(|t| weight(with(sums, *t))).fold(f64::NEG_INFINITY, f64::max);
        let among_namesakes = [0.0, -20.0, -20.0, 3.0];
        assert_eq!(best(among_namesakes), weight(with(among_namesakes, told[0])));
        assert_eq!(Somewhere::default().told().count(), 1, "nothing is told where nothing is known");
    }
}
