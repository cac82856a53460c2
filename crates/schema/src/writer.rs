//! The one writer of an SQLite database.
//!
//! With `synchronous=full` this machine's disk allows some hundreds of commits a second, and every page view writes a trail row. So one
//! thread owns the write connection: it takes whatever waits in the queue, runs it in one transaction with a savepoint each, commits
//! once, and only then answers everybody. It never waits to fill a batch. If the commit fails, all are told so.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use diesel::connection::TransactionManager;
use diesel::prelude::*;
use tokio::sync::oneshot;

use crate::connection::{DbConnection, Engine, Purpose};
use crate::error::{Error, Result};

/// Work for one batch at the most; more would make the first in the queue wait long for its answer.
const LARGEST_BATCH: usize = 64;
/// With this many in the queue a read goes elsewhere: by then it pays to read on several cores at once, each with a cold cache.
const ROOM_FOR_READS: usize = 2;

/// Tells the one who asked how it went, once it is known whether the batch was committed.
type Answer = Box<dyn FnOnce(std::result::Result<(), String>) + Send>;
type Job = Box<dyn FnOnce(&mut DbConnection) -> Answer + Send>;

/// The queue in front of the writer thread. The thread ends when the last queue is dropped.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: Sender<Job>,
    /// How many wait for an answer.
    waiting: Arc<AtomicUsize>,
}

impl Writer {
    /// Opens the write connection and starts its thread.
    pub(crate) fn start(engine: &Engine) -> Result<Self> {
        let mut connection =
            engine.open(Purpose::Writing).map_err(|error| Error::Unreachable(format!("{engine}: {error}")))?;
        let (queue, jobs) = channel();
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || serve(&mut connection, &jobs))
            .map_err(|error| Error::Fault(format!("no writer thread: {error}")))?;
        Ok(Self { queue, waiting: Arc::default() })
    }

    /// Whether a read that leaves a trail entry is done soonest here, in one job with its entry.
    pub(crate) fn has_room_for_reads(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) < ROOM_FOR_READS
    }

    /// Runs this in the next batch and gives its result once the batch is on the disk.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DbConnection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let result = in_savepoint(connection, work);
            Box::new(move |committed| {
                let answer = match committed {
                    Ok(()) => result,
                    Err(reason) => Err(Error::Unreachable(format!("nothing was saved: {reason}"))),
                };
                let _ = sender.send(answer);
            })
        });
        let _waiting = Waiting::begins(&self.waiting);
        self.queue.send(job).map_err(|_| Error::Unreachable("the writer has stopped".to_owned()))?;
        receiver.await.map_err(|_| Error::Unreachable("the database takes no writes just now".to_owned()))?
    }
}

/// Somebody who waits for an answer, for as long as they do.
struct Waiting(Arc<AtomicUsize>);

impl Waiting {
    fn begins(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count.clone())
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn in_savepoint<T>(connection: &mut DbConnection, work: impl FnOnce(&mut DbConnection) -> Result<T>) -> Result<T> {
    // A panic is caught inside the savepoint, so that it rolls back like any other failure and the
    // writer lives on. What it says may quote the record, so nobody is told.
    connection.transaction(|connection| {
        catch_unwind(AssertUnwindSafe(|| work(connection)))
            .unwrap_or_else(|_| Err(Error::Fault("a write panicked".to_owned())))
    })
}

fn serve(connection: &mut DbConnection, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        if let Err(error) = crate::dialect::begin_writing(connection) {
            tracing::error!(%error, "a batch of writes could not begin");
            continue;
        }
        let mut answers = vec![first(connection)];
        let outcome = {
            while answers.len() < LARGEST_BATCH
                && let Ok(next) = jobs.try_recv()
            {
                answers.push(next(connection));
            }
            <DbConnection as diesel::Connection>::TransactionManager::commit_transaction(connection)
        };
        let outcome = outcome.map_err(|error| error.to_string());
        if let Err(reason) = &outcome {
            tracing::error!(reason, "a batch of writes was not committed");
            let _ = <DbConnection as diesel::Connection>::TransactionManager::rollback_transaction(connection);
        }
        for answer in answers {
            answer(outcome.clone());
        }
    }
}
