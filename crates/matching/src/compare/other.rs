//! Comparing further columns.

use super::dates;
use super::near::{Letters, Memo, letters};
use crate::clean::{Born, Extra};
use crate::config::Kind;

/// The grade of two values of a further column. `column` keeps the columns apart in the memory.
pub(super) fn compare(extra: &Extra, kind: Kind, a: u32, b: u32, column: usize, memo: &mut Memo<Letters>) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    if kind == Kind::Date {
        let born = |n: u32| Born(extra.numbers[n as usize] as u32);
        return dates::compare(born(a), born(b));
    }
    let (x, y) = (&extra.texts[a as usize], &extra.texts[b as usize]);
    if a == b || x == y {
        return 1;
    }
    match kind {
        Kind::Category => 2,
        Kind::Exact => 3 - u8::from(slip(x, y)),
        Kind::Number => {
            let (m, n) = (extra.numbers[a as usize], extra.numbers[b as usize]);
            let near = (m - n).abs() <= 0.05 * m.abs().max(n.abs());
            if m == n { 1 } else { 3 - u8::from(near) }
        }
        _ => {
            let salt = (column as u32).wrapping_mul(0x9E37_79B9);
            match memo.ask(a ^ salt, b ^ salt, || letters(x, y)) {
                Letters::Slip => 2,
                Letters::Alike => 3,
                Letters::Far => {
                    if word_shared(x, y) {
                        3
                    } else {
                        4
                    }
                }
            }
        }
    }
}

/// Whether two codes of five signs or more are one sign apart, or two signs changed round.
fn slip(x: &str, y: &str) -> bool {
    x.len().min(y.len()) >= 5 && rapidfuzz::distance::osa::distance(x.chars(), y.chars()) == 1
}

/// Whether two texts share a word of four letters or more.
fn word_shared(x: &str, y: &str) -> bool {
    let between = |c: char| !c.is_alphanumeric();
    x.split(between).any(|w| w.len() >= 4 && y.split(between).any(|v| v == w))
}
