//! Passkeys: what a browser is asked, and what is checked of each answer before it is believed.
//!
//! An engine: it knows no web and no database, and asks no machine for time or chance. The caller stores and shows; it brings the random bytes of each
//! challenge, and uses each challenge once. Sources: Web Authentication Level 3 (W3C), sections 7.1 and 7.2; RFC 8949 (CBOR); RFC 9052 and 9053 (COSE).
//!
//! What is asked of everybody: that the device makes sure of who holds it (user verification), that the passkey can be found without a name
//! (discoverable), and no word about what kind of device it is (attestation `none`), since nobody here is let in or turned away by that.
//!
//! ```
//! use alongside_passkeys::{Challenge, Service};
//!
//! let service = Service::at("https://help.example.org", "Alongside").expect("a machine with a name");
//! let challenge = Challenge::new([7; 32]);
//! let asked = service.ask(&challenge);
//! assert_eq!(asked["rpId"], "help.example.org");
//! assert_eq!(asked["userVerification"], "required");
//! ```

mod authenticator;
mod cbor;
mod client;
mod fault;
mod key;
mod passkey;
mod service;

pub use fault::Fault;
pub use passkey::{Answer, Passkey};
pub use service::{Challenge, Person, Service};
