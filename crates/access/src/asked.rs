//! In what somebody asks for something, as the trail names it: the session, the network and the request.

use alongside_schema::{Act, Asked, Entry};
use alongside_web::{Problem, Site, problem};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::ProtectionError;

use crate::guard::trail_path;
use crate::store;
use crate::throttle::{Count, network_key};

/// What is known of a request before anybody knows who sent it.
pub(crate) fn asked_of(site: &Site, request: &Request) -> Asked {
    let network = network_key(site, request.extensions(), request.headers());
    let id = site.db().chance().id(site.clock().now()).to_string();
    Asked { session: String::new(), network, request: id }
}

/// The name of a session in the trail. It opens nothing, and is not what stands in the table of sessions.
pub(crate) fn session_name(site: &Site, hash: &str) -> String {
    site.db().keys().name("session", hash)[..16].to_owned()
}

/// Stands around all that receives forms, and enters where one was refused because it came from elsewhere: who sends such a form wants something
/// done in somebody's name. From one network so many are entered and no more, so that nobody fills the trail.
pub async fn enter_forms_from_elsewhere(State(site): State<Site>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let (asked, target) = (asked_of(&site, &request), trail_path(&request));
    let response = next.run(request).await;
    if response.extensions().get::<ProtectionError>().is_none() {
        return response;
    }
    let count = Count::strays(site.db().keys(), "form", &asked.network, &site.settings().sign_in);
    let entered = site.db().housekeeping(move |tx| {
        let (act, entered) = if store::count(tx, &count)? {
            (Act::FormRefused, true)
        } else {
            (Act::TooManyTries, store::count(tx, &count.refusals())?)
        };
        if entered { tx.record(Entry::by_nobody(act).target(target).asked(&asked)) } else { Ok(()) }
    });
    match entered.await {
        Ok(()) => response,
        Err(error) => problem::render(&site, None, Problem::from(error).into_response()),
    }
}
