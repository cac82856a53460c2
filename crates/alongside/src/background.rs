//! What goes on in the background: forgetting what nobody comes back to, reminding, sending. The trail is kept by [`crate::trail`].

use std::path::{Path, PathBuf};
use std::time::Duration;

use alongside_files::Shelf;
use alongside_requests::store::{Message, messages, sent};
use alongside_schema::{Act, Database, Entry, Id, Recorded, Tx};
use anyhow::Context;

/// How often old drafts, receipts, searches and sessions are thrown away.
const FORGET_EVERY: Duration = Duration::from_secs(3600);

/// Forgets what nobody comes back to, and ends what is open of those whose last day is over, for as long as the service runs.
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
        // The guard lets nobody in whose last day is over; this ends what is still open of theirs, and their accounts.
        if let Err(error) = db.housekeeping(alongside_access::end_access_of_who_left).await {
            tracing::warn!(%error, "access that is over could not be ended just now");
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
            used.extend(alongside_oversight::used_digests(connection, &asked)?);
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

/// Reminds workers of what they promised, and those of families' networks of their turns, the day before, for as long as the service runs. `number` is whom these ring.
pub(crate) async fn remind_forever(db: Database, number: String) {
    loop {
        if let Err(error) = remind(&db).await {
            tracing::warn!(%error, "nobody could be reminded of a promise just now");
        }
        if let Err(error) = remind_of_turns(&db, &number).await {
            tracing::warn!(%error, "nobody could be reminded of a turn just now");
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

/// In which hours of the day somebody is written to about tomorrow: no telephone rings at night.
const WAKING: std::ops::Range<i8> = 9..20;

/// Reminds whoever has a turn tomorrow and was not reminded yet, where they are a person of the record with a safe way: of nothing but that there is something, and whom to ring.
pub async fn remind_of_turns(db: &Database, number: &str) -> alongside_schema::Result<()> {
    let number = number.trim().to_owned();
    if number.is_empty() || !WAKING.contains(&db.clock().now().civil().hour()) {
        return Ok(());
    }
    db.write(move |tx| {
        let tomorrow = tx.today().plus_days(1);
        let mut sent = 0;
        for (family, person) in alongside_network::store::take_turn_reminders(tx, tomorrow)? {
            sent += usize::from(alongside_requests::store::remind_of_turn(tx, &family, &person, &number)?);
        }
        Ok(Entry::by_nobody(Act::NetworkChanged).target("reminders").detail(sent).with(()))
    })
    .await
}

/// How often the record is searched for whom colleagues have just declared.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often for everybody whom they ever declared.
const LOOK_AGAIN_EVERY: Duration = Duration::from_secs(24 * 3600);
/// Links for which the record is searched in one transaction.
const LINKS_AT_ONCE: i64 = 20;

/// Looks for those whom colleagues declare among the people of the record, for as long as the service runs: for each a moment after they were
/// declared, and once a day for all.
pub(crate) async fn look_forever(db: Database) {
    let mut again = std::time::Duration::ZERO;
    loop {
        let looked = match again.is_zero() {
            true => look_at_links(&db).await,
            false => look_at_new_links(&db).await,
        };
        if let Err(error) = looked {
            tracing::warn!(%error, "whom colleagues declared could not be looked for just now");
        }
        again = if again >= LOOK_AGAIN_EVERY { Duration::ZERO } else { again + LOOK_EVERY };
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Looks for those who were declared since the last look.
pub async fn look_at_new_links(db: &Database) -> alongside_schema::Result<()> {
    loop {
        let new = db.plain(|connection| alongside_families::store::links_new(connection, LINKS_AT_ONCE)).await?;
        if new.is_empty() {
            return Ok(());
        }
        db.write(move |tx| {
            // Once for each link: what somebody says later of who reads a request is not overruled at night.
            alongside_requests::store::keep_from_declarers(tx, &new)?;
            looked(tx, &new)
        })
        .await?;
    }
}

/// Looks again in the record for everybody who was declared and whose link holds.
pub async fn look_at_links(db: &Database) -> alongside_schema::Result<()> {
    let mut after = String::new();
    loop {
        let from = after.clone();
        let some =
            db.plain(move |connection| alongside_families::store::links_open(connection, &from, LINKS_AT_ONCE)).await?;
        let Some(last) = some.last() else { return Ok(()) };
        after = last.to_string();
        db.write(move |tx| looked(tx, &some)).await?;
    }
}

fn looked(tx: &mut Tx<'_>, links: &[Id]) -> alongside_schema::Result<Recorded<()>> {
    let found = alongside_families::store::look_at_links(tx, links)?;
    let detail = format!("{} links, {found} found", links.len());
    Ok(Entry::by_nobody(Act::LockChanged).target("looked").detail(detail).with(()))
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
