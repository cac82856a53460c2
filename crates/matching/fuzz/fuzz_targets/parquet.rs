//! Any bytes as a Parquet file: an error in words or rows.

#![no_main]

use std::fs;

use alongside_matching::config::Config;
use alongside_matching::read::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let config: Config = toml::from_str("[columns]\nid = \"id\"\nfull_name = \"name\"").expect("a configuration");
    let path = std::env::temp_dir().join(format!("alongside-matching-fuzz-{}.parquet", std::process::id()));
    fs::write(&path, bytes).expect("a file");
    let _ = read(&config, std::slice::from_ref(&path));
    fs::remove_file(&path).expect("a file");
});
