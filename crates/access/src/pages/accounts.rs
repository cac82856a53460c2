//! The list of accounts: adding people who sign in, giving them a new code, and ending their access.

use std::collections::HashSet;

use alongside_schema::{Act, Entry, Error, Id, Role, Roles, Viewer};
use alongside_web::{Check, Form, Frame, Page, Problem, Site, Sure, Values, forms, page, then};
use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use crate::accounts::{NewAccount, add_account, add_without_code, renew_code};
use crate::askings::Asked;
use crate::store::{AccountLine, Asking};
use crate::{session, store};

/// The longest e-mail address that mail servers take.
const LONGEST_EMAIL: usize = 254;

/// Accounts on one page of the list.
const ACCOUNTS_AT_ONCE: i64 = 50;

#[derive(Template)]
#[template(path = "access/accounts.html")]
struct AccountsPage {
    frame: Frame,
    accounts: Vec<AccountLine>,
    guarded: HashSet<Id>,
    askings: Vec<Asking>,
    next: Option<String>,
}

impl AccountsPage {
    /// Whether a code for this account takes two administrators.
    fn needs_second(&self, account: &AccountLine) -> bool {
        account.comes_in || self.guarded.contains(&account.id)
    }
}

#[derive(Deserialize)]
pub(super) struct After {
    #[serde(default)]
    after: String,
}

pub(super) async fn list(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Query(After { after }): Query<After>,
) -> Page {
    let entry = Entry::new(&viewer, Act::ListRead).target("accounts");
    // The list goes on after an account's id, since an e-mail address has no place in an address.
    let now = site.clock().now();
    let (accounts, guarded, askings) = site
        .db()
        .read(move |connection| {
            let from = store::email_of(connection, &after)?;
            let accounts = store::account_lines(connection, &from, ACCOUNTS_AT_ONCE + 1)?;
            let ids: Vec<Id> = accounts.iter().map(|account| account.id.clone()).collect();
            let guarded = store::given_by_two(connection, &ids, &Role::BY_TWO)?;
            Ok(entry.with((accounts, guarded, store::open_askings(connection, now)?)))
        })
        .await?;
    let next = accounts.get(ACCOUNTS_AT_ONCE as usize).and_then(|_| accounts.get(ACCOUNTS_AT_ONCE as usize - 1));
    let next = next.map(|last| format!("/accounts?after={}", last.id));
    let accounts = accounts.into_iter().take(ACCOUNTS_AT_ONCE as usize).collect();
    let frame = site.frame(Some(&viewer), "People who sign in").at("/accounts");
    page(&AccountsPage { frame, accounts, guarded, askings, next })
}

#[derive(Template)]
#[template(path = "access/new_account.html")]
struct NewAccountPage {
    frame: Frame,
    form: Form,
    agencies: Vec<(Id, String)>,
}

impl NewAccountPage {
    fn agency_options(&self) -> impl Iterator<Item = (&str, &str)> {
        self.agencies.iter().map(|(id, name)| (id.as_str(), name.as_str()))
    }
}

#[derive(Template)]
#[template(path = "access/code.html")]
struct CodePage {
    frame: Frame,
    code: String,
    /// What it was asked for by another administrator, if it was.
    asked: Option<Asking>,
    back: &'static str,
}

pub(super) fn show_code(
    site: &Site,
    viewer: &Viewer,
    title: &str,
    code: String,
    asked: Option<Asking>,
    back: &'static str,
) -> Page {
    page(&CodePage { frame: site.frame(Some(viewer), title), code, asked, back })
}

pub(super) async fn new(State(site): State<Site>, Extension(viewer): Extension<Viewer>) -> Page {
    let form = Form::open(&site, &viewer, "new-account", "").await?;
    show_new_account(&site, &viewer, form).await
}

