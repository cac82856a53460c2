//! How an agency writes where somebody lives.

use super::Habits;
use crate::chance::Chance;
use crate::town::homes::{self, BLOCKS, Home, Kind};

/// An address line: number and street, with the flat or the block or the room before it, in one of the ways in which people write it.
pub fn line(home: &Home, habits: &Habits, chance: &mut Chance) -> String {
    let (street, (kind, short)) = homes::street(home.street);
    let kind = if chance.hit(0.22) { short } else { kind };
    let number = home.number;
    let comma = if chance.hit(0.07) { "," } else { "" };
    let mut line = match home.kind {
        Kind::House | Kind::Hostel => format!("{number}{comma} {street} {kind}"),
        Kind::Rooms if chance.hit(0.3) => {
            format!("Room {}, {number} {street} {kind}", chance.between(1, i32::from(home.room)))
        }
        Kind::Rooms => format!("{number}{comma} {street} {kind}"),
        Kind::Flat => {
            let (flat, block) = (home.flat, BLOCKS[home.block as usize]);
            match chance.by_weight(&[0.55, 0.3, 0.1, 0.05]) {
                0 => format!("Flat {flat}, {number} {street} {kind}"),
                1 => format!("{flat} {block}, {number} {street} {kind}"),
                2 => format!("Flat {flat}, {block}, {number} {street} {kind}"),
                _ => format!("{number} {street} {kind}"),
            }
        }
    };
    if chance.hit(0.012) {
        super::lettering::slip(&mut line, chance);
    }
    if habits.capitals { line.to_uppercase() } else { line }
}

/// A postcode as written: with or without its space, now and then with a sign that is wrong.
pub fn postcode(home: &Home, habits: &Habits, chance: &mut Chance) -> String {
    let mut postcode = homes::postcode(home.postcode);
    if chance.hit(habits.postcode_slip) {
        let place = chance.below(postcode.len());
        let sign = postcode.as_bytes()[place];
        let other = if sign.is_ascii_digit() { b'0' + chance.below(10) as u8 } else { b'A' + chance.below(26) as u8 };
        if sign != b' ' {
            postcode.replace_range(place..=place, &char::from(other).to_string());
        }
    }
    if chance.hit(0.05) {
        postcode.retain(|sign| sign != ' ');
    }
    postcode
}
