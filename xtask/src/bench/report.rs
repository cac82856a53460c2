//! The tables that are printed, in Markdown.

use super::cpu::Memory;
use super::measure::{Cost, Measured, Percentiles};

/// What the service holds after some requests, and after ten times as many.
pub struct Flatness {
    /// Some requests.
    pub requests: usize,
    /// After these.
    pub early: Memory,
    /// After ten times as many.
    pub late: Memory,
}

impl Flatness {
    fn growth(&self) -> f64 {
        (self.late.own / self.early.own - 1.0) * 100.0
    }
}

/// All that was measured on one engine.
pub struct Report {
    /// The engine.
    pub engine: &'static str,
    /// The scenarios.
    pub rows: Vec<Measured>,
    /// The family page as it is, and without the rule of who may see what and the trail; measured on SQLite alone.
    pub rule: Option<(Cost, Cost)>,
    /// The first and the hundredth page of a long timeline.
    pub paging: (Cost, Cost),
    /// The memory of the service.
    pub flatness: Flatness,
}

/// Prints the table of every engine and the targets.
pub fn print(reports: &[Report]) {
    println!(
        "\n| what | engine | requests | queries | CPU ms | of it PostgreSQL | one browser: p50 / p95 / p99 ms | eight browsers: p50 / p95 / p99 ms \
         | reads alone, CPU ms | with the trail row, CPU ms | page to reads | page to all |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    let scenarios = reports.first().map_or(0, |report| report.rows.len());
    for at in 0..scenarios {
        for report in reports {
            println!("{}", row(report.engine, &report.rows[at]));
        }
    }
    println!("\n| target | engine | measured | |\n|---|---|--:|---|");
    reports.iter().for_each(targets);
}

/// One line of the first table.
pub fn row(engine: &str, row: &Measured) -> String {
    format!(
        "| {} | {engine} | {} | {:.1} | {:.2} | {:.2} | {} | {} | {} | {} | {} | {} |",
        row.name,
        row.requests,
        row.queries,
        row.cost.whole(),
        row.cost.backends,
        times(row.single),
        times(row.eight),
        of(row.reads),
        of(row.recorded),
        ratio(row, row.reads),
        ratio(row, row.recorded),
    )
}

/// What the rule and the trail add to the family page, in words.
pub fn rule(rule: Option<(Cost, Cost)>) -> String {
    let Some((with, without)) = rule else { return String::new() };
    format!("{:.0} % ({:.2} ms with both, {:.2} ms without)", share(with, without), with.whole(), without.whole())
}

/// How much they add to the cost without both, in per cent.
fn share(with: Cost, without: Cost) -> f64 {
    (with.whole() / without.whole() - 1.0) * 100.0
}

fn times(Percentiles(half, most, nearly_all): Percentiles) -> String {
    format!("{half:.1} / {most:.1} / {nearly_all:.1}")
}

fn of(cost: Option<Cost>) -> String {
    cost.map_or_else(String::new, |cost| format!("{:.2}", cost.whole()))
}

fn ratio(row: &Measured, alone: Option<Cost>) -> String {
    alone.map_or_else(String::new, |alone| format!("{:.1}", row.cost.whole() / alone.whole()))
}

/// A target: what it says, what was measured, and whether that is enough.
fn target(engine: &str, words: &str, measured: &str, met: bool) {
    println!("| {words} | {engine} | {measured} | {} |", if met { "met" } else { "**missed**" });
}

fn targets(report: &Report) {
    let engine = report.engine;
    let most = |of: &dyn Fn(&Measured) -> bool| {
        report.rows.iter().filter(|row| of(row)).map(|row| row.queries).fold(0.0, f64::max)
    };
    let (pages, visit, api) =
        (most(&Measured::is_page), most(&|row| row.name.contains("visit")), most(&|row| row.name.contains("JSON")));
    let measured = format!("{pages:.1} (a visit with four people: {visit:.1}; the API: {api:.1})");
    target(engine, "at most 12 queries on any page that is looked at", &measured, pages <= 12.0);
    for row in &report.rows {
        let cost = row.cost.whole();
        let limit = match row.name.as_str() {
            "family page, five years" => {
                let least = row.reads.map_or(0.0, |reads| cost / reads.whole());
                let all = row.recorded.map_or(0.0, |all| cost / all.whole());
                let measured = format!("{least:.1} (with the trail row: {all:.1})");
                target(engine, "family page: at most 3 times the CPU of its queries", &measured, least <= 3.0);
                continue;
            }
            "create a family of five by JSON" => 5.0,
            "caseload of 50 by JSON" => 3.0,
            name if name.starts_with("search") => 2.0,
            _ => continue,
        };
        target(engine, &format!("{}: at most {limit} ms CPU", row.name), &format!("{cost:.2} ms"), cost <= limit);
    }
    if let Some((with, without)) = report.rule {
        let words = "the rule of who may see what and the trail add at most 30 % to the family page";
        target(engine, words, &rule(report.rule), share(with, without) <= 30.0);
    }
    let (first, hundredth) = report.paging;
    let words = "page 100 of a timeline costs about as much as page 1 (at most half as much again)";
    let measured = format!("{:.2} and {:.2} ms", first.whole(), hundredth.whole());
    target(engine, words, &measured, hundredth.whole() <= first.whole() * 1.5);
    let flatness = &report.flatness;
    let measured = format!(
        "{:+.1} % ({:.0} and {:.0} MB; with mapped files {:.0} and {:.0} MB)",
        flatness.growth(),
        flatness.early.own,
        flatness.late.own,
        flatness.early.resident,
        flatness.late.resident
    );
    let words = format!("memory after {} and {} requests: at most 5 % more", flatness.requests, flatness.requests * 10);
    target(engine, &words, &measured, flatness.growth() <= 5.0);
}
