//! From the wish to sign in to the provider's answer.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{Fault, MOST_BYTES, Provider};

/// For how many seconds a ceremony can be answered.
pub const LASTS: i64 = 10 * 60;

/// The longest code or token that is taken, in bytes.
const LONGEST: usize = 16 * 1024;

/// This service, as the provider knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its name there (`client_id`).
    pub id: String,
    /// The address to which people come back (`redirect_uri`), letter for letter as it is registered.
    pub back: String,
}

/// One try to sign in: three secrets and when it began. Kept by the caller, bound to the browser, and used once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ceremony {
    /// Comes back with the answer. The caller finds the ceremony by it.
    pub state: String,
    /// Comes back inside the token.
    nonce: String,
    /// Goes to the provider alone, with the code (RFC 7636).
    verifier: String,
    began: i64,
}

/// Says nothing of the secrets.
impl std::fmt::Debug for Ceremony {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Ceremony").field("began", &self.began).finish_non_exhaustive()
    }
}

/// A code that the provider gave, with what it is to be given in with.
pub struct Code {
    code: String,
    verifier: String,
    /// What the token must carry.
    pub nonce: String,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Code").finish_non_exhaustive()
    }
}

impl Ceremony {
    /// Begins one, of 96 random bytes that nothing else is made of.
    pub fn begin(secrets: [[u8; 32]; 3], now: i64) -> Self {
        let [state, nonce, verifier] = secrets.map(|secret| URL_SAFE_NO_PAD.encode(secret));
        Self { state, nonce, verifier, began: now }
    }

    /// Where somebody is led to sign in. With `max_age`, in seconds, they prove anew who they are if they last did so longer ago; with 0 in any case,
    /// which is also said as `prompt=login`, since some providers know the one and some the other.
    ///
    /// # Errors
    /// [`Fault::Unreadable`] where no address can be made of it.
    pub fn address(&self, provider: &Provider, client: &Client, max_age: Option<u32>) -> Result<String, Fault> {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier));
        let anew = max_age == Some(0);
        let max_age = max_age.map(|seconds| seconds.to_string());
        let mut fields = vec![
            ("response_type", "code"),
            ("client_id", &client.id),
            ("redirect_uri", &client.back),
            ("scope", "openid email profile"),
            ("state", &self.state),
            ("nonce", &self.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        fields.extend(max_age.as_deref().map(|seconds| ("max_age", seconds)));
        fields.extend(anew.then_some(("prompt", "login")));
        let query = serde_html_form::to_string(&fields).map_err(|_| Fault::Unreadable)?;
        let joint = if provider.authorize.contains('?') { '&' } else { '?' };
        Ok(format!("{}{joint}{query}", provider.authorize))
    }

    /// The code in the answer with which somebody came back, as the names and values of its query. The ceremony is used up by it.
    ///
    /// # Errors
    /// [`Fault::TooLate`], [`Fault::OddAnswer`], [`Fault::WrongState`], [`Fault::WrongIssuer`], or [`Fault::Denied`] where the provider signed nobody in.
    pub fn code(self, answer: &[(String, String)], provider: &Provider, now: i64) -> Result<Code, Fault> {
        if !(self.began..self.began + LASTS).contains(&now) {
            return Err(Fault::TooLate);
        }
        let state = only(answer, "state")?.unwrap_or_default();
        if !bool::from(state.as_bytes().ct_eq(self.state.as_bytes())) {
            return Err(Fault::WrongState);
        }
        // Against an answer that another provider gave (RFC 9207, 2.4).
        match only(answer, "iss")? {
            Some(issuer) if issuer != provider.issuer => return Err(Fault::WrongIssuer),
            None if provider.names_itself => return Err(Fault::WrongIssuer),
            _ => {}
        }
        if only(answer, "error")?.is_some() {
            return Err(Fault::Denied);
        }
        match only(answer, "code")? {
            Some(code) if !code.is_empty() && code.len() <= LONGEST => {
                Ok(Code { code: code.to_owned(), verifier: self.verifier, nonce: self.nonce })
            }
            _ => Err(Fault::OddAnswer),
        }
    }
}

/// The value of a name that stands there at most once.
fn only<'a>(answer: &'a [(String, String)], name: &str) -> Result<Option<&'a str>, Fault> {
    let mut values = answer.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str());
    let value = values.next();
    if values.next().is_some() { Err(Fault::OddAnswer) } else { Ok(value) }
}

impl Code {
    /// The body and the `Authorization` header to send to [`Provider::token`], as `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    /// [`Fault::Unreadable`] where no form can be made of it.
    pub fn form(&self, provider: &Provider, client: &Client, secret: &str) -> Result<(String, Option<String>), Fault> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", &self.code),
            ("redirect_uri", &client.back),
            ("code_verifier", &self.verifier),
        ];
        let header = if provider.secret_in_header {
            // Both are written as in a form before they are joined (RFC 6749, 2.3.1).
            let written = |text: &str| {
                let field = serde_html_form::to_string([("", text)]).map_err(|_| Fault::Unreadable)?;
                Ok::<_, Fault>(field.trim_start_matches('=').to_owned())
            };
            let pair = format!("{}:{}", written(&client.id)?, written(secret)?);
            Some(format!("Basic {}", STANDARD.encode(pair)))
        } else {
            fields.extend([("client_id", client.id.as_str()), ("client_secret", secret)]);
            None
        };
        let body = serde_html_form::to_string(&fields).map_err(|_| Fault::Unreadable)?;
        Ok((body, header))
    }
}

/// What a provider gives for a code.
#[derive(Deserialize)]
pub struct Tokens {
    /// Says who it is.
    pub id_token: String,
    /// Opens what the provider has to tell; not used here but for the check that both belong together.
    pub access_token: String,
    token_type: String,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Tokens").finish_non_exhaustive()
    }
}

impl Tokens {
    /// Reads the provider's answer.
    ///
    /// # Errors
    /// [`Fault::Unreadable`], also where it is an error of the provider's.
    pub fn read(answer: &[u8]) -> Result<Self, Fault> {
        if answer.len() > MOST_BYTES {
            return Err(Fault::Unreadable);
        }
        let tokens: Self = serde_json::from_slice(answer).map_err(|_| Fault::Unreadable)?;
        if tokens.token_type.eq_ignore_ascii_case("bearer") { Ok(tokens) } else { Err(Fault::Unreadable) }
    }
}
