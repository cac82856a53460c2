//! Passkeys: making them, signing in and proving by them. A page asks the browser, its script (`web/scripts/passkeys.js`) puts the answer into a form, and
//! what comes is checked by `alongside_passkeys`.
//!
//! Whoever is refused at signing in reads the same words whatever the reason, which stands in the trail alone.

mod own;
mod proof;
mod sign_in;

pub(super) use self::own::{add, begin as begin_to_add, end, list};
pub(super) use self::proof::{begin as begin_to_prove, prove};
pub(super) use self::sign_in::{begin as begin_to_sign_in, sign_in};

use alongside_passkeys::{Answer, Challenge, Service};
use alongside_schema::{Asked, Id, Tx};
use alongside_web::{Frame, Site, Values};
use askama::Template;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::sign_in::enter_too_many;
use crate::ceremony::{Binding, CeremonyKind, LASTS};
use crate::store::{self, Known};
use crate::throttle::Count;
use crate::totp::random;

/// This service as passkeys know it. Nothing where `server.origin` names no machine by its name: passkeys are made for names.
pub(super) fn service(site: &Site) -> Option<Service> {
    Service::at(site.settings().server.origin.as_deref()?, &site.settings().council.service)
}

/// What is kept while a device is asked.
#[derive(Serialize, Deserialize)]
struct Begun {
    challenge: String,
    /// In which session, where somebody is signed in: its account, and the hash of its secret.
    of: Option<(Id, String)>,
}

/// The page on which a passkey is used.
#[derive(Template)]
#[template(path = "access/passkey_use.html")]
struct UsePage {
    frame: Frame,
    /// What the browser is asked.
    asked: String,
    /// Where its answer goes.
    action: &'static str,
    /// What else goes there.
    sent: Values,
    back: &'static str,
}

/// Why a passkey is not taken.
enum No {
    /// It is not believed, for this reason.
    Refused(String),
    Problem(alongside_web::Problem),
}

impl From<alongside_passkeys::Fault> for No {
    fn from(fault: alongside_passkeys::Fault) -> Self {
        Self::Refused(fault.to_string())
    }
}

impl From<alongside_schema::Error> for No {
    fn from(error: alongside_schema::Error) -> Self {
        alongside_web::Problem::from(error).into()
    }
}

impl From<alongside_web::Problem> for No {
    fn from(problem: alongside_web::Problem) -> Self {
        match problem {
            alongside_web::Problem::Refused(why) => Self::Refused(why),
            other => Self::Problem(other),
        }
    }
}

/// Begins to ask: keeps a challenge, bound to this browser. Nothing where too many were begun from one network.
async fn begun(
    site: &Site,
    asked: &Asked,
    kind: CeremonyKind,
    of: Option<(Id, String)>,
) -> Result<Option<(Challenge, Binding)>, alongside_web::Problem> {
    let chance = site.db().chance();
    let challenge = Challenge::new(random(chance));
    let state = serde_json::to_string(&Begun { challenge: challenge.letters().to_owned(), of });
    let state = state.map_err(|_| alongside_web::Problem::Fault)?;
    let (binding, begins) = (Binding::new(chance), begins(site, asked));
    let (hash, by, ends_at) = (binding.hash(), asked.clone(), site.clock().now().plus_seconds(LASTS));
    let kept = site.db().housekeeping(move |tx| {
        if !store::count(tx, &begins)? {
            enter_too_many(tx, &begins, "passkeys", &by)?;
            return Ok(false);
        }
        store::begin_ceremony(tx, &hash, kind, &state, ends_at)?;
        Ok(true)
    });
    Ok(kept.await?.then_some((challenge, binding)))
}

fn begins(site: &Site, asked: &Asked) -> Count {
    Count::begins(site.db().keys(), "passkey", &asked.network, &site.settings().sign_in)
}

/// Binds what was begun to the browser.
fn bind(site: &Site, response: &mut Response, binding: &Binding) {
    response.headers_mut().insert(header::SET_COOKIE, binding.cookie(site.settings().server.is_https()));
}

/// Takes what this browser began out of the store: whatever comes of it, it is used.
async fn taken(site: &Site, asked: &Asked, headers: &HeaderMap, kind: CeremonyKind) -> Result<Begun, No> {
    const NOTHING: &str = "nothing was begun in this browser";
    let binding = Binding::of(headers, site.settings().server.is_https());
    let binding = binding.ok_or_else(|| No::Refused(NOTHING.to_owned()))?.hash();
    let begins = begins(site, asked);
    let taken = site.db().housekeeping(move |tx: &mut Tx<'_>| {
        let taken = store::take_ceremony(tx, &binding, kind)?;
        if taken.is_some() {
            store::give_back(tx, &[&begins])?;
        }
        Ok(taken)
    });
    let (state, _) = taken.await?.ok_or_else(|| No::Refused(NOTHING.to_owned()))?;
    serde_json::from_str(&state).map_err(|_| No::Problem(alongside_web::Problem::Fault))
}

/// The passkey that answered, once it is believed, and its counter now.
async fn used(site: &Site, service: &Service, challenge: String, answer: &str) -> Result<(Known, u32), No> {
    let answer = Answer::read(answer)?;
    let named = answer.passkey().to_owned();
    let known = site.db().plain(move |connection| store::passkey_named(connection, &named)).await?;
    let known = known.ok_or_else(|| No::Refused("there is no such passkey".to_owned()))?;
    let counter = answer.used(service, &Challenge::kept(challenge), &known.passkey, known.user.as_str())?;
    Ok((known, counter))
}
