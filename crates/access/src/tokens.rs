//! Programs, which show who they speak for by a token.

use alongside_schema::{Act, Asked, Entry, Viewer};
use alongside_web::{Problem, Site};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::guard::{admit, trail_path};
use crate::routes::Rule;
use crate::session::code_hash;
use crate::store;
use crate::throttle::Count;

/// Lets a program in that has the token of somebody whose work includes what it asks for.
pub(crate) async fn with_token(rule: &Rule, asked: Asked, request: Request, next: Next) -> Response {
    let token = request
        .headers()
        .get(axum::http::header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("Bearer "))
        .map(code_hash);
    let stray = Stray::of(&rule.site, &asked, &request, token.is_some());
    let found = match token {
        Some(hash) => rule.site.db().plain(move |connection| store::token_viewer(connection, &hash)).await,
        None => Ok(None),
    };
    let response = match found {
        Ok(Some(viewer)) => admit(rule, &Viewer { asked, ..viewer }, None, request, next).await,
        Ok(None) => stray.refuse(&rule.site).await,
        Err(error) => Problem::from(error).into_response(),
    };
    let status = response.status();
    if status.is_success() || response.headers().contains_key(axum::http::header::CONTENT_TYPE) {
        return response;
    }
    let words = response.extensions().get::<Problem>().map_or_else(|| status.to_string(), Problem::sentence);
    (status, axum::Json(serde_json::json!({ "error": words }))).into_response()
}

/// A token that is none, if it turns out so: counted by network and entered, until there were too many. A right one goes on working from the
/// same network.
struct Stray {
    count: Count,
    target: String,
    asked: Asked,
    detail: &'static str,
}

impl Stray {
    fn of(site: &Site, asked: &Asked, request: &Request, has_token: bool) -> Self {
        let count = Count::strays(site.db().keys(), "token", &asked.network, &site.settings().sign_in);
        let detail = if has_token { "a token that is none" } else { "no token" };
        Self { count, target: trail_path(request), asked: asked.clone(), detail }
    }

    async fn refuse(self, site: &Site) -> Response {
        let Self { count, target, asked, detail } = self;
        let counted = site.db().housekeeping(move |tx| {
            let counted = store::count(tx, &count)?;
            if counted {
                tx.record(Entry::by_nobody(Act::TokenRefused).target(target).detail(detail).asked(&asked))?;
            } else if store::count(tx, &count.refusals())? {
                tx.record(Entry::by_nobody(Act::TooManyTries).target(target).detail("tokens").asked(&asked))?;
            }
            Ok(counted)
        });
        match counted.await {
            Ok(true) => StatusCode::UNAUTHORIZED.into_response(),
            Ok(false) => StatusCode::TOO_MANY_REQUESTS.into_response(),
            Err(error) => Problem::from(error).into_response(),
        }
    }
}
