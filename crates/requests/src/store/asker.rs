//! Who asked, and how they hear of what was decided.

use alongside_families::codes::Way;
use alongside_families::names;
use alongside_schema::connection::DbConnection;
use alongside_schema::reach::visible_requests;
use alongside_schema::tables::{requests, users};
use alongside_schema::{Error, Reference, Result, Tx, Viewer};
use diesel::prelude::*;

use super::telling::{NewTelling, decided_request, write_down};
use super::{Received, outbox};
use crate::codes::{Route, TellingKind};
use crate::telling::RequesterHears;

/// Who asked, as far as it matters for how they hear of what was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// The family itself: it hears as the family.
    Family {
        /// The account whose system sent it, if one did, as a hub's does. It hears that there is news.
        system: Option<(String, String)>,
    },
    /// Somebody with an account of their own, behind which it stands.
    Account {
        /// Their name.
        name: String,
        /// Where they hear that there is news.
        email: String,
    },
    /// Somebody without one: by a file, or by a system that speaks for them. Whoever decides must tell them.
    Outside {
        /// The account whose system sent it, if there is one. It hears too.
        system: Option<(String, String)>,
    },
}

/// Who asked. A request that a system sent under its own account is of the person whom it names, who may have none.
pub fn asker(connection: &mut DbConnection, request: &Received) -> Result<Asker> {
    let account: Option<(String, String)> = match &request.requester_id {
        Some(requester) => users::table
            .filter(users::id.eq(requester).and(users::active))
            .select((users::name, users::email))
            .first(connection)
            .optional()?,
        None => None,
    };
    if request.line.route == Route::Family {
        return Ok(Asker::Family { system: account });
    }
    let sender = request.said.sender.name.trim();
    let same = |name: &str| sender.is_empty() || names::parts(sender) == names::parts(name);
    Ok(match account {
        Some((name, email)) if same(&name) => Asker::Account { name, email },
        system => Asker::Outside { system },
    })
}

/// Whoever asked hears of the decision. The account of a requester gets an e-mail that there is news, which names the reference and nothing else:
/// what was decided stands behind sign-in. Whoever has none is told by a worker, who says how, or until when they wait.
pub(super) fn tell_requester(
    tx: &mut Tx<'_>,
    by: &Viewer,
    request: &Received,
    hears: Option<&RequesterHears>,
) -> Result<()> {
    match asker(tx.connection(), request)? {
        Asker::Family { system: None } => Ok(()),
        Asker::Family { system: Some((name, email)) } => send_news(tx, by, request, &name, &email),
        Asker::Account { name, email } => send_news(tx, by, request, &name, &email),
        Asker::Outside { system } => {
            if let Some((name, email)) = system {
                send_news(tx, by, request, &name, &email)?;
            }
            let Some(hears) = hears else {
                let words = "Say how the person who asked will hear: they have no account in which to read it.";
                return Err(Error::Refused(words.to_owned()));
            };
            requester_hears(tx, by, request, hears)
        }
    }
}

/// Whoever must not see the family hears nothing more of the request, so that a message does not tell of what the page keeps from them.
fn send_news(tx: &mut Tx<'_>, by: &Viewer, request: &Received, name: &str, email: &str) -> Result<()> {
    let follows = visible_requests::table
        .filter(visible_requests::request_id.eq(&request.id).and(visible_requests::follows))
        .filter(visible_requests::viewer_id.nullable().eq(&request.requester_id));
    if !diesel::select(diesel::dsl::exists(follows)).get_result::<bool>(tx.connection())? {
        return Ok(());
    }
    outbox::tell_of_news(tx, email, &request.line.reference)?;
    let how = "an e-mail that there is news; what was decided stands behind sign-in";
    let at = tx.now();
    let telling = NewTelling { kind: TellingKind::Requester, whom: name, how, person: "", way: Some(Way::Email), at };
    write_down(tx, by, &request.id, &telling)
}

fn requester_hears(tx: &mut Tx<'_>, by: &Viewer, request: &Received, hears: &RequesterHears) -> Result<()> {
    let (how, tell_by) = match hears {
        RequesterHears::Told(words) => (words.clone(), None),
        RequesterHears::NotYet { why, by } => {
            (format!("not told yet, because: {why}\nThey will hear by {}", by.words()), Some(*by))
        }
        RequesterHears::NotTold(why) => (format!("is not told, because: {why}"), None),
    };
    let (whom, at) = (request.source(), tx.now());
    let telling = NewTelling { kind: TellingKind::Requester, whom: &whom, how: &how, person: "", way: None, at };
    write_down(tx, by, &request.id, &telling)?;
    diesel::update(requests::table.filter(requests::id.eq(&request.id)))
        .set(requests::tell_requester_by.eq(tell_by))
        .execute(tx.connection())?;
    Ok(())
}

/// Whoever asked for help hears of the decision later, or will.
pub fn tell_requester_later(tx: &mut Tx<'_>, by: &Viewer, reference: &Reference, hears: &RequesterHears) -> Result<()> {
    let request = decided_request(tx, by, reference)?;
    requester_hears(tx, by, &request, hears)
}
