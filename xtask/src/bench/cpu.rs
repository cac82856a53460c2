//! What a process has used, as Linux counts it.

use std::time::Duration;

use anyhow::Context;

/// A tick of `/proc/PID/stat`, on every Linux that people run.
const TICK: Duration = Duration::from_millis(10);

/// The processor time of a process so far, its own and the kernel's on its behalf.
pub fn of_process(pid: u32) -> anyhow::Result<Duration> {
    let fields = stat(pid)?;
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u32>().ok()).context("/proc/PID/stat");
    Ok(TICK * (ticks(11)? + ticks(12)?))
}

/// The processor time of every PostgreSQL process that serves a connection, without those that keep house.
pub fn of_backends(postmaster: u32) -> anyhow::Result<Duration> {
    let mut sum = Duration::ZERO;
    for entry in std::fs::read_dir("/proc")?.flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let Ok(fields) = stat(pid) else { continue };
        let Ok(title) = std::fs::read_to_string(entry.path().join("cmdline")) else { continue };
        if fields[1] == postmaster.to_string() && title.starts_with("postgres: postgres ") {
            sum += of_process(pid).unwrap_or_default();
        }
    }
    Ok(sum)
}

/// The fields of `/proc/PID/stat` after the name of the program, which may hold spaces.
fn stat(pid: u32) -> anyhow::Result<Vec<String>> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, fields) = text.rsplit_once(") ").context("/proc/PID/stat")?;
    Ok(fields.split(' ').map(str::to_owned).collect())
}

/// Memory of a process, in megabytes.
#[derive(Clone, Copy)]
pub struct Memory {
    /// All that is resident, with the parts of files that are mapped.
    pub resident: f64,
    /// What is its own: without mapped files, which the system takes back when it needs the room.
    pub own: f64,
}

/// What the process holds now.
pub fn memory(pid: u32) -> anyhow::Result<Memory> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let megabytes = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)).context("/proc/PID/status")?;
        let number: f64 = line.trim().trim_end_matches(" kB").parse()?;
        anyhow::Ok(number / 1024.0)
    };
    Ok(Memory { resident: megabytes("VmRSS:")?, own: megabytes("RssAnon:")? })
}
