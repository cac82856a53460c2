//! The tokens of programs: what each is for, until when, and ending one. They are made on the command line of the server.

use alongside_schema::{Act, Entry, Id, Moment, Viewer};
use alongside_web::{Frame, Page, Problem, Site, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use crate::store::{self, TokenLine};

#[derive(Template)]
#[template(path = "access/tokens.html")]
struct TokensPage {
    frame: Frame,
    tokens: Vec<TokenLine>,
    now: Moment,
    unused_days: i64,
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let entry = Entry::new(&viewer, Act::ListRead).target("tokens");
    let tokens = site.db().read(move |connection| Ok(entry.with(store::token_lines(connection)?))).await?;
    let frame = site.frame(Some(&viewer), "Programs that come in").at("/accounts");
    let unused_days = site.settings().sign_in.unused_days;
    page(&TokensPage { frame, tokens, now: site.clock().now(), unused_days })
}

pub(super) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id: Id = id.parse().map_err(|_| Problem::NotFound)?;
    site.db()
        .write(move |tx| {
            store::end_token(tx, &id)?;
            Ok(Entry::new(&viewer, Act::AccountChanged).target(id).detail("token ended").with(()))
        })
        .await?;
    then("/accounts/tokens")
}
