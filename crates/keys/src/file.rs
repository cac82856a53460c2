//! One key to a file, which nobody but the service may read.

use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::Fault;

fn fault(path: &Path, done: &'static str, why: std::io::Error) -> Fault {
    Fault::File { path: path.display().to_string(), done, why }
}

/// Whether there is a file of that name, readable or not.
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The key in this file, or nothing where there is no file. One that is empty or that others can read is refused.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    let key = match std::fs::read(path) {
        Ok(key) => key,
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(fault(path, "read", why)),
    };
    if key.is_empty() {
        return Err(Fault::Empty(path.display().to_string()));
    }
    #[cfg(unix)]
    {
        let about = std::fs::metadata(path).map_err(|why| fault(path, "read", why))?;
        if std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077 != 0 {
            return Err(Fault::Open(path.display().to_string()));
        }
    }
    Ok(Some(key))
}

/// Keeps a new key, readable by this account alone. Never over one that is there: where another program was first, that one's key holds.
pub fn make(path: &Path, key: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // Whole under another name first, so that nobody ever reads half a key.
    let part = path.with_extension(format!("{}.part", std::process::id()));
    let written = options.open(&part).and_then(|mut file| {
        file.write_all(key)?;
        file.sync_all()
    });
    let linked = written.and_then(|()| match std::fs::hard_link(&part, path) {
        Err(why) if why.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    let _ = std::fs::remove_file(&part);
    linked.map_err(|why| fault(path, "made", why))?;
    read(path)?.ok_or_else(|| fault(path, "made", ErrorKind::NotFound.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("alongside-keys-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    #[test]
    fn a_key_is_made_once_and_is_private() {
        let folder = folder("once");
        let path = folder.join("trail.key");
        assert!(read(&path).expect("no fault").is_none());
        assert_eq!(make(&path, b"first").expect("a key"), b"first");
        assert_eq!(make(&path, b"second").expect("a key"), b"first", "what is there holds");
        assert_eq!(read(&path).expect("a key").as_deref(), Some(b"first".as_slice()));
        assert_eq!(std::fs::read_dir(&folder).expect("a folder").count(), 1, "nothing else is left");
        std::fs::remove_dir_all(&folder).expect("gone");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused_with_what_to_do() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder("open");
        let path = folder.join("trail.key");
        make(&path, b"key").expect("a key");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("changed");
        assert!(read(&path).expect_err("refused").to_string().contains("chmod 600"));
        std::fs::write(&path, "").expect("emptied");
        assert!(read(&path).expect_err("refused").to_string().contains("put back"));
        std::fs::remove_dir_all(&folder).expect("gone");
    }
}
