//! The lines of couples, of parents and children, and the outlines of homes.

use std::collections::{BTreeMap, BTreeSet};

use super::svg::{Anchor, Svg};
use crate::geometry::{Point, Tie, at};
use crate::grid::Line;
use crate::input::{ParentKind, UnionKind};
use crate::layout::{HALF, Plan, SMALL};
use crate::net::Way;
use crate::words::Sign;

/// How a line looks: its class and what it has when no style sheet is there.
pub(crate) type Look = (&'static str, &'static str);

pub(crate) fn couple_look(kind: UnionKind) -> Look {
    match kind {
        UnionKind::Married => ("genogram-married", ""),
        UnionKind::Together => ("genogram-together", "stroke-dasharray=\"7 4\""),
        UnionKind::Apart => ("genogram-apart", "stroke-dasharray=\"2 4\""),
        UnionKind::Separated => ("genogram-separated", ""),
        UnionKind::Divorced => ("genogram-divorced", ""),
        UnionKind::Ended => ("genogram-ended", "stroke-dasharray=\"7 4\""),
        UnionKind::NotKnown => ("genogram-couple", "stroke-width=\"1\""),
    }
}

pub(crate) fn couple_sign(kind: UnionKind) -> Sign {
    match kind {
        UnionKind::Married => Sign::Married,
        UnionKind::Together => Sign::Together,
        UnionKind::Apart => Sign::Apart,
        UnionKind::Separated => Sign::Separated,
        UnionKind::Divorced => Sign::Divorced,
        UnionKind::Ended => Sign::Ended,
        UnionKind::NotKnown => Sign::CoupleNotKnown,
    }
}

/// How many strokes lie across a couple's line.
pub(crate) fn strokes_across(kind: UnionKind) -> i64 {
    match kind {
        UnionKind::Separated => 1,
        UnionKind::Divorced | UnionKind::Ended => 2,
        _ => 0,
    }
}

pub(crate) fn way_look(way: Way) -> Look {
    match way {
        Way::Parent(ParentKind::Birth) => ("genogram-birth", ""),
        Way::Parent(ParentKind::Adopted) => ("genogram-adopted", "stroke-dasharray=\"10 3 2 3\""),
        Way::Parent(ParentKind::Guardian) => ("genogram-guardian", "stroke-dasharray=\"2 3\""),
        Way::Parent(ParentKind::Kinship) => ("genogram-kinship", "stroke-dasharray=\"2 6\""),
        Way::Parent(ParentKind::Foster) => ("genogram-foster", "stroke-dasharray=\"5 4\""),
        Way::Parent(ParentKind::Step) => ("genogram-step", "stroke-dasharray=\"12 5\""),
        Way::Kin => ("genogram-kin", "stroke-width=\"1\" stroke-dasharray=\"2 3\""),
    }
}

pub(crate) fn way_sign(way: Way) -> Sign {
    match way {
        Way::Parent(ParentKind::Birth) => Sign::Birth,
        Way::Parent(ParentKind::Adopted) => Sign::Adopted,
        Way::Parent(ParentKind::Guardian) => Sign::Guardian,
        Way::Parent(ParentKind::Kinship) => Sign::Kinship,
        Way::Parent(ParentKind::Foster) => Sign::Foster,
        Way::Parent(ParentKind::Step) => Sign::Step,
        Way::Kin => Sign::KinLine,
    }
}

/// Dashes by which the outlines of up to three homes are told apart.
pub(crate) const OUTLINES: [&str; 3] =
    ["stroke-dasharray=\"9 5\"", "stroke-dasharray=\"9 4 2 4\"", "stroke-dasharray=\"3 4\""];

/// The outlines of homes, with their names.
pub(crate) fn homes(svg: &mut Svg, plan: &Plan<'_>) {
    if plan.rings.is_empty() {
        return;
    }
    svg.open("genogram-homes", "fill=\"none\" stroke=\"#505a5f\" stroke-width=\"1.5\"");
    for ring in &plan.rings {
        svg.rounded(&ring.corners, "genogram-home", OUTLINES[ring.home % 3]);
    }
    svg.raw("<g stroke=\"none\" fill=\"currentColor\" font-size=\"12\">");
    for ring in &plan.rings {
        if let Some(tag) = ring.tag {
            svg.text(tag, &plan.base.net.homes[ring.home].0, Anchor::Start, "");
        }
    }
    svg.raw("</g>");
    svg.close();
}

