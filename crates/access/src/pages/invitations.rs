//! Inviting people by e-mail: who was asked, sending a link anew, taking one back.

use alongside_schema::{Act, Day, Entry, Error, Id, Moment, Role, Tx, Viewer};
use alongside_web::{Form, Frame, Page, Problem, Settings, Site, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};

use super::accounts::{NewAccountFields, person};
use crate::accounts::{NewAccount, add_without_code};
use crate::askings::Asked;
use crate::invitations::{Letter, Post, is_at_work};
use crate::store::Invitation;
use crate::{session, store};

/// Invitations that are shown.
const SHOWN: i64 = 200;

const LIST: &str = "/accounts/invitations";

const NO_ADDRESS: &str = "The address of the service is not set, so there is no link to send. Whoever looks after the server sets server.origin.";

#[derive(Template)]
#[template(path = "access/invitations.html")]
struct InvitationsPage {
    frame: Frame,
    invitations: Vec<Invitation>,
    now: Moment,
}

pub(super) async fn list(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let entry = Entry::new(&viewer, Act::ListRead).target("invitations");
    let invitations = site.db().read(move |connection| Ok(entry.with(store::invitations(connection, SHOWN)?))).await?;
    let frame = site.frame(Some(&viewer), "Who was invited").at("/accounts");
    page(&InvitationsPage { frame, invitations, now: site.clock().now() })
}

#[derive(Template)]
#[template(path = "access/invite.html")]
struct InvitePage {
    frame: Frame,
    form: Form,
    agencies: Vec<(Id, String)>,
    /// Whether links can be sent at all.
    has_address: bool,
}

impl InvitePage {
    fn agency_options(&self) -> impl Iterator<Item = (&str, &str)> {
        self.agencies.iter().map(|(id, name)| (id.as_str(), name.as_str()))
    }

    /// The work that an invitation brings: none that nobody gives alone.
    fn roles(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let given = Role::ALL.iter().filter(|role| !Role::GUARDED.contains(role));
        given.map(|role| (role.code(), role.words()))
    }
}

pub(super) async fn new(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let form = Form::open(&site, &viewer, "invitation", "").await?;
    show_new(&site, &viewer, form).await
}

async fn show_new(site: &Site, viewer: &Viewer, form: Form) -> Page {
    let agencies = site.db().plain(store::agency_names).await?;
    let frame = site.frame(Some(viewer), "Invite somebody").with_errors(form.has_errors());
    page(&InvitePage { frame, form, agencies, has_address: site.settings().server.origin.is_some() })
}

/// What was filled in about somebody who is invited.
struct Invited {
    agency_id: Id,
    fields: NewAccountFields,
    ends: Option<Day>,
    /// How the address is known to be theirs, where the record does not know it to be at work.
    how_known: Option<String>,
}

pub(super) async fn add<P: Post>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    values: Values,
) -> Page {
    let by = viewer.user_id.clone();
    let others = site.db().plain(move |connection| store::others_who_confirm(connection, &by, None)).await?;
    let (agencies, others_for_work) = super::accounts::others_for(&site, &viewer, &values).await?;
    let mut form = Form::sent(&site, &viewer, values, "invitation", "").await?;
    let settings = site.settings().clone();
    let read = form.check(site.clock().today(), |check| {
        let (agency, fields) = person(check, &agencies);
        if fields.roles.iter().any(|role| Role::GUARDED.contains(role)) {
            check.error("roles", "This work is not given by e-mail. Add them as a person who signs in instead");
        } else if !others_for_work {
            check.error("roles", super::accounts::ALONE);
        }
        let ends = check.coming_day_if_any("ends", "the first day on which they have no access");
        let (agency_id, name) = agency?;
        let is_known = is_at_work(&settings.sign_in, &name, &fields.email);
        let how_known = (!is_known && !fields.email.is_empty()).then(|| {
            if !others {
                check.error("email", ALONE);
            }
            let missing =
                "This address is at no domain that is known to be theirs. Say how you know that it is theirs at work";
            check.text("how_known", missing)
        });
        Some(Invited { agency_id, fields, ends, how_known })
    });
    let Some(Some(invited)) = read else {
        return Ok(forms::refused(show_new(&site, &viewer, form).await?));
    };
    if settings.server.origin.is_none() {
        return Err(Problem::Refused(NO_ADDRESS.to_owned()));
    }
    let code = session::new_secret(site.db().chance());
    site.db()
        .write(move |tx| {
            forms::receive(tx, &viewer, &form, LIST)?;
            let (id, detail) = invite::<P>(tx, &viewer, &settings, invited, &code)?;
            Ok(Entry::new(&viewer, Act::AccountChanged).target(id).detail(detail).with(()))
        })
        .await?;
    then(LIST)
}

