//! Signed-in browsers: a random secret in a cookie, its hash in the database.

use alongside_schema::{Chance, Id, Moment};
use alongside_web::Settings;
use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

/// The hash under which a secret is stored: sessions, one-time codes and tokens alike. They are 256 random bits, so one pass of SHA-256 is enough.
pub fn code_hash(secret: &str) -> String {
    Sha256::digest(secret.trim().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A new secret for a session.
pub(crate) fn new_secret(chance: &Chance) -> String {
    chance.secret()
}

/// For how long after a session ran out what its person was typing is still kept, in seconds: a day.
const KEPT_FOR: i64 = 24 * 3600;

/// What is stored of one session.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) user_id: Id,
    pub(crate) last_seen_at: Moment,
    pub(crate) ends_at: Moment,
    pub(crate) ended_at: Option<Moment>,
}

/// What a session is worth now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Somebody is signed in.
    Live,
    /// It ran out by itself: what its person was typing is still kept for them, nothing is shown.
    TimedOut,
    /// It was ended, by signing out or by an administrator.
    Ended,
}

impl Stored {
    pub(crate) fn standing(&self, now: Moment, settings: &Settings) -> Standing {
        if self.ended_at.is_some() {
            return Standing::Ended;
        }
        if now < self.until(settings) { Standing::Live } else { Standing::TimedOut }
    }

    /// When it runs out by itself.
    fn until(&self, settings: &Settings) -> Moment {
        self.ends_at.min(self.last_seen_at.plus_seconds(settings.sign_in.idle_minutes * 60))
    }

    /// Whether it ran out so lately that what its person was typing is still kept for them.
    pub(crate) fn is_recent(&self, now: Moment, settings: &Settings) -> bool {
        now < self.until(settings).plus_seconds(KEPT_FOR)
    }
}

/// The name of the cookie. With HTTPS the prefix makes browsers insist that it is ours alone.
fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-alongside" } else { "alongside" }
}

/// The secret that the browser sent, if any.
pub(crate) fn secret_of(headers: &HeaderMap, https: bool) -> Option<String> {
    let name = cookie_name(https);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .find_map(|pair| {
            let (key, value) = pair.trim().split_once('=')?;
            (key == name && value.len() == 64).then(|| value.to_owned())
        })
}

/// The header that gives the browser its secret, or takes it away.
pub(crate) fn cookie(secret: Option<&str>, https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    let (value, age) = secret.map_or(("", "; Max-Age=0"), |secret| (secret, ""));
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", cookie_name(https));
    HeaderValue::from_str(&text).expect("a hexadecimal secret makes a valid header")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_cookie_is_read() {
        let mut headers = HeaderMap::new();
        let secret = "a".repeat(64);
        headers.insert(header::COOKIE, format!("other=1; alongside={secret}").parse().expect("a header"));
        assert_eq!(secret_of(&headers, false), Some(secret));
        assert_eq!(secret_of(&headers, true), None);
    }

    #[test]
    fn a_session_ends_by_idleness_and_by_age() {
        let settings = Settings::default();
        let start: Moment = "2026-11-21T09:00:00Z".parse().expect("a moment");
        let stored = Stored {
            user_id: Chance::seeded(1).id(start),
            last_seen_at: start,
            ends_at: start.plus_seconds(12 * 3600),
            ended_at: None,
        };
        assert_eq!(stored.standing(start.plus_seconds(29 * 60), &settings), Standing::Live);
        assert_eq!(stored.standing(start.plus_seconds(31 * 60), &settings), Standing::TimedOut);
        let busy = Stored { last_seen_at: start.plus_seconds(12 * 3600), ..stored.clone() };
        assert_eq!(busy.standing(start.plus_seconds(12 * 3600), &settings), Standing::TimedOut);
        let left = Stored { ended_at: Some(start), ..stored };
        assert_eq!(left.standing(start, &settings), Standing::Ended);
    }
}
