//! The command line: see `alongside-towns --help`.

use std::path::PathBuf;

use alongside_towns::{bench, days, feeds, keys, score};
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
    /// Compare the engine with the plain keys and others on one town, in one table.
    Bench {
        /// How many rows.
        #[arg(long, default_value_t = 1_000_000)]
        rows: usize,
        /// The seed of the town.
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// The engine, as a program that takes --config, --input and --out; more words are its first arguments.
        #[arg(long, num_args = 1..)]
        engine: Option<Vec<String>>,
        /// A Python with compare/requirements.txt: run Splink too.
        #[arg(long)]
        splink: Option<PathBuf>,
        /// A Python with compare/requirements.txt: run the engine on the FEBRL sets too.
        #[arg(long)]
        febrl: Option<PathBuf>,
        /// Where towns and results are put and towns are found again.
        #[arg(long)]
        folder: PathBuf,
        /// Where with_splink.py and febrl.py are.
        #[arg(long, default_value = "crates/towns/compare")]
        scripts: PathBuf,
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
        Command::Bench { rows, seed, engine, splink, febrl, folder, scripts } => {
            let own = std::env::current_exe()?;
            bench::Bench { rows, seed, engine, splink, febrl, folder, own, scripts }.run()?;
        }
    }
    Ok(())
}