/// All lines of the family, and the signs that they are. Dashed lines come first, so that whole ones stand out where they share a way.
pub(crate) fn family(svg: &mut Svg, plan: &Plan<'_>, signs: &mut BTreeSet<Sign>) {
    svg.open("genogram-ties", "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"");
    svg.raw("\n");
    let mut ways: BTreeMap<(std::cmp::Reverse<Way>, usize), Vec<&[Point]>> = BTreeMap::new();
    for stroke in &plan.strokes {
        match stroke.tie {
            Tie::Down { family, to } => {
                let way = way_of(plan, family, to);
                signs.insert(way_sign(way));
                ways.entry((std::cmp::Reverse(way), family)).or_default().push(&stroke.points);
            }
            Tie::Couple(couple) => {
                let kind = plan.base.net.couples[couple].kind;
                signs.insert(couple_sign(kind));
                let (class, attributes) = couple_look(kind);
                svg.lines(&[&stroke.points], class, attributes);
            }
            Tie::Feeling(_) => {}
        }
    }
    for ((way, _), lines) in ways {
        let (class, attributes) = way_look(way.0);
        svg.lines(&lines, class, attributes);
        svg.raw("\n");
    }
    across(svg, plan);
    twins(svg, plan, signs);
    brackets(svg, plan);
    svg.close();
    years(svg, plan);
}

/// In what way this line of a family comes down.
fn way_of(plan: &Plan<'_>, family: usize, to: usize) -> Way {
    let drops = plan.base.grid.drops.iter().filter(|drop| drop.family == family);
    let line = drops.flat_map(|drop| &drop.to).find(|(slot, _)| *slot == to).map(|(_, line)| *line);
    if let Some(Line::Way(way)) = line { way } else { Way::Kin }
}

/// The strokes across the lines of couples who separated, divorced or parted.
fn across(svg: &mut Svg, plan: &Plan<'_>) {
    for routes in &plan.base.routes {
        for route in routes {
            let couple = plan.base.grid.links[route.link].couple;
            let count = strokes_across(plan.base.net.couples[couple].kind);
            let middle = plan.across(route);
            slashes(svg, middle, count);
        }
    }
}

pub(crate) fn slashes(svg: &mut Svg, middle: Point, count: i64) {
    for stroke in 0..count {
        let x = middle.x + 6 * stroke - 3 * (count - 1);
        svg.lines(&[&[at(x - 4, middle.y + 8), at(x + 4, middle.y - 8)]], "", "");
    }
}

/// The bar that joins identical twins.
fn twins(svg: &mut Svg, plan: &Plan<'_>, signs: &mut BTreeSet<Sign>) {
    for (twins, identical) in &plan.base.net.twins {
        let lines = twins.iter().filter_map(|twin| plan.parting(*twin)).collect::<Vec<_>>();
        if lines.len() < 2 || lines.iter().any(|(apex, _)| *apex != lines[0].0) {
            continue;
        }
        signs.insert(if *identical == Some(true) { Sign::Identical } else { Sign::Twins });
        if *identical == Some(true) {
            let halfway = |(from, to): &(Point, Point)| at((from.x + to.x) / 2, (from.y + to.y) / 2);
            let ends: Vec<Point> = lines.iter().map(halfway).collect();
            let (first, last) = (ends.iter().min(), ends.iter().max());
            if let (Some(first), Some(last)) = (first, last) {
                svg.lines(&[&[*first, *last]], "genogram-identical", "");
            }
        }
    }
}

/// Brackets round adopted children.
fn brackets(svg: &mut Svg, plan: &Plan<'_>) {
    let is_adopted = |person: &usize| {
        let rows = plan.base.net.siblings.iter().flat_map(|siblings| &siblings.children);
        rows.clone().any(|(child, way)| child == person && *way == Way::Parent(ParentKind::Adopted))
    };
    for person in (0..plan.base.net.people.len()).filter(is_adopted) {
        bracket(svg, at(plan.base.x[person], plan.middle(person)));
    }
}

pub(crate) fn bracket(svg: &mut Svg, center: Point) {
    let (reach, top, bottom) = (HALF + 5, center.y - HALF - 3, center.y + HALF + 3);
    for side in [-1, 1] {
        let (edge, tip) = (center.x + side * reach, center.x + side * (reach - 6));
        svg.lines(&[&[at(tip, top), at(edge, top), at(edge, bottom), at(tip, bottom)]], "genogram-bracket", "");
    }
}

fn years(svg: &mut Svg, plan: &Plan<'_>) {
    svg.open("genogram-years", &format!("fill=\"currentColor\" font-size=\"{SMALL}\""));
    for (place, text) in plan.years() {
        svg.text(place, text, Anchor::Middle, "direction=\"ltr\"");
    }
    svg.close();
}
