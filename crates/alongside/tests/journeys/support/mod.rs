//! What journeys are told with.

mod chromium;
mod form;
mod http;
mod keeper;
mod person;
mod postgres;
mod screen;
mod way;
mod webdriver;
mod world;

pub use person::Person;
pub use way::{Way, in_six_ways, run};
pub use world::{PASSWORD, Who, World};
