//! Chores that are not needed to build: `cargo xtask CHORE`.

mod asvs;
mod attack;
mod bench;
mod bench_matching;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask bench [--sqlite | --postgres] [--small] [--keep FOLDER] [--only ROW]
cargo xtask walks [NAME]
cargo xtask sweep [NAME]
cargo xtask asvs [--ran LOG]
cargo xtask attack [--short] [--part K/N] [--people NAME,NAME] [--minutes N] [--slow] [--at-once N] [--keep]
cargo xtask bench-matching [--rows N] [--seed N] [--splink] [--febrl] [--engine PROGRAM]

  bench   Fill a database with an invented town of 50,000 families and measure the pages and the API on it.
          Both engines, one after the other, unless one is named.
          --small           a hundredth of the town: for trying the bench itself, not for its numbers
          --only ROW        only the rows whose name has this in it; ALONGSIDE_BENCH_QUERIES=1 prints each query with its time
          --keep FOLDER     keep the databases there, and use them again the next time
  walks   Walk the journeys in the browser in the ways that a test run leaves out: narrow with scripts, wide without. Only those that
          carry NAME, if one is given. Needs what `./alongside test` installs.
  sweep   Ask for every route as everybody in every relationship to every kind of family, and look for every marker in all that anybody gets, on
          both engines. Prints totals. Takes many minutes. Only what carries NAME, if one is given.
  asvs    Print what of OWASP ASVS applies and what proves it (docs/asvs.toml), and every test that is named there and is not in the source.
          --ran LOG         also every one that did not run, or failed, in this output of a test run
  attack  Let wapiti and sqlmap loose on a demonstration as several of its people and as nobody, after they have found what a server has that is open on
          purpose. Prints totals, and fails where anything is found (docs/attack.md). Needs python3 and PyPI. Takes hours.
          --short           some minutes: three people, a part of what is looked for
          --part K/N        the K-th of N parts of all parameters
          --help            the rest
  bench-matching
          Make an invented town of a million rows and compare the matching engine with five plain match keys, in one table: time, memory, persons,
          households, and the gap between naming communities (crates/towns/README.md).
          --splink          Splink 5 too, on the same town; needs python3 and PyPI
          --febrl           the engine on the FEBRL sets 3 and 4 too; needs the same
          --engine PROGRAM  another engine of the same command line, instead of `alongside match`";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((chore, rest)) if chore == "bench" => bench::run(rest),
        Some((chore, rest)) if chore == "walks" => walks(rest),
        Some((chore, rest)) if chore == "sweep" => sweep(rest),
        Some((chore, rest)) if chore == "asvs" => asvs::run(rest),
        Some((chore, rest)) if chore == "attack" => attack::run(rest),
        Some((chore, rest)) if chore == "bench-matching" => bench_matching::run(rest),
        Some((chore, rest)) if chore == bench::SERVE => bench::serve(rest),
        _ => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the walks that `./alongside test` leaves out; the test runner prints the total.
fn walks(names: &[String]) -> anyhow::Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["test", "--package", "alongside", "--test", "journeys", "--", "--ignored", "--skip", "sweep_of"];
    let status = std::process::Command::new(cargo).args(arguments).args(names).status()?;
    anyhow::ensure!(status.success(), "Not every walk came to its end: see above");
    Ok(())
}

/// Runs the sweeps that `./alongside test` runs in short. Their databases lie in memory where the machine has room for that.
fn sweep(names: &[String]) -> anyhow::Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = std::process::Command::new(cargo);
    command.args(["test", "--package", "alongside", "--test", "journeys", "--", "--ignored", "--nocapture"]);
    command.arg("--test-threads=1");
    if names.is_empty() {
        command.arg("sweep_of");
    } else {
        command.args(
            names.iter().map(|name| if name.contains("sweep_of") { name.clone() } else { format!("sweep_of_{name}") }),
        );
    }
    let memory = std::path::Path::new("/dev/shm");
    if memory.is_dir() {
        command.env("TMPDIR", memory);
    }
    anyhow::ensure!(command.status()?.success(), "The sweep found something: see above");
    Ok(())
}
