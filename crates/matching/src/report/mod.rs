//! The report: one page that says what was matched and why, for whoever answers for the matching.
//!
//! It loads nothing from anywhere and needs no script. It shows rows as examples, so it holds personal data.

mod blocking;
pub mod calibration;
mod examples;
mod feeds;
mod groups;
mod html;

use html::{FOOT, HEAD, cell, escape, heading, say, share, table, whole};

pub use blocking::Blocking;
pub use groups::{Group, by_community};

use crate::block::Rule;
use crate::config::Config;
use crate::run::Outcome;
use crate::score::weight_of;
use calibration::Band;
use groups::Rows;

/// Feeds that are listed, the largest first.
const MOST_FEEDS: usize = 50;

/// Rows of a group from which a share tells something.
const FEW: u64 = 100;

/// The page for what a run found.
pub fn page(outcome: &Outcome, config: &Config) -> String {
    let mut page = HEAD.to_owned();
    page.push_str(
        "<h1>What was matched, and why</h1>\n<p class=\"warning\"><strong>This page holds personal data.</strong> It shows rows of \
         real people as examples. Keep it where their records are kept, and delete it when it is read. Without \
         examples: run with <code>--no-report</code> and read the other files.</p>\n",
    );
    inputs(&mut page, outcome);
    let rows = Rows::of(outcome);
    zones(&mut page, outcome, config);
    found(&mut page, outcome, config);
    sure(&mut page, outcome);
    fair(&mut page, &groups::communities(outcome, &rows));
    origins(&mut page, outcome, &rows);
    heading(&mut page, "Examples, field by field");
    say(
        &mut page,
        "A weight is in bits: each bit doubles the odds that two rows are one person; 0 is even odds. Two rows taken by \
         chance are hardly ever one person, so the weight begins far below; what both rows know then adds to it or takes \
         from it. Rare values that agree tell more than common ones. Relatives and namesakes are thought of, so that a shared home or surname \
         alone is not enough.",
    );
    examples::write(&mut page, outcome, config.output.threshold);
    page.push_str(FOOT);
    page
}

fn inputs(page: &mut String, outcome: &Outcome) {
    let persons = outcome.persons.of_record.iter().enumerate().filter(|(n, first)| **first as usize == *n).count();
    let rows = outcome.people.records.len();
    say(page, &format!("{} rows are {} people.", whole(rows as u64), whole(persons as u64)));
    let model = &outcome.model;
    let rest = if model.at_rest { "they came to rest" } else { "THEY DID NOT COME TO REST: read the result with care" };
    say(
        page,
        &format!(
            "The rates were learned from {} rows in {} rounds, and {rest}. Lists of names: {}.",
            whole(model.rows as u64),
            model.rounds,
            model.lists
        ),
    );
    let warnings: Vec<&str> =
        outcome.table.warnings.iter().chain(&outcome.people.warnings).map(|w| w.0.as_str()).collect();
    if !warnings.is_empty() {
        heading(page, "What was odd in the tables");
        page.push_str("<ul>\n");
        warnings.iter().for_each(|w| page.push_str(&format!("<li>{}</li>\n", escape(w))));
        page.push_str("</ul>\n");
    }
}

fn zones(page: &mut String, outcome: &Outcome, config: &Config) {
    heading(page, "Three zones");
    let least = weight_of(config.output.threshold) as f32;
    let joined = outcome.joined().count() as u64;
    let open = outcome.open().filter(|e| e.weight < least).count() as u64;
    let kept = outcome.open().filter(|e| e.weight >= least).count() as u64;
    let compared = outcome.candidates.1 as u64;
    let output = config.output;
    let rows = [
        (
            "one person",
            "in one person with each other, by their own weight or by all that is known of the person".to_owned(),
            joined,
        ),
        ("not sure", format!("from {} up to {}, and not joined: review.csv", output.review, output.threshold), open),
        (
            "not sure, kept apart",
            "the pair weighs enough, but other rows of the two, or a list, speak against it: review.csv".to_owned(),
            kept,
        ),
        (
            "two people",
            format!("below {}, or decided by people to be two", output.review),
            compared.saturating_sub(joined + open + kept),
        ),
    ];
    let rows: Vec<Vec<String>> =
        rows.iter().map(|(zone, words, n)| vec![escape(zone), escape(words), whole(*n)]).collect();
    table(page, "Compared pairs by zone", &["Zone", "Which pairs", "#Pairs"], &rows);
}

fn found(page: &mut String, outcome: &Outcome, config: &Config) {
    heading(page, "Pairs that were never compared");
    let found = Blocking::of(outcome, weight_of(config.output.threshold));
    let rows: Vec<Vec<String>> = Rule::ALL
        .iter()
        .zip(&outcome.candidates.0)
        .zip(found.by_rule)
        .filter(|((_, (_, pairs)), _)| *pairs > 0)
        .map(|((rule, (_, pairs)), caught)| {
            vec![escape(rule.words()), whole(*pairs as u64), share(caught, found.pairs)]
        })
        .collect();
    table(page, "Rules by which pairs are found", &["Shared", "#Pairs compared", "#Of joined pairs"], &rows);
    match found.recall_at_most() {
        None => say(page, "Nothing was joined, so nothing can be said of what the rules miss."),
        Some(recall) => say(
            page,
            &format!(
                "By capture and recapture at most about {:.2}% of the pairs of one person were compared: of {} joined pairs {} are found by one rule \
                 only and {} by two (Chao 1987; pairs that are hard to find by one rule are hard to find by others, so the truth lies below).",
                100.0 * recall,
                whole(found.pairs),
                whole(found.once),
                whole(found.twice)
            ),
        ),
    }
    let (shares, all) = found.through_third;
    if all > 0 {
        say(
            page,
            &format!(
                "Of {} pairs of rows that were both joined to a third, {} share a key by some rule. Rows joined twice tell more than others, so \
                 this too is rather too high.",
                whole(all),
                share(shares, all)
            ),
        );
    }
}

