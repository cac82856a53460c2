//! Where everybody stands: parents above their children, partners side by side.

use std::collections::HashMap;

use alongside_schema::{Day, Id};

use super::{Bond, Figure, Outline, Picture, Placed, described, lines};
use crate::ties::Shape;

/// From one figure to the next in a row.
pub(super) const STEP: i64 = 150;
/// From one generation to the next.
pub(super) const ROW: i64 = 170;
/// Half of a figure.
pub(super) const HALF: i64 = 28;
/// Figures in a line of the picture; more begin a new line.
const MOST_IN_A_LINE: usize = 10;
/// Letters in a line of a name.
const MOST_LETTERS: usize = 18;

/// Draws the family: everybody who is given, and every tie between two of them.
pub fn draw(figures: &[Figure<'_>], bonds: &[Bond<'_>], today: Day) -> Picture {
    let at: HashMap<&Id, usize> = figures.iter().enumerate().map(|(at, figure)| (figure.id, at)).collect();
    let known: Vec<(usize, usize, &Bond<'_>)> =
        bonds.iter().filter_map(|bond| Some((*at.get(bond.from)?, *at.get(bond.to)?, bond))).collect();
    let levels = levels(figures.len(), &known);
    let rows = rows(&levels, &known);
    let widest = rows.iter().map(Vec::len).max().unwrap_or(1) as i64;
    let width = widest.max(2) * STEP;
    let mut places = vec![(0, 0); figures.len()];
    for (row, people) in rows.iter().enumerate() {
        let begin = (width - people.len() as i64 * STEP) / 2 + STEP / 2;
        for (column, person) in people.iter().enumerate() {
            places[*person] = (begin + column as i64 * STEP, HALF + 24 + row as i64 * ROW);
        }
    }
    let placed = figures.iter().zip(&places).map(|(figure, place)| placed(figure, *place, today)).collect();
    Picture {
        width,
        height: rows.len().max(1) as i64 * ROW + 10,
        figures: placed,
        lines: lines::between(&places, &known),
        described: described(figures.len(), rows.len(), today),
    }
}

fn placed(figure: &Figure<'_>, (x, y): (i64, i64), today: Day) -> Placed {
    let outline = match figure.sex {
        _ if figure.life.is_expected() => Outline::Triangle,
        "M" => Outline::Square,
        "F" => Outline::Circle,
        _ => Outline::Diamond,
    };
    let has_died = figure.life.death_date.is_some();
    let short = figure.life.short_words(today);
    let homes: Vec<String> = figure.homes.iter().map(|home| format!("Home {home}")).collect();
    // The years of a life that ended, and "on the way", are too long for the figure and stand below the name.
    let (inside, mut under) = if short.len() > 3 { (String::new(), vec![short]) } else { (short, Vec::new()) };
    under.extend(homes);
    Placed { x, y, outline, has_died, inside, name: name_lines(figure.name), under: under.join(", ") }
}

/// A name in two lines at the most; the table has the whole of it.
fn name_lines(name: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        let word: String = word.chars().take(MOST_LETTERS).collect();
        let is_full = lines.len() == 2;
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < MOST_LETTERS => {
                line.push(' ');
                line.push_str(&word);
            }
            _ if is_full => break,
            _ => lines.push(word),
        }
    }
    lines
}

/// How many generations below the first somebody of this tie's second person stands.
fn generations(bond: &Bond<'_>) -> Option<usize> {
    match (bond.kind.shape, bond.kind.code) {
        (Shape::Parent, _) | (_, "aunt_uncle") => Some(1),
        (_, "grandparent") => Some(2),
        (_, "great_grandparent") => Some(3),
        (Shape::Couple | Shape::Sibling, _) | (_, "cousin") => Some(0),
        _ => None,
    }
}

