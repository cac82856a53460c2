//! The harness finds what it is there to find: a bad page, opened with each device.

use axum::Router;
use axum::response::Html;
use axum::routing::get;
use tokio::net::TcpListener;
use url::Url;

use super::Way;
use super::chromium::{Album, Chromium};
use super::http::Http;
use super::person::Device;
use super::way::RUNTIME;

/// Grey on white, 2,000 pixels wide, with a picture that is not there and a script that the policy blocks.
const BAD: &str = "<!DOCTYPE html><html lang=en-GB><head><meta name=viewport content='width=device-width'><title>Bad</title></head>\
    <body><main><h1>Bad</h1><p><font color=#ccc>Who can read this?</font></p><table width=2000><tr><td>Wide</table>\
    <img src=/missing.png alt=Missing><script>document.title = 'Changed'</script></main></body></html>";

/// Serves the bad page with a policy, and nothing else.
fn bad_page() -> Url {
    RUNTIME.block_on(async {
        let policy = [("content-security-policy", "default-src 'self'")];
        let router = Router::new().route("/", get(async move || (policy, Html(BAD))));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}/", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        address.parse().expect("an address")
    })
}

fn faults_with(mut device: impl Device) -> String {
    device.open(&bad_page());
    device.faults().join("\n")
}

fn in_chromium(width: u32, javascript: bool) -> String {
    let album = Album::new("honest", Way::Chromium { width, javascript });
    faults_with(Chromium::start(width, javascript, album))
}

#[test]
fn the_client_finds_missing_headers_and_files() {
    let faults = faults_with(Http::new());
    for words in ["x-frame-options", "frame-ancestors", "may keep the page", "/missing.png"] {
        assert!(faults.contains(words), "{words} is not among\n{faults}");
    }
}

#[test]
fn the_browser_finds_what_can_not_be_read_and_what_is_too_wide() {
    let faults = in_chromium(320, true);
    for words in ["axe, color-contrast", "in a window of 320", "Content Security Policy", "/missing.png"] {
        assert!(faults.contains(words), "{words} is not among\n{faults}");
    }
}

#[test]
fn the_browser_without_scripts_finds_what_is_too_wide() {
    let faults = in_chromium(1280, false);
    for words in ["in a window of 1280", "/missing.png"] {
        assert!(faults.contains(words), "{words} is not among\n{faults}");
    }
    assert!(!faults.contains("axe"), "{faults}");
}
