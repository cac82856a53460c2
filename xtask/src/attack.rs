//! `cargo xtask attack`: the tools of strangers let loose on a demonstration. All of it is in `xtask/attack`; `docs/attack.md` describes it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the script and of what it reads.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("attack")
}

/// Runs the script, which builds the program, installs the tools and prints the totals.
pub(crate) fn run(arguments: &[String]) -> anyhow::Result<()> {
    let status = Command::new("bash").arg(folder().join("attack.sh")).args(arguments).status()?;
    anyhow::ensure!(status.success(), "The attack did not end well: see above");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::folder;

    fn read(name: &str) -> toml::Table {
        let text = std::fs::read_to_string(folder().join(name)).expect("a file of the attack");
        text.parse().expect("TOML")
    }

    fn lines<'a>(table: &'a toml::Table, name: &str) -> Vec<&'a toml::Table> {
        let list = table[name].as_array().expect("a list");
        list.iter().map(|line| line.as_table().expect("a line")).collect()
    }

    fn text<'a>(line: &'a toml::Table, name: &str) -> &'a str {
        line.get(name).and_then(toml::Value::as_str).unwrap_or_default()
    }

    /// Whoever is renamed in the town, or loses their account, would no longer be attacked as.
    #[test]
    fn whoever_the_tools_attack_as_is_in_the_town() {
        let town = include_str!("../../crates/alongside/demo/town.json");
        let people = read("people.toml");
        for person in lines(&people, "person") {
            let name = text(person, "name");
            let of_town = if name == "nobody" { "" } else { name.strip_prefix("a program of ").unwrap_or(name) };
            assert!(town.contains(of_town) && town.contains(text(person, "email")), "{name}");
            let floor = person["floor"].as_integer().expect("a floor");
            assert!(floor > 0, "{name} has no floor");
        }
    }

    #[test]
    fn what_is_no_fault_has_its_reason() {
        let exempt = read("exempt.toml");
        for line in lines(&exempt, "exempt") {
            assert!(text(line, "why").len() > 20, "{line}");
            assert!(["tool", "kind", "route"].iter().all(|name| !text(line, name).is_empty()), "{line}");
        }
    }
}