/// In which generation everybody is, the eldest 0. Ties that contradict each other end in some order and never in a loop.
fn levels(count: usize, bonds: &[(usize, usize, &Bond<'_>)]) -> Vec<usize> {
    let steps: Vec<(usize, usize, usize)> =
        bonds.iter().filter_map(|(from, to, bond)| Some((*from, *to, generations(bond)?))).collect();
    let mut levels = vec![0usize; count];
    for _ in 0..count.min(64) {
        let before = levels.clone();
        for (from, to, below) in &steps {
            levels[*to] = levels[*to].max(levels[*from] + below);
            // A parent stands right above the child, and partners and siblings beside each other.
            levels[*from] = levels[*from].max(levels[*to].saturating_sub(*below));
        }
        levels.iter_mut().for_each(|level| *level = (*level).min(count));
        if levels == before {
            break;
        }
    }
    let mut used: Vec<usize> = levels.clone();
    used.sort_unstable();
    used.dedup();
    levels.iter().map(|level| used.iter().position(|other| other == level).unwrap_or(0)).collect()
}

/// Everybody line by line, partners next to each other, children in the order of their parents.
fn rows(levels: &[usize], bonds: &[(usize, usize, &Bond<'_>)]) -> Vec<Vec<usize>> {
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut order: HashMap<usize, usize> = HashMap::new();
    for level in 0..=levels.iter().copied().max().unwrap_or(0) {
        let mut people: Vec<usize> = (0..levels.len()).filter(|person| levels[*person] == level).collect();
        let parents_at = |person: usize| {
            let parents = bonds.iter().filter(|(_, to, bond)| *to == person && bond.kind.shape == Shape::Parent);
            parents.filter_map(|(from, ..)| order.get(from).copied()).min().unwrap_or(usize::MAX)
        };
        people.sort_by_key(|person| (parents_at(*person), *person));
        let mut row: Vec<usize> = Vec::new();
        for person in people {
            if row.contains(&person) {
                continue;
            }
            row.push(person);
            let partners =
                bonds.iter().filter(|(.., bond)| bond.kind.shape == Shape::Couple).filter_map(|(from, to, _)| {
                    if *from == person { Some(*to) } else { (*to == person).then_some(*from) }
                });
            for partner in partners {
                if levels[partner] == level && !row.contains(&partner) {
                    row.push(partner);
                }
            }
        }
        order.extend(row.iter().enumerate().map(|(at, person)| (*person, at)));
        rows.extend(row.chunks(MOST_IN_A_LINE).map(<[usize]>::to_vec));
    }
    rows
}

#[cfg(test)]
mod tests {
    use alongside_schema::Chance;
    use askama::Template;

    use super::*;
    use crate::dated::Life;
    use crate::tie_codes::{Closeness, Couple};
    use crate::ties::TieKind;

    fn ids(count: usize) -> Vec<Id> {
        let chance = Chance::seeded(9);
        (0..count).map(|_| chance.id("2026-11-21T10:00:00Z".parse().expect("a moment"))).collect()
    }

    fn figure<'a>(id: &'a Id, name: &'a str, sex: &'a str) -> Figure<'a> {
        Figure { id, name, life: Life::default(), sex, homes: Vec::new() }
    }

    fn bond<'a>(from: &'a Id, to: &'a Id, code: &str) -> Bond<'a> {
        Bond { from, to, kind: TieKind::of(code), couple: Couple::NotKnown, closeness: Closeness::NotKnown }
    }

    fn today() -> Day {
        "2026-11-21".parse().expect("a day")
    }

    #[test]
    fn parents_stand_above_their_children_and_partners_side_by_side() {
        let ids = ids(5);
        let people = [
            figure(&ids[0], "Yusuf", "M"),
            figure(&ids[1], "Nadia", "F"),
            figure(&ids[2], "Salma", "F"),
            figure(&ids[3], "Imran", "M"),
            figure(&ids[4], "Maryam", "F"),
        ];
        let bonds = [
            bond(&ids[1], &ids[0], "mother"),
            bond(&ids[2], &ids[1], "mother"),
            bond(&ids[1], &ids[3], "partner"),
            bond(&ids[3], &ids[4], "father"),
        ];
        let picture = draw(&people, &bonds, today());
        let y = |at: usize| picture.figures[at].y;
        assert!(y(2) < y(1) && y(1) < y(0));
        assert_eq!((y(1), y(0)), (y(3), y(4)));
        assert_eq!((picture.figures[1].x - picture.figures[3].x).abs(), STEP);
        let drawn = picture.render().expect("a picture");
        assert!(drawn.contains("<title") && drawn.contains("Salma") && drawn.contains("5 people in 3 generations"));
    }

    #[test]
    fn forty_people_and_ties_in_a_loop_are_drawn_without_end() {
        let ids = ids(40);
        let people: Vec<Figure<'_>> =
            ids.iter().map(|id| figure(id, "A name of some length, with commas", "")).collect();
        let bonds: Vec<Bond<'_>> = (0..40).map(|at| bond(&ids[at], &ids[(at + 1) % 40], "parent")).collect();
        let picture = draw(&people, &bonds, today());
        assert_eq!(picture.figures.len(), 40);
        assert!(picture.width <= MOST_IN_A_LINE as i64 * STEP);
        assert_eq!(draw(&[], &[], today()).figures.len(), 0);
    }

    #[test]
    fn a_tie_to_somebody_who_is_not_shown_leaves_no_line() {
        let ids = ids(2);
        let picture = draw(&[figure(&ids[0], "Nadia", "F")], &[bond(&ids[1], &ids[0], "mother")], today());
        assert!(picture.lines.is_empty());
    }
}
