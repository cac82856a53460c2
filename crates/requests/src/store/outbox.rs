use alongside_families::codes::Way;
use alongside_schema::tables::outbox;
use alongside_schema::{Error, Id, Result, Tx};
use diesel::prelude::*;

/// A message that waits to be sent. It names a reference and nothing of a family.
#[derive(Clone, Debug, Queryable)]
pub struct Message {
    /// Its id.
    pub id: Id,
    /// By which way.
    pub way: Way,
    /// To which address.
    pub address: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// Puts a message into the outbox, in the transaction of what it tells of.
pub(super) fn send(tx: &mut Tx<'_>, way: Way, address: &str, subject: &str, body: &str) -> Result<()> {
    if address.is_empty() {
        return Err(Error::Refused("There is no address to send this to.".to_owned()));
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(id),
            outbox::way.eq(way),
            outbox::address.eq(address),
            outbox::subject.eq(subject),
            outbox::body.eq(body),
            outbox::state.eq("waiting"),
            outbox::created_at.eq(now),
            outbox::tries.eq(0),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The messages that wait, the oldest first. Each is counted as tried.
pub fn messages(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Message>> {
    let waiting: Vec<Message> = outbox::table
        .filter(outbox::state.eq("waiting"))
        .order((outbox::created_at, outbox::id))
        .limit(most)
        .select((outbox::id, outbox::way, outbox::address, outbox::subject, outbox::body))
        .load(tx.connection())?;
    for message in &waiting {
        diesel::update(outbox::table.filter(outbox::id.eq(&message.id)))
            .set(outbox::tries.eq(outbox::tries + 1))
            .execute(tx.connection())?;
    }
    Ok(waiting)
}

/// Marks a message as sent.
pub fn sent(tx: &mut Tx<'_>, message: &Id) -> Result<()> {
    let now = tx.now();
    diesel::update(outbox::table.filter(outbox::id.eq(message)))
        .set((outbox::state.eq("sent"), outbox::sent_at.eq(now)))
        .execute(tx.connection())?;
    Ok(())
}
