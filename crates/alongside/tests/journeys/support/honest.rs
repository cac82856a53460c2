//! The harness itself: each device finds what is wrong with a bad page, and the client sends what a browser sends.

use alongside_web::headers;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Html;
use axum::routing::get;
use tokio::net::TcpListener;
use url::Url;

use super::chromium::{Album, Chromium};
use super::http::Http;
use super::person::{Device, Person};
use super::way::RUNTIME;
use super::{Way, Who};

/// Grey on white, 2,000 pixels wide, with a picture that is not there and a script that the policy blocks.
const BAD: &str = "<!DOCTYPE html><html lang=en-GB><head><meta name=viewport content='width=device-width'><title>Bad</title></head>\
    <body><main><h1>Bad</h1><p><font color=#ccc>Who can read this?</font></p><table width=2000><tr><td>Wide</table>\
    <img src=/missing.png alt=Missing><script>document.title = 'Changed'</script></main></body></html>";

/// Every kind of field that a form of ours has.
const FORM: &str = "<form method=post action='/?sent=1'><input type=hidden name=form_id value=7>\
    <fieldset><legend>Name</legend><label for=n>Text</label><input id=n name=name value=old></fieldset>\
    <label for=e>E-mail address</label><input id=e name=email type=email><label for=w>Words</label><textarea id=w name=words>\n</textarea>\
    <fieldset><legend>Where?</legend><input type=radio id=r1 name=where value=here checked><label for=r1>Here</label>\
    <input type=radio id=r2 name=where value=there><label for=r2>There</label></fieldset>\
    <fieldset><legend>Who?</legend><input type=checkbox id=c1 name=who value=a><label for=c1>Ada</label>\
    <input type=checkbox id=c2 name=who value=b checked><label for=c2>Bo</label>\
    <input type=checkbox id=c3 name=who value=c><label for=c3>Cy</label></fieldset>\
    <fieldset><legend>When?</legend><label for=d>Day</label><input id=d name=day><label for=m>Month</label><input id=m name=month>\
    <label for=y>Year</label><input id=y name=year></fieldset>\
    <label for=l>Home</label><select id=l name=home><option value=''>Select<option value=1>Home 1<option>Home 2</select>\
    <input name=off disabled aria-label=Off value=off><details><summary>More</summary><p>Unfolded words</p></details>\
    <button name=do value=add>Add<span class=govuk-visually-hidden> another</span></button><button name=do value=save>Save</button></form>";

/// Serves some routes and nothing else.
fn serve(router: Router) -> Url {
    RUNTIME.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}/", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        address.parse().expect("an address")
    })
}

fn faults_with(mut device: impl Device) -> String {
    let policy = [("content-security-policy", "default-src 'self'")];
    device.open(&serve(Router::new().route("/", get(async move || (policy, Html(BAD))))));
    device.faults().join("\n")
}

fn chromium(width: u32, javascript: bool) -> Chromium {
    Chromium::start(width, javascript, Album::new("honest", Way::Chromium { width, javascript }))
}

fn page(content: &str) -> Html<String> {
    let head = "<meta name=viewport content='width=device-width'><title>Page</title>";
    Html(format!(
        "<!DOCTYPE html><html lang=en-GB><head>{head}</head><body><main><h1>Page</h1>{content}</main></body></html>"
    ))
}

/// Fills in the form with this device in every way that there is, and gives back what arrived.
fn what_arrives(device: impl Device + 'static) -> String {
    let echo = async |sent: String| page(&format!("<p>{}</p>", sent.replace('&', " ").replace('%', " %")));
    let routes = Router::new().route("/", get(async || page(FORM)).post(echo)).route("/favicon.ico", get(async || ()));
    let routes = routes.layer(middleware::from_fn(|request: Request, next: Next| headers::add(false, request, next)));
    let who = Who { name: "Sam Okafor", job_title: "tester", agency: "Here", team: "", roles: &[] };
    let mut sam = Person::new(&who, serve(routes), Box::new(device));

    sam.open("/").holds("Text", "old").holds("Home", "Select").has_ticked("Here").has_not_ticked("There");
    sam.within("Name").fill("Text", "Zoë <b> 💙 \u{202e}=1+1");
    sam.fill("E-mail address", " sam@example.org ").fill("Words", "One line.\nAnother.");
    sam.choose("Where?", "There").within("Who?").tick("Ada").tick("Ada").untick("Bo");
    sam.fill_day("When?", "31 - 2018").select("Home", "Home 2");
    sam.holds("Words", "One line.\nAnother.").holds("Home", "Home 2").has_ticked("Ada").has_not_ticked("Here");
    sam.sees_not("Unfolded words").unfold("More").sees("Unfolded words");
    sam.press("Add").sees("form_id=7").at("/");
    sam.words()
}

#[test]
fn the_client_sends_what_a_browser_sends() {
    let sent = what_arrives(Http::new());
    assert!(sent.contains("where=there who=a day=31 month= year=2018 home=Home+2 do=add"), "{sent}");
    assert_eq!(sent, what_arrives(chromium(1280, false)));
    assert_eq!(sent, what_arrives(chromium(320, false)));
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
    let faults = faults_with(chromium(320, true));
    for words in ["axe, color-contrast", "in a window of 320", "Content Security Policy", "/missing.png"] {
        assert!(faults.contains(words), "{words} is not among\n{faults}");
    }
}

#[test]
fn the_browser_without_scripts_finds_what_is_too_wide() {
    let faults = faults_with(chromium(1280, false));
    for words in ["in a window of 1280", "/missing.png"] {
        assert!(faults.contains(words), "{words} is not among\n{faults}");
    }
    assert!(!faults.contains("axe"), "{faults}");
}
