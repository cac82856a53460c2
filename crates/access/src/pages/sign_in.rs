//! Signing in and out.

use alongside_schema::{Act, Asked, Entry, Id, Moment, Roles, Tx, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, own_address, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::second_step::second_step_address;
use crate::asked::session_name;
use crate::device::device;
use crate::hashing::{Hashing, NoHash};
use crate::known_device::KnownDevice;
use crate::session::{Here, Lacks, SignedInBy};
use crate::store::{AccountLine, NewSession, ProviderSession};
use crate::throttle::{Count, Known, SignInTry};
use crate::{password, session, store, tries};

/// What a browser throws away at sign-out: pages and pictures, and what scripts kept. Not its cookies, which may be those of other services of
/// the council; ours is taken away by itself.
const CLEARED: HeaderValue = HeaderValue::from_static("\"cache\", \"storage\"");

/// What is said where nobody had a turn to hash for too long.
pub(super) const BUSY: &str = "Very many people are signing in just now. Wait a minute and try again";

/// What is said where there were too many tries, of a password or a code.
pub(super) const TOO_MANY: &str = "There were too many tries. Wait 15 minutes and try again";

#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    pub(super) next: String,
}

#[derive(Template)]
#[template(path = "access/sign_in.html")]
struct SignInPage {
    frame: Frame,
    form: Form,
    next: String,
    demo_accounts: Vec<AccountLine>,
    /// Whose accounts one can sign in with; nothing where no sign-on is set.
    council: Option<String>,
    /// Whether passkeys can be used here.
    has_passkeys: bool,
}

pub(super) async fn show(State(site): State<Site>, Query(Next { next }): Query<Next>) -> Page {
    let form = Form::blank(site.db().chance().id(site.clock().now()), "sign-in", "");
    show_form(&site, form, &next).await
}

async fn show_form(site: &Site, form: Form, next: &str) -> Page {
    let demo_accounts = if site.is_demo() {
        site.db().plain(|connection| store::account_lines(connection, "", 20)).await?
    } else {
        Vec::new()
    };
    let settings = site.settings();
    page(&SignInPage {
        frame: site.frame(None, "Sign in").with_errors(form.has_errors()),
        form,
        next: own_address(next),
        demo_accounts,
        council: settings.oidc.is_on().then(|| settings.council.name.clone()),
        has_passkeys: super::passkeys::service(site).is_some(),
    })
}

/// The same for everybody who may not come in, whether the account is there or not: the words, and that once is hashed.
async fn show_refused(site: &Site, mut form: Form, next: &str, status: StatusCode, words: &str) -> Page {
    form.check(site.clock().today(), |check| check.error("email", words));
    Ok((status, show_form(site, form, next).await?).into_response())
}

pub(super) async fn sign_in(
    State(site): State<Site>,
    Extension(hashing): Extension<Hashing>,
    Extension(asked): Extension<Asked>,
    request: Request,
) -> Page {
    let settings = site.settings();
    let known_device = KnownDevice::of(&site, request.headers());
    let begin_with = Begin::by_password(&site, request.headers());
    let values = Values::from_request(request, &()).await?;
    let next = own_address(values.get("next"));
    let email = values.get("email").trim().to_lowercase();
    let typed = values.get("password").to_owned();
    let form = Form::received(values)?;

    let this = SignInTry::new(site.db().keys(), asked, &email, &settings.sign_in);
    let (of, begun) = (site.clone(), this.clone());
    let begun = site.db().housekeeping(move |tx| begin(tx, &of, &begun, known_device.as_ref(), &email)).await?;
    let Some(Begun { known, account }) = begun else {
        return show_refused(&site, form, &next, StatusCode::TOO_MANY_REQUESTS, TOO_MANY).await;
    };
    let stored = account.as_ref().and_then(|(_, hash)| hash.clone());
    match hashing.once(move || password::is_right(stored.as_deref(), &typed)).await {
        Ok(is_right) => match account.filter(|_| is_right) {
            Some((user, checked)) => {
                let (after, of) = (this.clone(), user.clone());
                let right = move |tx: &mut Tx<'_>| {
                    // A password that was changed while this one was looked at ends every session, this one too.
                    store::still_has(tx, &of, checked.as_deref())?;
                    store::give_back(tx, &after.counts(&known))?;
                    store::know(tx, &after.known)
                };
                begin_session(&site, &user, &this.asked, &next, begin_with, right).await
            }
            None => {
                let entry = Entry::by_nobody(Act::SignInRefused).target(&this.account).asked(&this.asked);
                site.db().write(move |_| Ok(entry.with(()))).await?;
                let words = "The e-mail address or the password is not right";
                show_refused(&site, form, &next, StatusCode::UNPROCESSABLE_ENTITY, words).await
            }
        },
        Err(NoHash::Busy) => {
            site.db().housekeeping(move |tx| store::give_back(tx, &this.counts(&known))).await?;
            show_refused(&site, form, &next, StatusCode::SERVICE_UNAVAILABLE, BUSY).await
        }
        Err(NoHash::Failed) => Err(Problem::Fault),
    }
}

