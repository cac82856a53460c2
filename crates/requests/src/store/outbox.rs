use alongside_families::codes::Way;
use alongside_families::store::never_by;
use alongside_schema::tables::{outbox, users};
use alongside_schema::{Error, Id, Reference, Result, Tx};
use diesel::prelude::*;

use super::safe::{SafeAddress, safe_address_of};
use crate::telling::{Wording, step_in, tomorrow};

/// A message that waits to be sent. It says nothing of a family.
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

/// Asks somebody of a family to ring this number. There is no other message to a family, and no other way to send one.
pub(super) fn ask_to_ring(tx: &mut Tx<'_>, to: &SafeAddress, wording: &Wording, number: &str) -> Result<()> {
    if number.trim().is_empty() {
        let words = "No number to ring is set, so no message can be sent. Tell them yourself, and ask an administrator to set council.ring_back.";
        return Err(Error::Refused(words.to_owned()));
    }
    send(tx, to.way(), to.address(), wording.subject, &format!("{}\n", wording.text(number)))
}

/// Reminds somebody who helps a family that something is planned for tomorrow, where the record knows a safe way to reach them. False where nothing was sent: there is no safe
/// way, or no number to ring is set.
pub fn remind_of_turn(tx: &mut Tx<'_>, family: &Id, person: &Id, number: &str) -> Result<bool> {
    write_to(tx, (family, person), tomorrow(tx.today()), number)
}

/// Asks somebody who helps a family whether they can step in, in the same way.
pub fn ask_to_step_in(tx: &mut Tx<'_>, family: &Id, person: &Id, number: &str) -> Result<bool> {
    write_to(tx, (family, person), step_in(tx.today()), number)
}

fn write_to(tx: &mut Tx<'_>, (family, person): (&Id, &Id), wording: &Wording, number: &str) -> Result<bool> {
    if number.trim().is_empty() {
        return Ok(false);
    }
    match safe_address_of(tx, family, person)? {
        Some(to) => ask_to_ring(tx, &to, wording, number).map(|()| true),
        None => Ok(false),
    }
}

/// Tells a requester, at the address of their account, that there is news of their request.
pub(super) fn tell_of_news(tx: &mut Tx<'_>, address: &str, reference: &Reference) -> Result<()> {
    let subject = format!("News about your request {reference}");
    let body = format!(
        "There is news about your request for help {reference}.\nSign in to read it: it stands under \u{201c}Your requests\u{201d}.\n"
    );
    send(tx, Way::Email, address, &subject, &body)
}

/// Tells a colleague, at the address of their account, that a request was given to them. Which, the service says behind sign-in.
pub(super) fn tell_of_work(tx: &mut Tx<'_>, address: &str) -> Result<()> {
    let body = "A request for help was given to you to look at.\nSign in to read it: it stands under \u{201c}Requests for help\u{201d}, \u{201c}Yours\u{201d}.\n";
    send(tx, Way::Email, address, "A request was given to you", body)
}

/// Reminds a worker, at the address of their account, of a promise that is due. Of whom and of what, the service says behind sign-in.
pub fn remind_of_promise(tx: &mut Tx<'_>, address: &str) -> Result<()> {
    let body = "Something that you promised is due soon.\nSign in to read it: it stands under \u{201c}Your families\u{201d}.\n";
    send(tx, Way::Email, address, "A promise is due", body)
}

/// Tells who answers for a family, or a privacy officer, at the address of their account, that a record was opened in an emergency. Which and by
/// whom, the service says behind sign-in.
pub fn tell_of_emergency(tx: &mut Tx<'_>, address: &str) -> Result<()> {
    let body = "A record was opened in an emergency, or somebody asks for one often.\nSign in to look at it.\n";
    send(tx, Way::Email, address, "A record was opened in an emergency", body)
}

/// Tells a privacy officer or who answers for a family, at the address of their account, that something went to the wrong person. What and of whom, the
/// service says behind sign-in.
pub fn tell_of_incident(tx: &mut Tx<'_>, address: &str) -> Result<()> {
    let body = "Something went to the wrong person, or was seen or lost.\nSign in and look at it now: it stands at the foot of every page.\n";
    send(tx, Way::Email, address, "Something went wrong: look at it now", body)
}

