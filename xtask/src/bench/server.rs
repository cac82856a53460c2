//! The service in a process of its own, so that what it uses can be told from what measuring uses.
//!
//! The process answers on its standard streams: `count` begins to count queries, `counted` says how many there were, and
//! `settle` seals what the trail still has unsealed, so that this work is counted where it was caused.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use alongside_files::Shelf;
use alongside_keys::{Mac, RecordKeys};
use alongside_schema::{Chance, Clock, Database, Engine, trail};
use alongside_web::settings::Search;
use alongside_web::{Parts, Settings, Site};
use anyhow::{Context, bail};
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

/// The chore that runs the service under measurement; not one that people call.
pub const SERVE: &str = "bench-serve";

static COUNTING: AtomicBool = AtomicBool::new(false);
static QUERIES: AtomicU64 = AtomicU64::new(0);

/// Set, the queries that are counted are printed too, each with how long it took.
pub const SHOW: &str = "ALONGSIDE_BENCH_QUERIES";

/// Statements that say where a transaction begins and ends. They are no queries.
const TRANSACTION: &[&str] = &["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"];

fn counter() -> Option<Box<dyn Instrumentation>> {
    let mut begun = None;
    Some(Box::new(move |event: InstrumentationEvent<'_>| {
        if !COUNTING.load(Ordering::Relaxed) {
            return;
        }
        match event {
            InstrumentationEvent::StartQuery { query, .. } => {
                let text = query.to_string().to_uppercase();
                if !TRANSACTION.iter().any(|word| text.trim_start().starts_with(word)) {
                    QUERIES.fetch_add(1, Ordering::Relaxed);
                    begun = std::env::var_os(SHOW).map(|_| Instant::now());
                }
            }
            InstrumentationEvent::FinishQuery { query, .. } => {
                if let Some(begun) = begun.take() {
                    eprintln!("{:.2} ms: {query}", begun.elapsed().as_secs_f64() * 1_000.0);
                }
            }
            _ => {}
        }
    }))
}

/// `bench-serve DATABASE`: serves the pages until the standard input ends.
pub fn serve(arguments: &[String]) -> anyhow::Result<()> {
    let [database] = arguments else { bail!("{SERVE} is for the bench alone") };
    let engine: Engine = database.parse().map_err(|fault: String| anyhow::anyhow!(fault))?;
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter("warn").init();
    set_default_instrumentation(counter)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let db = Database::open(engine, Clock::Machine, Chance::from_machine(), keys()?)?;
    let site = Site::new(Parts {
        db: db.clone(),
        shelf: Shelf::open(std::env::temp_dir().join(format!("alongside-bench-files-{}", std::process::id())))?,
        settings: settings(),
        clocks: alongside_clocks::Clocks::built_in(),
        keeping: alongside_keeping::Rules::built_in(),
        demo: false,
        navigation: alongside::NAVIGATION,
        alerts: alongside::alerts,
    });
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    println!("{}", listener.local_addr()?);
    runtime.spawn(async move {
        let service = alongside::router(site).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, service).await
    });
    runtime.spawn(seal_forever(db.clone()));
    for line in std::io::stdin().lines() {
        match line?.as_str() {
            "count" => {
                QUERIES.store(0, Ordering::Relaxed);
                COUNTING.store(true, Ordering::Relaxed);
                println!();
            }
            "counted" => {
                COUNTING.store(false, Ordering::Relaxed);
                println!("{}", QUERIES.load(Ordering::Relaxed));
            }
            "settle" => {
                while runtime.block_on(seal(&db))? > 0 {}
                println!();
            }
            other => bail!("{SERVE} does not know {other:?}"),
        }
    }
    Ok(())
}

/// Keys that last as long as the measuring.
pub fn keys() -> std::io::Result<RecordKeys> {
    let folder = std::env::temp_dir().join(format!("alongside-bench-keys-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    Ok(RecordKeys::new(*b"the names of a bench", &folder))
}

/// The background task of the program, as `alongside serve` runs it; it rests while queries are counted.
async fn seal_forever(db: Database) {
    loop {
        let more_waits = !COUNTING.load(Ordering::Relaxed) && seal(&db).await.is_ok_and(|sealed| sealed == 500);
        if !more_waits {
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
    }
}

async fn seal(db: &Database) -> alongside_schema::Result<usize> {
    let sealed = db.housekeeping(|tx| trail::seal(tx, &Mac::new(*b"the key of a bench"), 500)).await;
    match sealed {
        Err(alongside_schema::Error::Stale) => Ok(500),
        other => other,
    }
}

/// The running service, as the measurements see it.
pub struct Server {
    child: Child,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts the service on this database.
    pub fn start(engine: &Engine) -> anyhow::Result<Self> {
        let name = match engine {
            Engine::Sqlite(path) => format!("sqlite:{}", path.display()),
            Engine::Postgres(url) => url.clone(),
        };
        let mut child = Command::new(std::env::current_exe()?)
            .args([SERVE, &name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the service under measurement")?;
        let orders = child.stdin.take().context("its input")?;
        let mut answers = BufReader::new(child.stdout.take().context("its output")?);
        let mut address = String::new();
        answers.read_line(&mut address)?;
        let address = address.trim().parse().context("the service under measurement did not start")?;
        Ok(Self { child, orders, answers, address })
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends an order and waits for what it says.
    pub fn order(&mut self, order: &str) -> anyhow::Result<String> {
        writeln!(self.orders, "{order}")?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        Ok(answer.trim().to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Those of a council, but that nobody is stopped for seeing many families in an hour: a bench searches all day for the same few accounts.
fn settings() -> Settings {
    let any = i64::MAX;
    Settings { search: Search { told_from: any, most_an_hour: any }, ..Settings::default() }
}
