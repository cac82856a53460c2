//! A council with a real provider of OpenID Connect, and a proxy of ours before it that passes on what both say, or bends it.
//!
//! The provider is the npm package `oidc-provider`, started by `tests/oidc/provider.mjs`. The service knows it by the proxy's address, and believes the
//! key that the test made: so a token can be wrong in one thing and right in all others.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, LazyLock, Mutex};

use alongside_schema::Clock;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::bn::BigNumRef;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sign::Signer;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use ureq::Agent;
use url::Url;

use crate::support::RUNTIME;

/// What the provider calls the service.
pub const CLIENT: &str = "alongside";

/// The secret that the provider gave, and the service reads from a file.
pub const SECRET: &str = "a secret between the provider and the service";

/// The provider's key, one for all journeys, since making one takes a while.
static KEY: LazyLock<PKey<Private>> = LazyLock::new(new_key);

/// A new RSA key of 2048 bits.
pub fn new_key() -> PKey<Private> {
    PKey::from_rsa(Rsa::generate(2048).expect("a key")).expect("a key")
}

/// What the provider says, on its way to whoever asked.
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// What it says, as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON of the provider")
    }

    /// Says this instead.
    pub fn say(&mut self, value: &Value) {
        self.body = value.to_string().into_bytes();
    }
}

/// Bends what the provider says at an address.
pub type Bend = Box<dyn Fn(&str, &mut Reply) + Send + Sync>;

/// A council with its provider.
pub struct Council {
    issuer: String,
    proxy: Arc<Proxy>,
    served: AbortHandle,
    _provider: Provider,
}

struct Proxy {
    agent: Agent,
    port: u16,
    clock: Clock,
    bend: Mutex<Option<Bend>>,
}

/// The program, which ends with its input.
struct Provider {
    child: Child,
    input: Option<ChildStdin>,
}

impl Drop for Provider {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

impl Drop for Council {
    fn drop(&mut self) {
        self.served.abort();
    }
}

impl Council {
    /// Starts a provider that knows these people, by their names there, for a service at this address.
    pub fn start(clock: &Clock, service: &Url, people: &Value) -> Self {
        let listener = RUNTIME.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let set = json!({
            "now": clock.now().0.as_second(), "issuer": issuer, "client": CLIENT, "secret": SECRET, "people": people,
            "back": service.join("sign-in/council/back").expect("an address").as_str(),
            "logout": service.join("sign-in/council/logout").expect("an address").as_str(),
            "key": private_jwk(&KEY),
        });
        let (provider, port) = Provider::start(&set);
        // The provider closes what is not used, so nothing is kept.
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).max_idle_connections(0);
        let proxy =
            Arc::new(Proxy { agent: config.build().into(), port, clock: clock.clone(), bend: Mutex::new(None) });
        let router = Router::new().fallback(pass_on).with_state(proxy.clone());
        let served = RUNTIME.spawn(async move { axum::serve(listener, router).await }).abort_handle();
        Self { issuer, proxy, served, _provider: provider }
    }

    /// The provider's name, which is its address.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// From now on what the provider says goes through this.
    pub fn bends(&self, bend: Option<Bend>) {
        *self.proxy.bend.lock().expect("nobody fails here") = bend;
    }

    /// A token with these claims, signed by the provider's own key.
    pub fn signs(&self, claims: &Value) -> String {
        signed_rightly(claims)
    }

    /// The provider's public key, as the text that others could take for a shared secret.
    pub fn public_text(&self) -> Vec<u8> {
        KEY.public_key_to_pem().expect("a public key")
    }
}

