//! Comparing names: forenames, second forenames and surnames, whichever way round they were written.

use super::near::{Letters, Memo, letters};
use crate::clean::People;
use crate::clean::names::MOST_PARTS;
use crate::clean::people::Name;
use crate::fields::{family, given, middle};
use crate::hash;
use crate::tokens::{Token, Tokens};

/// The grades of a pair of names.
pub(super) struct Grades {
    pub given: u8,
    pub middle: u8,
    pub family: u8,
}

/// How near two parts of names are, the nearest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Near {
    No,
    Alike,
    Initial,
    Sound,
    Slip,
    Short,
    Spelling,
    Same,
}

type Parts = [u32; MOST_PARTS];

/// Compares two names.
pub(super) fn compare(people: &People, a: u32, b: u32, memo: &mut [Memo<Near>; 2]) -> Grades {
    let (x, y) = (&people.names[a as usize], &people.names[b as usize]);
    if a == b {
        let known = |part: u32, grade: u8| if part == 0 { 0 } else { grade };
        let middle = if people.names[a as usize].second { middle::SAME } else { 0 };
        return Grades { given: known(x.given[0], given::SAME), middle, family: known(x.family[0], family::SAME) };
    }
    let mut side = Side { tokens: &people.tokens, memo };
    let grades = side.straight(x, y);
    let poor = |g: u8, bad: &[u8]| g == 0 || bad.contains(&g);
    let may = poor(grades.given, &[given::DIFFERENT, given::ALIKE, given::INITIAL, given::OTHER])
        && poor(grades.family, &[family::DIFFERENT, family::ALIKE, family::INITIAL, family::SOFT]);
    match if may { side.turned(x, y) } else { None } {
        Some(family) => Grades { given: given::SWAPPED, middle: 0, family },
        None if may && side.turned_to_initial(x, y) => Grades { given: given::INITIAL, middle: 0, family: 0 },
        None => grades,
    }
}

struct Side<'a> {
    tokens: &'a Tokens,
    memo: &'a mut [Memo<Near>; 2],
}

