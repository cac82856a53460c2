//! What every answer says to the browser, and what is not served at all.

use alongside_clocks::Clocks;
use alongside_web::settings::Settings;
use axum::body::Body;
use axum::http::{Method, Request};
use scraper::{Html, Selector};

use crate::matrix::routes;
use crate::support::{Answer, Caller, World, on_both_engines};
use crate::town::{self, ASHA, SAM, TOM};

on_both_engines!(
    headers_stand_on_every_route,
    hsts_is_everywhere,
    every_link_is_ours,
    nothing_else_is_served,
    a_field_sent_twice,
    sign_out_is_on_every_page,
);

fn says(answer: &Answer, words: &str) -> bool {
    answer.head.to_lowercase().contains(&words.to_lowercase())
}

/// Every route, as somebody who may open some of them, with made-up ids: pages, refusals, nothing there. Assets and the style of the council may be kept.
fn every_answer(world: &World) -> Vec<(String, Answer)> {
    town::family_with_a_lead(world);
    let callers = [Caller::stranger(world), Caller::signed_in(world, &TOM), Caller::signed_in(world, &SAM)];
    let mut all = Vec::new();
    for (route, path) in routes(world) {
        let (method, _) = route.split_once(' ').expect("a method");
        let parts: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { "none" } else { part }).collect();
        for caller in &callers {
            let request =
                Request::builder().method(method).uri(parts.join("/")).header("sec-fetch-site", "same-origin");
            let request = request.header("content-type", "application/x-www-form-urlencoded");
            all.push((route.clone(), caller.send(request.body(Body::empty()).expect("a request"))));
        }
    }
    assert!(all.len() > 300, "{}", all.len());
    all
}

fn headers_stand_on_every_route(world: &World) {
    for (route, answer) in every_answer(world) {
        for wanted in [
            "\"x-content-type-options\": \"nosniff\"",
            "\"x-frame-options\": \"deny\"",
            "\"referrer-policy\": \"same-origin\"",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
            "\"cross-origin-opener-policy\": \"same-origin\"",
            "\"cross-origin-resource-policy\": \"same-origin\"",
        ] {
            assert!(says(&answer, wanted), "{route} ({}) does not say {wanted}: {}", answer.status, answer.head);
        }
        assert!(!says(&answer, "access-control-allow"), "{route} lets other sites read it");
        let is_kept = route.contains("/assets/") || route.contains("brand.css");
        assert!(is_kept || says(&answer, "\"cache-control\": \"no-store"), "{route} may be kept: {}", answer.head);
        if !answer.body.is_empty() {
            let is_text =
                says(&answer, "charset=utf-8") || says(&answer, "application/json") || says(&answer, "image/");
            assert!(says(&answer, "\"content-type\"") && is_text, "{route}: {}", answer.head);
        }
    }
}

/// Where the service is reached by HTTPS, browsers are told so with every answer, and the cookie is for HTTPS and this host alone.
fn hsts_is_everywhere(world: &World) {
    let mut settings = Settings::default();
    settings.server.https = Some(true);
    let secure = world.served_as(settings, Clocks::built_in());
    world.add(ASHA);
    for path in ["/sign-in", "/nothing-here", "/health", "/api/v1/caseload", "/families/F-NONE"] {
        let answer = Caller::stranger(&secure).get(path);
        assert!(says(&answer, "max-age=63072000; includesubdomains"), "{path}: {}", answer.head);
    }
    assert!(
        !says(&Caller::stranger(world).get("/sign-in"), "strict-transport-security"),
        "by HTTP it would be ignored"
    );
    let signed = Caller::signed_in(&secure, &ASHA);
    assert!(signed.cookie().starts_with("__Host-"), "{}", signed.cookie());
}

fn every_link_is_ours(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let mut seen = 0;
    for path in [
        "/sign-in",
        "/ask",
        "/caseload",
        "/account",
        &family,
        &format!("{family}/people"),
        &format!("{family}/plan"),
        "/incidents",
    ] {
        let page = Html::parse_document(&tom.get(path).body);
        for (element, attribute) in [("[href]", "href"), ("[src]", "src"), ("form[action]", "action")] {
            for found in page.select(&Selector::parse(element).expect("a selector")) {
                let address = found.attr(attribute).unwrap_or_default();
                let is_ours = ["/", "#", "mailto:", "tel:", "?"].iter().any(|begin| address.starts_with(begin))
                    || address == "https://www.bbc.co.uk/weather";
                assert!(is_ours && !address.starts_with("//"), "{path} leads to {address}");
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
}

fn nothing_else_is_served(world: &World) {
    let stranger = Caller::stranger(world);
    for path in [
        "/.git/config",
        "/.env",
        "/Cargo.toml",
        "/assets/",
        "/assets/x/",
        "/metrics",
        "/debug",
        "/status",
        "/api",
        "/docs",
        "/demo/sign-in",
    ] {
        let answer = stranger.get(path);
        assert!([303, 401, 404, 405].contains(&answer.status), "{path}: {}", answer.status);
    }
    assert_eq!(stranger.get("/health").is(200), "ok");
    for (route, path) in routes(world) {
        let path: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { "none" } else { part }).collect();
        let request = Request::builder().method(Method::TRACE).uri(path.join("/")).body(Body::empty());
        let answer = stranger.send(request.expect("a request"));
        assert!([303, 401, 404, 405].contains(&answer.status), "TRACE of {route}: {}", answer.status);
        assert!(!answer.body.contains("TRACE"), "{route} sends back what it got");
    }
}

/// A field that is sent twice is read once, and one that stands in the address alone is not read as part of the form.
fn a_field_sent_twice(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    let address = format!("{family}/goals/new");
    let page = tom.get(&address);
    let nadia = town::person_in(&page.body, "Nadia Rahman");
    let fields = page.fields();
    let kept = fields.iter().filter(|(name, _)| name != "words" && name != "said_by");
    let mut kept: Vec<(&str, &str)> = kept.map(|(name, text)| (name.as_str(), text.as_str())).collect();
    kept.push(("said_by", &nadia));
    assert_eq!(tom.post(&format!("{address}?words=From+the+address."), &kept).status, 422);
    kept.extend([("words", "The first."), ("words", "The second.")]);
    assert_eq!(tom.post(&address, &kept).status, 303);
    let record = tom.get(&family).body;
    assert!(record.contains("The first.") != record.contains("The second."), "one of the two and not both");
}

fn sign_out_is_on_every_page(world: &World) {
    let family = town::family_with_a_lead(world);
    let tom = Caller::signed_in(world, &TOM);
    for path in ["/caseload", "/search", "/incidents", &family, &format!("{family}/people")] {
        let page = tom.get(path).body;
        assert!(page.contains("action=\"/sign-out\""), "{path}");
    }
}