async fn show_new_account(site: &Site, viewer: &Viewer, form: Form) -> Page {
    let agencies = site.db().plain(store::agency_names).await?;
    let frame = site.frame(Some(viewer), "Add a person who signs in").with_errors(form.has_errors());
    page(&NewAccountPage { frame, form, agencies })
}

pub(super) async fn add(State(site): State<Site>, Extension(viewer): Extension<Viewer>, values: Values) -> Page {
    let (agencies, others) = others_for(&site, &viewer, &values).await?;
    let mut form = Form::sent(&site, &viewer, values, "new-account", "").await?;
    let read = form.check(site.clock().today(), |check| {
        let (agency, fields) = person(check, &agencies);
        if !others {
            check.error("roles", ALONE);
        }
        (agency.map(|(id, _)| id), fields)
    });
    let Some((Some(agency_id), fields)) = read else {
        return Ok(forms::refused(show_new_account(&site, &viewer, form).await?));
    };
    let code = session::new_secret(site.db().chance());
    let sent = form.clone();
    let team_id = viewer.team_id.clone().filter(|_| agency_id == viewer.agency_id);
    let by = viewer.clone();
    let code = site
        .db()
        .write(move |tx| {
            forms::receive(tx, &by, &sent, "/accounts")?;
            let NewAccountFields { name, email, job_title, roles } = fields;
            // Roles that nobody gives alone are asked for; until they are confirmed the account has the others, and nobody a code for it.
            let asked: Vec<Asked> = roles.iter().copied().filter_map(Asked::of_role).collect();
            let given = Roles::new(roles.into_iter().filter(|role| Asked::of_role(*role).is_none()).collect());
            let account = NewAccount { name, email, job_title, agency_id, team_id, roles: given };
            let (id, code) = match asked.is_empty() {
                true => add_account(tx, &account, code).map(|(id, code)| (id, Some(code)))?,
                false => (add_without_code(tx, &account)?, None),
            };
            for what in &asked {
                store::ask(tx, &by, &id, *what, "Somebody new.")?;
            }
            let detail = asked.iter().fold("added".to_owned(), |detail, what| format!("{detail}, asked for {what}"));
            Ok(Entry::new(&by, Act::AccountChanged).target(id).detail(detail).with(code))
        })
        .await?;
    match code {
        Some(code) => show_code(&site, &viewer, "Account added", code, None, "/accounts"),
        None => then("/accounts"),
    }
}

/// The agencies, and whether anybody could confirm the work that was ticked for somebody of the one that was chosen.
pub(super) async fn others_for(
    site: &Site,
    viewer: &Viewer,
    values: &Values,
) -> Result<(Vec<(Id, String)>, bool), Problem> {
    let (by, chosen) = (viewer.user_id.clone(), values.get("agency").to_owned());
    let ticked = Role::ALL.iter().copied().filter(|role| values.is_ticked("roles", role.code()));
    let asked: Vec<Asked> = ticked.filter_map(Asked::of_role).collect();
    let read = site.db().plain(move |connection| {
        let agencies = store::agency_names(connection)?;
        let others = match agencies.iter().find(|(id, _)| id.as_str() == chosen) {
            Some((agency, _)) => store::others_who_give(connection, &by, agency, &asked)?,
            // That none was chosen is what is to be put right first.
            None => true,
        };
        Ok((agencies, others))
    });
    Ok(read.await?)
}

pub(super) const ALONE: &str = "Nobody gives this work alone, and nobody else could confirm it yet: another administrator does, and for the work Front door \
    and Team manager somebody who manages a team there. Whoever looks after the server adds this person with the command alongside user add";

