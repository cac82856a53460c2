//! What one administrator asks about somebody's account, and another confirms.

use alongside_schema::{Act, DbConnection, Entry, Error, Id, Moment, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::accounts::show_code;
use super::invitations::send_first;
use crate::accounts::renew_code;
use crate::askings::{Asked, Outcome};
use crate::invitations::Post;
use crate::reviews::Circle;
use crate::store::Asking;
use crate::{session, store};

#[derive(Template)]
#[template(path = "access/new_password.html")]
struct NewPage {
    frame: Frame,
    form: Form,
    id: Id,
    back: String,
    name: String,
    others: bool,
}

/// Whom a new password is asked for: anybody but oneself.
async fn whom(site: &Site, viewer: &Viewer, id: &str) -> Result<Viewer, Problem> {
    let id: Id = id.parse().map_err(|_| Problem::NotFound)?;
    if id == viewer.user_id {
        return Err(Problem::Refused("Change your own password on the page Your account.".to_owned()));
    }
    site.db().plain(move |connection| store::viewer(connection, &id)).await?.ok_or(Problem::NotFound)
}

pub(super) async fn new(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let whom = whom(&site, &viewer, &id).await?;
    let form = Form::open(&site, &viewer, "new-password", whom.user_id.as_str()).await?;
    show_new(&site, &viewer, whom, form).await
}

async fn show_new(site: &Site, viewer: &Viewer, whom: Viewer, form: Form) -> Page {
    let (by, about) = (viewer.user_id.clone(), whom.user_id.clone());
    let others = site.db().plain(move |c| store::others_who_confirm(c, &by, Some(&about))).await?;
    let frame = site.frame(Some(viewer), "Ask for a new password").with_errors(form.has_errors());
    let back = format!("/accounts/{}/password", whom.user_id);
    page(&NewPage { frame, form, back, id: whom.user_id, name: whom.name, others })
}

pub(super) async fn add(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    let whom = whom(&site, &viewer, &id).await?;
    let mut form = Form::sent(&site, &viewer, values, "new-password", whom.user_id.as_str()).await?;
    let read = form.check(site.clock().today(), |check| {
        let lost_both = check.values().is_ticked("second_step_too", "yes");
        let what = if lost_both { Asked::SecondStep } else { Asked::Password };
        (check.text("reason", "Say how they asked you, and how you know that it was they"), what)
    });
    let Some((reason, what)) = read else { return Ok(forms::refused(show_new(&site, &viewer, whom, form).await?)) };
    let to = site
        .db()
        .write(move |tx| {
            let to = forms::receive(tx, &viewer, &form, "/accounts")?;
            if !store::others_who_confirm(tx.connection(), &viewer.user_id, Some(&whom.user_id))? {
                return Err(Error::Refused("There is no other administrator who could confirm this.".to_owned()));
            }
            store::ask(tx, &viewer, &whom.user_id, what, &reason)?;
            let entry = Entry::new(&viewer, Act::AccountChanged).target(&whom.user_id);
            Ok(entry.detail(format!("asked for {what}")).with(to))
        })
        .await?;
    then(&to)
}

#[derive(Template)]
#[template(path = "access/asking.html")]
struct AskingPage {
    frame: Frame,
    circle: Circle,
    asking: Asking,
    /// Whether the viewer asked for it.
    is_own: bool,
    /// Whether it is about the viewer.
    is_about: bool,
}

/// An asking that waits, as far as it is for who looks: administrators see all, the manager of a team what they confirm in the place of one.
fn waits(
    connection: &mut DbConnection,
    viewer: &Viewer,
    circle: Circle,
    id: &Id,
    now: Moment,
) -> alongside_schema::Result<Asking> {
    match circle {
        Circle::Everybody => store::open_asking(connection, id, now),
        Circle::Team => {
            let mut of_team = store::askings_of_team(connection, viewer, now)?.into_iter();
            of_team.find(|asking| asking.id == *id).ok_or(Error::NotFound)
        }
    }
}

async fn open(site: &Site, viewer: &Viewer, circle: Circle, id: &str) -> Result<Asking, Problem> {
    let (id, now): (Id, _) = (id.parse().map_err(|_| Problem::NotFound)?, site.clock().now());
    let by = viewer.clone();
    let entry = Entry::new(viewer, Act::ListRead).target(&id).detail("an asking about an account");
    Ok(site.db().read(move |connection| Ok(entry.with(waits(connection, &by, circle, &id, now)?))).await?)
}

pub(super) async fn one(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    show_one(&site, &viewer, Circle::Everybody, &id).await
}

pub(super) async fn one_of_team(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    show_one(&site, &viewer, Circle::Team, &id).await
}

async fn show_one(site: &Site, viewer: &Viewer, circle: Circle, id: &str) -> Page {
    let asking = open(site, viewer, circle, id).await?;
    let is_about = asking.user_id == viewer.user_id;
    let is_own = !is_about && asking.asked_by == viewer.user_id;
    let frame = site.frame(Some(viewer), "Waits for a second person");
    page(&AskingPage { frame, circle, asking, is_own, is_about })
}

pub(super) async fn decide<P: Post>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    decide_on::<P>(&site, &viewer, Circle::Everybody, &id, &values).await
}

