//! The one way to add a page, and what happens before any page runs.

use alongside_schema::{Act, Asked, Entry, Id, Viewer};
use alongside_web::{Form, Problem, Site, Values, forms, problem};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::handler::Handler;
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Extension, Router};

use crate::asked::{asked_of, session_name};
use crate::hashing::Hashing;
use crate::permission::{Permission, may};
use crate::session::{self, Standing, code_hash};
use crate::store;
use crate::throttle::Count;

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
    /// Whether what is sent is a secret, of which no draft is ever kept.
    secret: bool,
}

/// The pages of an area, each with the permission it takes.
pub struct Routes {
    site: Site,
    router: Router<Site>,
    listed: Vec<Listed>,
    hashing: Option<Hashing>,
}

impl Routes {
    /// No pages yet.
    pub fn new(site: &Site) -> Self {
        Self { site: site.clone(), router: Router::new(), listed: Vec::new(), hashing: None }
    }

    /// Adds a page to look at.
    pub fn get<H: Handler<T, Site>, T: 'static>(self, path: &'static str, permission: Permission, handler: H) -> Self {
        let rule = self.rule(permission, Credential::Cookie);
        self.add(Method::GET, path, rule, get(handler))
    }

    /// Adds what receives a form.
    pub fn post<H: Handler<T, Site>, T: 'static>(self, path: &'static str, permission: Permission, handler: H) -> Self {
        let rule = self.rule(permission, Credential::Cookie);
        self.add(Method::POST, path, rule, post(handler))
    }

    /// Adds what receives a form that holds a secret: no draft is kept of it, also not when the session has run out.
    pub fn post_secret<H: Handler<T, Site>, T: 'static>(
        self,
        path: &'static str,
        permission: Permission,
        handler: H,
    ) -> Self {
        let rule = Rule { secret: true, ..self.rule(permission, Credential::Cookie) };
        self.add(Method::POST, path, rule, post(handler))
    }

    /// Adds something that programs read, with a token.
    pub fn api_get<H: Handler<T, Site>, T: 'static>(
        self,
        path: &'static str,
        permission: Permission,
        handler: H,
    ) -> Self {
        let rule = self.rule(permission, Credential::Token);
        self.add(Method::GET, path, rule, get(handler))
    }

    /// Adds something that programs send to, with a token.
    pub fn api_post<H: Handler<T, Site>, T: 'static>(
        self,
        path: &'static str,
        permission: Permission,
        handler: H,
    ) -> Self {
        let rule = self.rule(permission, Credential::Token);
        self.add(Method::POST, path, rule, post(handler))
    }

    /// Adds the pages of another area.
    pub fn and(mut self, other: Routes) -> Self {
        self.router = self.router.merge(other.router);
        self.listed.extend(other.listed);
        self.hashing = self.hashing.or(other.hashing);
        self
    }

    /// The same pages, which hash passwords by these turns.
    pub(crate) fn hashing_by(mut self, hashing: Hashing) -> Self {
        self.router = self.router.layer(Extension(hashing.clone()));
        self.hashing = Some(hashing);
        self
    }

    /// The turns by which the pages hash passwords, where any do.
    pub fn hashing(&self) -> Option<&Hashing> {
        self.hashing.as_ref()
    }

    /// Every route there is.
    pub fn listed(&self) -> &[Listed] {
        &self.listed
    }

    /// The router, once everything is added.
    pub fn into_router(self) -> Router<Site> {
        self.router
    }

    fn rule(&self, permission: Permission, credential: Credential) -> Rule {
        Rule { site: self.site.clone(), permission, credential, secret: false }
    }

    fn add(mut self, method: Method, path: &'static str, rule: Rule, handler: MethodRouter<Site>) -> Self {
        let permission = rule.permission;
        // Nobody who is not signed in has anything long to say.
        let handler =
            if permission == Permission::Public { handler.layer(DefaultBodyLimit::max(64 * 1024)) } else { handler };
        self.listed.push(Listed { method, path, permission });
        self.router = self.router.route(path, handler.layer(middleware::from_fn_with_state(rule, guard)));
        self
    }
}

