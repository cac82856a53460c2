//! The one way to add a page, and what happens before any page runs.

use alongside_schema::{Act, Entry, Viewer};
use alongside_web::{Problem, Site, Values, forms, problem};
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};

use crate::permission::{Permission, may};
use crate::session::{self, Standing, code_hash};
use crate::store;

/// A route that was added, for the test that walks them all.
#[derive(Clone, Debug)]
pub struct Listed {
    /// `GET` or `POST`.
    pub method: Method,
    /// The pattern of its address.
    pub path: &'static str,
    /// What it is for.
    pub permission: Permission,
}

/// How those who use a route show who they are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Credential {
    Cookie,
    Token,
}

#[derive(Clone)]
struct Rule {
    site: Site,
    permission: Permission,
    credential: Credential,
}

/// The pages of an area, each with the permission it takes.
pub struct Routes {
    site: Site,
    router: Router<Site>,
    listed: Vec<Listed>,
}

impl Routes {
    /// No pages yet.
    pub fn new(site: &Site) -> Self {
        Self { site: site.clone(), router: Router::new(), listed: Vec::new() }
    }

    /// Adds a page to look at.
    pub fn get<H: Handler<T, Site>, T: 'static>(self, path: &'static str, permission: Permission, handler: H) -> Self {
        self.add(Method::GET, path, permission, Credential::Cookie, get(handler))
    }

    /// Adds what receives a form.
    pub fn post<H: Handler<T, Site>, T: 'static>(self, path: &'static str, permission: Permission, handler: H) -> Self {
        self.add(Method::POST, path, permission, Credential::Cookie, post(handler))
    }

    /// Adds something that programs read, with a token.
    pub fn api_get<H: Handler<T, Site>, T: 'static>(
        self,
        path: &'static str,
        permission: Permission,
        handler: H,
    ) -> Self {
        self.add(Method::GET, path, permission, Credential::Token, get(handler))
    }

    /// Adds something that programs send to, with a token.
    pub fn api_post<H: Handler<T, Site>, T: 'static>(
        self,
        path: &'static str,
        permission: Permission,
        handler: H,
    ) -> Self {
        self.add(Method::POST, path, permission, Credential::Token, post(handler))
    }

    /// Adds the pages of another area.
    pub fn and(mut self, other: Routes) -> Self {
        self.router = self.router.merge(other.router);
        self.listed.extend(other.listed);
        self
    }

    /// Every route there is.
    pub fn listed(&self) -> &[Listed] {
        &self.listed
    }

    /// The router, once everything is added.
    pub fn into_router(self) -> Router<Site> {
        self.router
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        permission: Permission,
        credential: Credential,
        handler: MethodRouter<Site>,
    ) -> Self {
        // Nobody who is not signed in has anything long to say.
        let handler =
            if permission == Permission::Public { handler.layer(DefaultBodyLimit::max(64 * 1024)) } else { handler };
        let rule = Rule { site: self.site.clone(), permission, credential };
        self.listed.push(Listed { method, path, permission });
        self.router = self.router.route(path, handler.layer(middleware::from_fn_with_state(rule, guard)));
        self
    }
}

/// Lets a request through to its page when somebody is signed in whose work includes it, and gives problems their page.
async fn guard(State(rule): State<Rule>, request: Request, next: Next) -> Response {
    if rule.permission == Permission::Public {
        return problem::render(&rule.site, None, next.run(request).await);
    }
    match rule.credential {
        Credential::Cookie => with_cookie(&rule, request, next).await,
        Credential::Token => with_token(&rule, request, next).await,
    }
}

async fn with_cookie(rule: &Rule, request: Request, next: Next) -> Response {
    let site = &rule.site;
    let now = site.clock().now();
    let secret = session::secret_of(request.headers(), site.settings().server.is_https());
    let found = match secret {
        Some(secret) => match session_of(site, secret).await {
            Ok(found) => found,
            Err(error) => return problem::render(site, None, Problem::from(error).into_response()),
        },
        None => None,
    };
    let Some((hash, stored, viewer)) = found else { return sign_in_first(&request) };
    match stored.standing(now, site.settings()) {
        Standing::Live => {}
        Standing::TimedOut => return keep_and_sign_in(site, &stored.user_id, request).await,
        Standing::Ended => return sign_in_first(&request),
    }
    let Some(viewer) = viewer else { return sign_in_first(&request) };
    if stored.last_seen_at.plus_seconds(60) < now {
        let _ = site.db().housekeeping(move |tx| store::touch(tx, &hash)).await;
    }
    let response = admit(rule, &viewer, request, next).await;
    problem::render(site, Some(&viewer), response)
}

