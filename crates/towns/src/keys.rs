//! The plain way: persons by five match keys, households by exact addresses. This is what careful people do without an engine, and the bar for one.
//!
//! The five keys, as in many councils' own scripts: forename, surname and date of birth; forename, date of birth and postcode; surname, date of birth and
//! postcode; forename, surname, postcode and house number; initial, surname, date of birth and postcode district. Rows that share a key
//! with nothing missing in it are one person, and so are those joined by others (union-find).

use std::hash::Hasher;
use std::io::Write;
use std::path::Path;

use rayon::prelude::*;

use crate::days::{self, Day};
use crate::table::{Table, Words};

/// Persons and their addresses, as the keys see them.
struct Row {
    id: Box<[u8]>,
    keys: [u64; 5],
    /// The address as postcode and house number; 0 if one is missing.
    address: u64,
    seen: Day,
}

/// Links the rows of a table by the keys and writes `persons.csv`, `households.csv` (everybody is where the latest row before shows them) and
/// `households_untimed.csv` (everybody is wherever any row shows them, always). `truth` gives the persons instead of the keys:
/// what exact addresses are worth if the persons are perfect.
///
/// # Errors
/// If a file cannot be read or written.
pub fn link(rows: &Path, truth: Option<&super::score::Truth>, out: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(out)?;
    let rows = read(rows)?;
    let person = match truth {
        None => by_keys(&rows),
        Some(truth) => rows
            .iter()
            .map(|row| truth.rows.known(&row.id).map_or(u32::MAX, |row| truth.person_of[row as usize]))
            .collect(),
    };
    let mut file = std::io::BufWriter::new(std::fs::File::create(out.join("persons.csv"))?);
    writeln!(file, "input,id,person")?;
    for (row, person) in rows.iter().zip(&person) {
        writeln!(file, "0,{},{person}", String::from_utf8_lossy(&row.id))?;
    }
    file.flush()?;
    households(&rows, &person, out)
}

fn read(path: &Path) -> anyhow::Result<Vec<Row>> {
    let columns = ["unique_id", "forename", "surname", "dob", "address", "postcode", "?date_seen"];
    let mut table = Table::open(path, &columns)?;
    let mut rows = Vec::new();
    let (mut forename, mut surname, mut postcode) = (String::new(), String::new(), String::new());
    while table.advance()? {
        clean_name(table.text(1), &mut forename);
        clean_name(table.text(2), &mut surname);
        let born = table.cell(3);
        let house = house_number(table.text(4));
        postcode.clear();
        postcode
            .extend(table.text(5).chars().filter(|sign| !sign.is_whitespace()).map(|sign| sign.to_ascii_uppercase()));
        let (name, last, code) = (forename.as_bytes(), surname.as_bytes(), postcode.as_bytes());
        let initial = forename.chars().next().map_or(0, char::len_utf8);
        let district = &code[..code.len().saturating_sub(3)];
        rows.push(Row {
            id: table.cell(0).into(),
            keys: [
                key(0, &[name, last, born]),
                key(1, &[name, born, code]),
                key(2, &[last, born, code]),
                key(3, &[name, last, code, house]),
                key(4, &[&name[..initial], last, born, district]),
            ],
            address: key(5, &[code, house]),
            seen: days::read(table.text(6)).unwrap_or(0),
        });
    }
    Ok(rows)
}

/// Small letters only, without accents, titles, signs and spaces.
fn clean_name(name: &str, clean: &mut String) {
    clean.clear();
    for word in name.split_whitespace() {
        let lower = word.to_lowercase();
        if matches!(lower.trim_end_matches('.'), "mr" | "mrs" | "ms" | "miss" | "dr") {
            continue;
        }
        let mut lower = lower;
        crate::feeds::plain_letters(&mut lower);
        clean.extend(lower.chars().filter(|letter| letter.is_alphabetic()));
    }
}

/// The first number of an address.
fn house_number(address: &str) -> &[u8] {
    let start = address.find(|sign: char| sign.is_ascii_digit()).unwrap_or(address.len());
    let rest = &address[start..];
    let end = rest.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(rest.len());
    &rest.as_bytes()[..end]
}

