//! What goes on in the background: forgetting what nobody comes back to, reminding, sending. The trail is kept by [`crate::trail`].

use std::path::{Path, PathBuf};
use std::time::Duration;

use alongside_files::Shelf;
use alongside_requests::store::{Message, messages, sent};
use alongside_schema::{Act, Database, Entry};
use anyhow::Context;

/// How often old drafts, receipts, searches and sessions are thrown away.
const FORGET_EVERY: Duration = Duration::from_secs(3600);

/// Forgets what nobody comes back to, for as long as the service runs.
pub(crate) async fn forget_forever(db: Database) {
    loop {
        let forgotten = db.housekeeping(|tx| {
            alongside_web::forms::forget_old(tx)?;
            alongside_families::store::forget_searches(tx)?;
            alongside_requests::store::forget_unsent(tx)?;
            alongside_requests::store::forget_sendings(tx)?;
            alongside_access::forget_old(tx)
        });
        if let Err(error) = forgotten.await {
            tracing::warn!(%error, "old drafts could not be thrown away just now");
        }
        tokio::time::sleep(FORGET_EVERY).await;
    }
}

/// How often files that nobody uses are looked for, and how long each lies before it may go: longer than any upload takes.
const SWEEP_EVERY: Duration = Duration::from_secs(24 * 3600);

/// Takes away letters and pictures that nobody uses any more, for as long as the service runs.
pub(crate) async fn sweep_forever(db: Database, shelf: Shelf) {
    loop {
        if let Err(error) = sweep(&db, &shelf, SWEEP_EVERY).await {
            tracing::warn!(%error, "files that nobody uses could not be taken away just now");
        }
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

/// Takes away what lies on the shelf longer than this and is nobody's. Gives back how many files that were.
pub async fn sweep(db: &Database, shelf: &Shelf, age: Duration) -> anyhow::Result<usize> {
    let old = shelf.older_than(age)?;
    let mut gone = 0;
    for some in old.chunks(500) {
        let asked: Vec<String> = some.iter().map(ToString::to_string).collect();
        let used = db.plain(move |connection| {
            let mut used = alongside_requests::store::used_digests(connection, &asked)?;
            used.extend(alongside_families::store::used_digests(connection, &asked)?);
            Ok(used)
        });
        let used = used.await?;
        for digest in some.iter().filter(|digest| !used.contains(&digest.to_string())) {
            gone += usize::from(shelf.remove(digest)?);
        }
    }
    Ok(gone)
}

/// How often promises that are due are looked for.
const REMIND_EVERY: Duration = Duration::from_secs(3600);

/// Reminds workers of what they promised, the day before, for as long as the service runs.
pub(crate) async fn remind_forever(db: Database) {
    loop {
        if let Err(error) = remind(&db).await {
            tracing::warn!(%error, "nobody could be reminded of a promise just now");
        }
        tokio::time::sleep(REMIND_EVERY).await;
    }
}

/// Reminds everybody who promised something for tomorrow or before and was not reminded yet: at their own address at work, naming nobody.
pub async fn remind(db: &Database) -> alongside_schema::Result<()> {
    db.write(|tx| {
        let tomorrow = tx.today().plus_days(1);
        let addresses = alongside_families::store::take_reminders(tx, tomorrow)?;
        for address in &addresses {
            alongside_requests::store::remind_of_promise(tx, address)?;
        }
        Ok(Entry::by_nobody(Act::PromiseChanged).target("reminders").detail(addresses.len()).with(()))
    })
    .await
}

/// How often the outbox is emptied.
const SEND_EVERY: Duration = Duration::from_secs(5);

/// Sends what waits in the outbox, for as long as the service runs: each message becomes a file in the folder `outbox` beside the record, for
/// whatever sends mail in this place to take. A message that can not be written waits and is tried again.
pub(crate) async fn send_forever(db: Database, folder: PathBuf) {
    loop {
        if let Err(error) = send_waiting(&db, &folder).await {
            tracing::warn!(%error, "the outbox could not be emptied just now");
        }
        tokio::time::sleep(SEND_EVERY).await;
    }
}

/// Sends what waits in the outbox once: at most fifty messages, the oldest first. An error where one could not be written; it is tried again.
pub async fn send_waiting(db: &Database, folder: &Path) -> anyhow::Result<()> {
    for message in db.housekeeping(|tx| messages(tx, 50)).await? {
        write_message(folder, &message)?;
        db.housekeeping(move |tx| sent(tx, &message.id)).await?;
    }
    Ok(())
}

/// The name of the file is the message's id, so that writing it again after a crash sends it once.
fn write_message(folder: &Path, message: &Message) -> anyhow::Result<()> {
    crate::place::make_folder(folder)?;
    let text =
        format!("To: {}\nBy: {}\nSubject: {}\n\n{}", message.address, message.way, message.subject, message.body);
    let (part, whole) = (folder.join(format!("{}.part", message.id)), folder.join(format!("{}.txt", message.id)));
    std::fs::write(&part, text).and_then(|()| std::fs::rename(&part, &whole)).context("a message can not be written")
}
