//! The virus scanner: a pretend clamd that says and does what a real one may, and a real one where it is installed.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{fs, io};

use alongside_files::{BadAddress, Kind, Limits, Refused, Scanner, Shelf};

use alongside_hostile::eicar;
use alongside_hostile::made::*;

/// Answers one question in this way, on a port of this machine. Gives back what it was asked.
fn clamd(answer: impl FnOnce(&mut TcpStream) + Send + 'static) -> (Scanner, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let asked = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("somebody asks");
        let asked = question(&mut stream);
        answer(&mut stream);
        asked
    });
    (address.parse().expect("an address"), asked)
}

/// A whole question, as clamd reads it: a command to its zero, then pieces with their lengths to a length of nothing.
fn question(stream: &mut impl Read) -> Vec<u8> {
    let mut asked = Vec::new();
    let mut one = [0];
    while stream.read_exact(&mut one).is_ok() {
        asked.push(one[0]);
        if one[0] == 0 {
            break;
        }
    }
    if asked == b"zINSTREAM\0" {
        loop {
            let mut length = [0; 4];
            stream.read_exact(&mut length).expect("a length");
            let length = u32::from_be_bytes(length) as usize;
            if length == 0 {
                break;
            }
            let mut piece = vec![0; length];
            stream.read_exact(&mut piece).expect("a piece");
            asked.extend(piece);
        }
    }
    asked
}

fn says(answer: &'static [u8]) -> (Scanner, JoinHandle<Vec<u8>>) {
    clamd(move |stream| stream.write_all(answer).expect("it is said"))
}

#[test]
fn a_file_is_sent_whole_and_a_clean_one_passes() {
    let content = vec![b'a'; 200_000];
    let (scanner, asked) = says(b"stream: OK\0");
    scanner.look(&content).expect("clean");
    assert!(asked.join().expect("asked") == join(&[b"zINSTREAM\0", &content]));
}

#[test]
fn a_file_with_a_virus_is_refused() {
    let (scanner, _asked) = says(b"stream: Eicar-Test-Signature FOUND\0");
    let refused = scanner.look(b"x").expect_err("found");
    assert!(matches!(refused, Refused::Virus) && !refused.may_pass_later());
    assert!(!refused.to_string().contains("Eicar"));
}

#[test]
fn whatever_is_no_clear_yes_keeps_a_file_out() {
    let answers: [&[u8]; 8] = [
        b"",
        b"stream: OK",
        b"OK\0",
        b"stream: ok\0",
        b"stream: OK FOUND? no\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"stream: OK\0stream: Eicar FOUND\0",
    ];
    for answer in answers {
        let (scanner, _asked) = says(answer);
        let refused = scanner.look(b"x").expect_err("no clear yes");
        assert!(matches!(refused, Refused::NotScanned(_)), "{}: {refused:?}", answer.escape_ascii());
        assert!(refused.may_pass_later() && refused.to_string().contains("Nothing is known to be wrong with it."));
    }
}

#[test]
fn a_scanner_that_is_silent_gone_or_hangs_up_keeps_a_file_out_soon() {
    let began = Instant::now();
    let (silent, asked) = clamd(|_| thread::sleep(Duration::from_millis(700)));
    let silent = silent.waited_for(Duration::from_millis(200));
    assert!(matches!(silent.look(b"x"), Err(Refused::NotScanned(_))));
    asked.join().expect("asked");
    let gone = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let gone: Scanner = gone.to_string().parse().expect("an address");
    assert!(matches!(gone.look(b"x"), Err(Refused::NotScanned(_))));
    let nowhere: Scanner = "/nowhere/clamd.ctl".parse().expect("a path");
    assert!(matches!(nowhere.look(b"x"), Err(Refused::NotScanned(_))));
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_scanner_that_hangs_up_halfway_is_heard_all_the_same() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let scanner: Scanner = listener.local_addr().expect("an address").to_string().parse().expect("an address");
    let hung_up = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("somebody asks");
        stream.read_exact(&mut [0; 1000]).expect("a beginning");
        stream.write_all(b"stream: Eicar FOUND\0").expect("it is said");
        stream.shutdown(std::net::Shutdown::Write).expect("done");
        // What is still sent is taken and thrown away.
        let _ = io::copy(&mut stream, &mut io::sink());
    });
    assert!(matches!(scanner.look(&vec![0; 9 << 20]), Err(Refused::Virus)));
    hung_up.join().expect("it hung up");
}