type Session = (String, session::Stored, Option<Viewer>);

/// The session with this secret, and its person with what can not wait for them: one way through the pool for both.
async fn session_of(site: &Site, secret: String) -> alongside_schema::Result<Option<Session>> {
    let of_alerts = site.clone();
    site.db()
        .plain(move |connection| {
            let Some((hash, stored, viewer)) = store::session(connection, &code_hash(&secret))? else {
                return Ok(None);
            };
            let viewer = match viewer {
                Some(viewer) => Some(Viewer { alerts: of_alerts.alerts(connection, &viewer)?, ..viewer }),
                None => None,
            };
            Ok(Some((hash, stored, viewer)))
        })
        .await
}

async fn with_token(rule: &Rule, request: Request, next: Next) -> Response {
    let token = request
        .headers()
        .get(axum::http::header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("Bearer "))
        .map(code_hash);
    let found = match token {
        Some(hash) => rule.site.db().plain(move |connection| store::token_viewer(connection, &hash)).await,
        None => Ok(None),
    };
    let response = match found {
        Ok(Some(viewer)) => admit(rule, &viewer, request, next).await,
        Ok(None) => StatusCode::UNAUTHORIZED.into_response(),
        Err(error) => Problem::from(error).into_response(),
    };
    let status = response.status();
    if status.is_success() || response.headers().contains_key(axum::http::header::CONTENT_TYPE) {
        return response;
    }
    let words = response.extensions().get::<Problem>().map_or_else(|| status.to_string(), Problem::sentence);
    (status, axum::Json(serde_json::json!({ "error": words }))).into_response()
}

/// Runs the page if the viewer's work includes it, and leaves a trail entry where the answer was no.
async fn admit(rule: &Rule, viewer: &Viewer, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let path = if is_ours(path) { path } else { "an address that is none of ours" }.to_owned();
    let response = if may(viewer, rule.permission) {
        request.extensions_mut().insert(viewer.clone());
        next.run(request).await
    } else {
        Problem::NotAllowed.into_response()
    };
    let denied = matches!(response.extensions().get::<Problem>(), Some(Problem::NotFound | Problem::NotAllowed));
    if denied {
        let entry = Entry::new(viewer, Act::Denied).target(path);
        if let Err(error) = rule.site.db().write(move |_| Ok(entry.with(()))).await {
            return Problem::from(error).into_response();
        }
    }
    response
}

/// Whether an address looks like one of ours: letters, digits, slashes and hyphens. Anything else is not worth coming back to, and
/// may hold a name that somebody typed.
fn is_ours(path: &str) -> bool {
    path.len() <= 200 && path.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_'))
}

fn sign_in_first(request: &Request) -> Response {
    if request.uri().path() == "/drafts" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let path = request.uri().path();
    let next = if is_ours(path) && path != "/" { format!("?next={path}") } else { String::new() };
    Redirect::to(&format!("/sign-in{next}")).into_response()
}

/// A form that arrives after the session ran out is kept for its person, who finds it again after signing in.
async fn keep_and_sign_in(site: &Site, user: &alongside_schema::Id, request: Request) -> Response {
    let answer = sign_in_first(&request);
    if request.method() == Method::POST
        && let Ok(values) = Values::from_request(request, &()).await
    {
        let has_form = values.has("form_name");
        match forms::keep_for_later(site, user, values).await {
            // The autosave is told that the words are kept, though nobody is signed in any more.
            Ok(()) if answer.status() == StatusCode::UNAUTHORIZED => {
                return StatusCode::ACCEPTED.into_response();
            }
            Err(problem @ (Problem::Unreachable | Problem::Fault)) => {
                return problem::render(site, None, problem.into_response());
            }
            // A button without a form has no page to come back to.
            _ if !has_form => return Redirect::to("/sign-in").into_response(),
            _ => {}
        }
    }
    answer
}
