//! The keys of sealed adoptions: made by whoever sets up the keeper's node, and looked for before anything is shown.

use alongside_families::store::tags_of_seals;
use alongside_keys::SealKeys;
use alongside_oversight::seals::store::are_there;
use alongside_schema::connection::DbConnection;
use alongside_schema::{Chance, Database};
use alongside_web::Settings;
use anyhow::bail;
use clap::Subcommand;

use crate::place::{Place, make_folder};

/// What is done with the keys of sealed adoptions.
#[derive(Subcommand)]
pub enum SealsCommand {
    /// Makes the keys of sealed adoptions where they are not there. On the keeper's node alone; `seal.tags` is then copied to all others.
    Key {
        #[command(flatten)]
        place: Place,
    },
}

/// Runs one of these.
pub(crate) fn run(command: SealsCommand) -> anyhow::Result<()> {
    let SealsCommand::Key { place } = command;
    let (settings, chance) = (place.settings()?, Chance::from_machine());
    make_folder(&settings.keys())?;
    let keys = SealKeys::in_folder(&settings.keys());
    keys.make(&chance.secret(), &chance.secret())?;
    println!(
        "The keys lie in {}. Keep {} on this node alone, and have the same {} on every node. Both need a backup of their own.",
        settings.keys().display(),
        SealKeys::ENVELOPES,
        SealKeys::TAGS
    );
    Ok(())
}

const NO_TAGS: &str = "Adoptions are sealed in this database, and the key seal.tags is not there. Without it nobody could keep the two records apart. Copy it \
    from the keeper's node into the folder of keys (trail.keys).";

const OTHER_TAGS: &str = "Adoptions are sealed in this database, and the key seal.tags here is not the one they were sealed with. With it nobody could keep the two \
    records apart. Copy the right one from the keeper's node into the folder of keys (trail.keys).";

/// Where adoptions are sealed and their tags are not known here, nothing is shown.
pub(crate) async fn begin(db: &Database) -> anyhow::Result<()> {
    let keys = db.keys().seals.clone();
    match db.plain(move |connection| Ok(if are_there(connection)? { lacks(connection, &keys) } else { None })).await? {
        Some(what) => bail!(what),
        None => Ok(()),
    }
}

/// What the key of tags lacks on this node, in words.
fn lacks(connection: &mut DbConnection, keys: &SealKeys) -> Option<String> {
    if let Err(fault) = keys.tags() {
        return Some(format!("{fault}."));
    }
    let is_sealed = are_there(connection).unwrap_or(false);
    if !keys.knows() && (is_sealed || keys.opens()) {
        return Some(NO_TAGS.to_owned());
    }
    tags_of_seals(connection, keys).err().map(|_| OTHER_TAGS.to_owned())
}

/// What there is to say of the keys of sealed adoptions.
///
/// # Errors
///
/// What is to be mended, in words.
pub(crate) fn examine(connection: &mut DbConnection, settings: &Settings) -> Result<&'static str, String> {
    let keys = SealKeys::in_folder(&settings.keys());
    if let Some(what) = lacks(connection, &keys) {
        return Err(what);
    }
    Ok(match (are_there(connection).unwrap_or(false), keys.opens()) {
        (_, true) => "opened on this node; keep seal.key on no other",
        (true, false) => "kept apart here, and opened on another node (seal.key)",
        (false, false) => "none here, and this node opens none",
    })
}
