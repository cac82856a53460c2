//! How many passwords are hashed at once. Each takes 19 MiB and a processor, and anybody at all may have us do it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;

/// Hashes at once. Four take 76 MiB.
const AT_ONCE: usize = 4;
/// How long somebody waits for their turn before they are told to try again.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// The turns for hashing, shared by every page that hashes.
#[derive(Clone, Debug)]
pub struct Hashing(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    turns: Arc<Semaphore>,
    longest_wait: Duration,
    made: AtomicU64,
}

/// There was no turn in time, or the work failed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoHash {
    Busy,
    Failed,
}

impl Hashing {
    pub(crate) fn new() -> Self {
        Self::of(AT_ONCE, LONGEST_WAIT)
    }

    fn of(at_once: usize, longest_wait: Duration) -> Self {
        let turns = Arc::new(Semaphore::new(at_once));
        Self(Arc::new(Inner { turns, longest_wait, made: AtomicU64::new(0) }))
    }

    /// How many passwords were hashed since the start, whether right or wrong. What tells accounts that are there from those that are not must
    /// not show here.
    pub fn made(&self) -> u64 {
        self.0.made.load(Ordering::Relaxed)
    }

    /// Hashes once, when it is this one's turn. The turn ends with the work, also where nobody waits for its answer any more.
    pub(crate) async fn once<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, NoHash> {
        let turn = tokio::time::timeout(self.0.longest_wait, self.0.turns.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(NoHash::Busy) };
        self.0.made.fetch_add(1, Ordering::Relaxed);
        let done = tokio::task::spawn_blocking(move || {
            let answer = work();
            drop(turn);
            answer
        });
        done.await.map_err(|_| NoHash::Failed)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn who_waits_too_long_is_told_so_and_nothing_is_hashed_for_them() {
        let hashing = Hashing::of(1, Duration::from_millis(30));
        let (go_on, waits) = mpsc::channel::<()>();
        let (of_first, (begun, has_begun)) = (hashing.clone(), tokio::sync::oneshot::channel());
        let first = tokio::spawn(async move {
            let work = move || {
                begun.send(()).expect("somebody listens");
                waits.recv().expect("a word to go on");
            };
            of_first.once(work).await
        });
        has_begun.await.expect("the first has its turn");
        assert_eq!(hashing.once(|| ()).await, Err(NoHash::Busy));
        assert_eq!(hashing.made(), 1);
        go_on.send(()).expect("the first waits");
        assert_eq!(first.await.expect("the first ends"), Ok(()));
        assert_eq!(hashing.once(|| 7).await, Ok(7));
        assert_eq!(hashing.made(), 2);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_turn_is_given_back_where_the_work_fails() {
        let hashing = Hashing::of(1, Duration::from_secs(5));
        assert_eq!(hashing.once(|| panic!("a fault in the work")).await.map(|(): ()| ()), Err(NoHash::Failed));
        assert_eq!(hashing.once(|| 7).await, Ok(7));
    }
}
