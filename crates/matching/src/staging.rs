//! Results appear whole or not at all: each file is written under another name and gets its own when all are done.
//!
//! Between the first name and the last lie some thousandths of a second; a loss of power in them may leave files of two runs.
//! A run that ends otherwise (an error, Ctrl-C, being told to end) takes away what it had begun to write, because half a
//! file of personal data helps nobody.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::MatchError;

/// What runs of this process have begun to write.
static BEGUN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Results of an earlier run that tell of nothing any more if this run does not write them.
const OPTIONAL: [&str; 1] = ["report.html"];

fn begun() -> MutexGuard<'static, Vec<PathBuf>> {
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A folder that is given results.
#[derive(Debug)]
pub struct Staging {
    dir: PathBuf,
    names: Vec<String>,
}

impl Staging {
    /// Opens a folder, which is made if it is not there.
    ///
    /// # Errors
    /// If it can not be made.
    pub fn open(dir: &Path) -> Result<Self, MatchError> {
        fs::create_dir_all(dir).map_err(|e| MatchError::file(dir, e))?;
        Ok(Self { dir: dir.to_owned(), names: Vec::new() })
    }

    fn part(&self, name: &str) -> PathBuf {
        self.dir.join(format!(".{name}.part"))
    }

    /// Begins a file. Whoever writes it flushes it.
    ///
    /// # Errors
    /// If it can not be made.
    pub fn file(&mut self, name: &str) -> Result<BufWriter<File>, MatchError> {
        let path = self.part(name);
        // Who takes away what was begun holds this lock: no file is begun behind their back.
        let mut begun = begun();
        let file = File::create(&path).map_err(|e| MatchError::file(&path, e))?;
        begun.push(path);
        self.names.push(name.to_owned());
        Ok(BufWriter::with_capacity(1 << 18, file))
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// If it can not be written.
    pub fn write(&mut self, name: &str, text: &str) -> Result<(), MatchError> {
        let mut file = self.file(name)?;
        let done = io::Write::write_all(&mut file, text.as_bytes()).and_then(|()| io::Write::flush(&mut file));
        done.map_err(|e| MatchError::file(&self.dir.join(name), e))
    }

    /// Gives every file its name, and takes away what an earlier run wrote and this one did not.
    ///
    /// # Errors
    /// If a file can not be renamed.
    pub fn finish(self) -> Result<(), MatchError> {
        let mut begun = begun();
        for name in &self.names {
            let (part, whole) = (self.part(name), self.dir.join(name));
            fs::rename(&part, &whole).map_err(|e| MatchError::file(&whole, e))?;
            begun.retain(|path| *path != part);
        }
        for name in OPTIONAL.iter().filter(|name| !self.names.iter().any(|n| n == *name)) {
            let path = self.dir.join(name);
            match fs::remove_file(&path) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(MatchError::file(&path, e)),
                _ => {}
            }
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let parts: Vec<PathBuf> = self.names.iter().map(|name| self.part(name)).collect();
        begun().retain(|path| {
            let own = parts.contains(path);
            if own {
                // What is not there any more needs no taking away.
                let _ = fs::remove_file(path);
            }
            !own
        });
    }
}

/// From now on, Ctrl-C and being told to end take away what was begun, and end the process with 130. For programs, not for a
/// service; in a process that has its own rule for signals that rule stays.
pub fn take_away_on_signal() {
    let end = || {
        let begun = begun();
        for path in begun.iter() {
            // The process ends: there is nobody left to tell of an error.
            let _ = fs::remove_file(path);
        }
        // Still under the lock, so that nothing is begun any more.
        std::process::exit(130);
    };
    // An error means that the process has its own rule.
    let _ = ctrlc::try_set_handler(end);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("alongside-staging-{name}-{}", std::process::id()))
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir)
            .into_iter()
            .flatten()
            .flatten()
            .map(|f| f.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn nothing_has_its_name_before_all_is_done() -> Result<(), Box<dyn std::error::Error>> {
        let dir = folder("done");
        fs::create_dir_all(&dir)?;
        fs::write(dir.join("report.html"), "of an earlier run")?;
        fs::write(dir.join("a.csv"), "old")?;
        let mut staging = Staging::open(&dir)?;
        staging.write("a.csv", "new")?;
        assert_eq!(fs::read_to_string(dir.join("a.csv"))?, "old");
        staging.write("b.csv", "new")?;
        staging.finish()?;
        assert_eq!(names(&dir), ["a.csv", "b.csv"]);
        assert_eq!(fs::read_to_string(dir.join("a.csv"))?, "new");
        Ok(fs::remove_dir_all(&dir)?)
    }

    #[test]
    fn a_run_that_fails_leaves_what_was_there() -> Result<(), Box<dyn std::error::Error>> {
        let dir = folder("failed");
        fs::create_dir_all(&dir)?;
        fs::write(dir.join("a.csv"), "old")?;
        let mut staging = Staging::open(&dir)?;
        staging.write("a.csv", "new")?;
        drop(staging);
        assert_eq!(names(&dir), ["a.csv"]);
        assert_eq!(fs::read_to_string(dir.join("a.csv"))?, "old");
        Ok(fs::remove_dir_all(&dir)?)
    }
}
