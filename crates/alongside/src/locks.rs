//! The keys of files: each file on the shelf lies under one of its own, in the folder of keys, which goes with the file for good.

use std::io;
use std::path::Path;
use std::sync::Arc;

use alongside_files::{Locks, Shelf};
use alongside_keys::{Fault, FileKeys, Fresh};
use alongside_schema::Chance;

/// The keys of files, with where new ones come from.
struct FileLocks {
    keys: FileKeys,
    chance: Chance,
}

/// The same shelf with everything that is put on it from now on under a key of its own in this folder of keys.
pub fn locked(shelf: Shelf, keys: &Path, chance: &Chance) -> Shelf {
    shelf.locked_by(Arc::new(FileLocks { keys: FileKeys::in_folder(keys), chance: chance.clone() }))
}

impl std::fmt::Debug for FileLocks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileLocks")
    }
}

fn told(fault: Fault) -> io::Error {
    let kind = if matches!(fault, Fault::Words) { io::ErrorKind::InvalidData } else { io::ErrorKind::Other };
    io::Error::new(kind, fault)
}

impl Locks for FileLocks {
    fn lock(&self, name: &str, content: &[u8]) -> io::Result<Vec<u8>> {
        let fresh = Fresh { key: self.chance.secret(), bytes: self.chance.salt() };
        self.keys.lock(name, content, &fresh).map_err(told)
    }

    fn unlock(&self, name: &str, locked: &[u8]) -> io::Result<Vec<u8>> {
        let content = self.keys.unlock(name, locked).map_err(told)?;
        content.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "its key was destroyed"))
    }

    fn destroy(&self, name: &str) -> io::Result<()> {
        self.keys.destroy(name).map_err(told)
    }
}
