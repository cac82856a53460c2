//! From a layout to SVG.

mod feelings;
mod figures;
mod key;
mod svg;
mod ties;

use std::collections::BTreeSet;

pub(crate) use feelings::{arrow, feeling};
pub(crate) use figures::{begin_link, figure, signs};
pub(crate) use key::{key, least_width};
pub(crate) use svg::{Anchor, Svg};

use crate::geometry::at;
use crate::input::Options;
use crate::layout::{self, Plan};
use crate::words::Sign;

/// Around the whole.
pub(crate) const MARGIN: i64 = 20;
/// The room for the title.
pub(crate) const TITLE: i64 = 30;

/// The picture, with its width and height.
pub(crate) fn picture(plan: &mut Plan<'_>, generations: usize, options: &Options<'_>) -> (String, i64, i64) {
    plan.make_room(MARGIN);
    let mut used: BTreeSet<Sign> = plan.base.net.people.iter().flat_map(|person| signs(person)).collect();
    if !plan.rings.is_empty() {
        used.insert(Sign::Home);
    }
    let (right, bottom) = plan.extent();
    // Signs are known once the lines are written, so the inside is written before what is round it. Its width must be known for mirroring.
    let mut all = used.clone();
    all.extend(line_signs(plan));
    let wide = (right + MARGIN).max(title_width(options) + 2 * MARGIN).max(least_width(&all, options.words) + MARGIN);
    let mut svg = Svg::new(options.right_to_left.then_some(wide));
    ties::homes(&mut svg, plan);
    ties::family(&mut svg, plan, &mut used);
    feelings::feelings(&mut svg, plan, &mut used);
    figures::people(&mut svg, plan, options);
    let key_at = at(MARGIN, bottom + 16);
    let key_height = key(&mut svg, &used, options.words, key_at, wide - 2 * MARGIN);
    let count = plan.base.net.people.len();
    let described = options.words.description(count, generations, options.today);
    let has_links = plan.base.net.people.iter().any(|person| person.address.is_some());
    let frame = Frame { kind: "genogram", described, has_links, wide, height: key_at.y + key_height + TITLE + MARGIN };
    (framed(svg, &frame, options), frame.wide, frame.height)
}

/// The signs of the lines, by drawing them for nobody.
fn line_signs(plan: &Plan<'_>) -> BTreeSet<Sign> {
    let mut signs = BTreeSet::new();
    let mut nowhere = Svg::new(None);
    ties::family(&mut nowhere, plan, &mut signs);
    feelings::feelings(&mut nowhere, plan, &mut signs);
    signs
}

/// What stands round a picture.
pub(crate) struct Frame {
    /// Of which kind it is; the end of its class.
    pub(crate) kind: &'static str,
    pub(crate) described: String,
    pub(crate) has_links: bool,
    pub(crate) wide: i64,
    pub(crate) height: i64,
}

/// The width of the title or the date; a title that is longer than a page is wide runs out of the picture, and is read out whole.
pub(crate) fn title_width(options: &Options<'_>) -> i64 {
    let title = layout::width(options.title, 18, true).min(1000);
    title.max(layout::width(&options.words.drawn_on(options.today), 14, false))
}

/// The picture with its title, description and date round it.
pub(crate) fn framed(inside: Svg, frame: &Frame, options: &Options<'_>) -> String {
    let mut svg = Svg::new(options.right_to_left.then_some(frame.wide));
    let (wide, height, kind) = (frame.wide, frame.height, frame.kind);
    // A picture with links in it is a group to assistive technology, since an image has nothing inside.
    let role = if frame.has_links { "group" } else { "img" };
    svg.raw(&format!(
        "<svg class=\"alongside-{kind}\" xmlns=\"http://www.w3.org/2000/svg\" role=\"{role}\" aria-labelledby=\""
    ));
    svg.escaped(&format!("{0}-title {0}-description", options.prefix));
    let direction = if options.right_to_left { " direction=\"rtl\"" } else { "" };
    svg.raw(&format!(
        "\" viewBox=\"0 0 {wide} {height}\" width=\"{wide}\" height=\"{height}\" font-family=\"system-ui, Segoe UI, Roboto, Noto Sans, Arial, sans-serif\"{direction}>\n<title id=\""
    ));
    svg.escaped(&format!("{}-title", options.prefix));
    svg.raw("\">");
    svg.escaped(options.title);
    svg.raw("</title>\n<desc id=\"");
    svg.escaped(&format!("{}-description", options.prefix));
    svg.raw("\">");
    svg.escaped(&frame.described);
    svg.raw("</desc>\n<g class=\"genogram-title\" fill=\"currentColor\">");
    svg.text(at(MARGIN, MARGIN + 14), options.title, Anchor::Start, "font-size=\"18\" font-weight=\"bold\"");
    svg.close();
    svg.raw(&format!("<g transform=\"translate(0 {TITLE})\">\n"));
    svg.raw(&inside.out);
    svg.close();
    svg.raw("<g class=\"genogram-date\" fill=\"currentColor\">");
    let date = options.words.drawn_on(options.today);
    svg.text(at(MARGIN, height - MARGIN + 4), &date, Anchor::Start, "font-size=\"14\"");
    svg.close();
    svg.raw("</svg>\n");
    svg.out
}
