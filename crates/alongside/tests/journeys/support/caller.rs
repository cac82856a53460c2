//! Somebody who sends exactly what a test says: for forms that are sent twice, late, stale or forged, which nobody at a screen can do.

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use scraper::{Html, Selector};
use tower::ServiceExt;

use super::way::RUNTIME;
use super::world::{PASSWORD, Who, World};

/// A signed-in caller of the service.
pub struct Caller {
    router: axum::Router,
    cookie: String,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where it leads, if it does.
    pub location: String,
    /// The page.
    pub body: String,
    /// Everything that goes before it, as text.
    pub head: String,
    cookie: Option<String>,
}

impl Answer {
    /// The page, once its status is the one that is said.
    #[track_caller]
    pub fn is(&self, status: u16) -> &String {
        assert_eq!(self.status, status, "{}", self.body);
        &self.body
    }

    /// What stands in a hidden field of the page.
    pub fn hidden(&self, name: &str) -> String {
        let page = Html::parse_document(&self.body);
        let field = Selector::parse(&format!("form[data-draft] input[name={name}]")).expect("a selector");
        page.select(&field).next().and_then(|input| input.attr("value")).unwrap_or_default().to_owned()
    }

    /// Every field of the page's form as a browser would send it untouched.
    pub fn fields(&self) -> Vec<(String, String)> {
        self.fields_within("form[data-draft]")
    }

    /// The fields of the form that is sent there, where the page has one of several.
    fn fields_for(&self, path: &str) -> Vec<(String, String)> {
        let of = |draft: &str| self.fields_within(&format!("form{draft}[action='{path}']"));
        let candidates = [of("[data-draft]"), self.fields(), of("")];
        candidates.into_iter().find(|fields| !fields.is_empty()).unwrap_or_default()
    }

    fn fields_within(&self, form: &str) -> Vec<(String, String)> {
        let page = Html::parse_document(&self.body);
        let fields = Selector::parse(&format!("{form} :is(input, textarea, select)")).expect("a selector");
        let chosen = Selector::parse("option[selected]").expect("a selector");
        page.select(&fields)
            .filter_map(|field| {
                let name = field.attr("name")?.to_owned();
                let value = match field.value().name() {
                    "textarea" => field.text().collect::<String>(),
                    "select" => field
                        .select(&chosen)
                        .next()
                        .and_then(|option| option.attr("value"))
                        .unwrap_or_default()
                        .to_owned(),
                    _ if matches!(field.attr("type"), Some("radio" | "checkbox")) => {
                        field.attr("checked")?;
                        field.attr("value").unwrap_or("on").to_owned()
                    }
                    _ => field.attr("value").unwrap_or_default().to_owned(),
                };
                Some((name, value))
            })
            .collect()
    }
}

impl Caller {
    /// Nobody yet.
    pub fn stranger(world: &World) -> Self {
        Self { router: alongside::router(world.site().clone()), cookie: String::new() }
    }

    /// Somebody with an account, signed in by password.
    pub fn signed_in(world: &World, who: &Who) -> Self {
        let mut caller = Self::stranger(world);
        let form_id = world.site().db().chance().id(world.site().clock().now()).to_string();
        let answer = caller.post(
            "/sign-in",
            &[("form_id", &form_id), ("form_name", "sign-in"), ("email", &who.email()), ("password", PASSWORD)],
        );
        assert_eq!(answer.status, 303, "{} is signed in", who.name);
        caller.cookie = answer.cookie.expect("a session cookie");
        caller
    }

    /// Somebody of a demonstration, signed in by their button.
    pub fn by_button(world: &World, name: &str) -> Self {
        let mut caller = Self::stranger(world);
        let page = caller.get("/sign-in").body;
        let before = page.split(name).next().expect("the page");
        let field = before.rsplit("name=\"user\" value=\"").next().expect("a button");
        let id = field.get(..36).expect("an id").to_owned();
        let answer = caller.post("/demo/sign-in", &[("user", &id)]);
        assert_eq!(answer.status, 303, "{name} is signed in: {}", answer.body);
        caller.cookie = answer.cookie.expect("a session cookie");
        caller
    }

    /// Whoever has this cookie.
    pub fn with_cookie(world: &World, cookie: &str) -> Self {
        Self { cookie: cookie.to_owned(), ..Self::stranger(world) }
    }

    /// Goes on with the cookie that came with this answer.
    pub fn takes_cookie_of(&mut self, answer: &Answer) {
        self.cookie = answer.cookie.clone().expect("a session cookie");
    }

    /// The cookie by which the service knows them.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Asks for a page.
    pub fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request"))
    }

    /// Sends a form as a browser sends one of our own pages'.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).expect("a request"))
    }

    /// Sends a form with some fields of the page changed.
    pub fn send_changed(&self, path: &str, page: &Answer, changes: &[(&str, &str)]) -> Answer {
        let mut fields = page.fields_for(path);
        for (name, value) in changes {
            fields.retain(|(field, _)| field != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(path, &fields)
    }

    /// Sends anything at all.
    pub fn send(&self, mut request: Request<Body>) -> Answer {
        if !self.cookie.is_empty() {
            request.headers_mut().insert(header::COOKIE, self.cookie.parse().expect("a cookie"));
        }
        let router = self.router.clone();
        RUNTIME.block_on(async move {
            let response = router.oneshot(request).await.expect("an answer");
            let text =
                |name| response.headers().get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
            let cookie = text(header::SET_COOKIE).and_then(|set| set.split(';').next()).map(str::to_owned);
            let location = text(header::LOCATION).unwrap_or_default().to_owned();
            let status = response.status().as_u16();
            let head = format!("{:?}", response.headers());
            let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
            Answer { status, location, body: String::from_utf8_lossy(&body).into_owned(), head, cookie }
        })
    }
}
