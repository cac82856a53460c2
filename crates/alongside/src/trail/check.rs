//! Checking the trail, and saying in words what is wrong with it.

use std::path::{Path, PathBuf};

use alongside_keys::{Mac, PublicKey};
use alongside_schema::trail::{self, Checkpoint, Report};
use alongside_schema::{Act, Database};
use anyhow::{Context, bail};

use super::keys::keys;
use crate::place::Place;

/// The lines of one file of checkpoints.
pub struct CheckpointFile {
    /// How it is called, for what is said of it.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

pub(super) async fn verify(place: &Place, files: Vec<PathBuf>, public: Vec<PublicKey>) -> anyhow::Result<()> {
    let (settings, db) = place.open().await?;
    let own = keys(&settings.keys(), &settings.server.data, &db).await?;
    let public = if public.is_empty() { vec![own.signer.public()] } else { public };
    let files = if files.is_empty() { in_folder(&settings.checkpoints())? } else { files };
    let files: Vec<CheckpointFile> = files.iter().map(|path| read(path)).collect::<anyhow::Result<_>>()?;
    println!("{}", check(&db, own.seals, &files, &public).await?);
    Ok(())
}

/// Checks the trail against itself and against checkpoints. Gives back what may be said of it where all is well; the error names the first
/// bad entry or checkpoint.
pub async fn check(db: &Database, key: Mac, files: &[CheckpointFile], public: &[PublicKey]) -> anyhow::Result<String> {
    let checkpoints = read_all(files, public)?;
    let count = checkpoints.len();
    let (report, invented) = db
        .plain(move |connection| {
            let invented = trail::has(connection, Act::DemoFilled)?;
            Ok((trail::verify(connection, &key, &checkpoints)?, invented))
        })
        .await?;
    let Report { sealed, waiting, fault, late } = report;
    if let Some(fault) = fault {
        bail!("the trail is not as it was written: {fault}");
    }
    let mut said = format!(
        "{sealed} sealed entries are as they were written, and the trail agrees with {count} checkpoint(s); \
         {waiting} newer entries wait to be sealed."
    );
    match late {
        Some((count, first)) if !invented => bail!(
            "the trail holds {count} entries of an earlier moment than entries that were there before them. Either a clock was set back, \
             or somebody added them late: the first is {first}"
        ),
        Some((count, _)) => {
            said += &format!(
                "\nThis record is an invented town: {count} entries were filled in for earlier days. A record of real people has none of these."
            )
        }
        None => {}
    }
    Ok(said)
}

/// Every file in the folder, in the order of their days.
fn in_folder(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let listed = std::fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<PathBuf> = listed.with_context(|| format!("the folder {} can not be read", folder.display()))?;
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> anyhow::Result<CheckpointFile> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("the checkpoints {name} can not be read"))?;
    Ok(CheckpointFile { name, text })
}

fn read_all(files: &[CheckpointFile], public: &[PublicKey]) -> anyhow::Result<Vec<Checkpoint>> {
    let mut checkpoints = Vec::new();
    for CheckpointFile { name, text } in files {
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let read = Checkpoint::read(line, public);
            checkpoints.push(read.map_err(|why| anyhow::anyhow!("the checkpoint in line {} of {name} {why}", at + 1))?);
        }
    }
    Ok(checkpoints)
}