/// A try that may go on.
struct Begun {
    known: Known,
    account: Option<(Id, Option<String>)>,
}

/// Counts the try, before anything is hashed for it. Nothing where there were too many; the first of those is entered.
fn begin(
    tx: &mut Tx<'_>,
    site: &Site,
    this: &SignInTry,
    device: Option<&KnownDevice>,
    email: &str,
) -> alongside_schema::Result<Option<Begun>> {
    let account = store::credentials(tx.connection(), email)?;
    // As much is asked of the record where there is no such account.
    let whose = account.as_ref().map_or(email, |(id, _)| id.as_str());
    let known = tries::known(tx, site, this, device, whose)?;
    if let Some(over) = store::begin_tries(tx, &this.counts(&known))? {
        enter_too_many(tx, over, &this.account, &this.asked)?;
        return Ok(None);
    }
    Ok(Some(Begun { known, account }))
}

/// Enters that there were too many tries, once for each stretch of time, so that nobody fills the trail.
pub(crate) fn enter_too_many(
    tx: &mut Tx<'_>,
    over: &Count,
    target: &str,
    asked: &Asked,
) -> alongside_schema::Result<()> {
    if store::count(tx, &over.refusals())? {
        tx.record(Entry::by_nobody(Act::TooManyTries).target(target).asked(asked))?;
    }
    Ok(())
}

/// How a session begins.
pub(super) struct Begin {
    pub(super) kind: SignedInBy,
    pub(super) device: String,
    /// How many steps were done.
    pub(super) strength: i64,
    /// When its person proved who they are, where that was not now: they have a second step and did not do it, or proved it elsewhere.
    pub(super) proved_at: Option<Moment>,
    /// The session of the council's provider by which it begins.
    pub(super) provider: Option<ProviderSession>,
    /// The device that is known from then on, where every step is done.
    pub(super) known_device: Option<KnownDevice>,
}

impl Begin {
    /// With a password alone.
    pub(super) fn by_password(site: &Site, headers: &HeaderMap) -> Self {
        Self {
            kind: SignedInBy::Password,
            device: device(headers),
            strength: 1,
            proved_at: None,
            provider: None,
            known_device: Some(KnownDevice::of_or_new(site, headers)),
        }
    }

    /// In the place of a session that was ended by what its own person did in it.
    pub(super) fn in_place_of(site: &Site, here: &Here, headers: &HeaderMap) -> Self {
        Self { strength: here.strength, proved_at: here.proved_at, ..Self::by_password(site, headers) }
    }
}

