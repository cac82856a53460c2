//! What is begun in one browser and ended in the same, within ten minutes: a cookie of its own says that it is the same.

use alongside_schema::Chance;
use axum::http::{HeaderMap, HeaderValue};

use crate::session::{code_hash, cookie_value, new_secret};

/// How long one can be ended, in seconds.
pub(crate) const LASTS: i64 = 10 * 60;

alongside_schema::code_list! {
    /// What was begun.
    pub enum CeremonyKind {
        /// Going to the council's provider.
        Council = "council", "At the council's sign-on";
        /// Making a passkey.
        MakePasskey = "make_passkey", "Making a passkey";
        /// Signing in with a passkey.
        SignInByPasskey = "sign_in_passkey", "Signing in with a passkey";
        /// Proving by a passkey who one is.
        ProveByPasskey = "prove_passkey", "Proving by a passkey";
    }
}

/// The secret of a browser that begins something.
pub(crate) struct Binding(String);

impl Binding {
    pub(crate) fn new(chance: &Chance) -> Self {
        Self(new_secret(chance))
    }

    /// The one that the browser sent, if any.
    pub(crate) fn of(headers: &HeaderMap, https: bool) -> Option<Self> {
        cookie_value(headers, name(https)).map(Self)
    }

    /// Under what it is kept here.
    pub(crate) fn hash(&self) -> String {
        code_hash(&self.0)
    }

    /// The header that gives it to the browser.
    pub(crate) fn cookie(&self, https: bool) -> HeaderValue {
        header(&self.0, LASTS, https)
    }
}

/// The header that takes it away again.
pub(crate) fn no_cookie(https: bool) -> HeaderValue {
    header("", 0, https)
}

/// `Lax` and not `Strict`: the browser comes back from another site.
fn header(value: &str, age: i64, https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}", name(https));
    HeaderValue::from_str(&text).expect("a hexadecimal secret makes a valid header")
}

/// With HTTPS the prefix makes browsers insist that it is ours alone.
fn name(https: bool) -> &'static str {
    if https { "__Host-alongside-begun" } else { "alongside-begun" }
}

#[cfg(test)]
mod tests {
    use axum::http::header::COOKIE;

    use super::*;

    #[test]
    fn what_was_begun_is_known_by_its_own_cookie() {
        let binding = Binding::new(&Chance::seeded(1));
        let set = binding.cookie(true);
        let set = set.to_str().expect("text");
        assert!(
            set.starts_with("__Host-alongside-begun=") && set.ends_with("HttpOnly; SameSite=Lax; Max-Age=600; Secure")
        );
        let mut headers = HeaderMap::new();
        headers.insert(
            COOKIE,
            format!("alongside={}; {}", "a".repeat(64), set.split(';').next().expect("a pair"))
                .parse()
                .expect("a header"),
        );
        assert_eq!(Binding::of(&headers, true).map(|known| known.hash()), Some(binding.hash()));
        assert!(Binding::of(&headers, false).is_none());
    }
}
