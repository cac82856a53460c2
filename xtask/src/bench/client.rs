//! A browser as far as the measurements need one: one kept connection, one request at a time.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context, bail, ensure};

/// What came back.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Where the browser is sent.
    pub location: String,
    /// The body as it was sent, which is compressed.
    pub body: Vec<u8>,
}

/// One kept connection.
pub struct Client {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
}

impl Client {
    /// Connects to the server.
    pub fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).context("the server under measurement")?;
        stream.set_nodelay(true)?;
        Ok(Self { address, stream: BufReader::new(stream) })
    }

    /// Asks for a page. `headers` are whole lines.
    pub fn get(&mut self, path: &str, headers: &str) -> anyhow::Result<Answer> {
        self.send(format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\naccept: text/html\r\naccept-encoding: gzip\r\n{headers}\r\n",
            self.address
        ))
    }

    /// Sends a body of this type.
    pub fn post(&mut self, path: &str, headers: &str, kind: &str, body: &str) -> anyhow::Result<Answer> {
        self.send(format!(
            "POST {path} HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\nsec-fetch-site: same-origin\r\naccept-encoding: gzip\r\n\
             content-type: {kind}\r\ncontent-length: {1}\r\n{headers}\r\n{body}",
            self.address,
            body.len()
        ))
    }

    /// Sends a form.
    pub fn form(&mut self, path: &str, headers: &str, fields: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let body: Vec<String> = fields.iter().map(|(name, text)| format!("{name}={}", encode(text))).collect();
        self.post(path, headers, "application/x-www-form-urlencoded", &body.join("&"))
    }

    fn send(&mut self, request: String) -> anyhow::Result<Answer> {
        self.stream.get_mut().write_all(request.as_bytes())?;
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status")?;
        let (mut length, mut chunked, mut location) = (0, false, String::new());
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else { break };
            match name {
                "content-length" => length = value.parse()?,
                "transfer-encoding" => chunked = value == "chunked",
                "location" => location = value.to_owned(),
                _ => {}
            }
        }
        let body = if chunked { self.chunks()? } else { self.exactly(length)? };
        Ok(Answer { status, location, body })
    }

    fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        ensure!(self.stream.read_line(&mut line)? > 0, "the server closed the connection");
        line.truncate(line.trim_end().len());
        Ok(line)
    }

    fn exactly(&mut self, length: usize) -> anyhow::Result<Vec<u8>> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }

    fn chunks(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line()?, 16)?;
            body.extend(self.exactly(length)?);
            self.line()?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
}

impl Answer {
    /// Insists on this status; otherwise what was measured was an error page.
    pub fn expect(self, status: u16) -> anyhow::Result<Self> {
        if self.status != status {
            bail!("the server answered {} and not {status}: {}", self.status, String::from_utf8_lossy(&self.body));
        }
        Ok(self)
    }
}

/// Text as forms send it.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => encoded.push(byte.into()),
            b' ' => encoded.push('+'),
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
