//! Running a program and measuring it: wall time, CPU time of it and what it started, and the most memory it held.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

/// How often the memory is looked at. What rises and falls between two looks is seen all the same, as the kernel keeps the peak.
const LOOK: Duration = Duration::from_millis(5);

/// What a run cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds of processor time, to a hundredth.
    pub cpu: f64,
    /// The most memory in use, in MB of 2^20 bytes; 0 where the system does not tell.
    pub peak_mb: u64,
}

/// Runs a program to its end. What it says goes where ours goes, but its standard output is kept out of the table.
///
/// # Errors
/// If it cannot be started or ends badly.
pub fn run(command: &mut Command) -> anyhow::Result<Cost> {
    let shown = format!("{command:?}");
    let before = children();
    let started = Instant::now();
    let mut child =
        command.stdout(std::process::Stdio::null()).spawn().with_context(|| format!("Cannot start {shown}"))?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kb = 0;
    let ended = loop {
        peak_kb = peak_kb.max(peak_of(&status));
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        std::thread::sleep(LOOK);
    };
    let wall = started.elapsed().as_secs_f64();
    if !ended.success() {
        bail!("{shown} ended with {ended}");
    }
    Ok(Cost { wall, cpu: children() - before, peak_mb: peak_kb / 1024 })
}

/// The peak of a running process so far, in kB.
fn peak_of(status: &str) -> u64 {
    let text = std::fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// Seconds of processor time of all children that have ended. The kernel tells them in hundredths, on every machine that Alongside runs on.
fn children() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the program stands in brackets and may hold spaces; the two numbers are the 14th and 15th after it.
    let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    rest.split_whitespace().skip(13).take(2).filter_map(|number| number.parse::<f64>().ok()).sum::<f64>() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_costs_something() -> anyhow::Result<()> {
        let cost = run(Command::new("sh").args(["-c", "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done"]))?;
        assert!(cost.wall > 0.0 && cost.cpu > 0.0 && cost.cpu < 60.0, "{cost:?}");
        assert!(cost.peak_mb >= 1 || !cfg!(target_os = "linux"), "{cost:?}");
        assert!(run(Command::new("sh").args(["-c", "exit 3"])).is_err());
        Ok(())
    }
}
