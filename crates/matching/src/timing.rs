//! What each stage took: seconds, seconds of processor, and the most memory so far.

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

/// Takes the times of a run.
#[derive(Debug)]
pub struct Timings {
    /// The stages so far.
    pub stages: Vec<Stage>,
    last: (Instant, f64),
}

impl Default for Timings {
    fn default() -> Self {
        Self { stages: Vec::new(), last: (Instant::now(), cpu_seconds()) }
    }
}

impl Timings {
    /// Ends a stage and begins the next.
    pub fn end(&mut self, stage: &str) {
        let now = (Instant::now(), cpu_seconds());
        self.stages.push(Stage {
            stage: stage.to_owned(),
            seconds: (now.0 - self.last.0).as_secs_f64(),
            cpu_seconds: now.1 - self.last.1,
            peak_bytes: peak_bytes(),
        });
        self.last = now;
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
