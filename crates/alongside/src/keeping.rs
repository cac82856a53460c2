//! The end of records as the service runs: the ledger is followed before anything is shown, and what two have signed is carried out in the background.

use std::sync::Arc;
use std::time::Duration;

use alongside_files::Shelf;
use alongside_keeping::Rules;
use alongside_oversight::keeping::{NoFaults, Points, carry_out, follow_ledger};
use alongside_schema::connection::{Engine, Purpose};
use alongside_schema::{Act, Database, Entry, erase};
use alongside_web::Settings;
use anyhow::Context;

use crate::background::sweep;

/// The rules: the product's, with the years of the council's own file where the settings name one. An error says the line and what to do.
pub(crate) fn rules(settings: &Settings) -> anyhow::Result<Rules> {
    let Some(path) = &settings.keeping.file else { return Ok(Rules::built_in()) };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("how long records are kept, {} (keeping.file), can not be read", path.display()))?;
    Rules::with_own(&text).map_err(|fault| anyhow::anyhow!("how long records are kept, {}, {fault}", path.display()))
}

/// Makes a database what it must be before anything of it is shown: what was destroyed since it was put away is destroyed again.
///
/// # Errors
///
/// Where the ledger is missing, cut or another one: then nothing may be shown.
pub async fn begin(db: &Database) -> anyhow::Result<usize> {
    let followed = follow_ledger(db).await?;
    if followed > 0 {
        tracing::warn!(followed, "what was destroyed before was destroyed again in an older database");
    }
    // Also where nothing was to follow: the program may have stopped before it came to this.
    erase::cut_off_log(db.engine())?;
    Ok(followed)
}

/// How often lists that two have signed are looked for.
const EVERY: Duration = Duration::from_secs(10);
/// How long a file lies before it may go that nobody uses: longer than any upload takes.
const SWEPT_AFTER: Duration = Duration::from_secs(24 * 3600);

/// Carries out what two have signed, for as long as the service runs.
pub(crate) async fn dispose_forever(db: Database, rules: Rules, shelf: Shelf) {
    let points: Arc<dyn Points> = Arc::new(NoFaults);
    let mut has_log = false;
    loop {
        match dispose(&db, &rules, &shelf, &points, SWEPT_AFTER).await {
            Ok(destroyed) => has_log |= destroyed > 0,
            Err(error) => tracing::warn!(%error, "what is to be destroyed could not be destroyed just now"),
        }
        if has_log {
            // Whoever still reads from the log keeps it from being cut off; it is tried until nothing is left of it.
            has_log = !erase::cut_off_log(db.engine()).unwrap_or(false);
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Carries out what two have signed, and takes the files away that nobody uses any more and that have lain so long. Gives back how many records were destroyed.
pub async fn dispose(
    db: &Database,
    rules: &Rules,
    shelf: &Shelf,
    points: &Arc<dyn Points>,
    swept_after: Duration,
) -> anyhow::Result<usize> {
    let destroyed = carry_out(db, rules, points).await?;
    if destroyed > 0 {
        erase::cut_off_log(db.engine())?;
        sweep(db, shelf, swept_after).await?;
    }
    Ok(destroyed)
}

/// Makes the ledger again from the database, where it is lost for good. Gives back how many lines it has.
pub(crate) async fn put_back(db: &Database) -> anyhow::Result<usize> {
    let ledger = db.keys().erased.clone();
    let put_back = db.write(move |tx| {
        let lines = erase::put_back_ledger(tx.connection(), &ledger)?;
        let entry = Entry::by_nobody(Act::KeepingChanged).target("ledger").detail("put back on the command line");
        Ok(entry.counted(lines).with(lines))
    });
    Ok(put_back.await?)
}

/// How the ledger stands to this database, in words; the error says what must be mended.
pub(crate) fn examine(engine: &Engine, settings: &Settings) -> Result<String, String> {
    let ledger = alongside_keys::Ledger::in_folder(&settings.keys());
    let mut connection = engine.open(Purpose::Reading).map_err(|error| format!("{engine}: {error}"))?;
    match erase::still_to_do(&mut connection, &ledger) {
        Ok(behind) if !behind.is_empty() => Ok(format!(
            "this database is older than {} line(s) of it, which are followed when the service starts",
            behind.len()
        )),
        Ok(_) if ledger.is_there() => Ok(format!("in {}", ledger.path().display())),
        Ok(_) => Ok("nothing was destroyed yet".to_owned()),
        Err(alongside_schema::Error::Refused(words)) => Err(format!("{words}.")),
        Err(error) => Err(format!("The ledger of what was destroyed can not be compared with the database: {error}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_in_the_council_s_years_says_file_line_and_what_to_do() {
        let path = std::env::temp_dir().join(format!("alongside-keeping-{}.toml", std::process::id()));
        std::fs::write(&path, "# ours\n[[years]]\ncode = \"looked_after\"\nyears = 20\nsource = \"ours\"\n")
            .expect("a file");
        let mut settings = Settings::default();
        assert!(rules(&settings).is_ok_and(|rules| rules.all().iter().all(|rule| !rule.own)));
        settings.keeping.file = Some(path.clone());
        let fault = rules(&settings).map(|_| ()).expect_err("a fault").to_string();
        std::fs::remove_file(&path).expect("gone");
        assert!(fault.contains("alongside-keeping") && fault.contains("line 2") && fault.contains("75"), "{fault}");
        let gone = rules(&settings).map(|_| ()).expect_err("a fault").to_string();
        assert!(gone.contains("can not be read") && gone.contains("keeping.file"), "{gone}");
    }
}
