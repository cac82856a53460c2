//! Results on the command line: whether a pack is without fault, and what it says about families.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::PathBuf;

use alongside_results::{Pack, command};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use jiff::civil::Date;

/// What can be asked about results. None of it touches the record.
#[derive(Subcommand)]
pub enum ResultsCommand {
    /// Say what is wrong with a rule pack, each fault with its line.
    CheckPack {
        /// The pack: a file, or the id of one that comes with the product.
        file: String,
    },
    /// Say whether families are eligible and may be claimed for on a day, and why not. Prints JSON.
    Evaluate {
        /// The pack: the id of one that comes with the product (tfp1, tfp2, tfp2-2020, sfof, sfof-h, ffp), or a file.
        #[arg(long)]
        pack: String,
        /// The day, like 2018-07-31.
        #[arg(long)]
        on: String,
        /// Where the facts are.
        #[command(flatten)]
        from: FactsFrom,
    },
}

/// Where the facts are: of one family, or of many.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct FactsFrom {
    /// The facts of one family; their form is docs/results-facts.schema.json.
    #[arg(long)]
    facts: Option<PathBuf>,
    /// The facts of many families, one to a line; one answer to a line is printed.
    #[arg(long)]
    facts_lines: Option<PathBuf>,
}

/// Does what was asked.
pub fn run(command: ResultsCommand) -> anyhow::Result<()> {
    match command {
        ResultsCommand::CheckPack { file } => println!("{}", command::check_pack(&file)?),
        ResultsCommand::Evaluate { pack, on, from } => {
            let (pack, on) = (command::pack(&pack)?, command::day(&on)?);
            if let Some(file) = from.facts {
                let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
                writeln!(io::stdout(), "{}", command::evaluate(&pack, on, &text)?)?;
            } else if let Some(file) = from.facts_lines {
                evaluate_lines(&pack, on, &file)?;
            }
        }
    }
    Ok(())
}

fn evaluate_lines(pack: &Pack, on: Date, file: &PathBuf) -> anyhow::Result<()> {
    let from = File::open(file).with_context(|| file.display().to_string())?;
    let to = BufWriter::new(io::stdout().lock());
    let tally = command::evaluate_lines(pack, on, BufReader::new(from), to, io::stderr())?;
    eprintln!("{tally}");
    if tally.faulty > 0 {
        bail!("{} lines have faults and no answer", tally.faulty);
    }
    Ok(())
}
