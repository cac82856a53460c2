//! England's whole programme: 400,000 invented families in a file, each with five years of facts, answered once.
//!
//! ```text
//! cargo run --release -p alongside-results --example england -- write 400000 FILE
//! cargo run --release -p alongside-results --example england -- answer FILE
//! ```
//!
//! The second prints the seconds it took and the most memory it held. It is the work of
//! `alongside results evaluate --facts-lines`. The same seed gives the same file.

#[path = "../tests/support/town.rs"]
mod town;

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::time::Instant;

use alongside_results::{built_in, command};
use town::Years;

const YEARS: Years = Years { first: 2015 };

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", count, file] => write(count.parse()?, file)?,
        ["answer", file] => answer(file)?,
        _ => return Err("say: write COUNT FILE, or: answer FILE".into()),
    }
    Ok(())
}

fn write(count: u64, file: &str) -> Result<(), Box<dyn std::error::Error>> {
    let pack = built_in("tfp2").ok_or("no pack")?;
    let mut to = BufWriter::new(File::create(file)?);
    for seed in 0..count {
        serde_json::to_writer(&mut to, &town::family(seed, pack, YEARS))?;
        writeln!(to)?;
    }
    to.flush()?;
    let size = std::fs::metadata(file)?.len();
    println!("{count} families, {} MB, {} bytes each", size / 1_000_000, size / count.max(1));
    Ok(())
}

fn answer(file: &str) -> Result<(), Box<dyn std::error::Error>> {
    let pack = built_in("tfp2").ok_or("no pack")?;
    let from = BufReader::with_capacity(1 << 20, File::open(file)?);
    let to = BufWriter::with_capacity(1 << 20, File::create("/dev/null")?);
    let begun = Instant::now();
    let tally = command::evaluate_lines(pack, jiff::civil::date(2018, 7, 31), from, to, io::stderr())?;
    println!("{tally}");
    let (seconds, memory) = (begun.elapsed().as_secs_f64(), peak_memory().unwrap_or(0) / 1_000);
    println!(
        "{seconds:.1} seconds, of the processors {:.1}, {memory} MB at the most",
        processor_seconds().unwrap_or(0.0)
    );
    Ok(())
}

/// The most memory this process has held, in kB.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The seconds that processors have worked for this process, on all cores together.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let after_name = stat.rsplit_once(')')?.1;
    let ticks = after_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<f64>().ok());
    // The kernel counts in hundredths of a second for programs.
    Some(ticks.sum::<Option<f64>>()? / 100.0)
}
