//! Slowing down those who guess passwords: by account and by network address, over the last quarter of an hour.

use std::net::{IpAddr, SocketAddr};

use alongside_web::settings::SignIn;
use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};

/// The stretch of time in which failures count, in seconds.
pub(crate) const WINDOW: i64 = 15 * 60;

/// Under what the failures of one try are counted. Hashes, so that the table names nobody.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    pub(crate) account: String,
    pub(crate) network: String,
}

impl Keys {
    pub(crate) fn of(email: &str, caller: Option<IpAddr>) -> Self {
        Self { account: crate::code_hash(&format!("account {email}")), network: key_of(caller) }
    }
}

/// Under what those who share a network are counted, for limits on what anybody may send without signing in: a hash, so that no address is
/// stored. Callers whose network can not be told share one.
pub fn network_key(extensions: &Extensions, headers: &HeaderMap, proxies: u8) -> String {
    key_of(caller(extensions, headers, proxies))
}

fn key_of(caller: Option<IpAddr>) -> String {
    let network = caller.map_or_else(|| "unknown".to_owned(), network_of);
    crate::code_hash(&format!("network {network}"))
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
pub(crate) fn caller(extensions: &Extensions, headers: &HeaderMap, proxies: u8) -> Option<IpAddr> {
    if proxies == 1 {
        let said = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        return said.rsplit(',').next()?.trim().parse().ok();
    }
    extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())
}

/// Whether a try must wait, given the failures in the window.
pub(crate) fn must_wait(by_account: i64, by_network: i64, settings: SignIn) -> bool {
    by_account >= settings.account_tries || by_network >= settings.network_tries
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
