//! Proving again who one is, before something that takes it. What was sent is carried through the page itself and kept nowhere.

use alongside_schema::{Act, Asked, Entry, Tx, Viewer};
use alongside_web::components::Input;
use alongside_web::{Form, Frame, Page, Problem, Site, Values, own_address, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::sign_in::{BUSY, Next, TOO_MANY, give_cookie};
use super::{code_field, passkeys};
use crate::asked::session_name;
use crate::hashing::Hashing;
use crate::known_device::KnownDevice;
use crate::session::{self, Here, Proof};
use crate::store;
use crate::tries::{self, How, Tried};

/// What is said where a passkey was no proof.
const NO_PASSKEY: &str = "It did not work with this passkey. Try again";

/// Before the name of each field that is carried through.
const KEPT: &str = "kept.";

#[derive(Template)]
#[template(path = "access/prove.html")]
struct ProvePage {
    frame: Frame,
    form: Form,
    proof: Proof,
    /// Whether it can be a passkey as well.
    or_passkey: bool,
    /// For what keeps passwords in the browser: whose this is.
    email: String,
    to: String,
    /// What was sent there; nothing where the page is only to be looked at.
    sent: Option<Values>,
}

impl ProvePage {
    fn code_field(&self) -> Input {
        code_field(&self.form)
    }
}

#[derive(Template)]
#[template(path = "access/go_on.html")]
struct GoOnPage {
    frame: Frame,
    to: String,
    sent: Values,
}

/// Asks for a proof before this is done. `sent` is what the form said that would do it.
pub async fn ask_for_proof(site: &Site, viewer: &Viewer, here: &Here, to: &str, sent: Option<&Values>) -> Page {
    let form = Form::blank(site.db().chance().id(site.clock().now()), "prove", "");
    show(site, viewer, here, form, (to.to_owned(), sent.cloned())).await
}

async fn show(site: &Site, viewer: &Viewer, here: &Here, form: Form, (to, sent): (String, Option<Values>)) -> Page {
    let user = viewer.user_id.clone();
    let can_passkey = here.lacks.is_none() && passkeys::service(site).is_some();
    let (email, or_passkey) = site
        .db()
        .plain(move |connection| {
            let or_passkey = can_passkey && !store::passkeys_of(connection, &user)?.is_empty();
            Ok((store::email_of(connection, user.as_str())?, or_passkey))
        })
        .await?;
    // Whoever has not quite signed in is not shown what waits for whom they say they are.
    let viewer = Some(viewer).filter(|_| here.lacks.is_none());
    let frame = site.frame(viewer, "Prove that it is you").with_errors(form.has_errors());
    page(&ProvePage { frame, form, proof: here.proof(), or_passkey, email, to, sent })
}

pub(super) async fn prove_page(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    Query(Next { next }): Query<Next>,
) -> Page {
    ask_for_proof(&site, &viewer, &here, &own_address(&next), None).await
}

/// What was carried through the page.
pub(super) fn carried(values: &Values) -> Option<Values> {
    let kept = values.iter().filter_map(|(name, text)| Some((name.strip_prefix(KEPT)?.to_owned(), text.to_owned())));
    values.has("sent").then(|| kept.collect())
}

pub(super) async fn prove(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    Extension(hashing): Extension<Hashing>,
    headers: HeaderMap,
    values: Values,
) -> Page {
    let carried = (own_address(values.get("to")), carried(&values));
    let typed = values.get(field_of(here.proof())).to_owned();
    let form = Form::received(values)?;
    // At the council's sign-on it is proved in another window, which gave this session its new secret.
    if here.proof() == Proof::CouncilAccount && here.is_proved() {
        return go_on(&site, &viewer, &here, carried, None);
    }
    if typed.is_empty() || matches!(here.proof(), Proof::CouncilAccount | Proof::Passkey) {
        let words = match here.proof() {
            Proof::Code => "Enter the code",
            Proof::CouncilAccount => "Sign in again with your council account first",
            Proof::Passkey => NO_PASSKEY,
            Proof::Password => "Enter your password",
        };
        return refuse(&site, &viewer, &here, form, carried, (words, StatusCode::UNPROCESSABLE_ENTITY)).await;
    }
    let (secret, right) = renewal(&site, &viewer, &here);
    let tried = if here.has_second_step {
        tries::code(&site, &viewer, KnownDevice::of(&site, &headers), typed, right).await?
    } else {
        tries::own_password(&site, &hashing, &viewer, typed, right).await?
    };
    let refused = match tried {
        Tried::Right(()) => return go_on(&site, &viewer, &here, carried, Some(&secret)),
        Tried::Wrong if here.has_second_step => {
            ("This code is not right, or was used already. Wait for the next one", 422)
        }
        Tried::Wrong => ("This is not your password", 422),
        Tried::TooMany => (TOO_MANY, 429),
        Tried::Busy => (BUSY, 503),
    };
    let status = StatusCode::from_u16(refused.1).map_err(|_| Problem::Fault)?;
    refuse(&site, &viewer, &here, form, carried, (refused.0, status)).await
}

/// What a right proof does: the session goes on with a new secret.
fn renewal(
    site: &Site,
    viewer: &Viewer,
    here: &Here,
) -> (String, impl FnOnce(&mut Tx<'_>, How) -> alongside_schema::Result<()> + Send + 'static) {
    let secret = session::new_secret(site.db().chance());
    let (from, to) = (here.hash.clone(), session::code_hash(&secret));
    let asked = Asked { session: session_name(site, &to), ..viewer.asked.clone() };
    let by = viewer.clone();
    let renew = move |tx: &mut Tx<'_>, how: How| {
        store::renew_session(tx, &from, &to)?;
        tx.record(Entry::new(&by, Act::Proved).target(&by.user_id).detail(how).asked(&asked))
    };
    (secret, renew)
}

/// The field in which a proof is typed, or by which what is wrong is said.
const fn field_of(proof: Proof) -> &'static str {
    match proof {
        Proof::Code => "code",
        Proof::CouncilAccount => "council",
        Proof::Passkey => "passkey",
        Proof::Password => "password",
    }
}

pub(super) fn go_on(
    site: &Site,
    viewer: &Viewer,
    here: &Here,
    (to, sent): (String, Option<Values>),
    secret: Option<&str>,
) -> Page {
    let viewer = Some(viewer).filter(|_| here.lacks.is_none());
    let mut response: Response = match sent {
        Some(sent) => page(&GoOnPage { frame: site.frame(viewer, "Go on"), to, sent })?,
        None => then(&to)?,
    };
    if let Some(secret) = secret {
        give_cookie(site, &mut response, Some(secret));
    }
    Ok(response)
}

/// Asks for a proof again, since the passkey was none.
pub(super) async fn refuse_passkey(site: &Site, viewer: &Viewer, here: &Here, form: Form, values: &Values) -> Page {
    let carried = (own_address(values.get("to")), carried(values));
    refuse(site, viewer, here, form, carried, (NO_PASSKEY, StatusCode::UNPROCESSABLE_ENTITY)).await
}

async fn refuse(
    site: &Site,
    viewer: &Viewer,
    here: &Here,
    mut form: Form,
    carried: (String, Option<Values>),
    (words, status): (&str, StatusCode),
) -> Page {
    form.check(site.clock().today(), |check| check.error(field_of(here.proof()), words));
    Ok((status, show(site, viewer, here, form, carried).await?).into_response())
}