impl Side<'_> {
    fn straight(&mut self, x: &Name, y: &Name) -> Grades {
        let at = (usize::from(x.called), usize::from(y.called));
        let grade = self.given(&x.given, &y.given, at);
        // Where a forename of one stands second in the other's, what is left over tells nothing more.
        let middle =
            if grade == given::OTHER || !(x.second && y.second) { 0 } else { self.middle(&x.given, &y.given, at) };
        Grades { given: grade, middle, family: self.family(&x.family, &y.family) }
    }

    /// If the forenames of each are found among the surnames of the other, the grade of the surnames. Where one of them
    /// has one part only, or what is left over is no family's own surname ("Shirin Ahmed", "Akter Shirin"), one part that
    /// is found is enough, but then the surnames tell no more.
    fn turned(&mut self, x: &Name, y: &Name) -> Option<u8> {
        let one = |n: &Name| n.given[0] == 0 || n.family[0] == 0;
        let there = self.any(&x.given, &y.family);
        let back = self.any(&x.family, &y.given);
        let soft = |parts_of: &Parts| parts(parts_of).all(|p| self.tokens.about(p).soft);
        let left = (there && (soft(&y.given) || soft(&x.family))) || (back && (soft(&x.given) || soft(&y.family)));
        match (there && back, there || back) {
            (true, _) => Some(family::SWAPPED),
            (_, true) if one(x) || one(y) => Some(0),
            _ if left => Some(family::SOFT),
            _ => None,
        }
    }

    /// Whether the surname of one stands first in the other, and its forename last with its first letter only: "Alan Bailey", "Bailey A".
    fn turned_to_initial(&mut self, x: &Name, y: &Name) -> bool {
        let tokens = self.tokens;
        let first = |of: &Parts, letter: u32| {
            let about = tokens.about(letter);
            about.letters == 1 && parts(of).any(|p| tokens.about(p).first == about.first)
        };
        (first(&x.given, y.family[0]) && self.any(&x.family, &y.given))
            || (first(&y.given, x.family[0]) && self.any(&y.family, &x.given))
    }

    fn any(&mut self, x: &Parts, y: &Parts) -> bool {
        parts(x).any(|p| parts(y).any(|q| self.near(p, q, 0) >= Near::Sound))
    }

    /// The grade of the forenames; `at` are the places of those that somebody is called by.
    fn given(&mut self, x: &Parts, y: &Parts, at: (usize, usize)) -> u8 {
        if x[0] == 0 || y[0] == 0 {
            return 0;
        }
        let (m, n) = at;
        match self.near(x[m], y[n], 0) {
            Near::Same => given::SAME,
            Near::Spelling => given::SPELLING,
            Near::Short => given::SHORT,
            Near::Slip => given::SLIP,
            Near::Sound => given::SOUND,
            near => self.given_otherwise(x, y, (m, n), near),
        }
    }

    /// The grade of forenames of which the ones somebody is called by are not near: the name of one may stand second
    /// in the other's, or be written as an initial there.
    fn given_otherwise(&mut self, x: &Parts, y: &Parts, at: (usize, usize), near: Near) -> u8 {
        let (p, q) = (x[at.0], y[at.1]);
        let generic = self.tokens.about(p).generic || self.tokens.about(q).generic;
        let among =
            |side: &mut Self, one: u32, all: &Parts| parts(all).any(|other| side.near(one, other, 0) >= Near::Spelling);
        let shared = among(self, p, y) || among(self, q, x);
        match near {
            _ if shared && generic => given::INITIAL,
            _ if shared => given::OTHER,
            Near::Initial => given::INITIAL,
            _ if self.near(x[0], y[0], 0) == Near::Initial => given::INITIAL,
            Near::Alike => given::ALIKE,
            _ => given::DIFFERENT,
        }
    }

    /// The grade of the forenames but those that were compared; not known if either has no other.
    fn middle(&mut self, x: &Parts, y: &Parts, at: (usize, usize)) -> u8 {
        let rest = |all: &Parts, but: usize| {
            let mut rest = *all;
            rest[but] = 0;
            rest
        };
        let (x, y) = (rest(x, at.0), rest(y, at.1));
        let tokens = self.tokens;
        let telling = |p: &u32| *p != 0 && !tokens.about(*p).generic;
        let mut best = 0;
        for p in x.into_iter().filter(telling) {
            for q in y.into_iter().filter(telling) {
                let grade = match self.near(p, q, 0) {
                    Near::Initial => middle::INITIAL,
                    near if near >= Near::Sound => middle::SAME,
                    _ => middle::DIFFERENT,
                };
                best = if best == 0 { grade } else { best.min(grade) };
            }
        }
        best
    }

    fn family(&mut self, x: &Parts, y: &Parts) -> u8 {
        if x[0] == 0 || y[0] == 0 {
            return 0;
        }
        if x == y {
            return family::SAME;
        }
        let (mut best, mut whole) = (Near::No, true);
        for p in parts(x) {
            let nearest = parts(y).map(|q| self.near(p, q, 1)).max().unwrap_or(Near::No);
            best = best.max(nearest);
            whole &= nearest >= Near::Spelling;
        }
        let even = parts(x).count() == parts(y).count();
        let soft = |parts_of: &Parts| parts(parts_of).all(|p| self.tokens.about(p).soft);
        match best {
            Near::Same if whole && even => family::SAME,
            Near::Spelling | Near::Same if whole && even => family::SPELLING,
            Near::Spelling | Near::Same => family::PART,
            _ if soft(x) != soft(y) => family::SOFT,
            Near::Slip | Near::Short => family::SLIP,
            Near::Sound => family::SOUND,
            Near::Initial => family::INITIAL,
            Near::Alike => family::ALIKE,
            Near::No => family::DIFFERENT,
        }
    }

    /// How near two parts are. `side` is 0 among forenames, 1 among surnames: a letter's difference between two names
    /// that many bear is a difference, not a slip.
    fn near(&mut self, p: u32, q: u32, side: usize) -> Near {
        if p == q {
            return Near::Same;
        }
        let tokens = self.tokens;
        self.memo[side].ask(p, q, || how_near(tokens, p, q, side))
    }
}