/// Lets a request through to its page when somebody is signed in whose work includes it, and gives problems their page.
async fn guard(State(rule): State<Rule>, mut request: Request, next: Next) -> Response {
    let asked = asked_of(&rule.site, &request);
    request.extensions_mut().insert(asked.clone());
    if rule.permission == Permission::Public {
        return problem::render(&rule.site, None, next.run(request).await);
    }
    match rule.credential {
        Credential::Cookie => with_cookie(&rule, asked, request, next).await,
        Credential::Token => with_token(&rule, asked, request, next).await,
    }
}

async fn with_cookie(rule: &Rule, asked: Asked, request: Request, next: Next) -> Response {
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
        // Whoever comes by an old cookie can put words into one page of its person, for a day; see `keeps_form`.
        Standing::TimedOut if viewer.is_some() && !rule.secret && stored.is_recent(now, site.settings()) => {
            return keep_and_sign_in(site, &hash, &stored.user_id, request).await;
        }
        Standing::TimedOut => return not_kept(rule, &request),
        Standing::Ended => return sign_in_first(&request),
    }
    let Some(viewer) = viewer else { return sign_in_first(&request) };
    let viewer = Viewer { asked: Asked { session: session_name(site, &hash), ..asked }, ..viewer };
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

async fn with_token(rule: &Rule, asked: Asked, request: Request, next: Next) -> Response {
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
        Ok(Some(viewer)) => admit(rule, &Viewer { asked, ..viewer }, request, next).await,
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

/// Runs the page if the viewer's work includes it, and leaves a trail entry where the answer was no.
async fn admit(rule: &Rule, viewer: &Viewer, mut request: Request, next: Next) -> Response {
    let path = trail_path(&request);
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

/// What was asked for, as the trail names it.
pub(crate) fn trail_path(request: &Request) -> String {
    let path = request.uri().path();
    if is_ours(path) { path } else { "an address that is none of ours" }.to_owned()
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
async fn keep_and_sign_in(site: &Site, hash: &str, user: &Id, request: Request) -> Response {
    let answer = sign_in_first(&request);
    if request.method() != Method::POST {
        return answer;
    }
    let of_script = answer.status() == StatusCode::UNAUTHORIZED;
    let Ok(values) = Values::from_request(request, &()).await else { return answer };
    // A button without a form has no page to come back to.
    let Ok(form) = Form::received(values.clone()) else {
        return if of_script { answer } else { Redirect::to("/sign-in").into_response() };
    };
    let (hash, id) = (hash.to_owned(), form.id().clone());
    let kept = match site.db().housekeeping(move |tx| store::keeps_form(tx, &hash, &id)).await {
        Ok(true) => forms::keep_for_later(site, user, values).await,
        Ok(false) => Err(Problem::Refused(NOT_KEPT.to_owned())),
        Err(error) => Err(error.into()),
    };
    match kept {
        // The autosave is told that the words are kept, though nobody is signed in any more.
        Ok(()) if of_script => StatusCode::ACCEPTED.into_response(),
        Err(problem @ (Problem::Unreachable | Problem::Fault)) => problem::render(site, None, problem.into_response()),
        Err(problem) if !of_script => problem::render(site, None, problem.into_response()),
        _ => answer,
    }
}

const NOT_KEPT: &str = "You were signed out, and this form could not be kept for you. What you typed is still on the page you came from: go \
    back to it, sign in again in another window, and then send it.";

/// What is said where a form comes from a session that may bring no words any more.
fn not_kept(rule: &Rule, request: &Request) -> Response {
    let is_form = request.method() == Method::POST && !matches!(request.uri().path(), "/drafts" | "/sign-out");
    if !is_form || rule.secret {
        return sign_in_first(request);
    }
    problem::render(&rule.site, None, Problem::Refused(NOT_KEPT.to_owned()).into_response())
}
