//! Asking the provider something: to its own addresses alone, with a limit on time and size, and nowhere else that it leads to.

use std::time::Duration;

use alongside_oidc::MOST_BYTES;
use ureq::Agent;
use ureq::http::Response;
use ureq::http::header::{AUTHORIZATION, CONTENT_TYPE};
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};

use super::Trouble;

/// How long an answer may take, from the name of the machine to the last byte.
const LONGEST: Duration = Duration::from_secs(5);

/// Asks. Certificates are checked by OpenSSL against those that the system trusts. A proxy of the council's is taken from the environment
/// (`HTTPS_PROXY`, `NO_PROXY`).
#[derive(Clone)]
pub(super) struct Fetcher(Agent);

impl Fetcher {
    pub(super) fn new() -> Self {
        let tls = TlsConfig::builder().provider(TlsProvider::NativeTls).root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .timeout_global(Some(LONGEST))
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent("alongside")
            .accept("application/json");
        Self(config.build().into())
    }

    pub(super) async fn get(&self, address: String) -> Result<Vec<u8>, Trouble> {
        let agent = self.0.clone();
        on_a_thread(move || read(agent.get(&address).call())).await
    }

    /// Sends a form.
    pub(super) async fn post(&self, address: String, body: String, header: Option<String>) -> Result<Vec<u8>, Trouble> {
        let agent = self.0.clone();
        on_a_thread(move || {
            let mut request = agent.post(&address).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
            if let Some(header) = header {
                request = request.header(AUTHORIZATION, header);
            }
            read(request.send(body))
        })
        .await
    }
}

async fn on_a_thread(work: impl FnOnce() -> Result<Vec<u8>, Trouble> + Send + 'static) -> Result<Vec<u8>, Trouble> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(Trouble::Unreachable))
}

/// What was said, where it was said with 200.
fn read(answer: Result<Response<ureq::Body>, ureq::Error>) -> Result<Vec<u8>, Trouble> {
    let refused = |error: ureq::Error| {
        tracing::warn!(%error, "the council's sign-on can not be asked");
        Trouble::Unreachable
    };
    let mut answer = answer.map_err(refused)?;
    if answer.status() != 200 {
        tracing::warn!(status = answer.status().as_u16(), "the council's sign-on answers with an error");
        return Err(Trouble::Unreachable);
    }
    answer.body_mut().with_config().limit(MOST_BYTES as u64).read_to_vec().map_err(refused)
}
