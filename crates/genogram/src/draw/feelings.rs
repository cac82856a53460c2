//! How lines look that say how it is between two people, or between a family and somebody outside.

use std::collections::BTreeSet;

use super::svg::{Anchor, Svg};
use super::ties;
use crate::geometry::{Point, at};
use crate::input::FeelingKind;
use crate::layout::{Plan, What};
use crate::net::Way;
use crate::words::Sign;

/// From one tooth of a zigzag to the next, and how far it stands out.
const TOOTH: i64 = 6;
const OUT: i64 = 4;

/// All of them, and the signs that they are.
pub(crate) fn feelings(svg: &mut Svg, plan: &Plan<'_>, signs: &mut BTreeSet<Sign>) {
    if plan.felt.is_empty() {
        return;
    }
    svg.open("genogram-feelings", "fill=\"none\" stroke=\"#505a5f\" stroke-width=\"1.5\" stroke-linejoin=\"round\"");
    for felt in &plan.felt {
        let points = &felt.stroke.points;
        match felt.what {
            What::Feels(kind) => {
                signs.insert(sign(kind));
                feeling(svg, points, kind);
            }
            What::InPlace(kind) => {
                signs.insert(ties::way_sign(Way::Parent(kind)));
                let (class, attributes) = ties::way_look(Way::Parent(kind));
                svg.raw("<g stroke=\"currentColor\" stroke-width=\"2\">");
                svg.lines(&[points], class, attributes);
                svg.raw("</g>");
            }
            What::Against => {
                signs.insert(Sign::Against);
                against(svg, points);
            }
        }
    }
    svg.close();
}

fn sign(kind: FeelingKind) -> Sign {
    match kind {
        FeelingKind::Close => Sign::Close,
        FeelingKind::CloseConflict => Sign::CloseConflict,
        FeelingKind::Conflict => Sign::Conflict,
        FeelingKind::Distant => Sign::Distant,
        FeelingKind::CutOff => Sign::CutOff,
        FeelingKind::Harmful => Sign::Harmful,
    }
}

pub(crate) fn feeling(svg: &mut Svg, points: &[Point], kind: FeelingKind) {
    match kind {
        FeelingKind::Close => double(svg, points, "genogram-close"),
        FeelingKind::CloseConflict => {
            double(svg, points, "genogram-close");
            zigzag(svg, points, "genogram-conflict");
        }
        FeelingKind::Conflict => zigzag(svg, points, "genogram-conflict"),
        FeelingKind::Distant => svg.lines(&[points], "genogram-distant", "stroke-dasharray=\"3 7\""),
        FeelingKind::CutOff => cut(svg, points),
        FeelingKind::Harmful => {
            zigzag(svg, points, "genogram-harmful");
            arrow(svg, points, "genogram-harmful");
        }
    }
}

/// A line to a child who stands above the parent.
pub(crate) fn against(svg: &mut Svg, points: &[Point]) {
    svg.lines(&[points], "genogram-against", "stroke-dasharray=\"1 4\" stroke-linecap=\"round\"");
    if let Some((middle, _)) = middle(points) {
        svg.raw("<g stroke=\"none\" fill=\"currentColor\">");
        svg.text(at(middle.x + 8, middle.y + 5), "?", Anchor::Middle, "font-size=\"16\" font-weight=\"bold\"");
        svg.raw("</g>");
    }
}

/// Two lines beside each other.
pub(crate) fn double(svg: &mut Svg, points: &[Point], class: &str) {
    let shifted = |by: i64| -> Vec<Point> {
        let corner = |index: usize| {
            let before = (index > 0).then(|| aside(points[index - 1], points[index], by));
            let after = points.get(index + 1).map(|next| aside(points[index], *next, by));
            // Where it turns both sides ask for their shift; where it goes straight on they ask for the same.
            let (x, y) = match (before, after) {
                (Some(one), Some(other)) if one != other => (one.0 + other.0, one.1 + other.1),
                (Some(one), _) | (None, Some(one)) => one,
                (None, None) => (0, 0),
            };
            at(points[index].x + x, points[index].y + y)
        };
        (0..points.len()).map(corner).collect()
    };
    let (one, other) = (shifted(2), shifted(-2));
    svg.lines(&[&one, &other], class, "");
}

/// So far to the side of a line.
fn aside(from: Point, to: Point, by: i64) -> (i64, i64) {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let long = (dx * dx + dy * dy).isqrt().max(1);
    let rounded = |value: i64| (2 * value + value.signum() * long) / (2 * long);
    (rounded(-dy * by), rounded(dx * by))
}

pub(crate) fn zigzag(svg: &mut Svg, points: &[Point], class: &str) {
    let mut teeth: Vec<Point> = points.first().copied().into_iter().collect();
    let mut side = 1;
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let count = ((dx * dx + dy * dy).isqrt() / TOOTH).max(1);
        for tooth in 1..count {
            let (x, y) = aside(from, to, OUT * side);
            teeth.push(at(from.x + dx * tooth / count + x, from.y + dy * tooth / count + y));
            side = -side;
        }
        teeth.push(to);
    }
    svg.lines(&[&teeth], class, "");
}

/// A line that is broken off: two bars across its middle, with nothing between them.
pub(crate) fn cut(svg: &mut Svg, points: &[Point]) {
    let Some((place, (from, to))) = middle(points) else { return };
    let along = |by: i64| {
        let (x, y) = aside(from, to, by);
        // A quarter turn back: from across the line to along it.
        at(place.x + y, place.y - x)
    };
    let (before, after) = (along(-4), along(4));
    let index = points.windows(2).position(|pair| (pair[0], pair[1]) == (from, to)).unwrap_or(0);
    let mut first: Vec<Point> = points[..=index].to_vec();
    first.push(before);
    let mut second = vec![after];
    second.extend(&points[index + 1..]);
    let (x, y) = aside(from, to, 8);
    let bar = |center: Point| [at(center.x - x, center.y - y), at(center.x + x, center.y + y)];
    svg.lines(&[&first, &second, &bar(before), &bar(after)], "genogram-cut", "");
}

/// An arrowhead at the end.
pub(crate) fn arrow(svg: &mut Svg, points: &[Point], class: &str) {
    let [.., from, to] = points else { return };
    let (x, y) = aside(*from, *to, 5);
    let (back_x, back_y) = aside(*from, *to, 9);
    let back = at(to.x - back_y, to.y + back_x);
    let tips = [at(back.x + x, back.y + y), *to, at(back.x - x, back.y - y)];
    svg.lines(&[&tips], class, "fill=\"#505a5f\"");
}

/// The middle of the longest piece of a line, and that piece.
fn middle(points: &[Point]) -> Option<(Point, (Point, Point))> {
    let long = |pair: &&[Point]| (pair[0].x - pair[1].x).pow(2) + (pair[0].y - pair[1].y).pow(2);
    let pair = points.windows(2).max_by_key(long)?;
    Some((at((pair[0].x + pair[1].x) / 2, (pair[0].y + pair[1].y) / 2), (pair[0], pair[1])))
}
