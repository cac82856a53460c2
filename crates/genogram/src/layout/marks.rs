//! What stands on lines: the years of a couple, the strokes across their line, and where twins' lines part.

use super::Plan;
use super::gutters::{Route, Way};
use super::text::{SMALL, width};
use crate::geometry::{Area, Point, Tie, at};
use crate::input::UnionKind;

impl<'p> Plan<'p> {
    /// The corners of a couple's line in its own row.
    fn line(&self, route: &Route) -> &[Point] {
        let couple = self.base.grid.links[route.link].couple;
        let row = self.base.grid.slots[route.left].row;
        // A line that comes down from a row above is another stroke of the same couple, and ends in the middle of a row.
        let begins = self.base.x[route.left] + self.base.edge(route.left, route.ports[0].height);
        let own = self.strokes.iter().find(|stroke| {
            stroke.tie == Tie::Couple(couple)
                && stroke.points[0] == at(begins, self.heights.middle[row] + route.ports[0].height)
        });
        own.map_or(&[], |stroke| &stroke.points)
    }

    /// Where the strokes lie that say how a couple stands.
    pub(crate) fn across(&self, route: &Route) -> Point {
        let line = self.line(route);
        match (route.way, line) {
            (Way::Beside, [from, to]) => at((from.x + 3 * to.x) / 4, from.y),
            (_, [_, _, from, to, ..]) if route.hangs_right => at(to.x - 16, from.y),
            (_, [_, _, from, ..]) => at(from.x + 16, from.y),
            _ => Point::default(),
        }
    }

    /// Where the line of a twin leaves those of the others, and where it ends.
    pub(crate) fn parting(&self, twin: usize) -> Option<(Point, Point)> {
        self.strokes.iter().find_map(|stroke| match (stroke.tie, stroke.points.as_slice()) {
            (Tie::Down { to, .. }, [.., apex, end]) if to == twin && apex.x != end.x && apex.y != end.y => {
                Some((*apex, *end))
            }
            _ => None,
        })
    }

    /// The years of couples, each where nothing else stands; where there is no such place they stand in the list alone.
    pub(crate) fn years(&self) -> Vec<(Point, &str)> {
        let stroke_across = |route: &Route| {
            let middle = self.across(route);
            Area { left: middle.x - 8, top: middle.y - 9, right: middle.x + 8, bottom: middle.y + 9 }
        };
        let routes = || self.base.routes.iter().flatten();
        let has_strokes = |route: &&Route| {
            let kind = self.base.net.couples[self.base.grid.links[route.link].couple].kind;
            matches!(kind, UnionKind::Separated | UnionKind::Divorced | UnionKind::Ended)
        };
        let mut placed: Vec<Area> = routes().filter(has_strokes).map(stroke_across).collect();
        let mut years = Vec::new();
        for route in routes().filter(|route| !route.years.is_empty()) {
            let wide = width(&route.years, SMALL, false);
            let area = |place: Point| Area {
                left: place.x - wide / 2,
                top: place.y - 10,
                right: place.x + wide / 2,
                bottom: place.y + 2,
            };
            let found = self.places(route, wide).into_iter().find(|place| {
                let area = area(*place);
                !placed.iter().any(|other| other.overlaps(&area)) && self.is_free(&area)
            });
            if let Some(place) = found {
                placed.push(area(place));
                years.push((place, route.years.as_str()));
            }
        }
        years
    }

    /// Where the years of a couple may stand, the best first.
    fn places(&self, route: &Route, wide: i64) -> Vec<Point> {
        let line = self.line(route);
        match (route.way, line) {
            (Way::Beside, [from, to]) => {
                let middle = (from.x + to.x) / 2;
                let aside = (to.x - from.x - wide).max(0) / 2;
                // Above the line, or below it beside the line to the children.
                let places = [6, 19, 28, -14].into_iter().flat_map(|up| {
                    let steps = (0..=aside).step_by(6).flat_map(|step| [middle - step, middle + step]);
                    steps.map(move |x| at(x, from.y - up))
                });
                places.collect()
            }
            (_, [_, _, from, to, ..]) => {
                let (first, last) = (from.x + wide / 2 + 4, to.x - wide / 2 - 4);
                let columns = (first..=last).step_by(6).chain((first <= last).then_some(last));
                let mut places: Vec<Point> = columns.map(|x| at(x, from.y - 5)).collect();
                if route.hangs_right {
                    places.reverse();
                }
                places
            }
            _ => Vec::new(),
        }
    }

    /// Whether neither a figure nor a label nor a line stands here.
    fn is_free(&self, area: &Area) -> bool {
        let slots = 0..self.base.grid.slots.len();
        let figures = slots.clone().filter(|slot| self.base.blocks[*slot].shape > 0);
        let is_taken = figures.clone().any(|slot| self.figure(slot).overlaps(area))
            || figures.filter_map(|slot| self.label(slot)).any(|label| label.overlaps(area));
        let mut lines = self.strokes.iter().flat_map(|stroke| stroke.pieces());
        // A zigzag or double line takes more room than its middle.
        let mut felt = self.felt.iter().flat_map(|felt| felt.stroke.pieces());
        let wide = area.grown(5);
        let mut outlines = self.rings.iter().flat_map(|ring| {
            let next = ring.corners.iter().cycle().skip(1);
            ring.corners.iter().zip(next)
        });
        !is_taken
            && !lines.any(|(from, to)| area.is_cut_by(from, to))
            && !felt.any(|(from, to)| wide.is_cut_by(from, to))
            && !outlines.any(|(from, to)| area.is_cut_by(*from, *to))
    }
}
