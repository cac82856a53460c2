//! The tables of names, one file for each naming community, and how a name is drawn from them.
//!
//! **Where they are from.** Written for this crate from general knowledge; nothing was copied from a list. The order is roughly how
//! common a name is and the weights follow the rank by the law of Zipf and Mandelbrot (weight = 1 / (rank + flat)^steep), which is
//! how name frequencies fall off. They are no counts of anybody. The long tail of rare names is put together of syllables.
//!
//! **Form of a file.** `[section]` lines, then names parted by spaces: `Main/other spelling/other=Short,Form`. `until=1965` limits a section to
//! people born up to that year. A section `x_tail` holds the beginnings and `x_ends` the ends of the rare names of section `x`; `share` says how
//! many are rare. `#` begins a remark. An underscore stands for a space inside a name.

use super::{Name, Names};
use crate::chance::Chance;

/// A naming community: people who name their children by one custom. It is no statement about anybody's nationality or faith.
pub struct Community {
    /// The word for it in the truth.
    pub word: &'static str,
    /// How many of a hundred households.
    pub share: f64,
    /// By how much more often than elsewhere officials spell these names in another way.
    pub looseness: f64,
    /// How many children a couple is likely to have.
    pub children: f64,
    /// How many of a hundred adults who came from abroad have 1 January as their official birthday.
    pub first_of_january: f64,
    text: &'static str,
}

macro_rules! community {
    ($word:literal, $share:literal, $looseness:literal, $children:literal, $first:literal) => {
        Community {
            word: $word,
            share: $share,
            looseness: $looseness,
            children: $children,
            first_of_january: $first,
            text: include_str!(concat!("../../data/names/", $word, ".txt")),
        }
    };
}

/// The naming communities of the town. The shares are of a town such as Luton, rounded and from general knowledge.
pub const COMMUNITIES: [Community; 12] = [
    community!("british", 39.0, 0.45, 1.8, 0.0),
    community!("pakistani", 15.0, 2.9, 3.0, 9.0),
    community!("bangladeshi", 8.0, 3.9, 3.1, 12.0),
    community!("west_african", 7.5, 2.4, 2.5, 2.0),
    community!("polish", 6.5, 0.7, 1.7, 0.0),
    community!("romanian", 5.5, 0.9, 1.8, 0.0),
    community!("caribbean", 5.0, 0.6, 1.9, 0.0),
    community!("gujarati", 3.5, 1.2, 1.9, 1.0),
    community!("sikh", 3.5, 1.7, 2.1, 3.0),
    community!("irish", 3.0, 0.8, 2.2, 0.0),
    community!("tamil", 2.0, 1.8, 2.0, 1.0),
    community!("somali", 1.5, 3.5, 3.4, 35.0),
];

/// Names of one kind with how common they are.
#[derive(Default)]
pub struct Draw {
    names: Vec<Name>,
    /// Sums of the weights up to and with each name.
    sums: Vec<f64>,
    rare: f64,
    starts: Vec<Vec<String>>,
    ends: Vec<Vec<String>>,
}

impl Draw {
    fn fill(&mut self, names: &mut Names, words: &str, flat: f64, steep: f64) {
        let mut sum = 0.0;
        for (rank, entry) in words.split_whitespace().enumerate() {
            let (spellings, short) = entry.split_once('=').unwrap_or((entry, ""));
            let keep = |names: &mut Names, list: &str, sign: char| -> Vec<Name> {
                list.split(sign)
                    .filter(|word| !word.is_empty())
                    .map(|word| names.keep(&word.replace('_', " ")))
                    .collect()
            };
            let all = keep(names, spellings, '/');
            let short = keep(names, short, ',');
            names.relate(all[0], &all[1..], &short);
            sum += power(rank as f64 + 1.0 + flat, -steep);
            self.names.push(all[0]);
            self.sums.push(sum);
        }
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The commonest spelling of a name, drawn by how common the name is.
    pub fn one(&self, names: &mut Names, chance: &mut Chance) -> Name {
        let at = chance.unit();
        if chance.hit(self.rare) && !self.starts.is_empty() {
            return self.rare_one(names, chance);
        }
        let at = at * self.sums.last().copied().unwrap_or_default();
        let place = self.sums.partition_point(|sum| *sum <= at);
        self.names.get(place).or(self.names.last()).copied().unwrap_or_default()
    }

    /// A rare name, put together; all the ways to spell its parts are spellings of it.
    fn rare_one(&self, names: &mut Names, chance: &mut Chance) -> Name {
        let start = chance.of_these(&self.starts);
        let end = chance.of_these(&self.ends);
        let whole = |start: &str, end: &str| -> String { format!("{start}{end}") };
        let main = names.keep(&whole(&start[0], &end[0]));
        let mut others = Vec::new();
        for (place, spelling) in start.iter().flat_map(|start| end.iter().map(move |end| whole(start, end))).enumerate()
        {
            if place > 0 {
                others.push(names.keep(&spelling));
            }
        }
        names.relate(main, &others, &[]);
        main
    }
}

/// The names of one community.
#[derive(Default)]
pub struct Table {
    /// Girls' and boys' given names, for those born up to a year.
    given: [Vec<(i32, Draw)>; 2],
    /// Given names of the home language, beside an English or Muslim one.
    pub home: [Draw; 2],
    /// Last names.
    pub surnames: Draw,
    /// Words that serve women as a last name.
    pub women_last: Draw,
    /// A word before the given name of boys, such as Mohammed.
    pub prefix: Draw,
}

impl Table {
    /// Reads the tables of all communities into the names of a town.
    pub fn all(names: &mut Names) -> Vec<Self> {
        COMMUNITIES.iter().map(|community| Self::read(names, community.text)).collect()
    }

