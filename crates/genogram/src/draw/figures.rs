//! The figures of people, with what stands in and below them.

use std::fmt::Write;

use super::svg::{Anchor, Svg};
use crate::geometry::{Point, at};
use crate::input::{Options, Person, Sex, Stage};
use crate::layout::{Block, HALF, Plan, SMALL_HALF};
use crate::words::Sign;

/// What a person who lives and one who died are filled with.
pub(crate) const WHITE: &str = "fill=\"#ffffff\"";
pub(crate) const GREY: &str = "fill=\"#dcd8d0\"";

/// Everybody.
pub(crate) fn people(svg: &mut Svg, plan: &Plan<'_>, options: &Options<'_>) {
    svg.open("genogram-people", "stroke=\"currentColor\" stroke-width=\"2\"");
    svg.raw("\n");
    // From left to right and row by row: the order in which the links are reached by keyboard.
    for slot in plan.base.order.iter().flatten() {
        if let Some(person) = plan.base.grid.slots[*slot].person {
            let center = at(plan.base.x[*slot], plan.middle(*slot));
            let person = plan.base.net.people[person];
            figure(svg, person, center, &plan.base.blocks[*slot], options);
        }
    }
    svg.close();
}

/// Begins a link, if the address leads somewhere on this site or to a page of the web; anything else is no link.
pub(crate) fn begin_link(svg: &mut Svg, address: Option<&str>) -> bool {
    let leads = |address: &&str| {
        let is_here = address.starts_with('/') && !address.starts_with("//");
        is_here || address.starts_with('#') || address.starts_with("https://") || address.starts_with("http://")
    };
    let Some(address) = address.filter(leads) else { return false };
    svg.raw("<a href=\"");
    svg.escaped(address);
    svg.raw("\">");
    true
}

pub(crate) fn figure(svg: &mut Svg, person: &Person, center: Point, block: &Block, options: &Options<'_>) {
    let is_link = begin_link(svg, person.address.as_deref());
    let class = match (person.stage, person.life.is_over()) {
        (Stage::Lost, _) => "genogram-person genogram-lost",
        (_, true) => "genogram-person genogram-died",
        _ => "genogram-person",
    };
    svg.open(class, "");
    svg.raw("<title>");
    let about = options.words.about(person, options.today).join(", ");
    svg.escaped(&if person.name.is_empty() { about } else { format!("{}: {about}", person.name) });
    svg.raw("</title>");
    outline(svg, person, center);
    svg.raw("<g stroke=\"none\" fill=\"currentColor\">");
    svg.text(at(center.x, center.y + 5), &block.inside, Anchor::Middle, "font-size=\"14\" direction=\"ltr\"");
    for (line, text) in block.name.iter().enumerate() {
        let place = at(center.x, center.y + Block::baseline(line));
        svg.text(place, text, Anchor::Middle, "font-size=\"14\" font-weight=\"bold\"");
    }
    for (line, text) in block.under.iter().enumerate() {
        let place = at(center.x, center.y + Block::baseline(block.name.len() + line));
        svg.text(place, text, Anchor::Middle, "font-size=\"12\" direction=\"ltr\"");
    }
    svg.raw("</g></g>");
    svg.raw(if is_link { "</a>\n" } else { "\n" });
}

/// The outline by sex and stage, doubled for whom it was drawn, with a ribbon for somebody who died.
pub(crate) fn outline(svg: &mut Svg, person: &Person, center: Point) {
    let has_died = person.life.is_over() || person.stage == Stage::Lost;
    let fill = if has_died { GREY } else { WHITE };
    shape(svg, person, center, 0, fill);
    if person.is_index {
        shape(svg, person, center, -4, "fill=\"none\"");
    }
    if has_died && person.stage == Stage::Born {
        ribbon(svg, person.sex, center);
    }
}

fn shape(svg: &mut Svg, person: &Person, center: Point, grown: i64, fill: &str) {
    let (x, y) = (svg.x(center.x), center.y);
    let half = HALF + grown;
    match (person.stage, person.sex) {
        (Stage::Born, Sex::Male) => {
            let _ = write!(
                svg.out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {fill}/>",
                x - half,
                y - half,
                2 * half,
                2 * half
            );
        }
        (Stage::Born, Sex::Female) => {
            let _ = write!(svg.out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{half}\" {fill}/>");
        }
        (Stage::Born, sex) => {
            let half = half + 2;
            let dots = if sex == Sex::NotKnown { " stroke-dasharray=\"3 3\"" } else { "" };
            let path = format!("M{x} {}L{} {y}L{x} {}L{} {y}Z", y - half, x + half, y + half, x - half);
            svg.path(&path, "", &format!("{fill}{dots}"));
        }
        (stage, _) => {
            let half = if stage == Stage::Lost { SMALL_HALF } else { half };
            let path = format!("M{x} {}L{} {}H{}Z", y - half, x + half, y + half - 2, x - half);
            svg.path(&path, "", fill);
        }
    }
}

/// As across the corner of a portrait: gentler than a cross.
fn ribbon(svg: &mut Svg, sex: Sex, center: Point) {
    let ends = match sex {
        Sex::Male => [(HALF - 14, -HALF), (HALF, 14 - HALF)],
        Sex::Female => [(4, 1 - HALF), (HALF - 1, -4)],
        Sex::Other | Sex::NotKnown => [(-5, 5 - HALF), (HALF - 5, 5)],
    };
    let ends = ends.map(|(x, y)| at(center.x + x, center.y + y));
    svg.lines(&[&ends], "genogram-ribbon", "fill=\"none\"");
}

/// The signs that a person's figure has.
pub(crate) fn signs(person: &Person) -> Vec<Sign> {
    let mut signs = vec![match (person.stage, person.sex) {
        (Stage::Expected, _) => Sign::Expected,
        (Stage::Lost, _) => Sign::Lost,
        (Stage::Born, Sex::Male) => Sign::Male,
        (Stage::Born, Sex::Female) => Sign::Female,
        (Stage::Born, Sex::Other) => Sign::OtherSex,
        (Stage::Born, Sex::NotKnown) => Sign::SexNotKnown,
    }];
    if person.life.is_over() && person.stage == Stage::Born {
        signs.push(Sign::Died);
    }
    if person.is_index {
        signs.push(Sign::Index);
    }
    signs
}
