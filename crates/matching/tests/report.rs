//! The page that says what was matched and why.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use alongside_matching::config::Config;
use alongside_matching::report::{Blocking, by_community, page};
use alongside_matching::run::{Options, Outcome, run};
use common::{COLUMNS, Folder, HEADING, config, matched, town};

fn reported(config: &Config, heading: &str, rows: &[String]) -> (Outcome, String) {
    let folder = Folder::new();
    let input = folder.file("a.csv", format!("{heading}\n{}\n", rows.join("\n")));
    let options = Options { inputs: vec![input], report: true, ..Options::default() };
    let outcome = run(config, &options).unwrap();
    let page = page(&outcome, config);
    (outcome, page)
}

#[test]
fn a_hostile_cell_stays_a_cell() {
    let mut rows = town(20);
    let bad = "<script>alert(1)</script><img src=//evil.example>";
    for n in 0..3 {
        rows.push(format!(
            "\"{bad}{n}\",{bad} Zebedee,1999-09-0{},F,1 {bad} Road,LU8 9ZZ,\"{bad}\",2021-03-01,",
            n / 2 + 1
        ));
    }
    let (_outcome, page) = reported(&config(), HEADING, &rows);
    assert!(page.contains("&lt;script&gt;alert(1)"), "the feed is listed");
    for never in ["<script", "<img", "http://", "https://", "src=\"", "url("] {
        assert!(!page.contains(never), "{never}");
    }
}

#[test]
fn every_table_has_headings_and_every_opened_part_is_closed() {
    let (_outcome, page) = reported(&config(), HEADING, &town(40));
    for part in ["table", "thead", "tbody", "tr", "td", "div", "svg", "bdi", "caption", "h1", "h2", "h3", "p", "main"] {
        let opened = page.matches(&format!("<{part}>")).count() + page.matches(&format!("<{part} ")).count();
        assert!(opened > 0 && opened == page.matches(&format!("</{part}>")).count(), "{part}");
    }
    let tables = page.matches("<table>").count();
    assert!(
        tables >= 8 && page.matches("<caption>").count() == tables && page.matches("scope=\"row\"").count() > tables
    );
    assert_eq!(page.matches("<h1>").count(), 1);
    let ends = page.find("<h2>").unwrap();
    assert!(page[..ends].contains("This page holds personal data"), "said at the top");
}

#[test]
fn the_steps_of_an_example_add_up_to_its_weight() {
    let (_outcome, page) = reported(&config(), HEADING, &town(40));
    let mut seen = 0;
    for example in page.split("<caption>Pair ").skip(1) {
        let told: f64 = example.split("weight ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
        let body = example.split("</table>").next().unwrap();
        let bits =
            body.split("<td class=\"number\">").skip(1).map(|t| t.split('<').next().unwrap().parse::<f64>().unwrap());
        let sum: f64 = bits.sum();
        assert!((sum - told).abs() < 0.6, "{sum} is not {told}: each step is rounded to a tenth");
        seen += 1;
    }
    assert!(seen >= 4, "{seen} examples");
}

#[test]
fn communities_hold_every_row_once_and_names_stand_where_the_lists_have_them() {
    let (_folder, outcome) = matched(&town(45), None);
    let groups = by_community(&outcome);
    assert_eq!(groups.iter().map(|g| g.rows).sum::<u64>(), 45 * 12);
    let of = |start: &str| groups.iter().find(|g| g.name.starts_with(start)).unwrap().clone();
    // Mohammed's list has Begum and Hussain, two of the nine surnames; a forename decides only where the surname is in no list.
    assert!(of("Arabic").rows >= 2 * 5 * 12);
    assert!(of("Arabic").joined > 0.0 && of("Arabic").expected_wrong() < 0.05);
}

#[test]
fn rows_that_were_both_joined_to_a_third_are_found_by_the_rules() {
    let (_folder, outcome) = matched(&town(40), None);
    let found = Blocking::of(&outcome, 4.0);
    assert!(found.pairs > 300 && found.recall_at_most().unwrap() > 0.99, "{found:?}");
    assert!(found.through_third.1 > 100 && found.through_third.0 == found.through_third.1, "{found:?}");
}

#[test]
fn probabilities_are_held_against_identifiers_where_there_are_some() {
    // NHS numbers of the range for tests, 999, with their check digit.
    let number = |n: usize| {
        let figures = format!("999{n:06}");
        let sum: usize = figures.bytes().enumerate().map(|(p, f)| (10 - p) * usize::from(f - b'0')).sum();
        let check = (11 - sum % 11) % 11;
        if check < 10 { format!("{figures}{check}") } else { String::new() }
    };
    let rows = town(60);
    let rows: Vec<String> = rows.iter().enumerate().map(|(n, row)| format!("{row},{}", number(n / 3))).collect();
    let config: Config = toml::from_str(&format!("{COLUMNS}nhs_number = \"nhs\"\n")).unwrap();
    let (outcome, page) = reported(&config, &format!("{HEADING},nhs"), &rows);
    let bands = outcome.calibration.unwrap();
    let surest = bands.last().unwrap();
    assert!(surest.pairs > 300 && surest.same * 100 > surest.pairs * 95, "{bands:?}");
    assert!(page.contains("Probabilities against identifiers"));
    let (without, _) = reported(&common::config(), HEADING, &town(10));
    assert_eq!(without.calibration, None);
}

#[test]
fn nothing_and_one_row_have_a_report_too() {
    for rows in [&town(1)[..0], &town(1)[..1]] {
        let (_outcome, page) = reported(&config(), HEADING, rows);
        assert!(page.contains("Nothing was joined") && page.ends_with("</html>\n"));
        assert!(!page.contains("NaN") && !page.contains("inf%"));
    }
}

#[test]
fn a_feed_that_errs_more_than_others_is_seen() {
    // In the small town the third feed writes one name in five otherwise; its forenames are then another.
    let (_outcome, page) = reported(&config(), HEADING, &town(40));
    let table = page.split("<caption>What feeds say otherwise").nth(1).unwrap().split("</table>").next().unwrap();
    let other = |feed: &str| -> f64 {
        let line = table.split(feed).nth(1).unwrap().split("</tr>").next().unwrap();
        let cells: Vec<&str> = line.split("</td>").collect();
        cells[1].rsplit('>').next().unwrap().split('%').next().unwrap().parse().unwrap()
    };
    assert!(other("feed2") > 5.0 && other("feed0") < 1.0, "{table}");
}
