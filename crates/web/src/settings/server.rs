//! Where and how the service is served.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

/// Where and how the service is served.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// The address and port to listen on.
    pub listen: SocketAddr,
    /// The folder for the embedded database, and for the keys and checkpoints of the trail where `trail` names no other.
    pub data: PathBuf,
    /// The folder for letters and pictures; `files` in the data folder when left out. All nodes on one database share it.
    pub files: Option<PathBuf>,
    /// The database, as `sqlite:PATH` or `postgres://...`; SQLite in the data folder when left out.
    pub database: Option<String>,
    /// Whether people reach the service over HTTPS, as they must anywhere but on one's own machine.
    pub https: Option<bool>,
    /// The address by which people reach the service, like `https://help.example.org`, without a path. Signing in with the council's accounts and
    /// with passkeys need it: both are tied to it.
    pub origin: Option<String>,
    /// How many proxies of ours stand in front: 0, or 1 to take the caller's address from the last entry of `X-Forwarded-For`.
    pub proxies: u8,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            data: PathBuf::from("data"),
            files: None,
            database: None,
            https: None,
            origin: None,
            proxies: 0,
        }
    }
}

impl Server {
    /// The folder for letters and pictures.
    pub fn files(&self) -> PathBuf {
        self.files.clone().unwrap_or_else(|| self.data.join("files"))
    }

    /// Whether cookies are only sent over HTTPS.
    pub fn is_https(&self) -> bool {
        self.https.unwrap_or(!self.listen.ip().is_loopback())
    }

    pub(super) fn check(&self) -> Result<(), String> {
        if self.proxies > 1 {
            return Err("server.proxies must be 0, or 1 for one proxy of ours in front".to_owned());
        }
        match &self.origin {
            Some(origin) if !is_origin(origin) => Err(format!(
                "server.origin must be the address of the service and no more, like https://help.example.org, not {origin:?}; \
                 http is only for this machine (http://localhost:8080)"
            )),
            Some(origin) if self.is_https() != origin.starts_with("https://") => {
                Err("server.origin and server.https must both say HTTPS, or neither".to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// Whether it is a scheme, a machine and perhaps a port: `https`, or `http` on this machine.
fn is_origin(text: &str) -> bool {
    let (machine, must_be_here) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(machine), _) => (machine, false),
        (_, Some(machine)) => (machine, true),
        _ => return false,
    };
    let (name, port) = machine.rsplit_once(':').map_or((machine, None), |(name, port)| (name, Some(port)));
    let is_name =
        !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c));
    let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|number| number > 0));
    is_name && is_port && (!must_be_here || matches!(name, "localhost" | "127.0.0.1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_an_address_and_no_more() {
        for right in
            ["https://help.example.org", "https://help.example.org:8443", "http://localhost:8080", "http://127.0.0.1"]
        {
            assert!(is_origin(right), "{right}");
        }
        for wrong in [
            "",
            "help.example.org",
            "https://",
            "https://help.example.org/",
            "https://help.example.org/a",
            "http://help.example.org",
            "https://me@help.example.org",
            "https://help.example.org:0",
            "https://help.example.org:x",
            "https://Help.example.org",
            "ftp://help.example.org",
            "http://localhost.example.org",
            "https://help.example.org?a",
            "https://help example.org",
        ] {
            assert!(!is_origin(wrong), "{wrong}");
        }
    }

    #[test]
    fn what_is_reached_by_https_is_served_for_it() {
        let of = |origin: &str, https| Server { origin: Some(origin.to_owned()), https, ..Server::default() }.check();
        assert!(of("https://help.example.org", Some(true)).is_ok() && of("http://localhost:8080", None).is_ok());
        assert!(of("https://help.example.org", None).is_err() && of("http://localhost:8080", Some(true)).is_err());
    }
}
