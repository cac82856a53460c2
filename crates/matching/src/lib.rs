//! Who is who, and who lives as a family.

pub mod block;
pub mod clean;
pub mod cli;
pub mod compare;
pub mod config;
pub mod decisions;
pub mod dict;
pub mod error;
pub mod fields;
pub mod hash;
pub mod households;
pub mod ids;
pub mod index;
pub mod model;
pub mod output;
pub mod persons;
pub mod read;
pub mod report;
pub mod run;
pub mod score;
pub mod stages;
pub mod staging;
pub mod timing;
pub mod tokens;
pub mod variants;
