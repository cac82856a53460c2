//! The provider's word that somebody's session there has ended: ours end at once (OpenID Connect Back-Channel Logout 1.0).

use alongside_schema::{Act, Asked, Entry, Id, Moment};
use alongside_web::{Problem, Site, Values};
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::council::{CouncilSignOn, Trouble, about};
use crate::pages::sign_in::enter_too_many;
use crate::session::code_hash;
use crate::store::{self, LoggedOut};
use crate::throttle::Count;

/// Takes the provider's token. It answers 200 where it was right, also where nobody had a session, and 400 without a word otherwise.
pub(in crate::pages) async fn logout(
    State(site): State<Site>,
    Extension(asked): Extension<Asked>,
    Extension(sign_on): Extension<Option<CouncilSignOn>>,
    values: Result<Values, Problem>,
) -> Response {
    let Some(sign_on) = sign_on else { return StatusCode::BAD_REQUEST.into_response() };
    let token = values.map(|values| values.get("logout_token").to_owned()).unwrap_or_default();
    match ends(&site, &sign_on, &asked, &token).await {
        Ok(status) => status.into_response(),
        Err(error) => Problem::from(error).into_response(),
    }
}

async fn ends(
    site: &Site,
    sign_on: &CouncilSignOn,
    asked: &Asked,
    token: &str,
) -> alongside_schema::Result<StatusCode> {
    let strays = Count::strays(site.db().keys(), "council logout", &asked.network, &site.settings().sign_in);
    let (counted, tried) = (strays.clone(), asked.clone());
    let may = site.db().housekeeping(move |tx| {
        let may = store::count(tx, &counted)?;
        if !may {
            enter_too_many(tx, &counted, "words of the council's sign-on", &tried)?;
        }
        Ok(may)
    });
    if !may.await? {
        return Ok(StatusCode::TOO_MANY_REQUESTS);
    }
    match word(sign_on, token, site.clock().now()).await {
        Ok(word) => end(site, asked, strays, word).await,
        Err(trouble) => refuse(site, asked, &trouble.to_string()).await,
    }
}

/// What the token says, once it is believed.
async fn word(sign_on: &CouncilSignOn, token: &str, now: Moment) -> Result<LoggedOut, Trouble> {
    let said = sign_on.logout(token, now.0.as_second()).await?;
    let issuer = sign_on.issuer().to_owned();
    let ends_at = jiff::Timestamp::from_second(said.ends).map_err(|_| alongside_oidc::Fault::UnreadableToken)?;
    Ok(LoggedOut {
        id: code_hash(&format!("{issuer}\n{}", said.id)),
        about: about(&issuer, said.subject.as_deref(), said.session.as_deref()),
        issuer,
        subject: said.subject,
        session: said.session,
        ends_at: Moment(ends_at),
    })
}

async fn end(site: &Site, asked: &Asked, strays: Count, word: LoggedOut) -> alongside_schema::Result<StatusCode> {
    let by = asked.clone();
    let ended = site.db().housekeeping(move |tx| {
        let Some(ended) = store::end_by_provider(tx, &word)? else { return Ok(false) };
        store::give_back(tx, &[&strays])?;
        let entry = |about: Option<&Id>, count: usize| {
            let entry =
                Entry::by_nobody(Act::SessionEnded).asked(&by).detail("by the council's sign-on").counted(count);
            about.map_or_else(|| entry.clone(), |about| entry.clone().target(about))
        };
        if ended.is_empty() {
            tx.record(entry(None, 0))?;
        }
        for (user, count) in &ended {
            tx.record(entry(Some(user), *count))?;
        }
        Ok(true)
    });
    if ended.await? { Ok(StatusCode::OK) } else { refuse(site, asked, "the same word came before").await }
}

async fn refuse(site: &Site, asked: &Asked, why: &str) -> alongside_schema::Result<StatusCode> {
    let detail = format!("the council's sign-on, of a sign-out: {why}");
    let entry = Entry::by_nobody(Act::TokenRefused).target("/sign-in/council/logout").detail(detail).asked(asked);
    site.db().write(move |_| Ok(entry.with(()))).await?;
    Ok(StatusCode::BAD_REQUEST)
}
