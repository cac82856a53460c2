//! How one scenario is measured.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use alongside_schema::connection::{DbConnection, Purpose};
use alongside_schema::{Act, Chance, Clock, Database, Engine, Entry};

use super::client::Client;
use super::cpu;
use super::scenarios::{Alone, Scenario, Step};
use super::server::Server;

/// Browsers at once, for the percentiles under load.
const AT_ONCE: usize = 8;
/// Requests before any is measured: caches and prepared statements are then as on a working day.
const BEFORE: usize = 200;
/// Requests over which queries are counted.
const COUNTED: usize = 20;

/// Processor time for one request, in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Of the service, or of the loop that calls the store functions.
    pub own: f64,
    /// Of PostgreSQL's processes that serve it.
    pub backends: f64,
}

impl Cost {
    /// Both together.
    pub fn whole(self) -> f64 {
        self.own + self.backends
    }
}

/// The milliseconds within which half, 95 and 99 of a hundred requests were answered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Percentiles(pub f64, pub f64, pub f64);

/// What was measured of one scenario.
pub struct Measured {
    /// What it is called.
    pub name: String,
    /// How many requests.
    pub requests: usize,
    /// Queries for each.
    pub queries: f64,
    /// Processor time for each.
    pub cost: Cost,
    /// One browser.
    pub single: Percentiles,
    /// Eight browsers.
    pub eight: Percentiles,
    /// The reads alone, on one connection.
    pub reads: Option<Cost>,
    /// The reads or writes together with the trail row, stored.
    pub recorded: Option<Cost>,
}

impl Measured {
    /// Whether it is a page that somebody looks at, and neither a form that is sent nor for programs.
    pub fn is_page(&self) -> bool {
        !["JSON", "send", "record", "common"].iter().any(|other| self.name.contains(other))
    }
}

/// A database under measurement.
pub struct Bench<'a> {
    /// The running service.
    pub server: &'a mut Server,
    /// Its database.
    pub engine: &'a Engine,
    /// The process whose children serve PostgreSQL's connections, where it is PostgreSQL.
    pub postmaster: Option<u32>,
    /// The most requests for one number.
    pub most: usize,
    /// The longest time for one number.
    pub longest: Duration,
}

