//! Secrets of accounts that the service itself must read again: each in an envelope under one key, which lies where the database does not.

use std::path::{Path, PathBuf};

use crate::envelope::{Envelope, name, seal};
use crate::{Fault, Fresh, make, read};

/// The file of the key.
const FILE: &str = "factors.key";
const NAME: &str = "factors";

/// The key of what accounts share with their apps.
#[derive(Clone, Debug)]
pub struct SecretKey(PathBuf);

impl SecretKey {
    /// The name of its file.
    pub const FILE: &str = FILE;

    /// The key in this folder. It is made when it is first needed.
    pub fn in_folder(folder: &Path) -> Self {
        Self(folder.join(FILE))
    }

    /// Puts a secret into an envelope that opens only for what it is about.
    pub fn seal(&self, about: &str, secret: &str, fresh: &Fresh) -> Result<String, Fault> {
        let key = match read(&self.0)? {
            Some(key) => key,
            None => make(&self.0, fresh.key.as_bytes())?,
        };
        Ok(seal(&key, &name(NAME, &key), about, secret, &fresh.bytes))
    }

    /// The secret, or nothing where its key is not there. An error where it was altered, or is about something else.
    pub fn open(&self, about: &str, envelope: &str) -> Result<Option<String>, Fault> {
        let Some(envelope) = Envelope::read(envelope) else { return Ok(None) };
        let Some(key) = read(&self.0)?.filter(|key| name(NAME, key) == envelope.key) else { return Ok(None) };
        envelope.open(&key, about).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_account_and_only_with_its_key() {
        let folder = std::env::temp_dir().join(format!("alongside-secrets-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let keys = SecretKey::in_folder(&folder);
        let fresh = |of: u8| Fresh { key: format!("{of:02x}").repeat(32), bytes: [of; 16] };
        let envelope = keys.seal("tom", "JBSWY3DPEHPK3PXP", &fresh(1)).expect("sealed");
        assert!(!envelope.contains("JBSWY3DPEHPK3PXP"));
        assert_eq!(keys.open("tom", &envelope).expect("opened").as_deref(), Some("JBSWY3DPEHPK3PXP"));
        assert!(matches!(keys.open("asha", &envelope), Err(Fault::Words)), "moved to another account");
        assert_eq!(keys.open("tom", "").expect("nothing"), None);
        std::fs::remove_file(folder.join(FILE)).expect("lost");
        assert_eq!(keys.open("tom", &envelope).expect("nothing"), None);
        keys.seal("tom", "another", &fresh(2)).expect("sealed under a new key");
        assert_eq!(keys.open("tom", &envelope).expect("nothing"), None, "the new key is another");
        std::fs::remove_dir_all(&folder).expect("gone");
    }
}
