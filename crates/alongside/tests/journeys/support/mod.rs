//! What journeys are told with.

mod app;
mod caller;
mod chromium;
mod database;
mod form;
mod honest;
mod http;
mod keeper;
pub mod logs;
mod person;
pub mod postgres;
mod screen;
mod way;
mod webdriver;
mod world;

pub use app::App;
pub use caller::{Answer, Caller};
pub use database::{change, query, try_change};
pub use person::{Person, Spent};
pub use way::{RUNTIME, Way, run};
pub(crate) use way::{in_six_ways, on_both_engines};
pub use webdriver::Browser;
pub use world::{PASSWORD, Who, World};
