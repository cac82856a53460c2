//! The command line.

use std::io::IsTerminal;
use std::path::PathBuf;

use crate::config::Config;
use crate::error::MatchError;
use crate::run::{self, Options};
use crate::stages::add::{self, Add};
use crate::staging::{self, Staging};
use crate::{households, output, report};

/// Further commands.
#[derive(Clone, Debug, clap::Subcommand)]
pub enum Further {
    /// Place new and corrected rows in a run that was kept
    Add(Add),
}

/// Finds who is who, and who lives together, in tables of people.
#[derive(Clone, Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    /// A further command in place of a run.
    #[command(subcommand)]
    pub further: Option<Further>,
    /// Which column means what, and further settings (TOML)
    #[arg(long, required = true)]
    pub config: Option<PathBuf>,
    /// A table, CSV or Parquet; may be given several times
    #[arg(long, required = true)]
    pub input: Vec<PathBuf>,
    /// Compare only rows of different inputs
    #[arg(long)]
    pub link_only: bool,
    /// Use this model instead of learning one
    #[arg(long)]
    pub model: Option<PathBuf>,
    /// Decisions by people (CSV: input_l,id_l,input_r,id_r,decision,who,when,why; same or different)
    #[arg(long)]
    pub decisions: Option<PathBuf>,
    /// The --out folder of an earlier run: persons keep the ids they had there
    #[arg(long)]
    pub previous: Option<PathBuf>,
    /// Decides which pairs are drawn for learning; the same seed gives the same result
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Print what each stage took
    #[arg(long)]
    pub timings: bool,
    /// Say on standard error which stage begins, also where that is no terminal
    #[arg(long)]
    pub progress: bool,
    /// Write no report.html, which shows rows as examples
    #[arg(long)]
    pub no_report: bool,
    /// Keep the stages in the folder's `stages`, for --resume and `add`; they hold personal data
    #[arg(long)]
    pub keep: bool,
    /// Go on where an earlier run with --keep was stopped, as far as nothing changed since
    #[arg(long)]
    pub resume: bool,
    /// The folder for the results
    #[arg(long, required = true)]
    pub out: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// If something can not be read or written, or does not suit.
pub fn run(args: &Args) -> Result<(), MatchError> {
    if let Some(Further::Add(add)) = &args.further {
        return add::run(add);
    }
    // The command line is not read without these.
    let needed = |what: &str| MatchError::Config(format!("--{what} is needed"));
    let config = Config::read(args.config.as_deref().ok_or_else(|| needed("config"))?)?;
    let out_folder = args.out.as_deref().ok_or_else(|| needed("out"))?;
    let options = Options {
        inputs: args.input.clone(),
        link_only: args.link_only,
        model: args.model.clone(),
        seed: args.seed,
        decisions: args.decisions.clone(),
        previous: args.previous.clone(),
        progress: args.progress || std::io::stderr().is_terminal(),
        report: !args.no_report,
        keep: (args.keep || args.resume).then(|| out_folder.to_owned()),
        resume: args.resume,
    };
    staging::take_away_on_signal();
    let earlier = options.previous.as_deref().map(households::Earlier::read).transpose()?.unwrap_or_default();
    let mut outcome = run::run(&config, &options)?;
    for warning in outcome.table.warnings.iter().chain(&outcome.people.warnings) {
        eprintln!("warning: {}", warning.0);
    }
    let mut out = Staging::open(out_folder)?;
    outcome.timings.begin("write");
    output::write(&outcome, config.output.threshold, &mut out)?;
    outcome.timings.begin("households");
    households::write(&outcome, &earlier, &mut out)?;
    if options.report {
        outcome.timings.begin("report");
        out.write("report.html", &report::page(&outcome, &config))?;
    }
    outcome.timings.end();
    output::write_timings(&outcome, &mut out)?;
    out.finish()?;
    if args.timings {
        for (rule, pairs) in &outcome.candidates.0 {
            eprintln!("{:<12}{pairs:>10} pairs", format!("{rule:?}"));
        }
        eprintln!("{:<12}{:>10} pairs, {} patterns", "once each", outcome.candidates.1, outcome.patterns.len());
        for stage in &outcome.timings.stages {
            eprintln!("{stage}");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::*;

    /// Another program, of which the command is a part.
    #[derive(Parser)]
    struct Program {
        #[command(subcommand)]
        task: Task,
    }

    #[derive(clap::Subcommand)]
    enum Task {
        Match(Args),
    }

    fn read(words: &[&str]) -> Result<Args, clap::Error> {
        let Task::Match(args) = Program::try_parse_from([&["program", "match"], words].concat())?.task;
        Ok(args)
    }

    #[test]
    fn the_command_stands_in_another_program_too() {
        Program::command().debug_assert();
        let run = read(&["--config", "c.toml", "--input", "a.csv", "--input", "b.csv", "--out", "o"]);
        assert!(run.is_ok_and(|args| args.further.is_none() && args.input.len() == 2 && args.seed == 1));
        let add = read(&["add", "--kept", "k", "--input", "a.csv", "--out", "o"]);
        assert!(add.is_ok_and(|args| matches!(args.further, Some(Further::Add(_)))));
        for lacks in [&["--input", "a.csv", "--out", "o"][..], &["--config", "c.toml", "--out", "o"], &["add"], &[]] {
            assert!(read(lacks).is_err(), "{lacks:?}");
        }
    }
}
