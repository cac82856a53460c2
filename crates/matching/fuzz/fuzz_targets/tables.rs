//! Any bytes as a CSV table, from reading to households: an error in words or a person for every row.

#![no_main]

use std::fs;

use alongside_matching::config::Config;
use alongside_matching::households;
use alongside_matching::run::{Options, run};
use libfuzzer_sys::fuzz_target;

const CONFIG: &str = r#"[columns]
id = "i"
full_name = "n"
forename = "f"
surname = "s"
birth_date = "b"
sex = "x"
address = "a"
postcode = "p"
uprn = "u"
nhs_number = "h"
feed = "e"
seen = "d"
list = "l"
[[compare]]
column = "c"
kind = "string"
[[compare]]
column = "k"
kind = "date"
[[compare]]
column = "z"
kind = "number"
"#;

const HEADING: &[u8] = b"i,n,f,s,b,x,a,p,u,h,e,d,l,c,k,z\n";

fuzz_target!(|bytes: &[u8]| {
    let config: Config = toml::from_str(CONFIG).expect("a configuration");
    let path = std::env::temp_dir().join(format!("alongside-matching-fuzz-{}.csv", std::process::id()));
    fs::write(&path, [HEADING, bytes].concat()).expect("a file");
    let options = Options { inputs: vec![path.clone()], report: true, ..Options::default() };
    if let Ok(found) = run(&config, &options) {
        assert_eq!(found.persons.of_record.len(), found.table.rows());
        for spell in households::households(&found.people, &found.persons.of_record) {
            assert!(spell.from.is_none() || spell.to.is_none() || spell.from < spell.to);
        }
    }
    fs::remove_file(&path).expect("a file");
});