impl Provider {
    fn start(set: &Value) -> (Self, u16) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oidc");
        assert!(
            folder.join("node_modules/oidc-provider").is_dir(),
            "The npm package oidc-provider is not there. `./alongside test` fetches it by its lock file; by hand: cd {} && npm ci --ignore-scripts",
            folder.display()
        );
        let mut child = Command::new("node")
            .arg(folder.join("provider.mjs"))
            .arg(set.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap_or_else(|error| panic!("node does not start, with which the provider of the tests runs: {error}"));
        let (input, output) = (child.stdin.take(), child.stdout.take().expect("its output"));
        let said: Vec<String> = BufReader::new(output).lines().map_while(Result::ok).take(1).collect();
        let port = said.iter().find_map(|line| line.strip_prefix("listening ")?.parse().ok());
        let port = port.unwrap_or_else(|| panic!("the provider of the tests does not start; it says {said:?}"));
        (Self { child, input }, port)
    }
}

/// Passes a request on to the provider with the journey's time, and bends what comes back.
async fn pass_on(State(proxy): State<Arc<Proxy>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.expect("what was asked");
    let path = parts.uri.path().to_owned();
    let passed = proxy.clone();
    let asked = move || {
        let all = parts.uri.path_and_query().map_or("/", |all| all.as_str());
        let mut on =
            ureq::http::Request::builder().method(parts.method).uri(format!("http://127.0.0.1:{}{all}", passed.port));
        for (name, value) in &parts.headers {
            if !["connection", "content-length", "accept-encoding", "transfer-encoding"].contains(&name.as_str()) {
                on = on.header(name, value);
            }
        }
        let on = on.header("x-now", passed.clock.now().0.as_second().to_string());
        let mut answer =
            passed.agent.run(on.body(body.to_vec()).expect("a request")).expect("an answer of the provider");
        let headers =
            answer.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().expect("text").to_owned()));
        let headers =
            headers.filter(|(name, _)| !["content-length", "transfer-encoding", "connection"].contains(&name.as_str()));
        Reply {
            status: answer.status().as_u16(),
            headers: headers.collect(),
            body: answer.body_mut().read_to_vec().expect("a body"),
        }
    };
    let mut reply = tokio::task::spawn_blocking(asked).await.expect("an answer of the provider");
    if let Some(bend) = proxy.bend.lock().expect("nobody fails here").as_ref() {
        bend(&path, &mut reply);
    }
    let mut response = Response::builder().status(StatusCode::from_u16(reply.status).expect("a status"));
    for (name, value) in &reply.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(reply.body)).expect("an answer")
}

/// Letters of a part of a token.
pub fn letters(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A part of a token, read.
pub fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).expect("a part of a token");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("letters")).expect("JSON in a token")
}

/// A token with these claims, signed by the key of every provider here.
pub fn signed_rightly(claims: &Value) -> String {
    signed(&KEY, &json!({ "alg": "RS256", "kid": "a", "typ": "JWT" }), claims)
}

/// A token with this header and these claims, signed by this key with RSA and SHA-256.
pub fn signed(key: &PKey<Private>, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", letters(header.to_string()), letters(claims.to_string()));
    let mut signer = Signer::new(MessageDigest::sha256(), key).expect("a signer");
    let signature = signer.sign_oneshot_to_vec(text.as_bytes()).expect("a signature");
    format!("{text}.{}", letters(signature))
}

fn private_jwk(key: &PKey<Private>) -> Value {
    let rsa = key.rsa().expect("RSA");
    let number = |number: &BigNumRef| letters(number.to_vec());
    let part = |part: Option<&BigNumRef>| number(part.expect("a part of a key"));
    json!({
        "kty": "RSA", "kid": "a", "use": "sig", "alg": "RS256", "n": number(rsa.n()), "e": number(rsa.e()), "d": number(rsa.d()),
        "p": part(rsa.p()), "q": part(rsa.q()), "dp": part(rsa.dmp1()), "dq": part(rsa.dmq1()), "qi": part(rsa.iqmp()),
    })
}

/// A public key as a provider shows it.
pub fn public_jwk(id: &str, key: &PKey<Private>) -> Value {
    let rsa = key.rsa().expect("RSA");
    json!({ "kty": "RSA", "kid": id, "use": "sig", "n": letters(rsa.n().to_vec()), "e": letters(rsa.e().to_vec()) })
}