/// A key as a number; 0 if a part is missing. Two keys fall together by chance about once in 10^7 towns of a million rows.
fn key(kind: u8, parts: &[&[u8]]) -> u64 {
    if parts.iter().any(|part| part.is_empty()) {
        return 0;
    }
    // The hasher of the standard library with its fixed keys: the same in every run.
    let mut hasher = std::hash::DefaultHasher::new();
    hasher.write_u8(kind);
    for part in parts {
        hasher.write(part);
        hasher.write_u8(0xff);
    }
    hasher.finish().max(1)
}

/// The persons by the five keys.
fn by_keys(rows: &[Row]) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..rows.len() as u32).collect();
    for kind in 0..5 {
        let mut keyed: Vec<(u64, u32)> =
            rows.iter().enumerate().map(|(row, of)| (of.keys[kind], row as u32)).filter(|(key, _)| *key != 0).collect();
        keyed.par_sort_unstable();
        for two in keyed.windows(2) {
            if two[0].0 == two[1].0 {
                join(&mut parent, two[0].1, two[1].1);
            }
        }
    }
    (0..rows.len() as u32).map(|row| root(&mut parent, row)).collect()
}

fn root(parent: &mut [u32], mut row: u32) -> u32 {
    while parent[row as usize] != row {
        parent[row as usize] = parent[parent[row as usize] as usize];
        row = parent[row as usize];
    }
    row
}

fn join(parent: &mut [u32], one: u32, other: u32) {
    let (one, other) = (root(parent, one), root(parent, other));
    // The smaller number stands for all, so that the result does not depend on the order.
    parent[one.max(other) as usize] = one.min(other);
}

fn households(rows: &[Row], person: &[u32], out: &Path) -> anyhow::Result<()> {
    let mut shown: Vec<(u32, Day, u64)> = rows
        .iter()
        .zip(person)
        .filter(|(row, _)| row.address != 0)
        .map(|(row, person)| (*person, row.seen, row.address))
        .collect();
    shown.par_sort_unstable();
    let create = |name: &str| -> anyhow::Result<std::io::BufWriter<std::fs::File>> {
        let mut file = std::io::BufWriter::new(std::fs::File::create(out.join(name))?);
        writeln!(file, "person,household,from,to")?;
        Ok(file)
    };
    let (mut timed, mut untimed) = (create("households.csv")?, create("households_untimed.csv")?);
    let mut words = Words::default();
    let mut text = Vec::new();
    for of_one in shown.chunk_by(|one, other| one.0 == other.0) {
        let mut stays: Vec<(Day, u64)> = of_one.iter().map(|(_, seen, address)| (*seen, *address)).collect();
        stays.dedup_by_key(|(_, address)| *address);
        for (place, (from, address)) in stays.iter().enumerate() {
            let household = words.number(&address.to_le_bytes());
            text.clear();
            // Before the first row nobody knows better than that they lived there already.
            if place > 0 {
                days::write(&mut text, days::date(*from));
            }
            text.push(b',');
            if let Some((to, _)) = stays.get(place + 1) {
                days::write(&mut text, days::date(*to));
            }
            writeln!(timed, "{},{household},{}", of_one[0].0, String::from_utf8_lossy(&text))?;
            writeln!(untimed, "{},{household},,", of_one[0].0)?;
        }
    }
    timed.flush()?;
    untimed.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_cleaned() {
        let mut clean = String::new();
        clean_name("Mrs. Małgorzata O'Wójcik-Smith", &mut clean);
        assert_eq!(clean, "malgorzataowojciksmith");
        assert_eq!(house_number("Flat 7, 12 Mill Road"), b"7");
        assert_eq!(house_number("The Lodge"), b"");
    }

    #[test]
    fn a_key_needs_all_its_parts() {
        assert_eq!(key(1, &[b"a", b""]), 0);
        assert_ne!(key(1, &[b"ab", b"c"]), key(1, &[b"a", b"bc"]));
        assert_ne!(key(1, &[b"ab"]), key(2, &[b"ab"]));
    }
}
