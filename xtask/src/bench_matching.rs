//! `cargo xtask bench-matching`: builds the engine and the towns, and hands over to `alongside-towns bench`, which measures and prints the table.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

/// Builds what is needed and runs the comparison; what is not ours to read goes on to `alongside-towns bench`.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let mut passed = Vec::new();
    let (mut engine, mut splink, mut febrl) = (None, false, false);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--splink" => splink = true,
            "--febrl" => febrl = true,
            "--engine" => engine = Some(rest.next().context("--engine needs a program")?.clone()),
            other => passed.push(other.to_string()),
        }
    }
    let target = PathBuf::from(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
    let programs = target.join("release");
    build("alongside-towns")?;
    let engine = match engine {
        Some(engine) => vec![engine],
        None => {
            build("alongside")?;
            vec![programs.join("alongside").display().to_string(), "match".to_string()]
        }
    };
    let mut bench = Command::new(programs.join("alongside-towns"));
    bench.arg("bench").args(passed).arg("--folder").arg(target.join("towns")).arg("--engine").args(engine);
    if splink || febrl {
        let python = python(&target.join("compare"))?;
        for (asked, name) in [(splink, "--splink"), (febrl, "--febrl")] {
            if asked {
                bench.arg(name).arg(&python);
            }
        }
    }
    ensure!(bench.status()?.success(), "The comparison did not come to its end: see above");
    Ok(())
}

fn build(package: &str) -> anyhow::Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo).args(["build", "--release", "--package", package]).status()?;
    ensure!(built.success(), "{package} cannot be built: see above");
    Ok(())
}

/// A Python of the comparison's own, in the target folder, with what `requirements.txt` says.
fn python(folder: &Path) -> anyhow::Result<PathBuf> {
    let python = folder.join("bin").join("python");
    if !python.exists() {
        let made = Command::new("python3").args(["-m", "venv"]).arg(folder).status().context("There is no python3")?;
        ensure!(made.success(), "Python cannot make a virtual environment: see above");
    }
    let requirements = Path::new("crates/towns/compare/requirements.txt");
    let installed = Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(requirements).status()?;
    ensure!(installed.success(), "What {} names cannot be installed: see above", requirements.display());
    Ok(python)
}
