//! Stops the build with one sentence when the style sheet has not been built yet.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=assets");
    if !Path::new("assets/alongside.css").exists() {
        println!("cargo::error=The style sheet is missing: run `./alongside assets` and build again.");
    }
}