    fn read(names: &mut Names, text: &str) -> Self {
        let mut table = Self::default();
        let text: String = text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
        for section in text.split('[').skip(1) {
            let (head, words) = section.split_once(']').unwrap_or((section, ""));
            let kind = head.split_whitespace().next().unwrap_or_default();
            let setting = |name: &str, usual: f64| -> f64 {
                let found = head.split_whitespace().find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
                found.and_then(|number| number.parse().ok()).unwrap_or(usual)
            };
            if let Some(of) = kind.strip_suffix("_tail") {
                for draw in table.draws(of) {
                    draw.rare = setting("share", 0.1);
                    draw.starts = parts(words);
                }
            } else if let Some(of) = kind.strip_suffix("_ends") {
                for draw in table.draws(of) {
                    draw.ends = parts(words);
                }
            } else {
                if let Some(sex) = sex_of(kind) {
                    table.given[sex].push((setting("until", 9999.0) as i32, Draw::default()));
                }
                let (flat, steep) = (setting("flat", 2.7), setting("steep", 0.9));
                if let Some(draw) = table.draws(kind).pop() {
                    draw.fill(names, words, flat, steep);
                }
            }
        }
        table
    }

    /// Where the names of a section go. A tail of given names belongs to every age.
    fn draws(&mut self, kind: &str) -> Vec<&mut Draw> {
        match kind {
            "girls" => self.given[0].iter_mut().map(|(_, draw)| draw).collect(),
            "boys" => self.given[1].iter_mut().map(|(_, draw)| draw).collect(),
            "girls_home" => vec![&mut self.home[0]],
            "boys_home" => vec![&mut self.home[1]],
            "surnames" => vec![&mut self.surnames],
            "women_last" => vec![&mut self.women_last],
            "prefix" => vec![&mut self.prefix],
            _ => Vec::new(),
        }
    }

    /// The given names for a girl (0) or boy (1) born in a year.
    pub fn given(&self, sex: usize, born: i32) -> &Draw {
        let ages = &self.given[sex];
        // Names come and go over some years, so the border between two fashions is where the first of them ends.
        &ages.iter().find(|(until, _)| born <= *until).unwrap_or(&ages[ages.len() - 1]).1
    }
}

fn sex_of(kind: &str) -> Option<usize> {
    match kind {
        "girls" => Some(0),
        "boys" => Some(1),
        _ => None,
    }
}

/// Beginnings or ends of rare names, each with its spellings.
fn parts(words: &str) -> Vec<Vec<String>> {
    let spellings =
        |word: &str| word.split('/').filter(|part| !part.is_empty()).map(str::to_string).collect::<Vec<_>>();
    words.split_whitespace().map(spellings).filter(|spellings| !spellings.is_empty()).collect()
}

/// A power of a number of at least one with a small negative exponent in hundredths, by repeated square roots, which every machine works
/// out to the same bit; the power of the standard library is only as exact as the system it runs on.
fn power(base: f64, exponent: f64) -> f64 {
    let mut left = -exponent;
    let mut result = 1.0;
    let mut root = base;
    let mut size = 1.0;
    while left >= 1.0 {
        result *= base;
        left -= 1.0;
    }
    for _ in 0..40 {
        root = root.sqrt();
        size /= 2.0;
        if left >= size {
            result *= root;
            left -= size;
        }
    }
    1.0 / result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_right() {
        for (base, exponent) in [(1.0, -0.9), (3.7, -0.8), (190.0, -1.0), (16.0, -0.25)] {
            assert!((power(base, exponent) - f64::powf(base, exponent)).abs() < 1e-9);
        }
    }

    #[test]
    fn every_community_has_names_for_everybody() {
        let mut names = Names::default();
        let tables = Table::all(&mut names);
        for (table, community) in tables.iter().zip(&COMMUNITIES) {
            for sex in 0..2 {
                for born in [1930, 1980, 2020] {
                    assert!(!table.given(sex, born).is_empty(), "{}", community.word);
                }
            }
            assert!(!table.surnames.is_empty(), "{}", community.word);
        }
        assert!((COMMUNITIES.iter().map(|community| community.share).sum::<f64>() - 100.0).abs() < 1e-9);
    }

    #[test]
    fn common_names_are_common_and_rare_ones_many() {
        let mut names = Names::default();
        let table = &Table::all(&mut names)[0];
        let mut chance = Chance::of(3, 0, 0, 0);
        let mut counts = rustc_hash::FxHashMap::default();
        for _ in 0..50_000 {
            *counts.entry(table.surnames.one(&mut names, &mut chance)).or_insert(0) += 1;
        }
        let smith = counts[&names.keep("Smith")];
        assert!((400..900).contains(&smith), "Smith {smith} of 50,000");
        assert!(counts.len() > 2_500, "{} surnames", counts.len());
    }
}
