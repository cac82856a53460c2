//! A key for each file that is kept: once it is destroyed, no copy of the file can be read any more, wherever it lies.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};

use crate::envelope::NONCE;
use crate::{Fault, Fresh, Mac, hex, make, read};

/// The folder of the keys of files, one to a file.
#[derive(Clone, Debug)]
pub struct FileKeys(PathBuf);

impl FileKeys {
    /// The name of the folder.
    pub const FOLDER: &str = "file-keys";

    /// The keys in this folder of keys. Theirs is made when the first is needed.
    pub fn in_folder(folder: &Path) -> Self {
        Self(folder.join(Self::FOLDER))
    }

    /// Puts content under the key of this name, which is made where it is not there.
    ///
    /// # Errors
    ///
    /// Where the key can not be read or made, and for a name that is none: only letters and digits are.
    pub fn lock(&self, name: &str, content: &[u8], fresh: &Fresh) -> Result<Vec<u8>, Fault> {
        let path = self.path(name)?;
        let key = match read(&path)? {
            Some(key) => key,
            None => {
                make_folder(&self.0)?;
                make_folder(path.parent().unwrap_or(&self.0))?;
                make(&path, fresh.key.as_bytes())?
            }
        };
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&fresh.bytes[..NONCE]);
        let payload = Payload { msg: content, aad: name.as_bytes() };
        let sealed = cipher(&key).encrypt(&Nonce::from(nonce), payload).map_err(|_| Fault::Words)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The content again, or nothing where its key is not there.
    ///
    /// # Errors
    ///
    /// Where it was altered, or is another file's.
    pub fn unlock(&self, name: &str, locked: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        let Some(key) = read(&self.path(name)?)? else { return Ok(None) };
        let (nonce, sealed) = locked.split_at_checked(NONCE).ok_or(Fault::Words)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| Fault::Words)?;
        let payload = Payload { msg: sealed, aad: name.as_bytes() };
        cipher(&key).decrypt(&Nonce::from(nonce), payload).map(Some).map_err(|_| Fault::Words)
    }

    /// Destroys the key of this name: it is written over, taken away, and its folder is on the disk without it when this returns.
    ///
    /// # Errors
    ///
    /// Where the machine does not let it.
    pub fn destroy(&self, name: &str) -> Result<(), Fault> {
        let path = self.path(name)?;
        let fault = |why: std::io::Error| Fault::File { path: path.display().to_string(), done: "destroyed", why };
        let mut file = match OpenOptions::new().write(true).open(&path) {
            Ok(file) => file,
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(why) => return Err(fault(why)),
        };
        let length = file.metadata().map_err(fault)?.len();
        file.write_all(&vec![b'0'; usize::try_from(length).unwrap_or(64)]).map_err(fault)?;
        file.sync_all().map_err(fault)?;
        std::fs::remove_file(&path).map_err(fault)?;
        let folder = path.parent().unwrap_or(&self.0);
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(fault)
    }

    /// Only letters and digits, so no name leads out of the folder.
    fn path(&self, name: &str) -> Result<PathBuf, Fault> {
        if name.len() < 8 || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(Fault::Form(name.chars().take(80).collect()));
        }
        Ok(self.0.join(&name[..2]).join(format!("{name}.key")))
    }
}

fn make_folder(path: &Path) -> Result<(), Fault> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|why| Fault::File { path: path.display().to_string(), done: "made", why })
}

fn cipher(key: &[u8]) -> Aes256Gcm {
    let of_files: [u8; 32] = hex::read(&Mac::new(key).of(&["file"])).expect("a digest has 32 bytes");
    Aes256Gcm::new_from_slice(&of_files).expect("a key of 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fresh(of: u8) -> Fresh {
        Fresh { key: format!("{of:02x}").repeat(32), bytes: [of; 16] }
    }

    #[test]
    fn a_file_opens_with_its_own_key_until_that_is_destroyed() {
        let folder = std::env::temp_dir().join(format!("alongside-file-keys-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        let keys = FileKeys::in_folder(&folder);
        let locked = keys.lock("abcdef0123", b"Dear Sam", &fresh(1)).expect("locked");
        assert!(!locked.windows(4).any(|part| part == b"Dear"));
        assert_eq!(keys.unlock("abcdef0123", &locked).expect("open").as_deref(), Some(&b"Dear Sam"[..]));
        let again = keys.lock("abcdef0123", b"Dear Sam", &fresh(2)).expect("locked again, by the same key");
        assert_ne!(again, locked);
        assert!(keys.unlock("abcdef0123", &locked).expect("open").is_some());
        keys.lock("abcdef9999", b"Another", &fresh(3)).expect("locked");
        assert!(matches!(keys.unlock("abcdef9999", &locked), Err(Fault::Words)), "another file's");
        assert!(matches!(keys.unlock("abcdef0123", &locked[..5]), Err(Fault::Words)));
        keys.destroy("abcdef0123").expect("destroyed");
        keys.destroy("abcdef0123").expect("once is enough");
        assert_eq!(keys.unlock("abcdef0123", &locked).expect("no fault"), None);
        assert!(
            keys.unlock("abcdef9999", &keys.lock("abcdef9999", b"x", &fresh(4)).expect("locked"))
                .expect("open")
                .is_some()
        );
        keys.lock("abcdef0123", b"Dear Sam", &fresh(5)).expect("locked by a new key");
        assert!(matches!(keys.unlock("abcdef0123", &locked), Err(Fault::Words)), "the new key opens no old copy");
        assert!(keys.lock("../../abcdef", b"x", &fresh(6)).is_err());
        std::fs::remove_dir_all(&folder).expect("gone");
    }
}
