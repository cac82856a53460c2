//! How long single rows and files of corrections take against a kept run:
//!
//!     cargo run --release -p alongside-matching --example index -- c.toml rows.csv
//!
//! Takes the first thousandth of the rows as single new rows, and a tenth as one file of corrections.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use alongside_matching::config::Config;
use alongside_matching::index::Index;
use alongside_matching::run::{Options, run};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [config, rows] = arguments.as_slice() else { return Err("give a configuration and a table in CSV".into()) };
    let config = Config::read(config)?;
    let text = std::fs::read_to_string(rows)?;
    let (heading, lines) = text.split_once('\n').ok_or("the table is empty")?;
    let lines: Vec<&str> = lines.lines().collect();
    let outcome = run(&config, &Options { inputs: vec![rows.clone()], seed: 1, ..Options::default() })?;
    let begun = Instant::now();
    let mut index = Index::new(outcome, config);
    println!("{} rows kept in {:.2} s", lines.len(), begun.elapsed().as_secs_f64());
    let folder = std::env::temp_dir().join(format!("alongside-index-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let measured = measure(&mut index, &folder, heading, &lines, rows);
    std::fs::remove_dir_all(&folder)?;
    measured
}

fn measure(index: &mut Index, folder: &Path, heading: &str, lines: &[&str], rows: &Path) -> Result<(), Box<dyn Error>> {
    let mut times = Vec::new();
    for line in &lines[..lines.len() / 1000] {
        // Of another input, so that it is a new row and no correction.
        let path = folder.join("new.csv");
        std::fs::write(&path, format!("{heading}\n{line}\n"))?;
        let begun = Instant::now();
        index.put(&path)?;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    println!("the first new row: {:.2} ms", times.first().copied().unwrap_or(0.0));
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or(0.0);
    println!("one new row: median {:.2} ms, 9 in 10 below {:.2} ms, most {:.2} ms", at(0.5), at(0.9), at(0.9999));
    let corrections: Vec<&str> = lines.iter().step_by(10).copied().collect();
    let path = folder.join(rows.file_name().ok_or("the table has no name")?);
    std::fs::write(&path, format!("{heading}\n{}\n", corrections.join("\n")))?;
    let begun = Instant::now();
    index.put(&path)?;
    println!("{} corrections: {:.2} s", corrections.len(), begun.elapsed().as_secs_f64());
    Ok(())
}
