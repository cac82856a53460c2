//! Choosing a password: the first, by a one-time code; another in its place; and what others did about it.

use alongside_schema::{Act, Asked, Entry, Error, Id, Recorded, Tx, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Values, forms, own_address, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;

use super::invited;
use super::sign_in::{BUSY, Begin, Next, TOO_MANY, begin_session, enter_too_many};
use crate::hashing::{Hashing, NoHash};
use crate::passwords::{self, Rule, Weak};
use crate::session::Here;
use crate::store::{Chooser, OfPassword};
use crate::throttle::Count;
use crate::tries::begin_own_password;
use crate::{password, session, store};

/// What came of hashing a password that somebody chose.
enum Chosen {
    Hash(String),
    Weak(Weak),
}

/// Judges a password and hashes it, in one turn. An error where there is a list of known passwords and it can not be read.
async fn choose(site: &Site, hashing: &Hashing, chooser: &Chooser, typed: String) -> Result<Chosen, NoPassword> {
    let rule = Rule::new(site.settings(), &chooser.about());
    let chance = site.db().chance().clone();
    let work = move || match rule.judge(&typed)? {
        Ok(()) => Ok(Chosen::Hash(password::hash(&chance, &typed))),
        Err(weak) => Ok(Chosen::Weak(weak)),
    };
    hashing.once(work).await?.map_err(|error: std::io::Error| {
        tracing::error!(%error, "the list of known passwords (sign_in.passwords_file) can not be read");
        NoPassword::Problem(Problem::Unreachable)
    })
}

/// Why nothing was hashed.
enum NoPassword {
    Busy,
    Problem(Problem),
}

impl From<NoHash> for NoPassword {
    fn from(none: NoHash) -> Self {
        match none {
            NoHash::Busy => Self::Busy,
            NoHash::Failed => Self::Problem(Problem::Fault),
        }
    }
}

#[derive(Template)]
#[template(path = "access/first.html")]
struct FirstPage {
    frame: Frame,
    form: Form,
    /// Whose account can be linked instead; nothing where no sign-on is set.
    council: Option<String>,
}

pub(super) async fn first_page(State(site): State<Site>) -> Page {
    let form = Form::blank(site.db().chance().id(site.clock().now()), "first-sign-in", "");
    show_first(&site, form)
}

pub(super) fn show_first(site: &Site, form: Form) -> Page {
    let frame = site.frame(None, "Choose your password").with_errors(form.has_errors());
    let council = site.settings().oidc.is_on().then(|| site.settings().council.name.clone());
    page(&FirstPage { frame, form, council })
}

/// Where somebody chooses a password with a code: on the page for codes that are given from hand to hand, or on that of an invitation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    First,
    Invitation,
}

impl Place {
    /// The page again, with why.
    async fn refuse(
        self,
        site: &Site,
        asked: &Asked,
        mut form: Form,
        (field, words): (&str, &str),
        status: StatusCode,
    ) -> Page {
        form.check(site.clock().today(), |check| check.error(field, words));
        self.show(site, asked, form, status).await
    }

    async fn show(self, site: &Site, asked: &Asked, form: Form, status: StatusCode) -> Page {
        match self {
            Self::First => Ok((status, show_first(site, form)?).into_response()),
            Self::Invitation => invited::show(site, asked, form, status).await,
        }
    }

    /// The one answer to every code that does not work.
    fn no_code(self, site: &Site, form: Form) -> Page {
        match self {
            Self::First => wrong_code(site, form, "code"),
            Self::Invitation => invited::no_invitation(site, StatusCode::UNPROCESSABLE_ENTITY),
        }
    }
}

pub(super) async fn first(
    State(site): State<Site>,
    Extension(hashing): Extension<Hashing>,
    Extension(asked): Extension<Asked>,
    request: Request,
) -> Page {
    by_code(Place::First, site, hashing, asked, request).await
}

