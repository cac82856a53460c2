//! The one way to add a page: with its permission, and what else it takes.

use alongside_web::Site;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware;
use axum::routing::{MethodRouter, get, post};
use axum::{Extension, Router};

use crate::council::CouncilSignOn;
use crate::guard::guard;
use crate::hashing::Hashing;
use crate::permission::Permission;
use crate::session::Lacks;
use crate::tokens::Scope;

/// A route that was added, for the test that walks them all.
#[derive(Clone, Debug)]
pub struct Listed {
    /// `GET` or `POST`.
    pub method: Method,
    /// The pattern of its address.
    pub path: &'static str,
    /// What it is for.
    pub permission: Permission,
    /// Whether it takes a fresh proof of who somebody is.
    pub proved: bool,
}

/// How those who use a route show who they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Credential {
    Cookie,
    /// A token that is for this.
    Token(Scope),
}

/// Whom a page lets in who has not done everything to sign in yet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum HalfWay {
    /// Nobody.
    Nobody,
    /// Whoever lacks this, and everybody else.
    Lacking(Lacks),
    /// Everybody who has a session.
    Everybody,
}

#[derive(Clone)]
pub(crate) struct Rule {
    pub(crate) site: Site,
    pub(crate) permission: Permission,
    pub(crate) credential: Credential,
    /// Whether what is sent is a secret, of which no draft is ever kept.
    pub(crate) secret: bool,
    /// Whether it takes a fresh proof of who somebody is.
    pub(crate) proved: bool,
    pub(crate) half_way: HalfWay,
}

impl Rule {
    /// Whether a session that lacks this is let in.
    pub(crate) fn lets(&self, lacks: Lacks) -> bool {
        self.half_way == HalfWay::Everybody || self.half_way == HalfWay::Lacking(lacks)
    }
}

/// The route that was added last, which may still be told more.
struct Added {
    path: &'static str,
    rule: Rule,
    handler: MethodRouter<Site>,
}

/// The pages of an area, each with the permission it takes.
pub struct Routes {
    site: Site,
    router: Router<Site>,
    listed: Vec<Listed>,
    hashing: Option<Hashing>,
    last: Option<Added>,
}

impl Routes {
    /// No pages yet.
    pub fn new(site: &Site) -> Self {
        Self { site: site.clone(), router: Router::new(), listed: Vec::new(), hashing: None, last: None }
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

    /// Adds something that programs read, with a token that is for this.
    pub fn api_get<H: Handler<T, Site>, T: 'static>(
        self,
        path: &'static str,
        permission: Permission,
        scope: Scope,
        handler: H,
    ) -> Self {
        let rule = self.rule(permission, Credential::Token(scope));
        self.add(Method::GET, path, rule, get(handler))
    }

    /// Adds something that programs send to, with a token that is for this.
    pub fn api_post<H: Handler<T, Site>, T: 'static>(
        self,
        path: &'static str,
        permission: Permission,
        scope: Scope,
        handler: H,
    ) -> Self {
        let rule = self.rule(permission, Credential::Token(scope));
        self.add(Method::POST, path, rule, post(handler))
    }

    /// The route that was added last takes a fresh proof of who somebody is. Where there is none, what was sent is carried through the page that
    /// asks for it, and kept nowhere.
    pub fn proved(mut self) -> Self {
        if let (Some(last), Some(listed)) = (&mut self.last, self.listed.last_mut()) {
            last.rule.proved = true;
            listed.proved = true;
        }
        self
    }

    /// The route that was added last lets those in as well who have not done everything to sign in yet.
    pub(crate) fn half_way(mut self, half_way: HalfWay) -> Self {
        if let Some(last) = &mut self.last {
            last.rule.half_way = half_way;
        }
        self
    }

    /// Adds the pages of another area.
    pub fn and(mut self, mut other: Routes) -> Self {
        self.settle();
        other.settle();
        self.router = self.router.merge(other.router);
        self.listed.extend(other.listed);
        self.hashing = self.hashing.or(other.hashing);
        self
    }

    /// The same pages, which hash passwords by these turns.
    pub(crate) fn hashing_by(mut self, hashing: Hashing) -> Self {
        self.settle();
        self.router = self.router.layer(Extension(hashing.clone()));
        self.hashing = Some(hashing);
        self
    }

    /// The same pages, which know the council's sign-on where there is one.
    pub(crate) fn signing_on_by(mut self, sign_on: Option<CouncilSignOn>) -> Self {
        self.settle();
        self.router = self.router.layer(Extension(sign_on));
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
    pub fn into_router(mut self) -> Router<Site> {
        self.settle();
        self.router
    }

    fn rule(&self, permission: Permission, credential: Credential) -> Rule {
        Rule {
            site: self.site.clone(),
            permission,
            credential,
            secret: false,
            proved: false,
            half_way: HalfWay::Nobody,
        }
    }

    fn add(mut self, method: Method, path: &'static str, rule: Rule, handler: MethodRouter<Site>) -> Self {
        let permission = rule.permission;
        // Nobody who is not signed in has anything long to say.
        let handler =
            if permission == Permission::Public { handler.layer(DefaultBodyLimit::max(64 * 1024)) } else { handler };
        self.settle();
        self.listed.push(Listed { method, path, permission, proved: false });
        self.last = Some(Added { path, rule, handler });
        self
    }

    /// Puts the route that was added last on the router, with the guard before it.
    fn settle(&mut self) {
        if let Some(Added { path, rule, handler }) = self.last.take() {
            let guarded = handler.layer(middleware::from_fn_with_state(rule, guard));
            self.router = std::mem::take(&mut self.router).route(path, guarded);
        }
    }
}
