//! Slowing down those who guess: by account, by network address, and by both together, over a quarter of an hour.
//!
//! A try is counted before anything is hashed for it, and taken out again if it was right. Five wrong ones from one network close the account to
//! that network and to no other, so that a stranger elsewhere locks nobody out. Guessing one account from many networks is stopped by a
//! higher number; networks from which its person signed in of late go on without regard to it.

use std::net::{IpAddr, SocketAddr};

use alongside_keys::RecordKeys;
use alongside_schema::{Asked, Id};
use alongside_web::Site;
use alongside_web::settings::SignIn;
use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};

/// The stretch of time in which tries count, in seconds.
pub(crate) const WINDOW: i64 = 15 * 60;

/// The longest stretch of time in which anything counts, in seconds.
pub(crate) const DAY: i64 = 24 * 3600;

/// How long a network counts as one from which somebody signs in, in seconds: over a holiday.
pub(crate) const KNOWN_FOR: i64 = 30 * 24 * 3600;

/// Wrong codes of a second step for one account from all networks together, after which it waits everywhere but where its person signs in from.
const CODES_EVERYWHERE: i64 = 10;

/// Something that may be tried so often in that stretch. Its key is a name under the record's own key, so that the table names nobody, also to
/// whoever tries all addresses there are.
#[derive(Clone, Debug)]
pub(crate) struct Count {
    pub(crate) key: String,
    pub(crate) most: i64,
    /// For how many seconds after the first one the others count.
    pub(crate) window: i64,
}

impl Count {
    fn new(names: &RecordKeys, what: &str, most: i64) -> Self {
        Self { key: names.name("try", what), most, window: WINDOW }
    }

    /// What a program is told by being refused, in a day.
    pub(crate) fn told(names: &RecordKeys, what: &str, most: i64) -> Self {
        Self { window: DAY, ..Self::new(names, &format!("told {what}"), most) }
    }

    /// Of the refusals that follow when this is used up: the first is entered in the trail, and no more, so that nobody fills it.
    pub(crate) fn refusals(&self) -> Self {
        Self { key: format!("refusals {}", self.key), most: 1, window: self.window }
    }

    /// What is nobody's and comes from one network, so nobody is locked out: codes and program's tokens that are none, forms from elsewhere.
    pub(crate) fn strays(names: &RecordKeys, what: &str, network: &str, settings: &SignIn) -> Self {
        Self::new(names, &format!("{what} {network}"), settings.network_tries)
    }

    /// What is begun elsewhere, with the council's provider or a passkey, and not yet ended. A whole office may begin its day from one network.
    pub(crate) fn begins(names: &RecordKeys, what: &str, network: &str, settings: &SignIn) -> Self {
        const OFFICE: i64 = 20;
        Self::new(names, &format!("begins {what} {network}"), settings.network_tries.saturating_mul(OFFICE))
    }

    /// Somebody's own old password, when they change it.
    pub(crate) fn own_password(names: &RecordKeys, user: &Id, settings: &SignIn) -> Self {
        Self::new(names, &format!("own password {user}"), settings.account_tries)
    }
}

/// Under what one try to sign in is counted: of a password, or of the code of a second step.
#[derive(Clone, Debug)]
pub(crate) struct SignInTry {
    /// In what it is tried, for the trail.
    pub(crate) asked: Asked,
    /// The account, as the trail names it.
    pub(crate) account: String,
    /// Under what it is remembered that the person signs in from this network.
    pub(crate) known: String,
    here: Count,
    network: Count,
    everywhere: Count,
}

impl SignInTry {
    pub(crate) fn new(names: &RecordKeys, asked: Asked, email: &str, settings: &SignIn) -> Self {
        let account = names.name("account", email);
        Self::of(names, asked, (format!("account {email}"), account), settings.account_tries_everywhere, settings)
    }

    /// Of the codes of a second step. Six numbers are guessed more easily than a password, so there are fewer from everywhere.
    pub(crate) fn second_step(names: &RecordKeys, asked: Asked, user: &Id, settings: &SignIn) -> Self {
        let most = settings.account_tries_everywhere.min(CODES_EVERYWHERE);
        Self::of(names, asked, (format!("code of {user}"), user.to_string()), most, settings)
    }

    fn of(
        names: &RecordKeys,
        asked: Asked,
        (what, account): (String, String),
        everywhere: i64,
        settings: &SignIn,
    ) -> Self {
        let network = &asked.network;
        let count = |what: String, most| Count::new(names, &what, most);
        Self {
            known: names.name("known", &format!("{what} {network}")),
            here: count(format!("{what} {network}"), settings.account_tries),
            network: count(format!("sign-in {network}"), settings.network_tries),
            everywhere: count(format!("everywhere {what}"), everywhere),
            account,
            asked,
        }
    }

    /// What counts, in the order in which it is counted.
    pub(crate) fn counts<'a>(&'a self, known: &'a Known) -> Vec<&'a Count> {
        match known {
            Known::Device(own) => vec![own],
            Known::Network => vec![&self.here, &self.network],
            Known::No => vec![&self.here, &self.network, &self.everywhere],
        }
    }

    /// What is tried on a device of theirs, which is known under this key, counts there alone: what strangers try does not keep them out.
    pub(crate) fn on_device(&self, names: &RecordKeys, key: &str, settings: &SignIn) -> Known {
        Known::Device(Count::new(names, &format!("device {key} {}", self.account), settings.account_tries))
    }
}

/// How somebody who tries is known.
#[derive(Clone, Debug)]
pub(crate) enum Known {
    /// Not at all.
    No,
    /// Their person signed in from this network of late.
    Network,
    /// Their person signed in on this device of late; what counts there.
    Device(Count),
}

/// Under what those who share a network are counted, for limits on what anybody may send without signing in, and named in the trail: a name that
/// nobody undoes without the record's key, so that no address is stored. Callers whose network can not be told share one.
pub(crate) fn network_key(site: &Site, extensions: &Extensions, headers: &HeaderMap) -> String {
    let network =
        caller(extensions, headers, site.settings().server.proxies).map_or_else(|| "unknown".to_owned(), network_of);
    site.db().keys().name("network", &network)
}

/// One household or office counts as one: a whole IPv4 address, the first half of an IPv6 address.
fn network_of(address: IpAddr) -> String {
    match address {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or_else(
            || v6.segments()[..4].iter().map(|segment| format!("{segment:x}:")).collect(),
            |v4| v4.to_string(),
        ),
    }
}

/// The caller's address: the connection's, or what our one proxy says of it. What callers claim themselves is never believed.
fn caller(extensions: &Extensions, headers: &HeaderMap, proxies: u8) -> Option<IpAddr> {
    if proxies == 1 {
        let said = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        return said.rsplit(',').next()?.trim().parse().ok();
    }
    extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claimed_address_is_only_believed_behind_a_proxy() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 192.0.2.7".parse().expect("a header"));
        assert_eq!(caller(&Extensions::new(), &headers, 0), None);
        assert_eq!(caller(&Extensions::new(), &headers, 1), "192.0.2.7".parse().ok());
    }

    #[test]
    fn an_ipv6_household_counts_as_one() {
        let of = |text: &str| network_of(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2::5"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::5"), of("2001:db8:1:3::5"));
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
