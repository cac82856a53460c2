//! Signing in with a council account: to the council's provider, and back.
//!
//! Whoever is refused reads the same words whatever the reason, which stands in the trail alone.

mod back;
mod link;
mod logout;

pub(super) use self::back::back;
pub(super) use self::link::{end, link, page_of_link, prove, with_code};
pub(super) use self::logout::logout;

use alongside_oidc::Ceremony;
use alongside_schema::{Act, Asked, Entry, Error, Id, Tx};
use alongside_web::{Frame, Page, Problem, Site, Values, own_address, page};
use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};

use super::sign_in::enter_too_many;
use crate::ceremony::{Binding, CeremonyKind, LASTS};
use crate::council::{CouncilSignOn, Trouble};
use crate::store;
use crate::throttle::Count;
use crate::totp::random;

/// What is kept while somebody is at the provider.
#[derive(Serialize, Deserialize)]
struct Begun {
    ceremony: Ceremony,
    purpose: Purpose,
}

/// For what somebody goes to the provider.
#[derive(Clone, Serialize, Deserialize)]
enum Purpose {
    /// To sign in, and go on there.
    SignIn { next: String },
    /// To link a council account with a one-time code, of which this is the hash.
    Code { hash: String },
    /// To link a council account to one's own account.
    Link { from: From },
    /// To prove again who one is.
    Proof { from: From },
}

/// The session in which somebody began something. Its cookie must come back as well.
#[derive(Clone, Serialize, Deserialize)]
struct From {
    user: Id,
    session: Id,
    hash: String,
    strength: i64,
}

/// Why somebody is not signed in, and whom it is about, as far as that is known.
enum Failed {
    Refused { why: String, about: String },
    Problem(Problem),
}

impl Failed {
    fn of(trouble: Trouble, about: impl ToString) -> Self {
        Self::Refused { why: trouble.to_string(), about: about.to_string() }
    }
}

impl std::convert::From<Trouble> for Failed {
    fn from(trouble: Trouble) -> Self {
        Self::of(trouble, "")
    }
}

impl std::convert::From<alongside_oidc::Fault> for Failed {
    fn from(fault: alongside_oidc::Fault) -> Self {
        Trouble::from(fault).into()
    }
}

impl std::convert::From<Error> for Failed {
    fn from(error: Error) -> Self {
        Problem::from(error).into()
    }
}

impl std::convert::From<Problem> for Failed {
    /// What a rule refuses is refused in the same words as everything else.
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Refused(why) => Self::Refused { why, about: String::new() },
            other => Self::Problem(other),
        }
    }
}

#[derive(Template)]
#[template(path = "access/council_away.html")]
struct AwayPage {
    frame: Frame,
    council: String,
    address: String,
}

#[derive(Template)]
#[template(path = "access/council_refused.html")]
struct RefusedPage {
    frame: Frame,
    council: String,
    help: String,
}

/// Leads somebody to the provider.
pub(super) async fn begin(
    State(site): State<Site>,
    Extension(asked): Extension<Asked>,
    Extension(sign_on): Extension<Option<CouncilSignOn>>,
    values: Values,
) -> Page {
    let Some(sign_on) = sign_on else { return refused(&site, StatusCode::UNPROCESSABLE_ENTITY) };
    let purpose = Purpose::SignIn { next: own_address(values.get("next")) };
    let max_age = sign_on.max_age();
    away(&site, &sign_on, &asked, purpose, max_age).await
}

/// Begins a ceremony in this browser, and shows the page that leads away. That is a page and no redirect of a form: `form-action` of our policy would
/// have to name every machine over which the provider leads somebody on.
async fn away(site: &Site, sign_on: &CouncilSignOn, asked: &Asked, purpose: Purpose, max_age: Option<u32>) -> Page {
    match begun(site, sign_on, asked, purpose, max_age).await {
        Ok(Some((address, binding))) => {
            let refresh = HeaderValue::from_str(&format!("0;url={address}")).map_err(|_| Problem::Fault)?;
            let frame = site.frame(None, "Going to your council\u{2019}s sign-on");
            let mut response = page(&AwayPage { frame, council: site.settings().council.name.clone(), address })?;
            response.headers_mut().insert(header::REFRESH, refresh);
            response.headers_mut().insert(header::SET_COOKIE, binding.cookie(site.settings().server.is_https()));
            Ok(response)
        }
        Ok(None) => refused(site, StatusCode::TOO_MANY_REQUESTS),
        Err(failed) => refuse(site, asked, failed).await,
    }
}

/// The address at the provider, and what binds it to this browser. Nothing where too many were begun from one network.
async fn begun(
    site: &Site,
    sign_on: &CouncilSignOn,
    asked: &Asked,
    purpose: Purpose,
    max_age: Option<u32>,
) -> Result<Option<(String, Binding)>, Failed> {
    let (chance, now) = (site.db().chance(), site.clock().now());
    let provider = sign_on.provider(now.0.as_second()).await?;
    let ceremony = Ceremony::begin([random(chance), random(chance), random(chance)], now.0.as_second());
    let address = ceremony.address(&provider, sign_on.client(), max_age)?;
    let state = serde_json::to_string(&Begun { ceremony, purpose }).map_err(|_| Problem::Fault)?;
    let (binding, begins) =
        (Binding::new(chance), Count::begins(site.db().keys(), "council", &asked.network, &site.settings().sign_in));
    let (hash, asked, ends_at) = (binding.hash(), asked.clone(), now.plus_seconds(LASTS));
    let kept = site.db().housekeeping(move |tx| {
        if !store::count(tx, &begins)? {
            enter_too_many(tx, &begins, "the council's sign-on", &asked)?;
            return Ok(false);
        }
        store::begin_ceremony(tx, &hash, CeremonyKind::Council, &state, ends_at)?;
        Ok(true)
    });
    Ok(kept.await?.then_some((address, binding)))
}

/// Under what answers of the provider's are counted that signed nobody in.
fn strays(site: &Site, asked: &Asked) -> Count {
    Count::strays(site.db().keys(), "council answer", &asked.network, &site.settings().sign_in)
}

/// Enters why somebody is not signed in, and says the same to everybody.
async fn refuse(site: &Site, asked: &Asked, failed: Failed) -> Page {
    let (why, about) = match failed {
        Failed::Refused { why, about } => (why, about),
        Failed::Problem(problem) => return Err(problem),
    };
    let detail = format!("council account: {why}");
    let entry = Entry::by_nobody(Act::SignInRefused).target(about).detail(detail).asked(asked);
    site.db().write(move |_: &mut Tx<'_>| Ok(entry.with(()))).await?;
    refused(site, StatusCode::UNPROCESSABLE_ENTITY)
}

fn refused(site: &Site, status: StatusCode) -> Page {
    let council = &site.settings().council;
    let frame = site.frame(None, "You are not signed in");
    let shown = page(&RefusedPage { frame, council: council.name.clone(), help: council.help.clone() })?;
    Ok((status, shown).into_response())
}
