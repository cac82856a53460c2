//! Opening the link of an invitation: who invited, and a password of one's own.

use std::time::Duration;

use alongside_schema::Asked;
use alongside_web::{Form, Frame, Page, Site, page};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;

use super::passwords::{Place, by_code, count_stray};
use crate::even::even;
use crate::hashing::Hashing;
use crate::store::Invited;
use crate::{session, store};

/// The beat at which a link is answered, whether it works or not.
const BEAT: Duration = Duration::from_millis(50);

#[derive(Template)]
#[template(path = "access/invited.html")]
struct InvitedPage {
    frame: Frame,
    form: Form,
    code: String,
    invited: Invited,
}

#[derive(Template)]
#[template(path = "access/no_invitation.html")]
struct NoInvitationPage {
    frame: Frame,
    help: String,
}

/// The page of a link that works. One that was used, taken back, is too old or never was gets one answer, on a beat. Opening it uses nothing up: mail
/// servers look at links before people do.
pub(super) async fn open(
    State(site): State<Site>,
    Extension(asked): Extension<Asked>,
    Path(code): Path<String>,
) -> Page {
    let form = Form::blank(site.db().chance().id(site.clock().now()), "invitation-password", "");
    even(BEAT, show(&site, &asked, form.with("code", code), StatusCode::OK)).await
}

pub(super) async fn choose(
    State(site): State<Site>,
    Extension(hashing): Extension<Hashing>,
    Extension(asked): Extension<Asked>,
    request: Request,
) -> Page {
    by_code(Place::Invitation, site, hashing, asked, request).await
}

/// The page with what was filled in, where the code in it still works.
pub(super) async fn show(site: &Site, asked: &Asked, form: Form, status: StatusCode) -> Page {
    let code = form.values().get("code").to_owned();
    let (strays, asked, hash) = (count_stray(site, asked), asked.clone(), session::code_hash(&code));
    let invited = site.db().housekeeping(move |tx| {
        if !super::passwords::begin_stray(tx, &strays, &asked)? {
            return Ok(None);
        }
        let now = tx.now();
        let invited = store::invited_by_code(tx.connection(), &hash, now)?;
        if invited.is_some() {
            store::give_back(tx, &[&strays])?;
        }
        Ok(invited)
    });
    let Some(invited) = invited.await? else { return no_invitation(site, status) };
    let frame = site.frame(None, "You are invited").with_errors(form.has_errors());
    Ok((status, page(&InvitedPage { frame, form, code, invited })?).into_response())
}

/// The one answer to every link that does not work.
pub(super) fn no_invitation(site: &Site, status: StatusCode) -> Page {
    let frame = site.frame(None, "This link does not work");
    let help = site.settings().council.help.clone();
    Ok((status, page(&NoInvitationPage { frame, help })?).into_response())
}
