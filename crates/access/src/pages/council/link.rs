//! Linking a council account to one's own, by oneself or with a one-time code, ending that, and proving by it who one is.

use alongside_schema::{Act, Asked, Entry, Error, Moment, Tx, Viewer};
use alongside_web::{Form, Frame, Page, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::back::{Came, Known};
use super::{Failed, From, Purpose, away, refused};
use crate::asked::session_name;
use crate::council::{CouncilSignOn, Trouble};
use crate::pages::passwords::{begin_first, count_stray, show_first, wrong_code};
use crate::pages::sign_in::give_cookie;
use crate::session::{self, Here, Proof};
use crate::store::{self, Identity};

const ADDRESS: &str = "/account/council";

#[derive(Template)]
#[template(path = "access/council_link.html")]
struct LinkPage {
    frame: Frame,
    council: String,
    /// When a council account was linked, and when it was last used.
    linked: Option<(Moment, Option<Moment>)>,
    has_password: bool,
}

#[derive(Template)]
#[template(path = "access/council_proved.html")]
struct ProvedPage {
    frame: Frame,
}

impl From {
    fn here(viewer: &Viewer, here: &Here) -> Self {
        Self {
            user: viewer.user_id.clone(),
            session: here.id.clone(),
            hash: here.hash.clone(),
            strength: here.strength,
        }
    }
}

/// Whether a council account is linked to one's own.
pub(in crate::pages) async fn page_of_link(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(sign_on): Extension<Option<CouncilSignOn>>,
) -> Page {
    let Some(sign_on) = sign_on else { return then("/account") };
    let (user, issuer) = (viewer.user_id.clone(), sign_on.issuer().to_owned());
    let (linked, has_password) = site
        .db()
        .plain(move |connection| {
            Ok((store::linked(connection, &user, &issuer)?, store::chooser(connection, &user)?.password.is_some()))
        })
        .await?;
    let (frame, council) = (site.frame(Some(&viewer), "Your council account"), site.settings().council.name.clone());
    page(&LinkPage { frame, council, linked, has_password })
}

/// Leads to the provider, to link the account that somebody has there.
pub(in crate::pages) async fn link(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    Extension(sign_on): Extension<Option<CouncilSignOn>>,
) -> Page {
    let Some(sign_on) = sign_on else { return refused(&site, StatusCode::UNPROCESSABLE_ENTITY) };
    let purpose = Purpose::Link { from: From::here(&viewer, &here) };
    let max_age = sign_on.max_age();
    away(&site, &sign_on, &viewer.asked, purpose, max_age).await
}

/// Takes the link away. Refused where it is the one way in.
pub(in crate::pages) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    Extension(sign_on): Extension<Option<CouncilSignOn>>,
) -> Page {
    let Some(sign_on) = sign_on else { return refused(&site, StatusCode::UNPROCESSABLE_ENTITY) };
    let issuer = sign_on.issuer().to_owned();
    site.db()
        .write(move |tx| {
            if store::chooser(tx.connection(), &viewer.user_id)?.password.is_none() {
                return Err(Error::Refused("You have no password yet, so you could not sign in any more.".to_owned()));
            }
            if !store::unlink(tx, &viewer.user_id, &issuer)? {
                return Err(Error::Refused("No council account is linked to yours.".to_owned()));
            }
            store::end_sessions(tx, &viewer.user_id, Some(&here.id))?;
            let entry = Entry::new(&viewer, Act::FactorChanged).target(&viewer.user_id);
            Ok(entry.detail("ended the link to a council account").with(()))
        })
        .await?;
    then(ADDRESS)
}

