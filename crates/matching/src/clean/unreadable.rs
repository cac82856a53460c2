//! Columns of which most can not be read: shifted, or not what the configuration takes them for.

use super::Born;
use super::places::postcode;
use crate::config::Role;
use crate::read::{Column, Table, Warning};

/// Share of filled cells beyond which a column is spoken of.
const MANY: f64 = 0.2;

/// Filled cells below which nothing is said.
const FEW: usize = 20;

/// Warns of columns of which more than a fifth can not be read, per feed where there is one.
pub(crate) fn unreadable(table: &Table, births: &[Born], warnings: &mut Vec<Warning>) {
    let dates: Vec<bool> = births.iter().map(|b| !b.is_nothing()).collect();
    look(table, table.role(Role::BirthDate), "dates of birth", &dates, warnings);
    let codes: Vec<bool> =
        table.role(Role::Postcode).dict.iter().map(|t| t.len() <= 12 && postcode(t).whole != 0).collect();
    look(table, table.role(Role::Postcode), "postcodes", &codes, warnings);
    let figures = |text: &str| text.bytes().filter(u8::is_ascii_digit).count() * 2 <= text.len();
    for (role, what) in [(Role::Forename, "forenames"), (Role::Surname, "surnames"), (Role::FullName, "names")] {
        let names: Vec<bool> = table.role(role).dict.iter().map(figures).collect();
        look(table, table.role(role), what, &names, warnings);
    }
}

fn look(table: &Table, column: &Column, what: &str, readable: &[bool], warnings: &mut Vec<Warning>) {
    let feeds = table.role(Role::Feed);
    let mut counts = vec![(0_usize, 0_usize); feeds.dict.len()];
    for row in (0..table.rows()).filter(|row| column.at(*row) != 0) {
        let count = &mut counts[feeds.at(row) as usize];
        count.0 += 1;
        count.1 += usize::from(!readable[column.at(row) as usize]);
    }
    let many = counts.iter().enumerate().filter(|(_, (all, bad))| *all >= FEW && *bad as f64 > MANY * *all as f64);
    for (feed, (all, bad)) in many.take(20) {
        let of = if feed == 0 { String::new() } else { format!(" of the feed {}", feeds.dict.get(feed as u32)) };
        let text = format!("{bad} of {all} {what}{of} can not be read: is a column shifted, or another one meant?");
        warnings.push(Warning(text));
    }
}
