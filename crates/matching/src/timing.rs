//! What each stage took: seconds, seconds of processor, and the most memory so far.

use std::fmt;
use std::time::Instant;

use serde::Serialize;

/// What one stage took.
#[derive(Clone, Debug, Serialize)]
pub struct Stage {
    /// Its name.
    pub stage: String,
    /// Seconds on the clock.
    pub seconds: f64,
    /// Seconds of processor over all threads; 0 where the system does not say.
    pub cpu_seconds: f64,
    /// The most bytes that the process held up to its end; 0 where the system does not say.
    pub peak_bytes: u64,
}

impl fmt::Display for Stage {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stage, seconds, cpu_seconds, peak_bytes } = self;
        write!(form, "{stage:<12}{seconds:>8.2} s{cpu_seconds:>9.2} CPU s{:>8.0} MB", *peak_bytes as f64 / 1e6)
    }
}

/// Takes the times of a run, and says on the way where it is.
#[derive(Debug)]
pub struct Timings {
    /// The stages that have ended.
    pub stages: Vec<Stage>,
    running: Option<&'static str>,
    begun: Instant,
    last: (Instant, f64),
    tells: bool,
}

impl Default for Timings {
    fn default() -> Self {
        Self::new(false)
    }
}

impl Timings {
    /// The times of a run that begins now. One that `tells` writes a line to standard error as each stage begins.
    pub fn new(tells: bool) -> Self {
        let now = Instant::now();
        Self { stages: Vec::new(), running: None, begun: now, last: (now, cpu_seconds()), tells }
    }

    /// Ends the stage that runs, if one does, and begins another.
    pub fn begin(&mut self, stage: &'static str) {
        self.end();
        self.running = Some(stage);
        if self.tells {
            eprintln!("{:>7.1} s  {}", self.begun.elapsed().as_secs_f64(), words(stage));
        }
    }

    /// Ends the stage that runs.
    pub fn end(&mut self) {
        let now = (Instant::now(), cpu_seconds());
        if let Some(stage) = self.running.take() {
            self.stages.push(Stage {
                stage: stage.to_owned(),
                seconds: (now.0 - self.last.0).as_secs_f64(),
                cpu_seconds: now.1 - self.last.1,
                peak_bytes: peak_bytes(),
            });
        }
        self.last = now;
    }
}

/// What a stage does, for who waits for it.
fn words(stage: &str) -> &str {
    match stage {
        "read" => "reading the tables",
        "clean" => "cleaning names, dates and places",
        "block" => "finding pairs to compare",
        "compare" => "comparing pairs",
        "learn" => "learning how much each agreement tells",
        "weigh" => "weighing pairs",
        "persons" => "putting persons together",
        "ids" => "handing on ids",
        "write" => "writing persons and pairs",
        "households" => "finding households over time",
        "report" => "writing the report",
        other => other,
    }
}

/// Seconds of processor that the process took, as Linux tells them in hundredths.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program may hold spaces; what follows its bracket does not.
    let after = text.rsplit_once(')').map_or("", |(_, after)| after);
    let ticks = after.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}

fn peak_bytes() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|l| l.starts_with("VmHWM:"));
    line.and_then(|l| l.split_whitespace().nth(1)).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) * 1024
}
