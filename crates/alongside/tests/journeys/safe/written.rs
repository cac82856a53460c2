//! What is written down about who may do what, kept true of the program.

use std::path::Path;

use alongside_access::{Permission, may};
use alongside_schema::tables::FACT_TABLES;
use alongside_schema::{Asked, Id, Role, Roles, Viewer};

use crate::rules::read;

fn document(name: &str) -> String {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name))
}

fn somebody(role: Role) -> Viewer {
    let id: Id = "0190a0a0-0000-7000-8000-000000000001".parse().expect("an id");
    Viewer {
        user_id: id.clone(),
        name: String::new(),
        job_title: String::new(),
        agency_id: id,
        agency: String::new(),
        team_id: None,
        roles: Roles::new(vec![role]),
        alerts: Vec::new(),
        knows_said_at: None,
        asked: Asked::default(),
    }
}

/// `docs/who-may.md` has a line for each permission, with the roles whose work includes it, and no other.
#[test]
fn the_table_of_permissions_is_true() {
    let text = document("who-may.md");
    let source = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../access/src/permission.rs"));
    let list =
        source.split("pub enum Permission {").nth(1).and_then(|rest| rest.split("\n}").next()).expect("the list");
    let written = list.lines().filter(|line| line.trim().ends_with(',') && !line.trim().starts_with("///")).count();
    assert_eq!(written, Permission::ALL.len(), "Permission::ALL has all of them");
    for permission in Permission::ALL {
        let roles: Vec<&str> = Role::options()
            .filter(|(code, _)| may(&somebody(code.parse().expect("a role")), permission))
            .map(|(_, words)| words)
            .collect();
        let everybody = roles.len() == Role::options().count();
        let who = if everybody { "everybody".to_owned() } else { roles.join(", ") };
        let line = format!("| {permission:?} | {who} |");
        assert!(text.contains(&line), "docs/who-may.md lacks: {line}");
    }
}

/// It has a line for each table of facts, with the reach from which its rows are seen and the part in which it can be given.
#[test]
fn the_table_of_facts_is_true() {
    let text = document("who-may.md");
    for fact in FACT_TABLES {
        let reach =
            ["", "front door", "record", "lead and manager"][usize::try_from(fact.least_grade).expect("a grade")];
        let areas = alongside_schema::reach::Area::of(fact.area);
        let part = match (fact.area, areas.first()) {
            (alongside_schema::reach::area::CORE, _) => "always",
            (_, Some(area)) => area.words(),
            _ => "never",
        };
        let line = format!("| {} | {reach} | {part} |", fact.name);
        assert!(text.contains(&line), "docs/who-may.md lacks: {line}");
    }
}

/// `docs/keys.md` names every package that the program's secrets and digests are made with, and the program is made of no other of their kind.
#[test]
fn every_cipher_is_listed() {
    let text = document("keys.md");
    let kinds = [
        "argon2", "aes", "sha1", "sha2", "sha3", "md5", "md-5", "hmac", "ed25519", "rsa", "openssl", "ring",
        "chacha20", "blake", "p256", "des", "rc4", "subtle", "rand",
    ];
    let is_of_a_kind = |name: &str| {
        kinds
            .iter()
            .any(|kind| name == *kind || name.starts_with(&format!("{kind}-")) || name.starts_with(&format!("{kind}_")))
    };
    let used: Vec<String> = super::source::packages().into_iter().filter(|name| is_of_a_kind(name)).collect();
    assert!(used.len() > 5, "{used:?}");
    for name in &used {
        assert!(text.contains(&format!("`{name}`")), "docs/keys.md does not say what {name} is for");
    }
    for broken in ["md5", "md-5", "des", "rc4", "rsa"] {
        assert!(!used.iter().any(|name| name == broken), "{broken}");
    }
}

/// `docs/limits.md` names every limit that can be set.
#[test]
fn every_limit_is_written_down() {
    let text = document("limits.md");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src");
    let mut sources = vec![folder.join("settings.rs")];
    sources.extend(std::fs::read_dir(folder.join("settings")).expect("the settings").flatten().map(|file| file.path()));
    let mut seen = 0;
    for source in sources {
        let fields = read(&source);
        for line in fields.lines().filter_map(|line| line.trim().strip_prefix("pub ")) {
            let Some((name, kind)) = line.split_once(": ") else { continue };
            if ["i64,", "u64,", "usize,"].contains(&kind) {
                assert!(text.contains(&format!(".{name}`")), "docs/limits.md lacks {name} of {}", source.display());
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "{seen}");
}
