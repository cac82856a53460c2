//! Proving by a passkey again who one is. What was sent before is carried through the pages and kept nowhere, as in [`super::super::prove`].

use alongside_schema::{Act, Asked, Entry, Tx, Viewer};
use alongside_web::{Form, Page, Site, Values, own_address, page};
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;

use super::{No, UsePage, begun, bind, service, taken, used};
use crate::asked::session_name;
use crate::ceremony::CeremonyKind;
use crate::pages::prove::{carried, go_on, refuse_passkey};
use crate::session::{self, Here};
use crate::store;

/// Shows the page that asks the browser, with what is carried through it.
pub(in crate::pages) async fn begin(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    values: Values,
) -> Page {
    let of = Some((viewer.user_id.clone(), here.hash.clone()));
    let begun = match service(&site) {
        Some(service) => {
            begun(&site, &viewer.asked, CeremonyKind::ProveByPasskey, of).await?.map(|begun| (service, begun))
        }
        None => None,
    };
    let Some((service, (challenge, binding))) = begun else {
        return refuse_passkey(&site, &viewer, &here, Form::received(values.clone())?, &values).await;
    };
    let shown = UsePage {
        frame: site.frame(Some(&viewer), "Prove that it is you"),
        asked: service.ask(&challenge).to_string(),
        action: "/prove/passkey",
        sent: values,
        back: "/account",
    };
    let mut response = page(&shown)?;
    bind(&site, &mut response, &binding);
    Ok(response)
}

/// Takes the browser's answer: the session goes on with a new secret, and what was begun goes on.
pub(in crate::pages) async fn prove(
    State(site): State<Site>,
    Extension(viewer): Extension<Viewer>,
    Extension(here): Extension<Here>,
    headers: HeaderMap,
    values: Values,
) -> Page {
    let form = Form::received(values.clone())?;
    match proves(&site, &viewer, &here, &headers, values.get("answer")).await {
        Ok(secret) => {
            let carried = (own_address(values.get("to")), carried(&values));
            go_on(&site, &viewer, &here, carried, Some(&secret))
        }
        Err(No::Problem(problem)) => Err(problem),
        Err(No::Refused(why)) => {
            let entry = Entry::new(&viewer, Act::SignInRefused).target(&viewer.user_id);
            let entry = entry.detail(format!("passkey: {why}"));
            site.db().write(move |_| Ok(entry.with(()))).await?;
            refuse_passkey(&site, &viewer, &here, form, &values).await
        }
    }
}

async fn proves(site: &Site, viewer: &Viewer, here: &Here, headers: &HeaderMap, answer: &str) -> Result<String, No> {
    let service = service(site).ok_or_else(|| No::Refused("passkeys are not set up".to_owned()))?;
    let begun = taken(site, &viewer.asked, headers, CeremonyKind::ProveByPasskey).await?;
    if begun.of != Some((viewer.user_id.clone(), here.hash.clone())) {
        return Err(No::Refused("it was begun in another session".to_owned()));
    }
    let (known, counter) = used(site, &service, begun.challenge, answer).await?;
    if known.user != viewer.user_id {
        return Err(No::Refused("the passkey is another person's".to_owned()));
    }
    let secret = session::new_secret(site.db().chance());
    let (from, new, by) = (here.hash.clone(), session::code_hash(&secret), viewer.clone());
    let asked = Asked { session: session_name(site, &new), ..viewer.asked.clone() };
    let proved = site.db().write(move |tx: &mut Tx<'_>| {
        store::use_passkey(tx, &known, counter)?;
        store::renew_session(tx, &from, &new)?;
        Ok(Entry::new(&by, Act::Proved).target(&by.user_id).detail("passkey").asked(&asked).with(()))
    });
    proved.await?;
    Ok(secret)
}