/// Tells a privacy officer, at the address of their account, that somebody of a partner agency asks unusually often whether families are helped here.
pub fn tell_of_asking(tx: &mut Tx<'_>, address: &str) -> Result<()> {
    let body = "Somebody asks more often than is usual whether families are helped here.\nSign in to look at it: it stands in the trail.\n";
    send(tx, Way::Email, address, "Somebody asks often whether families are helped here", body)
}

/// Tells a privacy officer, at the address of their account, that somebody may know of a restricted family from now on whom not everybody would name. Who
/// and of which, the service says behind sign-in.
pub fn tell_who_may_know(tx: &mut Tx<'_>, address: &str) -> Result<()> {
    let body = "Somebody may know of a restricted family from now on, by their own word or by that of somebody who does not answer for it.\nSign in to look at it: it stands under \u{201c}Restricted families\u{201d}.\n";
    send(tx, Way::Email, address, "Who may know of a restricted family", body)
}

/// Under what an invitation goes. Its text holds a link that opens an account, so it is kept no longer than until it is sent.
const INVITED: &str = "You are invited to sign in";

/// Sends somebody at work the link with which they come in for the first time.
pub fn invite(tx: &mut Tx<'_>, address: &str, text: &str) -> Result<()> {
    send(tx, Way::Email, address, INVITED, text)
}

/// Puts a message into the outbox, in the transaction of what it tells of.
fn send(tx: &mut Tx<'_>, way: Way, address: &str, subject: &str, body: &str) -> Result<()> {
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

/// The messages that wait, the oldest first. Each is counted as tried. One to somebody of a family that waited so long that the record now says never to use that number or
/// address is stopped for good: whoever wrote it sees on the record what became of that way.
pub fn messages(tx: &mut Tx<'_>, most: i64) -> Result<Vec<Message>> {
    let mut waiting: Vec<Message> = outbox::table
        .filter(outbox::state.eq("waiting"))
        .order((outbox::created_at, outbox::id))
        .limit(most)
        .select((outbox::id, outbox::way, outbox::address, outbox::subject, outbox::body))
        .load(tx.connection())?;
    let mut go = Vec::with_capacity(waiting.len());
    for message in waiting.drain(..) {
        if is_stopped(tx, &message)? {
            stop(tx, &message.id)?;
        } else {
            go.push(message);
        }
    }
    for message in &go {
        diesel::update(outbox::table.filter(outbox::id.eq(&message.id)))
            .set(outbox::tries.eq(outbox::tries + 1))
            .execute(tx.connection())?;
    }
    Ok(go)
}

/// Whether it goes to nobody at work, and the record says by now never to use that way.
fn is_stopped(tx: &mut Tx<'_>, message: &Message) -> Result<bool> {
    let at_work = users::table.filter(users::email.eq(&message.address));
    let is_at_work: bool = diesel::select(diesel::dsl::exists(at_work)).get_result(tx.connection())?;
    Ok(!is_at_work && never_by(tx.connection(), message.way, &message.address)?)
}

fn stop(tx: &mut Tx<'_>, message: &Id) -> Result<()> {
    diesel::update(outbox::table.filter(outbox::id.eq(message)))
        .set((outbox::state.eq("stopped"), outbox::body.eq("")))
        .execute(tx.connection())?;
    Ok(())
}

/// Marks a message as sent.
pub fn sent(tx: &mut Tx<'_>, message: &Id) -> Result<()> {
    let now = tx.now();
    diesel::update(outbox::table.filter(outbox::id.eq(message)))
        .set((outbox::state.eq("sent"), outbox::sent_at.eq(now)))
        .execute(tx.connection())?;
    let secret = outbox::table.filter(outbox::id.eq(message).and(outbox::subject.eq(INVITED)));
    diesel::update(secret).set(outbox::body.eq("")).execute(tx.connection())?;
    Ok(())
}
