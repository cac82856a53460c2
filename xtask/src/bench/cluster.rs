//! A PostgreSQL cluster for the length of one measurement, with the safety settings of one in earnest.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use alongside_schema::Engine;
use anyhow::{Context, ensure};

/// Runs until its input ends, which it does when we stop, however we stop. Memory as on a small machine of its own.
const SERVE: &str = r#"
    trap '' INT
    [ -d "$2/data" ] ||
        "$1/initdb" --pgdata="$2/data" --username=postgres --auth=trust --locale=C.UTF-8 --encoding=UTF8 >"$2/log" || exit 1
    "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c shared_buffers=1GB -c max_wal_size=4GB >>"$2/log" 2>&1 &
    server=$!
    read _
    kill -INT $server
    wait $server
    [ "$3" = keep ] || rm -rf "$2/data" "$2/log"
"#;

/// The running cluster. It ends, and unless it is kept goes away, when this is dropped.
pub struct Cluster {
    keeper: Child,
    folder: PathBuf,
}

impl Cluster {
    /// Starts a cluster in this folder, which must be PostgreSQL's alone.
    pub fn start(folder: &Path, keep: bool) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        let programs = programs()?;
        let mut command = if is_root()? {
            ensure!(Command::new("chown").arg("postgres").arg(&folder).status()?.success(), "chown postgres");
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        let keeper = command
            .args(["-c", SERVE, "serve"])
            .arg(&programs)
            .arg(&folder)
            .arg(if keep { "keep" } else { "" })
            .stdin(Stdio::piped())
            .spawn()
            .context("PostgreSQL's keeper")?;
        let cluster = Self { keeper, folder };
        cluster.create(&programs)?;
        Ok(cluster)
    }

    /// Waits until it answers and makes the one database, unless it is there from the last time.
    fn create(&self, programs: &Path) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            let output = Command::new(programs.join("createdb"))
                .arg("--host")
                .arg(&self.folder)
                .args(["--username", "postgres", "bench"])
                .output()
                .context("createdb")?;
            let said = String::from_utf8_lossy(&output.stderr);
            if output.status.success() || said.contains("already exists") {
                return Ok(());
            }
            ensure!(begun.elapsed() < Duration::from_secs(60), "PostgreSQL did not start: {said}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// The database, by its socket.
    pub fn engine(&self) -> Engine {
        let folder = self.folder.to_string_lossy().replace('/', "%2F");
        Engine::Postgres(format!("postgres://postgres@{folder}/bench"))
    }

    /// The process whose children serve the connections.
    pub fn postmaster(&self) -> anyhow::Result<u32> {
        let text = std::fs::read_to_string(self.folder.join("data/postmaster.pid"))?;
        text.lines().next().and_then(|line| line.parse().ok()).context("postmaster.pid")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// The folder of the newest PostgreSQL that is installed.
fn programs() -> anyhow::Result<PathBuf> {
    let folders =
        std::fs::read_dir("/usr/lib/postgresql").context("PostgreSQL is not installed: apt-get install postgresql")?;
    let newest = folders
        .flatten()
        .map(|entry| entry.path())
        .max_by_key(|path| path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok()));
    Ok(newest.context("PostgreSQL is not installed: apt-get install postgresql")?.join("bin"))
}

fn is_root() -> anyhow::Result<bool> {
    Ok(Command::new("id").arg("-u").output()?.stdout == b"0\n")
}
