//! What the service writes into its log: faults are shown with the test, and whatever looks like a marker of the canaries is kept to be looked at.

use std::fmt::{Debug, Write};
use std::sync::Mutex;

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// Lines that have something like a marker in them, of all journeys of this process.
static CAUGHT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Whose lines are looked through, far below the level at which the service writes any: its own, and those of the libraries that see its requests and queries.
/// What the browser's driver and the callers of the tests say of what they read is not the service's log.
const OF_THE_SERVICE: &[&str] = &["alongside", "axum", "tower", "diesel", "tokio", "lettre", "webauthn"];

/// Begins to listen; once in a process.
pub fn listen() {
    let faults = tracing_subscriber::fmt::layer().with_test_writer().with_filter(LevelFilter::ERROR);
    let targets = OF_THE_SERVICE.iter().map(|target| (*target, LevelFilter::DEBUG));
    let catcher = Catcher.with_filter(Targets::new().with_targets(targets));
    let _ = tracing_subscriber::registry().with(faults).with(catcher).try_init();
}

/// The lines so far.
pub fn looks_like_markers() -> Vec<String> {
    CAUGHT.lock().expect("nobody panics here").clone()
}

struct Catcher;

impl Catcher {
    fn keep(target: &str, words: Words) {
        if words.0.to_ascii_lowercase().contains("qz") {
            CAUGHT.lock().expect("nobody panics here").push(format!("{target}:{}", words.0));
        }
    }
}

impl<S: Subscriber> Layer<S> for Catcher {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut words = Words(String::new());
        event.record(&mut words);
        Self::keep(event.metadata().target(), words);
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let mut words = Words(String::new());
        attributes.record(&mut words);
        Self::keep(attributes.metadata().target(), words);
    }
}

/// Everything that a line says.
struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}
