//! How files are kept.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use alongside_files::{Digest, Kind, Limits, NotADigest, Refused, Shelf};

use alongside_hostile::made::{exif, join, jpeg, jpeg_with, segment};

/// A folder of one test. It goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("alongside-files-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn shelf(&self) -> Shelf {
        Shelf::open(&self.0).expect("a shelf")
    }

    /// Every file in it, by its path from here.
    fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path.strip_prefix(&self.0).expect("a path in it").display().to_string());
                }
            }
        }
        found
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

fn read(shelf: &Shelf, digest: &Digest) -> Vec<u8> {
    let mut content = Vec::new();
    shelf.get(digest).expect("a file").read_to_end(&mut content).expect("it can be read");
    content
}

#[test]
fn what_is_put_can_be_got_and_removed() {
    let folder = Folder::new("put");
    let shelf = folder.shelf();
    let stored = shelf.put(&b"Dear Sam"[..], &Limits::default()).expect("stored");
    assert_eq!((stored.kind, stored.bytes, stored.cleaned), (Kind::Text, 8, false));
    assert_eq!(stored.digest, Digest::of(b"Dear Sam"));
    assert_eq!(read(&shelf, &stored.digest), b"Dear Sam");
    assert!(shelf.remove(&stored.digest).expect("removed"));
    assert!(!shelf.remove(&stored.digest).expect("gone already"));
    assert_eq!(shelf.get(&stored.digest).expect_err("gone").kind(), io::ErrorKind::NotFound);
    assert!(folder.files().is_empty());
}

#[test]
fn files_are_called_by_their_digest_and_nobody_else_reads_them() {
    let folder = Folder::new("names");
    let digest = folder.shelf().put(&b"Dear Sam"[..], &Limits::default()).expect("stored").digest;
    let place = format!("{}/{digest}", &digest.to_string()[..2]);
    assert_eq!(folder.files(), [place.as_str()]);
    assert_eq!(mode(&folder.0), 0o700);
    assert_eq!(mode(folder.0.join(&place).parent().expect("a folder")), 0o700);
    assert_eq!(mode(&folder.0.join(&place)), 0o600);
}

#[test]
fn the_same_content_is_kept_once() {
    let folder = Folder::new("once");
    let (first, second) = (folder.shelf(), folder.shelf());
    let one = first.put(&b"Dear Sam"[..], &Limits::default()).expect("stored");
    let other = second.put(&b"Dear Sam"[..], &Limits::default()).expect("stored");
    assert_eq!(one, other);
    assert_eq!(folder.files().len(), 1);
}

#[test]
fn the_same_photograph_taken_at_two_places_is_kept_once_and_cleaned() {
    let folder = Folder::new("photographs");
    let shelf = folder.shelf();
    let here = jpeg_with(640, 480, &[segment(0xe1, &join(&[b"Exif\0\0", &exif(6)]))]);
    let there = jpeg_with(640, 480, &[segment(0xe1, &join(&[b"Exif\0\0", &exif(6)])), segment(0xfe, b"Luton")]);
    let one = shelf.put(&here[..], &Limits::default()).expect("stored");
    assert!(one.cleaned);
    assert_eq!(one.digest, shelf.put(&there[..], &Limits::default()).expect("stored").digest);
    assert_ne!(one.digest, shelf.put(&jpeg()[..], &Limits::default()).expect("stored").digest);
    assert_eq!(folder.files().len(), 2);
}

#[test]
fn many_may_put_the_same_at_once() {
    let folder = Folder::new("many");
    let shelf = folder.shelf();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    let stored = shelf.put(&b"Dear Sam"[..], &Limits::default()).expect("stored");
                    assert_eq!(read(&shelf, &stored.digest), b"Dear Sam");
                }
            });
        }
    });
    assert_eq!(folder.files().len(), 1);
}

#[test]
fn what_is_refused_leaves_nothing_behind() {
    let folder = Folder::new("refused");
    let shelf = folder.shelf();
    let refused = shelf.put(&b"<html>"[..], &Limits::default()).expect_err("a page");
    assert!(matches!(refused, Refused::Markup));
    assert!(folder.files().is_empty());
}

#[test]
fn reading_stops_at_the_limit_and_when_the_sender_goes_away() {
    let folder = Folder::new("limit");
    let shelf = folder.shelf();
    let small = Limits { megabytes: 1, ..Limits::default() };
    let endless = shelf.put(io::repeat(b'a'), &small).expect_err("without end");
    assert!(matches!(endless, Refused::TooLarge { megabytes: 1 }));

    struct Gone;
    impl Read for Gone {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    let gone = shelf.put(b"Dear".chain(Gone), &small).expect_err("gone");
    assert!(matches!(gone, Refused::NotRead(_)));
    assert!(folder.files().is_empty());
}

#[test]
fn a_fault_of_the_disk_is_ours_and_leaves_nothing_behind() {
    let folder = Folder::new("disk");
    let shelf = folder.shelf();
    // A file stands where the folder for this digest would be.
    let digest = Digest::of(b"Dear Sam").to_string();
    fs::write(folder.0.join(&digest[..2]), "").expect("written");
    let refused = shelf.put(&b"Dear Sam"[..], &Limits::default()).expect_err("no place");
    assert!(matches!(refused, Refused::NotKept(_)) && refused.may_pass_later());
    assert_eq!(folder.files(), [&digest[..2]]);
}

#[test]
fn opening_sweeps_what_a_crash_left_and_leaves_what_another_process_is_writing() {
    let folder = Folder::new("sweep");
    let kept = folder.shelf().put(&b"Dear Sam"[..], &Limits::default()).expect("stored");
    for (name, hours) in [("incoming-1-0", 25), ("incoming-2-0", 23), ("notes", 100)] {
        let file = File::create(folder.0.join(name)).expect("written");
        let now = file.metadata().expect("it is there").modified().expect("a time");
        file.set_modified(now - Duration::from_secs(hours * 3_600)).expect("a time");
    }
    let shelf = folder.shelf();
    let mut left = folder.files();
    left.sort();
    assert_eq!(left.len(), 3);
    assert!(left.contains(&"incoming-2-0".to_owned()) && left.contains(&"notes".to_owned()));
    assert_eq!(read(&shelf, &kept.digest), b"Dear Sam");
}

#[test]
fn a_folder_that_is_open_to_others_is_not_used() {
    let folder = Folder::new("open");
    fs::create_dir(&folder.0).expect("made");
    fs::set_permissions(&folder.0, fs::Permissions::from_mode(0o755)).expect("set");
    let error = Shelf::open(&folder.0).expect_err("open to others");
    assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
    assert!(error.to_string().contains("chmod 700"));
}

#[test]
fn a_file_in_place_of_the_folder_is_not_used() {
    let folder = Folder::new("file");
    fs::create_dir(&folder.0).expect("made");
    fs::write(folder.0.join("file"), "").expect("written");
    assert!(Shelf::open(folder.0.join("file")).is_err());
}

#[test]
fn a_digest_is_64_digits_and_nothing_else() {
    let digest = Digest::of(b"");
    let written = digest.to_string();
    assert_eq!(written, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(written.parse(), Ok(digest));
    let wrong =
        ["", "../../etc/passwd", &written[1..], &written.to_uppercase(), &"é".repeat(32), &format!("{written}0")];
    for text in wrong {
        assert_eq!(text.parse::<Digest>(), Err(NotADigest), "{text}");
    }
}
