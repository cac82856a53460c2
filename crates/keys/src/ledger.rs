//! The ledger of what was destroyed: a file outside the database, one line for each act, each chained to the one before by a key.
//!
//! Whoever restores an older database finds in it what must be destroyed again, and whoever cuts the file or writes another is found out: by the key,
//! and by the database, which knows how many lines there were when it was last written.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::{Fault, Mac, make, read};

/// The file of the ledger.
const LEDGER: &str = "erased.log";
/// The file of its key.
const KEY: &str = "erased.key";
/// What the first word of a line says: that it is ours, and how it is made.
const FORM: &str = "alongside-erased-1";

/// The ledger in its folder. Nothing is there until the first line is written.
#[derive(Clone, Debug)]
pub struct Ledger {
    file: PathBuf,
    key: PathBuf,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number; the first is 1.
    pub number: i64,
    /// What it says: words without a line end.
    pub body: String,
    /// The keyed digest over it and the line before.
    pub digest: String,
}

impl Ledger {
    /// The name of the file of its key.
    pub const KEY: &str = KEY;
    /// The name of its file.
    pub const FILE: &str = LEDGER;

    /// The ledger in this folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self { file: folder.join(LEDGER), key: folder.join(KEY) }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.file
    }

    /// Whether it is there.
    pub fn is_there(&self) -> bool {
        crate::is_there(&self.file)
    }

    /// Every line, checked from the first on. What a crash left unfinished at the end is not among them: whatever it was about to say was not done.
    pub fn lines(&self) -> Result<Vec<Line>, Fault> {
        let text = match std::fs::read_to_string(&self.file) {
            Ok(text) => text,
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(why) => return Err(self.fault("read", why)),
        };
        self.checked(&text)
    }

    /// Writes the next line, which must have this number, and gives it back once it is on the disk. `fresh` is a new key, in case there is none yet.
    /// Nobody else writes at the same time.
    ///
    /// # Errors
    ///
    /// Where the file is not what it should be, where another line has this number already, and where it can not be written.
    pub fn append(&self, number: i64, body: &str, fresh: &str) -> Result<Line, Fault> {
        if body.is_empty() || body.contains(['\n', '\r']) {
            return Err(self.wrong("a line of it must say something, and end where it ends"));
        }
        if read(&self.key)?.is_none() && !self.is_there() {
            make(&self.key, fresh.as_bytes())?;
        }
        let mut file = self.open()?;
        file.lock().map_err(|why| self.fault("locked", why))?;
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(|why| self.fault("read", why))?;
        let whole = text.rfind('\n').map_or(0, |at| at + 1);
        let lines = self.checked(&text)?;
        let last = lines.last();
        if number != last.map_or(0, |line| line.number) + 1 {
            return Err(self.wrong("another line was written meanwhile"));
        }
        let digest = self.digest(number, body, last.map_or("", |line| &line.digest))?;
        let line = Line { number, body: body.to_owned(), digest };
        let written = (|| {
            file.set_len(whole as u64)?;
            file.seek(SeekFrom::Start(whole as u64))?;
            file.write_all(text_of(&line).as_bytes())?;
            file.sync_all()?;
            self.settle_name()
        })();
        written.map_err(|why: std::io::Error| self.fault("written", why))?;
        Ok(line)
    }

    /// Puts back a ledger that is lost, or a beginning of it, as a database knows it. Nothing is written over that says something else.
    ///
    /// # Errors
    ///
    /// Where these lines are not what was written with this key, and where the file has other lines or more.
    pub fn put_back(&self, lines: &[Line]) -> Result<(), Fault> {
        let text: String = lines.iter().map(text_of).collect();
        if self.checked(&text)? != lines {
            return Err(self.wrong("the lines that the database has are not what was written"));
        }
        let there = self.lines()?;
        if !lines.starts_with(&there) {
            return Err(self.wrong("it has other lines than the database, so it is not put back from there"));
        }
        let part = self.file.with_extension("part");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = (|| {
            let mut file = options.open(&part)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&part, &self.file)?;
            self.settle_name()
        })();
        written.map_err(|why: std::io::Error| self.fault("written", why))
    }

    /// The name of a new file is on the disk only when its folder is.
    fn settle_name(&self) -> std::io::Result<()> {
        self.file.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    }

    /// Whether this is what such a line says after that one.
    pub fn is(&self, line: &Line, before: &str) -> Result<bool, Fault> {
        Ok(self.digest(line.number, &line.body, before)? == line.digest)
    }

    fn open(&self) -> Result<File, Fault> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.file).map_err(|why| self.fault("opened", why))
    }

    fn digest(&self, number: i64, body: &str, before: &str) -> Result<String, Fault> {
        let Some(key) = read(&self.key)? else {
            return Err(self.wrong("its key erased.key is not there: put it back from where keys are kept"));
        };
        Ok(Mac::new(key).of(&["erased", &number.to_string(), before, body]))
    }

    fn checked(&self, text: &str) -> Result<Vec<Line>, Fault> {
        let whole = text.rfind('\n').map_or("", |at| &text[..=at]);
        let mut lines: Vec<Line> = Vec::new();
        for (text, number) in whole.lines().zip(1..) {
            let line = of_text(text).filter(|line| line.number == number);
            let line = line.ok_or_else(|| self.wrong(&format!("line {number} is not what was written")))?;
            if !self.is(&line, lines.last().map_or("", |before| &before.digest))? {
                return Err(self.wrong(&format!("line {number} was altered, or one before it is gone")));
            }
            lines.push(line);
        }
        Ok(lines)
    }

    fn fault(&self, done: &str, why: std::io::Error) -> Fault {
        self.wrong(&format!("it can not be {done}: {why}"))
    }

    fn wrong(&self, what: &str) -> Fault {
        Fault::Ledger { path: self.file.display().to_string(), what: what.to_owned() }
    }
}

