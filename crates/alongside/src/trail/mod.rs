//! The trail as the one who runs the service meets it: its keys, its sealing in the background, its checkpoints, and the check of it all.

mod check;
mod keeping;
mod keys;

use std::path::PathBuf;

use alongside_keys::PublicKey;
use alongside_schema::{Act, Database, Entry, Id, trail};
use alongside_web::Settings;
use clap::Subcommand;

pub use check::{CheckpointFile, check};
pub use keeping::{Keeper, seal_forever};
pub(crate) use keys::beside_the_database;
pub use keys::{Keys, keys, record_keys};

use crate::place::Place;

#[derive(Subcommand)]
pub(crate) enum TrailCommand {
    /// Check that no entry was altered, taken away, put elsewhere or added late, and that the end was not cut off.
    Verify {
        #[command(flatten)]
        place: Place,
        /// A file with checkpoints that left this machine, one a line, instead of those in the folder of checkpoints.
        #[arg(long = "checkpoints")]
        files: Vec<PathBuf>,
        /// The public key that checkpoints were signed with, instead of this machine's own. May be given more than once.
        #[arg(long = "key")]
        keys: Vec<PublicKey>,
    },
    /// Seal what waits, sign how the trail ends now, and print that as one line to keep elsewhere.
    Checkpoint {
        #[command(flatten)]
        place: Place,
    },
    /// Print what somebody typed in a search that stands in the trail, while its key is there. It is entered that it was read.
    Words {
        #[command(flatten)]
        place: Place,
        /// The id of the entry.
        entry: Id,
    },
    /// Print the public key of the checkpoints, for whoever checks them.
    Key {
        #[command(flatten)]
        place: Place,
    },
}

/// Does what the command line says.
pub(crate) async fn run(command: TrailCommand) -> anyhow::Result<()> {
    match command {
        TrailCommand::Verify { place, files, keys } => check::verify(&place, files, keys).await,
        TrailCommand::Checkpoint { place } => {
            let (settings, db) = place.open().await?;
            let keeper = Keeper::new(&settings, &db).await?;
            println!("{}", keeper.checkpoint(&db).await?);
            Ok(())
        }
        TrailCommand::Words { place, entry } => words(&place, entry).await,
        TrailCommand::Key { place } => {
            let (settings, db) = place.open().await?;
            println!("{}", keys(&settings.keys(), &settings.server.data, &db).await?.signer.public());
            Ok(())
        }
    }
}

async fn words(place: &Place, entry: Id) -> anyhow::Result<()> {
    let (_, db) = place.open().await?;
    let read = db.write(move |tx| {
        let words = trail::words(tx, &entry)?;
        Ok(Entry::by_nobody(Act::TrailRead).target(&entry).detail("on the command line").with(words))
    });
    match read.await? {
        (at, Some(words)) => println!("{}: {words}", at.words()),
        (at, None) => {
            println!("{}: no words can be read. There were none, or they or their key were destroyed.", at.words())
        }
    }
    Ok(())
}

/// A name for how the service is set up: the same as long as no setting changes, and telling nothing of any.
pub(crate) fn name_of(settings: &Settings, db: &Database) -> String {
    db.keys().name("settings", &format!("{settings:?}"))[..16].to_owned()
}
