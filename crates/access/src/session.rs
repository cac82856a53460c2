//! Signed-in browsers: a random secret in a cookie, its hash in the database.

use alongside_schema::{Chance, Id, Moment, Role, Roles};
use alongside_web::settings::SecondFactor;
use alongside_web::{Settings, Site};
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

/// How long somebody has for the second step after the first, in seconds.
pub(crate) const SECOND_STEP_WITHIN: i64 = 10 * 60;

alongside_schema::code_list! {
    /// How a session began.
    pub enum SignedInBy {
        /// With a password, and a second step where there is one.
        Password = "password", "With a password";
        /// By the council's sign-on.
        Council = "council", "With a council account";
        /// With a passkey, which counts as two steps.
        Passkey = "passkey", "With a passkey";
        /// By one button of a demonstration.
        Demo = "demo", "By the button of a demonstration";
    }
}

/// What is stored of one session.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) id: Id,
    pub(crate) user_id: Id,
    pub(crate) last_seen_at: Moment,
    pub(crate) ends_at: Moment,
    pub(crate) ended_at: Option<Moment>,
    pub(crate) kind: SignedInBy,
    pub(crate) strength: i64,
    pub(crate) proved_at: Option<Moment>,
    /// Whether the account has a second step.
    pub(crate) has_second_step: bool,
}

/// What a session still lacks before it opens anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lacks {
    /// The second step, which the account has.
    SecondStep,
    /// That a second step is set up: this account must have one.
    SettingUp,
}

/// What a session of this strength lacks.
pub(crate) fn lacks(strength: i64, has_second_step: bool, roles: &Roles, site: &Site) -> Option<Lacks> {
    if strength >= 2 {
        None
    } else if has_second_step {
        Some(Lacks::SecondStep)
    } else {
        must_have_second_step(roles, site).then_some(Lacks::SettingUp)
    }
}

/// Whether who has these roles must sign in by two steps: everybody but those who only ask for help. In a demonstration nobody is anybody.
pub(crate) fn must_have_second_step(roles: &Roles, site: &Site) -> bool {
    let is_always = site.settings().sign_in.second_factor == SecondFactor::Always && !site.is_demo();
    is_always && roles.iter().any(|role| role != Role::Professional)
}

/// By what somebody proves again who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    /// The code of the app, where there is one.
    Code,
    /// The council account by which they signed in.
    CouncilAccount,
    /// The passkey by which they signed in.
    Passkey,
    /// The password.
    Password,
}

/// The session in which a page is asked for. Put beside the request by the guard.
#[derive(Clone, Debug)]
pub struct Here {
    pub(crate) id: Id,
    pub(crate) hash: String,
    pub(crate) kind: SignedInBy,
    pub(crate) strength: i64,
    pub(crate) has_second_step: bool,
    pub(crate) proved_at: Option<Moment>,
    pub(crate) lacks: Option<Lacks>,
    is_proved: bool,
}

impl Here {
    pub(crate) fn new(hash: &str, stored: &Stored, lacks: Option<Lacks>, site: &Site) -> Self {
        let fresh_from = site.clock().now().minus_seconds(site.settings().sign_in.proof_minutes * 60);
        Self {
            id: stored.id.clone(),
            hash: hash.to_owned(),
            kind: stored.kind,
            strength: stored.strength,
            has_second_step: stored.has_second_step,
            proved_at: stored.proved_at,
            lacks,
            is_proved: stored.kind == SignedInBy::Demo || stored.proved_at.is_some_and(|at| at > fresh_from),
        }
    }

    /// By what its person proves again who they are: nothing weaker than what they signed in with.
    pub(crate) fn proof(&self) -> Proof {
        match self.kind {
            _ if self.has_second_step => Proof::Code,
            SignedInBy::Council => Proof::CouncilAccount,
            SignedInBy::Passkey => Proof::Passkey,
            SignedInBy::Password | SignedInBy::Demo => Proof::Password,
        }
    }

    /// Whether the person has proved of late who they are, for what takes a fresh proof only sometimes.
    pub fn is_proved(&self) -> bool {
        self.is_proved
    }
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
    /// What it is worth now. A session of a demonstration is worth nothing once the same record is served in earnest.
    pub(crate) fn standing(&self, now: Moment, site: &Site) -> Standing {
        if self.kind == SignedInBy::Demo && !site.is_demo() {
            return Standing::Ended;
        }
        self.standing_by_time(now, site.settings())
    }

    fn standing_by_time(&self, now: Moment, settings: &Settings) -> Standing {
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

/// When a session that begins now ends in any case.
pub(crate) fn ends_at(site: &Site) -> Moment {
    site.clock().now().plus_seconds(site.settings().sign_in.longest_hours * 3600)
}

/// The name of the cookie. With HTTPS the prefix makes browsers insist that it is ours alone.
fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-alongside" } else { "alongside" }
}

/// The secret that the browser sent, if any.
pub(crate) fn secret_of(headers: &HeaderMap, https: bool) -> Option<String> {
    cookie_value(headers, cookie_name(https))
}

/// The secret in the cookie of this name.
pub(crate) fn cookie_value(headers: &HeaderMap, name: &str) -> Option<String> {
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
            id: Chance::seeded(2).id(start),
            user_id: Chance::seeded(1).id(start),
            kind: SignedInBy::Password,
            strength: 1,
            proved_at: None,
            has_second_step: false,
            last_seen_at: start,
            ends_at: start.plus_seconds(12 * 3600),
            ended_at: None,
        };
        assert_eq!(stored.standing_by_time(start.plus_seconds(29 * 60), &settings), Standing::Live);
        assert_eq!(stored.standing_by_time(start.plus_seconds(31 * 60), &settings), Standing::TimedOut);
        let busy = Stored { last_seen_at: start.plus_seconds(12 * 3600), ..stored.clone() };
        assert_eq!(busy.standing_by_time(start.plus_seconds(12 * 3600), &settings), Standing::TimedOut);
        let left = Stored { ended_at: Some(start), ..stored };
        assert_eq!(left.standing_by_time(start, &settings), Standing::Ended);
    }
}