/// Makes a new one-time code for somebody who lost their first one or let it run out. For everybody else it takes two: see [`super::askings`].
pub(super) async fn renew(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id: Id = id.parse().map_err(|_| Problem::NotFound)?;
    let (by, code) = (viewer.clone(), session::new_secret(site.db().chance()));
    let code = site
        .db()
        .write(move |tx| {
            if store::needs_second(tx.connection(), &id)? {
                return Err(Error::Refused(
                    "A code for this person takes two administrators. Choose New password for them in the list."
                        .to_owned(),
                ));
            }
            renew_code(tx, &id, &code, false)?;
            Ok(Entry::new(&by, Act::AccountChanged).target(id).detail("new one-time code").with(code))
        })
        .await?;
    show_code(&site, &viewer, "New one-time code", code, None, "/accounts")
}

/// What is filled in about somebody who is to have an account.
pub(super) struct NewAccountFields {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) job_title: String,
    pub(super) roles: Vec<Role>,
}

/// Reads it, and who employs them.
pub(super) fn person(check: &mut Check<'_>, agencies: &[(Id, String)]) -> (Option<(Id, String)>, NewAccountFields) {
    let agency = check.values().get("agency").to_owned();
    let agency = agencies.iter().find(|(id, _)| id.as_str() == agency).cloned();
    if agency.is_none() {
        check.error("agency", "Select who employs them");
    }
    let email = check.text("email", "Enter their e-mail address at work").to_lowercase();
    let is_usual = email.contains('@') && !email.contains(char::is_whitespace) && email.len() <= LONGEST_EMAIL;
    if !email.is_empty() && !is_usual {
        check.error("email", "Enter an e-mail address like name@example.org");
    }
    let roles: Vec<Role> =
        Role::ALL.iter().copied().filter(|role| check.values().is_ticked("roles", role.code())).collect();
    if roles.is_empty() {
        check.error("roles", "Select what they do here");
    }
    if let Some((one, other)) = Roles::new(roles.clone()).conflict() {
        check.error("roles", store::apart(one, other));
    }
    let (name, job_title) =
        (check.text("name", "Enter their name"), check.text("job_title", "Enter what they are called at work"));
    (agency, NewAccountFields { name, email, job_title, roles })
}

/// Asks whether somebody's access is to end, by name.
pub(super) async fn ask_to_end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    sure_to_end(&site, &viewer, &parse_other(&viewer, &id)?).await?.page()
}

async fn sure_to_end(site: &Site, viewer: &Viewer, id: &Id) -> Result<Sure, Problem> {
    let (by, of) = (viewer.clone(), id.clone());
    let read = site.db().read(move |connection| {
        let name = store::name_of_active(connection, &of)?;
        Ok(Entry::new(&by, Act::ListRead).target("accounts").detail("one").with(name))
    });
    let name = read.await?;
    Ok(Sure {
        frame: site.frame(Some(viewer), "End somebody\u{2019}s access"),
        asks: format!("End the access of {name}?"),
        lines: vec![
            "They are signed out at once, wherever they are signed in, and can not come in again. What they have written stays.".to_owned(),
            "It can not be taken back: whoever comes back gets a new account.".to_owned(),
        ],
        button: "End their access",
        address: format!("/accounts/{id}/end"),
        back: "/accounts".to_owned(),
        refused: None,
    })
}

/// The account that is meant: nobody ends their own.
fn parse_other(viewer: &Viewer, id: &str) -> Result<Id, Problem> {
    let id: Id = id.parse().map_err(|_| Problem::NotFound)?;
    if id == viewer.user_id {
        return Err(Problem::Refused("You can not end your own access. Ask another administrator.".to_owned()));
    }
    Ok(id)
}

pub(super) async fn end(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Path(id): Path<String>,
) -> Page {
    let id = parse_other(&viewer, &id)?;
    let (by, of) = (viewer.clone(), id.clone());
    let ended = site.db().write(move |tx| {
        store::end_account(tx, &of)?;
        Ok(Entry::new(&by, Act::AccountChanged).target(of).detail("access ended").with(()))
    });
    match ended.await {
        Ok(()) => then("/accounts"),
        Err(Error::Refused(words)) => sure_to_end(&site, &viewer, &id).await?.refused(words),
        Err(error) => Err(error.into()),
    }
}
