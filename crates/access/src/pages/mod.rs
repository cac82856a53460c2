//! Signing in and out, passwords, one's own account, and the list of accounts.

mod accounts;
mod askings;
mod passwords;
mod sign_in;

use alongside_schema::{Moment, Viewer};
use alongside_web::{Frame, Page, Site, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use crate::hashing::Hashing;
use crate::permission::Permission as P;
use crate::store::OfPassword;
use crate::{Routes, store};

/// The pages of this area, and those of the form machinery, which need somebody signed in.
pub(crate) fn routes(site: &Site) -> Routes {
    let routes = Routes::new(site)
        .get("/", P::SignedIn, home)
        .get("/sign-in", P::Public, sign_in::show)
        .post("/sign-in", P::Public, sign_in::sign_in)
        .get("/first-sign-in", P::Public, passwords::first_page)
        .post("/first-sign-in", P::Public, passwords::first)
        .post("/sign-out", P::SignedIn, sign_in::out)
        .get("/account", P::SignedIn, account)
        .get("/account/password", P::SignedIn, passwords::change_page)
        .post_secret("/account/password", P::SignedIn, passwords::change)
        .get("/account/password-news", P::SignedIn, passwords::news)
        .post("/account/password-news", P::SignedIn, passwords::news_read)
        .get("/accounts", P::ManageAccounts, accounts::list)
        .get("/accounts/new", P::ManageAccounts, accounts::new)
        .post("/accounts/new", P::ManageAccounts, accounts::add)
        .post("/accounts/{id}/end", P::ManageAccounts, accounts::end)
        .post("/accounts/{id}/code", P::ManageAccounts, accounts::renew)
        .get("/accounts/{id}/password", P::ManageAccounts, askings::new)
        .post("/accounts/{id}/password", P::ManageAccounts, askings::add)
        .get("/accounts/asked/{id}", P::ManageAccounts, askings::one)
        .post("/accounts/asked/{id}", P::ManageAccounts, askings::decide)
        .post("/drafts", P::SignedIn, forms::autosave)
        .post("/drafts/discard", P::SignedIn, forms::discard);
    let routes = if site.is_demo() { routes.post("/demo/sign-in", P::Public, sign_in::demo) } else { routes };
    routes.hashing_by(Hashing::new())
}

async fn home(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    then(site.home_of(&viewer))
}

#[derive(Template)]
#[template(path = "access/account.html")]
struct AccountPage {
    frame: Frame,
    viewer: Viewer,
    password_set_at: Option<Moment>,
    by_others: Vec<OfPassword>,
}

async fn account(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let user = viewer.user_id.clone();
    let (password_set_at, by_others) = site
        .db()
        .plain(move |connection| {
            Ok((store::password_set_at(connection, &user)?, store::of_passwords(connection, &user)?))
        })
        .await?;
    let frame = site.frame(Some(&viewer), "Your account").at("/account");
    page(&AccountPage { frame, viewer, password_set_at, by_others })
}
