//! Comparing where two records say that somebody lives.

use crate::clean::places::Address;
use crate::clean::{People, Record};
use crate::fields::place::{AREA, BUILDING, DIFFERENT, HOME, NEAR_HOME, POSTCODE, STREET};

/// The grade of two places.
pub(crate) fn compare(people: &People, a: &Record, b: &Record) -> u8 {
    if a.home == b.home && a.home != 0 {
        return HOME;
    }
    let (x, y) = (&people.addresses[a.address as usize], &people.addresses[b.address as usize]);
    let (p, q) = (&people.postcodes[a.postcode as usize], &people.postcodes[b.postcode as usize]);
    if p.0.whole == 0 || q.0.whole == 0 {
        return without_postcode(x, y);
    }
    let numbers = x.number != 0 && y.number != 0;
    let same_number = numbers && x.number == y.number && flats(x, y);
    if p.0.whole == q.0.whole {
        return match (numbers, same_number) {
            (true, true) => HOME,
            (true, false) if x.number == y.number => BUILDING,
            (true, false) => STREET,
            (false, _) if streets(x, y) && x.number == y.number => HOME,
            _ => POSTCODE,
        };
    }
    if same_number && (streets(x, y) || one_sign(&p.1, &q.1)) {
        return NEAR_HOME;
    }
    let near = |m: u64, n: u64| m == n && m != 0;
    if near(p.0.sector, q.0.sector) || near(p.0.district, q.0.district) { AREA } else { DIFFERENT }
}

/// The grade of two addresses of which one has no postcode.
fn without_postcode(x: &Address, y: &Address) -> u8 {
    if x.is_nothing() || y.is_nothing() {
        return 0;
    }
    if x.whole == y.whole {
        return HOME;
    }
    let same_number = x.number == y.number && x.number != 0;
    match (streets(x, y), same_number) {
        (true, true) if flats(x, y) => HOME,
        (true, true) => BUILDING,
        (true, false) if x.number == 0 || y.number == 0 => POSTCODE,
        (true, false) => STREET,
        _ => DIFFERENT,
    }
}

/// Whether two addresses may be of one flat: a flat that one of them leaves out is no difference.
fn flats(x: &Address, y: &Address) -> bool {
    x.flat == y.flat || x.flat == 0 || y.flat == 0
}

/// Whether two streets share a word.
fn streets(x: &Address, y: &Address) -> bool {
    x.words.iter().any(|w| *w != 0 && y.words.contains(w))
}

/// Whether two postcodes are one sign apart, or two signs changed round.
fn one_sign(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut wrong = (0..a.len()).filter(|n| a[*n] != b[*n]);
    match (wrong.next(), wrong.next(), wrong.next()) {
        (Some(_), None, _) => true,
        (Some(m), Some(n), None) => n == m + 1 && a[m] == b[n] && a[n] == b[m],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_one_sign_apart() {
        assert!(one_sign("lu87yg", "lu97yg") && one_sign("lu87yg", "lu78yg"));
        assert!(!one_sign("lu87yg", "lu91ab") && !one_sign("lu87yg", "lu87y"));
    }
}