/// Uses a one-time code up and stores the password. The code says whose account it is; nothing else does.
pub(super) async fn by_code(place: Place, site: Site, hashing: Hashing, asked: Asked, request: Request) -> Page {
    const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
    let begin = Begin::by_password(&site, request.headers());
    let mut form = Form::received(Values::from_request(request, &()).await?)?;
    let read = form.check(site.clock().today(), |check| {
        let code = check.text("code", "Enter the code you were given");
        let typed = check.values().get("password").to_owned();
        if let Err(weak) = passwords::length(&typed) {
            check.error("password", weak.words());
        }
        (session::code_hash(&code), typed)
    });
    let Some((code, typed)) = read else { return place.show(&site, &asked, form, WRONG).await };
    // Codes belong to nobody who could be locked out by others, so only a network that guesses waits.
    let strays = count_stray(&site, &asked);
    let (of_code, counted, tried) = (code.clone(), strays.clone(), asked.clone());
    let chooser = site.db().housekeeping(move |tx| begin_first(tx, &counted, &of_code, &tried)).await?;
    let Some(chooser) = chooser else { return place.no_code(&site, form) };
    let hash = match choose(&site, &hashing, &chooser, typed).await {
        Ok(Chosen::Hash(hash)) => hash,
        Ok(Chosen::Weak(weak)) => {
            return place.refuse(&site, &asked, form, ("password", weak.words()), WRONG).await;
        }
        Err(NoPassword::Busy) => {
            return place.refuse(&site, &asked, form, ("password", BUSY), StatusCode::SERVICE_UNAVAILABLE).await;
        }
        Err(NoPassword::Problem(problem)) => return Err(problem),
    };
    match site.db().write(use_up(asked.clone(), code, hash)).await {
        Ok(user) => begin_session(&site, &user, &asked, "/", begin, |_| Ok(())).await,
        Err(Error::NotFound) => place.no_code(&site, form),
        Err(error) => Err(error.into()),
    }
}

/// Uses the code up and stores the password that was chosen with it; gives back whose it is.
fn use_up(
    asked: Asked,
    code: String,
    hash: String,
) -> impl FnOnce(&mut Tx<'_>) -> alongside_schema::Result<Recorded<Id>> + Send + 'static {
    move |tx| {
        let (user, second_step_too) = store::use_code(tx, &code)?.ok_or(Error::NotFound)?;
        store::set_password(tx, &user, &hash)?;
        if second_step_too {
            store::take_second_step_away(tx, &user)?;
        }
        store::set_anew_by_code(tx, &user)?;
        let entry = Entry::by(&user, Act::AccountChanged).target(&user).detail("chose a password");
        Ok(entry.asked(&asked).with(user))
    }
}

/// Under what codes that are none are counted.
pub(super) fn count_stray(site: &Site, asked: &Asked) -> Count {
    Count::strays(site.db().keys(), "one-time code", &asked.network, &site.settings().sign_in)
}

/// Counts a code that is looked at. False where there were too many that are none; then no code is looked at.
pub(super) fn begin_stray(tx: &mut Tx<'_>, strays: &Count, asked: &Asked) -> alongside_schema::Result<bool> {
    let counted = store::count(tx, strays)?;
    if !counted {
        enter_too_many(tx, strays, "one-time codes", asked)?;
    }
    Ok(counted)
}

/// Counts the try and looks whose code it is. A right code is not counted.
pub(super) fn begin_first(
    tx: &mut Tx<'_>,
    strays: &Count,
    code: &str,
    asked: &Asked,
) -> alongside_schema::Result<Option<Chooser>> {
    if !begin_stray(tx, strays, asked)? {
        return Ok(None);
    }
    let now = tx.now();
    let chooser = store::chooser_by_code(tx.connection(), code, now)?;
    if chooser.is_some() {
        store::give_back(tx, &[strays])?;
    }
    Ok(chooser)
}

pub(super) fn wrong_code(site: &Site, mut form: Form, field: &str) -> Page {
    let words = "This code is wrong, was used, or is too old. Ask for a new one";
    form.check(site.clock().today(), |check| check.error(field, words));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show_first(site, form)?).into_response())
}

#[derive(Template)]
#[template(path = "access/password.html")]
struct PasswordPage {
    frame: Frame,
    form: Form,
    /// For what keeps passwords in the browser: whose this is.
    email: String,
}

pub(super) async fn change_page(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    // Never `Form::open` and `Form::sent`: they keep what is typed.
    let form = Form::blank(site.db().chance().id(site.clock().now()), "password", "");
    show_change(&site, &viewer, form).await
}

async fn show_change(site: &Site, viewer: &Viewer, form: Form) -> Page {
    let user = viewer.user_id.clone();
    let email = site.db().plain(move |connection| store::email_of(connection, user.as_str())).await?;
    let frame = site.frame(Some(viewer), "Change your password").with_errors(form.has_errors());
    page(&PasswordPage { frame, form, email })
}