pub(super) async fn decide_of_team<P: Post>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
    values: Values,
) -> Page {
    decide_on::<P>(&site, &viewer, Circle::Team, &id, &values).await
}

/// Confirms, refuses or takes back. Where a code comes of it, who confirms is shown it: who asked chose whose account it is, and is not to have
/// the key to it as well.
async fn decide_on<P: Post>(site: &Site, viewer: &Viewer, circle: Circle, id: &str, values: &Values) -> Page {
    let asking = open(site, viewer, circle, id).await?;
    let outcome = match values.get("decide") {
        "confirm" => Outcome::Confirmed,
        _ if asking.asked_by == viewer.user_id => Outcome::TakenBack,
        _ => Outcome::Refused,
    };
    let (by, of, new) = (viewer.clone(), asking.clone(), session::new_secret(site.db().chance()));
    let settings = site.settings().clone();
    let code = site
        .db()
        .write(move |tx| {
            // Whose team it is, and what they do, may have changed since the page was opened.
            let now = tx.now();
            waits(tx.connection(), &by, circle, &of.id, now)?;
            store::decide(tx, &by, &of, outcome)?;
            // Whoever was invited to something that is refused is not invited to the rest of it.
            if outcome != Outcome::Confirmed && store::waits_for_a_link(tx.connection(), &of.user_id)? {
                store::take_invitation_back(tx, &of.user_id)?;
            }
            let makes_code = code_after(tx, &of, outcome)?;
            let is_sent = makes_code && send_first::<P>(tx, &settings, &of.user_id, &new)?;
            let code = (makes_code && !is_sent).then_some(new);
            if let Some(code) = &code {
                renew_code(tx, &of.user_id, code, of.what == Asked::SecondStep)?;
            }
            let detail = format!("{}: {}", of.what, outcome);
            Ok(Entry::new(&by, Act::AccountChanged).target(&of.user_id).detail(detail).with(code))
        })
        .await?;
    match code {
        Some(code) => show_code(site, viewer, "One-time code", code, Some(asking), circle.people()),
        None => then(circle.people()),
    }
}

/// Whether a code is made: for a new password, and for somebody new once nothing more waits for them.
fn code_after(tx: &mut alongside_schema::Tx<'_>, of: &Asking, outcome: Outcome) -> alongside_schema::Result<bool> {
    if outcome != Outcome::Confirmed {
        return Ok(false);
    }
    if Asked::ANEW.contains(&of.what) {
        return Ok(true);
    }
    let now = tx.now();
    let more = store::open_askings(tx.connection(), now)?.iter().any(|asking| asking.user_id == of.user_id);
    Ok(!more && !store::comes_in(tx.connection(), &of.user_id)?)
}
