//! Signing in and out, the first password, and one's own account.

mod accounts;

use alongside_schema::{Act, Chance, Entry, Error, Id, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, own_address, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;

use crate::permission::Permission;
use crate::store::AccountLine;
use crate::throttle::{self, Keys};
use crate::{Routes, password, session, store};

/// The pages of this area, and those of the form machinery, which need somebody signed in.
pub(crate) fn routes(site: &Site) -> Routes {
    let routes = Routes::new(site)
        .get("/", Permission::SignedIn, home)
        .get("/sign-in", Permission::Public, sign_in_page)
        .post("/sign-in", Permission::Public, sign_in)
        .get("/first-sign-in", Permission::Public, first_page)
        .post("/first-sign-in", Permission::Public, first)
        .post("/sign-out", Permission::SignedIn, sign_out)
        .get("/account", Permission::SignedIn, account)
        .get("/accounts", Permission::ManageAccounts, accounts::list)
        .get("/accounts/new", Permission::ManageAccounts, accounts::new)
        .post("/accounts/new", Permission::ManageAccounts, accounts::add)
        .post("/accounts/{id}/end", Permission::ManageAccounts, accounts::end)
        .post("/accounts/{id}/code", Permission::ManageAccounts, accounts::renew)
        .post("/drafts", Permission::SignedIn, forms::autosave)
        .post("/drafts/discard", Permission::SignedIn, forms::discard);
    if site.is_demo() { routes.post("/demo/sign-in", Permission::Public, demo_sign_in) } else { routes }
}

async fn home(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    then(site.home_of(&viewer))
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

#[derive(Template)]
#[template(path = "access/sign_in.html")]
struct SignInPage {
    frame: Frame,
    form: Form,
    next: String,
    demo_accounts: Vec<AccountLine>,
}

async fn sign_in_page(State(site): State<Site>, Query(Next { next }): Query<Next>) -> Page {
    let form = Form::blank(site.db().chance().id(site.clock().now()), "sign-in", "");
    show_sign_in(&site, form, &next).await
}

async fn show_sign_in(site: &Site, form: Form, next: &str) -> Page {
    let demo_accounts = if site.is_demo() {
        site.db().plain(|connection| store::account_lines(connection, "", 20)).await?
    } else {
        Vec::new()
    };
    page(&SignInPage {
        frame: site.frame(None, "Sign in").with_errors(form.has_errors()),
        form,
        next: own_address(next),
        demo_accounts,
    })
}

async fn sign_in(State(site): State<Site>, request: Request) -> Page {
    use axum::extract::FromRequest;
    let caller = throttle::caller(request.extensions(), request.headers(), site.settings().server.proxies);
    let values = Values::from_request(request, &()).await?;
    let next = own_address(values.get("next"));
    let email = values.get("email").trim().to_lowercase();
    let typed = values.get("password").to_owned();
    let keys = Keys::of(&email, caller);

    let (now, of_keys, of_email) = (site.clock().now(), keys.clone(), email.clone());
    let (failures, known) = site
        .db()
        .plain(move |connection| {
            Ok((store::failures(connection, &of_keys, now)?, store::credentials(connection, &of_email)?))
        })
        .await?;
    let mut form = Form::received(values)?;
    if throttle::must_wait(failures.0, failures.1, site.settings().sign_in) {
        form.check(site.clock().today(), |check| {
            check.error("email", "There were too many tries. Wait 15 minutes and try again");
        });
        return Ok((StatusCode::TOO_MANY_REQUESTS, show_sign_in(&site, form, &next).await?).into_response());
    }
    let stored = known.as_ref().and_then(|(_, hash)| hash.clone());
    let is_right = tokio::task::spawn_blocking(move || password::is_right(stored.as_deref(), &typed))
        .await
        .map_err(|_| Problem::Fault)?;
    match known.filter(|_| is_right) {
        Some((user, _)) => begin_session(&site, &user, &next).await,
        None => {
            site.db()
                .write(move |tx| {
                    store::count_failure(tx, &keys)?;
                    Ok(Entry::by_nobody(Act::SignInRefused).target(&keys.account).with(()))
                })
                .await?;
            form.check(site.clock().today(), |check| {
                check.error("email", "The e-mail address or the password is not right");
            });
            Ok(forms::refused(show_sign_in(&site, form, &next).await?))
        }
    }
}

async fn begin_session(site: &Site, user: &Id, next: &str) -> Page {
    let secret = session::new_secret(site.db().chance());
    let (user, hash) = (user.clone(), session::code_hash(&secret));
    let ends_at = site.clock().now().plus_seconds(site.settings().sign_in.longest_hours * 3600);
    site.db()
        .write(move |tx| {
            store::begin_session(tx, &user, &hash, ends_at)?;
            Ok(Entry::by(&user, Act::SignedIn).with(()))
        })
        .await?;
    let mut response = then(next)?;
    let cookie = session::cookie(Some(&secret), site.settings().server.is_https());
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// One-button sign-in; the route is there only in a demonstration.
async fn demo_sign_in(State(site): State<Site>, values: Values) -> Page {
    let user: Id = values.get("user").parse().map_err(|_| Problem::NotFound)?;
    begin_session(&site, &user, &own_address(values.get("next"))).await
}

async fn sign_out(State(site): State<Site>, Extension(viewer): Extension<Viewer>, headers: HeaderMap) -> Page {
    let https = site.settings().server.is_https();
    if let Some(secret) = session::secret_of(&headers, https) {
        site.db()
            .write(move |tx| {
                store::end_session(tx, &session::code_hash(&secret))?;
                Ok(Entry::new(&viewer, Act::SignedOut).with(()))
            })
            .await?;
    }
    let mut response = then("/sign-in")?;
    response.headers_mut().insert(header::SET_COOKIE, session::cookie(None, https));
    Ok(response)
}

#[derive(Template)]
#[template(path = "access/first.html")]
struct FirstPage {
    frame: Frame,
    form: Form,
}

async fn first_page(State(site): State<Site>) -> Page {
    let form = Form::blank(site.db().chance().id(site.clock().now()), "first-sign-in", "");
    show_first(&site, form)
}

fn show_first(site: &Site, form: Form) -> Page {
    page(&FirstPage { frame: site.frame(None, "Choose your password").with_errors(form.has_errors()), form })
}

/// Uses a one-time code up and stores the password. The code says whose account it is; nothing else does.
async fn first(State(site): State<Site>, request: Request) -> Page {
    use axum::extract::FromRequest;
    let caller = throttle::caller(request.extensions(), request.headers(), site.settings().server.proxies);
    let keys = Keys::of("one-time code", caller);
    let mut form = Form::received(Values::from_request(request, &()).await?)?;
    let read = form.check(site.clock().today(), |check| {
        let code = check.text("code", "Enter the code you were given");
        let typed = check.values().get("password").to_owned();
        let length = typed.chars().count();
        if length < password::SHORTEST {
            check.error("password", "Your password must have at least 12 characters. Three or four words work well");
        } else if length > password::LONGEST {
            check.error("password", "Your password must have at most 256 characters");
        }
        (code, typed)
    });
    let Some((code, typed)) = read else { return Ok(forms::refused(show_first(&site, form)?)) };
    let (now, of_keys, hash_of_code) = (site.clock().now(), keys.clone(), session::code_hash(&code));
    let (failures, is_fresh) = site
        .db()
        .plain(move |connection| {
            let failures = store::failures(connection, &of_keys, now)?;
            Ok((failures, store::is_fresh_code(connection, &hash_of_code, now)?))
        })
        .await?;
    // Only a network that guesses waits: codes belong to nobody who could be locked out by others.
    if failures.1 >= site.settings().sign_in.network_tries || !is_fresh {
        site.db().housekeeping(move |tx| store::count_failure(tx, &keys)).await?;
        return wrong_code(&site, form);
    }
    let chance: Chance = site.db().chance().clone();
    let hash =
        tokio::task::spawn_blocking(move || password::hash(&chance, &typed)).await.map_err(|_| Problem::Fault)?;
    let user = site
        .db()
        .write(move |tx| {
            let user = store::use_code(tx, &session::code_hash(&code))?.ok_or(Error::NotFound)?;
            store::set_password(tx, &user, &hash)?;
            Ok(Entry::by(&user, Act::AccountChanged).target(&user).detail("chose a password").with(user))
        })
        .await;
    match user {
        Ok(user) => begin_session(&site, &user, "/").await,
        Err(Error::NotFound) => wrong_code(&site, form),
        Err(error) => Err(error.into()),
    }
}

fn wrong_code(site: &Site, mut form: Form) -> Page {
    form.check(site.clock().today(), |check| {
        check.error("code", "This code is wrong, was used, or is too old. Ask for a new one");
    });
    Ok(forms::refused(show_first(site, form)?))
}

#[derive(Template)]
#[template(path = "access/account.html")]
struct AccountPage {
    frame: Frame,
    viewer: Viewer,
}

async fn account(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    page(&AccountPage { frame: site.frame(Some(&viewer), "Your account").at("/account"), viewer })
}
