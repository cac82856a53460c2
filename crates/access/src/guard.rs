//! What happens before any page runs.

use std::time::Duration;

use alongside_schema::{Act, Asked, Entry, Id, Viewer};
use alongside_web::{Form, Problem, Site, Values, forms, own_address, problem};
use axum::extract::{FromRequest, Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::asked::{asked_of, session_name};
use crate::even::even_where;
use crate::pages::{ask_for_proof, second_step_address};
use crate::permission::{Permission, may};
use crate::routes::{Credential, Rule};
use crate::session::{self, Here, Lacks, Standing, code_hash, lacks};
use crate::store;
use crate::tokens::with_token;

/// Lets a request through to its page when somebody is signed in whose work includes it, and gives problems their page.
pub(crate) async fn guard(State(rule): State<Rule>, mut request: Request, next: Next) -> Response {
    let asked = asked_of(&rule.site, &request);
    request.extensions_mut().insert(asked.clone());
    if rule.permission == Permission::Public {
        return problem::render(&rule.site, None, next.run(request).await);
    }
    match rule.credential {
        Credential::Cookie => with_cookie(&rule, asked, request, next).await,
        Credential::Token(scope) => with_token(&rule, scope, asked, request, next).await,
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
    let lacking =
        viewer.as_ref().and_then(|viewer| lacks(stored.strength, stored.has_second_step, &viewer.roles, site));
    match stored.standing(now, site) {
        Standing::Live => {}
        // Whoever comes by an old cookie can put words into one page of its person, for a day; see `keeps_form`.
        Standing::TimedOut
            if viewer.is_some() && lacking.is_none() && !rule.secret && stored.is_recent(now, site.settings()) =>
        {
            return keep_and_sign_in(site, &hash, &stored.user_id, request).await;
        }
        Standing::TimedOut => return not_kept(rule, &request),
        Standing::Ended => return sign_in_first(&request),
    }
    let Some(viewer) = viewer else { return sign_in_first(&request) };
    let viewer = Viewer { asked: Asked { session: session_name(site, &hash), ..asked }, ..viewer };
    let here = Here::new(&hash, &stored, lacking, site);
    if stored.last_seen_at.plus_seconds(60) < now {
        let _ = site.db().housekeeping(move |tx| store::touch(tx, &hash)).await;
    }
    match lacking {
        Some(lacks) if !rule.lets(lacks) => second_step_first(lacks, &request),
        // Nobody is quite signed in: the page is not to show whose it would be, nor what waits for them.
        Some(_) => problem::render(site, None, admit(rule, &viewer, Some(here), request, next).await),
        None => {
            let back = came_from(&request);
            let response = admit(rule, &viewer, Some(here), request, next).await;
            problem::render_with_way_back(site, Some(&viewer), back, response)
        }
    }
}

/// Leads whoever has done the first step alone to what they lack.
fn second_step_first(lacks: Lacks, request: &Request) -> Response {
    if request.uri().path() == "/drafts" {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match lacks {
        Lacks::SecondStep => Redirect::to(&second_step_address(&next_of(request))).into_response(),
        Lacks::SettingUp => Redirect::to("/account/second-factor").into_response(),
    }
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

/// At whose multiples it is answered that there is nothing: a family that is there and not reached takes longer to look for than none (8.9
/// milliseconds and 6.1 on a quiet machine), and nobody is to count that.
const NOTHING_THERE: Duration = Duration::from_millis(25);

/// Runs the page if the viewer's work includes it, and leaves a trail entry where the answer was no. Where it takes a fresh proof and there is
/// none, that is asked for first. That there is nothing is answered on an even beat, whatever the reason is.
pub(crate) async fn admit(rule: &Rule, viewer: &Viewer, here: Option<Here>, request: Request, next: Next) -> Response {
    let is_nothing = |response: &Response| matches!(response.extensions().get::<Problem>(), Some(Problem::NotFound));
    even_where(NOTHING_THERE, admit_now(rule, viewer, here, request, next), is_nothing).await
}

async fn admit_now(rule: &Rule, viewer: &Viewer, here: Option<Here>, mut request: Request, next: Next) -> Response {
    let path = trail_path(&request);
    let response = if !may(viewer, rule.permission) {
        Problem::NotAllowed.into_response()
    } else if let Some(here) = here.as_ref().filter(|here| rule.proved && !here.is_proved()) {
        proof_first(&rule.site, viewer, here, request).await
    } else {
        request.extensions_mut().insert(viewer.clone());
        if let Some(here) = here {
            request.extensions_mut().insert(here);
        }
        next.run(request).await
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

/// Asks for a proof, and carries what was sent through the page that asks.
async fn proof_first(site: &Site, viewer: &Viewer, here: &Here, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let sent = match *request.method() {
        Method::POST => Values::from_request(request, &()).await.map(Some),
        _ => Ok(None),
    };
    let asked = match sent {
        Ok(sent) => ask_for_proof(site, viewer, here, &path, sent.as_ref()).await,
        Err(problem) => Err(problem),
    };
    asked.unwrap_or_else(IntoResponse::into_response)
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
    let next = next_of(request);
    let next = if next == "/" { String::new() } else { format!("?next={next}") };
    Redirect::to(&format!("/sign-in{next}")).into_response()
}

/// The page of ours on which somebody pressed a button. Browsers say it to us alone (`referrer-policy: same-origin`).
fn came_from(request: &Request) -> Option<String> {
    if request.method() != Method::POST {
        return None;
    }
    let from = request.headers().get(header::REFERER)?.to_str().ok()?;
    let from = from.parse::<Uri>().ok()?;
    Some(own_address(from.path_and_query()?.as_str()))
}

/// Where somebody goes on to once they are signed in.
fn next_of(request: &Request) -> String {
    let path = request.uri().path();
    if is_ours(path) { path } else { "/" }.to_owned()
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
