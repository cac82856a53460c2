//! The pages of keeping.

pub(super) mod due;
pub(super) mod family;
pub(super) mod holds;
pub(super) mod list;
pub(super) mod rules;

use alongside_keeping::{Kept, Rules, Until};
use alongside_schema::Day;

/// A rule in words; its code where it is none any more.
fn rule_words(rules: &Rules, code: &str) -> String {
    rules.rule(code).map_or_else(|| code.replace('_', " "), |rule| rule.words.clone())
}

/// Until when something is kept, in words.
fn until_words(kept: &Kept) -> String {
    match &kept.until {
        Until::Day(day) => Day(*day).words(),
        Until::NotKnown(why) => format!("Not known: {why}"),
    }
}
