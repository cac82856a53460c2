//! Devices on which somebody did every step of signing in, known by a cookie: strangers who try their password or code elsewhere, even from the same
//! network, do not keep them out there.

use alongside_keys::RecordKeys;
use alongside_web::Site;
use axum::http::{HeaderMap, HeaderValue};

use crate::session::{cookie_value, new_secret};

/// How long a device is known after its person last signed in there, in seconds: 90 days.
pub(crate) const KNOWN_FOR: i64 = 90 * 24 * 3600;

/// The secret of a browser. It opens nothing.
#[derive(Clone)]
pub(crate) struct KnownDevice(String);

impl KnownDevice {
    /// That of the browser that asks, if it has one.
    pub(crate) fn of(site: &Site, headers: &HeaderMap) -> Option<Self> {
        cookie_value(headers, name(site.settings().server.is_https())).map(Self)
    }

    /// The same, or a new one.
    pub(crate) fn of_or_new(site: &Site, headers: &HeaderMap) -> Self {
        Self::of(site, headers).unwrap_or_else(|| Self(new_secret(site.db().chance())))
    }

    /// Under what it is known that this account signs in there. Several can on one device, and the table does not tell that it is one.
    pub(crate) fn key(&self, names: &RecordKeys, account: &str) -> String {
        names.name("device", &format!("{} {account}", self.0))
    }

    /// The header that gives the browser its secret, for as long as it is known.
    pub(crate) fn cookie(&self, https: bool) -> HeaderValue {
        let secure = if https { "; Secure" } else { "" };
        let text = format!("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={KNOWN_FOR}{secure}", name(https), self.0);
        HeaderValue::from_str(&text).expect("a hexadecimal secret makes a valid header")
    }
}

/// With HTTPS the prefix makes browsers insist that it is ours alone.
fn name(https: bool) -> &'static str {
    if https { "__Host-alongside-device" } else { "alongside-device" }
}

#[cfg(test)]
mod tests {
    use alongside_schema::Chance;

    use super::*;

    #[test]
    fn a_device_is_known_for_each_account_by_itself() {
        let keys = std::env::temp_dir();
        let names = RecordKeys::new(*b"the names of a test, in a unit.", &keys);
        let (one, other) = (KnownDevice(Chance::seeded(1).secret()), KnownDevice(Chance::seeded(2).secret()));
        assert_eq!(one.key(&names, "tom"), one.key(&names, "tom"));
        assert_ne!(one.key(&names, "tom"), one.key(&names, "sam"));
        assert_ne!(one.key(&names, "tom"), other.key(&names, "tom"));
        assert!(!one.key(&names, "tom").contains(&one.0));
        let set = one.cookie(true);
        let set = set.to_str().expect("text");
        assert!(set.starts_with("__Host-alongside-device=") && set.ends_with("; Max-Age=7776000; Secure"));
    }
}
