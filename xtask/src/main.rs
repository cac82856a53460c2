//! Chores that are not needed to build: `cargo xtask CHORE`.

mod asvs;
mod bench;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask bench [--sqlite | --postgres] [--small] [--keep FOLDER] [--only ROW]
cargo xtask walks [NAME]
cargo xtask asvs

  bench   Fill a database with an invented town of 50,000 families and measure the pages and the API on it.
          Both engines, one after the other, unless one is named.
          --small           a hundredth of the town: for trying the bench itself, not for its numbers
          --only ROW        only the rows whose name has this in it; ALONGSIDE_BENCH_QUERIES=1 prints each query with its time
          --keep FOLDER     keep the databases there, and use them again the next time
  walks   Walk the journeys in the browser in the ways that a test run leaves out: narrow with scripts, wide without. Only those that
          carry NAME, if one is given. Needs what `./alongside test` installs.
  asvs    Print what of OWASP ASVS applies and what proves it (docs/asvs.toml), and every test that is named there and is not in the source.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((chore, rest)) if chore == "bench" => bench::run(rest),
        Some((chore, rest)) if chore == "walks" => walks(rest),
        Some((chore, _)) if chore == "asvs" => asvs::run(),
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
    let arguments = ["test", "--package", "alongside", "--test", "journeys", "--", "--ignored"];
    let status = std::process::Command::new(cargo).args(arguments).args(names).status()?;
    anyhow::ensure!(status.success(), "Not every walk came to its end: see above");
    Ok(())
}
