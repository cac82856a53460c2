//! Setting up a second step, and recovery codes for the day on which the telephone is lost.

use alongside_keys::Fresh;
use alongside_schema::{Act, Asked, Entry, Error, Moment, Tx, Viewer};
use alongside_web::components::Input;
use alongside_web::{Form, Frame, Page, Problem, Site, Values, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::code_field;
use super::sign_in::{give_cookie, landing};
use crate::asked::session_name;
use crate::picture::{Picture, address, picture};
use crate::session::{self, Here};
use crate::totp::Secret;
use crate::{recovery, store, tries};

const ADDRESS: &str = "/account/second-factor";

#[derive(Template)]
#[template(path = "access/second_factor.html")]
struct FactorPage {
    frame: Frame,
    set_up_at: Option<Moment>,
    must: bool,
}

#[derive(Template)]
#[template(path = "access/set_up.html")]
struct SetUpPage {
    frame: Frame,
    form: Form,
    picture: Option<Picture>,
    letters: String,
}

impl SetUpPage {
    fn code_field(&self) -> Input {
        code_field(&self.form)
    }

    /// The secret in groups of four, as people copy it.
    fn groups(&self) -> String {
        let letters: Vec<char> = self.letters.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}

#[derive(Template)]
#[template(path = "access/recovery.html")]
struct RecoveryPage {
    frame: Frame,
    has_second_step: bool,
    left: Option<(usize, Moment)>,
}

#[derive(Template)]
#[template(path = "access/recovery_codes.html")]
struct CodesPage {
    frame: Frame,
    codes: Vec<String>,
    next: String,
}

/// The frame for who is signed in; for who is not quite, one that does not say who they are.
fn frame(site: &Site, viewer: &Viewer, here: &Here, title: &str) -> Frame {
    site.frame(Some(viewer).filter(|_| here.lacks.is_none()), title)
}

pub(super) async fn show(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
) -> Page {
    let user = viewer.user_id.clone();
    let set_up_at = site.db().plain(move |connection| store::second_step_set_up_at(connection, &user)).await?;
    let must = session::must_have_second_step(&viewer.roles, &site);
    page(&FactorPage { frame: frame(&site, &viewer, &here, "A second step"), set_up_at, must })
}

/// Makes a new secret and shows it, this once. What is set up already goes on until a code of the new one comes.
pub(super) async fn begin(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
) -> Page {
    let chance = site.db().chance();
    let (secret, fresh) = (Secret::new(chance), Fresh { key: chance.secret(), bytes: chance.salt() });
    let (keys, by, letters) = (site.db().keys().secrets.clone(), viewer.clone(), secret.letters());
    site.db()
        .write(move |tx| {
            let envelope = keys.seal(by.user_id.as_str(), &letters, &fresh).map_err(|fault| {
                tracing::error!(%fault, "the secret of a second step can not be kept");
                Error::Refused("A second step can not be set up just now. Tell whoever runs the service.".to_owned())
            })?;
            store::offer_secret(tx, &by.user_id, &envelope)?;
            Ok(Entry::new(&by, Act::FactorChanged).target(&by.user_id).detail("began to set up a second step").with(()))
        })
        .await?;
    let form = Form::blank(chance.id(site.clock().now()), "second-factor", "");
    show_secret(&site, &viewer, &here, form, &secret).await
}

async fn show_secret(site: &Site, viewer: &Viewer, here: &Here, form: Form, secret: &Secret) -> Page {
    let user = viewer.user_id.clone();
    let email = site.db().plain(move |connection| store::email_of(connection, user.as_str())).await?;
    let (council, letters) = (&site.settings().council, secret.letters());
    let picture = picture(&address(&council.service, &council.name, &email, &letters));
    let frame = frame(site, viewer, here, "Set up a second step").with_errors(form.has_errors());
    page(&SetUpPage { frame, form, picture, letters })
}

/// Takes a code of the secret that was shown: from now on it is asked for at every sign-in. Every other session ends, and this one goes on with
/// a new secret of its own. Who has no recovery codes yet is given some.
pub(super) async fn confirm(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    values: Values,
) -> Page {
    // The secret is shown again below, to nobody but who has proved of late who they are.
    if !here.is_proved() {
        return then(ADDRESS);
    }
    let typed: String = values.get("code").chars().filter(|c| !c.is_whitespace()).take(7).collect();
    let mut form = Form::received(values)?;
    let user = viewer.user_id.clone();
    let factor = site.db().plain(move |connection| store::second_factor(connection, &user)).await?;
    let Some(factor) = factor.filter(|factor| !factor.new_envelope.is_empty()) else { return then(ADDRESS) };
    let Some(secret) = tries::secret(&site, &viewer, &factor.new_envelope)? else { return then(ADDRESS) };
    let Some(step) = secret.step_of(&typed, site.clock().now(), 0) else {
        let words =
            "This is not the code that your app shows now. Check that its clock is right, and enter the newest code";
        form.check(site.clock().today(), |check| check.error("code", words));
        let shown = show_secret(&site, &viewer, &here, form, &secret).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
    };
    let session = session::new_secret(site.db().chance());
    let (codes, new) = (recovery::codes(site.db().chance()), session::code_hash(&session));
    let asked = Asked { session: session_name(&site, &new), ..viewer.asked.clone() };
    let (by, hashes, ends_at) = (viewer.clone(), hashes(&codes), session::ends_at(&site));
    let from = here.clone();
    let (is_first, next) = site
        .db()
        .write(move |tx| {
            store::confirm_secret(tx, &by.user_id, &factor.new_envelope, step)?;
            let is_first = store::recovery_codes_left(tx.connection(), &by.user_id)?.is_none_or(|(left, _)| left == 0);
            if is_first {
                store::renew_recovery_codes(tx, &by.user_id, &hashes)?;
            }
            store::end_sessions(tx, &by.user_id, Some(&from.id))?;
            store::renew_session(tx, &from.hash, &new)?;
            store::has_done_both(tx, &new, ends_at)?;
            store::note_came_in(tx, &by.user_id)?;
            let next = landing(tx, &by.user_id, "/")?;
            let entry = Entry::new(&by, Act::FactorChanged).target(&by.user_id).asked(&asked);
            Ok(entry.detail("set up a second step").with((is_first, next)))
        })
        .await?;
    let mut response =
        if is_first { show_codes(&site, &viewer, codes, next)? } else { then("/account/second-factor")? };
    give_cookie(&site, &mut response, Some(&session));
    Ok(response)
}

fn hashes(codes: &[String]) -> Vec<String> {
    codes.iter().filter_map(|code| recovery::hash_of(code)).collect()
}

fn show_codes(site: &Site, viewer: &Viewer, codes: Vec<String>, next: String) -> Page {
    page(&CodesPage { frame: site.frame(Some(viewer), "Your recovery codes"), codes, next })
}

pub(super) async fn recovery_page(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let user = viewer.user_id.clone();
    let (set_up_at, left) = site
        .db()
        .plain(move |connection| {
            Ok((store::second_step_set_up_at(connection, &user)?, store::recovery_codes_left(connection, &user)?))
        })
        .await?;
    let frame = site.frame(Some(&viewer), "Recovery codes");
    page(&RecoveryPage { frame, has_second_step: set_up_at.is_some(), left })
}

/// Makes ten new codes in the place of all there were, and shows them, this once.
pub(super) async fn new_recovery_codes(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let codes = recovery::codes(site.db().chance());
    let (by, hashes) = (viewer.clone(), hashes(&codes));
    site.db()
        .write(move |tx: &mut Tx<'_>| {
            store::renew_recovery_codes(tx, &by.user_id, &hashes)?;
            Ok(Entry::new(&by, Act::FactorChanged).target(&by.user_id).detail("made new recovery codes").with(()))
        })
        .await
        .map_err(Problem::from)?;
    show_codes(&site, &viewer, codes, "/account".to_owned())
}
