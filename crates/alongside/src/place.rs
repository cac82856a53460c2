//! Where the record is: settings, database and folder, as the command line and the configuration name them.

use std::path::{Path, PathBuf};

use alongside_clocks::Clocks;
use alongside_schema::connection::Engine;
use alongside_schema::{Chance, Clock, Database, migrate};
use alongside_web::Settings;
use anyhow::Context;
use clap::Args;

/// Where the settings and the record are.
#[derive(Args, Clone)]
pub struct Place {
    /// The configuration file.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The database, as sqlite:PATH or postgres://USER@HOST/NAME.
    #[arg(long)]
    database: Option<Engine>,
    /// The folder for the embedded database and the trail's key.
    #[arg(long)]
    data: Option<PathBuf>,
}

impl Place {
    pub(crate) fn settings(&self) -> anyhow::Result<Settings> {
        let mut settings = match &self.config {
            None => Settings::default(),
            Some(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("the configuration {} can not be read", path.display()))?;
                Settings::parse(&text)
                    .map_err(|fault| anyhow::anyhow!("the configuration {}: {fault}", path.display()))?
            }
        };
        if let Some(data) = &self.data {
            settings.server.data = data.clone();
        }
        Ok(settings)
    }

    pub(crate) fn engine(&self, settings: &Settings) -> anyhow::Result<Engine> {
        if let Some(engine) = &self.database {
            return Ok(engine.clone());
        }
        match &settings.server.database {
            Some(text) => text.parse().map_err(|fault: String| anyhow::anyhow!("server.database: {fault}")),
            None => Ok(Engine::Sqlite(settings.server.data.join("alongside.db"))),
        }
    }

    /// The settings and the database, migrated, open, and without what was destroyed since it was put away.
    pub(crate) async fn open(&self) -> anyhow::Result<(Settings, Database)> {
        let (settings, db) = self.open_before_the_ledger()?;
        crate::keeping::begin(&db).await?;
        crate::seals::begin(&db).await?;
        Ok((settings, db))
    }

    /// The same as it lies there. Nothing of it may be shown.
    pub(crate) fn open_before_the_ledger(&self) -> anyhow::Result<(Settings, Database)> {
        let settings = self.settings()?;
        let engine = self.engine(&settings)?;
        make_folder(&settings.server.data)?;
        let (clock, chance) = (Clock::Machine, Chance::from_machine());
        migrate::migrate(&engine, &clock).context("the database could not be brought up to date")?;
        let keys = crate::trail::record_keys(&settings.keys(), &settings.server.data, &chance)?;
        let db = Database::open(engine, clock, chance, keys)?;
        Ok((settings, db))
    }
}

/// The time limits: the product's, and those of the council's own file where the settings name one. An error says the line and what to do.
pub(crate) fn clocks(settings: &Settings) -> anyhow::Result<Clocks> {
    let Some(path) = &settings.clocks.file else { return Ok(Clocks::built_in()) };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the time limits {} (clocks.file) can not be read", path.display()))?;
    Clocks::with_own(&text).map_err(|fault| anyhow::anyhow!("the time limits {}, {fault}", path.display()))
}

/// The folder of the record belongs to the service alone.
pub(crate) fn make_folder(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).with_context(|| format!("the folder {} can not be made", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_in_the_council_s_time_limits_says_file_line_and_what_to_do() {
        let path = std::env::temp_dir().join(format!("alongside-clocks-{}.toml", std::process::id()));
        std::fs::write(&path, "# ours\n[[clock]]\ncode = \"plan\"\nunit = \"working_days\"\n").expect("a file");
        let mut settings = Settings::default();
        assert!(clocks(&settings).is_ok_and(|clocks| clocks.all().iter().all(|clock| !clock.own)));
        settings.clocks.file = Some(path.clone());
        let fault = clocks(&settings).map(|_| ()).expect_err("a fault").to_string();
        std::fs::remove_file(&path).expect("gone");
        assert!(fault.contains("alongside-clocks") && fault.contains("line 2") && fault.contains("words"), "{fault}");
        let gone = clocks(&settings).map(|_| ()).expect_err("a fault").to_string();
        assert!(gone.contains("can not be read") && gone.contains("clocks.file"), "{gone}");
    }
}
