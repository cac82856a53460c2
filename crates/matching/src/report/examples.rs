//! Pairs as examples, with what each field added to their weight.

use std::fmt::Write;

use rustc_hash::FxHashSet;

use super::html::{cell, escape, scrolled};
use crate::config::Role;
use crate::fields::{Sort, grade_of};
use crate::persons::Edge;
use crate::run::Outcome;
use crate::score::{Scorer, probability, weight, weight_of};

/// Examples of each sort.
const EACH: usize = 4;

/// Weights beyond which a waterfall is not drawn any wider, in bits.
const WIDEST: f64 = 60.0;

/// A step of a waterfall.
struct Step {
    what: String,
    left: String,
    right: String,
    grade: String,
    before: f64,
    after: f64,
}

/// Writes the examples of every sort that there are pairs of.
pub(super) fn write(page: &mut String, outcome: &Outcome, threshold: f64) {
    let scorer = Scorer::new(&outcome.people, &outcome.fields, &outcome.model, &outcome.frequencies);
    let least = weight_of(threshold) as f32;
    let heavy = |e: &Edge| e.weight >= least;
    let sorts: [(&str, Vec<Edge>); 4] = [
        ("Joined, and the most usual", usual(outcome, outcome.joined().filter(|e| heavy(e)))),
        ("Joined, and nearest to the threshold", nearest(outcome.joined().filter(|e| heavy(e)), least)),
        (
            "Left open for people to decide, and nearest to the threshold",
            nearest(outcome.open().filter(|e| !heavy(e)), least),
        ),
        (
            "Kept apart though the pair by itself weighs enough: other rows of the two, or a list, speak against it",
            nearest(outcome.open().filter(|e| heavy(e)), least),
        ),
    ];
    let mut number = 0;
    for (words, edges) in sorts.iter().filter(|(_, edges)| !edges.is_empty()) {
        let _ = writeln!(page, "<h3>{}</h3>", escape(words));
        for edge in edges {
            number += 1;
            pair(page, outcome, &scorer, edge, number);
        }
    }
}

/// The first pair of each of the commonest patterns.
fn usual<'a>(outcome: &Outcome, edges: impl Iterator<Item = &'a Edge>) -> Vec<Edge> {
    let mut counts: Vec<(u32, Option<Edge>)> = vec![(0, None); outcome.patterns.len()];
    for edge in edges {
        let count = &mut counts[edge.pattern as usize];
        count.0 += 1;
        count.1.get_or_insert(*edge);
    }
    let mut met: Vec<(u32, Edge)> = counts.into_iter().filter_map(|(n, edge)| Some((n, edge?))).collect();
    met.sort_unstable_by(|a, b| b.0.cmp(&a.0).then((a.1.i, a.1.j).cmp(&(b.1.i, b.1.j))));
    met.into_iter().take(EACH).map(|(_, edge)| edge).collect()
}

/// The pairs nearest to a weight, each of another pattern.
fn nearest<'a>(edges: impl Iterator<Item = &'a Edge>, least: f32) -> Vec<Edge> {
    let mut edges: Vec<Edge> = edges.copied().collect();
    edges.sort_unstable_by(|a, b| {
        (a.weight - least).abs().total_cmp(&(b.weight - least).abs()).then((a.i, a.j).cmp(&(b.i, b.j)))
    });
    let mut met = FxHashSet::default();
    edges.into_iter().filter(|e| met.insert(e.pattern)).take(EACH).collect()
}

fn pair(page: &mut String, outcome: &Outcome, scorer: &Scorer<'_>, edge: &Edge, number: usize) {
    let id = |n: u32| {
        let row = outcome.people.records[n as usize].row as usize;
        format!("{} {}", outcome.table.inputs[usize::from(outcome.table.input[row])], outcome.table.id(row))
    };
    let (p, bits) = (probability(f64::from(edge.weight)), edge.weight);
    let _ = writeln!(
        page,
        "{}<table>\n<caption>Pair {number}: {} and {}: probability {p:.4}, weight {bits:+.1} bits</caption>\n\
         <thead><tr><th scope=\"col\">Field</th><th scope=\"col\">One row</th><th scope=\"col\">The other</th>\
         <th scope=\"col\">Agreement</th><th scope=\"col\" class=\"number\">Bits</th><th scope=\"col\">Weight so far</th></tr></thead>\n<tbody>",
        scrolled(&format!("Pair {number}")),
        cell(&id(edge.i)),
        cell(&id(edge.j)),
    );
    let steps = steps(outcome, scorer, edge);
    let ends = || steps.iter().flat_map(|s| [s.before, s.after]).map(|w| w.clamp(-WIDEST, WIDEST));
    let (low, high) = (ends().fold(0.0, f64::min) - 1.0, ends().fold(0.0, f64::max) + 1.0);
    for step in &steps {
        let _ = writeln!(
            page,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td class=\"number\">{:+.1}</td><td>{}</td></tr>",
            escape(&step.what),
            cell(&step.left),
            cell(&step.right),
            escape(&step.grade),
            step.after - step.before,
            bar(step, low, high),
        );
    }
    page.push_str("</tbody></table></div>\n");
}

