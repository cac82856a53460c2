//! Keeping what lies on a shelf under keys, so that a file can be made unreadable for ever wherever a copy of it lies.

use std::fmt;
use std::io;

/// Puts the content of files under a key of their own each, and destroys such a key. Whoever brings it says where the keys lie: not beside the shelf.
pub trait Locks: fmt::Debug + Send + Sync {
    /// The content under the key of this name, which is made where it is not there.
    ///
    /// # Errors
    ///
    /// Where the key can not be read or made.
    fn lock(&self, name: &str, content: &[u8]) -> io::Result<Vec<u8>>;

    /// The content again.
    ///
    /// # Errors
    ///
    /// `NotFound` where the key is destroyed, and `InvalidData` where the file is not what was locked.
    fn unlock(&self, name: &str, locked: &[u8]) -> io::Result<Vec<u8>>;

    /// Destroys the key of this name, where there is one.
    ///
    /// # Errors
    ///
    /// Where it can not be taken away.
    fn destroy(&self, name: &str) -> io::Result<()>;
}

/// How a file begins that lies under a key. What was kept before there were keys begins otherwise, and is read as it is.
pub(crate) const BEGINS: &[u8] = b"alongside-locked-1\n";
