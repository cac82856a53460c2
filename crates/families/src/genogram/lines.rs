//! The lines between figures: partners, parents and children, and how it is between two people.

use super::layout::HALF;
use super::{Bond, Line};
use crate::tie_codes::{Closeness, Couple};
use crate::ties::Shape;

type Place = (i64, i64);

/// Every line of the picture.
pub(super) fn between(places: &[Place], bonds: &[(usize, usize, &Bond<'_>)]) -> Vec<Line> {
    let mut lines = Vec::new();
    for (from, to, bond) in bonds {
        let (one, other) = (places[*from], places[*to]);
        match bond.kind.shape {
            Shape::Couple => couple(&mut lines, one, other, bond.couple),
            Shape::Parent => lines.push(descent(one, other, dashes_of(bond))),
            Shape::Sibling if !share_a_parent(*from, *to, bonds) => lines.push(arch(one, other, "6 4")),
            Shape::Kin if bond.kind.code.ends_with("grandparent") => lines.push(descent(one, other, "6 4")),
            Shape::Sibling | Shape::Kin | Shape::Network => {}
        }
        closeness(&mut lines, one, other, bond.closeness);
    }
    lines
}

/// A parent by birth has a whole line, everybody in a parent's place a dashed one.
fn dashes_of(bond: &Bond<'_>) -> &'static str {
    if ["mother", "father", "parent"].contains(&bond.kind.code) { "" } else { "6 4" }
}

fn share_a_parent(one: usize, other: usize, bonds: &[(usize, usize, &Bond<'_>)]) -> bool {
    let parents = |child: usize| {
        bonds
            .iter()
            .filter(move |(_, to, bond)| *to == child && bond.kind.shape == Shape::Parent)
            .map(|(from, ..)| *from)
    };
    parents(one).any(|parent| parents(other).any(|other| other == parent))
}

/// From below the one, along, and down to the other.
fn descent((x, y): Place, (to_x, to_y): Place, dashes: &'static str) -> Line {
    let (from_y, end_y) = (y + HALF, to_y - HALF);
    let turn = end_y - 16;
    Line { path: format!("M{x} {from_y}V{turn}H{to_x}V{end_y}"), dashes }
}

/// A low arch above two figures.
fn arch(one: Place, other: Place, dashes: &'static str) -> Line {
    let ((x, y), (to_x, to_y)) = if one.0 <= other.0 { (one, other) } else { (other, one) };
    let top = y.min(to_y) - HALF - 18;
    Line { path: format!("M{x} {}V{top}H{to_x}V{}", y - HALF, to_y - HALF), dashes }
}

/// Married partners have a whole line, others a dotted one; one stroke across it where they are separated, two where it has ended.
fn couple(lines: &mut Vec<Line>, one: Place, other: Place, state: Couple) {
    let ((x, y), (to_x, to_y)) = if one.0 <= other.0 { (one, other) } else { (other, one) };
    let dashes = match state {
        Couple::Married | Couple::Civil | Couple::Separated | Couple::Divorced => "",
        Couple::Cohabiting | Couple::Apart | Couple::Ended | Couple::NotKnown => "2 5",
    };
    lines.push(Line { path: format!("M{} {y}L{} {to_y}", x + HALF, to_x - HALF), dashes });
    let strokes: &[i64] = match state {
        Couple::Separated => &[0],
        Couple::Divorced | Couple::Ended => &[-5, 5],
        _ => &[],
    };
    let (middle_x, middle_y) = ((x + to_x) / 2, (y + to_y) / 2);
    for stroke in strokes {
        let at = middle_x + stroke;
        lines.push(Line { path: format!("M{} {}L{} {}", at - 5, middle_y + 10, at + 5, middle_y - 10), dashes: "" });
    }
}

/// How it is between two people: a double line, a zigzag, a broken line, or a broken line with a bar.
fn closeness(lines: &mut Vec<Line>, one: Place, other: Place, how: Closeness) {
    let ((x, y), (to_x, to_y)) = if one.0 <= other.0 { (one, other) } else { (other, one) };
    // Below the line of partners, so that the two can be told apart; from edge to edge.
    let (x, y, to_x, to_y) = (x + HALF - 6, y + HALF - 8, to_x - HALF + 6, to_y + HALF - 8);
    let straight = |shift: i64| format!("M{x} {}L{to_x} {}", y + shift, to_y + shift);
    if matches!(how, Closeness::Close | Closeness::CloseConflict) {
        lines.push(Line { path: straight(-2), dashes: "" });
        lines.push(Line { path: straight(2), dashes: "" });
    }
    if matches!(how, Closeness::Conflict | Closeness::CloseConflict) {
        lines.push(Line { path: zigzag((x, y), (to_x, to_y)), dashes: "" });
    }
    if matches!(how, Closeness::Distant | Closeness::CutOff) {
        lines.push(Line { path: straight(0), dashes: "10 8" });
    }
    if how == Closeness::CutOff {
        let (at, level) = ((x + to_x) / 2, (y + to_y) / 2);
        lines.push(Line { path: format!("M{at} {}V{}", level - 9, level + 9), dashes: "" });
        lines.push(Line { path: format!("M{} {}V{}", at + 6, level - 9, level + 9), dashes: "" });
    }
}

fn zigzag((x, y): Place, (to_x, to_y): Place) -> String {
    const TEETH: i64 = 8;
    let mut path = format!("M{x} {y}");
    for tooth in 1..TEETH {
        let up = if tooth % 2 == 0 { 6 } else { -6 };
        path.push_str(&format!("L{} {}", x + (to_x - x) * tooth / TEETH, y + (to_y - y) * tooth / TEETH + up));
    }
    path.push_str(&format!("L{to_x} {to_y}"));
    path
}
