//! A virus scanner that looks at every file before it is kept: ClamAV, asked over its socket.
//!
//! Source: the manual of clamd 1.4, "Commands": `zINSTREAM` with pieces of data, each after its length of four bytes, and a length of nothing at the end.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use crate::Refused;
use crate::bytes::holds;

/// How long the scanner may be silent, and for how long it may not take what is sent. A file of 10 MB takes it a second or two.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many bytes are sent at once.
const PIECE: usize = 64 * 1024;

/// No answer is longer, in bytes.
const LONGEST_ANSWER: u64 = 4096;

/// A scanner that runs beside the service. It fails closed: when it does not answer, nothing is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanner {
    place: Place,
    patience: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Socket(PathBuf),
    Machine(String),
}

/// Said of an address that is neither the path of a socket nor a machine with its port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the virus scanner is given as the path of its socket (/run/clamav/clamd.ctl) or as a machine and port (127.0.0.1:3310)"
)]
pub struct BadAddress;

impl FromStr for Scanner {
    type Err = BadAddress;

    /// A path that begins with `/` is a socket of this machine; all else is a machine and a port. Between machines nothing is encrypted: use that
    /// only on a network of one's own.
    fn from_str(text: &str) -> Result<Self, BadAddress> {
        let has_port = || {
            text.rsplit_once(':')
                .is_some_and(|(machine, port)| !machine.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0))
        };
        let place = if text.starts_with('/') {
            Place::Socket(text.into())
        } else if has_port() {
            Place::Machine(text.to_owned())
        } else {
            return Err(BadAddress);
        };
        Ok(Self { place, patience: PATIENCE })
    }
}

impl Scanner {
    /// The same scanner, waited for no longer than this at each step.
    #[must_use]
    pub fn waited_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Has a file looked through.
    ///
    /// # Errors
    /// [`Refused::Virus`] when the scanner knows something in it, [`Refused::NotScanned`] when it can not be reached, is silent, or says anything but
    /// that the file is clean.
    pub fn look(&self, content: &[u8]) -> Result<(), Refused> {
        let answer = self.ask(|scanner| {
            scanner.write_all(b"zINSTREAM\0")?;
            for piece in content.chunks(PIECE) {
                scanner.write_all(&u32::try_from(piece.len()).map_err(io::Error::other)?.to_be_bytes())?;
                scanner.write_all(piece)?;
            }
            scanner.write_all(&[0; 4])
        });
        match answer {
            Ok(answer) if answer.contains(&0) => Err(Refused::NotScanned(odd(&answer))),
            Ok(answer) if answer == b"stream: OK" => Ok(()),
            Ok(answer) if answer.starts_with(b"stream: ") && answer.ends_with(b" FOUND") => Err(Refused::Virus),
            Ok(answer) => Err(Refused::NotScanned(odd(&answer))),
            Err(error) => Err(Refused::NotScanned(error)),
        }
    }

    /// Whether it answers at all.
    ///
    /// # Errors
    /// Why it can not be used just now.
    pub fn is_there(&self) -> io::Result<()> {
        let answer = self.ask(|scanner| scanner.write_all(b"zPING\0"))?;
        if answer == b"PONG" { Ok(()) } else { Err(odd(&answer)) }
    }

    /// Says something to the scanner and reads its answer, without the zero at its end. A scanner that has seen enough answers before it was sent all
    /// and hangs up, so an answer counts also when sending failed.
    fn ask(&self, say: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Vec<u8>> {
        let patience = Some(self.patience);
        match &self.place {
            Place::Socket(path) => {
                let mut socket = UnixStream::connect(path)?;
                socket.set_read_timeout(patience)?;
                socket.set_write_timeout(patience)?;
                let said = say(&mut socket);
                answer(socket, said)
            }
            Place::Machine(address) => {
                let mut socket = connect(address, self.patience)?;
                socket.set_read_timeout(patience)?;
                socket.set_write_timeout(patience)?;
                let said = say(&mut socket);
                answer(socket, said)
            }
        }
    }
}

fn connect(address: &str, patience: Duration) -> io::Result<TcpStream> {
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in std::net::ToSocketAddrs::to_socket_addrs(address)? {
        match TcpStream::connect_timeout(&address, patience) {
            Ok(socket) => return Ok(socket),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn answer(socket: impl Read, said: io::Result<()>) -> io::Result<Vec<u8>> {
    let mut answer = Vec::new();
    let read = socket.take(LONGEST_ANSWER).read_to_end(&mut answer);
    let whole = answer.strip_suffix(b"\0").map(<[u8]>::to_vec);
    match (whole, said, read) {
        (Some(whole), ..) => Ok(whole),
        (None, Err(error), _) | (None, Ok(()), Err(error)) => Err(error),
        (None, Ok(()), Ok(_)) => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
    }
}

/// An answer that means neither yes nor no. Its words are the scanner's and hold nothing of the file but perhaps a name of what was found.
fn odd(answer: &[u8]) -> io::Error {
    let is_limit = holds(answer, b"size limit exceeded");
    let more = if is_limit { ": its StreamMaxLength is below what the service takes" } else { "" };
    io::Error::other(format!("the virus scanner said \"{}\"{more}", answer.escape_ascii()))
}
