//! The comparison: one town, the engine, the plain keys and, if asked for, Splink and the FEBRL sets, in one table.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::measured::{self, Cost};
use crate::score::{Persons, Truth, clusters, households};
use crate::{days, feeds};

/// What to compare.
pub struct Bench {
    /// Rows of the town.
    pub rows: usize,
    /// Its seed.
    pub seed: u64,
    /// The engine, as a program with its first arguments; none to leave it out.
    pub engine: Option<Vec<String>>,
    /// A Python that has `compare/requirements.txt`, to run Splink with.
    pub splink: Option<PathBuf>,
    /// The same, to get the FEBRL sets from.
    pub febrl: Option<PathBuf>,
    /// Where everything is put; a town that is there already is used again.
    pub folder: PathBuf,
    /// This program, which also links by keys.
    pub own: PathBuf,
    /// Where the scripts of the comparison are.
    pub scripts: PathBuf,
}

/// The day on which households are looked at: half a year before the last row, so that there is something before and after it.
pub const SNAPSHOT: days::Day = days::day(2024, 6, 30);

/// The configuration of the engine for a town.
const CONFIGURATION: &str = r#"[columns]
id = "unique_id"
forename = "forename"
middle = "middle"
surname = "surname"
birth_date = "dob"
sex = "sex"
address = "address"
postcode = "postcode"
uprn = "uprn"
nhs_number = "nhs"
feed = "source"
seen = "date_seen"
list = "class_or_incident"

[output]
threshold = 0.95
"#;

impl Bench {
    /// Runs all and prints the table.
    ///
    /// # Errors
    /// If something cannot be run or read.
    pub fn run(&self) -> anyhow::Result<()> {
        let town = self.folder.join(format!("town-{}-{}", self.rows, self.seed));
        if !town.join("households_truth.csv").exists() {
            let made = feeds::make(self.seed, self.rows, &town)?;
            println!("{} rows of {} people, seed {}", made.rows, made.people, self.seed);
        }
        let truth = Truth::read(&town)?;
        println!("{:<10} {HEADING}", "");
        let rows = town.join("rows.csv");
        let keys = town.join("keys");
        let cost =
            measured::run(Command::new(&self.own).arg("keys").arg("--input").arg(&rows).arg("--out").arg(&keys))?;
        print_line("keys", cost, &truth, &keys, true)?;
        if let Some(engine) = &self.engine {
            let configuration = town.join("c.toml");
            std::fs::write(&configuration, CONFIGURATION)?;
            let out = town.join("engine");
            let cost = measured::run(engine_command(engine, &configuration, &out)?.arg("--input").arg(&rows))?;
            print_line("engine", cost, &truth, &out, true)?;
        }
        if let Some(python) = &self.splink {
            let out = town.join("splink");
            let cost =
                measured::run(Command::new(python).arg(self.scripts.join("with_splink.py")).arg(&rows).arg(&out))?;
            print_line("splink", cost, &truth, &out, false)?;
        }
        self.febrl()
    }

    fn febrl(&self) -> anyhow::Result<()> {
        let (Some(python), Some(engine)) = (&self.febrl, &self.engine) else { return Ok(()) };
        let folder = self.folder.join("febrl");
        measured::run(Command::new(python).arg(self.scripts.join("febrl.py")).arg(&folder))?;
        for (set, inputs, link_only) in [("febrl3", &["rows.csv"][..], false), ("febrl4", &["a.csv", "b.csv"], true)] {
            let set_folder = folder.join(set);
            let out = set_folder.join("engine");
            let mut command = engine_command(engine, &set_folder.join("c.toml"), &out)?;
            for input in inputs {
                command.arg("--input").arg(set_folder.join(input));
            }
            if link_only {
                command.arg("--link-only");
            }
            let cost = measured::run(&mut command)?;
            print_line(set, cost, &Truth::read(&set_folder)?, &out, false)?;
        }
        Ok(())
    }
}

fn engine_command(engine: &[String], configuration: &Path, out: &Path) -> anyhow::Result<Command> {
    let (program, first) = engine.split_first().context("Which program is the engine?")?;
    let mut command = Command::new(program);
    command.args(first).arg("--config").arg(configuration).arg("--out").arg(out);
    Ok(command)
}

const HEADING: &str = "wall s   CPU s  peak MB | persons P     R      F1  | B3 F1   exact | gap pts | households P     R      F1   (all R)";

fn print_line(name: &str, cost: Cost, truth: &Truth, out: &Path, homes: bool) -> anyhow::Result<()> {
    let said = Persons::read(&out.join("persons.csv"), truth)?;
    let score = clusters::score(&truth.person_of, &said.of);
    let gap = crate::score::recall_gap(truth, &said) * 100.0;
    let Cost { wall, cpu, peak_mb } = cost;
    let pairs = score.pairs;
    let cubed = score.b_cubed.f1();
    print!("{name:<10} {wall:>6.1} {cpu:>7.1} {peak_mb:>8} |");
    print!(
        "    {:.4} {:.4} {:.4} | {cubed:.4}  {:.4} | {gap:>7.1} |",
        pairs.precision,
        pairs.recall,
        pairs.f1(),
        score.exact
    );
    if homes {
        let score = households::score(truth, &said, &out.join("households.csv"), SNAPSHOT)?;
        print!(
            "    {:.4} {:.4} {:.4}   {:.4}",
            score.shown.precision,
            score.shown.recall,
            score.shown.f1(),
            score.all.recall
        );
    }
    println!();
    Ok(())
}