async fn refuse_change(
    site: &Site,
    viewer: &Viewer,
    mut form: Form,
    (field, words): (&str, &str),
    status: StatusCode,
) -> Page {
    form.check(site.clock().today(), |check| check.error(field, words));
    Ok((status, show_change(site, viewer, form).await?).into_response())
}

/// Puts a new password in place of the old one and ends every other session. This one goes on with a new secret.
pub(super) async fn change(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    Extension(hashing): Extension<Hashing>,
    headers: HeaderMap,
    values: Values,
) -> Page {
    const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
    let mut form = Form::received(values)?;
    let read = form.check(site.clock().today(), old_and_new);
    let Some((old, new)) = read else { return Ok(forms::refused(show_change(&site, &viewer, form).await?)) };
    let tries = Count::own_password(site.db().keys(), &viewer.user_id, &site.settings().sign_in);
    let (by, counted) = (viewer.clone(), tries.clone());
    let chooser = site.db().housekeeping(move |tx| begin_own_password(tx, &counted, &by)).await?;
    let Some(chooser) = chooser else {
        return refuse_change(&site, &viewer, form, ("old", TOO_MANY), StatusCode::TOO_MANY_REQUESTS).await;
    };
    let (stored, of_old) = (chooser.password.clone(), old.clone());
    let is_right = hashing.once(move || password::is_right(stored.as_deref(), &of_old)).await.map_err(NoPassword::from);
    // Only a wrong old password is a guess.
    if !matches!(is_right, Ok(false)) {
        site.db().housekeeping(move |tx| store::give_back(tx, &[&tries])).await?;
    }
    let hash = match is_right {
        Ok(false) => {
            return refuse_change(&site, &viewer, form, ("old", "This is not the password you have now"), WRONG).await;
        }
        Ok(true) if old == new => {
            let words = ("new", "Choose another password than the one you have");
            return refuse_change(&site, &viewer, form, words, WRONG).await;
        }
        Ok(true) => choose(&site, &hashing, &chooser, new).await,
        Err(none) => Err(none),
    };
    match hash {
        Ok(Chosen::Hash(hash)) => {
            let (user, by) = (viewer.user_id.clone(), viewer.clone());
            let changed = move |tx: &mut Tx<'_>| {
                // A code that somebody else holds for this account works no more.
                store::end_codes(tx, &by.user_id)?;
                store::set_password(tx, &by.user_id, &hash)?;
                tx.record(Entry::new(&by, Act::AccountChanged).target(&by.user_id).detail("changed own password"))
            };
            let begin = Begin::in_place_of(&site, &here, &headers);
            begin_session(&site, &user, &viewer.asked, "/account", begin, changed).await
        }
        Ok(Chosen::Weak(weak)) => refuse_change(&site, &viewer, form, ("new", weak.words()), WRONG).await,
        Err(NoPassword::Busy) => {
            refuse_change(&site, &viewer, form, ("new", BUSY), StatusCode::SERVICE_UNAVAILABLE).await
        }
        Err(NoPassword::Problem(problem)) => Err(problem),
    }
}

fn old_and_new(check: &mut Check<'_>) -> (String, String) {
    let (old, new) = (check.values().get("old").to_owned(), check.values().get("new").to_owned());
    if old.is_empty() {
        check.error("old", "Enter the password you have now");
    }
    if let Err(weak) = passwords::length(&new) {
        check.error("new", weak.words());
    }
    (old, new)
}

/// Where somebody reads that others gave them a new password, before they go on.
pub(super) fn news_address(next: &str) -> String {
    super::with_next("/account/password-news", next)
}

#[derive(Template)]
#[template(path = "access/password_news.html")]
struct NewsPage {
    frame: Frame,
    news: Vec<OfPassword>,
    next: String,
    help: String,
}

pub(super) async fn news(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Query(Next { next }): Query<Next>,
) -> Page {
    let user = viewer.user_id.clone();
    let news = site.db().plain(move |connection| store::untold(connection, &user)).await?;
    let next = own_address(&next);
    if news.is_empty() {
        return then(&next);
    }
    let help = site.settings().council.help.clone();
    page(&NewsPage { frame: site.frame(Some(&viewer), "Your password"), news, next, help })
}

pub(super) async fn news_read(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let entry = Entry::new(&viewer, Act::AccountChanged).target(&viewer.user_id).detail("read of the new password");
    site.db()
        .write(move |tx| {
            store::told(tx, &viewer.user_id)?;
            Ok(entry.with(()))
        })
        .await?;
    then(&own_address(values.get("next")))
}
