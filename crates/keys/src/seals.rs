//! Keys of sealed adoptions: who somebody was and who they are lies in an envelope that only the keeper's node opens; every node knows either side by a keyed
//! digest.

use std::path::{Path, PathBuf};

use crate::envelope::{Envelope, name, seal};
use crate::{Fault, Mac, is_there, make, read};

const NAME: &str = "seal";

/// The two keys of sealed adoptions.
#[derive(Clone, Debug)]
pub struct SealKeys {
    envelopes: PathBuf,
    tags: PathBuf,
}

impl SealKeys {
    /// The file of the key that opens envelopes. Only the node has it on which the keeper works; no program makes it by itself.
    pub const ENVELOPES: &str = "seal.key";
    /// The file of the key of tags. All nodes have the same.
    pub const TAGS: &str = "seal.tags";

    /// The keys in this folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { envelopes: folder.join(Self::ENVELOPES), tags: folder.join(Self::TAGS) }
    }

    /// Whether envelopes can be opened here.
    pub fn opens(&self) -> bool {
        is_there(&self.envelopes)
    }

    /// Whether either side of a seal is known here.
    pub fn knows(&self) -> bool {
        is_there(&self.tags)
    }

    /// Makes whichever of the two is not there.
    ///
    /// # Errors
    ///
    /// Where the folder can not be written.
    pub fn make(&self, envelopes: &str, tags: &str) -> Result<(), Fault> {
        make(&self.tags, tags.as_bytes())?;
        make(&self.envelopes, envelopes.as_bytes()).map(|_| ())
    }

    /// By which people are known who are of one side of a seal; nothing where the key is not there.
    ///
    /// # Errors
    ///
    /// Where the key can not be read, or others can read it.
    pub fn tags(&self) -> Result<Option<Tags>, Fault> {
        Ok(read(&self.tags)?.map(|key| Tags(Mac::new(key))))
    }

    /// Puts words into an envelope that opens only for what it is about; nothing where the key is not there.
    ///
    /// # Errors
    ///
    /// Where the key can not be read, or others can read it.
    pub fn seal(&self, about: &str, words: &str, random: &[u8; 16]) -> Result<Option<String>, Fault> {
        Ok(read(&self.envelopes)?.map(|key| seal(&key, &name(NAME, &key), about, words, random)))
    }

    /// The words; nothing where the key of this envelope is not there.
    ///
    /// # Errors
    ///
    /// Where the envelope was altered, or is about something else.
    pub fn open(&self, about: &str, envelope: &str) -> Result<Option<String>, Fault> {
        let Some(envelope) = Envelope::read(envelope) else { return Ok(None) };
        let Some(key) = read(&self.envelopes)?.filter(|key| name(NAME, key) == envelope.key) else { return Ok(None) };
        envelope.open(&key, about).map(Some)
    }
}

/// Gives each person a name that nobody undoes without the key.
#[derive(Clone)]
pub struct Tags(Mac);

impl Tags {
    /// The tag of this person.
    pub fn of(&self, person: &str) -> String {
        self.0.of(&["sealed person", person])
    }

    /// The tag of a row itself, by which a node knows that it has the key of the node on which the row was written.
    pub fn of_row(&self, row: &str) -> String {
        self.0.of(&["sealed identity", row])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_opens_where_its_key_is_and_tags_are_known_everywhere() {
        let folder = std::env::temp_dir().join(format!("alongside-seals-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let keys = SealKeys::in_folder(&folder);
        assert!(!keys.opens() && !keys.knows() && keys.tags().expect("no fault").is_none());
        assert_eq!(
            keys.seal("1", "was and is", &[1; 16]).expect("no fault"),
            None,
            "no program makes the key by itself"
        );
        keys.make(&"ab".repeat(32), &"cd".repeat(32)).expect("made");
        let envelope = keys.seal("1", "was and is", &[1; 16]).expect("sealed").expect("a key");
        assert!(!envelope.contains("was"));
        assert_eq!(keys.open("1", &envelope).expect("opened").as_deref(), Some("was and is"));
        assert!(matches!(keys.open("2", &envelope), Err(Fault::Words)), "moved to another row");
        let tags = keys.tags().expect("no fault").expect("a key");
        assert_ne!(tags.of("was"), tags.of("is"));
        std::fs::remove_file(folder.join(SealKeys::ENVELOPES)).expect("another node");
        assert!(!keys.opens() && keys.knows());
        assert_eq!(keys.open("1", &envelope).expect("no fault"), None);
        assert_eq!(keys.tags().expect("no fault").expect("a key").of("was"), tags.of("was"));
        std::fs::remove_dir_all(&folder).expect("gone");
    }
}
