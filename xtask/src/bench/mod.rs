//! `cargo xtask bench`: what pages and API cost on a full town, on both engines.
//!
//! The town is filled in through the bulk helper ([`fill`](mod@fill)); the service runs in a process of its own
//! ([`server`](mod@server)), so that the processor time of a request is what that process used, divided by the requests. Beside each page stand the
//! same store functions called by themselves: what the page costs above its queries is ours to answer for.

mod client;
mod cluster;
mod cpu;
mod fill;
mod household;
mod measure;
mod names;
mod open;
mod people;
mod report;
mod rows;
mod scenarios;
mod server;
mod town;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use alongside_families::store::timeline;
use alongside_schema::connection::Purpose;
use alongside_schema::{Clock, Engine, migrate};
use anyhow::{Context, bail};

use cluster::Cluster;
use measure::{Bench, Cost};
use people::Cast;
use report::{Flatness, Report};
use scenarios::Step;
use server::Server;
use town::{Size, Targets};

pub use server::{SERVE, serve};

/// What the command line asks for.
struct Wanted {
    sqlite: bool,
    postgres: bool,
    small: bool,
    keep: Option<PathBuf>,
    /// Only the rows whose name has this in it, and nothing after the table.
    only: Option<String>,
}

impl Wanted {
    fn parse(arguments: &[String]) -> anyhow::Result<Self> {
        let mut wanted = Self { sqlite: false, postgres: false, small: false, keep: None, only: None };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--sqlite" => wanted.sqlite = true,
                "--postgres" => wanted.postgres = true,
                "--small" => wanted.small = true,
                "--keep" => wanted.keep = Some(rest.next().context("--keep needs a folder after it")?.into()),
                "--only" => {
                    wanted.only = Some(rest.next().context("--only needs part of a row's name after it")?.clone())
                }
                other => bail!("bench does not know {other:?}: see cargo xtask"),
            }
        }
        if !wanted.sqlite && !wanted.postgres {
            (wanted.sqlite, wanted.postgres) = (true, true);
        }
        Ok(wanted)
    }

    fn size(&self) -> Size {
        if self.small { Size::SMALL } else { Size::WHOLE }
    }
}

/// Fills, measures and prints.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let wanted = Wanted::parse(arguments)?;
    let folder = match &wanted.keep {
        Some(folder) => folder.clone(),
        None => std::env::temp_dir().join(format!("alongside-bench-{}", std::process::id())),
    };
    std::fs::create_dir_all(&folder)?;
    let outcome = engines(&wanted, &folder);
    if wanted.keep.is_none() {
        std::fs::remove_dir_all(&folder)?;
    }
    report::print(&outcome?);
    Ok(())
}

fn engines(wanted: &Wanted, folder: &Path) -> anyhow::Result<Vec<Report>> {
    let mut reports = Vec::new();
    if wanted.sqlite {
        reports.push(on_sqlite(wanted, folder)?);
    }
    if wanted.postgres {
        reports.push(on_postgres(wanted, folder)?);
    }
    Ok(reports)
}

fn on_sqlite(wanted: &Wanted, folder: &Path) -> anyhow::Result<Report> {
    let engine = Engine::Sqlite(folder.join("bench.db"));
    measure(wanted, "SQLite", &engine, None, &folder.join("sqlite.json"))
}

fn on_postgres(wanted: &Wanted, folder: &Path) -> anyhow::Result<Report> {
    let cluster = Cluster::start(&folder.join("postgres"), wanted.keep.is_some())?;
    let postmaster = cluster.postmaster()?;
    measure(wanted, "PostgreSQL", &cluster.engine(), Some(postmaster), &folder.join("postgres.json"))
}

