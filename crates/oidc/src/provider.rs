//! What a provider says about itself.

use serde::Deserialize;

use crate::jwt::Algorithm;
use crate::{Fault, MOST_BYTES};

/// A council's provider, by its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its name, which every token must carry letter for letter.
    pub issuer: String,
    /// Where somebody is led to sign in.
    pub authorize: String,
    /// Where a code is given in for tokens.
    pub token: String,
    /// Where its keys are.
    pub keys: String,
    /// Whether it takes our secret in the `Authorization` header; otherwise it is sent among the fields.
    pub secret_in_header: bool,
    /// Whether each answer names the issuer (RFC 9207).
    pub(crate) names_itself: bool,
}

/// As it stands in the document (OpenID Connect Discovery 1.0, 3). What is not read is not used.
#[derive(Deserialize)]
struct Said {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    response_types_supported: Vec<String>,
    #[serde(default)]
    id_token_signing_alg_values_supported: Vec<String>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl Provider {
    /// Where an issuer says what it is.
    pub fn place(issuer: &str) -> String {
        format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))
    }

    /// Reads what was fetched from [`Provider::place`] of the issuer that is set.
    ///
    /// # Errors
    /// [`Fault::Unreadable`], [`Fault::WrongIssuer`], [`Fault::NotPrivate`], or [`Fault::Unable`] where it says that it can not do what is needed. Where
    /// it does not speak of PKCE at all, PKCE is asked for all the same: some that can do not say so.
    pub fn read(document: &[u8], issuer: &str) -> Result<Self, Fault> {
        if document.len() > MOST_BYTES {
            return Err(Fault::Unreadable);
        }
        let said: Said = serde_json::from_slice(document).map_err(|_| Fault::Unreadable)?;
        if said.issuer != issuer || issuer.is_empty() {
            return Err(Fault::WrongIssuer);
        }
        let addresses = [issuer, &said.authorization_endpoint, &said.token_endpoint, &said.jwks_uri];
        if !addresses.iter().all(|address| is_private(address)) {
            return Err(Fault::NotPrivate);
        }
        let does_code = said.response_types_supported.iter().any(|kind| kind == "code");
        let signs = said.id_token_signing_alg_values_supported.iter().any(|name| Algorithm::named(name).is_some());
        let does_pkce = said.code_challenge_methods_supported.is_none_or(|ways| ways.iter().any(|way| way == "S256"));
        // Where nothing is said, the header it is (Core 1.0, 9).
        let ways = said.token_endpoint_auth_methods_supported.unwrap_or_else(|| vec!["client_secret_basic".to_owned()]);
        let has = |way: &str| ways.iter().any(|other| other == way);
        if !(does_code && signs && does_pkce && (has("client_secret_basic") || has("client_secret_post"))) {
            return Err(Fault::Unable);
        }
        Ok(Self {
            issuer: said.issuer,
            authorize: said.authorization_endpoint,
            token: said.token_endpoint,
            keys: said.jwks_uri,
            secret_in_header: has("client_secret_basic"),
            names_itself: said.authorization_response_iss_parameter_supported,
        })
    }
}

/// Whether nobody reads along: `https`, or a provider on this machine. Without a name and password in it, and without what follows `#`.
fn is_private(address: &str) -> bool {
    let (rest, must_be_here) = match (address.strip_prefix("https://"), address.strip_prefix("http://")) {
        (Some(rest), _) => (rest, false),
        (_, Some(rest)) => (rest, true),
        _ => return false,
    };
    let machine = rest.split(['/', '?']).next().unwrap_or_default();
    let name = machine.rsplit_once(':').map_or(machine, |(name, _)| name);
    let is_plain = !machine.is_empty() && !machine.contains('@') && !address.contains('#');
    is_plain && address.chars().all(|letter| letter.is_ascii_graphic()) && (!must_be_here || is_here(name))
}

fn is_here(name: &str) -> bool {
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}