/// Signs somebody in, with what belongs into the same transaction. Who has a second step does that next. Who has not read yet that others gave
/// them a new password reads that first.
pub(super) async fn begin_session(
    site: &Site,
    user: &Id,
    asked: &Asked,
    next: &str,
    begin: Begin,
    with: impl FnOnce(&mut Tx<'_>) -> alongside_schema::Result<()> + Send + 'static,
) -> Page {
    let secret = session::new_secret(site.db().chance());
    let (of, user, hash, next) = (site.clone(), user.clone(), session::code_hash(&secret), next.to_owned());
    let asked = Asked { session: session_name(site, &hash), ..asked.clone() };
    let (to, known) = site
        .db()
        .write(move |tx| {
            with(tx)?;
            let has_second_step = store::second_step_set_up_at(tx.connection(), &user)?.is_some();
            let roles = Roles::new(store::roles_of(tx.connection(), &user)?);
            let lacks = session::lacks(begin.strength, has_second_step, &roles, &of);
            let ends_at = match lacks {
                Some(Lacks::SecondStep) => tx.now().plus_seconds(session::SECOND_STEP_WITHIN),
                _ => session::ends_at(&of),
            };
            let is_proved_now = matches!(begin.kind, SignedInBy::Password | SignedInBy::Demo) && !has_second_step;
            let proved_at = if is_proved_now { Some(tx.now()) } else { begin.proved_at };
            let Begin { kind, device, strength, provider, known_device, .. } = begin;
            let new = NewSession { user: user.clone(), hash, kind, strength, proved_at, device, ends_at, provider };
            store::begin_session(tx, &new)?;
            let known = known_device.filter(|_| lacks.is_none());
            if lacks.is_none() {
                came_in(tx, &of, &user, known.as_ref())?;
            }
            let to = match lacks {
                Some(Lacks::SecondStep) => second_step_address(&next),
                _ => landing(tx, &user, &next)?,
            };
            let act = if lacks.is_some() { Act::FirstStepDone } else { Act::SignedIn };
            let how = match kind {
                SignedInBy::Council => "council account",
                SignedInBy::Passkey => "passkey",
                SignedInBy::Password | SignedInBy::Demo => "",
            };
            Ok(Entry::by(&user, act).detail(how).asked(&asked).with((to, known)))
        })
        .await?;
    let mut response = then(&to)?;
    give_cookie(site, &mut response, Some(&secret));
    if let Some(known) = known {
        let cookie = known.cookie(site.settings().server.is_https());
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Somebody has done every step: when is remembered, and on which device.
pub(super) fn came_in(
    tx: &mut Tx<'_>,
    site: &Site,
    user: &Id,
    on: Option<&KnownDevice>,
) -> alongside_schema::Result<()> {
    store::note_came_in(tx, user)?;
    match on {
        Some(device) => store::know_device(tx, &device.key(site.db().keys(), user.as_str()), user),
        None => Ok(()),
    }
}

/// Where somebody lands who is signed in now: they first read what others did about their password.
pub(super) fn landing(tx: &mut Tx<'_>, user: &Id, next: &str) -> alongside_schema::Result<String> {
    let has_news = !store::untold(tx.connection(), user)?.is_empty();
    Ok(if has_news { super::passwords::news_address(next) } else { next.to_owned() })
}

pub(super) fn give_cookie(site: &Site, response: &mut Response, secret: Option<&str>) {
    let cookie = session::cookie(secret, site.settings().server.is_https());
    response.headers_mut().insert(header::SET_COOKIE, cookie);
}

/// One-button sign-in; the route is there only in a demonstration.
pub(super) async fn demo(
    State(site): State<Site>,
    Extension(asked): Extension<Asked>,
    headers: HeaderMap,
    values: Values,
) -> Page {
    let user: Id = values.get("user").parse().map_err(|_| Problem::NotFound)?;
    // A page of another demonstration names accounts that are not in this one.
    let named = user.clone();
    site.db().plain(move |connection| store::viewer(connection, &named)).await?.ok_or(Problem::NotFound)?;
    // Two steps would show nothing of a button that anybody may press.
    let begin =
        Begin { kind: SignedInBy::Demo, strength: 2, known_device: None, ..Begin::by_password(&site, &headers) };
    begin_session(&site, &user, &asked, &own_address(values.get("next")), begin, |_| Ok(())).await
}

pub(super) async fn out(State(site): State<Site>, Extension(viewer): Extension<Viewer>, headers: HeaderMap) -> Page {
    if let Some(secret) = session::secret_of(&headers, site.settings().server.is_https()) {
        site.db()
            .write(move |tx| {
                store::end_session(tx, &session::code_hash(&secret))?;
                Ok(Entry::new(&viewer, Act::SignedOut).with(()))
            })
            .await?;
    }
    let mut response = then("/sign-in")?;
    give_cookie(&site, &mut response, None);
    response.headers_mut().insert("clear-site-data", CLEARED);
    Ok(response)
}
