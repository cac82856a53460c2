//! Programs, which show who they speak for by a token.

use alongside_schema::{Act, Asked, Entry, Moment, Viewer};
use alongside_web::{Problem, Site};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::guard::{admit, trail_path};
use crate::routes::Rule;
use crate::session::code_hash;
use crate::store::{self, Bearer, TokenLine};
use crate::throttle::Count;

alongside_schema::code_list! {
    /// What a program's token can be for. Each route of programs names one.
    pub enum Scope {
        /// To read the caseload of the person for whom it speaks.
        ReadCaseload = "read_caseload", "Read the caseload";
        /// To add families.
        AddFamilies = "add_families", "Add families";
        /// To send requests for help.
        SendRequests = "send_requests", "Send requests for help";
    }
}

/// How long a token works where nothing else is said, in days: a year.
pub const TOKEN_LASTS: i64 = 365;

/// A token that is to be stored.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Its hash; the token itself is stored nowhere.
    pub hash: String,
    /// What it is for, in words.
    pub label: String,
    /// What it is for.
    pub scopes: Vec<Scope>,
    /// For how many days it works.
    pub days: i64,
}

/// The scopes that are stored.
pub(crate) fn scopes_of(stored: &str) -> Vec<Scope> {
    stored.split(' ').filter_map(|code| code.parse().ok()).collect()
}

impl TokenLine {
    /// What somebody should know of it, in words: that it ends soon, has no end, or that nobody uses it.
    pub fn faults(&self, now: Moment, unused_days: i64) -> Vec<String> {
        const SOON: i64 = 30;
        let day = 24 * 3600;
        let mut faults = Vec::new();
        match self.ends_at {
            None => faults.push("It has no end: end it, and make another".to_owned()),
            Some(at) if at <= now => faults.push("Its time is over".to_owned()),
            Some(at) if at <= now.plus_seconds(SOON * day) => {
                faults.push(format!("It ends soon: {}", at.words()));
            }
            Some(_) => {}
        }
        if self.last_used_at.unwrap_or(self.created_at) <= now.minus_seconds(unused_days * day) {
            faults.push(format!("Nobody has used it for {unused_days} days"));
        }
        if !self.works {
            faults.push("The person for whom it speaks has no access any more".to_owned());
        }
        faults
    }
}

/// Lets a program in that has the token of somebody whose work includes what it asks for, where the token is for that.
pub(crate) async fn with_token(rule: &Rule, scope: Scope, asked: Asked, request: Request, next: Next) -> Response {
    let token = request
        .headers()
        .get(axum::http::header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix("Bearer "))
        .map(code_hash);
    let stray = Stray::of(&rule.site, &asked, &request, token.is_some());
    let path = trail_path(&request);
    // Which of somebody's programs it was, by a name that opens nothing.
    let named = token.as_ref().map(|hash| rule.site.db().keys().name("token", hash)[..16].to_owned());
    let asked = Asked { session: named.unwrap_or_default(), ..asked };
    let found = match token {
        Some(hash) => bearer(&rule.site, hash).await,
        None => Ok(None),
    };
    let response = match found {
        Ok(Some(Bearer { viewer, scopes, .. })) if !scopes.contains(&scope) => {
            return not_for(&rule.site, Viewer { asked, ..viewer }, &scopes, scope, path).await;
        }
        Ok(Some(Bearer { viewer, .. })) => admit(rule, &Viewer { asked, ..viewer }, None, request, next).await,
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

/// The token with this hash, where it works. When it was used is noted.
async fn bearer(site: &Site, hash: String) -> alongside_schema::Result<Option<Bearer>> {
    let (of, now) = (hash.clone(), site.clock().now());
    let found = site.db().plain(move |connection| store::bearer(connection, &of, now)).await?;
    if found.as_ref().is_some_and(|bearer| bearer.is_unused) {
        site.db().housekeeping(move |tx| store::used_token(tx, &hash)).await?;
    }
    Ok(found)
}

/// The answer to a token that is for something else. It says what the token is for, which its program may know.
async fn not_for(site: &Site, viewer: Viewer, scopes: &[Scope], scope: Scope, path: String) -> Response {
    let entry = Entry::new(&viewer, Act::Denied).target(path).detail("a token that is for something else");
    if let Err(error) = site.db().write(move |_| Ok(entry.with(()))).await {
        return Problem::from(error).into_response();
    }
    let words = format!("This token is not for this: it lacks the scope {scope}. Ask for a token that has it.");
    (StatusCode::FORBIDDEN, axum::Json(serde_json::json!({ "error": words, "scopes": scopes }))).into_response()
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

#[cfg(test)]
mod tests {
    use alongside_schema::{Chance, Id};

    use super::*;

    #[test]
    fn what_is_stored_is_read_and_nothing_is_guessed() {
        assert_eq!(scopes_of("read_caseload send_requests"), [Scope::ReadCaseload, Scope::SendRequests]);
        assert_eq!(scopes_of(""), []);
        assert_eq!(scopes_of("everything"), []);
    }

    #[test]
    fn a_token_says_what_is_to_be_done_about_it() {
        let now: Moment = "2026-11-21T09:00:00Z".parse().expect("a moment");
        let days = |days: i64| now.plus_seconds(days * 24 * 3600);
        let id: Id = Chance::seeded(1).id(now);
        let line = TokenLine {
            id,
            label: String::new(),
            name: String::new(),
            agency: String::new(),
            works: true,
            scopes: Vec::new(),
            created_at: days(-200),
            ends_at: Some(days(165)),
            last_used_at: Some(days(-1)),
        };
        assert!(line.faults(now, 90).is_empty());
        let told = |line: TokenLine, what: &str| {
            let faults = line.faults(now, 90);
            assert!(faults.len() == 1 && faults[0].contains(what), "{faults:?}");
        };
        told(TokenLine { ends_at: None, ..line.clone() }, "no end");
        told(TokenLine { ends_at: Some(days(29)), ..line.clone() }, "ends soon");
        told(TokenLine { ends_at: Some(now), ..line.clone() }, "over");
        told(TokenLine { last_used_at: None, ..line.clone() }, "for 90 days");
        told(TokenLine { works: false, ..line }, "no access");
    }
}
