//! Keys in files of their own, and what is done with them: keyed digests, signatures that somebody elsewhere can check, and words that only a
//! key opens.
//!
//! An engine: it knows no web and no database, and asks no machine for time or chance. Whoever calls it says where the files lie and brings
//! the random bytes of a new key.
//!
//! ```
//! use alongside_keys::{PublicKey, Signer};
//!
//! let signer = Signer::new([7; 32]);
//! let signature = signer.sign("the trail has 12 entries");
//! let key: PublicKey = signer.public().to_string().parse()?;
//! assert!(key.is_signed("the trail has 12 entries", &signature));
//! assert!(!key.is_signed("the trail has 11 entries", &signature));
//! # Ok::<(), alongside_keys::Fault>(())
//! ```

mod envelope;
mod file;
mod files;
mod hex;
mod ledger;
mod mac;
mod record;
mod seals;
mod secrets;
mod signing;
mod words;

pub use file::{is_there, make, read};
pub use files::FileKeys;
pub use ledger::{Ledger, Line};
pub use mac::Mac;
pub use record::RecordKeys;
pub use seals::{SealKeys, Tags};
pub use secrets::SecretKey;
pub use signing::{PublicKey, Signer};
pub use words::{Fresh, Kept, WordKeys};

/// What is wrong with a key, in words that say what to do.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file can not be read or written.
    #[error("the key {path} can not be {done}: {why}")]
    File {
        /// Which file.
        path: String,
        /// `read` or `made`.
        done: &'static str,
        /// What the machine says.
        why: std::io::Error,
    },
    /// There is nothing in the file.
    #[error("the key {0} is empty: put back the one that was there")]
    Empty(String),
    /// Others on the machine can read the file.
    #[error("others on this machine can read the key {0}. Run: chmod 600 {0}")]
    Open(String),
    /// The text is no key.
    #[error("a key is written as 64 hexadecimal digits, not like this: {0}")]
    Form(String),
    /// The ledger of what was destroyed is not what it should be.
    #[error("the ledger of what was destroyed, {path}: {what}")]
    Ledger {
        /// Which file.
        path: String,
        /// What is wrong, and what to do.
        what: String,
    },
    /// Kept words are not what was kept.
    #[error("the words were altered, or are kept for another entry")]
    Words,
}
