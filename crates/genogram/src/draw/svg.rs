//! Writing SVG: every text escaped, no style and no script, mirrored where it is read from right to left.

use std::fmt::Write;

use crate::geometry::Point;

/// SVG as it is written.
pub(crate) struct Svg {
    pub(crate) out: String,
    /// The width by which it is mirrored.
    mirror: Option<i64>,
}

/// Where a text stands to its point.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Anchor {
    Start,
    Middle,
}

impl Svg {
    pub(crate) fn new(mirror: Option<i64>) -> Svg {
        Svg { out: String::new(), mirror }
    }

    pub(crate) fn is_mirrored(&self) -> bool {
        self.mirror.is_some()
    }

    /// Where something really stands.
    pub(crate) fn x(&self, x: i64) -> i64 {
        self.mirror.map_or(x, |width| width - x)
    }

    /// Writes what needs no escaping.
    pub(crate) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(crate) fn open(&mut self, class: &str, attributes: &str) {
        let gap = if attributes.is_empty() { "" } else { " " };
        let _ = write!(self.out, "<g class=\"{class}\"{gap}{attributes}>");
    }

    pub(crate) fn close(&mut self) {
        self.out.push_str("</g>\n");
    }

    /// Lines from corner to corner, all in one path.
    pub(crate) fn lines(&mut self, lines: &[&[Point]], class: &str, attributes: &str) {
        let mut path = String::new();
        for line in lines {
            self.line(line, &mut path);
        }
        self.path(&path, class, attributes);
    }

    /// A path in the words of SVG, which must be mirrored already.
    pub(crate) fn path(&mut self, path: &str, class: &str, attributes: &str) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let gap = if attributes.is_empty() { "" } else { " " };
        let _ = write!(self.out, "<path{class} d=\"{path}\"{gap}{attributes}/>");
    }

    fn line(&self, points: &[Point], path: &mut String) {
        let mut before: Option<Point> = None;
        for point in points {
            let x = self.x(point.x);
            let _ = match before {
                None => write!(path, "M{x} {}", point.y),
                Some(before) if before.y == point.y => write!(path, "H{x}"),
                Some(before) if before.x == point.x => write!(path, "V{}", point.y),
                Some(_) => write!(path, "L{x} {}", point.y),
            };
            before = Some(*point);
        }
    }

    /// A closed outline with round corners.
    pub(crate) fn rounded(&mut self, corners: &[Point], class: &str, attributes: &str) {
        const ROUND: i64 = 10;
        let mut path = String::new();
        for (at, corner) in corners.iter().enumerate() {
            let before = corners[(at + corners.len() - 1) % corners.len()];
            let after = corners[(at + 1) % corners.len()];
            let towards = |to: Point| {
                let step = |from: i64, to: i64| from + (to - from).signum() * ROUND.min((to - from).abs() / 2);
                (self.x(step(corner.x, to.x)), step(corner.y, to.y))
            };
            let (from, to) = (towards(before), towards(after));
            let letter = if at == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{letter}{} {}Q{} {} {} {}", from.0, from.1, self.x(corner.x), corner.y, to.0, to.1);
        }
        path.push('Z');
        self.path(&path, class, attributes);
    }

    /// A text on its baseline.
    pub(crate) fn text(&mut self, at: Point, text: &str, anchor: Anchor, attributes: &str) {
        if text.is_empty() {
            return;
        }
        let middle = if anchor == Anchor::Middle { " text-anchor=\"middle\"" } else { "" };
        let gap = if attributes.is_empty() { "" } else { " " };
        let _ = write!(self.out, "<text x=\"{}\" y=\"{}\"{middle}{gap}{attributes}>", self.x(at.x), at.y);
        self.escaped(text);
        self.out.push_str("</text>");
    }

    /// Writes words as they are, whatever they hold. Signs that XML can not hold are left out.
    pub(crate) fn escaped(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                '\u{fffe}' | '\u{ffff}' => {}
                letter if letter.is_control() => self.out.push(' '),
                letter => self.out.push(letter),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::at;

    #[test]
    fn words_can_not_leave_their_place() {
        let mut svg = Svg::new(None);
        svg.text(at(1, 2), "<script>&\"'\u{0}\u{ffff}", Anchor::Start, "");
        assert_eq!(svg.out, "<text x=\"1\" y=\"2\">&lt;script&gt;&amp;&quot;&#39; </text>");
    }

    #[test]
    fn a_mirrored_line_begins_on_the_other_side() {
        let mut svg = Svg::new(Some(100));
        svg.lines(&[&[at(10, 5), at(30, 5), at(30, 9)]], "a", "");
        assert_eq!(svg.out, "<path class=\"a\" d=\"M90 5H70V9\"/>");
    }
}
