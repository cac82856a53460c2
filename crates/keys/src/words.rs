//! Words that only a key opens, and that can be made unreadable for ever: by destroying the key of their quarter, or by emptying their envelope.
//!
//! What is kept of words is an envelope (AES-256-GCM) and a commitment: a keyed digest of the words and of the envelope's own random number. The
//! commitment proves the words as long as they can be read, and tells nobody anything once they can not.

use std::path::{Path, PathBuf};

use crate::envelope::{Envelope, NONCE, name, seal};
use crate::{Fault, Mac, hex, make, read};

/// The folder of the keys, one for each quarter of a year.
#[derive(Clone, Debug)]
pub struct WordKeys(PathBuf);

/// Words as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The name of the key, and the words under it.
    pub envelope: String,
    /// The digest that stands for the words where they must not stand.
    pub commitment: String,
}

/// Randomness for one envelope: 64 hexadecimal digits for a key, in case the quarter has none yet, and the envelope's own bytes.
pub struct Fresh {
    /// A new key.
    pub key: String,
    /// At least twelve random bytes.
    pub bytes: [u8; 16],
}

impl WordKeys {
    /// The keys in this folder. It must be there.
    pub fn in_folder(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// Puts words into an envelope under the key of this quarter (`2026-Q4`), which is made where it is not there. The envelope opens only
    /// for the entry that it is about.
    pub fn keep(&self, quarter: &str, about: &str, words: &str, fresh: &Fresh) -> Result<Kept, Fault> {
        let path = self.path(quarter);
        let key = match read(&path)? {
            Some(key) => key,
            None => make(&path, fresh.key.as_bytes())?,
        };
        let nonce = hex::written(&fresh.bytes[..NONCE]);
        let envelope = seal(&key, &name(quarter, &key), about, words, &fresh.bytes);
        Ok(Kept { envelope, commitment: Mac::new(key).of(&["words", &nonce, about, words]) })
    }

    /// The words, or nothing where the envelope was emptied or its key destroyed. An error where they are not those that were kept.
    pub fn open(&self, about: &str, kept: &Kept) -> Result<Option<String>, Fault> {
        let Some(envelope) = Envelope::read(&kept.envelope) else { return Ok(None) };
        let quarter = envelope.key.get(..envelope.key.len().saturating_sub(9)).unwrap_or_default();
        // The name comes from the database, and is about to become the name of a file.
        if !quarter.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(Fault::Words);
        }
        let Some(key) = read(&self.path(quarter))?.filter(|key| name(quarter, key) == envelope.key) else {
            return Ok(None);
        };
        let words = envelope.open(&key, about)?;
        if !Mac::new(key).is(&kept.commitment, &["words", envelope.nonce, about, &words]) {
            return Err(Fault::Words);
        }
        Ok(Some(words))
    }

    fn path(&self, quarter: &str) -> PathBuf {
        self.0.join(format!("words-{quarter}.key"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(name: &str) -> (WordKeys, PathBuf) {
        let folder = std::env::temp_dir().join(format!("alongside-words-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        (WordKeys::in_folder(&folder), folder)
    }

    fn fresh(of: u8) -> Fresh {
        Fresh { key: format!("{of:02x}").repeat(32), bytes: [of; 16] }
    }

    #[test]
    fn words_open_for_their_entry_and_for_no_other() {
        let (keys, folder) = keys("open");
        let kept = keys.keep("2026-Q4", "entry", "Nadia Rahman", &fresh(1)).expect("kept");
        assert!(!kept.envelope.contains("Nadia") && kept.envelope.starts_with("2026-Q4-"));
        assert_eq!(keys.open("entry", &kept).expect("opened").as_deref(), Some("Nadia Rahman"));
        assert!(matches!(keys.open("another", &kept), Err(Fault::Words)));
        let again = keys.keep("2026-Q4", "entry", "Nadia Rahman", &fresh(2)).expect("kept");
        assert_ne!((&again.envelope, &again.commitment), (&kept.envelope, &kept.commitment), "the same words show not");
        let mixed = Kept { commitment: again.commitment, ..kept.clone() };
        assert!(matches!(keys.open("entry", &mixed), Err(Fault::Words)));
        let other = Kept { envelope: kept.envelope.replacen("2026", "../2026", 1), ..kept };
        assert!(matches!(keys.open("entry", &other), Err(Fault::Words)));
        std::fs::remove_dir_all(&folder).expect("gone");
    }

    #[test]
    fn words_are_gone_with_their_key_or_their_envelope() {
        let (keys, folder) = keys("gone");
        let kept = keys.keep("2026-Q4", "entry", "Nadia Rahman", &fresh(1)).expect("kept");
        let emptied = Kept { envelope: String::new(), ..kept.clone() };
        assert_eq!(keys.open("entry", &emptied).expect("no fault"), None);
        std::fs::remove_file(folder.join("words-2026-Q4.key")).expect("destroyed");
        assert_eq!(keys.open("entry", &kept).expect("no fault"), None);
        keys.keep("2026-Q4", "another", "Yusuf", &fresh(3)).expect("kept under a new key");
        assert_eq!(keys.open("entry", &kept).expect("no fault"), None, "the new key is another");
        std::fs::remove_dir_all(&folder).expect("gone");
        assert!(matches!(keys.keep("2026-Q4", "entry", "Yusuf", &fresh(4)), Err(Fault::File { .. })));
    }
}
