//! The list of passwords that are known from break-ins elsewhere: making it, and looking at the one that is set.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use alongside_access::{Breached, build_list};
use alongside_web::Settings;
use anyhow::Context;
use clap::Subcommand;

/// What can be done with lists of passwords.
#[derive(Subcommand)]
pub enum PasswordsCommand {
    /// Make the file for `sign_in.passwords_file` out of a published list: text with a line `SHA-1:HOW OFTEN SEEN` for each password, sorted,
    /// as Have I Been Pwned publishes it.
    Build {
        /// The published list.
        file: PathBuf,
        /// The file to make.
        out: PathBuf,
        /// Take the passwords that were seen at least so often. Each takes 8 bytes.
        #[arg(long, default_value_t = 1)]
        seen: u64,
    },
}

pub(crate) fn run(command: PasswordsCommand) -> anyhow::Result<()> {
    let PasswordsCommand::Build { file, out, seen } = command;
    let list = File::open(&file).with_context(|| format!("{} can not be opened", file.display()))?;
    let count = build_list(BufReader::with_capacity(1 << 20, list), &out, seen)
        .with_context(|| format!("no list could be made of {}", file.display()))?;
    println!("{} passwords that were seen {seen} times or more are in {}.", count, out.display());
    println!("Name it in the settings: [sign_in] passwords_file = \"{}\"", out.display());
    Ok(())
}

/// The list that the settings name, if they name one; an error where it can not be used.
pub(crate) fn list(settings: &Settings) -> anyhow::Result<Option<Breached>> {
    let Some(path) = &settings.sign_in.passwords_file else { return Ok(None) };
    let list = Breached::open(path).with_context(|| {
        format!("the list of passwords {} (sign_in.passwords_file) can not be used", path.display())
    })?;
    Ok(Some(list))
}