fn text_of(line: &Line) -> String {
    format!("{FORM} {} {} {}\n", line.number, line.digest, line.body)
}

fn of_text(text: &str) -> Option<Line> {
    let mut words = text.splitn(4, ' ');
    let (form, number, digest, body) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let line = Line { number: number.parse().ok()?, body: body.to_owned(), digest: digest.to_owned() };
    (form == FORM).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(name: &str) -> (Ledger, PathBuf) {
        let folder = std::env::temp_dir().join(format!("alongside-ledger-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        (Ledger::in_folder(&folder), folder)
    }

    fn fresh() -> String {
        "ab".repeat(32)
    }

    #[test]
    fn lines_are_chained_and_read_back() {
        let (ledger, folder) = ledger("chained");
        assert!(ledger.lines().expect("no fault").is_empty() && !ledger.is_there());
        let first = ledger.append(1, "families=a", &fresh()).expect("a line");
        let second = ledger.append(2, "families=b", &fresh()).expect("a line");
        assert_eq!(ledger.lines().expect("lines"), [first.clone(), second.clone()]);
        assert!(ledger.append(2, "families=c", &fresh()).expect_err("refused").to_string().contains("meanwhile"));
        assert!(ledger.append(3, "two\nlines", &fresh()).is_err());
        assert!(ledger.is(&second, &first.digest).expect("a key") && !ledger.is(&second, "").expect("a key"));
        std::fs::remove_dir_all(&folder).expect("gone");
    }

    #[test]
    fn what_a_crash_left_unfinished_is_written_over() {
        let (ledger, folder) = ledger("torn");
        ledger.append(1, "families=a", &fresh()).expect("a line");
        let whole = std::fs::read_to_string(ledger.path()).expect("a text");
        for torn in ["alongside-erased-1", "alongside-erased-1 2 abc families=b, but not to the en"] {
            std::fs::write(ledger.path(), format!("{whole}{torn}")).expect("a torn line");
            assert_eq!(ledger.lines().expect("lines").len(), 1);
            ledger.append(2, "families=c", &fresh()).expect("a line");
            assert_eq!(
                ledger.lines().expect("lines").iter().map(|line| line.body.as_str()).collect::<Vec<_>>(),
                ["families=a", "families=c"]
            );
        }
        std::fs::remove_dir_all(&folder).expect("gone");
    }

    #[test]
    fn a_lost_ledger_is_put_back_and_no_other_is_written_over() {
        let (ledger, folder) = ledger("back");
        let lines: Vec<Line> = (1..=3)
            .map(|number| ledger.append(number, &format!("families={number}"), &fresh()).expect("a line"))
            .collect();
        std::fs::remove_file(ledger.path()).expect("lost");
        ledger.put_back(&lines[..2]).expect("put back");
        ledger.put_back(&lines).expect("the rest");
        assert_eq!(ledger.lines().expect("lines"), lines);
        assert!(ledger.put_back(&lines[..2]).is_err(), "a longer one stays");
        let forged = Line { body: "families=9".to_owned(), ..lines[2].clone() };
        std::fs::remove_file(ledger.path()).expect("lost");
        assert!(ledger.put_back(&[lines[0].clone(), lines[1].clone(), forged]).is_err());
        std::fs::remove_dir_all(&folder).expect("gone");
    }

    #[test]
    fn a_ledger_that_was_bent_is_found_out() {
        let (ledger, folder) = ledger("bent");
        for number in 1..=3 {
            ledger.append(number, &format!("families={number}"), &fresh()).expect("a line");
        }
        let whole = std::fs::read_to_string(ledger.path()).expect("a text");
        let lines: Vec<&str> = whole.lines().collect();
        for bent in [
            whole.replace("families=2", "families=9"),
            format!("{}\n{}\n", lines[0], lines[2]),
            format!("{}\n{}\n", lines[1], lines[2]),
            whole.replace("erased-1 2", "erased-2 2"),
            "\n".to_owned(),
        ] {
            std::fs::write(ledger.path(), &bent).expect("a bent ledger");
            assert!(ledger.lines().is_err() && ledger.append(4, "families=4", &fresh()).is_err(), "{bent}");
        }
        std::fs::write(ledger.path(), &whole).expect("the ledger");
        std::fs::remove_file(folder.join(KEY)).expect("lost");
        assert!(ledger.lines().expect_err("no key").to_string().contains("put it back"));
        assert!(ledger.append(4, "families=4", &fresh()).is_err(), "no other key is made for it");
        std::fs::remove_dir_all(&folder).expect("gone");
    }
}
