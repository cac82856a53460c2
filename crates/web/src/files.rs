//! Files: forms that send them, with the name that each has from its sender, and handing them out again.

use std::io::Read;

use alongside_files::{Digest, Kind, Limits, Refused, Shelf, Stored};
use axum::body::Bytes;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::{Page, Problem, Site, Values};

/// What a form with files sent. It arrived whole: of a form that is cut off on its way nothing is left.
#[derive(Debug, Default)]
pub struct Upload {
    /// The fields.
    pub values: Values,
    /// The files, in their order. An empty field sends none.
    pub files: Vec<SentFile>,
}

/// One file as it was sent.
#[derive(Debug)]
pub struct SentFile {
    /// The sender's own name for it. For people to read; nothing here is ever called by it.
    pub name: String,
    /// What is in it, whatever its name says.
    pub content: Bytes,
}

impl SentFile {
    /// Examines the file and keeps it on the shelf. It takes a disk its time, so it runs beside the pages.
    ///
    /// # Errors
    ///
    /// Why the file is not taken, in words for its sender.
    pub async fn keep(&self, shelf: &Shelf, limits: Limits) -> Result<Stored, Refused> {
        let (shelf, content) = (shelf.clone(), self.content.clone());
        let kept = tokio::task::spawn_blocking(move || shelf.put(content.as_ref(), &limits)).await;
        let kept = kept.unwrap_or_else(|_| Err(Refused::NotKept(std::io::Error::other("the work was given up"))));
        kept.inspect_err(note)
    }
}

/// Tells whoever runs the service what is theirs to mend. Nothing of the file, nor its name.
fn note(why: &Refused) {
    match why {
        Refused::NotScanned(error) => {
            tracing::error!(%error, "the virus scanner gave no answer, so a file was not taken")
        }
        Refused::NotKept(error) => tracing::error!(%error, "a file could not be kept"),
        Refused::Virus => tracing::warn!("the virus scanner found something in a file that was sent"),
        _ => {}
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        const UNREADABLE: Problem = Problem::Unreadable("The form could not be read. Go back and send it again.");
        let mut parts = Multipart::from_request(request, state).await.map_err(|_| UNREADABLE)?;
        let (mut fields, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await.map_err(cut_off)? {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                None => fields.push((name, part.text().await.map_err(cut_off)?)),
                Some(file) => {
                    let content = part.bytes().await.map_err(cut_off)?;
                    if !(file.is_empty() && content.is_empty()) {
                        files.push(SentFile { name: file, content });
                    }
                }
            }
        }
        Ok(Self { values: Values::clean(fields), files })
    }
}

fn cut_off(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let most = Limits::default().megabytes;
        return Problem::Refused(format!(
            "This is more than we can take at once. The most for one file is {most} MB. Send the files one by one."
        ));
    }
    Problem::Unreadable("The file did not arrive whole. Go back and send it again.")
}

/// Hands a file out to be saved under its own name, never to be run or shown inside our pages. Who may have it is for the caller to have asked.
pub async fn hand_out(site: &Site, digest: Digest, kind: Kind, title: &str) -> Page {
    let content = content_of(site, digest).await?;
    let headers = [
        (header::CONTENT_TYPE, kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, disposition(title)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, content).into_response())
}

/// Shows a picture inside a page of ours: one that was cleaned when it came, and is sent as the kind that its content is.
pub async fn show_picture(site: &Site, digest: Digest, kind: Kind) -> Page {
    let content = content_of(site, digest).await?;
    let headers = [(header::CONTENT_TYPE, kind.media_type()), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, content).into_response())
}

/// Hands a whole page of ours out to be saved: a file that opens in any browser, with nothing that it fetches. Never shown inside our pages.
pub fn hand_out_page(title: &str, content: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&format!("{title}.html"))),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, content).into_response()
}

async fn content_of(site: &Site, digest: Digest) -> Result<Vec<u8>, Problem> {
    let shelf = site.shelf().clone();
    let read = tokio::task::spawn_blocking(move || {
        let mut content = Vec::new();
        shelf.get(&digest).and_then(|mut file| file.read_to_end(&mut content)).map(|_| content)
    });
    read.await.ok().and_then(Result::ok).ok_or_else(|| {
        tracing::error!(%digest, "a file is not on the shelf");
        Problem::Fault
    })
}

/// To be saved, under its own name: letters beyond ASCII need the second form (RFC 6266).
pub(crate) fn disposition(title: &str) -> String {
    let plain: String = title.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '_' }).collect();
    let mut whole = String::new();
    for byte in title.bytes() {
        if byte.is_ascii_alphanumeric() {
            whole.push(char::from(byte));
        } else {
            whole.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{}\"; filename*=UTF-8''{whole}", plain.replace(['"', '\\'], "_"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_in_any_letters_is_handed_out() {
        let name = super::disposition("خط.pdf");
        assert_eq!(name, "attachment; filename=\"__.pdf\"; filename*=UTF-8''%D8%AE%D8%B7%2Epdf");
        assert!(!super::disposition("a\"b\r\nc").contains(['\r', '\n']));
    }
}
