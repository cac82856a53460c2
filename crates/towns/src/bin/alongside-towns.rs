//! The command line: see `alongside-towns --help`.

use std::path::PathBuf;

use alongside_towns::{days, feeds, keys, score};
use anyhow::Context;
use clap::Parser;

/// Invented towns by which record linkage is measured.
#[derive(Parser)]
#[command(name = "alongside-towns")]
enum Command {
    /// Make a town: rows.csv for who links, and the truth for the scorer.
    Make {
        /// How many rows.
        #[arg(long, default_value_t = 1_000_000)]
        rows: usize,
        /// The same seed gives the same town, bit for bit.
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// The folder to write into.
        #[arg(long)]
        out: PathBuf,
    },
    /// Say how good a linkage is.
    Score {
        /// The folder of the town.
        #[arg(long)]
        truth: PathBuf,
        /// What was linked: input,id,person.
        #[arg(long)]
        persons: PathBuf,
        /// Who lived with whom: person,household,from,to.
        #[arg(long, requires = "on")]
        households: Option<PathBuf>,
        /// The day on which households are looked at.
        #[arg(long)]
        on: Option<String>,
        /// What was thought of pairs: id_l,id_r,probability.
        #[arg(long)]
        pairs: Option<PathBuf>,
    },
    /// Link by five plain match keys, and households by exact addresses.
    Keys {
        /// The rows.
        #[arg(long)]
        input: PathBuf,
        /// Take the persons from the truth of this folder, to see what exact addresses are worth by themselves.
        #[arg(long)]
        perfect: Option<PathBuf>,
        /// The folder to write into.
        #[arg(long)]
        out: PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Make { rows, seed, out } => {
            let made = feeds::make(seed, rows, &out)?;
            println!("{} rows, {} people, {} households", made.rows, made.people, made.households);
        }
        Command::Score { truth, persons, households, on, pairs } => {
            let on = match &on {
                Some(text) => Some(days::read(text).with_context(|| format!("{text} is no day such as 2024-06-30"))?),
                None => None,
            };
            print!("{}", score::report(&truth, &persons, households.as_deref().zip(on), pairs.as_deref())?);
        }
        Command::Keys { input, perfect, out } => {
            let truth = perfect.map(|folder| score::Truth::read(&folder)).transpose()?;
            keys::link(&input, truth.as_ref(), &out)?;
        }
    }
    Ok(())
}
