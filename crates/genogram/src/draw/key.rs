//! The key: the signs that the drawing has, each with what it means, in as many columns as fit.

use std::collections::BTreeSet;

use super::feelings;
use super::figures;
use super::svg::{Anchor, Svg};
use super::ties::{self, Look};
use crate::geometry::{Point, at};
use crate::input::{FeelingKind, Life, ParentKind, Person, Sex, Stage, UnionKind};
use crate::layout::{HALF, NAME, width};
use crate::net::Way;
use crate::words::{Sign, Words};

/// The height of a line of the key, and the width of a sample with the gap after it.
const ROW: i64 = 32;
const SAMPLE: i64 = 56;
/// From one column to the next.
const GAP: i64 = 24;

/// The least width in which the key stands.
pub(crate) fn least_width(signs: &BTreeSet<Sign>, words: &dyn Words) -> i64 {
    // Many signs in one column would be longer than the drawing.
    column(signs, words) * if signs.len() > 6 { 2 } else { 1 } + GAP
}

fn column(signs: &BTreeSet<Sign>, words: &dyn Words) -> i64 {
    let widest = signs.iter().map(|sign| width(&words.sign(*sign), NAME, false)).max().unwrap_or(0);
    SAMPLE + widest + GAP
}

/// Writes the key below this place into this width and gives its height.
pub(crate) fn key(svg: &mut Svg, signs: &BTreeSet<Sign>, words: &dyn Words, place: Point, wide: i64) -> i64 {
    if signs.is_empty() {
        return 0;
    }
    svg.open("genogram-key", "stroke=\"currentColor\" stroke-width=\"2\" fill=\"none\"");
    svg.raw("<g stroke=\"none\" fill=\"currentColor\">");
    svg.text(at(place.x, place.y + 14), &words.key(), Anchor::Start, "font-size=\"14\" font-weight=\"bold\"");
    svg.raw("</g>\n");
    let columns = (wide / column(signs, words)).max(1);
    let rows = (signs.len() as i64 + columns - 1) / columns;
    for (index, sign) in signs.iter().enumerate() {
        let (column_at, row) = (index as i64 / rows, index as i64 % rows);
        let left = place.x + column_at * column(signs, words);
        let middle = place.y + 38 + row * ROW;
        sample(svg, *sign, at(left, middle));
        svg.raw("<g stroke=\"none\" fill=\"currentColor\">");
        svg.text(at(left + SAMPLE, middle + 5), &words.sign(*sign), Anchor::Start, "font-size=\"14\"");
        svg.raw("</g>\n");
    }
    svg.close();
    38 + rows * ROW
}

/// A small picture of a sign.
fn sample(svg: &mut Svg, sign: Sign, place: Point) {
    let line = [place, at(place.x + 44, place.y)];
    let down = |svg: &mut Svg, (class, attributes): Look| svg.lines(&[&line], class, attributes);
    match sign {
        Sign::Married => couple(svg, &line, UnionKind::Married),
        Sign::Together => couple(svg, &line, UnionKind::Together),
        Sign::Apart => couple(svg, &line, UnionKind::Apart),
        Sign::Separated => couple(svg, &line, UnionKind::Separated),
        Sign::Divorced => couple(svg, &line, UnionKind::Divorced),
        Sign::Ended => couple(svg, &line, UnionKind::Ended),
        Sign::CoupleNotKnown => couple(svg, &line, UnionKind::NotKnown),
        Sign::Birth => down(svg, ties::way_look(Way::Parent(ParentKind::Birth))),
        Sign::Adopted => {
            svg.lines(
                &[&[at(place.x, place.y), at(place.x + 24, place.y)]],
                "genogram-adopted",
                "stroke-dasharray=\"10 3 2 3\"",
            );
            brackets(svg, at(place.x + 35, place.y));
        }
        Sign::Guardian => down(svg, ties::way_look(Way::Parent(ParentKind::Guardian))),
        Sign::Kinship => down(svg, ties::way_look(Way::Parent(ParentKind::Kinship))),
        Sign::Foster => down(svg, ties::way_look(Way::Parent(ParentKind::Foster))),
        Sign::Step => down(svg, ties::way_look(Way::Parent(ParentKind::Step))),
        Sign::KinLine => down(svg, ties::way_look(Way::Kin)),
        Sign::Twins | Sign::Identical => twins(svg, place, sign == Sign::Identical),
        Sign::Home => {
            let (left, top, right, bottom) = (place.x, place.y - 11, place.x + 44, place.y + 11);
            let corners = [at(left, top), at(right, top), at(right, bottom), at(left, bottom)];
            svg.rounded(
                &corners,
                "genogram-home",
                &format!("stroke=\"#505a5f\" stroke-width=\"1.5\" {}", ties::OUTLINES[0]),
            );
        }
        Sign::Close => felt(svg, &line, FeelingKind::Close),
        Sign::CloseConflict => felt(svg, &line, FeelingKind::CloseConflict),
        Sign::Conflict | Sign::Stressful => felt(svg, &line, FeelingKind::Conflict),
        Sign::Distant => felt(svg, &line, FeelingKind::Distant),
        Sign::CutOff | Sign::Broken => felt(svg, &line, FeelingKind::CutOff),
        Sign::Harmful => felt(svg, &line, FeelingKind::Harmful),
        Sign::Against => {
            svg.raw(FELT);
            feelings::against(svg, &line);
            svg.close();
        }
        Sign::Strong => svg.lines(&[&line], "genogram-strong", "stroke-width=\"5\""),
        Sign::Weak => svg.lines(&[&line], "genogram-weak", "stroke-width=\"1\" stroke-dasharray=\"4 4\""),
        Sign::Gives => {
            svg.raw(FELT);
            svg.lines(&[&line], "", "");
            feelings::arrow(svg, &line, "");
            svg.close();
        }
        _ => person(svg, sign, at(place.x + 22, place.y)),
    }
}

