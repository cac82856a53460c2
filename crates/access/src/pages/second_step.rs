//! The second step of signing in.

use alongside_schema::{Act, Asked, Entry, Tx, Viewer};
use alongside_web::components::Input;
use alongside_web::{Form, Frame, Page, Problem, Site, Values, own_address, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;

use super::code_field;
use super::sign_in::{Next, TOO_MANY, came_in, give_cookie, landing};
use crate::asked::session_name;
use crate::known_device::KnownDevice;
use crate::session::{self, Here, Lacks};
use crate::store;
use crate::tries::{self, How, Tried};

#[derive(Template)]
#[template(path = "access/second_step.html")]
struct SecondStepPage {
    frame: Frame,
    form: Form,
    next: String,
}

impl SecondStepPage {
    fn code_field(&self) -> Input {
        code_field(&self.form)
    }
}

/// Where somebody does the second step, and where they go on to.
pub(crate) fn second_step_address(next: &str) -> String {
    super::with_next("/sign-in/second-step", next)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(here): Extension<Here>,
    Query(Next { next }): Query<Next>,
) -> Page {
    if here.lacks != Some(Lacks::SecondStep) {
        return then(&own_address(&next));
    }
    let form = Form::blank(site.db().chance().id(site.clock().now()), "second-step", "");
    render(&site, form, &next)
}

fn render(site: &Site, form: Form, next: &str) -> Page {
    // Nobody is signed in yet, so the page does not say who is about to be.
    let frame = site.frame(None, "Second step").with_errors(form.has_errors());
    page(&SecondStepPage { frame, form, next: own_address(next) })
}

/// Takes the code. The session goes on as one of two steps, with a new secret.
pub(super) async fn check(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    headers: HeaderMap,
    values: Values,
) -> Page {
    let (next, typed) = (own_address(values.get("next")), values.get("code").to_owned());
    let mut form = Form::received(values)?;
    if here.lacks != Some(Lacks::SecondStep) {
        return then(&next);
    }
    if typed.trim().is_empty() {
        form.check(site.clock().today(), |check| check.error("code", "Enter the six numbers that your app shows"));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&site, form, &next)?).into_response());
    }
    let secret = session::new_secret(site.db().chance());
    let (from, to) = (here.hash.clone(), session::code_hash(&secret));
    let asked = Asked { session: session_name(&site, &to), ..viewer.asked.clone() };
    let (by, leads_to) = (viewer.clone(), next.clone());
    let ends_at = session::ends_at(&site);
    let (before, device) = (KnownDevice::of(&site, &headers), KnownDevice::of_or_new(&site, &headers));
    let (of, on) = (site.clone(), device.clone());
    let right = move |tx: &mut Tx<'_>, how: How| {
        store::renew_session(tx, &from, &to)?;
        store::has_done_both(tx, &to, ends_at)?;
        came_in(tx, &of, &by.user_id, Some(&on))?;
        tx.record(Entry::new(&by, Act::SignedIn).detail(how).asked(&asked))?;
        landing(tx, &by.user_id, &leads_to)
    };
    let (words, status) = match tries::code(&site, &viewer, before, typed, right).await? {
        Tried::Right(to) => {
            let mut response = then(&to)?;
            give_cookie(&site, &mut response, Some(&secret));
            response.headers_mut().append(SET_COOKIE, device.cookie(site.settings().server.is_https()));
            return Ok(response);
        }
        Tried::Wrong => {
            ("This code is not right, or was used already. Wait for the next one", StatusCode::UNPROCESSABLE_ENTITY)
        }
        Tried::TooMany => (TOO_MANY, StatusCode::TOO_MANY_REQUESTS),
        Tried::Busy => return Err(Problem::Fault),
    };
    form.check(site.clock().today(), |check| check.error("code", words));
    Ok((status, render(&site, form, &next)?).into_response())
}
