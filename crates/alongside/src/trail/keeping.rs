//! What keeps the trail while the service runs: seals a few seconds behind, and checkpoints on a schedule and at the end.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use alongside_keys::Mac;
use alongside_schema::trail::{self, Checkpoint};
use alongside_schema::{Database, Error};
use alongside_web::Settings;
use anyhow::Context;

use super::keys::{Keys, keys};
use crate::place::make_folder;

/// How often the newest entries are sealed.
const EVERY: Duration = Duration::from_secs(2);
/// Entries sealed in one transaction.
const AT_ONCE: i64 = 500;
/// How long sealing rests where another node was first.
const A_MOMENT: Duration = Duration::from_millis(50);

/// Seals for as long as the service runs. A failure is logged and tried again: the entries themselves are safe.
pub async fn seal_forever(db: Database, key: Mac) {
    loop {
        match seal_some(&db, &key).await {
            Ok(sealed) if sealed == AT_ONCE as usize => continue,
            Ok(_) | Err(Error::Stale) => {}
            Err(error) => tracing::warn!(%error, "the trail could not be sealed just now"),
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn seal_some(db: &Database, key: &Mac) -> alongside_schema::Result<usize> {
    let key = key.clone();
    db.housekeeping(move |tx| trail::seal(tx, &key, AT_ONCE)).await
}

/// Makes checkpoints.
#[derive(Clone)]
pub struct Keeper {
    keys: Keys,
    folder: PathBuf,
    every: Duration,
}

impl Keeper {
    /// As the settings say.
    pub async fn new(settings: &Settings, db: &Database) -> anyhow::Result<Self> {
        let keys = keys(&settings.keys(), &settings.server.data, db).await?;
        let minutes = u64::try_from(settings.trail.checkpoint_minutes).unwrap_or(1);
        Ok(Self { keys, folder: settings.checkpoints(), every: Duration::from_secs(minutes * 60) })
    }

    /// The key that seals.
    pub fn seals(&self) -> Mac {
        self.keys.seals.clone()
    }

    /// Makes checkpoints for as long as the service runs, the first at once.
    pub async fn forever(self, db: Database) {
        loop {
            if let Err(error) = self.checkpoint(&db).await {
                tracing::warn!(%error, "no checkpoint of the trail could be made just now");
            }
            tokio::time::sleep(self.every).await;
        }
    }

    /// Seals what waits, and writes down how the trail ends.
    pub async fn checkpoint(&self, db: &Database) -> anyhow::Result<Checkpoint> {
        loop {
            match seal_some(db, &self.keys.seals).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(Error::Stale) => tokio::time::sleep(A_MOMENT).await,
                Err(error) => return Err(error.into()),
            }
        }
        let (signer, at) = (self.keys.signer.clone(), db.clock().now());
        let made = db.plain(move |connection| trail::checkpoint(connection, &signer, at)).await?;
        write_down(&self.folder, &made)?;
        Ok(made)
    }
}

/// One file to a day, one line to a checkpoint, so that what carries them away can follow.
fn write_down(folder: &Path, checkpoint: &Checkpoint) -> anyhow::Result<()> {
    make_folder(folder)?;
    let path = folder.join(format!("{}.txt", checkpoint.at.day()));
    let line = format!("{checkpoint}\n");
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    let written = options.open(&path).and_then(|mut file| {
        file.write_all(line.as_bytes())?;
        file.sync_all()
    });
    written.with_context(|| format!("the checkpoint can not be written into {}", path.display()))
}