const ALONE: &str = "This address is at no domain that is known to be theirs, so another administrator confirms it, and there is none yet. \
    Whoever looks after the server adds the domain to sign_in.work_domains";

/// Adds the account and sends the link, or has a second person confirm first what takes two: the address, and work that reaches families. Gives back
/// whose it is and what was done.
fn invite<P: Post>(
    tx: &mut Tx<'_>,
    by: &Viewer,
    settings: &Settings,
    invited: Invited,
    code: &str,
) -> alongside_schema::Result<(Id, String)> {
    let Invited { agency_id, fields: NewAccountFields { name, email, job_title, roles }, ends, how_known } = invited;
    let team_id = by.team_id.clone().filter(|_| agency_id == by.agency_id);
    let given: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    let given = given.join(", ");
    let to = email.clone();
    let (by_two, roles): (Vec<Role>, Vec<Role>) = roles.into_iter().partition(|role| Role::BY_TWO.contains(role));
    let roles = alongside_schema::Roles::new(roles);
    let id = add_without_code(tx, &NewAccount { name, email, job_title, agency_id, team_id, roles })?;
    store::add_invitation(tx, by, &id, ends)?;
    let mut asked: Vec<(Asked, String)> = by_two
        .into_iter()
        .filter_map(Asked::of_role)
        .map(|what| (what, "Somebody new, by e-mail.".to_owned()))
        .collect();
    asked.extend(how_known.map(|how| (Asked::Address, format!("To {to}. {how}"))));
    let mut detail = format!("invited as {given}");
    for (what, why) in &asked {
        store::ask(tx, by, &id, *what, why)?;
        detail = format!("{detail}, asked for {what}");
    }
    if asked.is_empty() {
        send::<P>(tx, settings, &id, &to, code)?;
    }
    Ok((id, detail))
}

/// Sends the link with this code, in the place of any before it.
fn send<P: Post>(tx: &mut Tx<'_>, settings: &Settings, id: &Id, to: &str, code: &str) -> alongside_schema::Result<()> {
    let until = store::link_made(tx, id, &session::code_hash(code))?;
    let letter = Letter::new(settings, code, until).ok_or_else(|| Error::Refused(NO_ADDRESS.to_owned()))?;
    P::invite(tx, to, &letter)
}

/// Sends the first link, once another administrator has confirmed the address. False where no invitation waits for it.
pub(super) fn send_first<P: Post>(
    tx: &mut Tx<'_>,
    settings: &Settings,
    id: &Id,
    code: &str,
) -> alongside_schema::Result<bool> {
    if !store::waits_for_a_link(tx.connection(), id)? {
        return Ok(false);
    }
    let to = store::email_of(tx.connection(), id.as_str())?;
    send::<P>(tx, settings, id, &to, code)?;
    Ok(true)
}

/// Sends a new link to the same address, or asks again for the address to be confirmed where that was not.
pub(super) async fn send_anew<P: Post>(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id: Id = id.parse().map_err(|_| Problem::NotFound)?;
    let (settings, code) = (site.settings().clone(), session::new_secret(site.db().chance()));
    site.db()
        .write(move |tx| {
            let invitation = store::invitation(tx.connection(), &id)?;
            if !invitation.may_be_sent() {
                return Err(Error::Refused("This person has come in already, or their access was ended.".to_owned()));
            }
            let detail = if invitation.sent_at.is_some() {
                send::<P>(tx, &settings, &id, &invitation.email, &code)?;
                "invited again".to_owned()
            } else {
                // Work that takes two and was not confirmed in time is not given by this: they are added anew for it.
                store::asked_anew(tx, &id)?;
                store::ask(tx, &viewer, &id, Asked::Address, &format!("To {}. Asked again.", invitation.email))?;
                format!("asked again for {}", Asked::Address)
            };
            Ok(Entry::new(&viewer, Act::AccountChanged).target(id).detail(detail).with(()))
        })
        .await?;
    then(LIST)
}

pub(super) async fn take_back(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id: Id = id.parse().map_err(|_| Problem::NotFound)?;
    site.db()
        .write(move |tx| {
            store::take_invitation_back(tx, &id)?;
            Ok(Entry::new(&viewer, Act::AccountChanged).target(id).detail("invitation taken back").with(()))
        })
        .await?;
    then(LIST)
}
