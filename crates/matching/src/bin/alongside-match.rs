//! The matching engine by itself, without the rest of Alongside.

use std::process::ExitCode;

use alongside_matching::cli::{Args, run};
use clap::Parser;

#[derive(Parser)]
#[command(name = "alongside-match", version, about)]
struct Command {
    #[command(flatten)]
    args: Args,
}

fn main() -> ExitCode {
    match run(&Command::parse().args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("{e}");
            ExitCode::FAILURE
        }
    }
}