fn measure(
    wanted: &Wanted,
    name: &'static str,
    engine: &Engine,
    postmaster: Option<u32>,
    kept: &Path,
) -> anyhow::Result<Report> {
    let targets = match Targets::load(kept)? {
        Some(targets) => {
            migrate::migrate(engine, &Clock::Machine)?;
            targets
        }
        None => {
            let targets = fill::fill(engine, wanted.size())?;
            targets.store(kept)?;
            targets
        }
    };
    let cast = Arc::new(Cast::sit_down(&mut engine.open(Purpose::Writing)?, targets)?);
    let mut server = Server::start(engine)?;
    let (most, longest) = if wanted.small { (200, 1) } else { (2_000, 20) };
    let longest = Duration::from_secs(longest);
    let mut bench = Bench { server: &mut server, engine, postmaster, most, longest };
    let mut rows = Vec::new();
    let mut rule = None;
    let is_wanted = |name: &str| wanted.only.as_ref().is_none_or(|only| name.contains(only.as_str()));
    for scenario in scenarios::all(&cast)?.into_iter().filter(|scenario| is_wanted(&scenario.name)) {
        let measured = bench.measure(scenario)?;
        eprintln!("{}", report::row(name, &measured));
        rows.push(measured);
    }
    if matches!(engine, Engine::Sqlite(_)) && is_wanted("the rule and the trail") {
        rule = Some(rule_and_trail(&mut bench, &cast, kept)?);
        eprintln!("{}", report::rule(rule));
    }
    if wanted.only.is_some() {
        bail!("only these rows were asked for, so nothing is compared with its target");
    }
    let paging = paging(&mut bench, &cast)?;
    let flatness = flatness(&bench, &cast, if wanted.small { 500 } else { 10_000 })?;
    Ok(Report { engine: name, rows, rule, paging, flatness })
}

/// The family page as it is, and without the rule of who may see what and without an entry.
fn rule_and_trail(bench: &mut Bench<'_>, cast: &Arc<Cast>, kept: &Path) -> anyhow::Result<(Cost, Cost)> {
    let step = scenarios::all(cast)?.into_iter().find(|scenario| scenario.name.starts_with("family page"));
    let step = step.context("the family page")?.step;
    let with = bench.cost_of(&step)?;
    let copy = open::copy_without_rule(bench.engine, kept.parent().context("the folder of the bench")?)?;
    let mut server = Server::start(&copy)?;
    let mut bare =
        Bench { server: &mut server, engine: &copy, postmaster: None, most: bench.most, longest: bench.longest };
    let without = bare.cost_of(&step)?;
    drop(server);
    if let Engine::Sqlite(path) = &copy {
        open::remove(path)?;
    }
    Ok((with, without))
}

/// The first and the hundredth page of a very long timeline.
fn paging(bench: &mut Bench<'_>, cast: &Arc<Cast>) -> anyhow::Result<(Cost, Cost)> {
    let led = cast.longest()?;
    let mut connection = bench.engine.open(Purpose::Reading)?;
    let lines = timeline(&mut connection, &cast.of_longest.viewer, &led.family, None, 99 * 50)?;
    let last = lines.last().context("a very long timeline")?;
    let first = format!("/families/{}/timeline", led.reference);
    let hundredth = format!("{first}?day={}&after={}", last.happened_on, last.id);
    let mut cost = |path: String| {
        let headers = cast.of_longest.headers.clone();
        let step: Step = Arc::new(move |client, _| client.get(&path, &headers)?.expect(200).map(drop));
        bench.cost_of(&step)
    };
    Ok((cost(first)?, cost(hundredth)?))
}

/// What the service holds after so many mixed requests and after ten times as many. Writing is one request in six, as on a busy afternoon.
fn flatness(bench: &Bench<'_>, cast: &Arc<Cast>, requests: usize) -> anyhow::Result<Flatness> {
    let steps: Vec<Step> = scenarios::all(cast)?.into_iter().map(|scenario| scenario.step).collect();
    bench.mixed(&steps, requests)?;
    let early = cpu::memory(bench.server.pid())?;
    bench.mixed(&steps, requests * 9)?;
    Ok(Flatness { requests, early, late: cpu::memory(bench.server.pid())? })
}