impl Bench<'_> {
    /// Measures one scenario.
    pub fn measure(&mut self, scenario: Scenario) -> anyhow::Result<Measured> {
        let mut client = Client::connect(self.server.address)?;
        self.several(BEFORE, |n| (scenario.step)(&mut client, n))?;
        let queries = self.count(&mut client, &scenario.step)?;
        let before = self.used()?;
        let times = self.several(self.most, |n| (scenario.step)(&mut client, n))?;
        let cost = per_request(before, self.used()?, times.len());
        let eight = self.at_once(&scenario.step)?;
        let (reads, recorded) = self.alone(&scenario.alone)?;
        let requests = times.len();
        let single = percentiles(times);
        Ok(Measured { name: scenario.name, requests, queries, cost, single, eight, reads, recorded })
    }

    /// The cost of one request alone, for numbers outside the table.
    pub fn cost_of(&mut self, step: &Step) -> anyhow::Result<Cost> {
        let mut client = Client::connect(self.server.address)?;
        self.several(BEFORE, |n| step(&mut client, n))?;
        let before = self.used()?;
        let times = self.several(self.most, |n| step(&mut client, n))?;
        Ok(per_request(before, self.used()?, times.len()))
    }

    fn count(&mut self, client: &mut Client, step: &Step) -> anyhow::Result<f64> {
        self.server.order("settle")?;
        self.server.order("count")?;
        for n in 0..COUNTED {
            step(client, n)?;
        }
        Ok(self.server.order("counted")?.parse::<f64>()? / COUNTED as f64)
    }

    /// Processor time so far of the service and of its backends, with all that was asked of them done.
    fn used(&mut self) -> anyhow::Result<(Duration, Duration)> {
        self.server.order("settle")?;
        Ok((cpu::of_process(self.server.pid())?, self.backends()?))
    }

    fn backends(&self) -> anyhow::Result<Duration> {
        self.postmaster.map_or(Ok(Duration::ZERO), cpu::of_backends)
    }

    /// Does it up to so many times; gives back how long each took.
    fn several(&self, most: usize, mut step: impl FnMut(usize) -> anyhow::Result<()>) -> anyhow::Result<Vec<Duration>> {
        let begun = Instant::now();
        let mut times = Vec::with_capacity(most);
        while times.len() < most && begun.elapsed() < self.longest {
            let one = Instant::now();
            step(times.len())?;
            times.push(one.elapsed());
        }
        Ok(times)
    }

    fn at_once(&self, step: &Step) -> anyhow::Result<Percentiles> {
        let times = std::thread::scope(|scope| {
            let browsers: Vec<_> = (0..AT_ONCE)
                .map(|browser| {
                    scope.spawn(move || {
                        let mut client = Client::connect(self.server.address)?;
                        self.several(self.most / AT_ONCE, |n| step(&mut client, n * AT_ONCE + browser))
                    })
                })
                .collect();
            let mut times = Vec::new();
            for browser in browsers {
                times.extend(browser.join().map_err(|_| anyhow::anyhow!("a browser panicked"))??);
            }
            anyhow::Ok(times)
        })?;
        Ok(percentiles(times))
    }

    /// The store functions in this process: the reads on one connection, and everything with its trail row.
    fn alone(&mut self, alone: &Alone) -> anyhow::Result<(Option<Cost>, Option<Cost>)> {
        let reads = match alone {
            Alone::Reads(reads) => {
                let mut connection: DbConnection = self.engine.open(Purpose::Reading)?;
                Some(self.in_process(|n| Ok(reads(&mut connection, n)?))?)
            }
            _ => None,
        };
        if let Alone::Nothing = alone {
            return Ok((None, None));
        }
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build()?;
        let db = Database::open(self.engine.clone(), Clock::Machine, Chance::from_machine(), super::server::keys()?)?;
        let recorded = self.in_process(|n| {
            let entry = Entry::by_nobody(Act::FamilyRead);
            match alone.clone() {
                Alone::Nothing => {}
                Alone::Reads(reads) => runtime.block_on(db.read(move |connection| {
                    reads(connection, n)?;
                    Ok(entry.with(()))
                }))?,
                Alone::Writes(writes) => runtime.block_on(db.write(move |tx| {
                    writes(tx, n)?;
                    Ok(entry.with(()))
                }))?,
            }
            Ok(())
        })?;
        Ok((reads, Some(recorded)))
    }

    fn in_process(&self, mut call: impl FnMut(usize) -> anyhow::Result<()>) -> anyhow::Result<Cost> {
        self.several(BEFORE, &mut call)?;
        let this = std::process::id();
        let before = (cpu::of_process(this)?, self.backends()?);
        let times = self.several(self.most, &mut call)?;
        Ok(per_request(before, (cpu::of_process(this)?, self.backends()?), times.len()))
    }

    /// Does these steps in turn, eight at once, up to so many requests.
    pub fn mixed(&self, steps: &[Step], requests: usize) -> anyhow::Result<()> {
        let next = Arc::new(AtomicUsize::new(0));
        std::thread::scope(|scope| {
            let browsers: Vec<_> = (0..AT_ONCE)
                .map(|_| {
                    let next = next.clone();
                    scope.spawn(move || {
                        let mut client = Client::connect(self.server.address)?;
                        loop {
                            let n = next.fetch_add(1, Ordering::Relaxed);
                            if n >= requests {
                                return anyhow::Ok(());
                            }
                            steps[n % steps.len()](&mut client, n / steps.len())?;
                        }
                    })
                })
                .collect();
            for browser in browsers {
                browser.join().map_err(|_| anyhow::anyhow!("a browser panicked"))??;
            }
            Ok(())
        })
    }
}

fn per_request(before: (Duration, Duration), after: (Duration, Duration), requests: usize) -> Cost {
    let each =
        |before: Duration, after: Duration| after.saturating_sub(before).as_secs_f64() * 1_000.0 / requests as f64;
    Cost { own: each(before.0, after.0), backends: each(before.1, after.1) }
}

fn percentiles(mut times: Vec<Duration>) -> Percentiles {
    times.sort_unstable();
    let at = |part: usize| times.get(times.len() * part / 100).map_or(0.0, |time| time.as_secs_f64() * 1_000.0);
    Percentiles(at(50), at(95), at(99))
}
