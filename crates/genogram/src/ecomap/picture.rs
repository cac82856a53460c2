//! An ecomap as SVG.

use std::collections::BTreeSet;

use super::place::{Placed, place};
use super::read::{Read, ReadTie};
use super::{Flow, Map, Network, Strength};
use crate::draw::{self, Anchor, Frame, MARGIN, Svg, TITLE};
use crate::geometry::{Point, Stroke, at, crossings};
use crate::input::{FeelingKind, Options};
use crate::layout::{Block, LINE};
use crate::list::Entry;
use crate::words::Sign;

/// Draws the family in its ring, with who and what is round it.
pub fn ecomap(network: &Network, options: &Options<'_>) -> Map {
    let read = Read::new(network);
    let blocks: Vec<Block> = read.members.iter().map(|member| Block::of(member, options)).collect();
    let placed = place(&read, &blocks);
    let mut signs: BTreeSet<Sign> = read.members.iter().flat_map(|member| draw::signs(member)).collect();
    signs.extend(
        read.ties
            .iter()
            .flat_map(|tie| [sign(tie.strength), (tie.flow != Flow::NotSaid).then_some(Sign::Gives)])
            .flatten(),
    );
    let least = (draw::title_width(options) + 2 * MARGIN).max(draw::least_width(&signs, options.words) + MARGIN);
    let wide = placed.wide.max(least);
    let mut svg = Svg::new(options.right_to_left.then_some(wide));
    ring(&mut svg, &placed);
    ties(&mut svg, &read, &placed);
    outside(&mut svg, &read, &placed);
    members(&mut svg, &read, &placed, &blocks, options);
    let key_at = at(MARGIN, placed.high + 12);
    let key_height = draw::key(&mut svg, &signs, options.words, key_at, wide - 2 * MARGIN);
    let has_links = read.members.iter().any(|member| member.address.is_some())
        || read.outside.iter().any(|outside| outside.address.is_some());
    let described = options.words.map(read.members.len(), read.outside.len(), options.today);
    let frame = Frame { kind: "ecomap", described, has_links, wide, height: key_at.y + key_height + TITLE + MARGIN };
    Map {
        svg: draw::framed(svg, &frame, options),
        width: wide,
        height: frame.height,
        crossings: crossings(&placed.strokes).feelings,
        list: list(&read, options),
        boxes: placed
            .boxes
            .iter()
            .zip(&read.outside)
            .map(|(boxed, outside)| (outside.id.clone(), boxed.area()))
            .collect(),
    }
}

fn sign(strength: Strength) -> Option<Sign> {
    match strength {
        Strength::Strong => Some(Sign::Strong),
        Strength::Plain => None,
        Strength::Weak => Some(Sign::Weak),
        Strength::Stressful => Some(Sign::Stressful),
        Strength::Broken => Some(Sign::Broken),
    }
}

fn ring(svg: &mut Svg, placed: &Placed) {
    let (x, y) = (svg.x(placed.center.x), placed.center.y);
    svg.raw(&format!(
        "<circle class=\"ecomap-ring\" cx=\"{x}\" cy=\"{y}\" r=\"{}\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/>\n",
        placed.ring
    ));
}

fn ties(svg: &mut Svg, read: &Read<'_>, placed: &Placed) {
    svg.open("ecomap-ties", "fill=\"none\" stroke=\"#505a5f\" stroke-width=\"2\" stroke-linejoin=\"round\"");
    for (tie, stroke) in read.ties.iter().zip(&placed.strokes) {
        line(svg, tie, stroke);
    }
    svg.close();
}

fn line(svg: &mut Svg, tie: &ReadTie, Stroke { points, .. }: &Stroke) {
    match tie.strength {
        Strength::Strong => svg.lines(&[points], "ecomap-strong", "stroke-width=\"5\""),
        Strength::Plain => svg.lines(&[points], "ecomap-tie", ""),
        Strength::Weak => svg.lines(&[points], "ecomap-weak", "stroke-width=\"1\" stroke-dasharray=\"4 4\""),
        Strength::Stressful => draw::feeling(svg, points, FeelingKind::Conflict),
        Strength::Broken => draw::feeling(svg, points, FeelingKind::CutOff),
    }
    let back: Vec<Point> = points.iter().rev().copied().collect();
    if matches!(tie.flow, Flow::In | Flow::Both) {
        draw::arrow(svg, points, "ecomap-arrow");
    }
    if matches!(tie.flow, Flow::Out | Flow::Both) {
        draw::arrow(svg, &back, "ecomap-arrow");
    }
}

fn outside(svg: &mut Svg, read: &Read<'_>, placed: &Placed) {
    svg.open("ecomap-outside", "stroke=\"currentColor\" stroke-width=\"1.5\"");
    for (boxed, outside) in placed.boxes.iter().zip(&read.outside) {
        let area = boxed.area();
        let left = if svg.is_mirrored() { svg.x(area.right) } else { area.left };
        let is_link = draw::begin_link(svg, outside.address.as_deref());
        svg.raw(&format!(
            "<rect x=\"{left}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"14\" fill=\"#ffffff\"/><g stroke=\"none\" fill=\"currentColor\">",
            area.top,
            area.right - area.left,
            area.bottom - area.top
        ));
        let top = boxed.center.y - boxed.lines.len() as i64 * LINE / 2;
        for (index, text) in boxed.lines.iter().enumerate() {
            let place = at(boxed.center.x, top + 12 + index as i64 * LINE);
            svg.text(place, text, Anchor::Middle, "font-size=\"14\" font-weight=\"bold\"");
        }
        svg.raw("</g>");
        svg.raw(if is_link { "</a>\n" } else { "\n" });
    }
    svg.close();
}

fn members(svg: &mut Svg, read: &Read<'_>, placed: &Placed, blocks: &[Block], options: &Options<'_>) {
    svg.open("genogram-people", "stroke=\"currentColor\" stroke-width=\"2\"");
    for ((member, center), block) in read.members.iter().zip(&placed.members).zip(blocks) {
        draw::figure(svg, member, *center, block, options);
    }
    svg.close();
}

/// The members, then everything outside with whose ties it has.
fn list(read: &Read<'_>, options: &Options<'_>) -> Vec<Entry> {
    let members = read.members.iter().map(|member| Entry {
        id: member.id.clone(),
        name: member.name.clone(),
        address: member.address.clone(),
        about: options.words.about(member, options.today),
        homes: Vec::new(),
        ties: Vec::new(),
    });
    let outside = read.outside.iter().enumerate().map(|(index, outside)| Entry {
        id: outside.id.clone(),
        name: outside.name.clone(),
        address: outside.address.clone(),
        about: Vec::new(),
        homes: Vec::new(),
        ties: read
            .ties
            .iter()
            .filter(|tie| tie.outside == index)
            .map(|tie| {
                let whose = tie.member.map(|member| read.members[member].name.as_str());
                options.words.outside(tie.strength, tie.flow, whose)
            })
            .collect(),
    });
    members.chain(outside).collect()
}
