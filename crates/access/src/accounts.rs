//! Adding people who may sign in.

use alongside_schema::{Error, Id, Result, Roles, Tx};

use crate::askings::Asked;
use crate::{session, store};

/// How long a one-time code may wait to be used, in seconds: three days, so that one handed over on a Friday works on Monday.
const CODE_LASTS: i64 = 3 * 24 * 3600;

/// A person who is to have an account.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The name that others will see.
    pub name: String,
    /// The e-mail address they sign in with, in lower case.
    pub email: String,
    /// What they are called at work.
    pub job_title: String,
    /// Who employs them.
    pub agency_id: Id,
    /// Their team, if they work in one.
    pub team_id: Option<Id>,
    /// What they do here.
    pub roles: Roles,
}

/// Adds the account and gives back its id and a one-time code, with which the person chooses a password at `/first-sign-in`.
/// The code is not stored, only its hash: this is the one time it can be read.
pub fn add_account(tx: &mut Tx<'_>, account: &NewAccount, code: String) -> Result<(Id, String)> {
    let id = add_without_code(tx, account)?;
    let ends_at = tx.now().plus_seconds(CODE_LASTS);
    store::add_code(tx, &id, &session::code_hash(&code), ends_at, false)?;
    Ok((id, code))
}

/// Adds the account, with which nobody can sign in yet.
pub(crate) fn add_without_code(tx: &mut Tx<'_>, account: &NewAccount) -> Result<Id> {
    let id = tx.new_id();
    store::insert_account(tx, account, &id)?;
    Ok(id)
}

/// Makes a new one-time code for an account that is there; earlier ones work no more. With `second_step_too` whoever uses it sets up their second
/// step anew, and whoever is signed in with the account is not any more. Who may do that for whom is asked before.
pub(crate) fn renew_code(tx: &mut Tx<'_>, account: &Id, code: &str, second_step_too: bool) -> Result<()> {
    store::viewer(tx.connection(), account)?.ok_or(Error::NotFound)?;
    store::end_codes(tx, account)?;
    if second_step_too {
        store::end_sessions(tx, account, None)?;
    }
    let ends_at = tx.now().plus_seconds(CODE_LASTS);
    store::add_code(tx, account, &session::code_hash(code), ends_at, second_step_too)
}

/// The same on the command line of the server, where whoever may use it could change the database itself. Where somebody comes in with the account
/// already, they are told at their next sign-in.
pub fn renew_code_on_server(tx: &mut Tx<'_>, account: &Id, code: &str, second_step_too: bool) -> Result<()> {
    if store::comes_in(tx.connection(), account)? {
        let what = if second_step_too { Asked::SecondStep } else { Asked::Password };
        store::note_server_code(tx, account, what)?;
    }
    renew_code(tx, account, code, second_step_too)
}
