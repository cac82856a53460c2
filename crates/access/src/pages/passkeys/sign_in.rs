//! Signing in with a passkey: it says whose account it is, and counts as both steps, since its device made sure of who holds it.

use alongside_schema::{Act, Asked, Entry, Tx};
use alongside_web::{Frame, Page, Site, Values, own_address, page};
use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{No, UsePage, begun, bind, service, taken, used};
use crate::ceremony::{CeremonyKind, no_cookie};
use crate::device::device;
use crate::pages::sign_in::{Begin, begin_session, enter_too_many};
use crate::session::SignedInBy;
use crate::store;
use crate::throttle::Count;

#[derive(Template)]
#[template(path = "access/passkey_refused.html")]
struct RefusedPage {
    frame: Frame,
    help: String,
}

/// Shows the page that asks the browser.
pub(in crate::pages) async fn begin(
    State(site): State<Site>,
    Extension(asked): Extension<Asked>,
    values: Values,
) -> Page {
    let Some(service) = service(&site) else { return refused(&site, StatusCode::UNPROCESSABLE_ENTITY) };
    let Some((challenge, binding)) = begun(&site, &asked, CeremonyKind::SignInByPasskey, None).await? else {
        return refused(&site, StatusCode::TOO_MANY_REQUESTS);
    };
    let sent = [("next".to_owned(), own_address(values.get("next")))].into_iter().collect();
    let shown = UsePage {
        frame: site.frame(None, "Sign in with a passkey"),
        asked: service.ask(&challenge).to_string(),
        action: "/sign-in/passkey",
        sent,
        back: "/sign-in",
    };
    let mut response = page(&shown)?;
    bind(&site, &mut response, &binding);
    Ok(response)
}

/// Takes the browser's answer.
pub(in crate::pages) async fn sign_in(
    State(site): State<Site>,
    Extension(asked): Extension<Asked>,
    headers: HeaderMap,
    values: Values,
) -> Page {
    let strays = Count::strays(site.db().keys(), "passkey", &asked.network, &site.settings().sign_in);
    let (counted, tried) = (strays.clone(), asked.clone());
    let may = site.db().housekeeping(move |tx| {
        let may = store::count(tx, &counted)?;
        if !may {
            enter_too_many(tx, &counted, "passkeys", &tried)?;
        }
        Ok(may)
    });
    let mut response = if may.await? {
        match signs_in(&site, &asked, &headers, &values, strays).await {
            Ok(response) => response,
            Err(No::Problem(problem)) => return Err(problem),
            Err(No::Refused(why)) => {
                let detail = format!("passkey: {why}");
                let entry = Entry::by_nobody(Act::SignInRefused).detail(detail).asked(&asked);
                site.db().write(move |_| Ok(entry.with(()))).await?;
                refused(&site, StatusCode::UNPROCESSABLE_ENTITY)?
            }
        }
    } else {
        refused(&site, StatusCode::TOO_MANY_REQUESTS)?
    };
    response.headers_mut().append(header::SET_COOKIE, no_cookie(site.settings().server.is_https()));
    Ok(response)
}

async fn signs_in(
    site: &Site,
    asked: &Asked,
    headers: &HeaderMap,
    values: &Values,
    strays: Count,
) -> Result<Response, No> {
    let service = service(site).ok_or_else(|| No::Refused("passkeys are not set up".to_owned()))?;
    let begun = taken(site, asked, headers, CeremonyKind::SignInByPasskey).await?;
    let (known, counter) = used(site, &service, begun.challenge, values.get("answer")).await?;
    let begin = Begin {
        kind: SignedInBy::Passkey,
        device: device(headers),
        strength: 2,
        proved_at: Some(site.clock().now()),
        provider: None,
        known_device: None,
    };
    let user = known.user.clone();
    let with = move |tx: &mut Tx<'_>| {
        store::use_passkey(tx, &known, counter)?;
        store::give_back(tx, &[&strays])
    };
    Ok(begin_session(site, &user, asked, &own_address(values.get("next")), begin, with).await?)
}

fn refused(site: &Site, status: StatusCode) -> Page {
    let frame = site.frame(None, "You are not signed in");
    let shown = page(&RefusedPage { frame, help: site.settings().council.help.clone() })?;
    Ok((status, shown).into_response())
}