/// Leads to the provider, to prove there anew who one is. It is for those who have no other proof: whoever has a second step here proves by that.
pub(in crate::pages) async fn prove(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    Extension(sign_on): Extension<Option<CouncilSignOn>>,
) -> Page {
    let Some(sign_on) = sign_on.filter(|_| here.proof() == Proof::CouncilAccount) else {
        return refused(&site, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let purpose = Purpose::Proof { from: From::here(&viewer, &here) };
    away(&site, &sign_on, &viewer.asked, purpose, Some(0)).await
}

/// Leads to the provider with a one-time code, in the place of choosing a password. The code is used only once they are back.
pub(in crate::pages) async fn with_code(
    State(site): State<Site>,
    Extension(asked): Extension<Asked>,
    Extension(sign_on): Extension<Option<CouncilSignOn>>,
    values: Values,
) -> Page {
    let Some(sign_on) = sign_on else { return refused(&site, StatusCode::UNPROCESSABLE_ENTITY) };
    let mut form = Form::received(values)?;
    let code = form.check(site.clock().today(), |check| check.text("council_code", "Enter the code you were given"));
    let Some(code) = code else { return Ok(forms::refused(show_first(&site, form)?)) };
    let hash = session::code_hash(&code);
    let strays = count_stray(&site, &asked);
    let (of_code, tried) = (hash.clone(), asked.clone());
    let chooser = site.db().housekeeping(move |tx| begin_first(tx, &strays, &of_code, &tried)).await?;
    if chooser.is_none() {
        return wrong_code(&site, form, "council_code");
    }
    let max_age = sign_on.max_age();
    away(&site, &sign_on, &asked, Purpose::Code { hash }, max_age).await
}

/// Uses a one-time code up and links the council account. From then on that is how they come in: a password that somebody else may know is taken away.
pub(super) async fn begins_anew(came: &Came<'_>, known: &Known, hash: String) -> Result<(), Failed> {
    let (identity, asked) = (known.identity.clone(), came.asked.clone());
    let begun = came.site.db().write(move |tx| {
        let (user, second_step_too) =
            store::use_code(tx, &hash)?.ok_or_else(|| Error::Refused(Trouble::NoCode.to_string()))?;
        store::link(tx, &user, &identity)?;
        store::begin_anew(tx, &user)?;
        if second_step_too {
            store::take_second_step_away(tx, &user)?;
        }
        store::set_anew_by_code(tx, &user)?;
        let entry = Entry::by(&user, Act::AccountChanged).target(&user).asked(&asked);
        Ok(entry.detail("linked a council account with a one-time code").with(()))
    });
    Ok(begun.await?)
}

/// Links the council account to the account that is signed in. Every other session ends, and this one goes on with a new secret.
pub(super) async fn links(came: &Came<'_>, known: Known, from: From) -> Result<Response, Failed> {
    let renewed = Renewed::of(came, &from)?;
    let (identity, asked, new) = (known.identity, renewed.asked.clone(), renewed.hash.clone());
    let linked = came.site.db().write(move |tx| {
        store::link(tx, &from.user, &identity)?;
        store::end_sessions(tx, &from.user, Some(&from.session))?;
        store::renew_session(tx, &from.hash, &new)?;
        let entry = Entry::by(&from.user, Act::FactorChanged).target(&from.user).asked(&asked);
        Ok(entry.detail("linked a council account").with(()))
    });
    linked.await?;
    let mut response = then(ADDRESS)?;
    give_cookie(came.site, &mut response, Some(&renewed.secret));
    Ok(response)
}

/// Somebody has proved at the provider who they are: by the account that is linked, and in as many steps as they signed in by.
pub(super) async fn proves(came: &Came<'_>, known: Known, from: From) -> Result<Response, Failed> {
    let renewed = Renewed::of(came, &from)?;
    if came.sign_on.strength(&known.person) < from.strength {
        return Err(Failed::of(Trouble::TooWeak, &from.user));
    }
    is_theirs(came, &known.identity, &from).await?;
    let (identity, asked, new) = (known.identity, renewed.asked.clone(), renewed.hash.clone());
    let proved = came.site.db().write(move |tx: &mut Tx<'_>| {
        store::still_linked(tx, &from.user, &identity)?;
        store::renew_session(tx, &from.hash, &new)?;
        let entry = Entry::by(&from.user, Act::Proved).target(&from.user).asked(&asked);
        Ok(entry.detail("council account").with(()))
    });
    proved.await?;
    let mut response = page(&ProvedPage { frame: came.site.frame(None, "It is known that it is you") })?;
    give_cookie(came.site, &mut response, Some(&renewed.secret));
    Ok(response)
}

async fn is_theirs(came: &Came<'_>, identity: &Identity, from: &From) -> Result<(), Failed> {
    let identity = identity.clone();
    let whose = came.site.db().plain(move |connection| store::whose(connection, &identity)).await?;
    if whose.is_some_and(|(user, _)| user == from.user) {
        return Ok(());
    }
    Err(Failed::of(Trouble::AnotherPerson, &from.user))
}

/// What a session goes on with.
struct Renewed {
    secret: String,
    hash: String,
    asked: Asked,
}

impl Renewed {
    /// A new secret for the session in which this was begun, where that is still the browser's.
    fn of(came: &Came<'_>, from: &From) -> Result<Self, Failed> {
        if came.session_hash().as_ref() != Some(&from.hash) {
            return Err(Failed::of(Trouble::SignedOut, &from.user));
        }
        let secret = session::new_secret(came.site.db().chance());
        let hash = session::code_hash(&secret);
        let asked = Asked { session: session_name(came.site, &hash), ..came.asked.clone() };
        Ok(Self { secret, hash, asked })
    }
}
