//! Where files are kept.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Cursor, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::locks::BEGINS;
use crate::{Digest, Kind, Limits, Locks, Refused, Scanner, examine};

/// How the names of files begin that are still being written.
const INCOMING: &str = "incoming-";

/// After this time a file that is still being written was left by a crash.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 60 * 60);

/// A private folder in which files are kept by the digest of their content.
///
/// `<folder>/ab/ab12...` holds a whole file, under a key of its own where the shelf has [`Locks`]. `<folder>/incoming-...` is one that is being written; it takes its place
/// in one step, once it is on the disk. Several processes may use one folder.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
    /// Looks at everything before it is kept.
    scanner: Option<Scanner>,
    /// Puts each file under a key of its own.
    locks: Option<Arc<dyn Locks>>,
}

/// A file that is on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What it is known by.
    pub digest: Digest,
    /// What it is.
    pub kind: Kind,
    /// How long it is as it is kept, in bytes.
    pub bytes: u64,
    /// Whether something was taken out of it, such as where a photograph was taken. The page may say so.
    pub cleaned: bool,
}

impl Shelf {
    /// Opens the folder, or makes it, open to nobody else. Sweeps files that a crash left unfinished more than a day
    /// ago, by the clock of the file system.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made or written to, and when others may read it: whoever runs the service must say
    /// `chmod 700`.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        make(&folder)?;
        if fs::metadata(&folder)?.permissions().mode() & 0o077 != 0 {
            let words = "the folder for files is open to others; close it with chmod 700";
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, words));
        }
        let shelf = Self { folder, scanner: None, locks: None };
        shelf.sweep()?;
        Ok(shelf)
    }

    /// The same shelf, on which nothing is put that this scanner has not found clean.
    #[must_use]
    pub fn scanned_by(self, scanner: Option<Scanner>) -> Self {
        Self { scanner, ..self }
    }

    /// The same shelf, on which everything lies under a key of its own from now on. What lies there already is read as it is.
    #[must_use]
    pub fn locked_by(self, locks: Arc<dyn Locks>) -> Self {
        Self { locks: Some(locks), ..self }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The scanner that looks at what is put here, if one is set.
    pub fn scanner(&self) -> Option<&Scanner> {
        self.scanner.as_ref()
    }

    /// Reads a file to its end, examines it ([`examine`]), has the scanner look at it as it was sent if one is set, and keeps it. When this returns, it is on the disk. The same
    /// content is kept once, whoever sends it and however often.
    ///
    /// # Errors
    ///
    /// Why it is not kept, in words for the sender. Then nothing stays behind.
    pub fn put(&self, content: impl Read, limits: &Limits) -> Result<Stored, Refused> {
        let mut sent = Vec::new();
        content.take(limits.bytes().saturating_add(1)).read_to_end(&mut sent).map_err(Refused::NotRead)?;
        let examined = examine(&sent, limits)?;
        self.scanner.as_ref().map_or(Ok(()), |scanner| scanner.look(&sent))?;
        let digest = Digest::of(&examined.content);
        let name = digest.to_string();
        let locked = self.locks.as_ref().map(|locks| locks.lock(&name, &examined.content));
        match locked.transpose().map_err(Refused::NotKept)? {
            Some(locked) => self.keep(&digest, &[BEGINS, &locked].concat()),
            None => self.keep(&digest, &examined.content),
        }
        .map_err(Refused::NotKept)?;
        let bytes = examined.content.len().try_into().unwrap_or(u64::MAX);
        Ok(Stored { digest, kind: examined.kind, bytes, cleaned: *examined.content != *sent })
    }

    /// A kept file, for reading.
    ///
    /// # Errors
    ///
    /// `NotFound` when it is not kept here, or when its key was destroyed.
    pub fn get(&self, digest: &Digest) -> io::Result<Cursor<Vec<u8>>> {
        let kept = fs::read(self.place(digest))?;
        let content = match (kept.strip_prefix(BEGINS), &self.locks) {
            (Some(locked), Some(locks)) => locks.unlock(&digest.to_string(), locked)?,
            (Some(_), None) => return Err(io::Error::new(io::ErrorKind::NotFound, "it lies under a key")),
            (None, _) => kept,
        };
        Ok(Cursor::new(content))
    }

    /// Takes a file away for good, and its key. Says whether it was there. Only for when nobody uses this content any more: somebody
    /// else may have sent the same. Who removes and who puts must not do so at once for one digest; a lock or a
    /// transaction of the caller keeps them apart.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to.
    pub fn remove(&self, digest: &Digest) -> io::Result<bool> {
        // First the key: then no copy of the file can be read any more, whatever becomes of this one.
        self.locks.as_ref().map_or(Ok(()), |locks| locks.destroy(&digest.to_string()))?;
        let place = self.place(digest);
        match fs::remove_file(&place) {
            Ok(()) => sync(parent(&place)).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What was put here longer ago than this, by the clock of the file system: for the caller to take away what nobody uses. Putting
    /// the same content again makes it new again, so that what is just being used is not among it.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn older_than(&self, age: Duration) -> io::Result<Vec<Digest>> {
        let now = Incoming::new(&self.folder)?.file.metadata()?.modified()?;
        let mut old = Vec::new();
        for folder in fs::read_dir(&self.folder)?.collect::<io::Result<Vec<_>>>()? {
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for entry in fs::read_dir(folder.path())? {
                let entry = entry?;
                let digest = entry.file_name().to_str().and_then(|name| name.parse().ok());
                // Another process may take it away meanwhile.
                let (Some(digest), Ok(about)) = (digest, entry.metadata()) else { continue };
                if now.duration_since(about.modified()?).unwrap_or_default() > age {
                    old.push(digest);
                }
            }
        }
        Ok(old)
    }

    /// Only digits of the digest, so no name leads out of the folder.
    fn place(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.folder.join(&name[..2]).join(name)
    }

    /// Writes it under a name of its own, then gives it its place. It is written even if it is there already: the place
    /// may be held by another process that is not yet sure of the disk.
    fn keep(&self, digest: &Digest, content: &[u8]) -> io::Result<()> {
        let place = self.place(digest);
        let mut incoming = Incoming::new(&self.folder)?;
        incoming.file.write_all(content)?;
        incoming.file.sync_all()?;
        make(parent(&place))?;
        sync(&self.folder)?;
        incoming.becomes(&place)?;
        sync(parent(&place))
    }

    fn sweep(&self) -> io::Result<()> {
        // A file that was made this moment tells the time by the same clock as those that lie there.
        let now = Incoming::new(&self.folder)?.file.metadata()?.modified()?;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if !entry.file_name().as_encoded_bytes().starts_with(INCOMING.as_bytes()) {
                continue;
            }
            // Another process may finish or sweep it meanwhile.
            let Ok(about) = entry.metadata() else { continue };
            let age = now.duration_since(about.modified()?).unwrap_or_default();
            if about.is_file() && age > LEFT_BEHIND {
                fs::remove_file(entry.path()).or_else(unless_gone)?;
            }
        }
        Ok(())
    }
}

/// A file that is being written. Goes away unless it took its place.
struct Incoming {
    file: File,
    path: Option<PathBuf>,
}

impl Incoming {
    /// A new file with a name that nothing else has.
    fn new(folder: &Path) -> io::Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = folder.join(format!("{INCOMING}{}-{number}", std::process::id()));
            match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
                Ok(file) => return Ok(Self { file, path: Some(path) }),
                // Left by a crash, or written in another container where numbers of processes are the same.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn becomes(mut self, place: &Path) -> io::Result<()> {
        if let Some(path) = &self.path {
            fs::rename(path, place)?;
        }
        self.path = None;
        Ok(())
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // If this fails too, the next sweep takes it.
            let _ = fs::remove_file(path);
        }
    }
}

/// Makes a folder, and those it is in, open to nobody else.
fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Waits until the names in a folder are on the disk.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn parent(place: &Path) -> &Path {
    place.parent().unwrap_or(place)
}

fn unless_gone(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
