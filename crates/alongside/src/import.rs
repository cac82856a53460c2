//! `alongside import requests FILE...`: what agencies send as files, row by row, with every oddity said.

use std::path::{Path, PathBuf};

use alongside_requests::sources::{Rows, Sent, read_eform, read_json};
use alongside_requests::store::{Arrival, Arrived, arrive};
use alongside_schema::{Act, Database, Entry, Error, Id, ReferenceKind};
use anyhow::Context;

/// What came of an import.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Requests that are new.
    pub accepted: usize,
    /// Requests that were here already.
    pub known: usize,
    /// Rows that can not be taken.
    pub rejected: usize,
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} accepted, {} already known, {} rejected", self.accepted, self.known, self.rejected)
    }
}

/// Takes in requests from files: the e-form export (`.csv`) and assessments (`.json`). Each row that is odd or can not be taken is said with
/// `say`, by file and row; one bad row or file never stops the rest.
pub async fn requests(
    db: &Database,
    agency: String,
    files: &[PathBuf],
    mut say: impl FnMut(String),
) -> anyhow::Result<Tally> {
    let agency = db
        .write(move |tx| {
            let id = alongside_access::add_agency(tx, &agency, "other")?;
            Ok(Entry::by_nobody(Act::AccountChanged).target(&id).detail("agency of an import").with(id))
        })
        .await?;
    let mut tally = Tally::default();
    for file in files {
        let shown = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let rows = match read(db, file) {
            Ok(rows) => rows,
            Err(error) => {
                tally.rejected += 1;
                say(format!("{shown}: rejected: {error:#}"));
                continue;
            }
        };
        for (row, sent) in rows {
            take_in(db, &agency, &shown, row, sent, &mut tally, &mut say).await?;
        }
    }
    Ok(tally)
}

fn read(db: &Database, file: &Path) -> anyhow::Result<Rows> {
    let today = db.clock().today();
    let bytes = std::fs::read(file).with_context(|| format!("{} can not be read", file.display()))?;
    if file.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("json")) {
        let text = String::from_utf8(bytes).context("the file is not UTF-8")?;
        return Ok(vec![(1, read_json(&text, today))]);
    }
    read_eform(&bytes, today).map_err(anyhow::Error::msg)
}

async fn take_in(
    db: &Database,
    agency: &Id,
    file: &str,
    row: usize,
    sent: Result<Sent, String>,
    tally: &mut Tally,
    say: &mut impl FnMut(String),
) -> anyhow::Result<()> {
    let sent = match sent {
        Ok(sent) => sent,
        Err(reason) => {
            tally.rejected += 1;
            say(format!("{file}, row {row}: rejected: {reason}"));
            return Ok(());
        }
    };
    for warning in &sent.warnings {
        say(format!("{file}, row {row}: {warning}"));
    }
    let agency = agency.clone();
    let arrived = db
        .write(move |tx| {
            let reference = tx.new_reference(ReferenceKind::Request);
            let arrival = Arrival {
                route: sent.route,
                agency: Some(agency),
                outside_reference: sent.outside_reference,
                sent_at: sent.sent_at,
                read_notes: sent.warnings,
                ..Arrival::default()
            };
            let arrived = arrive(tx, &reference, &sent.said, &arrival)?;
            Ok(Entry::by_nobody(Act::HelpRequested).target(reference).detail("by file").with(arrived))
        })
        .await;
    match arrived {
        Ok(Arrived::New(_)) => tally.accepted += 1,
        // Where the database can not be reached no row would fare better.
        Err(error @ Error::Unreachable(_)) => return Err(error.into()),
        Err(error) => {
            tally.rejected += 1;
            say(format!("{file}, row {row}: rejected: {error}"));
        }
        Ok(Arrived::Known(reference)) => {
            tally.known += 1;
            say(format!("{file}, row {row}: already known as {reference}"));
        }
    }
    Ok(())
}
