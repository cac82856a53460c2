//! Signing in and out, passwords, one's own account, and the list of accounts.

mod accounts;
mod askings;
mod council;
mod invitations;
mod invited;
mod passkeys;
mod passwords;
mod prove;
mod reviews;
mod second_factor;
mod second_step;
mod sessions;
mod sign_in;
mod tokens;

pub use prove::ask_for_proof;
pub(crate) use second_step::second_step_address;
pub(crate) use sign_in::enter_too_many;

use alongside_schema::{DbConnection, Moment, Viewer};
use alongside_web::components::Input;
use alongside_web::{Form, Frame, Page, Site, forms, own_address, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::State;

use crate::council::CouncilSignOn;
use crate::hashing::Hashing;
use crate::invitations::Post;
use crate::permission::Permission as P;
use crate::routes::HalfWay;
use crate::session::Lacks;
use crate::store::OfPassword;
use crate::{Routes, store};

/// The pages of this area, and those of the form machinery, which need somebody signed in.
pub(crate) fn routes<O: Post>(site: &Site) -> Routes {
    let routes = Routes::new(site)
        .get("/", P::SignedIn, home)
        .get("/sign-in", P::Public, sign_in::show)
        .post("/sign-in", P::Public, sign_in::sign_in)
        .get("/first-sign-in", P::Public, passwords::first_page)
        .post("/first-sign-in", P::Public, passwords::first)
        .get("/invitation/{code}", P::Public, invited::open)
        .post("/invitation", P::Public, invited::choose)
        .and(council_routes(site))
        .and(passkey_routes(site))
        .get("/sign-in/second-step", P::SignedIn, second_step::show)
        .half_way(HalfWay::Lacking(Lacks::SecondStep))
        .post_secret("/sign-in/second-step", P::SignedIn, second_step::check)
        .half_way(HalfWay::Lacking(Lacks::SecondStep))
        .post("/sign-out", P::SignedIn, sign_in::out)
        .half_way(HalfWay::Everybody)
        .and(own_routes(site))
        .and(account_routes::<O>(site))
        .and(review_routes(site))
        .post("/drafts", P::SignedIn, forms::autosave)
        .post("/drafts/discard", P::SignedIn, forms::discard);
    let routes = if site.is_demo() { routes.post("/demo/sign-in", P::Public, sign_in::demo) } else { routes };
    routes.hashing_by(Hashing::new()).signing_on_by(CouncilSignOn::of(site.settings()))
}

/// Signing in with a council account. The pages are there also where no sign-on is set, and say then that it did not work.
fn council_routes(site: &Site) -> Routes {
    Routes::new(site)
        .post("/first-sign-in/council", P::Public, council::with_code)
        .post("/sign-in/council", P::Public, council::begin)
        .get("/sign-in/council/back", P::Public, council::back)
        .post("/sign-in/council/logout", P::Public, council::logout)
        .get("/account/council", P::SignedIn, council::page_of_link)
        .post("/account/council/link", P::SignedIn, council::link)
        .proved()
        .post("/account/council/end", P::SignedIn, council::end)
        .proved()
        .post("/prove/council", P::SignedIn, council::prove)
        .half_way(HalfWay::Lacking(Lacks::SettingUp))
}

/// The pages of one's own account.
fn own_routes(site: &Site) -> Routes {
    Routes::new(site)
        .get("/account", P::SignedIn, account)
        .get("/account/password", P::SignedIn, passwords::change_page)
        .post_secret("/account/password", P::SignedIn, passwords::change)
        .get("/account/password-news", P::SignedIn, passwords::news)
        .post("/account/password-news", P::SignedIn, passwords::news_read)
        .get("/account/sessions", P::SignedIn, sessions::list)
        .post("/account/sessions/end-others", P::SignedIn, sessions::end_others)
        .post("/account/sessions/{id}/end", P::SignedIn, sessions::end)
        .get("/account/second-factor", P::SignedIn, second_factor::show)
        .half_way(HalfWay::Lacking(Lacks::SettingUp))
        .post("/account/second-factor/begin", P::SignedIn, second_factor::begin)
        .proved()
        .half_way(HalfWay::Lacking(Lacks::SettingUp))
        .post_secret("/account/second-factor", P::SignedIn, second_factor::confirm)
        .half_way(HalfWay::Lacking(Lacks::SettingUp))
        .get("/account/recovery", P::SignedIn, second_factor::recovery_page)
        .post("/account/recovery", P::SignedIn, second_factor::new_recovery_codes)
        .proved()
        .get("/prove", P::SignedIn, prove::prove_page)
        .half_way(HalfWay::Lacking(Lacks::SettingUp))
        .post_secret("/prove", P::SignedIn, prove::prove)
        .half_way(HalfWay::Lacking(Lacks::SettingUp))
}

/// Passkeys. The pages are there also where none can be used, and say then that it did not work.
fn passkey_routes(site: &Site) -> Routes {
    Routes::new(site)
        .post("/sign-in/passkey/begin", P::Public, passkeys::begin_to_sign_in)
        .post("/sign-in/passkey", P::Public, passkeys::sign_in)
        .get("/account/passkeys", P::SignedIn, passkeys::list)
        .post("/account/passkeys/begin", P::SignedIn, passkeys::begin_to_add)
        .proved()
        .post_secret("/account/passkeys", P::SignedIn, passkeys::add)
        .post("/account/passkeys/{id}/end", P::SignedIn, passkeys::end)
        .proved()
        .post_secret("/prove/passkey/begin", P::SignedIn, passkeys::begin_to_prove)
        .post_secret("/prove/passkey", P::SignedIn, passkeys::prove)
}

/// The pages of everybody's accounts.
fn account_routes<O: Post>(site: &Site) -> Routes {
    Routes::new(site)
        .get("/accounts", P::ManageAccounts, accounts::list)
        .get("/accounts/new", P::ManageAccounts, accounts::new)
        .post("/accounts/new", P::ManageAccounts, accounts::add)
        .proved()
        .get("/accounts/{id}/end", P::ManageAccounts, accounts::ask_to_end)
        .post("/accounts/{id}/end", P::ManageAccounts, accounts::end)
        .post("/accounts/{id}/code", P::ManageAccounts, accounts::renew)
        .proved()
        .get("/accounts/{id}/password", P::ManageAccounts, askings::new)
        .post("/accounts/{id}/password", P::ManageAccounts, askings::add)
        .proved()
        .get("/accounts/asked/{id}", P::ManageAccounts, askings::one)
        .post("/accounts/asked/{id}", P::ManageAccounts, askings::decide::<O>)
        .proved()
        .get("/team/asked/{id}", P::GiveLead, askings::one_of_team)
        .post("/team/asked/{id}", P::GiveLead, askings::decide_of_team::<O>)
        .proved()
        .get("/accounts/invitations", P::ManageAccounts, invitations::list)
        .get("/accounts/invite", P::ManageAccounts, invitations::new)
        .post("/accounts/invite", P::ManageAccounts, invitations::add::<O>)
        .proved()
        .post("/accounts/invitations/{id}/send", P::ManageAccounts, invitations::send_anew::<O>)
        .proved()
        .post("/accounts/invitations/{id}/take-back", P::ManageAccounts, invitations::take_back)
        .get("/accounts/tokens", P::ManageAccounts, tokens::list)
        .post("/accounts/tokens/{id}/end", P::ManageAccounts, tokens::end)
}

/// Looking again at who has what: administrators at everybody, managers at their team.
fn review_routes(site: &Site) -> Routes {
    Routes::new(site)
        .get("/accounts/review", P::ManageAccounts, reviews::list)
        .post("/accounts/review/file", P::ManageAccounts, reviews::file)
        .proved()
        .get("/accounts/{id}/review", P::ManageAccounts, reviews::one)
        .post("/accounts/{id}/review", P::ManageAccounts, reviews::done)
        .proved()
        .get("/team/access", P::GiveLead, reviews::list_of_team)
        .post("/team/access/file", P::GiveLead, reviews::file_of_team)
        .proved()
        .get("/team/access/{id}", P::GiveLead, reviews::one_of_team)
        .post("/team/access/{id}", P::GiveLead, reviews::done_of_team)
        .proved()
}

/// The field for a code: shown while it is typed, since twenty letters from paper are hard to type unseen, and never sent back.
fn code_field(form: &Form) -> Input {
    let field = form.password("code", "The six numbers that your app shows", "one-time-code");
    Input { kind: String::new(), spellcheck: Some(false), ..field }.width(30)
}

/// An address of ours with where somebody goes on to from there.
fn with_next(address: &str, next: &str) -> String {
    // An address of ours that has anything to be escaped is not worth coming back to.
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_');
    let next = own_address(next);
    let next = if next.chars().all(plain) { next.as_str() } else { "/" };
    format!("{address}?next={next}")
}

async fn home(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    then(site.home_of(&viewer))
}

/// By what somebody comes in, as they read it about themselves.
struct Ways {
    password_set_at: Option<Moment>,
    second_step_set_up_at: Option<Moment>,
    /// Whether council accounts can be linked, and when one was.
    council: Option<Option<Moment>>,
    /// How many passkeys there are, where there can be any.
    passkeys: Option<usize>,
    by_others: Vec<OfPassword>,
}

#[derive(Template)]
#[template(path = "access/account.html")]
struct AccountPage {
    frame: Frame,
    viewer: Viewer,
    ways: Ways,
}

async fn account(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(sign_on): Extension<Option<CouncilSignOn>>,
) -> Page {
    let (user, has_passkeys) = (viewer.user_id.clone(), passkeys::service(&site).is_some());
    let ways = move |connection: &mut DbConnection| {
        let issuer = sign_on.as_ref().map(CouncilSignOn::issuer);
        let council = issuer.map(|issuer| store::linked(connection, &user, issuer)).transpose()?;
        let passkeys = store::passkeys_of(connection, &user)?.len();
        Ok(Ways {
            password_set_at: store::password_set_at(connection, &user)?,
            second_step_set_up_at: store::second_step_set_up_at(connection, &user)?,
            council: council.map(|linked| linked.map(|(at, _)| at)),
            passkeys: has_passkeys.then_some(passkeys),
            by_others: store::of_passwords(connection, &user)?,
        })
    };
    let ways = site.db().plain(ways).await?;
    page(&AccountPage { frame: site.frame(Some(&viewer), "Your account").at("/account"), viewer, ways })
}
