//! Answers that take the same time whatever came of it.

use std::time::Duration;

/// Does the work and waits for the next beat of a clock that began with it: how long an answer took says nothing of what was found, as long as the
/// work takes less than a beat; under load it takes two, for everybody.
pub async fn even<T>(beat: Duration, work: impl Future<Output = T>) -> T {
    even_where(beat, work, |_| true).await
}

/// The same for some answers alone: those of which it must not be told how they came about. Others are given as soon as they are there.
pub(crate) async fn even_where<T>(beat: Duration, work: impl Future<Output = T>, is_one: impl Fn(&T) -> bool) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        let mut over = std::pin::pin!(tokio::time::sleep(beat));
        let done = tokio::select! {
            done = &mut work => Some(done),
            () = &mut over => None,
        };
        if let Some(done) = done {
            if is_one(&done) {
                over.await;
            }
            return done;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_tells_nothing_by_its_time_is_not_held() {
        let beat = Duration::from_millis(25);
        let work = || async {
            tokio::time::sleep(Duration::from_millis(3)).await;
            404
        };
        let held = tokio::time::timeout(Duration::from_millis(24), even_where(beat, work(), |status| *status == 404));
        assert!(held.await.is_err());
        let given = tokio::time::timeout(Duration::from_millis(4), even_where(beat, work(), |status| *status == 200));
        assert_eq!(given.await, Ok(404));
    }

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
