//! A PostgreSQL cluster that exists for the length of one test run.

use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use alongside_schema::{Clock, Engine, migrate};

use super::keeper::Kept;

/// Makes the cluster and becomes its server. What it holds is thrown away, so nothing waits for the disk.
const SERVE: &str = r#"
    "$1/initdb" --pgdata=data --username=postgres --auth=trust --locale=C.UTF-8 --encoding=UTF8 --no-sync &&
    exec "$1/postgres" -D data -k "$PWD" -c listen_addresses= -c fsync=off -c full_page_writes=off \
        -c max_connections=300 -c shared_buffers=64MB
"#;

/// The database that all others are copies of.
const TEMPLATE: &str = "migrated";

static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);

struct Cluster {
    programs: PathBuf,
    kept: Kept,
}

/// A new database with all tables and nothing in them.
pub fn fresh_database() -> Engine {
    static COUNT: AtomicUsize = AtomicUsize::new(1);
    let name = format!("world_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    CLUSTER.create(&["--template", TEMPLATE, &name]);
    CLUSTER.engine(&name)
}

/// A new database with what a plain dump of this one holds.
pub fn put_back_from_a_dump(name: &str) -> Engine {
    let copy = format!("{name}_put_back");
    CLUSTER.create(&[&copy]);
    let dump = CLUSTER.command("pg_dump").arg("--format=plain").arg(name).output().expect("the program pg_dump");
    assert!(dump.status.success(), "pg_dump: {}", String::from_utf8_lossy(&dump.stderr));
    let file = CLUSTER.kept.folder().join(format!("{copy}.sql"));
    std::fs::write(&file, &dump.stdout).expect("a dump");
    let output = CLUSTER
        .command("psql")
        .args(["--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", &copy, "--file"])
        .arg(&file)
        .output()
        .expect("the program psql");
    assert!(output.status.success(), "psql: {}", String::from_utf8_lossy(&output.stderr));
    CLUSTER.engine(&copy)
}

impl Cluster {
    fn start() -> Self {
        let programs = programs();
        let owner = is_root().then_some("postgres");
        let bin = programs.to_string_lossy().into_owned();
        let kept = Kept::start("postgresql", owner, &["sh", "-c", SERVE, "serve", &bin]);
        let cluster = Self { programs, kept };
        cluster.kept.wait_until("PostgreSQL", |_| {
            cluster.command("pg_isready").arg("--quiet").status().is_ok_and(|status| status.success()).then_some(())
        });
        cluster.create(&[TEMPLATE]);
        migrate::migrate(&cluster.engine(TEMPLATE), &Clock::Machine).expect("PostgreSQL migrated");
        cluster
    }

    fn create(&self, arguments: &[&str]) {
        let output = self.command("createdb").args(arguments).output().expect("the program createdb");
        assert!(output.status.success(), "createdb: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.arg("--host").arg(self.kept.folder()).args(["--username", "postgres"]);
        command
    }

    /// Reached by a socket in the cluster's own folder: no port that something else may have.
    fn engine(&self, database: &str) -> Engine {
        let folder = self.kept.folder().to_string_lossy().replace('/', "%2F");
        Engine::Postgres(format!("postgres://postgres@{folder}/{database}"))
    }
}

/// The folder of the newest PostgreSQL that is installed.
fn programs() -> PathBuf {
    let versions =
        std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let newest = versions.filter(|folder| folder.join("initdb").exists()).max_by_key(|folder| {
        let version = folder.parent().and_then(|parent| parent.file_name()).and_then(|name| name.to_str());
        version.and_then(|version| version.parse::<u32>().ok())
    });
    newest.expect(
        "PostgreSQL is not installed: run `apt-get install postgresql`, whose initdb the journeys start a cluster with",
    )
}

fn is_root() -> bool {
    let output = Command::new("id").arg("--user").output().expect("the program id");
    output.stdout == b"0\n"
}