/// A step as a bar from the weight before to the weight after, with the line where the odds are even.
fn bar(step: &Step, low: f64, high: f64) -> String {
    const WIDTH: f64 = 240.0;
    let x = |w: f64| (w.clamp(low, high) - low) / (high - low) * WIDTH;
    let (from, to) = (x(step.before.min(step.after)), x(step.before.max(step.after)));
    let class = if step.after >= step.before { "for" } else { "against" };
    let (zero, width) = (x(0.0), (to - from).max(1.0));
    format!(
        "<svg width=\"240\" height=\"18\" viewBox=\"0 0 240 18\" role=\"img\" aria-label=\"from {:.1} to {:.1}\">\
         <rect class=\"{class}\" x=\"{from:.1}\" y=\"3\" width=\"{width:.1}\" height=\"12\"/>\
         <line class=\"axis\" x1=\"{zero:.1}\" x2=\"{zero:.1}\" y1=\"0\" y2=\"18\"/></svg>",
        step.before, step.after
    )
}

/// The weight of a pair step by step: how rare pairs of one person are to begin with, then each field that both rows
/// know. What a field adds depends a little on those before it, because the weight sets one kind of pair against the sum of three.
fn steps(outcome: &Outcome, scorer: &Scorer<'_>, edge: &Edge) -> Vec<Step> {
    let pattern = outcome.patterns[edge.pattern as usize];
    let terms = scorer.terms(edge.i, edge.j, pattern);
    let mut sums = scorer.prior();
    let mut so_far = weight(sums);
    let plain = |what: &str, before, after| Step {
        what: what.to_owned(),
        left: String::new(),
        right: String::new(),
        grade: String::new(),
        before,
        after,
    };
    let mut steps = vec![plain("any two rows", 0.0, so_far)];
    for (n, field) in outcome.fields.iter().enumerate() {
        let grade = grade_of(pattern, n);
        if grade == 0 {
            continue;
        }
        for (sum, term) in sums.iter_mut().zip(terms[n]) {
            *sum += f64::from(term);
        }
        let after = weight(sums);
        steps.push(Step {
            what: field.name.clone(),
            left: value(outcome, field.sort, edge.i, &field.name),
            right: value(outcome, field.sort, edge.j, &field.name),
            grade: field.grades[usize::from(grade) - 1].name.to_owned(),
            before: so_far,
            after,
        });
        so_far = after;
    }
    let told = f64::from(edge.weight);
    if (told - so_far).abs() > 0.05 {
        steps.push(plain("among the rows that had no partner yet", so_far, told));
    }
    steps
}

/// What a row says in the columns of a field, as it was written.
fn value(outcome: &Outcome, sort: Sort, record: u32, name: &str) -> String {
    let row = outcome.people.records[record as usize].row as usize;
    let table = &outcome.table;
    let text = |roles: &[Role]| {
        let filled = roles.iter().map(|role| table.text(*role, row)).filter(|t| !t.is_empty());
        filled.collect::<Vec<_>>().join(" ")
    };
    match sort {
        Sort::Given | Sort::Middle => {
            let parts = text(&[Role::Forename, Role::Middle]);
            if parts.is_empty() { text(&[Role::FullName]) } else { parts }
        }
        Sort::Family => {
            let surname = text(&[Role::Surname]);
            if surname.is_empty() { text(&[Role::FullName]) } else { surname }
        }
        Sort::Born => text(&[Role::BirthDate]),
        Sort::Place => text(&[Role::Address, Role::Postcode, Role::Uprn]),
        Sort::Sex => text(&[Role::Sex]),
        Sort::Identifier(_) => text(match name {
            "nhs_number" => &[Role::NhsNumber],
            "upn" => &[Role::Upn],
            _ => &[Role::Nino],
        }),
        Sort::Extra(n, _) => {
            let column = &table.columns[Role::ALL.len() + n];
            column.dict.get(column.at(row)).to_owned()
        }
    }
}