const FELT: &str = "<g stroke=\"#505a5f\" stroke-width=\"1.5\">";

fn felt(svg: &mut Svg, line: &[Point], kind: FeelingKind) {
    svg.raw(FELT);
    feelings::feeling(svg, line, kind);
    svg.close();
}

fn couple(svg: &mut Svg, line: &[Point; 2], kind: UnionKind) {
    let (class, attributes) = ties::couple_look(kind);
    svg.lines(&[line], class, attributes);
    ties::slashes(svg, at(line[0].x + 22, line[0].y), ties::strokes_across(kind));
}

fn twins(svg: &mut Svg, place: Point, identical: bool) {
    let apex = at(place.x + 22, place.y - 10);
    let (left, right) = (at(place.x + 6, place.y + 10), at(place.x + 38, place.y + 10));
    svg.lines(&[&[apex, left], &[apex, right]], "genogram-twins", "");
    if identical {
        svg.lines(&[&[at(place.x + 14, place.y), at(place.x + 30, place.y)]], "genogram-identical", "");
    }
}

fn brackets(svg: &mut Svg, center: Point) {
    for side in [-1, 1] {
        let (edge, tip) = (center.x + side * 9, center.x + side * 4);
        let (top, bottom) = (center.y - 10, center.y + 10);
        svg.lines(&[&[at(tip, top), at(edge, top), at(edge, bottom), at(tip, bottom)]], "genogram-bracket", "");
    }
}

/// Somebody, at half the size.
fn person(svg: &mut Svg, sign: Sign, center: Point) {
    let (stage, sex) = match sign {
        Sign::Expected => (Stage::Expected, Sex::NotKnown),
        Sign::Lost => (Stage::Lost, Sex::NotKnown),
        Sign::Male => (Stage::Born, Sex::Male),
        Sign::OtherSex => (Stage::Born, Sex::Other),
        Sign::SexNotKnown => (Stage::Born, Sex::NotKnown),
        _ => (Stage::Born, Sex::Female),
    };
    let life = Life { has_died: sign == Sign::Died, ..Life::default() };
    let shown = Person { stage, sex, life, is_index: sign == Sign::Index, ..Person::default() };
    let (x, y) = (svg.x(center.x), center.y);
    svg.raw(&format!("<g transform=\"translate({} {}) scale(.5)\" stroke-width=\"4\">", x - HALF / 2, y - HALF / 2));
    let mut half = Svg::new(svg.is_mirrored().then_some(2 * HALF));
    figures::outline(&mut half, &shown, at(HALF, HALF));
    svg.raw(&half.out);
    svg.raw("</g>");
}
