//! Where somebody is signed in, and ending that.

use alongside_schema::{Act, Entry, Id, Viewer};
use alongside_web::{Frame, Page, Problem, Site, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use crate::session::Here;
use crate::store::{self, SessionLine};

const ADDRESS: &str = "/account/sessions";

#[derive(Template)]
#[template(path = "access/sessions.html")]
struct SessionsPage {
    frame: Frame,
    sessions: Vec<SessionLine>,
    here: Here,
}

impl SessionsPage {
    fn is_here(&self, session: &SessionLine) -> bool {
        session.id == self.here.id
    }

    /// Whether somebody has given the password there and not yet a code.
    fn waits(&self, session: &SessionLine) -> bool {
        self.here.has_second_step && session.strength < 2
    }
}

pub(super) async fn list(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
) -> Page {
    let (user, now) = (viewer.user_id.clone(), site.clock().now());
    let used_since = now.minus_seconds(site.settings().sign_in.idle_minutes * 60);
    let sessions = site.db().plain(move |connection| store::live_sessions(connection, &user, now, used_since)).await?;
    page(&SessionsPage { frame: site.frame(Some(&viewer), "Where you are signed in"), sessions, here })
}

/// Ends one of one's own sessions. Nobody else's is there.
pub(super) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id: Id = id.parse().map_err(|_| Problem::NotFound)?;
    site.db()
        .write(move |tx| {
            store::end_own_session(tx, &viewer.user_id, &id)?;
            Ok(Entry::new(&viewer, Act::SessionEnded).target(&id).with(()))
        })
        .await?;
    then(ADDRESS)
}

pub(super) async fn end_others(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
) -> Page {
    site.db()
        .write(move |tx| {
            let ended = store::end_sessions(tx, &viewer.user_id, Some(&here.id))?;
            let entry = Entry::new(&viewer, Act::SessionEnded).target(&viewer.user_id).detail("all others");
            Ok(entry.counted(ended).with(()))
        })
        .await?;
    then(ADDRESS)
}
