//! The six ways in which each journey is walked.

use std::fmt;
use std::sync::LazyLock;

use tokio::runtime::Runtime;

use super::World;

/// How a journey is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By a program that does what a browser does with a page's HTML, on the embedded database.
    HttpOnSqlite,
    /// The same on PostgreSQL.
    HttpOnPostgres,
    /// In a real browser, on the embedded database.
    Chromium {
        /// The width of the page, in CSS pixels.
        width: u32,
        /// Whether scripts run.
        javascript: bool,
    },
}

impl fmt::Display for Way {
    /// As the folder of its screenshots is called.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::HttpOnSqlite => f.write_str("http-sqlite"),
            Self::HttpOnPostgres => f.write_str("http-postgres"),
            Self::Chromium { width, javascript: true } => write!(f, "{width}-js"),
            Self::Chromium { width, javascript: false } => write!(f, "{width}-nojs"),
        }
    }
}

/// What servers and browsers' connections run on. The tests themselves are plain functions that wait.
pub static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// Walks one journey in one way, in a fresh world.
pub fn run(way: Way, name: &'static str, journey: impl FnOnce(&World)) {
    journey(&World::start(way, name));
}

/// Makes six tests of each journey that is named. Every run walks it over HTTP on both engines, on a wide screen with scripts and on a
/// narrow one without; `cargo xtask walks` walks the other two.
macro_rules! in_six_ways {
    ($($journey:ident),+ $(,)?) => {$(
        mod $journey {
            use $crate::support::{Way, run};

            #[test]
            fn over_http_on_sqlite() {
                run(Way::HttpOnSqlite, stringify!($journey), super::$journey);
            }

            #[test]
            fn over_http_on_postgresql() {
                run(Way::HttpOnPostgres, stringify!($journey), super::$journey);
            }

            #[test]
            fn in_chromium_at_1280_with_javascript() {
                run(Way::Chromium { width: 1280, javascript: true }, stringify!($journey), super::$journey);
            }

            #[test]
            #[ignore = "cargo xtask walks"]
            fn in_chromium_at_320_with_javascript() {
                run(Way::Chromium { width: 320, javascript: true }, stringify!($journey), super::$journey);
            }

            #[test]
            #[ignore = "cargo xtask walks"]
            fn in_chromium_at_1280_without_javascript() {
                run(Way::Chromium { width: 1280, javascript: false }, stringify!($journey), super::$journey);
            }

            #[test]
            fn in_chromium_at_320_without_javascript() {
                run(Way::Chromium { width: 320, javascript: false }, stringify!($journey), super::$journey);
            }
        }
    )+};
}

pub(crate) use in_six_ways;

/// Makes two tests of each journey that needs no screen, one for each engine.
macro_rules! on_both_engines {
    ($($journey:ident),+ $(,)?) => {$(
        mod $journey {
            use $crate::support::{Way, run};

            #[test]
            fn on_sqlite() {
                run(Way::HttpOnSqlite, stringify!($journey), super::$journey);
            }

            #[test]
            fn on_postgresql() {
                run(Way::HttpOnPostgres, stringify!($journey), super::$journey);
            }
        }
    )+};
}

pub(crate) use on_both_engines;
