//! The keys of the trail: made once, readable by the service alone, and best kept where the database is not.

use std::path::{Path, PathBuf};

use alongside_keys::{FileKeys, Ledger, Mac, RecordKeys, SealKeys, SecretKey, Signer, is_there, make, read};
use alongside_schema::{Chance, Database, trail};
use alongside_web::Settings;
use anyhow::{Context, bail};

use crate::place::make_folder;

/// The file of the key that seals.
const SEALS: &str = "trail.key";
/// The file of the key that signs checkpoints.
const CHECKPOINTS: &str = "checkpoint.key";

/// The file of the key under which networks and accounts that are tried have their names.
const NAMES: &str = "names.key";

/// The keys of the trail.
#[derive(Clone)]
pub struct Keys {
    /// Seals entries.
    pub seals: Mac,
    /// Signs checkpoints.
    pub signer: Signer,
}

/// The keys in this folder; made where the trail has not begun. A trail that was sealed with a key that is not there is never gone on with by
/// another: nobody could check it any more.
pub async fn keys(folder: &Path, data: &Path, db: &Database) -> anyhow::Result<Keys> {
    make_folder(folder)?;
    let has_begun = db.plain(trail::has_begun).await?;
    let seals = key(folder, data, SEALS, has_begun, db.chance())?;
    // Checkpoints of an earlier key are checked by its public half; a new key only begins a new row of them.
    let signer = key(folder, data, CHECKPOINTS, false, db.chance())?;
    let signer = Signer::read(&String::from_utf8_lossy(&signer))
        .with_context(|| format!("the key {}", folder.join(CHECKPOINTS).display()))?;
    Ok(Keys { seals: Mac::new(seals), signer })
}

/// The keys that the record is written with; made where they are not there. Without the old names nobody is known again by theirs, which loses some
/// counted tries and no more. Those of words lie in the same folder, one for each quarter.
pub fn record_keys(folder: &Path, data: &Path, chance: &Chance) -> anyhow::Result<RecordKeys> {
    make_folder(folder)?;
    Ok(RecordKeys::new(key(folder, data, NAMES, false, chance)?, folder))
}

fn key(folder: &Path, data: &Path, name: &str, is_needed: bool, chance: &Chance) -> anyhow::Result<Vec<u8>> {
    let path = folder.join(name);
    if let Some(key) = read(&path)? {
        return Ok(key);
    }
    let left = data.join(name);
    if folder != data && is_there(&left) {
        bail!(
            "the key {} is not there, but {} is. Move it, so that it is used no more where it lay.",
            path.display(),
            left.display()
        );
    }
    if is_needed {
        bail!(
            "the key {} is not there, and the trail was sealed with it. Put it back from where keys are kept.",
            path.display()
        );
    }
    Ok(make(&path, chance.secret().as_bytes())?)
}

/// Which keys lie in the folder of the database, where whoever takes the one has the other.
pub(crate) fn beside_the_database(settings: &Settings) -> Vec<PathBuf> {
    let sealed = [SealKeys::ENVELOPES, SealKeys::TAGS];
    [SEALS, CHECKPOINTS, NAMES, SecretKey::FILE, Ledger::KEY, Ledger::FILE, FileKeys::FOLDER]
        .into_iter()
        .chain(sealed)
        .map(|name| settings.server.data.join(name))
        .filter(|path| is_there(path))
        .collect()
}