fn sure(page: &mut String, outcome: &Outcome) {
    heading(page, "Whether the probabilities are true");
    match &outcome.calibration {
        None => say(
            page,
            "The tables have no identifier with a check digit, so nothing in them can test the probabilities. To test them, let somebody \
             decide a few hundred pairs drawn by chance from pairs.csv and review.csv, without seeing the probability, and \
             give the file to --decisions.",
        ),
        Some(bands) => {
            say(
                page,
                "Where both rows bear an identifier, pairs were weighed once more as if it were not known. If the probabilities are true, \
                 the share with the same identifier is near the probability. This rests on rows that bear identifiers, some of \
                 which are typed wrongly, and the model learned from them too; it says nothing of other rows.",
            );
            let headings = ["Probability without the identifier", "#Pairs", "#Mean probability", "#Same identifier"];
            table(page, "Probabilities against identifiers", &headings, &banded(bands));
        }
    }
    if let Some((below, bands)) = calibration::by_decisions(outcome) {
        say(
            page,
            "What people decided, beside what the model says of these pairs. It tells of others only if the pairs were drawn by chance.",
        );
        let mut rows = vec![band_row(format!("below {}", calibration::BANDS[0]), &below)];
        rows.extend(banded(&bands));
        let headings = ["Probability", "#Pairs", "#Mean probability", "#Decided to be one person"];
        table(page, "Probabilities against decisions", &headings, &rows);
    }
}

fn banded(bands: &[Band]) -> Vec<Vec<String>> {
    let to = |n: usize| calibration::BANDS.get(n + 1).copied().unwrap_or(1.0);
    let rows = bands.iter().enumerate();
    rows.map(|(n, band)| band_row(format!("{} to {}", calibration::BANDS[n], to(n)), band)).collect()
}

fn band_row(words: String, band: &Band) -> Vec<String> {
    let mean = if band.pairs > 0 { format!("{:.3}", band.expected / band.pairs as f64) } else { String::new() };
    vec![words, whole(band.pairs), mean, share(band.same, band.pairs)]
}

const GROUPED: [&str; 6] =
    ["", "#Rows", "#Rows that stay alone", "#Rows with an unsure pair", "#Expected missed", "#Expected wrong"];

fn grouped(groups: &[Group]) -> Vec<Vec<String>> {
    let row = |g: &Group| {
        let few = if g.rows < FEW { " (few rows: read with care)" } else { "" };
        vec![
            cell(&g.name) + few,
            whole(g.rows),
            share(g.alone, g.rows),
            share(g.open, g.rows),
            format!("{:.2}%", 100.0 * g.expected_missed()),
            format!("{:.2}%", 100.0 * g.expected_wrong()),
        ]
    };
    groups.iter().map(row).collect()
}

fn fair(page: &mut String, communities: &[Group]) {
    heading(page, "Fairness between naming communities");
    say(
        page,
        "Without the truth nobody knows who was missed. These signs can be seen: a community whose rows stay alone or unsure much \
         more often than others' is likely served worse. But communities also differ in how many agencies know them and how many \
         names they share, so a difference is a question, not an answer. Expected shares are what the model itself thinks of the pairs it \
         compared; where it is too sure, so are they. A name stands in the community under which the lists of spellings have its surname, else a \
         forename; most names are in no list, and a name does not say who somebody is.",
    );
    let headings = [&["Names"], &GROUPED[1..]].concat();
    table(page, "Rows by naming community", &headings, &grouped(communities));
    let mut known: Vec<&Group> = communities.iter().filter(|g| g.rows >= FEW).collect();
    let alone = |g: &Group| 100.0 * g.alone as f64 / g.rows as f64;
    known.sort_by(|a, b| alone(a).total_cmp(&alone(b)));
    if let [least, .., most] = known.as_slice() {
        let (low, high, gap) = (&least.name, &most.name, alone(most) - alone(least));
        say(
            page,
            &format!("Most rows stay alone under \"{high}\", fewest under \"{low}\": {gap:.1} points between them."),
        );
    }
}

fn origins(page: &mut String, outcome: &Outcome, rows: &Rows) {
    heading(page, "Where the rows come from");
    let headings = |first| [&[first], &GROUPED[1..]].concat();
    table(page, "Rows by input", &headings("Input"), &grouped(&groups::by_input(outcome, rows)));
    let all = groups::by_feed(outcome, rows);
    let listed = &all[..all.len().min(MOST_FEEDS)];
    table(page, "Rows by feed", &headings("Feed"), &grouped(listed));
    if listed.len() < all.len() {
        say(page, &format!("{} smaller feeds are not listed.", whole((all.len() - listed.len()) as u64)));
    }
    let mut errors = feeds::lines(outcome);
    errors.truncate(MOST_FEEDS);
    if !errors.is_empty() {
        say(
            page,
            "Where all other rows of a person, of more than one feed, say one thing, this is how often a feed says another. Surnames change in a life, so there \
             another is not always an error. Rows that err too much to be joined are not seen, so the true shares are somewhat higher.",
        );
        let headings = feeds::headings();
        let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
        table(page, "What feeds say otherwise", &headings, &errors);
    }
}
