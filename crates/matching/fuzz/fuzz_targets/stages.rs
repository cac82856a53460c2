//! Any bytes as a kept run's rows and model, given to `add`: an error in words or rows placed.

#![no_main]

use std::fs;

use alongside_matching::stages::add::{Add, run};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: (bool, &[u8])| {
    let (rows, bytes) = given;
    let kept = std::env::temp_dir().join(format!("alongside-matching-fuzz-{}", std::process::id()));
    let stages = kept.join("stages");
    fs::create_dir_all(&stages).expect("a folder");
    let write = |name: &str, bytes: &[u8]| fs::write(stages.join(name), bytes).expect("a file");
    write("config.toml", b"[columns]\nid = \"id\"\nfull_name = \"name\"\n");
    write("decisions.csv", b"");
    write(if rows { "rows.bin" } else { "model.bin" }, &[b"alongside-match1", bytes].concat());
    fs::write(kept.join("persons.csv"), "input,id,person\n").expect("a file");
    let input = kept.join("new.csv");
    fs::write(&input, "id,name\n1,Ann Lee\n").expect("a file");
    let _ = run(&Add { kept: kept.clone(), input: vec![input], timings: false, out: kept.clone() });
    fs::remove_dir_all(&kept).expect("a folder");
});