#[test]
fn a_scanner_is_known_by_a_path_or_a_machine_with_a_port() {
    for right in ["/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310", "scanner:3310"] {
        assert!(right.parse::<Scanner>().is_ok(), "{right}");
    }
    for wrong in ["", "clamd.ctl", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:port", ":3310", "scanner:99999"] {
        assert_eq!(wrong.parse::<Scanner>(), Err(BadAddress), "{wrong}");
    }
}

#[test]
fn a_shelf_with_a_scanner_takes_only_what_it_finds_clean() {
    let folder = std::env::temp_dir().join(format!("alongside-files-{}-scanned", std::process::id()));
    let path = folder.join("clamd.ctl");
    let shelf =
        Shelf::open(&folder).expect("a shelf").scanned_by(Some(path.display().to_string().parse().expect("a path")));
    let limits = Limits::default();
    let silent = shelf.put(&b"Dear Sam"[..], &limits).expect_err("nobody listens");
    assert!(matches!(silent, Refused::NotScanned(_)));
    let listener = UnixListener::bind(&path).expect("a socket");
    let asked = thread::spawn(move || {
        for answer in [&b"PONG\0"[..], b"stream: Eicar FOUND\0", b"stream: OK\0"] {
            let (mut stream, _) = listener.accept().expect("somebody asks");
            question(&mut stream);
            stream.write_all(answer).expect("it is said");
        }
    });
    shelf.scanner().expect("a scanner").is_there().expect("it answers");
    assert!(matches!(shelf.put(&b"Dear Sam"[..], &limits), Err(Refused::Virus)));
    let kept = |shelf: &Shelf| shelf.older_than(Duration::ZERO).expect("a list").len();
    assert_eq!(kept(&shelf), 0);
    assert_eq!(shelf.put(&b"Dear Sam"[..], &limits).expect("clean").kind, Kind::Text);
    assert!(shelf.get(&alongside_files::Digest::of(b"Dear Sam")).is_ok());
    asked.join().expect("asked three times");
    fs::remove_dir_all(&folder).expect("gone");
}

/// A clamd of our own with one line of its own to know EICAR by. Ends with the test.
struct RealClamd {
    process: Child,
    folder: PathBuf,
}

impl RealClamd {
    fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("alongside-clamd-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("db")).expect("a folder");
        let hex: String = eicar().iter().map(|byte| format!("{byte:02x}")).collect();
        fs::write(folder.join("db/own.ndb"), format!("Own-Eicar:0:*:{hex}\n")).expect("written");
        let socket = folder.join("clamd.ctl");
        let settings = format!(
            "Foreground yes\nDatabaseDirectory {}\nLocalSocket {}\nLogFile {}\nUser {}\n",
            folder.join("db").display(),
            socket.display(),
            folder.join("log").display(),
            std::env::var("USER").unwrap_or_else(|_| "root".to_owned()),
        );
        fs::write(folder.join("clamd.conf"), settings).expect("written");
        let process = Command::new("clamd")
            .arg(format!("--config-file={}", folder.join("clamd.conf").display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("clamd (Debian: clamav-daemon)");
        Self { process, folder }
    }

    fn scanner(&self) -> Scanner {
        let scanner: Scanner = self.folder.join("clamd.ctl").display().to_string().parse().expect("a path");
        let began = Instant::now();
        while let Err(error) = scanner.is_there() {
            assert!(began.elapsed() < Duration::from_secs(60), "clamd does not answer: {error}");
            thread::sleep(Duration::from_millis(100));
        }
        scanner
    }
}

impl Drop for RealClamd {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[test]
#[ignore = "needs clamd (Debian: clamav-daemon)"]
fn a_real_clamd_finds_eicar_and_lets_all_else_pass() {
    let clamd = RealClamd::start();
    let scanner = clamd.scanner();
    scanner.look(b"Dear Sam").expect("clean");
    scanner.look(&vec![b'a'; 10 << 20]).expect("as large as a file may be");
    scanner.look(&pdf()).expect("clean");
    let in_word = word_with(&[part("word/a.bin", eicar())]);
    let in_pdf = pdf_of(&[stream("/Filter/FlateDecode", &zlib(&eicar()))]);
    for hostile in [eicar(), in_word, in_pdf] {
        assert!(matches!(scanner.look(&hostile), Err(Refused::Virus)));
    }
}
