//! One's own passkeys: adding them, and ending them.

use alongside_passkeys::{Answer, Challenge, Person};
use alongside_schema::{Act, Asked, Entry, Error, Id, Tx, Viewer};
use alongside_web::{Frame, Page, Problem, Site, Values, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;

use super::{No, begun, bind, service, taken};
use crate::asked::session_name;
use crate::ceremony::CeremonyKind;
use crate::device::device;
use crate::pages::sign_in::give_cookie;
use crate::session::{self, Here};
use crate::store::{self, PasskeyLine};

const ADDRESS: &str = "/account/passkeys";

/// The longest name that somebody gives a passkey, in letters.
const LONGEST_NAME: usize = 60;

#[derive(Template)]
#[template(path = "access/passkeys.html")]
struct ListPage {
    frame: Frame,
    passkeys: Vec<PasskeyLine>,
    /// Whether one can be added: there is another way in that is as strong.
    may_add: bool,
    /// Whether the last one did not come about.
    failed: bool,
}

#[derive(Template)]
#[template(path = "access/passkey_make.html")]
struct MakePage {
    frame: Frame,
    asked: String,
    /// What the passkey is called, unless its person says otherwise.
    name: String,
}

pub(in crate::pages) async fn list(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
) -> Page {
    if service(&site).is_none() {
        return then("/account");
    }
    show(&site, &viewer, &here, false).await
}

async fn show(site: &Site, viewer: &Viewer, here: &Here, failed: bool) -> Page {
    let (user, has_second_step) = (viewer.user_id.clone(), here.has_second_step);
    let (passkeys, may_add) = site
        .db()
        .plain(move |connection| {
            let may_add = has_second_step || store::chooser(connection, &user)?.password.is_none();
            Ok((store::passkeys_of(connection, &user)?, may_add))
        })
        .await?;
    page(&ListPage { frame: site.frame(Some(viewer), "Your passkeys"), passkeys, may_add, failed })
}

/// Shows the page that asks the browser to make a passkey. Whoever has a password and no second step sets that up first: otherwise their password alone
/// would let somebody set one up in their place.
pub(in crate::pages) async fn begin(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    headers: HeaderMap,
) -> Page {
    let Some(service) = service(&site) else { return failed(&site, &viewer, &here).await };
    let user = viewer.user_id.clone();
    let (known, has_password, account) = site
        .db()
        .plain(move |connection| {
            let known = store::passkeys_of(connection, &user)?;
            let has_password = store::chooser(connection, &user)?.password.is_some();
            Ok((known, has_password, store::email_of(connection, user.as_str())?))
        })
        .await?;
    if has_password && !here.has_second_step {
        return Err(Problem::Refused("Set up a second step first: it is the way in without your passkey.".to_owned()));
    }
    let of = Some((viewer.user_id.clone(), here.hash.clone()));
    let Some((challenge, binding)) = begun(&site, &viewer.asked, CeremonyKind::MakePasskey, of).await? else {
        return failed(&site, &viewer, &here).await;
    };
    let person = Person { handle: viewer.user_id.as_str(), account: &account, name: &viewer.name };
    let known: Vec<String> = known.into_iter().map(|passkey| passkey.credential).collect();
    let asked = service.ask_to_make(&challenge, person, &known).to_string();
    let frame = site.frame(Some(&viewer), "Add a passkey");
    let mut response = page(&MakePage { frame, asked, name: device(&headers) })?;
    bind(&site, &mut response, &binding);
    Ok(response)
}

/// Keeps the passkey that was made. Every other session ends, and this one goes on with a new secret.
pub(in crate::pages) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    headers: HeaderMap,
    values: Values,
) -> Page {
    match added(&site, &viewer, &here, &headers, &values).await {
        Ok(secret) => {
            let mut response = then(ADDRESS)?;
            give_cookie(&site, &mut response, Some(&secret));
            Ok(response)
        }
        Err(No::Problem(problem)) => Err(problem),
        Err(No::Refused(why)) => {
            tracing::warn!(why, "a passkey was not added");
            failed(&site, &viewer, &here).await
        }
    }
}

async fn failed(site: &Site, viewer: &Viewer, here: &Here) -> Page {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(site, viewer, here, true).await?).into_response())
}

/// The secret with which the session goes on.
async fn added(site: &Site, viewer: &Viewer, here: &Here, headers: &HeaderMap, values: &Values) -> Result<String, No> {
    let service = service(site).ok_or_else(|| No::Refused("passkeys are not set up".to_owned()))?;
    let begun = taken(site, &viewer.asked, headers, CeremonyKind::MakePasskey).await?;
    if begun.of != Some((viewer.user_id.clone(), here.hash.clone())) {
        return Err(No::Refused("it was begun in another session".to_owned()));
    }
    let passkey = Answer::read(values.get("answer"))?.made(&service, &Challenge::kept(begun.challenge))?;
    let name: String = values.get("name").trim().chars().take(LONGEST_NAME).collect();
    let name = if name.is_empty() { device(headers) } else { name };
    let secret = session::new_secret(site.db().chance());
    let (from, new, by) = (here.clone(), session::code_hash(&secret), viewer.clone());
    let asked = Asked { session: session_name(site, &new), ..viewer.asked.clone() };
    let kept = site.db().write(move |tx: &mut Tx<'_>| {
        store::add_passkey(tx, &by.user_id, &passkey, &name)?;
        store::end_sessions(tx, &by.user_id, Some(&from.id))?;
        store::renew_session(tx, &from.hash, &new)?;
        let entry = Entry::new(&by, Act::FactorChanged).target(&by.user_id).asked(&asked);
        Ok(entry.detail("added a passkey").with(()))
    });
    kept.await?;
    Ok(secret)
}

/// Ends one of one's own passkeys, and every other session. Nobody else's is there.
pub(in crate::pages) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    Path(id): Path<String>,
) -> Page {
    let id: Id = id.parse().map_err(|_| Problem::NotFound)?;
    let ended = site.db().write(move |tx| {
        store::end_passkey(tx, &viewer.user_id, &id)?;
        store::end_sessions(tx, &viewer.user_id, Some(&here.id))?;
        Ok(Entry::new(&viewer, Act::FactorChanged).target(&viewer.user_id).detail("ended a passkey").with(()))
    });
    ended.await.map_err(|error: Error| Problem::from(error))?;
    then(ADDRESS)
}
