//! What people attach to a request for help: photographed letters, PDFs, plans. It is looked at, cleaned of where it
//! was taken, and kept on a [`Shelf`].
//!
//! The crate handles files and nothing else. It knows no web and no database, and asks no machine for time or chance.
//! Who may see a file, and what it is called, is for the caller to keep.
//!
//! ```
//! use alongside_files::{Kind, Limits, Shelf, safe_title};
//!
//! # let folder = std::env::temp_dir().join(format!("alongside-files-example-{}", std::process::id()));
//! let shelf = Shelf::open(&folder)?;
//! let stored = shelf.put("Dear Sam, thank you for coming.".as_bytes(), &Limits::default())?;
//! assert_eq!(stored.kind, Kind::Text);
//! assert_eq!(stored.kind.file_name("../letters/Thank you.txt"), "Thank you.txt");
//!
//! let file = shelf.get(&stored.digest)?;
//! # std::fs::remove_dir_all(&folder)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is taken
//!
//! PDF, photographs and pictures as JPEG, PNG and WebP, plain text, Word, Excel, and OpenDocument texts and
//! spreadsheets. The content decides, never the name or the type that a browser claims. All else is [`Refused`], with a
//! sentence that says what to do.
//!
//! - A file must be of one kind only. What could also be opened as a PDF, a web page or a zip archive is refused.
//! - A PDF must only show. What runs, opens, sends or fetches something is refused, however its names are written and packed, and so is
//!   a locked one and one that carries other files.
//! - Word, Excel and OpenDocument files are zip archives. Each part is looked through in small pieces and up to a limit. Macros, controls,
//!   programs and packed-in objects are refused, and what fetches something when the document is opened.
//! - Rich text (RTF) is left out. It can carry programs as objects, there is no simple way to see whether one does, and
//!   whatever writes RTF also writes Word files or PDF.
//!
//! # Where a photograph was taken
//!
//! A photograph can tell where a family lives. All that cameras and programs write beside the picture is taken out of
//! JPEG, PNG and WebP: EXIF, XMP, IPTC, comments, small previews, and whatever follows the end of the picture. The
//! picture itself is not encoded again. Colour profiles stay, and so does the one number that says which way is up.
//!
//! HEIC, as iPhones take photographs, is refused. Its metadata is woven into the file by positions, so taking it out
//! means rewriting all of them, and a mistake would keep the place or break the picture. Many browsers cannot show it
//! either. An iPhone sends JPEG by itself if the page's field accepts `image/jpeg` and not `image/heic`.
//!
//! Photographs inside an office document are cleaned in the same way, and what the document says about itself and its writers is emptied; the archive
//! is written anew. In a PDF what a photograph says beside its picture is blotted out where it stands. The author and title that a PDF gives of
//! itself are *not* taken out.
//!
//! # What it costs
//!
//! Whatever is sent, looking at it takes seconds and some megabytes: lengths that a file gives are never trusted, and what is read again and again
//! is counted. The tests make some 300 hostile files and measure each.
//!
//! # What the caller does
//!
//! - Sends `X-Content-Type-Options: nosniff`, the type from [`Kind::media_type`], and `Content-Disposition: attachment`
//!   with the name from [`Kind::file_name`]. Letters beyond ASCII need the `filename*` form.
//! - Keeps count of who uses a digest. The same content is kept once, so [`Shelf::remove`] is for when nobody does.
//! - Gives the shelf a [`Scanner`], if there is one. This crate knows forms and not viruses.

mod bytes;
mod digest;
mod examine;
mod exif;
mod jpeg;
mod kind;
mod limits;
mod locks;
mod mixed;
mod office;
mod pdf;
mod png;
mod refused;
mod scanner;
mod shelf;
mod text;
mod title;
mod webp;
mod words;
mod zip;

pub use digest::{Digest, NotADigest};
pub use examine::{Examined, examine};
pub use kind::Kind;
pub use limits::Limits;
pub use locks::Locks;
pub use refused::Refused;
pub use scanner::{BadAddress, Scanner};
pub use shelf::{Shelf, Stored};
pub use title::safe_title;
pub use words::{Said, said};
