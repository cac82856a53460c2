//! Answers that take the same time whatever came of it.

use std::time::Duration;

/// Does the work and waits for the next beat of a clock that began with it: how long an answer took says nothing of what was found, as long as the
/// work takes less than a beat; under load it takes two, for everybody.
pub async fn even<T>(beat: Duration, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        let mut over = std::pin::pin!(tokio::time::sleep(beat));
        let done = tokio::select! {
            done = &mut work => Some(done),
            () = &mut over => None,
        };
        if let Some(done) = done {
            over.await;
            return done;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_answer_comes_with_the_beat() {
        let beat = Duration::from_millis(400);
        for (work, answer) in [(0, 400), (3, 400), (399, 400), (401, 800), (900, 1200)] {
            let answered = |within: u64| {
                let answer = even(beat, tokio::time::sleep(Duration::from_millis(work)));
                tokio::time::timeout(Duration::from_millis(within), answer)
            };
            assert!(answered(answer - 1).await.is_err(), "work of {work} ms is not answered before {answer}");
            assert!(answered(answer + 1).await.is_ok(), "work of {work} ms is answered at {answer}");
        }
    }
}
