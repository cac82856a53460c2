//! The `alongside` program: see [`alongside::cli`].

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match alongside::cli::run(alongside::cli::Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
