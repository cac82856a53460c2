//! The kinds of file that are taken.

use crate::title::{MOST_BYTES, cut, safe_title, split};

/// What a file is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A PDF document.
    Pdf,
    /// A photograph.
    Jpeg,
    /// A picture, mostly one taken of a screen.
    Png,
    /// A picture, mostly one from a web page.
    Webp,
    /// Plain text in UTF-8; also lists with commas (CSV).
    Text,
    /// A Word document without macros (docx).
    Word,
    /// An Excel workbook without macros (xlsx).
    Excel,
    /// An OpenDocument text (odt).
    OpenText,
    /// An OpenDocument spreadsheet (ods).
    OpenSpreadsheet,
}

impl Kind {
    /// Every kind, in the order in which pages name them.
    pub const ALL: [Self; 9] = [
        Self::Pdf,
        Self::Jpeg,
        Self::Png,
        Self::Webp,
        Self::Text,
        Self::Word,
        Self::Excel,
        Self::OpenText,
        Self::OpenSpreadsheet,
    ];

    /// The type to send it with, as registered with IANA.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Text => "text/plain; charset=utf-8",
            Self::Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Excel => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::OpenText => "application/vnd.oasis.opendocument.text",
            Self::OpenSpreadsheet => "application/vnd.oasis.opendocument.spreadsheet",
        }
    }

    /// How its file name ends, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Text => "txt",
            Self::Word => "docx",
            Self::Excel => "xlsx",
            Self::OpenText => "odt",
            Self::OpenSpreadsheet => "ods",
        }
    }

    /// What it is called on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Pdf => "a document (PDF)",
            Self::Jpeg => "a photograph (JPEG)",
            Self::Png => "a picture (PNG)",
            Self::Webp => "a picture (WebP)",
            Self::Text => "plain text",
            Self::Word => "a Word document",
            Self::Excel => "an Excel spreadsheet",
            Self::OpenText => "an OpenDocument text",
            Self::OpenSpreadsheet => "an OpenDocument spreadsheet",
        }
    }

    /// The name to hand a file out under: the sender's own, made harmless by [`safe_title`], with the ending of its
    /// kind. So a text that was sent as `plan.bat` becomes `plan.bat.txt`, which opens as text. At most 200 bytes.
    pub fn file_name(self, name: &str) -> String {
        let title = safe_title(name);
        let fits = match split(&title).1.to_lowercase().as_str() {
            ".jpeg" | ".jpe" => self == Self::Jpeg,
            ".csv" => self == Self::Text,
            ending => ending.strip_prefix('.') == Some(self.extension()),
        };
        if fits {
            return title;
        }
        let ending = format!(".{}", self.extension());
        format!("{}{ending}", cut(&title, usize::MAX, MOST_BYTES - ending.len()))
    }
}