/// How near two different parts are; see [`Side::near`].
fn how_near(tokens: &Tokens, p: u32, q: u32, side: usize) -> Near {
    let (a, b) = (tokens.about(p), tokens.about(q));
    if a.head == b.head {
        return Near::Spelling;
    }
    if a.letters == 1 || b.letters == 1 {
        return if a.first == b.first { Near::Initial } else { Near::No };
    }
    if side == 0 && short(a, b) {
        return Near::Short;
    }
    let otherwise = if same_sound(a, b) { Near::Sound } else { Near::No };
    // A slip of two letters changes four kinds of letter at most, and words that look alike share most of them.
    if (a.mask ^ b.mask).count_ones() > 4 {
        return otherwise;
    }
    match letters(tokens.text(p), tokens.text(q)) {
        Letters::Far => otherwise,
        Letters::Alike => otherwise.max(Near::Alike),
        Letters::Slip if both_known(a, b, side) => {
            if same_sound(a, b) {
                Near::Spelling
            } else {
                Near::Alike
            }
        }
        Letters::Slip => Near::Slip,
    }
}

/// The forename by which somebody is called: the first that is not borne by everybody.
pub(crate) fn call_name(tokens: &Tokens, parts: &[u32; MOST_PARTS]) -> usize {
    let known = |p: &u32| *p != 0 && !tokens.about(*p).generic && tokens.about(*p).letters > 1;
    parts.iter().position(known).unwrap_or(0)
}

fn parts(list: &Parts) -> impl Iterator<Item = u32> + '_ {
    list.iter().copied().filter(|p| *p != 0)
}

/// Whether one is short for the other, or both for one name.
fn short(a: &Token, b: &Token) -> bool {
    let shared = |x: &[u64], y: u64| x.contains(&y);
    shared(&a.whole, b.sound) || shared(&b.whole, a.sound) || a.whole.iter().any(|w| *w != 0 && b.whole.contains(w))
}

/// Whether two names are one in two spellings, by their bones or sound and whether they end in a vowel: Rahima and
/// Raheema are, Daniel and Danielle are not.
fn same_sound(a: &Token, b: &Token) -> bool {
    (a.bones == b.bones || a.sound == b.sound) && a.vowel_end == b.vowel_end
}

/// Whether both are names in their own right: each borne by several rows, and neither by twenty times fewer.
fn both_known(a: &Token, b: &Token, side: usize) -> bool {
    let (few, many) = (a.uses[side].min(b.uses[side]), a.uses[side].max(b.uses[side]));
    few >= 4 && few * 20 >= many
}

/// A key that two names share if both the name somebody is called by and the surnames are the same in any spelling; 0
/// if either is not known.
pub fn whole_key(tokens: &Tokens, name: &Name) -> u64 {
    if name.given[0] == 0 || name.family[0] == 0 {
        return 0;
    }
    let called = tokens.about(name.given[usize::from(name.called)]);
    let surnames = parts(&name.family).fold(0_u64, |sum, p| sum.wrapping_add(tokens.about(p).head));
    hash::pair(called.head, surnames)
}

/// How many rows bear the forename that two names share: the commoner spelling's count.
pub fn given_rarity(people: &People, a: u32, b: u32) -> u32 {
    let (x, y) = (&people.names[a as usize], &people.names[b as usize]);
    rarity(&people.tokens, &x.given, &y.given, 0)
}

/// How many rows bear the surname that two names share.
pub fn family_rarity(people: &People, a: u32, b: u32) -> u32 {
    let (x, y) = (&people.names[a as usize], &people.names[b as usize]);
    rarity(&people.tokens, &x.family, &y.family, 1)
}

fn rarity(tokens: &Tokens, x: &Parts, y: &Parts, side: usize) -> u32 {
    let shared = parts(x).filter(|p| parts(y).any(|q| tokens.about(*p).head == tokens.about(q).head));
    shared.map(|p| tokens.about(p).head_uses[side]).filter(|n| *n > 0).min().unwrap_or(0)
}
