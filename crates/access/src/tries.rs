//! Trying a code or a password: counted before it is looked at, entered where it was wrong, and used in the transaction of what it is for.

use alongside_schema::{Act, Entry, Error, Result, Tx, Viewer};
use alongside_web::{Problem, Site};

use crate::hashing::{Hashing, NoHash};
use crate::known_device::KnownDevice;
use crate::pages::enter_too_many;
use crate::throttle::{Count, Known, SignInTry};
use crate::totp::Secret;
use crate::{password, recovery, store};

/// What came of a try.
pub(crate) enum Tried<T> {
    Right(T),
    Wrong,
    /// There were too many, so it was not looked at.
    TooMany,
    /// Nobody had a turn to hash it.
    Busy,
}

/// By what somebody proved who they are, as the trail says it.
pub(crate) type How = &'static str;

/// How somebody is known who tries to come in as this account: by a device of theirs, or else by the network.
pub(crate) fn known(
    tx: &mut Tx<'_>,
    site: &Site,
    this: &SignInTry,
    device: Option<&KnownDevice>,
    account: &str,
) -> Result<Known> {
    let (names, now) = (site.db().keys(), tx.now());
    if let Some(key) = device.map(|device| device.key(names, account))
        && store::is_known_device(tx.connection(), &key, now)?
    {
        return Ok(this.on_device(names, &key, &site.settings().sign_in));
    }
    let is_known = store::is_known(tx.connection(), &this.known, now)?;
    Ok(if is_known { Known::Network } else { Known::No })
}

/// Tries the code of a second step, or a recovery code. A right one is used up together with what it is for, or not at all.
pub(crate) async fn code<T: Send + 'static>(
    site: &Site,
    viewer: &Viewer,
    device: Option<KnownDevice>,
    typed: String,
    right: impl FnOnce(&mut Tx<'_>, How) -> Result<T> + Send + 'static,
) -> std::result::Result<Tried<T>, Problem> {
    let (of, by) = (site.clone(), viewer.clone());
    let this =
        SignInTry::second_step(site.db().keys(), viewer.asked.clone(), &viewer.user_id, &site.settings().sign_in);
    let tried = site.db().housekeeping(move |tx| {
        let known = known(tx, &of, &this, device.as_ref(), by.user_id.as_str())?;
        if let Some(over) = store::begin_tries(tx, &this.counts(&known))? {
            enter_too_many(tx, over, &this.account, &this.asked)?;
            return Ok(Tried::TooMany);
        }
        let Some(how) = use_code(tx, &of, &by, &typed)? else {
            tx.record(Entry::new(&by, Act::SignInRefused).target(&by.user_id).detail("second step"))?;
            return Ok(Tried::Wrong);
        };
        store::give_back(tx, &this.counts(&known))?;
        store::know(tx, &this.known)?;
        Ok(Tried::Right(right(tx, how)?))
    });
    Ok(tried.await?)
}

fn use_code(tx: &mut Tx<'_>, site: &Site, by: &Viewer, typed: &str) -> Result<Option<How>> {
    if let Some(hash) = recovery::hash_of(typed) {
        return Ok(store::use_recovery_code(tx, &by.user_id, &hash)?.then_some("recovery code"));
    }
    let numbers: String = typed.chars().filter(|c| !c.is_whitespace()).take(7).collect();
    let Some(factor) = store::second_factor(tx.connection(), &by.user_id)?.filter(|factor| factor.set_up_at.is_some())
    else {
        return Ok(None);
    };
    let Some(secret) = secret(site, by, &factor.envelope)? else { return Ok(None) };
    let Some(step) = secret.step_of(&numbers, tx.now(), factor.last_step) else { return Ok(None) };
    Ok(store::use_step(tx, &by.user_id, step)?.then_some("app"))
}

/// The secret in an envelope of this account, as long as its key is there.
pub(crate) fn secret(site: &Site, by: &Viewer, envelope: &str) -> Result<Option<Secret>> {
    let opened = site.db().keys().secrets.open(by.user_id.as_str(), envelope).map_err(|fault| {
        tracing::error!(%fault, "the secret of a second step can not be read");
        Error::Refused(
            "Your second step can not be checked just now. Use a recovery code, or ring whoever runs the service."
                .to_owned(),
        )
    })?;
    Ok(opened.as_deref().and_then(Secret::read))
}

/// Tries somebody's own password.
pub(crate) async fn own_password<T: Send + 'static>(
    site: &Site,
    hashing: &Hashing,
    viewer: &Viewer,
    typed: String,
    right: impl FnOnce(&mut Tx<'_>, How) -> Result<T> + Send + 'static,
) -> std::result::Result<Tried<T>, Problem> {
    let tries = Count::own_password(site.db().keys(), &viewer.user_id, &site.settings().sign_in);
    let (by, counted) = (viewer.clone(), tries.clone());
    let begun = site.db().housekeeping(move |tx| begin_own_password(tx, &counted, &by)).await?;
    let Some(chooser) = begun else { return Ok(Tried::TooMany) };
    let stored = chooser.password.clone();
    let is_right = hashing.once(move || password::is_right(stored.as_deref(), &typed)).await;
    let by = viewer.clone();
    let tried = site.db().housekeeping(move |tx| match is_right {
        Ok(true) => {
            store::give_back(tx, &[&tries])?;
            // A password that was changed while this one was looked at ends every session, this one too.
            store::still_has(tx, &by.user_id, chooser.password.as_deref())?;
            Ok(Tried::Right(right(tx, "password")?))
        }
        Ok(false) => {
            tx.record(Entry::new(&by, Act::SignInRefused).target(&by.user_id).detail("own password"))?;
            Ok(Tried::Wrong)
        }
        Err(NoHash::Busy) => {
            store::give_back(tx, &[&tries])?;
            Ok(Tried::Busy)
        }
        Err(NoHash::Failed) => Err(Error::Fault("a password could not be hashed".to_owned())),
    });
    Ok(tried.await?)
}

/// Counts a try of somebody's own password. Nothing where there were too many.
pub(crate) fn begin_own_password(tx: &mut Tx<'_>, tries: &Count, by: &Viewer) -> Result<Option<store::Chooser>> {
    if !store::count(tx, tries)? {
        enter_too_many(tx, tries, by.user_id.as_str(), &by.asked)?;
        return Ok(None);
    }
    Ok(Some(store::chooser(tx.connection(), &by.user_id)?))
}
