//! Signing in with a council's own accounts, by OpenID Connect: what is asked of the council's provider, and what is checked of everything that
//! comes back.
//!
//! An engine: it knows no web and no database, and asks no machine for time or chance. The caller fetches, stores and shows; it brings the time as
//! seconds since 1970 (UTC) and the secrets of a ceremony as random bytes. Sources: OpenID Connect Core 1.0 and Discovery 1.0 (errata set 2), OpenID
//! Connect Back-Channel Logout 1.0, RFC 6749 (code flow), 7636 (PKCE), 7515 to 7519 (JOSE), 8725 (how to use JWT), 9207 (the issuer in the answer).
//!
//! ```
//! use alongside_oidc::{Ceremony, Client, Provider};
//!
//! let client = Client {
//!     id: "alongside".to_owned(),
//!     back: "https://alongside.example.org/sign-in/council/back".to_owned(),
//! };
//! let said = br#"{
//!     "issuer": "https://login.example.org",
//!     "authorization_endpoint": "https://login.example.org/authorize",
//!     "token_endpoint": "https://login.example.org/token",
//!     "jwks_uri": "https://login.example.org/keys",
//!     "response_types_supported": ["code"],
//!     "id_token_signing_alg_values_supported": ["RS256"]
//! }"#;
//! let provider = Provider::read(said, "https://login.example.org")?;
//! let ceremony = Ceremony::begin([[1; 32], [2; 32], [3; 32]], 1_795_000_000);
//! let address = ceremony.address(&provider, &client, None)?;
//! assert!(address.starts_with("https://login.example.org/authorize?response_type=code&client_id=alongside&"));
//! # Ok::<(), alongside_oidc::Fault>(())
//! ```
//!
//! # The order of things
//!
//! 1. The caller fetches [`Provider::place`] of the issuer that is set, reads it with [`Provider::read`], fetches `keys` and reads them into a [`KeyRing`].
//! 2. Somebody wants to sign in: [`Ceremony::begin`]. The caller stores it, bound to a cookie of this browser, and leads to [`Ceremony::address`].
//! 3. They come back: the caller takes the ceremony out of its store **so that it can not be used again**, and asks [`Ceremony::code`]. It sends
//!    [`Code::form`] to the provider, follows no redirect, and takes at most [`MOST_BYTES`] of the answer, which [`Tokens::read`] reads.
//! 4. [`Expected::check`] says who it is. On [`Fault::UnknownKey`] the keys are fetched anew, at most once a minute ([`KeyRing::may_fetch`]).
//! 5. The provider may say later that a session has ended: [`logout`]. The caller remembers its `id` until it `ends`, and takes none twice.
//!
//! Nothing of a [`Fault`] is for the page: who signs in is told that it did not work and whom to ring.

mod ceremony;
mod claims;
mod fault;
mod id_token;
mod jwt;
mod keys;
mod logout;
mod provider;

pub use ceremony::{Ceremony, Client, Code, LASTS, Tokens};
pub use fault::Fault;
pub use id_token::{Expected, Person};
pub use keys::{KeyRing, Keys};
pub use logout::{Logout, logout};
pub use provider::Provider;

/// The most that is read of anything that a provider says, in bytes.
pub const MOST_BYTES: usize = 64 * 1024;

/// By how many seconds the provider's clock and ours may differ.
pub const CLOCKS_DIFFER: i64 = 60;
