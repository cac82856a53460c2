//! The keys of sealed adoptions: made by whoever sets up the keeper's node, and looked for before anything is shown.

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

/// Where adoptions are sealed and their tags are not known here, nothing is shown.
pub(crate) async fn begin(db: &Database) -> anyhow::Result<()> {
    if !db.keys().seals.knows() && db.plain(are_there).await? {
        bail!(NO_TAGS);
    }
    Ok(())
}

/// What there is to say of the keys of sealed adoptions.
///
/// # Errors
///
/// What is to be mended, in words.
pub(crate) fn examine(connection: &mut DbConnection, settings: &Settings) -> Result<&'static str, String> {
    let keys = SealKeys::in_folder(&settings.keys());
    if let Err(fault) = keys.tags() {
        return Err(format!("{fault}."));
    }
    match (are_there(connection).unwrap_or(false), keys.opens(), keys.knows()) {
        (_, true, false) | (true, _, false) => Err(NO_TAGS.to_owned()),
        (false, false, _) => Ok("none here, and this node opens none"),
        (true, false, true) => Ok("kept apart here, and opened on another node (seal.key)"),
        (_, true, true) => Ok("opened on this node; keep seal.key on no other"),
    }
}
