//! Chance that can be repeated: every draw comes from a ChaCha stream that is known by the seed and by what is drawn for.
//!
//! The draws are worked out here from plain 64-bit numbers and not by a library of distributions, whose results may change between
//! its versions: a town of a seed must stay the same town, bit for bit.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of chance.
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// The stream of a seed that belongs to a purpose and to one thing, such as a person with a feed. Streams of different
    /// purposes or things do not depend on each other, so rows can be written in any order and by any number of threads.
    pub fn of(seed: u64, purpose: u64, first: u64, second: u64) -> Self {
        let mut key = [0; 32];
        for (part, number) in key.chunks_exact_mut(8).zip([seed, purpose, first, second]) {
            part.copy_from_slice(&number.to_le_bytes());
        }
        Self(ChaCha8Rng::from_seed(key))
    }

    /// At least 0, below 1.
    pub fn unit(&mut self) -> f64 {
        // 53 bits are what an f64 holds exactly.
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something of this probability happens. A probability of zero or less, or of one and more, draws too, so that a
    /// changed rate does not move every later draw.
    pub fn hit(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A number below `limit`, which must not be zero. The bias of the multiplication is below 2^-32 for the sizes of a town.
    pub fn below(&mut self, limit: usize) -> usize {
        ((u128::from(self.0.next_u64()) * limit as u128) >> 64) as usize
    }

    /// A number from the first to the last, both included.
    pub fn between(&mut self, first: i32, last: i32) -> i32 {
        first + self.below((last - first).max(0) as usize + 1) as i32
    }

    /// One of these, which must not be empty.
    pub fn of_these<'a, T>(&mut self, these: &'a [T]) -> &'a T {
        &these[self.below(these.len())]
    }

    /// A place in a list of weights, by weight.
    pub fn by_weight(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (place, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return place;
            }
        }
        weights.len() - 1
    }

    /// A number around zero with a spread of about one: the sum of twelve even draws, near enough to the normal curve and the
    /// same on every machine, as no logarithm or cosine of a system library is asked.
    pub fn bell(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// How often something happens that is expected `mean` times (Poisson's law, by waiting; meant for small means).
    pub fn times(&mut self, mean: f64) -> u32 {
        let mut left = mean;
        let mut count = 0;
        while count < 60 {
            left -= waiting(self.unit());
            if left < 0.0 {
                break;
            }
            count += 1;
        }
        count
    }

    /// Puts these into a chance order.
    pub fn shuffle<T>(&mut self, these: &mut [T]) {
        for last in (1..these.len()).rev() {
            these.swap(last, self.below(last + 1));
        }
    }
}

/// Minus the natural logarithm of one minus an even draw, by the series of artanh, for the reason given at [`Chance::bell`].
fn waiting(even: f64) -> f64 {
    let mut rest = 1.0 - even;
    let mut halvings = 0.0;
    while rest < 0.5 {
        rest *= 2.0;
        halvings += 1.0;
    }
    let ratio = (1.0 - rest) / (1.0 + rest);
    let square = ratio * ratio;
    let series = (0..12).rev().fold(0.0, |sum, power| sum * square + 1.0 / f64::from(2 * power + 1));
    2.0 * ratio * series + halvings * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_stream_draws_the_same() {
        let draw = || (Chance::of(7, 1, 2, 3).below(1000), Chance::of(7, 1, 2, 4).below(1_000_000));
        assert_eq!(draw(), draw());
        assert_ne!(Chance::of(7, 1, 2, 3).below(1 << 40), Chance::of(8, 1, 2, 3).below(1 << 40));
    }

    #[test]
    fn the_waiting_time_is_the_logarithm() {
        for even in [0.0, 0.001, 0.3, 0.5, 0.9, 0.999_999] {
            let right = -f64::ln(1.0 - even);
            assert!((waiting(even) - right).abs() < 1e-9, "{even}: {} is not {right}", waiting(even));
        }
    }

    #[test]
    fn things_happen_as_often_as_expected() {
        let mut chance = Chance::of(1, 0, 0, 0);
        let total: u32 = (0..20_000).map(|_| chance.times(1.7)).sum();
        assert!((f64::from(total) / 20_000.0 - 1.7).abs() < 0.05);
    }
}
